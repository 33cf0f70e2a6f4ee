"""One document in, one Reading out; writes nothing.

The order of the stages, and nothing else: passages and their repeats, the tags, the cast, who said
what, then positions, events, talks and opinion. A passage that repeats an earlier one is not read again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from parley.codebook import Codebook, Entry, world
from parley.errors import Empty, LanguageError
from parley.model import Actor, Document, Passage, Reading, Repeat, Role, Span, Talks
from parley.passages import folded, paragraphs, repeats
from parley.reading.actors import Cast, read_actors
from parley.reading.antecedents import Antecedents
from parley.reading.briefs import is_brief, with_regions
from parley.reading.edges import edged
from parley.reading.encoder import mentions, single, tag
from parley.reading.events import events
from parley.reading.ground import Ground
from parley.reading.heads import span_heads
from parley.reading.home import negotiating
from parley.reading.language import identify
from parley.reading.opinion import opinion
from parley.reading.persons import persons
from parley.reading.plover import deeds
from parley.reading.positions import BOTH, positions, shared
from parley.reading.screen import SET_ASIDE, bears, doubt
from parley.reading.sentences import sentences
from parley.reading.signatures import signed
from parley.reading.speakers import bind_sources
from parley.reading.stances import gated
from parley.reading.statements import attributions, statements
from parley.reading.talks import talks
from parley.reading.windows import MODEL_DIR

SURROGATE = re.compile("[\ud800-\udfff]")
"""Halves of a character that no encoder takes; each is read as the replacement character, one for one."""


class Reader:
    """Reads documents with one codebook; the models load on first use and stay.

    With ``screen``, a report whose words say that it bears neither on negotiations nor on armed conflict is set aside:
    its reading is empty and says so. It is meant for streams of news, and is a thousand times quicker than reading.
    """

    def __init__(self, codebook: Codebook | None = None, *, screen: bool = False) -> None:
        self.codebook = world().extended(codebook) if codebook else world()
        self.screen = screen

    @cached_property
    def version(self) -> str:
        """What decides how a text is read: Parley's version, its weights and the codebook's, in a short digest."""
        from parley import __version__

        digest = hashlib.sha256(repr(self.codebook).encode())
        for name in ("encoder.onnx", "heads.npz", "persons.npz", *(["screen.tsv"] if self.screen else [])):
            digest.update((MODEL_DIR / name).read_bytes())
        return f"{__version__}+{digest.hexdigest()[:8]}"

    def read(self, document: Document, known: Collection[int] = ()) -> Reading:
        """Read one document. Raises Empty for a text without words, LanguageError for one that is not English.

        ``known`` are the beginnings of passages that were read elsewhere and are not read again.
        """
        text = document.text
        passages = paragraphs(text)
        if not any(char.isalnum() for char in text):
            raise Empty(document.named, "no text to read")
        readable = SURROGATE.sub("\ufffd", text)
        language = identify(readable)
        if language != "en":
            reason = f"the text is in the language {language!r}; Parley reads English ('en')"
            raise LanguageError(document.named, reason)
        if self.screen and not bears(text):
            return Reading(replace(document, language=language), set_aside=SET_ASIDE)
        again = repeats(text, passages)
        skipped = {*known, *(repeat.passage.start for repeat in again)}
        fresh = [passage for passage in passages if passage.start not in skipped]
        if not fresh:
            return Reading(replace(document, language=language), repeats=tuple(again))
        with single():
            return self._read(replace(document, language=language), readable, fresh, again)

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Read documents one after the other, in their order. Raises what ``read`` raises."""
        for document in documents:
            yield self.read(document)

    def _read(self, document: Document, readable: str, fresh: Sequence[Passage], again: Sequence[Repeat]) -> Reading:
        """All that ``fresh`` passages say. ``readable`` is the text as the encoder takes it."""
        text = document.text
        tagged = tag(readable, fresh, doubt(text), gated(readable))
        heads = span_heads(tagged)
        talking = negotiating(tagged, heads)
        cast = read_actors(document, fresh, self.codebook, mentions(tagged), persons(readable, tagged), talking)
        told = sentences(readable, fresh)
        found = signed(text, fresh, edged(text, attributions(tagged, heads)))
        near = Antecedents(text, tagged, heads, cast)
        cast, bound = bind_sources(text, cast, [item.source for item in found if item.source], near)
        if is_brief(told):
            cast = with_regions(text, cast, self.codebook)
        said = statements(text, found, bound)
        ground = Ground(document, told, tagged, heads, cast, said)
        lower = folded(text)
        done = [deed for at in ground.sentences for deed in deeds(lower, *at, cast.within(*at))]
        views = opinion(ground)
        wanted = positions(ground, views)
        rounds, parties = talks(ground, [position for position in wanted if position.actor != BOTH], done)
        wanted = shared(wanted, parties)
        happened = events(ground, done, parties)
        return Reading(
            document=document,
            actors=_actors(text, cast, rounds, {id for event in happened for id in (*event.actors, *event.targets)}),
            talks=tuple(rounds),
            statements=tuple(said),
            positions=tuple(wanted),
            events=tuple(happened),
            opinion=tuple(views),
            repeats=tuple(again),
        )


