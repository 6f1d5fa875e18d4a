"""Sends the platform's mail through a mail server, and tries again until it is taken.

Run as `python -m localaws.sending HOME`. A mail server that is away loses nothing: messages wait in the outbox, for as
long as the code in them is good. Nothing is said about addresses in the log.
"""

from __future__ import annotations

import signal
import smtplib
import socket
import ssl
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from localaws import server
from localaws.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localaws.mail import Message
    from localaws.server import Mail

_TIMEOUT_S = 30
_LOOK_S = 1.0
_LONGEST_PAUSE_S = 300.0
_FOR_GOOD = 500
"""Answers of a mail server from this number on will be the same the next time."""
_GOOD_FOR = {"confirmation": timedelta(hours=24), "reset": timedelta(hours=1), "invitation": timedelta(days=7)}
_TEXTS = {
    "confirmation": "Somebody made an account with this e-mail address. The code for it is\n\n    {code}\n\n"
    "It is good for a day. If it was not you, do nothing: without the code the account cannot be used.\n",
    "reset": "Somebody asked for a new password for the account of this e-mail address. The code for it is\n\n"
    "    {code}\n\nIt is good for an hour. If it was not you, do nothing: your password stays as it is.\n",
    "invitation": "{code}\n",
}

_TOLD: dict[type[Exception], str] = {
    ssl.SSLCertVerificationError: "the certificate of {where} is not trusted ({error.verify_message}); "
    "is mail.server the name in it? A certificate authority of your own goes into mail.ca_file",
    ssl.SSLError: "{where} does not speak TLS as expected ({error.reason}); is mail.security right?",
    socket.gaierror: "the name {mail.server} is unknown; is mail.server right, and does this machine have DNS?",
    ConnectionRefusedError: "nothing listens at {where}; are mail.server and mail.port right?",
    TimeoutError: "{where} does not answer; does a firewall keep this machine from it?",
    smtplib.SMTPServerDisconnected: "{where} hung up or does not answer in time",
    smtplib.SMTPAuthenticationError: "{where} does not take mail.user with what is in mail.password_file ({number})",
    smtplib.SMTPNotSupportedError: "{where} lacks what mail.security or mail.user asks for ({error})",
    smtplib.SMTPRecipientsRefused: "{where} does not take mail for an address at present ({number})",
    smtplib.SMTPSenderRefused: "{where} refuses mail from {mail.sender} ({number}); is mail.from right?",
    smtplib.SMTPResponseException: "{where} answers {number}",
}
"""What each error means, for whoever wrote the settings; the first kind that fits counts."""


class Sender:
    """Empties the outbox of one platform; `page` is the address that mail names."""

    def __init__(self, home: Path, mail: Mail, page: str | None) -> None:
        self._outbox = Outbox(home)
        self._mail = mail
        self._page = page
        self._refused = self._outbox.state().refused

    def run(self, ended: Event) -> None:
        """Send what comes until `ended` is set. After a failure the pauses grow to five minutes."""
        pause = _LOOK_S
        while not ended.wait(pause):
            pause = _LOOK_S if self.send_waiting() else min(2 * pause, _LONGEST_PAUSE_S)

    def send_waiting(self) -> bool:
        """Send what waits; False if some of it has to wait longer, and the outbox's state says why."""
        names = self._outbox.names()
        if not names:
            return True
        error: str | None = None
        try:
            with connected(self._mail) as connection:
                for name in names:
                    error = self._send(connection, name) or error
        except (OSError, smtplib.SMTPException) as failure:  # of the connection: nothing more can be sent now
            error = told(self._mail, failure)
        if error:
            _log(f"mail waits: {error}")
        self._outbox.tell(self._refused, error)
        return error is None

    def _send(self, connection: smtplib.SMTP, name: str) -> str | None:
        """Send one message; why it has to wait, None where it need not."""
        message = self._outbox.message(name)
        if datetime.now(UTC) - datetime.fromisoformat(message.at) > _GOOD_FOR[message.kind]:
            _log(f"a {message.kind} for the account {message.account} was not sent: its code has expired")
        else:
            try:
                connection.send_message(composed(message, self._mail, self._page, name))
            except (smtplib.SMTPRecipientsRefused, ValueError) as refused:
                if isinstance(refused, smtplib.SMTPRecipientsRefused) and _code(refused) < _FOR_GOOD:
                    return told(self._mail, refused)
                self._refused += 1
                _log(f"a {message.kind} for the account {message.account} was refused for good; is its address right?")
            except smtplib.SMTPResponseException as refused:
                return told(self._mail, refused)
        self._outbox.remove(name)
        return None


@contextmanager
def connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server, encrypted and signed in as the settings say. Raises OSError, SMTPException."""
    trust = ssl.create_default_context(cafile=mail.ca_file)
    if mail.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(mail.server, mail.port, timeout=_TIMEOUT_S, context=trust)
    else:
        connection = smtplib.SMTP(mail.server, mail.port, timeout=_TIMEOUT_S)
    with connection:
        if mail.security == "starttls":
            connection.starttls(context=trust)
        if mail.user and mail.password:
            connection.login(mail.user, mail.password)
        yield connection


def composed(message: Message, mail: Mail, page: str | None, name: str) -> EmailMessage:
    """The mail, whose id is the same however often it is sent. Raises ValueError for an address that is none."""
    found = EmailMessage()
    found["From"] = mail.sender
    found["To"] = Address(addr_spec=message.to)
    found["Subject"] = message.subject
    found["Date"] = datetime.fromisoformat(message.at)
    found["Message-ID"] = f"<{name}@{parseaddr(mail.sender)[1].rpartition('@')[2]}>"
    found["Auto-Submitted"] = "auto-generated"  # nobody's holiday notice is to answer
    found.set_content(_TEXTS[message.kind].format(code=message.code) + (f"\n{page}/\n" if page else ""))
    return found


def told(mail: Mail, error: Exception) -> str:
    """What went wrong with the mail server, in plain words and with what to do."""
    words = next((text for kind, text in _TOLD.items() if isinstance(error, kind)), "{where}: {error}")
    where = f"{mail.server}:{mail.port}"
    number = _code(error) if isinstance(error, smtplib.SMTPRecipientsRefused) else getattr(error, "smtp_code", "")
    return words.format(where=where, mail=mail, number=number, error=error or type(error).__name__)


def _code(refused: smtplib.SMTPRecipientsRefused) -> int:
    return max(code for code, _ in refused.recipients.values())


def _log(text: str) -> None:
    sys.stderr.write(f"mail: {text}\n")
    sys.stderr.flush()


def main() -> None:
    """Send until SIGTERM."""
    home = Path(sys.argv[1])
    settings = server.read(home)
    if settings.mail is None:
        return
    ended = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    Sender(home, settings.mail, settings.address).run(ended)


if __name__ == "__main__":
    main()
