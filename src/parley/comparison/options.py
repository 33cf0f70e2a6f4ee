"""Options: the propositions that several positions share.

In: positions. Out: each position's option. The codebook's options come first; other wordings join the option that
they are nearest to in meaning, in the order of their dates, or open one of their own. Since a wording never moves
when later ones come, an option keeps its name and its id. What an analyst decided about a wording goes before both.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from parley.codebook import Codebook
from parley.comparison.case import Case
from parley.comparison.claims import claim, conditioned
from parley.comparison.meaning import WIDTH, Floats, Meaning, Meanings, stem

VECTOR_WEIGHT = 0.5
"""Share of the encoder's cosine in the likeness of two wordings; the rest is the overlap of their head words."""
ALIKE = 0.48
"""Mean likeness to the wordings of an option from which another wording joins it. Both numbers are set on
``benchmarks/data/options.tsv`` by ``benchmarks/options.py``, which prints what they give."""
OTHER_ISSUE = 0.05
"""How much more alike wordings of different issues must be: issues are read with errors, so they do not forbid it."""
KNOWN = 0.02
"""How much less alike a wording need be to an option that the codebook or an analyst has named."""
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

    def of(self, words: str) -> str | None:
        """The id of the option that a proposition names, None for words that were not sorted."""
        return self.of_wording.get(claim(words).words)

    def of_condition(self, words: str) -> str | None:
        """The id of the option that a condition asks for."""
        return self.of_wording.get(conditioned(words).words)

    def get(self, id: str) -> Option:
        """The option with this id. Raises KeyError for none."""
        return self._by_id()[id]

    def _by_id(self) -> dict[str, Option]:
        return {option.id: option for option in self.all}

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
            groups.open(name, note.id, "codebook", [claim(name).words])
    decided = {item.wording: item for item in sortings}
    made: dict[tuple[str, str], int] = {}
    for item in decided.values():
        key = (item.issue, item.option)
        if key not in made:
            made[key] = groups.open(item.option, item.issue, "analyst", [])
        groups.join(made[key], item.wording, item.issue)
    rest = [w for w in wordings if w.words not in decided]
    groups.sort(rest)
    return groups.options({w.words: w for w in wordings})


def _wordings(case: Case) -> list[_Wording]:
    """Every distinct claim, in the order of its first date."""
    first: dict[str, str] = {}
    counted: Counter[str] = Counter()
    issues: dict[str, Counter[str]] = {}
    seen: dict[tuple[str, bool], str] = {}
    for row in case.positions:
        item = row.item
        found = [(item.proposition.text, False)] + ([(item.condition.text, True)] if item.condition else [])
        for text, condition in found:
            words = seen.get((text, condition))
            if words is None:
                words = (conditioned(text) if condition else claim(text)).words
                seen[text, condition] = words
                issues.setdefault(words, Counter())
            if not condition:
                issues[words][item.issue] += 1
            counted[words] += 1
            date = row.date or "9999"
            if words not in first or date < first[words]:
                first[words] = date
    made = [
        _Wording(words, issues[words].most_common(1)[0][0] if issues[words] else "", first[words], counted[words])
        for words in first
    ]
    return sorted(made, key=lambda w: (w.first, not w.issue, -w.count))


def _names(case: Case) -> frozenset[str]:
    """Stems of the sides' names: they tell whose an option is, not what it is."""
    return frozenset(stem(word) for side in case.sides.values() for word in re.findall(r"\w+", side.name))


