"""Which mirror of Debian is asked: a setting's, else the one that apt on this machine is told, without apt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.layers.debian.mirrors import Mirror, find
from cdu.layers.recipe import LayerError, UnreachableError

if TYPE_CHECKING:
    from pathlib import Path

DEB822 = """# written by an installer
Types: deb deb-src
URIs: http://mirror.example/debian/
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://security.example/debian-security
# a comment in between
Suites: bookworm-security
Components: main
"""


@pytest.fixture
def apt(tmp_path: Path) -> Path:
    """A folder like /etc/apt."""
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_the_sources_of_todays_debian_are_read(apt: Path) -> None:
    (apt / "sources.list.d/debian.sources").write_text(DEB822, encoding="utf-8")
    assert find({}, apt) == Mirror("http://mirror.example/debian", "http://security.example/debian-security")


@pytest.mark.parametrize("options", ["", "[arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] "])
def test_the_list_of_older_ones_is_read_before_all_others(apt: Path, options: str) -> None:
    (apt / "sources.list.d/debian.sources").write_text(DEB822, encoding="utf-8")
    (apt / "sources.list").write_text(
        f"# deb http://off.example/debian sid main\ndeb {options}https://old.example/debian/ stable main # ours\n",
        encoding="utf-8",
    )
    assert find({}, apt).archive == "https://old.example/debian"


def test_without_a_source_of_security_updates_it_is_the_folder_beside_the_archive(apt: Path) -> None:
    (apt / "sources.list").write_text("deb http://mirror.example/debian trixie main\n", encoding="utf-8")
    assert find({}, apt).security == "http://mirror.example/debian-security"


def test_a_file_of_mirrors_as_in_debians_images_for_clouds_is_followed(apt: Path) -> None:
    (apt / "mirrors.list").write_text("# chosen\nhttp://cloud.example/debian\tpriority:1\n", encoding="utf-8")
    text = DEB822.replace("http://mirror.example/debian/", f"mirror+file://{apt}/mirrors.list")
    (apt / "sources.list.d/debian.sources").write_text(text, encoding="utf-8")
    assert find({}, apt).archive == "http://cloud.example/debian"


@pytest.mark.parametrize(
    "line",
    [
        "deb http://ubuntu.example/ubuntu noble main universe",
        "deb [signed-by=/usr/share/keyrings/vendor.gpg] https://vendor.example/debian bookworm main",
        "deb https://vendor.example/debian bookworm stable",
        "deb-src http://mirror.example/debian bookworm main",
        "deb cdrom:[Debian GNU/Linux 12]/ bookworm main",
        "# deb http://mirror.example/debian bookworm main",
        "nonsense",
    ],
)
def test_what_is_not_debians_own_is_no_mirror_of_it_and_the_setting_is_named(apt: Path, line: str) -> None:
    (apt / "sources.list").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(
        UnreachableError, match="knows no mirror of Debian; set CDU_DEBIAN_MIRROR to the address of one"
    ):
        find({}, apt)


def test_a_source_that_is_switched_off_is_not_asked(apt: Path) -> None:
    text = "\n\n".join(f"Enabled: no\n{paragraph}" for paragraph in DEB822.split("\n\n"))
    (apt / "sources.list.d/debian.sources").write_text(text, encoding="utf-8")
    with pytest.raises(UnreachableError):
        find({}, apt)


def test_a_machine_without_apt_needs_the_setting_and_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="CDU_DEBIAN_MIRROR"):
        find({}, tmp_path / "none")
    told = {"CDU_DEBIAN_MIRROR": "https://mirror.example/debian/"}
    assert find(told, tmp_path / "none") == Mirror(
        "https://mirror.example/debian", "https://mirror.example/debian-security"
    )
    told["CDU_DEBIAN_SECURITY_MIRROR"] = "https://security.example"
    assert find(told, tmp_path / "none").security == "https://security.example"


def test_a_setting_counts_before_what_apt_is_told(apt: Path) -> None:
    (apt / "sources.list.d/debian.sources").write_text(DEB822, encoding="utf-8")
    found = find({"CDU_DEBIAN_MIRROR": "http://chosen.example/debian"}, apt)
    assert found == Mirror("http://chosen.example/debian", "http://chosen.example/debian-security")


@pytest.mark.parametrize("value", ["ftp://mirror.example/debian", "mirror.example", "/srv/debian"])
def test_a_setting_that_is_no_address_is_named(tmp_path: Path, value: str) -> None:
    with pytest.raises(LayerError, match=r"CDU_DEBIAN_MIRROR is .*it has to be the address of a mirror") as caught:
        find({"CDU_DEBIAN_MIRROR": value}, tmp_path)
    assert not isinstance(caught.value, UnreachableError)
