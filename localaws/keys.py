"""The secrets of one local platform. They are created with its folder, and only its owner can read them.

Everything that proves who somebody is comes from here: the root key, the keys of the functions' roles, and the proof
with which the engine shows that it belongs to this folder.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "keys.json"
HEALTH = "/_cdu/health"
"""Where the engine proves that it runs and belongs to this folder: `?challenge=` is answered with `proof`."""

_OWNER_ONLY = 0o077
UMASK = _OWNER_ONLY
"""For every process of the platform: only the owner can read what it writes."""


@dataclass(frozen=True, slots=True)
class RoleKey:
    """Temporary credentials of a function's role, as AWS Lambda hands them to a function."""

    access_key_id: str
    secret_access_key: str
    session_token: str


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of one platform: the root key's id and secret, and the secret from which all others are derived."""

    root_id: str
    root_secret: str
    seed: str

    @classmethod
    def of(cls, home: Path) -> Keys:
        """The secrets of a folder, made when there are none yet. Raises OSError, and ValueError for a bad file."""
        file = home / FILE
        if not file.exists():
            made = cls(f"AKIA{secrets.token_hex(8).upper()}", secrets.token_urlsafe(30), secrets.token_hex(32))
            new = home / f"{FILE}.{os.getpid()}"
            write_private(new, json.dumps(asdict(made)))
            try:
                file.hardlink_to(new)  # the first of two processes wins, and nobody reads half a file
            except FileExistsError:
                pass
            finally:
                new.unlink()
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    def boto(self) -> dict[str, str]:
        """The root key, as boto3 takes it."""
        return {"aws_access_key_id": self.root_id, "aws_secret_access_key": self.root_secret}

    def role(self, role_arn: str, session: str) -> RoleKey:
        """The key with which a function works in its role; the same at every start.

        Whoever holds the seed can compute the secret from the id and the token, so the bridges need not ask the engine.
        """
        named = base64.urlsafe_b64encode(json.dumps([role_arn, session]).encode()).decode()
        key_id = f"ASIA{self._derived('id', named)[:16].upper()}"
        return RoleKey(key_id, self._derived("secret", key_id, named), named)

    def role_of(self, access_key_id: str, session_token: str) -> tuple[str, RoleKey] | None:
        """The role's ARN and the key that an id and a token belong to; None when they were not made here."""
        try:
            role_arn, session = json.loads(base64.urlsafe_b64decode(session_token))
        except (ValueError, TypeError):
            return None
        key = self.role(str(role_arn), str(session))
        same = hmac.compare_digest(f"{key.access_key_id}{key.session_token}", f"{access_key_id}{session_token}")
        return (str(role_arn), key) if same else None

    def proof(self, challenge: str) -> str:
        """The answer to a challenge, which only this platform can compute."""
        return self._derived("proof", challenge)

    def _derived(self, *purpose: str) -> str:
        return hmac.new(bytes.fromhex(self.seed), json.dumps(purpose).encode(), hashlib.sha256).hexdigest()


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        os.fchmod(stream.fileno(), 0o600)  # os.open sets the mode of new files only
        stream.write(text)


def tighten(home: Path) -> None:
    """Make the folder if needed, and remove everybody's access but the owner's to it and all that is in it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)
    for folder, folders, files in os.walk(home):
        for name in (*folders, *files):
            path = Path(folder, name)
            mode = path.lstat().st_mode
            if mode & _OWNER_ONLY and not path.is_symlink():
                path.chmod(mode & 0o700)
