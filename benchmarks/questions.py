"""How fast a large record answers: filters and search over millions of stored statements.

``python benchmarks/questions.py [--statements N] [--record ADDRESS] [--runs N]``. In: a record made here from the
sentences of our training reports, or one that was. Out: seconds of loading, the median and the 95th percentile of each
question in milliseconds, and both in ``results/``. With ``--runs 0`` it only loads. Exit code 1 where a 95th percentile
is over the promise.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

import results
from made_record import ACTORS, DAYS, ISSUES, OUTLETS, STANCES, build
from parley.record import Record

PROMISE = 200.0
"""Milliseconds of the 95th percentile."""
RUNS = 40
"""Times that each question is asked, each time with other values."""
COMMON = (
    "no filter", "actor", "actor, from, to", "from, to", "outlet", "document", "positions: issue, stance",
    "positions: actor, issue", "search, common word", "actors",
)  # fmt: skip
"""The ten that are asked most: the workbench's lists and facets, and the commands of the tutorial."""


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


def kept(record: Record) -> dict[str, Any]:
    """Where the record is kept, its size, and what the server may use of the memory."""
    if record.engine.dialect.name == "sqlite":
        return {"store": "SQLite", "bytes": Path(record.address).stat().st_size}
    with record.engine.connect() as db:
        size = db.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        told = {name: db.execute(text(f"SHOW {name}")).scalar_one() for name in ("server_version", "shared_buffers")}
    return {"store": "PostgreSQL", "bytes": int(size), **told}


def load(record: Record, statements: int) -> None:
    """Fill the record, print what it took and keep it."""
    began = time.perf_counter()
    took = build(record, statements)
    all_of_it = time.perf_counter() - began
    if record.engine.dialect.name == "postgresql":
        with record.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM"))  # what the server does by itself within minutes of a load
    print(f"{took.entries} entries: {took.writing:.0f} s of writing, {took.indexing:.0f} s of indexing")
    figures = {"statements": statements, **asdict(took), "with_making": all_of_it, **kept(record)}
    results.save(f"load-{record.engine.dialect.name}-{statements}", figures)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--record", help="where the record is made, or is already; a temporary SQLite file without one")
    parser.add_argument("--runs", type=int, default=RUNS)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Record(args.record or Path(folder) / "large.db") as record:
        if record.count("statement") == 0:
            load(record, args.statements)
        if not args.runs:
            return
        statements = record.count("statement")
        print(f"{statements} statements, {args.runs} times each question, milliseconds")
        found = asked(record, args.runs)
        where = kept(record)
        dialect = record.engine.dialect.name
    print(f"{'':28}{'median':>10}{'p95':>10}")
    rows: list[dict[str, Any]] = []
    for name, times in found.items():
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        rows.append({"question": name, "p50_ms": round(p50, 1), "p95_ms": round(p95, 1), "common": name in COMMON})
        print(f"{name:28}{p50:10.1f}{p95:10.1f}" + (f"  over {PROMISE:.0f}" if p95 > PROMISE else ""))
    results.save(
        f"questions-{dialect}-{statements}", {"statements": statements, "runs": args.runs, **where, "questions": rows}
    )
    sys.exit(any(row["p95_ms"] > PROMISE for row in rows))


if __name__ == "__main__":
    main()
