"""Real servers: each loads the graph of the sample articles and gives every answer that the embedded store gives."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hard import HARD, LABEL, quad
from pyoxigraph import Literal, NamedNode, Quad, Store
from servers import SERVERS, NotInstalledError, Place, rounded

from kg import (
    Client,
    Endpoint,
    Login,
    QueryError,
    Settings,
    Target,
    ask_server,
    ask_store,
    build_graph,
    find_target,
    load_memory,
    load_quads,
    load_questions,
    vocab,
)
from kg.load import GRAPH_STORE, PROTOCOLS, UPDATE
from kg.settings import data_folder

ROOT = Path(__file__).parent.parent
QUESTIONS = {name: each for name, each in load_questions(data_folder("queries")).items() if "SERVICE" not in each.text}
GIVEN = {
    "article": "https://example.org/kg/article/2020-03-05-moscow-summit",
    "since": "2020-03-01",
    "day": "2020-03-05",
}
"""Values for parameters that have no default."""
TEST = NamedNode("urn:x-test:graph")
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The graph of the sample articles."""
    file = tmp_path_factory.mktemp("sample") / "graph.nq"
    build_graph([ROOT / "seeds/documents"], settings=Settings(), out=file)
    return load_memory(file)


@pytest.fixture(scope="module", params=SERVERS)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Each server, empty at first."""
    try:
        with SERVERS[request.param](tmp_path_factory.mktemp(request.param)) as place:
            yield place
    except NotInstalledError as missing:
        pytest.skip(str(missing))


def client_of(place: Place) -> Client:
    login = Login(user=place.user, password=place.password) if place.user and place.password else None
    return Client(login=login, tries=3)


@pytest.fixture(scope="module")
def endpoint(place: Place, store: Store) -> Endpoint:
    """Each server with the sample articles loaded, twice."""
    client = client_of(place)
    for _ in range(2):
        load_quads(store, client, find_target(client, place.query))
    return Endpoint(place.query, Client())


@pytest.fixture(scope="module", params=PROTOCOLS)
def target(request: pytest.FixtureRequest, place: Place) -> Target:
    """Where and how each server is written to, by each protocol."""
    return find_target(client_of(place), place.query, protocol=request.param)


def held(place: Place, graph: str) -> list[list[str]]:
    """What a graph of the server says, sorted."""
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
    return sorted(ask_server(Endpoint(place.query, Client(), graphs=[graph]), query).texts())


def test_update_is_what_each_offers(place: Place) -> None:
    target = find_target(client_of(place), place.query)
    assert (target.protocol, target.url) == (UPDATE, place.update)


def test_the_graph_store_is_found_too(place: Place) -> None:
    target = find_target(client_of(place), place.query, protocol=GRAPH_STORE)
    assert target.url == place.graphs


def test_each_graph_holds_what_was_loaded_and_no_more(place: Place, endpoint: Endpoint, store: Store) -> None:
    for name in store.named_graphs():
        here = ask_store(store, f"SELECT ?s ?p ?o WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}").texts()
        assert rounded(held(place, str(name)[1:-1])) == rounded(sorted(here))


def test_a_question_is_asked_of_all_graphs_at_once(endpoint: Endpoint, store: Store) -> None:
    count = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?article <{vocab.SCHEMA}mentions> ?item . ?item a ?class }}"
    assert ask_server(endpoint, count).texts() == ask_store(store, count).texts() != [["0"]]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_the_answer_of_the_embedded_store(name: str, endpoint: Endpoint, store: Store) -> None:
    question = QUESTIONS[name]
    query = question.with_values({each.name: GIVEN[each.name] for each in question.parameters if each.default is None})
    here, there = ask_store(store, query), ask_server(endpoint, query, name=name)
    assert there.variables == here.variables
    assert rounded(there.texts()) == rounded(here.texts())


def test_one_graph_can_be_asked_alone(place: Place, endpoint: Endpoint, store: Store) -> None:
    alone = Endpoint(place.query, Client(), graphs=[GIVEN["article"]])
    [[count]] = ask_server(alone, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").texts()
    assert int(count) == len(list(store.quads_for_pattern(None, None, None, NamedNode(GIVEN["article"]))))


def test_a_graph_is_replaced_as_a_whole(place: Place, target: Target) -> None:
    client = client_of(place)
    load_quads([quad("one", TEST), quad("two", TEST)], client, target)
    load_quads([quad("three", TEST)], client, target)
    assert [row[2] for row in held(place, TEST.value)] == ["three"]


def test_an_item_is_described_anew(place: Place) -> None:
    client = client_of(place)
    target = find_target(client, place.query)
    graph = NamedNode("urn:x-test:entities")
    one, other = NamedNode(f"{vocab.WD}Q1"), NamedNode(f"{vocab.WD}Q2")
    load_quads([Quad(one, LABEL, Literal("روسية"), graph), Quad(other, LABEL, Literal("تركيا"), graph)], client, target)
    load_quads([Quad(one, LABEL, Literal("روسيا"), graph)], client, target)
    assert [row[2] for row in held(place, graph.value)] == ["روسيا", "تركيا"]


def test_any_text_arrives_as_it_is(place: Place, target: Target) -> None:
    subjects = [NamedNode(f"{TEST.value}:{number:02}") for number in range(len(HARD))]
    quads = [quad(text, TEST, subject) for text, subject in zip(HARD, subjects, strict=True)]
    load_quads(quads, client_of(place), target)
    assert [row[2] for row in held(place, TEST.value)] == HARD


def test_a_query_that_it_refuses_is_one_line(endpoint: Endpoint) -> None:
    with pytest.raises(QueryError, match=rf"^{endpoint.url}: mine: the server answered [45]00: ") as caught:
        ask_server(endpoint, "SELEC", name="mine")
    assert "\n" not in str(caught.value)


def test_a_wrong_password_is_one_line(place: Place) -> None:
    if place.user is None:
        pytest.skip("this server knows no users")
    client = Client(login=Login(user=place.user, password="wrong"))
    with pytest.raises(QueryError, match=rf"^{place.update}: wants a login, or another one ") as caught:
        find_target(client, place.query)
    assert "\n" not in str(caught.value)
