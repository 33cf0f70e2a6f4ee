"""Where: the place that a sentence names for what it tells.

In: the ground and a range. Out: the name of a place after "in", "at", "near" and the like, or None.
"""

from __future__ import annotations

import re

from parley.reading.encoder import Range
from parley.reading.ground import Ground

NAME = (
    r"(?:[A-Z][\w’'-]+|[Aa]l-[A-Z]\w+)(?:(?:[ -]| (?:de|del|da|al|el|of|the) | (?:al|an|as|ash|el|es)-)[A-Z][\w’'-]*)*"
)
PLACE = re.compile(
    rf"\b(?:in|at|near|around|outside|inside|from|to|on|over|for)\s+(?:the\s+)?"
    rf"(?:(?:(?:north|south|east|west|central|capital|city|town|village|port|border|southern|northern|eastern|western"
    rf"|disputed|neighbouring|neighboring|besieged|city of|town of|village of|port of|capital of|region of|province of"
    rf"|northeastern|northwestern|southeastern|southwestern|port city of|capital city|capital,)\s+)*)"
    rf"(?:(?:[a-z]+\s){{0,2}}(?:town|city|village|port|resort|capital|district|region)\s(?:of\s)?)?(?P<place>{NAME})"
)
IN = re.compile(r"\b(?:in|at|near)\s", re.IGNORECASE)
NOT_PLACES = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Parliament|Congress|Facebook|Twitter"
    r"|Telegram|English|French|Arabic|Russian|Spanish|President|Prime|Foreign|Minister|Mr|Mrs|Ms|Dr)\b"
)


def place_of(ground: Ground, at: Range) -> str | None:
    """The place named inside a range, else the nearest one named after it in its sentence, else before it."""
    sentence = ground.sentence(at)
    end = max(at[1], sentence[1])
    start = min(at[0], sentence[0])
    found = places(ground.document.text, start, end)
    found = [(s, e, name) for s, e, name in found if not _is_party(ground, s)]
    if not found:
        return None
    return min(found, key=lambda f: (max(at[0] - f[1], f[0] - at[1], 0), f[0]))[2]


def places(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """(start, end, name) of every place named after a preposition of place."""
    out = []
    for match in PLACE.finditer(text, start, end):
        name = match["place"]
        if NOT_PLACES.match(name) or not IN.match(match.group()):
            continue
        name = re.sub(r"[’']s$", "", name)
        out.append((match.start("place"), match.start("place") + len(name), name))
    return out


def _is_party(ground: Ground, start: int) -> bool:
    """Whether a side of the talks is named here as a side, not as a place."""
    return any(m.form in ("person", "nominal", "source") for m in ground.cast.within(start, start + 1))
