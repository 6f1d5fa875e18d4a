"""A known bad and a known good submission through the whole chain, by an account that is made for it and removed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cdu import accounts, lake
from cdu.client import Answer, Api, zipped
from cdu.doctor.check import Check, WrongError, skip
from cdu.lake_statements import ARRIVED
from cdu.operations import privacy
from cdu.refreshing import refreshed
from cdu.sessions import Pool, Session
from cdu.waiting import until
from chalicelib.canary import known_solutions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cdu.deployment import Deployment
    from cdu.doctor.stage import Stage

LANGUAGE: Final = "python"
LESSON: Final = known_solutions.LESSON
PROFILE_S: Final = 120.0
LAKE_S: Final = 900.0
"""Firehose collects for five minutes, and its transform for one; the alarm of late events is at 15 minutes."""
_PERIOD: Final = "last_month"
_PAGES: Final = 20
_LOGS: Final = "read the log of {} with the correlation id of the request: docs/operators.md, Logs"
_GRADE: Final = f"cdu lessons publish lessons (it takes {LESSON}); if it is published: " + _LOGS.format("the API")
_REFRESH: Final = "docs/runbook.md#failedqueriesalarm and docs/runbook.md#refresherrorsalarm"


class Submissions:
    """The steps, each of which needs those before it."""

    def __init__(
        self,
        stage: Stage,
        *,
        profile_s: float = PROFILE_S,
        lake_s: float = LAKE_S,
        rows: Callable[..., Iterable[Mapping[str, str]]] = lake.rows,
        forget: Callable[[Deployment, str], Mapping[str, int]] = privacy.forget,
    ) -> None:
        """`rows` runs a statement on the lake, `forget` removes an account; the times are the longest waits."""
        self._stage = stage
        self._rows, self._forget = rows, forget
        self._profile_s, self._lake_s = profile_s, lake_s
        self._email = f"cdu-doctor-{secrets.token_hex(6)}@example.org"
        self._began = datetime.now(UTC)
        self._session: Session | None = None
        self._failed = ""
        self._passed = Answer()

    def api(self) -> Api:
        """The API with the account signed in. Raises SkippedError where there is none."""
        if self._session is None:
            skip("there is no account to ask with")
        return Api.of(self._session)

    def checks(self) -> list[Check]:
        """The steps in order, without the removal of the account."""
        steps: tuple[tuple[str, Callable[[], str], str], ...] = (
            ("account", self._sign_in, "see the check of the user pool"),
            ("bad submission", self._bad, _GRADE),
            ("good submission", self._good, _GRADE),
            ("XP in the profile", self._profile, _LOGS.format("process-submission and update-profile")),
            ("event in the lake", self._lake, _LOGS.format("transform-events") + ", and errors/ in the lake's bucket"),
            ("refresh", self._refresh, _REFRESH),
            ("board", self._board, _REFRESH),
        )
        return [Check(f"chain: {name}", self._step(name, look), do) for name, look, do in steps]

    def removal(self) -> Check:
        """Remove the account and everything of it, whatever has failed before."""
        return Check("chain: account removed", self._remove, f"cdu admin forget {self._email} --yes")

    def _step(self, name: str, look: Callable[[], str]) -> Callable[[], str]:
        def step() -> str:
            if self._failed:
                skip(f"the step {self._failed!r} has to work first")
            self._failed = name
            found = look()
            self._failed = ""
            return found

        return step

    def _sign_in(self) -> str:
        stage, email, password = self._stage, self._email, f"{secrets.token_urlsafe(24)}a1"
        cognito, pool = stage.client("cognito-idp"), stage.output("UserPool")
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        cognito.admin_create_user(UserPoolId=pool, Username=email, MessageAction="SUPPRESS", UserAttributes=attributes)
        cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
        accounts.join(stage.here, email, "admin")  # refreshing the boards is for administrators
        where = Pool(stage.output("api"), stage.output("UserPoolClient"), cognito.meta.endpoint_url, page="")
        self._session = accounts.sign_in(where, email, password)
        return f"{email}, without mail"

    def _bad(self) -> str:
        return self._verdict("failed")[1]

    def _good(self) -> str:
        self._passed, told = self._verdict("passed")
        return told

    def _verdict(self, wanted: known_solutions.Verdict) -> tuple[Answer, str]:
        api = self.api()
        graded = api.submit(zipped(LESSON, known_solutions.solution(wanted, api.lesson(LESSON))))
        try:
            known_solutions.check(graded, wanted)
        except known_solutions.UnexpectedVerdictError as error:
            raise WrongError(str(error), _GRADE) from error
        return graded, f"{wanted}, the run took {graded['report']['usage'].get('wall_ms') or 0:.0f} ms"

    def _profile(self) -> str:
        found = until(lambda: self.api().me()["xp"] or None, self._profile_s)
        if found is None:
            raise WrongError(
                f"no XP after {self._profile_s:.0f} s",
                "look at the dead letters and the event source mappings; " + _LOGS.format("process-submission"),
            )
        return f"{found} XP"

    def _lake(self) -> str:
        hour = self._began.strftime("%Y-%m-%d-%H")
        wanted = str(self._passed["submission_id"])

        def there() -> bool | None:
            rows = self._rows(self._stage.here, ARRIVED, hour, self._student_id())
            return any(row["submission_id"] == wanted for row in rows) or None

        if until(there, self._lake_s, 1 if self._stage.local else 20) is None:
            do = "look at the rule LakeRule, the stream's error log, and errors/ in the lake's bucket"
            raise WrongError(f"the event is not in the lake after {self._lake_s:.0f} s", do)
        return wanted

    def _student_id(self) -> str:
        if self._session is None:
            skip("there is no account to ask with")
        return self._session.student_id

    def _refresh(self) -> str:
        ended = refreshed(self.api())
        return f"{ended['state']}, {ended['pages_written']} page(s), as of {ended['as_of']}"

    def _board(self) -> str:
        api = self.api()
        name, standing = api.me()["board_name"], api.standing(LANGUAGE, _PERIOD)
        if standing["place"] is None:
            raise WrongError(f"the account has no place on the board {LANGUAGE}", _REFRESH)
        first = (standing["place"]["rank"] - 1) // 100 + 1
        for number in range(first, first + _PAGES):  # those with the same XP share a rank
            page = api.leaderboard(LANGUAGE, _PERIOD, number)
            if any(row["name"] == name for row in page["rows"]):
                return f"rank {standing['place']['rank']} of {standing['participants']}, page {number}"
            if number >= page["pages"] or page["rows"][-1]["xp"] < standing["xp"]:
                break
        raise WrongError(f"the account is not among the rows of the board {LANGUAGE}", _REFRESH)

    def _remove(self) -> str:
        if not self._exists():
            skip("no account was made")
        gone = self._forget(self._stage.here, self._email)
        return f"{gone['submissions']} submission(s) and {gone['awards']} award(s) with it"

    def _exists(self) -> bool:
        cognito, pool = self._stage.client("cognito-idp"), self._stage.output("UserPool")
        try:
            cognito.admin_get_user(UserPoolId=pool, Username=self._email)
        except cognito.exceptions.UserNotFoundException:
            return False
        return True
