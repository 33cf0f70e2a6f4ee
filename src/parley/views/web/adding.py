"""Adding in the page: pasted text, uploaded files, an address or feed.

In: a form. Out: a run in the background whose page tells how far it is and what failed, and leads to the result.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from parley.errors import SourceError
from parley.model import Document
from parley.settings import MAX_TEXT_BYTES, MAX_UPLOAD_FILES
from parley.sources.tables import iso_date
from parley.views.web.asked import bench, partial, see, visitor
from parley.views.web.guard import Refused, needs
from parley.views.web.intake import Load, Run, folder, own_name
from parley.views.web.rendering import page

routes = APIRouter()
CHUNK = 1 << 20
"""Bytes of an upload that are copied at once."""
SCHEMES = ("http://", "https://")


@routes.get("/add")
@needs("analyst")
def add(request: Request) -> Response:
    """The forms to add by, and the runs so far."""
    newest = list(bench(request).intake.runs.values())[:-11:-1]
    return page(request, "add.html", fault="", runs=[r.now() for r in newest], given={})


@routes.post("/add/text")
@needs("analyst")
async def add_text(request: Request) -> Response:
    """Add a pasted text."""
    form = await request.form(max_files=0, max_fields=20, max_part_size=MAX_TEXT_BYTES + 1000)
    text = _text(form, "text").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return _again(request, form, "paste the text of a report")
    if len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        return _again(request, form, f"a text has up to {MAX_TEXT_BYTES // 1_000_000} MB")
    url = _text(form, "url")
    try:
        published = iso_date(_text(form, "published") or None, "the day of publication")
    except SourceError as error:
        return _again(request, form, str(error))
    document = Document.of(
        text, title=_text(form, "title") or None, outlet=_text(form, "outlet") or None, published=published,
        url=url or None,
    )  # fmt: skip
    return await _start(request, _text(form, "title") or "pasted text", Load(documents=[document]))


@routes.post("/add/address")
@needs("analyst")
async def add_address(request: Request) -> Response:
    """Add what stands at an address: a page, a PDF, a feed."""
    form = await request.form(max_files=0, max_fields=20)
    place = _text(form, "address")
    if not place.startswith(SCHEMES) or not place.isprintable() or len(place) > 2000:
        return _again(request, form, "an address begins with https:// or http://")
    return await _start(request, place, Load(inputs=[place]))


@routes.post("/add/files")
@needs("analyst")
async def add_files(request: Request) -> Response:
    """Add uploaded files, archives of files among them."""
    form = await request.form(max_fields=20, max_files=MAX_UPLOAD_FILES)
    files = [f for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
    if not files:
        return _again(request, form, "choose a file")
    try:
        published = iso_date(_text(form, "published") or None, "the day of publication")
    except SourceError as error:
        return _again(request, form, str(error))
    place = folder()
    paths = [str(await run_in_threadpool(_kept, place / str(n), file)) for n, file in enumerate(files)]
    await form.close()
    what = files[0].filename if len(files) == 1 else f"{len(files)} files"
    load = Load(inputs=paths, folder=place, published=published, outlet=_text(form, "outlet") or None)
    return await _start(request, _named(what or "a file"), load)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _kept(place: Path, file: UploadFile) -> Path:
    """An uploaded file on disk, under the last part of its name: what a browser sends is no path of ours."""
    place.mkdir()
    path = place / _named(file.filename or "file")
    with path.open("wb") as out:
        while data := file.file.read(CHUNK):
            out.write(data)
    return path


def _named(name: str) -> str:
    last = PurePosixPath(name.replace("\\", "/")).name
    stem, dot, ending = re.sub(r"[^\w .()-]", "_", last).lstrip(". ").rpartition(".")
    return f"{stem[:80]}{dot}{ending[:12]}" or "file"


def _again(request: Request, form: FormData, fault: str) -> Response:
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    return page(request, "add.html", status=422, fault=fault, runs=[], given=given)


async def _start(request: Request, what: str, load: Load) -> Response:
    run = bench(request).intake.start(visitor(request).name, what[:200], load)
    if run is None:
        raise Refused(503, "too much waits to be added; try again in a minute", {"retry-after": "60"})
    return see(f"/add/{run.id}")


def _run(request: Request, id: str) -> Run:
    found = bench(request).intake.runs.get(id)
    if found is None:
        raise Refused(404, "there is no such run; what became of each report stands under Failures and Reports")
    return found.now()


@routes.get("/add/{id}.json")
@needs("analyst")
def run_json(request: Request, id: str) -> Response:
    """How far a run is."""
    run = _run(request, id)
    made = {"state": run.state, "what": run.what, "stored": [a.document for a in run.stored], "fault": run.fault,
            "failed": [{"name": own_name(a.name), "reason": own_name(a.reason or "")} for a in run.failed]}  # fmt: skip
    return JSONResponse(made)


@routes.get("/add/{id}")
@needs("analyst")
def run(request: Request, id: str) -> Response:
    """How far a run is, what it stored and what failed; one that added one report leads to it."""
    found = _run(request, id)
    only = found.stored[0] if found.state == "done" and len(found.stored) == 1 and not found.failed else None
    if only and not partial(request):
        return see(f"/reports/{only.document}")
    answer = page(request, "run_part.html" if partial(request) else "run.html", run=found, own_name=own_name)
    if only:
        answer.headers["hx-redirect"] = f"/reports/{only.document}"
    return answer
