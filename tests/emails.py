"""Spellings of e-mail addresses and the account that each means: the command line and the page must agree."""

SPELLINGS = {
    "ada@example.org": "ada@example.org",
    "Ada@Example.ORG": "ada@example.org",
    "  ada@example.org\t": "ada@example.org",
    "\uff21\uff44\uff41\uff20example\uff0eorg": "ada@example.org",  # as a Japanese keyboard writes it
    "\u212aelvin@example.org": "kelvin@example.org",
    "Ada.L+school@example.org": "ada.l+school@example.org",
    "O'Neil@xn--bcher-kva.example": "o'neil@xn--bcher-kva.example",
}
REFUSED = (
    "",
    "@",
    "ada",
    "ada@",
    "@example.org",
    "ada@example.org, eve@example.org",
    "ada@eve@example.org",
    "ada lovelace@example.org",
    "ada\x00@example.org",
    "ada\n@example.org",
    "ad\u0430@example.org",  # Cyrillic a
    "ada@b\u00fccher.example",
    "ada\u200b@example.org",
    "\u202eada@example.org",
    f"{'a' * 65}@example.org",
    f"ada@{'b' * 255}",
)
