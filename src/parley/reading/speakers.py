"""Who speaks: each source of a statement bound to its actor.

In: a text, its cast and the sources of its statements. Out: the actor of each source, and the cast with those
sources as mentions. A side named in the source speaks; a pronoun, a bare title or "the group" is the one who spoke
or was named before; an anonymous source whose side is not told stands under its own description. Nobody is
guessed: a pronoun without an antecedent, and two sides speaking as one, have no actor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parley.codebook import Entry, gazetteer, slug
from parley.model import ActorKind
from parley.reading.actors import Cast, merged
from parley.reading.antecedents import Antecedents
from parley.reading.names import GROUP_NOUN, PERSON_NOUN, Mention
from parley.reading.namewords import MEMBER
from parley.reading.nobodies import head, is_nobody, is_share
from parley.reading.people import SENTENCE, TITLE

Range = tuple[int, int]

PERSONAL = re.compile(r"(?:he|she|him|her|himself|herself|who|his)\b(?! (?!himself|herself)\w)", re.IGNORECASE)
SAYS = re.compile(
    r",?\s(?:(?:has|have|had|also|later|then)\s)*(?:said|says|added|insisted|insists|announced|warned|stressed|stated|argued|claimed|claims|denied"
    r"|maintained|maintains|made clear|told (?:reporters|journalists))(?:\son\s\w+)?(?:\sthat)?\s"
)
"""What stands between a speaker and the pronoun by which the speaker goes on."""
HE = re.compile(r"he|she", re.IGNORECASE)
FORM_OF_ADDRESS = re.compile(rf"(?:(?:{TITLE})\.?\s)*")
RELATIVE = re.compile(r"who|which|that", re.IGNORECASE)
SINGULAR = re.compile(r"(?:it|its|itself|which)\b(?! \w)", re.IGNORECASE)
PLURAL = re.compile(r"(?:they|them|their|themselves)\b(?! \w)", re.IGNORECASE)
OWN = re.compile(r"(?:we|i|us|me|our|my)\b(?! \w)", re.IGNORECASE)
POSSESSED = re.compile(r"(?:his|her|its|their)\s+(?P<noun>[\w -]+)", re.IGNORECASE)
DEFINITE = re.compile(
    rf"(?:the|this|that)\s+(?:[\w’'-]+\s+){{0,3}}?(?P<noun>{PERSON_NOUN}|{GROUP_NOUN})\b", re.IGNORECASE
)
FORMERLY = re.compile(
    rf"the (?:former|veteran|\d\d-year-old) (?:[\w’'-]+ ){{0,3}}?{PERSON_NOUN}\b(?! (?:of|for|to|in) )", re.IGNORECASE
)
"""Somebody named before, told of by what he was."""
BARE = re.compile(rf"(?:{PERSON_NOUN}|{GROUP_NOUN})$", re.IGNORECASE)
BACK = re.compile(
    r"(?:he|she|him|her|himself|herself|who|his|it|its|itself|which|they|them|their|themselves)\b", re.IGNORECASE
)
BACK_NOUN = re.compile(r"(?:the|this|that|one|another|both|some|others?)\b", re.IGNORECASE)
"""Sources that point back, at somebody named before."""
SURE = 0.75
"""Probability from which the network's choice of whom a source points back at is taken; set on the development articles."""
PART = re.compile(
    r"(?:one|another|some|both|others?|two|the (?:first|second|other|latter|former))(?: of (?:them|the \w+|\w+))?$",
    re.IGNORECASE,
)
JOINT = re.compile(
    r"\b(?:both|two|all|either|rival|warring|opposing)\s+(?:the\s+)?(?:sides|parties|delegations|teams|camps|governments|countries|capitals)\b"
    r"|^the (?:parties|sides|delegations|warring parties|other (?:side|party|camp|delegation|team))$|\bfrom (?:the )?(?:both|two|three|four|five)\b|^both$",
    re.IGNORECASE,
)
ASIDE = frozenset("to with against on about at from towards toward over into versus".split())
"""Prepositions after which, inside a source, a side is whom the source deals with and not whom it speaks for."""
CLOSE = re.compile(r"\b(?:close|loyal|allied|near|belonging|aligned)\s+(?:to|with)\s+(?:the\s+)?$", re.IGNORECASE)
OF_A_PLACE = re.compile(
    r"(?:residents?|people|families|witness|analysts?|an? (?:doctor|teacher|resident|woman|man)|hospital"
    r"|(?:[\w’'-]+\s){0,3}diplomats?\b)",
    re.IGNORECASE,
)
"""Sources that live in a place and do not speak for its state."""
OF_A_STATE = re.compile(
    r"government|army|military|ministry|presidency|palace|cabinet|authorities|parliament|police|president|prosecutors|junta|regime"
)
"""Bodies that every state has: alone, they are of the state that the text is about."""
WITHIN_STATE = re.compile(r"[’']s?(?:\s[a-z-]+){0,3}\s")
IN_TOWN = re.compile(r"\b(?:in|at|near|of|outside)\s(?:the\s)?(?P<town>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)")
NEARBY = 300
"""Characters before a body that every state has, in which a town is looked for."""
REACH = 1200
"""Characters: how far back the one whom a pronoun stands for is looked for."""
AGAINST = re.compile(
    r"[’']s?\s(?:[\w-]+\s){0,2}?(?:critics|opponents|rivals|enemies|foes|detractors|victims|adversaries|hardliners)\b",
    re.IGNORECASE,
)
"""Those whom a side has against it do not speak for it."""
DISSENTS = re.compile(
    r"(?:(?:some|several|a few|many|the|two|three|an?|other)\s)*(?:far-right|hard-?line|dissident|breakaway|rival|exiled|rebel|former|retired|ex-\w+"
    r"|hardliners|dissidents|critics|opponents|rivals|supporters|relatives|families|residents|survivors|victims|opposition)\b",
    re.IGNORECASE,
)
"""Words for those who are of a side's people and do not speak for it."""
OF = re.compile(r"\b(?:of|in|from|within|inside|to|with|by)\s(?:the\s)?$")
RUN = re.compile(r"(?:the\s)?(?P<name>[A-Z][\w’' ]*?)-(?:run|led|controlled|appointed|dominated)\s", re.IGNORECASE)
POLLED = re.compile(r"\b(?:polls?|surveys?|polling)\b.*?\b(?:by|for|from)\s(?P<whose>.+)$", re.IGNORECASE)
NUMBERED = re.compile(r"\w \d+$")
LIVING = re.compile(
    r"\b(?:residents?|institutes?|think[ -]tanks?|universit(?:y|ies)|hospitals?|newspapers?|doctors?|teachers?|analysts?|shopkeepers?|hoteliers?)\b",
    re.IGNORECASE,
)
"""Those whom a town's name only places."""
NOBODY = re.compile(
    r"(?:neither|no|few|nobody|none|both|each|all|every\w*|some$|many$|(?:an?|the|one|\w+)?\s*(?:polls?|surveys?)|\d)\b",
    re.IGNORECASE,
)
"""Sources that are nobody's side: a poll, both of two, nobody."""
MEDIATORS = re.compile(r"(?:the )?(?:mediators|facilitators|guarantors)", re.IGNORECASE)
THING = re.compile(
    r"(?:the|this|that|an?|its|their|his|her)\s(?:[\w-]+\s){0,2}?(?:text|document|draft|declaration|agreement|deal|accord|article|paper|proposal|plan"
    r"|resolution|roadmap|memorandum)",
    re.IGNORECASE,
)
"""Sources that are read: nobody's voice."""
CALLED = re.compile(
    rf"\b(?:known as|calling (?:itself|themselves)|which calls itself) (?:the )?(?P<name>{MEMBER}(?: {MEMBER})*)"
)
A_NAME = re.compile(
    rf"(?:[Tt]he|[Aa]n?|its|their) (?:(?!(?:in|at|of|from|for|with|by|to|near|on|and)\b)[a-z][\w-]* )*(?P<name>{MEMBER}(?: (?:(?:of|for)(?: the)? )?{MEMBER})+)"
)
"""A name behind words that tell of it ("the opposition Homeland Union")."""
ISSUED = re.compile(
    r"(?:an?|the|its|one|another)\s(?:[\w-]+\s){0,2}?(?:statement|communiqu[eé]|letter|note|post|message|release|bulletin)"
    r"\s(?:from|by|of|issued by|released by|put out by)\s", re.IGNORECASE
)  # fmt: skip
"""What somebody speaks through."""
LOOSE = re.compile(
    r"\s(?:(?:on|last|this|in|before|after|since|until|during)\s(?:\w+\s){0,2}?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:in|last|since)\s(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s\d{4})?"
    r"|(?:reached|contacted|interviewed|published|released|conducted|carried out|taken)\b.*|(?:last|this)\s(?:week|month|year|spring|summer|autumn|winter)"
    r"|meanwhile|also|however)$"
)
"""What is said of a source and does not describe it: when it spoke, and how it was reached."""
DESCRIBED = 90
"""Characters of a description that can name an anonymous source."""


