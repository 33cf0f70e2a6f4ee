"""A codebook is read, checked and written; the world has what reports name."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.codebook import dump, load, template, world
from parley.errors import CodebookError
from parley.model import ISSUES


def book(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "book.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_template_is_a_codebook(tmp_path: Path) -> None:
    """What ``new`` prints passes ``check``."""
    assert ["varnia", "lake_front"] == [entry.id for entry in load(book(tmp_path, template())).actors]


def test_a_codebook_survives_a_round_trip(tmp_path: Path) -> None:
    """What ``show`` prints reads back to the same codebook, the whole built-in world included."""
    assert world() == load(book(tmp_path, dump(world())))


@pytest.mark.parametrize(
    ("line", "reason", "text"),
    [
        (2, "not TOML", "[negotiation]\nname = \n"),
        (3, "unknown key 'alias'", '[[actor]]\nname = "A"\nalias = ["B"]\nkind = "state"\n'),
        (3, "kind 'country' is none of", '[[actor]]\nname = "A"\nkind = "country"\n'),
        (1, "needs a kind", '[[actor]]\nname = "A"\n'),
        (4, "needs a name", '[[actor]]\nname = "A"\nkind = "state"\n[[actor]]\nkind = "state"\n'),
        (
            5,
            "claimed by",
            '[[actor]]\nname = "A"\nkind = "state"\n\n[[actor]]\nname = "B"\naliases = ["a"]\nkind = "state"\n',
        ),
        (2, "id 'peace' is none of", '[[issue]]\nid = "peace"\n'),
        (1, "two brackets", '[actor]\nname = "A"\n'),
        (4, "list of names", '[[actor]]\nname = "A"\nkind = "state"\naliases = "B"\n'),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, line: int, reason: str, text: str) -> None:
    """A codebook that cannot be used says where and why."""
    with pytest.raises(CodebookError) as caught:
        load(book(tmp_path, text))
    assert line == caught.value.line
    assert reason in caught.value.reason


def test_a_missing_codebook_is_an_error(tmp_path: Path) -> None:
    """A path that is not there is an error of the codebook, not of Python."""
    with pytest.raises(CodebookError):
        load(tmp_path / "gone.toml")


@pytest.mark.parametrize("name", ["Ukraine", "South Sudan", "Colombia", "Hamas", "United Nations", "Kosovo", "FARC"])
def test_the_world_knows_who_negotiates(name: str) -> None:
    """States, armed groups and organisations of past and present peace processes are there."""
    assert name in {entry.name for entry in world().actors}


def test_every_issue_of_the_closed_list_is_described() -> None:
    """The world says what each issue means."""
    assert set(ISSUES) == {note.id for note in world().issues if note.description}


def test_a_user_codebook_adds_to_the_world(tmp_path: Path) -> None:
    """An entry with a known id keeps the built-in names and adds its own; its role wins."""
    text = (
        '[[actor]]\nid = "ukraine"\nname = "Ukraine"\nkind = "state"\nrole = "party"\naliases = ["the Dnipro side"]\n'
    )
    joined = {e.id: e for e in world().extended(load(book(tmp_path, text))).actors}
    assert "party" == joined["ukraine"].role
    assert "Dnipro side" in joined["ukraine"].aliases or "the Dnipro side" in joined["ukraine"].aliases
    assert "Kyiv" in joined["ukraine"].seats
