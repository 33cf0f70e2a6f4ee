"""Who takes part in an event: those who do it and those to whom it is done.

In: the ground, the words of an event and its type, what the encoder makes of each actor, the parties of the report's
negotiation. Out: actors and targets. The encoder's word is weighed with where an actor is named (in the words of the
event, in its sentence, as a place), whether the event is told by that actor, and whether talks and deals that name
nobody must be those of the parties. Whoever is only quoted takes no part, unless the event's own words say so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from math import log

from parley.model import EventType
from parley.reading.encoder import Range
from parley.reading.ground import Ground

JOINT: frozenset[EventType] = frozenset(("CONSULT", "AGREE"))
"""What sides do together."""
ONE_SIDED: frozenset[EventType] = frozenset(("ASSAULT", "COERCE", "SANCTION", "ACCUSE", "THREATEN", "AID", "SUPPORT"))
"""What one side does to another: where the words name one alone, the others are those to whom it is done."""
BOTH_WAYS = re.compile(
    r"\b(?:exchang|swap|truce|cease-?fire|both|each|mutual|all-for-all|hostilities|fighting|firing)", re.IGNORECASE
)
"""What sides give up together; else whoever is named alone withdraws, disarms or lets go."""
ALWAYS = -1.0
WEIGHTS = {
    "tick": 0.16, "named": 0.95, "named_joint": -0.6, "near": 0.3, "said": 0.26, "person": 0.9, "party": 1.0,
    "party_joint": 1.6, "party_fights": 0.4, "party_alone": 0.3, "party_leaves": 1.5,
}  # fmt: skip
"""What speaks for an actor: a nat of the encoder's; being named in the event's words, less so where sides act together,
as their host is named, too; being named in its sentence; telling of it; being a person; being a party, more so where
sides act together, where one attacks, where the event names nobody, and where nobody is said to withdraw. After a
logistic regression on marked reports that the encoder had not seen."""
ENOUGH = -0.85
"""From this sum an actor takes part."""
SEEN = 0.1
"""Below this probability a party that its sentence does not name has no part in what one does alone."""
SMALLEST = 1e-4


def participants(
    ground: Ground,
    at: Range,
    kind: EventType,
    acting: Mapping[str, float],
    suffering: Mapping[str, float],
    sides: Collection[str],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Actors and targets of an event; ``acting`` and ``suffering`` are the encoder's probabilities of each actor."""
    sentence = ground.sentence(at)
    named = [m for m in ground.cast.within(*at) if m.form != "place" and at[0] <= m.start and m.end <= at[1]]
    inside = {m.actor for m in named}
    near = {m.actor for m in ground.cast.within(min(at[0], sentence[0]), max(at[1], sentence[1])) if m.form != "place"}
    carrier = ground.carrier(at)
    teller = carrier.actor if carrier else None
    nameless = not any(m.actor for m in named)
    joint = kind in JOINT
    actors: list[str] = []
    targets: list[str] = []
    for id in dict.fromkeys([*acting, *sides]):
        does, suffers = acting.get(id, 0.0), suffering.get(id, 0.0)
        party = id in sides
        known = ground.cast.actors.get(id)
        if party and not joint and kind != "RETREAT" and max(does, suffers) < SEEN and id not in near:
            continue
        if id not in inside and ground.only_speaks(id):
            continue
        signs = {
            "tick": _logit(max(does, suffers)),
            "named": id in inside,
            "named_joint": joint and id in inside,
            "near": id in near,
            "said": id == teller and id in inside,
            "person": bool(known and known.kind in ("person", "people")) and id != teller,
            "party": party,
            "party_joint": party and joint,
            "party_fights": party and kind == "ASSAULT",
            "party_alone": party and nameless,
            "party_leaves": party and nameless and kind == "RETREAT",
        }
        sure = ALWAYS + sum(WEIGHTS[sign] * strength for sign, strength in signs.items())
        if sure >= ENOUGH:
            (targets if suffers > does else actors).append(id)
    told = [id for id in actors if id in inside]
    if kind in ONE_SIDED and told and not targets:
        return tuple(told), tuple(id for id in actors if id not in inside)
    if kind == "RETREAT" and len(told) == 1 and not BOTH_WAYS.search(ground.document.text, *at):
        return tuple(told), tuple(targets)
    return tuple(actors), tuple(targets)


def _logit(probability: float) -> float:
    return log((probability + SMALLEST) / (1 - probability + SMALLEST))
