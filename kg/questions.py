"""Questions: SPARQL files whose heads say what they answer. The folder ``queries/`` is the registry.

A question is one SPARQL file that runs in any tool, in a folder that says what it is for; lines at its head that begin
with ``#+`` say what it answers and which parameters it takes:

    #+ summary: Articles that mention an entity, newest first.
    #+ param entity (iri, default wd:Q159): a Wikidata item

A parameter is a variable of the query. Its value is put into the query as a VALUES clause, which every SPARQL engine
understands alike; so the same text goes to an embedded store, to rdflib and to a server. It goes into the query itself
and into every sub-select that projects the variable, since a sub-select does not see the values outside. With the
default ``any``, nothing goes in unless a value is given. ``#+ network: URL`` marks a question that asks a server too.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode

from kg import vocab
from kg.errors import QueryError
from kg.files import read_small_text

_HEAD = re.compile(r"^#\+\s*(\w+)\s*:?\s*(.*)$")
_PARAM = re.compile(r"^(?P<name>\w+)\s*\((?P<type>\w+)(?:,\s*default\s+(?P<default>[^)]+))?\)\s*:\s*(?P<text>.+)$")
_NO_PARTS = r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*"
"""IRIs, strings and comments, in which the words SELECT and WHERE are none."""
_PARTS = re.compile(
    rf"{_NO_PARTS}|(?P<select>\bSELECT\b)|(?P<where>\bWHERE(?:\s|#[^\n]*\n)*\{{)|(?P<variable>[?$]\w+)",
    re.IGNORECASE,
)
_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_HEADS = ("summary", "param", "columns", "network", "note")
_TYPES = ("iri", "string", "integer", "date")
_ANY = "any"
_PROFILES = "profiles"
"""The folder of CONSTRUCT queries beside the questions; they are none."""
_LONGEST = 2**20
"""Bytes of a question."""


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
    purpose: str = ""
    """The folder in which it stands: what it is for."""
    network: str | None = None
    """The server that it asks besides the store."""

    def with_values(self, given: Mapping[str, str]) -> str:
        """Return the query with its parameters set.

        Raises QueryError for a parameter it does not have, a value of the wrong type, or a missing one.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                there = ", ".join(known) or "none"
                raise QueryError(
                    f"question {self.name!r} has no parameter {name!r}; there are: {there}{did_you_mean(name, known)}"
                )
        text = self.text
        for parameter in self.parameters:
            value = given.get(parameter.name, parameter.default)
            if value is None:
                raise QueryError(
                    f"question {self.name!r} needs --param {parameter.name}=… ({parameter.type}: "
                    f"{parameter.description})"
                )
            if value == _ANY == parameter.default:
                continue
            places = _places(text, parameter.name)
            if not places:
                raise QueryError(f"question {self.name!r} has no place for its parameters (expected WHERE {{)")
            values = f" VALUES ?{parameter.name} {{ {term_text(parameter, value)} }}"
            for place in reversed(places):
                text = text[:place] + values + text[place:]
        return text


def _places(text: str, name: str) -> list[int]:
    """Return where the values of a variable go: into the first WHERE, and into that of each SELECT that projects it."""
    places: list[int] = []
    projected: set[str] | None = None
    for found in _PARTS.finditer(text):
        if found["select"]:
            projected = set()
        elif found["variable"] and projected is not None:
            projected.add(found["variable"][1:])
        elif found["where"]:
            if not places or (projected is not None and name in projected):
                places.append(found.end())
            projected = None
    return places


def did_you_mean(name: str, choices: Iterable[str]) -> str:
    """Return the end of an error's line that names the nearest of the *choices*; nothing where none is near.

    >>> did_you_mean("tmeline", ["timeline", "census"]), did_you_mean("zzz", ["timeline", "census"])
    ('; did you mean timeline?', '')
    """
    from rapidfuzz import fuzz, process

    near = process.extractOne(name, list(choices), scorer=fuzz.ratio, score_cutoff=60)
    return f"; did you mean {near[0]}?" if near else ""


