"""A record for other tools: CSV, JSON lines, Parquet, GraphML, DOT, DNA, PLOVER and one page of HTML.

In: a comparison. Out: a file. Cells that a spreadsheet would run as a formula begin with an apostrophe; names with
marks of their own are written so that the format reads them back.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parley.comparison import Comparison
from parley.comparison.case import condition_of
from parley.comparison.claims import stand
from parley.comparison.networks import Network, one_mode, two_mode
from parley.errors import Missing
from parley.model import plain
from parley.views.asking import harmless

if TYPE_CHECKING:
    import networkx

KINDS = ("positions", "statements", "events", "talks", "opinion")
POSITION = ("id", "date", "actor", "name", "stance", "issue", "option", "option_name", "sign", "proposition",
            "condition", "counterpart", "reported_by", "status", "outlet", "document", "paragraph", "start", "end",
            "text")  # fmt: skip
PLOVER = (
    "Event ID", "Event Date", "Event Type", "Modality", "Actor Name", "Actor Country", "Recipient Name",
    "Recipient Country", "Placename", "Asserted By", "Publication Date", "Source", "Document", "Evidence",
)  # fmt: skip
"""Columns named as in POLECAT, the data set coded in PLOVER, and those that a record adds: modality, who asserts it,
the words."""


def flat_positions(found: Comparison) -> list[dict[str, Any]]:
    """Every position as a flat row with its option and the side that it takes."""
    rows = []
    names = {option.id: option.name for option in found.options.all}
    for row in found.case.positions:
        item, condition = row.item, condition_of(row.item)
        option = found.options.of(item.proposition.text)
        rows.append(dict(zip(POSITION, (
            row.id, row.date, item.actor, found.case.name(item.actor), item.stance, item.issue, option,
            names.get(option or ""), stand(item.stance, item.proposition.text), item.proposition.text,
            condition and condition.text, item.counterpart, item.reported_by, item.status, row.outlet, row.document,
            row.paragraph, item.proposition.start, item.proposition.end, row.origin,
        ), strict=True)))  # fmt: skip
    return rows


def to_csv(found: Comparison, path: Path) -> int:
    """Positions with their options as CSV; returns the rows. For spreadsheets: UTF-8 with a mark at its beginning."""
    rows = flat_positions(found)
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as out:
        writer = csv.DictWriter(out, POSITION, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return len(rows)


def to_jsonl(found: Comparison, path: Path) -> int:
    """Every entry of every kind, one JSON line each, spans with their places."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for kind in KINDS:
            for row in getattr(found.case, kind):
                head = {"id": row.id, "entry": kind, "document": row.document, "outlet": row.outlet,
                        "published": row.date, "paragraph": row.paragraph, "text": row.origin}  # fmt: skip
                body = {k: v for k, v in plain(row.item).items() if k != "id"}
                if kind == "positions":
                    body["option"] = found.options.of(row.item.proposition.text)
                out.write(json.dumps(head | body) + "\n")
                count += 1
    return count


