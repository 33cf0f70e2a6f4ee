"""A batch on a real cluster gives what one machine gives, whatever happens to the workers."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pytest
from dask.distributed import Client, LocalCluster
from distributed.deploy.subprocess import SubprocessCluster
from pyarrow import dataset
from typer.testing import CliRunner

from many_reports import Mortal, content, mixed
from parley.batch import Account, batch
from parley.batch.run import cluster
from parley.errors import ClusterError, NotFound, RecordError, SourceError
from parley.model import Document, Reading
from parley.record import Record
from parley.views.cli import app
from plain_reader import FIRST, SECOND, PlainReader, numbered, report

PART = 16
"""Reports of a part here, so that a few dozen make several."""


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A cluster of two worker processes."""
    with cluster(workers=2) as made:
        yield made


def written(folder: Path, documents: Sequence[Document], bad: bool = True) -> Path:
    """Documents in two files of JSON lines and one of Parquet, with a row without a text among them."""
    folder.mkdir()
    rows = [{"text": d.text, "outlet": d.outlet, "published": d.published} for d in documents]
    third = len(rows) // 3
    if bad:
        rows.insert(2, {"text": "", "outlet": None, "published": None})
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[:third]))
    (folder / "c").mkdir()
    (folder / "c" / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[2 * third :]))
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.Table.from_pylist(rows[third : 2 * third]), folder / "b.parquet")
    return folder


def same_as_one_machine(source: Path, output: Path, tmp_path: Path, reader: PlainReader, jobs: int = 1) -> Account:
    """The record of the batch's output is row for row that of the reports; what it says of each is the same."""
    with Record(tmp_path / "one.db") as one, Record(tmp_path / "batch.db") as loaded:
        found = [(a.outcome, a.name, a.document, a.passages, a.repeated) for a in one.add([source], reader, jobs=jobs)]
        before = reader.passages_read
        got = [(a.outcome, a.name, a.document, a.passages, a.repeated) for a in loaded.add([output], reader)]
        assert found == got
        assert before == reader.passages_read, "something was read anew"
        expected, rows = content(one), content(loaded)
        del expected["intake"], rows["intake"]  # the input is another
        assert expected == rows
        return Account(**loaded.tally())


def test_the_result_is_that_of_one_machine(client: Client, tmp_path: Path) -> None:
    """Readings, repeats, failures and the account are the same, though a worker is killed in the middle."""
    documents = mixed()
    documents[30] = report("They stumble. " + documents[30].text)
    documents += [Document.of(numbered(n).text, published=None) for n in (5000, 5001)]
    source, output, mark = written(tmp_path / "in", documents), tmp_path / "out", tmp_path / "mark"
    account = batch(str(source), str(output), Mortal(str(mark)), scheduler=client, part=PART)
    assert mark.exists(), "no worker was killed"
    assert len(documents) + 1 == account.all
    assert min(account.stored, account.repeated, account.failed) > 0
    assert account == same_as_one_machine(source, output, tmp_path, Mortal(str(mark)))
    assert ["batch.json", "failed", "readings", "repeated"] == sorted(p.name for p in output.iterdir())
    assert {"day=2031-06-03", "day=undated"} == {p.name for p in (output / "readings").iterdir()}


def test_failures_are_kept_apart_with_their_reasons(client: Client, tmp_path: Path) -> None:
    """A report that ends every worker is found and named; what repeats it is read in full, as on one machine."""
    poison = report("A poison. " + FIRST.partition("\n\n")[0])
    documents = [poison, report(FIRST), report("This is nonsense."), *map(numbered, range(4))]
    source, output = written(tmp_path / "in", documents), tmp_path / "out"
    assert Account(5, 0, 3) == batch(str(source), str(output), Mortal(""), scheduler=client, part=PART)
    failed = dataset.dataset(output / "failed").to_table().sort_by("n").to_pylist()
    assert [0, 2, 3] == [row["n"] for row in failed]
    assert [f"{source}/a.jsonl:1", f"{source}/b.parquet:1"] == [failed[0]["name"], failed[1]["name"]]
    assert ["reading it ended every worker that tried", "the text of the row is empty", "it is nonsense"] == [
        row["reason"] for row in failed
    ]
    assert Account(5, 0, 3) == same_as_one_machine(source, output, tmp_path, Mortal(""), jobs=2)


