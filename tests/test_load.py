"""Loading a server: batches, what is replaced and what is added to, and a second load that changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flaky import Saying, boolean, flaky
from hard import ENTITIES, HARD, LABEL, SAYS, A, B, quad
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse
from servers import Place, oxigraph

from kg import Client, Endpoint, QueryError, Target, ask_server, find_target, load_quads, put_in_graph, vocab
from kg.load import GRAPH_STORE, PROTOCOLS, UPDATE

C = NamedNode("https://example.org/kg/article/c")
RUSSIA, TURKEY = NamedNode(vocab.WD + "Q159"), NamedNode(vocab.WD + "Q43")
UNLINKED = NamedNode("https://example.org/kg/unlinked/0123")
OK = Saying(status=204)


def label(subject: NamedNode, text: str, graph: NamedNode = ENTITIES) -> Quad:
    return Quad(subject, LABEL, Literal(text, language="ar"), graph)


@pytest.fixture(scope="module")
def server() -> Iterator[Place]:
    with oxigraph() as place:
        yield place


@pytest.fixture(params=PROTOCOLS)
def target(request: pytest.FixtureRequest, server: Place) -> Target:
    """An empty server, written to by each protocol."""
    assert Client().send("POST", server.update, data=[("update", "DROP ALL")]).done
    return Target(protocol=request.param, url=server.update if request.param == UPDATE else server.graphs, reason="")


def held(server: Place) -> set[Quad]:
    """What the server has."""
    reply = Client().send("GET", server.graphs, headers={"Accept": "application/n-quads"})
    return set(parse(reply.body, format=RdfFormat.N_QUADS))


def load(target: Target, *quads: Quad, batch: int = 2000, whole: bool = False) -> None:
    load_quads(quads, Client(), target, batch=batch, whole=whole)


# What the server has afterwards


def test_a_second_load_changes_nothing(server: Place, target: Target) -> None:
    quads = [quad("one"), quad("two"), quad("other", B), quad("none", DefaultGraph()), label(RUSSIA, "روسيا")]
    for _ in range(2):
        load(target, *quads)
        assert held(server) == set(quads)


def test_a_graph_is_replaced_as_a_whole_and_alone(server: Place, target: Target) -> None:
    load(target, quad("one"), quad("two"), quad("other", B))
    load(target, quad("three"))
    assert held(server) == {quad("three"), quad("other", B)}


def test_a_graph_that_comes_in_pieces_is_one_graph(server: Place, target: Target) -> None:
    load(target, quad("old"))
    quads = [quad(f"{number}", graph) for number in range(10) for graph in (A, B)]
    load(target, *quads, batch=3)
    assert held(server) == set(quads)


def test_files_of_one_load_each_keep_what_they_say_of_themselves(server: Place, target: Target) -> None:
    dataset = NamedNode("https://example.org/kg/dataset")
    first, second = quad("a part of 3 triples", dataset), quad("a part of 5 triples", dataset)
    load(target, quad("one"), first, quad("two", B), second)
    assert held(server) == {quad("one"), first, quad("two", B), second}
    load(target, quad("two", B), second)
    assert held(server) == {quad("one"), quad("two", B), second}


def test_the_default_graph_is_added_to(server: Place, target: Target) -> None:
    load(target, quad("mine", DefaultGraph()))
    load(target, quad("yours", DefaultGraph()))
    assert held(server) == {quad("mine", DefaultGraph()), quad("yours", DefaultGraph())}


@pytest.mark.parametrize("batch", [1, 2, 2000])
def test_an_item_is_described_anew_and_the_others_stay(batch: int, server: Place) -> None:
    assert Client().send("POST", server.update, data=[("update", "DROP ALL")]).done
    target = Target(protocol=UPDATE, url=server.update, reason="")
    load(target, label(RUSSIA, "روسية"), label(TURKEY, "تركيا"), label(UNLINKED, "سالم"))
    new = [label(RUSSIA, "روسيا"), Quad(RUSSIA, SAYS, Literal("x"), ENTITIES), label(UNLINKED, "سالم الغامدي")]
    load(target, *new, batch=batch)
    assert held(server) == {*new, label(TURKEY, "تركيا"), label(UNLINKED, "سالم")}


def test_the_graph_of_entities_is_replaced_by_that_of_a_whole_store(server: Place, target: Target) -> None:
    load(target, label(RUSSIA, "روسيا"), label(TURKEY, "تركيا"))
    load(target, label(TURKEY, "تركيا"), whole=True)
    assert held(server) == {label(TURKEY, "تركيا")}


def test_an_article_called_entities_is_an_article(server: Place, target: Target) -> None:
    article = NamedNode("https://example.org/kg/article/entities")
    load(target, Quad(article, SAYS, Literal("old"), article))
    load(target, Quad(article, SAYS, Literal("new"), article))
    assert held(server) == {Quad(article, SAYS, Literal("new"), article)}


@pytest.mark.parametrize("text", HARD, ids=lambda text: ascii(text)[:40])
def test_any_literal_arrives_as_it_is(text: str, server: Place, target: Target) -> None:
    load(target, quad(text))
    assert held(server) == {quad(text)}


@settings(max_examples=50)
@given(st.lists(st.text(alphabet="\\uU0025C\"'\n {}<>#;.", max_size=30), min_size=1, max_size=5))
def test_no_text_can_break_out_of_an_update(server: Place, texts: list[str]) -> None:
    assert Client().send("POST", server.update, data=[("update", "DROP ALL")]).done
    quads = [quad(text) for text in texts]
    load(Target(protocol=UPDATE, url=server.update, reason=""), *quads)
    assert held(server) == set(quads)


def test_triples_without_a_graph_go_where_they_are_put(server: Place, target: Target) -> None:
    load(target, *put_in_graph([quad("none", DefaultGraph()), quad("named", A)], B.value))
    assert held(server) == {quad("none", B), quad("named", A)}


def test_a_graph_is_put_only_where_an_iri_is() -> None:
    with pytest.raises(QueryError, match=r"my graph: no IRI for a graph \(expected something like https://"):
        put_in_graph([], "my graph")


# What is sent


def test_a_request_holds_whole_articles_as_far_as_they_fit() -> None:
    quads = [quad(f"{number}", graph) for graph in (A, B, C) for number in range(4)]
    with flaky(last=OK) as server:
        loaded = load_quads(quads, Client(), Target(protocol=UPDATE, url=server.url, reason=""), batch=9)
    sent = [
        [name.value[-1] for name in (A, B, C) if f"GRAPH {name} {{".encode() in heard.body] for heard in server.heard
    ]
    assert sent == [["a", "b"], ["c"]]
    assert (loaded.graphs, loaded.triples, loaded.requests) == (3, 12, 2)


def test_a_request_is_bounded_in_bytes_too() -> None:
    quads = [quad(f"{number}" * 300_000) for number in range(8)]
    with flaky(last=OK) as server:
        load_quads(quads, Client(), Target(protocol=UPDATE, url=server.url, reason=""))
    assert len(server.heard) == 2
    assert max(len(heard.body) for heard in server.heard) < 1_400_000


def test_nothing_is_read_ahead_of_what_is_sent() -> None:
    read = []

    def endless() -> Iterator[Quad]:
        while True:
            read.append(len(read))
            yield quad(f"{len(read)}")

    with flaky(OK, OK, last=Saying(status=400, body=b"enough")) as server, pytest.raises(QueryError):
        load_quads(endless(), Client(), Target(protocol=UPDATE, url=server.url, reason=""), batch=10)
    assert len(read) <= 10 * 4


def test_progress_is_told_after_each_request() -> None:
    told: list[tuple[int, int]] = []
    with flaky(last=OK) as server:
        target = Target(protocol=UPDATE, url=server.url, reason="")
        load_quads([quad("1"), quad("2"), quad("3", B)], Client(), target, batch=2, progress=lambda *n: told.append(n))
    assert told == [(1, 2), (2, 3)]


@pytest.mark.parametrize(
    "torn",
    [
        Quad(BlankNode("b"), SAYS, Literal("x"), A),
        Quad(A, SAYS, BlankNode("b"), A),
        Quad(A, SAYS, Literal("x"), BlankNode("b")),
    ],
)
def test_a_blank_node_is_refused_before_it_is_sent(torn: Quad) -> None:
    with flaky(last=OK) as server, pytest.raises(QueryError, match=r"_:b\b.*\(expected"):
        load_quads([torn], Client(), Target(protocol=UPDATE, url=server.url, reason=""))
    assert server.heard == []


def test_a_server_that_refuses_in_the_middle_is_one_line() -> None:
    refusal = Saying(status=507, body=b"disk\nfull")
    with flaky(OK, last=refusal) as server, pytest.raises(QueryError) as caught:
        load_quads([quad("1"), quad("2")], Client(), Target(protocol=UPDATE, url=server.url, reason=""), batch=1)
    assert str(caught.value) == f"{server.url}: load: 507 disk full (1 triples were written before)"


# How to write is found out


def test_update_is_chosen_where_there_is_one(server: Place) -> None:
    target = find_target(Client(), server.query)
    assert (target.protocol, target.url) == (UPDATE, server.update)
    assert str(target) == f"writing by SPARQL 1.1 Update to {server.update} (the server offers it)"
    assert not ask_server(Endpoint(server.query, Client()), "SELECT * { GRAPH <urn:x-kg:probe> { ?s ?p ?o } }").rows


def test_the_graph_store_is_chosen_where_there_is_no_update(server: Place) -> None:
    target = find_target(Client(), server.query, update=server.graphs)
    assert (target.protocol, target.url) == (GRAPH_STORE, server.graphs)
    assert target.reason == "the server takes no SPARQL 1.1 Update"


def test_a_protocol_can_be_forced(server: Place) -> None:
    assert find_target(Client(), server.query, protocol=GRAPH_STORE).url == server.graphs


def test_a_place_that_says_yes_and_keeps_nothing_is_not_written_to(server: Place) -> None:
    with flaky(last=OK) as other, pytest.raises(QueryError, match="took a triple that queries do not find"):
        find_target(Client(), server.query, protocol=UPDATE, update=other.url)


def test_a_server_that_wants_a_login_says_so() -> None:
    with flaky(last=Saying(status=401)) as server, pytest.raises(QueryError) as caught:
        find_target(Client(), server.url, protocol=UPDATE)
    address = server.url.replace("/query", "/update")
    assert str(caught.value) == f"{address}: wants a login, or another one (expected --user and --password)"
    assert len(server.heard) == 1


def test_a_server_that_takes_nothing_is_one_line_with_what_was_tried() -> None:
    with flaky(last=Saying(status=404, body=b"<h1>Not\n Found</h1>")) as server, pytest.raises(QueryError) as caught:
        find_target(Client(), server.url)
    assert "\n" not in str(caught.value) and str(caught.value).count("answered 404 <h1>Not Found</h1>") == 5


def test_a_probe_that_cannot_be_taken_away_is_a_refusal() -> None:
    with flaky(OK, boolean(True), last=Saying(status=403)) as server, pytest.raises(QueryError, match="answered 403"):
        find_target(Client(), server.url, protocol=UPDATE)


def test_files_of_ours_are_loaded_as_they_are(server: Place, target: Target) -> None:
    golden = list(parse(path=str(Path(__file__).parent / "golden/summit.nq"), format=RdfFormat.N_QUADS))
    load(target, *golden, batch=50)
    assert len(held(server)) == len(golden) > 50
