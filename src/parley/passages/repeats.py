"""Passages that say again what an earlier one said.

In: a text and its passages. Out: each later passage that is the same as, or a light edit of, an earlier one, with
the first that it repeats. Candidates share runs of words (an index of shingles, so the cost is linear); the
likeness is then exact, word by word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from parley.model import Passage, Repeat, Span

WORD = re.compile(r"\w+")

SHORTEST = 8
"""Words; a shorter passage (a dateline, a credit, a heading) repeats nothing."""
SHINGLE = 4
"""Words of a run that is looked up."""
COMMON = 20
"""Passages in which a run may stand before it is too common to find candidates by."""
LONG = 1_000
"""Words above which a passage's commonest words are left out of the comparison, which would else be quadratic."""
LIKENESS = 0.7
"""Share of the words of the shorter passage found in the same order in the other, from which one repeats the other.

On pairs that wires make (a changed lead-in or attribution, a cut sentence) the share is 0.75 and more; passages that
only tell of the same thing stay under 0.5.
"""


def repeats(text: str, passages: Sequence[Passage]) -> tuple[Repeat, ...]:
    """Every passage that repeats an earlier one, in order. ``of`` is always a passage that is itself no repeat."""
    index: dict[tuple[str, ...], list[int]] = {}
    words = [passage_words(text, p) for p in passages]
    found: list[Repeat] = []
    for number, passage in enumerate(passages):
        mine = words[number]
        if len(mine) < SHORTEST:
            continue
        shingles = {tuple(mine[i : i + SHINGLE]) for i in range(len(mine) - SHINGLE + 1)}
        shared = Counter(other for shingle in shingles for other in index.get(shingle, ()))
        first = next(
            (
                (other, share)
                for other, count in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
                if 3 * count >= min(len(shingles), len(words[other]))
                and (share := likeness(words[other], mine)) >= LIKENESS
            ),
            None,
        )
        if first is None:
            for shingle in shingles:
                places = index.setdefault(shingle, [])
                if len(places) < COMMON:
                    places.append(number)
            continue
        origin = passages[first[0]]
        found.append(
            Repeat(Span.of(text, passage.start, passage.end), Span.of(text, origin.start, origin.end), first[1])
        )
    return tuple(found)


def passage_words(text: str, passage: Passage) -> list[str]:
    """The words of a passage, case folded."""
    return [m.group().casefold() for m in WORD.finditer(text, passage.start, passage.end)]


def likeness(a: Sequence[str], b: Sequence[str]) -> float:
    """Share of the shorter passage's words that stand in the same order in the other, 0 to 0.99; 1 for equal words."""
    if list(a) == list(b):
        return 1.0
    if max(len(a), len(b)) > 2 * min(len(a), len(b)):
        return 0.0
    blocks = SequenceMatcher(None, a, b, autojunk=len(b) > LONG).get_matching_blocks()
    same = sum(block.size for block in blocks if block.size > 1)
    return min(0.99, round(same / min(len(a), len(b)), 4))
