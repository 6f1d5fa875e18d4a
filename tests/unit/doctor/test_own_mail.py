"""What `cdu admin doctor` says about the mail server of this machine's platform."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from cdu.doctor.limits import checks
from cdu.doctor.stage import Stage
from cdu.local.place import Place
from localaws.mail import Message
from localaws.outbox import Outbox
from tests.conftest import free_ports
from tests.smtp import PASSWORD, USER, MailServer
from tests.tls import certificate

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.doctor.check import CheckResult


def asked(home: Path) -> CheckResult:
    (mail,) = [each for each in checks(Stage(Place(home), local=True)) if each.name == "mail"]
    return mail.made()


def test_without_a_mail_server_nothing_is_asked(tmp_path: Path) -> None:
    assert asked(tmp_path).state == "skipped"


@pytest.mark.parametrize("password", [PASSWORD, "another one"])
def test_a_mail_server_is_asked_for_a_sign_in(tmp_path: Path, password: str) -> None:
    made = certificate(tmp_path, "localhost")
    secret = tmp_path / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    server = MailServer(free_ports(1), made)
    (tmp_path / "server.toml").write_text(
        f'[mail]\nserver = "localhost"\nport = {server.port}\nuser = "{USER}"\npassword_file = "{secret}"\n'
        f'from = "cdu@example.org"\nca_file = "{made.authority}"\n'
    )
    Outbox(tmp_path).put(Message("a@example.org", "1", "reset", "s", "c", datetime.now(UTC).isoformat()))
    with server:
        found = asked(tmp_path)
    if password == PASSWORD:
        assert (found.state, found.found) == ("ok", "localhost takes mail, 1 wait, 0 were refused for good")
    else:
        assert found.state == "wrong"
        assert "mail.password_file" in found.found
    gone = asked(tmp_path)
    assert gone.state == "wrong"
    assert "nothing listens" in gone.found
    assert "1 mails wait" in gone.found
    assert "server.toml" in gone.do
