"""Text into paragraphs.

In: any text. Out: its paragraphs with their characters, without the white space around them. Reports put one
newline or two between paragraphs; texts from mail and old wires break their lines at a fixed width instead and
put an empty line between paragraphs, which the lengths of the lines give away.
"""

from __future__ import annotations

import re
from itertools import pairwise

from parley.model import Passage

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
BLANK = re.compile(
    r"(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])[^\S\n\r]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])\s*"
)

WRAP_LINES = 6
"""Fewer lines than this say nothing about how a text is broken."""
WRAP_WIDTH = 100
"""Characters; lines of a text broken at a fixed width are shorter than this."""
WRAP_SHARE = 0.5
"""Share of lines followed by another without a gap that end in mid-sentence, from which a text counts as wrapped."""


def paragraphs(text: str) -> tuple[Passage, ...]:
    """The paragraphs of ``text`` in order, numbered from 1. Linear in the length of the text."""
    lines = [match.span() for match in LINE.finditer(text) if not match.group().isspace()]
    spans = _blocks(text, lines) if _wrapped(text, lines) else lines
    trimmed = (_trim(text, start, end) for start, end in spans)
    return tuple(Passage(number, start, end) for number, (start, end) in enumerate(trimmed, 1))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether lines are broken at a fixed width: most that another follows at once end in mid-sentence."""
    if len(lines) < WRAP_LINES or max(end - start for start, end in lines) > WRAP_WIDTH:
        return False
    followed = [
        text[start:end].rstrip() for (start, end), (after, _) in pairwise(lines)
        if not BLANK.search(text, end, after)
    ]  # fmt: skip
    cut = sum(not line.endswith((".", "!", "?", ":", '"', "”", "’", "'")) for line in followed)
    return len(followed) >= WRAP_LINES // 2 and cut > WRAP_SHARE * len(followed)


def _blocks(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in lines:
        if out and not BLANK.search(text, out[-1][1], start):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out
