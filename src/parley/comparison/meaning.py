"""What words mean, as numbers: vectors of the shipped encoder, and the head words of the parse.

In: short wordings (propositions). Out: one unit vector each and the stems that carry its meaning, remembered, since
the same wordings come again in every comparison. A wording is encoded alone, so its vector is the same in every run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WIDTH = 768
"""Numbers of one vector: the width of the encoder."""

HALF = re.compile("[\ud800-\udfff]")
"""Halves of a character, which no tokenizer takes."""
HEAD_TAGS = ("NOUN", "PROPN", "VERB", "NUM", "ADJ")
LIGHT = frozenset(
    "be have do make let get give take go come put hold say see want allow must new next other such own same side "
    "people country part thing way time number both all any between".split()
)
"""Stems that carry no option by themselves."""
SUFFIXES = (
    "isations izations isation ization ations ation ments ment ances ance ences ence ings ing ised ized ise ize als al "
    "ers er ors or ians ian ies ied ed es s y e".split()
)
KIN = (
    "withdraw withdrawal withdrew withdrawn pull pullback pullout leave depart removal",
    "truce ceasefire armistice pause",
    "prisoner captive detainee",
    "exchange swap",
    "blockade siege",
    "referendum plebiscite",
    "observer monitor monitoring",
    "troop force soldier army unit",
    "aid relief humanitarian",
    "gun artillery",
    "amnesty pardon immunity",
    "autonomy self-rule self-governing",
    "money revenue income",
    "free release",
    "wounded injured",
    "body remains",
    "truck convoy",
    "weapon arm arms",
    "border frontier",
    "election vote",
    "alliance membership",
    "fight fighting war hostility",
    "talk talks negotiation meeting",
    "president leader",
)
"""Words of negotiations that stand for each other often enough to count as the same head word."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A wording's unit vector and the stems of its head words."""

    vector: Floats
    heads: frozenset[str]


class Meanings:
    """Meanings of wordings, each made once."""

    def __init__(self) -> None:
        self._known: dict[str, Meaning] = {}

    def of(self, wordings: Sequence[str]) -> list[Meaning]:
        """The meanings of wordings, in their order."""
        new = [words for words in dict.fromkeys(wordings) if words not in self._known]
        if new:
            readable = [HALF.sub("\ufffd", words) for words in new]
            for words, clean, heads in zip(new, readable, heads_of(readable), strict=True):
                self._known[words] = Meaning(vector_of(clean), heads)
        return [self._known[words] for words in wordings]

    def add(self, words: str, meaning: Meaning) -> None:
        """Take in a meaning that was made elsewhere."""
        self._known[words] = meaning

    def __len__(self) -> int:
        return len(self._known)

    def items(self) -> Iterable[tuple[str, Meaning]]:
        """Every meaning that is known."""
        return self._known.items()


def vector_of(words: str) -> Floats:
    """The mean of the encoder's states over the words of a wording, as a unit vector [WIDTH]."""
    from parley.model import Passage
    from parley.reading.encoder import encoded
    from parley.reading.windows import windows

    found = [encoded(window)[0] for window in windows(words, [Passage(1, 0, len(words))]) if window.words]
    states = np.concatenate(found) if found else np.ones((1, WIDTH), dtype=np.float32)
    mean = states.mean(0)
    out: Floats = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
    return out


def heads_of(wordings: Sequence[str]) -> list[frozenset[str]]:
    """The stems of the words that carry each wording: nouns, names, verbs, numbers, adjectives; light ones aside."""
    from parley.reading.language import word_classes

    out = []
    for doc in word_classes().pipe(list(wordings), batch_size=64):
        stems = {stem(t.text) for t in doc if t.pos_ in HEAD_TAGS}
        out.append(frozenset(stems - LIGHT) or frozenset(stem(t.text) for t in doc))
    return out


def stem(word: str) -> str:
    """A word without its ending, or the word of ``KIN`` that it goes with."""
    word = word.casefold()
    if word in _KIN:
        return _KIN[word]
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            short = re.sub(r"(.)\1$", r"\1", word[: -len(suffix)])
            return _KIN.get(short, short)
    return word


_KIN: dict[str, str] = {}
for _line in KIN:
    _first, *_rest = _line.split()
    for _word in (_first, *_rest):
        _KIN[_word] = _first
        _KIN[f"{_word}s"] = _first
