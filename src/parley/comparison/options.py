"""Options: the propositions that several positions share.

In: positions. Out: each position's option. The codebook's options come first; other wordings join the option that
they are nearest to in meaning, in the order of their dates, or open one of their own. Since a wording never moves
when later ones come, an option keeps its name and its id. What an analyst decided about a wording goes before both.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parley.codebook import Codebook
from parley.comparison.case import Case, condition_of
from parley.comparison.claims import claim, conditioned
from parley.comparison.meaning import Floats, Meanings, stem

VECTOR_WEIGHT = 0.6
"""Share of the encoder's cosine in the likeness of two wordings; the rest is the overlap of their head words."""
ALIKE = 0.51
"""Mean likeness to the wordings of an option from which another wording joins it. Both numbers are set on
``benchmarks/data/options.tsv`` by ``benchmarks/options.py``, which prints what they give."""
OTHER_ISSUE = 0.05
"""How much more alike wordings of different issues must be: issues are read with errors, so they do not forbid it."""
KNOWN = 0.02
"""How much less alike a wording need be to an option that the codebook or an analyst has named."""
NEAREST = 5
"""Options that are looked at for a wording, nearest first: one of another issue may be nearer than is enough."""
BLOCK = 256
"""Wordings that are compared with all others at once, to bound memory."""
NAME_LENGTH = 80
"""Characters of an option's name, where it is taken from the words of a report."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that sides are for or against. ``named`` tells by whom: codebook, analyst, or the reports' words."""

    id: str
    name: str
    issue: str
    named: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sorting:
    """An analyst's judgement that a wording names an option. Merging two options sorts the wordings of both under
    one name; splitting sorts some of them under another; naming sorts all of them under the new name."""

    wording: str
    option: str
    issue: str
    analyst: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """Every option, and which one each wording names."""

    all: tuple[Option, ...]
    of_wording: Mapping[str, str]
    """From the claim's words to the option's id."""
    _by_id: dict[str, Option] = field(default_factory=dict, repr=False, compare=False)

    def of(self, words: str) -> str | None:
        """The id of the option that a proposition names, None for words that were not sorted."""
        return self.of_wording.get(claim(words).words)

    def of_condition(self, words: str) -> str | None:
        """The id of the option that a condition asks for."""
        return self.of_wording.get(conditioned(words).words)

    def get(self, id: str) -> Option:
        """The option with this id. Raises KeyError for none."""
        if not self._by_id:
            self._by_id.update((option.id, option) for option in self.all)
        return self._by_id[id]

    def named(self, name: str) -> Option | None:
        """The option with this name or id, else the one that holds the name in its wordings, else None."""
        low = name.casefold()
        exact = [o for o in self.all if low in (o.id, o.name.casefold())]
        within = [o for o in self.all if any(low in w.casefold() for w in (o.name, *o.wordings))]
        return next(iter(exact or within), None)

    def merge(self, first: str, second: str, name: str | None = None, analyst: str = "") -> tuple[Sorting, ...]:
        """The sortings that make two options one, under a name or that of the first. Raises KeyError."""
        a, b = self.get(first), self.get(second)
        return tuple(Sorting(w, name or a.name, a.issue, analyst) for w in (*a.wordings, *b.wordings))

    def split(self, option: str, wordings: Iterable[str], name: str, analyst: str = "") -> tuple[Sorting, ...]:
        """The sortings that take some wordings out of an option. Raises KeyError for a wording it does not have."""
        old = self.get(option)
        chosen = [claim(w).words if w not in old.wordings else w for w in wordings]
        for words in chosen:
            if words not in old.wordings:
                raise KeyError(words)
        return tuple(Sorting(w, name, old.issue, analyst) for w in chosen)

    def rename(self, option: str, name: str, analyst: str = "") -> tuple[Sorting, ...]:
        """The sortings that give an option a name. Raises KeyError."""
        old = self.get(option)
        return tuple(Sorting(w, name, old.issue, analyst) for w in old.wordings)


