"""What a server for other people adds to a platform on one machine: a public name, and mail. Read from `server.toml`.

The file lies in the platform's folder and is written by whoever runs the server. It belongs to this machine: no backup
contains it, so a copy that is tried elsewhere neither claims the name nor sends mail.
"""

from __future__ import annotations

import re
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localaws.keys import write_private

FILE = "server.toml"
_HOST = re.compile(r"(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5})?")
_HERE = {"localhost", "127.0.0.1"}
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""How the connection to a mail server is protected, and the usual port of each way."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class SettingsError(ValueError):
    """What is wrong in `server.toml`, in words for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server that takes this platform's mail, and what it wants to know."""

    server: str
    port: int
    security: str
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """The settings; without any, the platform serves its own machine only and sends no mail."""

    host: str | None = None
    """The name, and the port if it is not the usual one, under which browsers reach the page."""
    listen_all: bool = False
    """Whether the page's port is open on every address of the machine and not on the loopback interface alone."""
    mail: Mail | None = None

    @property
    def address(self) -> str | None:
        """The page's public address without a slash at the end: HTTPS, except for this machine's own name."""
        if self.host is None:
            return None
        return f"{'http' if self.host.partition(':')[0] in _HERE else 'https'}://{self.host}"


def read(home: Path) -> Server:
    """The settings of a platform's folder. Raises SettingsError for values that make no sense, OSError."""
    file = home / FILE
    if not file.exists():
        return Server()
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        return _server(found)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, SettingsError) as error:
        raise SettingsError(f"{file}: {error}") from None


def name_host(home: Path, host: str, *, listen_all: bool) -> None:
    """Write a public name into the settings and leave the rest of the file as it is. Raises SettingsError, OSError."""
    require_host(host)
    file = home / FILE
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    kept = [line for line in old.splitlines() if not re.match(r"(host|listen_all)\s*=", line)]
    new = file.with_name(f"{FILE}.new")
    write_private(new, "\n".join([f'host = "{host}"', f"listen_all = {str(listen_all).lower()}", *kept, ""]))
    new.replace(file)


def require_host(host: str) -> None:
    """Raise SettingsError for what is no public name."""
    if not _HOST.fullmatch(host):
        raise SettingsError(
            f"host is {host!r}; it takes a name such as cdu.example.org, in small letters, without https://"
        )


def _server(found: dict[str, Any]) -> Server:
    _require_known(found, {"host", "listen_all", "mail"}, "")
    host, listen_all, mail = found.get("host"), found.get("listen_all", False), found.get("mail")
    if host is not None:
        require_host(str(host))
    if not isinstance(listen_all, bool):
        raise SettingsError("listen_all takes true or false")
    if listen_all and host is None:
        raise SettingsError("listen_all needs a host: without one, the page answers this machine only")
    return Server(host, listen_all, None if mail is None else _mail(mail))


def _mail(found: Any) -> Mail:
    if not isinstance(found, dict):
        raise SettingsError("mail is a table: begin it with [mail]")
    texts = ("server", "from", "security", "user", "password_file", "ca_file")
    _require_known(found, {*texts, "port"}, "mail.")
    for name in texts:
        if not isinstance(found.get(name, ""), str):
            raise SettingsError(f"mail.{name} takes a text")
    for name in ("server", "from"):
        if not found.get(name):
            raise SettingsError(f"mail.{name} is missing")
    security = found.get("security", "starttls")
    if security not in _PORTS:
        raise SettingsError(f"mail.security is {security!r}; it takes one of {', '.join(_PORTS)}")
    port = found.get("port", _PORTS[security])
    if not isinstance(port, int) or not 0 < port < 2**16:
        raise SettingsError(f"mail.port is {port!r}; it takes a number from 1 to 65535")
    user, password_file = found.get("user"), found.get("password_file")
    if (user is None) != (password_file is None):
        raise SettingsError("mail.user and mail.password_file go together")
    if user and security == "none" and found["server"] not in _HERE:
        raise SettingsError("mail.security is none, so the password would be sent unencrypted; use starttls or tls")
    password = _secret(Path(password_file)) if password_file else None
    return Mail(found["server"], port, security, found["from"], user, password, found.get("ca_file"))


def _secret(file: Path) -> str:
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(f"mail.password_file {file} cannot be read: {reason}") from None
    if mode & _OTHERS:
        raise SettingsError(f"others can read mail.password_file {file}; shut it: chmod 600 {file}")
    if not text:
        raise SettingsError(f"mail.password_file {file} is empty")
    return text


def _require_known(found: dict[str, Any], known: set[str], prefix: str) -> None:
    if unknown := sorted(found.keys() - known):
        raise SettingsError(f"{prefix}{unknown[0]} is no setting; there are {', '.join(sorted(known))}")
