"""Compile the large tables into an index file, once for each state that they are in.

The file's name holds a hash of the tables and of the code that reads and folds them, so that a file is never older than
what it was made from. It is written under another name and moved into place whole: of two processes that need it at
once each writes it, and nobody reads half of one.
"""

import hashlib
import logging
import os
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import groupby
from pathlib import Path

from kg import arabic, index, model, tables, vocab
from kg.errors import SeedError
from kg.index import COLUMNS, KEYS, Index
from kg.model import EntityType
from kg.tables import (
    FILES,
    STOP_WORDS,
    AliasRow,
    DecisionRow,
    EntityRow,
    Kind,
    NegativeRow,
    Row,
    cells_of,
    fault,
    read_stop_words,
    unknown,
    usable_rows,
)
from kg.vocab import is_qid

_LOG = logging.getLogger(__name__)
_COMPILED = (*(FILES[row_type] for row_type in (EntityRow, NegativeRow, AliasRow, DecisionRow)), STOP_WORDS)
_CODE = (Path(__file__), *(Path(str(module.__file__)) for module in (arabic, index, model, tables, vocab)))
_PAGES = 1 << 18
"""KiB of the file that are held in memory while it is written."""
_KEEP_LONGEST = "ON CONFLICT DO UPDATE SET longest = max(longest, excluded.longest)"
_TYPES = frozenset(EntityType)
_KINDS = frozenset(Kind)


def open_index(folder: Path, cache: Path, faults: list[str]) -> Index | None:
    """Return the index of the tables in *folder*, compiled if *cache* does not have it yet; None and *faults* if not.

    Where nothing can be kept in *cache* it is compiled for this process alone, and a warning says so. Raises SeedError
    if a table is not there or is no table, or there is no room for the index.
    """
    home = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    path = cache / f"tables-{home}-{_digest(folder)[:32]}.sqlite"
    with suppress(sqlite3.DatabaseError):  # not there yet, gone for a newer one, or damaged
        return Index(path)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=path.stem, suffix=".part", dir=cache)
    except OSError as error:
        _LOG.warning("the tables are compiled anew each time: %s (expected a folder to keep them in)", error)
        # The file is open when its folder goes, and is there until it is closed; not so on Windows, which keeps it.
        with tempfile.TemporaryDirectory(prefix="kg-", ignore_cleanup_errors=True) as alone:
            return _written(folder, Path(alone) / path.name, faults)
    os.close(handle)
    part = Path(name)
    try:
        if _written(folder, part, faults) is None:
            return None
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    for older in cache.glob(f"tables-{home}-*.sqlite"):
        if older != path:
            with suppress(OSError):  # Windows lets nobody take away what another process reads
                older.unlink()
    return Index(path)


def _digest(folder: Path) -> str:
    """Return a hash of all that an index is made from."""
    total = hashlib.sha256(unicodedata.unidata_version.encode())
    for path in (*_CODE, *(folder / name for name in _COMPILED)):
        total.update(f"\n{path.name} ".encode())
        if path.is_file():
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def _written(folder: Path, path: Path, faults: list[str]) -> Index | None:
    """Return the index of the tables, written to *path*; None and *faults* where a row cannot be used."""
    found = len(faults)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            # Nothing to go back to: a file that is not finished is thrown away.
            for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_PAGES}"):
                file.execute(f"PRAGMA {pragma}")
            for name, columns in COLUMNS.items():
                key = ", ".join(columns[: KEYS.get(name, 1)])
                file.execute(f"CREATE TABLE {name} ({', '.join(columns)}, PRIMARY KEY ({key})) WITHOUT ROWID")
            file.execute("BEGIN")
            writer = _Writer(folder, file, faults)
            writer.entities()
            writer.aliases()
            writer.decisions()
            writer.seats()
            writer.words()
            writer.sounds()
            writer.labels()
            file.execute("COMMIT")
        with path.open("rb+") as written:
            os.fsync(written.fileno())
        return Index(path) if len(faults) == found else None
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise
        raise SeedError([f"{path}: {error} (expected room for the compiled tables)"]) from error


