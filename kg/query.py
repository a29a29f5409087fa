"""Stage 7 of 8: a question and a store → rows. The folder ``queries/`` is the registry of questions.

A question is one SPARQL file that runs in any tool; lines at its head that begin with ``#+`` say what it answers and
which parameters it takes:

    #+ summary: Articles that mention an entity, newest first.
    #+ param entity (iri, default wd:Q159): a Wikidata item

A parameter is a variable of the query. Its value is put into the query as a VALUES clause, which every SPARQL engine
understands alike; so the same text goes to an embedded store, to rdflib and to a server.
"""

import difflib
import http.client
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    Triple,
    parse_query_results,
)

from kg import vocab
from kg.errors import QueryError

Term = NamedNode | BlankNode | Literal | Triple | None

_HEAD = re.compile(r"^#\+\s*(\w+)\s*:?\s*(.*)$")
_PARAM = re.compile(r"^(?P<name>\w+)\s*\((?P<type>\w+)(?:,\s*default\s+(?P<default>[^)]+))?\)\s*:\s*(?P<text>.+)$")
_NO_WHERE = r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*"
"""IRIs, strings and comments, in which the word WHERE is none."""
_WHERE = re.compile(rf"{_NO_WHERE}|(\bWHERE(?:\s|#[^\n]*\n)*\{{)", re.IGNORECASE)
_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_HEADS = ("summary", "param", "columns")
_TYPES = ("iri", "string", "integer", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable that the asker may set; one without a default must be set."""

    name: str
    type: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A SPARQL query with what its head says of it."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    text: str

    def with_values(self, given: Mapping[str, str]) -> str:
        """Return the query with its parameters set.

        Raises QueryError for a parameter it does not have, a value of the wrong type, or a missing one.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                there = ", ".join(known) or "none"
                raise QueryError(f"question {self.name!r} has no parameter {name!r}; there are: {there}")
        text = self.text
        for parameter in self.parameters:
            value = given.get(parameter.name, parameter.default)
            if value is None:
                raise QueryError(
                    f"question {self.name!r} needs --param {parameter.name}=… ({parameter.type}: "
                    f"{parameter.description})"
                )
            where = next((found for found in _WHERE.finditer(text) if found[1]), None)
            if where is None:
                raise QueryError(f"question {self.name!r} has no place for its parameters (expected WHERE {{)")
            values = f" VALUES ?{parameter.name} {{ {_term(parameter, value)} }}"
            text = text[: where.end()] + values + text[where.end() :]
        return text


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


def load_questions(folder: Path) -> dict[str, Question]:
    """Return the questions of a folder and its subfolders by name (the file's stem), sorted."""
    if not folder.is_dir():
        raise QueryError(f"{folder}: no folder of questions there")
    return {path.stem: load_question(path) for path in sorted(folder.rglob("*.rq"), key=lambda p: p.stem)}


def load_question(path: Path) -> Question:
    """Return the question in a ``.rq`` file; a file without a head is a question without parameters."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read: {error} (expected a UTF-8 SPARQL file)") from error
    summary = ""
    parameters: list[Parameter] = []
    for number, line in enumerate(text.split("\n"), start=1):
        head = _HEAD.match(line)
        if head is None:
            continue
        if head[1] == "summary":
            summary = head[2].strip()
        elif head[1] not in _HEADS:
            raise QueryError(f"{path}:{number}: {head[1]!r} is no head (expected one of {', '.join(_HEADS)})")
        elif head[1] == "param":
            found = _PARAM.match(head[2].strip())
            if found is None or found["type"] not in _TYPES:
                raise QueryError(
                    f"{path}:{number}: {head[2]!r} is no parameter (expected: NAME (TYPE, default VALUE): "
                    f"description, with TYPE one of {', '.join(_TYPES)})"
                )
            parameter = Parameter(
                name=found["name"],
                type=found["type"],
                default=found["default"].strip() if found["default"] else None,
                description=found["text"],
            )
            if parameter.name in [each.name for each in parameters]:
                raise QueryError(f"{path}:{number}: a second parameter {parameter.name!r} (expected one)")
            if not re.search(rf"[?$]{parameter.name}\b", text):
                raise QueryError(f"{path}:{number}: no variable ?{parameter.name} in the query (expected one)")
            if parameter.default is not None:
                try:
                    _term(parameter, parameter.default)
                except QueryError as error:
                    raise QueryError(f"{path}:{number}: {error}") from error
            parameters.append(parameter)
    return Question(name=path.stem, summary=summary, parameters=tuple(parameters), text=text)


def find_question(name: str, questions: Mapping[str, Question]) -> Question:
    """Return the question called *name*, or the one in the file *name*; raises QueryError that lists the choices."""
    if name in questions:
        return questions[name]
    if name.endswith(".rq"):
        return load_question(Path(name))
    near = difflib.get_close_matches(name, questions, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise QueryError(f"no question {name!r}; there are: {', '.join(questions)}{hint}")


def _term(parameter: Parameter, value: str) -> str:
    """Return a value as SPARQL writes it."""
    wrong = f"parameter {parameter.name}: {value!r} is no {parameter.type}"
    if parameter.type == "iri":
        prefix, _, local = value.partition(":")
        if vocab.is_qid(value):
            return f"<{vocab.entity_iri(value)}>"
        if prefix in vocab.PREFIXES and re.fullmatch(r"[\w-]+", local):
            return f"<{vocab.PREFIXES[prefix]}{local}>"
        if _IRI.fullmatch(value) and prefix not in vocab.PREFIXES and _is_iri(value):
            return f"<{value}>"
        raise QueryError(f"{wrong} (expected something like Q159, wd:Q159 or a full IRI)")
    if parameter.type == "integer":
        if not re.fullmatch(r"-?[0-9]+", value) or not value.isascii():
            raise QueryError(f"{wrong} (expected digits)")
        return value
    if parameter.type == "date":
        if not _is_date(value):
            raise QueryError(f"{wrong} (expected YYYY-MM-DD)")
        return f'"{value}"^^<{vocab.XSD}date>'
    if re.search("[\ud800-\udfff]", value):
        raise QueryError(f"{wrong} (expected Unicode text)")
    return _quoted(value)


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        # Python reads 20200305 and 2020-W10-4 too, which are no xsd:date.
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _quoted(text: str) -> str:
    r"""Return a SPARQL string that every engine reads as *text*, whatever that is.

    SPARQL 1.1, 19.2: \u0022 is a quote already before the query is parsed, and some engines find it behind an escaped
    backslash too. So a letter u behind a backslash is written as its number, and there is nothing to be found.
    """

    def escape(found: re.Match[str]) -> str:
        return _ESCAPES.get(found[0]) or f"\\\\\\U{ord(found[0][1]):08X}"

    return '"' + re.sub(r'\\[uU]|["\\\n\r\t]', escape, text) + '"'


def ask_store(store: Store, query: str, *, name: str = "query") -> Answer:
    """Return the answer of an embedded store, over all its graphs together."""
    try:
        result = store.query(query, use_default_graph_as_union=True)
        return _answer(result)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"{name}: the query cannot be run: {' '.join(str(error).split())}") from error


def ask_endpoint(url: str, query: str, *, name: str = "query", seconds: float = 120) -> Answer:
    """Return the answer of a SPARQL server over HTTP, waiting at most so many *seconds*.

    The server is asked for the union of its graphs in Oxigraph's way; others do so by themselves or ignore it.
    """
    if not url.startswith(("http://", "https://")):
        raise QueryError(f"{url}: no address of a SPARQL server (expected http://… or https://…)")
    address = url + ("&" if "?" in url else "?") + "union-default-graph"
    data = urllib.parse.urlencode({"query": query}).encode()
    try:
        request = urllib.request.Request(address, data, {"Accept": "application/sparql-results+json"})
        with urllib.request.urlopen(request, timeout=seconds) as response:
            return _answer(parse_query_results(response.read(), format=QueryResultsFormat.JSON))
    except urllib.error.HTTPError as error:
        said = " ".join(error.read().decode("utf-8", "replace").split())[:200]
        raise QueryError(f"{url}: {name}: the server answered {error.code}: {said}") from error
    except (OSError, http.client.HTTPException, SyntaxError, ValueError) as error:
        raise QueryError(f"{url}: {name}: no answer: {' '.join(str(error).split())}") from error


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
