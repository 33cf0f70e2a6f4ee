"""Whom a pronoun or a bare description stands for, as the network sees it.

In: tagged windows, their span heads and the cast. Out: for a source, the actor that the network chooses among those
mentioned in its window, by their names and by the sources already bound to them. Its own room, because binding
(speakers.py) goes through the text once and asks for one source at a time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from parley.reading.actors import Cast
from parley.reading.encoder import Range, Tagged
from parley.reading.ground import company
from parley.reading.heads import SpanHeads


class Antecedents:
    """Remembers the sources bound so far; ``choose`` and ``bind`` take ranges of characters."""

    def __init__(self, text: str, tagged: Sequence[Tagged], heads: Sequence[SpanHeads], cast: Cast) -> None:
        self._heads = heads
        self._groups = [company(text, window, cast) for window in tagged]
        self._at: dict[Range, tuple[int, Range]] = {}
        for number, window in enumerate(tagged):
            for layer in ("outer", "inner"):
                for source in window.spans[f"{layer}.source"]:
                    self._at[window.chars(source)] = number, source

    def choose(self, source: Range) -> tuple[str | None, float]:
        """The likeliest actor of a source, None for nobody, and its probability; (None, 0.0) where none is near."""
        if source not in self._at:
            return None, 0.0
        number, words = self._at[source]
        groups = {
            actor: kept
            for actor, mentions in self._groups[number].items()
            if (kept := [m for m in mentions if m[1] <= words[0] or words[1] <= m[0]])
        }
        if not groups:
            return None, 0.0
        scores = self._heads[number].choice("source.actor", [words], list(groups.values()))[0]
        best = int(scores.argmax())
        return (list(groups)[best - 1] if best else None), math.exp(float(scores[best]))

    def bind(self, source: Range, actor: str) -> None:
        """From now on the source is a mention of its actor."""
        if source in self._at:
            number, words = self._at[source]
            self._groups[number].setdefault(actor, []).append(words)
