"""Whether a passage of one report carries over a passage of another.

In: the words of two passages. Out: how much of the later stands in the earlier. A copy may be cut, carry another
dateline and other small words; one that changes a number, a negation, a decisive verb, or who does it to whom, says
something else and is no copy, so that nothing new is taken for old.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from parley.passages.numbers import SPELT
from parley.passages.repeats import LONG, WORD

DATELINE = re.compile(
    r"[A-Z][A-Z.’'\- ]+(?:[,/] ?[\w.’' ]{2,30}){0,3},?\s?(?:\([^()]{2,40}\)\s?)?(?:--|[-–—])\s+(?=\S)"
)
"""A place in capitals, perhaps a region, a day and an agency, and a dash: ``ORVANE, June 3 (Lake Post) — ``."""

NUMBERS = frozenset([*SPELT, *"hundred thousand million billion half dozen dozens hundreds thousands".split()])
NEGATIONS = frozenset("not no never neither nor none nothing nobody without cannot t refuse refused refuses".split())
"""``t`` is what is left of ``didn't``."""
DECISIVE = tuple(
    "accept agree approv reject refus oppos den(?:y|i) demand offer requir threat withdr support halt suspend resum "
    "releas attack kill captur confirm welcom condemn lift impos extend end(?:ed|s)? start began rais lower increas "
    "decreas".split()
)
"""Beginnings of verbs that decide what a sentence claims."""
DECIDES = re.compile("|".join(DECISIVE))
SHORT_CUT = 6
"""Words; a shorter stretch that is left out and holds a negation turns a sentence round, a longer one was cut."""
MOVED = 5
"""Words; a stretch of at least so many that stands elsewhere in the earlier passage was moved, not added."""


def carried(first: str, again: str) -> float:
    """Share of the words of ``again`` that stand in the same order in ``first``, 0 to 1.

    1 for the same words, their datelines aside; at most 0.99 for a cut or edited copy; 0 where the two claim
    different things.
    """
    old, new = _words(first), _words(again)
    a, b = [w.casefold() for w in old], [w.casefold() for w in new]
    if not b:
        return 0.0
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a, b, autojunk=len(b) > LONG)
    names = ({w for w in old if w[0].isupper()}, {w for w in new if w[0].isupper()})
    all_old = " ".join(a)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            continue
        if m - k >= MOVED and " ".join(b[k:m]) in all_old:
            continue
        if _differ(a[i:j], b[k:m]) or _exchanged(old[i:j], new[k:m], names):
            return 0.0
    same = sum(block.size for block in matcher.get_matching_blocks() if block.size > 1)
    return min(0.99, round(same / len(b), 4))


def _words(text: str) -> list[str]:
    dateline = DATELINE.match(text)
    return WORD.findall(text, dateline.end() if dateline else 0)


def _differ(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether what stands in the place of ``old`` claims another thing."""
    added = set(new) - set(old)
    if any(word[0].isdigit() or word in NUMBERS or word in NEGATIONS for word in added):
        return True
    lost = set(old) - set(new)
    if len(old) < SHORT_CUT and lost & NEGATIONS:
        return True
    verbs = {match.group() for word in added if (match := DECIDES.match(word))}
    return bool(verbs - {match.group() for word in old if (match := DECIDES.match(word))})


def _exchanged(old: Sequence[str], new: Sequence[str], names: tuple[set[str], set[str]]) -> bool:
    """Whether a name of both passages gave its place to another name of both."""
    gone = {w for w in old if w[0].isupper()} - set(new)
    come = {w for w in new if w[0].isupper()} - set(old)
    return bool(gone & names[1]) and bool(come & names[0])