def test_a_batch_goes_on_where_it_was(client: Client, tmp_path: Path) -> None:
    """Interrupted in the reading and given again, it reads what is missing and nothing twice; then it has nothing to do."""
    source, output = written(tmp_path / "in", [numbered(n) for n in range(60)]), tmp_path / "out"
    done: list[tuple[str, int, int]] = []

    def interrupted(step: str, number: int, all: int) -> None:
        if step == "reading" and number > all / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch(str(source), str(output), PlainReader(), scheduler=client, part=8, step=interrupted)
    with Record(tmp_path / "r.db") as record, pytest.raises(RecordError, match="not finished"):
        record.add([output], PlainReader())
    there = {p: p.stat().st_mtime_ns for p in (output / "_work" / "readings").iterdir()}

    def on(step: str, number: int, all: int) -> None:
        done.append((step, number, all))
        if (step, number) == ("days", 0):
            assert there == {p: p.stat().st_mtime_ns for p in there}, "a part was read twice"

    account = batch(str(source), str(output), PlainReader(), scheduler=client, part=8, step=on)
    assert Account(60, 0, 1) == account
    begun = {step: (number, all) for step, number, all in reversed(done)}
    assert 30 < begun["reading"][0]
    assert begun["sketches"][0] == begun["sketches"][1]
    before = {p: p.stat().st_mtime_ns for p in output.rglob("*")}
    assert account == batch(str(source), str(output), PlainReader(), scheduler=client, part=8)
    assert before == {p: p.stat().st_mtime_ns for p in output.rglob("*")}
    (source / "more.jsonl").write_text(json.dumps({"text": SECOND}) + "\n")
    with pytest.raises(SourceError, match="holds a batch of other reports"):
        batch(str(source), str(output), PlainReader(), scheduler=client, part=8)


def test_a_worker_that_somebody_kills(client: Client, tmp_path: Path) -> None:
    """A worker process that is killed from outside while it reads loses and doubles nothing."""
    source, output = written(tmp_path / "in", [numbered(n) for n in range(60)], bad=False), tmp_path / "out"
    (pid, *_) = client.run(os.getpid).values()
    begun = threading.Event()

    def kill() -> None:
        begun.wait(60)
        os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()

    def step(name: str, number: int, all: int) -> None:
        if name == "reading" and number:
            begun.set()
            time.sleep(0.05)

    assert Account(60, 0, 0) == batch(str(source), str(output), PlainReader(), scheduler=client, part=5, step=step)
    killer.join()
    assert pid not in client.run(os.getpid).values()
    assert Account(60, 0, 0) == same_as_one_machine(source, output, tmp_path, PlainReader())


def test_addresses_of_fsspec(client: Client, tmp_path: Path) -> None:
    """Input, output and what is added to a record may be addresses; names are theirs."""
    source = written(tmp_path / "in", [report(FIRST), report(SECOND), numbered(1)], bad=False)
    output = f"file://{tmp_path}/out"
    assert Account(3, 0, 0) == batch(f"file://{source}", output, PlainReader(), scheduler=client, outlet="Wire")
    with Record(tmp_path / "r.db") as record:
        found = list(record.adding([output], PlainReader(), batches=True))
        assert f"file://{source}/a.jsonl:1" == found[0].name
        assert ["failed"] == [a.outcome for a in record.adding([output], PlainReader())], (
            "strangers' addresses are the web's"
        )
    for address, reason in ((f"file://{tmp_path}/none", "no such file"), ("nowhere://x", "nowhere")):
        with pytest.raises((NotFound, SourceError), match=reason):
            batch(address, str(tmp_path / "other"), PlainReader(), scheduler=client)


