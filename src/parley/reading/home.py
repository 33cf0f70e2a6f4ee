"""The states that a report is about, told from those that host the talks or stand between.

In: a text, its headline, the mentions of sides and the kinds of the actors. Out: the state that a bare "the army" or
"the government" may be of, and whether there are two. It is the one whose rebels are named, that the headline tells of,
that has an army or a government in the text; a state that mediates, hosts or is only a place is none of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parley.codebook import Entry
from parley.reading.encoder import Tagged
from parley.reading.heads import SpanHeads
from parley.reading.names import Mention

SURPLUS = 2
"""How many times as much as the next one a state has to weigh, to be meant by a bare "the army"."""
OFTEN = 3
"""Weight from which a state may be the one that a report is about."""
BOTH = 4
"""Weight from which the second state of a report may be the other of two that negotiate."""
HEADLINE = 3
"""Namings that one in the headline weighs."""
RULED = 2
"""Namings that an army, a government or rebels of its own weigh."""
STANDS_BETWEEN = re.compile(
    r"\b(?:mediat\w+|broker\w*|facilitat\w+|host(?:s|ed|ing)?|convened?|conven(?:es|ing)|guarantors?|go-betweens?"
    r"|good offices|auspices|shuttl\w+|intermediar\w+)\b",
    re.IGNORECASE,
)
REACH = 45
"""Characters on either side of a state's name, within its sentence, in which it may be told that it mediates."""
PLACED = re.compile(r"\b(?:in|at|from|to|near|into|outside|via)\s(?:the\s)?$", re.IGNORECASE)
LEANS = -0.2
"""From this sum of what ``negotiating`` gives downwards a state stands between."""
OCCASION = re.compile(
    r"\s(?:talks|rounds?|meetings?|summit|conference|sessions?|declaration|agreement|accords?|process)\b", re.IGNORECASE
)
"""What a place has whose name tells where it was."""
CLAUSE = re.compile(r"[.;:!?\n]")
FIGHTERS = re.compile(
    r"\b(?:army|military|armed forces|air force|troops|soldiers|rebels?|insurgents|separatists|guerrillas|government"
    r"|president|presidency|parliament|cabinet|junta)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Home:
    """``state`` is the one that a report is about, None where it cannot be told; ``two`` says that there are two.

    ``aside`` are the states that host or stand between.
    """

    state: str | None
    two: bool
    aside: frozenset[str]


def negotiating(tagged: Sequence[Tagged], heads: Sequence[SpanHeads]) -> list[tuple[int, int, float]]:
    """Where an actor is named, in characters, and by how much it is rather a party to talks than a mediator of them.

    The number is the network's probability of the one less that of the other, for the rounds told of in its window.
    """
    found = []
    for window, head in zip(tagged, heads, strict=True):
        rounds, named = window.spans["talks.talks"], window.spans["mention.mention"]
        if rounds and named:
            alone = [[mention] for mention in named]
            party, mediator = (head.tick(f"talks.{role}", rounds, alone).max(0) for role in ("party", "mediator"))
            found += [(*window.chars(m), float(more)) for m, more in zip(named, party - mediator, strict=True)]
    return found


def home(
    text: str,
    title: str,
    fit: Sequence[Mention],
    entries: Mapping[str, Entry],
    talking: Sequence[tuple[int, int, float]] = (),
) -> Home:
    """The state that a report is about; ``fit`` are the mentions of sides that are no places, ``talking`` is what
    ``negotiating`` gives."""
    mine = [m for m in fit if m.actor and entries[m.actor].kind == "state"]
    named = Counter(m.actor or "" for m in mine if m.form != "demonym")
    between = Counter(m.actor or "" for m in mine if _between(text, m))
    told = Counter(m.actor or "" for m in mine)
    begins = [m.start for m in mine]
    lean: dict[str, float] = {}
    for start, end, more in talking:
        last = bisect_left(begins, end)
        if last and mine[last - 1].end > start:
            id = mine[last - 1].actor or ""
            lean[id] = lean.get(id, 0.0) + more
    titled = {id for id in told if _titled(title, entries[id])}
    aside = frozenset(
        id for id, times in told.items()
        if id not in titled and (2 * between[id] >= times or lean.get(id, 0.0) < LEANS)
    )  # fmt: skip
    ruled = {m.actor for m in mine if m.form == "nominal" and FIGHTERS.search(text, m.start, m.end)}
    groups = Counter(entries[m.actor].code for m in fit if m.actor and entries[m.actor].kind == "armed_group")
    rebels = groups.keys() - {None}
    weight: Counter[str] = Counter()
    for id in told:
        if id in aside:
            continue
        weight[id] = named[id] + RULED * (id in ruled) + HEADLINE * (id in titled)
        weight[id] *= 3 if entries[id].code in rebels else 1
    best = weight.most_common(2)
    if not best or (len(best) == 2 and best[0][1] < OFTEN):
        return Home(_land(groups, entries), False, aside)
    first = best[0][0]
    if len(best) == 1 or entries[first].code in rebels:
        return Home(first, False, aside)
    second, times = best[1]
    beside = named[second] >= BOTH
    alone = first in titled and second not in titled
    if not beside and (alone or best[0][1] >= SURPLUS * times):
        return Home(first, False, aside)
    return Home(None, times >= BOTH, aside)


def _land(groups: Counter[str | None], entries: Mapping[str, Entry]) -> str | None:
    """The state of whose rebels alone a report tells, though it never names the state itself."""
    codes = [code for code in groups if code]
    of_it = (id for id, entry in entries.items() if entry.kind == "state" and entry.code == codes[0])
    return next(of_it, None) if len(codes) == 1 else None


def _between(text: str, mention: Mention) -> bool:
    """Whether a sentence tells of a state as one that mediates or hosts."""
    if STANDS_BETWEEN.search(text, mention.start, mention.end):
        return True
    before = CLAUSE.split(text[max(0, mention.start - REACH) : mention.start])[-1]
    after = CLAUSE.split(text[mention.end : mention.end + REACH], maxsplit=1)[0]
    return STANDS_BETWEEN.search(before) is not None or STANDS_BETWEEN.search(after) is not None


def _titled(title: str, entry: Entry) -> bool:
    """Whether a headline tells of a state, and not as of a place."""
    for name in (entry.name, *entry.aliases, *entry.seats, *entry.demonyms):
        at = title.find(name)
        end = at + len(name)
        if at < 0 or title[end : end + 1].isalpha():
            continue
        if not PLACED.search(title, 0, at) and not OCCASION.match(title, end):
            return True
    return False
