"""Stage 8 of 9: a question and a store → rows; ``kg.questions`` has the questions.

A store in this process and a SPARQL server give the same answer, over all their graphs together.
"""

import re
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from kg import vocab
from kg.dialects import TRIPLES, Endpoint, row_limit
from kg.errors import QueryError
from kg.guard import check_query
from kg.remote import Client

Term = NamedNode | BlankNode | Literal | Triple | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a question was answered: the variables, and one tuple of terms a row, in the query's order."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]

    def texts(self) -> list[list[str]]:
        """Return the rows as plain text; Wikidata and our own IRIs in their short form."""
        return [[plain(term) for term in row] for row in self.rows]


def plain(term: Term) -> str:
    """Return a term as a person reads it: a literal's text, an IRI with its usual prefix.

    >>> plain(NamedNode("http://www.wikidata.org/entity/Q159")), plain(Literal("روسيا", language="ar")), plain(None)
    ('wd:Q159', 'روسيا', '')
    """
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    if isinstance(term, NamedNode):
        for prefix, start in vocab.PREFIXES.items():
            rest = term.value.removeprefix(start)
            if rest != term.value and re.fullmatch(r"\w[\w-]*", rest):
                return f"{prefix}:{rest}"
        return term.value
    return str(term)


def ask_store(store: Store, query: str, *, name: str = "query", network: bool = False) -> Answer:
    """Return the answer of an embedded store, over all its graphs together.

    Another server is asked (SERVICE) only with *network*. Runs as long as it takes; ``run_limited`` ends it.
    """
    check_query(query, name=name, network=network)
    try:
        result = store.query(query, use_default_graph_as_union=True)
        return _answer(result)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"{name}: the query cannot be run: {' '.join(str(error).split())}") from error


def ask_endpoint(url: str, query: str, *, name: str = "query", seconds: float = 120) -> Answer:
    """Return the answer of the SPARQL server at *url*, over all its graphs together; as ``ask_server`` does."""
    return ask_server(Endpoint(url, Client(seconds=seconds)), query, name=name)


def ask_server(endpoint: Endpoint, query: str, *, name: str = "query") -> Answer:
    """Return the answer of a SPARQL server.

    Raises QueryError if it refuses, does not answer, says what is no answer, or may have kept rows back.
    """
    reply = endpoint.ask(query, name)
    try:
        if reply.type == TRIPLES:
            answer = _answer(parse(reply.body, format=RdfFormat.N_TRIPLES))
        else:
            answer = _answer(parse_query_results(reply.body, format=QueryResultsFormat.JSON))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{endpoint.url}: {name}: no answer: {' '.join(str(error).split())}") from error
    limit = row_limit(reply)
    if limit is not None and len(answer.rows) >= limit:
        raise QueryError(f"{endpoint.url}: {name}: the server cuts answers at {limit} rows (expected a lower LIMIT)")
    return answer


def _answer(result: object) -> Answer:
    if isinstance(result, QueryBoolean):
        return Answer(variables=("answer",), rows=((Literal(bool(result)),),))
    if isinstance(result, QuerySolutions):
        names = tuple(variable.value for variable in result.variables)
        return Answer(variables=names, rows=tuple(tuple(row[name] for name in names) for row in result))
    rows = sorted(((t.subject, t.predicate, t.object) for t in result), key=str)  # type: ignore[attr-defined]
    return Answer(variables=("subject", "predicate", "object"), rows=tuple(rows))


def to_json(answer: Answer) -> dict[str, object]:
    """Return the answer in the SPARQL 1.1 Query Results JSON Format (W3C), as an object ready for ``json.dumps``."""
    rows = [
        {name: _json_term(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
        for row in answer.rows
    ]
    return {"head": {"vars": list(answer.variables)}, "results": {"bindings": rows}}


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Literal):
        value = {"type": "literal", "value": term.value}
        if term.language:
            return {**value, "xml:lang": term.language}
        return value if term.datatype.value == vocab.XSD + "string" else {**value, "datatype": term.datatype.value}
    return {"type": "bnode", "value": str(term).removeprefix("_:")}
