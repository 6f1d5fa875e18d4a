"""Where a session comes from: one address is enough, and a password goes nowhere in clear."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from cdu import sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.server import Ended, Server


class TestWhere:
    @pytest.fixture
    def page(self, server: Server) -> str:
        server.answers["GET /config.json"] = {"api": "api/v1/", "cognito": "cognito", "userPoolClient": "c"}
        payload = base64.urlsafe_b64encode(b'{"sub":"s"}').decode().rstrip("=")
        server.answers["POST /cognito"] = {
            "AuthenticationResult": {"IdToken": f"a.{payload}.c", "RefreshToken": "r", "ExpiresIn": 3600}
        }
        return server.address

    @pytest.fixture(autouse=True)
    def password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CDU_PASSWORD", "a-long-password-1")

    def test_one_address_is_enough_and_is_remembered(
        self, cdu: Callable[..., Ended], server: Server, page: str
    ) -> None:
        assert cdu("login", "ada@example.org", "--url", page).status == 0
        session = sessions.last()
        assert session is not None
        assert session.pool.api == f"{page}/api/v1/"
        assert cdu("login", "bob@example.org").status == 0
        assert server.requests[-1].path == "/cognito"

    @pytest.mark.parametrize("url", ["http://school.example", "ftp://school.example", "https://", "file:///etc/passwd"])
    def test_a_password_goes_to_no_address_that_can_be_listened_to(
        self, cdu: Callable[..., Ended], server: Server, url: str
    ) -> None:
        ended = cdu("login", "ada@example.org", "--url", url)
        assert ended.status == 2
        assert "https://" in ended.err
        assert server.requests == []

    @pytest.mark.parametrize("name", ["api", "cognito"])
    def test_a_page_cannot_send_the_password_elsewhere_in_clear(
        self, cdu: Callable[..., Ended], server: Server, page: str, name: str
    ) -> None:
        server.answers["GET /config.json"][name] = "http://elsewhere.example/"
        assert cdu("login", "ada@example.org", "--url", page).status == 2
        assert [each.method for each in server.requests] == ["GET"]

    @pytest.mark.parametrize("config", [b"<html>", [], {}, {"api": "x"}, 5])
    def test_a_page_of_something_else_is_said(
        self, cdu: Callable[..., Ended], server: Server, page: str, config: Any
    ) -> None:
        server.answers["GET /config.json"] = config
        ended = cdu("login", "ada@example.org", "--url", page)
        assert ended.status == 2
        assert "is the address right?" in ended.err

    def test_a_wrong_password_is_told_in_the_services_words(
        self, cdu: Callable[..., Ended], server: Server, page: str
    ) -> None:
        server.answers["POST /cognito"] = lambda _: (400, {"__type": "NotAuthorizedException", "message": "Wrong."})
        ended = cdu("login", "ada@example.org", "--url", page)
        assert (ended.status, ended.err) == (2, "error: Wrong.\n")

    def test_the_session_is_the_owners_alone(self, cdu: Callable[..., Ended], page: str) -> None:
        assert cdu("login", "ada@example.org", "--url", page).status == 0
        assert sessions.session_file().stat().st_mode & 0o077 == 0
