"""E-mail addresses as they name accounts: one spelling for one person, here as in `web/js/email.js`."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click import Context, Parameter

LONGEST = 254
"""What mail servers take (RFC 5321)."""
_FORM = re.compile(r"[!-?A-~]{1,64}@[a-z0-9.-]+")


def normalised(text: str) -> str:
    """The one spelling of an address: without space around it, wide letters made plain (NFKC), in small letters.

    Accounts ignore the case of letters, as on AWS. Dots and `+tags` stay: their meaning is the
    mail server's business. Raises ValueError for what is no address of printable ASCII.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if len(plain) > LONGEST or not _FORM.fullmatch(plain):
        raise ValueError("an e-mail address has letters, digits and signs of ASCII around one @")
    return plain


class EmailType(click.ParamType[str]):
    """A command's argument that is an e-mail address, normalised."""

    name = "email"

    def convert(self, value: str, param: Parameter | None, ctx: Context | None) -> str:
        """The normalised address; a usage error for anything else."""
        try:
            return normalised(value)
        except ValueError as error:
            self.fail(f"{value!r}: {error}", param, ctx)


EMAIL = EmailType()
