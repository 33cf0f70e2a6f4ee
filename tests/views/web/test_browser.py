"""The workbench in a real browser: with keys alone, by selecting words, with hostile words, and for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hostile import PAYLOADS, HostileReader, documents
from parley.record import Record
from parley.views.web.links import actor_link
from plain_reader import FIRST, PlainReader, report
from served import PASSWORD, Live, serving

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"

if not CHROMIUM.exists():
    pytest.skip("no /usr/bin/chromium here (Debian's package chromium)", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield made
        made.close()


class Watched:
    """A page that tells what ran in it that should not: dialogs, errors, and what its policy had to stop."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("dialog", self._asked_to_confirm)
        page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        page.on("console", self._said)
        page.on("request", lambda request: self._asked(request.url))

    def _asked_to_confirm(self, dialog: Any) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _said(self, message: Any) -> None:
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.faults.append(message.text)

    def _asked(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:")):
            self.faults.append(f"asked for {url}")

    def quiet(self) -> None:
        assert not self.faults
        assert self.page.evaluate("window.ran") is None


@pytest.fixture
def live(place: str) -> Iterator[Live]:
    """The workbench for one person on this machine."""
    with Live(lambda port: serving(place, hosts=(f"127.0.0.1:{port}",))) as served:
        yield served


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    """A fresh window."""
    context = browser.new_context()
    yield Watched(context.new_page())
    context.close()


def entry(page: Any) -> str:
    return str(page.get_attribute("[data-entry]", "data-entry"))


def pressed(page: Any, key: str) -> str:
    """Press a key that leads to another entry, and wait for it."""
    before = entry(page)
    page.keyboard.press(key)
    page.wait_for_function("id => document.querySelector('[data-entry]')?.dataset.entry !== id", arg=before)
    return entry(page)


def test_a_day_of_review_with_keys_alone(live: Live, watched: Watched, record: Record) -> None:
    """From the first page by Tab and Enter to the queue; then accept, reject, later, undo, next, previous, help, search."""
    page = watched.page
    page.goto(live.url)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Review":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-entry]")
    first = entry(page)
    second = pressed(page, "j")
    assert first == pressed(page, "k")
    assert second == pressed(page, "a")
    page.wait_for_selector("text=Saved: confirmed")
    third = pressed(page, "x")
    assert {first: "confirmed", second: "rejected"} == {j.entry: j.verdict for j in record.judgements()}
    assert second == pressed(page, "u")
    assert third == pressed(page, "Space")
    page.wait_for_selector("text=Put off")
    assert "1 put off" in page.inner_text("#review")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("lake")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=lake")
    assert page.locator("main mark").count() > 0
    watched.quiet()


def test_a_correction_with_keys_alone(live: Live, watched: Watched, record: Record) -> None:
    """``e`` opens the form, Tab reaches its fields, a stance is chosen by typing, Enter on the button saves."""
    page = watched.page
    found = record.positions(stance="offers")[0]
    page.goto(f"{live.url}/review?entry={found.id}")
    page.keyboard.press("e")
    for _ in range(20):
        if page.evaluate("document.activeElement.name") == "stance":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("demands")
    for _ in range(30):
        page.keyboard.press("Tab")
        if "Save the correction" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Saved: corrected")
    assert "demands" == record.entry(found.id).data["stance"]
    watched.quiet()


def test_a_span_is_corrected_by_selecting_words(place: str, browser: Any) -> None:
    """Selected words become the span, counted in characters of the record, also behind an emoji."""
    with Record(place) as record:
        text = "😀😀 Kastoria demands the 😀 northern harbour before the winter of the year comes down."
        record.add_documents([report(text, published="2032-01-01")], PlainReader())
        found = record.positions()[0]
        with Live(lambda port: serving(place, hosts=(f"127.0.0.1:{port}",))) as live:
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{live.url}/review?entry={found.id}")
            page.keyboard.press("e")
            page.check('input[data-field="proposition"]')
            page.evaluate(
                """words => {
                    const walk = document.createTreeWalker(document.querySelector('[data-offsets]'), NodeFilter.SHOW_TEXT);
                    let node;
                    while ((node = walk.nextNode())) {
                        const at = node.data.indexOf(words);
                        if (at >= 0) { document.getSelection().setBaseAndExtent(node, at, node, at + words.length); return; }
                    }
                }""",
                "northern harbour",
            )
            page.wait_for_function(
                "document.querySelector('[data-words=proposition]').textContent === 'northern harbour'"
            )
            page.click("text=Save the correction")
            page.wait_for_selector("text=Saved: corrected")
            context.close()
        assert "northern harbour" == record.entry(found.id).data["proposition"]["text"]


