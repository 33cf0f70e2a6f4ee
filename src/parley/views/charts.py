"""Charts of a comparison: the matrix of positions, the timeline, the network, the blocks, statements by day.

In: a comparison. Out: Altair charts (``altair.Chart`` or ``LayerChart``), and PNG or SVG without a browser. Every difference that colour shows is shown by
shape, dash, filling or a word, too: the charts read in grey, and the colours (Okabe & Ito 2008) are told apart by colour-blind
people.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from parley.comparison import Comparison
from parley.comparison.networks import one_mode
from parley.errors import Missing
from parley.views.lines import printable

FOR, AGAINST, BOTH, NEUTRAL = "#0072B2", "#D55E00", "#767676", "#333333"
SIDES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#767676")
MOST_OPTIONS = 30
"""Options of one chart; the ones with most positions. The chart says how many are left out."""
MOST_SIDES = 7
ON_A_CIRCLE = 12
"""Sides of a network that stand on a circle; more find their places by their ties."""
LABEL = 46
"""Characters of a label."""
PNG_SCALE = 2.0


def _altair() -> Any:
    try:
        import altair
    except ImportError:
        raise Missing("a chart", "charts") from None
    return altair


def _short(text: str, most: int = LABEL) -> str:
    flat = printable(text)
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def positions(found: Comparison) -> Any:
    """Options down, parties across: a filled circle for, a cross against, a diamond where reports differ; hollow
    where there is a condition. An empty place is silence."""
    alt = _altair()
    rows: list[dict[str, Any]] = []
    for (issue, party), cells in found.matrix.cells.items():
        for cell in cells:
            way = {1: "for", -1: "against", 0: "both are reported"}[cell.sign]
            rows.append({"issue": issue.replace("_", " "), "option": found.options.get(cell.option).name, "id": cell.option,
                         "party": _short(found.case.name(party), 24), "way": way,
                         "held": "with a condition" if cell.conditions else "outright", "texts": cell.texts,
                         "words": printable(cell.rows[0].item.proposition.text)})  # fmt: skip
    weight: dict[str, int] = {}
    for row in rows:
        weight[row["id"]] = weight.get(row["id"], 0) + row["texts"] + 10
    kept = sorted(weight, key=lambda id: (-weight[id], id))[:MOST_OPTIONS]
    order = [issue.issue.replace("_", " ") for issue in found.matrix.issues]
    shown = sorted((r for r in rows if r["id"] in kept), key=lambda r: (order.index(r["issue"]), r["option"]))
    labels = _labels(shown)
    for row in shown:
        row["label"] = labels[row["id"]]
    left = len(weight) - len(kept)
    title = "Where the parties stand" + (f" ({left} options with fewer reports are left out)" if left else "")
    base = alt.Chart(alt.Data(values=shown))
    ways = ["for", "against", "both are reported"]
    colours = alt.Scale(domain=ways, range=[FOR, AGAINST, BOTH])
    legend = alt.Legend(symbolFillColor="white", symbolStrokeWidth=2, symbolSize=110)
    chart = base.mark_point(size=130, strokeWidth=2, opacity=1).encode(
        x=alt.X("party:N", title=None, axis=alt.Axis(orient="top", labelAngle=0, labelLimit=160)),
        y=alt.Y("label:N", title=None, sort=list(dict.fromkeys(r["label"] for r in shown)), axis=alt.Axis(labelLimit=420)),
        shape=alt.Shape("way:N", title="stands", scale=alt.Scale(domain=ways, range=["circle", "cross", "diamond"]), legend=legend),
        stroke=alt.Stroke("way:N", title="stands", scale=colours),
        fill=alt.condition("datum.held == 'outright'", alt.Fill("way:N", scale=colours, legend=None), alt.value("white")),
        tooltip=["words:N", "way:N", "held:N", "texts:Q"],
    )  # fmt: skip
    note = "filled: outright; hollow: with a condition; empty: no position is reported"
    subtitled = chart.properties(title=alt.Title(title, subtitle=note, anchor="start"))
    return subtitled.properties(width=max(220, 110 * len(found.parties)), height={"step": 26})


def _labels(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Issue and option on one line; a number tells two options apart whose first words are the same."""
    made: dict[str, str] = {}
    for row in rows:
        if row["id"] in made:
            continue
        label = f"{row['issue']}: {_short(row['option'])}"
        same = sum(other == label or other.startswith(label + " (") for other in made.values())
        made[row["id"]] = f"{label} ({same + 1})" if same else label
    return made


