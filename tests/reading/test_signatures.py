"""Signed quotations: who stands after the dash said it; a dash inside a line signs nothing."""

from __future__ import annotations

from parley.model import Document
from parley.passages import paragraphs
from parley.reading.reader import Reader
from parley.reading.signatures import signed
from parley.reading.statements import Attribution

ONE = "“We have waited nine years, whatever they “sign” now.”"
TEXT = f"""{ONE} ― Amina Brekke
"The bridge must open before the harvest." — Olof Tarn, a farmer in Lunde.

“They promised us that the army would leave.”

– Foreign Minister Sera Holt

“We will come back to the lake,” she said — Norrland had asked for it.
"""


def told(found: list[Attribution]) -> list[tuple[str, str]]:
    """Source and content of each."""
    return [(TEXT[slice(*(a.source or (0, 0)))], TEXT[slice(*a.content[0])]) for a in found]


def test_the_name_after_the_dash_is_the_source() -> None:
    """On the same line, with what the signer is, and on a line below."""
    assert [
        ("Amina Brekke", ONE),
        ("Olof Tarn, a farmer in Lunde", '"The bridge must open before the harvest."'),
        ("Foreign Minister Sera Holt", "“They promised us that the army would leave.”"),
    ] == told(signed(TEXT, paragraphs(TEXT), []))


def test_what_is_told_inside_a_signed_quotation_stays() -> None:
    """Who "promised" in it is another statement; one that takes the whole quotation for another's gives way."""
    inner, start = TEXT.index("They"), TEXT.index("“They")
    promise = Attribution((inner, inner + 4), None, ((TEXT.index("that the"), TEXT.index("leave") + 5),))
    wrong = Attribution((0, 2), None, ((start, TEXT.index("leave") + 7),))
    found = signed(TEXT, paragraphs(TEXT), [wrong, promise])
    assert promise in found
    assert wrong not in found


def test_passages_read_elsewhere_are_left_alone() -> None:
    """A quotation in a passage that is not read again makes no statement."""
    assert [] == signed(TEXT, paragraphs(TEXT)[-1:], [])


def test_a_line_that_ends_with_a_colon_announces_the_next_paragraph() -> None:
    """By a name, by a pronoun and by "made the following statement"; not across another paragraph."""
    text = (
        "Talks ended at noon. Later Ilse Varga added:\n\n“We will come back to the lake.”\n\nShe made the following statement:\n"
        "“Nobody has left it yet, and nobody will.”\n\nVarga said:\nNothing.\n\n“It is over.”\n"
    )
    found = signed(text, paragraphs(text), [])
    assert [(text[slice(*(a.source or (0, 0)))], text[slice(*a.content[0])]) for a in found] == [
        ("Ilse Varga", "“We will come back to the lake.”"),
        ("She", "“Nobody has left it yet, and nobody will.”"),
    ]


def test_a_transcript_labels_who_speaks() -> None:
    """And whoever is labelled is the person whom the text names; a single label is none."""
    text = (
        "Foreign Minister Ilse Varga of Norway spoke to Radio Lunde on Monday.\n\nLUNDE: Will you sign the truce?\n\n"
        "VARGA: We will sign when the guns are silent.\n\nLUNDE: And until then?\n\nVARGA: Until then we talk.\n"
    )
    found = {
        (s.source.text, s.actor)
        for s in Reader().read(Document.of(text, "x")).statements
        if s.source and s.cue and s.cue.text == ":"
    }
    assert ("VARGA", "norway") in found
    assert {"LUNDE", "VARGA"} == {name for name, _ in found}
    assert [] == signed("UPDATE: Varga left.\n", paragraphs("UPDATE: Varga left.\n"), [])
