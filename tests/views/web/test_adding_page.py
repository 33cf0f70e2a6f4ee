"""Adding in the page: what was pasted, uploaded or named is read, told and opened; what failed says why."""

from __future__ import annotations

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from parley.record import Added, Record
from parley.views.web.intake import Run

TEXT = "Norrland offers a boat for the envoys of both sides on the lake.\r\n\r\nKastoria rejects the boat of Norrland."


def finished(client: TestClient, page: Any) -> dict[str, Any]:
    """The run to which a form led, once it is over."""
    path = page.url.path if hasattr(page.url, "path") else str(page.url)
    if path.startswith("/reports/"):
        return {"state": "done", "report": path}
    for _ in range(300):
        told: dict[str, Any] = client.get(f"{path}.json").json()
        if told["state"] in ("done", "broken"):
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def test_a_pasted_text_is_read_and_opens(client: TestClient, record: Record) -> None:
    """The text is in the record with its head; its run leads to it."""
    client.follow_redirects = False
    moved = client.post(
        "/add/text", data={"text": TEXT, "title": "A boat", "outlet": "Gazette", "published": "2031-08-01"}
    )
    run = moved.headers["location"]
    assert "done" == finished(client, client.get(run))["state"]
    opened = client.get(run).headers["location"]
    document = record.document(opened.rpartition("/")[2])
    assert ("A boat", "Gazette", "2031-08-01", TEXT.replace("\r\n", "\n")) == (
        document.title,
        document.outlet,
        document.published,
        document.text,
    )
    assert "offers" in client.get(opened).text


def test_uploaded_files_are_read_and_failures_named(client: TestClient, record: Record) -> None:
    """Of several files the good one is stored and the bad one named with its reason, without the server's folders."""
    files = [("files", ("../../boat.txt", TEXT.encode(), "text/plain")), ("files", ("empty.txt", b"", "text/plain"))]
    told = finished(client, client.post("/add/files", files=files))
    assert (1, 1) == (len(told["stored"]), len(told["failed"]))
    assert "empty.txt" == told["failed"][0]["name"]
    page = client.get("/failures").text
    assert "empty.txt" in page
    assert "parley-upload" not in page


def test_a_run_is_shown_as_it_stood_at_one_moment() -> None:
    """A run that ends while its page is made: the page tells of a run that goes on, and so asks again."""
    run = Run("r1", "Rosa", "pasted text", "reading")
    shown = run.now()
    run.added.append(Added("stored", "pasted text", "0123456789abcdef"))
    run.state = "done"
    assert (False, []) == (shown.over, shown.added)


def test_an_address_inside_is_not_fetched(client: TestClient) -> None:
    """The server fetches nothing from its own network for a form."""
    told = finished(client, client.post("/add/address", data={"address": "http://127.0.0.1:9/feed"}))
    assert not told["stored"]
    assert 1 == len(told["failed"])


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/add/text", {"text": "  "}),
        ("/add/text", {"text": "x", "published": "soon"}),
        ("/add/address", {"address": "file:///etc/passwd"}),
        ("/add/files", {}),
    ],
)
def test_what_cannot_be_added_is_said_at_once(client: TestClient, path: str, form: dict[str, str]) -> None:
    """The form comes back with the reason."""
    answer = client.post(path, data=form)
    assert 422 == answer.status_code
    assert 'role="alert"' in answer.text
