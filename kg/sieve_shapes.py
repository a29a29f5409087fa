"""The shapes as a sieve (``kg.sieve``): each part of SHACL that it knows becomes a test of an index, or a query.

A class of which a shape demands anything else is left to pySHACL.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.sieve import NOTHING, Index, OnValue, OnValues, PathOf, Sieve, Test, Values
from kg.vocab import RDF, RDFS, SH, XSD

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_TYPE = ox.NamedNode(RDF + "type")
_PLAIN, _WITH_LANGUAGE = XSD + "string", RDF + "langString"
_NUMBERS = (XSD + "integer", XSD + "nonNegativeInteger", XSD + "decimal")
_SAYS_NOTHING = {RDF + "type", RDFS + "comment", RDFS + "label"} | {
    SH + name for name in ("targetClass", "path", "severity", "message", "ignoredProperties", "sparql")
}
"""What a shape may have besides what it demands (and queries, which are asked apart)."""
_KINDS: dict[str, tuple[type, ...]] = {"IRI": (ox.NamedNode,), "Literal": (ox.Literal,)}
_SELECT = re.compile(r"(?s)\s*SELECT\s+(?:DISTINCT\s+)?[^{]*?\s*WHERE\s*\{(.*)\}\s*")


class _UnknownError(Exception):
    """A shape has something that the sieve does not know."""


@dataclass(slots=True, kw_only=True)
class _Compiler:
    """Shapes as an rdflib graph, and what is found out about them."""

    graph: "Graph"
    tests: dict[ox.NamedNode, list[Test]] = field(default_factory=lambda: defaultdict(list))
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

    def _test(self, shape: "Node") -> Test:
        from rdflib import SH as sh

        path = self.graph.value(shape, sh.path)
        on_value: list[OnValue] = []
        on_values: list[OnValues] = []
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
        return Test(
            path=_itself if path is None else self._path(path), on_value=tuple(on_value), on_values=tuple(on_values)
        )

    def _path(self, path: "Node") -> PathOf:
        from rdflib import SH as sh
        from rdflib import URIRef

        if isinstance(path, URIRef):
            predicate = ox.NamedNode(str(path))
            return lambda index, node: index.values(node, predicate)
        if isinstance(inverse := self.graph.value(path, sh.inversePath), URIRef):
            back = ox.NamedNode(str(inverse))
            self.backwards.add(back)
            return lambda index, node: index.of[back].get(node, NOTHING)
        if (either := self.graph.value(path, sh.alternativePath)) is not None:
            ways = [self._path(way) for way in self.graph.items(either)]
            return lambda index, node: {value for way in ways for value in way(index, node)}
        steps = [self._path(step) for step in self.graph.items(path)]
        if not steps:
            raise _UnknownError

        def walk(index: Index, node: Any) -> Values:
            nodes: Values = {node}
            for step in steps:
                nodes = {value for each in nodes for value in step(index, each)}
            return nodes

        return walk

    def _on_value(self, name: str, given: "Node") -> OnValue | None:
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

    def _of_one(self, shape: "Node") -> OnValue:
        """Return what a shape without a path, a class or a list of nodes, demands of a node; nothing else is exact."""
        demands = [(str(n), o) for n, o in self.graph.predicate_objects(shape) if str(n) not in _SAYS_NOTHING]
        if [name for name, _ in demands] not in ([SH + "class"], [SH + "in"], [SH + "languageIn"]):
            raise _UnknownError
        found = self._on_value(*demands[0])
        assert found is not None
        return found

    def _on_values(self, name: str, given: "Node", shape: "Node") -> OnValues:
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
                return lambda _, node, values: _differ(
                    [value.language for value in values if isinstance(value, ox.Literal)]
                )
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

    def _qualified(self, shape: "Node", part: "Node") -> OnValues:
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


def _itself(_: Index, node: Any) -> Values:
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
