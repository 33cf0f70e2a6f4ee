"""Whether a report can bear on negotiations or armed conflict at all, from its words alone.

In: a text. Out: yes or no, at some hundred thousand words a second, before any network looks at it. A stream of news is
mostly about other things; a reader that screens sets those reports aside unread. The weights of ``screen.tsv`` are
taught by our reports and other news (training/screen.py); none is below nought, so that no name, style or further
subject of a report counts against it. What is set aside is said and kept; nothing is dropped.
"""

from __future__ import annotations

import re
from functools import cache
from math import fsum

from parley.reading.windows import MODEL_DIR

WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
SET_ASIDE = "not about negotiations"
"""What is said of a report that is set aside."""
FEWEST = 30
"""Different words; a shorter report is measured as if it had so many."""
PLAIN = 2.1
"""The score below which a text gives reason to doubt its positions: nearly all reports of negotiations are above it."""
DOUBT = 8.0
"""Nats of doubt for a unit of the score below that."""
THRESHOLD = "THRESHOLD"
"""The entry of ``screen.tsv`` that is no word: the score from which a report is read."""


@cache
def weights() -> dict[str, float]:
    """The weight of each word that counts, and the threshold."""
    lines = (MODEL_DIR / "screen.tsv").read_text(encoding="utf-8").splitlines()
    return {word: float(weight) for word, weight in (line.split("\t") for line in lines if not line.startswith("#"))}


def words_of(text: str) -> frozenset[str]:
    """The different words of a text, in lower case."""
    return frozenset(WORD.findall(text.lower()))


def score(text: str) -> float:
    """The weights of the different words of a text, each once, by the square root of how many there are."""
    return _score(words_of(text))


def _score(found: frozenset[str]) -> float:
    known = weights()
    total = fsum(known[word] for word in found & known.keys())  # the same in whatever order a set gives its words
    return float(total / max(len(found), FEWEST) ** 0.5)


def bears(text: str) -> bool:
    """Whether a report of this text is to be read."""
    return score(text) >= weights()[THRESHOLD]


def doubt(text: str) -> float:
    """How much more plainly than a report of negotiations a text must tell a position, in nats; 0 for a short one."""
    found = words_of(text)
    return DOUBT * max(0.0, PLAIN - _score(found)) if len(found) > 2 * FEWEST else 0.0
