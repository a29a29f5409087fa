"""NIF documents: what a benchmark sends is read by its own names, and answered under them."""

import re
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from world import BASE, ODD, PAGES, SUMMIT, TRIPOLI, linked, name

from kg import Article, ArticleError, Link, Linked, vocab, write_nif
from kg.nif import looks_like_nif, read_contexts

HEAD = """@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix itsrdf: <http://www.w3.org/2005/11/its/rdf#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SENT = (
    HEAD
    + """
<http://benchmark.example/doc-1#char=0,16> a nif:RFC5147String, nif:String, nif:Context ;
    nif:beginIndex "0"^^xsd:nonNegativeInteger ;
    nif:endIndex "16"^^xsd:nonNegativeInteger ;
    nif:isString "وصل بوتين تركيا."@ar .
<http://benchmark.example/doc-1#char=4,9> a nif:Phrase ;
    nif:referenceContext <http://benchmark.example/doc-1#char=0,16> ;
    nif:anchorOf "بوتين" ; itsrdf:taIdentRef <http://dbpedia.org/resource/Vladimir_Putin> .
"""
)
QUESTION = """
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX itsrdf: <http://www.w3.org/2005/11/its/rdf#>
SELECT ?mention ?context ?words ?begin ?end ?entity ?class ?confidence WHERE {
  ?mention nif:referenceContext ?context ; nif:anchorOf ?words ; nif:beginIndex ?begin ; nif:endIndex ?end ;
    itsrdf:taIdentRef ?entity ; itsrdf:taClassRef ?class ; itsrdf:taConfidence ?confidence .
  FILTER(STRSTARTS(STR(?class), "https://w3id.org/kg-news/ns#"))
} ORDER BY ?context ?begin
"""
"""What GERBIL and pynif (which ELEVANT uses) read of a mention."""


def read(document: str) -> list[dict[str, object]]:
    return list(read_contexts(document.encode()))


def mentions(document: bytes) -> list[tuple[str, ...]]:
    graph = rdflib.Graph().parse(data=document, format="turtle")
    return [tuple(str(term) for term in row) for row in graph.query(QUESTION)]  # type: ignore[union-attr]


def answer(iri: str, text: str, *links: object) -> bytes:
    page = Article(id=iri, text=text, source="test")
    return write_nif([linked(page, *links)], base=BASE)  # type: ignore[arg-type]


# In


def test_a_context_is_an_article_called_by_its_iri() -> None:
    assert read(SENT) == [
        {"id": "http://benchmark.example/doc-1#char=0,16", "text": "وصل بوتين تركيا.", "language": "ar"}
    ]


def test_contexts_come_in_the_order_of_the_document() -> None:
    document = HEAD + "".join(f'<urn:x:{n}> a nif:Context ; nif:isString "{n}" . ' for n in (2, 1, 3))
    assert [record["id"] for record in read(document)] == ["urn:x:2", "urn:x:1", "urn:x:3"]


@pytest.mark.parametrize("strings", ["", 'nif:isString "a", "b" ;'])
def test_a_context_with_no_text_or_two_has_none(strings: str) -> None:
    [record] = read(HEAD + f"<urn:x:1> {strings} a nif:Context .")
    assert record["text"] is None


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("<urn:x:1> a", "no Turtle in line 1, "),
        (HEAD + "\n<urn:x:1> a nif:Contxt .", "no nif:Context in this document"),
        ("", "no nif:Context in this document"),
    ],
)
def test_what_is_no_nif_is_told(document: str, says: str) -> None:
    with pytest.raises(ArticleError, match=says):
        read(document)


@pytest.mark.parametrize(
    ("start", "is_nif"),
    [
        ("@prefix nif: <http://x#> .", True),
        ("PREFIX : <http://x#>", True),
        ("@base <http://x/> .", True),
        ("<http://x/a#char=0,5> a <http://x/b> .", True),
        ("<urn:x:1>\n", True),
        ("<html><body>", False),
        ("<!DOCTYPE html>", False),
        ("prefix as a word", False),
        ("base", False),
        ("وصل بوتين", False),
        ("", False),
    ],
)
def test_a_document_is_known_by_its_start(start: str, is_nif: bool) -> None:
    assert looks_like_nif(start.encode()) is is_nif


# Out


@pytest.mark.parametrize(
    ("context", "span"),
    [
        ("http://x.example/doc-1#char=0,16", "http://x.example/doc-1#char=4,9"),
        ("http://x.example/doc-1#offset_0_16", "http://x.example/doc-1#offset_4_9"),
        ("http://x.example/doc?id=1&char=0,16", "http://x.example/doc?id=1&char=4,9"),
        ("http://x.example/0", "http://x.example/0#char=4,9"),
        ("http://x.example/doc#s1", "http://x.example/doc#s1&char=4,9"),
        ("urn:x:1", "urn:x:1#char=4,9"),
    ],
)
def test_a_mention_is_named_as_its_context_is(context: str, span: str) -> None:
    [row] = mentions(answer(context, "وصل بوتين تركيا.", name("بوتين", "PERSON", "Q7747", score=0.98765)))
    assert row == (span, context, "بوتين", "4", "9", vocab.WD + "Q7747", vocab.KG + "Person", "0.9877")


# What the benchmarks make of it, by their own rules


def read_as_benchmarks(document: bytes) -> dict[str, list[tuple[int, int, tuple[str, ...], float]]]:
    """Return text → (begin, end, meanings, confidence), by the rules of GERBIL and ELEVANT.

    A marking is whatever has the text as its nif:referenceContext. GERBIL (gerbil.nif.transfer, AnnotationParser) reads
    offsets as int, meanings as resources, and the confidence as a number. ELEVANT (by pynif) reads one meaning.
    """
    nif, its = rdflib.Namespace(vocab.NIF), rdflib.Namespace(vocab.ITSRDF)
    graph = rdflib.Graph().parse(data=document, format="turtle")
    found: dict[str, list[tuple[int, int, tuple[str, ...], float]]] = {}
    for context in graph.subjects(rdflib.RDF.type, nif.Context):
        [text] = graph.objects(context, nif.isString)
        markings = found.setdefault(str(text), [])
        for marking in graph.subjects(nif.referenceContext, context):
            [begin], [end] = (list(graph.objects(marking, each)) for each in (nif.beginIndex, nif.endIndex))
            [confidence] = graph.objects(marking, its.taConfidence)
            meanings = tuple(graph.objects(marking, its.taIdentRef))
            assert all(isinstance(each, rdflib.URIRef) for each in meanings)
            markings.append((int(begin), int(end), tuple(map(str, meanings)), float(confidence)))
    return {text: sorted(markings) for text, markings in found.items()}


def test_benchmarks_read_each_mention_once_with_one_meaning() -> None:
    found = read_as_benchmarks(write_nif(PAGES, base=BASE))
    assert found.keys() == {page.article.text for page in PAGES}
    for page in PAGES:
        assert found[page.article.text] == [
            (link.mention.start, link.mention.end, (named_iri(link),), round(link.mention.score, 4))
            for link in page.links
        ]


def named_iri(link: Link) -> str:
    if link.qid is not None:
        return vocab.entity_iri(link.qid)
    return vocab.unlinked_iri(BASE, link.full_name, link.mention.type)


def test_every_node_of_an_answer_has_what_nif_2_demands() -> None:
    nif, its = rdflib.Namespace(vocab.NIF), rdflib.Namespace(vocab.ITSRDF)
    graph = rdflib.Graph().parse(data=write_nif(PAGES, base=BASE), format="turtle")
    nodes = {(node, kind) for kind in (nif.Context, nif.Phrase) for node in graph.subjects(rdflib.RDF.type, kind)}
    assert len(nodes) == len(PAGES) + sum(len(page.links) for page in PAGES)
    for node, kind in nodes:
        spans = [re.search("#char=([0-9]+),([0-9]+)$", str(node))]
        begin, end = (graph.value(node, each) for each in (nif.beginIndex, nif.endIndex))
        assert [(each[1], each[2]) for each in spans if each] == [(str(begin), str(end))]
        for offset in (begin, end):
            assert isinstance(offset, rdflib.Literal) and offset.datatype == rdflib.XSD.nonNegativeInteger
        assert (node, rdflib.RDF.type, nif.RFC5147String) in graph
        if kind == nif.Phrase:
            context = graph.value(node, nif.referenceContext)
            assert (context, rdflib.RDF.type, nif.Context) in graph
            assert str(context).partition("#")[0] == str(node).partition("#")[0]
            text = str(graph.value(context, nif.isString))
            assert str(graph.value(node, nif.anchorOf)) == text[int(str(begin)) : int(str(end))]
            assert isinstance(graph.value(node, its.taIdentRef), rdflib.URIRef)


def test_another_id_is_an_article_under_the_base() -> None:
    document = write_nif(PAGES, base=BASE)
    articles = {vocab.article_iri(BASE, page.article.id) for page in PAGES}
    assert {row[1].partition("/text#char=0,")[0] for row in mentions(document)} == articles


def test_offsets_are_code_points_behind_an_emoji_too() -> None:
    text = "🙂🙂 وصل بوتين."
    document = answer("http://x.example/d#char=0,14", text, name("بوتين", "PERSON", "Q7747"))
    [row] = mentions(document)
    assert row[0] == "http://x.example/d#char=7,12" and text[int(row[3]) : int(row[4])] == "بوتين"
    assert b'nif:endIndex "13"^^xsd:nonNegativeInteger' in document, "the length of the text itself, whatever was sent"


def test_a_name_without_an_item_has_an_iri_of_no_knowledge_base() -> None:
    by_words = {row[2]: row[5] for row in mentions(write_nif([TRIPOLI], base=BASE))}
    assert by_words["روسيا"] == vocab.WD + "Q159"
    for unsure in ("سالم الغامدي", "طرابلس"):
        assert by_words[unsure].startswith(BASE + "unlinked/")


def test_what_the_sender_had_marked_is_not_sent_back_as_found() -> None:
    [record] = read(SENT)
    page = Article(id=str(record["id"]), text=str(record["text"]), source="test")
    assert mentions(write_nif([Linked(article=page, links=())], base=BASE)) == []


@given(st.text(min_size=1).filter(lambda text: text.isprintable() and "\0" not in text))
def test_what_is_written_is_read_again(text: str) -> None:
    page = Article(id="http://x.example/d#char=0,1", text=text, source="test")
    [record] = list(read_contexts(write_nif([Linked(article=page, links=())], base=BASE)))
    assert (record["id"], record["text"]) == (page.id, text)


def test_the_same_links_give_the_same_bytes() -> None:
    assert write_nif(PAGES, base=BASE) == write_nif(PAGES, base=BASE)


def test_a_document_of_ours_is_answered_under_its_own_names() -> None:
    first = write_nif([SUMMIT, ODD], base=BASE)
    texts = {str(record["id"]): str(record["text"]) for record in read_contexts(first)}
    again = [
        Linked(article=Article(id=iri, text=text, source="test"), links=page.links)
        for (iri, text), page in zip(texts.items(), (SUMMIT, ODD), strict=True)
    ]
    assert set(parse(write_nif(again, base=BASE), format=RdfFormat.TURTLE)) == set(
        parse(first, format=RdfFormat.TURTLE)
    )


def test_a_file_of_nif_is_an_input_like_others(tmp_path: Path) -> None:
    from kg import read_articles

    for file in ("sent.nif", "sent.ttl", "other.txt"):
        (tmp_path / file).write_text(SENT if file != "other.txt" else "نص", encoding="utf-8")
    [article] = read_articles([tmp_path / "sent.ttl"])
    assert isinstance(article, Article) and article.id == "http://benchmark.example/doc-1#char=0,16"
    ids = [each.id for each in read_articles([tmp_path]) if isinstance(each, Article)]
    assert ids == ["other", "http://benchmark.example/doc-1#char=0,16"], "Turtle in a folder is no article"