def timeline(found: Comparison) -> Any:
    """Talks and events by day: one row a kind, what is planned or denied hollow."""
    alt = _altair()
    rows = []
    for talks in found.case.talks:
        day = talks.item.began or talks.item.next
        if day and len(day) == 10:
            sure = "happened" if talks.item.began else "planned, expected or denied"
            names = " and ".join(found.case.name(p) for p in talks.item.parties)
            rows.append(
                {"day": day, "what": "talks", "sure": sure, "words": _short(f"{names} {talks.item.venue or ''}", 80)}
            )
    for event in found.case.events:
        if event.item.date and len(event.item.date) == 10:
            sure = (
                "happened" if event.item.modality in ("happened", "ongoing", "past") else "planned, expected or denied"
            )
            rows.append({"day": event.item.date, "what": event.item.type.lower(), "sure": sure,
                         "words": _short(event.item.evidence[0].text, 80)})  # fmt: skip
    kinds = sorted({str(r["what"]) for r in rows}, key=lambda k: (k != "talks", k))
    return (
        alt.Chart(alt.Data(values=rows), title="Talks and events by day")
        .transform_aggregate(count="count()", words="min(words)", groupby=["day", "what", "sure"])
        .mark_point(strokeWidth=2, opacity=0.9)
        .encode(
            x=_days(alt),
            y=alt.Y("what:N", title=None, sort=kinds),
            size=alt.Size("count:Q", title="reports", scale=alt.Scale(domain=[1, 20], range=[60, 320], clamp=True), legend=alt.Legend(format="d", values=[1, 5, 20])),
            stroke=alt.value(NEUTRAL),
            fill=alt.Fill("sure:N", title=None, scale=alt.Scale(domain=["happened", "planned, expected or denied"], range=[NEUTRAL, "white"]),
                          legend=alt.Legend(symbolStrokeColor=NEUTRAL, symbolType="circle")),
            tooltip=["day:T", "what:N", "words:N", "count:Q"],
        )
        .properties(width=620, height={"step": 24})
    )  # fmt: skip


def history(found: Comparison, actor: str | None = None, option: str | None = None) -> Any:
    """The steps of sides on options over time; words say what a step is, hollow marks only repeat."""
    alt = _altair()
    rows = []
    for one in found.histories:
        if actor not in (None, one.actor) or option not in (None, one.option):
            continue
        line = f"{_short(found.case.name(one.actor), 18)}: {_short(found.options.get(one.option).name, 40)}"
        for step in one.steps:
            if step.row.date and len(step.row.date) == 10:
                repeat = step.change in ("reported again", "restated")
                rows.append({"day": step.row.date, "line": line, "change": step.change, "repeat": repeat, "words": _short(step.row.item.proposition.text, 80)})  # fmt: skip
    lines = list(dict.fromkeys(str(r["line"]) for r in rows))[:MOST_OPTIONS]
    shown = [r for r in rows if r["line"] in lines]
    base = alt.Chart(alt.Data(values=shown)).encode(
        x=_days(alt),
        y=alt.Y("line:N", title=None, sort=lines, axis=alt.Axis(labelLimit=420)),
        tooltip=["day:T", "change:N", "words:N"],
    )
    again = base.transform_filter("datum.repeat").mark_circle(size=70, stroke=NEUTRAL, strokeWidth=1.2, opacity=1)
    changed = base.transform_filter("!datum.repeat").mark_circle(size=110, color=FOR, opacity=1)
    words = base.transform_filter("!datum.repeat").mark_text(dy=-11, fontSize=10, color=NEUTRAL)
    drawn = again.encode(fill=alt.value("white")) + changed + words.encode(text="change:N")
    note = "filled: first stated or changed; hollow: restated or only reported again"
    title = alt.Title("What each side has said over time", subtitle=note, anchor="start")
    return drawn.properties(width=620, height={"step": 34}, title=title)


def volume(found: Comparison) -> Any:
    """Statements by side and day, stacked; the sides with most statements, the others as one."""
    alt = _altair()
    counted: dict[tuple[str, str], int] = {}
    for row in found.case.statements:
        if row.item.actor and row.date and len(row.date) == 10:
            key = (row.date, row.item.actor)
            counted[key] = counted.get(key, 0) + 1
    total: dict[str, int] = {}
    for (_, actor), n in counted.items():
        total[actor] = total.get(actor, 0) + n
    main = sorted(total, key=lambda a: (-total[a], a))[: MOST_SIDES - 1]
    rows = [
        {"day": day, "side": _short(found.case.name(a), 24) if a in main else "others", "statements": n}
        for (day, a), n in counted.items()
    ]
    names = [_short(found.case.name(a), 24) for a in main] + (["others"] if len(total) > len(main) else [])
    return (
        alt.Chart(alt.Data(values=rows), title="Statements by side and day")
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X("yearmonthdate(day):T", title=None, axis=alt.Axis(format="%-d %b %Y", labelAngle=-30, tickCount=8)),
            y=alt.Y("sum(statements):Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            row=alt.Row("side:N", title=None, sort=names, header=alt.Header(labelAngle=0, labelAlign="left", labelOrient="left", labelLimit=160)),
            color=alt.Color("side:N", sort=names, scale=alt.Scale(domain=names, range=list(SIDES)), legend=None),
        )
        .properties(width=560, height=54)
    )  # fmt: skip


