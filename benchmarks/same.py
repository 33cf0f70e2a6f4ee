"""Whether a change of the code changes what is read: the readings of many reports, kept and compared.

``same.py keep FILE [--shared DIR]`` reads every marked report of ``training/data`` and the development
articles and keeps their readings, one JSON line each; ``same.py compare FILE`` reads them again. Out: for each list of
the record how many entries were kept, are found again alike, are lost and are new. Exit status 1 where any differ.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import texts
from parley.reading.reader import Reader

LISTS = ("actors", "talks", "statements", "positions", "events", "opinion", "repeats")


def entries(reading: dict[str, Any], kind: str) -> Counter[str]:
    """The entries of a list without their numbers, which shift when one is lost."""
    found: Counter[str] = Counter()
    for entry in reading[kind]:
        kept = {k: v for k, v in entry.items() if not (k == "statement" or (k == "id" and kind != "actors"))}
        found[json.dumps(kept, sort_keys=True)] += 1
    return found


def compare(old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]], show: bool) -> int:
    """Print what differs; returns how many entries do."""
    print(f"{'':12}{'kept':>8}{'alike':>8}{'lost':>8}{'new':>8}")
    differ = 0
    for kind in LISTS:
        before, after = (Counter(), Counter())  # type: tuple[Counter[str], Counter[str]]
        for id in old:
            a, b = entries(old[id], kind), entries(new[id], kind)
            before += Counter({f"{id} {k}": n for k, n in a.items()})
            after += Counter({f"{id} {k}": n for k, n in b.items()})
        lost, come = before - after, after - before
        differ += lost.total() + come.total()
        print(f"{kind:12}{before.total():8}{(before & after).total():8}{lost.total():8}{come.total():8}")
        if show:
            for sign, found in (("-", lost), ("+", come)):
                for entry in sorted(found):
                    print(sign, kind, entry)
    return differ


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("keep", "compare"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--shared", type=Path, default=texts.SHARED)
    parser.add_argument("--show", action="store_true", help="each entry that differs")
    args = parser.parse_args()
    reader = Reader()
    began = time.process_time()
    documents = [*(document for document, _ in texts.reports()), *texts.articles(args.shared)]
    read = {document.id: reader.read(document).to_dict() for document in documents}
    words = sum(len(document.text.split()) for document in documents)
    print(
        f"{len(read)} reports, {words} words, {words / (time.process_time() - began):.0f} words a second of processor"
    )
    if args.what == "keep":
        args.file.write_text("".join(json.dumps(row) + "\n" for row in read.values()), encoding="utf-8")
        return 0
    rows = [json.loads(line) for line in args.file.read_text(encoding="utf-8").splitlines()]
    return int(compare({row["id"]: row for row in rows}, read, args.show) > 0)


if __name__ == "__main__":
    sys.exit(main())
