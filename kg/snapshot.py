"""What the tables said when a store was last built, kept beside its record, and what has changed in them since.

The large tables are kept as the compiled file that they are read from, and compared with it in SQL; of the others there
is a digest for each key. So to find what a change of the tables touches takes as long as they are large, however many
articles there are.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Set
from contextlib import closing
from dataclasses import fields, is_dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from kg.errors import SettingsError
from kg.index import Exact, File, Table
from kg.trace import IN, Question, list_tables, parts_of

_LONGEST, _NAMED = "longest", ("names", "demonyms", "stop_words")
"""The table of how many words the longest name has that begins with a word, and the tables that have such names."""
_PLAIN = (str, int, float, bool, type(None))
_REST = "CREATE TABLE rest (name TEXT, key TEXT, several INTEGER, answer BLOB)"


class Answers:
    """What some tables say to the questions that are asked of them (``kg.trace``)."""

    def __init__(self, *tables: object) -> None:
        """Take dataclasses as ``trace_tables`` does; no two have a table of one name, and one index has all others."""
        every = dict(chain.from_iterable(list_tables(some).items() for some in tables))
        self._compiled: dict[str, Any] = {
            name: table for name, table in every.items() if isinstance(table, Table | Exact)
        }
        self._rest: dict[str, Any] = {}
        for name in every.keys() - self._compiled.keys():
            parts = parts_of(name, every[name]) if isinstance(every[name], Mapping) else {}
            self._rest |= {part: members for part, (_, members) in parts.items()} or {name: every[name]}

    def save(self, path: Path) -> None:
        """Write all that the tables say to a file, which appears under its name when it is whole and safe on disk.

        Raises SettingsError if the disk does not take it.
        """
        part = path.with_suffix(".part")
        try:
            part.unlink(missing_ok=True)
            self._write(part)
            with part.open("rb+") as written:
                os.fsync(written.fileno())
            part.replace(path)
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(f"{path}: cannot be written (is the disk full?): {error}") from error

    def _write(self, path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            for table in self._compiled.values():
                table.file.backup(file)
                break
            # Nothing to go back to: a file that is not finished is thrown away.
            for pragma in ("journal_mode = OFF", "synchronous = OFF"):
                file.execute(f"PRAGMA {pragma}")
            file.execute("BEGIN")
            file.execute(_REST)
            rows = (
                (name, key, 0, answer) if isinstance(key, str) else (name, json.dumps(key), 1, answer)
                for (name, key), answer in self._digests.items()
            )
            file.executemany("INSERT INTO rest VALUES (?, ?, ?, ?)", rows)
            file.execute("COMMIT")

    def changes_since(self, path: Path) -> frozenset[frozenset[Question]] | None:
        """Return the questions that have another answer than in a saved file; None if it is not there, or is no such.

        Each set touches the articles that have asked all of it: one question by itself, or the words of a new name.
        """
        try:
            old = File(path)
            changes = chain(self._changes_of_compiled(old, path), self._changes_of_rest(old))
            return frozenset(touched for change in changes for touched in _touched(*change))
        except sqlite3.DatabaseError:
            return None

    def _changes_of_compiled(self, old: File, path: Path) -> Iterator[tuple[str, Any, bool, bool]]:
        for name, table in self._compiled.items():
            then = table.in_file(old)
            for key in table.keys_that_differ(path):
                was, now = then.get(key), table.get(key)
                if was != now:  # and not only where the rows stand in the table
                    yield name, key, was is not None, now is not None

    def _changes_of_rest(self, old: File) -> Iterator[tuple[str, Any, bool, bool]]:
        rows, now = old.execute("SELECT name, key, several, answer FROM rest"), self._digests
        was = {(name, tuple(json.loads(key)) if several else key): answer for name, key, several, answer in rows}
        for name, key in was.keys() | now.keys():
            if was.get((name, key)) != now.get((name, key)):
                yield name, key, (name, key) in was, (name, key) in now

    @cached_property
    def _digests(self) -> dict[tuple[str, Any], bytes]:
        """A digest of the answer for each key of the tables that are not compiled; the same for all members of sets."""
        return {
            (name, key): _digest(table[key]) if says else b""
            for name, table in self._rest.items()
            for says in (isinstance(table, Mapping),)
            for key in table
        }


def _touched(name: str, key: Any, was_there: bool, is_there: bool) -> Iterator[frozenset[Question]]:
    """Yield the questions that have another answer when what a table says of a key has changed."""
    yield frozenset([(name, None)])
    if was_there != is_there:
        yield frozenset([(name + IN, key)])
    if name != _LONGEST:  # another answer to this changes nothing by itself: it takes a name that is found
        yield frozenset([(name, key)])
    if name in _NAMED and not was_there:
        # A word is asked for wherever it stands, by itself or behind a particle, and a name is found by its words.
        yield frozenset((_LONGEST, word) for word in key.split(" "))


def _digest(value: Any) -> bytes:
    return hashlib.blake2b(repr(_canonical(value)).encode(), digest_size=8).digest()


def _canonical(value: Any) -> Any:
    """Return plain values whose ``repr`` is the same in every process."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [_canonical(each) for each in value]
    if is_dataclass(value):
        return [kind.__name__, *(_canonical(getattr(value, name)) for name in _fields_of(kind))]
    if isinstance(value, str):  # of an enumeration
        return str(value)
    if isinstance(value, Set):
        return ["set", *sorted(map(repr, map(_canonical, value)))]
    raise TypeError(f"{kind.__name__} {value!r} cannot be compared from one build to the next")


@cache
def _fields_of(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