def to_parquet(found: Comparison, path: Path) -> int:
    """Positions with their options as Parquet."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise Missing("a Parquet file", "tables") from None
    types = {"sign": pyarrow.int8(), "paragraph": pyarrow.int32(), "start": pyarrow.int64(), "end": pyarrow.int64()}
    schema = pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in POSITION])
    rows = [{k: _storable(v) for k, v in row.items()} for row in flat_positions(found)]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema), path)
    return len(rows)


def _storable(value: Any) -> Any:
    return re.sub("[\ud800-\udfff]", "\ufffd", value) if isinstance(value, str) else value


def to_plover(found: Comparison, path: Path) -> int:
    """Events as tab-separated rows in PLOVER types; one row for each pair of actor and recipient."""
    from parley.codebook import world

    book = world().extended(found.codebook) if found.codebook else world()
    code = {entry.id: entry.code or "" for entry in book.actors}
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(PLOVER)
        for row in found.case.events:
            event = row.item
            for actor in event.actors or ("",):
                for target in event.targets or ("",):
                    count += 1
                    evidence = " … ".join(s.text for s in event.evidence)
                    cells = (row.id, event.date or "", event.type, event.modality, actor and found.case.name(actor),
                             code.get(actor, ""), target and found.case.name(target), code.get(target, ""),
                             event.place or "", event.asserted_by, row.date or "", row.outlet or "", row.document,
                             re.sub(r"\s+", " ", evidence))  # fmt: skip
                    writer.writerow([harmless(cell) for cell in cells])
    return count


def networks(found: Comparison) -> dict[str, Network]:
    """The four networks under their names; options and actors by their ids."""
    return {
        "two-mode": two_mode(found.uses),
        "congruence": one_mode(found.uses, "congruence"),
        "conflict": one_mode(found.uses, "conflict"),
        "subtract": one_mode(found.uses, "subtract"),
    }


def labelled(found: Comparison, network: Network) -> networkx.Graph:
    """A network whose nodes have a ``label`` in words."""
    graph = network.graph()
    for node, data in graph.nodes(data=True):
        data["label"] = _xml(found.options.get(node).name if data["mode"] == "option" else found.case.name(node))
    return graph


def _xml(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def to_graphml(found: Comparison, path: Path, network: str = "two-mode") -> int:
    """A network as GraphML; returns its edges."""
    import networkx

    graph = labelled(found, networks(found)[network])
    networkx.write_graphml(graph, path)
    return int(graph.number_of_edges())


def to_dot(found: Comparison, path: Path, network: str = "two-mode") -> int:
    """A network in the DOT language of Graphviz; negative ties are dashed."""
    graph = labelled(found, networks(found)[network])
    lines = ["graph parley {"]
    for node, data in graph.nodes(data=True):
        shape = "box" if data["mode"] == "option" else "ellipse"
        lines.append(f"  {_dot(node)} [label={_dot(data['label'])}, shape={shape}];")
    for a, b, data in graph.edges(data=True):
        style = ", style=dashed" if data["weight"] < 0 else ""
        weight = data["weight"]
        label = _dot(f"{weight:.2f}")
        lines.append(f"  {_dot(a)} -- {_dot(b)} [weight={abs(weight):.6g}, label={label}{style}];")
    path.write_text("\n".join([*lines, "}", ""]), encoding="utf-8", errors="replace")
    return int(graph.number_of_edges())


def _dot(text: str) -> str:
    return '"' + re.sub(r"\s+", " ", text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def to_matrix(found: Comparison, path: Path, network: str = "two-mode") -> int:
    """A network as a CSV matrix: actors down, options or actors across."""
    made = networks(found)[network]
    names = [found.case.name(a) if made.one_mode else found.options.get(a).name for a in made.columns]
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["", *(harmless(name) for name in names)])
        for name, weights in zip(made.rows, made.weights.tolist(), strict=True):
            writer.writerow([harmless(found.case.name(name)), *(f"{w:.6g}" for w in weights)])
    return len(made.rows)


def to_dna(found: Comparison, path: Path) -> int:
    """Positions as a file for Discourse Network Analyzer 3."""
    from parley.views.dna import write_dna

    return write_dna(found, path)


def to_html(found: Comparison, path: Path) -> int:
    """One page that needs nothing else."""
    from parley.views.page import page

    path.write_text(page(found), encoding="utf-8", errors="xmlcharrefreplace")
    return len(found.case.documents)


EXPORTS: dict[str, Callable[[Comparison, Path], int]] = {
    "csv": to_csv, "jsonl": to_jsonl, "parquet": to_parquet, "dna": to_dna, "plover": to_plover, "html": to_html,
}  # fmt: skip
"""Formats by their names on the command line; each writes a file and returns how much is in it."""
NETWORK_EXPORTS: dict[str, Callable[[Comparison, Path, str], int]] = {
    "graphml": to_graphml, "dot": to_dot, "matrix": to_matrix,
}  # fmt: skip
"""Formats that hold one network, which is named."""
NETWORK_FORMATS = tuple(NETWORK_EXPORTS)
NETWORKS = ("two-mode", "congruence", "conflict", "subtract")
COUNTED = {
    "csv": "positions", "jsonl": "entries", "parquet": "positions", "dna": "statements", "plover": "rows",
    "html": "reports", "graphml": "ties", "dot": "ties", "matrix": "rows",
}  # fmt: skip
"""What the number is that each format returns."""
FILES = {"plover": "parley-events.tsv", "matrix": "parley-network.csv"}
"""Names of files whose ending is not the format's name."""
