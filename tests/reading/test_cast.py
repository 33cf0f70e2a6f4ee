"""Who is in the cast and who is not, in small: invented people and places."""

from __future__ import annotations

import re

import pytest

from parley.codebook import Codebook, Entry, gazetteer
from parley.model import Document
from parley.passages import paragraphs
from parley.reading.actors import Cast, at_war, nameless, opposed, read_actors
from parley.reading.antecedents import Antecedents
from parley.reading.definites import groups_and_armies, headed, titled
from parley.reading.home import home
from parley.reading.names import Mention, surname_forms, words
from parley.reading.namewords import trimmed
from parley.reading.nobodies import is_nobody, is_place, is_share
from parley.reading.people import likeness, people
from parley.reading.reader import Reader
from parley.reading.sides import given_acronyms, names_body, newcomers, own_acronyms
from parley.reading.speakers import bind_sources, described_kind
from parley.reading.standing import Standing

VARNIA = Entry("varnia", "Varnia", "state", code="VRN")
KASTORIA = Entry("kastoria", "Kastoria", "state")
FRONT = Entry("lake_front", "Lake Front", "armed_group", code="VRN")
ENTRIES = {entry.id: entry for entry in (VARNIA, KASTORIA, FRONT)}


def mentions(text: str, *names: tuple[str, str, str]) -> list[Mention]:
    """Mentions by (words, actor, form), each where it first stands."""
    found = [(text.index(words), words, actor, form) for words, actor, form in names]
    return [Mention(at, at + len(words), actor, form) for at, words, actor, form in sorted(found)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "name"), [("KEN", "Mombasa"), ("NOR", "Bergen"), ("-", "Black Sea"), ("PER", "Arequipa"), (None, "Varnia")]
)
def test_a_town_tells_its_state(code: str | None, name: str) -> None:
    """The gazetteer knows towns and regions by their state; seas are in none."""
    assert gazetteer.country(name) == code


def test_every_place_is_in_a_state_of_three_letters_or_in_none() -> None:
    """The table has no broken lines."""
    assert all(code == "-" or (len(code) == 3 and code.isupper()) for code in set(gazetteer._places().values()))


@pytest.mark.parametrize(
    ("place", "name"),
    [(True, "Mombasa"), (True, "Hotel Meridian"), (True, "Tanna River"), (True, "Ostrel"), (False, "Varnia")],
)
def test_a_name_that_stands_after_prepositions_of_place_is_a_place(place: bool, name: str) -> None:
    """By the gazetteer, by its words, or because the text only ever is in it."""
    text = "Shells fell in Ostrel and near Ostrel, Varnia said. In Ostrel nobody was hurt."
    assert is_place(text, Standing(text), name) is place


@pytest.mark.parametrize(
    ("nobody", "description"),
    [
        (True, "58 per cent"), (True, "about four in ten"), (True, "the declaration of the third of May"),
        (True, "leaks from the meeting"), (True, "anyone who takes part"), (False, "two diplomats"),
        (False, "a doctor in Ostrel"), (False, "the carrier"),
    ],
)  # fmt: skip
def test_documents_and_shares_are_nobody(nobody: bool, description: str) -> None:
    """A description without a human head, a number and a pronoun for all are no actors."""
    assert is_nobody(description) is nobody


def test_a_share_is_told_from_people() -> None:
    """Only numbers and shares are."""
    assert is_share("only three in ten")
    assert not is_share("three ministers")


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        ("person", "a Western diplomat"), ("people", "two diplomats"), ("people", "residents of Ostrel"),
        ("organisation", "our weather team"), ("people", "elders"),
    ],
)  # fmt: skip
def test_a_description_has_the_kind_of_its_head(kind: str, description: str) -> None:
    """One is a person, several are people, the rest is a body."""
    assert described_kind(description) == kind


def test_a_surname_keeps_its_particles() -> None:
    """And is known without them."""
    assert set(surname_forms("Anton de Mirava")) == {"de Mirava", "De Mirava", "Mirava"}
    assert "Harun" in surname_forms("Nasir al-Harun")


