"""A deployment to operate on: this machine's, or one on AWS."""

from __future__ import annotations

from typing import Any, Protocol


class Deployment(Protocol):
    """What operators need of a deployment: clients, and the names of its resources."""

    def client(self, name: str) -> Any:
        """A boto3 client for a service."""

    def outputs(self) -> dict[str, str]:
        """Outputs of both stacks."""


class AwsDeployment:
    """A deployment on AWS, reached with the caller's own credentials; `stack` is the application stack's name."""

    def __init__(self, stack: str) -> None:
        self._stack = stack

    def client(self, name: str) -> Any:
        """A boto3 client with the caller's credentials and region."""
        import boto3  # noqa: PLC0415 - slow to import

        make: Any = boto3.client
        return make(name)

    def outputs(self) -> dict[str, str]:
        """Outputs of both stacks, with the API's address as `api`."""
        found: dict[str, str] = {}
        for stack in (f"{self._stack}-data", self._stack):
            described = self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
            found |= {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}
        return found | {"api": found["EndpointURL"].rstrip("/")}