def test_options_are_merged_and_named_with_keys_alone(live: Live, watched: Watched) -> None:
    """From the matrix by Tab and Enter to an option and its name; in the list two are ticked with the space bar."""
    page = watched.page

    def reach(test: str, most: int = 90) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(f"(e => {test})(document.activeElement)"):
                return
        raise AssertionError(test)

    page.goto(f"{live.url}/matrix")
    reach("e.matches('a.option')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/options/*")
    reach("e.matches('form[action$=\"/name\"] input[name=name]')")
    page.keyboard.press("Control+A")
    page.keyboard.type("the shore by name")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Saved: ")
    assert "the shore by name" == page.inner_text("h1")
    page.goto(f"{live.url}/options")
    before = page.locator("input[name=option]").count()
    for _ in range(2):
        reach("e.matches('input[name=option]:not(:checked)')")
        page.keyboard.press("Space")
    reach("e.matches('.bulk input[name=name]')")
    page.keyboard.type("both as one")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Saved: ")
    page.goto(f"{live.url}/options")
    assert before - 1 == page.locator("input[name=option]").count()
    watched.quiet()


def test_a_large_record_opens_by_itself_once_it_is_compared(place: str, browser: Any) -> None:
    """The page that says "being compared" loads itself again when the comparison is there."""

    def made(port: int) -> Any:
        app = serving(place, hosts=(f"127.0.0.1:{port}",))
        app.state.bench.comparer.at_once = 0
        return app

    with Live(made) as live:
        context = browser.new_context()
        watched = Watched(context.new_page())
        watched.page.goto(f"{live.url}/matrix")
        assert "Being compared" in watched.page.inner_text("h1")
        watched.page.wait_for_selector("text=Where the sides stand", timeout=60_000)
        watched.quiet()
        context.close()


def test_a_link_to_words_opens_at_them(live: Live, watched: Watched, record: Record) -> None:
    """The words that a link points at are on the screen, and look different."""
    found = record.positions(stance="offers")[0]
    watched.page.set_viewport_size({"width": 900, "height": 300})
    watched.page.goto(f"{live.url}/entries/{found.id}")
    mark = watched.page.locator("mark.chosen").first
    box = mark.bounding_box()
    assert 0 <= box["y"] <= 300
    assert mark.evaluate("e => getComputedStyle(e).boxShadow") != "none"
    at = FIRST.index("boats have not left")
    watched.page.goto(f"{live.url}/reports/{found.document}?at={at}-{at + 19}#at")
    assert "boats have not left" == watched.page.locator("mark.looked").inner_text()
    watched.quiet()


def test_pasting_a_report_leads_to_it(live: Live, watched: Watched) -> None:
    """A pasted text is read, and its page opens by itself."""
    page = watched.page
    page.goto(f"{live.url}/add")
    page.fill("textarea", "Norrland offers the envoys a boat for the lake.")
    page.click("text=Read it")
    try:
        page.wait_for_url(re.compile(r"/reports/\w{16}"))
    except playwright.TimeoutError:
        pytest.fail(f"no report opened; {page.url} says: {page.inner_text('main')} {watched.faults}")
    assert "boat" in page.inner_text("article")
    watched.quiet()


def test_uploading_shows_progress_and_failures(live: Live, watched: Watched, tmp_path: Path) -> None:
    """The page of an upload ends with what was stored and what failed, without being loaded again."""
    (tmp_path / "good.txt").write_text("Norrland offers the envoys a sledge for the lake.")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02" * 400)
    page = watched.page
    page.goto(f"{live.url}/add")
    page.set_input_files("input[type=file]", [tmp_path / "good.txt", tmp_path / "bad.txt"])
    page.click("text=Read them")
    page.wait_for_selector("text=1 stored, 1 failed")
    page.wait_for_selector("text=bad.txt")
    watched.quiet()