def test_letters_with_full_stops_are_one_word_with_the_last_of_them() -> None:
    """So that what stands after "U.S." stands beside it; elsewhere a full stop ends the sentence."""
    text = "A U.S. envoy and a U.N.-led team went to the U.S. Varnia stayed."
    found = [word.text for word in words(text, [(0, len(text))])]
    assert ["U.S.", "U.N.", "U.S."] == [word for word in found if word.startswith("U")]
    assert ["Varnia", "stayed"] == found[-2:]
    told = "The U.S. President Lena Ashby, asked about the terms, said there were many."
    reading = Reader().read(Document.of(told, "x"))
    assert ["united_states"] == [actor.id for actor in reading.actors]


def test_spellings_of_a_name_are_alike() -> None:
    """Vowels, marks, apostrophes and articles do not count; consonants do."""
    assert likeness("Bashir Ja’afari") == likeness("Basher al-Jafari")
    assert likeness("Bashir Jafari") != likeness("Bashir Karimi")


def test_the_group_is_the_armed_group_named_last() -> None:
    """And the army is of the state whose rebels the text names."""
    text = "Varnia met the Lake Front. Varnia waited; Varnia left. Kastoria watched. The group denied it, and the army too."
    known = mentions(text, ("Varnia met", "varnia", "name"), ("Lake Front", "lake_front", "name"))
    known += [Mention(at, at + 6, "varnia", "name") for at in (27, 42)]
    known = sorted([*known, *mentions(text, ("Kastoria", "kastoria", "name"))], key=lambda m: m.start)
    found = {
        text[m.start : m.end]: m.actor for m in groups_and_armies(text, known, ENTRIES, home(text, "", known, ENTRIES))
    }
    assert found == {"The group": "lake_front", "the army": "varnia"}


def test_an_army_of_two_states_is_nobodys() -> None:
    """Where two states are named alike and neither army is."""
    text = "Varnia and Kastoria met. Varnia and Kastoria spoke. Varnia and Kastoria left. The army denied it."
    known = [
        Mention(at, at + len(name), name.lower(), "name")
        for name in ("Varnia", "Kastoria") for at in range(len(text)) if text.startswith(name, at)
    ]  # fmt: skip
    assert (
        groups_and_armies(
            text,
            sorted(known, key=lambda m: m.start),
            ENTRIES,
            home(text, "", sorted(known, key=lambda m: m.start), ENTRIES),
        )
        == []
    )


def test_the_government_is_not_that_of_the_host() -> None:
    """A report from a host's capital is about the land of its headline, however often the host is named."""
    text = "Kastoria hosted the talks, Kastoria said. Kastoria’s ministry was glad. Varnia came. The government paid."
    names = [(at, "Kastoria", "kastoria") for at in (0, 27, 42)] + [(text.index("Varnia"), "Varnia", "varnia")]
    known = [Mention(at, at + len(name), actor, "name") for at, name, actor in names]
    about = home(text, "Varnia pays its soldiers after talks in Kastoria", known, ENTRIES)
    assert (about.state, about.aside) == ("varnia", frozenset({"kastoria"}))
    assert [m.actor for m in groups_and_armies(text, known, ENTRIES, about)] == ["varnia"]


def test_two_that_talk_are_both_at_home() -> None:
    """Then a bare "the government" is nobody's unless its sentence tells."""
    text = "Varnia met Kastoria. " * 5
    known = [
        Mention(m, m + n, a, "name")
        for k in range(5)
        for m, n, a in ((21 * k, 6, "varnia"), (21 * k + 11, 8, "kastoria"))
    ]
    assert (lambda about: (about.state, about.two))(home(text, "", known, ENTRIES)) == (None, True)


def test_a_council_is_the_side_that_is_called_one() -> None:
    """A body's noun stands for the side last named by it."""
    text = "The Reed Council met Varnia. The council agreed."
    entries = {**ENTRIES, "reed_council": Entry("reed_council", "Reed Council", "organisation")}
    known = mentions(text, ("Reed Council", "reed_council", "name"), ("Varnia", "varnia", "name"))
    found = groups_and_armies(text, known, entries, home(text, "", known, entries))
    assert [(text[m.start : m.end], m.actor) for m in found] == [("The council", "reed_council")]


def test_an_envoy_to_a_land_does_not_speak_for_it() -> None:
    """A spokesman for one does."""
    text = "Envoy for Varnia Lena Dorsk left. Spokesman for Kastoria Ivo Marn stayed."
    sides = mentions(text, ("Varnia", "varnia", "name"), ("Kastoria", "kastoria", "name"))
    names = [(text.index(name), text.index(name) + len(name)) for name in ("Lena Dorsk", "Ivo Marn")]
    assert [person.side for person in people(text, names, sides, set(), {})] == [None, "kastoria"]


