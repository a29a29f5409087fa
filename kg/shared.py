"""What the articles of a store have in common, in its record: statements about entities, and how much there is of what.

A statement stays as long as an article is the reason for it. What there is is counted as it comes and goes, so that
nobody has to read the store to say how much it holds.
"""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.census import ENTITIES, count_line
from kg.record import number_of

TABLES = """
CREATE TABLE statements (number INTEGER PRIMARY KEY, uses INTEGER NOT NULL, quad TEXT NOT NULL);
CREATE INDEX unused ON statements (number) WHERE uses = 0;
CREATE TABLE things (number INTEGER PRIMARY KEY, classes INTEGER NOT NULL);
CREATE TABLE census (what TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
"""


@dataclass(slots=True)
class Change:
    """What some articles change of what all have in common."""

    uses: Counter[int] = field(default_factory=Counter)
    """For how many more articles a statement is made, by its number."""
    quads: dict[int, str] = field(default_factory=dict)
    """The statements that may be new."""
    census: Counter[str] = field(default_factory=Counter)
    """How much more their own graphs hold (``kg.census``)."""


def apply_change(record: sqlite3.Connection, change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Count up and down; return the statements that come into use, and those that go out of it."""
    come, go, new = [], [], []
    for number, step in change.uses.items():
        if not step:
            continue
        row = record.execute("SELECT uses, quad FROM statements WHERE number = ?", (number,)).fetchone()
        uses, quad = row or (0, change.quads[number])
        new.append((number, uses + step, quad))
        if not uses:
            come.append(quad)
        elif not uses + step:
            go.append(quad)
    record.executemany("INSERT OR REPLACE INTO statements VALUES (?, ?, ?)", new)
    census, typed = Counter(change.census), Counter[int]()
    for step, quads in ((1, come), (-1, go)):
        for quad in quads:
            thing = count_line(census, quad, step)
            if thing is not None:
                typed[number_of(thing)] += step
    census[ENTITIES] += _count_things(record, typed)
    counted = "INSERT INTO census VALUES (?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
    record.executemany(counted, census.items())
    return tuple(come), tuple(go)


def _count_things(record: sqlite3.Connection, typed: Mapping[int, int]) -> int:
    """Count the classes of things up and down; return how many more things have any."""
    more = 0
    for number, step in typed.items():
        row = record.execute("SELECT classes FROM things WHERE number = ?", (number,)).fetchone()
        before = row[0] if row else 0
        more += bool(before + step) - bool(before)
        if before + step:
            record.execute("INSERT OR REPLACE INTO things VALUES (?, ?)", (number, before + step))
        else:
            record.execute("DELETE FROM things WHERE number = ?", (number,))
    return more
