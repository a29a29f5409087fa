"""A quick look at many graphs at once that lets through those of which every promise holds.

What does not come through is judged by pySHACL (``kg.validate``), which alone says what is wrong. So the sieve may stop
a good graph, which costs time, and may never let a bad one through: whatever it does not know, it stops. The core of
SHACL is read from an index of each graph; a ``sh:sparql`` query is asked once of all graphs, each a graph of its own
in a store in memory, with the class that the shape targets written into it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.vocab import RDF, RDFS, SH, XSD

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

Values = Set[Any] | Mapping[Any, None]
_OnValue = Callable[["_Index", Any], bool]
_OnValues = Callable[["_Index", Any, Values], bool]
_Path = Callable[["_Index", Any], Values]

_TYPE = ox.NamedNode(RDF + "type")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_PLAIN, _WITH_LANGUAGE = XSD + "string", RDF + "langString"
_MARKUP = (RDF + "HTML", RDF + "XMLLiteral")
_NUMBERS = (XSD + "integer", XSD + "nonNegativeInteger", XSD + "decimal")
_SAYS_NOTHING = {RDF + "type", RDFS + "comment", RDFS + "label"} | {
    SH + name for name in ("targetClass", "path", "severity", "message", "ignoredProperties", "sparql")
}
"""What a shape may have besides what it demands (and queries, which are asked apart)."""
_KINDS: dict[str, tuple[type, ...]] = {"IRI": (ox.NamedNode,), "Literal": (ox.Literal,)}
_SELECT = re.compile(r"(?s)\s*SELECT\s+(?:DISTINCT\s+)?[^{]*?\s*WHERE\s*\{(.*)\}\s*")
_NOTHING: Values = frozenset()


class _UnknownError(Exception):
    """A shape has something that the sieve does not know."""


class _Index:
    """The triples of one graph by subject, and by object for what paths walk backwards."""

    def __init__(self, quads: Iterable[ox.Quad], backwards: Collection[ox.NamedNode]) -> None:
        self.said: dict[Any, dict[Any, dict[Any, None]]] = {}
        self.of: dict[Any, dict[Any, dict[Any, None]]] = {predicate: {} for predicate in backwards}
        self.typed: dict[Any, dict[Any, None]] = defaultdict(dict)
        self.is_strange = False
        for subject, predicate, value, _ in quads:
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
        return self.said.get(node, {}).get(predicate, _NOTHING)

    def is_a(self, node: Any, kind: ox.NamedNode) -> bool:
        return node in self.typed.get(kind, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Test:
    """What one shape demands of each node of its classes."""

    path: _Path
    on_value: tuple[_OnValue, ...]
    on_values: tuple[_OnValues, ...]

    def holds(self, index: _Index, node: Any) -> bool:
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

    tests: Mapping[ox.NamedNode, Sequence[_Test]]
    """Class → what is demanded of its nodes."""
    unknown: frozenset[ox.NamedNode]
    """Classes of which something is demanded that only pySHACL knows."""
    queries: Sequence[str]
    backwards: frozenset[ox.NamedNode]

    def sift(self, scopes: Sequence[Scope]) -> list[int | None]:
        """Return of each graph how many nodes are looked at; None where pySHACL must look, since something is amiss."""
        looked_at = [self._count(_Index(scope.quads, self.backwards), scope.own) for scope in scopes]
        store = ox.Store()
        for number, scope in enumerate(scopes):
            if looked_at[number]:
                name = ox.NamedNode(f"urn:kg:scope:{number}")
                store.extend(ox.Quad(subject, predicate, value, name) for subject, predicate, value, _ in scope.quads)
        for query in self.queries:
            for row in store.query(query):  # type: ignore[union-attr]
                number = int(row["scope"].value.rpartition(":")[2])
                own = scopes[number].own
                if own is None or row["this"] in own:
                    looked_at[number] = None
        return looked_at

    def _count(self, index: _Index, own: Set[Any] | None) -> int | None:
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


@dataclass(slots=True, kw_only=True)
class _Compiler:
    """Shapes as an rdflib graph, and what is found out about them."""

    graph: "Graph"
    tests: dict[ox.NamedNode, list[_Test]] = field(default_factory=lambda: defaultdict(list))
    unknown: set[ox.NamedNode] = field(default_factory=set)
    queries: list[str] = field(default_factory=list)
    backwards: set[ox.NamedNode] = field(default_factory=set)

    def compile(self) -> Sieve:
        from rdflib import SH as sh

        other = (sh.targetNode, sh.targetSubjectsOf, sh.targetObjectsOf, sh.target)
        if any((None, target, None) in self.graph for target in other):
            self.unknown.update(ox.NamedNode(str(target)) for target in self.graph.objects(None, sh.targetClass))
        for shape in sorted(set(self.graph.subjects(sh.targetClass)), key=str):
            targets = sorted(ox.NamedNode(str(target)) for target in self.graph.objects(shape, sh.targetClass))
            try:
                test = self._test(shape)
                queries = [self._query(query, targets) for query in self.graph.objects(shape, sh.sparql)]
            except _UnknownError:
                self.unknown.update(targets)
                continue
            self.queries += queries
            for target in targets:
                self.tests[target].append(test)
        return Sieve(
            tests=self.tests,
            unknown=frozenset(self.unknown),
            queries=tuple(sorted(self.queries)),
            backwards=frozenset(self.backwards),
        )

    def _test(self, shape: "Node") -> _Test:
        from rdflib import SH as sh

        path = self.graph.value(shape, sh.path)
        on_value: list[_OnValue] = []
        on_values: list[_OnValues] = []
        for name, value in self.graph.predicate_objects(shape):
            known = str(name)
            if known in _SAYS_NOTHING or known.startswith(SH + "qualified"):
                continue
            if (one := self._on_value(known, value)) is not None:
                on_value.append(one)
            else:
                on_values.append(self._on_values(known, value, shape))
        if (part := self.graph.value(shape, sh.qualifiedValueShape)) is not None:
            on_values.append(self._qualified(shape, part))
        return _Test(
            path=_itself if path is None else self._path(path), on_value=tuple(on_value), on_values=tuple(on_values)
        )

    def _path(self, path: "Node") -> _Path:
        from rdflib import SH as sh
        from rdflib import URIRef

        if isinstance(path, URIRef):
            predicate = ox.NamedNode(str(path))
            return lambda index, node: index.values(node, predicate)
        if isinstance(inverse := self.graph.value(path, sh.inversePath), URIRef):
            back = ox.NamedNode(str(inverse))
            self.backwards.add(back)
            return lambda index, node: index.of[back].get(node, _NOTHING)
        if (either := self.graph.value(path, sh.alternativePath)) is not None:
            ways = [self._path(way) for way in self.graph.items(either)]
            return lambda index, node: {value for way in ways for value in way(index, node)}
        steps = [self._path(step) for step in self.graph.items(path)]
        if not steps:
            raise _UnknownError

        def walk(index: _Index, node: Any) -> Values:
            nodes: Values = {node}
            for step in steps:
                nodes = {value for each in nodes for value in step(index, each)}
            return nodes

        return walk

    def _on_value(self, name: str, given: "Node") -> _OnValue | None:
        """Return what a parameter of a shape demands of each value; None if it demands something of all together."""
        match name.removeprefix(SH):
            case "nodeKind":
                kinds = _KINDS.get(str(given).removeprefix(SH))
                if kinds is None:
                    raise _UnknownError
                return lambda _, value: isinstance(value, kinds)
            case "pattern":
                search = re.compile(str(given)).search
                return lambda _, value: search(value.value) is not None
            case "minLength":
                least = int(str(given))
                return lambda _, value: len(value.value) >= least
            case "datatype":
                kind = ox.NamedNode(str(given))
                if kind.value == _WITH_LANGUAGE:
                    return lambda _, value: isinstance(value, ox.Literal) and value.language is not None
                return lambda _, value: isinstance(value, ox.Literal) and value.datatype == kind and _is_one(value)
            case "in":
                members = frozenset(map(_to_oxigraph, self.graph.items(given)))
                return lambda _, value: value in members
            case "languageIn":
                tags = tuple(f"{tag}-".lower() for tag in self.graph.items(given))  # ranges: ar-Latn is ar
                return lambda _, value: isinstance(value, ox.Literal) and f"{value.language}-".lower().startswith(tags)
            case "class":
                wanted = ox.NamedNode(str(given))
                return lambda index, value: index.is_a(value, wanted)
            case "not":
                inner = self._of_one(given)
                return lambda index, value: not inner(index, value)
            case "minInclusive":
                low = Decimal(str(given))
                return lambda _, value: (number := _number(value)) is not None and number >= low
            case "maxInclusive":
                high = Decimal(str(given))
                return lambda _, value: (number := _number(value)) is not None and number <= high
        return None

    def _of_one(self, shape: "Node") -> _OnValue:
        """Return what a shape without a path, a class or a list of nodes, demands of a node; nothing else is exact."""
        demands = [(str(n), o) for n, o in self.graph.predicate_objects(shape) if str(n) not in _SAYS_NOTHING]
        if [name for name, _ in demands] not in ([SH + "class"], [SH + "in"], [SH + "languageIn"]):
            raise _UnknownError
        found = self._on_value(*demands[0])
        assert found is not None
        return found

    def _on_values(self, name: str, given: "Node", shape: "Node") -> _OnValues:
        """Return what a parameter of a shape demands of all values together."""
        from rdflib import SH as sh

        match name.removeprefix(SH):
            case "minCount":
                least = int(str(given))
                return lambda _, node, values: len(values) >= least
            case "maxCount":
                most = int(str(given))
                return lambda _, node, values: len(values) <= most
            case "hasValue":
                one = _to_oxigraph(given)
                return lambda _, node, values: one in values
            case "uniqueLang":
                return lambda _, node, values: _differ([value.language for value in values if isinstance(value, ox.Literal)])
            case "equals":
                other = ox.NamedNode(str(given))
                return lambda index, node, values: set(values) == set(index.values(node, other))
            case "disjoint":
                apart = ox.NamedNode(str(given))
                return lambda index, node, values: set(values).isdisjoint(index.values(node, apart))
            case "lessThan":
                larger = ox.NamedNode(str(given))
                return lambda index, node, values: _all_less(values, index.values(node, larger))
            case "closed":
                listed = self.graph.objects(shape, sh.ignoredProperties)
                known = frozenset(ox.NamedNode(str(each)) for some in listed for each in self.graph.items(some))
                return lambda index, node, values: index.said[node].keys() <= known
        raise _UnknownError

    def _qualified(self, shape: "Node", part: "Node") -> _OnValues:
        from rdflib import SH as sh

        inner = self._of_one(part)
        least = int(str(self.graph.value(shape, sh.qualifiedMinCount) or 0))
        given = self.graph.value(shape, sh.qualifiedMaxCount)
        most = float("inf") if given is None else int(str(given))
        if (shape, sh.qualifiedValueShapesDisjoint, None) in self.graph:
            raise _UnknownError
        return lambda index, node, values: least <= sum(inner(index, value) for value in values) <= most

    def _query(self, query: "Node", targets: Sequence[ox.NamedNode]) -> str:
        """Return the query of a shape, asked of all graphs and all nodes of its classes at once."""
        from rdflib import SH as sh

        found = _SELECT.fullmatch(str(self.graph.value(query, sh.select)))
        if found is None:
            raise _UnknownError
        spaces = [
            f"PREFIX {self.graph.value(each, sh.prefix)}: <{self.graph.value(each, sh.namespace)}>"
            for holder in self.graph.objects(query, sh.prefixes)
            for each in self.graph.objects(holder, sh.declare)
        ]
        # Oxigraph joins by graph only where a query inside the query hands the graph on.
        body = re.sub(r"\bGROUP BY \$this", "GROUP BY ?scope $this", found[1])
        body = re.sub(r"\bSELECT \$this", "SELECT ?scope $this", body)
        if re.search(r"(?i)\b(SELECT|GROUP\s+BY)\b(?! \?scope \$this)", body):
            raise _UnknownError
        classes = " ".join(map(str, targets))
        target = f"VALUES ?targetOfShape {{ {classes} }} $this {_TYPE} ?targetOfShape ."
        return "\n".join((*sorted(spaces), f"SELECT ?scope ?this WHERE {{ GRAPH ?scope {{ {target} {body} }} }}"))


def compile_sieve(graph: "Graph") -> Sieve:
    """Return the shapes of an rdflib graph, which pySHACL can run, as a sieve."""
    return _Compiler(graph=graph).compile()


def _itself(_: _Index, node: Any) -> Values:
    return {node}


def _to_oxigraph(term: "Node") -> ox.NamedNode | ox.Literal:
    from rdflib import Literal, URIRef

    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        kind = None if term.language or term.datatype is None else ox.NamedNode(str(term.datatype))
        return ox.Literal(str(term), language=term.language, datatype=kind)
    raise _UnknownError


@lru_cache(1 << 16)
def _is_one(value: ox.Literal) -> bool:
    """Whether the spelling is one of its datatype."""
    from rdflib import Literal, URIRef

    if value.datatype.value == _PLAIN or not value.datatype.value.startswith(XSD):
        return True
    return Literal(value.value, datatype=URIRef(value.datatype.value), normalize=False).value is not None


def _number(value: Any) -> Decimal | None:
    """Return the number that a value is, if it is written plainly."""
    if not isinstance(value, ox.Literal) or value.datatype.value not in _NUMBERS:
        return None
    return Decimal(value.value) if re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,18})?", value.value) else None


def _all_less(values: Values, others: Values) -> bool:
    left, right = (([_number(value) for value in each]) for each in (values, others))
    return all(a is not None and b is not None and a < b for a in left for b in right)


def _differ(languages: Sequence[str | None]) -> bool:
    tags = [tag.lower() for tag in languages if tag]
    return len(tags) == len(set(tags))
