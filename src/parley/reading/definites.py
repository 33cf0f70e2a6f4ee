"""Whom "the group", "the army" and "the general" stand for.

In: a text, the mentions of sides and of people before it, and the kinds of the actors. Out: more mentions. A group that
is not named again is the armed group named last; an army or a government without a name is that of the state whose
army or government the text names, else of the one that fights the armed group of its land, else of the state that the
text names most; "the general" is the last person who was called so. Where two states could be meant, nobody is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from parley.codebook import Entry
from parley.reading.names import Mention
from parley.reading.people import OBJECT

GROUPS = r"(?:group|movement|militia|rebels|insurgents|guerrillas|militants|rebel (?:group|movement|army)|armed group|paramilitary (?:group|force)|organi[sz]ation)"
ARMIES = r"(?:army|military|armed forces|air force|navy|defen[cs]e ministry|ministry of defen[cs]e)"
RULES = (
    r"(?:government|cabinet|regime|junta|foreign ministry|interior ministry|finance ministry|presidency|authorities"
    r"|prime minister’s office|ministry of foreign affairs|(?:federal|central|transitional|national|military) government)"
)
DEFINITE = re.compile(
    rf"\b(?:[Tt]he|[Oo]ur)\s(?:(?P<group>{GROUPS})|(?P<army>(?:national |regular |federal |government’s )?{ARMIES})|(?P<rule>{RULES}))\b"
    rf"(?!\s(?:of|in|for|led|that|which|recogni[sz]ed|called|known)\b|\s[A-Z]|-)"
)
ARMED = re.compile(r"militia|rebel|insurgents|guerrillas|militants|armed|paramilitary")
ARMY_NOUN = re.compile(rf"\b{ARMIES}\b|\b(?:troops|soldiers)\b", re.IGNORECASE)
RULE_NOUN = re.compile(rf"\b{RULES}\b", re.IGNORECASE)
RANKS = (
    r"(?:general|colonel|major|captain|commander|admiral|vice-admiral|marshal|field marshal|bishop|archbishop|cardinal|sheikh|emir|sultan"
    r"|king|queen|prince|president|prime minister|premier|chancellor|foreign minister|defen[cs]e minister|minister|secretary of state"
    r"|envoy|special envoy|mediator|ambassador|governor|mayor|negotiator|chief negotiator|spokesman|spokeswoman|spokesperson|commissioner"
    r"|chairman|chairwoman|secretary-general|professor|judge|imam|ayatollah|patriarch|pope|moderator|delegate|adviser)"
)
CALLED_BEFORE = re.compile(
    rf"\b(?P<rank>{RANKS})(?:\s(?:of|for)\s[\w’' -]{{2,40}})?,?\s(?:(?:Mr|Mrs|Ms|Dr|Lt)\.?\s)?$", re.IGNORECASE
)
CALLED_AFTER = re.compile(rf",\s[^.;:!?\n“”\"]{{0,50}}?\b(?P<rank>{RANKS})\b", re.IGNORECASE)
THE_RANK = re.compile(
    rf"\b[Tt]he\s(?:former\s|same\s|old\s)?(?P<rank>{RANKS})\b(?!\s(?:of|for|[A-Z])|-|[’']s?\s(?:[A-Z]))"
)
BY_FORCE = re.compile(r"\b(?:junta|regime)$")
"""Those who rule and may not be of the state that the text names."""
SURPLUS = 2
"""How many times as often as the next one a state has to be named, to be meant by a bare "the army"."""
OFTEN = 3
"""Namings from which a state may be the one that a report is about."""
FIGHTING = re.compile(
    r"\b(?:Movement|Front|Army|Alliance|Union|Coalition|Congress|Resistance|League|Forces|Brigades?|Party)\b"
)
"""Words of the names of groups that may be a party to a conflict."""
BOTH = 4
"""Namings from which the second state of a report may be the other of two that negotiate."""
NEAR = 500
"""Characters before a bare "the army" within which, between two states, one's army may have been named."""
SENTENCE = re.compile(r"[.!?\n]")
REACH = 6000
"""Characters: how far back a group or a person is looked for."""


