"""Stage 6 of 9, for a whole store: all shapes, graph by graph, in memory that does not grow with the store.

An article is judged with what the store says of all that it names, as a build judges it; what all articles share, an
entity or a row of the alias table, once and with all that it is tied to; a dataset with the store itself, since some
promises only the whole can keep. Together these are the results that pySHACL has for each article and for the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Set
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import attrgetter

import pyoxigraph as ox

from kg import vocab
from kg.model import Report, Violation
from kg.sieve import Scope
from kg.validate import Shapes, validate_quads, validate_scopes

_TYPE = ox.NamedNode(vocab.RDF + "type")
_TEXTS = (ox.NamedNode(vocab.SCHEMA + "NewsArticle"), ox.NamedNode(vocab.NIF + "Context"))
_DATASET = ox.NamedNode(vocab.VOID + "Dataset")
_ROWS = tuple(ox.NamedNode(vocab.SKOSXL + name) for name in ("prefLabel", "altLabel", "hiddenLabel"))
_Name = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_SCOPES = 32
"""Graphs that are judged at once."""
_NODES = 200
"""Nodes of a shared graph that are judged as one graph."""
_KEPT = 20_000
"""Nodes whose description stays in memory: most articles name the same few."""


def validate_store(store: ox.Store, shapes: Shapes, *, progress: Callable[[int, int], None] | None = None) -> Report:
    """Return what the shapes say of all graphs of a store; its memory grows with the violations alone.

    *progress* is called with how many graphs of articles, and of parts of the others, were judged and how many broke a
    promise.
    """
    reader = _Reader(store)
    found: set[Violation] = set()
    looked_at = judged = broken = 0
    scopes = chain(reader.articles(), reader.shared())
    reports = chain(
        (
            report
            for some in iter(lambda: list(islice(scopes, _SCOPES)), [])
            for report in validate_scopes(some, shapes)
        ),
        (validate_quads(scope.quads, shapes, own=scope.own, asked=store) for scope in reader.datasets()),
    )
    for report in reports:
        found.update(report.violations)
        looked_at += report.focus_nodes
        judged, broken = judged + 1, broken + bool(report.violations)
        if progress is not None:
            progress(judged, broken)
    key = attrgetter("focus", "shape")
    violations = sorted(found, key=lambda v: (*key(v), v.path or "", v.value or "", v.message))
    return Report(violations=tuple(violations), focus_nodes=looked_at)


class _Reader:
    """The graphs of a store, each with what it takes to judge it."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._datasets = {quad.graph_name for quad in store.quads_for_pattern(None, _TYPE, _DATASET, None)}
        self._others: list[_Name] = [name for name in self._names() if not self._has_text(name)]
        self._said_of = lru_cache(_KEPT)(self._read)

    def articles(self) -> Iterator[Scope]:
        """Yield the graphs of articles; a graph that has several, whole."""
        for name in self._names():
            if self._has_text(name) and name not in self._datasets:
                quads = self._of(name)
                named = _ends(quads)
                yield _scope(quads, self._about(named, cited=named))

    def shared(self) -> Iterator[Scope]:
        """Yield what other graphs say, a number of nodes at a time; not of datasets."""
        for name in self._others:
            if name not in self._datasets:
                nodes = groupby(self._store.quads_for_pattern(None, None, None, name), attrgetter("subject"))
                groups = (list(quads) for _, quads in nodes)  # the store has them sorted so
                while some := list(islice(groups, _NODES)):
                    yield self._tied([quad for quads in some for quad in quads])

    def datasets(self) -> Iterator[Scope]:
        """Yield the graphs that describe a dataset."""
        for name in sorted(self._datasets, key=str):
            yield self._tied(self._of(name))

    def _names(self) -> Iterator[_Name]:
        yield from self._store.named_graphs()
        yield ox.DefaultGraph()

    def _has_text(self, name: _Name) -> bool:
        found = chain.from_iterable(self._store.quads_for_pattern(None, _TYPE, kind, name) for kind in _TEXTS)
        return next(found, None) is not None

    def _of(self, name: _Name) -> list[ox.Quad]:
        return list(self._store.quads_for_pattern(None, None, None, name))

    def _tied(self, quads: list[ox.Quad]) -> Scope:
        """Return nodes with what is said of them elsewhere, of what they name, and of whose rows they are."""
        nodes = {quad.subject for quad in quads}
        about = [quad for node in nodes for quad in self._said_of(node)]
        rows = {quad.object for quad in about if quad.predicate in _ROWS}
        owners = [
            quad
            for node in nodes
            for predicate in _ROWS
            for name in self._others
            for quad in self._store.quads_for_pattern(None, predicate, node, name)
        ]
        named = (_ends(quads) | rows | {quad.subject for quad in owners}) - nodes
        return _scope(quads, [*about, *owners, *self._about(named, cited=frozenset())])

    def _about(self, nodes: Iterable[object], *, cited: Set[object]) -> Iterator[ox.Quad]:
        """Yield what is said of nodes outside of articles; of their rows, those that are cited."""
        for node in nodes:
            for quad in self._said_of(node):
                if quad.predicate not in _ROWS or quad.object in cited:
                    yield quad

    def _read(self, node: object) -> tuple[ox.Quad, ...]:
        return tuple(
            quad
            for name in self._others
            for quad in self._store.quads_for_pattern(node, None, None, name)  # type: ignore[arg-type]
        )


def _ends(quads: Iterable[ox.Quad]) -> set[object]:
    return {quad.object for quad in quads if isinstance(quad.object, ox.NamedNode | ox.BlankNode)}


def _scope(quads: list[ox.Quad], about: Iterable[ox.Quad]) -> Scope:
    """Return a graph of which the nodes are judged that have a class there."""
    triples = {quad.triple: quad for quad in (*quads, *about)}
    own = frozenset(quad.subject for quad in quads if quad.predicate == _TYPE)
    return Scope(quads=list(triples.values()), own=own)