@dataclass(frozen=True, slots=True)
class _Wording:
    words: str
    issue: str
    first: str
    count: int


def options(
    case: Case, codebook: Codebook | None = None, sortings: Sequence[Sorting] = (), meanings: Meanings | None = None
) -> Options:
    """Sort the wordings of a case's positions and conditions into options."""
    wordings = _wordings(case)
    known = Meanings() if meanings is None else meanings
    groups = _Groups(known, _names(case))
    for note in codebook.issues if codebook else ():
        for name in note.options:
            groups.join(groups.open(name, note.id, "codebook"), claim(name).words, note.id)
    decided = {item.wording: item for item in sortings}
    made: dict[tuple[str, str], int] = {}
    for item in decided.values():
        key = (item.issue, item.option)
        if key not in made:
            made[key] = groups.open(item.option, item.issue, "analyst")
        groups.join(made[key], item.wording, item.issue)
    rest = [w for w in wordings if w.words not in decided]
    groups.sort(rest)
    return groups.options({w.words: w for w in wordings})


def _wordings(case: Case) -> list[_Wording]:
    """Every distinct claim, in the order of its first date."""
    told: dict[tuple[str, str, bool], list[Any]] = {}
    for row in case.positions:
        item = row.item
        found: list[tuple[str, str, bool]] = [(item.proposition.text, item.issue, False)]
        if item.condition and (condition := condition_of(item)):
            found.append((condition.text, "", True))
        date = row.date or "9999"
        for key in found:
            known = told.get(key)
            if known is None:
                told[key] = [1, date]
            else:
                known[0] += 1
                if date < known[1]:
                    known[1] = date
    first: dict[str, str] = {}
    counted: Counter[str] = Counter()
    issues: dict[str, Counter[str]] = {}
    for (text, issue, asked), (number, date) in told.items():
        words = (conditioned(text) if asked else claim(text)).words
        counted[words] += number
        first[words] = min(date, first.get(words, date))
        votes = issues.setdefault(words, Counter())
        if not asked:
            votes[issue] += number
    made = [_Wording(words, _most(issues[words]), first[words], counted[words]) for words in first]
    return sorted(made, key=lambda w: (w.first, not w.issue, -w.count, w.words))


def _names(case: Case) -> frozenset[str]:
    """Stems of the sides' names: they tell whose an option is, not what it is."""
    return frozenset(stem(word) for side in case.sides.values() for word in re.findall(r"\w+", side.name))


@dataclass(slots=True)
class _Head:
    """An option in the making."""

    name: str
    issue: str
    named: str
    size: int = 0


