"""Sides that no codebook knows, found by what the text says of them.

In: a text, the words that the encoder takes for mentions of actors, and the mentions of known ones. Out: entries for
newcomers. The encoder tells that a name is somebody's who acts, the words around it tell the kind: a name with a
government, an army or officials is a state; one with rebels, fighters or a liberation front is an armed group; a body
with an acronym or a body's noun is an organisation. Adjectives, capitals and short forms are bound to their name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from parley.codebook import Codebook, Entry, slug
from parley.model import ActorKind
from parley.reading.names import GROUP_NOUN, PERSON_NOUN, Mention, surname_forms
from parley.reading.namewords import (
    BODY,
    BODY_WORD,
    CAP,
    FIGHTERS,
    MEMBER,
    NAME,
    NO_VOICE,
    OF_A_PEOPLE,
    OF_BODIES,
    OFFICE,
    STATE_OFFICE,
    body_kind,
    trimmed,
)
from parley.reading.nobodies import is_place
from parley.reading.shortforms import adjective_of, from_initials, in_order, initials, shortened, unfold
from parley.reading.standing import Standing

PROPER = re.compile(rf"{MEMBER}(?: (?:(?:of|for|de|del|la|al)(?: the| la| los)? )?{MEMBER})*")
LAND = re.compile(
    r"(?:(?:People[’']s |Democratic |Federal |Islamic )*(?:Republic|Kingdom|Sultanate|Emirate|Duchy|Grand Duchy|Principality"
    r"|Government|Presidents?|Prime Minister|Foreign Minister|Khanate|State|Commonwealth|Federation) of (?:the )?)+"
)
BEFORE_PERSON = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Gen|Col|Maj|Capt|Lt|Prof)\.? |\b(?:[Mm]inister|[Pp]resident|[Ss]ecretary|[Ee]nvoy|[Gg]eneral|[Cc]olonel|[Mm]ajor"
    r"|[Cc]aptain|[Ss]ergeant|[Mm]arshal|[Aa]dmiral|[Cc]ommander|[Aa]mbassador|[Nn]egotiator|[Ss]pokes\w+|[Cc]hair\w*|[Dd]irector|[Ll]eader|[Hh]ead|[Cc]hief"
    r"|[Bb]ishop|[Cc]ardinal|[Ss]heikh|[Pp]rince|[Pp]rincess|[Kk]ing|[Qq]ueen|[Ee]mir|[Aa]dviser|[Dd]elegate|[Pp]remier|[Cc]hancellor|[Rr]epresentative|[Dd]eputy"
    r"|[Gg]overnor|[Mm]ayor|[Ss]enator|[Mm]ediator|[Mm]onsignor|[Pp]rofessor|[Jj]udge|[Oo]fficer|[Ll]awyer|[Aa]nalyst),? |, )$"
)
PERSON_NEXT = re.compile(r", (?:who|whose|\d\d)\b")
SAID = re.compile(r"\b(?:said|says|added|told) $")
SAID_REACH = len("added ")
"""Characters of the longest of these."""
OF_PLACE = re.compile(
    r"\b(?:in|at|near|outside|around|inside|from|to|into|through|across|over|towards?|beyond|of) (?:the )?$",
    re.IGNORECASE,
)
OFFICE_NEXT = re.compile(rf"(?:[’']s?)? (?:[a-z]+ )?(?P<office>{OFFICE})\b")
FIGHTERS_NEXT = re.compile(rf"(?:[’']s?)? {FIGHTERS}\b")

OF_NAME = re.compile(
    rf"\b(?:[Rr]epublic|[Kk]ingdom|[Gg]overnment|[Aa]rmy|[Pp]resident|[Pp]rime [Mm]inister|[Ff]oreign [Mm]inister|[Pp]eople|[Ff]ederation|[Ss]tate|[Ee]mirate) of (?P<name>{CAP}(?: {CAP})?)"
)
ALONE = re.compile(rf"(?<!\w)(?<![A-Z]\w )(?P<name>{CAP})(?=[’'\s,:;]|$)(?! [A-Z])")
"""A capitalised word of a headline beside which there is no other."""
OWNED = re.compile(rf"(?P<name>{NAME})[’']s? (?:[a-z]+ ){{0,2}}(?P<office>{OFFICE})\b")
ADJECTIVE = re.compile(rf"\b(?P<name>{CAP}(?: {CAP})?) (?:(?:[a-z]+|[A-Z]{{2,}}) ){{0,2}}?(?P<office>{OFFICE})\b")
REBELS = re.compile(rf"\b(?P<name>{CAP}(?: {CAP})?) (?P<office>{FIGHTERS})\b")
ACRONYM = re.compile(
    rf"\b(?P<name>{MEMBER}(?: (?:{MEMBER}|of|for|the|and|in|de|du|la)){{1,8}}),?"
    rf" (?:\(|or |(?P<told>(?:better |best |widely |also )?known (?:[A-Za-z]+ ){{0,5}}?as ))?(?:the )?(?P<short>[A-Z][A-Za-z-]*[A-Z])\b"
)
MORE = rf"(?: (?:(?:of|and|for)(?: the)? |the )?{CAP}){{0,3}}"
"""How a body's name goes on after its first word behind "of"."""
BODIES = re.compile(
    rf"\b(?P<name>(?:{MEMBER} ){{1,4}}{BODY}(?: (?:of|for)(?: the)? {CAP}{MORE})?|{BODY} (?:of|for)(?: the)? {CAP}{MORE})"
)
CAPITAL = re.compile(
    rf"\b(?:(?:in|of|from|near|to) )?(?:the|its|their) (?:(?P<adj>{CAP}) )?capital,? (?:city,? )?(?:of (?P<of>{CAP}),? )?(?P<city>{CAP}(?: {CAP})?)|(?P<city2>{CAP}(?: {CAP})?), (?:the )?(?:(?P<adj2>{CAP}) capital|capital of (?P<of2>{CAP})|(?P<own2>{CAP})[’']s capital)|(?P<own>{CAP})[’']s capital,? (?P<city3>{CAP})"
)
SPEAKS = (
    r"(?:said|says|say|insists?|insisted|rejects?|rejected|demands?|demanded|wants?|wanted|agreed|agrees|accused|accuses|denied|denies"
    r"|announced|warned|warns|proposed|proposes|offered|offers|refused|refuses|claims?|claimed|argues?|accepted|accepts|described|calls|called|maintains?|vowed|pledged)"
)
SPEAKER = re.compile(
    rf"(?<![\w’'-] )(?<!\w)(?P<name>{CAP}(?: {CAP}){{0,2}}) (?:has |had |have |also |now |again |later |still |repeatedly |itself )?{SPEAKS}\b"
)

