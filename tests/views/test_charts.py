"""Charts say in grey what they say in colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from parley.comparison import Comparison, compare
from parley.comparison.networks import one_mode
from parley.model import Actor, Document, Position, Reading, Span, Stance, Statement
from parley.views.charts import CHARTS, spec

APART = 30.0
"""Steps of CIE lightness (0 to 100) by which two fills differ that nothing but lightness tells apart."""


def lightness(colour: str) -> float:
    """CIE L* of a colour that is written as #rrggbb or as ``white``: what is left of it in grey."""
    code = {"white": "#ffffff", "black": "#000000"}.get(colour, colour)
    parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > (6 / 29) ** 3 else y * (29 / 3) ** 3


def encodings(chart: dict[str, Any], outer: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """The encoding of every layer, with what it takes from the layers around it."""
    mine = {**(outer or {}), **chart.get("encoding", {})}
    inner = [part for name in ("layer", "hconcat", "vconcat") for part in chart.get(name, [])]
    for part in inner:
        yield from encodings(part, mine)
    if not inner:
        yield mine


@pytest.fixture(scope="module")
def found() -> Comparison:
    """Three sides, two options, a condition and a circle of refusals, over three days."""
    sides = {"k": "Kastoria", "m": "Meridia", "n": "Norrland"}
    told: list[tuple[str, Stance, str, str | None]] = [
        ("k", "requires", "the blockade", None), ("m", "rejects", "the blockade", "until the guns leave the ridge"),
        ("m", "requires", "guns on the ridge", None), ("k", "rejects", "guns on the ridge", "until the blockade"),
        ("n", "offers", "guns on the ridge", None), ("n", "demands", "the blockade", None),
    ]  # fmt: skip
    readings = []
    for day, (who, stance, what, condition) in enumerate(told, 1):
        text = f"{sides[who]}: {what} {condition or ''}."
        at = len(sides[who]) + 2
        span = Span.of(text, at, at + len(what))
        bound = Span.of(text, span.end + 1, len(text) - 1) if condition else None
        readings.append(
            Reading(
                Document(f"d{day}", text, published=f"2031-06-0{day}"),
                actors=tuple(Actor(id, name, "state", "party", ()) for id, name in sides.items()),
                statements=(Statement("s1", None, who, None, (span,), "indirect"),),
                positions=(Position("p1", who, stance, "forces", span, bound, None, "reporter", "current", "s1"),),
            )
        )
    return compare(readings)


@pytest.mark.parametrize("name", list(CHARTS))
def test_what_colour_tells_shape_or_lightness_tells(name: str, found: Comparison) -> None:
    """Categories that a chart colours are told apart by shape, dash or a row of their own, or differ in lightness by 30 of 100."""
    drawn = spec(CHARTS[name](found))
    for encoding in encodings(drawn):
        for channel in ("color", "fill", "stroke"):
            scale = encoding.get(channel, {}).get("scale") or {}
            fills = [c for c in scale.get("range", []) if re.fullmatch("#[0-9A-Fa-f]{6}|white|black", str(c))]
            if len(fills) < 2 or "field" not in encoding[channel]:
                continue
            field = encoding[channel]["field"]
            other = [
                c for c in ("shape", "strokeDash", "row", "y", "text") if encoding.get(c, {}).get("field") == field
            ]
            dashed = any(e.get("strokeDash", {}).get("field") == field for e in encodings(drawn))
            light = sorted(lightness(c) for c in fills)
            assert other or dashed or all(b - a >= APART for a, b in pairwise(light)), (
                channel,
                field,
            )


def test_no_tie_of_a_small_network_runs_through_a_third_side(found: Comparison) -> None:
    """Three sides do not stand on one line, where one tie would cover another."""
    assert 3 == len(one_mode(found.uses).rows)
    layers = spec(CHARTS["network"](found))["layer"]
    a, b, c = ((d["x"], d["y"]) for d in layers[1]["data"]["values"])
    assert abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) > 0.1
