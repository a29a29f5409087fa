"""What is recorded of articles: the values that pass between a build, its workers and the record of a store."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import IntEnum

from kg.model import Article, Mention, Report

_MATTERS = tuple(field.name for field in fields(Article) if field.name != "source")
_to_json = json.JSONEncoder(ensure_ascii=False).encode


class State(IntEnum):
    """How an article's graph stands to its record."""

    SETTLED = 0
    WAITING = 1
    """It must be made again: something that it rests on has changed."""
    WRITTEN = 2
    """It was made, and may not be safe on disk yet."""
    LEAVING = 3
    """It was withdrawn, and may still be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An article to be made into a graph; *mentions* where the tagger has found them before."""

    article: Article
    mentions: tuple[Mention, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An article made into a graph, or refused by the shapes."""

    article: Article
    mentions: tuple[Mention, ...]
    """What the tagger found."""
    report: Report
    """What the shapes said of it."""
    graph: str = ""
    """Its triples, as N-Triples."""
    likeness: bytes = b""
    """A digest of these and of the article, but not of the run that made them."""
    about: tuple[str, ...] = ()
    """What is said in other graphs of all that it names: quads as N-Quads, without the full stop."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Mentions, verdicts and relations by kind."""
    asked: frozenset[int] = frozenset()
    """Numbers of the questions that the tables were asked (``kg.trace``)."""
    census: Mapping[str, int] = field(default_factory=dict)
    """How many triples of each property, and things of each class, its graph has (``kg.dataset``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the record has of an article."""

    state: State
    content: bytes
    counts: Mapping[str, int]
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Statements about entities that come into use or go out of use: quads as N-Quads, without the full stop."""

    come: tuple[str, ...] = ()
    go: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    """Ids of articles that may have a graph, which is to go."""
    same: frozenset[str] = frozenset()
    """Ids of articles that have the right graph, but for the run that made it."""


def content_of(article: Article) -> bytes:
    """Return a digest of all that matters of an article: not of where it was read from."""
    matters = [getattr(article, name) for name in _MATTERS]
    return hashlib.sha256(_to_json(matters).encode()).digest()


def likeness_of(article: Article, graph: str, run: str) -> bytes:
    """Return a digest of an article and its graph that is the same whichever *run* made it."""
    return hashlib.blake2b(content_of(article) + graph.replace(run, "").encode(), digest_size=16).digest()


def number_of(text: str) -> int:
    """Return the number that stands for a text: 64 bits of its hash."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
