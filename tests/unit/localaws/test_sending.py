"""Mail on its way to a real mail server: sent once it is taken, kept until then, and nothing said in riddles."""

from __future__ import annotations

import re
import socket
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller

from localaws.mail import Mailbox, Message
from localaws.outbox import Outbox
from localaws.sending import Sender
from localaws.server import Mail
from tests.conftest import free_ports
from tests.smtp import PASSWORD, USER, MailServer
from tests.tls import certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.tls import Certificate

PAGE = "https://cdu.example.org"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), "localhost")


@pytest.fixture
def server(made: Certificate) -> Iterator[MailServer]:
    with MailServer(free_ports(1), made) as running:
        yield running


@pytest.fixture
def settings(server: MailServer, made: Certificate) -> Mail:
    sender = "CDU <cdu@example.org>"
    return Mail("localhost", server.port, "starttls", sender, USER, PASSWORD, str(made.authority))


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path)


def message(to: str = "a@example.org", kind: str = "confirmation", ago: timedelta = timedelta()) -> Message:
    return Message(to, "account-1", kind, "Your verification code", "123456", (datetime.now(UTC) - ago).isoformat())


def test_what_the_mailbox_gets_is_sent_encrypted_and_once(tmp_path: Path, server: MailServer, settings: Mail) -> None:
    outbox = Outbox(tmp_path)
    mailbox = Mailbox(tmp_path, outbox.put)
    mailbox.put(message())
    assert outbox.state().waiting == 1
    sender = Sender(tmp_path, settings, PAGE)
    assert sender.send_waiting()
    assert sender.send_waiting()
    (sent,) = server.messages
    assert (sent["From"], sent["To"], sent["Subject"]) == ("CDU <cdu@example.org>", "a@example.org", message().subject)
    assert f"{PAGE}/" in sent.get_content()
    assert server.code("a@example.org") == "123456"
    assert outbox.state().waiting == 0
    assert mailbox.messages(), "whoever runs the platform still sees it"


def test_everything_waits_for_a_server_that_is_away(outbox: Outbox, made: Certificate, tmp_path: Path) -> None:
    server = MailServer(free_ports(1), made)
    mail = Mail("localhost", server.port, "starttls", "cdu@example.org", USER, PASSWORD, str(made.authority))
    for number in range(3):
        outbox.put(message(f"{number}@example.org"))
    assert not Sender(tmp_path, mail, None).send_waiting()
    state = Outbox(tmp_path).state()
    assert state.waiting == 3
    assert f"nothing listens at localhost:{server.port}" in str(state.error)
    with server:  # and this process is another one, as after a crash
        assert Sender(tmp_path, mail, None).send_waiting()
    assert [each["To"] for each in server.messages] == [f"{number}@example.org" for number in range(3)]
    assert Outbox(tmp_path).state().error is None


def test_a_mail_that_was_taken_and_not_noted_is_the_same_mail_again(
    outbox: Outbox, server: MailServer, settings: Mail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.put(message())
    with monkeypatch.context() as killed:
        killed.setattr(Outbox, "remove", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Sender(tmp_path, settings, None).send_waiting()
    assert Sender(tmp_path, settings, None).send_waiting()
    first, second = server.messages
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "wrong"}, "does not take mail.user with what is in mail.password_file"),
        ({"ca_file": None}, "the certificate of .* is not trusted"),
        ({"server": "nowhere.invalid"}, "the name nowhere.invalid is unknown"),
        ({"security": "tls"}, "does not speak TLS as expected .*; is mail.security right"),
        ({"security": "none", "user": None, "password": None}, "refuses mail|answers"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said(
    outbox: Outbox, settings: Mail, tmp_path: Path, changed: dict[str, str | None], said: str
) -> None:
    outbox.put(message())
    assert not Sender(tmp_path, replace(settings, **changed), None).send_waiting()  # type: ignore[arg-type]
    state = outbox.state()
    assert state.waiting == 1
    assert state.error
    assert re.search(said, state.error), state.error
    assert PASSWORD not in state.error


def test_a_server_that_never_answers_keeps_nobody_for_ever(
    outbox: Outbox, settings: Mail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("localaws.sending._TIMEOUT_S", 0.2)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        outbox.put(message())
        there = replace(settings, server="127.0.0.1", port=silent.getsockname()[1])
        assert not Sender(tmp_path, there, None).send_waiting()
    assert "does not answer in time" in str(outbox.state().error)


def test_what_a_server_refuses_at_present_waits_and_others_go_on(
    outbox: Outbox, server: MailServer, settings: Mail, tmp_path: Path
) -> None:
    server.answer = "451 try again later"
    outbox.put(message())
    sender = Sender(tmp_path, settings, None)
    assert not sender.send_waiting()
    assert outbox.state().waiting == 1
    server.answer = "250 OK"
    assert sender.send_waiting()
    assert outbox.state().waiting == 0


@pytest.mark.parametrize("to", ["no address", "a@example.org\r\nBcc: b@example.org", "ä@example.org"])
def test_what_is_no_address_stops_nobody_else(
    outbox: Outbox, server: MailServer, settings: Mail, tmp_path: Path, to: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outbox.put(message(to))
    outbox.put(message("b@example.org"))
    Sender(tmp_path, settings, None).send_waiting()
    assert [each["To"] for each in server.messages] == ["b@example.org"]
    assert (outbox.state().waiting, outbox.state().refused) == (0, 1)
    said = capsys.readouterr().err
    assert "account-1" in said
    assert "example.org" not in said, "the log has no addresses"


@pytest.mark.parametrize(("kind", "hours"), [("confirmation", 25), ("reset", 2)])
def test_an_expired_code_is_not_sent(
    outbox: Outbox, server: MailServer, settings: Mail, tmp_path: Path, kind: str, hours: int
) -> None:
    outbox.put(message(kind=kind, ago=timedelta(hours=hours)))
    assert Sender(tmp_path, settings, None).send_waiting()
    assert not server.messages
    assert outbox.state().waiting == 0


def test_a_server_without_tls_gets_no_password(outbox: Outbox, settings: Mail, tmp_path: Path) -> None:
    plain = Controller(object(), "127.0.0.1", free_ports(1))
    plain.start()
    try:
        outbox.put(message())
        assert not Sender(tmp_path, replace(settings, server="127.0.0.1", port=plain.port), None).send_waiting()
    finally:
        plain.stop()
    assert "lacks what mail.security" in str(outbox.state().error)
    assert outbox.state().waiting == 1
