"""The record of a store: for each article what was read, found and said, and what that rested on.

The record (``archive.sqlite3`` in the store's folder, SQLite) is the truth, and the graph beside it follows: a change
is committed here first and then made there. What may not have arrived there is marked, and is made again when the store
is next written to. So whatever moment a build is killed at, the next one brings the two together.
"""

import json
import sqlite3
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from kg.errors import SettingsError
from kg.model import Article, EntityType, Mention, Report, Violation
from kg.record import Done, Entry, Job, Shift, State, content_of, number_of
from kg.shared import TABLES, Change, apply_change
from kg.trace import Question, number_of_question

ARCHIVE = "archive.sqlite3"
_FORMAT = 2
_SOME = 5000
"""Statements, or articles, that are handed out at once."""
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  state INTEGER NOT NULL,
  content BLOB NOT NULL,
  tagging TEXT NOT NULL,
  counts TEXT NOT NULL,
  report TEXT NOT NULL
);
CREATE INDEX unsettled ON articles (state, id) WHERE state != 0;
CREATE TABLE details (
  number INTEGER PRIMARY KEY,
  asked BLOB NOT NULL,
  about BLOB NOT NULL,
  census BLOB NOT NULL,
  likeness BLOB,
  mentions BLOB NOT NULL,
  article BLOB NOT NULL
);
"""


class Archive:
    """The record of one store. One program at a time writes it: the one that holds the lock of the store."""

    def __init__(self, path: Path) -> None:
        """Open the record, or make it where there is none.

        Raises SettingsError if it is damaged or of another version of this program.
        """
        self._path = path
        with self._told():
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            # The graph must never be ahead of the record, not even after a power cut.
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("CREATE TEMP TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version == 0:
                self._db.executescript(f"BEGIN; {_TABLES} {TABLES} PRAGMA user_version = {_FORMAT}; COMMIT;")
        if version not in (0, _FORMAT):
            self.close()
            raise SettingsError(f"{path}: of another version of kg (build the articles into a new folder)")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise SettingsError(f"{self._path}: the record of the store cannot be used: {error}") from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    # -- what all articles rest on ------------------------------------------------------------------------------------

    def facts(self) -> dict[str, str]:
        """Return what is known of the last build."""
        with self._told():
            return dict(self._db.execute("SELECT name, value FROM facts"))

    def set_facts(self, facts: Mapping[str, str]) -> None:
        """Remember some facts, and leave the others."""
        with self._transaction():
            self._set_facts(facts)

    def _set_facts(self, facts: Mapping[str, str]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def begin(
        self, facts: Mapping[str, str], *, tagging: str, touching: Collection[Set[Question]], everything: bool
    ) -> None:
        """Mark the articles that must be made again, and remember the *facts* of the build that begins.

        These are articles of other *tagging*, those that asked all questions of a set of *touching*, or *everything*.
        """
        waits = "UPDATE articles SET state = ? WHERE state != ?"
        marks = (State.WAITING, State.LEAVING)
        with self._transaction():
            if everything:
                self._db.execute(waits, marks)
            else:
                self._db.execute(f"{waits} AND tagging != ?", (*marks, tagging))
                self._db.executemany(f"{waits} AND number = ?", [(*marks, each) for each in self._touched(touching)])
            self._set_facts(facts)

    def _touched(self, touching: Collection[Set[Question]]) -> Iterator[int]:
        """Yield the numbers of the articles that asked all questions of a set (and, very rarely, one that did not)."""
        if not touching:
            return
        sets = {frozenset(map(number_of_question, each)) for each in touching}
        single = frozenset(number for each in sets if len(each) == 1 for number in each)
        several = [each for each in sets if len(each) > 1]
        one = frozenset(min(each) for each in several)  # which is enough to leave most articles out
        for article, asked in self._db.execute("SELECT number, asked FROM details"):
            numbers = memoryview(asked).cast("I")
            if not single.isdisjoint(numbers):
                yield article
            elif not one.isdisjoint(numbers):
                own = frozenset(numbers)
                if any(each <= own for each in several):
                    yield article

    # -- articles -----------------------------------------------------------------------------------------------------

    def see(self, article_id: str) -> Entry | None:
        """Return what is known of an article that is read now, or None."""
        with self._told():
            self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (article_id,))
        return self.find(article_id)

    def has_seen(self, article_id: str) -> bool:
        """Whether an article of this id was read since the record was opened."""
        with self._told():
            return self._db.execute("SELECT 1 FROM seen WHERE id = ?", (article_id,)).fetchone() is not None

    def find(self, article_id: str) -> Entry | None:
        """Return what is known of an article, or None."""
        with self._told():
            columns = "state, content, counts, report"
            row = self._db.execute(
                f"SELECT {columns} FROM articles WHERE id = ? AND state != ?", (article_id, State.LEAVING)
            ).fetchone()
        if row is None:
            return None
        state, content, counts, report = row
        return Entry(state=State(state), content=content, counts=json.loads(counts), report=_unpack_report(report))

    def mentions_of(self, article: Article, tagging: str) -> tuple[Mention, ...] | None:
        """Return what the tagger found in an article of this content, if it was tagged so; else None."""
        with self._told():
            row = self._db.execute(
                "SELECT mentions FROM articles JOIN details USING (number)"
                " WHERE id = ? AND content = ? AND tagging = ?",
                (article.id, content_of(article), tagging),
            ).fetchone()
        return None if row is None else _unpack_mentions(row[0], article)

    def waiting(self, tagging: str) -> Iterator[Job]:
        """Yield the articles that must be made again, in order of id."""
        last = ""
        query = (
            "SELECT id, tagging, mentions, article FROM articles JOIN details USING (number)"
            " WHERE state = 1 AND id > ? ORDER BY id LIMIT 64"
        )
        while True:
            with self._told():
                rows = self._db.execute(query, (last,)).fetchall()
            if not rows:
                return
            for _, tagged, mentions, packed in rows:
                article = Article(**json.loads(zlib.decompress(packed)))
                found = _unpack_mentions(mentions, article) if tagged == tagging else None
                yield Job(article=article, mentions=found)
            last = rows[-1][0]

    def write(self, batch: Sequence[Done], tagging: str) -> Shift:
        """Put articles in the place of what was known of them; return what that changes of what articles share."""
        change = Change()
        with self._transaction():
            known = self._count_out((done.article.id for done in batch), change)
            same = frozenset(done.article.id for done in batch if known.get(done.article.id) == done.likeness)
            for done in batch:
                numbers = {number_of(quad): quad for quad in done.about}
                change.quads |= numbers
                change.uses.update(list(numbers))
                change.census.update(done.census)
                (number,) = self._db.execute(
                    "INSERT INTO articles VALUES (NULL, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                    " (state, content, tagging, counts, report)"
                    " = (excluded.state, excluded.content, excluded.tagging, excluded.counts, excluded.report)"
                    " RETURNING number",
                    (
                        done.article.id,
                        State.WRITTEN,
                        content_of(done.article),
                        tagging,
                        json.dumps(done.counts),
                        json.dumps(asdict(done.report)),
                    ),
                ).fetchone()
                self._db.execute(
                    "INSERT OR REPLACE INTO details VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        number,
                        array("I", sorted(done.asked)).tobytes(),
                        array("q", sorted(numbers)).tobytes(),
                        _pack(done.census),
                        done.likeness,
                        _pack([(m.start, m.end, m.type.value, m.score) for m in done.mentions]),
                        _pack(asdict(done.article)),
                    ),
                )
            come, go = apply_change(self._db, change)
            return Shift(come=come, go=go, known=tuple(each for each in known if each not in same), same=same)

    def remove(self, article_ids: Iterable[str]) -> Shift:
        """Withdraw articles; return what that changes of what articles share. Unknown ids are passed over."""
        change = Change()
        with self._transaction():
            known = self._count_out(article_ids, change)
            gone = [(State.LEAVING, each) for each in known]
            self._db.executemany("UPDATE articles SET state = ? WHERE id = ?", gone)
            self._db.execute(
                "DELETE FROM details WHERE number IN (SELECT number FROM articles WHERE state = ?)", (State.LEAVING,)
            )
            come, go = apply_change(self._db, change)
            return Shift(come=come, go=go, known=tuple(known))

    def census(self) -> dict[str, int]:
        """Return how much the graphs of all articles hold, and what they share (``kg.census``)."""
        with self._told():
            return dict(self._db.execute("SELECT what, count FROM census"))

    def _count_out(self, article_ids: Iterable[str], change: Change) -> dict[str, bytes | None]:
        """Count down what is said for the sake of some articles; return those that there are, and their likeness.

        That is None where the graph may be another one.
        """
        known = {}
        parts = "SELECT about, census, likeness FROM articles LEFT JOIN details USING (number) WHERE id = ?"
        for article_id in article_ids:
            for about, census, likeness in self._db.execute(parts, (article_id,)):
                known[article_id] = likeness
                if about is not None:  # it is not on its way out
                    change.uses.subtract(memoryview(about).cast("q"))
                    change.census.subtract(json.loads(zlib.decompress(census)))
        return known

    # -- what may not have arrived in the graph -----------------------------------------------------------------------

    def is_settled(self) -> bool:
        """Whether the graph holds what the record says, but for what waits."""
        unsettled = "SELECT EXISTS (SELECT 1 FROM articles WHERE state IN (2, 3))"
        with self._told():
            (open_articles,) = self._db.execute(unsettled).fetchone()
            (unused,) = self._db.execute("SELECT EXISTS (SELECT 1 FROM statements WHERE uses = 0)").fetchone()
        return not (open_articles or unused)

    def unsure(self) -> Iterator[Shift]:
        """Yield what may be missing in the graph, or still be there, some at a time."""
        with self._told():
            rows = self._db.execute("SELECT quad FROM statements WHERE uses = 0")
            while some := rows.fetchmany(_SOME):
                yield Shift(go=tuple(row[0] for row in some))
            rows = self._db.execute("SELECT id FROM articles WHERE state = 3")
            while some := rows.fetchmany(_SOME):
                yield Shift(known=tuple(row[0] for row in some))
            for (about,) in self._db.execute("SELECT about FROM articles JOIN details USING (number) WHERE state = 2"):
                numbers = memoryview(about).cast("q")
                found = (self._db.execute("SELECT quad FROM statements WHERE number = ?", (n,)) for n in numbers)
                yield Shift(come=tuple(row[0] for each in found for row in each))

    def settle(self, *, again: bool = False) -> None:
        """Note that the graph holds, safe on disk, all that was written; *again*: only what articles share."""
        with self._transaction():
            self._db.execute("DELETE FROM articles WHERE state = 3")
            self._db.execute("DELETE FROM statements WHERE uses = 0")
            if again:
                unsure = (
                    "UPDATE details SET likeness = NULL WHERE number IN (SELECT number FROM articles WHERE state = 2)"
                )
                self._db.execute(unsure)
            state = State.WAITING if again else State.SETTLED
            self._db.execute("UPDATE articles SET state = ? WHERE state = 2", (state,))


def _pack(value: object) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _unpack_mentions(packed: bytes, article: Article) -> tuple[Mention, ...]:
    return tuple(
        Mention(start=start, end=end, text=article.text[start:end], type=EntityType(kind), score=score)
        for start, end, kind, score in json.loads(zlib.decompress(packed))
    )


def _unpack_report(packed: str) -> Report:
    said = json.loads(packed)
    violations = tuple(Violation(**each) for each in said["violations"])
    return Report(violations=violations, focus_nodes=said["focus_nodes"])
