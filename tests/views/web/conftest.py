"""A record of a few reports, served to one person on loopback and to users."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("fastapi", reason="the extra `web` is not installed")

from fastapi.testclient import TestClient

from parley.record import Record
from plain_reader import SECOND, PlainReader, numbered, report
from served import OWN, PASSWORD, PEOPLE, SITE, serving

if TYPE_CHECKING:
    from fastapi import FastAPI


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A record of three reports, a copy of one among them, and two with many entries."""
    path = str(tmp_path / "r.db")
    with Record(path) as record:
        reports = [
            report(title="The first day"),
            report(SECOND, published="2031-07-01", title="Lists"),
            report(outlet="=Herald"),
        ]
        record.add_documents([*reports, numbered(1), numbered(2)], PlainReader())
    return path


@pytest.fixture
def record(place: str) -> Iterator[Record]:
    """The record that is served."""
    with Record(place) as opened:
        yield opened


@pytest.fixture
def client(place: str) -> TestClient:
    """A browser on the same machine, where nobody logs in."""
    return TestClient(serving(place, hosts=("testserver",)), base_url=SITE, headers=OWN)


@pytest.fixture
def shared(place: str) -> FastAPI:
    """The app for users: Rosa reads, Ada and Ben are analysts, Ann is the admin."""
    app = serving(place, login=True)
    for role, name in (*PEOPLE.items(), ("analyst", "Ben")):
        app.state.bench.desk.add(name, role, PASSWORD)
    return app
