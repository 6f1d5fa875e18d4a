"""A package's `problem.yaml`, in the legacy format, the 2023-07 draft and 2025-09 alike."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid5

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from cdu.authoring.errors import LessonError, explain
from cdu.authoring.formats.kattis import archive
from cdu.authoring.formats.kattis.archive import METADATA

if TYPE_CHECKING:
    from pathlib import Path

_SEVERAL = {"multi-pass", "multipass"}
_PACKAGES = UUID("6f8a3c5e-5d0b-4c0c-9d6e-7b1d0d3f2a41")
"""Names a package that has no uuid of its own."""


def _words(value: object) -> object:
    """The words of a YAML list, or of a text in which spaces separate them."""
    return value.split() if isinstance(value, str) else value


def _people(value: object) -> list[str]:
    """Names of people without e-mail addresses, from any of the forms that the formats allow."""
    if isinstance(value, list):
        return [name for one in value for name in _people(one)]
    if isinstance(value, dict):
        return _people(value.get("name", ""))
    name = re.sub(r"<[^<>]*>", "", str(value)).strip()
    return [name] if name else []


def _signed(value: object) -> list[str]:
    """Authors in one line, which the legacy format puts between commas and `and`."""
    return _people(re.split(r",|\band\b", value) if isinstance(value, str) else value)


def _credits(value: object) -> list[str]:
    return _people(value.get("authors") or [] if isinstance(value, dict) else value)


def _sources(value: object) -> list[dict[str, Any]]:
    entries = value if isinstance(value, list) else [value]
    return [entry if isinstance(entry, dict) else {"name": str(entry)} for entry in entries]


def _names(value: object) -> object:
    return value if isinstance(value, dict) else {"en": value}


class _Base(BaseModel):
    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)


class Origin(_Base):
    """A contest or course that a problem comes from."""

    name: str
    url: str | None = None


class _Limits(_Base):
    time_limit: Annotated[float | None, Field(gt=0)] = None
    memory: float | None = None
    """MiB."""
    validation_passes: int = 2


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


class Problem(_Base):
    """The part of a package's metadata that matters here; keys without a value count as absent."""

    problem_format_version: str = "legacy"
    type: Words = ("pass-fail",)
    name: Annotated[dict[str, str], BeforeValidator(_names)] = {}
    uuid: str | None = None
    author: Annotated[tuple[str, ...], BeforeValidator(_signed)] = ()
    credits: Annotated[tuple[str, ...], BeforeValidator(_credits)] = ()
    source: Annotated[tuple[Origin, ...], BeforeValidator(_sources)] = ()
    source_url: str | None = None
    license: str = "unknown"
    rights_owner: str | None = None
    limits: _Limits = _Limits()
    validation: Words = ("default",)
    validator_flags: Words = ()
    keywords: Words = ()
    languages: Words = ("all",)
    constants: dict[str, Any] = {}
    embargo_until: date | datetime | None = None

    @property
    def legacy(self) -> bool:
        """Whether the package is in the legacy format, which has no version number."""
        return self.problem_format_version.startswith("legacy")

    @property
    def talks(self) -> bool:
        """Whether the program talks to the validator, instead of being judged by what it printed."""
        return "interactive" in (*self.type, *self.validation)

    @property
    def passes(self) -> int:
        """How often a solution may run in one case."""
        return self.limits.validation_passes if _SEVERAL & {*self.type, *self.validation} else 1

    @property
    def scored(self) -> bool:
        """Whether solutions get points."""
        return "scoring" in self.type

    @property
    def authors(self) -> tuple[str, ...]:
        """The people to credit; without any, the source or the owner."""
        people = self.credits or self.author or tuple(origin.name for origin in self.source)
        return people or ((self.rights_owner,) if self.rights_owner else ())

    @property
    def url(self) -> str | None:
        """The page of the contest or course."""
        return self.source_url or next((origin.url for origin in self.source if origin.url), None)

    def identity(self, short_name: str) -> str:
        """The problem's own uuid, or one made of its name and source."""
        return self.uuid or str(uuid5(_PACKAGES, "\n".join([short_name, *(origin.name for origin in self.source)])))


def read(folder: Path) -> Problem:
    """The metadata of the package in a folder.

    Raises:
        LessonError: it cannot be read.
    """
    document = read_yaml(folder, METADATA)
    try:
        return Problem.model_validate(document)
    except ValidationError as error:
        raise LessonError(METADATA, explain(error), "Correct it") from None


def read_yaml(folder: Path, name: str) -> dict[str, Any]:
    """The mapping in a YAML file, without keys that have no value; empty where there is no such file."""
    if not (folder / name).exists():
        return {}
    try:
        document = yaml.safe_load(archive.read(folder, name)) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = " ".join(str(error).split())
        raise LessonError(name, f"is not valid YAML ({problem})", "Correct it there") from None
    if not isinstance(document, dict):
        raise LessonError(name, "is no mapping", "Write it as `key: value`")
    return {key: value for key, value in document.items() if value is not None}
