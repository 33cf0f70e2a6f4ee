"""How fast the workbench answers on a large record, and whether many reviewers at once lose a decision.

``python benchmarks/workbench.py [--reports N] [--statements N] [--seconds S] [--record ADDRESS] [--keep FILE]``. In:
a record that is made here. Out: the 95th percentile of each page with 20 readers at once, the time of a 1 MB report and
of the next entry after a decision, and the decisions of 50 reviewers counted in the record. Exit code 1 where one is
worse than promised.

Readers are told of twice. With think time, a reader asks, reads for a second on average, and asks again; a person reads
longer, so that this is more than 20 people ask for. Without, in a closed loop, each asks again as soon as it is
answered: then all 20 always wait, and the time is that of 20 answers one after the other. Readers and server share the
machine. Each draws any page with the same chance, and any report, side, option, word, issue or part of a list, so that
most answers are made and not remembered. The first comparison of the record is waited for, and its time printed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from parley.model import ISSUES, Actor, Document, Position, Reading, Role, Span, Statement
from parley.record import Record, schema
from parley.record.database import write
from parley.record.entries import found_entries
from parley.record.store import now, tidy
from standing import wordings

READERS, REVIEWERS = 20, 50
PAGE_P95, LARGE, NEXT = 0.3, 1.0, 0.1
"""Promised seconds: a page's 95th percentile, a report of 1 MB, the next entry after a decision."""
THINK = 1.0
"""Seconds that a reader reads before the next page, on average."""
COMPARED = 900.0
"""Seconds that the first comparison of the record may take before pages are measured without it."""
WORDS = (
    "harbour lake snow boats envoy winter letter bridge valley council grain school night market river wall garden "
    "paper signal barge tower orchard ferry hill station border field doctor teacher miller captain lantern bread "
    "salt iron"
).split()
SIDES = [f"side_{n}" for n in range(30)]
PARTIES = 4
"""The first of the sides, who negotiate; the others speak and act beside them."""
WANTED = wordings()
"""What positions are about, with its issue: some two thousand wordings, so that sides speak of the same things."""
CONDITIONED = 0.1
"""Share of positions that ask for something else."""
LARGE_PARAGRAPHS = 9_000
"""Of about 118 characters each, with more than one entry: a megabyte."""


def role(side: str) -> Role:
    """Whether a side is a party."""
    return "party" if side in SIDES[:PARTIES] else "other"


def made(number: int, paragraphs: int) -> Reading:
    """A report whose paragraphs are statements, every fifth a position as well; always the same for a number."""
    draw = random.Random(number)
    parts, statements, positions, at = [], [], [], 0
    for n in range(paragraphs):
        who = draw.choice(SIDES)
        issue, wanted = draw.choice(WANTED)
        asked = f"if {draw.choice(WANTED)[1]}" if draw.random() < CONDITIONED else ""
        said = f"{wanted} {asked}".strip() if n % 5 == 0 else f"{' '.join(draw.choices(WORDS, k=12))} {number} {n}"
        text = f'{who} said: "{said}."'
        source, cue = Span(at, at + len(who), who), Span(at + len(who) + 1, at + len(who) + 5, "said")
        start = at + len(who) + 8
        content = Span(start, start + len(said), said)
        statements.append(Statement(f"s{n}", source, who, cue, (content,), "direct"))
        if n % 5 == 0:
            stance = draw.choice(("demands", "rejects", "offers"))
            about = Span(start, start + len(wanted), wanted)
            condition = Span(start + len(wanted) + 1, start + len(said), asked) if asked else None
            issue = issue if issue in ISSUES else "other"
            positions.append(Position(f"p{n}", who, stance, issue, about, condition, None, who, "current", None))  # type: ignore[arg-type]
        parts.append(text)
        at += len(text) + 2
    day = f"20{20 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
    document = Document.of("\n\n".join(parts), title=f"Report {number}", outlet=f"Outlet {number % 40}", published=day)
    actors = tuple(Actor(id, id.replace("_", " ").title(), "state", role(id), ()) for id in SIDES)
    return Reading(document, actors, (), tuple(statements), tuple(positions))


