"""Stage 6 of 9: hold a graph against the promises in ``shapes/``; the only file that knows pySHACL.

Each rule below was paid for:

- pySHACL judges an rdflib graph in memory (``kg.rdflib_graph``). On an Oxigraph-backed graph it reports faults that are
  not there.
- SHACL passes in silence: a typing error in a shape conforms, and so does a shape that looks at nothing. So shapes are
  checked when they are loaded, and a report counts the nodes that were looked at.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.errors import QueryError, ShapeError
from kg.files import read_small
from kg.guard import check_query
from kg.model import Report, Violation
from kg.rdf import read_quads
from kg.rdflib_graph import to_rdflib, to_term
from kg.sieve import Scope, Sieve
from kg.sieve_shapes import compile_sieve
from kg.vocab import KG, RDF, SH

if TYPE_CHECKING:
    from pyshacl.shapes_graph import ShapesGraph
    from rdflib import Graph
    from rdflib.term import Node

_LARGEST = 16 * 2**20
"""Bytes of a file of shapes."""
_QUERIES = (SH + "select", SH + "ask", SH + "construct", SH + "update")
_OWL_IMPORTS = "http://www.w3.org/2002/07/owl#imports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """Shapes that were checked and are ready to judge; load them once and use them for every article."""

    folder: Path
    graph: "ShapesGraph"
    sieve: Sieve
    targets: frozenset[str]
    """IRIs of the classes whose nodes are looked at."""


def load_shapes(folder: Path) -> Shapes:
    """Return the shapes of all ``*.ttl`` files of a folder.

    Raises ShapeError for a file that is no Turtle, a SHACL term that does not exist, a term of ours that the ontology
    does not define, a shape without IRI or message or target, and a shape that pySHACL cannot run.
    """
    from pyshacl.shapes_graph import ShapesGraph

    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise ShapeError(f"{folder}: no shapes (expected *.ttl files)")
    quads: list[ox.Quad] = []
    for file in files:
        found = _parse_shapes(file)
        _check_terms(file, found)
        quads += found
    graph = to_rdflib(quads)
    targets = _check_shapes(folder, graph)
    shapes = ShapesGraph(graph)
    _try_shapes(folder, shapes, targets)
    return Shapes(folder=folder, graph=shapes, sieve=compile_sieve(graph), targets=targets)


def validate_quads(
    quads: Iterable[ox.Quad],
    shapes: Shapes,
    *,
    own: Set[ox.NamedNode | ox.BlankNode | ox.Triple] | None = None,
    asked: ox.Store | None = None,
) -> Report:
    """Return what the shapes say of *quads*, all graphs taken as one, sorted by focus, shape, path, value.

    ``focus_nodes`` counts the distinct nodes that some shape targets; with none the report does not conform. With
    *own* it is a report of these nodes alone. Queries of shapes are *asked* of a store, if one is given.
    """
    from rdflib import RDF as rdf
    from rdflib import URIRef

    graph = to_rdflib(quads, asked)
    focus = {node for target in shapes.targets for node in graph.subjects(rdf.type, URIRef(target))}
    if own is not None:
        focus &= {to_term(node) for node in own}
    names = {_text(node) for node in focus}
    violations = _violations(_run(graph, shapes.graph)) if focus else ()
    kept = tuple(violation for violation in violations if own is None or violation.focus in names)
    return Report(violations=kept, focus_nodes=len(focus))


def validate_scopes(scopes: Sequence[Scope], shapes: Shapes) -> list[Report]:
    """Return of each graph what ``validate_quads`` says of it, in a tenth of the time where all promises hold.

    Of a graph with nodes of its ``own``, what it says of those.
    """
    reports = []
    for scope, looked_at in zip(scopes, shapes.sieve.sift(scopes), strict=True):
        if looked_at is None:
            reports.append(validate_quads(scope.quads, shapes, own=scope.own))
        else:
            reports.append(Report(violations=(), focus_nodes=looked_at))
    return reports


def validate_file(path: Path, shapes: Shapes) -> Report:
    """Return what the shapes say of an RDF file: nq, trig, ttl, nt or jsonld, each also with ``.gz``.

    Raises QueryError for a file that cannot be read or is not the RDF that its name says.
    """
    return validate_quads(read_quads(path), shapes)


def _parse_shapes(file: Path) -> list[ox.Quad]:
    try:
        return list(ox.parse(read_small(file, _LARGEST), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise ShapeError(f"{file}:{error.lineno or '?'}: {error.msg} (expected Turtle)") from error
    except (OSError, ValueError) as error:
        raise ShapeError(f"{file}: cannot be read: {error}") from error


def _check_terms(file: Path, quads: Iterable[ox.Quad]) -> None:
    """Refuse what looks like SHACL and is none: sh:mincount would be passed over in silence."""
    from rdflib import SH as shacl
    from rdflib import URIRef

    for quad in quads:
        if quad.predicate.value in _QUERIES and isinstance(quad.object, ox.Literal):
            try:
                check_query(quad.object.value, name=f"{file}: a query")
            except QueryError as error:
                raise ShapeError(str(error)) from error
        if quad.predicate.value == _OWL_IMPORTS:
            raise ShapeError(f"{file}: owl:imports is not followed (expected the imported shapes in this folder)")
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.lower().startswith((SH + "js", SH + "shapesgraph")):
                raise ShapeError(f"{file}: sh:{term.value.removeprefix(SH)} is not run (expected SHACL in this folder)")
            if isinstance(term, ox.NamedNode) and term.value.startswith(SH) and URIRef(term.value) not in shacl:
                name = term.value.removeprefix(SH)
                near = [known for known in (n.removeprefix(SH) for n in dir(shacl)) if known.lower() == name.lower()]
                hint = f"expected sh:{near[0]}" if near else "expected a term of the SHACL recommendation"
                lines = file.read_text(encoding="utf-8").splitlines()
                at = next((n for n, line in enumerate(lines, 1) if re.search(rf"[:#]{re.escape(name)}\b", line)), "?")
                raise ShapeError(f"{file}:{at}: sh:{name} is no SHACL term ({hint})")


def _check_shapes(folder: Path, graph: "Graph") -> frozenset[str]:
    """Return the targeted classes, once every shape has an IRI, a message, a target or a user, and terms that exist."""
    from rdflib import RDF as rdf
    from rdflib import RDFS as rdfs
    from rdflib import SH as sh
    from rdflib import URIRef

    shapes: set[Node] = {*graph.subjects(rdf.type, sh.NodeShape), *graph.subjects(rdf.type, sh.PropertyShape)}
    used: set[Node] = {
        part for link in (sh.property, sh.node, sh.qualifiedValueShape) for part in graph.objects(None, link)
    }
    for link in (sh["not"], sh["or"], sh["and"], sh.xone):
        for part in graph.objects(None, link):
            used |= set(graph.items(part)) or {part}
    for shape in sorted(shapes | used | set(graph.subjects(sh.path)) | set(graph.subjects(sh.targetClass)), key=str):
        if not isinstance(shape, URIRef):
            about = graph.value(shape, sh.path) or graph.value(predicate=sh.property, object=shape)
            raise ShapeError(f"{folder}: a shape on {about} has no IRI (expected one, so that a report can name it)")
        if shape not in shapes:
            raise ShapeError(
                f"{folder}: {_short(shape)} is used as a shape (expected a sh:NodeShape or sh:PropertyShape)"
            )
        targeted = (shape, sh.targetClass, None) in graph
        if not targeted and shape not in used:
            raise ShapeError(f"{folder}: {_short(shape)} looks at nothing (expected sh:targetClass)")
        judges = targeted or (shape, sh.path, None) in graph
        if judges and (shape, sh.property, None) not in graph and (shape, sh.message, None) not in graph:
            raise ShapeError(f"{folder}: {_short(shape)} says nothing to a person (expected sh:message)")
    named = [
        end
        for link in (sh.path, sh.inversePath, sh.targetClass, sh["class"], sh["in"], sh.hasValue)
        for end in graph.objects(None, link)
    ]
    terms = {part for end in named for part in (end, *graph.items(end))}
    for term in sorted(terms, key=str):
        if str(term).startswith(KG) and (term, rdfs.label, None) not in graph:
            raise ShapeError(f"{folder}: no term {_short(term)} (expected one that ontology.ttl labels)")
    targets = frozenset(str(target) for target in graph.objects(None, sh.targetClass))
    if not targets:
        raise ShapeError(f"{folder}: no shapes (expected at least one with sh:targetClass)")
    return targets


def _try_shapes(folder: Path, shapes: "ShapesGraph", targets: Iterable[str]) -> None:
    """Run every shape once on a node that breaks most of them: a shape that cannot run stops here, not in a build."""
    from pyshacl import errors

    one = ox.NamedNode("urn:kg:nobody")
    quads = [ox.Quad(one, ox.NamedNode(RDF + "type"), ox.NamedNode(target)) for target in sorted(targets)]
    broken = (
        errors.ShapeLoadError,
        errors.ConstraintLoadError,
        errors.ConstraintLoadWarning,
        errors.ReportableRuntimeError,
        errors.ValidationFailure,
        SyntaxError,
        ValueError,
        AssertionError,  # pySHACL's, for some malformed lists
        re.error,
    )
    try:
        _run(to_rdflib(quads), shapes)
    except broken as error:
        raise ShapeError(f"{folder}: a shape cannot run: {' '.join(str(error).split())}") from error


def _run(graph: "Graph", shapes: "ShapesGraph") -> "Graph":
    """Return pySHACL's report. A validator is made for each graph and given the shapes that were read once."""
    from pyshacl import Validator
    from pyshacl.graph_abstraction import DataGraph
    from rdflib import Graph

    _switch_on_pyshacl()
    validator = Validator(DataGraph.from_rdflib(graph), shacl_graph=Graph(), options={})
    validator.shacl_graph = shapes
    return cast("Graph", validator.run()[1])  # type: ignore[no-untyped-call]


