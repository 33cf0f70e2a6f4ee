"""A large record, made: reports of sentences of ours with statements, positions, casts and copies.

In: how many statements. Out: rows in a record, loaded in bulk, and how long the loading took. The rows are those that
reading and adding would leave, but for ids and keys, which are hashes of a number; nothing is read, for it would take
days.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from made_copies import SENTENCE, originals
from parley.record import Record, schema
from parley.record.bulk import loading, put
from parley.record.database import write

PER_REPORT = 20
"""Statements of one report, in five passages."""
ACTORS, OUTLETS, DAYS = 300, 60, 1500
STANCES = ("demands", "offers", "accepts", "rejects", "requires", "threatens")
ISSUES = ("ceasefire", "territory", "forces", "detainees", "humanitarian", "process", "other")
MARKS = 50_000
"""Numbers that make statements distinct. One for each of a million reports would be most of the words there are."""
BATCH = 500
"""Reports made and written together."""

Tables = dict[str, list[dict[str, Any]]]
"""Rows by the name of their table, in the order in which they may be written."""


@dataclass(frozen=True)
class Load:
    """What was loaded, and the seconds: of writing rows, of making indexes and references afterwards, and of all
    processors (this process and, where it runs on this machine, the server's)."""

    entries: int
    writing: float
    indexing: float
    processor: float


def build(record: Record, statements: int) -> Load:
    """Fill an empty record with reports; every fifth has a copy in another outlet."""
    names = [
        {"id": id, "name": id.replace("_", " ").title(), "kind": "state"}
        for id in map("actor_{}".format, range(ACTORS))
    ]
    with write(record.engine) as db:
        put(db, schema.actor, names)
    writing, indexing, server = 0.0, 0.0, 0.0
    began_here = time.process_time()
    if record.engine.dialect.name == "postgresql":
        with write(record.engine) as db:
            with loading(db):
                for tables in made(statements):
                    writing += _put(db, tables)
                began = time.perf_counter()
            indexing = time.perf_counter() - began
            server = _server_seconds(db)
    else:
        for tables in made(statements):
            with write(record.engine) as db:
                writing += _put(db, tables)
    return Load(tables["entry"][-1]["n"], writing, indexing, server + time.process_time() - began_here)


def _put(db: Connection, tables: Tables) -> float:
    began = time.perf_counter()
    for name, rows in tables.items():
        put(db, schema.metadata.tables[name], rows)
    return time.perf_counter() - began


def _server_seconds(db: Connection) -> float:
    """Processor seconds of the server's process for this connection, or 0 where it runs elsewhere (Linux)."""
    if db.engine.url.host not in ("127.0.0.1", "localhost"):
        return 0.0
    stat = Path(f"/proc/{db.execute(text('SELECT pg_backend_pid()')).scalar_one()}/stat")
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def made(statements: int) -> Iterator[Tables]:
    """The rows of a record, some hundred reports at a time; always the same for a number of statements."""
    draw = random.Random(5)
    sentences = [s for passages in originals() for p in passages for s in SENTENCE.split(p)]
    weights = [1 / (n + 1) for n in range(ACTORS)]
    names = [f"actor_{n}" for n in range(ACTORS)]
    reports = statements // PER_REPORT
    number = 0
    began = time.perf_counter()
    for start in range(0, reports, BATCH):
        tables: Tables = {n: [] for n in ("document", "passage", "entry", "part", "casting")}
        for n in range(start, min(start + BATCH, reports)):
            number = _report(n + 1, number, tables, sentences, names, weights, draw)
        yield tables
        if start % 5000 == 0:
            print(f"{start} reports, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


def _report(
    n: int,
    number: int,
    tables: Tables,
    sentences: list[str],
    names: list[str],
    weights: list[float],
    draw: random.Random,
) -> int:
    """The rows of one report and of its copy; returns the number of the last entry."""
    published = (date(2027, 1, 1) + timedelta(days=draw.randrange(DAYS))).isoformat()
    said = [f"{draw.choice(sentences)} ({n % MARKS}.{k})" for k in range(PER_REPORT)]
    whole = " ".join(said)
    id = f"{n:016x}"
    head = {"sha256": id * 4, "title": f"Report {n}", "published": published, "language": "en", "reader": "made",
            "added": "2031-01-01T00:00:00Z"}  # fmt: skip
    tables["document"].append(
        {**head, "n": 2 * n, "id": id, "outlet": f"Outlet {draw.randrange(OUTLETS)}", "text": whole}
    )
    step = len(whole) // 5
    for k in range(5):
        row = {
            "document": 2 * n,
            "number": k + 1,
            "start": k * step,
            "end": (k + 1) * step,
            "digest": f"{n * 5 + k:016x}",
        }
        row |= {"n": 10 * n + k, "origin": None, "likeness": None, "text": whole[k * step : (k + 1) * step]}
        tables["passage"].append(row)
    if n % 5 == 0:
        outlet = f"Outlet {draw.randrange(OUTLETS)}"
        tables["document"].append({**head, "n": 2 * n + 1, "id": "c" + id[1:], "outlet": outlet, "text": whole})
        tables["passage"] += [
            {**row, "n": row["n"] + 5, "document": 2 * n + 1, "origin": row["n"], "likeness": 1.0, "text": None}
            for row in tables["passage"][-5:]
        ]
    cast = draw.choices(names, weights, k=PER_REPORT)
    tables["casting"] += [{"document": 2 * n, "actor": a, "role": "party", "mentions": "[]"} for a in sorted(set(cast))]
    at = 0
    for k, (words, actor) in enumerate(zip(said, cast, strict=True)):
        span = {"start": at, "end": at + len(words), "text": words}
        kinds: list[dict[str, Any]] = [
            {"source": None, "actor": actor, "cue": None, "content": [span], "kind": "direct"}
        ]  # fmt: skip
        if k % 5 == 0:
            kinds.append({"actor": actor, "stance": draw.choice(STANCES), "issue": draw.choice(ISSUES),
                          "proposition": span, "condition": None, "counterpart": None, "reported_by": actor,
                          "status": "current", "statement": None})  # fmt: skip
        for data in kinds:
            number += 1
            kind = "position" if "stance" in data else "statement"
            code = hashlib.md5(f"{number}".encode()).hexdigest()
            stored = json.dumps({"id": code[:16], **data})
            tables["entry"].append({
                "n": number, "id": code[:16], "kind": kind, "document": 2 * n, "passage": 10 * n + k // 4, "start": at,
                "end": at + len(words), "actor": actor, "stance": data.get("stance"), "issue": data.get("issue"),
                "status": data.get("status"), "published": published, "words": words, "data": stored, "found": stored,
                "key": code[16:], "again": None, "reader": "made",
            })  # fmt: skip
            tables["part"].append({"actor": actor, "kind": kind, "published": published, "entry": number})
        at += len(words) + 1
    return number
