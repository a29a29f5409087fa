"""What SPARQL servers do each in their own way: ask all graphs together, and take what is written, at some address.

SPARQL leaves both open. Our articles have a graph each, and a question is asked of all of them; whether a server's
default graph is that union is its own affair (SPARQL 1.1 Query, 13; SPARQL 1.1 Protocol, 2.1.4).
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit, urlunsplit

from kg.errors import QueryError
from kg.remote import Client, Reply

RESULTS, TRIPLES = "application/sparql-results+json", "application/n-triples"

_SAMPLE = "ASK { { SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1 } ?s ?p ?o }"
"""Whether a triple of a named graph is in the default graph too."""
_NAMED, _ANY = "ASK { GRAPH ?g { ?s ?p ?o } }", "ASK { ?s ?p ?o }"
_UNIONS = ("urn:x-arq:UnionGraph", "tag:stardog:api:context:all")
"""Names under which Apache Jena and Stardog offer the union of the named graphs as a default graph."""
_VIRTUOSO = "".join(
    f"define input:default-graph-exclude <{graph}>\n"
    for graph in (
        "http://www.openlinksw.com/schemas/virtrdf#",
        "http://localuriqaserver/sparql",
        "http://localhost:8890/DAV/",
        "http://www.w3.org/ns/ldp#",
    )
)
"""Virtuoso's union has the triples that it needs for itself; this leaves them out."""


class Endpoint:
    """A server that answers queries, asked of all its graphs together, or of those named alone."""

    def __init__(self, url: str, client: Client, *, graphs: Sequence[str] = ()) -> None:
        """Ask at *url*, as its default graph, the union of *graphs*; of all there are without them."""
        self.url = url
        self._client = client
        self._graphs = tuple(graphs)
        self._found = bool(graphs)
        self._prologue = ""

    def ask(self, query: str, name: str) -> Reply:
        """Return the server's answer to a query; *name* is for messages.

        Raises QueryError if it refuses, does not answer, or has no union of its graphs.
        """
        if not self._found:
            self._find_union(name)
        return self._send(self._prologue + query, name)

    def holds(self, pattern: str, name: str) -> bool:
        """Whether the server has a match for a pattern that names its graph."""
        return b"true" in self._send(f"ASK {{ {pattern} }}", name).body

    def _send(self, query: str, name: str) -> Reply:
        # Oxigraph wants to be told that the default graph shall be the union; others do not know the word.
        address = self.url if self._graphs else self.url + ("&" if "?" in self.url else "?") + "union-default-graph"
        form = [("query", query), *(("default-graph-uri", graph) for graph in self._graphs)]
        accept = {"Accept": f"{RESULTS}, {TRIPLES};q=0.9"}
        reply = self._client.send("POST", address, data=form, headers=accept, what=name, shown=self.url)
        if not reply.done:
            raise QueryError(f"{self.url}: {name}: the server answered {reply.status}: {reply.said()}")
        return reply

    def _find_union(self, name: str) -> None:
        sample = self._send(_SAMPLE, name)
        if "virtuoso" in sample.headers.get("server", "").lower():
            self._prologue = _VIRTUOSO
        if b"true" not in sample.body and self._yes(_NAMED, name):
            for union in _UNIONS:
                self._graphs = (union,)
                if self._yes(_ANY, name):
                    break
            else:
                self._graphs = ()
                raise QueryError(
                    f"{self.url}: {name}: what the named graphs hold is not in the default graph (set the server to "
                    "make the default graph their union, or name the graphs to ask with --graph)"
                )
        self._found = True

    def _yes(self, query: str, name: str) -> bool:
        return b"true" in self._send(query, name).body


def row_limit(reply: Reply) -> int | None:
    """Return at how many rows the server would cut this answer; None where it does not say. Virtuoso does."""
    limit = reply.headers.get("x-sparql-maxrows", "")
    return int(limit) if limit.isdecimal() else None


_UPDATES = (("/repositories/[^/]+$", r"\g<0>/statements"), ("/[^/]*$", "/update"), ("/sparql$", "/sparql-auth"))
_STORES = (
    ("/repositories/[^/]+$", r"\g<0>/rdf-graphs/service"),
    ("/[^/]*$", "/store"),
    ("/[^/]*$", "/data"),
    ("/sparql$", "/sparql-graph-crud-auth"),
)
"""Where queries are asked → where the same server is written to: RDF4J and GraphDB, Oxigraph and Fuseki, Virtuoso."""


def update_addresses(url: str) -> list[str]:
    """Return where the server that answers queries at *url* may take SPARQL updates, the likeliest first.

    >>> update_addresses("http://localhost:7878/query")
    ['http://localhost:7878/update', 'http://localhost:7878/query']
    """
    return [*_rewritten(url, _UPDATES), url]


def store_addresses(url: str) -> list[str]:
    """Return where the server that answers queries at *url* may take graphs (Graph Store HTTP Protocol).

    >>> store_addresses("http://localhost:3030/ds/sparql")[1]
    'http://localhost:3030/ds/data'
    """
    return [*_rewritten(url, _STORES), url]


def _rewritten(url: str, rules: Sequence[tuple[str, str]]) -> Iterator[str]:
    parts = urlsplit(url)
    for pattern, path in rules:
        if re.search(pattern, parts.path):
            yield urlunsplit(parts._replace(path=re.sub(pattern, path, parts.path, count=1)))
