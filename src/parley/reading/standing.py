"""Where the words of a text stand: its capitalised words by their places, and its lower-case ones.

In: a text. Out: the places of a name, in time that does not grow with the text. Built in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parley.reading.names import POSSESSIVE

TOKEN = re.compile(r"[^\W\d_](?:\w|[’'-](?=\w))*")
MIDST = re.compile(r"[\w,;:’'] $")
BESIDE = re.compile(r"[’']s?\b")


class Standing:
    """The words of one text by where they stand."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at: dict[str, list[int]] = {}
        self._like: dict[str, list[str]] = {}
        self.lower: set[str] = set()
        for match in TOKEN.finditer(text):
            word = _bare(match.group())
            if word.islower():
                self.lower.add(word)
            if not word.islower() or "-" in word:
                self._at.setdefault(word, []).append(match.start())
        for word in sorted(self._at, key=lambda word: -len(self._at[word])):
            self._like.setdefault(word[:3], []).append(word)

    def places(self, name: str) -> list[int]:
        """Where a name begins, each time that it stands as whole words."""
        first = TOKEN.match(name)
        places = self._at.get(_bare(first.group()), []) if first else []
        end = len(name)
        return [
            at for at in places
            if self._text.startswith(name, at) and not self._text[at + end : at + end + 1].isalnum()
        ]  # fmt: skip

    def like(self, word: str) -> Sequence[str]:
        """Capitalised words that begin with the same three letters, commonest first."""
        return self._like.get(word[:3], ())

    def only_begins(self, name: str) -> bool:
        """Whether a capitalised word is a common one that begins sentences: it stands in none as a name."""
        places = self.places(name)
        end = len(name)
        for at in places:
            if MIDST.search(self._text, max(0, at - 2), at) or BESIDE.match(self._text, at + end):
                return name.lower() in self.lower
        return len(places) == 1


def _bare(word: str) -> str:
    return word[:-2] if word.endswith(POSSESSIVE) else word
