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
from collections.abc import Iterator, Sequence

from parley.codebook import Entry, slug
from parley.model import ActorKind
from parley.reading.names import GROUP_NOUN, PERSON_NOUN, Mention, surname_forms
from parley.reading.nobodies import is_place
from parley.reading.standing import Standing

CAP = r"(?:[A-ZÀ-ÖØ-Þ](?:\w|-(?=[A-Z])|[’'](?!s\b)(?=\w))+|(?:al|el|an|ul|as|ar|ash|at)-[A-Z]\w+)"
MEMBER = (
    rf"(?:(?:People|Women|Men|Children|Workers|Peasants|Farmers|Shepherds)[’']s?(?= )|{CAP}(?<=s)[’'](?= [A-Z])|{CAP})"
)
"""A word of a body's name, which may be of many ("the Teachers’ League", "the People's Army")."""
NAME = rf"{CAP}(?: {CAP}){{0,3}}"
OFFICE = (
    r"(?:[Pp]resident|[Pp]rime [Mm]inister|[Ff]oreign [Mm]inist(?:er|ry)|[Dd]efen[cs]e [Mm]inist(?:er|ry)"
    r"|[Ii]nterior [Mm]inist(?:er|ry)|[Jj]ustice [Mm]inist(?:er|ry)|[Mm]inist(?:er|ry)|[Cc]hancellor|[Kk]ing|[Qq]ueen"
    r"|[Gg]overnment|[Pp]arliament|[Ss]enate|[Aa]ssembly|[Aa]rmy|[Mm]ilitary|[Nn]avy|[Aa]ir [Ff]orce|[Aa]rmed [Ff]orces|[Tt]roops|[Ff]orces|[Ss]oldiers"
    r"|[Oo]fficials?|[Nn]egotiators?|[Cc]hief [Nn]egotiator|[Dd]elegation|[Dd]elegates|[Dd]iplomats?|[Ee]nvoy|[Aa]mbassador"
    r"|[Ss]pokes(?:man|woman|person)|[Cc]abinet|[Jj]unta|[Aa]uthorities|[Ll]eadership|[Ll]eaders?|[Pp]remier|[Cc]ommanders?|[Ss]ide|[Tt]eam"
    r"|[Pp]residency|[Rr]egime|[Ss]tate|[Pp]eople|[Vv]oters|[Gg]enerals?|[Bb]order)"
)
STATE_OFFICE = re.compile(
    r"(?:president|prime minister|foreign minist|defen[cs]e minist|interior minist|justice minist|minister|ministry|chancellor|king|queen"
    r"|government|parliament|senate|assembly|army|navy|air force|armed forces|junta|cabinet|premier|ambassador|diplomat)", re.IGNORECASE
)  # fmt: skip
NO_VOICE = re.compile(r"(?:border|people|voters|state|side|team|leaders?)", re.IGNORECASE)
"""Of these, what a place has that is no side's."""
FIGHTERS = r"(?:[Rr]ebels|[Ff]ighters|[Mm]ilitants|[Mm]ilitias?|[Ii]nsurgents|[Gg]uerrillas|[Ss]eparatists|[Gg]unmen|[Cc]ommanders)"
BODY = (
    r"(?:Front|Movement|Army|Alliance|Union|Council|Party|Brigades?|Forces?|League|Coalition|Command|Congress|Organi[sz]ation"
    r"|Commission|Authority|Assembly|Federation|Bloc|Committee|Community|Mission|Bank|Fund|Agency|Group|Guard|Resistance"
    r"|Panel|Synod|Convergence|Brotherhood|Corps|Tribunal|Troika|Quartet|Corporation|Airlines|Board|Foundation|Junta|Legion|Battalions?"
    r"|Militia|Column|Cartel|Directorate|Headquarters|Mechanism|Confederation|Parliament|Churches|Partnership|Delegation|Cantons"
    r"|Conference|Court|Institute|Centre|Center|Network|Association|Initiative|Watch|Secretariat|Pact|Compact|Caucus)"
)
BODY_OF = re.compile(rf"{BODY} (?:of|for) (?:the )?[A-Z]")
"""A body's name that its noun begins ("Army of the Lake")."""
BODY_WORD = re.compile(rf"\b{BODY}\b")
ARMED = re.compile(r"\b(?:Front|Army|Liberation|Brigades?|Forces|Resistance|Guard|Militia|Revolutionary|Command)\b")

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

OF_LAND = re.compile(
    r"(?:Republic|Autonomy|Emirate|Khanate|Kingdom|Sultanate|Isles|Islands|Territory|Institute|University|Foundation|Bureau|Office"
    r"|Commonwealth|Confederation|Federation)\b"
)
"""Names that are told by their first word, too."""
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

