"""Where the rounds of a report are held.

In: the ground, the words of a round, and the venue that the encoder links to them, if any. Out: the name of a place, or
None. A report names the place of its talks in the words of a round, in its headline, its dateline or once in the
text: a round of today without one of its own takes it from there. People, sides, rooms and battlefields are no venues.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from parley.codebook import gazetteer
from parley.reading.encoder import Range
from parley.reading.ground import Ground
from parley.reading.meetings import SENDS
from parley.reading.places import NAME, NOT_PLACES

MEETING = (
    r"(?:talks|negotiations?|summit|meetings?|rounds?|sessions?|consultations|conference|delegations?|delegates"
    r"|negotiators|met)"
)
MEETS_IN = re.compile(
    rf"(?<!news )(?<!press )\b{MEETING}\b(?:[^.;:!?\n\"“”]{{0,60}}?)\b(?:in|at)\s+(?:the\s+)?"
    rf"(?:[a-z]+\s(?:capital|city|resort),?\s(?:of\s)?)?(?P<place>{NAME})"
)
OF_PLACE = re.compile(
    rf"(?P<place>{NAME})\s(?:peace\s)?(?i:talks|summit|meeting|rounds?|conference|consultations|process"
    rf"|platform|accord|track)\b"
)
HEADLINE = re.compile(rf"\b(?:in|at)\s(?P<place>{NAME})")
PUT = re.compile(rf"\b(?:in|at|to|from|near) (?:the )?(?P<place>{NAME})")
HERE = re.compile(rf"\bhere (?:in|at) (?:the )?(?P<place>{NAME})")
DATELINE = re.compile(
    r"^\W*(?P<place>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’'-]+(?: [A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’'-]+){0,3})(?:,| \(| [—–-]|/"
    r"| //)",
    re.MULTILINE,
)
KIND = (
    r"(?:capital|city|town|village|port|resort|island|monastery|seminary|convent|station|border|crossing|lagoon|lake"
    r"|valley|spa|suburb|district|province|region|commune|county|emirate|oasis|barracks|camp)"
)
IN = re.compile(
    rf"\b(?:in|at|on|outside|near)\s+(?:the\s+)?(?:(?:[\w’'-]+\s){{0,5}}?{KIND}(?:,\s|\sof\s"
    rf"|\s))?(?:the\s)?(?P<place>{NAME}"
    rf"(?:\s(?:border|lagoon|crossing|islands?|checkpoint|free city|peninsula))?)"
    rf"(?:\s(?:and|or)\s(?:the\s)?(?P<other>{NAME})(?=[.,;:)\n”\"]|\s(?:in|on|last|this|next|by|where|between"
    rf"|from|during|had|were|was)\b|$))?"
)
"""A place named after "in", "at" and the like, with what kind of place it is; two of them where the text says so."""
ON = re.compile(r"on\b", re.IGNORECASE)
LAND = re.compile(r"\b(?:border|lagoon|islands?|lake|crossing|peninsula)\b", re.IGNORECASE)
TO = re.compile(
    rf"\b(?:return|back|travel|go|fly|come|sent?d?|delegations?|negotiators|invited"
    rf"|round)\b[^.;:,\n]{{0,40}}?\bto\s(?:the\s)?(?P<place>{NAME})"
)
CAPITAL = re.compile(rf"\b(?:(?:the\s)?(?P<of>{NAME})(?:['’]s)?\s(?:capital|seat of government))\b")
WITHIN = re.compile(rf"[^.;:!?\n]{{0,30}}?\b(?:in|,) (?:the )?(?:[a-z]+ )?(?P<place>{NAME})")
HOUSE = re.compile(
    r"\b(?:Hotel|Palace|Office|House|Hall|Room|Centre|Center|Ritz\S*|Carlton|Hilton|Sheraton|Marriott|Palais|Castle"
    r"|Chateau|Château|Club|University|Institute|Embassy|Court|Ministry|Airport)\b"
)
"""Buildings: the town they stand in is the venue, where it is told."""
NOBODY = re.compile(
    r"(?:General|Colonel|Major|Captain|Lieutenant|Marshal|Field|Admiral|Commander|Sheikh|King|Queen|Prince|Emir"
    r"|Ambassador|Bishop"
    r"|Archbishop|Father|Professor|Judge|Chancellor|Secretary|Deputy|Vice|Chief|God|Islam|The|A|An|Our|Their"
    r"|His|Her|Its|This|That|These|He|She|They|It|We|But|And|Article|Annex|Phase|Clause|Appendix)\b"
)
WAR = re.compile(
    r"\b(?:strikes?|raids?|attack\w*|fighting|war|killed|wounded|hurt|shell\w*|battle\w*|offensive|ceasefire"
    r"|truce|conflict|peace"
    r"|troops|forces|soldiers|civilians|clashes|crisis|uprising|hostages|people|violence)(?: (?!talks|negotiat"
    r"|meeting|summit|conference|delegat)\w+){0,2} \Z",
    re.IGNORECASE,
)
"""Before "in": what is told of a battlefield, not of a venue."""
TOWN_OF = re.compile(rf"\A.*\b{KIND}(?: of|,) (?=[A-Z])")
BUILDING = re.compile(
    r"\s(?:headquarters|embassy|hotel|palace|compound|residence|barracks|villa|airport|club|offices?)\b"
)
TITLE, LINE, TOLD = 2, 3, 1
"""What a naming in the headline, in the dateline and beside a word of meeting weighs."""
FAR = 10_000
"""A place after the words of a round tells more than one before them."""
HEAD = 400
"""Characters in which a dateline stands, after notes on what was added or corrected."""


def named_for(ground: Ground, at: Range, linked: Range | None) -> str | None:
    """The place that the sentence of a round's words at ``at`` names for it; ``linked`` is the encoder's choice."""
    start, end = ground.sentence(at)
    near: list[tuple[int, int, str]] = []
    for name, first, last in _places(ground, start, max(end, at[1])):
        inside = at[0] <= first and last <= at[1] + 1
        chosen = linked is not None and linked[0] < last and first < linked[1]
        gap = max(at[0] - last, first - at[1], 0)
        near.append((0 if inside or chosen else gap + (FAR if last <= at[0] else 0), first, name))
    return min(near)[2] if near else None


def elsewhere(ground: Ground, linked: Range) -> str | None:
    """A name that the encoder links to a round from another sentence, as a place."""
    return _town(ground, ground.document.text[slice(*linked)], linked)


def _places(ground: Ground, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The places in which something is, between two characters: their names and where they stand."""
    text = ground.document.text
    for match in CAPITAL.finditer(text, start, end):
        city = _seat(ground, match.start("of"))
        if city:
            yield city, match.start(), match.end()
    for match in OF_PLACE.finditer(text, start, end):
        first, last = match.span("place")
        if not _is_side(ground, match["place"]) and _stands(ground, match["place"]):
            town = _town(ground, match["place"], (first, last))
            if town:
                yield town, first, last
    for pattern in (IN, TO):
        for match in pattern.finditer(text, start, end):
            if pattern is IN and (
                WAR.search(text, max(start, match.start() - 40), match.start())
                or (ON.match(match.group()) and not LAND.search(match.group()))
            ):
                continue
            first, last = match.span("place")
            town = _town(ground, match["place"], (first, last))
            other = match["other"] if pattern is IN else None
            if town and other and _is_place(ground, other):
                joint = text[first : match.end("other")]
                town, last = re.sub(r"[’']s\Z", "", joint), match.end("other")
            if town:
                yield town, first, last


