"""Every limit of Parley, each with its unit and its reason."""

from __future__ import annotations

MAX_TEXT_BYTES = 20_000_000
"""Bytes of one text report. The longest reports (transcripts, books of documents) stay under 5 MB."""

MAX_ROW_BYTES = 20_000_000
"""Bytes of one row of a table, for the same reason."""

SNIFF_BYTES = 65_536
"""Bytes of a file from which it is told whether it is text, and in which encoding."""

MAX_PAGE_BYTES = 10_000_000
"""Bytes of one page, feed or sitemap. News pages stay under 3 MB."""

MAX_PDF_BYTES = 50_000_000
"""Bytes of one PDF. Reports with pictures reach 30 MB."""

MAX_PDF_PAGES = 1_000
"""Pages of one PDF."""

MAX_ARCHIVE_MEMBERS = 100_000
"""Files in one zip archive."""

MAX_ARCHIVE_BYTES = 5_000_000_000
"""Bytes of one archive when unpacked, all members together; they are read one by one and never written to disk."""

MAX_ARCHIVE_RATIO = 200
"""Times that a member may grow when unpacked. Text shrinks 3 to 10 times; bombs grow a thousandfold."""

MAX_FEED_ITEMS = 1_000
"""Items taken from one feed or sitemap, newest first as the feed gives them."""

MAX_SITEMAP_DEPTH = 3
"""Sitemaps of sitemaps that are followed."""

EXTRACT_SECONDS = 15.0
"""Seconds for taking the text out of one page or PDF; after that it counts as failed."""

EXTRACT_MEMORY_BYTES = 800_000_000
"""Bytes of memory that the process which opens pages and PDFs may take."""

FETCH_SECONDS = 30.0
"""Seconds for one page over the network, redirects included, pauses between requests aside."""

CONNECT_SECONDS = 10.0
"""Seconds to reach a server."""

MAX_REDIRECTS = 5
"""Redirects followed for one page; the address of each is checked like the first."""

FETCH_INTERVAL_SECONDS = 1.0
"""Seconds between two requests to the same host."""

MAX_FETCH_INTERVAL_SECONDS = 30.0
"""Seconds of the longest crawl delay that is kept; a site that asks for more is asked every 30 seconds."""

USER_AGENT = "Parley/0.1 (reads reporting on peace talks; one page at a time)"
"""How Parley introduces itself; the rules in robots.txt for ``Parley`` or ``*`` are kept."""

BUSY_SECONDS = 60.0
"""Seconds that a writer waits for another one to finish with the record."""

WORKER_SECONDS = 60.0
"""Seconds that a batch waits for a cluster without any worker: one that is started again is there in a few."""

ROWS_SHOWN = 50
"""Entries that a question answers with, where no limit is given."""

FACETS_OVER = 1_000
"""Entries, the newest that match, whose values a page of the workbench counts; it says when there are more."""

QUEUE_WINDOW = 500
"""Entries, the newest that wait to be judged, among which the workbench puts the doubtful first."""

MAX_UPLOAD_BYTES = 60_000_000
"""Bytes of one request to the workbench: a PDF at its limit, and what a form puts around it."""

MAX_UPLOAD_FILES = 100
"""Files of one upload; more come as a zip archive."""

SESSION_HOURS = 12.0
"""Hours after which a user of the workbench logs in again: a working day."""

VISIT_MINUTES = 30.0
"""Minutes without a request after which the next one begins a new visit, and "new" means new since the last."""

LOGIN_FAILURES = 5
"""Failed logins for one name, and four times as many from one address, after which both wait."""

LOGIN_WAIT_MINUTES = 15.0
"""Minutes that they wait."""
