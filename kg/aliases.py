"""The curated tables in memory: which items go by a name, and what decides between several."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import arabic
from kg.compile import open_index
from kg.errors import SeedError
from kg.model import Candidate, EntityType
from kg.settings import cache_folder
from kg.tables import (
    GAP,
    BodyRow,
    CueRow,
    DecisionRow,
    EntityRow,
    Role,
    TitleRow,
    WordRow,
    cue_faults,
    fault,
    read_stop_words,
    unknown,
    usable_rows,
)

_ROLES = frozenset(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A row of ``metonyms.tsv``: for each of its words the folded alternatives, or None for a gap."""

    tokens: tuple[frozenset[str] | None, ...]
    of: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliases:
    """Folded name → what it names. Opened once by ``load_aliases``; nothing here changes afterwards.

    What grows with the tables is read from their index when it is asked for; the rest is in memory.
    """

    entities: Mapping[str, EntityRow]
    names: Mapping[str, tuple[Candidate, ...]]
    demonyms: Mapping[str, tuple[Candidate, ...]]
    metonyms: Mapping[str, str]
    """Folded name → QID of the state it may stand for."""
    denied: Mapping[str, frozenset[str]]
    """Folded name → QIDs of the items that it is not."""
    sounds: Mapping[str, tuple[str, ...]]
    """Sound → the folded names that have it, in order (``kg.variants``)."""
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
    name_words: Collection[str]
    """Folded words of names and demonyms."""
    person_words: Collection[str]
    """Folded words of the names of persons."""
    longest: Mapping[str, int]
    """First folded word → words in the longest name, demonym or stop expression that begins with it."""

    def named(self, spelling: str) -> tuple[Candidate, ...]:
        """Return the items that go by this name, in order of QID; none if it is unknown."""
        return self.names.get(arabic.fold(spelling), ())

    def read(self, key: str) -> tuple[Candidate, ...]:
        """Return the items that go by these folded words, with a particle before them or without; none if none do."""
        found = (self.names.get(reading, ()) for reading in arabic.readings(key))
        return next((candidates for candidates in found if candidates), ())

    def labels(self, qid: str) -> tuple[str, str]:
        """Return the Arabic and English label; empty strings where the table has none."""
        row = self.entities.get(qid)
        return (row.label_ar, row.label_en) if row else ("", "")


def load_aliases(folder: Path, *, cache: Path | None = None) -> Aliases:
    """Return the tables of *folder* ready for look-up.

    The large ones are compiled into a file of the folder *cache* (None: the user's own) when they have changed. Raises
    SeedError with every row that cannot be used: wrong number of cells, no QID, unknown type or kind, an item that
    ``entities.tsv`` does not have.
    """
    faults: list[str] = []
    index = open_index(folder, cache or cache_folder(), faults)
    titles: dict[str, EntityType] = {}
    for number, title in usable_rows(folder, TitleRow, faults):
        if title.type in set(EntityType):
            titles[arabic.fold(title.title)] = EntityType(title.type)
        else:
            faults.append(fault(folder, TitleRow, number, unknown("type", title.type, EntityType)))
    bodies = {arabic.fold(b.head): b.kind == "named" for _, b in usable_rows(folder, BodyRow, faults)}
    cues: dict[tuple[str, str], list[Cue]] = defaultdict(list)
    for number, row in usable_rows(folder, CueRow, faults):
        faults += (fault(folder, CueRow, number, what) for what in cue_faults(row))
        cue = Cue(tokens=_tokens(row.cue), of=row.of, says=row.says)
        for side in ("before", "after") if row.side == "beside" else (row.side,):
            for key in cue.tokens[-1 if side == "before" else 0] or (GAP,):
                cues[side, key].append(cue)
    roles: dict[Role, set[str]] = {role: set() for role in Role}
    for number, word in usable_rows(folder, WordRow, faults):
        if word.role in _ROLES:
            roles[Role(word.role)].add(arabic.fold(word.word))
        else:
            faults.append(fault(folder, WordRow, number, unknown("role", word.role, Role)))
    if faults or index is None:
        raise SeedError(faults)
    return Aliases(
        entities=index.entities,
        names=index.names,
        demonyms=index.demonyms,
        metonyms=index.metonyms,
        denied=index.denied,
        sounds=index.sounds,
        decisions=index.decisions,
        titles=titles,
        bodies=bodies,
        roles={role: frozenset(words) for role, words in roles.items()},
        stop_words=frozenset(arabic.fold(word) for word in read_stop_words(folder)),
        capitals=index.capitals,
        seats=index.seats,
        cues={key: tuple(found) for key, found in cues.items()},
        surname_first=frozenset(
            candidate.qid
            for state in roles[Role.SURNAME_FIRST]
            for candidate in index.names.get(state, ())
            if candidate.type is EntityType.STATE
        ),
        name_words=index.name_words,
        person_words=index.person_words,
        longest=index.longest,
    )


def _tokens(cue: str) -> tuple[frozenset[str] | None, ...]:
    """Return the words of a cue, each with its folded alternatives."""
    return tuple(None if word == GAP else frozenset(map(arabic.fold, word.split("|"))) for word in cue.split(" "))