NOUN = re.compile(
    rf"(?:{PERSON_NOUN}|{GROUP_NOUN}|families|farmers|veterans|students|miners|workers|staff|office)", re.IGNORECASE
)


PORTFOLIO = re.compile(r"[A-Z][a-z]+(?:tion|sion|ment|ence|ance|ity|ship|ture)|.* Ministry")
"""What a ministry is for, which is no land's name, and the ministry, which is its state's."""
AFTER_LAND = re.compile(rf" {OF_A_PEOPLE}\b")
NAMED_AFTER = re.compile(rf"(?: (?:{CAP}|and|for|of))*? {OF_A_PEOPLE}\b")
"""How a body's name goes on after the name of a land or its people."""


def names_body(text: str, mention: Mention, states: Collection[str]) -> bool:
    """Whether a state's name only begins that of a body which does not speak for it ("the Norwegian Refugee Council")."""
    named = mention.form in ("name", "demonym") and mention.actor in states
    return named and NAMED_AFTER.match(text, mention.end) is not None


def own_acronyms(text: str, codebook: Codebook) -> set[str]:
    """Acronyms of the codebook that the text gives to a body of another name."""
    found = set()
    for match in ACRONYM.finditer(text):
        for entry in codebook.actors:
            if match["short"] in entry.aliases and initials(match["name"], match["short"]):
                words = {word for name in (entry.name, *entry.aliases) for word in name.split()}
                if not any(word in words for word in trimmed(match["name"]).split() if not COMMON.fullmatch(word)):
                    found.add(match["short"])
    return found


