"""The large tables compiled for look-up: one SQLite file, read through a memory map, whatever the tables' size.

``kg.compile`` writes such files. What is asked for is read from the file; what was asked for lately stays in memory.
"""

import sqlite3
import weakref
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from kg.model import Candidate, EntityType
from kg.tables import DecisionRow, EntityRow, header

V = TypeVar("V")
Rows = Sequence[Sequence[Any]]

_KEPT = 1 << 16
"""Answers of each table that stay in memory: the news says the same words again and again."""
_MAPPED = 1 << 34
"""Bytes of the file that are read through the memory map; SQLite takes less where it was built to."""
_TYPES = {kind.value: kind for kind in EntityType}
_NAMES = ("key", "qid", "type", "alias", "kind")
COLUMNS = {
    "entity": tuple(header(EntityRow)),
    "name": _NAMES,
    "demonym": _NAMES,
    "metonym": ("key", "qid"),
    "denied": ("key", "qid"),
    "decision": ("key", "line", *(f'"{name}"' for name in header(DecisionRow))),
    "capital": ("town",),
    "seat": ("town", "state"),
    "first_word": ("word", "longest"),
    "name_word": ("word",),
    "person_word": ("word",),
    "sound": ("sound", "key"),
    "label": ("alias", "qid", "kind", "source", "date", "note", "preferred"),
}
"""Name → columns of each table of the file; what they map is said where ``Index`` opens them."""
KEYS = {"name": 2, "demonym": 2, "denied": 2, "decision": 2, "sound": 2, "label": 3}
"""Name → how many of its first columns identify a row, where that is not the first alone."""
_BOTH_WAYS = (("main", "other"), ("other", "main"))


class File:
    """The open file of an index, closed when no table reads it any more."""

    def __init__(self, path: Path) -> None:
        """Open it; raises sqlite3.DatabaseError if it is not there."""
        connection = sqlite3.connect(_address(path), uri=True, check_same_thread=False, isolation_level=None)
        weakref.finalize(self, connection.close)
        self.execute = connection.execute
        self.backup = connection.backup
        self.execute(f"PRAGMA mmap_size = {_MAPPED}")

    def keys_that_differ(self, other: Path, name: str, columns: int) -> list[tuple[Any, ...]]:
        """Return the values of the first *columns* of a table in all rows that only this file or the *other* has."""
        keys = ", ".join(COLUMNS[name][:columns])
        both = [f"SELECT * FROM {one}.{name} EXCEPT SELECT * FROM {two}.{name}" for one, two in _BOTH_WAYS]
        self.execute("ATTACH ? AS other", (_address(other),))
        try:
            return self.execute(" UNION ".join(f"SELECT {keys} FROM ({rows})" for rows in both)).fetchall()
        finally:
            self.execute("DETACH other")


def _address(path: Path) -> str:
    # Immutable: no lock and no journal, so that the folder may be read-only.
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