class _Writer:
    """One compilation: row by row from the tables into the open file."""

    def __init__(self, folder: Path, file: sqlite3.Connection, faults: list[str]) -> None:
        self.folder = folder
        self.file = file
        self.faults = faults
        self.denied: set[tuple[str, str]] = set()

    def entities(self) -> None:
        put = _insert("entity", or_="REPLACE")
        for number, row in self.rows(EntityRow):
            if not is_qid(row.qid):
                self.fault(EntityRow, number, f"{row.qid!r} is no Wikidata item (expected Q and digits)")
            elif row.type not in _TYPES:
                self.fault(EntityRow, number, unknown("type", row.type, EntityType))
            else:
                self.file.execute(put, cells_of(row))

    def aliases(self) -> None:
        """Write what goes by a name: of the names of an item that fold alike the first, so label before alias."""
        self.denied = {(arabic.fold(row.alias), row.qid) for _, row in self.rows(NegativeRow)}
        self.file.executemany(_insert("denied"), sorted(self.denied))
        for qid, kind, label in self.file.execute("SELECT qid, type, label_ar FROM entity"):
            self.enter("name", label, qid, kind, Kind.NAME)
        for number, row in self.rows(AliasRow):
            if not is_qid(row.qid):
                self.fault(AliasRow, number, f"{row.qid!r} is no Wikidata item (expected Q and digits)")
            elif row.kind not in _KINDS:
                self.fault(AliasRow, number, unknown("kind", row.kind, Kind))
            elif not (found := self.file.execute("SELECT type FROM entity WHERE qid = ?", (row.qid,)).fetchone()):
                self.fault(AliasRow, number, f"{row.qid} has no row in {FILES[EntityRow]}")
            elif row.kind == Kind.METONYM:
                self.file.execute(_insert("metonym", or_="REPLACE"), (arabic.fold(row.alias), row.qid))
            else:
                table = "demonym" if row.kind == Kind.DEMONYM else "name"
                self.enter(table, row.alias, row.qid, found[0], row.kind)

    def enter(self, table: str, alias: str, qid: str, kind: str, how: str) -> None:
        key = arabic.fold(alias)
        if key and (key, qid) not in self.denied:
            self.file.execute(_insert(table, or_="IGNORE"), (key, qid, kind, alias, how))

    def decisions(self) -> None:
        for number, row in self.rows(DecisionRow):
            self.file.execute(_insert("decision"), (arabic.fold(row.alias), number, *cells_of(row)))

    def seats(self) -> None:
        """Write the capitals, and the towns that may stand for a state.

        Those are its capital unless that is denied, and cities that a metonym row names. A capital that is a state
        itself (سنغافورة) needs none.
        """
        states = self.file.execute(
            "SELECT state.capital, state.qid, town.label_ar FROM entity AS state"
            " LEFT JOIN entity AS town ON town.qid = state.capital"
            " WHERE state.capital > '' ORDER BY length(state.qid), state.qid"
        ).fetchall()
        for town, state, label in states:
            self.file.execute(_insert("capital", or_="IGNORE"), (town,))
            if town != state and label is not None and (arabic.fold(label), state) not in self.denied:
                self.file.execute(_insert("seat", or_="REPLACE"), (town, state))
        self.file.execute(
            "INSERT OR REPLACE INTO seat SELECT name.qid, metonym.qid FROM metonym JOIN name USING (key)"
            " JOIN entity ON entity.qid = name.qid WHERE entity.wikidata_class = 'city' ORDER BY key"
        )

    def words(self) -> None:
        """Write the longest name that begins with each word, the words of names, and those of persons'."""
        names, demonyms = (
            (key for (key,) in self.file.execute(f"SELECT DISTINCT key FROM {table} ORDER BY key"))
            for table in ("name", "demonym")
        )
        stop = sorted(words for words in map(arabic.fold, read_stop_words(self.folder)) if " " in words)
        for keys in (names, demonyms, stop):
            # Sorted, so that the names of one first word follow each other.
            for first, group in groupby(keys, lambda key: key.partition(" ")[0]):
                longest = max(key.count(" ") + 1 for key in group)
                self.file.execute(f"{_insert('first_word')} {_KEEP_LONGEST}", (first, longest))
        words: dict[str, bool] = {}
        is_person = "SELECT key, max(type = ?) FROM name GROUP BY key"
        for key, person in self.file.execute(is_person, (EntityType.PERSON.value,)):
            for word in key.split(" "):
                words[word] = bool(person) or words.get(word, False)
        for (key,) in self.file.execute("SELECT key FROM demonym"):
            for word in key.split(" "):
                words.setdefault(word, False)
        self.file.executemany(_insert("name_word"), ((word,) for word in sorted(words)))
        persons = ((word,) for word in sorted(words) if words[word])
        self.file.executemany(_insert("person_word"), persons)

    def sounds(self) -> None:
        """Write the sound of each name that is long enough to have another transliteration."""
        names = self.file.execute(
            "SELECT DISTINCT key FROM name WHERE length(replace(key, ' ', '')) >= ?", (arabic.SHORTEST_SOUND,)
        )
        self.file.executemany(_insert("sound"), ((arabic.sound(key), key) for (key,) in names))

    def labels(self) -> None:
        """Write where each name of an item is from; of an alias that repeats the label of its item, the label alone."""
        self.file.execute(
            "INSERT INTO label SELECT label_ar, qid, ?, source, '', '', 1 FROM entity WHERE label_ar > ''", (Kind.NAME,)
        )
        # A name that only differs in kind is another row; what repeats a row as it is replaces it.
        newer = "(source, date, note) = (excluded.source, excluded.date, excluded.note)"
        put = f"{_insert('label')} ON CONFLICT DO UPDATE SET {newer} WHERE NOT preferred"
        for _, row in self.rows(AliasRow):
            self.file.execute(put, (row.alias, row.qid, row.kind, row.source, row.date, row.note, 0))

    def rows(self, row_type: type[Row]) -> Iterator[tuple[int, Row]]:
        return usable_rows(self.folder, row_type, self.faults)

    def fault(self, row_type: type[Row], number: int, what: str) -> None:
        self.faults.append(fault(self.folder, row_type, number, what))


def _insert(table: str, *, or_: str = "ABORT") -> str:
    """Return the statement that adds a row."""
    return f"INSERT OR {or_} INTO {table} VALUES ({', '.join('?' * len(COLUMNS[table]))})"
