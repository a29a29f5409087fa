"""Stage 7 of 9, over HTTP: quads → a SPARQL server, in batches, so that a second load leaves the same graphs.

Each graph of the input takes the place of the server's graph of that name. Two are only added to, since others may have
written there too: the default graph, and the graph of the entities, where what it said before of a Wikidata item is
replaced item by item. Any request may be sent twice: INSERT DATA and PUT of triples without blank nodes change nothing
the second time.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from kg import vocab
from kg.dialects import Endpoint, store_addresses, update_addresses
from kg.errors import QueryError
from kg.remote import Client, Reply

UPDATE, GRAPH_STORE = "update", "graph-store"
_NAMES = {UPDATE: "SPARQL 1.1 Update", GRAPH_STORE: "SPARQL 1.1 Graph Store HTTP Protocol"}
PROTOCOLS = tuple(_NAMES)
BATCH = 2_000
"""Triples in one request: Virtuoso's compiler takes no 5,000 in one INSERT DATA, and others gain little by more."""
_MOST_BYTES = 1 << 20
_PROBE = "urn:x-kg:probe"
_SHARED = ("/entities", ":entities", "/aliases", ":aliases")
"""How the names of the graphs end that the articles of a build share."""
_ESCAPE = re.compile(rb"\\\\([uU])?|\\.")

Progress = Callable[[int, int], None]
"""Called after each batch with how many graphs and triples were written so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a server is written to, by which protocol, and why by that one."""

    protocol: str
    url: str
    reason: str

    def __str__(self) -> str:
        """Return it as one line for a person."""
        return f"writing by {_NAMES[self.protocol]} to {self.url} ({self.reason})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load wrote."""

    graphs: int
    triples: int
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """Triples of one graph; None is the default graph."""

    graph: str | None
    clear: bool
    """Whether what the server's graph holds is taken away first."""
    items: frozenset[str]
    """Things, as SPARQL writes them, of which the graph is to say no more than this."""
    triples: int
    lines: bytes


def find_target(
    client: Client,
    url: str,
    *,
    protocol: str | None = None,
    update: str | None = None,
    graph_store: str | None = None,
) -> Target:
    """Return how the server that answers queries at *url* is written to: tried with one triple, which is taken away.

    SPARQL 1.1 Update comes first, since it writes many graphs in one request, then the Graph Store HTTP Protocol; at
    the addresses given, else where servers are known to have them. Raises QueryError with what each answered.
    """
    endpoint = Endpoint(url, client)
    refused: list[str] = []
    ways = {
        UPDATE: update_addresses(url) if update is None else [update],
        GRAPH_STORE: store_addresses(url) if graph_store is None else [graph_store],
    }
    for way in PROTOCOLS if protocol is None else (protocol,):
        for address in ways[way]:
            answer = _try(client, endpoint, way, address)
            if answer is None:
                found = "the server offers it" if way == UPDATE else f"the server takes no {_NAMES[UPDATE]}"
                return Target(protocol=way, url=address, reason=found if protocol is None else "as told")
            if answer.startswith("401"):
                # This is the place. Asked again and again, some servers take us for somebody who guesses passwords.
                raise QueryError(f"{address}: wants a login, or another one (expected --user and --password)")
            refused.append(f"{address} answered {answer}")
    raise QueryError(f"{url}: cannot be written to: {'; '.join(refused)}")


def _try(client: Client, endpoint: Endpoint, way: str, address: str) -> str | None:
    """Write one triple in a graph of its own and look for it; return what went wrong, None if nothing did."""
    triple = f"<{_PROBE}> <{_PROBE}> <{_PROBE}> ."
    piece = _Piece(graph=_PROBE, clear=True, items=frozenset(), triples=1, lines=triple.encode())
    fault = _WRITERS[way](client, address, [piece])
    if fault is None and not endpoint.holds(f"GRAPH <{_PROBE}> {{ {triple} }}", "probe"):
        return "it took a triple that queries do not find"
    if fault is None and way == UPDATE:
        return _update(client, address, f"DROP SILENT GRAPH <{_PROBE}>".encode())
    if fault is None:
        return _fault(client.send("DELETE", address, params={"graph": _PROBE}, what="delete"))
    return fault


def put_in_graph(quads: Iterable[Quad], graph: str) -> Iterator[Quad]:
    """Return the quads, those of the default graph as quads of *graph*; raises QueryError if that is no IRI."""
    try:
        name = NamedNode(graph)
    except ValueError as error:
        raise QueryError(f"{graph}: no IRI for a graph (expected something like https://example.org/news)") from error
    return (
        Quad(quad.subject, quad.predicate, quad.object, name) if quad.graph_name == DefaultGraph() else quad
        for quad in quads
    )


def load_quads(
    quads: Iterable[Quad],
    client: Client,
    target: Target,
    *,
    whole: bool = False,
    batch: int = BATCH,
    progress: Progress | None = None,
) -> Loaded:
    """Write *quads* to a server and return the counts; at most *batch* triples and about a megabyte in a request.

    A graph that fits into one request is replaced in one, so that a server with transactions never shows half of it.
    *whole* says that there are no other descriptions of entities than these: then their graph is replaced too. Memory
    is that of a batch and of the graphs' names. Raises QueryError if the server refuses, or for a blank node, which
    would be another one each time; what was written before stays, and the next load mends it.
    """
    write = _WRITERS[target.protocol]
    graphs: set[str | None] = set()
    triples = requests = 0
    for pieces in _batches(_pieces(quads, batch, whole), batch):
        fault = write(client, target.url, pieces)
        if fault is not None:
            raise QueryError(f"{target.url}: load: {fault} ({triples} triples were written before)")
        graphs.update(piece.graph for piece in pieces)
        triples += sum(piece.triples for piece in pieces)
        requests += 1
        if progress is not None:
            progress(len(graphs), triples)
    return Loaded(graphs=len(graphs), triples=triples, requests=requests)