def test_a_minister_of_nobody_in_particular_is_of_the_land_that_the_report_is_about() -> None:
    """Not of the host named just before."""
    text = "Kastoria was calm. The minister of the interior, Lena Dorsk, flew home."
    at = text.index("Lena Dorsk")
    sides = mentions(text, ("Kastoria", "kastoria", "name"))
    assert people(text, [(at, at + 10)], sides, {"kastoria"}, {}, "varnia")[0].side == "varnia"


def test_the_headline_tells_that_a_name_is_a_land() -> None:
    """A name of one word in it is a state's, a town told of as a place is none."""
    text = "Ruvo rebels fired. Ruvo said no, and Ruvo left Tarn. In Tarn nobody spoke."
    marked = [(text.index("Ruvo said"), text.index("Ruvo said") + 4)]
    kinds = {
        entry.name: entry.kind for entry in newcomers(text, [(0, len(text))], [], marked, "Ruvo quits talks in Tarn")
    }
    assert kinds == {"Ruvo": "state"}


def test_a_body_keeps_the_noun_that_begins_its_name() -> None:
    """The Army of the Upper Villages is not the Upper Villages."""
    text = "The Army of the Upper Villages said no."
    assert [entry.name for entry in newcomers(text, [(0, len(text))], [], [(0, 30)])] == ["Army of the Upper Villages"]


def test_a_title_alone_is_the_one_who_was_called_so() -> None:
    """The general is General Dorsk, a bishop of whom nothing was said is nobody."""
    text = "General Lena Dorsk left. The general said no. The bishop prayed."
    found = titled(text, mentions(text, ("Lena Dorsk", "varnia", "person")))
    assert [(text[m.start : m.end], m.actor) for m in found] == [("The general", "varnia")]


def test_a_minister_is_of_the_state_whose_seat_he_speaks_of() -> None:
    """Not of the state that was named last."""
    text = "Kastoria objected. Deputy Minister Lena Dorsk said Varna would wait."
    sides = mentions(text, ("Kastoria", "kastoria", "name"), ("Varna ", "varnia", "seat"))
    at = text.index("Lena Dorsk")
    assert people(text, [(at, at + 10)], sides, {"varnia", "kastoria"}, {})[0].side == "varnia"


def test_a_backer_is_not_the_side_of_those_whom_it_backs() -> None:
    """A recognised government's minister does not speak for those who recognise it."""
    text = "Lena Dorsk, prime minister of the government that Kastoria recognises, left."
    assert people(text, [(0, 10)], mentions(text, ("Kastoria", "kastoria", "name")), {"kastoria"}, {})[0].side is None


def test_an_acronym_in_another_language_is_of_the_body_with_its_letters() -> None:
    """FLT for the Tana Liberation Front, though in another order."""
    text = "The Tana Liberation Front met the envoys. The FLT said no. “No,” said the FLT again."
    found = newcomers(text, [(0, len(text))], [], [(0, 25), (42, 49)])
    assert [entry.name for entry in found if "FLT" in entry.aliases] == ["Tana Liberation Front"]


def test_those_whose_a_body_is_stand_for_it() -> None:
    """The Shepherds for the Highland Shepherds’ Congress, whole with its apostrophe."""
    text = "The Highland Shepherds’ Congress met. “No,” said the Shepherds. For the Shepherds it was too late."
    found = newcomers(text, [(0, len(text))], [], [(0, 32), (49, 62)])
    assert [(entry.name, "Shepherds" in entry.aliases) for entry in found] == [("Highland Shepherds’ Congress", True)]


def test_an_army_is_a_party_of_its_own_only_in_its_war() -> None:
    """Where its enemy is not told of, it stands for its state."""
    alone = [Mention(0, 13, "sudanese_armed_forces", "name")]
    war = [*alone, Mention(20, 23, "rapid_support_forces", "name"), Mention(30, 38, "sudan", "seat")]
    assert [m.actor for m in at_war("", alone)] == ["sudan"]
    assert [m.actor for m in at_war("", war)] == [
        "sudanese_armed_forces",
        "rapid_support_forces",
        "sudanese_armed_forces",
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (True, "The Varnian Lake Institute said so."),
        (True, "Varnia Refugee Council"),
        (False, "The Varnian army said so."),
    ],
)
def test_a_body_named_after_a_land_is_not_its_state(body: bool, text: str) -> None:
    """An institute or a relief body does not speak for the state whose people's name it bears."""
    at = text.index("Varnia")
    mention = Mention(at, at + (7 if "Varnian" in text else 6), "varnia", "demonym")
    assert names_body(text, mention, {"varnia"}) is body


