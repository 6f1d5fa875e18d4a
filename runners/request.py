"""The request: what callers may ask of the runner, checked before anything starts.

A request is one JSON object, version 1. Files are UTF-8 text under relative POSIX paths. `tests` and `support` come
from the lesson; they replace files of the same name in `solution`.
"""

import math
import re
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypedDict, cast

from runners.checker import Rules

VERSION: Final = 1
VALIDATOR_LANGUAGES: Final = ("c", "cpp", "python")
MODES: Final = ("auto", "observed", "isolated", "guarded", "program")
MAX_FILE_BYTES: Final = 5 * 1024 * 1024
MAX_FILES: Final = 400
MAX_EXPECTED: Final = 5000
MAX_PASSES: Final = 50
_SEALED: Final = {"python": {"types", "lineup"}}
"""What a profile has to hold for isolated mode, by language; elsewhere how tests and solutions are split."""
_PATH: Final = re.compile(r"[A-Za-z0-9_.+@ -]+(/[A-Za-z0-9_.+@ -]+)*")
_MAX_PATH: Final = 200
_MAX_DEPTH: Final = 8


Json = dict[str, Any]
"""A JSON object, as it comes from outside or leaves."""
Object = dict[str, object]
"""A JSON object that is being checked."""


class RequestError(ValueError):
    """The request is malformed. The message says where."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use. A request may change each limit up to its value in `CEILINGS`."""

    wall_s: float = 10.0
    """Wall clock seconds for the tests. Negative controls get the same time again."""
    whole_s: float = 20.0
    """Wall clock seconds for tests and negative controls together. Default: twice `wall_s`."""
    cpu_s: float = 10.0
    """Processor seconds of one process. Default: `wall_s`."""
    memory_mib: int = 256
    """Memory of the whole sandbox, including swap and files."""
    program_mib: int = 4096
    """Memory of the program of one case, where its language bounds that; more than `memory_mib` changes nothing."""
    processes: int = 64
    """Processes and threads that exist at the same time."""
    open_files: int = 128
    """Open file descriptors of one process."""
    output_kib: int = 64
    """Output outside tests that is kept. Four times as much ends the run."""
    disk_mib: int = 16
    """Size of all files together."""
    files: int = 1000
    """Number of files and folders."""


CEILINGS: Final = Limits(
    wall_s=300.0, whole_s=600.0, cpu_s=300.0, memory_mib=4096, program_mib=4096, processes=512, open_files=1024,
    output_kib=1024, disk_mib=1024, files=50_000,
)  # fmt: skip
_SMALLEST: Final = {"memory_mib": 32, "program_mib": 32, "open_files": 16, "files": 16}


class ExpectedTable(TypedDict):
    """What a run of the reference recorded of the objects that tests compare results with.

    `pool` says how to make each of them, the first `visible` ones without any from hidden tests; `groups` has a number
    for each, the same for equal ones, `sites` the places in the tests that make them. `results` counts comparisons of
    two results, and `believed` those that only the solution's own `==` decided.
    """

    pool: list[list[Any]]
    visible: int
    groups: list[int]
    sites: list[str]
    results: int
    believed: int


class MadeRecord(TypedDict):
    """The expected values that the solution makes, for `runners.observed.expectations`.

    `texts` says by path what stands before and after the statements of a file. `statements` has path and text of each,
    and the kind of its value, which is empty where the solution has no part in it; a statement's place in the list is
    its number. `groups` has kind and groups of each, one for each way to look: values of one kind and of different
    groups have to look different in that way.
    """

    texts: dict[str, list[str]]
    statements: list[list[str]]
    groups: list[list[Any]]


class ObservedRecord(TypedDict):
    """What an observed lesson stores; see `runners.languages.observing`.

    `lineups` has by site the comparisons that belong in the place of its mark.
    """

    version: int
    recording: dict[str, str]
    tests: dict[str, str]
    support: list[str]
    sites: list[list[object]]
    trace: list[list[Any]]
    doubtful: list[int]
    made: MadeRecord | None
    lineups: dict[str, list[str]]


class SplitTexts(TypedDict):
    """Generated files by path, for the tests' program and for the solution's, and the version of what wrote them."""

    version: int
    tests_side: dict[str, str]
    solution_side: dict[str, str]


