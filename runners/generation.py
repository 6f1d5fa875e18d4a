"""Run an author's program for what it prints, such as a generator of test data: confined like a solution."""

from dataclasses import replace
from typing import Final, TypedDict

from runners.languages.plans import conducted, load_failure, steps_of
from runners.languages.registry import LANGUAGES
from runners.records import BUILD, CASE
from runners.request import Json, Request, RequestError, parse_request
from runners.sandbox.backend import Backend
from runners.sandbox.backends import shared
from runners.validators import toolchain

_NOT_RUN: Final = "it was not run, because an earlier call did not end"


class Printed(TypedDict):
    """What one call printed, and why that does not count; `error` is empty where it does."""

    output: str
    error: str


def generate(data: Json, backend: Backend | None = None) -> list[Printed]:
    """Build `solution` (files, by path) of a `language` once and run it for every one of `calls`.

    A call has `arguments` (texts) and `input` (a text); `limits` are those of a request, for all calls together. Raises
    `RequestError`, and `SandboxError` and `ValueError` for a fault of ours.
    """
    request = parse_request({**data, "version": 1, "mode": "program", "tests": {"call.in": ""}})
    if request.language not in LANGUAGES:
        raise RequestError(f"language: {request.language!r} is not one of {', '.join(sorted(LANGUAGES))}")
    return _printed(request, data["calls"], backend or shared(layer=LANGUAGES[request.language].layer))


def _printed(request: Request, calls: list[Json], backend: Backend) -> list[Printed]:
    tools = toolchain(request.language)
    request = tools.enough(request)
    plan = tools.program(request)
    step = plan.tests[0]
    cases = [
        replace(step, command=(*step.command, *call["arguments"]), stdin=call["input"], split=True) for call in calls
    ]
    steps = [tools.complete(each, BUILD) for each in plan.build]
    steps += [tools.complete(each, CASE, needed=False) for each in cases]
    ends = steps_of(backend.run(conducted(request, plan, steps)), tools.name)
    builds = [end for end in ends if end.purpose == BUILD]
    if builds and (builds[-1].status or builds[-1].ended != "exit"):
        failed = load_failure(builds[-1], plan).message
        return [Printed(output="", error=failed) for _ in calls]
    found = [
        Printed(output=end.stdout, error="" if end.ended == "exit" and not end.status else _why(end.ended, end.stderr))
        for end in ends
        if end.purpose == CASE
    ]
    return found + [Printed(output="", error=_NOT_RUN)] * (len(calls) - len(found))


def _why(ended: str, said: str) -> str:
    told = {"wall": "it ran out of time", "output": "it printed too much"}.get(ended, "it failed")
    return f"{told}\n{said}".strip()
