"""Finds the secret of a key: the root key, a key of a function's role, or one that IAM or STS gave out.

Ministack takes `test`, every number of twelve digits and no key at all for root, without looking at the signature, and
computes the secret of a function's role from public names. The first the entrance does not let through; the second is
replaced here.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from ministack.core import iam_evaluator, lambda_runtime, responses

from localaws.signatures import RefusedError, unknown_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from localaws.keys import Keys


def install(keys: Keys) -> None:
    """Make ministack know this platform's root key and give functions role keys that cannot be computed by others."""
    if "ministack.services.lambda_svc" in sys.modules:
        raise RuntimeError("ministack's functions are loaded already; they would keep its own role keys")
    os.environ["AWS_ACCESS_KEY_ID"] = keys.root_id
    os.environ["AWS_SECRET_ACCESS_KEY"] = keys.root_secret
    lambda_runtime.execution_credentials = _of_functions(keys)


def secrets_of(keys: Keys) -> Callable[[str, str], str]:
    """A function from a key's id and session token to its secret; it raises RefusedError for an unknown one."""

    def secret_of(key_id: str, token: str) -> str:
        if key_id == keys.root_id and not token:
            return keys.root_secret
        try:
            account = responses._account_from_sts_session(key_id) or iam_evaluator.find_iam_access_key_account(key_id)  # noqa: SLF001 - no public way; pinned
        except iam_evaluator.AmbiguousAccessKeyError:
            raise unknown_key() from None
        found = iam_evaluator.resolve_credential(key_id, account, token)
        if isinstance(found, iam_evaluator.CredentialResolutionError):
            raise RefusedError(found.code, found.message)
        if found.principal_type == "Root":
            raise unknown_key()
        secret: str = found.secret_access_key
        return secret

    return secret_of


def _of_functions(keys: Keys) -> Callable[[dict[str, Any]], dict[str, str]]:
    def execution_credentials(config: dict[str, Any]) -> dict[str, str]:
        from ministack.services import sts  # noqa: PLC0415 - as ministack: only when a function starts

        account, _ = lambda_runtime._account_region_from_function_config(config)  # noqa: SLF001 - no public way; pinned
        role_arn, session = config.get("Role", ""), config.get("FunctionName", "function")[:64]
        name = role_arn.rsplit("/", 1)[-1]
        key = keys.role(role_arn, session)
        known = {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{name}/{session}",
            "UserId": f"{name}:{session}",
            "SecretAccessKey": key.secret_access_key,
            "SessionToken": key.session_token,
        }
        sts.register_session(key.access_key_id, known)
        return {
            "AWS_ACCESS_KEY_ID": key.access_key_id,
            "AWS_SECRET_ACCESS_KEY": key.secret_access_key,
            "AWS_SESSION_TOKEN": key.session_token,
        }

    return execution_credentials
