"""People bound to the side they speak for.

In: a text, the names of people that the parse found, and the mentions of sides. Out: each person's side, from the
words around a full name: "Varnian Foreign Minister Lena Dorsk", "Lena Dorsk, who leads the Lake Front's team". A
person whose side the text does not tell stays without one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from parley.reading.names import Mention

TITLE = (
    r"(?:President|Prime Minister|Premier|Chancellor|King|Queen|Emir|Sultan|Prince|Princess|Sheikh|General|Gen\.|Lieutenant|Lt\.|Colonel|Col\.|Major|Maj\.|Brigadier|Brig\.|Admiral|Adm\.|Captain|Capt\."
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
    r"\b(?:President|Prime Minister|Premier|Chancellor|Minister|Vice President|Senator|General|Information Minister)\s+$"
)
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
FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|Queen|Princess|Dame|Lady|[Ss]pokeswoman|[Cc]hairwoman|her|she)\b")


@dataclass(slots=True)
class Person:
    """A person of one text; ``side`` is the actor spoken for, None when the text does not tell."""

    name: str
    side: str | None
    places: list[tuple[int, int]]

    @property
    def surname(self) -> str:
        return self.name.split()[-1]


def people(
    text: str, named: Sequence[tuple[int, int]], sides: Sequence[Mention], states: Container[str]
) -> list[Person]:
    """The people of a text by their full names, each with a side where one is told."""
    found: dict[str, Person] = {}
    votes: dict[str, Counter[str]] = {}
    for mention in sides:
        if mention.form == "person" and mention.actor:
            name = text[mention.start : mention.end]
            found.setdefault(name, Person(name, mention.actor, [])).places.append((mention.start, mention.end))
    for start, end in named:
        name = _bare(text[start:end])
        if not name:
            continue
        at = text.find(name, start)
        place = (at, at + len(name))
        person = found.setdefault(name, Person(name, None, []))
        if place not in person.places:
            person.places.append(place)
        for side, weight in _told(text, place, sides):
            votes.setdefault(name, Counter())[side] += weight
    for name, person in found.items():
        if votes.get(name) and person.side is None:
            person.side = votes[name].most_common(1)[0][0]
    _by_office(text, found.values(), sides, states)
    by_surname: dict[str, list[Person]] = {}
    for person in found.values():
        if " " in person.name:
            by_surname.setdefault(person.surname, []).append(person)
    for person in found.values():
        same = by_surname.get(person.surname, [])
        if person.side is None and " " not in person.name and len(same) == 1:
            person.side = same[0].side
    return list(found.values())


def _by_office(text: str, found: Iterable[Person], sides: Sequence[Mention], states: Container[str]) -> None:
    """A minister whose state is not named is one of the state that the text around names most."""
    named = Counter(m.actor for m in sides if m.actor in states)
    for person in found:
        if person.side is not None:
            continue
        for start, _ in person.places:
            if OFFICE.search(text, max(0, start - 30), start):
                near = [
                    m.actor
                    for m in sides
                    if start - NEARBY < m.end <= start and m.actor in states and m.form != "place"
                ]
                if near:
                    person.side = max(reversed(near), key=lambda actor: named[actor])
                    break


def _bare(name: str) -> str:
    """A name without titles and possessive."""
    name = re.sub(rf"^(?:{TITLE}\s+)+", "", name.strip())
    return re.sub(r"[’']s?$", "", name).strip(" ,.\n")


def _told(text: str, place: tuple[int, int], sides: Sequence[Mention]) -> list[tuple[str, int]]:
    """Sides that the words around a name tell, with how surely."""
    out: list[tuple[str, int]] = []
    start, end = place
    floor = max(0, start - BEFORE)
    stops = [m.end() for m in STOP.finditer(text, floor, start)]
    floor = max([floor, *stops])
    before = [m for m in sides if m.start >= floor and m.end <= start and m.form != "person" and m.actor]
    between = TITLES.sub("", text[before[-1].end : start]) if before else ""
    if before and ("," not in between or re.fullmatch(r"[’']?s?\s?[^,]*,\s", between)):
        out.append((before[-1].actor or "", 3))
    of = OF_SIDE.match(text, end)
    if of:
        out += [(m.actor, 3) for m in sides if m.start == of.end() and m.actor and m.form != "person"]
    if not out and ITS.search(text, floor, start):
        owner = next(
            (m for m in reversed(sides) if m.end <= floor + 60 and m.end < start and m.actor and m.form != "place"),
            None,
        )
        if owner and start - owner.end < NEARBY:
            out.append((owner.actor or "", 2))
    after = AFTER.match(text, end)
    if after and OPENS_APPOSITION.match(after["words"]):
        words = ENDS_APPOSITION.split(after["words"])[0]
        ceiling = after.start("words") + len(words)
        inside = [
            m for m in sides if m.start >= after.start("words") and m.end <= ceiling and m.actor and m.form != "person"
        ]
        if inside:
            out.append((inside[0].actor or "", 4))
    return out
