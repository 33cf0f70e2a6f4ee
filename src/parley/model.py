"""The nouns of the record: what one report says, with the words that say so.

Nothing comes in and nothing goes out: frozen data, no I/O. Every other room speaks in these words, so they
are their own room. Offsets are half-open character ranges ``[start, end)`` in Unicode code points of the
document's stored text; ``text[span.start:span.end] == span.text`` holds for every span of every entry.
Dates are ISO 8601 strings, whole (``2026-02-04``) or as coarse as the report (``2026-02``, ``2026``).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, get_args

SCHEMA = "parley.reading/1"

ActorKind = Literal["state", "armed_group", "organisation", "people", "person"]
Role = Literal["party", "mediator", "host", "other"]
StatementKind = Literal["direct", "indirect", "mixed"]
Stance = Literal["demands", "offers", "accepts", "rejects", "requires", "threatens"]
Issue = Literal[
    "ceasefire", "territory", "forces", "security_guarantees", "detainees", "humanitarian", "governance",
    "recognition", "justice", "economy", "weapons", "process", "other",
]  # fmt: skip
PositionStatus = Literal["current", "withdrawn", "past"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Modality = Literal["happened", "ongoing", "planned", "expected", "conditional", "denied", "past"]
TalksStatus = Literal["proposed", "scheduled", "under_way", "adjourned", "concluded", "collapsed", "postponed", "past"]
Outcome = Literal["agreement", "partial", "none", "unknown"]
TalksFormat = Literal["direct", "proximity", "shuttle"]
"""Face to face; apart in one place, a mediator between; apart, a mediator travelling."""

STANCES: tuple[Stance, ...] = get_args(Stance)
ISSUES: tuple[Issue, ...] = get_args(Issue)
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
MODALITIES: tuple[Modality, ...] = get_args(Modality)

REPORTER = "reporter"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open character range of a document's text and the words that stand there."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span ``[start, end)`` of ``text``. Raises ValueError when it is empty or outside the text."""
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span {start}-{end} is empty or outside a text of {len(text)} characters")
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: ``number`` counts from 1; ``start`` and ``end`` leave out the white space around it."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One report as stored. ``published`` is an ISO date or None: a date that is not known is never guessed."""

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    language: str = "en"
    byline: str | None = None
    place: str | None = field(default=None, compare=False, repr=False)
    """Where it came from (a path, a row of a file, an address), to name it by when something is wrong with it."""

    @property
    def named(self) -> str:
        """What a user knows it by: where it came from, else its id."""
        return self.place or self.url or self.id

    @property
    def sha256(self) -> str:
        """Hex digest of the text in UTF-8 (lone surrogates as they are)."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @classmethod
    def of(cls, text: str, id: str | None = None, **head: str | None) -> Document:
        """A document whose id, where none is given, is the first 16 hex digits of its text's digest."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(id=id or digest[:16], text=text, **head)  # type: ignore[arg-type]  # head is checked by the fields


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever speaks or acts, under one canonical name, with every mention that was bound to it."""

    id: str
    name: str
    kind: ActorKind
    role: Role
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Talks:
    """One round or meeting. ``began`` and ``next`` are ISO dates; parties and mediators are actor ids.

    ``format`` is null where the text does not tell whether the sides sit together.
    """

    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    venue: str | None
    began: str | None
    next: str | None
    status: TalksStatus
    outcome: Outcome
    evidence: tuple[Span, ...]
    format: TalksFormat | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Attributed words or thoughts. ``actor`` is null when the source could not be bound to a side."""

    id: str
    source: Span | None
    actor: str | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: StatementKind


@dataclass(frozen=True, slots=True)
class Position:
    """An actor's stance on a proposition, as reported. ``statement`` is the id of the statement that carries it."""

    id: str
    actor: str
    stance: Stance
    issue: Issue
    proposition: Span
    condition: Span | None
    counterpart: str | None
    reported_by: str
    status: PositionStatus
    statement: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something done, planned or threatened, in PLOVER types (Open Event Data Alliance, PLOVER codebook 2023)."""

    id: str
    type: EventType
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    place: str | None
    date: str | None
    modality: Modality
    asserted_by: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a public is reported to think; ``share`` is 0 to 1, a word such as ``majority``, or ``unknown``.

    ``pollster`` is in the words of the text, ``date`` that of the poll (ISO); each is null where it is not told.
    """

    population: str
    stance: str
    share: float | str
    proposition: Span
    evidence: tuple[Span, ...]
    pollster: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A passage that says again what an earlier one said; ``likeness`` is 0 to 1, 1 for the same words."""

    passage: Span
    of: Span
    likeness: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document adds to the record."""

    document: Document
    actors: tuple[Actor, ...] = ()
    talks: tuple[Talks, ...] = ()
    statements: tuple[Statement, ...] = ()
    positions: tuple[Position, ...] = ()
    events: tuple[Event, ...] = ()
    opinion: tuple[Opinion, ...] = ()
    repeats: tuple[Repeat, ...] = field(default=())
    set_aside: str | None = None
    """Why the document was not read, where a screen set it aside; the lists are empty then. No key of the contract."""

    def to_dict(self) -> dict[str, Any]:
        """The reading in the shape of the ``parley.reading/1`` contract, ready for JSON."""
        document = self.document
        head = {"schema": SCHEMA, "id": document.id, "title": document.title, "outlet": document.outlet,
                "published": document.published, "language": document.language, "sha256": document.sha256}  # fmt: skip
        lists = ("actors", "talks", "statements", "positions", "events", "opinion", "repeats")
        return {**head, **{name: plain(getattr(self, name)) for name in lists}}

    def to_json(self) -> str:
        """``to_dict`` as one line of JSON, keys in a fixed order, fit for UTF-8 and for readers of lines."""
        line = json.dumps(self.to_dict(), ensure_ascii=False, separators=(", ", ": "))
        return re.sub(r"[\ud800-\udfff\u2028\u2029\x85]", lambda m: f"\\u{ord(m.group()):04x}", line)

    def spans(self) -> Iterator[Span]:
        """Every span of every entry."""
        for item in fields(self):
            if item.name != "document":
                yield from _spans(getattr(self, item.name))


def plain(value: Any) -> Any:
    """Dataclasses and tuples as dicts and lists, in the order of their fields."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    names = _field_names(value.__class__)
    return {name: plain(getattr(value, name)) for name in names} if names else value


@cache
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a dataclass, looked up once; none of any other type."""
    return tuple(item.name for item in fields(kind)) if is_dataclass(kind) else ()


def _spans(value: Any) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _spans(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from _spans(getattr(value, item.name))
