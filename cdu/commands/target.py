"""The deployment that a command works on."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cdu.deployment import AwsDeployment
from cdu.local.place import Place

if TYPE_CHECKING:
    from cdu.deployment import Deployment


def current() -> Deployment:
    """The deployment that the environment names: CDU_STACK on AWS, else the one on this machine.

    Raises ModuleNotFoundError where boto3 is missing, which every deployment needs, before anybody looks for one.
    """
    if find_spec("boto3") is None:
        raise ModuleNotFoundError(name="boto3")
    stack = os.environ.get("CDU_STACK")
    return AwsDeployment(stack) if stack else Place.default()
