"""The untrusted runner bundle: runs a student's solution against a lesson's tests in a sandbox.

It needs the standard library only, holds no secret and imports nothing of the rest of the system.
"""

from runners.contract import RequestError
from runners.grading import prove, run
from runners.results import results_v3

__all__ = ["RequestError", "prove", "results_v3", "run"]
