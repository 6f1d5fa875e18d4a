"""`make hygiene`: what others know about our templates and dependencies, against what we accept with a reason.

Runs checkov over the templates as CloudFormation gets them, pip-audit and pip-licenses over the locked dependencies and
writes a list of these (SBOM). Trino's own grammar parses every statement for Athena. The tools have an environment of
their own; `.ci/hygiene.toml` holds the reasons.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from cdu.build.grammar import as_trino, statements
from cdu.build.package import LOCAL, package
from cdu.build.sam import expanded

_ROOT: Final = Path(__file__).resolve().parents[2]
REASONS: Final = _ROOT / ".ci" / "hygiene.toml"
LOCK: Final = _ROOT / "requirements.lock"
_FOLDER: Final = _ROOT / "build" / "hygiene"
_TOOLS: Final = _FOLDER / "tools" / "bin"
SBOM: Final = _FOLDER / "sbom.json"
_WRONG: Final = "a statement that is wrong"


@dataclass(frozen=True)
class Accepted:
    """A finding of checkov that stays, on the resources that match a pattern, and why."""

    check: str
    resources: tuple[str, ...]
    reason: str

    def covers(self, check: str, resource: str) -> bool:
        """Whether this accepts a check's finding about a resource, such as `AWS::SQS::Queue.RunsQueue`."""
        return check == self.check and any(fnmatchcase(resource, pattern) for pattern in self.resources)


@dataclass(frozen=True)
class Rules:
    """What is accepted: findings of checkov, and licences of dependencies (`exceptions` by the package's name)."""

    findings: tuple[Accepted, ...]
    licences: frozenset[str]
    exceptions: dict[str, str]

    @classmethod
    def read(cls, path: Path = REASONS) -> Rules:
        """Read the file of reasons."""
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        findings = tuple(
            Accepted(each["check"], tuple(each["resources"]), each["reason"]) for each in found["accepted"]
        )
        return cls(findings, frozenset(found["licences"]["allowed"]), found["licences"]["exceptions"])


def unexplained(findings: set[tuple[str, str]], rules: Rules) -> list[str]:
    """What is wrong with checkov's findings, each a check and a resource: no reason, or a reason without a finding."""
    problems = [
        f"checkov {check}: {resource} has no reason in {REASONS.name}"
        for check, resource in sorted(findings)
        if not any(each.covers(check, resource) for each in rules.findings)
    ]
    stale = [
        f"checkov {each.check}: nothing matches {pattern} any more; remove it from the reasons"
        for each in rules.findings
        for pattern in each.resources
        if not any(check == each.check and fnmatchcase(resource, pattern) for check, resource in findings)
    ]
    return problems + stale


def unlicensed(packages: list[dict[str, str]], rules: Rules) -> list[str]:
    """What is wrong with the licences of installed packages, as pip-licenses prints them.

    Of `A OR B` one has to be allowed, of `A AND B` and of the classifiers `A; B` both.
    """
    named = {each["Name"] for each in packages}
    problems = [
        f"licences: {each['Name']} {each['Version']} has {each['License']!r}, which is not allowed"
        for each in packages
        if each["Name"] not in rules.exceptions and not _allowed(each["License"], rules.licences)
    ]
    gone = sorted(set(rules.exceptions) - named)
    return problems + [f"licences: {name} is not installed any more; remove its exception" for name in gone]


def _allowed(licence: str, allowed: frozenset[str]) -> bool:
    return any(
        all({part.strip(), part.strip(" ()")} & allowed for part in choice.replace(" AND ", ";").split(";"))
        for choice in licence.split(" OR ")
    )


def unlisted(sbom: dict[str, Any], lock: str) -> list[str]:
    """Installed packages that the lock does not pin, or that the list has in another version."""
    pinned = {_normalised(line.split(" ")[0]) for line in lock.splitlines() if "==" in line[:80]}
    return [
        f"SBOM: {each['name']} {each['version']} is installed but not pinned in {LOCK.name}"
        for each in sbom["components"]
        if each["name"] not in {"cdu", "uv"} and _normalised(f"{each['name']}=={each['version']}") not in pinned
    ]


