"""rdflib's terms and graphs, made of Oxigraph's one by one with the spelling kept: what pySHACL is given to judge.

rdflib's parser would tidy "04" into "4" before it is judged. Queries go back to Oxigraph: in rdflib they would cost ten
times all the rest.
"""

import functools
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from kg.errors import QueryError
from kg.guard import check_query
from kg.vocab import RDF, XSD

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Identifier

_LONGEST_MARKUP = 1_000
"""Characters of a literal of HTML or XML: rdflib parses it, in a time that grows with the square of its depth."""
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def to_rdflib(quads: Iterable[ox.Quad], asked: ox.Store | None = None) -> "Graph":
    """Return the triples of all graphs as one rdflib graph that answers SPARQL from Oxigraph: from a store if given.

    Raises as ``to_term``.
    """
    graph_type = _graph_type()
    graph = graph_type()
    terms: dict[Any, Identifier] = {}
    triples: set[ox.Triple] = set()
    for quad in quads:
        triples.add(quad.triple)
        s, p, o = (terms.get(term) or terms.setdefault(term, to_term(term)) for term in quad.triple)
        graph.add((s, p, o))
    graph.triples_for_queries, graph.store_for_queries = triples, asked
    return cast("Graph", graph)


def to_term(term: _Term) -> "Identifier":
    """Return a term as rdflib has it; raises QueryError for a triple, and for markup that takes rdflib too long."""
    from rdflib import BNode, Literal, URIRef

    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal(language=str()):
            return Literal(term.value, lang=term.language)
        case ox.Literal():
            # In rdflib a plain string is another term than the same string with xsd:string.
            kind = None if term.datatype.value == XSD + "string" else URIRef(term.datatype.value)
            if term.datatype.value in (RDF + "HTML", RDF + "XMLLiteral") and len(term.value) > _LONGEST_MARKUP:
                raise QueryError(
                    f"{kind}: a literal of {len(term.value):,} characters (expected at most {_LONGEST_MARKUP:,})"
                )
            return Literal(term.value, datatype=kind, normalize=False)
        case _:
            raise QueryError(f"{term}: a triple as a term cannot be judged (expected IRIs, blank nodes and literals)")


@functools.lru_cache(maxsize=1_000)
def _check_whole(query: str) -> None:
    """Refuse what the query of a shape has become with the prefixes that pySHACL wrote before it."""
    check_query(query, name="a query of a shape")


@functools.cache
def _graph_type() -> Any:
    """Return the class of graph that pySHACL is given: rdflib's, but queries go to Oxigraph."""
    from rdflib import BNode, Graph, Variable
    from rdflib.query import Result

    # It writes a traceback to stderr for each literal that is not of its datatype; the report says so in a line.
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)

    class QuickGraph(Graph):
        triples_for_queries: Iterable[ox.Triple] = ()
        store_for_queries: ox.Store | None = None

        def query(self, query_object: Any, *args: Any, **given: Any) -> Result:
            _check_whole(query_object)
            if self.store_for_queries is None:  # only now: many graphs are never asked
                self.store_for_queries = ox.Store()
                self.store_for_queries.extend(ox.Quad(*triple) for triple in self.triples_for_queries)
            bindings = given.get("initBindings") or (args[3] if len(args) > 3 else None) or {}
            substitutions: dict[ox.Variable, _Term] = {
                ox.Variable(str(name)): ox.BlankNode(node) if isinstance(node, BNode) else ox.NamedNode(node)
                for name, node in bindings.items()
            }
            rows = self.store_for_queries.query(
                query_object, substitutions=substitutions, use_default_graph_as_union=True
            )
            if not isinstance(rows, ox.QuerySolutions):
                raise ValueError(f"a sh:sparql query must be a SELECT: {query_object}")
            result = Result("SELECT")
            result.vars = [Variable(name.value) for name in rows.variables]
            result.bindings = [
                {name: to_term(value) for name, value in zip(result.vars, row, strict=True) if value is not None}
                for row in rows
            ]
            return result

    return QuickGraph
