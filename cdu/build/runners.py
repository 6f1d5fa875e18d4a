"""One runner function for each layer, from the part that describes Python's: they differ in names and layers only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdu.build.template import Template

_MODEL = "python"
_VARIABLE = "CDU_RUNNERS"


def spread(template: Template, layers: Mapping[str, str]) -> None:
    """Add a runner to a composed template for every layer, and tell the trusted functions which runs what.

    `layers` maps languages to their layers. Python's resources, which are written out, are the model.
    """
    resources = template["Resources"]
    names = ("PythonLayer", "RunnerPython", "RunnerPythonRole")
    model = {name: resources[name] for name in names}
    for layer in sorted(set(layers.values()) - {_MODEL}):
        for name, resource in model.items():
            resources[_renamed(name, layer)] = _copy(resource, layer)
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    functions = {language: f"${{AWS::StackName}}-runner-{layer}" for language, layer in sorted(layers.items())}
    variables[_VARIABLE] = {"Fn::Sub": json.dumps(functions)}


def _renamed(name: str, layer: str) -> str:
    return name.replace(_MODEL.title(), layer.title())


def _copy(resource: dict[str, Any], layer: str) -> dict[str, Any]:
    text = json.dumps({**resource, "Properties": {**resource["Properties"], "Runtime": None}})
    copied: dict[str, Any] = json.loads(_renamed(text, layer).replace(_MODEL, layer))
    properties = copied["Properties"]
    runtime = resource["Properties"].get("Runtime")
    if runtime is None:
        del properties["Runtime"]
        return copied
    # A compiler and two runs, one of them with wrong expectations, take longer than one run.
    return {**copied, "Properties": {**properties, "Runtime": runtime, "Timeout": 2 * properties["Timeout"]}}
