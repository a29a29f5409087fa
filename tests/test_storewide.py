"""A whole store: what pySHACL finds in its articles and in the rest, and what only the whole can tell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from engines import our_shapes
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from test_build import GOOD, write_articles
from world import write_model, write_tables

from kg import Settings, build_graph, load_memory, validate_quads, validate_store, vocab
from kg.storewide import _NODES


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory) -> list[Quad]:
    folder = tmp_path_factory.mktemp("store")
    settings = Settings(model=write_model(folder / "model"), seeds=write_tables(folder / "seeds"))
    more = ({**GOOD[0], "id": f"more-{n}"} for n in range(4))
    build_graph([write_articles(folder / "a.jsonl", *GOOD, *more)], settings=settings, out=folder / "graph.nq")
    return list(load_memory(folder / "graph.nq"))


def store_of(quads: list[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def without(predicate: str, every: int = 1) -> Callable[[list[Quad]], list[Quad]]:
    def spoil(quads: list[Quad]) -> list[Quad]:
        gone = sorted((quad for quad in quads if quad.predicate.value == predicate), key=str)[::every]
        assert gone
        return [quad for quad in quads if quad not in set(gone)]

    return spoil


def changed(predicate: str, value: NamedNode | Literal) -> Callable[[list[Quad]], list[Quad]]:
    def spoil(quads: list[Quad]) -> list[Quad]:
        (first, *_) = sorted((quad for quad in quads if quad.predicate.value == predicate), key=str)
        return [Quad(q.subject, q.predicate, value, q.graph_name) if q == first else q for q in quads]

    return spoil


SPOILT = {
    "nothing": lambda quads: quads,
    "mentions without a begin": without(vocab.NIF + "beginIndex", 3),
    "entities without a label": without(vocab.RDFS + "label", 2),
    "entities without a class": without(vocab.RDF + "type", 5),
    "rows without an item": without(vocab.SKOSXL + "prefLabel"),
    "rows of no kind": without(vocab.KG + "linkKind", 4),
    "texts of no article": without(vocab.NIF + "sourceUrl", 2),
    "a run without a version": without(vocab.KG + "version"),
    "a count that does not add up": changed(vocab.VOID + "triples", Literal(7)),
    "other words": changed(vocab.NIF + "anchorOf", Literal("كلمات")),
    "a country that is not there": changed(vocab.KG + "country", NamedNode(vocab.entity_iri("Q999999999"))),
    "a run that nobody describes": changed(
        vocab.PROV + "wasGeneratedBy", NamedNode("https://example.org/kg/run/0123456789abcdef")
    ),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_store_gets_the_report_of_pyshacl_over_all_of_it(
    quads: list[Quad], spoil: Callable[[list[Quad]], list[Quad]]
) -> None:
    store = store_of(spoil(quads))
    assert validate_store(store, our_shapes()) == validate_quads(store, our_shapes())


def test_it_conforms_and_only_what_was_spoilt_does_not(quads: list[Quad]) -> None:
    verdicts = {name: validate_store(store_of(spoil(quads)), our_shapes()).conforms for name, spoil in SPOILT.items()}
    assert [name for name, conforms in verdicts.items() if conforms] == ["nothing"]


def test_an_edge_needs_a_record_in_its_own_article(quads: list[Quad]) -> None:
    """In the union of all articles the record of another would do, which the article that is built did not have."""
    met = NamedNode(vocab.KG + "met")
    one, two, *_ = sorted({q.graph_name for q in quads if q.predicate.value == vocab.SCHEMA + "identifier"}, key=str)
    who = next(q.object for q in quads if q.graph_name == one and q.predicate.value == vocab.SCHEMA + "mentions")
    store = store_of([*quads, Quad(who, met, who, one)])  # type: ignore[arg-type]
    (violation,) = validate_store(store, our_shapes()).violations
    assert (violation.shape, violation.focus) == (vocab.KG + "EdgeShape-record", one.value)  # type: ignore[union-attr]
    assert two.value not in violation.focus  # type: ignore[union-attr]


def test_articles_in_the_default_graph_are_judged_as_one_graph(quads: list[Quad]) -> None:
    store = store_of([Quad(*quad.triple, DefaultGraph()) for quad in quads])
    assert validate_store(store, our_shapes()) == validate_quads(store, our_shapes())


def test_nothing_in_a_store_is_no_conformance() -> None:
    assert not validate_store(Store(), our_shapes()).conforms


def test_a_shared_graph_of_many_nodes_is_judged_some_at_a_time(quads: list[Quad]) -> None:
    entities = NamedNode(vocab.entities_graph("https://example.org/kg/"))
    (one, *_) = (q.subject for q in quads if q.predicate.value == vocab.KG + "isoCode")
    about = [quad for quad in quads if quad.subject == one and quad.graph_name == entities]
    more = [
        Quad(NamedNode(vocab.entity_iri(f"Q9{number:06}")), quad.predicate, quad.object, entities)
        for number in range(2 * _NODES)
        for quad in about
    ]
    store, told = store_of([*quads, *more]), []
    report = validate_store(store, our_shapes(), progress=lambda *counts: told.append(counts))
    assert report == validate_quads(store, our_shapes())
    assert told[-1][0] > 7 + 2


def test_a_store_on_disk_is_judged_as_it_lies(quads: list[Quad], tmp_path: Path) -> None:
    Store(str(tmp_path / "store")).extend(quads)
    assert validate_store(Store.read_only(str(tmp_path / "store")), our_shapes()).conforms
