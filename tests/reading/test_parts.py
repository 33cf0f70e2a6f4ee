"""The rules of the reader say what they promise, in small."""

from __future__ import annotations

import pytest

from parley.codebook import Entry
from parley.model import Document, EventType, Modality, Span, Stance, Statement, StatementKind
from parley.passages import folded
from parley.reading.actors import Cast
from parley.reading.events import as_told
from parley.reading.ground import Ground
from parley.reading.names import Mention
from parley.reading.opinion import population, share
from parley.reading.participants import participants
from parley.reading.plover import deeds
from parley.reading.stances import gated, issue_of, stance_of
from parley.reading.statements import Attribution, kind, outermost


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("direct", "“We will not leave,”"),
        ("direct", '"We will not leave."'),
        ("mixed", "the day was “useful”"),
        ("indirect", "that the army would leave"),
    ],
)
def test_quotation_marks_tell_the_kind_of_a_statement(expected: StatementKind, text: str) -> None:
    """Wholly quoted is direct, partly is mixed, not at all is indirect."""
    assert expected == kind(text, [(0, len(text))])


def test_only_outermost_statements_stay() -> None:
    """A statement inside the content of another is left out, two side by side stay."""
    outer, inner, other = (Attribution(None, None, (at,)) for at in ((0, 50), (10, 30), (60, 90)))
    assert [outer, other] == outermost([outer, inner, other])


@pytest.mark.parametrize(
    ("expected", "sentence", "proposition"),
    [
        ("demands", "Meridia demands a full withdrawal.", "a full withdrawal"),
        ("offers", "Kastoria offered to open the bridge.", "open the bridge"),
        ("accepts", "Kastoria accepted the observers.", "the observers"),
        ("accepts", "The minister did not rule out a pullback.", "a pullback"),
        ("rejects", "Kastoria ruled out a pullback.", "a pullback"),
        ("rejects", "The army refused to leave the ridge.", "leave the ridge"),
        ("requires", "It would sign only if the guns were withdrawn.", "the guns were withdrawn"),
        ("requires", "Meridia made disarmament a condition.", "disarmament"),
        ("threatens", "He threatened to close the dam.", "close the dam"),
        ("threatens", "She warned that the army would not spare the town.", "spare the town"),
        ("threatens", "He said they would take the ridge by force.", "take the ridge by force"),
        ("accepts", "Kastoria remained committed to the truce.", "the truce"),
        ("requires", "It insisted that the guns be gone before any truce.", "the guns be gone"),
    ],
)
def test_a_cue_tells_the_stance(expected: Stance, sentence: str, proposition: str) -> None:
    """The nearest cue decides, negation and double negation included."""
    at = sentence.index(proposition)
    assert expected == stance_of(sentence, 0, (at, at + len(proposition)))


@pytest.mark.parametrize(
    "sentence",
    [
        "The treaty could come into force only if a full ceasefire held.",
        "Kastoria would not sign unless a full ceasefire held.",
        "The corridor opens, he said, only as a result of “a full ceasefire”.",
    ],
)
def test_what_has_to_come_first_is_looked_for_where_the_words_call_for_it(sentence: str) -> None:
    """The words "only if" and their like tell where a precondition begins."""
    assert gated(sentence) == {sentence.index("a full ceasefire")}


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("detainees", "an exchange of prisoners"),
        ("economy", "the lifting of sanctions"),
        ("forces", "the withdrawal of its troops"),
        ("ceasefire", "a 30-day truce"),
        ("security_guarantees", "unarmed observers"),
        (None, "a better mood"),
    ],
)
def test_words_tell_the_issue(expected: str | None, words: str) -> None:
    """An issue is told by its words; words of none tell none."""
    assert expected == issue_of(words)


@pytest.mark.parametrize(
    ("kind", "modality", "text"),
    [
        ("CONSULT", "happened", "Meridia met Kastoria in Orvane."),
        ("ASSAULT", "happened", "Meridia shelled Kastoria."),
        ("ASSAULT", "denied", "Meridia denied that it had shelled Kastoria."),
        ("CONSULT", "planned", "Meridia will meet Kastoria again."),
        ("RETREAT", "expected", "Meridia expects Kastoria to release its crew."),
        ("PROTEST", "happened", "Thousands marched in Meridia."),
        ("SANCTION", "happened", "Meridia imposed sanctions on Kastoria."),
    ],
)
def test_a_deed_is_told_by_its_trigger(kind: EventType, modality: Modality, text: str) -> None:
    """The trigger gives the PLOVER type, the words around it whether it has happened."""
    sides = [
        Mention(at, at + len(name), name, "name") for name in ("Meridia", "Kastoria") if (at := text.find(name)) >= 0
    ]
    assert (kind, modality) in [(d.type, d.modality) for d in deeds(folded(text), 0, len(text), sides)]


