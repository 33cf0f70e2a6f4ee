"""A stream is screened; what is set aside is kept and said."""

from __future__ import annotations

import pytest

from parley.model import Document
from parley.reading.reader import Reader
from parley.reading.screen import bears, doubt

TRUCE = (
    "Varnian and Tolmark negotiators agreed on Monday to extend the truce along the Sorrel river by ten days. The"
    " Tolmark delegation demands that Varnia withdraw its army from the valley before prisoners are exchanged."
)
BAKERY = (
    "The bakery on Mill Lane will open an hour earlier from next week. Its owner, Ada Penrose, said customers had asked"
    " for fresh rolls before the first bus, and that two new ovens would make it possible to bake twice as many loaves."
)


COUNCIL = (
    "The town council wants a new swimming bath, and the mayor said on Friday that it must be paid for by the county. The"
    " county's treasurer, Tom Ashby, refused to pay for more than half of it unless the pool opens on Sundays too. Parents"
    " demanded a shallow basin for small children; the swimming club insists on eight lanes of fifty metres and would"
    " accept a shorter season in return. An architect offered to draw the roof without a fee. The council will vote in"
    " May, after the school holidays, when engineers have measured the ground behind the library and the old bakery."
)


@pytest.mark.parametrize(("text", "expected"), [(TRUCE, True), (BAKERY, False), ("", False)])
def test_words_tell_whether_a_report_bears_on_negotiations(text: str, expected: bool) -> None:
    """A short wire on a truce passes, news of a bakery does not."""
    assert expected == bears(text)


def test_positions_of_other_news_must_be_told_more_plainly(example: str) -> None:
    """A report of negotiations and a brief raise no doubt, a longer report of a town council does."""
    assert doubt(example) == 0 == doubt(BAKERY)
    assert doubt(COUNCIL) > 1


def test_what_is_set_aside_is_said() -> None:
    """The reading of a report that is set aside is empty, and says why; its document is there."""
    reading = Reader(screen=True).read(Document.of(BAKERY, "bakery"))
    assert "not about negotiations" == reading.set_aside
    assert ("bakery", "en", ()) == (reading.document.id, reading.document.language, reading.positions)


def test_what_passes_is_read_as_without_a_screen() -> None:
    """The screen decides whether a report is read, never how."""
    document = Document.of(TRUCE, "truce")
    assert Reader().read(document) == Reader(screen=True).read(document)


def test_a_screening_reader_is_another() -> None:
    """Reports that were screened can be read again by a reader without a screen: their versions differ."""
    assert Reader().version != Reader(screen=True).version
