"""The settings of a school's server: what they take, and the words for what they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from localaws.server import Mail, Server, SettingsError, name_host, read

if TYPE_CHECKING:
    from pathlib import Path

MAIL = '[mail]\nserver = "smtp.example.org"\nfrom = "CDU <cdu@example.org>"\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def written(home: Path, text: str) -> Path:
    (home / "server.toml").write_text(text)
    return home


def test_without_the_file_nobody_else_is_served_and_no_mail_sent(home: Path) -> None:
    assert read(home) == Server(host=None, listen_all=False, mail=None)
    assert read(home).address is None


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("cdu.example.org", "https://cdu.example.org"),
        ("cdu.example.org:8443", "https://cdu.example.org:8443"),
        ("localhost:4603", "http://localhost:4603"),
        ("localhost.example.org", "https://localhost.example.org"),
        ("10.0.0.7", "https://10.0.0.7"),
    ],
)
def test_only_this_machines_own_name_goes_without_tls(home: Path, host: str, address: str) -> None:
    name_host(home, host, listen_all=False)
    assert read(home).address == address


@pytest.mark.parametrize(
    "host",
    ["", "https://cdu.example.org", "CDU.example.org", "a b", "a/b", "a\nb", 'a"', "-a", "a..b", "a:b", "x" * 254],
)
def test_what_is_no_name_is_refused_and_nothing_is_written(home: Path, host: str) -> None:
    with pytest.raises(SettingsError, match="host is"):
        name_host(home, host, listen_all=False)
    assert not (home / "server.toml").exists()


def test_naming_the_host_leaves_the_rest_of_the_file(home: Path) -> None:
    written(home, f'# ours [school]\nhost = "old.example.org"\nlisten_all = true\n\n{MAIL}port = 25  # as ever\n')
    name_host(home, "new.example.org", listen_all=False)
    found = read(home)
    assert (found.host, found.listen_all) == ("new.example.org", False)
    assert found.mail
    assert found.mail.port == 25
    assert "# ours [school]" in (home / "server.toml").read_text()
    assert (home / "server.toml").stat().st_mode & 0o077 == 0


def test_mail_has_usual_values(home: Path) -> None:
    assert read(written(home, MAIL)).mail == Mail("smtp.example.org", 587, "starttls", "CDU <cdu@example.org>")
    assert read(written(home, f'{MAIL}security = "tls"\n')).mail == Mail(
        "smtp.example.org", 465, "tls", "CDU <cdu@example.org>"
    )


def test_the_password_is_in_a_file_that_others_cannot_read(home: Path) -> None:
    secret = home / "secret"
    secret.write_text("hidden word\n")
    text = f'{MAIL}user = "cdu"\npassword_file = "{secret}"\n'
    secret.chmod(0o640)
    with pytest.raises(SettingsError, match=f"others can read .* chmod 600 {secret}"):
        read(written(home, text))
    secret.chmod(0o600)
    mail = read(written(home, text)).mail
    assert mail
    assert mail.password == "hidden word"
    assert "hidden word" not in repr(mail)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("host = ", "server.toml: Invalid value"),
        ("hots = 'a'", "hots is no setting; there are host, listen_all, mail"),
        ("listen_all = true", "listen_all needs a host"),
        ("host = 'a'\nlisten_all = 'yes'", "true or false"),
        ("mail = 1", r"begin it with \[mail\]"),
        ("[mail]\nserver = 'a'", "mail.from is missing"),
        (f"{MAIL}pasword_file = 'x'", "mail.pasword_file is no setting"),
        (f"{MAIL}port = 'smtp'", "mail.port is 'smtp'"),
        (f"{MAIL}security = 'ssl'", "takes one of starttls, tls, none"),
        (f"{MAIL}user = 'cdu'", "go together"),
        (f"{MAIL}user = 'cdu'\npassword_file = '/nowhere'", "/nowhere cannot be read: No such file"),
        (f"{MAIL}user = 'cdu'\npassword_file = '/x'\nsecurity = 'none'", "would be sent unencrypted"),
    ],
)
def test_what_is_wrong_is_said(home: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read(written(home, text))
