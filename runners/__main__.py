"""`python -m runners`: read a request from standard input, write its report to standard output.

`python -m runners probe` prints which isolation works on this machine.
"""

import json
import sys

from runners import RequestError, probe, run


def main() -> int:
    """Return 0 when there is a report, whatever it says, and 2 for a malformed request."""
    if sys.argv[1:] == ["probe"]:
        sys.stdout.write(json.dumps(probe(), indent=2) + "\n")
        return 0
    try:
        request = json.load(sys.stdin)
        report = run(request)
    except (RequestError, ValueError) as error:
        sys.stderr.write(f"malformed request: {error}\n")
        return 2
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
