"""Text fit for a line of output: words that cannot command a terminal, cut and wrapped by columns."""

from __future__ import annotations

import re
import textwrap
import unicodedata

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters and those that turn the direction of writing, which can hide or reorder what is shown."""


def printable(text: str) -> str:
    """One line without control characters: white space is folded, the rest shown as its code."""
    folded = re.sub(r"\s+", " ", text).strip()
    return CONTROL.sub(lambda m: f"<{ord(m.group()):02X}>", folded).encode("utf-8", "backslashreplace").decode()


def columns(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    """Lines of at most ``width`` columns where words allow it, the first and the others each behind their own mark."""
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