def test_who_acts_stands_before_and_who_suffers_after() -> None:
    """In an active clause the first side acts on the second; "by" turns it round."""
    text = "Kastoria was attacked by Meridia."
    sides = [Mention(0, 8, "kastoria", "name"), Mention(25, 32, "meridia", "name")]
    (deed,) = deeds(folded(text), 0, len(text), sides)
    assert (("meridia",), ("kastoria",)) == (deed.actors, deed.targets)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (0.58, "58 per cent of Meridians oppose it"),
        (0.67, "two thirds of voters back it"),
        ("majority", "a majority of Meridians is against it"),
        ("unknown", "Meridians are against it"),
        ("unknown", "158% of them"),
    ],
)
def test_a_share_is_a_number_or_a_word(expected: float | str, text: str) -> None:
    """A share is 0 to 1 where told as a number, else its word."""
    assert expected == share(text)


def test_the_public_is_named_in_its_words() -> None:
    """The population is what the sentence calls it."""
    assert "Meridians" == population("58 per cent of Meridians oppose it")


def test_whoever_is_only_quoted_takes_no_part() -> None:
    """However the encoder ticks them; the event's own words can say so."""
    text = "A doctor in Orvane said that Meridia shelled the bridge. Two teachers marched on Monday."
    actors = {
        "meridia": Entry("meridia", "Meridia", "state"),
        "doctor": Entry("doctor", "a doctor in Orvane", "person"),
        "teachers": Entry("teachers", "two teachers", "people"),
    }
    found = (("A doctor in Orvane", "doctor"), ("Meridia", "meridia"), ("Two teachers", "teachers"))
    mentions = tuple(
        Mention(text.index(words), text.index(words) + len(words), id, "name" if id == "meridia" else "source")
        for words, id in found
    )
    first = 0, text.index("Two")
    ground = Ground(Document.of(text, "x"), (first, (first[1], len(text))), [], [], Cast(actors, mentions), [])
    shelled, marched = (text.index("Meridia"), first[1] - 2), (first[1], len(text) - 1)
    ticked = {"doctor": 0.9, "meridia": 0.9, "teachers": 0.9}
    assert participants(ground, shelled, "ASSAULT", ticked, {}, ()) == (("meridia",), ())
    assert "teachers" in participants(ground, marched, "PROTEST", ticked, {}, ())[0]


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("expected", "Kastoria fears that new attacks might spoil the talks"),
        ("conditional", "Kastoria fears that new attacks follow if the talks fail"),
        ("conditional", "Kastoria says that new attacks might spoil the talks"),
    ],
)
def test_what_is_feared_is_expected(wanted: Modality, text: str) -> None:
    """Unless it is told on what it depends."""
    cue, that = text.index(" ") + 1, text.index("that")
    said = Statement(
        "s1",
        Span.of(text, 0, cue - 1),
        "kastoria",
        Span.of(text, cue, that - 1),
        (Span.of(text, that, len(text)),),
        "indirect",
    )
    assert as_told("conditional", said) == wanted
    assert as_told("happened", said) == "happened"


@pytest.mark.parametrize(
    ("kind", "wanted", "text"),
    [
        ("ASSAULT", (("meridia",), ("kastoria",)), "Early on Monday Meridia struck an air base."),
        ("RETREAT", (("meridia",), ()), "Meridia will pull its guns back."),
        ("RETREAT", (("meridia", "kastoria"), ()), "Meridia agreed to a truce."),
    ],
)
def test_whoever_is_named_alone_is_who_acts(
    kind: EventType, wanted: tuple[tuple[str, ...], tuple[str, ...]], text: str
) -> None:
    """The other party is whom an attack hits, and withdraws nothing; what sides give up together is both sides'."""
    actors = {id: Entry(id, id.title(), "state") for id in ("meridia", "kastoria")}
    at = text.index("Meridia")
    text += " Kastoria was silent."
    named = ((at, "meridia"), (text.index("Kastoria"), "kastoria"))
    cast = Cast(actors, tuple(Mention(start, start + len(id), id, "name") for start, id in named))
    ground = Ground(Document.of(text, "x"), ((0, len(text)),), [], [], cast, [])
    ticked = {"meridia": 0.9, "kastoria": 0.9}
    assert participants(ground, (at, text.index(".")), kind, ticked, {}, ("meridia", "kastoria")) == wanted
