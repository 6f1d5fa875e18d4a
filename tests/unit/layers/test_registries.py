"""PyPI and npm: what cannot be had is one plain sentence, and a missing network is told from everything else.

The real pip asks a server of ours; of npm, what it says is given, for it comes with a layer itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.layers import registries
from cdu.layers.external import ToolError
from cdu.layers.recipe import LayerError, UnreachableError
from tests.debian import served, write_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHEEL = "tool-1.0-py3-none-any.whl"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The page of `tool` in an index that pip is told to ask, and nothing else."""
    page = tmp_path / "index/tool/index.html"
    page.parent.mkdir(parents=True)
    digest = write_wheel(page.with_name(WHEEL), "tool", "tool/__init__.py")
    page.write_text(f'<a href="{WHEEL}#sha256={digest}">{WHEEL}</a>', encoding="utf-8")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    with served(tmp_path / "index") as address:
        monkeypatch.setenv("PIP_INDEX_URL", address)
        yield page


def test_a_wheel_is_fetched(index: Path, tmp_path: Path) -> None:
    assert registries.wheels(["tool==1.0"], tmp_path / "got") == {}
    assert (tmp_path / "got" / WHEEL).read_bytes() == index.with_name(WHEEL).read_bytes()


def test_a_wheel_that_its_author_withdrew_comes_with_the_reason(index: Path, tmp_path: Path) -> None:
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("<a ", '<a data-yanked="eats disks" '), encoding="utf-8")
    assert registries.wheels(["tool==1.0"], tmp_path / "got") == {"tool": "eats disks"}


@pytest.mark.parametrize("wanted", ["tool==0.9", "other==1.0"])
def test_a_wheel_that_was_deleted_is_named_and_is_no_matter_of_the_network(
    index: Path, tmp_path: Path, wanted: str
) -> None:
    assert index.is_file()
    with pytest.raises(LayerError, match=rf"PyPI has no wheel of {wanted} \(any more\); layer\.json has to") as caught:
        registries.wheels([wanted], tmp_path / "got")
    assert type(caught.value) is LayerError


def test_a_wheel_that_is_not_what_the_index_says_is_refused(index: Path, tmp_path: Path) -> None:
    with index.with_name(WHEEL).open("ab") as file:
        file.write(b"more")
    with pytest.raises(LayerError, match="PyPI's file is not the one that its index names") as caught:
        registries.wheels(["tool==1.0"], tmp_path / "got")
    assert type(caught.value) is LayerError


def test_without_an_index_that_answers_the_network_is_the_reason(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert index.is_file()
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(UnreachableError, match="PyPI cannot be reached from here") as caught:
        registries.wheels(["tool==1.0"], tmp_path / "got")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        ("ECONNREFUSED", UnreachableError, r"npm's registry cannot be reached from here \(ECONNREFUSED\)"),
        ("EAI_AGAIN", UnreachableError, "cannot be reached"),
        ("ETIMEDOUT", UnreachableError, "cannot be reached"),
        ("E503", UnreachableError, "cannot be reached"),
        ("SELF_SIGNED_CERT_IN_CHAIN", UnreachableError, "cannot be reached"),
        ("E404", LayerError, "no longer has a package"),
        ("ETARGET", LayerError, "no longer has a package"),
        ("EINTEGRITY", LayerError, "npm's file is not the one that package-lock.json names"),
        ("EUSAGE", ToolError, "as it was"),
    ],
)
def test_npms_code_says_whether_it_is_the_network(code: str, kind: type[LayerError], text: str) -> None:
    found = registries._of_npm(ToolError("as it was", f"npm warn x\nnpm error code {code}\nnpm error more\n"))
    assert type(found) is kind
    with pytest.raises(LayerError, match=text):
        raise found