def test_logging_in_and_out(place: str, browser: Any) -> None:
    """A user logs in, comes to the page asked for, works, and is out after logging out."""
    app = []

    def made(_: int) -> Any:
        app.append(serving(place, login=True))
        app[0].state.bench.desk.add("Rosa", "reader", PASSWORD)
        return app[0]

    with Live(made) as live:
        context = browser.new_context()
        watched = Watched(context.new_page())
        page = watched.page
        page.goto(f"{live.url}/statements")
        page.fill("[name=name]", "Rosa")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/statements")
        assert page.locator("text=Review").count() == 0
        page.click("text=Log out")
        page.wait_for_url("**/login")
        assert "/login" in page.goto(f"{live.url}/statements").url
        watched.quiet()
        context.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, Record]]:
    """A record in which every field of every entry is hostile."""
    path = str(tmp_path_factory.mktemp("hostile") / "r.db")
    with Record(path) as record:
        record.add_documents(documents(), HostileReader())
        with Live(lambda port: serving(path, hosts=(f"127.0.0.1:{port}",), reader=HostileReader)) as live:
            yield live, record


def test_hostile_words_never_run(hostile: tuple[Live, Record], watched: Watched) -> None:
    """200 texts made to run, as words, titles, outlets, addresses, actors, issues, places and options, are shown as
    they are on every page; not even the policy has anything to stop."""
    live, record = hostile
    assert 200 == len(set(PAYLOADS))
    page = watched.page
    paths = [
        "/",
        "/failures",
        "/judgements",
        "/history",
        "/timeline",
        "/blocking",
        "/matrix",
        "/options",
        "/actors",
        "/actors?offset=50",
    ]
    paths += [
        f"/{name}?offset={at}" for name in ("positions", "statements", "events", "talks") for at in (0, 50, 100, 150)
    ]
    paths += [
        "/reports",
        "/search?q=script",
        "/search?q=window&offset=50",
        "/review",
        "/review?kind=event&order=doubtful",
    ]
    paths += [f"/reports/{r['id']}" for r in _reports(record)]
    paths += [actor_link(a.id) for a in record.actors(limit=12)]
    listed = page.context.request.get(f"{live.url}/options.json").json()
    paths += [f"/options/{option['id']}" for option in listed[:60]]
    for path in paths:
        page.goto(live.url + path, wait_until="load")
        assert page.evaluate("window.ran") is None, path
        assert not watched.faults, (path, watched.faults)
    from urllib.parse import quote

    for payload in PAYLOADS[::7]:
        for path in (
            "/search?q=",
            "/positions?issue=",
            "/positions?actor=",
            "/reports?outlet=",
            "/actors/",
            "/review?kind=",
            "/options?text=",
            "/options/",
            "/history?option=",
        ):
            page.goto(live.url + path + quote(payload, safe=""), wait_until="load")
            assert page.evaluate("window.ran") is None, (path, payload)
    assert not watched.faults
    page.goto(f"{live.url}/review")
    for key in ("a", "x", "Space"):
        pressed(page, key)
    page.hover("[data-entry] .claim")
    watched.quiet()


def _reports(record: Record) -> list[dict[str, str]]:
    from parley.record import Filters, browsing

    with record.engine.connect() as db:
        return [{"id": report.id} for report in browsing.reports(db, Filters(), None)]


PAGES = ("/", "/positions", "/statements", "/events", "/talks", "/opinion", "/reports", "/actors", "/actors/kastoria", "/search?q=lake",
         "/review", "/review?correct=1", "/add", "/failures", "/judgements", "/matrix", "/blocking", "/history", "/timeline", "/options", "option", "/help", "report",
         "/positions?since=soon")  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_shuts_anybody_out(live: Live, browser: Any, record: Record, scheme: str) -> None:
    """axe-core finds no serious fault on any page, in light and in dark, and none is wider than a small phone."""
    if not AXE.exists():
        pytest.skip("no node_modules/axe-core here; `npm ci` gets it")
    found = record.positions(stance="offers")[0]
    record.judge(found.id, "confirmed", "Ben")
    record.judge(found.id, "rejected", "Ada")
    context = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 740})
    page = context.new_page()
    option = context.request.get(f"{live.url}/options.json").json()[0]["id"]
    faults = []
    for path in PAGES:
        path = f"/reports/{found.document}?entry={found.id}" if path == "report" else path
        path = f"/options/{option}" if path == "option" else path
        page.goto(live.url + path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        told = page.evaluate("axe.run()")
        faults += [
            (path, v["id"], v["nodes"][0]["html"][:120], v["nodes"][0].get("failureSummary", "")[:200])
            for v in told["violations"] if v["impact"] in ("serious", "critical")
        ]  # fmt: skip
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 360:
            faults.append((path, "wider than the screen", str(wide), ""))
    context.close()
    assert not faults