OF_BODIES = frozenset(
    """
    Western Eastern Northern Southern North South East West Central National International Regional Federal Special
    Interim Transitional Muslim Christian Islamic Arab African European Asian Joint State Security Health Peace Human
    Humanitarian Political Economic Energy Trade Oil Water Opposition First Second Third New Old Great
    """.split()
)
"""Words that begin the names of bodies, too."""
NOUN = re.compile(
    rf"(?:{PERSON_NOUN}|{GROUP_NOUN}|families|farmers|veterans|students|miners|workers|staff|office)", re.IGNORECASE
)
NOT_NAMES = frozenset(
    """
    The A An In On At But And Or If When While After Before As It He She They We You I His Her Their Its This That
    These Those Both Two Three Four One Several Some Many Most Other Another Each Either Neither No Not All Any
    Western Eastern Northern Southern North South East West Central Monday Tuesday Wednesday Thursday Friday
    Saturday Sunday January February March April May June July August September October November December President
    Prime Minister Foreign Defence Defense Deputy Chief Senior Former General Colonel Major Captain Mr Mrs Ms Dr Sir
    Interior Justice Government Parliament Army Military Officials Negotiators Delegation State Federal National
    International Regional Local Special Envoy Ambassador Secretary Speaker Talks Peace Round Analysts Diplomats
    Sources Mediators Rebels Residents Witnesses Critics Supporters Observers Reporting Updates Asked For From With
    By To Of Last Next Earlier Later Still Yet However Meanwhile Instead Under Since Until Even Only Also So Then
    There Here What Who Why How Where Such Opposition Separatist Muslim Christian Islamic Arab African European
    Asian Vice Acting Interim Transitional Finance Security Health Home Economy Energy Trade Industry Intelligence
    Agriculture Education Internal Affairs Culture Planning Information Oil Water Humanitarian Human Political
    Economic First Second Third Fourth Fifth New Old Great Our My Your Let Yes Mediator Party Parties Governments
    Simultaneously Additionally Afterwards Today Yesterday Tomorrow Everyone Someone Somebody Anyone Nobody People
    About Around Nearly Almost Roughly Over Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen
    Seventeen Eighteen Nineteen Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety Hundreds Thousands Dozens Judge
    Men Women Few None Nothing Something Everything Lieutenant Brigadier Admiral Marshal Field Commander Sergeant
    Bishop Archbishop Father Sheikh Imam Professor Doctor Moderator Chairman Chairwoman King Queen Prince Governor
    Mayor Premier Chancellor Spokesman Spokeswoman Hotel Can Could Would Should Will May Must Did Does Do Is Are Was
    Were Has Have Had Be Islamist Jihadist Islamists Jihadists Nationalist Communist Marxist Ambassadors Hydrologists
    Envoys Ministers Heads Members Leaders Lawyers Economists Experts Officers Lawmakers Chief First-Vice Vice-Chairman
    """.split()
)


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
        name = _trimmed(name)
        owner, _, body = name.partition("’ ")
        if body and owner in taken:
            name = body
        if name and not BODY_WORD.fullmatch(name) and name not in taken and name.split()[0] not in taken:
            if name in surnames or (name.split()[-1] in surnames and not BODY_WORD.search(name)):
                return
            votes.setdefault(name, Counter())[kind] += weight
            if acts:
                acting.add(name)

    for start, end in spans:
        part = text[start:end]
        for match in ACRONYM.finditer(part):
            if match["told"] or _initials(match["name"], match["short"]):
                anyhow = match["told"] or not _in_order(match["name"], match["short"])
                full = match["name"] if anyhow else _from_initials(match["name"], match["short"])
                name = _trimmed(full)
                vote(name, _body_kind(name), 3)
                short[match["short"]] = name
        for match in BODIES.finditer(part):
            vote(match["name"], _body_kind(match["name"]), 2)
        for match in OF_NAME.finditer(part):
            vote(match["name"], "state", 3)
        for match in OWNED.finditer(part):
            kind: ActorKind = "state" if STATE_OFFICE.match(match["office"]) else "organisation"
            vote(match["name"].removesuffix("s’"), kind, 2, acts=NO_VOICE.fullmatch(match["office"]) is None)
        for match in ADJECTIVE.finditer(part):
            vote(match["name"], "state" if STATE_OFFICE.match(match["office"]) else "organisation", 1, acts=False)
            adjectives.add(_trimmed(match["name"]))
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
    _unfold(votes, short)
    standing = Standing(text)
    votes = {
        name: kinds
        for name, kinds in votes.items()
        if name in heard and not _is_word(standing, name) and (name in acting or not is_place(text, standing, name))
    }
    return _entries(text, standing, spans, votes, short, adjectives)


