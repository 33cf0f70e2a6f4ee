"""Fetching reaches public pages and nothing else; every refusal names the address and the reason."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
import trustme

from parley.errors import FetchError, SourceError, TooLarge
from parley.model import Document
from parley.settings import MAX_PAGE_BYTES, MAX_REDIRECTS, USER_AGENT
from parley.sources import fetch, read_reports
from parley.sources.fetch import Fetcher, public

WORDS = "The envoys of Kastoria met those of Meridia in Orvane on Tuesday and agreed to meet again before the snow. "
PAGE = f"""<html lang="en"><head><title>Envoys meet in Orvane</title><meta property="og:site_name" content="Lake Post">
<meta name="author" content="Ada Holm"><meta property="article:published_time" content="2025-06-03T08:00:00Z"></head>
<body><nav>Home | Sport | Weather</nav><article><h1>Envoys meet in Orvane</h1><p>{WORDS * 2}</p><p>{WORDS.replace("Tuesday", "Monday") * 2}</p>
</article><footer>Subscribe to our newsletter</footer></body></html>"""

Answer = tuple[int, dict[str, str], bytes]


class Site(ThreadingHTTPServer):
    """A server of our own: what it answers by path, and who asked."""

    daemon_threads = True

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str, float]] = []
        super().__init__((host, 0), _Handler)
        self.url = f"http://{host}:{self.server_port}"

    def page(self, path: str, body: str | bytes = PAGE, status: int = 200, **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body
        told = {"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, told, data)
        return self.url + path


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["User-Agent"], time.monotonic()))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        if "Drip" in headers:
            self._drip(float(headers["Drip"]))
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def _drip(self, seconds: float) -> None:
        """A header that never ends, a byte at a time."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(200):
                self.wfile.write(b"a")
                self.wfile.flush()
                time.sleep(seconds)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    yield from served(Site())


def served(made: Site) -> Iterator[Site]:
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own server need not be spared."""
    monkeypatch.setattr(fetch, "FETCH_INTERVAL_SECONDS", 0.0)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    made = Fetcher(lambda address: address == "127.0.0.1")
    yield made
    made.close()


def one(url: str, **options: bool) -> Document | SourceError:
    (found,) = read_reports([url], **options)  # type: ignore[arg-type]
    return found


def test_a_page_becomes_a_report(site: Site) -> None:
    """Text, title, outlet, byline and date come from the page; what stands around the article does not."""
    found = one(site.page("/a"), allow_private=True)
    assert isinstance(found, Document)
    assert ("Envoys meet in Orvane", "Lake Post", "Ada Holm", "2025-06-03") == (
        found.title, found.outlet, found.byline, found.published
    )  # fmt: skip
    assert WORDS.strip() in found.text
    assert "newsletter" not in found.text
    assert site.url + "/a" == found.url
    assert {USER_AGENT} == {agent for _, agent, _ in site.asked}


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "fd00:ec2::254",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_known(address: str) -> None:
    """Loopback, private, link-local, metadata, multicast and reserved addresses are refused in every spelling."""
    assert not public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_are_known(address: str) -> None:
    """An address of the public internet is let through."""
    assert public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "0.0.0.0"])
def test_ones_own_machine_is_not_reached(site: Site, host: str) -> None:
    """However it is written, a loopback address is refused before anything is sent to it."""
    site.page("/a")
    found = one(f"http://{host}:{site.server_port}/a")
    assert isinstance(found, FetchError)
    assert [] == site.asked


def test_a_redirect_inwards_is_refused(site: Site, fetcher: Fetcher) -> None:
    """A page that is allowed cannot lead to one that is not: every hop is checked."""
    inner = Site("127.0.0.2")
    for _ in served(inner):
        target = inner.page("/secret")
        with pytest.raises(FetchError, match=r"127\.0\.0\.2, which is not public"):
            fetcher.get(site.page("/a", status=302, Location=target))
        assert [] == inner.asked


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x", "http://u:p@127.0.0.1/"])
def test_a_redirect_elsewhere_is_refused(site: Site, fetcher: Fetcher, target: str) -> None:
    """A redirect to another scheme, or with a password in it, is refused."""
    with pytest.raises(FetchError):
        fetcher.get(site.page("/a", status=301, Location=target))


def test_redirects_end(site: Site, fetcher: Fetcher) -> None:
    """A few redirects are followed and the last address is kept; a circle is left."""
    site.page("/end")
    assert f"{site.url}/end" == fetcher.get(site.page("/a", status=302, Location="/end")).url
    with pytest.raises(FetchError, match=f"more than {MAX_REDIRECTS} redirects"):
        fetcher.get(site.page("/loop", status=302, Location="/loop"))


def test_size_is_limited_whatever_the_server_tells(site: Site, fetcher: Fetcher) -> None:
    """A page over the limit is let go of at the limit."""
    with pytest.raises(TooLarge, match="over the limit of 10 MB"):
        fetcher.get(site.page("/big", b"x" * (MAX_PAGE_BYTES + 1)))


def test_time_is_limited_however_slowly_it_drips(site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends a byte now and then is left when the page's time is over."""
    monkeypatch.setattr(fetch, "FETCH_SECONDS", 0.6)
    site.page("/robots.txt", "")
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"not fetched within|timed out"):
        fetcher.get(site.page("/slow", Drip="0.1"))
    assert 3 > time.monotonic() - began


