"""Other forms of a name: its acronym, the short form in which a text goes on, a country's adjective and people.

In: a text and names in it. Out: which name a form belongs to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from parley.model import ActorKind
from parley.reading.namewords import NOT_NAMES, trimmed

OF_LAND = re.compile(
    r"(?:Republic|Autonomy|Emirate|Khanate|Kingdom|Sultanate|Isles|Islands|Territory|Institute|University|Foundation|Bureau|Office"
    r"|Commonwealth|Confederation|Federation)\b"
)
"""Names that are told by their first word, too."""


def unfold(votes: dict[str, Counter[ActorKind]], short: dict[str, str]) -> None:
    """Acronyms in another language's order: three letters or more that are those of one body's name."""
    letters: dict[str, list[str]] = {}
    for name in votes:
        if " " in name:
            letters.setdefault("".join(sorted(re.findall(r"\b[A-Z]", name))), []).append(name)
    for name in votes:
        full = letters.get("".join(sorted(name)), [])
        if len(name) > 2 and name.isupper() and name.isalpha() and name not in short and len(full) == 1:
            short[name] = full[0]


def shortened(text: str, names: Sequence[str]) -> dict[str, str]:
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


def initials(name: str, short: str) -> bool:
    """Whether an acronym is of a name: its first two letters in their order, or all of them in any."""
    wanted = [char for char in short if char.isupper()]
    return in_order(name, short) or (
        len(wanted) > 2 and sorted(wanted) == sorted(re.findall(r"\b[A-Z]", trimmed(name)))
    )


def in_order(name: str, short: str) -> bool:
    wanted = [char for char in short if char.isupper()]
    return len(wanted) >= 2 and "".join(wanted[:2]) in "".join(word[0] for word in name.split() if word[0].isupper())


def from_initials(name: str, short: str) -> str:
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


def adjective_of(adjective: str, country: str) -> bool:
    """Whether a word may be the adjective or the people of a country: its stem and an ending."""
    if " " in adjective or " " in country or adjective == country or len(country) < STEM:
        return False
    if country.endswith("stan") and adjective.removesuffix("s") == country.removesuffix("stan").rstrip("iy"):
        return True
    for cut in range(5 if country.endswith(LONG_ENDINGS) else 4):
        stem = country[: len(country) - cut]
        if len(stem) >= STEM and adjective.startswith(stem):
            rest = adjective[len(stem) :].removesuffix("s") or "s"
            return rest in ENDINGS and not country.startswith(adjective)
    return False