def fill(record: Record, reports: int, statements: int) -> None:
    """Put made reports into a record without reading them; the first one has a megabyte."""
    each = max(1, statements // reports)
    with write(record.engine) as db:
        db.execute(
            insert(schema.actor), [{"id": id, "name": id.replace("_", " ").title(), "kind": "state"} for id in SIDES]
        )
        entries = 0
        for number in range(1, reports + 1):
            reading = made(number, LARGE_PARAGRAPHS if number == 1 else each)
            entries = _put(db, number, reading, entries)
            if number % 1000 == 0:
                print(f"\r{number} of {reports} reports", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _put(db: Any, number: int, reading: Reading, entries: int) -> int:
    document = reading.document
    db.execute(insert(schema.document).values(
        n=number, id=f"{number:016x}", given=document.id, sha256=document.sha256, title=document.title,
        outlet=document.outlet, published=document.published, language="en", text=document.text, reader="made",
        added=now(),
    ))  # fmt: skip
    passages, at = [], 0
    for n, text in enumerate(document.text.split("\n\n"), 1):
        passages.append({"n": number * 10_000 + n, "document": number, "number": n, "start": at, "end": at + len(text),
                         "digest": f"{number:08x}{n:08x}", "text": text})  # fmt: skip
        at += len(text) + 2
    db.execute(insert(schema.passage), passages)
    db.execute(
        insert(schema.casting), [{"document": number, "actor": id, "role": role(id), "mentions": "[]"} for id in SIDES]
    )
    starts = [p["start"] for p in passages]
    from bisect import bisect_right

    rows, parts = [], []
    for found in found_entries(reading, f"{number:016x}"):
        entries += 1
        place = passages[bisect_right(starts, found.columns["start"]) - 1]["n"]
        head = {"n": entries, "document": number, "passage": place, "published": document.published}
        rows.append({**found.columns, **head, "reader": "made", "found": found.columns["data"]})
        parts += [
            {"actor": a, "kind": found.columns["kind"], "published": document.published, "entry": entries}
            for a in found.actors
        ]
    db.execute(insert(schema.entry), rows)
    db.execute(insert(schema.part), parts)
    return entries


class Server:
    """``parley serve`` in a process of its own."""

    def __init__(self, record: str, folder: Path) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        command = [
            sys.executable,
            "-m",
            "parley",
            "serve",
            "--record",
            record,
            "--port",
            str(self.port),
            "--users",
            str(folder / "users"),
        ]
        self.process = subprocess.Popen([*command, "--analyst", "bench"])
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)


class Client:
    """One person's connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.own = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, **heads: str) -> tuple[float, int, str]:
        begun = time.perf_counter()
        body = "seen=0" if method == "POST" else None
        if body:
            heads |= {"origin": self.own, "content-type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, heads)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        return time.perf_counter() - begun, answer.status, text


def at_once(people: int, work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def paths(port: int, reports: int) -> dict[str, Callable[[random.Random], str]]:
    """Every page with an address of its own, and how a reader comes to one of them."""
    issues = ("ceasefire", "territory", "other")
    answer = json.loads(Client(port).ask("GET", "/options.json")[2])
    options = [row["id"] for row in answer] if isinstance(answer, list) else []
    found: dict[str, Callable[[random.Random], str]] = {
        "first page": lambda d: "/",
        "where it is stuck": lambda d: "/stuck",
        "matrix": lambda d: "/matrix",
        "blocks": lambda d: "/blocking",
        "history": lambda d: f"/history?actor={d.choice(SIDES)}",
        "timeline": lambda d: "/timeline",
        "options": lambda d: "/options",
        "statements": lambda d: f"/statements?offset={d.randrange(0, 500, 50)}",
        "statements of a side": lambda d: f"/statements?actor={d.choice(SIDES)}",
        "positions on an issue": lambda d: f"/positions?issue={d.choice(issues)}&offset={d.randrange(0, 500, 50)}",
        "words in statements": lambda d: f"/statements?text={d.choice(WORDS)}+{d.choice(WORDS)}",
        "events": lambda d: "/events",
        "talks": lambda d: "/talks",
        "opinion": lambda d: "/opinion",
        "search": lambda d: f"/search?q={d.choice(WORDS)}+{d.choice(WORDS)}",
        "reports": lambda d: f"/reports?offset={d.randrange(0, reports, 50)}",
        "a report": lambda d: f"/reports/{d.randrange(2, reports + 1):016x}",
        "a side": lambda d: f"/actors/{d.choice(SIDES)}",
        "actors": lambda d: "/actors",
        "queue": lambda d: f"/review?kind=position&issue={d.choice(issues)}",
        "judgements": lambda d: "/judgements",
        "failures": lambda d: "/failures",
        "add": lambda d: "/add",
        "help": lambda d: "/help",
    }
    if options:
        found["an option"] = lambda d: f"/options/{d.choice(options)}"
    return found


def pages(port: int, seconds: float, reports: int, think: float) -> tuple[dict[str, list[float]], float]:
    """The seconds of each answer, with every reader asking for one page after the other, and the answers a second.

    Between two pages a reader reads for ``think`` seconds on average (exponentially distributed); 0 is a closed loop,
    in which nobody reads and all 20 always wait for an answer.
    """
    asked = paths(port, reports)
    times: dict[str, list[float]] = {name: [] for name in asked}
    begun = time.monotonic()
    end = begun + seconds

    def read(number: int) -> None:
        client, draw = Client(port), random.Random(f"{number} {think}")
        time.sleep(draw.random() * think)
        while time.monotonic() < end:
            name = draw.choice(list(asked))
            took, status, text = client.ask("GET", asked[name](draw))
            if status != 200:
                raise AssertionError(f"{name}: {status} {text[:200]}")
            times[name].append(took)
            if think:
                time.sleep(min(draw.expovariate(1 / think), 4.0))  # the server closes what is idle for 5 s

    at_once(READERS, read)
    return times, sum(map(len, times.values())) / (time.monotonic() - begun)


def reviewing(port: int, seconds: float) -> tuple[list[str], list[float]]:
    """Fifty people who decide in one queue, each from another place of it. Returns what was saved, and the times."""
    saved: list[str] = []
    times: list[float] = []
    end = time.monotonic() + seconds

    def review(number: int) -> None:
        client = Client(port)
        path = f"/review?kind=statement&actor={SIDES[number % len(SIDES)]}"
        _, _, page = client.ask("GET", path)
        while time.monotonic() < end and (found := re.search(r'data-entry="(\w+)"', page)):
            took, status, page = client.ask(
                "POST", f"/review/{found[1]}/accept?{path.partition('?')[2]}", **{"hx-request": "true"}
            )
            if status == 200 and "Saved: confirmed" in page:
                saved.append(found[1])
                times.append(took)

    at_once(REVIEWERS, review)
    return saved, times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--record", help="an empty record to fill; a new SQLite file where not given")
    parser.add_argument("--keep", help="a record that an earlier run has filled")
    parser.add_argument("--only-pages", action="store_true", help="leave reviewing out")
    parser.add_argument("--only-fill", action="store_true", help="fill --record and end")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.keep or given.record or f"{folder}/made.db"
        with Record(place) as record:
            if not given.keep:
                begun = time.monotonic()
                fill(record, given.reports, given.statements)
                print(f"filled in {time.monotonic() - begun:.0f} s")
            tidy(record.engine)  # as adding does
            if given.only_fill:
                return 0
            with record.engine.connect() as db:
                from sqlalchemy import func, select

                sizes = [
                    db.execute(select(func.count()).select_from(t)).scalar() for t in (schema.document, schema.entry)
                ]
            print(f"{sizes[0]:,} reports, {sizes[1]:,} entries")
            before = len(record.judgements())
            server = Server(place, Path(folder))
            try:
                return _measured(server.port, given, record, before)
            finally:
                server.close()


def _measured(port: int, given: argparse.Namespace, record: Record, before: int) -> int:
    failed = 0

    def told(what: str, value: float, promise: float, unit: str = "s") -> None:
        nonlocal failed
        failed += value > promise
        print(f"{what:32}{value:8.3f} {unit}   promised {promise} {unit}{'   FAILED' if value > promise else ''}")

    client = Client(port)
    for path in ("/", "/statements", "/actors", "/review"):
        print(f"{'first time ' + path:32}{client.ask('GET', path)[0]:8.3f} s")
    begun = time.monotonic()
    while client.ask("GET", "/matrix.json")[1] == 503 and time.monotonic() < begun + COMPARED:
        time.sleep(1)
    print(f"{'the first comparison':32}{time.monotonic() - begun:8.3f} s")
    summary: dict[str, dict[str, float]] = {}
    for think in (THINK, 0.0):
        found, rate = pages(port, given.seconds, given.reports, think)
        print(f"{READERS} readers who think for {think:g} s: {rate:.1f} pages/s")
        for name, answers in found.items():
            if len(answers) > 1:
                told(f"p95 of {name}", statistics.quantiles(answers, n=20)[-1], PAGE_P95)
        every = sorted(seconds for answers in found.values() for seconds in answers)
        quarters = statistics.quantiles(every, n=100)
        print(
            f"all pages: p50 {quarters[49]:.3f}, p95 {quarters[94]:.3f}, p99 {quarters[98]:.3f}, most {every[-1]:.3f} s"
        )
        summary[f"think {think:g} s"] = {"p95": quarters[94], "pages_per_second": rate}
    if given.only_pages:
        return 1 if failed else 0
    client = Client(port)  # the server has closed the other one, which had nothing to ask meanwhile
    told("a report of 1 MB", statistics.median(client.ask("GET", f"/reports/{1:016x}")[0] for _ in range(5)), LARGE)
    times, page = [], client.ask("GET", "/review?kind=statement")[2]
    for _ in range(30):
        id = re.search(r'data-entry="(\w+)"', page)
        took, _, page = client.ask(
            "POST", f"/review/{id[1] if id else ''}/accept?kind=statement", **{"hx-request": "true"}
        )
        times.append(took)
    told("the next entry, p95 of 30", statistics.quantiles(times, n=20)[-1], NEXT)
    saved, waits = reviewing(port, given.seconds)
    kept = [j.entry for j in record.judgements()][before:]
    lost = len(saved) + len(times) - sum(1 for _ in kept)
    print(f"{REVIEWERS} reviewers: {len(saved)} decisions told as saved, {len(kept) - len(times)} kept, "
          f"p95 {statistics.quantiles(waits, n=20)[-1]:.3f} s")  # fmt: skip
    told("decisions lost", max(0, lost) + len(set(saved) - set(kept)), 0, "")
    print(json.dumps({"pages": summary, "decisions": len(saved)}))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
