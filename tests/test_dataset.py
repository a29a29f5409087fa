"""The description of the output: what it says is what SPARQL counts."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from world import BASE, RUN, whole_graph

from kg import vocab
from kg.census import Census
from kg.dataset import claim_dataset

PREFIXES = f"PREFIX void: <{vocab.VOID}> PREFIX dcat: <{vocab.DCAT}> "


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store()
    store.extend(Quad(*quad.triple) for quad in whole_graph(tmp_path_factory.mktemp("tables")))
    return store


def pairs(store: Store, query: str) -> dict[str, int]:
    return {row[0].value: int(row[1].value) for row in store.query(PREFIXES + query)}  # type: ignore[union-attr,index]


def test_the_triples_of_each_property_are_counted_as_sparql_counts_them(store: Store) -> None:
    said = pairs(store, "SELECT ?p ?n { ?d void:propertyPartition ?part . ?part void:property ?p ; void:triples ?n }")
    assert said == pairs(store, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")


def test_the_things_of_each_class_are_counted_as_sparql_counts_them(store: Store) -> None:
    said = pairs(store, "SELECT ?c ?n { ?d void:classPartition ?part . ?part void:class ?c ; void:entities ?n }")
    assert said == pairs(store, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")


@pytest.mark.parametrize(
    ("property", "query"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("entities", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
    ],
)
def test_the_whole_is_counted_as_sparql_counts_it(store: Store, property: str, query: str) -> None:
    (said,) = store.query(
        f"{PREFIXES} SELECT ?n {{ ?d void:subset ?part . ?part a dcat:Dataset ; void:{property} ?n }}"
    )
    (counted,) = store.query(query)
    assert said[0].value == counted[0].value != "0"


def test_the_vocabularies_are_those_of_its_properties_and_classes(store: Store) -> None:
    rows = store.query(PREFIXES + "SELECT ?v { ?d void:vocabulary ?v }")
    said = {row[0].value for row in rows}
    assert {vocab.NIF, vocab.KG, vocab.SCHEMA, vocab.SKOSXL, vocab.VOID} <= said
    assert said.isdisjoint({vocab.WD, vocab.XSD})


def test_a_property_of_no_known_vocabulary_has_a_partition_too() -> None:
    census = Census()
    census.add([Quad(NamedNode("urn:a"), NamedNode("urn:b/c#d"), Literal("x"), NamedNode("urn:g"))])
    quads = claim_dataset(census, base=BASE, runs=[RUN], release="1.0")
    assert any(q.subject.value.endswith("/property/urn%3Ab%2Fc%23d") for q in quads)  # type: ignore[union-attr]


def test_what_is_not_set_is_not_said() -> None:
    said = {quad.predicate.value for quad in claim_dataset(None, base=BASE, runs=[], release="1.0")}
    assert said.isdisjoint({vocab.DCTERMS + "publisher", vocab.DCTERMS + "license", vocab.VOID + "subset"})