@functools.cache
def _switch_on_pyshacl() -> None:
    """Do once what ``pyshacl.validate`` does before it makes a validator."""
    from pyshacl.monkey import apply_patches
    from pyshacl.validator import assign_baked_in

    apply_patches()  # type: ignore[no-untyped-call]
    assign_baked_in()  # type: ignore[no-untyped-call]


def _violations(report: "Graph") -> tuple[Violation, ...]:
    from rdflib import SH as sh

    def found() -> Iterator[Violation]:
        for result in report.objects(None, sh.result):
            path, value = report.value(result, sh.resultPath), report.value(result, sh.value)
            messages = sorted(str(message) for message in report.objects(result, sh.resultMessage))
            yield Violation(
                focus=_text(report.value(result, sh.focusNode)),
                shape=_text(report.value(result, sh.sourceShape)),
                message=" ".join(messages),
                path=None if path is None else _path(report, path),
                value=None if value is None else _text(value),
                severity=_text(report.value(result, sh.resultSeverity)).removeprefix(SH),
            )

    # A set: one value may break two parts of one promise, which is said once.
    return tuple(sorted(set(found()), key=lambda v: (v.focus, v.shape, v.path or "", v.value or "", v.message)))


def _path(graph: "Graph", path: "Node") -> str:
    """Return a property path as text: an IRI as it is, a longer one as in SPARQL."""
    from rdflib import SH as sh
    from rdflib import URIRef

    if isinstance(path, URIRef):
        return str(path)
    inverse, either = graph.value(path, sh.inversePath), graph.value(path, sh.alternativePath)
    steps = [inverse] if inverse is not None else list(graph.items(path if either is None else either))
    parts = [f"<{step}>" if isinstance(step, URIRef) else _path(graph, step) for step in steps]
    return ("^" if inverse is not None else "") + ("/" if either is None else "|").join(parts)


def _text(node: "Node | None") -> str:
    from rdflib import BNode

    return f"_:{node}" if isinstance(node, BNode) else str(node)


def _short(term: object) -> str:
    return "kg:" + str(term).removeprefix(KG) if str(term).startswith(KG) else f"<{term}>"
