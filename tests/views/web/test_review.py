"""Decisions: saved at once, undone, put off, corrected, and never lost where two decide."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from parley.record import Record
from plain_reader import FIRST
from served import logged_in


def shown(page: str) -> str | None:
    found = re.search(r'data-entry="(\w+)"', page)
    return found[1] if found else None


@pytest.mark.parametrize(("decision", "verdict"), [("accept", "confirmed"), ("reject", "rejected")])
def test_a_decision_is_saved_before_the_next_entry_is_shown(
    client: TestClient, record: Record, decision: str, verdict: str
) -> None:
    """After a decision the page says that it is saved, the record has it, and another entry waits."""
    first = shown(client.get("/review").text)
    page = client.post(f"/review/{first}/{decision}", headers={"hx-request": "true"}).text
    assert f"Saved: {verdict}" in page
    assert shown(page) not in (None, first)
    assert [(verdict, "Ada")] == [(j.verdict, j.analyst) for j in record.judgements(entry=first)]


def test_without_a_script_a_decision_leads_on_as_well(client: TestClient, record: Record) -> None:
    """The buttons are forms: they work where no script runs."""
    first = shown(client.get("/review").text)
    answer = client.post(f"/review/{first}/accept", data={"seen": "0"})
    assert answer.status_code == 200
    assert shown(answer.text) not in (None, first)
    assert 1 == len(record.judgements(entry=first))


def test_undo_takes_back_and_shows_the_entry_again(client: TestClient, record: Record) -> None:
    """One's last decision is taken back, both stay on record, the entry is there to be judged again."""
    first = shown(client.get("/review").text)
    client.post(f"/review/{first}/reject")
    page = client.post("/review/undo", headers={"hx-request": "true"}).text
    assert first == shown(page)
    assert ["rejected", "undone"] == [j.verdict for j in record.judgements(entry=first)]
    assert "nothing of yours to undo" in client.post("/review/undo", headers={"hx-request": "true"}).text


def test_what_is_put_off_comes_back(client: TestClient) -> None:
    """Putting off judges nothing; the entry comes back at the end of the queue."""
    kind = "/review?kind=position&stance=offers"
    assert shown(client.get(kind).text)
    every = {"kind": "position"}
    order: list[str | None] = []
    page = client.get("/review").text
    total = int(re.search(r"(\d+) wait", page)[1])  # type: ignore[index]
    for _ in range(total):
        id = shown(page)
        order.append(id)
        page = client.post(f"/review/{id}/later", params=every, headers={"hx-request": "true"}).text
    assert total == len(set(order))
    assert order[0] == shown(page)


def test_a_correction_by_span_and_field(client: TestClient, record: Record) -> None:
    """Corrected fields and words are in the record; what was not changed is not part of the correction."""
    entry = record.positions(stance="offers")[0]
    at = FIRST.index("a truce of sixty days")
    form = {"stance": "offers", "issue": "process", "proposition": f"{at}:{at + 21}", "reason": "shorter"}
    page = client.post(f"/review/{entry.id}/correct", data=form, headers={"hx-request": "true"}).text
    assert "Saved: corrected" in page
    (made,) = record.judgements(entry=entry.id)
    assert {"issue", "proposition"} == set(made.change)
    assert "a truce of sixty days" == record.entry(entry.id).data["proposition"]["text"]


@pytest.mark.parametrize(
    "form", [{"stance": "maybe"}, {"proposition": "5:999999"}, {"proposition": "words"}, {"actor": "nobody"}, {}]
)
def test_a_correction_that_does_not_fit_is_said_and_not_saved(
    client: TestClient, record: Record, form: dict[str, str]
) -> None:
    """The form comes back with the reason; nothing was judged."""
    entry = record.positions(stance="offers")[0]
    answer = client.post(f"/review/{entry.id}/correct", data=form)
    assert 422 == answer.status_code
    assert 'role="alert"' in answer.text
    assert entry.id == shown(answer.text)
    assert not record.judgements()


def test_two_people_see_that_they_differ(shared: FastAPI, record: Record) -> None:
    """Who decides otherwise than somebody who was quicker is told so; both decisions are kept, the entry is disputed."""
    ada, ben = logged_in(shared, "Ada"), logged_in(shared, "Ben")
    entry = shown(ada.get("/review").text)
    assert entry == shown(ben.get("/review").text)
    ada.post(f"/review/{entry}/accept", data={"seen": "0"})
    page = ben.post(f"/review/{entry}/reject", data={"seen": "0"}, headers={"hx-request": "true"}).text
    assert "Meanwhile Ada confirmed it" in page
    assert "disputed" in page
    assert {("Ada", "confirmed"), ("Ben", "rejected")} == {
        (j.analyst, j.verdict) for j in record.judgements(entry=entry)
    }
    assert entry == ada.get("/positions.json?judged=disputed").json()[0]["id"]


def test_many_at_once_lose_nothing(shared: FastAPI, record: Record) -> None:
    """Two people who judge the same entries at the same time leave every decision in the record."""
    people = [logged_in(shared, name) for name in ("Ada", "Ben")]
    ids = [e.id for e in record.positions()]

    def judge(work: tuple[TestClient, str]) -> int:
        return work[0].post(f"/review/{work[1]}/accept", headers={"hx-request": "true"}).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(judge, [(who, id) for id in ids for who in people]))
    assert {200} == set(answers)
    assert {(id, who) for id in ids for who in ("Ada", "Ben")} == {(j.entry, j.analyst) for j in record.judgements()}


def test_the_doubtful_can_come_first(client: TestClient, record: Record) -> None:
    """With the order "doubtful" no entry comes before one with more signs of being wrong."""
    from parley.record import Filters, browsing

    with record.engine.connect() as db:
        doubts = dict(browsing.waiting_ids(db, "position", Filters(judged="none"), 500))
    first = shown(client.get("/review?kind=position&order=doubtful").text)
    assert first is not None
    assert doubts[first] == max(doubts.values())


def test_at_once_only_what_was_ticked(client: TestClient, record: Record) -> None:
    """Of a list only the ticked rows are judged; with an unknown one among them none is."""
    ids = [e.id for e in record.positions()][:3]
    assert client.post("/judge", data={"entry": [ids[0], "gone"], "decision": "accept"}).status_code == 404
    assert not record.judgements()
    done = client.post("/judge", data={"entry": ids[:2], "decision": "reject", "back": "/positions?issue=other"})
    assert "Saved: 2 rejected." in done.text
    assert set(ids[:2]) == {j.entry for j in record.judgements()}
    assert 400 == client.post("/judge", data={"decision": "reject"}).status_code


def test_judgements_come_newest_first_and_page_by_page(client: TestClient, record: Record) -> None:
    """The page shows the newest judgements with their words, and whether each still stands; the next page has the rest."""
    ids = [e.id for e in record.positions()][:2]
    for _ in range(26):
        for id in ids:
            record.judge(id, "confirmed", "Ada")
    first, second = client.get("/judgements").text, client.get("/judgements?offset=50").text
    assert "52 judgements" in first
    assert ["52", "51"] == re.findall(r'data-label="No.">(\d+)<', first)[:2]
    assert ["2", "1"] == re.findall(r'data-label="No.">(\d+)<', second)
    assert 48 == first.count("no longer stands")
    assert 2 == second.count("no longer stands")