def load_questions(folder: Path) -> dict[str, Question]:
    """Return the questions of a folder and its subfolders by name (the file's stem), sorted by folder and name.

    Raises QueryError where two have one name.
    """
    if not folder.is_dir():
        raise QueryError(f"{folder}: no folder of questions there")
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.rq"), key=lambda p: (p.parent, p.stem)):
        if path.relative_to(folder).parts[0] == _PROFILES:
            continue
        if path.stem in found:
            raise QueryError(f"{path}: a second question {path.stem!r} (expected one; there is {found[path.stem]})")
        found[path.stem] = path
    purposes = {name: path.parent.relative_to(folder).as_posix() for name, path in found.items()}
    return {
        name: load_question(path, purpose="" if purposes[name] == "." else purposes[name])
        for name, path in found.items()
    }


def load_question(path: Path, *, purpose: str = "") -> Question:
    """Return the question in a ``.rq`` file; a file without a head is a question without parameters."""
    try:
        text = read_small_text(path, _LONGEST)
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read: {error} (expected a UTF-8 SPARQL file)") from error
    summary, network = "", None
    parameters: list[Parameter] = []
    for number, line in enumerate(text.split("\n"), start=1):
        head = _HEAD.match(line)
        if head is None:
            continue
        if head[1] == "summary":
            summary = head[2].strip()
        elif head[1] == "network":
            network = head[2].strip()
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
            if parameter.default not in (None, _ANY):
                try:
                    term_text(parameter, str(parameter.default))
                except QueryError as error:
                    raise QueryError(f"{path}:{number}: {error}") from error
            parameters.append(parameter)
    return Question(
        name=path.stem,
        summary=summary,
        parameters=tuple(parameters),
        text=text,
        purpose=purpose,
        network=network,
    )


def find_question(name: str, questions: Mapping[str, Question], *, kind: str = "question") -> Question:
    """Return the question called *name* (or ``folder/name``), or the one in the file *name*.

    Raises QueryError that names the nearest, or lists them all where none is near.
    """
    purpose, _, stem = name.rpartition("/")
    if stem in questions and purpose in ("", questions[stem].purpose):
        return questions[stem]
    if name.endswith(".rq"):
        return load_question(Path(name))
    if near := did_you_mean(stem, questions):
        raise QueryError(f"no {kind} {name!r}{near}")
    raise QueryError(f"no {kind} {name!r}; there are: {', '.join(questions)}")


def term_text(parameter: Parameter, value: str) -> str:
    """Return a value as SPARQL writes it; raises QueryError if it is none of the parameter's type."""
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
            raise QueryError(f"{wrong} (expected digits{_western(value)})")
        return value
    if parameter.type == "date":
        if not _is_date(value):
            raise QueryError(f"{wrong} (expected YYYY-MM-DD{_iso_date(value)})")
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


def _western(text: str) -> str:
    """Return the hint for a number in Arabic digits, if it is one."""
    return f", like {int(text)}" if re.fullmatch(r"-?\d+", text) else ""


def _iso_date(text: str) -> str:
    """Return the hint for a day that is only written otherwise: 2020/3/5, 5.3.2020 or in Arabic digits."""
    year_first = re.fullmatch(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})", text)
    day_first = re.fullmatch(r"(\d{1,2})\D(\d{1,2})\D(\d{4})", text)
    parts = year_first.groups() if year_first else day_first.groups()[::-1] if day_first else ()
    iso = "-".join(f"{int(part):02}" for part in parts)
    return f", like {iso}" if _is_date(iso) else ""


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _quoted(text: str) -> str:
    r"""Return a SPARQL string that every engine reads as *text*, whatever that is.

    SPARQL 1.1, 19.2: \u0022 is a quote already before the query is parsed, and some engines find it behind an escaped
    backslash too. So a letter u behind a backslash is written as its number, and there is nothing to be found.
    """

    def escape(found: re.Match[str]) -> str:
        return _ESCAPES.get(found[0]) or f"\\\\\\U{ord(found[0][1]):08X}"

    return '"' + re.sub(r'\\[uU]|["\\\n\r\t]', escape, text) + '"'
