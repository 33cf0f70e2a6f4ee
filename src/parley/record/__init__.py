"""The record: reports and what was read in them, judgements on it, and questions to it."""

from parley.record.record import CopyRow, Failure, Record
from parley.record.search import ActorRow, Entry, Filters, Hit
from parley.record.store import Added

__all__ = ["ActorRow", "Added", "CopyRow", "Entry", "Failure", "Filters", "Hit", "Record"]
