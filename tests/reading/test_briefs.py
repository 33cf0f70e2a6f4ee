"""A brief, a text of one or two sentences, has one main deed: verbal acts count, and who does it to whom is told."""

from __future__ import annotations

import pytest

from parley.codebook import Codebook, Entry
from parley.model import Document, Event, EventType
from parley.reading.deedwords import Words, told
from parley.reading.reader import Reader

VARNIA = Entry("varnia", "Varnia", "state", seats=("Oreth",), demonyms=("Varnian",))
ORDANIA = Entry("ordania", "Ordania", "state", seats=("Port Selim",), demonyms=("Ordanian",))
READER = Reader(Codebook("lake", (VARNIA, ORDANIA)))


def _event(text: str) -> Event:
    return READER.read(Document.of(text)).events[0]


@pytest.mark.parametrize(
    ("type", "actors", "targets", "text"),
    [
        ("ACCUSE", {"varnia"}, {"ordania"}, "Varnia on Monday accused Ordania of smuggling timber."),
        ("ACCUSE", {"varnia"}, {"ordania"}, "Ordania was accused by Varnia of smuggling timber, a spokesman said."),
        (
            "REQUEST",
            {"varnia"},
            {"ordania"},
            "Ordania must open its archives, Varnian Foreign Minister Lena Dorsk said.",
        ),
        ("REJECT", {"varnia"}, {"ordania"}, "Varnia said it would not send envoys to Ordania."),
        ("THREATEN", {"varnia"}, {"ordania"}, "Varnia threatened to shell Ordanian villages."),
        ("AGREE", {"varnia"}, {"ordania"}, "Varnia will provide Ordania with wheat, the harvest ministry said."),
        ("AID", {"varnia"}, {"ordania"}, "Varnia sent medicine to Ordania on Friday."),
        ("COERCE", {"varnia"}, {"varnia"}, "Varnian police arrested forty students on Sunday."),
        ("CONCEDE", {"varnia"}, {"varnia"}, "The government of Varnia lifted a night curfew in Oreth."),
    ],
)
def test_a_brief_has_its_main_deed(type: EventType, actors: set[str], targets: set[str], text: str) -> None:
    """Its type is PLOVER's, future help is AGREE, a denied future REJECT; a state's own people stand under the state."""
    event = _event(text)
    assert (type, actors, targets) == (event.type, set(event.actors), set(event.targets))


def test_both_sides_of_talks_take_part() -> None:
    """What two do together names both, whoever is the subject."""
    event = _event("Varnian and Ordanian officials held talks on fishing rights on Tuesday.")
    assert ("CONSULT", {"varnia", "ordania"}) == (event.type, {*event.actors, *event.targets})


def test_a_city_tells_whose_people_are_hit() -> None:
    """Where nobody else is named, a city or region stands for its country, which is then in the cast."""
    reading = READER.read(Document.of("Rockets fired by Varnia killed nine people in Aleppo on Sunday."))
    assert ("ASSAULT", ("varnia",), ("syria",)) == (
        reading.events[0].type,
        reading.events[0].actors,
        reading.events[0].targets,
    )
    assert "syria" in {actor.id for actor in reading.actors}


def test_the_pattern_that_asks_most_comes_first() -> None:
    """An object or a particle tells more than the verb alone."""
    assert ["AID"] == [p.type for p in told(Words("send", {"grain"}, {}))][:1]
    assert ["MOBILIZE"] == [p.type for p in told(Words("send", {"troop"}, {}))][:1]
    assert ["REJECT"] == [p.type for p in told(Words("turn", set(), {"down": set()}))][:1]
    assert [] == told(Words("ponder", set(), {}))


@pytest.mark.parametrize(
    "text",
    [
        "No word on the talks to end the war in Varnia.",
        "The only question, no word on the traffic held to be honest in Varnia.",
        "Hopes for a plan to stop Varnia shelling the harbour.",
    ],
)
def test_a_brief_without_a_main_verb_ends(text: str) -> None:
    """A headline may have no verb of its own: whoever asks whose deed an infinitive is comes to an end."""
    assert text == READER.read(Document.of(text)).document.text