@dataclass(frozen=True, slots=True)
class _Spoke:
    """A source already bound: where it stands, its actor, whether a person or a group spoke, in which words."""

    start: int
    end: int
    actor: str
    person: bool
    words: str


class _Floor:
    """Binds sources in their order, remembering who had the floor."""

    def __init__(self, text: str, cast: Cast, near: Antecedents) -> None:
        self.text = text
        self.cast = cast
        self.near = near
        self.spoke: list[_Spoke] = []
        self.described: dict[str, Entry] = {}
        self._by_name = {text[m.start : m.end].lower(): m.actor for m in cast.mentions if m.actor and m.form == "name"}
        self._by_name.update((entry.name.lower(), id) for id, entry in cast.actors.items())

    def bind(self, source: Range) -> str | None:
        start, end = source
        said = self.text[start:end]
        actor = self._actor(said, start, end)
        if actor:
            self.near.bind(source, actor)
            person = (
                not SINGULAR.match(said)
                and not re.search(rf"\b{GROUP_NOUN}$", said, re.IGNORECASE)
                and self._is_person(start, end, said)
            )
            self.spoke.append(_Spoke(start, end, actor, person, said))
        return actor

    def _is_person(self, start: int, end: int, said: str) -> bool:
        if PERSONAL.match(said) or re.search(rf"\b{PERSON_NOUN}\b", said, re.IGNORECASE):
            return True
        return any(m.form == "person" for m in self.cast.within(start, end))

    def _actor(self, said: str, start: int, end: int) -> str | None:
        if JOINT.search(said) or THING.fullmatch(said):
            return None
        if said.isupper() and (labelled := self._in_capitals(said)):
            return labelled
        if RELATIVE.fullmatch(said) and (before := self._just_before(start)):
            return before
        if is_share(said):
            return self._people(start)
        if MEDIATORS.fullmatch(said):
            return self._described(said.removeprefix("the ").removeprefix("The "), start)
        issued = ISSUED.match(said)
        if issued:
            return self._actor(said[issued.end() :], start + issued.end(), end)
        polled = POLLED.search(said)
        if polled:
            whose = self._among(said, start, self.cast.within(start + polled.start("whose"), end))
            if not whose or LIVING.search(polled["whose"]) or NUMBERED.search(polled["whose"]):
                return self._described(polled["whose"], start)
            return whose
        run = RUN.match(said)
        if run and (ruler := self._by_name.get(run["name"].lower())):
            return ruler
        if said.lower() == "it" and (speaking := self._goes_on(start)):
            return speaking
        if HE.fullmatch(said) and (subject := self._only_subject(start)):
            return subject
        if BACK.match(said) or (BACK_NOUN.match(said) and not self.cast.within(start, end)):
            chosen, sure = self.near.choose((start, end))
            if sure >= SURE:
                return chosen
        if PERSONAL.match(said):
            return self._earlier(start, person=True)
        if SINGULAR.match(said) or PLURAL.match(said):
            return self._earlier(start, person=False, plural=PLURAL.match(said) is not None)
        inside = [m for m in self.cast.within(start, end) if m.actor is not None]
        if inside and not any(m.form == "person" for m in inside):
            if AGAINST.search(said) or (DISSENTS.match(said) and not self._called(inside[0], end)):
                return self._described(said, start)
            if LIVING.search(said) and all(m.form in ("seat", "place") for m in inside):
                return self._described(said, start)
        if inside:
            chosen = self._among(said, start, inside)
            if chosen != "":
                return chosen
        if OWN.match(said):
            return None  # settled by the statement that carries it
        owned = POSSESSED.match(said)
        if owned:
            return self._earlier(start, person=said[:2].lower() != "it" and said[:5].lower() != "their")
        if PART.match(said):
            return self.spoke[-1].actor if self.spoke and start - self.spoke[-1].end < REACH else None
        if FORMERLY.match(said) and not self.cast.within(start, start + 4):
            earlier = self._earlier(start, person=True)
            if earlier:
                return earlier
        definite = DEFINITE.match(said)
        if definite or BARE.match(said):
            noun = (definite["noun"] if definite else said).lower()
            found = self._same_noun(noun, start) or (self._state(start) if OF_A_STATE.fullmatch(noun) else None)
            if found:
                return found
            if definite and len(said) - definite.end() < 3:
                return self._earlier(start, person=re.fullmatch(PERSON_NOUN, noun, re.IGNORECASE) is not None)
        return self._described(said, start)

    def _among(self, said: str, start: int, inside: Sequence[Mention]) -> str | None:
        """The side that a source speaks for among those it names; "" when it merely deals with them, None for two."""
        for i, mention in enumerate(inside):
            before = said[: max(0, mention.start - start)]
            last = [word.lower() for word in re.findall(r"[\w’'-]+", before)[-2:]]
            if last and last[-1] == "the":
                last = last[:-1]
            if last and last[-1] in ASIDE and not CLOSE.search(before):
                continue
            other = next((m for m in inside[i + 1 :] if m.actor != mention.actor), None)
            between = said[mention.end - start : other.start - start] if other else ""
            if other and other.form in ("name", "nominal") and WITHIN_STATE.fullmatch(between):
                return other.actor  # "Varnia's paramilitary Lake Guard" speaks for the guard
            if (
                other
                and other.form != "person"
                and re.fullmatch(r"(?:[’']s?)?(?:\s+\w+)?\s+and\s+(?:the\s+)?", between)
            ):
                return None
            if mention.form in ("place", "name") and last and last[-1] in ("in", "of") and OF_A_PLACE.match(said):
                continue
            return mention.actor
        return ""

    def _called(self, mention: Mention, end: int) -> bool:
        """Whether a source ends with the name of a side that its adjectives only tell of ("the exiled Lake Council")."""
        before = self.text[max(0, mention.start - 12) : mention.start]
        return mention.form == "name" and end - mention.end < 2 and not OF.search(before)

    def _goes_on(self, start: int) -> str | None:
        """Which body speaks of itself right after a verb of saying ("the ministry said it")."""
        last = self.spoke[-1] if self.spoke else None
        return last.actor if last and not last.person and SAYS.fullmatch(self.text, last.end, start) else None

    def _only_subject(self, start: int) -> str | None:
        """The person with whom the sentence of a pronoun begins, where it names no other before the pronoun."""
        begins = max((m.end() for m in SENTENCE.finditer(self.text, max(0, start - REACH), start)), default=0)
        people = [m for m in self.cast.within(begins, start) if m.form == "person"]
        first = people[0] if len({m.actor for m in people}) == 1 else None
        return first.actor if first and FORM_OF_ADDRESS.fullmatch(self.text, begins, first.start) else None

    def _in_capitals(self, said: str) -> str | None:
        """Whose paragraph a transcript labels ("VARGA: ..."): somebody's whom the text names by that surname."""
        last = said.split()[-1]
        people = (m for m in self.cast.mentions if m.form == "person")
        return next((m.actor for m in people if self.text[m.start : m.end].split()[-1].upper() == last), None)

    def _just_before(self, start: int) -> str | None:
        """Who is named right before a relative pronoun."""
        last = next((m for m in reversed(self.cast.within(max(0, start - 3), start)) if m.end <= start), None)
        return last.actor if last and last.form != "place" else None

    def _earlier(self, start: int, *, person: bool, plural: bool = False) -> str | None:
        """Who had the floor last, or was named last, of the kind that a pronoun wants."""
        speaker = next((s for s in reversed(self.spoke) if s.end <= start), None)
        named = None
        for mention in reversed(self.cast.within(max(0, start - REACH), start)):
            if mention.end > start or mention.actor is None or mention.form in ("place", "demonym"):
                continue
            if (mention.form == "person") == person:
                named = mention
                break
            if not person and mention.form == "person":
                continue
        last_speaker = speaker if speaker and start - speaker.end < REACH else None
        if last_speaker and last_speaker.person == person:
            if named is None or named.end <= last_speaker.end or not self._subject(named, start):
                return last_speaker.actor
            return named.actor
        if named is not None:
            return named.actor
        earlier = next((s for s in reversed(self.spoke) if s.person == person and start - s.end < REACH), None)
        if earlier:
            return earlier.actor
        return last_speaker.actor if last_speaker else None

    def _subject(self, mention: Mention, start: int) -> bool:
        """Whether a mention begins a sentence after the last speaker, and so is likelier meant by what follows."""
        before = self.text[max(0, mention.start - 3) : mention.start]
        return (
            before == "" or "\n" in before or before.rstrip().endswith((".", "”", '"', "!", "?"))
        ) and start - mention.end < 250

    def _state(self, start: int) -> str | None:
        """The state that "the government" or "the police" is of: that of the town told of, else the one named most before."""
        place = next(reversed([*IN_TOWN.finditer(self.text, max(0, start - NEARBY), start)]), None)
        if place and "\n" not in self.text[place.end() : start]:
            code = gazetteer.country(place["town"])
            of_town = next((id for id, e in self.cast.actors.items() if e.kind == "state" and e.code == code), None)
            if of_town:
                return of_town
        if self.cast.home:
            return self.cast.home
        named = Counter(
            m.actor for m in self.cast.within(0, start)
            if m.actor and m.form != "place" and m.end <= start and self._kind(m.actor) == "state"
            and m.actor not in self.cast.aside
        )  # fmt: skip
        return named.most_common(1)[0][0] if named else None

    def _kind(self, actor: str) -> str:
        entry = self.cast.actors.get(actor) or self.described.get(actor)
        return entry.kind if entry else ""

    def _same_noun(self, noun: str, start: int) -> str | None:
        """Who was last named with the same noun: "the official" is the official who spoke before."""
        singular = re.escape(noun.removesuffix("s"))
        for words in (rf"\b{re.escape(noun)}\b", rf"\b{singular}s?\b"):  # first who were told of in the same number
            same = re.compile(words, re.IGNORECASE)
            for spoke in reversed(self.spoke):
                if start - spoke.end > 4 * REACH:
                    break
                if same.search(spoke.words):
                    return spoke.actor
            for mention in reversed(self.cast.within(max(0, start - 4 * REACH), start)):
                if mention.end <= start and mention.actor and mention.form == "nominal":
                    if same.search(self.text, mention.start, mention.end):
                        return mention.actor
        return None

    def _described(self, said: str, start: int) -> str | None:
        """An anonymous source under its own description, without what is said of it after a comma."""
        if NOBODY.match(said):
            return None
        name = LOOSE.sub("", re.split(r",| who | which | that | speaking | whose ", said)[0].strip())
        called = CALLED.search(said) or A_NAME.fullmatch(name)
        if called:
            name = called["name"]
            if name.lower() in self._by_name:
                return self._by_name[name.lower()]
        if not 3 <= len(name) <= DESCRIBED or not re.search(r"[^\W\d_]{3}", name):
            return None
        if is_nobody(name):
            return None
        id = slug(name)
        self.described.setdefault(id, Entry(id, name, described_kind(name)))
        return id

    def _people(self, start: int) -> str | None:
        """The people of whom a share is told: those named last by a people's name ("Varnians")."""
        for mention in reversed(self.cast.within(max(0, start - REACH), start)):
            name = self.text[mention.start : mention.end]
            if mention.end <= start and mention.form == "demonym" and name.endswith("s"):
                self.described.setdefault(slug(name), Entry(slug(name), name, "people"))
                return slug(name)
        return None


