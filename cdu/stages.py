"""Finds a platform by the address of its web page: `config.json` beside the page says where everything else is."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import requests

from cdu.errors import USAGE, CommandError
from cdu.sessions import Pool

_TIMEOUT_S = 30
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


def find(address: str) -> Pool:
    """The pool of the platform whose page is at this address. Raises CommandError if there is none.

    Passwords are sent there, so every address has to be HTTPS, or on this machine.
    """
    page = _checked(address if "://" in address else f"https://{address}")
    page = page if page.endswith(("/", ".html")) else f"{page}/"
    place = urljoin(page, "config.json")
    try:
        reply = requests.get(place, timeout=_TIMEOUT_S, allow_redirects=False)
        reply.raise_for_status()
        config = reply.json()
        api, cognito, client_id = (config[name] for name in ("api", "cognito", "userPoolClient"))
    except requests.RequestException as error:
        raise CommandError(f"{place} cannot be read ({type(error).__name__}); is the address right?", USAGE) from None
    except (ValueError, KeyError, TypeError):
        raise CommandError(f"{place} describes no platform of this kind; is the address right?", USAGE) from None
    return Pool(_checked(urljoin(page, str(api))), str(client_id), _checked(urljoin(page, str(cognito))), page)


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)):
        return address
    raise CommandError(f"{address!r} is no address that a password may go to; it has to begin with https://", USAGE)
