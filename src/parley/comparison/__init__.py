"""Where the sides stand: gaps, blocks, history, accounts, networks and constraints, each with its evidence."""

from parley.comparison.case import Case, Row, case_of
from parley.comparison.comparison import Comparison, compare
from parley.comparison.options import Option, Options, Sorting

__all__ = ["Case", "Comparison", "Option", "Options", "Row", "Sorting", "case_of", "compare"]
