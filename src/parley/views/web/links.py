"""Filters as addresses and as sentences.

In: the query of an address. Out: ``Filters`` and back, and a plain sentence that says what they leave. An address with
the same filters is always the same text, so that it can be kept, sent and compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode

from parley.record import Filters
from parley.record.entries import Kind

NOUNS: dict[str, tuple[str, str]] = {
    "statement": ("statement", "statements"), "position": ("position", "positions"), "event": ("event", "events"),
    "talks": ("round of talks", "rounds of talks"), "opinion": ("reported opinion", "reported opinions"),
    "actor": ("actor", "actors"), "report": ("report", "reports"), "hit": ("passage", "passages"),
}  # fmt: skip
PATHS: dict[Kind, str] = {
    "position": "/positions", "statement": "/statements", "event": "/events", "talks": "/talks", "opinion": "/opinion",
}  # fmt: skip
NAMES = tuple(Filters.__dataclass_fields__)
LONGEST = 400
"""Characters of one filter; an address with more is not one of ours."""


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters of an address. Raises RecordError for one that cannot be; empty ones count as not given."""
    from parley.errors import RecordError

    given = {name: query[name].strip() for name in NAMES if query.get(name, "").strip()}
    for name, value in given.items():
        if len(value) > LONGEST or "\x00" in value:
            raise RecordError(f"{name} has up to {LONGEST} characters, none of them null")
        value.encode()
    return Filters(**given)


def given(filters: Filters) -> dict[str, str]:
    """The filters that are set, in a fixed order."""
    return {name: value for name in NAMES if (value := getattr(filters, name)) is not None}


def address(path: str, filters: Filters | None = None, **more: object) -> str:
    """A path with filters and other values in its query."""
    values = given(filters) if filters else {}
    values |= {name: str(value) for name, value in more.items() if value not in (None, "")}
    return path + ("?" + urlencode(values, quote_via=quote, errors="replace") if values else "")


def with_filter(path: str, filters: Filters, name: str, value: str | None, **more: object) -> str:
    """The same address with one filter set or taken away."""
    return address(path, replace(filters, **{name: value}), **more)


def evidence_link(document: str, entry: str) -> str:
    """The place of an entry's words in its report, which opens highlighted."""
    return f"/reports/{quote(document, safe='')}?entry={quote(entry, safe='')}#e-{quote(entry, safe='')}"


def place_link(document: str, start: int, end: int) -> str:
    """A range of characters in a report, which opens highlighted."""
    return f"/reports/{quote(document, safe='')}?at={start}-{end}#at"


def report_link(document: str) -> str:
    """A report."""
    return f"/reports/{quote(document, safe='')}"


def passage_link(document: str, number: int) -> str:
    """A paragraph of a report."""
    return f"/reports/{quote(document, safe='')}?p={number}#p-{number}"


def actor_link(id: str) -> str:
    """An actor's page."""
    return f"/actors/{quote(id, safe='')}"


def sentence(
    kind: str, filters: Filters, total: int, capped: bool = False, names: Mapping[str, str] | None = None
) -> str:
    """What a list shows, in words."""
    one, many = NOUNS[kind]
    number = f"More than {total:,}" if capped else f"{total:,}" if total else "No"
    parts = [f"{number} {one if total == 1 and not capped else many}"]
    if filters.actor:
        parts.append(f"in which {(names or {}).get(filters.actor, filters.actor)} has a part")
    if filters.stance:
        parts.append(f"of the kind “{_words(filters.stance)}”")
    if filters.issue:
        parts.append(f"on {_words(filters.issue)}")
    if filters.since and filters.until:
        parts.append(f"published from {filters.since} to {filters.until}")
    elif filters.since:
        parts.append(f"published on or after {filters.since}")
    elif filters.until:
        parts.append(f"published on or before {filters.until}")
    if filters.outlet:
        parts.append(f"reported by {filters.outlet}")
    if filters.document:
        parts.append(f"in report {filters.document}")
    if filters.text:
        parts.append(f"with the words {filters.text}")
    if kind in PATHS:
        judged = {None: "rejected ones left out", "any": "rejected ones as well", "none": "that nobody has judged"}
        parts.append(judged.get(filters.judged, f"that are {filters.judged}"))
    return (
        ", ".join(parts) + "; newest report first." if kind != "actor" else ", ".join(parts) + "; most entries first."
    )


def _words(value: str) -> str:
    return value.replace("_", " ")