def _pieces(quads: Iterable[Quad], most: int, whole: bool) -> Iterator[_Piece]:
    """Yield the quads in pieces that a request can hold, each of one graph, in their order."""
    shared: dict[str | None, bool] = {None: True}
    described: set[str] = set()
    for name, group in groupby(quads, key=lambda quad: quad.graph_name):
        if isinstance(name, BlankNode):
            raise QueryError(f"{name}: a graph without an IRI cannot be replaced (expected a name for it)")
        graph = name.value if isinstance(name, NamedNode) else None
        for part in _parts(group, most):
            first = graph not in shared
            if first:
                shared[graph] = not whole and _is_shared(graph, part[0])
            items = {str(quad.subject) for quad in part if _is_described(quad)} - described if shared[graph] else set()
            described |= items
            lines = serialize((quad.triple for quad in part), format=RdfFormat.N_TRIPLES)
            assert lines is not None  # serialize without an output returns what it wrote
            yield _Piece(
                graph=graph,
                clear=first and not shared[graph],
                items=frozenset(items) if graph is not None else frozenset(),
                triples=len(part),
                lines=lines,
            )


def _is_shared(graph: str | None, quad: Quad) -> bool:
    """Whether a graph, with this quad as its first, is one that all articles share: of entities, or of rows."""
    # As in the graph of an article whose id is "entities".
    own = str(quad.subject).startswith(f"<{graph}")
    return graph is not None and graph.endswith(_SHARED) and not own


def _is_described(quad: Quad) -> bool:
    """Whether what was said before of the subject in a shared graph goes: of an item, and of a row of the alias table.

    That a row is a label of an item does not count: the rows that other articles cite stay.
    """
    item = str(quad.subject).startswith(f"<{vocab.WD}")
    return not quad.predicate.value.startswith(vocab.SKOSXL) if item else "/alias/" in str(quad.subject)


def _parts(quads: Iterable[Quad], most: int) -> Iterator[list[Quad]]:
    part: list[Quad] = []
    size = 0
    for quad in quads:
        for node in (quad.subject, quad.object):
            if isinstance(node, BlankNode):
                raise QueryError(
                    f"{quad.graph_name}: blank node {node} (expected IRIs: two loads would give two nodes)"
                )
        part.append(quad)
        size += len(quad.object.value) if isinstance(quad.object, Literal) else 0
        if len(part) >= most or size >= _MOST_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _batches(pieces: Iterable[_Piece], most: int) -> Iterator[list[_Piece]]:
    """Yield pieces together as far as a request can hold them: a piece that fits into one is in one."""
    batch: list[_Piece] = []
    triples = size = 0
    for piece in pieces:
        if batch and (triples + piece.triples > most or size + len(piece.lines) > _MOST_BYTES):
            yield batch
            batch, triples, size = [], 0, 0
        batch.append(piece)
        triples += piece.triples
        size += len(piece.lines)
    if batch:
        yield batch


def _write_update(client: Client, address: str, pieces: list[_Piece]) -> str | None:
    """Write pieces in one update, first what is taken away; return what the server has against it."""
    steps = [f"CLEAR SILENT GRAPH <{piece.graph}>".encode() for piece in pieces if piece.clear]
    for piece in pieces:
        if piece.items:
            old = f"GRAPH <{piece.graph}> {{ ?s ?p ?o }}"
            items = " ".join(sorted(piece.items))
            steps.append(f"DELETE {{ {old} }} WHERE {{ VALUES ?s {{ {items} }} {old} }}".encode())
    blocks = b"\n".join(_block(piece) for piece in pieces)
    return _update(client, address, b" ;\n".join([*steps, b"INSERT DATA {\n" + blocks + b"}"]))


def _block(piece: _Piece) -> bytes:
    r"""Return a piece as it stands in INSERT DATA; N-Triples is SPARQL too, but for one trap.

    SPARQL 1.1, 19.2: \u0022 is a quote already before the update is parsed, and some engines find it behind an escaped
    backslash too. So a letter u behind a backslash is written as its number, and there is nothing to be found.
    """
    lines = _ESCAPE.sub(lambda at: b"\\\\\\U%08X" % at[1][0] if at[1] else at[0], piece.lines)
    return lines if piece.graph is None else f"GRAPH <{piece.graph}> {{\n".encode() + lines + b"}\n"


def _update(client: Client, address: str, text: bytes) -> str | None:
    headers = {"Content-Type": "application/sparql-update"}
    return _fault(client.send("POST", address, data=text, headers=headers, what="update"))


def _write_graphs(client: Client, address: str, pieces: list[_Piece]) -> str | None:
    """Write pieces one by one: PUT where they take the graph's place, POST where they are added to it."""
    for piece in pieces:
        fault = _fault(
            client.send(
                "PUT" if piece.clear else "POST",
                address,
                params={"graph": piece.graph} if piece.graph is not None else {"default": ""},
                data=piece.lines,
                headers={"Content-Type": "text/turtle"},  # which N-Triples is, and every server reads
                what="graph",
            )
        )
        if fault is not None:
            return fault
    return None


_WRITERS = {UPDATE: _write_update, GRAPH_STORE: _write_graphs}


def _fault(reply: Reply) -> str | None:
    return None if reply.done else f"{reply.status} {reply.said()}".strip()
