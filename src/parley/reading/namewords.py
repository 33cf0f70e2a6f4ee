"""Words of which the names of sides are made, and a name without what only stands beside it.

In: words. Out: patterns for names, offices, fighters and bodies; a name trimmed; what kind of body a name tells of.
"""

from __future__ import annotations

import re

from parley.model import ActorKind

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
    r"|Militia|Column|Cartel|Directorate|Headquarters|Mechanism|Confederation|Parliament|Church(?:es)?|Partnership|Delegation|Cantons"
    r"|Conference|Court|Institute|Centre|Center|Network|Association|Initiative|Watch|Secretariat|Pact|Compact|Caucus)"
)
BODY_OF = re.compile(rf"{BODY} (?:of|for) (?:the )?[A-Z]")
"""A body's name that its noun begins ("Army of the Lake")."""
BODY_WORD = re.compile(rf"\b{BODY}\b")
OF_A_PEOPLE = (
    r"(?:Institute|Observatory|Centre|Center|Watch|Network|Association|University|Red Cross|Red Crescent|Foundation"
    r"|Refugee Council|National Council|Movement|Party|Congress|Coalition|Front|Union|Initiative|Group|Society|Confederation"
    r"|Federation|League|Chamber|Church|Forum|Alliance|Academy|Syndicate|Journalists|Doctors)"
)
"""Nouns of bodies that are called after a land or its people and do not speak for its state."""
ARMED = re.compile(r"\b(?:Front|Army|Liberation|Brigades?|Forces|Resistance|Guard|Militia|Revolutionary|Command)\b")

OF_BODIES = frozenset(
    """
    Western Eastern Northern Southern North South East West Central National International Regional Federal Special
    Interim Transitional Muslim Christian Hindu Sunni Shia Shiite Catholic Protestant Buddhist Jewish Islamic Arab African
    European Asian Nordic Joint State Security Health Peace Human
    Humanitarian Political Economic Energy Trade Oil Water Opposition First Second Third New Old Great
    """.split()
)
"""Words that begin the names of bodies, too."""
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
    There Here What Who Why How Where Such Opposition Separatist Muslim Christian Hindu Sunni Shia Shiite Catholic
    Protestant Buddhist Jewish Nordic Islamic Arab African European
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
    Fighters Soldiers Delegates Representatives Attorney Solicitor Inspector Surveyor Commissioner Comptroller Registrar
    Envoys Ministers Heads Members Leaders Lawyers Economists Experts Officers Lawmakers Chief First-Vice Vice-Chairman
    """.split()
)


def trimmed(name: str) -> str:
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


def body_kind(name: str) -> ActorKind:
    return "armed_group" if ARMED.search(name) else "organisation"
