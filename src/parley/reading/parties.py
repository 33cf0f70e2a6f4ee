"""Who negotiates, and who stands between: the parties and the mediators of one report.

In: the ground, its positions, and what the encoder sees of its rounds. Out: the two parties, and the mediators. A
report is about one negotiation: its parties are those that are named, speak, hold positions and sit at its rounds,
less those told of with a word of mediating. Its rounds are theirs, and talks and events whose own words name nobody.
Mediators are told by the words beside their names (mediators.py) and by the encoder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from parley.codebook import Entry
from parley.model import Position
from parley.reading.encoder import Range
from parley.reading.ground import Ground
from parley.reading.mediators import SIGNS, rows, signs
from parley.reading.plover import Deed

FIGHT = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "ACCUSE"))
"""What the sides of a conflict do to each other."""
SURE = ("by", "mediates", "title", "led", "near", "between")
"""Signs of mediating that hardly anybody else has."""
PARTY = {
    "lead": 3.3, "first": 0.2, "title": 0.7, "said": 1.0, "held": 3.0, "met": 1.2, "sits": 2.9, "fights": 0.9,
    "stands": -2.0, "armed": 1.4, "state": -0.8, "home": 0.8, "world": -1.8, "sure": -0.3, "told": -1.4, "pair": 4.0,
}  # fmt: skip
"""What speaks for a party: shares of an actor in the namings of the first quarter, statements, positions, counterparts
of positions, seats at the rounds, fighting and seats between; whether it is the state of an armed
group of the report; whether the headline or the first sentence names it, and any sentence as one of two who meet; its
kind; how much of it is told with a sign of mediating. After a logistic regression on marked reports."""
MEDIATOR = {
    "named": 1.0, "held": -0.9, "offers": 1.5, "between": 1.6, "stands": 1.4, "state": 0.7, "person": -0.3, "low": -1.0,
    "sent_by_world": 1.7, "m_put": 2.2, "m_plan": 1.3, "m_hosts": -0.5, "m_between": 1.4, "m_chair": 1.1, "m_sent": 1.5,
    "sure": 1.7,
}  # fmt: skip
"""The same for a mediator among all others: ``offers`` is the share of offers in its positions, ``between`` the
likeliest seat that the encoder gives it, ``m_*`` are signs."""
FIRST, FURTHER = -1.6 + 3.0, -0.7 + 3.0
"""What the likeliest mediator must weigh, and every further one."""
BETWEEN = 0.5
"""From this probability the encoder alone may take a person for a mediator."""
MOST = 4
"""Mediators of one report at most."""


def sides(
    ground: Ground,
    positions: Sequence[Position],
    deeds: Sequence[Deed],
    sitting: Sequence[Mapping[str, float]],
    mediating: Sequence[Mapping[str, float]],
    bygone: Collection[Range] = (),
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parties, at most two of those that no codebook marks, and the mediators.

    ``sitting`` and ``mediating`` hold for each round the probability of every actor to be a party or a mediator of it.
    ``bygone`` are sentences about rounds of the past: who stood between then need not do so now.
    """
    traits = _traits(ground, positions, deeds, sitting, mediating, bygone)
    actors = ground.cast.actors
    weighed = {id: sum(PARTY.get(what, 0.0) * value for what, value in traits[id].items()) for id in traits}
    fit = [
        id
        for id in traits
        if actors[id].role != "mediator" and (not traits[id]["person"] or (traits[id]["pair"] and actors[id].code))
    ]
    fit.sort(key=lambda id: (actors[id].role != "party", traits[id]["low"], -weighed[id], id))
    marked = sum(actors[id].role == "party" for id in fit)
    parties = tuple(_apart(actors, fit, max(2, marked)))
    weighed = {id: sum(MEDIATOR.get(what, 0.0) * value for what, value in traits[id].items()) for id in traits}
    lands = {actors[id].code for id in parties}
    rest = [
        id
        for id in traits
        if id not in parties
        and (actors[id].role == "mediator" or _may_mediate(traits[id]))
        and not (actors[id].kind == "state" and actors[id].code and actors[id].code in lands)
    ]
    rest.sort(key=lambda id: (actors[id].role != "mediator", -weighed[id], id))
    least = {id: FURTHER if place else FIRST for place, id in enumerate(rest)}
    mediators = [id for id in rest if actors[id].role == "mediator" or weighed[id] >= least[id]]
    return parties, tuple(mediators[:MOST])


def _apart(actors: Mapping[str, Entry], ranked: Sequence[str], most: int) -> list[str]:
    """The first actors that are not the same under a shorter name: initials, or part of its words."""
    chosen: list[str] = []
    for id in ranked:
        if len(chosen) == most:
            break
        if not any(_is_short_for(actors[a], actors[b]) for c in chosen for a, b in ((id, c), (c, id))):
            chosen.append(id)
    return chosen


def _is_short_for(one: Entry, other: Entry) -> bool:
    """Whether the name of one is the initials or the beginning of the other's; one of the codebook is who it is."""
    if one.code:
        return False
    words = re.findall(r"\w+", other.name)
    initials = ("".join(w[0] for w in words if not w.islower()), "".join(w[0] for w in words).upper())
    parts = re.findall(r"\w+", one.name)
    return len(words) > 1 and (one.name in initials or (len(parts) < len(words) and words[: len(parts)] == parts))


