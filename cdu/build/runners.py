"""One runner function for each layer, from the part that describes Python's: they differ in names and layers only.

A layer that is too large for Lambda is a container image instead, of which a parameter says where it was pushed; while
it says nothing, there is no such runner.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cdu.build.template import Template

_MODEL = "python"
_VARIABLE = "CDU_RUNNERS"


def spread(template: Template, layers: Mapping[str, str], images: Collection[str] = ()) -> None:
    """Add a runner to a composed template for every layer, and tell the trusted functions which runs what.

    `layers` maps languages to their layers, of which those in `images` are images. Python's resources, which are
    written out, are the model.
    """
    resources = template["Resources"]
    names = ("PythonLayer", "RunnerPython", "RunnerPythonRole")
    model = {name: resources[name] for name in names}
    for layer in sorted(set(layers.values()) - {_MODEL}):
        for name, resource in model.items():
            resources[_renamed(name, layer)] = _copy(resource, layer)
    for layer in images:
        _become_image(template, layer)
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    functions = {language: f"${{AWS::StackName}}-runner-{layer}" for language, layer in sorted(layers.items())}
    variables[_VARIABLE] = {"Fn::Sub": json.dumps(functions)}


def _become_image(template: Template, layer: str) -> None:
    title = layer.title()
    image, pushed = f"{title}Image", f"{title}ImageIsPushed"
    described = f"Where the image of the {layer} runner was pushed, as an image URI of ECR; empty: no such runner"
    template["Parameters"][image] = {"Type": "String", "Default": "", "Description": described}
    template.setdefault("Conditions", {})[pushed] = {"Fn::Not": [{"Fn::Equals": [{"Ref": image}, ""]}]}
    for name in (f"Runner{title}", f"Runner{title}Role"):
        template["Resources"][name]["Condition"] = pushed
    del template["Resources"][f"{title}Layer"]
    properties = template["Resources"][f"Runner{title}"]["Properties"]
    for name in ("Handler", "Layers"):
        del properties[name]
    properties |= {"PackageType": "Image", "Code": {"ImageUri": {"Ref": image}}}


def _renamed(name: str, layer: str) -> str:
    return name.replace(_MODEL.title(), layer.title())


def _copy(resource: dict[str, Any], layer: str) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(_renamed(json.dumps(resource), layer).replace(_MODEL, layer))
    return copied