class _Groups:
    """Options in the making: wordings with their meanings in rows, and the option of each row."""

    def __init__(self, meanings: Meanings, names: frozenset[str]) -> None:
        self.meanings = meanings
        self.names = names
        self.heads: list[tuple[str, str, str]] = []  # name, issue, named
        self.of_wording: dict[str, int] = {}
        self.index: dict[str, list[int]] = {}  # stem -> rows
        self.vectors: Floats = np.zeros((64, WIDTH), dtype=np.float32)
        self.sizes = np.zeros(64, dtype=np.float32)
        self.group = np.zeros(64, dtype=np.int64)
        self.rows = 0
        self.issues: list[str] = []
        self.counts: list[int] = []

    def open(self, name: str, issue: str, named: str, wordings: Sequence[str]) -> int:
        """A new option with its first wordings."""
        self.heads.append((name, issue, named))
        self.counts.append(0)
        for words in wordings:
            self.join(len(self.heads) - 1, words, issue)
        return len(self.heads) - 1

    def join(self, group: int, words: str, issue: str, meaning: Meaning | None = None) -> None:
        """Put a wording into an option."""
        meaning = meaning or self.meanings.of([words])[0]
        heads = self._heads(meaning)
        if self.rows == len(self.sizes):
            self.vectors = np.concatenate([self.vectors, np.zeros_like(self.vectors)])
            self.sizes = np.concatenate([self.sizes, np.zeros_like(self.sizes)])
            self.group = np.concatenate([self.group, np.zeros_like(self.group)])
        row = self.rows
        self.vectors[row], self.sizes[row], self.group[row] = meaning.vector, len(heads), group
        for head in heads:
            self.index.setdefault(head, []).append(row)
        self.rows += 1
        self.counts[group] += 1
        self.issues.append(issue)
        self.of_wording[words] = group
        if not self.heads[group][1] and issue:
            self.heads[group] = (self.heads[group][0], issue, self.heads[group][2])

    def sort(self, wordings: Sequence[_Wording]) -> None:
        """Put each wording into the option that it is nearest to, or into one of its own."""
        for wording, meaning in zip(wordings, self.meanings.of([w.words for w in wordings]), strict=True):
            if wording.words in self.of_wording:
                continue
            group = self._nearest(wording, meaning)
            if group is None:
                group = self.open(_short(wording.words), wording.issue, "reports", [])
            self.join(group, wording.words, wording.issue, meaning)

    def _nearest(self, wording: _Wording, meaning: Meaning) -> int | None:
        if not self.rows:
            return None
        cosine = self.vectors[: self.rows] @ meaning.vector
        heads = self._heads(meaning)
        shared = np.zeros(self.rows, dtype=np.float32)
        for head in heads:
            shared[self.index.get(head, [])] += 1
        overlap = shared / np.maximum(1, np.minimum(self.sizes[: self.rows], len(heads)))
        alike = VECTOR_WEIGHT * cosine + (1 - VECTOR_WEIGHT) * overlap
        total = np.bincount(self.group[: self.rows], weights=alike, minlength=len(self.heads))
        counts = np.array(self.counts, dtype=np.float64)
        mean = np.where(counts > 0, total / np.maximum(1, counts), 0)
        for number in np.argsort(-mean)[:5].tolist():
            _, issue, named = self.heads[number]
            needed = ALIKE + OTHER_ISSUE * bool(issue and wording.issue and issue != wording.issue)
            if mean[number] >= needed - KNOWN * (named != "reports"):
                return int(number)
        return None

    def _heads(self, meaning: Meaning) -> frozenset[str]:
        return meaning.heads - self.names or meaning.heads

    def options(self, wordings: Mapping[str, _Wording]) -> Options:
        """Every option that a wording of the case names, and those of the codebook that none does."""
        members: dict[int, list[str]] = {}
        for words, group in self.of_wording.items():
            if words in wordings:
                members.setdefault(group, []).append(words)
        made: dict[int, Option] = {}
        for number, (name, issue, named) in enumerate(self.heads):
            found = members.get(number, [])
            if not found and named != "codebook":
                continue
            votes: Counter[str] = Counter()
            for words in found:
                if wordings[words].issue:
                    votes[wordings[words].issue] += wordings[words].count
            about = issue if named != "reports" or not votes else votes.most_common(1)[0][0]
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


def _id(name: str, issue: str) -> str:
    """Words of the name and a short digest, so that an id can be typed and is the same in every run."""
    slug = "_".join(re.findall(r"\w+", name.casefold())[:4]) or "option"
    return f"{slug}_{hashlib.sha256(f'{issue}|{name}'.encode('utf-8', 'surrogatepass')).hexdigest()[:4]}"