IN_BRACKETS = re.compile(r" \((?:the |or )?(?P<short>[A-Z][A-Za-z-]*[A-Z])\)")


def given_acronyms(text: str, known: Sequence[Mention]) -> dict[str, str]:
    """The acronyms that a text gives in brackets to sides that are known, with the side of each."""
    named = [(m, IN_BRACKETS.match(text, m.end)) for m in known if m.actor and m.form == "name"]
    return {
        match["short"]: mention.actor or ""
        for mention, match in named
        if match and initials(text[mention.start : mention.end], match["short"])
    }


COMMON = re.compile(rf"{BODY}|[a-z]+|{'|'.join(sorted(OF_BODIES))}|Liberation|People[’']s|Democratic")
"""Words that say nothing of whose a body is."""


def newcomers(
    text: str,
    spans: Sequence[tuple[int, int]],
    known: Sequence[Mention],
    marked: Sequence[tuple[int, int]],
    title: str = "",
) -> list[Entry]:
    """Entries for sides that the text introduces and no codebook knows, of names within ``marked`` ranges.

    A name of one word of which the headline tells, and not as of a place, is a state's.
    """
    taken = {text[m.start : m.end] for m in known}
    surnames = {form for m in known if m.form == "person" for form in surname_forms(text[m.start : m.end])}
    heard = " | ".join(text[start:end] for start, end in marked)
    votes: dict[str, Counter[ActorKind]] = {}
    short: dict[str, str] = {}
    adjectives: set[str] = set()
    acting: set[str] = set()

    def vote(name: str, kind: ActorKind, weight: int = 1, *, acts: bool = True) -> None:
        name = trimmed(name)
        owner, _, body = name.partition("’ ")
        if body and owner in taken:
            name = body
        if (
            name
            and not BODY_WORD.fullmatch(name)
            and not PORTFOLIO.fullmatch(name)
            and name not in taken
            and (name.split()[0] not in taken or AFTER_LAND.search(name))
        ):
            if (
                name in surnames
                or name.title() in surnames
                or (name.split()[-1] in surnames and not BODY_WORD.search(name))
            ):
                return
            votes.setdefault(name, Counter())[kind] += weight
            if acts:
                acting.add(name)

    for start, end in spans:
        part = text[start:end]
        for match in ACRONYM.finditer(part):
            if match["told"] or initials(match["name"], match["short"]):
                anyhow = match["told"] or not in_order(match["name"], match["short"])
                full = match["name"] if anyhow else from_initials(match["name"], match["short"])
                name = trimmed(full)
                vote(name, body_kind(name), 3)
                short[match["short"]] = name
        for match in BODIES.finditer(part):
            vote(match["name"], body_kind(match["name"]), 2)
        for match in OF_NAME.finditer(part):
            vote(match["name"], "state", 3)
        for match in OWNED.finditer(part):
            kind: ActorKind = "state" if STATE_OFFICE.match(match["office"]) else "organisation"
            vote(match["name"].removesuffix("s’"), kind, 2, acts=NO_VOICE.fullmatch(match["office"]) is None)
        for match in ADJECTIVE.finditer(part):
            vote(match["name"], "state" if STATE_OFFICE.match(match["office"]) else "organisation", 1, acts=False)
            adjectives.add(trimmed(match["name"]))
        for match in REBELS.finditer(part):
            vote(match["name"], "armed_group", 2)
        for match in SPEAKER.finditer(part):
            vote(match["name"], "organisation", 1)
    for name, kind in _marked_names(text, marked, known):
        vote(name, kind, acts=kind != "organisation")
    for match in ALONE.finditer(title):
        name = match["name"]
        if name in votes and sum(map(str.isupper, name)) == 1 and not OF_PLACE.search(title, 0, match.start()):
            vote(name, "state", 4)
    unfold(votes, short)
    standing = Standing(text)
    votes = {
        name: kinds
        for name, kinds in votes.items()
        if name in heard and not _is_word(standing, name) and (name in acting or not is_place(text, standing, name))
    }
    return _entries(text, standing, spans, votes, short, adjectives)


