"""Profiles: the graph in other words, and the same mentions back from each."""

import json
from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse
from samples import sample_quads
from world import BASE

from kg import (
    Aliases,
    QueryError,
    SettingsError,
    construct_profile,
    load_profiles,
    profile_format,
    profile_to_bytes,
    vocab,
)
from kg.profiles import OA, TREES
from kg.settings import data_folder

PROFILES = load_profiles(data_folder("queries"))
SUMMIT = BASE + "article/2020-03-05-moscow-summit"
Row = tuple[str, ...]
MENTIONS = """
PREFIX itsrdf: <http://www.w3.org/2005/11/its/rdf#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT ?text ?begin ?end ?words ?class ?entity WHERE {
  ?mention nif:referenceContext ?text ; nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words ;
    itsrdf:taClassRef ?class
  OPTIONAL { ?mention itsrdf:taIdentRef ?entity }
}
"""
"""What a mention is: place, words, type, item."""
MENTIONS_OF_ANNOTATIONS = """
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?text ?begin ?end ?words ?class ?entity WHERE {
  ?annotation oa:hasTarget ?target ; oa:hasBody ?typing .
  ?typing oa:hasPurpose oa:classifying ; oa:hasSource ?class .
  ?target oa:hasSource ?text ; oa:hasSelector ?position ; oa:hasSelector ?quote .
  ?position oa:start ?begin ; oa:end ?end .
  ?quote oa:exact ?words
  OPTIONAL { ?annotation oa:hasBody ?naming . ?naming oa:hasPurpose oa:identifying ; oa:hasSource ?entity }
}
"""


@pytest.fixture(scope="module")
def store(aliases: Aliases) -> Store:
    store = Store()
    store.extend(sample_quads(aliases))
    return store


def made(store: Store, name: str, **given: str) -> list[Triple]:
    return construct_profile(store, PROFILES[name].with_values(given), name=name)


def written(store: Store, name: str, form: RdfFormat, **given: str) -> bytes:
    text = PROFILES[name].with_values(given)
    return profile_to_bytes(name, construct_profile(store, text), text, form)


def graph_of(triples: list[Triple]) -> Store:
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    return store


def rows(store: Store, query: str) -> list[Row]:
    found = store.query(query, use_default_graph_as_union=True)
    names = ("text", "begin", "end", "words", "class", "entity")
    return sorted(tuple(str(row[name]) for name in names) for row in found)  # type: ignore[union-attr]


def with_local_context(document: bytes, context: dict[str, object]) -> list[Triple]:
    """The triples of a JSON-LD document, by a context that needs no network."""
    tree = {**json.loads(document), "@context": context}
    return [Triple(q.subject, q.predicate, q.object) for q in parse(json.dumps(tree), format=RdfFormat.JSON_LD)]


IRI = {"@type": "@id"}
ANNO: dict[str, object] = {
    "id": "@id",
    "type": {"@id": "@type", "@type": "@vocab"},
    "@vocab": OA,
    **{
        key: {"@id": iri, **(IRI if "has" in iri and key != "purpose" else {})}
        for iri, key in TREES["web-annotation"].names.items()
    },
    "purpose": {"@id": OA + "hasPurpose", "@type": "@vocab"},
    "wasGeneratedBy": {"@id": vocab.PROV + "wasGeneratedBy", **IRI},
    "candidate": {"@id": vocab.KG + "candidate", **IRI},
    "confidence": {"@id": vocab.ITSRDF + "taConfidence", "@type": vocab.XSD + "decimal"},
}
"""What http://www.w3.org/ns/anno.jsonld says of the terms that are used, and the terms that we add."""
SCHEMA: dict[str, object] = {
    "@vocab": vocab.SCHEMA,
    "url": IRI,
    "sameAs": IRI,
    "datePublished": {"@type": vocab.XSD + "date"},
}


def test_there_are_three() -> None:
    assert list(PROFILES) == ["rdf-1.2", "schema-org", "web-annotation"]
    assert all(profile.summary.endswith(".") for profile in PROFILES.values())


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_has_no_blank_nodes_and_is_the_same_twice(name: str, store: Store) -> None:
    form = profile_format(name, None)
    assert written(store, name, form) == written(store, name, form)
    assert "_:" not in "".join(map(str, made(store, name)))


@pytest.mark.parametrize(
    ("name", "suffix"), [("web-annotation", "jsonld"), ("schema-org", "jsonld"), ("rdf-1.2", "ttl")]
)
def test_one_article_is_as_it_was_reviewed(
    name: str, suffix: str, store: Store, golden: Callable[[str, str], None]
) -> None:
    given = {} if name == "rdf-1.2" else {"article": SUMMIT}
    text = written(store, name, profile_format(name, None), **given).decode()
    if name == "rdf-1.2":
        text = "".join(f"<{block}\n" for block in text.split("\n<") if block.startswith(SUMMIT + "/text#char=9"))
    golden(f"profiles/{name}.{suffix}", text)


# Web Annotation


def test_annotations_give_the_mentions_back(store: Store) -> None:
    back = rows(graph_of(made(store, "web-annotation")), MENTIONS_OF_ANNOTATIONS)
    assert back == rows(store, MENTIONS) and len(back) == 449


def test_annotations_as_json_ld_are_the_same_triples(store: Store) -> None:
    triples = with_local_context(written(store, "web-annotation", RdfFormat.JSON_LD), ANNO)
    assert set(triples) == set(made(store, "web-annotation"))


