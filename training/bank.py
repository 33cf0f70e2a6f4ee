"""The sentence bank: short marked passages with slots for their actors, filled anew each time they are used.

In: ``training/bank/*.txt``, passages of one to three sentences in the markup of marked.py with a blank line between
them, in which every naming of an actor is a slot. Out: marked reports, some of one passage and some of several, with
names drawn at random. It is its own room because the same passage with other names teaches the network its words
and not its names: names are drawn from the world of states, and from invented ones.

    <s1>{A.cap}</s1> <q1>ruled out</q1> <c1><p1>any withdrawal</p1></c1> after {B|the rebels} <e1>shelled a post</e1>.
    @s1 A
    @p1 A | rejects | forces | - | A | current
    @e1 ASSAULT | B | A | - | - | happened | reporter

``{A}`` is a name, ``{A.adj}`` its adjective, ``{A.cap}`` the seat of its government, ``{A|words}`` any other wording
that stands for A. G and H are armed groups, O to R organisations, all other letters states.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from parley.codebook import world

SLOT = re.compile(r"\{([A-Z])(?:\.(adj|cap)|\|([^{}<>]+))?\}")
TAG = re.compile(r"<(/?[sqcpketo])(\d+)>")
ENTRY = re.compile(r"@([speto])(\d+) (.+)")
ARTICLE = re.compile(r"\b([Aa])n? (?=(?:<[a-z]\d+>)*([A-Za-z]))")
INVENTED = (
    "Veskland Vesklander Harnholm; Ordania Ordanian Port Selim; Tamrith Tamrithi Asmur; Kalbera Kalberan Dosta; "
    "Norvik Norvikan Lysehavn; Quelara Quelaran San Jacinto; Meridia Meridian Casterly; Zarovia Zarovian Brezna; "
    "Ubangasi Ubangasian Lokoja; Tessalind Tessalindish Aldermere; Ghurkistan Ghurk Altyn; Sabrata Sabratan Wadi Hazm; "
    "Lunvale Lunvaler Eastmoor; Caldora Caldoran Puerto Alba; Miranga Mirangan Tavoa; Dravia Dravian Kostel"
)
GROUPS = (
    "Karsk Liberation Front; Army of the Highlands; Free Delta Movement; People's Resistance Council; Tamur Brigades; "
    "Northern Alliance; National Salvation Front; United Revolutionary Forces; Ansar al-Wadi; Red River Command; "
    "Movement for the Coast; Eastern Defence Committee; Sons of the Valley; Democratic Front of Azmar; Islands Army"
)
BODIES = (
    "African Union; European Union; United Nations; Arab League; Continental Union; Lakes Commission; Red Cross; "
    "Joint Monitoring Mission; Council of Elders; Gulf Forum; World Food Programme; Pact of Five; Norden Institute"
)
REAL = 0.6
"""Share of reports whose states are real ones: their names are what the encoder will meet."""
COMPANY = (1, 1, 1, 2, 3, 4, 5)
"""Passages of a report, drawn from these."""
VERBAL = re.compile(r"^@e\d+ (?:REQUEST|ACCUSE|REJECT|THREATEN|SUPPORT) ", re.MULTILINE)
"""Deeds of words: the news of a brief, but in a longer report left to its statements and positions."""
ROOM = 1000
"""Numbers that the tags of one passage have for themselves."""


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    adjective: str
    seat: str
    kind: str


def load(folder: Path) -> list[str]:
    """Every passage of a bank, in the order of files."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    return [item.strip() for text in texts for item in re.split(r"\n\s*\n", text) if item.strip()]


def reports(passages: Sequence[str], seed: int) -> Iterator[str]:
    """Marked reports in which every passage stands once, one that tells a deed of words by itself."""
    rng = random.Random(seed)
    rest = [passage for passage in passages if not VERBAL.search(passage)]
    yield from (report([passage], rng) for passage in passages if VERBAL.search(passage))
    rng.shuffle(rest)
    while rest:
        size = rng.choice(COMPANY)
        yield report(rest[:size], rng)
        rest = rest[size:]


