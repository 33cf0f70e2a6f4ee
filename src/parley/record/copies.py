"""Passages of the whole record that say the same words.

In: the passages of a new report, and what came before it. Out: for each the earlier passage that it repeats, if any.
The same words are found by their digest; near copies share a bucket of a MinHash signature (rensa) and are confirmed
word by word. The rule asks for what came before through ``Before``: here that is the record, and nothing is kept in
memory between reports.
"""

from __future__ import annotations

import hashlib
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import BindParameter, Connection, bindparam, select

from parley.model import Passage
from parley.passages.alike import carried
from parley.passages.repeats import LIKENESS, SHORTEST, passage_words
from parley.record import schema
from parley.record.bulk import put_values

BANDS = 32
ROWS = 3
"""Two passages that share a share ``s`` of their runs of words meet with probability 1 - (1 - s^3)^32: 0.98 at 0.5 and
0.88 at 0.4, but 0.0009 at 0.03, which passages on one subject have in common: few candidates among very many.
"""
SHINGLE = 2
"""Words of a run. A passage with one word changed in ten keeps about two thirds of its runs of two."""
CROWD = 20
"""Passages that are looked at word by word, those that meet in most buckets first."""
SEED = 1


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage's earlier form: the row of the first passage that says it, and how alike they are (0 to 1)."""

    origin: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Worded:
    """A passage with what it is compared by, taken from the text once."""

    passage: Passage
    words: tuple[str, ...]
    """Case folded."""
    digest: str
    """16 hex digits for the words, in their order."""

    @property
    def number(self) -> int:
        return self.passage.number

    @property
    def size(self) -> int:
        return len(self.words)


def worded(text: str, passages: Sequence[Passage]) -> tuple[Worded, ...]:
    """The passages of a text with their words."""
    out = []
    for passage in passages:
        words = tuple(passage_words(text, passage))
        digest = hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        out.append(Worded(passage, words, digest))
    return tuple(out)


@lru_cache(maxsize=4096)  # a report's passages are looked up once and stored once, those read meanwhile in between
def signature(words: tuple[str, ...]) -> tuple[int, ...]:
    """The keys, 63 bits each, of the buckets in which a passage stands."""
    from rensa import RMinHash

    made = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    count = max(1, len(words) - SHINGLE + 1)
    made.update([" ".join(words[i : i + SHINGLE]).encode("utf-8", "surrogatepass") for i in range(count)])
    values = made.digest()
    keys = []
    for number in range(BANDS):
        row = values[number * ROWS : (number + 1) * ROWS]
        hashed = hashlib.blake2b(struct.pack(f">B{ROWS}I", number, *row), digest_size=8).digest()
        keys.append(int.from_bytes(hashed, "big") >> 1)
    return tuple(keys)


def keep_bands(db: Connection, passages: Iterable[tuple[int, tuple[str, ...]]]) -> None:
    """Make passages findable by later near copies: the row of each, and its words."""
    rows = sorted((key, n) for n, words in passages for key in signature(words))
    put_values(db, schema.band, ("key", "passage"), rows)


class Compared(Protocol):
    """A passage as the rule sees it: its number in the report and how many words it has."""

    @property
    def number(self) -> int: ...
    @property
    def size(self) -> int: ...


P = TypeVar("P", bound=Compared, contravariant=True)


class Before(Protocol[P]):
    """The passages of all earlier reports that repeat none themselves, each by a number that grows in their order."""

    def same(self, passages: Sequence[P]) -> Mapping[int, tuple[int, int]]:
        """For the number of each passage whose words stand there: the first that has them, and its report's number."""
        ...

    def beside(self, passages: Sequence[P], reports: set[int]) -> Mapping[int, int]:
        """For the number of each passage whose words stand in one of these reports: the first that has them."""
        ...

    def met(self, passages: Sequence[P]) -> Mapping[int, Mapping[int, int]]:
        """For the number of each passage: the passages that it meets in a bucket, and in how many."""
        ...

    def shares(self, passages: Sequence[P], likely: Mapping[int, Sequence[int]]) -> Mapping[int, Sequence[float]]:
        """For the number of each passage: how much of it each of its likely ones carries (``carried``)."""
        ...


def copies(before: Before[P], passages: Sequence[P]) -> dict[int, Copy]:
    """For the number of each passage that repeats an earlier report's: what it repeats.

    A passage too short to be told apart (a dateline, a heading) counts as a repeat only beside one that is: where its
    own words stand in the report from which its neighbour comes.
    """
    long = [one for one in passages if one.size >= SHORTEST]
    same = before.same(long)
    out = {number: Copy(n, 1.0) for number, (n, _) in same.items()}
    new = [one for one in long if one.number not in same]
    if new:
        out |= _near(before, new)
    short = [one for one in passages if 0 < one.size < SHORTEST]
    if short and same:
        beside = before.beside(short, {report for _, report in same.values()})
        out |= {number: Copy(n, 1.0) for number, n in beside.items()}
    return out


def _near(before: Before[P], new: Sequence[P]) -> dict[int, Copy]:
    """Of passages whose very words are not there: the nearest that each carries over."""
    likely = {
        number: sorted(counts, key=lambda n: (-counts[n], n))[:CROWD] for number, counts in before.met(new).items()
    }
    out: dict[int, Copy] = {}
    for number, shares in before.shares(new, likely).items():
        share, first = max(zip(shares, (-n for n in likely[number]), strict=True))
        if share >= LIKENESS:
            out[number] = Copy(-first, share)
    return out


TOGETHER = 500
"""Values that one query asks for."""
_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)
_FIRST = (
    select(schema.passage.c.digest, schema.passage.c.n, schema.passage.c.document)
    .where(schema.passage.c.origin.is_(None), schema.passage.c.digest.in_(_WANTED))
    .order_by(schema.passage.c.n)
)
"""A question that every report asks; to build one takes as long as to ask it."""


def _numbered(db: Connection, select: str, numbers: Iterable[int]) -> Iterator[Any]:
    """The rows for many numbers, written out: for hundreds of them, binding takes longer than asking."""
    values = sorted(numbers)
    for at in range(0, len(values), TOGETHER):
        yield from db.exec_driver_sql(f"{select} IN ({','.join(f'{int(n)}' for n in values[at : at + TOGETHER])})")


@dataclass(frozen=True, slots=True)
class InRecord:
    """What a record holds before a report with this text."""

    db: Connection
    text: str

    def same(self, passages: Sequence[Worded]) -> dict[int, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        values = sorted({one.digest for one in passages})
        for at in range(0, len(values), TOGETHER):
            for key, n, report in self.db.execute(_FIRST, {"wanted": values[at : at + TOGETHER]}):
                found.setdefault(key, (n, report))
        return {one.number: found[one.digest] for one in passages if one.digest in found}

    def beside(self, passages: Sequence[Worded], reports: set[int]) -> dict[int, int]:
        # asked for by report: a credit line stands in very many of them
        found: dict[str, int] = {}
        select = "SELECT digest, n FROM passage WHERE origin IS NULL AND document"
        for key, n in sorted(map(tuple, _numbered(self.db, select, reports)), key=lambda row: row[1]):
            found.setdefault(key, n)
        return {one.number: found[one.digest] for one in passages if one.digest in found}

    def met(self, passages: Sequence[Worded]) -> dict[int, Counter[int]]:
        owners: dict[int, list[int]] = defaultdict(list)
        for one in passages:
            for key in signature(one.words):
                owners[key].append(one.number)
        found: dict[int, Counter[int]] = defaultdict(Counter)
        for key, n in _numbered(self.db, "SELECT key, passage FROM band WHERE key", owners):
            for number in owners[key]:
                found[number][n] += 1
        return found

    def shares(self, passages: Sequence[Worded], likely: Mapping[int, Sequence[int]]) -> dict[int, list[float]]:
        wanted = {n for found in likely.values() for n in found}
        rows = _numbered(self.db, "SELECT n, text FROM passage WHERE n", wanted)
        texts: dict[int, str] = dict(map(tuple, rows))
        by_number = {one.number: self.text[one.passage.start : one.passage.end] for one in passages}
        return {number: [carried(texts[n], by_number[number]) for n in found] for number, found in likely.items()}
