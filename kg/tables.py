"""The rows of the curated tables in ``seeds/``: one dataclass a table, and the header is its field names.

Files are UTF-8 TSV without quoting, sorted, one canonical form, so that a diff of a table is a diff of knowledge.
``kg.aliases`` holds the tables in memory; ``kg.curate`` checks and canonicalises them.
"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kg.errors import SeedError


class Kind(StrEnum):
    """How an alias stands for its item."""

    NAME = "name"
    SHORT_NAME = "short name"
    ACRONYM = "acronym"
    OLD_NAME = "old name"
    TRANSLITERATION = "transliteration"
    DEMONYM = "demonym"
    METONYM = "metonym"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EntityRow:
    """``entities.tsv``: one item. Sorted by the number in ``qid``. Its ``label_ar`` is its first alias, kind name."""

    qid: str
    type: str
    """PERSON, STATE, ORG or PLACE."""
    label_ar: str
    label_en: str
    description: str
    """A few English words that tell it from its namesakes; may be empty."""
    country: str
    """QID, may be empty."""
    capital: str
    """QID, states only, may be empty."""
    iso: str
    """ISO 3166-1 alpha-2 of a state, 3166-2 of a division; may be empty."""
    lat: str
    lon: str
    """Decimal degrees WGS 84, both or neither."""
    wikidata_class: str
    """What it is in a word or two (city, political party); may be empty."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class AliasRow:
    """``aliases.tsv``: *alias* is a name of *qid*; for kind metonym, it may stand for *qid* though it names another."""

    alias: str
    qid: str
    kind: str
    source: str
    date: str
    """ISO day on which the row was last judged."""
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class NegativeRow:
    """``not-aliases.tsv``: *alias* is not *qid*, whatever other rows or sources say."""

    alias: str
    qid: str
    source: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class DecisionRow:
    """``ambiguous.tsv``: which of several items a shared name means.

    ``when``: words separated by ``|``; if one of them stands right before or after the name, this item is meant.
    Empty: this item is meant where no other row of the name decides.
    """

    alias: str
    qid: str
    when: str
    source: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TitleRow:
    """``titles.tsv``: words before a name that are no part of it (الرئيس، وزير الخارجية، مدينة)."""

    title: str
    type: str
    """The type of what is named after it: PERSON or PLACE or ORG or STATE."""
    label_en: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class BodyRow:
    """``bodies.tsv``: a head noun that makes, with a demonym right behind it, one phrase.

    ``kind`` named: the two are the name of an organization (الجيش السوري). generic: they name nothing, and only the
    demonym is a mention (القوات السورية).
    """

    head: str
    kind: str
    source: str


AnyRow = EntityRow | AliasRow | NegativeRow | DecisionRow | TitleRow | BodyRow
Row = TypeVar("Row", EntityRow, AliasRow, NegativeRow, DecisionRow, TitleRow, BodyRow)

FILES: dict[type, str] = {
    EntityRow: "entities.tsv",
    AliasRow: "aliases.tsv",
    NegativeRow: "not-aliases.tsv",
    DecisionRow: "ambiguous.tsv",
    TitleRow: "titles.tsv",
    BodyRow: "bodies.tsv",
}
STOP_WORDS = "stopwords.txt"


def header(row_type: type[Row]) -> list[str]:
    """Return the column names of a table."""
    return [field.name for field in fields(row_type)]


def read_rows(folder: Path, row_type: type[Row]) -> Iterator[tuple[int, Row | str]]:
    """Yield (line number, row) of a table; a line that is no row comes as a string that says what is wrong.

    Raises SeedError if the file is missing, no UTF-8, or has another header.
    """
    path = folder / FILES[row_type]
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError([f"{path}: {error} (expected a UTF-8 table)"]) from error
    names = header(row_type)
    first, *lines = text.split("\n")
    if first.split("\t") != names:
        raise SeedError([f"{path}:1: header is {first!r} (expected {' '.join(names)}, separated by tabs)"])
    for number, line in enumerate(lines, start=2):
        if line:
            cells = line.split("\t")
            if len(cells) == len(names):
                yield number, row_type(**dict(zip(names, cells, strict=True)))
            else:
                yield number, f"{len(cells)} cells (expected {len(names)}: {', '.join(names)})"


def to_line(row: AnyRow) -> str:
    """Return the canonical line of a row, without its line end."""
    return "\t".join(astuple(row))


def sort_key(row: AnyRow) -> tuple[object, ...]:
    """Return what a table is sorted by: the item's number for entities, else the cells from left to right."""
    if isinstance(row, EntityRow):
        digits = row.qid[1:]
        return (int(digits) if digits.isdecimal() else -1, row.qid)
    return astuple(row)


def read_stop_words(folder: Path) -> frozenset[str]:
    """Return the lines of ``stopwords.txt``: words that are no name by themselves, and expressions without a name."""
    path = folder / STOP_WORDS
    try:
        return frozenset(word for word in path.read_text(encoding="utf-8").split("\n") if word)
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError([f"{path}: {error} (expected a UTF-8 list of words)"]) from error
