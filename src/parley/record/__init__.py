"""The record: reports and what was read in them, judgements on it, and questions to it."""

from parley.record.agreement import Agreement
from parley.record.filters import Filters
from parley.record.judgements import Judgement, parsed_change
from parley.record.record import CopyRow, Failure, Record
from parley.record.rows import Rows
from parley.record.search import CLOSE, OPEN, ActorRow, Entry, Hit
from parley.record.store import Added

__all__ = [
    "CLOSE", "OPEN", "ActorRow", "Added", "Agreement", "CopyRow", "Entry", "Failure", "Filters", "Hit", "Judgement",
    "Record", "Rows", "parsed_change",
]  # fmt: skip
