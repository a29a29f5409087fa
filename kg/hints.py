"""Help for who asks: the nearest items for a name that is none, and a note where an item is nowhere in the graph."""

import re
from collections.abc import Callable, Mapping

from kg import arabic, vocab
from kg.errors import QueryError
from kg.query import Answer, plain
from kg.questions import Question, term_text

Ask = Callable[[str], Answer]
"""What answers a query: a store or a server."""

_LABELS = f"SELECT ?entity ?label WHERE {{ ?entity <{vocab.RDFS}label> ?label }} ORDER BY ?entity LANG(?label) ?label"


def fill_question(question: Question, given: Mapping[str, str], ask: Ask) -> str:
    """Return the query with its parameters set, as ``Question.with_values`` does.

    Where an item is expected and a name was given, the error names the items of the graph that are called so.
    """
    try:
        return question.with_values(given)
    except QueryError as error:
        for parameter in question.parameters:
            value = given.get(parameter.name, "")
            is_name = parameter.type == "iri" and value and ":" not in value and not vocab.is_qid(value)
            if near := nearest_items(value, ask) if is_name else []:
                raise QueryError(f"{error}; did you mean {' or '.join(near)}?") from error
        raise


def nearest_items(value: str, ask: Ask, *, most: int = 3) -> list[str]:
    """Return up to so many entities of the graph whose name or number is nearest to *value*, the nearest first.

    Each as ``wd:Q159 (روسيا, Russia)``. Spellings of Arabic are folded; nothing comes back where nothing is near.
    """
    from rapidfuzz import fuzz, process

    names: dict[str, list[str]] = {}
    for entity, label in ask(_LABELS).rows:
        names.setdefault(plain(entity), []).append(plain(label))
    if re.fullmatch(r"[Qq][0-9]+\w?", value):
        numbers = {iri: iri.removeprefix("wd:") for iri in names if iri.startswith("wd:")}
        near = [
            found[2]
            for found in process.extract(value.upper(), numbers, scorer=fuzz.ratio, limit=most, score_cutoff=80)
        ]
    else:
        wanted = arabic.fold(value)
        likeness = {iri: max(_likeness(wanted, arabic.fold(name)) for name in called) for iri, called in names.items()}
        near = sorted((iri for iri in names if likeness[iri] >= 75), key=lambda iri: (-likeness[iri], iri))[:most]
    return [f"{iri} ({', '.join(names[iri])})" for iri in near]


def _likeness(one: str, other: str) -> float:
    """Return how like two names are, 0 to 100; one word of a full name (a family name) is less than its equal."""
    from rapidfuzz import fuzz

    words = max((fuzz.ratio(one, word) for word in other.split()), default=0)
    return max(fuzz.ratio(one, other), 0.9 * max(words, fuzz.token_set_ratio(one, other)))


def missing_items(question: Question, given: Mapping[str, str], ask: Ask) -> list[str]:
    """Return a line for each entity asked for that is nowhere in the graph: why an answer has no rows."""
    lines = []
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default)
        if parameter.type != "iri" or value is None or value == "any":
            continue
        iri = term_text(parameter, value)
        if ask(f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?q {iri} }} }}").texts() == [["false"]]:
            number = value.removeprefix("wd:")
            near = nearest_items(number, ask) if vocab.is_qid(number) else []
            nearest = f"; the nearest are {', '.join(near)}" if near else ""
            lines.append(f"{parameter.name}: {value} is nowhere in this graph{nearest}")
    return lines
