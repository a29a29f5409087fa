"""Asking: the same answer from every place that can be asked, as a person and as a program reads it."""

import json
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store
from server import serve_quads
from test_questions import HOSTILE, question

from kg import Answer, QueryError, ask_endpoint, ask_store, to_json, vocab
from kg.query import plain

A, B = NamedNode("https://example.org/kg/article/a"), NamedNode("https://example.org/kg/article/b")
RUSSIA = NamedNode(vocab.WD + "Q159")
MENTIONS, HEADLINE = NamedNode(vocab.SCHEMA + "mentions"), NamedNode(vocab.SCHEMA + "headline")
QUADS = [
    Quad(A, MENTIONS, RUSSIA, A),
    Quad(B, MENTIONS, RUSSIA, B),
    Quad(A, HEADLINE, Literal('خبر "أول"', language="ar"), A),
    Quad(B, HEADLINE, Literal("a, b\nc"), B),
]


@pytest.fixture
def store() -> Store:
    store = Store()
    store.extend(QUADS)
    return store


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with serve_quads(QUADS) as url:
        yield url


@pytest.mark.parametrize(
    ("query", "variables", "rows"),
    [
        ("ASK { ?s ?p ?o }", ("answer",), ((Literal(True),),)),
        ("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", ("n",), ((Literal(4),),)),
        ("SELECT ?none WHERE { }", ("none",), ((None,),)),
    ],
)
def test_a_store_is_asked_over_all_its_graphs(query: str, variables: object, rows: object, store: Store) -> None:
    assert ask_store(store, query) == Answer(variables=variables, rows=rows)  # type: ignore[arg-type]


def test_a_constructed_graph_is_an_answer_of_three_columns_sorted(store: Store) -> None:
    answer = ask_store(store, "CONSTRUCT { ?o <urn:in> ?s } WHERE { ?s <https://schema.org/mentions> ?o }")
    assert answer.variables == ("subject", "predicate", "object")
    assert [row[2] for row in answer.rows] == [A, B]


@pytest.mark.parametrize("query", ["SELEC", "", "INSERT DATA { <urn:a> <urn:b> 1 }", "SELECT ?x ?x WHERE { ?x ?y ?z }"])
def test_a_query_that_cannot_be_run_is_one_line(query: str, store: Store) -> None:
    with pytest.raises(QueryError, match=r"^mine: the query cannot be run: ") as caught:
        ask_store(store, query, name="mine")
    assert "\n" not in str(caught.value)


def test_a_server_that_a_query_names_is_not_asked(store: Store) -> None:
    with pytest.raises(QueryError, match="SERVICE would ask another server"):
        ask_store(store, "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?o WHERE { ?s <https://schema.org/headline> ?o } ORDER BY ?s",
        "SELECT ?s ?none WHERE { ?s <https://schema.org/mentions> ?o } ORDER BY ?s",
        "SELECT (COUNT(*) AS ?n) (AVG(?x) AS ?m) WHERE { VALUES ?x { 1 2 } }",
        "ASK { ?s <https://schema.org/headline> 'none' }",
    ],
)
def test_a_server_answers_as_a_store_does(query: str, endpoint: str, store: Store) -> None:
    assert ask_endpoint(endpoint, query) == ask_store(store, query)


@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_a_server_understands_any_string(value: str, endpoint: str) -> None:
    text = question("string").with_values({"value": value})
    assert ask_endpoint(endpoint, text).rows == ((Literal(value),),)


def test_a_server_that_refuses_is_quoted(endpoint: str) -> None:
    with pytest.raises(QueryError, match=rf"^{endpoint}: mine: the server answered 400: ") as caught:
        ask_endpoint(endpoint, "SELEC", name="mine")
    assert "\n" not in str(caught.value)


def test_a_page_that_is_no_answer_is_told(endpoint: str) -> None:
    with pytest.raises(QueryError, match=r"the server answered 4|no answer"):
        ask_endpoint(endpoint.replace("/query", "/"), "ASK { }")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/query",
        "http://",
        "http://[",
        "http://127.0.0.1:port/",
        "http://127.0.0.1:1/خبر",
        "http://a b/",
    ],
)
def test_no_server_is_one_line(url: str) -> None:
    with pytest.raises(QueryError) as caught:
        ask_endpoint(url, "ASK { }", seconds=5)
    assert str(caught.value).startswith(f"{url}: query: no answer: ") and "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["localhost:7878", "file:///etc/passwd", "", "ftp://x/"])
def test_what_is_no_address_of_a_server_is_told(url: str) -> None:
    with pytest.raises(QueryError, match="no address of a SPARQL server"):
        ask_endpoint(url, "ASK { }")


# Answers as text


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (RUSSIA, "wd:Q159"),
        (NamedNode(vocab.KG + "rung-as-written"), "kg:rung-as-written"),
        (NamedNode("https://example.org/kg/article/a"), "https://example.org/kg/article/a"),
        (NamedNode("https://schema.org/a/b"), "https://schema.org/a/b"),
        (Literal("روسيا", language="ar"), "روسيا"),
        (Literal(3), "3"),
        (BlankNode("b"), "_:b"),
        (None, ""),
    ],
)
def test_a_term_as_a_person_reads_it(term: object, text: str) -> None:
    assert plain(term) == text  # type: ignore[arg-type]


def test_json_is_that_of_the_w3c() -> None:
    terms = (RUSSIA, Literal("روسيا", language="ar"), Literal("x"), Literal(3), BlankNode("b"), None)
    answer = to_json(Answer(variables=("iri", "tagged", "plain", "number", "blank", "none"), rows=(terms,)))
    assert json.loads(json.dumps(answer)) == {
        "head": {"vars": ["iri", "tagged", "plain", "number", "blank", "none"]},
        "results": {
            "bindings": [
                {
                    "iri": {"type": "uri", "value": vocab.WD + "Q159"},
                    "tagged": {"type": "literal", "value": "روسيا", "xml:lang": "ar"},
                    "plain": {"type": "literal", "value": "x"},
                    "number": {"type": "literal", "value": "3", "datatype": vocab.XSD + "integer"},
                    "blank": {"type": "bnode", "value": "b"},
                }
            ]
        },
    }


def test_json_says_what_pyoxigraph_says(store: Store) -> None:
    query = "SELECT ?s ?o ?none WHERE { ?s <https://schema.org/headline> ?o } ORDER BY ?s"
    result = store.query(query, use_default_graph_as_union=True)
    assert isinstance(result, QuerySolutions)
    written = result.serialize(format=QueryResultsFormat.JSON)
    assert written is not None
    assert to_json(ask_store(store, query)) == json.loads(written)
