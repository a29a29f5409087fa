"""The curated tables in memory: which items go by a name, and what decides between several."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import arabic
from kg.errors import SeedError
from kg.model import Candidate, EntityType
from kg.tables import (
    FILES,
    GAP,
    AliasRow,
    BodyRow,
    CueRow,
    DecisionRow,
    EntityRow,
    Kind,
    NegativeRow,
    Role,
    Row,
    TitleRow,
    WordRow,
    cue_faults,
    read_rows,
    read_stop_words,
)
from kg.vocab import is_qid

_TYPES = frozenset(EntityType)
_KINDS = frozenset(Kind)
_ROLES = frozenset(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A row of ``metonyms.tsv``: for each of its words the folded alternatives, or None for a gap."""

    tokens: tuple[frozenset[str] | None, ...]
    of: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliases:
    """Folded name → what it names. Built once by ``load_aliases``; nothing here changes afterwards."""

    entities: Mapping[str, EntityRow]
    names: Mapping[str, tuple[Candidate, ...]]
    demonyms: Mapping[str, tuple[Candidate, ...]]
    metonyms: Mapping[str, str]
    """Folded name → QID of the state it may stand for."""
    decisions: Mapping[str, tuple[DecisionRow, ...]]
    titles: Mapping[str, EntityType]
    """Folded title → the type of what is named after it."""
    bodies: Mapping[str, bool]
    """Folded head noun → whether head and demonym are a name (else generic)."""
    roles: Mapping[Role, frozenset[str]]
    """Role → the folded words that have it (``words.tsv``); every role is there."""
    stop_words: frozenset[str]
    """Folded words that are no name by themselves, and expressions in which no word is one."""
    capitals: frozenset[str]
    """QIDs of the capitals of states."""
    seats: Mapping[str, str]
    """QID of a town → QID of the state whose government it may stand for."""
    cues: Mapping[tuple[str, str], tuple[Cue, ...]]
    """(before, after or sentence; the folded word of the cue that is nearest to the name, or ``…``) → cues."""
    surname_first: frozenset[str]
    """QIDs of the states whose people have their surname first."""
    person_words: frozenset[str]
    """Folded words of the names of persons."""
    longest: Mapping[str, int]
    """First folded word → words in the longest name, demonym or stop expression that begins with it."""

    def named(self, spelling: str) -> tuple[Candidate, ...]:
        """Return the items that go by this name, in order of QID; none if it is unknown."""
        return self.names.get(arabic.fold(spelling), ())

    def labels(self, qid: str) -> tuple[str, str]:
        """Return the Arabic and English label; empty strings where the table has none."""
        row = self.entities.get(qid)
        return (row.label_ar, row.label_en) if row else ("", "")


