"""Three SHACL engines over the same quads: ours, pySHACL as it ships, and shifty; each tells what it finds alike."""

import functools
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pyshacl
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize
from rdflib import SH
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.evaluate import evalQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.query import Processor

from kg import load_shapes, validate_quads
from kg.validate import Shapes

SHAPES = Path(__file__).parent.parent / "shapes"
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Finding(NamedTuple):
    """One result of a report: where, by which shape, and the property looked at (empty for a longer path or none)."""

    focus: str
    shape: str
    path: str


class _CachingProcessor(SPARQLProcessor):
    """rdflib's own, but a query is parsed once: pySHACL hands over its text for every node."""

    def query(self, text, bindings=None, prefixes=None, base=None, debug=False):  # type: ignore[no-untyped-def]
        if isinstance(text, str):
            text = _parsed(text, tuple(sorted((str(name), str(iri)) for name, iri in (prefixes or {}).items())))
        return evalQuery(self.graph, text, bindings or {}, base)


@functools.lru_cache(256)
def _parsed(text: str, prefixes: tuple[tuple[str, str], ...]):  # type: ignore[no-untyped-def]
    return translateQuery(parseQuery(text), None, dict(prefixes))


rdflib.plugin.register("cached sparql", Processor, __name__, "_CachingProcessor")


class _CachingGraph(rdflib.Graph):
    def query(self, query_object, processor="sparql", *args, **given):  # type: ignore[no-untyped-def]
        return super().query(query_object, "cached sparql", *args, **given)


logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # a traceback for each literal that is none of its datatype


@functools.cache
def our_shapes() -> Shapes:
    return load_shapes(SHAPES)


@functools.cache
def plain_shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in sorted(SHAPES.glob("*.ttl")):
        graph.parse(file)
    return graph


def alike(found: frozenset[Finding]) -> frozenset[Finding]:
    """Return what engines must agree on.

    Of blank nodes, only that there is a fault: their names are each engine's own, and in a query shifty lets one stand
    for any node. Where an offset is no number, not whether it is less than another: that they cannot be compared is a
    fault to shifty and none to pySHACL.
    """
    odd = {f.focus for f in found if f.shape.endswith(("MentionShape-begin", "MentionShape-end"))}
    return frozenset(
        finding if ":" in finding.focus[2:] else Finding("_:", "", "")
        for finding in found
        if not (finding.focus in odd and finding.shape.endswith("MentionShape-order"))
    )


def ask_ours(quads: Iterable[Quad]) -> frozenset[Finding]:
    report = validate_quads(quads, our_shapes())
    simple = {v: v.path if v.path is not None and "<" not in v.path else "" for v in report.violations}
    return frozenset(Finding(v.focus, v.shape, path) for v, path in simple.items())


def ask_pyshacl(quads: Iterable[Quad]) -> frozenset[Finding]:
    return _findings(pyshacl.validate(_plain(quads), shacl_graph=plain_shapes())[1])


def ask_shifty(quads: Iterable[Quad]) -> frozenset[Finding]:
    data = serialize({quad.triple for quad in quads}, format=RdfFormat.N_TRIPLES)
    return _findings(_shifty().validate(data, graph_mode="data", infer=False)[1])


@functools.cache
def _shifty():  # type: ignore[no-untyped-def]
    import shifty

    return shifty.PreparedValidator(plain_shapes())


def _findings(report: rdflib.Graph) -> frozenset[Finding]:
    found = set()
    for result in report.objects(None, SH.result):
        path = report.value(result, SH.resultPath)
        simple = str(path) if isinstance(path, rdflib.URIRef) else ""
        found.add(Finding(str(report.value(result, SH.focusNode)), str(report.value(result, SH.sourceShape)), simple))
    return frozenset(found)


def _plain(quads: Iterable[Quad]) -> rdflib.Graph:
    """Return an rdflib graph with every literal spelled as it is."""

    def term(node: object) -> rdflib.term.Identifier:
        if isinstance(node, NamedNode):
            return rdflib.URIRef(node.value)
        if not isinstance(node, Literal):
            return rdflib.BNode(node.value)  # type: ignore[attr-defined]
        if node.language is not None:
            return rdflib.Literal(node.value, lang=node.language)
        kind = None if node.datatype.value == XSD_STRING else rdflib.URIRef(node.datatype.value)
        return rdflib.Literal(node.value, datatype=kind, normalize=False)

    graph = _CachingGraph()
    for quad in quads:
        graph.add(tuple(map(term, quad.triple)))  # type: ignore[arg-type]
    return graph


def read_example(file: Path) -> list[Quad]:
    return list(parse(file.read_bytes(), format=RdfFormat.TURTLE))
