"""The cast of one report: every actor and every place where one is named.

In: a document, its passages, the names of people and the mentions that the encoder marks, and the codebook. Out: a ``Cast``. Officials, seats and spokespeople stand under the side
they speak for. Who speaks when a source is named is settled in speakers.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parley.codebook import Codebook, Entry, slug
from parley.model import Document, Passage
from parley.reading.names import GROUP_NOUN, PERSON_NOUN, Form, Lexicon, Mention, lexicon, plurals, words
from parley.reading.people import Person, people
from parley.reading.sides import newcomers

NOUNS = re.compile(
    rf"(?:[’']s?)?\s(?:(?!and\b|said\b|says\b|to\b|of\b|in\b|on\b|that\b|for\b|with\b|by\b|from\b|was\b|is\b|has\b|have\b|had\b|will\b)"
    rf"(?:[\w’'-]|\.(?=\w))+\s){{0,4}}?(?P<noun>{PERSON_NOUN}|{GROUP_NOUN})\b",
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
) -> Cast:
    """Find the actors of a document and every place where they are named.

    ``marked`` are the ranges of characters that the encoder takes for mentions of actors, ``named`` those of the names
    of people.
    """
    text = document.text
    spans = [(passage.start, passage.end) for passage in passages]
    found = words(text, spans)
    known = list(lexicon(codebook).mentions(text, found))
    persons = [p for p in named if not _is_side(p, known)]
    known = [m for m in known if not _in_person(m, persons)]
    new = newcomers(text, spans, [*known, *_surely_people(text, persons, codebook)], marked)
    if new:
        known = merged(known, [m for m in _lexicon_of(new).mentions(text, found) if not _in_person(m, persons)])
    sides = merged(list(_nominals(text, [m for m in known if m.form != "person"])), known)
    states = {e.id for e in (*codebook.actors, *new) if e.kind == "state"}
    who = people(text, persons, sides, states)
    _by_codebook(who, codebook)
    mentions = merged(list(_person_mentions(text, spans, who)), sides)
    owned = [m for m in mentions if m.form == "person" and m.actor and OWNS.match(text, m.end)]
    mentions = merged(list(_nominals(text, owned)), mentions)
    entries = {e.id: e for e in (*codebook.actors, *new)}
    for person in who:
        if person.side is None and " " in person.name:
            entries.setdefault(slug(person.name), Entry(slug(person.name), person.name, "person"))
    used = {m.actor for m in mentions}
    return Cast({id: entry for id, entry in entries.items() if id in used}, tuple(mentions))


def _lexicon_of(entries: Iterable[Entry]) -> Lexicon:
    names: list[tuple[str, str, Form]] = []
    for entry in entries:
        names += [(name, entry.id, "name") for name in (entry.name, *entry.aliases)]
        names += [(name, entry.id, "seat") for name in entry.seats]
        names += [(form, entry.id, "demonym") for name in entry.demonyms for form in plurals(name)]
    return Lexicon(names)


TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Gen|Col|Maj|President|Minister|General|Colonel|Sheikh)\.?\s$")


def _surely_people(text: str, persons: Sequence[tuple[int, int]], codebook: Codebook) -> Iterator[Mention]:
    """Names that are a person's and no side's: full names, and bare ones after a title or of somebody known.

    A bare name alone may well be a country that nobody has seen.
    """
    full = {text[s:e].split()[-1] for s, e in persons if " " in text[s:e]} | _surnames(codebook).keys()
    for start, end in persons:
        name = text[start:end]
        if " " in name or name in full or TITLED.search(text, max(0, start - 12), start):
            yield Mention(start, end, None, "person")


def _surnames(codebook: Codebook) -> dict[str, set[str]]:
    """The ids of the actors for whom people of each surname speak."""
    sides: dict[str, set[str]] = {}
    for entry in codebook.actors:
        for name in entry.people:
            sides.setdefault(name.split()[-1], set()).add(entry.id)
    return sides


def _is_side(name: tuple[int, int], known: Sequence[Mention]) -> bool:
    """Whether what was taken for a person is wholly the name of a known side."""
    return any(m.start <= name[0] and name[1] <= m.end + 2 and m.form != "person" for m in known)


def _in_person(mention: Mention, persons: Iterable[tuple[int, int]]) -> bool:
    """Whether a country's name is part of a person's ("Michael Jordan")."""
    return mention.form == "name" and any(s < mention.start and mention.end == e for s, e in persons)


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


def _by_codebook(who: Sequence[Person], codebook: Codebook) -> None:
    """A bare surname with no side takes that of the one person of the codebook who bears it."""
    missing = [person for person in who if person.side is None and " " not in person.name]
    if not missing:
        return
    sides = _surnames(codebook)
    for person in missing:
        known = sides.get(person.name, set())
        if len(known) == 1:
            person.side = next(iter(known))


def _person_mentions(text: str, spans: Sequence[tuple[int, int]], who: Sequence[Person]) -> Iterator[Mention]:
    """Every place where a person stands by full name or by surname."""
    forms: dict[str, str | None] = {}
    for person in sorted(who, key=lambda p: (len(p.name), p.name)):
        actor = person.side or (slug(person.name) if " " in person.name else None)
        forms[person.name] = actor
        if " " in person.name and len(person.surname) > 2 and person.surname[0].isupper():
            if forms.get(person.surname) is None or person.side is not None:
                forms[person.surname] = actor
    if not forms:
        return
    names = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")
    for start, end in spans:
        for match in pattern.finditer(text, start, end):
            yield Mention(match.start(), match.end(), forms[match.group()], "person")