def network(found: Comparison) -> Any:
    """Who with whom: solid lines for more congruence than conflict, dashed for the opposite, width by weight."""
    import networkx

    alt = _altair()
    weights = one_mode(found.uses, "subtract", "average")
    graph = weights.graph()
    near = networkx.Graph()
    near.add_nodes_from(graph)
    near.add_weighted_edges_from((a, b, max(d["weight"], 0.02)) for a, b, d in graph.edges(data=True))
    if len(near) > ON_A_CIRCLE:
        places = networkx.spring_layout(near, seed=1, k=1.2 / math.sqrt(len(near)))
    else:  # no three on one line, so that no tie runs through another side
        places = networkx.circular_layout(near) if len(near) else {}
    most = max((abs(d["weight"]) for _, _, d in graph.edges(data=True)), default=1.0)
    lines = [
        {"x": places[a][0], "y": places[a][1], "x2": places[b][0], "y2": places[b][1], "width": 1 + 5 * abs(d["weight"]) / most,
         "kind": "agree more" if d["weight"] > 0 else "oppose more", "weight": round(d["weight"], 2)}
        for a, b, d in graph.edges(data=True)
    ]  # fmt: skip
    said = dict(zip(found.uses.actors, found.uses.counts.sum((1, 2)).tolist(), strict=True))
    dots = [
        {"x": x, "y": y, "name": _short(found.case.name(id), 24), "said": said[id]} for id, (x, y) in places.items()
    ]
    hidden: Any = {"axis": None, "scale": alt.Scale(padding=40)}
    kinds = ["agree more", "oppose more"]
    edges = alt.Chart(alt.Data(values=lines)).mark_rule().encode(
        x=alt.X("x:Q", **hidden), y=alt.Y("y:Q", **hidden), x2="x2:Q", y2="y2:Q", strokeWidth=alt.StrokeWidth("width:Q", scale=None),
        strokeDash=alt.StrokeDash("kind:N", title=None, scale=alt.Scale(domain=kinds, range=[[1, 0], [5, 4]])),
        color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=kinds, range=[FOR, AGAINST])), tooltip=["kind:N", "weight:Q"],
    )  # fmt: skip
    nodes = alt.Chart(alt.Data(values=dots)).encode(x=alt.X("x:Q", **hidden), y=alt.Y("y:Q", **hidden))
    marks = nodes.mark_circle(color=NEUTRAL, opacity=1, stroke="white", strokeWidth=2).encode(
        size=alt.Size("said:Q", title="statements", scale=alt.Scale(range=[80, 500]), legend=None)
    )
    names = nodes.mark_text(
        dy=-17, fontSize=12, color=NEUTRAL, stroke="white", strokeWidth=3, strokeJoin="round"
    ).encode(text="name:N")
    clear = nodes.mark_text(dy=-22, fontSize=12, color=NEUTRAL).encode(text="name:N")
    return (
        (edges + marks + names + clear)
        .properties(width=560, height=420, title="Who stands with whom")
        .configure_view(stroke=None)
    )


