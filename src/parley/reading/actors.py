"""The cast of one report: every actor and every place where one is named.

In: a document, its passages, the names of people and the mentions that the encoder marks, and the codebook. Out: a ``Cast``. Officials, seats and spokespeople stand under the side
they speak for. Who speaks when a source is named is settled in speakers.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from parley.codebook import Codebook, Entry, armies, gazetteer, slug
from parley.model import ActorKind, Document, Passage
from parley.reading.definites import groups_and_armies, headed, titled
from parley.reading.home import home
from parley.reading.names import GROUP_NOUN, PERSON_NOUN, Form, Lexicon, Mention, lexicon, plurals, surname_forms, words
from parley.reading.namewords import BODY_WORD, CAP, NOT_NAMES
from parley.reading.nobodies import AT, BEHIND, GENERIC, LEADING
from parley.reading.people import TITLE, Person, likeness, people
from parley.reading.sides import given_acronyms, names_body, newcomers, own_acronyms

NOUNS = re.compile(
    rf"(?:[’']s?)?\s(?:(?!and\b|said\b|says\b|to\b|of\b|in\b|on\b|that\b|for\b|with\b|by\b|from\b|was\b|is\b|has\b|have\b|had\b|will\b|the\b|an?\b|its\b|their\b|his\b|her\b)"
    rf"(?:[\w’'-]|\.(?=\w))+\s){{0,4}}?(?P<noun>{PERSON_NOUN}|{GROUP_NOUN})\b"
    rf"(?:\s(?:{PERSON_NOUN}|{GROUP_NOUN})\b)*",
    re.IGNORECASE,
)
OWNS = re.compile(r"[’']s?\s")
LEAD = re.compile(
    r"(?:\b(?:the|an?|two|three|several|some|senior|top|unnamed|another|one|other|many|most)\s+)+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Actors by id, and mentions in the order of the text; those that overlap are not both here."""

    actors: dict[str, Entry]
    mentions: tuple[Mention, ...]
    home: str | None = None
    """The one state that the report is about, None where it cannot be told or is about two."""
    aside: frozenset[str] = frozenset()
    """The states that host the talks or stand between."""

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that overlap a range."""
        first = bisect_left(self.mentions, start - LONGEST_MENTION, key=lambda m: m.start)
        out = []
        for mention in self.mentions[first:]:
            if mention.start >= end:
                break
            if mention.end > start:
                out.append(mention)
        return out


LONGEST_MENTION = 200
"""Characters; no mention is longer."""


def read_actors(
    document: Document,
    passages: Sequence[Passage],
    codebook: Codebook,
    marked: Sequence[tuple[int, int]],
    named: Sequence[tuple[int, int]],
    talking: Sequence[tuple[int, int, float]] = (),
) -> Cast:
    """Find the actors of a document and every place where they are named.

    ``marked`` are the ranges of characters that the encoder takes for mentions of actors, ``named`` those of the names
    of people.
    """
    text, title = document.text, document.title or ""
    spans = [(passage.start, passage.end) for passage in passages]
    found = words(text, spans)
    lands = {entry.id for entry in codebook.actors if entry.kind == "state"}
    known = [m for m in lexicon(codebook).mentions(text, found) if not names_body(text, m, lands)]
    other = own_acronyms(text, codebook)
    whole = dict(named)
    known = [
        m for m in known
        if text[m.start : m.end] not in other
        and not (FIRST_NAME.match(text, m.start) and whole.get(m.start, 0) > m.end + len("’s"))
    ]  # fmt: skip
    given: list[tuple[str, str, Form]] = [
        (short, actor, "name") for short, actor in given_acronyms(text, known).items()
    ]
    known = merged(list(Lexicon(given).mentions(text, found)), known)
    persons = [p for p in _person_names(text, named, spans, known) if not _is_side(p, known)]
    ends = {end: start for start, end in persons}
    known = [m for m in known if not _in_person(m, ends)]
    new = newcomers(text, spans, [*known, *_surely_people(text, persons, codebook)], marked, title)
    if new:
        known = merged(known, [m for m in _lexicon_of(new).mentions(text, found) if not _in_person(m, ends)])
    entries = {e.id: e for e in (*codebook.actors, *new)}
    known, rebels = opposed(text, known, entries)
    entries.update((entry.id, entry) for entry in rebels)
    sides = merged(list(_nominals(text, [m for m in known if m.form != "person"])), known)
    about = home(text, title, [m for m in sides if m.actor and m.form != "place"], entries, talking)
    unnamed = nameless(text, sides, entries, about.state)
    if unnamed:
        rebel, bare = unnamed
        entries.setdefault(rebel.id, rebel)
        sides = merged(bare, sides)
    sides = merged(groups_and_armies(text, sides, entries, about), sides)
    states = {e.id for e in entries.values() if e.kind == "state"} - about.aside
    who = people(text, persons, sides, states, _surnames(codebook), about.state)
    mentions = merged(list(_person_mentions(text, spans, who)), sides)
    owned = [m for m in mentions if m.form == "person" and m.actor and OWNS.match(text, m.end)]
    mentions = merged(list(_nominals(text, owned)), mentions)
    mentions = merged([*titled(text, mentions), *headed(text, mentions)], mentions)
    for person in who:
        if person.side is None and " " in person.name:
            entries.setdefault(slug(person.name), Entry(slug(person.name), person.name, "person"))
    mentions = at_war(text, mentions)
    used = {m.actor for m in mentions}
    return Cast({id: entry for id, entry in entries.items() if id in used}, tuple(mentions), about.state, about.aside)


def at_war(text: str, mentions: list[Mention]) -> list[Mention]:
    """In a war between an army and a group of its land the state's people stand for the army, else the army for it."""
    named = {m.actor for m in mentions}
    fighting = {state: army for state, (army, group) in armies().items() if group in named}
    standing = {army: state for state, (army, group) in armies().items() if group not in named}
    return [
        replace(m, actor=fighting[m.actor])
        if m.actor in fighting
        and (m.form in ("seat", "person") or (m.form == "nominal" and SPEAKS_FOR.search(text, m.start, m.end)))
        else replace(m, actor=standing[m.actor])
        if m.actor in standing
        else m
        for m in mentions
    ]


