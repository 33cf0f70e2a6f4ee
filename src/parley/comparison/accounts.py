"""Where reports differ on the same thing.

In: events and statements. Out: accounts side by side, each with its source, its words, and the number of independent
texts behind it: different figures for the same event, a claim and its denial, and different views of the same talks.
Which account is right is not said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from parley.comparison.case import Case, Row, words_of
from parley.model import REPORTER, Event, Span, Statement
from parley.passages.numbers import SPELT

About = Literal["figures", "claim and denial", "view of the talks"]

NEAR_DAYS = 2
"""Days between two reports of an event that can be the same one, where the event itself has no date."""
UNITS = {
    "killed": r"kill(?:s|ed|ing)?|dead|died|deaths?|lives|fatalities",
    "wounded": r"wounded|injur(?:ed|ies)|hurt",
    "captives": r"prisoners?|captives?|detainees?|hostages?|POWs?",
    "displaced": r"displaced|fled|refugees?",
    "missiles and drones": r"missiles?|drones?|rockets?|shells?",
    "vehicles": r"trucks?|tanks?|vehicles?|convoys?|boats?",
}
WORDS = {"zero": 0} | SPELT
_COUNT = (
    rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(WORDS)})(?!\s*(?:per cent|percent|%|years?|days?|hours?|am|pm|th|km))"
)
_UNIT = "|".join(f"(?P<u{i}>{pattern})" for i, pattern in enumerate(UNITS.values()))
FIGURE = re.compile(rf"\b{_COUNT}\s+(?:(?!and\b|but\b|while\b)[\w’'-]+\s+){{0,5}}?(?:{_UNIT})\b", re.IGNORECASE)
AFTER = re.compile(rf"\b(?:{_UNIT})\s+(?:at\s+least\s+|some\s+|about\s+|more\s+than\s+)?{_COUNT}\b", re.IGNORECASE)

GOOD = re.compile(
    r"\b(?:productive|constructive|useful|positive|fruitful|promising|progress|breakthrough|substantive|encouraging|good (?:start|atmosphere)|step forward|closer)\b",
    re.IGNORECASE,
)
BAD = re.compile(
    r"\b(?:nothing (?:changes|has changed|changed|new)|no (?:\w+ ){0,2}(?:progress|breakthrough|result|agreement)|without (?:\w+ )?(?:progress|result|a breakthrough)"
    r"|unproductive|fruitless|pointless|waste of time|deadlock(?:ed)?|stalled|failed|failure|difficult|tough|disappointing|a farce|far apart|premature)\b",
    re.IGNORECASE,
)
TALKS = re.compile(r"\b(?:talks|negotiations?|meetings?|round|summit|day|discussions?|dialogue)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Account:
    """One version: whose it is (an actor's id, or ``reporter``), its value in a word or a figure, its words."""

    by: str
    value: str
    words: tuple[Span, ...]
    document: str
    outlet: str | None
    date: str | None
    texts: tuple[str, ...]
    """The independent texts that tell it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Accounts of the same thing that do not fit together."""

    about: About
    what: str
    accounts: tuple[Account, ...]


def differences(case: Case) -> tuple[Difference, ...]:
    """Every difference found, figures first."""
    return (*_figures(case), *_denials(case), *_views(case))


def _days(a: str | None, b: str | None) -> int | None:
    """Days between two whole ISO dates, None where one is not whole."""
    if a is None or b is None or len(a) < 10 or len(b) < 10:
        return None
    return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)


def _same(a: Row[Event], b: Row[Event]) -> bool:
    """Whether two entries can tell of one event: type, no actor or target that excludes the other, place and date."""
    x, y = a.item, b.item
    if x.type != y.type:
        return False
    for one, other in ((x.actors, y.actors), (x.targets, y.targets)):
        if one and other and not set(one) & set(other):
            return False
    if x.place and y.place and x.place != y.place:
        return False
    shared = bool(set(x.actors + x.targets) & set(y.actors + y.targets)) or bool(x.place and x.place == y.place)
    if x.date and y.date and len(x.date) == len(y.date):
        return x.date == y.date and shared
    apart = _days(x.date or a.date, y.date or b.date)
    return shared and ((apart is not None and apart <= NEAR_DAYS) or a.document == b.document)