def test_an_acronym_that_the_text_explains_is_of_whom_the_text_says() -> None:
    """Whoever else is known by it."""
    known = Codebook("", (Entry("kastorian_army", "Kastorian National Army", "armed_group", aliases=("KNA",)),))
    assert own_acronyms("The Kela National Army (KNA) met envoys.", known) == {"KNA"}
    assert own_acronyms("The Kastorian National Army (KNA) met envoys.", known) == set()


def test_a_source_told_of_by_words_and_name_goes_by_its_name() -> None:
    """Not by its description; what is said through a statement is its author's."""
    text = (
        "The opposition Homeland Union, which holds a third of the seats, said it would vote against the deal. "
        "A statement from Oman said that talks would go on."
    )
    found = {s.source.text: s.actor for s in Reader().read(Document.of(text, "x")).statements if s.source}
    assert found["The opposition Homeland Union, which holds a third of the seats"] == "homeland_union"
    assert found["A statement from Oman"] == "oman"


def test_a_surname_after_a_form_of_address_is_no_body() -> None:
    """Whoever is somebody's spokesman speaks for that side, by a surname alone, too."""
    text = (
        "Varnia and Kastoria met in Orvane. The work was hard, said Varnia’s speaker Haruk, and Haruk added that it would go "
        "on. Haruk blamed nobody."
    )
    marked = [m.span() for m in re.finditer("Varnia|Kastoria|Haruk", text)]
    cast = read_actors(Document.of(text, "x"), paragraphs(text), Codebook("", (VARNIA, KASTORIA)), marked, named=[])
    assert "haruk" not in cast.actors
    assert {m.actor for m in cast.mentions if text[m.start : m.end] == "Haruk"} == {"varnia"}


@pytest.mark.parametrize(
    ("kept", "name"),
    [("", "Hindu"), ("", "Catholic"), ("Catholic Church", "Catholic Church"), ("Jewish Council", "Jewish Council")],
)
def test_a_faith_is_no_name_without_a_body(kept: str, name: str) -> None:
    """Tourists and towns have one; its councils and churches are called after it."""
    assert trimmed(name) == kept


def test_those_who_wrote_a_report_are_not_in_it() -> None:
    """Neither its writers nor its editors, named as they may be."""
    text = "Varnia and Kastoria met in Orvane, Ada Lindt said.\n\n(Reporting by Orvane bureau; Editing by Per Holm)"
    named = [m.span() for m in re.finditer("Ada Lindt|Per Holm", text)]
    cast = read_actors(Document.of(text, "x"), paragraphs(text), Codebook("", (VARNIA, KASTORIA)), [], named)
    assert "ada_lindt" in cast.actors
    assert "per_holm" not in cast.actors


def test_the_north_is_the_half_of_a_land_that_the_text_names() -> None:
    """And a point of the compass where no side's name begins with it."""
    halves = {
        f"{half}_varnia": Entry(f"{half}_varnia", f"{half.title()} Varnia", "state") for half in ("north", "south")
    }
    text = "North Varnia met South Varnia. The North agreed, the South did not, and rain fell in the North. The East slept."
    known = mentions(text, ("North Varnia", "north_varnia", "name"), ("South Varnia", "south_varnia", "name"))
    found = groups_and_armies(text, known, halves, home(text, "", known, halves))
    assert [(text[m.start : m.end], m.actor, m.form) for m in found] == [
        ("The North", "north_varnia", "name"),
        ("the South", "south_varnia", "name"),
        ("the North", "north_varnia", "place"),
    ]


def test_a_ministrys_portfolio_is_no_land() -> None:
    """A ministry speaks for the state that has it."""
    text = "Varnia’s Unification Ministry agreed. The Unification Ministry left."
    known = mentions(text, ("Varnia", "varnia", "name"))
    assert newcomers(text, [(0, len(text))], known, [(0, len(text))]) == []


