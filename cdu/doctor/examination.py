"""The whole examination of a deployment, in the order in which causes come before what they cause."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cdu.doctor import lake, limits, resources
from cdu.doctor.check import Check, CheckResult, skip
from cdu.doctor.runner import RunnerView
from cdu.doctor.submission import Submissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdu.doctor.stage import Stage


def examine(stage: Stage, submissions: Submissions | None = None, *, look: bool = False) -> Iterator[CheckResult]:
    """Make every check, one after the other.

    With `look` nothing is changed: no account is made and nothing is submitted, and the checks that need it are
    skipped. Whatever happens in between, the account is removed before this ends.
    """
    submissions = submissions or Submissions(stage)
    first, *others = (*resources.checks(stage), *lake.checks(stage), *limits.checks(stage))
    chain = (*submissions.checks(), *RunnerView(submissions.api).checks())
    yield first.made()
    if not stage.known:
        yield from _skipped((*others, *chain, submissions.removal()), "the stacks cannot be read")
        return
    yield from (check.made() for check in others)
    if look:
        yield from _skipped((*chain, submissions.removal()), "it takes an account, and --look makes none")
        return
    try:
        yield from (check.made() for check in chain)
    finally:
        removed = submissions.removal().made()
    yield removed


def _skipped(checks: Iterable[Check], why: str) -> Iterator[CheckResult]:
    for check in checks:
        yield replace(check, look=lambda: skip(why)).made()
