"""One check of a deployment: what it is called, how it looks, and what its result says."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from cdu.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable

State = Literal["ok", "wrong", "skipped"]
_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"}


class WrongError(Exception):
    """Something is wrong; `do` says what to do."""

    def __init__(self, found: str, do: str) -> None:
        super().__init__(found)
        self.do = do


class SkippedError(Exception):
    """The check cannot be made here; the message says why."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found. `do` is empty unless the state is `wrong`."""

    name: str
    state: State
    seconds: float
    found: str
    do: str = ""

    def as_json(self) -> dict[str, object]:
        """The result as a JSON object."""
        told = {"name": self.name, "state": self.state, "seconds": round(self.seconds, 3), "found": self.found}
        return told | ({"do": self.do} if self.do else {})


@dataclass(frozen=True, slots=True)
class Check:
    """A check. `look` returns what is there, or raises WrongError or SkippedError.

    `do` is what to do when the question itself was refused.
    """

    name: str
    look: Callable[[], str]
    do: str

    def made(self) -> CheckResult:
        """Look, and time it. An error of AWS or of the API makes the check wrong instead of ending the examination."""
        started = time.monotonic()
        state: State
        try:
            state, found, do = "ok", self.look(), ""
        except WrongError as error:
            state, found, do = "wrong", str(error), error.do
        except SkippedError as error:
            state, found, do = "skipped", f"not asked here: {error}", ""
        except ClientError as error:
            denied = error.response["Error"]["Code"] in _DENIED
            allow = f"allow these credentials to call {error.operation_name}; only then can this be checked"
            state, found, do = "wrong", str(error), allow if denied else self.do
        except (BotoCoreError, CommandError) as error:
            state, found, do = "wrong", str(error), self.do
        except LookupError as error:
            state, found, do = "wrong", f"the answer has no {error}", self.do
        return CheckResult(self.name, state, time.monotonic() - started, found, do)


def require_none(wrong: list[str], do: str) -> None:
    """Raise WrongError that names everything in the list, unless it is empty."""
    if wrong:
        raise WrongError("; ".join(wrong), do)


def skip(why: str) -> NoReturn:
    """Raise SkippedError."""
    raise SkippedError(why)