class Profile(TypedDict, total=False):
    """What validating a lesson recorded about its reference solution; stored with the lesson and enforced by grading.

    Python records `types`, `lineup` (expected objects), `assertions` (how often each test came to each of them) and
    `support` (files that the worker gets). Other languages record `observed`, or `split`, where tests and solution are
    two programs, or else `canaries`: the negative controls that failed, with their messages where those have to be the
    same again.
    """

    types: dict[str, list[str]] | None
    lineup: ExpectedTable | None
    assertions: dict[str, dict[str, int]]
    support: list[str]
    canaries: list[str] | dict[str, str]
    observed: ObservedRecord
    split: SplitTexts


@dataclass(frozen=True, slots=True)
class Validator:
    """A lesson's own program that judges what a solution prints, or that talks to it: see `runners.validators`."""

    language: str
    files: dict[str, str]
    arguments: tuple[str, ...] = ()
    interactive: bool = False
    passes: int = 1
    """How often a solution may run in one case, on inputs that the validator leaves: see `runners.passes`."""


@dataclass(frozen=True, slots=True)
class Request:
    """A checked request."""

    language: str
    lesson: str
    mode: str
    tests: dict[str, str]
    support: dict[str, str]
    solution: dict[str, str]
    expected: list[str] | None
    profile: Profile | None
    limits: Limits
    seed: int | None
    comparison: Rules
    """How a program's output is compared, where no validator judges it."""
    validator: Validator | None = None

    def staged(self) -> dict[str, str]:
        """Return every file of the box. Support replaces solution files of the same name, and tests replace both."""
        return {**self.solution, **self.support, **self.tests}


def parse_request(data: object) -> Request:
    """Check a request. Raises `RequestError`."""
    if not isinstance(data, dict):
        raise RequestError("the request is not a JSON object")
    if data.get("version") != VERSION:
        raise RequestError(f"version {data.get('version')!r} is not {VERSION}")
    mode = _choice(data, "mode", MODES, "auto")
    language = _text(data, "language")
    request = Request(
        language=language,
        lesson=_text(data, "lesson"),
        mode=mode,
        tests=_files(data, "tests"),
        support=_files(data, "support"),
        solution=_files(data, "solution"),
        expected=_expected(data.get("expected")),
        profile=_profile(data.get("profile")),
        limits=_limits(data.get("limits")),
        seed=_seed(data.get("seed")),
        comparison=_comparison(data.get("comparison", {})),
        validator=_validator(data.get("validator")),
    )
    if not request.tests:
        raise RequestError("tests: the lesson has no test files")
    needed = _SEALED.get(request.language, {"split"})
    if request.mode == "isolated" and not needed <= (request.profile or {}).keys():
        # In Python, objects that lie about being equal would be believed without it; elsewhere it has half the code.
        raise RequestError("profile: isolated mode needs the profile that was recorded when the lesson was validated")
    recorded = (request.profile or {}).get("lineup")
    if recorded and not ExpectedTable.__required_keys__ <= recorded.keys():
        raise RequestError("profile: it was recorded by an older runner; validate the lesson again")
    _check_total(request)
    return request


def _choice(data: Object, key: str, allowed: tuple[str, ...], default: str | None) -> str:
    value = data.get(key, default)
    if value not in allowed:
        raise RequestError(f"{key}: {value!r} is not one of {', '.join(allowed)}")
    return str(value)


