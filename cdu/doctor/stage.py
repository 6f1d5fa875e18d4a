"""The deployment under examination: its clients, outputs and resources, each asked for once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from cdu.doctor.check import WrongError

if TYPE_CHECKING:
    from cdu.deployment import Deployment

DEPLOY = "deploy both stacks: docs/deploy.md (on this machine: cdu up)"


class StackResource(NamedTuple):
    """A resource of one of the stacks, with the name that AWS gave it and CloudFormation's word for its state."""

    logical: str
    kind: str
    physical: str
    status: str


class Stage:
    """A deployment. `local` says that it is the engine on this machine, which leaves out some of AWS's answers."""

    def __init__(self, here: Deployment, *, local: bool) -> None:
        self.here = here
        self.local = local

    def client(self, name: str) -> Any:
        """A boto3 client for a service."""
        return self.here.client(name)

    @cached_property
    def outputs(self) -> dict[str, str]:
        """Outputs of both stacks. Raises WrongError where the application's stack has not even an address."""
        try:
            return self.here.outputs()
        except KeyError as error:
            raise WrongError(f"the stack has no output {error}", DEPLOY) from None

    @property
    def known(self) -> bool:
        """Whether the outputs could be read, however few they are."""
        return "outputs" in self.__dict__

    def output(self, name: str) -> str:
        """An output. Raises WrongError where it is missing."""
        try:
            return self.outputs[name]
        except KeyError:
            raise WrongError(f"the stack has no output {name}", DEPLOY) from None

    @property
    def name(self) -> str:
        """The application stack's name, with which the names of functions and streams begin."""
        return self.output("BusName")

    @cached_property
    def resources(self) -> tuple[StackResource, ...]:
        """Every resource of both stacks."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources")
        return tuple(
            StackResource(
                each["LogicalResourceId"],
                each["ResourceType"],
                each.get("PhysicalResourceId", ""),
                each["ResourceStatus"],
            )
            for stack in (f"{self.name}-data", self.name)
            for page in pages.paginate(StackName=stack)
            for each in page["StackResourceSummaries"]
        )

    def of_kind(self, kind: str) -> dict[str, str]:
        """Logical to physical name of the resources of a kind. Raises WrongError where there are none."""
        found = {each.logical: each.physical for each in self.resources if each.kind == kind}
        if not found:
            raise WrongError(f"the stacks have no resource of the type {kind}", DEPLOY)
        return found
