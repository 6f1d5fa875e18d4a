"""The secrets of a platform's folder."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from cdu.local.place import LocalError, Place
from localaws.keys import FILE, Keys, tighten, write_private

if TYPE_CHECKING:
    from pathlib import Path

ROLE = "arn:aws:iam::000000000000:role/one"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_home_has_keys_of_its_own_and_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = Keys.of(tmp_path / "a")
    assert Keys.of(tmp_path / "a") == first
    other = Keys.of(tmp_path / "b")
    assert not {first.root_id, first.root_secret, first.seed} & {other.root_id, other.root_secret, other.seed}
    assert mode(tmp_path / "a" / FILE) == 0o600
    assert [each.name for each in (tmp_path / "a").iterdir()] == [FILE]


def test_a_looser_home_is_tightened(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "state").mkdir(parents=True)
    file, tool = home / "state" / "cognito.json", home / "tool"
    file.write_text("{}")
    tool.write_text("")
    tool.chmod(0o755)
    outside = tmp_path / "outside"
    outside.write_text("")
    outside.chmod(0o644)
    (home / "link").symlink_to(outside)
    home.chmod(0o755)
    tighten(home)
    assert [mode(each) for each in (home, home / "state", file, tool)] == [0o700, 0o700, 0o600, 0o700]
    assert mode(outside) == 0o644, "a link out of the folder is not followed"


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "thesis.txt").write_text("mine")
    (tmp_path / "thesis.txt").chmod(0o644)
    with pytest.raises(LocalError, match="no folder of a platform"):
        Place(tmp_path).prepare()
    assert (mode(tmp_path), mode(tmp_path / "thesis.txt")) == (0o755, 0o644)
    (tmp_path / "thesis.txt").unlink()
    (tmp_path / "session.json").write_text("{}")
    Place(tmp_path).prepare()
    assert mode(tmp_path / "session.json") == 0o600


def test_a_file_that_was_open_to_all_is_closed_when_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    file.write_text("old and long")
    file.chmod(0o644)
    write_private(file, "new")
    assert (file.read_text(), mode(file)) == ("new", 0o600)


def test_a_role_key_is_known_by_id_and_token_and_by_no_others(tmp_path: Path) -> None:
    keys = Keys.of(tmp_path)
    key, other = keys.role(ROLE, "f"), keys.role(f"{ROLE}-other", "f")
    assert keys.role_of(key.access_key_id, key.session_token) == (ROLE, key)
    assert len({key.secret_access_key, other.secret_access_key, keys.role(ROLE, "g").secret_access_key}) == 3
    for token in (other.session_token, "", "x", "bnVsbA==", "WzFd", "é"):
        assert keys.role_of(key.access_key_id, token) is None


def test_only_the_platform_itself_can_prove_that_it_is_the_platform(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    keys = Keys.of(tmp_path)
    assert keys.proof("4600:c") == keys.proof("4600:c")
    assert len({keys.proof("4600:c"), keys.proof("4601:c"), Keys.of(tmp_path / "other").proof("4600:c")}) == 3