def _may_mediate(traits: Mapping[str, float]) -> bool:
    """Armed groups do not; persons and people without a name of their own where some sign says so."""
    if traits["armed"] or (traits["low"] and not traits["sure"]):
        return False
    return not traits["person"] or bool(traits["sure"]) or traits["between"] >= BETWEEN


def _traits(
    ground: Ground,
    positions: Sequence[Position],
    deeds: Sequence[Deed],
    sitting: Sequence[Mapping[str, float]],
    mediating: Sequence[Mapping[str, float]],
    bygone: Collection[Range],
) -> dict[str, dict[str, float]]:
    """What speaks for and against every actor that the report names, by the names in PARTY and MEDIATOR."""
    text, title = ground.document.text, ground.document.title or ""
    first = ground.sentences[0][1] if ground.sentences else 0
    named, lead, opening, headline = Counter[str](), Counter[str](), set[str](), set[str]()
    for mention in ground.cast.mentions:
        id = mention.actor
        if id is None or mention.form == "place" or id not in ground.cast.actors:
            continue
        named[id] += 1
        lead[id] += 4 * mention.start < len(text)
        if mention.start < first:
            opening.add(id)
        if text[mention.start : mention.end] in title:
            headline.add(id)
    held = Counter(p.actor for p in positions)
    offers = Counter(p.actor for p in positions if p.stance == "offers")
    shares = {
        "named": _share(named),
        "lead": _share(lead),
        "said": _share(Counter(s.actor for s in ground.statements if s.actor)),
        "held": _share(held),
        "met": _share(Counter(p.counterpart for p in positions if p.counterpart)),
        "sits": _share(_summed(sitting)),
        "fights": _share(Counter(id for d in deeds if d.type in FIGHT for id in (*d.actors, *d.targets))),
        "stands": _share(_summed(mediating)),
    }
    told, pairs = signs(ground, bygone), _pairs(ground)
    homes = {e.code for id in named if (e := ground.cast.actors[id]).kind == "armed_group" and e.code}
    out = {}
    for id, count in named.items():
        entry, marks = ground.cast.actors[id], told.get(id, Counter[str]())
        trait = {what: share.get(id, 0.0) for what, share in shares.items()}
        trait |= {f"m_{sign}": min(marks[sign], 2) / 2 for sign in SIGNS}
        trait |= {
            "first": id in opening,
            "title": id in headline or entry.name in title,
            "offers": offers[id] / (held[id] or 1),
            "between": max((seats.get(id, 0.0) for seats in mediating), default=0.0),
            "armed": entry.kind == "armed_group",
            "state": entry.kind == "state",
            "home": entry.kind == "state" and entry.code in homes,
            "person": entry.kind in ("person", "people"),
            "world": entry.code in ("IGO", "NGO"),
            "low": is_common(entry.name),
            "pair": id in pairs,
            "sure": any(marks[sign] for sign in SURE),
            "told": max(marks[sign] for sign in SIGNS) / count,
        }
        trait["sent_by_world"] = trait["world"] * max(trait[f"m_{s}"] for s in ("sent", "envoy", "mediates", "title"))
        trait["m_sent"] = max(trait["m_sent"], trait["m_envoy"])
        out[id] = trait
    return out


MEET = re.compile(
    r"\A(?:[’']s)?(?: \w+)?(?: (?:have|had|has|will|would|are to|were to|are|also|again|finally))*"
    r" (?:met|meet|held|hold|holding|resumed?|began|begin|begun|opened|open|sat down|sit down|signed|negotiat\w+"
    r"|concluded|talked|talk|exchanged|agreed on|agreed to|trad\w+|fought|fight\w*)\b"
)
BETWEEN_TWO = re.compile(
    r"\b(?:talks|rounds?|negotiations|meetings?|dialogue|cease-?fire|truce|deal|agreement|accord|war|conflict|fighting|swap|exchange)"
    r" (?:\w+ ){0,3}?between (?:the )?(?:\w+ ){0,2}?\Z",
    re.IGNORECASE,
)


def _pairs(ground: Ground) -> set[str]:
    """The actors of whom a sentence tells as of two who meet, or between whom there are talks."""
    text = ground.document.text
    found: set[str] = set()
    for row in rows(text, ground.cast.mentions):
        ids = {mention.actor or "" for mention in row}
        start, end = row[0].start, row[-1].end
        if len(ids) == 2 and (MEET.match(text[end : end + 60]) or BETWEEN_TWO.search(text[max(0, start - 80) : start])):
            found |= ids
    return found


def is_common(name: str) -> bool:
    """Whether an actor goes by common words ("a diplomat", "two people"), not by a name."""
    head = name.split(" ", 1)[0]
    return not head[:1].isupper() or head.lower() in ("a", "an", "the", "our")


def _share(counts: Mapping[str, float]) -> dict[str, float]:
    whole = sum(counts.values()) or 1.0
    return {id: count / whole for id, count in counts.items()}


def _summed(rounds: Iterable[Mapping[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for weights in rounds:
        for id, sure in weights.items():
            total[id] = total.get(id, 0.0) + sure
    return total