def blocks(found: Comparison) -> Any:
    """What blocks what: one column a side, arrows from what waits to what refuses; circles are dashed."""
    alt = _altair()
    graph = found.blocking.graph()
    actors = sorted({d["actor"] for _, d in graph.nodes(data=True)})
    inside = {
        (circle[i], circle[(i + 1) % len(circle)]) for circle in found.blocking.circles for i in range(len(circle))
    }
    rank: dict[str, int] = {}
    dots = []
    for id, data in sorted(graph.nodes(data=True)):
        x = actors.index(data["actor"])
        y = rank[data["actor"]] = rank.get(data["actor"], -1) + 1
        sign = "requires" if data["stance"] == "requires" else "for" if data["sign"] > 0 else "against"
        dots.append(
            {
                "id": id,
                "x": x,
                "y": -y,
                "name": f"{sign}: {_short(found.options.get(data['option']).name, 38)}",
                "sign": sign,
            }
        )
    at = {d["id"]: (float(d["x"]), float(d["y"])) for d in dots}
    lines, heads = [], []
    for a, b in graph.edges():
        (x1, y1), (x2, y2) = at[a], at[b]
        part = 1 - min(0.4, 17 / math.hypot(280 * (x2 - x1), 60 * (y2 - y1)))  # the tip ends beside the dot
        x2, y2 = x1 + part * (x2 - x1), y1 + part * (y2 - y1)
        kind = "part of a circle" if (a, b) in inside else "waits for"
        lines.append({"x": x1, "y": y1, "x2": x2, "y2": y2, "kind": kind})
        angle = 90 - math.degrees(math.atan2((y2 - y1) * 60, (x2 - x1) * 280))
        heads.append({"x": x2, "y": y2, "angle": angle, "kind": kind})
    span = alt.Scale(domain=[-0.5, max(1, len(actors)) - 0.5])
    tall = alt.Scale(domain=[-max(rank.values(), default=0) - 0.6, 0.9])
    place: Any = {"x": alt.X("x:Q", axis=None, scale=span), "y": alt.Y("y:Q", axis=None, scale=tall)}
    kinds = ["waits for", "part of a circle"]
    dash = alt.StrokeDash("kind:N", title=None, scale=alt.Scale(domain=kinds, range=[[1, 0], [6, 4]]))
    colour = alt.Color("kind:N", title=None, scale=alt.Scale(domain=kinds, range=[NEUTRAL, AGAINST]))
    edges = (
        alt.Chart(alt.Data(values=lines))
        .mark_rule(strokeWidth=1.6)
        .encode(**place, x2="x2:Q", y2="y2:Q", strokeDash=dash, color=colour)
    )
    tips = (
        alt.Chart(alt.Data(values=heads))
        .mark_point(shape="triangle", filled=True, size=90, opacity=1)
        .encode(**place, angle=alt.Angle("angle:Q", scale=None), color=colour)
    )
    nodes = alt.Chart(alt.Data(values=dots)).mark_circle(size=150, color=NEUTRAL, opacity=1).encode(**place)
    written = alt.Chart(alt.Data(values=dots)).encode(**place, text="name:N")
    halo = written.mark_text(dy=15, fontSize=11, limit=270, stroke="white", strokeWidth=5, strokeJoin="round")
    names = halo + written.mark_text(dy=15, fontSize=11, color=NEUTRAL, limit=270)
    tops = [{"x": i, "y": 0.7, "name": _short(found.case.name(a), 30)} for i, a in enumerate(actors)]
    heading = (
        alt.Chart(alt.Data(values=tops))
        .mark_text(fontSize=13, fontWeight="bold", color=NEUTRAL)
        .encode(**place, text="name:N")
    )
    height = 60 * (max(rank.values(), default=0) + 2)
    return (
        (edges + tips + nodes + names + heading)
        .properties(width=280 * max(1, len(actors)), height=height, title="What blocks what")
        .configure_view(stroke=None)
    )


def _days(alt: Any) -> Any:
    """Days from left to right, with room at both ends for what is written at a mark."""
    axis = alt.Axis(format="%-d %b %Y", labelAngle=-30, tickCount=8)
    return alt.X("day:T", title=None, axis=axis, scale=alt.Scale(padding=34))


CHARTS: dict[str, Callable[[Comparison], Any]] = {
    "positions": positions, "timeline": timeline, "history": history, "network": network, "blocks": blocks, "volume": volume,
}  # fmt: skip
"""Every chart by its name on the command line."""


def spec(chart: Any) -> dict[str, Any]:
    """A chart as Vega-Lite JSON."""
    made: dict[str, Any] = _whole(chart.to_dict())
    return made


def _whole(value: Any) -> Any:
    """JSON without halves of characters, which no renderer takes."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, dict):
        return {key: _whole(part) for key, part in value.items()}
    return [_whole(part) for part in value] if isinstance(value, list) else value


def svg(chart: Any) -> str:
    """A chart as SVG, drawn without a browser or the network."""
    converter = _converter()
    drawn: str = converter.vegalite_to_svg(spec(chart))
    return drawn


def png(chart: Any) -> bytes:
    """A chart as PNG at ``PNG_SCALE`` pixels a point."""
    drawn: bytes = _converter().vegalite_to_png(spec(chart), scale=PNG_SCALE)
    return drawn


def _converter() -> Any:
    try:
        import vl_convert
    except ImportError:
        raise Missing("a chart as a picture", "charts") from None
    return vl_convert


def save(chart: Any, path: Path) -> None:
    """Write a chart as the file's ending says: .png, .svg or .json. Raises ValueError for another."""
    if path.suffix == ".png":
        path.write_bytes(png(chart))
    elif path.suffix == ".svg":
        path.write_text(svg(chart), encoding="utf-8")
    elif path.suffix == ".json":
        import json

        path.write_text(json.dumps(spec(chart)), encoding="utf-8")
    else:
        raise ValueError(f"{path}: a chart is a .png, .svg or .json file")
