"""How well Parley reads: ``python benchmarks/quality.py [--shared DIR]`` prints its figures beside the peers'.

In: the development data and scorers of ``../shared``, our own unseen reports, and the shipped reader. Out: a table, and
with ``--json FILE`` the figures as JSON. ``--raise-floors`` writes the figures, less their margin, into
``tests/quality/floors.json`` wherever they are higher than the floor that stands there; it never lowers one.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import parley
from parley.codebook import Codebook
from parley.model import Document, Reading, Statement
from parley.reading.reader import Reader
from parley.reading.statements import Attribution, outermost

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
import texts  # noqa: E402  # a script's folder, not a package

UNSEEN = ROOT / "training" / "unseen"
FLOORS = ROOT / "tests" / "quality" / "floors.json"
MARGIN = 1.0
"""Points that a floor stays below the figure, so that a change of a library's version does not break it."""

PEERS = {
    "attribution.who_what": "Citron 55.1, human pairs 75.2 (test split)",
    "attribution.direct": "",
    "attribution.indirect": "",
    "attribution.quoted": "",
    "attribution.source_pieces": "CofeNet-BERT 83.2 (test split)",
    "attribution.cue_pieces": "CofeNet-BERT 75.3 (test split)",
    "attribution.content_pieces": "CofeNet-BERT 72.9 (test split)",
    "gold.statements.who_what": "two annotators 90",
    "gold.statements.actor": "two annotators 93",
    "gold.positions.spot": "two annotators 88",
    "gold.positions.position": "two annotators 82",
    "gold.positions.full": "two annotators 74",
    "gold.events.spot": "two annotators 87",
    "gold.events.event": "two annotators 84",
    "gold.talks.talks": "two annotators 88",
    "gold.opinion": "two annotators 100",
    "events.type": "PETRARCH2 49.3 (hold-out)",
    "events.triple": "PETRARCH2 38.0 (hold-out)",
}
"""Figures of others, from ../shared/PEERS.md; F1 in percent."""