def test_the_land_of_the_rebels_alone_is_the_one_that_a_report_is_about() -> None:
    """Though it is never named."""
    text = "Kastoria hosted the Lake Front. The army stayed away."
    known = mentions(text, ("Kastoria", "kastoria", "name"), ("Lake Front", "lake_front", "name"))
    about = home(text, "", known, ENTRIES)
    assert [m.actor for m in groups_and_armies(text, known, ENTRIES, about)] == ["varnia"]


def test_who_is_whom_the_text_names_right_before() -> None:
    """Whoever had the floor before."""
    text = "Varnia said it was the Kastorians who had proposed a truce."
    known = mentions(text, ("Varnia", "varnia", "name"), ("Kastorians", "kastoria", "demonym"))
    cast = Cast({"varnia": VARNIA, "kastoria": KASTORIA}, tuple(known))
    who = text.index("who"), text.index("who") + 3
    _, bound = bind_sources(text, cast, [(0, 6), who], Antecedents(text, [], [], cast))
    assert bound == {(0, 6): "varnia", who: "kastoria"}


def test_an_acronym_that_the_text_gives_to_a_known_side_is_that_sides() -> None:
    """In brackets behind its name, if the letters are the name's."""
    text = "The Lake Front (LF) met Varnia (Monday) and Kastoria (ABC)."
    known = mentions(
        text, ("Lake Front", "lake_front", "name"), ("Varnia", "varnia", "name"), ("Kastoria", "kastoria", "name")
    )
    assert given_acronyms(text, known) == {"LF": "lake_front"}


@pytest.mark.parametrize(
    "text",
    [
        "Ivo Marn, foreign policy adviser to President Lena Dorsk, was glad.",
        "Ivo Marn, who heads President Lena Dorsk's delegation, was glad.",
    ],
)
def test_whoever_serves_a_person_speaks_for_her_side(text: str) -> None:
    """By the person alone, where the side is not named."""
    sides = mentions(text, ("Lena Dorsk", "varnia", "person"))
    who = people(text, [(0, len("Ivo Marn"))], sides, {"varnia"}, {})
    assert {p.name: p.side for p in who} == {"Ivo Marn": "varnia", "Lena Dorsk": "varnia"}


def test_an_office_of_the_state_is_of_the_land_that_the_report_is_about() -> None:
    """After a name, and before one with a rank."""
    text = "Ivo Marn, the high commissioner for peace, left. The army spokesman Lt. Col. Ada Brandt stayed."
    names = [(text.index(name), text.index(name) + len(name)) for name in ("Ivo Marn", "Ada Brandt")]
    who = people(text, names, [], {"varnia"}, {}, "varnia")
    assert {p.name: p.side for p in who} == {"Ivo Marn": "varnia", "Ada Brandt": "varnia"}


def test_it_is_the_ministry_that_says_it() -> None:
    """A speaker who goes on by "it"; whoever the other side is, is not told."""
    text = "Varnia spoke first. Kastoria said it wants a truce. The other side waited."
    known = mentions(text, ("Varnia", "varnia", "name"), ("Kastoria", "kastoria", "name"))
    cast = Cast({"varnia": VARNIA, "kastoria": KASTORIA}, tuple(known))
    sources = [(text.index(words), text.index(words) + len(words)) for words in ("Kastoria", "it ", "The other side")]
    sources[1] = sources[1][0], sources[1][1] - 1
    _, bound = bind_sources(text, cast, sources, Antecedents(text, [], [], cast))
    assert list(bound.values()) == ["kastoria", "kastoria", None]


def test_who_serves_somebody_speaks_for_the_one_named_last() -> None:
    """By the surname, too: "His interior minister" is not of whoever was last named in full."""
    text = "Pavel Orlan left Kastoria early. Lena Dorsk stayed. Ms Dorsk named her price. Her interior minister, Ivo Brand, agreed."
    places = [(text.index(name), text.index(name) + len(name)) for name in ("Pavel Orlan", "Lena Dorsk", "Ivo Brand")]
    sides = [Mention(*places[0], "kastoria", "person"), Mention(*places[1], "varnia", "person")]
    assert {p.name: p.side for p in people(text, places, sides, {"varnia"}, {})}["Ivo Brand"] == "varnia"


def test_a_government_is_of_the_one_who_heads_it() -> None:
    """ "The government of President Dorsk" stands for her side."""
    text = "The rebels blamed the government of President Lena Dorsk."
    at = text.index("Lena")
    found = headed(text, [Mention(at, at + len("Lena Dorsk"), "varnia", "person")])
    assert [(text[m.start : m.end].strip(), m.actor) for m in found] == [("the government of President", "varnia")]


