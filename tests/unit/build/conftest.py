"""The template, packaged once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cdu.build.package import LOCAL, package

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package(LOCAL, tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def template(template_file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(template_file.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def resources(template: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"]
    return found