def test_an_annotation_quotes_the_words_around_its_own(store: Store) -> None:
    texts = {
        str(q.subject): q.object.value for q in store.quads_for_pattern(None, NamedNode(vocab.NIF + "isString"), None)
    }
    quotes = """
        PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?text ?begin ?before ?words ?after WHERE {
          ?target oa:hasSource ?text ; oa:hasSelector ?position, ?quote .
          ?position oa:start ?begin .
          ?quote oa:prefix ?before ; oa:exact ?words ; oa:suffix ?after
        }
    """
    found = graph_of(made(store, "web-annotation")).query(quotes)
    for text, begin, before, words, after in found:  # type: ignore[union-attr]
        start = int(begin.value)
        whole = texts[str(text)]
        assert whole[max(0, start - 32) : start] == before.value
        assert whole[start:].startswith(words.value + after.value) and (
            len(after.value) == 32 or whole.endswith(after.value)
        )


# schema.org


def test_web_pages_give_articles_items_and_types_back(store: Store) -> None:
    about = (vocab.SCHEMA + "about", vocab.SCHEMA + "mentions")
    triples = with_local_context(written(store, "schema-org", RdfFormat.JSON_LD), SCHEMA)
    back = {(t.subject, t.object) for t in triples if t.predicate.value in about}
    named = {(q.subject, q.object) for q in store.quads_for_pattern(None, NamedNode(about[1]), None)}
    assert back == named
    kind = NamedNode(vocab.RDF + "type")
    types = {(t.subject, t.object) for t in triples if t.predicate == kind and t.subject in {each[1] for each in named}}
    assert types == {
        (q.subject, q.object)
        for q in store.quads_for_pattern(None, kind, None)
        if q.subject in {each[1] for each in named} and str(q.object).startswith("<" + vocab.SCHEMA)
    }


def test_an_article_is_about_what_its_headline_names(store: Store) -> None:
    tree = json.loads(written(store, "schema-org", RdfFormat.JSON_LD, article=SUMMIT))
    assert tree["@context"] == "https://schema.org" and tree["@type"] == "NewsArticle"
    assert tree["headline"] == "قمة موسكو: بوتين وأردوغان يتفقان على هدنة في إدلب ودوريات مشتركة"
    assert {each["identifier"] for each in tree["about"]} == {"Q7747", "Q39259", "Q233218"}
    assert not {each["@id"] for each in tree["about"]} & {each["@id"] for each in tree["mentions"]}
    [putin] = [each for each in tree["about"] if each["identifier"] == "Q7747"]
    assert putin == {
        "@type": "Person",
        "@id": vocab.WD + "Q7747",
        "name": [{"@language": "ar", "@value": "فلاديمير بوتين"}, {"@language": "en", "@value": "Vladimir Putin"}],
        "identifier": "Q7747",
        "sameAs": "https://www.wikidata.org/wiki/Q7747",
    }


def test_a_name_without_an_item_has_no_page(store: Store) -> None:
    tree = json.loads(written(store, "schema-org", RdfFormat.JSON_LD))
    unlinked = [each for page in tree["@graph"] for each in page["mentions"] if "unlinked" in each["@id"]]
    assert unlinked and all({"@type", "@id", "name"} == set(each) for each in unlinked)


# RDF 1.2


def test_rdf_1_2_gives_the_very_graph_back(store: Store) -> None:
    back = set()
    for triple in parse(written(store, "rdf-1.2", RdfFormat.N_TRIPLES), format=RdfFormat.N_TRIPLES):
        if triple.predicate.value == vocab.RDF + "reifies":
            continue
        said = triple.object
        if isinstance(said, Literal) and said.direction is not None:
            assert str(said.direction) == "rtl"
            said = Literal(said.value, language=said.language)
        back.add(Triple(triple.subject, triple.predicate, said))
    assert back == {Triple(q.subject, q.predicate, q.object) for q in store}


def test_every_mention_reifies_what_it_names_or_may_name(store: Store) -> None:
    reified = {
        (t.subject, t.object.object) for t in made(store, "rdf-1.2") if t.predicate.value == vocab.RDF + "reifies"
    }
    named = {
        (q.subject, q.object)
        for name in (vocab.ITSRDF + "taIdentRef", vocab.KG + "candidate")
        for q in store.quads_for_pattern(None, NamedNode(name), None)
    }
    assert reified == named


def test_arabic_names_have_a_direction_and_others_have_none(store: Store) -> None:
    labels = [t.object for t in made(store, "rdf-1.2") if t.predicate.value == vocab.RDFS + "label"]
    assert {(label.language, label.direction and str(label.direction)) for label in labels} >= {
        ("ar", "rtl"),
        ("en", None),
    }
    assert ("ar", None) not in {(label.language, label.direction) for label in labels}


# What cannot be made


def test_rdf_1_2_has_no_json_ld(store: Store) -> None:
    with pytest.raises(SettingsError, match=r"knows no triple terms \(expected \.ttl or \.nt\)"):
        written(store, "rdf-1.2", RdfFormat.JSON_LD)


@pytest.mark.parametrize(
    ("query", "says"),
    [("SELECT * WHERE { }", "is no CONSTRUCT query"), ("CONSTRUC", "the profile cannot be made")],
)
def test_what_is_no_profile_is_told(query: str, says: str) -> None:
    with pytest.raises(QueryError, match=rf"^mine: {says}"):
        construct_profile(Store(), query, name="mine")