def load_aliases(folder: Path) -> Aliases:
    """Return the tables of *folder* ready for look-up.

    Raises SeedError with every row that cannot be used: wrong number of cells, no QID, unknown type or kind, an item
    that ``entities.tsv`` does not have.
    """
    faults: list[str] = []
    entities: dict[str, EntityRow] = {}
    for number, entity in _rows(folder, EntityRow, faults):
        if not is_qid(entity.qid):
            faults.append(
                _fault(folder, EntityRow, number, f"{entity.qid!r} is no Wikidata item (expected Q and digits)")
            )
        elif entity.type not in _TYPES:
            wanted = ", ".join(EntityType)
            faults.append(_fault(folder, EntityRow, number, f"unknown type {entity.type!r} (expected one of {wanted})"))
        else:
            entities[entity.qid] = entity

    denied = {(arabic.fold(row.alias), row.qid) for _, row in _rows(folder, NegativeRow, faults)}
    names: dict[str, dict[str, Candidate]] = defaultdict(dict)
    demonyms: dict[str, dict[str, Candidate]] = defaultdict(dict)
    metonyms: dict[str, str] = {}
    for entity in entities.values():
        _enter(names, entity.label_ar, entity, Kind.NAME, denied)
    for number, alias in _rows(folder, AliasRow, faults):
        if not is_qid(alias.qid):
            faults.append(
                _fault(folder, AliasRow, number, f"{alias.qid!r} is no Wikidata item (expected Q and digits)")
            )
        elif alias.kind not in _KINDS:
            faults.append(
                _fault(folder, AliasRow, number, f"unknown kind {alias.kind!r} (expected one of {', '.join(Kind)})")
            )
        elif alias.qid not in entities:
            faults.append(_fault(folder, AliasRow, number, f"{alias.qid} has no row in {FILES[EntityRow]}"))
        elif alias.kind == Kind.METONYM:
            metonyms[arabic.fold(alias.alias)] = alias.qid
        else:
            table = demonyms if alias.kind == Kind.DEMONYM else names
            _enter(table, alias.alias, entities[alias.qid], Kind(alias.kind), denied)

    decisions: dict[str, list[DecisionRow]] = defaultdict(list)
    for _, decision in _rows(folder, DecisionRow, faults):
        decisions[arabic.fold(decision.alias)].append(decision)
    titles: dict[str, EntityType] = {}
    for number, title in _rows(folder, TitleRow, faults):
        if title.type in set(EntityType):
            titles[arabic.fold(title.title)] = EntityType(title.type)
        else:
            wanted = ", ".join(EntityType)
            faults.append(_fault(folder, TitleRow, number, f"unknown type {title.type!r} (expected one of {wanted})"))
    bodies = {arabic.fold(b.head): b.kind == "named" for _, b in _rows(folder, BodyRow, faults)}
    cues: dict[tuple[str, str], list[Cue]] = defaultdict(list)
    for number, row in _rows(folder, CueRow, faults):
        faults += (_fault(folder, CueRow, number, what) for what in cue_faults(row))
        cue = Cue(tokens=_tokens(row.cue), of=row.of, says=row.says)
        for side in ("before", "after") if row.side == "beside" else (row.side,):
            for key in cue.tokens[-1 if side == "before" else 0] or (GAP,):
                cues[side, key].append(cue)
    roles: dict[Role, set[str]] = {role: set() for role in Role}
    for number, word in _rows(folder, WordRow, faults):
        if word.role in _ROLES:
            roles[Role(word.role)].add(arabic.fold(word.word))
        else:
            faults.append(_fault(folder, WordRow, number, f"unknown role {word.role!r} (expected {', '.join(Role)})"))
    if faults:
        raise SeedError(faults)
    stop_words = frozenset(arabic.fold(word) for word in read_stop_words(folder))
    return Aliases(
        entities=entities,
        names=_settled(names),
        demonyms=_settled(demonyms),
        metonyms=metonyms,
        decisions={name: tuple(rows) for name, rows in decisions.items()},
        titles=titles,
        bodies=bodies,
        roles={role: frozenset(words) for role, words in roles.items()},
        stop_words=stop_words,
        capitals=frozenset(entity.capital for entity in entities.values() if entity.capital),
        seats=_seats(entities, names, metonyms, denied),
        cues={key: tuple(found) for key, found in cues.items()},
        surname_first=frozenset(
            qid
            for state in roles[Role.SURNAME_FIRST]
            for qid, candidate in names.get(state, {}).items()
            if candidate.type is EntityType.STATE
        ),
        person_words=frozenset(
            word
            for name, found in names.items()
            if any(candidate.type is EntityType.PERSON for candidate in found.values())
            for word in name.split(" ")
        ),
        longest=_longest([*names, *demonyms, *(words for words in stop_words if " " in words)]),
    )


def _rows(folder: Path, row_type: type[Row], faults: list[str]) -> Iterable[tuple[int, Row]]:
    for number, row in read_rows(folder, row_type):
        if isinstance(row, str):
            faults.append(_fault(folder, row_type, number, row))
        else:
            yield number, row


def _fault(folder: Path, row_type: type[Row], number: int, what: str) -> str:
    return f"{folder / FILES[row_type]}:{number}: {what}"


def _enter(
    table: dict[str, dict[str, Candidate]], alias: str, entity: EntityRow, kind: Kind, denied: set[tuple[str, str]]
) -> None:
    """Add one candidate under a folded name; the first row of an item wins, so label before alias."""
    key = arabic.fold(alias)
    if key and (key, entity.qid) not in denied:
        candidate = Candidate(qid=entity.qid, type=EntityType(entity.type), alias=alias, kind=kind.value)
        table[key].setdefault(entity.qid, candidate)


def _tokens(cue: str) -> tuple[frozenset[str] | None, ...]:
    """Return the words of a cue, each with its folded alternatives."""
    return tuple(None if word == GAP else frozenset(map(arabic.fold, word.split("|"))) for word in cue.split(" "))


def _seats(
    entities: Mapping[str, EntityRow],
    names: Mapping[str, Mapping[str, Candidate]],
    metonyms: Mapping[str, str],
    denied: set[tuple[str, str]],
) -> dict[str, str]:
    """Return the towns that may stand for a state: its capital unless that is denied, and cities that a row names.

    A capital that is a state itself (سنغافورة) needs none.
    """
    states = {entity.capital: qid for qid, entity in entities.items() if entity.capital not in ("", qid)}
    seats = {
        town: state for town, state in states.items() if (arabic.fold(entities[town].label_ar), state) not in denied
    }
    for name, state in metonyms.items():
        seats |= {qid: state for qid in names.get(name, ()) if entities[qid].wikidata_class == "city"}
    return seats


def _settled(table: dict[str, dict[str, Candidate]]) -> dict[str, tuple[Candidate, ...]]:
    return {key: tuple(sorted(found.values(), key=lambda c: (len(c.qid), c.qid))) for key, found in table.items()}


def _longest(keys: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for key in keys:
        words = key.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest
