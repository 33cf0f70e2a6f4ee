"""Passages of the whole record that say the same words.

In: the passages of a new report. Out: for each the earlier passage that it repeats, if any. The same words are found
by their digest; near copies share a bucket of a MinHash signature (rensa) and are confirmed word by word. Nothing is
kept in memory between reports.
"""

from __future__ import annotations

import hashlib
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

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


def worded(text: str, passages: Sequence[Passage]) -> tuple[Worded, ...]:
    """The passages of a text with their words."""
    out = []
    for passage in passages:
        words = tuple(passage_words(text, passage))
        digest = hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        out.append(Worded(passage, words, digest))
    return tuple(out)


@lru_cache(maxsize=512)  # a report's passages are looked up once and stored once
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


def copies(db: Connection, text: str, passages: Sequence[Worded]) -> dict[int, Copy]:
    """For the number of each passage that repeats one of the record: what it repeats.

    A passage too short to be told apart (a dateline, a heading) counts as a repeat only beside one that is: where its
    own words stand in the report from which its neighbour comes.
    """
    same = _same(db, {one.digest for one in passages})
    out: dict[int, Copy] = {}
    sources: set[int] = set()
    new: list[Worded] = []
    for one in passages:
        if len(one.words) < SHORTEST:
            continue
        if rows := same.get(one.digest):
            out[one.passage.number] = Copy(rows[0][0], 1.0)
            sources.add(rows[0][1])
        else:
            new.append(one)
    if new:
        out |= _near(db, text, new)
    for one in passages if sources else ():
        if one.words and len(one.words) < SHORTEST:
            beside = [row for row, document in same.get(one.digest, ()) if document in sources]
            if beside:
                out[one.passage.number] = Copy(beside[0], 1.0)
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


def _same(db: Connection, digests: set[str]) -> dict[str, list[tuple[int, int]]]:
    """Passages and their documents by digest, first ones only, in the order in which they came."""
    found: dict[str, list[tuple[int, int]]] = {}
    values = sorted(digests)
    for at in range(0, len(values), TOGETHER):
        for key, n, document in db.execute(_FIRST, {"wanted": values[at : at + TOGETHER]}):
            found.setdefault(key, []).append((n, document))
    return found


def _near(db: Connection, text: str, new: Sequence[Worded]) -> dict[int, Copy]:
    """Of passages whose very words are not there: the nearest that each carries over."""
    owners: dict[int, list[Passage]] = defaultdict(list)
    for one in new:
        for key in signature(one.words):
            owners[key].append(one.passage)
    met: dict[Passage, Counter[int]] = defaultdict(Counter)
    for key, n in _numbered(db, "SELECT key, passage FROM band WHERE key", owners):
        for passage in owners[key]:
            met[passage][n] += 1
    likely = {
        passage: sorted(counts, key=lambda n: (-counts[n], n))[:CROWD] for passage, counts in met.items()
    }  # fmt: skip
    wanted = {n for found in likely.values() for n in found}
    texts: dict[int, str] = dict(map(tuple, _numbered(db, "SELECT n, text FROM passage WHERE n", wanted)))
    out: dict[int, Copy] = {}
    for passage, found in likely.items():
        shares = [(carried(texts[n], text[passage.start : passage.end]), -n) for n in found]
        share, first = max(shares)
        if share >= LIKENESS:
            out[passage.number] = Copy(-first, share)
    return out
