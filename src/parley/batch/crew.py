"""The workers of a cluster, and how long it is waited for them.

In: a Dask client, and seconds of patience. Out: each piece of work when it is done. A cluster without workers does
nothing and says nothing: whoever waits looks whether any is there. Dask's own setting for this
(``distributed.scheduler.no-workers-timeout``) is read by a scheduler when it starts, and the one that is given here has
started long before; where somebody set it there, its error is told as ours.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from dask.distributed import CancelledError, Client, Future
from distributed.comm import CommClosedError
from distributed.scheduler import NoValidWorkerError, NoWorkerError

from parley.errors import ClusterError
from parley.settings import WORKER_SECONDS

LOOK = 1.0
"""Seconds between two looks whether a worker is there, while nothing is done."""


@dataclass(eq=False)
class Crew:
    """Whoever works for a client. All that waits here raises ClusterError where there was no worker for ``patience``
    seconds, or where the scheduler is gone."""

    client: Client
    patience: float = WORKER_SECONDS
    _scheduler: str = field(init=False)
    _since: float | None = None
    """When it was first seen that no worker is there, by the monotonic clock."""

    def __post_init__(self) -> None:
        self._scheduler = str(self.client.scheduler.address)

    def size(self) -> int:
        """How many workers there are."""
        try:
            return len(self.client.ncores())
        except (OSError, CancelledError):
            raise self._closed() from None

    def next(self, done: SimpleQueue[Future]) -> Future:
        """The next of the futures that come into a queue when they are done."""
        while True:
            try:
                found = done.get(timeout=LOOK)
            except Empty:
                self._look()
            else:
                self._since = None
                return found

    def outcome(self, future: Future) -> Any:
        """What a piece of work returns, when it is done; raises what it raises."""
        while True:
            try:
                return future.result(timeout=LOOK)
            except TimeoutError:
                if future.status == "error":  # the work's own
                    raise
                self._look()
            except (NoWorkerError, NoValidWorkerError) as error:
                raise self._alone(error.timeout) from None
            except (CancelledError, CommClosedError):
                raise self._closed() from None

    def _look(self) -> None:
        if self.size():
            self._since = None
            return
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        if now - self._since >= self.patience:
            raise self._alone(self.patience)

    def _alone(self, seconds: float) -> ClusterError:
        return ClusterError(f"{self._scheduler}: no worker is left, and none came in {seconds:g} seconds")

    def _closed(self) -> ClusterError:
        return ClusterError(f"{self._scheduler}: the scheduler is gone")
