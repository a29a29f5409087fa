"""What the tables said, kept: which questions have another answer since, in compiled tables and in others."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from history import EDITS, write_edited

from kg import load_aliases
from kg.snapshot import Answers
from kg.tables import DecisionRow, Role
from kg.trace import Question


@dataclass(frozen=True, kw_only=True)
class Tables:
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    cues: dict[tuple[str, str], int] = field(default_factory=dict)
    roles: dict[Role, frozenset[str]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()


TABLES = Tables(
    names={"a": ("Q1",), "b": ("Q1", "Q2")},
    longest={"a": 1, "b": 1},
    cues={("before", "x"): 1},
    roles={Role.HEAD: frozenset("h"), Role.GOVERNOR: frozenset("p")},
    words=frozenset("wv"),
)


def changes(folder: Path, old: object, new: object) -> set[frozenset[Question]]:
    Answers(old).save(folder / "saved.sqlite3")
    found = Answers(new).changes_since(folder / "saved.sqlite3")
    assert found is not None
    return set(found)


def each(*questions: Question) -> set[frozenset[Question]]:
    return {frozenset([question]) for question in questions}


@pytest.mark.parametrize(
    ("table", "now", "touched"),
    [
        ("names", {"a": ("Q9",), "b": ("Q1", "Q2")}, each(("names", "a"), ("names", None))),
        ("names", {"a": ("Q1",)}, each(("names", "b"), ("names?", "b"), ("names", None))),
        ("cues", {("before", "x"): 2}, each(("cues", ("before", "x")), ("cues", None))),
        (
            "roles",
            {Role.HEAD: frozenset("hi"), Role.GOVERNOR: frozenset("p")},
            each(("roles/head", "i"), ("roles/head?", "i"), ("roles/head", None)),
        ),
        ("words", frozenset("w"), each(("words", "v"), ("words?", "v"), ("words", None))),
    ],
)
def test_what_has_changed_touches_those_who_asked_for_it(
    table: str, now: object, touched: set[frozenset[Question]], tmp_path: Path
) -> None:
    assert changes(tmp_path, TABLES, Tables(**{**vars(TABLES), table: now})) == touched


def test_a_new_name_touches_those_who_have_all_of_its_words(tmp_path: Path) -> None:
    new = Tables(names={"a": ("Q1",), "b": ("Q1", "Q2"), "a c": ("Q3",)}, longest={"a": 2, "b": 1})
    found = changes(tmp_path, Tables(names=TABLES.names, longest=TABLES.longest), new)
    assert frozenset([("longest", "a"), ("longest", "c")]) in found
    assert frozenset([("longest", "a")]) not in found  # a longer reach finds nothing by itself


def test_the_order_of_sets_changes_nothing(tmp_path: Path) -> None:
    one, other = (Tables(words=frozenset(words), cues={("a", "b"): 1}) for words in ("abcdefgh", "hgfedcba"))
    assert changes(tmp_path, one, other) == set()


@pytest.mark.parametrize("content", [None, b"", b"no database" * 1000])
def test_with_nothing_to_compare_with_it_says_so(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "saved.sqlite3").write_bytes(content)
    assert Answers(TABLES).changes_since(tmp_path / "saved.sqlite3") is None


def test_compiled_tables_are_compared_by_what_their_rows_say(tmp_path: Path) -> None:
    row = next(number for number, row in enumerate(EDITS) if getattr(row, "label_en", None) == "Moskva")
    old, new = (load_aliases(write_edited(tmp_path / f"{edits}", edits)) for edits in ([], [row]))
    assert changes(tmp_path, old, old) == set()
    assert changes(tmp_path, old, new) == each(("entities", "Q649"), ("entities", None))


def test_where_a_row_stands_in_its_table_changes_nothing(tmp_path: Path) -> None:
    decisions = [number for number, row in enumerate(EDITS) if isinstance(row, DecisionRow)]
    folder = write_edited(tmp_path / "one", decisions)
    old = load_aliases(folder)
    table = folder / "ambiguous.tsv"
    head, *rows = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text(head + rows[0].replace("طرابلس", "أ") + "".join(rows), "utf-8")
    touched = {question for one in changes(tmp_path, old, load_aliases(folder)) for question in one}
    assert ("decisions", "ا") in touched and ("decisions", "طرابلس") not in touched
