"""The untrusted runner bundle: runs a student's solution against a lesson's tests in a sandbox.

It needs only the standard library, holds no secret and imports nothing from the rest of the system.
"""

from runners.generation import generate
from runners.grading import Runner, prove, run
from runners.languages.bash import VERSION as BASH_VERSION
from runners.languages.python_tests import parse as parse_python
from runners.languages.registry import program_memory
from runners.observed.key import VERSION as OBSERVED_VERSION
from runners.observed.key import Site, read_sites, write_sites
from runners.observed.matchers import MATCHERS
from runners.request import RequestError
from runners.results import results_v3
from runners.sandbox.backend import SandboxError
from runners.sandbox.backends import NAMES, UNSAFE
from runners.sandbox.probe import probe
from runners.sandbox.self_check import ATTEMPTS
from runners.sandbox.self_check import REQUIRED as MUST_BE_REFUSED

__all__ = [
    "ATTEMPTS",
    "BASH_VERSION",
    "MATCHERS",
    "MUST_BE_REFUSED",
    "NAMES",
    "OBSERVED_VERSION",
    "UNSAFE",
    "RequestError",
    "Runner",
    "SandboxError",
    "Site",
    "generate",
    "parse_python",
    "probe",
    "program_memory",
    "prove",
    "read_sites",
    "results_v3",
    "run",
    "write_sites",
]