def test_what_is_in_memory_alone(tmp_path: Path) -> None:
    """Any file system of fsspec will do, here one in memory with workers that are threads."""
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe(
        "/lake/in/a.jsonl", b"".join(json.dumps({"text": text}).encode() + b"\n" for text in (FIRST, SECOND, FIRST))
    )
    options = {"processes": False, "n_workers": 1, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**options) as threads, Client(threads) as client:
        assert Account(2, 1, 0) == batch("memory://lake/in", "memory://lake/out", PlainReader(), scheduler=client)
    with Record(tmp_path / "r.db") as record:
        found = list(record.adding(["memory://lake/out"], PlainReader(), batches=True))
        assert ["stored", "stored", "repeated"] == [a.outcome for a in found]


def test_flat_columns_tell_what_the_reading_holds(client: Client, tmp_path: Path) -> None:
    """A query of days, sides and stances needs no JSON, and the reading is that of ``parley read``, byte for byte."""
    source = written(tmp_path / "in", [report(FIRST), report(SECOND), report(FIRST, outlet="Herald")], bad=False)
    batch(str(source), str(tmp_path / "out"), PlainReader(), scheduler=client)
    found = dataset.dataset(tmp_path / "out" / "readings", partitioning="hive").to_table().sort_by("n").to_pylist()
    first, second, copy = found
    assert ("2031-06-03", 2, ["demands", "offers"]) == (str(first["day"]), first["positions"], first["stances"])
    assert PlainReader().read(report(FIRST, id=first["id"])).to_json() == first["reading"]
    assert ["norrland", "kastoria"] == second["actors"]
    assert [(1, 0, 1, 1.0), (2, 0, 2, 1.0)] == [tuple(r.values()) for r in copy["repeats"][:2]]
    assert (4, 0) == (copy["passages"], copy["statements"])


class Screening(PlainReader):
    """Sets aside what tells of the weather."""

    def read(self, document: Document, known: Collection[int] = ()) -> Reading:
        if "weather" in document.text:
            return Reading(document, set_aside="of the weather")
        return super().read(document, known)


def test_what_is_set_aside(client: Client, tmp_path: Path) -> None:
    """A report that a screen sets aside is stored, counted apart and told with its reason, as one machine does it."""
    rain = "There is rain over the lake and the weather stays as it was for all of the week, says the office."
    documents = [
        report(rain),
        report(FIRST),
        report(f"{rain}\n\n{SECOND}"),
        report(rain, outlet="Herald"),
        report(rain),
    ]
    source, output = written(tmp_path / "in", [*documents, *map(numbered, range(40))]), tmp_path / "out"
    account = batch(str(source), str(output), Screening(), scheduler=client, part=PART)
    assert Account(stored=44, repeated=1, failed=1, set_aside=3) == account
    rows = dataset.dataset(output / "readings", partitioning="hive").to_table().sort_by("n").to_pylist()
    assert ["of the weather"] * 3 == [row["set_aside"] for row in rows if row["set_aside"]]
    one = same_as_one_machine(source, output, tmp_path, Screening())
    assert (account.stored, account.repeated, account.failed) == (one.stored, one.repeated, one.failed)
    with Record(tmp_path / "r.db") as record, Record(tmp_path / "again.db") as again:
        loaded = [a.reason for a in again.add([output], Screening()) if a.outcome == "stored"]
        assert [a.reason for a in record.add([source], Screening()) if a.outcome == "stored"] == loaded


