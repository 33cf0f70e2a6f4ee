"""A record too large to compare while a page waits: pages answer at once, with the comparison before, and say so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from parley.record import Record
from parley.views.web import comparer as room
from plain_reader import PlainReader, report
from served import OWN, SITE, serving


@pytest.fixture
def large(place: str) -> Iterator[TestClient]:
    """A workbench for which every record is large."""
    app = serving(place, hosts=("testserver",))
    app.state.bench.comparer.at_once = 0
    yield TestClient(app, base_url=SITE, headers=OWN)
    app.state.bench.comparer.close()


def comparer_of(client: TestClient) -> Any:
    return client.app.state.bench.comparer  # type: ignore[attr-defined]


def waited(client: TestClient, path: str, words: str) -> str:
    """The page once it has these words."""
    for _ in range(300):
        page = client.get(path).text
        if words in page:
            return page
        time.sleep(0.4)
    raise AssertionError(page)


def test_pages_answer_while_a_process_compares(large: TestClient, record: Record) -> None:
    """Before the first comparison a page says that it is being made; then it is there, whole, pictures included."""
    assert "being compared for the first time" in large.get("/matrix").text
    assert 503 == large.get("/matrix.json").status_code
    assert 204 == large.get("/compared").status_code
    page = waited(large, "/matrix", "Where the sides stand")
    assert "/options/" in page
    comparer_of(large)._thread.join()
    assert comparer_of(large).shown.whole
    assert 200 == large.get("/matrix.json").status_code
    assert "<svg" in large.get("/pictures/positions.svg").text
    assert "true" == large.get("/compared").headers["hx-refresh"]


def test_the_comparison_before_is_shown_with_its_hour(large: TestClient, record: Record) -> None:
    """After a new report pages show what was compared last and say that it is older, until the new one is there."""
    waited(large, "/matrix", "Where the sides stand")
    comparer_of(large)._thread.join()
    assert comparer_of(large).shown.whole
    comparer_of(large)._not_before = time.monotonic() + 3600
    record.add_documents(
        [report("Kastoria demands the western quay of the harbour.", published="2031-09-01")], PlainReader()
    )
    page = large.get("/matrix").text
    assert "being compared anew" in page
    assert "western quay" not in page
    comparer_of(large)._not_before = 0.0
    assert "being compared anew" not in waited(large, "/matrix", "western quay")


def test_a_decision_on_an_option_is_waited_for(large: TestClient) -> None:
    """Who names an option sees it under its name, though the record is large."""
    waited(large, "/options", "things that sides are for or against")
    first = large.get("/options.json").json()[0]
    page = large.post(f"/options/{first['id']}/name", data={"name": "the shore"})
    assert page.url.path.startswith("/options/the_shore")


def test_only_the_newest_positions_are_compared(large: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """With more positions than are compared in pages, the page says from which day on reports are in it."""
    monkeypatch.setattr(room, "MOST_COMPARED", 1)
    page = waited(large, "/matrix", "The newest positions are compared")
    assert "with reports from 2031-06-03 on" in page