SPEAKS_FOR = re.compile(
    r"\b(?:army|military|armed forces|air force|troops|soldiers|officers?|officials?|generals?|commanders?|minist\w+|delegat\w+|negotiators?"
    r"|spokes\w+|government|side|team|leaders?|president|envoys?|diplomats?|authorities|cabinet)\b",
    re.IGNORECASE,
)
"""Nouns of those who speak or fight for a state."""


REBELS = re.compile(
    r"(?:[’']s?)?\s(?P<told>(?:(?!and\b|or\b|of\b|the\b|with\b|government\b|army\b|troops\b|forces\b)[a-z-]+\s){0,2}?)"
    r"(?:(?P<plural>rebels|guerrillas|insurgents|militants|separatists|opposition)\b"
    rf"|(?:rebel|guerrilla|insurgent|separatist|armed|jihadist|paramilitary|militia)\b(?=\s(?:{PERSON_NOUN}|{GROUP_NOUN})))"
    rf"(?:\s(?:{PERSON_NOUN}|{GROUP_NOUN}|commanders?|leaders?|groups|factions?)\b)*"
)
"""Those who are of a land and against its state, behind its name."""


def opposed(text: str, known: Sequence[Mention], entries: Mapping[str, Entry]) -> tuple[list[Mention], list[Entry]]:
    """Mentions in which a state's rebels are not the state, and entries for rebels whom the text does not name.

    They are the one armed group of the land that the text names; where it names none or several they stand under the
    people's name ("Varnian rebels"), and a single group that is not told which has no actor.
    """
    armed = {m.actor: entries[m.actor] for m in known if m.actor and entries[m.actor].kind == "armed_group"}
    out: list[Mention] = []
    new: dict[str, Entry] = {}
    for mention in known:
        state = entries.get(mention.actor or "")
        after = REBELS.match(text, mention.end) if state and state.kind == "state" else None
        if state is None or after is None or mention.form not in ("name", "demonym"):
            out.append(mention)
            continue
        groups = [group for group in armed.values() if group.code in (None, state.code)]
        actor = groups[0].id if len(groups) == 1 and after["plural"] != "opposition" else None
        unnamed = _rebels_of(state, after["plural"]) if after["plural"] and not after["told"] else None
        if actor is None and unnamed:
            actor = new.setdefault(unnamed.id, unnamed).id
        out.append(Mention(mention.start, after.end(), actor, "nominal"))
    return out, list(new.values())


THE_REBELS = re.compile(r"\b[Tt]he\s(?P<noun>rebels|guerrillas|insurgents|separatists)\b")


