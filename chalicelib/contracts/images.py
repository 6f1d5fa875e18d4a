"""Pictures in a lesson's instructions: a few small files, whose kind is known from their first bytes."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

MAX_IMAGES_BYTES = 256 * 1024
"""All pictures of a lesson together: they travel with the lesson."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}\.(png|jpg|jpeg|gif|webp|svg)")
_BEGINNINGS = {
    "png": rb"\x89PNG\r\n\x1a\n",
    "jpg": rb"\xff\xd8\xff",
    "jpeg": rb"\xff\xd8\xff",
    "gif": rb"GIF8[79]a",
    "webp": rb"RIFF....WEBP",
    "svg": rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]",
}


def _checked(images: dict[str, str]) -> dict[str, str]:
    total = 0
    for name, text in images.items():
        named = _NAME.fullmatch(name)
        if not named:
            kinds = "end it in .png, .jpg, .gif, .webp or .svg"
            raise _error(name, f"is no name of a picture: use letters, digits, '.', '_' and '-', and {kinds}")
        try:
            content = base64.b64decode(text, validate=True)
        except binascii.Error:
            raise _error(name, "is not Base64") from None
        if not re.match(_BEGINNINGS[named[1]], content, re.DOTALL):
            raise _error(name, f"does not begin as a {named[1]} file does")
        total += len(content)
    if total > MAX_IMAGES_BYTES:
        raise _error("images", f"have {total} bytes together; at most {MAX_IMAGES_BYTES} are taken")
    return images


def _error(name: str, reason: str) -> PydanticCustomError:
    return PydanticCustomError("image", "{name} {reason}", {"name": name, "reason": reason})


Images = Annotated[dict[str, str], AfterValidator(_checked)]
"""File name to content as Base64."""
