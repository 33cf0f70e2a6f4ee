"""People bound to the side they speak for.

In: a text, the names of people, and the mentions of sides. Out: each person's side, from the
words around a full name: "Varnian Foreign Minister Lena Dorsk", "Lena Dorsk, who leads the Lake Front's team". A
person whose side the text does not tell stays without one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from parley.reading.names import ARTICLE, GROUP_NOUN, PERSON_NOUN, Mention, surname, surname_forms

TITLE = (
    r"(?:(?:Vice |Deputy |Acting |Interim |Former )?President|Prime Minister|Field Marshal|Chief Negotiator|Negotiator|H\.E\.|Rear|Vice|Staff|Sergeant|Judge|Pope|Crown Prince|Monsignor|Premier|Chancellor|King|Queen|Emir|Sultan|Prince|Princess|Sheikh|General|Gen\.|Lieutenant|Lt\.|Colonel|Col\.|Major|Maj\.|Brigadier|Brig\.|Admiral|Adm\.|Captain|Capt\."
    r"|Commander|Cmdr\.|Marshal|Minister|Secretary|Senator|Sen\.|Ambassador|Envoy|Governor|Gov\.|Speaker|Mr|Mrs|Ms|Miss|Dr|Mr\.|Mrs\.|Ms\.|Dr\.|Professor|Prof\.|Sir|Dame|Lord|Lady|Archbishop|Bishop|Father|Imam|Ayatollah|Mullah|Rep\.|Chairman|Spokesman|Spokeswoman|Spokesperson|Comandante|Commandante)"
)
AFTER = re.compile(r"\s?[,(–—-]\s?(?P<words>[^.;:!?\"“”\n]{3,160})")
BEFORE = 90
"""Characters before a full name in which its title and side are looked for."""
TITLES = re.compile(rf"(?:{TITLE}\.?\s+)+$")
OF_SIDE = re.compile(r"\s(?:of|from|for)\s(?:the\s)?")
ITS = re.compile(r"\b(?:[Ii]ts|[Tt]heir)\s[\w’' -]{3,60},?\s*$")
NEARBY = 400
"""Characters before a name within which a side told by "its" or by an office alone is looked for."""
OFFICE = re.compile(
    r"\b(?:[Pp]residential \w+|(?:[Aa]rmy|[Nn]avy|[Mm]ilitary|[Pp]olice|[Pp]alace) [Ss]pokes\w+|[Pp]resident|[Pp]remier|Chancellor|[Mm]inister|Senator|General|[Nn]egotiator|[Ss]pokes(?:man|woman|person)|[Dd]elegate)\s+$"
    r"|\b[Tt]he\s(?:[\w-]+\s)?(?:minister(?:\s(?:of|for)(?:\s[\w-]+){1,4})?|president|prime minister|premier|(?:army|navy|police|military)\s(?:chief|commander|spokes\w+)"
    r"|chief of staff|attorney general),\s(?:[A-Z][\w.-]*\s)?$"
)
STATE_OFFICE = re.compile(
    r",\s(?:the|then)\s(?:[\w-]+\s)?(?:(?:high|peace) commissioner(?: for peace)?|(?:prime|foreign|defen[cs]e|interior|justice) minister"
    r"|attorney general|(?:army|navy|police|military|government|presidential) (?:chief|commander|spokes\w+)|government[’']s \w+ negotiator)"
    r"\b(?!\s(?:of|in|for)\b)"
)
"""An office of a state that is told after a name."""
OF_SOMEBODY = re.compile(
    r"[’']s?\s(?:[\w-]+\s){0,4}[\w-]+,?\s$|\b(?:[Ii]ts|[Tt]heir|[Hh]is|[Hh]er)\s(?:[\w-]+\s){0,4}[\w-]+,?\s$"
)
"""An office that is somebody's whom the text does not tell by name."""
OBJECT = re.compile(r"\b(?:by|against|with|to|from|in|on|of|for|than|between|via|through|over)\s(?:the\s)?$")
"""What stands before those of whom a sentence does not tell."""
OF_ITS_OWN = re.compile(r"\b(?:[Ii]ts|[Tt]heir)\s(?:[\w-]+\s){0,3}[\w-]+,\s(?:the|an?)\s(?:former\s)?[^.;]*$")
"""An office for one, before what else the person is ("its mediator, a former Varnian minister")."""
SENT_TO = re.compile(
    r"\b(?:envoys?|representative|ambassador|mediator|coordinator|rapporteur|charg[eé] d[’']affaires)\s(?:for|to|on|in)\s(?:the\s)?$",
    re.IGNORECASE,
)
"""What stands before the land that somebody is sent to, and does not speak for."""
SENTENCE = re.compile(r"[.!?][\"”’']*\s|\n")
FIRST = 12
"""Characters of a sentence within which its subject begins."""
HIS = re.compile(r"\b(?:[Hh]is|[Hh]er)\s[\w’' -]{3,50},?\s*$")
HIS_OWN = re.compile(
    r"[^.!?\n“”\"]{0,12}\b(?:said|says|told \w+(?: \w+)?|added|insisted|announced|warned|confirmed|denied)\s(?:that\s)?(?:the\s)?$"
)
"""What stands between a minister's name and the seat of the government that the minister speaks of."""
OTHERS = re.compile(
    r"\s(?:recogni[sz]e[sd]?|backs?|supports?)\b|-(?:backed|recogni[sz]ed|brokered|mediated|sponsored)\b"
)
BY_OTHERS = re.compile(
    r"\b(?:recogni[sz]ed|backed|supported|hosted|brokered|mediated|sponsored|chosen|appointed|sanctioned|wanted|accused) by (?:the )?$"
)
"""Sides beside a person's that the person does not speak for."""
STOP = re.compile(
    r"[.;:!?\n\"“”()]|\b(?:said|says|told|that|and|but|with|met|while|after|before|by|to|who|which|from|when|against|as|over|between|including)\b"
)
ENDS_APPOSITION = re.compile(
    r"\b(?:said|says|told|added|warned|described|who is not|and [A-Z]\w+ [A-Z]\w+|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
OPENS_APPOSITION = re.compile(
    r"^(?:(?:the|a|an|its|their|his|her|one of|another|who|whose|which|now|then|acting|former|deputy|chief|senior|head|leader|chair\w*"
    r"|spokes\w+|minister|president|director|secretary|adviser|advisor|commander|negotiator|envoy|ambassador|mediator|lead|foreign"
    r"|defence|defense|prime|vice)\b|[A-Z][\w’'-]+(?:[’']s|n|an|ian|ese|i|ish)\b)"
)


@dataclass(slots=True)
class Person:
    """A person of one text; ``side`` is the actor spoken for, None when the text does not tell."""

    name: str
    side: str | None
    places: list[tuple[int, int]]

    @property
    def surname(self) -> str:
        return surname(self.name)


def people(
    text: str,
    named: Sequence[tuple[int, int]],
    sides: Sequence[Mention],
    states: Container[str],
    known: Mapping[str, set[str]],
    home: str | None = None,
) -> list[Person]:
    """The people of a text by their full names, each with a side where one is told.

    ``states`` are the actors that are states and do not merely host, ``home`` the one that the text is about.
    ``known`` holds the sides of people whom a codebook knows, by surname and by the likeness of a full name.
    """
    found: dict[str, Person] = {}
    votes: dict[str, Counter[str]] = {}
    near = _Sides(text, sides)
    seen: set[tuple[int, int]] = set()
    for mention in sides:
        if mention.form == "person" and mention.actor:
            name = text[mention.start : mention.end]
            found.setdefault(name, Person(name, mention.actor, [])).places.append((mention.start, mention.end))
            seen.add((mention.start, mention.end))
    for start, end in named:
        name = _bare(text[start:end])
        if not name:
            continue
        at = text.find(name, start)
        place = (at, at + len(name))
        person = found.setdefault(name, Person(name, None, []))
        if place not in seen:
            person.places.append(place)
            seen.add(place)
        for side, weight in _told(text, place, near):
            votes.setdefault(name, Counter())[side] += weight
    for name, person in found.items():
        if votes.get(name) and person.side is None:
            person.side = votes[name].most_common(1)[0][0]
    by_surname: dict[str, list[Person]] = {}
    for person in found.values():
        if " " in person.name:
            for form in surname_forms(person.name):
                by_surname.setdefault(form, []).append(person)
    for person in found.values():
        same = by_surname.get(person.name, [])
        if person.side is None and " " not in person.name and len(same) == 1:
            person.side = same[0].side
            if same[0].side is None:
                same[0].places += person.places
    for person in found.values():
        if person.side is None:
            held = known.get(person.name if " " not in person.name else likeness(person.name), set())
            if len(held) == 1 and not (" " not in person.name and by_surname.get(person.name)):
                person.side = next(iter(held))
    _by_superior(text, found.values())
    _by_office(text, found.values(), sides, states, home)
    for person in found.values():
        same = by_surname.get(person.name, [])
        if person.side is None and len(same) == 1:
            person.side = same[0].side
    return list(found.values())


def _by_office(
    text: str, found: Iterable[Person], sides: Sequence[Mention], states: Container[str], home: str | None
) -> None:
    """A minister whose state is not named is of the one that he speaks of by its seat, else of the one that the report is
    about, else of the one named just before."""
    fit = [m for m in sides if m.actor and m.form != "place"]
    ends = [m.end for m in fit]
    for person in found:
        if person.side is not None:
            continue
        for start, end in person.places:
            begin = _titles(text, start)
            if OF_SOMEBODY.search(text, max(0, begin - 60), begin) or not (
                OFFICE.search(text, max(0, begin - 60), begin)
                or OFFICE.search(text, max(0, start - 60), start)
                or STATE_OFFICE.match(text, end)
            ):
                continue
            told = _speaks_of(text, end, fit, ends)
            last = bisect_right(ends, start)
            near = [
                m.actor for m in fit[max(0, last - FEW) : last]
                if start - NEARBY < m.end and m.actor in states and not OBJECT.search(text, max(0, m.start - 12), m.start)
            ]  # fmt: skip
            if told or home or near:
                person.side = told or home or near[-1]
                break


def _titles(text: str, start: int) -> int:
    """Where the titles before a name begin."""
    titles = TITLES.search(text, max(0, start - 60), start)
    return titles.start() if titles else start


def _by_superior(text: str, found: Iterable[Person]) -> None:
    """ "His interior minister" speaks for the side of the person named before."""
    served = [
        (start, person) for person in found if person.side is None
        for start, _ in person.places if HIS.search(text, max(0, start - 60), start)
    ]  # fmt: skip
    for start, person in sorted(served, key=lambda pair: pair[0]):
        before = [(_last(text, other, start), other) for other in found if other is not person]
        end, superior = max(before, key=lambda pair: pair[0], default=(0, person))
        if person.side is None and end and start - end < NEARBY:
            person.side = superior.side


def _last(text: str, person: Person, start: int) -> int:
    """Where a person is named last before a place, by full name or surname; 0 where nowhere."""
    forms = (person.name, *(surname_forms(person.name) if " " in person.name else ()))
    near = max(0, start - NEARBY)
    ends = (m.end() for form in forms for m in re.finditer(rf"\b{re.escape(form)}\b", text[near:start]))
    return max((near + end for end in ends), default=0)


def _speaks_of(text: str, end: int, fit: Sequence[Mention], ends: Sequence[int]) -> str | None:
    """The state whose seat is the subject of what a person says ("the minister said Moscow would wait")."""
    first = bisect_right(ends, end)
    for mention in fit[first : first + 1]:
        if mention.form in ("seat", "place") and HIS_OWN.fullmatch(text, end, mention.start):
            return mention.actor
    return None


FEW = 12
"""Namings before a person among which the state is looked for."""


def _aside(text: str, mention: Mention) -> bool:
    """Whether a side is told of as one that recognises or backs another."""
    return (
        OTHERS.match(text, mention.end) is not None
        or BY_OTHERS.search(text, max(0, mention.start - 20), mention.start) is not None
    )


LETTERS = str.maketrans(
    {"q": "k", "c": "k", "w": "v", "x": "ks", "j": "y", "z": "s", "h": "", "y": ""} | dict.fromkeys("aeiou'’`-.")
)


THE = re.compile(r"\b(?:al|el)[- ]")
DOUBLED = re.compile(r"(.)\1+")


def likeness(name: str) -> str:
    """A full name without what spellings of it differ in: vowels, marks, doubled and weak letters, the article."""
    plain = name.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    parts = [ARTICLE.sub("", part).translate(LETTERS) for part in THE.sub("", plain).split()]
    return " ".join(DOUBLED.sub(r"\1", part) for part in (parts[0], parts[-1]) if part) if parts else ""


def _bare(name: str) -> str:
    """A name without titles and possessive."""
    name = re.sub(rf"^(?:{TITLE}\s+)+", "", name.strip())
    return re.sub(r"[’']s?$", "", name).strip(" ,.\n")


OF_OFFICE = re.compile(
    rf"(?:[’']?s?\s?[^,]*\b(?:{PERSON_NOUN}|speaker|ombuds\w+|commissioner|founder|owner|counterpart|colleague|executive|facilitator"
    rf"|{GROUP_NOUN})\b)?(?:\s(?:of|for|on|in|to)\s[^,]*)?,\s",
    re.IGNORECASE,
)
"""What stands between a side and one who holds an office of it."""


SERVES = re.compile(
    rf"\b(?:advis[eo]r|aide|spokes\w+|envoy|deputy|counsel\w*|assistant|secretary|chief of staff) (?:to|of|for) (?:the )?(?:(?:{TITLE})\.? )*$"
)
HEADED = re.compile(
    r"[’']s?\s(?:[\w-]+\s){0,2}?(?:delegation|team|government|office|administration|cabinet|envoy|negotiators)\b"
)
"""Those who serve somebody whose side is known, and what is headed for one."""


class _Sides:
    """The sides that a text tells of for their own sake, by where they stand."""

    def __init__(self, text: str, sides: Sequence[Mention]) -> None:
        self._all = [m for m in sides if not _aside(text, m)]
        self._starts = [m.start for m in self._all]

    def around(self, start: int, end: int) -> Sequence[Mention]:
        """Those that begin within a range."""
        return self._all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _subject(text: str, owner: Mention, sides: Sequence[Mention]) -> str:
    """The side that begins the sentence in which another is named last: of that one the next sentence goes on to tell."""
    begins = max((m.end() for m in SENTENCE.finditer(text, max(0, owner.start - NEARBY), owner.start)), default=0)
    first = next((m for m in sides if m.actor and begins <= m.start <= begins + FIRST and m.form != "place"), owner)
    return first.actor or ""


def _told(text: str, place: tuple[int, int], near: _Sides) -> list[tuple[str, int]]:
    """Sides that the words around a name tell, with how surely."""
    out: list[tuple[str, int]] = []
    start, end = place
    floor = max(0, start - BEFORE)
    titles = TITLES.search(text, floor, start)
    stops = [m.end() for m in STOP.finditer(text, floor, titles.start() if titles else start)]
    floor = max([floor, *stops])
    sides = near.around(start - BEFORE - NEARBY, end + NEARBY)
    before = [
        m for m in sides
        if m.start >= floor and m.end <= start and m.form != "person" and m.actor
        and not SENT_TO.search(text, floor, m.start)
    ]  # fmt: skip
    if OF_ITS_OWN.search(text, floor, start):
        before = []
    between = TITLES.sub("", text[before[-1].end : start]) if before else ""
    if before and ("," not in between or OF_OFFICE.fullmatch(between)):
        out.append((before[-1].actor or "", 3))
    of = OF_SIDE.match(text, end)
    if of:
        out += [(m.actor, 3) for m in sides if m.start == of.end() and m.actor and m.form != "person"]
    if not out and (ITS.search(text, floor, start) or OF_ITS_OWN.search(text, floor, start)):
        owner = next(
            (m for m in reversed(sides) if m.end <= floor + 60 and m.end < start and m.actor and m.form != "place"),
            None,
        )
        if owner and start - owner.end < NEARBY:
            out.append((_subject(text, owner, sides), 2))
    after = AFTER.match(text, end)
    if after and OPENS_APPOSITION.match(after["words"]):
        words = ENDS_APPOSITION.split(after["words"])[0]
        ceiling = after.start("words") + len(words)
        inside = [
            m for m in sides if m.start >= after.start("words") and m.end <= ceiling and m.actor and m.form != "person"
        ]
        if not inside:
            inside = [
                m for m in sides
                if m.start >= after.start("words") and m.end <= ceiling and m.actor and m.form == "person"
                and (SERVES.search(text, after.start("words") - 1, m.start) or HEADED.match(text, m.end))
            ]  # fmt: skip
        if inside:
            out.append((inside[0].actor or "", 4))
    return out
