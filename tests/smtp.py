"""A mail server of the tests: speaks SMTP with STARTTLS, wants a password, and keeps what it is given."""

from __future__ import annotations

import re
import ssl
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

if TYPE_CHECKING:
    from email.message import EmailMessage

    from tests.tls import Certificate

USER, PASSWORD = "cdu", "secret of the mail server"


class MailServer:
    """Runs while it is entered; may be entered again, at the same port."""

    def __init__(self, port: int, made: Certificate) -> None:
        self.port = port
        self.messages: list[EmailMessage] = []
        self.answer = "250 OK"
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._tls.load_cert_chain(made.chain, made.key)

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        if self.answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer

    def code(self, email: str) -> str | None:
        """The code in the newest mail to an address."""
        found = [each for each in self.messages if each["To"] == email]
        code = re.search(r"^ +([0-9]{6})\s*$", found[-1].get_content(), re.MULTILINE) if found else None
        return code[1] if code else None

    def __enter__(self) -> Self:
        def authenticated(_server: object, _session: object, _envelope: object, _how: str, told: object) -> AuthResult:
            mine = isinstance(told, LoginPassword) and (told.login, told.password) == (USER.encode(), PASSWORD.encode())
            return AuthResult(success=mine, handled=False)

        self._controller = Controller(
            self, "127.0.0.1", self.port, tls_context=self._tls, require_starttls=True,
            authenticator=authenticated, auth_required=True,
        )  # fmt: skip
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
