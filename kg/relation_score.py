"""How good relations are against gold: by kind, with the status of those found, and every error.

Gold is ``relations.jsonl`` beside ``mentions.jsonl``, one relation a line, in the shape that ``kg relate`` prints, with
``doc``. A relation is right if its type and its arguments' items are, and its evidence shares a letter with gold's; an
office, which counts once for a person and an article, is right wherever it was read. Names without an item are one if
they share a letter of the article, or if one has all words of the other (a speaker may be named in another sentence).
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg import arabic
from kg.errors import ArticleError
from kg.model import Argument, Related, Relation
from kg.score import NIL, Counts

RELATIONS = "relations.jsonl"
_KINDS = {
    "holds-office": "offices",
    "spokesperson-of": "offices",
    "member-of": "offices",
    "located-in": "places",
    "statement": "statements",
}
_ROLES = ("person", "of", "participants", "speaker")
_PLACES = ("place", "of")
"""The arguments of a place in another, which is no event; elsewhere a place does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArgument:
    """One argument as it should be; its item is NIL for a name without one."""

    role: str
    start: int
    end: int
    surface: str
    qid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRelation:
    """One relation as it should be."""

    doc: str
    type: str
    status: str
    evidence: tuple[int, int]
    words: str
    arguments: tuple[GoldArgument, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationScore:
    """Counts by kind (offices, places, events, statements) and type; right statuses of those found; the errors."""

    kinds: Mapping[str, Counts] = field(default_factory=dict)
    types: Mapping[str, Counts] = field(default_factory=dict)
    right_status: int = 0
    found: int = 0
    asserted: int = 0
    """Events that gold says are planned, expected, denied or invited to, and that came as happened."""
    errors: tuple[str, ...] = ()


def read_gold_relations(folder: Path) -> tuple[GoldRelation, ...]:
    """Return the gold relations of a folder; none where it has no such file.

    Raises ArticleError naming file and line of what is no relation.
    """
    path = folder / RELATIONS
    if not path.is_file():
        return ()
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(_from_json(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise ArticleError(
                f"{path}:{number}: {error!r} (expected a gold relation; see kg.relation_score)"
            ) from error
    return tuple(found)


def _from_json(row: Mapping[str, Any]) -> GoldRelation:
    arguments = []
    for role in _roles(row["type"]):
        given = row.get(role) or []
        for each in given if isinstance(given, list) else [given]:
            arguments.append(
                GoldArgument(
                    role=role.removesuffix("s"),
                    start=each["start"],
                    end=each["end"],
                    surface=each["surface"],
                    qid=each["qid"] or NIL,
                )
            )
    start, end = row["evidence"]
    return GoldRelation(
        doc=row["doc"],
        type=row["type"],
        status=row["status"],
        evidence=(start, end),
        words=row["evidence_text"],
        arguments=tuple(arguments),
    )


def _roles(type_: str) -> tuple[str, ...]:
    return _PLACES if type_ == "located-in" else _ROLES


def score_relations(pages: Sequence[Related], gold: Sequence[GoldRelation]) -> RelationScore:
    """Return how well the relations of articles agree with gold; only articles that gold speaks of count."""
    types: dict[str, Counts] = defaultdict(Counts)
    wanted_of: dict[str, list[GoldRelation]] = defaultdict(list)
    for each in gold:
        wanted_of[each.doc].append(each)
    right_status = found = asserted = 0
    errors: list[str] = []
    for page in pages:
        wanted = wanted_of.get(page.article.id)
        if wanted is None:
            continue
        left = list(page.relations)
        for each in wanted:
            match = next((relation for relation in left if _is_match(relation, each)), None)
            types[each.type] += Counts(right=int(match is not None), given=int(match is not None), wanted=1)
            place = f"{each.doc}:{each.evidence[0]}-{each.evidence[1]}"
            if match is None:
                errors.append(
                    f"{each.doc}:{each.evidence[0]}-{each.evidence[1]} missed: {_wanted(each)}; in: {each.words}"
                )
                continue
            left.remove(match)
            found += 1
            right_status += match.status.value == each.status
            asserted += match.status.value == "happened" != each.status
            if match.status.value != each.status:
                errors.append(f"{place} {each.status} expected, {match.status}: {each.words}")
        for relation in left:
            types[relation.type] += Counts(given=1)
            words = page.article.text[slice(*relation.evidence)]
            said = ", ".join(f"{a.role} {a.text}" for a in relation.arguments)
            errors.append(
                f"{page.article.id}:{relation.evidence[0]}-{relation.evidence[1]} not expected: {relation.type} "
                f"{relation.status} ({said}) by {relation.rule}; in: {words}"
            )
    kinds: dict[str, Counts] = defaultdict(Counts)
    for name, counts in types.items():
        kinds[_KINDS.get(name, "events")] += counts
    return RelationScore(
        kinds=dict(kinds),
        types=dict(types),
        right_status=right_status,
        found=found,
        asserted=asserted,
        errors=tuple(errors),
    )


def _is_match(relation: Relation, gold: GoldRelation) -> bool:
    start, end = relation.evidence
    overlaps = start < gold.evidence[1] and gold.evidence[0] < end
    if relation.type != gold.type or not (overlaps or relation.kind == "relation"):
        return False
    roles = [role.removesuffix("s") for role in _roles(relation.type)]
    given = [argument for argument in relation.arguments if argument.role in roles]
    if len(given) != len(gold.arguments):
        return False
    return all(any(_is_same(a, wanted) for a in given) for wanted in gold.arguments)


def _is_same(given: Argument, wanted: GoldArgument) -> bool:
    if given.role != wanted.role:
        return False
    if given.qid or wanted.qid != NIL:
        return given.qid == wanted.qid
    names = [set(arabic.fold(name).split()) for name in (given.name or given.text, wanted.surface)]
    return (given.start < wanted.end and wanted.start < given.end) or names[0] <= names[1] or names[1] <= names[0]


def _wanted(gold: GoldRelation) -> str:
    return f"{gold.type} {gold.status} ({', '.join(f'{a.role} {a.surface}' for a in gold.arguments)})"