def scorer(path: Path) -> ModuleType:
    """A scorer of the shared data, loaded from its file."""
    spec = importlib.util.spec_from_file_location(f"scorer_{path.parent.name}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def attribution(shared: Path, reader: Reader) -> dict[str, float]:
    """PolNeAR's dev split. Nested statements are left out, as the corpus marks only the outermost."""
    score = scorer(shared / "attribution" / "score.py")
    gold = score.read(shared / "attribution" / "dev.jsonl.gz")
    predicted = [
        {"id": row["id"], "attributions": [_parts(a) for a in outermost(_attributions(reader, row["text"]))]}
        for row in gold
    ]
    result = score.score(gold, predicted)

    def f1(what: str, mode: str) -> float:
        return float(100 * result[what][mode]["f1"])

    return {
        "attribution.who_what": f1("relation", "who-what"),
        "attribution.direct": f1("direct", "who-what"),
        "attribution.indirect": f1("indirect", "who-what"),
        "attribution.quoted": quoted_recall(gold, predicted),
        **{f"attribution.{role}_pieces": f1(role, "pieces") for role in ("source", "cue", "content")},
    }


SENTENCE_END = re.compile(r"[.!?][\"”’']*\s")
NAMED = re.compile(r"[A-Z][a-z]")


def quoted_recall(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> float:
    """Of the quotations whose named speaker stands in their sentence or the one before: how many have a source.

    A quotation has one when at least half of it is content of a predicted attribution with a source, in percent.
    """
    found = wanted = 0
    for row, other in zip(gold, predicted, strict=True):
        sourced = {i for a in other["attributions"] if a["source"] for s, e in a["content"] for i in range(s, e)}
        for item in row["attributions"]:
            if not item["source"] or not _speaker_is_near(row["text"], item):
                continue
            quote = [i for s, e in item["content"] for i in range(s, e)]
            wanted += 1
            found += 2 * sum(i in sourced for i in quote) >= len(quote)
    return 100 * found / max(1, wanted)


def _speaker_is_near(text: str, item: dict[str, Any]) -> bool:
    """Whether all content stands in quotation marks and the source, a name, no more than one sentence's end away."""
    if not all(text[s] in '"“' for s, _ in item["content"]):
        return False
    start, end = item["source"][0]
    if not NAMED.search(text, start, end):
        return False
    gaps = [text[min(end, e) : max(start, s)] for s, e in item["content"]]
    return min(len(SENTENCE_END.findall(gap)) for gap in gaps) <= 1


def _attributions(reader: Reader, text: str) -> list[Attribution]:
    return [_attribution(s) for s in reader.read(Document.of(text)).statements]


def _attribution(said: Statement) -> Attribution:
    def pair(span: Any) -> tuple[int, int] | None:
        return (span.start, span.end) if span else None

    return Attribution(pair(said.source), pair(said.cue), tuple((c.start, c.end) for c in said.content))


def _parts(a: Attribution) -> dict[str, Any]:
    return {"source": [a.source] if a.source else [], "cue": [a.cue] if a.cue else [], "content": list(a.content)}


def gold_record(shared: Path, reader: Reader) -> dict[str, float]:
    """The fully marked development articles."""
    documents = {document.id: document for document in texts.articles(shared)}
    gold = rows(shared / "gold" / "dev" / "frozen.jsonl")
    return _scored("gold", shared, reader, [(documents[row["id"]], row) for row in gold])


def unseen(shared: Path, reader: Reader) -> dict[str, float]:
    """Our own reports about invented negotiations that no training reads."""
    return _scored("unseen", shared, reader, texts.reports(UNSEEN))


def _scored(
    name: str, shared: Path, reader: Reader, marked: Iterable[tuple[Document, dict[str, Any]]]
) -> dict[str, float]:
    """Every measure of the scorer of ``shared/gold``, pooled over documents with their gold records."""
    score = scorer(shared / "gold" / "score.py")
    found = [score.score_article(record, reader.read(document).to_dict())[0] for document, record in marked]
    return {f"{name}.{measure}": float(score.pool(found, measure)[2]) for measure in found[0]}


def events(shared: Path, reader: Reader) -> dict[str, float]:
    """Single sentences coded in PLOVER types with the countries of source and target."""
    score = scorer(shared / "events" / "score.py")
    gold = rows(shared / "events" / "dev.jsonl")
    predicted = [
        {"id": row["id"], "events": coded(reader.read(Document.of(row["text"])), reader.codebook)} for row in gold
    ]
    measures = score.evaluate(gold, predicted, 10)[0]["measures"]
    return {"events.type": 100 * measures["type"]["f1"], "events.triple": 100 * measures["triple"]["f1"]}


def coded(reading: Reading, codebook: Codebook) -> list[dict[str, Any]]:
    """The events of a reading as source, PLOVER type and target in country codes."""

    def codes(ids: Iterable[str]) -> list[str]:
        return [codebook.code(id) or "" for id in ids]

    def pairs() -> Iterator[dict[str, Any]]:
        for event in reading.events:
            actors, targets = codes(event.actors), codes(event.targets)
            actors, targets = _at_home(actors, targets), _at_home(targets, actors)
            if not targets and len(actors) > 1:
                actors, targets = actors[:1], actors[1:]
            yield {"code": event.type, "source": actors or [""], "target": targets or [""]}

    return list(pairs())


def _at_home(codes: list[str], others: list[str]) -> list[str]:
    """Codes in which a group that no codebook knows stands under the one country that it faces."""
    known = {code for code in others if code not in ("", "IGO", "NGO", "IMG")}
    return [code or next(iter(known)) for code in codes] if len(known) == 1 else codes


def figures(shared: Path) -> dict[str, float]:
    """Every figure, F1 in percent, rounded to a tenth."""
    reader = Reader()
    found = {
        **attribution(shared, reader), **gold_record(shared, reader), **events(shared, reader), **unseen(shared, reader)
    }  # fmt: skip
    return {name: round(value, 1) for name, value in found.items()}


def raised(old: dict[str, float], new: dict[str, float]) -> dict[str, float]:
    """The floors after a measurement: each the old one or the new figure less the margin, whichever is higher."""
    return {name: max(old.get(name, 0.0), round(value - MARGIN, 1)) for name, value in {**old, **new}.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--raise-floors", action="store_true")
    args = parser.parse_args()
    found = figures(args.shared)
    floors = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    print(f"parley {parley.__version__}, development data, F1 in percent (statements.actor: share of found)")
    print(f"{'measure':32}{'parley':>8}{'floor':>8}   others")
    for name, value in found.items():
        print(f"{name:32}{value:8.1f}{floors.get(name, 0.0):8.1f}   {PEERS.get(name, '')}")
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n")
    if args.raise_floors:
        FLOORS.write_text(json.dumps(raised(floors, found), indent=1) + "\n")


if __name__ == "__main__":
    main()
