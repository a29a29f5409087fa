"""The rows of the curated tables in ``seeds/``: one dataclass a table, and the header is its field names.

Files are UTF-8 TSV without quoting, sorted, one canonical form, so that a diff of a table is a diff of knowledge.
``kg.aliases`` holds the tables in memory; ``kg.curate`` checks and canonicalises them.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kg.errors import SeedError
from kg.files import read_lines, read_small_text

CLUB = "football club"
"""Class of ``entities.tsv`` of the organizations that the news calls by their town or by half their name."""


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

    ``when``: words separated by ``|``; if one of them stands right before or after the name, this item is meant. Or the
    days, months or years of an office, ``2011-10-24..2012-05-02`` (an end left out is open): this item is meant in
    articles of that time. Empty: this item is meant where no other row of the name decides.
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


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CueRow:
    """``metonyms.tsv``: what words beside a capital or palace say: its state is meant, or the place itself."""

    cue: str
    """Words as they are read, ``|`` between alternatives, ``…`` for up to three words: ``عقوبات|ضغوط … على``.

    An attached ل or ب, and a colon, is a word of its own.
    """
    side: str
    """``before`` or ``after`` the name, ``beside`` for either, ``sentence`` for anywhere in its sentence."""
    of: str
    """``town`` (a capital), ``palace``, ``pair`` (of names joined by "and"); empty: of each."""
    says: str
    """``state``, ``place``, or ``clause``: a clause begins with the name, and a verb behind the name is its own."""
    source: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class OfficeRow:
    """``offices.tsv``: a word that begins the title of an office, and what it makes of who bears it."""

    office: str
    """Forms for one person, ``|`` between them: ``وزير|وزيرة``. The dual, the article and pronouns are added."""
    plural: str
    """Forms for several persons; may be empty."""
    kind: str
    """``office``, ``office of something`` (one where a state or body is named with it), ``spokesperson``, ``member``,
    ``member of something`` (of a body that is named with it), ``counterpart`` (نظيره, سلفه), or ``rank``: words that
    are no office."""
    label_en: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PositionRow:
    """``positions.tsv``: the Wikidata item of an office of a state, whoever holds it."""

    state: str
    """QID of a state."""
    office: str
    """English labels of ``titles.tsv`` or ``offices.tsv`` by which the office goes, ``|`` between them."""
    position: str
    """QID."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TriggerRow:
    """``triggers.tsv``: a word or phrase by which relations are read, and its class in ``constructions.tsv``."""

    words: str
    """Of a verb, past and present (``التقى يلتقي``); its forms, and those of a noun, are made by ``kg.inflect``."""
    part: str
    """``verb``, ``noun``, or ``cue``: words that are taken as they stand."""
    group: str
    says: str
    """The type of event, the kind of speech, or the status that it tells of; may be empty."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ConstructionRow:
    """``constructions.tsv``: words in an order that state a relation; ``kg.rules`` says how patterns are read."""

    name: str
    rank: str
    """Where several constructions begin with one word, the lower rank is tried first."""
    type: str
    """The relation's type; ``=`` for what the trigger says."""
    pattern: str
    checks: str
    """What is asked besides the pattern, separated by spaces; ``kg.checks`` says what each means. May be empty."""
    example: str
    """A sentence of our own that must be read by this construction."""
    source: str


class Role(StrEnum):
    """What a word of ``words.tsv`` says of the words beside it."""

    HEAD = "head"
    """It belongs to the name of the organization behind it: حزب, هيئة."""
    LONG_HEAD = "long head"
    """The same, where a word of the name behind it has an article: مؤتمر, حكومة."""
    BODY = "body"
    """It names an organization for which no item is known yet, wherever it stands: الحوثيون."""
    PAIR = "pair"
    """It begins a phrase for several bodies, which names none of them: وزارتا."""
    GOVERNOR = "governor"
    """Right behind it stands the place that somebody governs, and then who does: والي."""
    PROVINCE = "province"
    """The name behind it is a province's, and no town's: محافظة."""
    MINISTER = "minister"
    """The ministry behind it is a part of somebody's title."""
    CONTEST = "contest"
    """الرئاسة behind it is an office to be won, not the one who holds it: انتخابات."""
    FACTION = "faction"
    """It makes another body of the one before it: الحر of الجيش السوري الحر."""
    TAKES_L = "takes ل"
    """The ل of the word behind it is a particle: وفقا."""
    TAKES_B = "takes ب"
    """The ب of the word behind it is a particle: المعروف."""
    NAME_PARTICLE = "name particle"
    """Within a person's name, it goes on with what stands before it, and begins a surname: بن, آل, فان."""
    SURNAME_FIRST = "surname first"
    """A state whose people have their surname first: كيم is كيم جونغ أون."""
    LETTER = "letter"
    """It is a letter of an acronym where a full stop joins it to another: سي.إن.إن."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class WordRow:
    """``words.tsv``: a word (or two) of a closed class; the spelling is folded for looking up."""

    word: str
    role: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TrialRow:
    """``tests.tsv``: in this sentence this name must have this link (see ``kg.trials``)."""

    sentence: str
    name: str
    """As it stands in the sentence; ``name#2`` where its second place there is meant."""
    qid: str
    """An item, or ``unknown``, ``ambiguous``, or ``none``: the words are no mention."""
    form: str
    """``name`` or ``demonym``; empty for either."""
    intended: str
    """QID of the state meant; empty: the name stands for nothing else."""
    note: str
    """The rule that gives the link, or the mistake that was mended."""