def nameless(
    text: str, sides: Sequence[Mention], entries: Mapping[str, Entry], state: str | None
) -> tuple[Entry, list[Mention]] | None:
    """ "The rebels" of a report that names no armed group: those of the state that it is about, with their mentions."""
    bare = list(THE_REBELS.finditer(text))
    if not bare or state is None or any(m.actor and entries[m.actor].kind == "armed_group" for m in sides):
        return None
    entry = _rebels_of(entries[state], bare[0]["noun"])
    return (entry, [Mention(m.start(), m.end(), entry.id, "nominal") for m in bare]) if entry else None


def _rebels_of(state: Entry, noun: str) -> Entry | None:
    """An entry for those who are against a state, under its people's name, where that is known."""
    if state.adjective is None:
        return None
    name = f"{state.adjective} {noun}"
    kind: ActorKind = "organisation" if noun == "opposition" else "armed_group"
    return Entry(slug(name), name, kind, code=state.code)


def _lexicon_of(entries: Iterable[Entry]) -> Lexicon:
    names: list[tuple[str, str, Form]] = []
    for entry in entries:
        names += [(name, entry.id, "name") for name in (entry.name, *entry.aliases)]
        names += [(name, entry.id, "seat") for name in entry.seats]
        names += [(form, entry.id, "demonym") for name in entry.demonyms for form in plurals(name)]
    return Lexicon(names)


PART = rf"(?:{CAP}|{CAP}-{CAP}|al-{CAP}|el-{CAP})"
FULL = rf"{PART}(?: (?:(?:de|del|da|dos|van|von|der|bin|ibn|ben|al|el|Al|El|Bin|Ould|Ag|ag) )?{PART}){{1,3}}"
CREDIT = re.compile(
    r"^[(\[]?(?:additional )?(?:reporting|writing|editing|compiled|edited|written|translated|photography) by\b.*$",
    re.IGNORECASE | re.MULTILINE,
)
"""The line that says who wrote a report."""
WITH_TITLE = re.compile(rf"\b(?:(?:{TITLE})\.?,? )+(?P<name>{FULL})")
SURNAME = re.compile(
    r"(?:\b(?:Mrs?|Ms|Dr)\.?|\bMiss|[’']s (?:[a-z-]+ ){0,2}(?:spokes(?:man|woman|person)|speaker|minister|president|envoy|negotiator|ambassador)) "
    rf"(?P<name>{PART})\b(?! [A-Z])"
)
"""A surname alone, after a form of address or an office that is somebody's."""
WITH_OFFICE = re.compile(
    rf"(?P<name>{FULL}),? (?:who (?:leads|heads|commands|chairs)\b|(?:the|an?|its|their|his|her|one of|chief|deputy|head|leader|chair\w*|spokes\w+|foreign|prime"
    rf"|minister|former|acting|{CAP}[’']s?)\b[^.;:!?\n“”\"]{{0,40}}?\b{PERSON_NOUN}\b)"
)


def _person_names(
    text: str, named: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]], known: Sequence[Mention]
) -> list[tuple[int, int]]:
    """The names of people: those that the encoder names, less the side before them, full names after a title or before
    an office, and surnames after a form of address."""
    sides = {m.start: m.end for m in known if m.form != "person"}
    found = []
    for at in named:
        side = sides.get(at[0], at[0])
        start, end = _name_alone(text, side + 1 if at[0] < side < at[1] and text[side] == " " else at[0], at[1])
        if start < end:
            found.append((start, end))
    taken = {at for start, end in found for at in range(start, end)}
    for start, end in spans:
        for pattern in (WITH_TITLE, WITH_OFFICE, SURNAME):
            for match in pattern.finditer(text, start, end):
                at = _name_alone(text, *match.span("name"))
                whole = pattern is SURNAME or " " in text[at[0] : at[1]]
                if whole and not taken.intersection(range(*at)) and not BODY_WORD.search(text, *at):
                    found.append(at)
                    taken.update(range(*at))
    credited = [range(*credit.span()) for credit in CREDIT.finditer(text)]
    return sorted(
        at
        for at in found
        if not GENERIC.search(text[at[0] : at[1]])
        and not _lies_in(text, *at)
        and not any(at[0] in credit for credit in credited)
    )


def _name_alone(text: str, start: int, end: int) -> tuple[int, int]:
    """A name without words that begin the sentence before it or go on after it."""
    words = list(re.finditer(r"\S+", text[start:end]))
    while len(words) > 1 and words[0].group() in NOT_NAMES and words[0].group() not in ("May", "King", "Field", "Will"):
        words = words[1:]
    while words and words[-1].group().islower():
        words = words[:-1]
    return (start + words[0].start(), start + words[-1].end()) if words else (start, start)


