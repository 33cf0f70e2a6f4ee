"""Who negotiates, and who stands between: the parties and the mediators of one report.

In: the ground, its positions, and what the encoder sees of its rounds. Out: the two parties, and the mediators. A
report is about one negotiation: its parties are those that are named, speak, hold positions and sit at its rounds,
less those told of with a word of mediating. Its rounds are theirs, and talks and events whose own words name nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parley.model import Position
from parley.reading.ground import Ground
from parley.reading.plover import Deed

MEDIATES = re.compile(
    r"\b(?:mediat\w+|broker\w*|facilitat\w+|good offices|auspices|go-between|shuttl\w+|convened by|proposed by"
    r"|put forward by|drafted by|sponsor\w*)\b",
    re.IGNORECASE,
)
HOSTS = re.compile(
    r"\b(?:host(?:s|ed|ing)?(?: by)?|chair(?:s|ed|ing)?(?: by)?|monitor\w*|observer\w*|neutral|guarantor\w*)\b",
    re.IGNORECASE,
)
"""Words of those who stand beside a negotiation."""
AROUND = 60
"""Characters on either side of a name in which a word of mediating makes it a mediator's."""
BESIDE = 40
"""The same for a word of hosting."""
FIGHT = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "ACCUSE"))
"""What the sides of a conflict do to each other."""
WEIGHTS = {
    "named": 0.7, "lead": 1.5, "said": 0.7, "held": 1.6, "met": 1.1, "sits": 1.9, "fights": 0.8,
    "mediates": -1.1, "between": -0.7, "hosts": -0.7,
}  # fmt: skip
"""What the share of an actor weighs in all namings, those of the first quarter, statements, positions, counterparts of
positions, seats at the rounds, fighting and seats between; and its namings beside a word of mediating or hosting. After
a logistic regression on marked reports."""
ARMED, NEW = 1.0, 1.0
"""What is added for an armed group, and for a name that no codebook knows."""
OFTEN = 3
"""Namings beside a word of mediating that weigh in full."""
MOST = 3
"""Mediators of one report at most."""


def sides(
    ground: Ground,
    positions: Sequence[Position],
    deeds: Sequence[Deed],
    sitting: Sequence[Mapping[str, float]],
    mediating: Sequence[Mapping[str, float]],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parties, at most two of those that no codebook marks, and the mediators.

    ``sitting`` and ``mediating`` hold for each round the probability of every actor to be a party or a mediator of it.
    """
    named = _namings(ground)
    stands = _summed(mediating)
    shares = {
        "named": _share(named.all),
        "lead": _share(named.lead),
        "said": _share(Counter(s.actor for s in ground.statements if s.actor)),
        "held": _share(Counter(p.actor for p in positions)),
        "met": _share(Counter(p.counterpart for p in positions if p.counterpart)),
        "sits": _share(_summed(sitting)),
        "fights": _share(Counter(id for d in deeds if d.type in FIGHT for id in (*d.actors, *d.targets))),
        "mediates": _share(stands),
        "between": {id: min(count, OFTEN) / OFTEN for id, count in named.between.items()},
        "hosts": {id: count / named.all[id] for id, count in named.hosts.items()},
    }
    fit = [id for id in named.all if _role(ground, id) != "mediator"]
    total = {id: sum(WEIGHTS[what] * share.get(id, 0.0) for what, share in shares.items()) for id in fit}
    for id in fit:
        entry = ground.cast.actors[id]
        total[id] += ARMED * (entry.kind == "armed_group")
        total[id] += NEW * (entry.code is None and not entry.name.lower().startswith("the "))
    best = sorted(fit, key=lambda id: (_role(ground, id) != "party", -total[id], id))
    marked = sum(_role(ground, id) == "party" for id in fit)
    parties = tuple(best[: max(2, marked)])
    between = {id: float(count) for id, count in named.between.items() if 3 * count >= named.all[id]}
    for id, sure in stands.items():
        between[id] = between.get(id, 0.0) + sure
    mediators = [id for id in between if id not in parties and _mediates(ground, id, between[id])]
    mediators.sort(key=lambda id: (_role(ground, id) != "mediator", -between[id], id))
    return parties, tuple(mediators[:MOST])


def _mediates(ground: Ground, id: str, weight: float) -> bool:
    entry = ground.cast.actors.get(id)
    return entry is not None and entry.kind != "armed_group" and (entry.role == "mediator" or weight >= 1)


@dataclass(frozen=True, slots=True)
class _Named:
    """How often each side is named: in all, in the first quarter, beside words of mediating and of hosting."""

    all: Counter[str]
    lead: Counter[str]
    between: Counter[str]
    hosts: Counter[str]


def _namings(ground: Ground) -> _Named:
    text = ground.document.text
    found = _Named(Counter(), Counter(), Counter(), Counter())
    for mention in ground.cast.mentions:
        id = mention.actor
        if id is None or mention.form == "place" or not _is_side(ground, id):
            continue
        found.all[id] += 1
        found.lead[id] += 4 * mention.start < len(text)
        lead = text[max(0, mention.start - AROUND) : mention.start].rpartition("\n")[2]
        rest = text[mention.end : mention.end + AROUND].partition("\n")[0]
        found.between[id] += bool(MEDIATES.search(lead) or MEDIATES.search(rest))
        found.hosts[id] += bool(HOSTS.search(lead[-BESIDE:]) or HOSTS.search(rest[:BESIDE]))
    return found


def _share(counts: Mapping[str, float]) -> dict[str, float]:
    whole = sum(counts.values()) or 1.0
    return {id: count / whole for id, count in counts.items()}


def _summed(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for weights in rounds:
        for id, sure in weights.items():
            total[id] = total.get(id, 0.0) + sure
    return total


def _is_side(ground: Ground, id: str) -> bool:
    entry = ground.cast.actors.get(id)
    return entry is not None and entry.kind not in ("person", "people")


def _role(ground: Ground, id: str) -> str | None:
    return ground.cast.actors[id].role