def read(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    codebook: Codebook | None = None,
) -> Reading:
    """Read one text. ``published`` is an ISO date: without it, relative dates stay null.

    Raises Empty for a text without words, LanguageError for one that is not English.
    """
    return Reader(codebook).read(Document.of(text, published=published, title=title, outlet=outlet))


def _actors(text: str, cast: Cast, rounds: Sequence[Talks], acting: Collection[str]) -> tuple[Actor, ...]:
    """The cast in the order of first mention, each in its role: that of the codebook, else the one the talks give.

    ``acting`` are in it even where they are named as a place alone.
    """
    spans: dict[str, list[Span]] = {}
    for mention in cast.mentions:
        if mention.actor in cast.actors and (mention.form != "place" or mention.actor in acting):
            spans.setdefault(mention.actor, []).append(Span.of(text, mention.start, mention.end))
    roles: dict[str, Role] = {}
    for meeting in rounds:
        roles.update(dict.fromkeys(meeting.mediators, "mediator"))
    for meeting in rounds:
        roles.update(dict.fromkeys(meeting.parties, "party"))
    own = _ruled(text, cast, [meeting.parties for meeting in rounds])
    return tuple(
        Actor(
            id,
            own.get(id, cast.actors[id].name),
            cast.actors[id].kind,
            cast.actors[id].role or roles.get(id, "other"),
            tuple(found),
        )
        for id, found in spans.items()
    )


GOVERNMENT = re.compile(r"(?P<formal>(?<=[a-z] )Government\b)|\b[Gg]overnment\b")


def _ruled(text: str, cast: Cast, tables: Iterable[Collection[str]]) -> dict[str, str]:
    """The names of states of which a report tells that their government negotiates with a group of their own land."""
    out: dict[str, str] = {}
    for parties in tables:
        groups = [entry for id in parties if (entry := cast.actors.get(id)) and entry.kind != "state"]
        for id in parties:
            state = cast.actors.get(id)
            if state is None or state.kind != "state" or not any(_of_land(group, state, cast) for group in groups):
                continue
            words = (text[m.start : m.end] for m in cast.mentions if m.actor == id and m.form != "place")
            told = [match for word in words if (match := GOVERNMENT.search(word))]
            if any(match["formal"] for match in told):
                out[id] = f"Government of {state.name}"
            elif told and state.adjective:
                out[id] = f"{state.adjective} government"
    return out


def _of_land(group: Entry, state: Entry, cast: Cast) -> bool:
    """Whether a group is of a state's land: by the codebook, or as far as the report tells."""
    return group.code == state.code if group.code else cast.home == state.id