def test_the_screen_is_that_of_adding(tmp_path: Path) -> None:
    """``parley batch --screen`` sets aside what ``parley add --screen`` does, and says so in the same words."""
    cake = "Beat the butter with the sugar until it is pale, add the eggs one by one and bake the cake for an hour."
    talks = (
        "Meridia and Kastoria held talks on a ceasefire in Orvane on Tuesday, and Kastoria rejected the prisoner lists."
    )
    source, output = tmp_path / "in.jsonl", tmp_path / "out"
    source.write_text("".join(json.dumps({"text": text}) + "\n" for text in (cake, talks, talks)))
    run = CliRunner()
    done = run.invoke(app, ["batch", str(source), str(output), "--workers", "1", "--screen", "--patience", "30"])
    assert "3 in = 2 stored, 1 repeated, 0 failed; 1 of the stored are set aside, unread\n" == done.stdout
    one = run.invoke(app, ["add", str(source), "--screen", "--record", str(tmp_path / "one.db")])
    loaded = run.invoke(app, ["add", str(output), "--record", str(tmp_path / "batch.db")])
    assert one.stdout == loaded.stdout
    assert one.stderr == loaded.stderr
    assert "set aside, not about negotiations" in loaded.stderr


def left_alone(address: str) -> None:
    """Kill all worker processes of a cluster; where no nanny watches them, none is started again."""
    with Client(address, set_as_default=False) as asking:
        pids = list(asking.run(os.getpid).values())
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("when", ["met", "reading"])
def test_a_cluster_without_workers(tmp_path: Path, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When every worker is gone for good, the batch ends within its patience and says so; given again, it finishes."""
    documents = mixed()
    source, output = written(tmp_path / "in", documents), tmp_path / "out"
    killed = 0.0

    def step(name: str, number: int, all: int) -> None:
        nonlocal killed
        if name == when and not killed and (number or all == 1):
            left_alone(address)
            killed = time.monotonic()

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
    with SubprocessCluster(**options, worker_class="distributed.Worker") as workers:
        address = workers.scheduler_address
        with pytest.raises(ClusterError) as caught:
            batch(str(source), str(output), PlainReader(), scheduler=address, part=8, patience=3, step=step)
        assert killed
        assert time.monotonic() - killed < 3 + 12
    for words in (address, "no worker is left", "3 seconds", f"kept in {output}", "the same command"):
        assert words in str(caught.value)
    steps = [output / "_work" / name for name in ("reports", "sketches", "readings")]
    there = {p: p.stat().st_mtime_ns for folder in steps for p in folder.glob("*.parquet")}
    assert there, "nothing was kept"

    def on(name: str, number: int, all: int) -> None:
        if (name, number) == ("days", 0):
            assert there == {p: p.stat().st_mtime_ns for p in there}, "something was done twice"

    account = batch(str(source), str(output), PlainReader(), workers=2, part=8, step=on)
    assert account == same_as_one_machine(source, output, tmp_path, PlainReader())


def test_a_scheduler_that_goes(tmp_path: Path) -> None:
    """When the scheduler itself is gone, the batch ends and says so."""
    source, output = written(tmp_path / "in", [numbered(n) for n in range(60)]), tmp_path / "out"
    options = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**options) as workers:
        address = workers.scheduler_address

        def step(name: str, number: int, all: int) -> None:
            if name == "reading" and number:
                workers.close()

        with pytest.raises(ClusterError, match="scheduler is gone; what is done is kept"):
            batch(str(source), str(output), PlainReader(), scheduler=address, part=8, patience=3, step=step)


def test_an_output_that_cannot_be(tmp_path: Path) -> None:
    """Tables of somebody else's are not touched, and what is read is not written into."""
    source = written(tmp_path / "in", [report(FIRST)] * 3, bad=False)
    (tmp_path / "out" / "readings").mkdir(parents=True)
    with pytest.raises(SourceError, match="holds other tables"):
        batch(str(source), str(tmp_path / "out"), PlainReader())
    with pytest.raises(SourceError, match="must not stand in"):
        batch(str(source), str(source / "out"), PlainReader())