class _Groups:
    """Options in the making, and the option of each wording."""

    def __init__(self, meanings: Meanings, names: frozenset[str]) -> None:
        self.meanings = meanings
        self.names = names
        self.heads: list[_Head] = []
        self.of_wording: dict[str, int] = {}

    def open(self, name: str, issue: str, named: str) -> int:
        """A new option."""
        self.heads.append(_Head(name, issue, named))
        return len(self.heads) - 1

    def join(self, group: int, words: str, issue: str) -> None:
        """Put a wording into an option."""
        head = self.heads[group]
        head.size += 1
        head.issue = head.issue or issue
        self.of_wording[words] = group

    def sort(self, wordings: Sequence[_Wording]) -> None:
        """Put each wording into the option that it is nearest to, or into one of its own."""
        rest = [w for w in wordings if w.words not in self.of_wording]
        group = np.array([*self.of_wording.values(), *(0 for _ in rest)], dtype=np.int64)
        placed = len(self.of_wording)
        for alike in self._likenesses([*self.of_wording, *(w.words for w in rest)], placed):
            wording = rest[placed - (len(group) - len(rest))]
            total = np.bincount(group[:placed], alike[:placed], len(self.heads)).astype(np.float64)
            found = self._nearest(wording, total)
            if found is None:
                found = self.open(_short(wording.words), wording.issue, "reports")
            self.join(found, wording.words, wording.issue)
            group[placed] = found
            placed += 1

    def _likenesses(self, words: Sequence[str], first: int) -> Iterator[Floats]:
        """For each wording from the ``first`` on its likeness to all of them, made in blocks."""
        from scipy.sparse import csr_array

        if not words:
            return
        meanings = self.meanings.of(words)
        vectors = np.stack([m.vector for m in meanings])
        heads = [m.heads - self.names or m.heads for m in meanings]
        stems = {name: i for i, name in enumerate(dict.fromkeys(head for found in heads for head in sorted(found)))}
        columns = [stems[head] for found in heads for head in found]
        ends = np.cumsum([0, *map(len, heads)])
        shape = (len(words), max(1, len(stems)))
        has = csr_array((np.ones(len(columns), dtype=np.float32), np.array(columns, dtype=np.int64), ends), shape=shape)
        sizes = np.maximum(1, np.array([len(found) for found in heads], dtype=np.float32))
        for start in range(first, len(words), BLOCK):
            rows = slice(start, start + BLOCK)
            cosine = vectors[rows] @ vectors.T
            overlap = (has[rows] @ has.T).toarray() / np.minimum(sizes[rows, None], sizes[None, :])
            yield from VECTOR_WEIGHT * cosine + (1 - VECTOR_WEIGHT) * overlap

    def _nearest(self, wording: _Wording, total: NDArray[np.float64]) -> int | None:
        """The option with the highest mean likeness, if it is high enough; ``total`` sums it over its wordings."""
        if not self.heads:
            return None
        mean = total / np.maximum(1, np.array([head.size for head in self.heads]))
        for number in np.argsort(-mean, kind="stable")[:NEAREST].tolist():
            head = self.heads[number]
            needed = ALIKE + OTHER_ISSUE * bool(head.issue and wording.issue and head.issue != wording.issue)
            if mean[number] >= needed - KNOWN * (head.named != "reports"):
                return int(number)
        return None

    def options(self, wordings: Mapping[str, _Wording]) -> Options:
        """Every option that a wording of the case names, and those of the codebook that none does."""
        members: dict[int, list[str]] = {}
        for words, group in self.of_wording.items():
            if words in wordings:
                members.setdefault(group, []).append(words)
        made: dict[int, Option] = {}
        for number, head in enumerate(self.heads):
            name, issue, named = head.name, head.issue, head.named
            found = members.get(number, [])
            if not found and named != "codebook":
                continue
            votes: Counter[str] = Counter()
            for words in found:
                if wordings[words].issue:
                    votes[wordings[words].issue] += wordings[words].count
            about = issue if named != "reports" or not votes else _most(votes)
            option = Option(_id(name, issue), name, about or "other", named, tuple(found))
            made[number] = option
        taken: Counter[str] = Counter()
        for number, option in made.items():
            taken[option.id] += 1
            if taken[option.id] > 1:
                made[number] = replace(option, id=f"{option.id}-{taken[option.id]}")
        return Options(
            tuple(made.values()),
            {words: made[group].id for words, group in self.of_wording.items() if group in made},
        )


def _short(words: str) -> str:
    return words if len(words) <= NAME_LENGTH else words[:NAME_LENGTH].rsplit(" ", 1)[0] + " …"


def _most(votes: Counter[str]) -> str:
    """What has most votes, of several the first by its letters, so that no order of reports counts; "" without any."""
    return min(votes, key=lambda name: (-votes[name], name), default="")


def _id(name: str, issue: str) -> str:
    """Words of the name and a short digest, so that an id can be typed and is the same in every run."""
    slug = "_".join(re.findall(r"\w+", name.casefold())[:4]) or "option"
    return f"{slug}_{hashlib.sha256(f'{issue}|{name}'.encode('utf-8', 'surrogatepass')).hexdigest()[:4]}"
