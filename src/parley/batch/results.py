"""What a batch leaves: readings by day, reports that failed, reports that came again.

In: the files of all parts. Out: the tables that ``parley.record.batched`` describes. Rows move to their day in a
shuffle, so that a day is together however the reports came.
"""

from __future__ import annotations

import json
from typing import Any

import dask.dataframe as dd
import pandas as pd
import pyarrow

from parley.batch.crew import Crew
from parley.batch.parts import DOCUMENT_FIELDS, PASSAGES, Job
from parley.batch.reading import file_of
from parley.record.batched import DOCUMENT, FAILED, READINGS, REPEATED

UNDATED = "undated"
ROWS_OF_A_FILE = 2_000
"""Reports of one file; a day with more has several, and reports without a day go by their number."""

LISTS = ("statements", "positions", "events", "talks", "opinion")
_WORDS = pyarrow.list_(pyarrow.string())
_REPEAT = pyarrow.struct([
    ("passage", pyarrow.int32()), ("of_n", pyarrow.int64()), ("of_passage", pyarrow.int32()),
    ("likeness", pyarrow.float64()),
])  # fmt: skip
READINGS_SCHEMA = pyarrow.schema([
    ("n", "int64"), ("report", "string"), *DOCUMENT, ("sha256", "string"), ("reader", "string"),
    *((name, "int32") for name in LISTS), ("parties", _WORDS), ("actors", _WORDS), ("stances", _WORDS),
    ("issues", _WORDS), ("passages", "int32"), ("repeats", pyarrow.list_(_REPEAT)),
    ("known", pyarrow.list_(pyarrow.int32())), ("reading", "string"), ("set_aside", "string"),
])  # fmt: skip
"""A report: its number in the batch, its id in a record, its head and text; how many entries of each kind it has; who
is in them; how many passages it has and which repeat an earlier report's; its reading as JSON (parley.reading/1);
and why it was set aside, unread."""
FAILED_SCHEMA = pyarrow.schema([("n", "int64"), ("name", "string"), ("reason", "string")])
REPEATED_SCHEMA = pyarrow.schema(
    [("n", "int64"), ("name", "string"), ("report", "string"), ("of_n", "int64"), ("passages", "int32")]
)


def write_readings(job: Job, marks: list[str], reader: str, crew: Crew) -> None:
    """Write the readings by day. ``marks`` name the file of readings of each part."""
    meta = pd.DataFrame({"bin": pd.Series(dtype="str"), "row": pd.Series(dtype="str")})
    rows = dd.from_map(_rows, list(enumerate(marks)), job=job, reader=reader, meta=meta)
    written = rows.shuffle("bin").map_partitions(_write_days, job, meta=meta)
    crew.outcome(crew.client.compute(written))


def _rows(part: tuple[int, str], job: Job, reader: str) -> pd.DataFrame:
    """Each report that was read as JSON, with the name of the file in which it will stand."""
    number, mark = part
    taken = job.output.rows(job.parts[number].file("reports"))
    known = job.output.rows(job.parts[number].file("known"))
    sketches = job.output.rows(job.parts[number].file("sketches"), ["id", "sizes"])
    bins, rows = [], []
    for read in job.output.rows(file_of(job, number, mark)):
        if read["reason"] is not None:
            continue
        at = read["n"] - job.parts[number].first
        row = _row(read, taken[at], known[at], sketches[at], reader)
        bins.append(row["published"] or f"{UNDATED}-{row['n'] // ROWS_OF_A_FILE}")
        rows.append(json.dumps(row))
    return pd.DataFrame({"bin": pd.Series(bins, dtype="str"), "row": pd.Series(rows, dtype="str")})


def _row(
    read: dict[str, Any], taken: dict[str, Any], known: dict[str, Any], sketch: dict[str, Any], reader: str
) -> dict[str, Any]:
    data = json.loads(read["reading"])
    repeats = zip(known["passages"], known["origins"], known["likeness"], strict=True)
    return {
        "n": read["n"],
        "report": sketch["id"],
        **{name: taken[name] for name in DOCUMENT_FIELDS},
        "language": read["language"],
        "sha256": data["sha256"],
        "reader": reader,
        **{name: len(data[name]) for name in LISTS},
        "parties": [a["id"] for a in data["actors"] if a["role"] == "party"],
        "actors": [a["id"] for a in data["actors"]],
        "stances": sorted({p["stance"] for p in data["positions"]}),
        "issues": sorted({p["issue"] for p in data["positions"]}),
        "passages": len(sketch["sizes"]),
        "repeats": [
            {"passage": p, "of_n": o // PASSAGES, "of_passage": o % PASSAGES, "likeness": share}
            for p, o, share in repeats
        ],
        "known": known["starts"],
        "reading": read["reading"],
        "set_aside": read["set_aside"],
    }


def _write_days(rows: pd.DataFrame, job: Job) -> pd.DataFrame:
    for name, some in rows.groupby("bin"):
        day = UNDATED if str(name).startswith(UNDATED) else str(name)
        found = sorted((json.loads(row) for row in some["row"]), key=lambda row: row["n"])
        for at in range(0, len(found), ROWS_OF_A_FILE):
            part = found[at : at + ROWS_OF_A_FILE]
            job.output.write_rows(f"{READINGS}/day={day}/{part[0]['n']:012}.parquet", part, READINGS_SCHEMA)
    return rows.iloc[:0]


def write_others(job: Job, marks: list[str]) -> dict[str, int]:
    """Write what failed and what came again, part by part. Returns how many reports had which outcome."""
    tally = {"stored": 0, "repeated": 0, "failed": 0, "set_aside": 0}
    for part, mark in zip(job.parts, marks, strict=True):
        taken = job.output.rows(part.file("reports"), ["id", "place", "url", "failed", "reason"])
        known = job.output.rows(part.file("known"), ["same"])
        sketches = job.output.rows(part.file("sketches"), ["id", "sizes"])
        columns = ["n", "set_aside", "failed", "reason"]
        read = {row["n"]: row for row in job.output.rows(file_of(job, part.number, mark), columns)}
        failed, repeated = [], []
        for n, (report, row, sketched) in enumerate(zip(taken, known, sketches, strict=True), part.first):
            source = report if report["reason"] is not None else read.get(n)
            if source is not None and source["reason"] is not None:
                failed.append({"n": n, "name": source["failed"], "reason": source["reason"]})
            elif row["same"] is not None:
                name = report["place"] or report["url"] or report["id"]
                size = len(sketched["sizes"])
                repeated.append({"n": n, "name": name, "report": sketched["id"], "of_n": row["same"], "passages": size})
            else:
                tally["stored"] += 1
                tally["set_aside"] += read[n]["set_aside"] is not None
        tally["failed"] += len(failed)
        tally["repeated"] += len(repeated)
        for folder, rows, schema in ((FAILED, failed, FAILED_SCHEMA), (REPEATED, repeated, REPEATED_SCHEMA)):
            if rows:
                job.output.write_rows(f"{folder}/{part.first:012}.parquet", rows, schema)
    return tally
