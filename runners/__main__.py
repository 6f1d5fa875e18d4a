"""`python -m runners`: a request on standard input, its report on standard output.

`python -m runners probe` prints what isolation holds on this machine.
"""

import json
import sys

from runners import RequestError, probe, run


def main() -> int:
    """Return 0 when a report was made, whatever it says, and 2 for a malformed request."""
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
