"""Who negotiates, and who stands between: the parties and the mediators of one report.

In: the ground, its positions, and what the encoder sees of its rounds. Out: the two parties, and the mediators. A
report is about one negotiation: its parties are those that are named, speak, hold positions and sit at its rounds,
less those told of with a word of mediating. Positions, talks and events ask for them where their own words name nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from parley.model import Position
from parley.reading.ground import Ground

MEDIATES = re.compile(
    r"\b(?:mediat\w+|broker\w*|facilitat\w+|good offices|auspices|go-between|shuttl\w+|convened by|proposed by"
    r"|put forward by|drafted by|sponsor\w*)\b",
    re.IGNORECASE,
)
AROUND = 60
"""Characters on either side of a name in which a word of mediating makes it a mediator's."""
SAID, HELD, SITS, BETWEEN = 0.5, 1.0, 1.0, 1.0
"""Weights beside the share of an actor in all namings: of its share in what is said, in the positions, at the rounds,
and, against it, in mediation. Set on the development articles, where these find 67 % of the parties."""
MOST = 3
"""Mediators of one report at most."""


def sides(
    ground: Ground,
    positions: Sequence[Position],
    sitting: Sequence[Mapping[str, float]],
    mediating: Sequence[Mapping[str, float]],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parties, at most two of those that no codebook marks, and the mediators.

    ``sitting`` and ``mediating`` hold for each round the probability of every actor to be a party or a mediator of it.
    """
    named, between = _namings(ground)
    held = Counter(p.actor for p in positions if p.actor)
    said = Counter(s.actor for s in ground.statements if s.actor)
    sits, stands = _summed(sitting), _summed(mediating)
    for id, sure in stands.items():
        between[id] = between.get(id, 0.0) + sure
    parts: list[tuple[float, Mapping[str, float]]]
    parts = [(1.0, named), (SAID, said), (HELD, held), (SITS, sits), (-BETWEEN, between)]
    total: dict[str, float] = {}
    for weight, counts in parts:
        whole = sum(counts.values()) or 1.0
        for id, count in counts.items():
            total[id] = total.get(id, 0.0) + weight * count / whole
    fit = [id for id in total if _is_side(ground, id) and _role(ground, id) != "mediator"]
    best = sorted(fit, key=lambda id: (_role(ground, id) != "party", -total[id], id))
    marked = sum(_role(ground, id) == "party" for id in fit)
    parties = tuple(best[: max(2, marked)])
    mediators = [id for id in between if id not in parties and (_role(ground, id) == "mediator" or between[id] >= 1)]
    mediators.sort(key=lambda id: (_role(ground, id) != "mediator", -between[id], id))
    return parties, tuple(mediators[:MOST])


def _namings(ground: Ground) -> tuple[dict[str, float], dict[str, float]]:
    """How often each side is named, and how often beside a word of mediating."""
    text = ground.document.text
    named: dict[str, float] = {}
    between: dict[str, float] = {}
    for mention in ground.cast.mentions:
        if mention.actor is None or mention.form == "place" or not _is_side(ground, mention.actor):
            continue
        named[mention.actor] = named.get(mention.actor, 0.0) + 1
        lead = text[max(0, mention.start - AROUND) : mention.start].rpartition("\n")[2]
        rest = text[mention.end : mention.end + AROUND].partition("\n")[0]
        if MEDIATES.search(lead) or MEDIATES.search(rest):
            between[mention.actor] = between.get(mention.actor, 0.0) + 1
    return named, {id: count for id, count in between.items() if 3 * count >= named[id]}


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
