"""Entries as rows: what was read in a report, in the columns of the record and back.

In: a Reading. Out: a row for each statement, position, event, talks and opinion, with the id that its report, its
evidence and its values give it, and the key that the same thing has in every text that tells it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from parley.model import REPORTER, Event, Opinion, Position, Reading, Span, Statement, Talks, plain

Item = Statement | Position | Event | Talks | Opinion
Kind = Literal["statement", "position", "event", "talks", "opinion"]
KINDS: dict[Kind, type[Item]] = {
    "statement": Statement, "position": Position, "event": Event, "talks": Talks, "opinion": Opinion,
}  # fmt: skip
LISTS: dict[Kind, str] = {
    "statement": "statements", "position": "positions", "event": "events", "talks": "talks", "opinion": "opinion",
}  # fmt: skip
"""The list of a Reading in which entries of each kind stand."""

Data = dict[str, Any]
"""An entry as JSON, its spans as ``{"start", "end", "text"}``."""


@dataclass(frozen=True, slots=True)
class Found:
    """One entry on its way into the record: its columns, and every actor that has a part in it."""

    columns: dict[str, Any]
    actors: tuple[str, ...]


def found_entries(reading: Reading, document: str) -> Iterator[Found]:
    """Every entry of a reading; ``document`` is the id of its report in the record."""
    ids: dict[str, str] = {}
    for kind, name in LISTS.items():
        seen: set[str] = set()
        for item in getattr(reading, name):
            data = plain(item)
            id = entry_id(document, kind, data)
            if id in seen:
                continue
            seen.add(id)
            if "id" in data:
                ids[data["id"]] = id
            data["id"] = id
            if kind == "position" and data["statement"]:
                data["statement"] = ids.get(data["statement"])
            yield Found({"id": id, "kind": kind, **columns(kind, data)}, actors_of(kind, data))


def columns(kind: Kind, data: Data) -> dict[str, Any]:
    """The columns by which an entry is found, and its JSON."""
    spans = evidence(data)
    first = {"event": "actors", "talks": "parties"}.get(kind)
    return {
        "start": min(s["start"] for s in spans),
        "end": max(s["end"] for s in spans),
        "actor": next(iter(data[first]), None) if first else data.get("actor"),
        "stance": data.get("stance") or data.get("type"),
        "issue": data.get("issue"),
        "status": data.get("status") or data.get("modality"),
        "words": " … ".join(s["text"] for s in spans),
        "data": json.dumps(data, ensure_ascii=True),
        "key": key(kind, data),
    }


def entry_id(document: str, kind: Kind, data: Data) -> str:
    """16 hex digits for an entry: its report, its evidence, and the values that tell it from another claim there."""
    spans = [(s["start"], s["end"]) for s in evidence(data)]
    values = [data.get(name) for name in ("actor", "stance", "type", "actors", "targets", "parties", "status")]
    source = data.get("source")
    identity = [document, kind, spans, values, source and source["start"]]
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:16]


def key(kind: Kind, data: Data) -> str:
    """16 hex digits for what an entry says, wherever it is said: its actor and values, and its words."""
    words = [re.findall(r"\w+", s["text"].casefold()) for s in evidence(data)]
    values = [data.get(name) for name in ("actor", "stance", "type", "status", "modality", "actors", "parties", "date")]
    return hashlib.sha256(json.dumps([kind, words, values]).encode()).hexdigest()[:16]


def evidence(data: Data) -> list[Data]:
    """The spans that an entry rests on, in the order of the text."""
    named: list[Data] = list(data.get("content") or data.get("evidence") or ())
    for name in ("proposition", "condition"):
        span = data.get(name)
        if span and not any(s["start"] <= span["start"] and span["end"] <= s["end"] for s in named):
            named.append(span)
    return sorted(named, key=lambda s: (s["start"], s["end"]))


def actors_of(kind: Kind, data: Data) -> tuple[str, ...]:
    """Every actor that has a part in an entry, once."""
    names: dict[Kind, tuple[str, ...]] = {
        "statement": ("actor",), "position": ("actor", "counterpart", "reported_by"),
        "event": ("actors", "targets", "asserted_by"), "talks": ("parties", "mediators"), "opinion": (),
    }  # fmt: skip
    found: list[str] = []
    for name in names[kind]:
        value = data.get(name)
        found += value if isinstance(value, list) else [value] if value else []
    return tuple(dict.fromkeys(id for id in found if id != REPORTER))


def item_of(kind: Kind, data: Data) -> Item:
    """The noun of the model that an entry's JSON stands for."""
    return KINDS[kind](*[data[name] if read is None else read(data[name]) for name, read in _reads(kind)])


@cache
def _reads(kind: Kind) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """For each field, in the order of the noun, how it is read from JSON; None where it stays as it is."""
    return [(name, _read(hint)) for name, hint in _hints(kind).items()]


def _read(hint: Any) -> Callable[[Any], Any] | None:
    if get_origin(hint) is tuple:
        return _spans if Span in get_args(hint) else tuple
    if hint is Span or (get_origin(hint) is UnionType and Span in get_args(hint)):
        return _span
    return None


def _span(value: Data | None) -> Span | None:
    return None if value is None else Span(value["start"], value["end"], value["text"])


def _spans(values: Iterable[Data]) -> tuple[Span, ...]:
    return tuple([Span(value["start"], value["end"], value["text"]) for value in values])


@cache
def _hints(kind: Kind) -> dict[str, Any]:
    """The types of a kind's fields, resolved once: it takes longer than all the rest of making an item."""
    made = KINDS[kind]
    hints = get_type_hints(made)
    return {f.name: hints[f.name] for f in fields(made)}


def choices(kind: Kind, name: str) -> tuple[str, ...] | None:
    """The closed list of values of a field, or None where any word will do."""
    hint = _hints(kind)[name]
    return get_args(hint) if get_origin(hint) is Literal else None


def span_fields(kind: Kind) -> dict[str, bool]:
    """The fields of a kind that hold spans, and whether each holds several."""
    hints = _hints(kind)
    return {
        name: get_origin(hint) is tuple
        for name, hint in hints.items()
        if hint is Span or Span in get_args(hint)
    }  # fmt: skip


def dice(a: Iterable[Sequence[int]], b: Iterable[Sequence[int]]) -> float:
    """How far two sets of [start, end) ranges cover the same characters: 0 to 1."""
    left, right = sorted(map(tuple, a)), sorted(map(tuple, b))
    both = sum(max(0, min(e, f) - max(s, r)) for s, e in left for r, f in right)
    size = sum(e - s for s, e in left) + sum(f - r for r, f in right)
    return 2 * both / size if size else 0.0
