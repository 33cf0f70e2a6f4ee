"""Where people are named, from the encoder's word states.

In: a text and its tagged windows. Out: ranges of characters. Two small layers, taught by a parser's names of people
(training/persons.py), tell how likely each word is part of one; where a name begins and ends its capitals tell. Reading
needs no second network for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from parley.reading.encoder import Floats, Tagged
from parley.reading.windows import MODEL_DIR

WORD = r"(?:[A-ZÀ-ÖØ-Þ]\.|(?:(?:al|el|an|as|ash|ul|ud)[-‑])?[A-ZÀ-ÖØ-Þ]\w*(?:[-‑'’](?![sS]\b)\w+)*)"
PARTICLE = r"(?:bin|ibn|bint|abu|al|el|ul|de|del|der|den|da|di|dos|du|la|le|van|von|ter|ten|zu|y)"
NAME = re.compile(rf"\b{WORD}(?: (?:{PARTICLE} ){{0,2}}{WORD})*")
"""Words with capitals that stand together, with the particles between them: the longest that a name can be."""
SURE = 0.5
"""Mean probability from which a name is a person's."""
PART = 0.1
"""Probability below which a word at either end is no part of a name: a title, a headline's word."""


@cache
def layers() -> dict[str, Floats]:
    """The arrays of ``persons.npz`` in float32."""
    with np.load(MODEL_DIR / "persons.npz") as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def persons(text: str, tagged: Sequence[Tagged]) -> list[tuple[int, int]]:
    """The names of people in characters, in the order of the text.

    Names that end in the same word are weighed together: who is a person in one place is one in all.
    """
    found = [name for window in tagged for name in _names(text, window)]
    weighed: dict[str, list[float]] = {}
    for name in found:
        weighed.setdefault(name.last, []).append(name.sure)
    people = {last for last, sure in weighed.items() if sum(sure) >= SURE * len(sure)}
    return [(name.start, name.end) for name in found if name.last in people]


@dataclass(frozen=True, slots=True)
class _Name:
    """What may be a person's name, its last word, and how sure its words are on the mean."""

    start: int
    end: int
    last: str
    sure: float


def _names(text: str, tagged: Tagged) -> Iterator[_Name]:
    window = tagged.window
    sure = likely(tagged.states).tolist()
    starts = window.word_starts()
    for match in NAME.finditer(text, *tagged.chars((0, len(starts)))):
        first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        while first < last and sure[first] < PART:
            first += 1
        while first < last and sure[last - 1] < PART:
            last -= 1
        if first < last:
            start, end = tagged.chars((first, last))
            yield _Name(start, end, text[start:end].split()[-1], sum(sure[first:last]) / (last - first))


def likely(states: Floats) -> Floats:
    """The probability that each word is part of a person's name: word states [words, width] to [words]."""
    at = layers()
    hidden = np.maximum(states @ at["hidden.weight"].T + at["hidden.bias"], 0)
    scores = np.exp(hidden @ at["labels.weight"].T + at["labels.bias"])
    out: Floats = 1 - scores[:, 0] / scores.sum(1)
    return out
