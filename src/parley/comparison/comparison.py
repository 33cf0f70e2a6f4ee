"""One comparison: everything that is told of where the sides stand.

In: readings, a case, or a record. Out: a ``Comparison`` with the options, the matrix, the blocks, the ways to
unblock, the histories, the accounts and the constraints, each made when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from parley.codebook import Codebook
from parley.comparison.accounts import Difference, differences
from parley.comparison.blocking import Blocking, blocking, in_words
from parley.comparison.case import Case, case_of, collector_paused
from parley.comparison.constraints import Constraint, constraints
from parley.comparison.gaps import Matrix, Stand, matrix, stands
from parley.comparison.history import History, News, histories, news
from parley.comparison.meaning import Meanings
from parley.comparison.networks import Uses, uses
from parley.comparison.options import Options, Sorting, options
from parley.comparison.polarization import Polarization, polarization
from parley.comparison.unblocking import Unblocking, unblocking
from parley.model import Reading

if TYPE_CHECKING:
    from parley.record import Record


class Comparison:
    """Where the sides of a case stand. Nothing is computed twice."""

    def __init__(
        self,
        case: Case,
        codebook: Codebook | None = None,
        sortings: Sequence[Sorting] = (),
        parties: Sequence[str] | None = None,
        meanings: Meanings | None = None,
    ) -> None:
        self.case = case
        self.codebook = codebook
        self.sortings = tuple(sortings)
        self.parties = tuple(parties) if parties else case.parties()
        self.meanings = Meanings() if meanings is None else meanings

    @cached_property
    def options(self) -> Options:
        """The options and which wording names which."""
        with collector_paused():
            return options(self.case, self.codebook, self.sortings, self.meanings)

    @cached_property
    def stands(self) -> tuple[Stand, ...]:
        """Where every actor stands on every option now."""
        with collector_paused():
            return stands(self.case, self.options)

    @cached_property
    def matrix(self) -> Matrix:
        """Issue and party."""
        return matrix(self.case, self.options, self.parties, self.stands)

    @cached_property
    def blocking(self) -> Blocking:
        """What blocks what, among all actors with positions."""
        return blocking(self.case, self.options, current=self.stands)

    @cached_property
    def unblocking(self) -> Unblocking:
        """The smallest sets of positions whose change would unblock."""
        return unblocking(self.blocking)

    @cached_property
    def histories(self) -> tuple[History, ...]:
        """Every side's steps on every option."""
        return histories(self.case, self.options)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Where reports differ."""
        return differences(self.case)

    @cached_property
    def constraints(self) -> tuple[Constraint, ...]:
        """What binds the parties."""
        return constraints(self.case, self.codebook)

    @cached_property
    def uses(self) -> Uses:
        """Who is for and against what, how often."""
        return uses(self.case, self.options)

    @cached_property
    def polarization(self) -> Polarization:
        """The two camps of the whole time."""
        return polarization(self.uses)

    def blocks_in_words(self) -> list[str]:
        """The blocks and circles, a sentence each."""
        return in_words(self.blocking, self.case, self.options)

    def news(self, since: str) -> News:
        """What is new and what has changed since an ISO date."""
        return news(self.histories, since)


def compare(
    source: Iterable[Reading] | Case | Record,
    *,
    codebook: Codebook | None = None,
    sortings: Sequence[Sorting] = (),
    parties: Sequence[str] | None = None,
) -> Comparison:
    """Compare the sides of readings, of a case, or of a record with its analysts' judgements.

    ``parties`` are actor ids; without them they are those that the reports call parties. ``sortings`` are judgements
    on options; those of a record are its own and stand before them.
    """
    if isinstance(source, Case):
        return Comparison(source, codebook, sortings, parties)
    from parley.record import Record

    if isinstance(source, Record):
        from parley.comparison.recorded import compare_record

        return compare_record(source, codebook, sortings, parties)
    return Comparison(case_of(source), codebook, sortings, parties)