def _normalised(pin: str) -> str:
    """Return `name==version` with the name as PEP 503 writes it, for `ruamel.yaml` is `ruamel-yaml`."""
    name, _, version = pin.partition("==")
    return f"{re.sub('[-_.]+', '-', name).lower()}=={version}"


def _checkov() -> set[tuple[str, str]]:
    templates = _FOLDER / "templates"
    shutil.rmtree(templates, ignore_errors=True)
    templates.mkdir(parents=True)
    template = json.loads(package(LOCAL, _FOLDER / "package").read_text(encoding="utf-8"))
    (templates / "application.json").write_text(json.dumps(expanded(template)), encoding="utf-8")
    for name in ("data.yaml", "edge.yaml"):
        shutil.copy(_ROOT / "infrastructure" / name, templates)
    told = _run("checkov", "-d", str(templates), "--framework", "cloudformation", "--skip-download", "-o", "json")
    failed = json.loads(told)["results"]["failed_checks"]
    return {(each["check_id"], each["resource"]) for each in failed}


def _run(tool: str, *arguments: str) -> str:
    done = subprocess.run([_TOOLS / tool, *arguments], capture_output=True, text=True, check=False)
    if not done.stdout:
        sys.exit(f"hygiene: {tool} said nothing and ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def vulnerable(audited: dict[str, Any]) -> list[str] | None:
    """Known vulnerabilities, and packages that could not be looked up, as pip-audit tells them.

    None where not a single package could be looked up: the data cannot be reached from this machine.
    """
    packages = audited["dependencies"]
    if all(each.get("skip_reason") for each in packages):
        return None
    return [
        f"pip-audit: {each['name']} {each.get('version', '')}: {why}"
        for each in packages
        for why in [*(found["id"] for found in each.get("vulns", [])), each.get("skip_reason")]
        if why
    ]


def ungrammatical(told: dict[str, list[str]]) -> list[str]:
    """What Trino's grammar has against statements. It has to refuse one that is wrong: else nothing was checked."""
    problems = [f"SQL {name}: {each}" for name, found in told.items() if name != _WRONG for each in found]
    return problems if told[_WRONG] else [*problems, "SQL: the grammar took a statement that is wrong"]


def _grammar() -> dict[str, list[str]]:
    asked = {name: as_trino(text) for name, text in statements().items()} | {_WRONG: "SELECT 1 LIMIT 5, 2"}
    command = ["node", str(_FOLDER / "trino.mjs")]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"hygiene: node ended with {done.returncode}:\n{done.stderr[-2000:]}")
    told: dict[str, list[str]] = json.loads(done.stdout)
    return told


def main() -> None:
    """Run the tools; print every problem and end with status 1 if there is any."""
    rules = Rules.read()
    grammar = _grammar()
    findings = _checkov()
    packages = json.loads(_run("pip-licenses", "--python", sys.executable, "--format=json", "--from=mixed"))
    listed = _run("cyclonedx-py", "environment", sys.executable, "--of", "JSON")
    SBOM.write_text(listed, encoding="utf-8")
    sbom = json.loads(listed)
    problems = ungrammatical(grammar) + unexplained(findings, rules) + unlicensed(packages, rules)
    problems += unlisted(sbom, LOCK.read_text(encoding="utf-8"))
    audited = vulnerable(
        json.loads(_run("pip-audit", "-r", str(LOCK), "--disable-pip", "--require-hashes", "-f", "json"))
    )
    problems += audited or []
    if problems:
        sys.exit("\n".join(problems))
    counted = (
        f"{len(grammar) - 1} statements parsed, {len(findings)} findings with a reason, {len(packages)} licences, "
        f"{len(sbom['components'])} components"
    )
    known = "NOT CHECKED, their data cannot be reached from here" if audited is None else "none known"
    sys.stdout.write(f"hygiene: {counted} in {SBOM.relative_to(_ROOT)}; vulnerabilities: {known}\n")


if __name__ == "__main__":
    main()