def groups_and_armies(text: str, mentions: Sequence[Mention], entries: Mapping[str, Entry]) -> list[Mention]:
    """Mentions of sides by a noun alone ("the group", "the army", "the government")."""
    fit = [m for m in mentions if m.actor and m.form != "place"]
    every = [m for m in fit if _is_group(entries[m.actor or ""])]
    armed = [m for m in every if entries[m.actor or ""].kind == "armed_group"]
    armed_ends, all_ends = [m.end for m in armed], [m.end for m in every]
    armies = _owners(text, fit, entries, ARMY_NOUN)
    rules = _owners(text, fit, entries, RULE_NOUN)
    state, two = _main_state(fit, entries)
    states = [
        m for m in fit
        if entries[m.actor or ""].kind == "state" and not OBJECT.search(text, max(0, m.start - 12), m.start)
    ]  # fmt: skip
    state_ends = [m.end for m in states]
    out = []
    for match in DEFINITE.finditer(text):
        if match["group"]:
            ends, groups = (armed_ends, armed) if ARMED.match(match["group"]) else (all_ends, every)
            last = bisect_right(ends, match.start())
            actor = groups[last - 1].actor if last and groups[last - 1].end > match.start() - REACH else None
        else:
            owners = armies if match["army"] else rules
            last = bisect_right(owners, (match.start(), ""))
            if two:
                actor = _speaking(text, states, state_ends, match.start())
                if actor is None and last and match.start() - owners[last - 1][0] < NEAR:
                    actor = owners[last - 1][1]
            else:
                actor = owners[last - 1][1] if last else None if BY_FORCE.search(match.group()) else state
        if actor:
            out.append(Mention(match.start(), match.end(), actor, "nominal"))
    return out


def _is_group(entry: Entry) -> bool:
    return entry.kind == "armed_group" or (
        entry.kind == "organisation" and entry.code is None and FIGHTING.search(entry.name) is not None
    )


def _owners(
    text: str, fit: Sequence[Mention], entries: Mapping[str, Entry], noun: re.Pattern[str]
) -> list[tuple[int, str]]:
    """The states whose army or government a text names, by where it does; the one state of these from the beginning."""
    found = [
        (m.end, m.actor) for m in fit
        if m.actor and m.form == "nominal" and entries[m.actor].kind == "state" and noun.search(text, m.start, m.end)
    ]  # fmt: skip
    return [(0, found[0][1]), *found] if len({actor for _, actor in found}) == 1 else found


def _speaking(text: str, states: Sequence[Mention], ends: Sequence[int], start: int) -> str | None:
    """The state of which a sentence tells before a place in it."""
    last = bisect_right(ends, start)
    if last and not SENTENCE.search(text, states[last - 1].end, start):
        return states[last - 1].actor
    return None


def _main_state(fit: Sequence[Mention], entries: Mapping[str, Entry]) -> tuple[str | None, bool]:
    """The state that a report is about, None where it cannot be told, and whether it is about two.

    It is the one whose rebels are named, else the one named much more than others.
    """
    named = Counter(m.actor for m in fit if m.actor and m.form != "demonym")
    states = Counter({id: count for id, count in named.items() if entries[id].kind == "state" and count >= OFTEN})
    rebels = {entries[actor].code for actor in named if entries[actor].kind == "armed_group" and entries[actor].code}
    for actor in states:
        states[actor] *= 3 if entries[actor].code in rebels else 1
    best = states.most_common(2)
    fought = bool(best) and entries[best[0][0]].code in rebels
    if len(best) == 1 or (best and (fought or best[0][1] >= SURPLUS * best[1][1])):
        return best[0][0], False
    return None, len(best) == 2 and best[1][1] >= BOTH


def titled(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of people by their title alone ("the general"), of the last person who was called so."""
    called: dict[str, list[tuple[int, str]]] = {}
    for mention in mentions:
        if mention.form != "person" or not mention.actor:
            continue
        for match in (
            CALLED_BEFORE.search(text, max(0, mention.start - 60), mention.start),
            CALLED_AFTER.match(text, mention.end, mention.end + 80),
        ):
            if match:
                for rank in _ranks(match["rank"]):
                    called.setdefault(rank, []).append((mention.end, mention.actor))
    out = []
    for match in THE_RANK.finditer(text) if called else ():
        held = called.get(match["rank"].lower(), [])
        last = bisect_right(held, (match.start(), ""))
        if last and match.start() - held[last - 1][0] < REACH:
            out.append(Mention(match.start(), match.end(), held[last - 1][1], "person"))
    return out


def _ranks(title: str) -> set[str]:
    """A title as it may be taken up: whole, and its last word ("foreign minister", "minister")."""
    return {title.lower(), title.lower().split()[-1].removeprefix("vice-")}
