"""Whom "the group", "the army" and "the general" stand for.

In: a text, the mentions of sides and of people before it, and the kinds of the actors. Out: more mentions. A group that
is not named again is the armed group named last; an army or a government without a name is that of the state whose
army or government the text names, else of the one that fights the armed group of its land, else of the state that the
text names most; "the general" is the last person who was called so. Where two states could be meant, nobody is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from parley.codebook import Entry
from parley.reading.home import Home
from parley.reading.names import Mention
from parley.reading.people import OBJECT, TITLE

GROUPS = r"(?:group|movement|militia|rebels|insurgents|guerrillas|militants|rebel (?:group|movement|army)|armed group|paramilitary (?:group|force)|organi[sz]ation)"
ARMIES = r"(?:army|military|armed forces|air force|navy|defen[cs]e ministry|ministry of defen[cs]e)"
RULES = (
    r"(?:[Gg]overnment|cabinet|regime|junta|foreign ministry|interior ministry|finance ministry|presidency|authorities"
    r"|prime minister’s office|ministry of foreign affairs|(?:federal|central|transitional|national|military) government)"
)
DEFINITE = re.compile(
    rf"\b(?:[Tt]he|[Oo]ur)\s(?:(?P<group>{GROUPS})|(?P<army>(?:national |regular |federal |government’s )?{ARMIES})|(?P<rule>{RULES}))\b"
    rf"(?!\s(?:of|in|for|led|that|which|recogni[sz]ed|called|known)\b|\s[A-Z]|-)"
)
BODIES = (
    r"(?:front|council|union|league|commission|agency|mission|brigade|authority|alliance|coalition|party|congress|community"
    r"|conference|assembly|federation|committee|corps|legion|militia|command|panel|institute|association|bloc)"
)
THE_BODY = re.compile(rf"\b[Tt]he\s(?P<noun>(?i:{BODIES}))\b(?!\s(?:of|in|for|that|which|called|known)\b|\s[A-Z]|-)")
HALVES = ("North", "South", "East", "West")
THE_HALF = re.compile(rf"\b[Tt]he (?P<half>{'|'.join(HALVES)})\b(?! (?:of |and )?[A-Z])")
PLACED = re.compile(r"\b(?:in|at|near|into|across|throughout) $")
ARMED = re.compile(r"militia|rebel|insurgents|guerrillas|militants|armed|paramilitary")
ARMED_ALONE = ("militia", "rebels", "insurgents", "guerrillas", "militants")
"""Words for the one armed group of a report, even before its name is told."""
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
FIGHTING = re.compile(
    r"\b(?:Movement|Front|Army|Alliance|Union|Coalition|Congress|Resistance|League|Forces|Brigades?|Party)\b"
)
"""Words of the names of groups that may be a party to a conflict."""
NEAR = 500
"""Characters before a bare "the army" within which, between two states, one's army may have been named."""
BESIDE = 150
"""Characters before a bare "the government" within which another state's than that of the report may be meant."""
SENTENCE = re.compile(r"[.!?\n]")
REACH = 6000
"""Characters: how far back a group or a person is looked for."""


def groups_and_armies(
    text: str, mentions: Sequence[Mention], entries: Mapping[str, Entry], about: Home
) -> list[Mention]:
    """Mentions of sides by a noun alone ("the group", "the army", "the government")."""
    fit = [m for m in mentions if m.actor and m.form != "place"]
    every = [m for m in fit if _is_group(entries[m.actor or ""])]
    armed = [m for m in every if entries[m.actor or ""].kind == "armed_group"]
    armed_ends, all_ends = [m.end for m in armed], [m.end for m in every]
    at_home = [m for m in fit if m.actor not in about.aside]
    armies = _owners(text, at_home, entries, ARMY_NOUN)
    rules = _owners(text, at_home, entries, RULE_NOUN)
    states = [
        m for m in at_home
        if entries[m.actor or ""].kind == "state" and not OBJECT.search(text, max(0, m.start - 12), m.start)
    ]  # fmt: skip
    state_ends = [m.end for m in states]
    out = [*_bodies(text, fit, entries), *_halves(text, fit, entries)]
    for match in DEFINITE.finditer(text):
        if match["group"]:
            ends, groups = (armed_ends, armed) if ARMED.match(match["group"]) else (all_ends, every)
            last = bisect_right(ends, match.start())
            if last and groups[last - 1].end > match.start() - REACH:
                actor = groups[last - 1].actor
            else:
                actor = _only(groups) if match["group"] in ARMED_ALONE else None
        else:
            owners = armies if match["army"] else rules
            last = bisect_right(owners, (match.start(), ""))
            if about.two:
                actor = _speaking(text, states, state_ends, match.start())
                if actor is None and last and match.start() - owners[last - 1][0] < NEAR:
                    actor = owners[last - 1][1]
            else:
                owner = owners[last - 1] if last else None
                if owner and (about.state is None or match.start() - owner[0] < BESIDE):
                    actor = owner[1]
                else:
                    actor = None if BY_FORCE.search(match.group()) else about.state
        if actor:
            out.append(Mention(match.start(), match.end(), actor, "nominal"))
    return out


def _only(groups: Sequence[Mention]) -> str | None:
    """The actor of all of these mentions, None where there is more than one or none."""
    named = {m.actor for m in groups}
    return named.pop() if len(named) == 1 else None


def _bodies(text: str, fit: Sequence[Mention], entries: Mapping[str, Entry]) -> Iterator[Mention]:
    """ "The council" is the side named last that is called a council."""
    called: dict[str, list[tuple[int, str]]] = {}
    for mention in fit:
        entry = entries[mention.actor or ""]
        if entry.kind in ("armed_group", "organisation"):
            for word in {word for name in (entry.name, *entry.aliases) for word in name.lower().split()}:
                called.setdefault(word, []).append((mention.end, entry.id))
    for match in THE_BODY.finditer(text):
        held = called.get(match["noun"].lower(), [])
        last = bisect_right(held, (match.start(), ""))
        if last and match.start() - held[last - 1][0] < REACH:
            yield Mention(match.start(), match.end(), held[last - 1][1], "nominal")


def _halves(text: str, fit: Sequence[Mention], entries: Mapping[str, Entry]) -> Iterator[Mention]:
    """ "The North" is the one side named whose name begins with it ("North Varnia")."""
    begun: dict[str, set[str]] = {}
    for mention in fit:
        half, _, rest = entries[mention.actor or ""].name.partition(" ")
        if half in HALVES and rest:
            begun.setdefault(half, set()).add(mention.actor or "")
    for match in THE_HALF.finditer(text) if begun else ():
        meant = begun.get(match["half"], set())
        if len(meant) == 1:
            placed = PLACED.search(text, max(0, match.start() - 12), match.start()) is not None
            yield Mention(match.start(), match.end(), next(iter(meant)), "place" if placed else "name")


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


HEADED_BY = re.compile(rf"\b[Tt]he\s(?:{ARMIES}|{RULES})\s(?:of|led by|under|loyal to)\s(?:(?:the|{TITLE})\.?\s)*")


def headed(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of a government or an army by the one who heads it ("the government of President Lena Dorsk")."""
    people = {m.start: m.actor for m in mentions if m.form == "person" and m.actor}
    heads = ((match, people.get(match.end())) for match in HEADED_BY.finditer(text))
    return [Mention(match.start(), match.end(), actor, "nominal") for match, actor in heads if actor]


def _ranks(title: str) -> set[str]:
    """A title as it may be taken up: whole, and its last word ("foreign minister", "minister")."""
    return {title.lower(), title.lower().split()[-1].removeprefix("vice-")}
