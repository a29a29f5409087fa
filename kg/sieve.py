"""A quick look at many graphs at once that lets through those of which every promise holds.

What does not come through is judged by pySHACL (``kg.validate``), which alone says what is wrong. So the sieve may stop
a good graph, which costs time, and may never let a bad one through: whatever it does not know, it stops. The core of
SHACL is read from an index of each graph; a ``sh:sparql`` query is asked once of all graphs, each a graph of its own
in a store in memory, with the class that the shape targets written into it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg.vocab import RDF, RDFS

Values = Set[Any] | Mapping[Any, None]
OnValue = Callable[["Index", Any], bool]
OnValues = Callable[["Index", Any, Values], bool]
PathOf = Callable[["Index", Any], Values]

_TYPE = ox.NamedNode(RDF + "type")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_MARKUP = (RDF + "HTML", RDF + "XMLLiteral")
NOTHING: Values = frozenset()


class Index:
    """The triples of one graph by subject, and by object for what paths walk backwards."""

    def __init__(self, triples: Iterable[tuple[Any, Any, Any]], backwards: Collection[ox.NamedNode]) -> None:
        self.said: dict[Any, dict[Any, dict[Any, None]]] = {}
        self.of: dict[Any, dict[Any, dict[Any, None]]] = {predicate: {} for predicate in backwards}
        self.typed: dict[Any, dict[Any, None]] = defaultdict(dict)
        self.is_strange = False
        for subject, predicate, value in triples:
            said = self.said.get(subject)
            if said is None:
                said = self.said[subject] = {}
                self.is_strange |= not isinstance(subject, ox.NamedNode)
            values = said.get(predicate)
            if values is None:
                said[predicate] = {value: None}
            else:
                values[value] = None
            if isinstance(value, ox.Literal):
                self.is_strange |= value.datatype.value in _MARKUP
            elif not isinstance(value, ox.NamedNode) or predicate == _SUBCLASS:
                self.is_strange = True
            elif predicate == _TYPE:
                self.typed[value][subject] = None
            elif predicate in self.of:
                self.of[predicate].setdefault(value, {})[subject] = None

    def values(self, node: Any, predicate: ox.NamedNode) -> Values:
        """Return the objects of a node's triples."""
        return self.said.get(node, {}).get(predicate, NOTHING)

    def is_a(self, node: Any, kind: ox.NamedNode) -> bool:
        """Whether a node is said to be of a class."""
        return node in self.typed.get(kind, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """What one shape demands of each node of its classes."""

    path: PathOf
    on_value: tuple[OnValue, ...]
    on_values: tuple[OnValues, ...]

    def holds(self, index: Index, node: Any) -> bool:
        """Whether a node keeps to it."""
        values = self.path(index, node)
        for holds in self.on_values:
            if not holds(index, node, values):
                return False
        for each in self.on_value:
            for value in values:
                if not each(index, value):
                    return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A graph to be judged: an article with what is said of all it names."""

    quads: Collection[ox.Quad]
    own: Set[Any] | None = None
    """The nodes that are judged; all if None. Of the others too little is known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """Shapes, made ready for many graphs."""

    tests: Mapping[ox.NamedNode, Sequence[Test]]
    """Class → what is demanded of its nodes."""
    unknown: frozenset[ox.NamedNode]
    """Classes of which something is demanded that only pySHACL knows."""
    queries: Sequence[str]
    backwards: frozenset[ox.NamedNode]

    def sift(self, scopes: Sequence[Scope]) -> list[int | None]:
        """Return of each graph how many nodes are looked at; None where pySHACL must look, since something is amiss."""
        looked_at: list[int | None] = []
        store = ox.Store()
        for number, scope in enumerate(scopes):
            triples = [(subject, predicate, value) for subject, predicate, value, _ in scope.quads]
            looked_at.append(self._count(Index(triples, self.backwards), scope.own))
            if looked_at[number]:
                name = ox.NamedNode(f"urn:kg:scope:{number}")
                store.extend([ox.Quad(*triple, name) for triple in triples])
        for query in self.queries:
            for row in store.query(query):  # type: ignore[union-attr]
                number = int(row["scope"].value.rpartition(":")[2])
                own = scopes[number].own
                if own is None or row["this"] in own:
                    looked_at[number] = None
        return looked_at

    def _count(self, index: Index, own: Set[Any] | None) -> int | None:
        if index.is_strange:
            return None
        looked_at: set[Any] = set()
        for kind in self.tests.keys() | self.unknown:
            nodes = index.typed.get(kind, {}).keys()
            judged = nodes if own is None else nodes & own
            if judged and kind in self.unknown:
                return None
            for test in self.tests.get(kind, ()):
                for node in judged:
                    if not test.holds(index, node):
                        return None
            looked_at |= judged
        return len(looked_at)