def test_the_rebels_are_the_only_armed_group_even_before_its_name() -> None:
    """But no group is meant where two are told of."""
    text = "The militia kept the town, Varnia said. The Lake Front denied it."
    known = mentions(text, ("Varnia", "varnia", "name"), ("Lake Front", "lake_front", "name"))
    about = home(text, "", known, ENTRIES)
    assert "lake_front" in [m.actor for m in groups_and_armies(text, known, ENTRIES, about)]
    two = {**ENTRIES, "hill_guard": Entry("hill_guard", "Hill Guard", "armed_group", code="VRN")}
    more = [*known, Mention(len(text), len(text) + 10, "hill_guard", "name")]
    found = groups_and_armies(text + " Hill Guard", more, two, about)
    assert [m.actor for m in found if text[m.start : m.end] == "The militia"] == []


def test_a_pronoun_is_the_person_with_whom_its_sentence_begins() -> None:
    """Whoever else had the floor before."""
    text = "Lena Dorsk said no. Mr Orlan, for his part, let friends know that he would sign."
    named = [(m.start(), m.end(), m.group()) for m in re.finditer("Lena Dorsk|Orlan|(?<!Lena )Dorsk", text)]
    sides = [Mention(s, e, "varnia" if "Dorsk" in name else "kastoria", "person") for s, e, name in named]
    cast = Cast(ENTRIES, tuple(sides))
    asked = [(0, 10), (text.index("he would"), text.index(" would"))]
    _, bound = bind_sources(text, cast, asked, Antecedents(text, [], [], cast))
    assert [bound[at] for at in asked] == ["varnia", "kastoria"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the government", "Varnian government"),
        ("the Government", "Government of Varnia"),
        ("the parliament", "Varnia"),
    ],
)
def test_a_state_that_negotiates_with_a_group_of_its_land_is_named_as_its_government(words: str, name: str) -> None:
    """In the words of the report; where it does not tell of a government, by the state's name."""
    book = Codebook(
        "",
        (
            Entry("varnia", "Varnia", "state", demonyms=("Varnian",), code="VRN"),
            FRONT,
        ),
    )
    text = (
        f"Varnia and the Lake Front held talks in Geneva on Monday. A Varnian minister said {words} would free prisoners. "
        "The Lake Front demanded a ceasefire. Varnia and the Lake Front will meet again on Friday."
    )
    cast = Reader(book).read(Document.of(text, "x", published="2031-05-14")).actors
    assert [actor.name for actor in cast if actor.id == "varnia"] == [name]


@pytest.mark.parametrize(
    ("words", "actors"),
    [
        ("Varnian rebels met the envoy.", ["varnian_rebels"]),
        ("Varnia’s largest guerrilla group met the envoy.", [None]),
        ("Varnian rebels met the Lake Front.", ["lake_front", "lake_front"]),
        ("The Varnian government and rebels met.", ["varnia"]),
        ("Varnian rebel leaders met.", [None]),
    ],
)
def test_a_states_rebels_are_not_the_state(words: str, actors: list[str | None]) -> None:
    """They are the armed group of the land, under the people's name where none is named."""
    state = Entry("varnia", "Varnia", "state", demonyms=("Varnian",), code="VRN")
    entries = {"varnia": state, "lake_front": FRONT}
    named = [("Varnian" if "Varnian" in words else "Varnia", "varnia", "demonym" if "Varnian" in words else "name")]
    named += [("Lake Front", "lake_front", "name")] if "Lake Front" in words else []
    found, _ = opposed(words, mentions(words, *named), entries)
    assert [m.actor for m in found] == actors


def test_rebels_whom_a_report_never_names_are_those_of_its_state() -> None:
    """ "The rebels", where no armed group is named."""
    state = Entry("varnia", "Varnia", "state", demonyms=("Varnian",), code="VRN")
    text = "Varnia met the envoys. The rebels stayed away."
    known = mentions(text, ("Varnia", "varnia", "name"))
    found = nameless(text, known, {"varnia": state}, "varnia")
    assert found is not None
    assert (found[0].name, [text[m.start : m.end] for m in found[1]]) == ("Varnian rebels", ["The rebels"])
    assert (
        nameless(text, [Mention(0, 6, "lake_front", "name")], {"varnia": state, "lake_front": FRONT}, "varnia") is None
    )