def _unfold(votes: dict[str, Counter[ActorKind]], short: dict[str, str]) -> None:
    """Acronyms in another language's order: three letters or more that are those of one body's name."""
    letters: dict[str, list[str]] = {}
    for name in votes:
        if " " in name:
            letters.setdefault("".join(sorted(re.findall(r"\b[A-Z]", name))), []).append(name)
    for name in votes:
        full = letters.get("".join(sorted(name)), [])
        if len(name) > 2 and name.isupper() and name.isalpha() and name not in short and len(full) == 1:
            short[name] = full[0]


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
                yield name, _body_kind(name)
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
        base = next((other for other in like if _adjective_of(name, other)), None)
        if base is not None:
            owner[name] = base
            countries.setdefault(base, []).append(name)
    for name in votes:
        if name not in owner and name not in short and not name.isupper():
            words = [word for word in standing.like(name) if word not in owner and _adjective_of(word, name)]
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
    longer = _shortened(text, [name for name in votes if name not in owner and name not in cities])
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


def _shortened(text: str, names: Sequence[str]) -> dict[str, str]:
    """The short forms in which a text goes on to tell of bodies ("the Column" for the Tana Liberation Column)."""
    out: dict[str, str] = {}
    ends: dict[str, list[str]] = {}
    begins: dict[str, list[str]] = {}
    members: dict[str, list[str]] = {}
    for name in names:
        ends.setdefault(name.split()[-1], []).append(name)
        for member in MEMBERS.findall(name):
            members.setdefault(member, []).append(name)
        if OF_LAND.search(name) and " " in name:
            begins.setdefault(name.split()[0], []).append(name)
    for name in sorted(names, key=len):
        for other in ends[name.split()[-1]]:
            if other.endswith(" " + name):
                out[name] = other
    heads: dict[str, list[str]] = {}
    for name in names:
        if " " in name and name not in out:
            parts = name.split()
            heads.setdefault(parts[0] if " of " in name or " for " in name else parts[-1], []).append(name)
    whole = set(names)
    for match in A_HEAD.finditer(text):
        full = heads.get(match["head"], ())
        if len(full) == 1 and match["head"] not in whole:
            out[match.group()] = full[0]
    for name in names:
        first = begins.get(name) or [other for other in members.get(name, ()) if other != name]
        if len(first) == 1:
            out[name] = first[0]
    return out


MEMBERS = re.compile(r"([A-ZÀ-ÖØ-Þ][\w-]*s)[’'](?= )")
"""Those whose a body is ("the Shepherds" for the Highland Shepherds’ Congress)."""
A_HEAD = re.compile(r"\b(?:[Tt]he|[Aa]n?) (?P<head>[A-ZÀ-ÖØ-Þ][\w-]*)\b(?! (?:of |for )?(?:the )?[A-Z])")


def _trimmed(name: str) -> str:
    """A name without words at its ends that only begin a sentence or name an office."""
    parts = name.split()
    body = re.search(rf"\b{BODY}$", name)
    while parts and (parts[0] in NOT_NAMES or len(parts[0]) < 2):
        if (len(parts) > (1 if body else 2) and parts[0] in OF_BODIES) or BODY_OF.match(" ".join(parts)):
            break
        parts = parts[1:]
        if parts and parts[0] == "for":  # "Minister for National Unity"
            return ""
        while parts and parts[0] in ("of", "the", "and", "in"):
            parts = parts[1:]
    while parts and (parts[-1] in NOT_NAMES or parts[-1] in ("of", "for", "the", "and", "in")):
        parts = parts[:-1]
    return " ".join(parts)


def _body_kind(name: str) -> ActorKind:
    return "armed_group" if ARMED.search(name) else "organisation"


def _initials(name: str, short: str) -> bool:
    """Whether an acronym is of a name: its first two letters in their order, or all of them in any."""
    wanted = [char for char in short if char.isupper()]
    return _in_order(name, short) or (
        len(wanted) > 2 and sorted(wanted) == sorted(re.findall(r"\b[A-Z]", _trimmed(name)))
    )


def _in_order(name: str, short: str) -> bool:
    wanted = [char for char in short if char.isupper()]
    return len(wanted) >= 2 and "".join(wanted[:2]) in "".join(word[0] for word in name.split() if word[0].isupper())


def _from_initials(name: str, short: str) -> str:
    """The words of a name from the one that the acronym begins with."""
    parts = name.split()
    for i, word in enumerate(parts):
        if word[0] == short[0] and word not in NOT_NAMES:
            return " ".join(parts[i:])
    return name


ENDINGS = frozenset(
    "n an ian ean ese i ish ite ic ni ene er ians ans is ites eni ari ard vian nian sh ch ine ois ais itan iot ite".split()
)
"""What an adjective or a people's name adds to a country's stem."""


LONG_ENDINGS = ("land", "stan", "mark")
STEM = 3
"""Characters that a country and its adjective share at least."""


def _adjective_of(adjective: str, country: str) -> bool:
    """Whether a word may be the adjective or the people of a country: its stem and an ending."""
    if " " in adjective or " " in country or adjective == country or len(country) < STEM:
        return False
    for cut in range(5 if country.endswith(LONG_ENDINGS) else 4):
        stem = country[: len(country) - cut]
        if len(stem) >= STEM and adjective.startswith(stem):
            rest = adjective[len(stem) :].removesuffix("s") or "s"
            return rest in ENDINGS and not country.startswith(adjective)
    return False
