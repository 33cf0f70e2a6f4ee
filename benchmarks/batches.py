"""Whether a report costs the same in a batch of a thousand and of a hundred thousand, on a Dask cluster.

``python benchmarks/batches.py [--sizes N...] [--workers N] [--screen]``. In: the made reports of ``growth.py``, as JSON
lines. Out: for batches of each size the seconds of a report, of the processor (the process that runs the command, the
scheduler and all workers, each a process of its own) and by the clock, the memory of each of them at most, and what the
output takes on disk, in ``results/batches.json``. The clock runs once every worker has read a first small batch: models
are loaded once, however long the work is. Exit code 1 where a report of the largest batch costs a tenth more than one
of the smallest.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

import results
from growth import SIZES, WITHIN, mixed
from parley.batch import batch
from parley.reading.reader import Reader
from speed import peak

WARM = 100
"""Reports of the first batch, for which no clock runs."""
FILE = 2_000
"""Reports of one file."""


def written(folder: Path, skip: int, count: int) -> str:
    """A folder of JSON lines with so many made reports, after the first ones that are skipped."""
    reports = islice(mixed(), skip, skip + count)
    folder.mkdir()
    for number in range(0, count, FILE):
        rows = [{"id": d.id, "outlet": d.outlet, "text": d.text} for d in islice(reports, FILE)]
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{number:08}.jsonl").write_text(lines, encoding="utf-8")
    return str(folder)


def bytes_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measured(size: int, workers: int, reader: Reader, folder: Path) -> dict[str, Any]:
    """One batch on a cluster of its own."""
    from dask.distributed import Client
    from distributed.deploy.subprocess import SubprocessCluster

    warm, source = written(folder / "warm", size, WARM * workers), written(folder / "reports", 0, size)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))  # what the processes are asked stands here
    os.environ["DASK_LOGGING__DISTRIBUTED"] = "error"  # nobody reads what they print
    settings = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": ":0"}
    with SubprocessCluster(**settings) as cluster, Client(cluster) as dask:

        def processor() -> list[float]:
            alone = time.process_time(), float(dask.run_on_scheduler(time.process_time))
            return [*alone, float(sum(dask.run(time.process_time).values()))]

        batch(warm, str(folder / "first"), reader, scheduler=dask, part=WARM)
        before, began = processor(), time.perf_counter()
        account = batch(source, str(folder / "out"), reader, scheduler=dask)
        wall = time.perf_counter() - began
        took = [after - start for start, after in zip(before, processor(), strict=True)]
        held, scheduler = dask.run(peak), float(dask.run_on_scheduler(peak))
    assert account.all == size
    parts = zip(("main", "scheduler", "workers"), took, strict=True)
    return {
        "reports": size, "seconds": sum(took) / size, "wall": wall / size, "wall_seconds": wall,
        **{f"{name}_seconds": seconds / size for name, seconds in parts},
        "repeated": account.repeated, "set_aside": account.set_aside / size,
        "main_mb": peak(), "scheduler_mb": scheduler, "worker_mb": max(held.values()),
        "kilobytes_a_report": bytes_of(folder / "out") / size / 1e3,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--screen", action="store_true", help="set aside what bears on no negotiation, as with a stream"
    )
    args = parser.parse_args()
    reader, rows = Reader(screen=args.screen), []
    for size in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            row = measured(size, args.workers, reader, Path(folder))
        rows.append(row)
        print(f"{size:8} reports: {1000 * row['seconds']:6.1f} ms a report of the processor, "
              f"{1000 * row['wall']:6.1f} ms by the clock; at most main {row['main_mb']:5.0f} MB, scheduler "
              f"{row['scheduler_mb']:5.0f} MB, worker {row['worker_mb']:5.0f} MB; "
              f"{row['kilobytes_a_report']:5.1f} kB a report, {row['wall_seconds']:.0f} s", flush=True)  # fmt: skip
        cost = row["seconds"] / rows[0]["seconds"] - 1
        results.save("batches", {"workers": args.workers, "screen": args.screen, "sizes": rows, "grown": cost})
    print(f"from {rows[0]['reports']} to {rows[-1]['reports']} reports: {cost:+.1%} (promised {WITHIN:.0%} at most)")
    sys.exit(cost > WITHIN)


if __name__ == "__main__":
    main()