AnyRow = (
    EntityRow
    | AliasRow
    | NegativeRow
    | DecisionRow
    | TitleRow
    | BodyRow
    | CueRow
    | WordRow
    | TrialRow
    | OfficeRow
    | PositionRow
    | TriggerRow
    | ConstructionRow
)
Row = TypeVar(
    "Row",
    EntityRow,
    AliasRow,
    NegativeRow,
    DecisionRow,
    TitleRow,
    BodyRow,
    CueRow,
    WordRow,
    TrialRow,
    OfficeRow,
    PositionRow,
    TriggerRow,
    ConstructionRow,
)

FILES: dict[type, str] = {
    EntityRow: "entities.tsv",
    AliasRow: "aliases.tsv",
    NegativeRow: "not-aliases.tsv",
    DecisionRow: "ambiguous.tsv",
    TitleRow: "titles.tsv",
    BodyRow: "bodies.tsv",
    CueRow: "metonyms.tsv",
    WordRow: "words.tsv",
    TrialRow: "tests.tsv",
    OfficeRow: "offices.tsv",
    PositionRow: "positions.tsv",
    TriggerRow: "triggers.tsv",
    ConstructionRow: "constructions.tsv",
}
OPTIONAL = frozenset({TrialRow, OfficeRow, PositionRow, TriggerRow, ConstructionRow})
"""Tables that a folder need not have: nothing is linked by them."""
GAP = "…"
"""The word of a cue that stands for any few words."""
STOP_WORDS = "stopwords.txt"
_LONGEST_ROW = 2**20
"""Characters of a row; a table may have any number of them."""
_LARGEST = 16 * 2**20
"""Bytes of the list of stop words."""
CUE_VALUES = {
    "side": ("before", "after", "beside", "sentence"),
    "of": ("town", "palace", "pair", ""),
    "says": ("state", "place", "clause"),
}
"""What the cells of a cue may hold."""


def header(row_type: type[Row]) -> list[str]:
    """Return the column names of a table."""
    return [field.name for field in fields(row_type)]


def read_rows(folder: Path, row_type: type[Row]) -> Iterator[tuple[int, Row | str]]:
    """Yield (line number, row) of a table; a line that is no row comes as a string that says what is wrong.

    Raises SeedError if the file is missing, no UTF-8, or has another header.
    """
    path = folder / FILES[row_type]
    names = header(row_type)
    try:
        with closing(read_lines(path, _LONGEST_ROW)) as lines:
            first = next(lines, "")
            if first.split("\t") != names:
                raise SeedError([f"{path}:1: header is {first[:80]!r} (expected {' '.join(names)}, separated by tabs)"])
            for number, line in enumerate(lines, start=2):
                if line:
                    cells = line.split("\t")
                    if len(cells) == len(names):
                        yield number, row_type(**dict(zip(names, cells, strict=True)))
                    else:
                        yield number, f"{len(cells)} cells (expected {len(names)}: {', '.join(names)})"
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError([f"{path}: {error} (expected a UTF-8 table)"]) from error


def usable_rows(folder: Path, row_type: type[Row], faults: list[str]) -> Iterator[tuple[int, Row]]:
    """Yield (line number, row) of a table, and note the lines that are no row."""
    for number, row in read_rows(folder, row_type):
        if isinstance(row, str):
            faults.append(fault(folder, row_type, number, row))
        else:
            yield number, row


def fault(folder: Path, row_type: type[Row], number: int, what: str) -> str:
    """Return the line that tells of a fault: file, line number, and what is wrong."""
    return f"{folder / FILES[row_type]}:{number}: {what}"


def unknown(name: str, cell: str, known: Iterable[str]) -> str:
    """Return what is wrong with a cell that is none of the *known*."""
    return f"unknown {name} {cell!r} (expected one of {', '.join(known)})"


def cells_of(row: AnyRow) -> tuple[str, ...]:
    """Return the cells of a row, from left to right."""
    return tuple(getattr(row, name) for name in row.__slots__)  # astuple would copy each cell


def to_line(row: AnyRow) -> str:
    """Return the canonical line of a row, without its line end."""
    return "\t".join(cells_of(row))


def sort_key(row: AnyRow) -> tuple[object, ...]:
    """Return what a table is sorted by: the item's number for entities, else the cells from left to right."""
    if isinstance(row, EntityRow):
        digits = row.qid[1:]
        return (int(digits) if digits.isdecimal() else -1, row.qid)
    return cells_of(row)


def cue_faults(row: CueRow) -> Iterator[str]:
    """Yield what is wrong with the cells of a cue."""
    for name, wanted in CUE_VALUES.items():
        if (cell := getattr(row, name)) not in wanted:
            yield unknown(name, cell, filter(None, wanted))
    words = row.cue.split(" ")
    if not all(all(word.split("|")) for word in words):
        yield f"an empty word in {row.cue!r} (expected words separated by |)"
    if words[-1 if row.side == "after" else 0] == GAP:
        yield f"{row.cue!r} has no word at its far end"


def read_stop_words(folder: Path) -> frozenset[str]:
    """Return the lines of ``stopwords.txt``: words that are no name by themselves, and expressions without a name."""
    path = folder / STOP_WORDS
    try:
        return frozenset(word for word in read_small_text(path, _LARGEST).split("\n") if word)
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError([f"{path}: {error} (expected a UTF-8 list of words)"]) from error
