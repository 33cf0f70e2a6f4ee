"""How fast a large record answers: filters and search over a million stored statements.

``python benchmarks/questions.py [--statements N] [--record ADDRESS] [--keep]``. In: a record made here from the
sentences of our training reports. Out: the median and the 95th percentile of each question in milliseconds. Exit code
1 where a 95th percentile is over the promise.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from made_copies import SENTENCE, originals
from parley.record import Record, schema
from parley.record.database import write
from parley.record.entries import Data, actors_of, columns, entry_id

PROMISE = 200.0
"""Milliseconds of the 95th percentile."""
PER_REPORT = 20
"""Statements of one report, in five passages."""
ACTORS, OUTLETS, DAYS = 300, 60, 1500
STANCES = ("demands", "offers", "accepts", "rejects", "requires", "threatens")
ISSUES = ("ceasefire", "territory", "forces", "detainees", "humanitarian", "process", "other")
BATCH = 500
"""Reports written in one transaction."""
RUNS = 40
"""Times that each question is asked, each time with other values."""


def build(record: Record, statements: int) -> None:
    """Fill a record with reports; every fifth is a copy of the one before it, in another outlet."""
    draw = random.Random(5)
    sentences = [s for passages in originals() for p in passages for s in SENTENCE.split(p)]
    weights = [1 / (n + 1) for n in range(ACTORS)]
    names = [f"actor_{n}" for n in range(ACTORS)]
    with write(record.engine) as db:
        db.execute(
            insert(schema.actor), [{"id": n, "name": n.replace("_", " ").title(), "kind": "state"} for n in names]
        )
    reports = statements // PER_REPORT
    number = 0
    began = time.perf_counter()
    for start in range(0, reports, BATCH):
        tables: dict[str, list[dict[str, Any]]] = {n: [] for n in ("document", "passage", "entry", "part", "casting")}
        for n in range(start, min(start + BATCH, reports)):
            number = _report(n + 1, number, tables, sentences, names, weights, draw)
        with write(record.engine) as db:
            for name, rows in tables.items():
                db.execute(insert(schema.metadata.tables[name]), rows)
        if start % 5000 == 0:
            print(f"{start} reports, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


def _report(
    n: int,
    number: int,
    tables: dict[str, list[dict[str, Any]]],
    sentences: list[str],
    names: list[str],
    weights: list[float],
    draw: random.Random,
) -> int:
    """The rows of one report and of its copy; returns the number of the last entry."""
    published = (date(2027, 1, 1) + timedelta(days=draw.randrange(DAYS))).isoformat()
    said = [f"{draw.choice(sentences)} {draw.choice(sentences)} ({n}.{k})" for k in range(PER_REPORT)]
    text = " ".join(said)
    id = f"{n:016x}"
    head = {"sha256": id * 4, "title": f"Report {n}", "published": published, "language": "en", "reader": "made",
            "added": "2031-01-01T00:00:00Z"}  # fmt: skip
    tables["document"].append(
        {**head, "n": 2 * n, "id": id, "outlet": f"Outlet {draw.randrange(OUTLETS)}", "text": text}
    )
    step = len(text) // 5
    for k in range(5):
        row = {
            "document": 2 * n,
            "number": k + 1,
            "start": k * step,
            "end": (k + 1) * step,
            "digest": f"{n * 5 + k:016x}",
        }
        row |= {"n": 10 * n + k, "origin": None, "likeness": None, "text": text[k * step : (k + 1) * step]}
        tables["passage"].append(row)
    if n % 5 == 0:
        outlet = f"Outlet {draw.randrange(OUTLETS)}"
        tables["document"].append({**head, "n": 2 * n + 1, "id": "c" + id[1:], "outlet": outlet, "text": text})
        tables["passage"] += [
            {**row, "n": row["n"] + 5, "document": 2 * n + 1, "origin": row["n"], "likeness": 1.0, "text": None}
            for row in tables["passage"][-5:]
        ]
    cast = draw.choices(names, weights, k=PER_REPORT)
    tables["casting"] += [{"document": 2 * n, "actor": a, "role": "party", "mentions": "[]"} for a in sorted(set(cast))]
    at = 0
    for k, (words, actor) in enumerate(zip(said, cast, strict=True)):
        span = {"start": at, "end": at + len(words), "text": words}
        at += len(words) + 1
        said_so = {"source": None, "actor": actor, "cue": None, "content": [span], "kind": "direct"}
        kinds: list[tuple[Any, Data]] = [("statement", said_so)]
        if k % 5 == 0:
            wanted = {"actor": actor, "stance": draw.choice(STANCES), "issue": draw.choice(ISSUES), "proposition": span,
                      "condition": None, "counterpart": None, "reported_by": actor, "status": "current",
                      "statement": None}  # fmt: skip
            kinds.append(("position", wanted))
        for kind, data in kinds:
            number += 1
            data = {"id": entry_id(id, kind, data), **data}
            row = {"id": data["id"], "kind": kind, **columns(kind, data)}
            row |= {
                "n": number,
                "document": 2 * n,
                "passage": 10 * n + k // 4,
                "published": published,
                "reader": "made",
            }
            tables["entry"].append({**row, "found": row["data"], "again": None})
            tables["part"] += [
                {"actor": a, "kind": kind, "published": published, "entry": number} for a in actors_of(kind, data)
            ]
    return number


def questions(draw: random.Random) -> dict[str, Callable[[Record], object]]:
    """Each question with values drawn anew."""
    words = [
        "talks",
        "prisoners",
        "valley",
        "border",
        "minister",
        "election",
        "bridge",
        "harbour",
        "ceasefire",
        "said the",
    ]
    day = (date(2027, 1, 1) + timedelta(days=draw.randrange(DAYS))).isoformat()
    actor = f"actor_{min(int(draw.paretovariate(0.6)) - 1, ACTORS - 1)}"
    outlet, word, rare = f"Outlet {draw.randrange(OUTLETS)}", draw.choice(words), str(draw.randrange(1000, 9999))
    issue, stance = draw.choice(ISSUES), draw.choice(STANCES)
    report = f"{draw.randrange(1, 1000):016x}"
    return {
        "no filter": lambda r: r.statements(),
        "actor": lambda r: r.statements(actor=actor),
        "actor, from, to": lambda r: r.statements(actor=actor, since=day[:4], until=day),
        "from, to": lambda r: r.statements(since=day[:7], until=day),
        "outlet": lambda r: r.statements(outlet=outlet),
        "outlet, actor": lambda r: r.statements(outlet=outlet, actor=actor),
        "outlet, from": lambda r: r.statements(outlet=outlet, since=day),
        "document": lambda r: r.statements(document=report),
        "judged": lambda r: r.statements(judged="confirmed"),
        "unjudged": lambda r: r.statements(judged="none"),
        "text, common word": lambda r: r.statements(text=word),
        "text, rare word": lambda r: r.statements(text=rare),
        "text, two words, actor": lambda r: r.statements(text=f"{word} peace", actor=actor),
        "text, outlet": lambda r: r.statements(text=word, outlet=outlet),
        "positions: issue, stance": lambda r: r.positions(issue=issue, stance=stance),
        "positions: actor, issue": lambda r: r.positions(actor=actor, issue=issue),
        "positions: all filters": lambda r: r.positions(
            actor=actor, issue=issue, stance=stance, since="2027", until=day, outlet=outlet, text=word
        ),
        "search, common word": lambda r: r.search(word),
        "search, phrase": lambda r: r.search('"the border"'),
        "search, rare word": lambda r: r.search(rare),
        "search, outlet, from": lambda r: r.search(word, outlet=outlet, since=day),
        "search, actor": lambda r: r.search(word, actor=actor),
        "actors, from, to": lambda r: r.actors(since=day[:7], until=day),
        "actors": lambda r: r.actors(),
    }


def asked(record: Record, runs: int) -> dict[str, list[float]]:
    """Milliseconds of each question, asked ``runs`` times in turn with the others."""
    draw = random.Random(9)
    found: dict[str, list[float]] = {}
    for _ in range(runs):
        for name, ask in questions(draw).items():
            began = time.perf_counter()
            ask(record)
            found.setdefault(name, []).append(1000 * (time.perf_counter() - began))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--record", help="where the record is made, or is already; a temporary SQLite file without one")
    parser.add_argument("--runs", type=int, default=RUNS)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Record(args.record or Path(folder) / "large.db") as record:
        if record.count("statement") == 0:
            build(record, args.statements)
        print(f"{record.count('statement')} statements, {args.runs} times each question, milliseconds")
        found = asked(record, args.runs)
    print(f"{'':28}{'median':>10}{'p95':>10}")
    slow = False
    for name, times in found.items():
        p95 = statistics.quantiles(times, n=20)[-1]
        slow = slow or p95 > PROMISE
        print(
            f"{name:28}{statistics.median(times):10.1f}{p95:10.1f}" + (f"  over {PROMISE:.0f}" if p95 > PROMISE else "")
        )
    sys.exit(slow)


if __name__ == "__main__":
    main()
