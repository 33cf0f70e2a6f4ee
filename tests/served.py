"""The workbench over a record, with nobody or with users, for tests of its pages."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from parley.views.web.workbench import Serving, make
from plain_reader import PlainReader

PASSWORD = "a long enough password"
SITE = "http://testserver"
OWN = {"origin": SITE, "accept": "text/html"}
PEOPLE = {"reader": "Rosa", "analyst": "Ada", "admin": "Ann"}


def serving(place: str, **given: object) -> FastAPI:
    """An app over a record, with the plain reader."""
    return make(Serving(place, Path(f"{place}-users"), **{"reader": PlainReader, "analyst": "Ada", **given}))  # type: ignore[arg-type]


def logged_in(app: FastAPI, name: str) -> TestClient:
    """A browser in which somebody has logged in."""
    made = TestClient(app, base_url=SITE, headers=OWN)
    done = made.post("/login", data={"name": name, "password": PASSWORD}, follow_redirects=False)
    assert 303 == done.status_code
    return made
