"""The terms of our own: few, each explained in two languages and tied to what others have, each used, none missing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, Store
from rdflib import OWL, RDF, RDFS, SKOS
from samples import sample_quads

from kg import Aliases, ask_store, load_questions
from kg.vocab import KG

ROOT = Path(__file__).parent.parent
ONTOLOGY = rdflib.Graph().parse(ROOT / "shapes" / "ontology.ttl")
TERMS = sorted(str(term).removeprefix(KG) for term in set(ONTOLOGY.subjects()) if str(term).startswith(KG))
RELATIONS = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso, SKOS.inScheme)
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept, SKOS.ConceptScheme}
SHAPES = "\n".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "shapes").glob("*.ttl") if path.stem != "ontology"
)
QUERIES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "queries").rglob("*.rq"))
TABLES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "seeds").glob("*.tsv"))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "kg").rglob("*.py"))
EACH = pytest.mark.parametrize("term", TERMS)


@EACH
def test_a_term_is_of_one_kind_and_defined_by_the_ontology(term: str) -> None:
    node = rdflib.URIRef(KG + term)
    assert len(KINDS & set(ONTOLOGY.objects(node, RDF.type))) == 1
    home = (node, RDFS.isDefinedBy, rdflib.URIRef(KG.rstrip("#")))
    assert home in ONTOLOGY or list(ONTOLOGY.objects(node, SKOS.inScheme))


@EACH
def test_a_term_has_one_label_and_one_comment_in_english_and_in_arabic(term: str) -> None:
    node = rdflib.URIRef(KG + term)
    for said in (RDFS.label, RDFS.comment):
        values = list(ONTOLOGY.objects(node, said))
        assert sorted(str(value.language) for value in values) == ["ar", "en"]  # type: ignore[attr-defined]
        for value in values:
            assert re.search("[ء-ي]" if value.language == "ar" else "[A-Za-z]", value)  # type: ignore[attr-defined]


@EACH
def test_a_term_says_how_it_stands_to_those_of_others(term: str) -> None:
    node = rdflib.URIRef(KG + term)
    scheme = (node, RDF.type, SKOS.ConceptScheme) in ONTOLOGY
    related = [value for relation in RELATIONS for value in ONTOLOGY.objects(node, relation)]
    assert related or scheme
    assert not scheme or list(ONTOLOGY.objects(node, SKOS.hasTopConcept))


def test_a_concept_is_a_top_concept_of_its_scheme_both_ways() -> None:
    assert {(s, o) for s, o in ONTOLOGY.subject_objects(SKOS.topConceptOf)} == {
        (o, s) for s, o in ONTOLOGY.subject_objects(SKOS.hasTopConcept)
    }
    assert set(ONTOLOGY.subject_objects(SKOS.inScheme)) == set(ONTOLOGY.subject_objects(SKOS.topConceptOf))


@EACH
def test_a_term_that_is_defined_is_used(term: str) -> None:
    # In code and tables a concept is the name of its label: vocab.kind_iri("short name").
    words = {term, term.partition("-")[2].replace("-", " ")} - {""}
    in_code = any(f'"{word}"' in CODE or f"\t{word}\t" in TABLES for word in words)
    scheme = rdflib.URIRef(KG + term)
    assert in_code or re.search(rf"\bkg:{term}\b", SHAPES + QUERIES) or list(ONTOLOGY.subjects(SKOS.inScheme, scheme))


def test_a_term_that_is_used_is_defined() -> None:
    own = set(re.findall(r"^kg:([\w-]+) ", SHAPES, re.MULTILINE))  # the shapes themselves
    text = re.sub(r'"""|"[^"\n]*"@en', " ", SHAPES)
    used = set(re.findall(r"\bkg:([A-Za-z][\w-]*)", text + QUERIES)) - own
    used |= set(re.findall(r'vocab\.KG \+ "(\w+)"', CODE)) | set(re.findall(r'\bKG \+ "(\w+)"', CODE))
    assert sorted(used - set(TERMS)) == []


def test_only_concepts_are_matched_as_concepts() -> None:
    # SKOS, 10.3: whatever a mapping property stands between is a skos:Concept. A class or property is none.
    mapped = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
    assert [term for term, property, _ in ONTOLOGY if property in mapped] == []


def test_a_store_that_infers_gives_the_same_answers(aliases: Aliases) -> None:
    quads = sample_quads(aliases)
    said, inferred = Store(), Store()
    said.extend(quads)
    inferred.extend([*quads, *entailed(quads)])
    assert len(inferred) > len(said)
    for name, question in load_questions(ROOT / "queries").items():
        needed = {each.name for each in question.parameters if each.default is None}
        if question.network is None and not needed and name != "census":  # which counts what is there
            text = question.with_values({})
            assert ask_store(inferred, text).texts() == ask_store(said, text).texts(), name


def entailed(quads: list[Quad]) -> Iterator[Quad]:
    """Yield what follows from the ontology by RDFS: rules 2, 3, 7 and 9, each closed under 5 and 11."""

    def related(term: NamedNode, by: rdflib.URIRef) -> list[NamedNode]:
        return [NamedNode(str(each)) for each in ONTOLOGY.transitive_objects(rdflib.URIRef(term.value), by)]

    a = NamedNode(str(RDF.type))
    for quad in quads:
        graph, classes = quad.graph_name, []
        for property in related(quad.predicate, RDFS.subPropertyOf):
            yield Quad(quad.subject, property, quad.object, graph)
            for side, node in ((RDFS.domain, quad.subject), (RDFS.range, quad.object)):
                if isinstance(node, NamedNode):
                    bounds = ONTOLOGY.objects(rdflib.URIRef(property.value), side)
                    classes += [(node, NamedNode(str(bound))) for bound in bounds]
        if quad.predicate == a and isinstance(quad.object, NamedNode):
            classes.append((quad.subject, quad.object))
        yield from (Quad(node, a, above, graph) for node, each in classes for above in related(each, RDFS.subClassOf))
