"""A batch from its beginning to its end, on a Dask cluster.

In: a folder or address of reports, an output, a reader. Out: the account. Each step writes files that mark what is
done, so that a batch that was interrupted goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from parley.errors import ClusterError, Empty, Missing, SourceError
from parley.record.batched import FAILED, MANIFEST, READINGS, REPEATED, SCHEMA
from parley.record.store import Reads
from parley.settings import WORKER_SECONDS
from parley.sources.files import KINDS
from parley.workers import TRIES, cores

try:
    import dask
    from dask.distributed import Client, LocalCluster

    from parley.batch import intake, meeting, reading, results
    from parley.batch.crew import Crew
    from parley.batch.parts import WORK, Job
    from parley.batch.steps import Step, Steps
    from parley.sources.storage import Input, Storage, inputs
except ImportError:
    raise Missing("a batch", "cluster") from None

PART_REPORTS = 200
"""Reports of a part: some ten seconds of reading, which is what is lost with a worker."""
PLAN = f"{WORK}/plan.json"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the reports of a batch."""

    stored: int
    repeated: int
    failed: int
    set_aside: int = 0
    """Of the stored, those that a screen set aside, unread."""

    @property
    def all(self) -> int:
        """Reports that came in."""
        return self.stored + self.repeated + self.failed


def batch(
    source: str,
    output: str,
    reader: Reads,
    *,
    scheduler: str | Client | None = None,
    workers: int | None = None,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    patience: float = WORKER_SECONDS,
    part: int = PART_REPORTS,
    notice: Callable[[str], None] = lambda _: None,
    step: Step = lambda *_: None,
) -> Account:
    """Read every report under ``source`` into tables under ``output``; both are folders or addresses of fsspec.

    ``scheduler`` is a Dask client or the address of a scheduler, whose workers see both and have Parley; without one,
    ``workers`` processes of this machine work (one a core). ``reader`` must be picklable. ``published``, ``outlet`` and
    ``title`` are as in ``read_reports``. Given again after an interruption it goes on. Raises
    SourceError for a source that is not there or has nothing to read, and for an output that holds another batch;
    ClusterError where the cluster has no worker for ``patience`` seconds, or its scheduler is gone.
    """
    place = Storage(output)
    if f"{output.rstrip('/')}/".startswith(f"{source.rstrip('/')}/"):
        raise SourceError(output, f"the output must not stand in {source}, which is read")
    head = {"published": published, "outlet": outlet, "title": title}
    files = _files(source, notice)
    plan = {"files": [[file.name, file.size, file.mark] for file in files], "reader": reader.version,
            "part": part, "head": head}  # fmt: skip
    if (done := _begun(place, plan)) is not None:
        return done
    job = Job(place, hashlib.sha256(json.dumps(plan).encode()).hexdigest()[:16])
    try:
        with cluster(scheduler, workers) as client:
            client.register_plugin(reading.ReaderOnWorkers(job.mark, reader))
            steps = Steps(job, Crew(client, patience), step)
            for line in steps.take_in(files, part, head):
                notice(line)
            account = _worked(steps, reader.version)
            client.unregister_worker_plugin(f"parley-{job.mark}")
    except ClusterError as error:
        raise ClusterError(f"{error}; what is done is kept in {output}, and the same command goes on with it") from None
    place.write_json(MANIFEST, {"schema": SCHEMA, "plan": plan, "account": asdict(account)})
    place.remove(WORK)
    return account


def _worked(steps: Steps, reader: str) -> Account:
    """All that is done once the reports are taken in."""
    steps.each("sketches", intake.sketch)
    steps.once("same", meeting.find_same)
    steps.once("met", meeting.find_met)
    marks = steps.read()
    steps.step("days", 0, 1)
    for folder in (READINGS, FAILED, REPEATED):
        steps.job.output.remove(folder)
    results.write_readings(steps.job, marks, reader, steps.crew)
    account = Account(**results.write_others(steps.job, marks))
    steps.step("days", 1, 1)
    return account


def _files(source: str, notice: Callable[[str], None]) -> list[Input]:
    files = []
    for found in inputs(source, list(KINDS)):
        if isinstance(found, str):
            notice(f"{found}: passed over, not a kind of file that holds reports")
        else:
            files.append(found)
    if not files:
        raise Empty(source, "the folder holds no file of reports")
    return files


def _begun(place: Storage, plan: dict[str, Any]) -> Account | None:
    """Make the output this batch's, or see that it is. Returns the account where the batch is done already."""
    finished = place.exists(MANIFEST)
    if finished or place.exists(PLAN):
        found = place.json(MANIFEST if finished else PLAN)
        if (found.get("plan") if finished else found) != plan:
            raise SourceError(
                place.address, "holds a batch of other reports, of another reader or with other options; give another"
            )
        if finished:
            place.remove(WORK)
            return Account(**found["account"])
    elif any(place.exists(folder) for folder in (READINGS, FAILED, REPEATED)):
        raise SourceError(place.address, "holds other tables and no batch; give another folder")
    else:
        place.write_json(PLAN, plan)
    return None


@contextmanager
def cluster(scheduler: str | Client | None = None, workers: int | None = None) -> Iterator[Client]:
    """A client of a scheduler, or of a cluster on this machine that lasts as long as the ``with``."""
    if isinstance(scheduler, Client):
        yield scheduler
        return
    settings = {
        "distributed.scheduler.allowed-failures": TRIES - 1,
        "dataframe.shuffle.method": "p2p",
        # a local cluster gives up a worker that is away this long after a loss, even one lost again and coming back
        "distributed.deploy.lost-worker-timeout": "1 day",
    }
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(settings))
        address: Any = scheduler
        if scheduler is None:
            local = {"threads_per_worker": 1, "dashboard_address": "127.0.0.1:0", "silence_logs": logging.ERROR}
            address = stack.enter_context(LocalCluster(n_workers=workers or cores(), **local))
        try:
            client = stack.enter_context(Client(address))
        except (OSError, ValueError) as error:
            raise SourceError(str(scheduler), f"no Dask scheduler answers there: {error}") from None
        yield client