def _text(data: Object, key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise RequestError(f"{key}: a non-empty text is needed")
    return value


def _files(data: Object, key: str) -> dict[str, str]:
    files = data.get(key, {})
    if not isinstance(files, dict):
        raise RequestError(f"{key}: an object of path to text is needed")
    for path, text in files.items():
        check_path(key, path)
        if not isinstance(text, str):
            raise RequestError(f"{key}: {path} is not text")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise RequestError(f"{key}: {path} has lone surrogates and is not UTF-8") from None
    return files


def check_path(where: str, path: object) -> None:
    """Refuse a path that is not a plain relative POSIX path. Raises `RequestError`."""
    parts = path.split("/") if isinstance(path, str) and len(path) <= _MAX_PATH and _PATH.fullmatch(path) else []
    if not parts or {".", ".."} & set(parts) or len(parts) > _MAX_DEPTH:
        raise RequestError(f"{where}: {str(path)[:_MAX_PATH]!r} is not a plain relative path")


def _check_total(request: Request) -> None:
    staged = request.staged()
    if len(staged) > MAX_FILES:
        raise RequestError(f"{len(staged)} files are more than {MAX_FILES}")
    if sum(len(text.encode()) for text in staged.values()) > MAX_FILE_BYTES:
        raise RequestError(f"the files are larger than {MAX_FILE_BYTES} bytes")
    for path in staged:
        parts = path.split("/")
        for end in range(1, len(parts)):
            if "/".join(parts[:end]) in staged:
                raise RequestError(f"{path!r} needs a folder, but there is a file of that name")


def _expected(value: object) -> list[str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise RequestError("expected: a list of test ids or null is needed")
    if not value or len(value) > MAX_EXPECTED or len(set(value)) != len(value):
        raise RequestError(f"expected: between 1 and {MAX_EXPECTED} different test ids are needed")
    return value


def _profile(value: object) -> Profile | None:
    if value is not None and not isinstance(value, dict):
        raise RequestError("profile: an object or null is needed")
    return cast("Profile | None", value)  # trusted: this runner recorded it, and the lesson stores it


def _seed(value: object) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value < 2**64):
        raise RequestError("seed: a whole number below 2**64 or null is needed")
    return value


_VALIDATOR: Final = {"arguments", "files", "interactive", "language", "passes"}


def _validator(value: object) -> Validator | None:
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) | {"passes"} != _VALIDATOR:
        raise RequestError(f"validator: an object with {', '.join(sorted(_VALIDATOR))} is needed")
    arguments = value["arguments"]
    if not isinstance(arguments, list | tuple) or not all(isinstance(each, str) for each in arguments):
        raise RequestError("validator: arguments has to be a list of texts")
    if type(value["interactive"]) is not bool:
        raise RequestError("validator: interactive is true or false")
    passes = value.get("passes", 1)
    if type(passes) is not int or not 1 <= passes <= MAX_PASSES:
        raise RequestError(f"validator: passes is a number from 1 to {MAX_PASSES}")
    language = _choice(value, "language", VALIDATOR_LANGUAGES, None)
    return Validator(language, _files(value, "files"), tuple(arguments), value["interactive"], passes)


_FLAGS: Final = ("case_sensitive", "space_change_sensitive")
_TOLERANCES: Final = ("float_absolute_tolerance", "float_relative_tolerance")


def _comparison(value: object) -> Rules:
    if not isinstance(value, dict):
        raise RequestError("comparison: an object is needed")
    for name, rule in value.items():
        if name in _FLAGS:
            right = type(rule) is bool
        elif name in _TOLERANCES:
            right = rule is None or (type(rule) in (int, float) and 0 <= rule < math.inf)
        else:
            raise RequestError(f"comparison: {name!r} is unknown; there are {', '.join((*_FLAGS, *_TOLERANCES))}")
        if not right:
            raise RequestError(f"comparison: {rule!r} does not fit {name}")
    return Rules(**value)


def _limits(value: object) -> Limits:
    limits = Limits()
    if value is None:
        return limits
    if not isinstance(value, dict):
        raise RequestError("limits: an object is needed")
    kinds = {field.name: field.type for field in fields(Limits)}
    for name, number in value.items():
        if name not in kinds:
            raise RequestError(f"limits: {name!r} is unknown")
        whole = kinds[name] is int
        if type(number) not in ((int,) if whole else (int, float)) or not math.isfinite(number):
            raise RequestError(f"limits: {name} is not a number of the right kind")
        ceiling = getattr(CEILINGS, name)
        if not (_SMALLEST.get(name, 1 if whole else 0.05) <= number <= ceiling):
            raise RequestError(f"limits: {name} is out of range (at most {ceiling})")
        limits = replace(limits, **{name: number})
    limits = limits if "cpu_s" in value else replace(limits, cpu_s=limits.wall_s)
    return limits if "whole_s" in value else replace(limits, whole_s=2 * limits.wall_s)
