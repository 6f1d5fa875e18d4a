from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import app as application
from cdu.build.openapi import text

ROOT = Path(__file__).parents[3]
DOCUMENT = application.openapi()
OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, by_method in DOCUMENT["paths"].items()
    for method, operation in by_method.items()
]


def test_the_document_that_is_kept_is_the_one_that_the_code_makes() -> None:
    kept = (ROOT / "docs/openapi.json").read_text(encoding="utf-8")
    assert kept == text(), "run: python -m cdu.build.openapi"


def test_every_route_is_in_it_and_nothing_else() -> None:
    routes = {f"{method} {path}" for path, by in application.app.routes.items() for method in by if method != "HEAD"}
    assert {name for name, _ in OPERATIONS} == routes == set(application.specs())


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_every_operation_names_its_parameters_and_who_may_call_it(name: str, operation: dict[str, Any]) -> None:
    in_path = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
    assert in_path == set(re.findall(r"{(\w+)}", name))
    assert bool(operation["security"]) == ("401" in operation["responses"])
    assert operation["summary"]


def test_every_reference_leads_somewhere() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    for name in re.findall(r'"#/components/schemas/([^"]+)"', text()):
        assert name in schemas


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(set(names)) == len(names)
