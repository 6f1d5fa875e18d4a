"""The rights that the deployed functions used on a platform, by the names of the template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from localaws.engine.rights import FILE, Right, read

if TYPE_CHECKING:
    from cdu.local.place import Place

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "build" / "rights.json"
"""What every run so far has used; `make rights` begins with none."""
TABLE = ROOT / "infrastructure" / "rights.toml"
MARK = "# Rights that functions used under the tests that start a platform. Written by `make rights`."


def used(place: Place, stack: str) -> set[Right]:
    """The rights used on a running platform, with each role's name in the template instead of the engine's."""
    found = place.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
    names = {each["PhysicalResourceId"]: each["LogicalResourceId"] for each in found}
    return {right._replace(role=names[right.role]) for right in read(place.home / FILE) if right.role in names}


def keep(rights: set[Right], file: Path = RECORD) -> None:
    """Add rights to those of earlier runs."""
    before = {Right(*each) for each in json.loads(file.read_text(encoding="utf-8"))} if file.exists() else set()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(sorted(before | rights), indent=1), encoding="utf-8")


def by_policy(rights: set[Right]) -> dict[str, dict[str, list[str]]]:
    """Rights of the functions' roles by policy file, statement and action; other roles are services' own."""
    config = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))["lambda_functions"]
    files = {
        f"{name.title().replace('_', '')}Role": Path(each["iam_policy_file"]).stem for name, each in config.items()
    }
    found: dict[str, dict[str, list[str]]] = {}
    for role, statement, action in sorted(rights):
        if role in files:
            actions = found.setdefault(files[role], {}).setdefault(statement, [])
            actions.extend({action} - set(actions))
    return {policy: {name: sorted(each) for name, each in sorted(found[policy].items())} for policy in sorted(found)}


def _role(function: str) -> str:
    """Chalice's name for the role of a function."""
    return f"{function.title().replace('_', '')}Role"


def write(rights: set[Right], table: Path = TABLE) -> None:
    """Replace what the table says was recorded, which is all after its mark."""
    kept, mark, _ = table.read_text(encoding="utf-8").partition(MARK)
    lines = []
    for policy, statements in by_policy(rights).items():
        lines += ["", f"[recorded.{policy}]", *(f"{name} = {json.dumps(each)}" for name, each in statements.items())]
    table.write_text("\n".join([kept + mark, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    write({Right(*each) for each in json.loads(RECORD.read_text(encoding="utf-8"))})
