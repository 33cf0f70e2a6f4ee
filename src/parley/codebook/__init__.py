"""The codebook: who can take part in a negotiation, under which names, and what it is about."""

from parley.codebook.book import Codebook, Entry, IssueNote, slug
from parley.codebook.toml import dump, load, template
from parley.codebook.world import armies, world

__all__ = ["Codebook", "Entry", "IssueNote", "armies", "dump", "load", "slug", "template", "world"]