def _town(ground: Ground, name: str, at: Range) -> str | None:
    """A name as a place: without "the town of", the town where it is a building; None where it is no place."""
    text = ground.document.text
    name = re.sub(r"[’']s\Z", "", TOWN_OF.sub("", name)).split(", ")[0].removeprefix("the ")
    if HOUSE.search(name) or BUILDING.match(text, at[1]):
        found = WITHIN.match(text, at[1])
        if not found or found.end() > ground.sentence(at)[1]:
            return None
        name = re.sub(r"[’']s\Z", "", found["place"])
    return name if _is_place(ground, name) else None


def _stands(ground: Ground, name: str) -> bool:
    """Whether a name is a known town's, or the report puts something there, or is sent from it."""
    seats = (entry.seats for entry in ground.cast.actors.values())
    return (
        name in _put(ground.document.text)
        or _is_sent_from(ground, name)
        or any(name in own for own in seats)
        or gazetteer.country(name) is not None
    )


@lru_cache(maxsize=4)
def _put(text: str) -> frozenset[str]:
    """Every name after "in", "at", "to", "from" and "near"."""
    return frozenset(match["place"] for match in PUT.finditer(text))


def _is_sent_from(ground: Ground, name: str) -> bool:
    line = DATELINE.search(ground.document.text, 0, HEAD)
    return bool(line and line["place"].strip().casefold() == name.casefold())