class Table(Mapping[str, V]):
    """A table of the file as a mapping, its keys in order."""

    def __init__(self, file: File, name: str, make: Callable[[Rows], V]) -> None:
        """Answer with what *make* makes of the rows that have a key in their first column."""
        key = COLUMNS[name][0]
        self.file = file
        self._name = name
        self._rows = f"SELECT * FROM {name} WHERE {key} = ?"
        self._keys = f"SELECT DISTINCT {key} FROM {name} ORDER BY {key}"
        self._count = f"SELECT count(DISTINCT {key}) FROM {name}"
        self._make = make
        self._find = lru_cache(_KEPT)(self._read)

    def in_file(self, file: File) -> "Table[V]":
        """Return the table of this name in another file."""
        return Table(file, self._name, self._make)

    def keys_that_differ(self, other: Path) -> Iterator[str]:
        """Yield the keys whose rows are not the same in another file."""
        return (key for (key,) in self.file.keys_that_differ(other, self._name, 1))

    def _read(self, key: str) -> V | None:
        try:
            rows = self.file.execute(self._rows, (key,)).fetchall()
        except UnicodeEncodeError:
            return None  # half a surrogate pair, which no table has
        return self._make(rows) if rows else None

    def __getitem__(self, key: str) -> V:
        """Return the value; raises KeyError where there is none."""
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value, or *default* where there is none."""
        found = self._find(key)
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        """Whether there is a value."""
        return isinstance(key, str) and self._find(key) is not None

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        return (key for (key,) in self.file.execute(self._keys))

    def __len__(self) -> int:
        """Return how many keys there are."""
        count: int = self.file.execute(self._count).fetchone()[0]
        return count


class Exact(Mapping[tuple[str, ...], V]):
    """A table of the file as a mapping whose keys are all columns that identify a row."""

    def __init__(self, file: File, name: str, make: Callable[[Sequence[Any]], V]) -> None:
        """Answer with what *make* makes of a row."""
        self.file = file
        self._name = name
        self._keys = f"SELECT {', '.join(COLUMNS[name][: KEYS[name]])} FROM {name}"
        self._row = f"SELECT * FROM {name} WHERE " + " AND ".join(f"{key} = ?" for key in COLUMNS[name][: KEYS[name]])
        self._count = f"SELECT count(*) FROM {name}"
        self._make = make
        self._find = lru_cache(_KEPT)(self._read)

    def in_file(self, file: File) -> "Exact[V]":
        """Return the table of this name in another file."""
        return Exact(file, self._name, self._make)

    def keys_that_differ(self, other: Path) -> Iterator[tuple[str, ...]]:
        """Yield the keys whose rows are not the same in another file."""
        return iter(self.file.keys_that_differ(other, self._name, KEYS[self._name]))

    def _read(self, key: tuple[str, ...]) -> V | None:
        row = self.file.execute(self._row, key).fetchone()
        return None if row is None else self._make(row)

    def __getitem__(self, key: tuple[str, ...]) -> V:
        """Return the value; raises KeyError where there is none."""
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the keys."""
        return iter(self.file.execute(self._keys))

    def __len__(self) -> int:
        """Return how many keys there are."""
        count: int = self.file.execute(self._count).fetchone()[0]
        return count


class Index:
    """An open file. Nothing is written to it: threads and processes, forked ones too, may read it at once."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises sqlite3.DatabaseError if it is not there, or is none."""
        self._file = file = File(path)
        self.entities = Table(file, "entity", _entity)
        self.names = Table(file, "name", _candidates)
        self.demonyms = Table(file, "demonym", _candidates)
        self.metonyms: Table[str] = Table(file, "metonym", _second)
        self.decisions = Table(file, "decision", _decisions)
        self.longest: Table[int] = Table(file, "first_word", _second)
        self.denied: Table[frozenset[str]] = Table(file, "denied", lambda rows: frozenset(_seconds(rows)))
        self.sounds: Table[tuple[str, ...]] = Table(file, "sound", _seconds)
        self.name_words: Collection[str] = Table(file, "name_word", bool)
        self.person_words: Collection[str] = Table(file, "person_word", bool)
        self.capitals = frozenset(town for (town,) in file.execute("SELECT town FROM capital"))
        self.seats: Mapping[str, str] = dict(file.execute("SELECT town, state FROM seat"))

    def labels(self, make: Callable[[Sequence[Any]], V]) -> Mapping[tuple[str, ...], V]:
        """Return what *make* makes of the row that gives a name (as the table spells it) to an item, in a kind."""
        return Exact(self._file, "label", make)


def _entity(rows: Rows) -> EntityRow:
    return EntityRow(**dict(zip(header(EntityRow), rows[0], strict=True)))


def _candidates(rows: Rows) -> tuple[Candidate, ...]:
    found = (Candidate(qid=qid, type=_TYPES[kind], alias=alias, kind=how) for _, qid, kind, alias, how in rows)
    return tuple(sorted(found, key=lambda candidate: (len(candidate.qid), candidate.qid)))


def _decisions(rows: Rows) -> tuple[DecisionRow, ...]:
    return tuple(DecisionRow(**dict(zip(header(DecisionRow), row[2:], strict=True))) for row in rows)


def _second(rows: Rows) -> Any:
    return rows[0][1]


def _seconds(rows: Rows) -> tuple[str, ...]:
    return tuple(row[1] for row in rows)
