"""Dates as reports tell them, resolved against the day of publication.

In: a stretch of text, the report's own date, and whether what is told lies ahead. Out: each expression with its
ISO date, as coarse as it was told (``2026-02-04``, ``2026-02``, ``2026``). What the report does not settle stays
unresolved: without a date of its own, "Thursday" is no date.

Its own room and our own code: general date parsers settle "Thursday" by one rule for all texts, but in a report
the verb settles whether it is the Thursday before or the one to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri", "saturday sat",
         "sunday sun"))
    for name in names.split()
}  # fmt: skip
NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:19|20)\d\d"

EXPRESSION = re.compile(
    rf"""
    (?P<iso>\b{_YEAR}-\d\d-\d\d\b)
  | \b(?P<dm_day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dm_month>{_MONTH})(?!\w)(?:,?\s+(?P<dm_year>{_YEAR})\b)?
  | \b(?P<md_month>{_MONTH})\s+(?P<md_day>\d{{1,2}})(?:st|nd|rd|th)?(?!\w|[.,:]\d)(?:,?\s+(?P<md_year>{_YEAR})\b)?
  | \b(?P<my_month>{_MONTH})(?:\s+of)?,?\s+(?P<my_year>{_YEAR})\b
  | \b(?P<weekday>{_WEEKDAY})\b
  | \b(?P<near>today|tonight|this\s+(?:morning|afternoon|evening)|yesterday|tomorrow|overnight)\b
  | \b(?P<which>last|next|this|later\s+this|earlier\s+this|early\s+next|late\s+last)\s+(?P<unit>month|year)\b
  | \b(?P<ago>\d+|a|one|two|three|four|five|six|seven|ten)\s+(?P<ago_unit>days?|weeks?|months?|years?)\s+ago\b
  | (?:\b(?P<rel>last|next|in|since|early|late|mid|until|by|this|of|from|before|after)[\s-]+)(?P<month>{_MONTH})(?!\w|\s+\d)
  | \b(?P<year>{_YEAR})(?:s\b)?(?![\w-])
    """,
    re.VERBOSE,
)

AHEAD = re.compile(
    r"\b(?:will|would|shall|going to|set to|due|scheduled|planned|plans? to|expected|to (?:resume|continue|meet|begin"
    r"|start|reconvene|travel|hold|take)|resumes?|is to|are to|were to|was to|next|coming|upcoming|tomorrow"
    r"|no later than|deadline|hopes? to|intends?|proposed|invited|may|could|should|might)\b(?:\s+\w+){0,2}",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"\b(?:said|told|began|opened|started|ended|held|met|killed|was|were|had|has|have|did|signed|agreed|announced"
    r"|struck|attacked|came|took|made|left|last|earlier|since|after|ago)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date expression at ``[start, end)``; ``iso`` is None when the report does not settle it."""

    start: int
    end: int
    iso: str | None
    ahead: bool


@lru_cache(maxsize=256)
def dates(text: str, start: int, end: int, published: str | None) -> tuple[Dated, ...]:
    """Every date expression in ``text[start:end]``, in order. ``published`` is a whole ISO date or None.

    Remembered, as rounds and events of one sentence ask the same.
    """
    day = date.fromisoformat(published) if published and len(published) == 10 else None
    found = []
    for match in EXPRESSION.finditer(text, start, end):
        ahead = _ahead(text[max(start, match.start() - 90) : match.start()], text[match.end() : match.end() + 25])
        iso = next(_resolved(match, day, ahead), None)
        if iso or not match["year"]:
            found.append(Dated(match.start(), match.end(), iso, _is_ahead(iso, day, ahead)))
    return tuple(found)


def _ahead(before: str, after: str) -> bool:
    """Whether the words around an expression speak of what is to come: the nearest sign before it decides."""
    clause = re.split(r"[.;:!?]\s|, (?:but|while|and) ", before)[-1]
    if re.search(r"\b(?:by|until|before)\s+(?:the\s+)?(?:end of\s+|beginning of\s+)?$", before, re.IGNORECASE):
        return True
    to_come = max((m.end() for m in AHEAD.finditer(clause)), default=-1)
    gone = max((m.end() for m in BEHIND.finditer(clause)), default=-1)
    if to_come < 0 and gone < 0:
        return bool(re.match(r"\s*(?:will|is to|are to|would|is due|are due)\b", after))
    return to_come >= gone