def _lies_in(text: str, start: int, end: int) -> bool:
    """Whether what looks like a person's name is a place's where it stands."""
    name = text[start:end]
    known = gazetteer.country(name) is not None and " " in name
    return known or (
        (" " not in name or LEADING.match(name) is not None)
        and AT.search(text, max(0, start - BEHIND), start) is not None
    )


TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Gen|Col|Maj|President|Minister|General|Colonel|Sheikh)\.?\s$")


def _surely_people(text: str, persons: Sequence[tuple[int, int]], codebook: Codebook) -> Iterator[Mention]:
    """Names that are a person's and no side's: full names, and bare ones after a title or of somebody known.

    A bare name alone may well be a country that nobody has seen.
    """
    full = {form for s, e in persons if " " in text[s:e] for form in surname_forms(text[s:e])} | _surnames(
        codebook
    ).keys()
    for start, end in persons:
        name = text[start:end]
        if " " in name or name in full or TITLED.search(text, max(0, start - 12), start):
            yield Mention(start, end, None, "person")


SHORTEST = 4
"""Characters of a surname that alone tells whom a codebook knows by it; shorter ones are too many people's."""


PLAIN = 8
"""Characters of the likeness of a full name from which it is nobody else's."""


@lru_cache(maxsize=8)
def _surnames(codebook: Codebook) -> dict[str, set[str]]:
    """The ids of the actors for whom people of each surname speak, and of each full name however it is spelled."""
    sides: dict[str, set[str]] = {}
    for entry in codebook.actors:
        for name in entry.people:
            for form in surname_forms(name):
                if len(form) >= SHORTEST:
                    sides.setdefault(form, set()).add(entry.id)
            alike = likeness(name)
            if len(alike) >= PLAIN:
                sides.setdefault(alike, set()).add(entry.id)
    return sides


def _is_side(name: tuple[int, int], known: Sequence[Mention]) -> bool:
    """Whether what the parse took for a person is wholly the name of a known side."""
    last = bisect_right(known, name[0], key=lambda m: m.start)
    return any(name[1] <= m.end + 2 and m.form != "person" for m in known[max(0, last - 1) : last])


def _in_person(mention: Mention, persons: Mapping[int, int]) -> bool:
    """Whether a country's name is part of a person's ("Michael Jordan"); ``persons`` holds names' beginnings by their ends."""
    return mention.form == "name" and persons.get(mention.end, mention.end) < mention.start


FIRST_NAME = re.compile(r"(?:Israel|Jordan|Chad|Georgia|Kenya) [A-Z]")
"""Lands whose names are people's, too."""


def merged(first: Sequence[Mention], second: Sequence[Mention]) -> list[Mention]:
    """Mentions of both in order; of those that overlap the first and longer stays, one with an actor first."""
    out: list[Mention] = []
    for mention in sorted((*first, *second), key=lambda m: (m.start, m.actor is None, m.start - m.end)):
        if not out or mention.start >= out[-1].end:
            out.append(mention)
    return out


def _nominals(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Nouns with their side, up to the next name: "Varnian officials", "a senior Varnian official", "Varnia's foreign ministry"."""
    following = [*(m.start for m in known), len(text)][1:]
    for mention, other in zip(known, following, strict=True):
        if mention.form in ("seat", "place"):
            continue
        match = NOUNS.match(text, mention.end, min(other, mention.end + 80))
        if not match or "\n" in match.group():
            continue
        lead = LEAD.search(text[max(0, mention.start - 30) : mention.start])
        start = mention.start - (len(lead.group()) if lead else 0)
        yield Mention(start, match.end(), mention.actor, "nominal")


def _person_mentions(text: str, spans: Sequence[tuple[int, int]], who: Sequence[Person]) -> Iterator[Mention]:
    """Every place where a person stands by full name or by surname."""
    forms: dict[str, str | None] = {}
    for person in sorted(who, key=lambda p: (len(p.name), p.name)):
        actor = person.side or (slug(person.name) if " " in person.name else None)
        forms[person.name] = actor
        if " " in person.name:
            for form in surname_forms(person.name):
                if forms.get(form) is None or person.side is not None:
                    forms[form] = actor
    if not forms:
        return
    names = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")
    for start, end in spans:
        for match in pattern.finditer(text, start, end):
            yield Mention(match.start(), match.end(), forms[match.group()], "person")
