"""Texts as an attacker writes them, and texts that only look odd: every medium is tried with the same ones."""

from __future__ import annotations

ESCAPES = (
    "\x1b[2J\x1b[H\x1b[32mPassed\x1b[0m",
    "\x1b]52;c;cm0gLXJmIH4=\x07",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x9b31mred",
    "\x9d52;c;eA==\x9c",
    "ten\rnine",
    "a\x08\x08b\x7f\x00\x0c\x0b\x85",
)
DIRECTIONS = ("\u202eabc\u202c", "\u2066a\u2069", "a\u200eb\u200fc\u061cd", "\u202aa\u202bb\u202dc")
UNSEEN = (
    "a\u200bb",
    "\ufeffa",
    "a\u00adb",
    "a\u2060b",
    "tags\U000e0061\U000e0062",
    "😀\ufe0f\ufe0f",
    "a\ufe0fb",
    "a\U000e0100\U000e0101",
    "\u3164",
    "\u2800\uffa0\u115f",
    "a\u200db",
    "a\u034fb",
    "a\u2028b\u2029c",
    "\U0001f3f4\U000e0061\U000e0062\U000e0063\U000e007f",
)
MARKUP = ("[red]red[/]", "[link=https://evil.example]x[/link]", ":smile:", "[/]", "<b>b</b>")
HOSTILE = (*ESCAPES, *DIRECTIONS, *UNSEEN, "\ud800")

READABLE = (
    "plain",
    "line one\nline two\twith a tab",
    "Zoë, 李小龍, Ωμέγα, Дмитрий",
    "👩‍👩‍👧‍👦 👍🏽 ❤️ 🏳️‍🌈 1️⃣ ☎︎",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "می‌خواهم",
    "שָׁלוֹם מַה נִּשְׁמָע",
    "السلام عليكم ۝",
    "क्‍ष श्री ක්‍ය",
    "葛\U000e0100城",
)
"""What has to stay as it is."""