def _is_ahead(iso: str | None, day: date | None, ahead: bool) -> bool:
    if iso and day:
        return iso > day.isoformat()[: len(iso)]
    return ahead


def _resolved(match: re.Match[str], day: date | None, ahead: bool) -> Iterator[str]:
    """The ISO date of one expression, at most one."""
    part = match.groupdict()
    if part["iso"]:
        yield part["iso"]
    elif part["dm_day"] or part["md_day"]:
        kind = "dm" if part["dm_day"] else "md"
        year = part[f"{kind}_year"]
        yield from _day(
            int(part[f"{kind}_day"]), _month(part[f"{kind}_month"]), int(year) if year else None, day, ahead
        )
    elif part["my_month"]:
        yield f"{part['my_year']}-{_month(part['my_month']):02}"
    elif part["year"]:
        if not match.group().endswith("s"):
            yield part["year"]
    elif day is None:
        return
    elif part["weekday"]:
        yield _weekday(
            WEEKDAYS[part["weekday"].lower()], day, ahead, match.string[max(0, match.start() - 6) : match.start()]
        )
    elif part["near"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(part["near"].lower(), 0)
        yield (day + timedelta(days=shift)).isoformat()
    elif part["unit"]:
        yield _unit(part["which"].lower(), part["unit"], day)
    elif part["ago"]:
        yield from _ago(part["ago"].lower(), part["ago_unit"], day)
    elif part["month"]:
        yield _bare_month(_month(part["month"]), part["rel"].lower(), day, ahead)


def _month(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


NEAR_PAST = timedelta(days=300)
"""A day and month without a year is the latest one gone, unless that is longer ago than this and one is to come."""


def _day(number: int, month: int, year: int | None, day: date | None, ahead: bool) -> Iterator[str]:
    if year is None and day is None:
        return
    years = [year] if year is not None else _years(day)
    made = []
    for candidate in years:
        try:
            made.append(date(candidate, month, number))
        except ValueError:  # 31 June: no such day in any reading
            continue
    if not made:
        return
    if day is None or year is not None:
        yield made[0].isoformat()
        return
    past = [d for d in made if d <= day]
    coming = [d for d in made if d > day]
    if coming and ((ahead and coming[0] - day < NEAR_PAST) or not past or day - past[-1] > NEAR_PAST):
        yield coming[0].isoformat()
    elif past:
        yield past[-1].isoformat()


def _years(day: date | None) -> list[int]:
    return [day.year - 1, day.year, day.year + 1] if day else []


def _weekday(number: int, day: date, ahead: bool, before: str) -> str:
    back = (day.weekday() - number) % 7
    if before.lower().endswith("next "):
        return (day + timedelta(days=7 - back)).isoformat()
    if before.lower().endswith("last ") and back == 0:
        back = 7
    if ahead and back:
        return (day + timedelta(days=7 - back)).isoformat()
    return (day - timedelta(days=back)).isoformat()


def _unit(which: str, unit: str, day: date) -> str:
    shift = {"last": -1, "late last": -1, "next": 1, "early next": 1}.get(which, 0)
    if unit == "year":
        return str(day.year + shift)
    months = day.year * 12 + day.month - 1 + shift
    return f"{months // 12}-{months % 12 + 1:02}"


def _ago(count: str, unit: str, day: date) -> Iterator[str]:
    number = NUMBERS.get(count) or int(count)
    if unit.startswith("day") and number < 60:
        yield (day - timedelta(days=number)).isoformat()
    elif unit.startswith("month") and number < 600:
        months = day.year * 12 + day.month - 1 - number
        yield f"{months // 12}-{months % 12 + 1:02}"
    elif unit.startswith("year") and number < 200:
        yield str(day.year - number)


def _bare_month(month: int, rel: str, day: date, ahead: bool) -> str:
    year = day.year
    if rel == "next" or (ahead and rel != "last"):
        year += month < day.month or (rel == "next" and month == day.month)
    else:
        year -= month > day.month or (rel == "last" and month == day.month)
    return f"{year}-{month:02}"
