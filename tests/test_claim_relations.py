"""Relations as RDF: a record for each, traceable to its words; edges only for what happened or holds."""

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from world import BASE, RUN, SUMMIT, read_tables
from world_relations import NOBODY, RELATED, SAYS, relation

from kg import (
    Related,
    Relation,
    Tagger,
    claim_article,
    claim_entities,
    claim_labels,
    link_article,
    load_labels,
    load_rules,
    load_shapes,
    relate_article,
    validate_quads,
    vocab,
)
from kg.claim_relations import CLASSES
from kg.relation_trials import list_examples
from kg.settings import data_folder
from kg.sieve import Scope
from kg.validate import validate_scopes
from seeds import shipped

ARTICLE = vocab.article_iri(BASE, SUMMIT.article.id)
EDGES = {
    vocab.KG + name
    for name in ["met", "heldTalksWith", "phoned", "visited", "accused", "holdsOfficeIn", "speaksFor", "memberOf"]
}


def claims(*relations: Relation, keep_text: bool = True) -> tuple[Quad, ...]:
    page = Related(article=SUMMIT.article, links=SUMMIT.links, relations=relations)
    return claim_article(page, base=BASE, run=RUN, keep_text=keep_text)


def objects(quads: tuple[Quad, ...], predicate: str) -> list[str]:
    found = [quad.object for quad in quads if quad.predicate.value == predicate]
    assert all(isinstance(each, NamedNode | Literal) for each in found)
    return [each.value for each in found if isinstance(each, NamedNode | Literal)]


def edges(quads: tuple[Quad, ...]) -> set[tuple[str, str, str]]:
    return {
        (quad.subject.value, quad.predicate.value.removeprefix(vocab.KG), quad.object.value)
        for quad in quads
        if quad.predicate.value in EDGES and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }


def test_a_record_leads_to_its_words() -> None:
    quads = claims(relation(SUMMIT, "phone-call", SAYS, "happened", participant="فلاديمير بوتين|تركيا"))
    [span] = objects(quads, vocab.PROV + "wasDerivedFrom")
    start = SUMMIT.article.text.index(SAYS)
    assert span == f"{ARTICLE}/text#char={start},{start + len(SAYS)}"
    words = [quad.object for quad in quads if quad.subject == NamedNode(span)]
    assert Literal(SAYS) in words
    assert objects(quads, vocab.GAF + "denotedBy") == [span]


@pytest.mark.parametrize("status", ["planned", "expected", "denied", "invited"])
@pytest.mark.parametrize("kind", ["meeting", "summit", "talks", "phone-call", "visit"])
def test_what_did_not_happen_has_a_record_and_no_edge(kind: str, status: str) -> None:
    quads = claims(relation(SUMMIT, kind, SAYS, status, participant="فلاديمير بوتين|تركيا", place="موسكو"))
    assert edges(quads) == set()
    assert objects(quads, vocab.KG + "status") == [vocab.KG + f"status-{status}"]


def test_who_met_has_an_edge_in_both_directions() -> None:
    quads = claims(relation(SUMMIT, "meeting", SAYS, "happened", participant="فلاديمير بوتين|تركيا"))
    one, other = vocab.entity_iri("Q7747"), vocab.entity_iri("Q43")
    assert edges(quads) == {(one, "met", other), (other, "met", one)}


@pytest.mark.parametrize(("status", "holds"), [("current", True), ("former", False), ("designate", False)])
def test_only_an_office_that_holds_has_an_edge(status: str, holds: bool) -> None:
    quads = claims(
        relation(SUMMIT, "holds-office", SAYS, status, person="فلاديمير بوتين", of="الروسي", office="الرئيس")
    )
    wanted = {(vocab.entity_iri("Q7747"), "holdsOfficeIn", vocab.entity_iri("Q159"))}
    assert edges(quads) == (wanted if holds else set())


@pytest.mark.parametrize("status", ["current", "former", "acting"])
def test_the_item_of_an_office_stands_on_its_record_alone(status: str) -> None:
    said = relation(SUMMIT, "holds-office", SAYS, status, person="فلاديمير بوتين", of="الروسي", position="Q218295")
    quads = claims(said)
    [(subject, predicate)] = [
        (each.subject.value, each.predicate.value)  # type: ignore[union-attr]
        for each in quads
        if each.object == NamedNode(vocab.entity_iri("Q218295"))
    ]
    assert (subject, predicate) == (objects(quads, vocab.KG + "reports")[0], vocab.KG + "position")


def test_a_relation_of_nobody_who_is_named_is_left_out() -> None:
    meeting = relation(SUMMIT, "meeting", SAYS, "happened", participant="تركيا")
    assert claims(replace(meeting, arguments=(NOBODY,))) == claims()


def test_two_relations_of_one_type_in_the_same_words_are_two_records() -> None:
    call = relation(SUMMIT, "phone-call", SAYS, "happened", participant="فلاديمير بوتين|تركيا")
    records = objects(claims(call, replace(call, rule="another")), vocab.KG + "reports")
    assert len(set(records)) == 2


def test_words_are_left_out_with_the_text() -> None:
    call = relation(SUMMIT, "phone-call", SAYS, "happened", participant="فلاديمير بوتين|تركيا")
    assert Literal(SAYS) in [quad.object for quad in claims(call)]
    assert Literal(SAYS) not in [quad.object for quad in claims(call, keep_text=False)]


def test_a_month_is_no_day() -> None:
    dated = replace(relation(SUMMIT, "meeting", SAYS, "planned", participant="تركيا"), date="2020-06")
    [stamp] = [quad.object for quad in claims(dated) if quad.predicate.value == vocab.SEM + "hasTimeStamp"]
    assert stamp == Literal("2020-06", datatype=NamedNode(vocab.XSD + "gYearMonth"))


def test_every_type_of_relation_has_a_class_that_the_ontology_explains() -> None:
    ontology = (data_folder("shapes") / "ontology.ttl").read_text(encoding="utf-8")
    for name in CLASSES.values():
        assert f"\nkg:{name} a owl:Class" in ontology


def test_the_shapes_accept_what_is_claimed(tmp_path: Path) -> None:
    tables, shapes = read_tables(tmp_path), load_shapes(data_folder("shapes"))
    labels = load_labels(tmp_path)
    for page in RELATED:
        quads = claim_article(page, base=BASE, run=RUN)
        about = claim_entities(page, tables, base=BASE) | claim_labels(page, labels, base=BASE)
        report = validate_quads((*quads, *about), shapes)
        assert report.violations == ()


def test_the_shapes_accept_what_each_construction_reads(shipped_tagger: Tagger) -> None:
    folder = data_folder("seeds")
    rules, labels, shapes = load_rules(folder), load_labels(folder), load_shapes(data_folder("shapes"))
    for tagged in shipped_tagger.tag(list_examples(rules)):
        page = relate_article(link_article(tagged, shipped()), rules, shipped())
        quads = claim_article(page, base=BASE, run=RUN)
        about = claim_entities(page, shipped(), base=BASE) | claim_labels(page, labels, base=BASE)
        (report,) = validate_scopes([Scope(quads=(*quads, *about))], shapes)
        assert report.violations == (), page.article.id
