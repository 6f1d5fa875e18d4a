"""Files over HTTP, kept below `build/` by their hash, so that nothing is fetched twice and nothing is believed."""

from __future__ import annotations

import hashlib
import ssl
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from cdu.layers.recipe import LayerError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TIMEOUT_S = (10, 60)
_CHUNK = 1 << 16
_NOT_FOUND = (403, 404, 410)


class _System(HTTPAdapter):
    """Trusts whom this machine trusts, as pip does, and not only the list that came with requests."""

    def init_poolmanager(self, *place: Any, **options: Any) -> None:
        super().init_poolmanager(*place, ssl_context=ssl.create_default_context(), **options)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=ssl.create_default_context(), **options)


class MissingError(UnreachableError):
    """The server answers, and does not have the file."""


class Downloads:
    """Fetches files; proxies and certificates are those that the environment names."""

    def __init__(self, folder: Path, retries: int = 2) -> None:
        self._folder = folder
        self._session = requests.Session()
        # Packages are compressed already; what a server compresses again could grow without limit here.
        self._session.headers["Accept-Encoding"] = "identity"
        again = Retry(total=retries, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _System(max_retries=again))

    def kept(self, sha256: str) -> Path | None:
        """The file with this hash, where it was fetched before and nobody changed it."""
        path = self._folder / sha256
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return path if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else None

    def read(self, address: str, limit: int) -> bytes:
        """What a server answers now, of at most `limit` bytes. Raises UnreachableError, LayerError where it is more."""
        return b"".join(self._pieces(address, limit))

    def fetch(self, addresses: Sequence[str], sha256: str, size: int) -> Path:
        """The file with this hash, from the first address that has one.

        Raises UnreachableError, and LayerError where the file that is served is another.
        """
        if path := self.kept(sha256):
            return path
        self._folder.mkdir(parents=True, exist_ok=True)
        for address in addresses[:-1]:
            try:
                return self._save(address, sha256, size)
            except MissingError:
                continue
        return self._save(addresses[-1], sha256, size)

    def _save(self, address: str, sha256: str, size: int) -> Path:
        digest = hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as file:
            path = Path(file.name)
            try:
                for piece in self._pieces(address, size):
                    digest.update(piece)
                    file.write(piece)
                file.flush()
                if digest.hexdigest() != sha256:
                    raise LayerError(f"{address} is not the file that Debian signed: its hash differs")
                return path.rename(self._folder / sha256)
            finally:
                path.unlink(missing_ok=True)

    def _pieces(self, address: str, limit: int) -> Iterator[bytes]:
        """What comes, piece by piece, and no more than was promised."""
        done = 0
        try:
            with self._session.get(address, stream=True, timeout=_TIMEOUT_S) as answer:
                if answer.status_code in _NOT_FOUND:
                    raise MissingError(f"{address} is not on this mirror (HTTP {answer.status_code})")
                answer.raise_for_status()
                for piece in answer.iter_content(_CHUNK):
                    done += len(piece)
                    if done > limit:
                        raise LayerError(f"{address} is not the file that Debian signed: it is too long")
                    yield piece
        except requests.RequestException as error:
            raise UnreachableError(f"{address} cannot be fetched: {_reason(error)}") from None


def _reason(error: requests.RequestException) -> str:
    """The innermost cause in a few words: requests wraps three layers of representations around it."""
    cause: Any = error.args[0] if error.args else error
    cause = getattr(cause, "reason", cause)
    return str(cause).rpartition(": ")[2] or type(error).__name__