def report(passages: Sequence[str], rng: random.Random) -> str:
    """One marked report of these passages; a letter is the same actor in all of them."""
    letters = sorted({slot[1] for passage in passages for slot in SLOT.finditer(passage)})
    cast = dict(zip(letters, _drawn(letters, rng), strict=True))
    bodies, entries, mentions = [], [], 0
    for number, passage in enumerate(passages):
        base = number * ROOM
        lines = passage.split("\n")
        body = _renumbered(" ".join(x for x in lines if x[:1] != "@"), base)
        parts, at = [], 0
        for slot in SLOT.finditer(body):
            mentions += 1
            tag = f"m{mentions}"
            parts += [body[at : slot.start()], f"<{tag}>{_wording(cast[slot[1]], slot)}</{tag}>"]
            entries.append(f"@{tag} {cast[slot[1]].name}")
            at = slot.end()
        bodies.append("".join([*parts, body[at:]]))
        for line in lines:
            match = ENTRY.fullmatch(line.strip())
            if match:
                fields = _single(match[3]) if match[1] == "p" else match[3]
                entries.append(f"@{match[1]}{base + int(match[2])} {_filled(fields, cast)}")
    text = ARTICLE.sub(lambda m: f"{m[1]}{'n' if m[2] in 'AEIOUaeio' else ''} ", "\n\n".join(bodies))
    head = ["@id bank", "@genre bank", "@published 2030-01-01", "@title Bank", ""]
    actors = [f"@actor {x.name} | {x.kind} | other | -" for x in cast.values()]
    return "\n".join([*head, text, "", *actors, *entries]) + "\n"


def _renumbered(body: str, base: int) -> str:
    return TAG.sub(lambda tag: f"<{tag[1]}{base + int(tag[2])}>", body)


def _wording(name: Name, slot: re.Match[str]) -> str:
    if slot[3]:
        return slot[3]
    return {"adj": name.adjective, "cap": name.seat}.get(slot[2] or "", name.name)


def _filled(fields: str, cast: dict[str, Name]) -> str:
    """The fields of an entry with names for letters."""
    return " | ".join(
        "; ".join(cast[x.strip()].name if x.strip() in cast else _worded(x.strip(), cast) for x in field.split(";"))
        for field in fields.split("|")
    )


def _single(position: str) -> str:
    """The fields of a position with "-" for two actors or counterparts at once, which the format does not hold."""
    fields = ["-" if ";" in field else field.strip() for field in position.split("|")]
    fields[4] = "reporter" if fields[4] == "-" else fields[4]
    return " | ".join(fields)


def _worded(value: str, cast: dict[str, Name]) -> str:
    return SLOT.sub(lambda slot: _wording(cast[slot[1]], slot), value)


def _drawn(letters: Sequence[str], rng: random.Random) -> list[Name]:
    """A name for each letter, no two alike."""
    groups, bodies = (rng.sample(_named(x), 8) for x in (GROUPS, BODIES))
    states = rng.sample(_states() if rng.random() < REAL else _invented(), 14)
    out = []
    for letter in letters:
        if letter in "GH":
            name = groups.pop()
            out.append(Name(name, name, name, "armed_group"))
        elif letter in "OPQR":
            name = bodies.pop()
            out.append(Name(name, name, name, "organisation"))
        else:
            out.append(states.pop())
    return out


def _named(value: str) -> list[str]:
    return [name.strip() for name in value.split(";")]


def _invented() -> list[Name]:
    found = [name.split(" ", 2) for name in _named(INVENTED)]
    return [Name(name, adjective, seat, "state") for name, adjective, seat in found]


def _states() -> list[Name]:
    return [
        Name(entry.name, entry.demonyms[0], entry.seats[0], "state")
        for entry in world().actors
        if entry.kind == "state" and entry.demonyms and entry.seats
    ]
