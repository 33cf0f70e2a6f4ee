"""Every page answers, every link leads somewhere, every list is a file as well."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import urldefrag

import pytest
from fastapi.testclient import TestClient

from parley.record import Filters, Record, browsing
from parley.views.web.links import PATHS
from plain_reader import FIRST


def links_in(page: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'(?:href|src)="(/[^"]*)"', page)]


def test_no_link_is_dead(client: TestClient) -> None:
    """Whoever starts at the first page and follows every link finds a page behind each, and each anchor in it."""
    waiting, seen = ["/", "/blocking", "/failures"], set[str]()
    while waiting and len(seen) < 160:
        url, anchor = urldefrag(waiting.pop())
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.text[:300])
        if anchor and anchor != "main":
            assert f'id="{anchor}"' in answer.text, (url, anchor)
        seen.add(url)
        if "text/html" in answer.headers["content-type"]:
            waiting += [link for link in links_in(answer.text) if urldefrag(link)[0] not in seen]
    assert {"/matrix", "/timeline", "/actors/kastoria", "/review", "/add"} <= seen


@pytest.mark.parametrize("path", [*PATHS.values(), "/reports", "/actors", "/search"])
def test_every_list_is_json_and_csv_under_the_same_address(client: TestClient, path: str) -> None:
    """The suffix gives the rows of the page, with the filters of the page."""
    query = {"q": "lake"} if path == "/search" else {"since": "2031-06"}
    page, rows = client.get(path, params=query), client.get(f"{path}.json", params=query).json()
    table = list(csv.DictReader(io.StringIO(client.get(f"{path}.csv", params=query).text)))
    assert len(rows) == len(table)
    assert page.status_code == 200
    if path not in ("/opinion",):
        assert rows


def test_a_filter_is_said_in_words(client: TestClient) -> None:
    """A sentence tells what the filters leave, with names and not ids."""
    page = client.get("/positions?actor=kastoria&stance=offers&since=2031").text
    assert "1 position, in which Kastoria has a part, of the kind “offers”, published on or after 2031" in page


def test_a_place_opens_highlighted(client: TestClient, record: Record) -> None:
    """The address of an entry leads to its words, marked; so does a range of characters."""
    found = record.positions(stance="offers")[0]
    moved = client.get(f"/entries/{found.id}", follow_redirects=False)
    assert moved.headers["location"] == f"/reports/{found.document}?entry={found.id}#e-{found.id}"
    page = client.get(moved.headers["location"]).text
    assert f'<a id="e-{found.id}"></a><mark class="s-proposition chosen"' in page
    at = FIRST.index("unarmed observers")
    page = client.get(f"/reports/{found.document}?at={at}-{at + 17}").text
    assert re.search(r'<mark class="[^"]*looked"[^>]*>unarmed observers</mark>', page)


def test_a_report_keeps_every_character(client: TestClient, record: Record) -> None:
    """However the highlights cut it, the text of a report on its page is its text."""
    document = record.positions(stance="offers")[0].document
    page = client.get(f"/reports/{document}").text
    pieces = re.findall(r'<(?:mark|span) [^>]*data-start="(\d+)">([^<]*)<', page)
    text = record.document(document).text
    assert all(text[int(start) :].startswith(unescape(words)) for start, words in pieces)
    assert "".join(text.split()) == "".join("".join(unescape(words) for _, words in pieces).split())


def test_a_copy_says_what_it_repeats(client: TestClient, record: Record) -> None:
    """In a copy the repeated paragraphs lead to the report in which they stood first."""
    copy = next(r for r in client.get("/reports.json").json() if r["outlet"] == "=Herald")
    page = client.get(f"/reports/{copy['id']}").text
    assert page.count("its entries stand there") == copy["repeated"] > 0


def test_what_is_not_there_is_said(client: TestClient) -> None:
    """An unknown report, actor, page or filter gives one line and the right status, as JSON to a program."""
    for path, status in (
        ("/reports/none", 404),
        ("/actors/nobody", 404),
        ("/nothing", 404),
        ("/positions?since=soon", 400),
        ("/positions?judged=x", 400),
    ):
        assert status == client.get(path).status_code, path
    assert client.get("/positions.json?since=soon").json()["error"].startswith("from is an ISO date")


def test_every_answer_has_the_policy(client: TestClient) -> None:
    """No answer lets a page run anything but our own scripts, be framed, or be read by another site."""
    for path in ("/", "/positions.csv", "/static/workbench.js", "/nothing", "/pictures/blocks.svg"):
        heads = client.get(path).headers
        policy = heads["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert ("nosniff", "same-origin") == (heads["x-content-type-options"], heads["cross-origin-resource-policy"])


def test_new_is_what_came_since_the_last_visit(client: TestClient, record: Record) -> None:
    """The first page tells how many reports came since one was last here."""
    from plain_reader import PlainReader, report

    desk = client.app.state.bench.desk  # type: ignore[attr-defined]
    desk.visit("Ada", now=1.9e9)
    desk.visit("Ada", now=1.9e9 + 10_000)
    assert "Nothing new since" in client.get("/").text
    desk.visit("Ben", now=10.0)
    assert desk.visit("Ben", now=9_000.0) == 10.0
    assert desk.visit("Ben", now=9_060.0) == 10.0
    record.add_documents([report("Norrland offers a boat to the envoys on the lake.")], PlainReader())
    assert "6" in client.get("/").text


def test_a_long_report_comes_in_parts(client: TestClient, record: Record) -> None:
    """A report of many paragraphs is shown in parts; the address of an entry, a range or a paragraph opens its part."""
    from plain_reader import PlainReader, numbered

    (added,) = record.add_documents([numbered(7, passages=600)], PlainReader())
    last = record.statements(document=added.document, limit=None)
    late = max(last, key=lambda e: e.paragraph)
    page = client.get(f"/reports/{added.document}").text
    assert "part 1 of 3" in page
    assert f'id="p-{late.paragraph}"' not in page
    for query in (
        f"entry={late.id}",
        f"p={late.paragraph}",
        f"at={late.data['content'][0]['start']}-{late.data['content'][0]['end']}",
    ):
        page = client.get(f"/reports/{added.document}?{query}").text
        assert f'id="e-{late.id}"' in page, query
        assert "part 3 of 3" in page


def test_a_report_without_a_title_is_known_by_its_first_words(client: TestClient, record: Record) -> None:
    """Where a report has no title, lists and its own page begin with its words and not with its id."""
    with record.engine.connect() as db:
        (nameless,) = [r for r in browsing.reports(db, Filters(outlet="=Herald")) if r.title is None]
    opening = record.document(nameless.id).text[:30]
    assert f">{opening}" in client.get("/reports").text
    assert f"<h1>{opening}" in client.get(f"/reports/{nameless.id}").text
