"""What is compared: entries as frozen rows, each with its report, its outlet, its date and its independent text.

In: readings. Out: a ``Case``. ``recorded.py`` makes the same of a record; everything else in this room works on the
rows alone and reads no store.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from parley.model import Document, Event, Opinion, Position, Reading, Span, Statement, Talks
from parley.passages import paragraphs
from parley.passages.repeats import LIKENESS, likeness, passage_words

T = TypeVar("T", Position, Event, Statement, Talks, Opinion)


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """One entry and where it stands.

    ``date`` is the day of the report's publication (ISO) or None. ``origin`` names the independent text, which is the
    passage's own: what copies another holds no rows.
    """

    id: str
    item: T
    document: str
    outlet: str | None
    date: str | None
    paragraph: int
    origin: str


@dataclass(frozen=True, slots=True)
class Side:
    """An actor as the case knows it; ``role`` is the one it has in most reports."""

    id: str
    name: str
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is compared."""

    positions: tuple[Row[Position], ...] = ()
    events: tuple[Row[Event], ...] = ()
    statements: tuple[Row[Statement], ...] = ()
    talks: tuple[Row[Talks], ...] = ()
    opinion: tuple[Row[Opinion], ...] = ()
    sides: dict[str, Side] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)

    def name(self, id: str) -> str:
        """The name of an actor, its id in words where it has none."""
        return self.sides[id].name if id in self.sides else id.replace("_", " ")

    def parties(self) -> tuple[str, ...]:
        """The parties: actors that are one in most reports, those with most positions first.

        Where no actor is a party, the two with most positions that do not mediate.
        """
        held = Counter(row.item.actor for row in self.positions)
        marked = [id for id, side in self.sides.items() if side.role == "party"]
        if marked:
            return tuple(sorted(marked, key=lambda id: (-held[id], id)))
        rest = [id for id, _ in held.most_common() if id not in self.sides or self.sides[id].role != "mediator"]
        return tuple(rest[:2])


@contextmanager
def collector_paused() -> Iterator[None]:
    """Leave Python's collector of circles out for a while. A comparison makes small objects by the hundred thousand
    that all stay; looking for circles among them again and again costs as much as making them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def case_of(readings: Iterable[Reading]) -> Case:
    """The entries of readings as rows, each independent text's once: a passage that says what one before it says adds
    none, as in a record."""
    found = list(readings)
    origins = _origins([reading.document for reading in found])
    lists: dict[str, list[object]] = {name: [] for name in ("positions", "events", "statements", "talks", "opinion")}
    for number, reading in enumerate(found):
        place = _Place(reading.document, origins[number])
        for name, rows in lists.items():
            for at, item in enumerate(getattr(reading, name), 1):
                row = place.row(f"{reading.document.id}:{getattr(item, 'id', '') or f'{name[0]}{at}'}", item)
                if row.origin == _own(reading.document, row.paragraph):
                    rows.append(row)
    documents = {reading.document.id: reading.document for reading in found}
    made = {name: tuple(rows) for name, rows in lists.items()}
    return Case(**made, sides=sides_of(found), documents=documents)  # type: ignore[arg-type]  # each list by its name


def sides_of(readings: Sequence[Reading]) -> dict[str, Side]:
    """Every actor of the readings, in its most frequent role; a party in one report and none in others is a party."""
    roles: dict[str, Counter[str]] = {}
    named: dict[str, tuple[str, str]] = {}
    for reading in readings:
        for actor in reading.actors:
            named.setdefault(actor.id, (actor.name, actor.kind))
            roles.setdefault(actor.id, Counter())[actor.role] += 1
    return {id: Side(id, *named[id], role=role_of(roles[id])) for id in named}


def role_of(counted: Counter[str]) -> str:
    """The most frequent role that says something; ``other`` only where no report says more."""
    telling = [(n, role) for role, n in counted.items() if role != "other"]
    return max(telling)[1] if telling else "other"


def words_of(item: Position | Event | Statement | Talks | Opinion) -> tuple[Span, ...]:
    """The spans that an entry rests on."""
    if isinstance(item, Position):
        return (item.proposition, item.condition) if item.condition else (item.proposition,)
    return item.content if isinstance(item, Statement) else item.evidence


def condition_of(item: Position) -> Span | None:
    """The condition of a position. None where it is the proposition itself ("only if X", read as requiring X), or one
    word, which is a conjunction whose clause was not found."""
    span, own = item.condition, item.proposition
    if span is None or len(span.text.split()) < 2:
        return None
    return None if span.start < own.end and own.start < span.end else span


class _Place:
    """One report with its paragraphs and the independent text of each."""

    def __init__(self, document: Document, origins: Sequence[str]) -> None:
        self.document = document
        self.passages = paragraphs(document.text)
        self.origins = origins

    def row(self, id: str, item: T) -> Row[T]:
        start = words_of(item)[0].start
        number = max((p.number for p in self.passages if p.start <= start), default=1)
        origin = self.origins[number - 1] if self.origins else _own(self.document, number)
        return Row(id, item, self.document.id, self.document.outlet, self.document.published, number, origin)


def _own(document: Document, number: int) -> str:
    """The independent text that a paragraph is where it repeats none."""
    return f"{document.id}#{number}"


def _origins(documents: Sequence[Document]) -> list[list[str]]:
    """For each paragraph of each document the first that says the same, ``document#number``.

    Quadratic in the paragraphs of different reports that share a run of words; a record does this with an index.
    """
    seen: list[tuple[list[str], str]] = []
    index: dict[tuple[str, ...], list[int]] = {}
    out = []
    for document in documents:
        mine = []
        for passage in paragraphs(document.text):
            words = passage_words(document.text, passage)
            runs = {tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))}
            near = {n for run in runs for n in index.get(run, ())}
            origin = next((seen[n][1] for n in sorted(near) if _same(seen[n][0], words)), None)
            if origin is None:
                origin = _own(document, passage.number)
                seen.append((words, origin))
                for run in runs:
                    index.setdefault(run, []).append(len(seen) - 1)
            mine.append(origin)
        out.append(mine)
    return out


RUN = 4
"""Words that two passages must have in a row to be looked at for being the same."""
SHORT = 8
"""Words under which two passages are the same only word for word."""


def _same(a: list[str], b: list[str]) -> bool:
    return a == b if min(len(a), len(b)) < SHORT else likeness(a, b) >= LIKENESS
