"""What servers do each in their own way is found out, and asked for."""

import pytest
from flaky import Saying, boolean, flaky, results

from kg import Client, Endpoint, QueryError, ask_server
from kg.dialects import store_addresses, update_addresses

ROWS = results('{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}')
YES, NO = boolean(True), boolean(False)
QUERY = "SELECT ?n WHERE { ?n ?p ?o }"


def test_a_server_whose_default_graph_is_the_union_is_asked_as_it_is() -> None:
    with flaky(YES, last=ROWS) as server:
        endpoint = Endpoint(server.url, Client())
        for _ in range(2):
            assert ask_server(endpoint, QUERY).texts() == [["1"]]
    assert [heard.path for heard in server.heard] == ["/query?union-default-graph"] * 3, "found out once"
    assert server.heard[1].body == f"query={QUERY}".encode()


def test_a_server_without_named_graphs_is_asked_as_it_is() -> None:
    with flaky(NO, NO, last=ROWS) as server:
        ask_server(Endpoint(server.url, Client()), QUERY)
    assert server.heard[-1].body == f"query={QUERY}".encode()


def test_jena_is_asked_for_its_union_by_name() -> None:
    with flaky(NO, YES, YES, last=ROWS) as server:
        ask_server(Endpoint(server.url, Client()), QUERY)
    assert server.heard[-1].body == f"query={QUERY}&default-graph-uri=urn:x-arq:UnionGraph".encode()


def test_stardog_is_asked_for_its_union_by_name() -> None:
    with flaky(NO, YES, NO, YES, last=ROWS) as server:
        ask_server(Endpoint(server.url, Client()), QUERY)
    assert server.heard[-1].body.endswith(b"&default-graph-uri=tag:stardog:api:context:all")


def test_a_server_that_has_no_union_is_not_asked_half_the_question() -> None:
    with flaky(NO, YES, NO, NO, NO, YES, NO, NO, last=ROWS) as server:
        endpoint = Endpoint(server.url, Client())
        for _ in range(2):
            with pytest.raises(
                QueryError, match=r"what the named graphs hold is not in the default graph \(.*--graph\)"
            ):
                ask_server(endpoint, QUERY)
    assert len(server.heard) == 8


def test_named_graphs_are_asked_alone_and_without_a_search() -> None:
    graphs = ["https://example.org/a", "https://example.org/b"]
    with flaky(last=ROWS) as server:
        ask_server(Endpoint(server.url, Client(), graphs=graphs), QUERY)
    [heard] = server.heard
    assert heard.path == "/query"
    assert heard.body.decode() == f"query={QUERY}" + "".join(f"&default-graph-uri={graph}" for graph in graphs)


def test_virtuoso_is_told_to_leave_out_its_own_triples() -> None:
    virtuoso = Saying(body=YES.body, headers={**YES.headers, "Server": "Virtuoso/07.20.3229 (Linux)"})
    with flaky(virtuoso, last=ROWS) as server:
        ask_server(Endpoint(server.url, Client()), QUERY)
    asked = server.heard[-1].body.decode()
    assert asked.startswith("query=define input:default-graph-exclude <") and asked.endswith(QUERY)


def test_rows_that_the_server_cut_off_are_no_answer() -> None:
    cut, whole = (Saying(body=ROWS.body, headers={**ROWS.headers, "X-SPARQL-MaxRows": most}) for most in ("1", "2"))
    with flaky(YES, whole, cut) as server:
        endpoint = Endpoint(server.url, Client())
        assert ask_server(endpoint, QUERY).texts() == [["1"]]
        with pytest.raises(QueryError, match=r"the server cuts answers at 1 rows \(expected a lower LIMIT\)"):
            ask_server(endpoint, QUERY)


def test_a_constructed_graph_is_read_too() -> None:
    graph = Saying(
        body=b"<urn:b> <urn:p> 'x' .\n".replace(b"'", b'"'), headers={"Content-Type": "application/n-triples"}
    )
    with flaky(YES, graph) as server:
        answer = ask_server(Endpoint(server.url, Client()), "CONSTRUCT WHERE { ?s ?p ?o }")
    assert answer.variables == ("subject", "predicate", "object") and answer.texts() == [["urn:b", "urn:p", "x"]]


@pytest.mark.parametrize(
    ("query", "update", "store"),
    [
        ("http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
        ("http://h:3030/ds/query", "http://h:3030/ds/update", "http://h:3030/ds/data"),
        ("http://h:3030/ds/sparql", "http://h:3030/ds/update", "http://h:3030/ds/data"),
        ("http://h:8890/sparql", "http://h:8890/sparql-auth", "http://h:8890/sparql-graph-crud-auth"),
        (
            "http://h:8080/rdf4j-server/repositories/kg",
            "http://h:8080/rdf4j-server/repositories/kg/statements",
            "http://h:8080/rdf4j-server/repositories/kg/rdf-graphs/service",
        ),
        ("http://h:7001", "http://h:7001", "http://h:7001"),
        ("http://h/sparql?key=1", "http://h/update?key=1", "http://h/data?key=1"),
    ],
)
def test_where_known_servers_are_written_to_is_known(query: str, update: str, store: str) -> None:
    assert update in update_addresses(query)
    assert store in store_addresses(query)
