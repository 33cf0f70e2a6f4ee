"""Charts of benchmarks, as SVG: bars, dots and lines that can be read in grey, with their values written beside them.

In: rows of figures. Out: SVG files. Colours are those of the charts of a comparison.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import altair as alt

from parley.views.charts import FOR, NEUTRAL, SIDES

Rows = list[dict[str, Any]]
WIDTH = 460
STEP = 22


def bars(rows: Rows, title: str, unit: str, form: str = ".2f") -> Any:
    """Bars in the order of the rows, each of a ``name``, a ``value`` and whether it is ours (``ours``)."""
    base = alt.Chart({"values": rows}, title=alt.Title(title, anchor="start")).encode(
        y=alt.Y("name:N", title=None, sort=[row["name"] for row in rows], axis=alt.Axis(labelLimit=260)),
        x=alt.X("value:Q", title=unit),
    )
    for row in rows:
        row["told"] = format(row["value"], form)
    drawn = base.mark_bar(height=STEP * 0.6).encode(
        color=alt.condition("datum.ours", alt.value(FOR), alt.value("#B8B8B8"))
    )
    told = base.mark_text(align="left", dx=4, color=NEUTRAL).encode(text="told:N")
    return (drawn + told).properties(width=WIDTH, height={"step": STEP})


def lines(rows: Rows, title: str, across: str, unit: str) -> Any:
    """Lines over a number (``at``, logarithmic), one for each ``line``, told apart by shape as well; from zero."""
    base = alt.Chart({"values": rows}, title=alt.Title(title, anchor="start")).encode(
        x=alt.X("at:Q", title=across, scale=alt.Scale(type="log"), axis=alt.Axis(format="~s")),
        y=alt.Y("value:Q", title=unit, scale=alt.Scale(zero=True)),
        color=alt.Color("line:N", title=None, scale=alt.Scale(range=list(SIDES))),
    )
    points = base.mark_point(size=70, filled=True, opacity=1).encode(shape=alt.Shape("line:N", title=None))
    return (base.mark_line() + points).properties(width=WIDTH, height=220)


def told(chart: Any) -> list[str]:
    """The values that a chart of bars writes beside them."""
    return re.findall(r'"told": "([^"]*)"', json.dumps(chart.to_dict()))


def draw(chart: Any, path: Path) -> None:
    """Write a chart as SVG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    chart.configure_view(stroke=None).save(str(path), format="svg")
