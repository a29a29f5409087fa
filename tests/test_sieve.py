"""The sieve: it lets through what pySHACL accepts, stops what pySHACL refuses, and stops what it does not know."""

from collections.abc import Callable
from pathlib import Path

import pytest
from engines import our_shapes, read_example
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg import load_shapes, validate_quads
from kg.sieve import Scope
from kg.validate import validate_scopes
from kg.vocab import RDF, RDFS, SCHEMA

FILES = sorted((Path(__file__).parent / "shapes").glob("*/*.ttl"))
LINKED = Path(__file__).parent / "shapes" / "article" / "ok-linked.ttl"


def sift(quads: list[Quad]) -> int | None:
    (looked_at,) = our_shapes().sieve.sift([Scope(quads=quads)])
    return looked_at


def test_it_knows_all_that_the_shapes_say() -> None:
    assert our_shapes().sieve.unknown == frozenset()


def test_of_all_examples_it_stops_those_that_break_a_promise_and_no_other() -> None:
    found = our_shapes().sieve.sift([Scope(quads=read_example(file)) for file in FILES])
    stopped = {f"{file.parent.name}/{file.stem}" for file, nodes in zip(FILES, found, strict=True) if nodes is None}
    assert stopped == {f"{file.parent.name}/{file.stem}" for file in FILES if file.stem.startswith("bad-")}


def test_it_counts_the_nodes_looked_at_as_pyshacl_does() -> None:
    assert sift(read_example(LINKED)) == validate_quads(read_example(LINKED), our_shapes()).focus_nodes == 5
    assert sift([]) == 0


@given(st.lists(st.sampled_from(FILES), max_size=12))
def test_a_graph_is_judged_alike_whatever_is_judged_with_it(files: list[Path]) -> None:
    scopes = [Scope(quads=read_example(file)) for file in files]
    assert our_shapes().sieve.sift(scopes) == [sift(list(scope.quads)) for scope in scopes]


@pytest.mark.parametrize("files", [FILES[::9], FILES[4::9]], ids=["some", "others"])
def test_what_it_stops_is_reported_as_pyshacl_reports_it(files: list[Path]) -> None:
    graphs = [read_example(file) for file in files]
    apart = [validate_quads(quads, our_shapes()) for quads in graphs]
    assert validate_scopes([Scope(quads=quads) for quads in graphs], our_shapes()) == apart


@pytest.mark.parametrize(
    "strange",
    [
        Quad(BlankNode("b"), NamedNode(RDF + "type"), NamedNode(SCHEMA + "Thing")),
        Quad(NamedNode("urn:a"), NamedNode("urn:b"), BlankNode("b")),
        Quad(NamedNode("urn:a"), NamedNode(RDFS + "subClassOf"), NamedNode(SCHEMA + "NewsArticle")),
        Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("<b>", datatype=NamedNode(RDF + "HTML"))),
        Quad(NamedNode("urn:a"), NamedNode("urn:b"), Triple(*[NamedNode("urn:c")] * 3)),
    ],
    ids=["blank subject", "blank object", "subclass", "markup", "triple as a term"],
)
def test_it_stops_what_only_pyshacl_knows_how_to_treat(strange: Quad) -> None:
    assert sift([*read_example(LINKED), strange]) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ; sh:minLength 1", "sh:maxLength 99"),
        ("sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ; sh:minLength 1", "sh:node kg:RunShape-iri"),
        ("sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ; sh:minLength 1", 'sh:pattern "KG" ; sh:flags "i"'),
    ],
    ids=["length", "node", "flags"],
)
def test_it_stops_every_node_of_a_class_with_a_demand_that_it_does_not_know(
    spoil: Callable[[str, str, str], Path], old: str, new: str
) -> None:
    sieve = load_shapes(spoil("run.ttl", old, new)).sieve
    assert {kind.value for kind in sieve.unknown} == {"http://www.w3.org/ns/prov#Activity"}
    run = next(file for file in FILES if file.parent.name == "run" and file.stem.startswith("ok-"))
    assert sieve.sift([Scope(quads=read_example(run))]) == [None]
    assert sieve.sift([Scope(quads=read_example(LINKED))]) == [5]


def test_nodes_that_are_not_its_own_are_not_judged() -> None:
    quads = read_example(Path(__file__).parent / "shapes" / "mention" / "bad-order-backwards.ttl")
    articles = frozenset(q.subject for q in quads if q.object == NamedNode(SCHEMA + "NewsArticle"))
    assert our_shapes().sieve.sift([Scope(quads=quads), Scope(quads=quads, own=articles)]) == [None, 1]
    (report,) = validate_scopes([Scope(quads=quads, own=frozenset(q.subject for q in quads))], our_shapes())
    assert report == validate_quads(quads, our_shapes())