def _seat(ground: Ground, start: int) -> str | None:
    """The capital of the state whose name or adjective stands here, where the report names it."""
    for mention in ground.cast.within(start, start + 1):
        if mention.actor in ground.cast.actors:
            seats = ground.cast.actors[mention.actor].seats
            return next((seat for seat in seats if ground.namings(seat) or _is_sent_from(ground, seat)), None)
    return None


def usual(ground: Ground) -> str | None:
    """The place that a report gives its talks: where it names it most beside words of meeting."""
    text, title = ground.document.text, ground.document.title or ""
    votes: Counter[str] = Counter()
    for pattern, where, weight in (
        (HERE, text, LINE),
        (MEETS_IN, text, TOLD), (OF_PLACE, text, TOLD), (HEADLINE, title, TITLE), (OF_PLACE, title, TITLE),
    ):  # fmt: skip
        for match in pattern.finditer(where):
            name = re.sub(r"[’']s\Z", "", match["place"])
            if pattern is not OF_PLACE or not _is_side(ground, name):
                votes[name] += weight
    line = DATELINE.search(text, 0, HEAD)
    if line:
        city = line["place"].strip()
        votes[_as_written(ground, city)] += LINE
    fit = [(count, name) for name, count in votes.items() if _is_place(ground, name) and not HOUSE.search(name)]
    cities = [vote for vote in fit if not is_country(ground, vote[1])]
    return max(cities or fit, key=lambda f: f[0], default=(0, None))[1]


def _as_written(ground: Ground, capitals: str) -> str:
    """A name in capitals as the rest of the report writes it."""
    whole = f"{ground.document.title or ''}\n{ground.document.text}"
    same = re.compile(rf"\b{re.escape(capitals)}\b", re.IGNORECASE)
    return next((m.group() for m in same.finditer(whole) if not m.group().isupper()), capitals.title())


def sent_to(ground: Ground) -> str | None:
    """The place to which a delegation is to go."""
    for sentence in ground.sentences:
        found = SENDS.search(ground.document.text, *sentence)
        place = named_for(ground, found.span(), None) if found else None
        if place:
            return place
    return None


def city_of(ground: Ground, country: str, city: str | None) -> str:
    """The city of the round before where it is the seat of a country, else the country as told."""
    own = country.removeprefix("the ")
    entries = (e for e in ground.cast.actors.values() if own == e.name or own in e.aliases)
    return next((city for e in entries if city in e.seats), None) or country


def is_country(ground: Ground, name: str) -> bool:
    """Whether a place is a state of the cast by its own name, not by its seat."""
    folded = name.removeprefix("the ")
    return any(
        e.kind == "state" and (folded == e.name or folded in e.aliases) and folded not in e.seats
        for e in ground.cast.actors.values()
    )


def _is_side(ground: Ground, name: str) -> bool:
    """Whether a name stands for a side somewhere in the report: "the Varnia talks" are about Varnia."""
    name = name.rstrip("’'")
    return any(
        m.form not in ("place", "seat") for part in {name, *re.split("[-–]", name)} for m in ground.namings(part)
    )


AT = re.compile(rf"\b(?:(?:in|at|near|to|from) (?:the )?|{KIND} of )\Z", re.IGNORECASE)


def _is_place(ground: Ground, name: str) -> bool:
    """Whether a name may be a venue: no person, adjective, date nor side that acts under this name."""
    if NOT_PLACES.match(name) or NOBODY.match(name) or len(name) < 3:
        return False
    text = ground.document.text
    return not any(
        m.form in ("person", "demonym", "nominal", "source") and not AT.search(text, max(0, m.start - 15), m.start)
        for m in ground.namings(name)
    )
