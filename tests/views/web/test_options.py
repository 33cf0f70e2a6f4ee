"""Options in the page: seen, named, merged and split, and shown so in the matrix at once."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from parley.comparison.recorded import sortings_of
from parley.record import Record
from served import logged_in


def listed(client: TestClient) -> dict[str, dict[str, Any]]:
    """The options by name."""
    return {row["name"]: row for row in client.get("/options.json").json()}


def two(client: TestClient) -> list[dict[str, Any]]:
    """Two options that the reports name."""
    return [row for row in listed(client).values() if row["named"] == "reports"][:2]


def test_every_stand_of_the_matrix_leads_to_its_option(client: TestClient) -> None:
    """The option's page has its wordings, who stands where, and links to the words in reports."""
    matrix = client.get("/matrix").text
    for row in listed(client).values():
        assert f'href="/options/{row["id"]}"' in matrix
        page = client.get(f"/options/{row['id']}").text
        assert all(words in page for words in row["wordings"])
        assert "?entry=" in page


def test_merged_options_are_one_in_the_matrix(client: TestClient, record: Record) -> None:
    """Two ticked options become one under the name given; the decision is kept with analyst and reason."""
    first, second = two(client)
    form = {"option": [first["id"], second["id"]], "name": "quiet on the lake", "reason": "one thing"}
    page = client.post("/options/merge", data=form)
    assert page.url.path.startswith("/options/quiet_on_the_lake")
    assert "Saved: 2 wordings" in page.text
    assert "Ada" in page.text
    assert "one thing" in page.text
    assert {*first["wordings"], *second["wordings"]} == set(listed(client)["quiet on the lake"]["wordings"])
    matrix = client.get("/matrix").text
    assert "quiet on the lake" in matrix
    assert first["id"] not in matrix
    assert {"quiet on the lake"} == {s.option for s in sortings_of(record)}


def test_a_split_takes_the_ticked_wordings_out(client: TestClient) -> None:
    """What was merged can be split again; the rest keeps its name."""
    first, second = two(client)
    client.post("/options/merge", data={"option": [first["id"], second["id"]], "name": "both"})
    both = listed(client)["both"]
    form = {"wording": second["wordings"], "name": "the other"}
    client.post(f"/options/{both['id']}/split", data=form)
    now = listed(client)
    assert set(first["wordings"]) == set(now["both"]["wordings"])
    assert set(second["wordings"]) == set(now["the other"]["wordings"])


def test_a_named_option_is_called_so_everywhere(client: TestClient) -> None:
    """The new name stands in the list, the matrix and the history."""
    (first, _) = two(client)
    client.post(f"/options/{first['id']}/name", data={"name": "the <quiet> shore"})
    assert "analyst" == listed(client)["the <quiet> shore"]["named"]
    for path in ("/options", "/matrix", "/history"):
        assert "the &lt;quiet&gt; shore" in client.get(path).text


@pytest.mark.parametrize(
    ("act", "form", "said"),
    [
        ("name", {"name": "  "}, "needs a name"),
        ("name", {"name": "x" * 201}, "up to 200"),
        ("split", {"name": "other"}, "tick the wordings"),
        ("split", {"name": "other", "wording": "not one of them"}, "tick the wordings"),
    ],
)
def test_what_cannot_be_judged_is_said_and_not_kept(
    client: TestClient, record: Record, act: str, form: dict[str, str], said: str
) -> None:
    """The page comes back with the reason, and the record has no decision."""
    answer = client.post(f"/options/{two(client)[0]['id']}/{act}", data=form)
    assert 422 == answer.status_code
    assert said in answer.text.casefold()
    assert not sortings_of(record)


def test_all_wordings_are_no_split(client: TestClient, record: Record) -> None:
    """Ticking every wording would only rename; the page says so."""
    first = two(client)[0]
    answer = client.post(f"/options/{first['id']}/split", data={"wording": first["wordings"], "name": "other"})
    assert "another name" in answer.text
    assert not sortings_of(record)


def test_options_that_are_not_there_are_not_merged(client: TestClient, record: Record) -> None:
    """One option alone, or one that is gone, is refused whole."""
    first = two(client)[0]
    assert 400 == client.post("/options/merge", data={"option": first["id"]}).status_code
    assert 404 == client.post("/options/merge", data={"option": [first["id"], "gone"]}).status_code
    assert 404 == client.get("/options/gone").status_code
    assert not sortings_of(record)


def test_readers_see_and_analysts_judge(shared: FastAPI, record: Record) -> None:
    """A reader has the pages without forms, and is refused where a form is sent all the same."""
    rosa = logged_in(shared, "Rosa")
    first = two(rosa)[0]
    assert "/options/merge" not in rosa.get("/options").text
    assert f'action="/options/{first["id"]}' not in rosa.get(f"/options/{first['id']}").text
    assert 403 == rosa.post(f"/options/{first['id']}/name", data={"name": "mine"}).status_code
    assert not sortings_of(record)
