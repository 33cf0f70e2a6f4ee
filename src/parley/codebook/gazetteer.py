"""Towns and regions of the world, and the state that each is in.

In: the tables ``places.txt`` (GeoNames data, CC BY 4.0) and ``regions.txt``. Out: the ISO 3166 alpha-3 code of a
name's state. Read on first use; of several places with one name the largest counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def country(name: str) -> str | None:
    """The state that a town or region is in as an alpha-3 code, "-" for several or none; None for no known place."""
    places = _places()
    return places.get(name) or places.get(_plain(name))


@cache
def regions() -> dict[str, str]:
    """Codes by name for the table of regions alone, whose names are no common words."""
    return dict(_table("regions.txt"))


@cache
def _places() -> dict[str, str]:
    return dict([*_table("places.txt"), *_table("regions.txt")])


def _table(file: str) -> Iterator[tuple[str, str]]:
    text = (files("parley.codebook") / "data" / file).read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            code, _, names = line.partition("\t")
            yield from ((name, code) for name in names.split(";"))


def _plain(name: str) -> str:
    """A name as the tables spell it: plain letters, no possessive."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").removesuffix("'s"))
    return "".join(char for char in plain if not unicodedata.combining(char))
