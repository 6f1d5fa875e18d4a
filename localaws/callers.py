"""Decides who may call the bridges: the root key, and functions whose role has a policy that allows the operation."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from localaws.clients import REGION
from localaws.signatures import RefusedError, unknown_key, verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from localaws.keys import Keys
    from localaws.signatures import Request

_DECIDED_FOR_S = 10
"""How long a decision is cached; a changed policy takes about as long to take effect on AWS."""


class Callers:
    """Checks the signature of each call, and asks the engine's IAM whether a role's policies allow it."""

    def __init__(self, service: str, keys: Keys, iam: Any, resource_of: Callable[[dict[str, Any]], str]) -> None:
        """`resource_of` names what a request is about, as the end of an ARN: `workgroup/w`, `deliverystream/d`."""
        self._service = service
        self._keys = keys
        self._iam = iam
        self._resource_of = resource_of
        self._decided: dict[tuple[str, str, str], tuple[bool, float]] = {}

    def require_signed(self, request: Request, body: bytes) -> str | None:
        """The ARN of the role that signed a request, None for the root key. Raises RefusedError for any other key."""
        claim = verify(request, body, self._secret)
        if claim.service != self._service:
            raise RefusedError(
                "SignatureDoesNotMatch", f"Credential should be scoped to correct service: '{self._service}'."
            )
        role = self._keys.role_of(claim.key_id, claim.token)
        return role[0] if role else None

    def require_allowed(self, role_arn: str | None, operation: str, request: dict[str, Any]) -> None:
        """Raise RefusedError unless the role's policies allow the operation on what the request is about."""
        if role_arn is None:
            return
        account = role_arn.split(":")[4]
        resource = f"arn:aws:{self._service}:{REGION}:{account}:{self._resource_of(request)}"
        action = f"{self._service}:{operation}"
        if not self._allowed(role_arn, action, resource):
            raise RefusedError(
                "AccessDeniedException", f"{role_arn} is not authorized to perform {action} on {resource}"
            )

    def _secret(self, key_id: str, token: str) -> str:
        if key_id == self._keys.root_id and not token:
            return self._keys.root_secret
        role = self._keys.role_of(key_id, token)
        if role is None:
            raise unknown_key()
        return role[1].secret_access_key

    def _allowed(self, role_arn: str, action: str, resource: str) -> bool:
        asked = (role_arn, action, resource)
        allowed, until = self._decided.get(asked, (False, 0.0))
        if until < time.monotonic():
            answer = self._iam.simulate_principal_policy(
                PolicySourceArn=role_arn, ActionNames=[action], ResourceArns=[resource]
            )
            allowed = answer["EvaluationResults"][0]["EvalDecision"] == "allowed"
            self._decided[asked] = (allowed, time.monotonic() + _DECIDED_FOR_S)
        return allowed
