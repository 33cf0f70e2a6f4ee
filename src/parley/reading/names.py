"""Names of the codebook found in a text.

In: a text's words and the codebook. Out: every place where a name, seat, demonym or person of an actor stands, the
longest name first. A capital after a preposition of place is a place, not a side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from parley.codebook import Codebook

Form = Literal["name", "seat", "place", "demonym", "person", "nominal", "source"]

WORD = re.compile(r"[^\W_](?:\w|[.'’\-/&](?=\w))*(?:(?<=\.[A-Z])\.)?")
PERSON_NOUN = (
    r"(?:minister|premier|president|officials?|spokes(?:man|woman|person|people)|negotiators?|envoys?|mediators?|diplomats?|ambassadors?"
    r"|leaders?|commanders?|general|chief|head|advis[eo]rs?|aides?|secretary|chancellor|king|delegates?|representatives?|members?|man"
    r"|woman|lawyers?|politicians?|lawmakers?|senators?|governor|mayor|director|chair(?:man|woman)?|officers?|sources?|sheikh|marshal"
    r"|colonel|prince|emir|doctors?|workers?|analysts?|residents?|witness(?:es)?|worker|teacher|researcher|historian|economist|professor)"
)
GROUP_NOUN = (
    r"(?:group|movement|army|government|ministry|side|team|delegation|party|front|rebels|militia|fighters|forces?|military|troops"
    r"|soldiers|organi[sz]ation|agency|office|presidency|leadership|authorities|country|bloc|union|council|commission|alliance"
    r"|coalition|insurgents|guerrillas|junta|cabinet|administration|statement|communiqu[eé]|palace|media|newspapers?|television"
    r"|prosecutors|police|parliament|congress|court|ministers|regime|kingdom|republic|state)"
)
"""Nouns for people and for bodies that act."""
POSSESSIVE = ("'s", "’s")
PLACE = frozenset("in at near outside around inside from to into for via through over toward towards between".split())


class Word(NamedTuple):
    """A word at ``[start, end)``; ``text`` leaves out a possessive ending, ``owns`` says that it had one."""

    start: int
    end: int
    text: str
    owns: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an actor. ``actor`` is null where the text does not tell the side.

    A ``place`` is a seat of government named as a place: it counts as a side only where it is a source.
    """

    start: int
    end: int
    actor: str | None
    form: Form


def words(text: str, spans: Iterable[tuple[int, int]]) -> list[Word]:
    """The words of the given stretches of a text."""
    out = []
    for start, end in spans:
        for match in WORD.finditer(text, start, end):
            word = match.group()
            owns = word.endswith(POSSESSIVE)
            bare = word[:-2] if owns else word
            out.append(
                Word(
                    match.start(),
                    match.start() + len(bare),
                    bare,
                    owns or text[match.end() : match.end() + 1] in ("'", "’"),
                )
            )
    return out


class Lexicon:
    """Every name of a codebook by its first word, longest first."""

    def __init__(self, entries: Iterable[tuple[str, str, Form]]) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], str, Form]]] = {}
        for name, id, form in entries:
            plain = name.replace(" ", "").isalnum()
            parts = tuple(name.split()) if plain else tuple(word.text for word in words(name, [(0, len(name))]))
            if parts:
                self._first.setdefault(parts[0], []).append((parts, id, form))
        for found in self._first.values():
            found.sort(key=lambda item: -len(item[0]))

    def mentions(self, text: str, found: Sequence[Word]) -> Iterator[Mention]:
        """Mentions that do not overlap, in order."""
        at = 0
        while at < len(found):
            match = self._match(found, at) if found[at].text in self._first else None
            if match is None:
                at += 1
                continue
            size, id, form = match
            first, last = found[at], found[at + size - 1]
            here: Form = "place" if form == "seat" and _is_place(found, at, first) else form
            yield Mention(first.start, last.end, id, here)
            at += size

    def _match(self, found: Sequence[Word], at: int) -> tuple[int, str, Form] | None:
        for parts, id, form in self._first[found[at].text]:
            if tuple(word.text for word in found[at : at + len(parts)]) == parts:
                return len(parts), id, form
        return None


def _is_place(found: Sequence[Word], at: int, first: Word) -> bool:
    before = found[at - 1].text.lower() if at and first.start - found[at - 1].end <= 2 else ""
    if before == "the" and at > 1:
        before = found[at - 2].text.lower()
    return before in PLACE


def plurals(demonym: str) -> Iterator[str]:
    """A demonym and its plural where it takes one."""
    yield demonym
    if demonym.endswith(("n", "i", "r", "t", "k", "b", "c", "o")) and " " not in demonym:
        yield demonym + "s"


PARTICLES = frozenset(
    "de De da Da del Del della van Van von Von der Der den Den ten Ter ter bin Bin ibn Ibn ben Ben al Al el El dos do di Di le Le la La".split()
)
ARTICLE = re.compile(r"^(?:[Aa]l|[Ee]l|[Aa]n|[Aa]s|[Aa]r|[Aa]sh|[Aa]d|[Aa]t|[Aa]z)[- ](?=[A-Z])")


def surname(name: str) -> str:
    """The surname of a full name, with its particles ("de Mistura", "al-Hariri")."""
    parts = name.split()
    at = len(parts) - 1
    while at > 1 and parts[at - 1] in PARTICLES:
        at -= 1
    return " ".join(parts[at:])


def surname_forms(name: str) -> tuple[str, ...]:
    """A full name's surname in the forms in which a text goes on to tell of the person."""
    last = surname(name)
    bare = ARTICLE.sub("", last)
    forms = [last, last[:1].upper() + last[1:]]
    if bare != last or last.split()[0] in PARTICLES:
        forms += [bare, last.split()[-1]]
    return tuple(form for form in dict.fromkeys(forms) if len(form) > 2)


@lru_cache(maxsize=8)
def lexicon(codebook: Codebook) -> Lexicon:
    """The names of a codebook."""
    entries: list[tuple[str, str, Form]] = []
    for entry in codebook.actors:
        entries += [(name, entry.id, "name") for name in (entry.name, *entry.aliases)]
        entries += [(name, entry.id, "seat") for name in entry.seats]
        if entry.kind == "state":
            entries += [(f"Armed Forces of {the}{entry.name}", entry.id, "seat") for the in ("", "the ")]
        entries += [(form, entry.id, "demonym") for name in entry.demonyms for form in plurals(name)]
        entries += [
            (form, entry.id, "person")
            for name in entry.people for form in {name: None, name.replace(" al-", " Al-"): None}
        ]  # fmt: skip
    return Lexicon(entries)