def _marked_names(
    text: str, marked: Sequence[tuple[int, int]], known: Sequence[Mention]
) -> Iterator[tuple[str, ActorKind]]:
    """The first name in each range that is no person's, place's or known side's."""
    taken = _joined(known)
    begins = [start for start, _ in taken]
    for start, end in marked:
        for match in PROPER.finditer(text, start, end):
            last = bisect_left(begins, match.end())
            if last and taken[last - 1][1] > match.start():
                continue
            if BEFORE_PERSON.search(text, start, match.start()):
                continue
            if " " not in match.group() and OF_PLACE.search(text, max(0, match.start() - 14), match.start()):
                continue
            name, land = match.group(), LAND.match(match.group())
            if PERSON_NEXT.match(text, match.end()) or (
                SAID.search(text, max(0, match.start() - SAID_REACH), match.start()) and not BODIES.match(name)
            ):
                continue
            if land:
                yield name.removeprefix(land.group()), "state"
            elif BODY_WORD.search(name):
                yield name, body_kind(name)
            else:
                after = OFFICE_NEXT.match(text, match.end())
                kind: ActorKind = "state" if after and STATE_OFFICE.match(after["office"]) else "organisation"
                yield name, "armed_group" if FIGHTERS_NEXT.match(text, match.end()) else kind
            break


def _joined(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """The ranges that mentions cover, in order, those that overlap as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted((m.start, m.end) for m in mentions):
        if out and start < out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((start, end))
    return out


def _is_word(standing: Standing, name: str) -> bool:
    """Whether a name is no more than a word that begins a sentence."""
    return NOUN.fullmatch(name) is not None or (" " not in name and standing.only_begins(name))


def _entries(
    text: str,
    standing: Standing,
    spans: Sequence[tuple[int, int]],
    votes: dict[str, Counter[ActorKind]],
    short: dict[str, str],
    adjectives: set[str],
) -> list[Entry]:
    countries: dict[str, list[str]] = {}
    owner: dict[str, str] = {}
    begins: dict[str, list[str]] = {}
    for name in votes:
        if name not in short:
            begins.setdefault(name[:3], []).append(name)
    for name in sorted(votes, key=lambda n: (-sum(votes[n].values()), n)):
        if name in short:
            owner[name] = short[name]
            continue
        like = [*begins.get(name[:3], ()), *(standing.like(name) if name in adjectives else ())]
        base = next((other for other in like if adjective_of(name, other)), None)
        if base is not None:
            owner[name] = base
            countries.setdefault(base, []).append(name)
    for name in votes:
        if name not in owner and name not in short and not name.isupper():
            words = [word for word in standing.like(name) if word not in owner and adjective_of(word, name)]
            countries.setdefault(name, []).extend(word for word in words if word not in votes)
    countries = {name: words for name, words in countries.items() if words}
    seats: dict[str, list[str]] = {}
    for start, end in spans:
        for match in CAPITAL.finditer(text[start:end]):
            city = match["city"] or match["city2"] or match["city3"]
            land = match["adj"] or match["of"] or match["adj2"] or match["of2"] or match["own2"] or match["own"]
            if land:
                seats.setdefault(owner.get(land, land), []).append(city)
    cities = {city for found in seats.values() for city in found}
    longer = shortened(text, [name for name in votes if name not in owner and name not in cities])
    owner.update(longer)
    forms: dict[str, list[str]] = {}
    for form, full in (*short.items(), *longer.items()):
        forms.setdefault(full, []).append(form)
    spelled = set(short.values())
    out = []
    for name in [*votes, *(base for base in countries if base not in votes)]:
        if name in owner or name in cities:
            continue
        total = votes.get(name, Counter())
        for other in countries.get(name, ()):
            total = total + votes.get(other, Counter())
        if sum(total.values()) < 1:
            continue
        kind = max(total, key=lambda k: (total[k], k))
        if kind == "organisation" and countries.get(name) and " " not in name:
            kind = "state"  # what has an adjective of its own is a country
        out.append(
            Entry(
                slug(name),
                name,
                "state" if total["state"] and kind != "armed_group" and name not in spelled else kind,
                aliases=tuple(forms.get(name, ())),
                seats=tuple(dict.fromkeys(seats.get(name, ()))),
                demonyms=tuple(countries.get(name, ())),
            )
        )
    return out
