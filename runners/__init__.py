"""The untrusted runner bundle: runs a student's solution against a lesson's tests in a sandbox.

It needs only the standard library, holds no secret and imports nothing from the rest of the system.
"""

from runners.grading import Runner, prove, run
from runners.request import RequestError
from runners.results import results_v3
from runners.sandbox.backend import SandboxError
from runners.sandbox.backends import NAMES, UNSAFE
from runners.sandbox.probe import probe

__all__ = ["NAMES", "UNSAFE", "RequestError", "Runner", "SandboxError", "probe", "prove", "results_v3", "run"]
