"""The process that opens pages, PDFs and feeds: ``python -m parley.sources.opener``, driven by workshop.py.

In: a request on standard input. Out: a JSON reply on standard output. What comes from outside is taken apart here,
under a limit of memory, so that a page made to break its reader breaks this process and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import struct
import sys
from typing import Any

from parley.settings import EXTRACT_MEMORY_BYTES, MAX_FEED_ITEMS, MAX_PDF_PAGES

LENGTHS = struct.Struct(">II")
"""Before a request: the bytes of its JSON head and of its data. Before a reply: its bytes, and nought."""


def page(data: bytes, url: str | None) -> dict[str, Any]:
    """Text, title, outlet, byline, date and address of an HTML page; the text is empty where none is found."""
    import trafilatura

    found = trafilatura.bare_extraction(
        data, url=url, with_metadata=True, include_comments=False, include_tables=False, deduplicate=False
    )
    if found is None:
        return {"text": ""}
    return {
        "text": found.text or "",
        "title": found.title,
        "outlet": found.sitename or found.hostname,
        "byline": found.author,
        "published": found.date or _date(data),
        "url": url or found.url,
    }


def _date(data: bytes) -> str | None:
    from htmldate import find_date

    try:
        found = find_date(data.decode("utf-8", "replace"), original_date=True, extensive_search=False)
        return str(found) if found else None
    except (ValueError, TypeError):
        return None


def pdf(data: bytes, url: str | None) -> dict[str, Any]:
    """Text, title and date of a PDF."""
    import io
    import re

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "the PDF needs a password"}
        if len(reader.pages) > MAX_PDF_PAGES:
            return {"error": f"{len(reader.pages)} pages are over the limit of {MAX_PDF_PAGES}"}
        pages = [item.extract_text() for item in reader.pages]
        about = reader.metadata
        made = about.creation_date if about else None
        title = about.title if about else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        return {"error": f"not a readable PDF: {error}"}
    text = "\n\n".join(pages)
    text = re.sub(r"(\w)-\n(?=[a-z])", r"\1", text)  # a word divided at the end of a line
    return {"text": text, "title": title, "published": made.date().isoformat() if made else None, "url": url}


def feed(data: bytes, url: str | None) -> dict[str, Any]:
    """The items of a feed (link, title, date, byline, and the full text where it carries one), or a sitemap's links."""
    from lxml import etree

    if b"<urlset" in data[:4096] or b"<sitemapindex" in data[:4096]:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        root = etree.fromstring(data, parser)
        if root is None:
            return {"error": "not a readable sitemap"}
        places = [loc.text.strip() for loc in root.iter("{*}loc") if loc.text]
        kind = "sitemaps" if etree.QName(root).localname == "sitemapindex" else "items"
        return {kind: places[:MAX_FEED_ITEMS] if kind == "sitemaps" else [{"url": x} for x in places[:MAX_FEED_ITEMS]]}
    import feedparser

    parsed = feedparser.parse(data)
    if not parsed.entries and parsed.bozo:
        return {"error": f"not a readable feed: {parsed.bozo_exception}"}
    return {"items": [_item(entry, parsed.feed.get("title")) for entry in parsed.entries[:MAX_FEED_ITEMS]]}


def _item(entry: Any, outlet: str | None) -> dict[str, Any]:
    import time

    when = entry.get("published_parsed") or entry.get("updated_parsed")
    full = max((part.get("value") or "" for part in entry.get("content", [])), key=len, default="")
    return {
        "url": entry.get("link"),
        "title": entry.get("title"),
        "outlet": outlet,
        "byline": entry.get("author"),
        "published": time.strftime("%Y-%m-%d", when) if when else None,
        "text": _plain(full) if full else "",
    }


def _plain(markup: str) -> str:
    """The words of a piece of HTML, a line for each block."""
    import trafilatura

    return str(trafilatura.html2txt(f"<html><body>{markup}</body></html>") or "").strip()


KINDS = {"page": page, "pdf": pdf, "feed": feed}


def main() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (EXTRACT_MEMORY_BYTES, EXTRACT_MEMORY_BYTES))
    logging.disable()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no reply
    while head := sys.stdin.buffer.read(LENGTHS.size):
        sizes = LENGTHS.unpack(head)
        request = json.loads(sys.stdin.buffer.read(sizes[0]))
        data = sys.stdin.buffer.read(sizes[1])
        try:
            reply = KINDS[request["kind"]](data, request["url"])
        except MemoryError:
            reply = {"error": f"it needs more than {EXTRACT_MEMORY_BYTES // 1_000_000} MB to open"}
        except Exception as error:  # whatever a hostile file provokes in a library is that file's failure
            reply = {"error": f"cannot be opened: {type(error).__name__}: {error}"[:500]}
        line = json.dumps(reply).encode()
        replies.write(LENGTHS.pack(len(line), 0) + line)
        replies.flush()


if __name__ == "__main__":
    main()
