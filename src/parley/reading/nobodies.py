"""Names and descriptions that are nobody's: places, documents, shares of a poll.

In: a text and a name or a description in it. Out: whether it is one of these. A place acts only where the text gives
it a government, fighters or words of its own, which sides.py finds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parley.codebook import gazetteer
from parley.reading.standing import Standing

GENERIC = re.compile(
    r"\b(?:Sea|Ocean|River|Strip|Valley|Peninsula|Islands?|Isles|Gulf|Mountains?|Hills|Heights|Plateau|Provinces?|Governorate|Oblast"
    r"|District|Airport|Airfield|Hotel|Palace|Street|Square|Road|Avenue|Bridge|Dam|Lake|Bay|Straits?|Canal|Corridor|Desert|Coast|Crossing"
    r"|Camp|Port|Harbou?r|City|Town|Village|Station|Plant|Hospital|University|Region|County|Forest|Delta|Basin|Highway|Gate|Line"
    r"|Agreement|Accords?|Treaty|Declaration|Protocol|Memorandum|Resolution|Charter|Constitution|Convention|Plan|Roadmap|Deal|Act|Law"
    r"|Ramadan|Eid|Christmas|Easter|Passover|Olympics|Cup|War|Process|Talks|Summit|Ceasefire|Truce|Initiative)$"
)
"""Last words of names of places, documents and occasions."""
LEADING = re.compile(
    r"(?:Lake|Mount|Cape|Port|Fort|Gulf|Bay|Strait|River|Hotel|Camp|Wadi|Jebel|Jabal|Djebel|Ras|Beit|Bayt|Deir|Dayr|Kafr|Tell|Ain|Hassi"
    r"|Puerto|Ciudad|Villa|Vila|Rio|Sierra|Isla|Monte|Saint|San|Santa|Porto|New|Upper|Lower|Greater|Palais|Schloss)\s"
)
"""First words of names of places; Saint and the like are told so by where they stand, too."""
SURELY = frozenset("Lake Mount Gulf Bay Strait River Hotel Camp Wadi Jebel Jabal Djebel Hassi Palais Puerto".split())
AT = re.compile(
    r"\b(?:in|at|near|outside|around|inside|into|towards?|across|above|along|through|throughout"
    r"|(?:town|city|village|port|district|valley|crossing|airport|airfield|region|province|camp|suburb|road|river|island|hills?|streets?"
    r"|north|south|east|west) of|(?:town|city|village|port|road) at)\s(?:the\s)?(?:[a-z]+ern\s|central\s|nearby\s|town of\s|city of\s)?$"
)
BEHIND = 44
"""Characters before a name in which a preposition of place is looked for."""
WHOLLY = 0.6
"""Share of a name's places after a preposition of place from which it is one."""
THINGS = re.compile(
    r"(?:versions?|articles?|texts?|documents?|declarations?|drafts?|leaks?|formulas?|formulae|proposals?|plans?|deals?|accords?|agreements?"
    r"|laws?|talks|negotiations|rounds?|sessions?|meetings?|clauses?|annex(?:es)?|maps?|terms|treat(?:y|ies)|resolutions?|truces?"
    r"|ceasefires?|wars?|fighting|attacks?|strikes?|killings?|paragraphs?|pages?|letters?|figures?|numbers?|prices?|issues?|questions?"
    r"|points?|demands?|offers?|conditions?|measures?|sanctions|elections?|rumou?rs?|hopes?|fears?|signs?|evidence|history|years?|months?|weeks?|days?"
    r"|conversations?|calls?|posts?|videos?|footage|images?|pictures|photos|news|memorand(?:um|a)|roadmaps?|frameworks?|constitutions?)",
    re.IGNORECASE,
)
"""Heads of descriptions of things that are read or happen: nobody's voice."""
SHARE = re.compile(
    r"(?:(?:only|just|about|around|some|nearly|almost|roughly|over|under|more than|less than|fewer than|as many as|at least|another|a further|the other)\s+)*"
    r"(?:[\d.,]+\s*(?:%|per\s?cent|percent|percentage)|[\d.,]+|(?:an?\s)?(?:majorit(?:y|ies)|minorit(?:y|ies)|half|third|quarter|fifth|plurality)"
    r"|two[- ]thirds|three[- ]quarters|(?:one|two|three|four|five|six|seven|eight|nine)\s(?:in|out of)\s\w+|few(?:er)?|most|many|several"
    r"|(?:tens of |hundreds of )?(?:hundreds|thousands|millions|dozens|scores))\b(?:\s+of (?:them|thousands|those\b.*|respondents|people polled))?",
    re.IGNORECASE,
)
"""Shares and numbers of people."""
ANYBODY = re.compile(r"(?:any|some|every|no)(?:one|body)\b|anyone|nobody|who(?:ever)?\b|whose\b|which\b|those\b", re.IGNORECASE)  # fmt: skip
FIRST_NOUN = re.compile(r"(?:(?:the|an?|this|that|these|those|his|her|its|their|our)\s)?(?P<words>.+)", re.IGNORECASE)
OF_SOMETHING = re.compile(r"\s(?:of|in|on|from|for|with|by|at|to|between|about|that|which|who|whose|close)\s|\s\d|,")


def is_place(text: str, standing: Standing, name: str) -> bool:
    """Whether a name is a place's, a document's or an occasion's: by its words, the gazetteer or where it stands."""
    if GENERIC.search(name):
        return True
    lead = LEADING.match(name)
    if (lead and lead.group().strip() in SURELY) or gazetteer.country(name):
        return True
    return _stands(text, standing.places(name)) >= (WHOLLY - 0.2 if lead else WHOLLY)


def _stands(text: str, places: Sequence[int]) -> float:
    """The share of a name's places that follow a preposition of place."""
    at = [AT.search(text, max(0, start - BEHIND), start) is not None for start in places[:MANY]]
    return sum(at) / len(at) if at else 0.0


MANY = 40
"""Occurrences from which a share is taken."""


def head(description: str) -> str:
    """The head noun of a description: the last word before what is said of it ("leaks from the meeting")."""
    match = FIRST_NOUN.match(description)
    words = OF_SOMETHING.split(match["words"] if match else description, maxsplit=1)[0].split()
    return words[-1] if words else ""


def is_nobody(description: str) -> bool:
    """Whether a description of a source is of a thing, of anybody, or of a share of people."""
    return (
        ANYBODY.match(description) is not None
        or is_share(description)
        or THINGS.fullmatch(head(description)) is not None
    )


def is_share(description: str) -> bool:
    """Whether a source is a share or a number of people ("58 per cent", "four in ten")."""
    return SHARE.fullmatch(description.strip()) is not None