def figures(words: str) -> dict[str, int]:
    """The first figure for each unit that words tell: ``{"killed": 36}``."""
    found: dict[str, int] = {}
    for pattern in (FIGURE, AFTER):
        for match in pattern.finditer(words):
            unit = next(name for i, name in enumerate(UNITS) if match[f"u{i}"])
            n = match["n"].casefold()
            found.setdefault(unit, WORDS.get(n) if n in WORDS else int(n.replace(",", "")))  # type: ignore[arg-type]
    return found


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure: what it counts, how many, in which sentence, and what tells one event from another."""

    unit: str
    n: int
    by: str
    row: Row[Event] | Row[Statement]
    sentence: Span
    names: frozenset[str]
    day: str | None
    """The day of the event, where it is told."""


def _told_figures(case: Case) -> Iterator[_Figure]:
    """The figures beside events, then those in statements that stand in no such sentence."""
    seen: set[tuple[str, int, str]] = set()
    rows: list[Row[Event] | Row[Statement]] = [*case.events, *case.statements]
    for row in rows:
        item = row.item
        by, day = (item.asserted_by, item.date) if isinstance(item, Event) else (item.actor or REPORTER, None)
        for sentence in _sentences(case, row):
            for unit, n in figures(sentence.text).items():
                key = (row.document, sentence.start, unit)
                if key not in seen:
                    seen.add(key)
                    yield _Figure(unit, n, by, row, sentence, names_in(sentence.text), day)


def names_in(sentence: str) -> frozenset[str]:
    """Capitalised words that do not only open the sentence, without days and months."""
    words = re.findall(r"(?<=[\s“\"(])[A-Z][\w’'-]+", sentence)
    return frozenset(word for word in words if not re.match(CALENDAR, word))


CALENDAR = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Janu|Febru)ary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber"


def _figures(case: Case) -> Iterator[Difference]:
    groups: list[list[_Figure]] = []
    for figure in _told_figures(case):
        home = next((g for g in groups if all(_same_count(figure, other) for other in g)), None)
        if home is None:
            groups.append([figure])
        else:
            home.append(figure)
    for group in groups:
        if len({figure.n for figure in group}) > 1:
            yield Difference("figures", group[0].unit, _merged((str(f.n), f.by, f.row, (f.sentence,)) for f in group))


def _same_count(a: _Figure, b: _Figure) -> bool:
    """Whether two figures can count the same: their unit, a name that both sentences have, and the days."""
    if a.unit != b.unit or not a.names & b.names:
        return False
    if a.day and b.day and len(a.day) == len(b.day) and a.day != b.day:
        return False
    apart = _days(a.row.date, b.row.date)
    return a.row.document == b.row.document or (apart is not None and apart <= NEAR_DAYS)


def _sentences(case: Case, row: Row[Event] | Row[Statement]) -> Iterator[Span]:
    """The sentences in which an entry's words stand: the figure is often beside them."""
    document = case.documents.get(row.document)
    for span in words_of(row.item):
        if document is None:
            yield span
            continue
        text = document.text
        ends = _ends(text)
        at = bisect_right(ends, span.start)
        start = ends[at - 1] if at else 0
        stop = re.compile(r"[.!?][\"”’]?(?=\s|$)|\n").search(text, span.end)
        yield Span.of(text, start, stop.start() if stop else len(text))


@lru_cache(maxsize=64)  # a long report has thousands of entries
def _ends(text: str) -> tuple[int, ...]:
    """Where sentences of a text are over and the next ones begin."""
    return tuple(m.end() for m in re.finditer(r"[.!?][\"”’]?\s+|\n", text))


def _denials(case: Case) -> Iterator[Difference]:
    """Events that one side asserts and another denies, and denials of an accusation in the same reports."""
    denied = [row for row in case.events if row.item.modality == "denied"]
    rest = [row for row in case.events if row.item.modality in ("happened", "ongoing", "past")]
    for no in denied:
        match = [yes for yes in rest if _claimed(yes, no)]
        if match:
            rows = [("claimed", yes.item.asserted_by, yes, yes.item.evidence) for yes in match]
            rows.append(("denied", no.item.asserted_by, no, no.item.evidence))
            yield Difference("claim and denial", " … ".join(s.text for s in no.item.evidence), _merged(rows))


def _claimed(yes: Row[Event], no: Row[Event]) -> bool:
    if yes.item.asserted_by != REPORTER and yes.item.asserted_by == no.item.asserted_by:
        return False
    if _same(yes, no):
        return True
    near = yes.document == no.document and abs(yes.paragraph - no.paragraph) <= 1
    return near and yes.item.type == no.item.type and not (set(yes.item.actors) & set(no.item.targets))


def view(words: str) -> str | None:
    """``good`` or ``bad`` for words that judge talks, None for others and for those that say both."""
    bad = bool(BAD.search(words))
    good = bool(GOOD.search(BAD.sub(" ", words)))
    return None if good == bad else "good" if good else "bad"


def _views(case: Case) -> Iterator[Difference]:
    """Judgements of the talks by different sides within a few days that point opposite ways."""
    told: list[tuple[str, Row[Statement]]] = []
    for row in case.statements:
        words = " ".join(span.text for span in row.item.content)
        side = case.sides.get(row.item.actor or "")
        if side is None or len(words) > 400:
            continue
        around = _sentence_of(case, row)
        value = view(words)
        if value and TALKS.search(around):
            told.append((value, row))
    used: set[str] = set()
    for _, row in told:
        if row.id in used:
            continue
        group = [(v, r) for v, r in told if _near(row, r) and r.id not in used]
        if len({v for v, _ in group}) > 1 and len({r.item.actor for _, r in group}) > 1:
            used.update(r.id for _, r in group)
            rows = [(v, r.item.actor or REPORTER, r, r.item.content) for v, r in group]
            yield Difference(
                "view of the talks", f"the talks around {row.date}" if row.date else "the talks", _merged(rows)
            )


def _near(a: Row[Statement], b: Row[Statement]) -> bool:
    apart = _days(a.date, b.date)
    return a.document == b.document or (apart is not None and apart <= NEAR_DAYS)


def _sentence_of(case: Case, row: Row[Statement]) -> str:
    document = case.documents.get(row.document)
    first, last = row.item.content[0], row.item.content[-1]
    if document is None:
        return " ".join(span.text for span in row.item.content)
    return document.text[max(0, first.start - 120) : last.end + 80]


def _merged(
    rows: Iterable[tuple[str, str, Row[Event] | Row[Statement], tuple[Span, ...]]],
) -> tuple[Account, ...]:
    """One account for each source and value, with the independent texts that tell it."""
    found: dict[tuple[str, str], Account] = {}
    for value, by, row, words in rows:
        old = found.get((by, value))
        texts = tuple(dict.fromkeys((*(old.texts if old else ()), row.origin)))
        found[by, value] = (
            Account(by, value, words, row.document, row.outlet, row.date, texts)
            if old is None
            else Account(by, value, old.words, old.document, old.outlet, old.date, texts)
        )
    return tuple(found.values())
