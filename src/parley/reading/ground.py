"""The ground that positions, events, talks and opinion stand on: what earlier stages found in one document.

In: the document, its sentences, tagged windows, statements and cast. Out: answers to the questions that every
later stage asks: which statement carries these words, which sentence are they in, which actors stand in this window.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from parley.model import Document, Span, Statement
from parley.reading.actors import Cast
from parley.reading.encoder import Range, Tagged
from parley.reading.heads import SpanHeads
from parley.reading.names import Mention


@dataclass(frozen=True, slots=True)
class Ground:
    """One document, read as far as its statements. ``sentences`` are sorted ranges of characters."""

    document: Document
    sentences: tuple[Range, ...]
    tagged: Sequence[Tagged]
    heads: Sequence[SpanHeads]
    cast: Cast
    statements: Sequence[Statement]
    _starts: list[int] = field(default_factory=list)
    _parts: list[tuple[int, int, int]] = field(default_factory=list)
    _longest: list[int] = field(default_factory=list)
    _companies: dict[int, dict[str, list[Range]]] = field(default_factory=dict)
    _namings: dict[str, list[Mention]] = field(default_factory=dict)
    _named: set[str] = field(default_factory=set)

    def span(self, at: Range) -> Span:
        return Span.of(self.document.text, *at)

    def sentence(self, at: Range) -> Range:
        """The sentence in which a range begins; the range itself where there is none."""
        if not self._starts:
            self._starts.extend(start for start, _ in self.sentences)
        i = bisect_right(self._starts, at[0]) - 1
        if i >= 0 and self.sentences[i][1] > at[0]:
            return self.sentences[i]
        return at

    def namings(self, words: str) -> Sequence[Mention]:
        """The mentions of the cast that are these very words."""
        if not self._namings:
            for mention in self.cast.mentions:
                self._namings.setdefault(self.document.text[mention.start : mention.end], []).append(mention)
        return self._namings.get(words, ())

    def only_speaks(self, actor: str) -> bool:
        """Whether an actor is told of only as the source of what it says ("a doctor in Orvane")."""
        if not self._named:
            self._named.update(m.actor for m in self.cast.mentions if m.actor and m.form != "source")
        return actor not in self._named

    def carrier(self, at: Range) -> Statement | None:
        """The innermost statement whose content holds most of a range."""
        best: tuple[int, Statement] | None = None
        for statement in self._near(at):
            inside = sum(max(0, min(part.end, at[1]) - max(part.start, at[0])) for part in statement.content)
            if 2 * inside > at[1] - at[0]:
                size = sum(part.end - part.start for part in statement.content)
                if best is None or size < best[0]:
                    best = size, statement
        return best[1] if best else None

    def _near(self, at: Range) -> list[Statement]:
        """The statements of which a part of the content overlaps a range, in their order."""
        if not self._parts:
            found = [(part.start, part.end, n) for n, said in enumerate(self.statements) for part in said.content]
            self._parts.extend(sorted(found))
            self._longest.append(max((end - start for start, end, _ in found), default=0))
        near: set[int] = set()
        for i in range(bisect_right(self._parts, (at[0] - self._longest[0],)), len(self._parts)):
            start, end, number = self._parts[i]
            if start >= at[1]:
                break
            if end > at[0]:
                near.add(number)
        return [self.statements[number] for number in sorted(near)]

    def company(self, tagged: Tagged) -> dict[str, list[Range]]:
        """The actors that a window of this document mentions, each with its mentions as ranges of words; made once."""
        if id(tagged) not in self._companies:
            self._companies[id(tagged)] = company(self.document.text, tagged, self.cast)
        return self._companies[id(tagged)]


AS_A_PLACE = re.compile(r"\b(?:in|at|near|inside|outside|across) (?:the )?$", re.IGNORECASE)


def company(text: str, tagged: Tagged, cast: Cast) -> dict[str, list[Range]]:
    """The actors of a cast that a window mentions, each with its mentions as ranges of words; "in Norrland" is none."""
    out: dict[str, list[Range]] = {}
    for mention in cast.within(*tagged.chars((0, len(tagged.window.words)))):
        if mention.actor is None or mention.form == "place":
            continue
        if mention.form == "name" and AS_A_PLACE.search(text, max(0, mention.start - 12), mention.start):
            continue
        out.setdefault(mention.actor, []).append(tagged.words((mention.start, mention.end)))
    return out