def described_kind(description: str) -> ActorKind:
    """Whether a description is of a person, of people or of a body."""
    noun = head(description)
    if not re.fullmatch(PERSON_NOUN, noun, re.IGNORECASE):
        found = re.search(rf"\b{PERSON_NOUN}\b", description, re.IGNORECASE)
        if HUMANS.fullmatch(noun):
            return "people"
        if not found or re.fullmatch(GROUP_NOUN, noun, re.IGNORECASE):
            return "organisation"
        noun = found.group()
    return "people" if noun.endswith("s") or noun.lower() == "spokespeople" or SEVERAL.match(description) else "person"


HUMANS = re.compile(
    r"(?:people|men|women|families|relatives|elders|villagers|refugees|students|soldiers|fighters|herders|nuns|parents|officers|sailors"
    r"|doctors|critics|observers|experts|lawyers|farmers|hardliners|supporters|opponents|protesters|activists|journalists|mothers|veterans"
    r"|traders|priests|crowds|economists|mediators|diplomats|guests|scholars|historians|insiders|[A-Z]\w+(?:ans|ians|is))",
    re.IGNORECASE,
)
SEVERAL = re.compile(r"(?:two|three|four|five|six|several|some|many|most|multiple)\b", re.IGNORECASE)


def bind_sources(
    text: str, cast: Cast, sources: Iterable[Range], near: Antecedents
) -> tuple[Cast, dict[Range, str | None]]:
    """The actor of each source, and the cast in which those sources are mentions too."""
    floor = _Floor(text, cast, near)
    bound = {source: floor.bind(source) for source in sorted(set(sources))}
    new = [
        Mention(s, e, actor, "source") for (s, e), actor in bound.items() if actor and not _covered(cast, s, e, actor)
    ]
    kept = [m for m in cast.mentions if m.actor is not None]
    actors = {**cast.actors, **floor.described}
    everyone = merged(kept, new)
    used = {m.actor for m in everyone if m.form != "place"}
    lost = {a: e for a, e in actors.items() if a in used}
    return replace(cast, actors=lost, mentions=tuple(everyone)), bound


def _covered(cast: Cast, start: int, end: int, actor: str) -> bool:
    return any(m.actor == actor for m in cast.within(start, end))
