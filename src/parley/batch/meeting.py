"""Which passages of the whole corpus meet, found by shuffling and never by comparing each with each.

In: the sketches of all parts. Out, in files by part: for each passage whose words stand elsewhere, the first place that
they stand in; for each first place, the others that share a MinHash bucket with it; for pairs that were asked for, how
much one carries of the other. The tables move between the workers and spill to their disks (Dask's P2P shuffle), so
that none holds the corpus.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pyarrow

from parley.batch.crew import Crew
from parley.batch.parts import PASSAGES, Job, place
from parley.passages import paragraphs
from parley.passages.alike import carried

PARTS_TOGETHER = 20
"""Parts whose rows one task of a shuffle makes: some thousand reports."""

SAME = {"passage": "int64", "first": "int64"}
MET = {"passage": "int64", "other": "int64", "buckets": "int64"}
WANTED = {"passage": "int64", "other": "int64"}
SHARES = {**WANTED, "share": "float64"}
HOME = "home"
"""The column that holds the number of the part to which a row goes."""


def find_same(job: Job, crew: Crew) -> None:
    """Write for each part ``SAME``: passages whose words stand more than once, with the first that has them."""
    rows = _of_parts(_digests, job, {"digest": "int64", "passage": "int64"})
    found = rows.shuffle("digest").map_partitions(_first_of_each, job, meta=_empty({**SAME, HOME: "int64"}))
    _write(found, job, "same", _columns(SAME), crew)


def _digests(numbers: tuple[int, ...], job: Job) -> pd.DataFrame:
    digests, passages = [], []
    for part in (job.parts[number] for number in numbers):
        for report, row in enumerate(job.output.rows(part.file("sketches"), ["sizes", "digests"]), part.first):
            for number, (size, digest) in enumerate(zip(row["sizes"], row["digests"], strict=True), 1):
                if size:
                    digests.append(digest)
                    passages.append(place(report, number))
    return pd.DataFrame({"digest": np.array(digests, "int64"), "passage": np.array(passages, "int64")})


def _first_of_each(rows: pd.DataFrame, job: Job) -> pd.DataFrame:
    several = rows[rows["digest"].duplicated(keep=False)]
    first = several.groupby("digest")["passage"].transform("min")
    return _homed(pd.DataFrame({"passage": several["passage"], "first": first}), "passage", job)


def find_met(job: Job, crew: Crew) -> None:
    """Write for each part ``MET``: its first places, each with the other first places that it meets in a bucket.

    Later ones are among them: where the words of a first place come again, they are asked about then.
    """
    rows = _of_parts(_bands, job, {"key": "int64", "passage": "int64"})
    met = rows.shuffle("key").map_partitions(_pairs, job, meta=_empty({**WANTED, HOME: "int64"}))
    _write(met, job, "met", _counted, crew)


def _bands(numbers: tuple[int, ...], job: Job) -> pd.DataFrame:
    keys: list[int] = []
    passages: list[int] = []
    for part in (job.parts[number] for number in numbers):
        first = {row["passage"]: row["first"] for row in job.rows(part.file("same"))}
        for report, row in enumerate(job.output.rows(part.file("sketches"), ["bands"]), part.first):
            for number, bands in enumerate(row["bands"], 1):
                here = place(report, number)
                if bands is not None and first.get(here, here) == here:
                    keys += bands
                    passages += [here] * len(bands)
    return pd.DataFrame({"key": np.array(keys, "int64"), "passage": np.array(passages, "int64")})


def _pairs(rows: pd.DataFrame, job: Job) -> pd.DataFrame:
    """Every pair that shares a key, once for each key that it shares, both ways."""
    rows = rows[rows["key"].duplicated(keep=False)].sort_values("key")
    passages = rows["passage"].to_numpy()
    _, begins, sizes = np.unique(rows["key"].to_numpy(), return_index=True, return_counts=True)
    ones, others = [np.empty(0, "int64")], [np.empty(0, "int64")]
    for begin, size in zip(begins, sizes, strict=True):
        members = passages[begin : begin + size]
        left, right = np.triu_indices(size, 1)
        ones += [members[left], members[right]]
        others += [members[right], members[left]]
    pairs = pd.DataFrame({"passage": np.concatenate(ones), "other": np.concatenate(others)})
    return _homed(pairs, "passage", job)


def _counted(rows: pd.DataFrame, job: Job, number: int) -> pd.DataFrame:
    return rows.groupby(["passage", "other"], sort=True).size().rename("buckets").reset_index()


def find_shares(job: Job, step: int, crew: Crew) -> None:
    """Write for each part ``SHARES`` for the pairs in its ``wanted`` file of this step, as ``shares``."""
    rows = _of_parts(partial(_wanted, step=step), job, {**WANTED, HOME: "int64"})
    worded = rows.shuffle(HOME).map_partitions(_with_words, job, meta=_empty({**WANTED, "words": "str", HOME: "int64"}))
    _write(worded, job, f"shares-{step}", _shares, crew)


def _wanted(numbers: tuple[int, ...], job: Job, step: int) -> pd.DataFrame:
    rows = [row for number in numbers for row in job.rows(job.parts[number].file(f"wanted-{step}"))]
    return _homed(pd.DataFrame(rows, columns=list(WANTED)).astype(WANTED), "other", job)


def _with_words(rows: pd.DataFrame, job: Job) -> pd.DataFrame:
    """The words of the other passage of each pair; then the pair goes to the part of the first."""
    found = [some.assign(words=_words(job, int(number), some["other"])) for number, some in rows.groupby(HOME)]
    if not found:
        return _empty({**WANTED, "words": "str", HOME: "int64"})
    return _homed(pd.concat(found)[[*WANTED, "words"]].astype({"words": "str"}), "passage", job)


def _shares(rows: pd.DataFrame, job: Job, number: int) -> pd.DataFrame:
    mine = _words(job, number, rows["passage"])
    shares = [carried(other, words) for other, words in zip(rows["words"], mine, strict=True)]
    found = rows[[*WANTED]].assign(share=np.array(shares, "float64"))
    return found.sort_values(["passage", "other"])


def _words(job: Job, number: int, passages: pd.Series[int]) -> list[str]:
    """The words of passages of one part."""
    part = job.parts[number]
    texts = [row["text"] or "" for row in job.output.rows(part.file("reports"), ["text"])]
    sketches = job.output.rows(part.file("sketches"), ["starts"])
    cut: dict[int, list[str]] = {}
    out = []
    for passage in passages.tolist():
        at = part.stands_in(passage)
        if at not in cut:
            ends = {p.start: p.end for p in paragraphs(texts[at])}
            cut[at] = [texts[at][start : ends[start]] for start in sketches[at]["starts"]]
        out.append(cut[at][passage % PASSAGES - 1])
    return out


def _of_parts(work: Callable[..., pd.DataFrame], job: Job, columns: dict[str, str]) -> Any:
    """A Dask table of what a function makes of the parts, some together."""
    count = len(job.parts)
    numbers = [tuple(range(at, min(at + PARTS_TOGETHER, count))) for at in range(0, count, PARTS_TOGETHER)]
    return dd.from_map(work, numbers, job=job, meta=_empty(columns))


def _homed(rows: pd.DataFrame, column: str, job: Job) -> pd.DataFrame:
    """The rows with the part of the report that a column's passage is of."""
    firsts = np.array([part.first for part in job.parts], "int64")
    home = np.searchsorted(firsts, rows[column].to_numpy() // PASSAGES, side="right") - 1
    return rows.assign(**{HOME: home.astype("int64")})


Shape = Callable[[pd.DataFrame, Job, int], pd.DataFrame]
"""What is written of the rows of a part."""


def _columns(names: dict[str, str]) -> Shape:
    return partial(_only, names=tuple(names))


def _only(rows: pd.DataFrame, job: Job, number: int, names: tuple[str, ...]) -> pd.DataFrame:
    return rows[list(names)].sort_values(list(names))


def _write(rows: Any, job: Job, step: str, shape: Shape, crew: Crew) -> None:
    """Bring the rows of each part together and write them; a part without rows has no file."""
    done = rows.shuffle(HOME).map_partitions(_write_parts, job, step, shape, meta=_empty({"written": "int64"}))
    crew.outcome(crew.client.compute(done))


def _write_parts(rows: pd.DataFrame, job: Job, step: str, shape: Shape) -> pd.DataFrame:
    for number, some in rows.groupby(HOME):
        table = pyarrow.Table.from_pandas(shape(some, job, int(number)), preserve_index=False)
        job.output.write_table(job.parts[int(number)].file(step), table)
    return _empty({"written": "int64"})


def _empty(columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
