"""Where the rounds of a report are held.

In: the ground and the venue that the encoder links to a round, if any. Out: the name of a place, or None. A report
names the place of its talks in its headline, its dateline or once in the text, seldom in the words of each round: a
round without one of its own takes it from there. People, sides and rooms are no venues.
"""

from __future__ import annotations

import re
from collections import Counter

from parley.reading.encoder import Range
from parley.reading.ground import Ground
from parley.reading.places import NAME, NOT_PLACES, places

MEETING = (
    r"(?:talks|negotiations?|summit|meetings?|rounds?|sessions?|consultations|conference|delegations?|delegates"
    r"|negotiators|met)"
)
MEETS_IN = re.compile(
    rf"\b{MEETING}\b(?:[^.;:!?\n\"“”]{{0,60}}?)\b(?:in|at)\s+(?:the\s+)?"
    rf"(?:[a-z]+\s(?:capital|city|resort),?\s(?:of\s)?)?(?P<place>{NAME})"
)
OF_PLACE = re.compile(
    rf"(?P<place>{NAME})\s(?:peace\s)?(?:talks|summit|meeting|rounds?|conference|consultations|process|platform)\b"
)
HEADLINE = re.compile(rf"\b(?:in|at)\s(?P<place>{NAME})")
DATELINE = re.compile(r"\A\W*(?P<place>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’' -]{2,30})(?:,| \(| [—–-])")
WITHIN = re.compile(rf"[^.;:!?\n]{{0,30}}?\bin (?:the )?(?:[a-z]+ )?(?P<place>{NAME})")
HOUSE = re.compile(
    r"\b(?:Hotel|Palace|Office|House|Hall|Room|Centre|Center|Villa|Ritz\S*|Carlton|Hilton|Sheraton|Marriott|Palais|Castle|Chateau|Château)\b"
)
"""Buildings: the town they stand in is the venue, where it is told."""
TITLE, LINE, TOLD = 2, 3, 1
"""What a naming in the headline, in the dateline and beside a word of meeting weighs."""


def venue(ground: Ground, name: str | None, at: Range) -> str | None:
    """The venue that the encoder links to words at ``at``, as a place: the town where it is a building."""
    if name is None or not _is_place(ground, name):
        return None
    if HOUSE.search(name):
        start, end = ground.sentence(at)
        found = ground.document.text.find(name, start, end)
        town = WITHIN.match(ground.document.text, found + len(name)) if found >= 0 else None
        return town["place"] if town and town.end() <= end else name
    return name


def usual(ground: Ground) -> str | None:
    """The place that a report gives its talks: where it names it most beside words of meeting."""
    text = ground.document.text
    votes: Counter[str] = Counter()
    for pattern, where, weight in (
        (MEETS_IN, text, TOLD), (OF_PLACE, text, TOLD), (HEADLINE, ground.document.title or "", TITLE),
        (OF_PLACE, ground.document.title or "", TITLE),
    ):  # fmt: skip
        for match in pattern.finditer(where):
            votes[re.sub(r"[’']s$", "", match["place"])] += weight
    line = DATELINE.match(text)
    if line:
        named = {name for _, _, name in places(text, 0, len(text))}
        city = next((name for name in named if name.upper() == line["place"].strip()), line["place"].strip().title())
        votes[city] += LINE
    fit = [(count, name) for name, count in votes.items() if _is_place(ground, name) and not HOUSE.search(name)]
    return max(fit, key=lambda f: f[0], default=(0, None))[1]


def _is_place(ground: Ground, name: str) -> bool:
    """Whether a name may be a venue: no person, adjective, date nor side that acts under this name."""
    if NOT_PLACES.match(name):
        return False
    text = ground.document.text
    return not any(
        text[m.start : m.end] == name and (m.form in ("person", "demonym", "nominal", "source"))
        for m in ground.cast.mentions
    )
