"""Where reports come from: paths and addresses in, documents out, and every input that could not be read."""

from parley.sources.files import read_reports
from parley.sources.tables import csv_rows, json_rows, parquet_rows
from parley.sources.text import decode

__all__ = ["csv_rows", "decode", "json_rows", "parquet_rows", "read_reports"]