@pytest.mark.parametrize(
    ("status", "rules", "allowed"),
    [
        (200, "User-agent: *\nDisallow: /private", True),
        (200, "User-agent: *\nDisallow: /", False),
        (200, "User-agent: Parley\nDisallow: /a\n\nUser-agent: *\nAllow: /", False),
        (404, "", True),
        (503, "", False),
    ],
)
def test_robots_rules_are_kept(site: Site, fetcher: Fetcher, status: int, rules: str, allowed: bool) -> None:
    """What robots.txt forbids is not fetched; a site without rules allows all, one that fails allows nothing."""
    site.page("/robots.txt", rules, status)
    url = site.page("/a")
    if allowed:
        assert PAGE.encode() == fetcher.get(url).data
    else:
        with pytest.raises(FetchError, match=r"robots\.txt"):
            fetcher.get(url)
        assert "/a" not in [path for path, _, _ in site.asked]


def test_requests_to_a_host_are_spaced(site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two requests to one host there is a pause; robots.txt is asked for once."""
    monkeypatch.setattr(fetch, "FETCH_INTERVAL_SECONDS", 0.2)
    for path in ("/a", "/b"):
        fetcher.get(site.page(path))
    times = [at for _, _, at in site.asked]
    assert ["/robots.txt", "/a", "/b"] == [path for path, _, _ in site.asked]
    assert all(b - a > 0.15 for a, b in pairwise(times))


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    """TLS is verified, with private addresses allowed as well."""
    made = Site()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    made.socket = context.wrap_socket(made.socket, server_side=True)
    made.handle_error = lambda *_: None  # type: ignore[method-assign]  # the handshake is meant to fail
    for _ in served(made):
        made.page("/a")
        found = one(made.url.replace("http:", "https:") + "/a", allow_private=True)
        assert isinstance(found, FetchError)
        assert "certificate verify failed" in found.reason
        assert [] == made.asked


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_answer_that_is_no_page_is_said(site: Site, fetcher: Fetcher, status: int) -> None:
    """Any other answer is an error with its number."""
    with pytest.raises(FetchError, match=f"answered {status}"):
        fetcher.get(site.page("/a", status=status))


def test_a_feed_and_a_sitemap_lead_to_their_pages(site: Site) -> None:
    """A feed's full text is taken, its other items are fetched; a sitemap of sitemaps leads to pages; one dead link is
    one failure."""
    site.page("/a")
    full = f"<![CDATA[<p>{WORDS}</p>]]>"
    feed = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Lake Post</title>
    <item><title>Full</title><link>{site.url}/full</link><pubDate>Tue, 03 Jun 2025 08:00:00 GMT</pubDate><content:encoded>{full}</content:encoded></item>
    <item><title>Linked</title><link>{site.url}/a</link></item><item><title>Dead</title><link>{site.url}/dead</link></item></channel></rss>"""
    found = list(read_reports([site.page("/feed", feed, Content_Type="application/rss+xml")], allow_private=True))
    documents = [item for item in found if isinstance(item, Document)]
    assert [("Full", "2025-06-03"), ("Envoys meet in Orvane", "2025-06-03")] == [
        (d.title, d.published) for d in documents
    ]
    assert ["the server answered 404"] == [item.reason for item in found if isinstance(item, SourceError)]
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    site.page("/pages.xml", f"<urlset {spaces}><url><loc>{site.url}/a</loc></url></urlset>", Content_Type="text/xml")
    index = f"<sitemapindex {spaces}><sitemap><loc>{site.url}/pages.xml</loc></sitemap></sitemapindex>"
    (only,) = read_reports([site.page("/index.xml", index, Content_Type="text/xml")], allow_private=True)
    assert isinstance(only, Document)


def test_a_feed_cannot_lead_inwards(site: Site, tmp_path: Path) -> None:
    """Links of a feed are guarded like addresses that a user gives."""
    feed = tmp_path / "evil.rss"
    feed.write_text(
        f"<rss version='2.0'><channel><title>x</title><item><link>{site.page('/a')}</link></item></channel></rss>"
    )
    (found,) = read_reports([feed])
    assert isinstance(found, FetchError)
    assert [] == site.asked
