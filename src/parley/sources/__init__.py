"""Where reports come from: paths in, documents out, and every input that could not be read with its reason."""

from parley.sources.files import read_reports
from parley.sources.rows import read_rows
from parley.sources.text import decode

__all__ = ["decode", "read_reports", "read_rows"]
