"""Look after the curated tables: every fault at once, with file and line, and one canonical form on disk."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from kg.arabic import fold, has_arabic_letters
from kg.errors import SeedError
from kg.model import EntityType
from kg.rules import construction_faults, office_faults, read_letters, trigger_faults
from kg.tables import (
    FILES,
    OPTIONAL,
    STOP_WORDS,
    AliasRow,
    BodyRow,
    ConstructionRow,
    CueRow,
    DecisionRow,
    EntityRow,
    Kind,
    NegativeRow,
    OfficeRow,
    Role,
    Row,
    TitleRow,
    TrialRow,
    TriggerRow,
    WordRow,
    cells_of,
    cue_faults,
    header,
    read_rows,
    read_stop_words,
    sort_key,
    to_line,
)
from kg.terms import Span, read_span
from kg.trials import trial_faults
from kg.variants import list_alike
from kg.vocab import is_qid

_DEGREES = re.compile(r"-?(0|[1-9][0-9]{0,2})(\.[0-9]+)?")
_ISO = re.compile("[A-Z]{2}(-[A-Z0-9]{1,4})?")
_LATIN = re.compile("[A-Za-z][A-Za-z0-9 &+-]{2,}")
_BODY_KINDS = ("named", "generic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check of the tables found."""

    faults: tuple[str, ...]
    """Rows that are wrong; empty if the tables can be used."""
    notices: tuple[str, ...]
    """Names of several items that no row decides between: they stay ambiguous, which is an answer."""
    alike: tuple[str, ...]
    """Pairs of names of different items that may be transliterations of one: another spelling of both stays unknown."""


def check_seeds(folder: Path) -> Checked:
    """Return all faults of the tables in *folder*, each with file and line, and what else is worth a look.

    A table that is missing or has another header is one fault, and the others are checked all the same.
    """
    check = _Check(folder)
    check.entities()
    check.aliases()
    check.negatives()
    check.decisions()
    check.titles()
    check.bodies()
    check.cues()
    check.words()
    check.trials()
    check.rules()
    check.stop_words_sorted()
    return Checked(faults=tuple(check.faults), notices=tuple(check.ambiguous()), alike=tuple(check.alike()))


def fix_seeds(folder: Path) -> int:
    """Rewrite the tables in canonical form: cells trimmed, exact duplicates dropped, sorted. Return how many changed.

    A second run changes nothing. Raises SeedError, and writes nothing, if a line is no row of its table.
    """
    pending: list[tuple[Path, str]] = []
    faults: list[str] = []
    for row_type, name in FILES.items():
        if row_type in OPTIONAL and not (folder / name).is_file():
            continue
        rows = set()
        for number, row in read_rows(folder, row_type):
            if isinstance(row, str):
                faults.append(f"{name}:{number}: {row}")
            else:
                cells = (" ".join(cell.split()) for cell in cells_of(row))
                rows.add(row_type(**dict(zip(header(row_type), cells, strict=True))))
        lines = ["\t".join(header(row_type)), *(to_line(row) for row in sorted(rows, key=sort_key))]
        pending.append((folder / name, "\n".join(lines) + "\n"))
    words = {" ".join(word.split()) for word in read_stop_words(folder)} - {""}
    pending.append((folder / STOP_WORDS, "".join(f"{word}\n" for word in sorted(words))))
    if faults:
        raise SeedError(faults)
    changed = [(path, text) for path, text in pending if path.read_bytes() != text.encode()]
    for path, text in changed:
        path.write_text(text, encoding="utf-8", newline="\n")
    return len(changed)


class _Check:
    """One run over one folder; ``faults`` grows in the order of the tables and their lines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.items: dict[str, EntityRow] = {}
        self.names: dict[tuple[str, bool], dict[str, str]] = defaultdict(dict)
        """(Folded name, whether a demonym) → QID → the name as written."""
        self.metonyms: set[tuple[str, str]] = set()
        self.decided: set[str] = set()
        self.spans: dict[str, list[tuple[str, Span]]] = defaultdict(list)
        """Folded name → the QIDs that it means in these spans."""
        self.denied: set[tuple[str, str]] = set()
        """(Folded name, QID) of the negative rows."""
        try:
            self.stop_words = frozenset(map(fold, read_stop_words(folder)))
        except SeedError as error:
            self.faults += error.faults
            self.stop_words = frozenset()

    def entities(self) -> None:
        rows = list(self.rows(EntityRow))
        for number, row in rows:  # all items first: a row may refer to one further down
            if row.qid in self.items:
                self.fault(EntityRow, number, f"{row.qid} has a row already (expected one row for an item)")
            self.items.setdefault(row.qid, row)
            self.name_of(row.label_ar, row.qid, demonym=False)
        for number, row in rows:
            say = self.sayer(EntityRow, number)
            self.qid(row.qid, say)
            if row.type not in set(EntityType):
                say(f"unknown type {row.type!r} (expected one of {', '.join(EntityType)})")
            self.spelling(row.label_ar, say)
            if not row.label_en:
                say("no English label")
            self.referred(row.country, "country", {EntityType.STATE, EntityType.PLACE}, say)
            self.referred(row.capital, "capital", {EntityType.STATE, EntityType.PLACE}, say)
            if row.type == EntityType.STATE and row.country:
                say(f"a state in the country {row.country} (expected none)")
            if row.type != EntityType.STATE and row.capital:
                say(f"a {row.type} with the capital {row.capital} (expected of a STATE only)")
            if row.iso and not _ISO.fullmatch(row.iso):
                say(f"{row.iso!r} is no ISO 3166 code (expected such as SY or SY-ID)")
            self.place(row.lat, row.lon, say)

    def aliases(self) -> None:
        for number, row in self.rows(AliasRow):
            say = self.sayer(AliasRow, number)
            item = self.items.get(row.qid)
            self.spelling(row.alias, say, latin=item is not None and item.type == EntityType.ORG)
            self.item(row.qid, say)
            self.day(row.date, say)
            if row.kind not in set(Kind):
                say(f"unknown kind {row.kind!r} (expected one of {', '.join(Kind)})")
                continue
            if item and row.kind in (Kind.DEMONYM, Kind.METONYM) and item.type != EntityType.STATE:
                say(f"{row.kind} of {row.qid}, which is a {item.type} (expected a STATE)")
            if row.kind == Kind.METONYM:
                self.metonyms.add((fold(row.alias), row.qid))
            elif row.qid in self.names[fold(row.alias), row.kind == Kind.DEMONYM]:
                say(f"{row.alias} is a name of {row.qid} already, but for spelling that look-up folds away")
            else:
                self.name_of(row.alias, row.qid, demonym=row.kind == Kind.DEMONYM)

    def negatives(self) -> None:
        for number, row in self.rows(NegativeRow):
            say = self.sayer(NegativeRow, number)
            self.item(row.qid, say)
            self.denied.add((fold(row.alias), row.qid))
            if not row.note:
                say("no reason in note")
            if self.goes_by(row.alias, row.qid):
                say(f"{row.alias} is a name of {row.qid} by another row: only one can be true")

    def decisions(self) -> None:
        defaults: Counter[str] = Counter()
        for number, row in self.rows(DecisionRow):
            say = self.sayer(DecisionRow, number)
            self.item(row.qid, say)
            key = fold(row.alias)
            self.decided.add(key)
            defaults[key] += not row.when
            if row.qid in self.items and not self.goes_by(row.alias, row.qid):
                say(f"{row.alias} is no name of {row.qid}: nothing to decide")
            if not row.when and defaults[key] > 1:
                say(f"a second default for {row.alias} (expected one row with an empty when)")
            if ".." in row.when:
                self.span(key, row, say)
            elif any(not word.strip() for word in row.when.split("|")) and row.when:
                say(f"an empty word in {row.when!r} (expected words separated by |)")

    def span(self, key: str, row: DecisionRow, say: Callable[[str], None]) -> None:
        """Note a span that is none, or in which another item has the name, too."""
        span = read_span(row.when)
        if span is None:
            say(f"{row.when!r} is no span of days (expected such as 2011-10-24..2012-05-02, or with one end open)")
            return
        for qid, other in self.spans[key]:
            if qid != row.qid and span.meets(other):
                say(f"{row.when} overlaps with the days of {qid}: nothing would decide between them")
        self.spans[key].append((row.qid, span))

    def titles(self) -> None:
        seen: dict[tuple[str, str], int] = {}
        for number, row in self.rows(TitleRow):
            say = self.sayer(TitleRow, number)
            self.arabic(row.title, say)
            if row.type not in set(EntityType):
                say(f"unknown type {row.type!r} (expected one of {', '.join(EntityType)})")
            if (first := seen.setdefault((fold(row.title), row.type), number)) != number:
                say(f"{row.title} stands in line {first} already")

    def bodies(self) -> None:
        seen: dict[str, int] = {}
        for number, row in self.rows(BodyRow):
            say = self.sayer(BodyRow, number)
            self.arabic(row.head, say)
            if row.kind not in _BODY_KINDS:
                say(f"unknown kind {row.kind!r} (expected one of {', '.join(_BODY_KINDS)})")
            if (first := seen.setdefault(fold(row.head), number)) != number:
                say(f"{row.head} stands in line {first} already")

    def cues(self) -> None:
        seen: dict[tuple[str, ...], int] = {}
        for number, row in self.rows(CueRow):
            say = self.sayer(CueRow, number)
            self.arabic(row.cue, say)
            for what in cue_faults(row):
                say(what)
            sides = ("before", "after") if row.side == "beside" else (row.side,)
            for side, *words in product(sides, *(fold(word).split("|") for word in row.cue.split(" "))):
                if (first := seen.setdefault((row.of, side, *words), number)) != number:
                    say(f"{' '.join(words)} stands in line {first} already")

    def words(self) -> None:
        seen: dict[tuple[str, str], int] = {}
        for number, row in self.rows(WordRow):
            say = self.sayer(WordRow, number)
            self.arabic(row.word, say)
            if row.role not in set(Role):
                say(f"unknown role {row.role!r} (expected one of {', '.join(Role)})")
            if (first := seen.setdefault((fold(row.word), row.role), number)) != number:
                say(f"{row.word} stands in line {first} already")

    def trials(self) -> None:
        if not (self.folder / FILES[TrialRow]).is_file():
            return
        seen: dict[tuple[str, str], int] = {}
        for number, row in self.rows(TrialRow):
            say = self.sayer(TrialRow, number)
            for what in trial_faults(row):
                say(what)
            for qid in (row.qid, row.intended):
                if is_qid(qid):
                    self.item(qid, say)
            if (first := seen.setdefault((row.sentence, row.name.removesuffix("#1")), number)) != number:
                say(f"{row.name} of this sentence stands in line {first} already")

    def rules(self) -> None:
        """Note what is wrong with the tables by which relations are read."""
        before = len(self.faults)
        if any((self.folder / FILES[row]).is_file() for row in (OfficeRow, TriggerRow, ConstructionRow)):
            for number, office in self.rows(OfficeRow):
                for what in office_faults(office):
                    self.fault(OfficeRow, number, what)
            for number, trigger in self.rows(TriggerRow):
                for what in trigger_faults(trigger):
                    self.fault(TriggerRow, number, what)
            letters = read_letters(self.folder) if len(self.faults) == before else {}
            for number, construction in self.rows(ConstructionRow):
                for what in construction_faults(construction, letters) if letters else ():
                    self.fault(ConstructionRow, number, what)

    def stop_words_sorted(self) -> None:
        path = self.folder / STOP_WORDS
        if not path.is_file():
            return
        words = path.read_text(encoding="utf-8").splitlines()
        if words != sorted({word.strip() for word in words} - {""}):
            self.faults.append(f"{STOP_WORDS}: not sorted, or a word twice (kg seeds check --fix sorts it)")

    def ambiguous(self) -> Iterator[str]:
        """Yield a line for each name of several items that no row decides."""
        for (key, _), found in sorted(self.names.items()):
            if len(found) > 1 and key not in self.decided:
                items = ", ".join(f"{qid} {self.items[qid].label_en}" for qid in sorted(found) if qid in self.items)
                yield f"{FILES[DecisionRow]}: no row decides {min(found.values())}: {items}"

    def alike(self) -> Iterator[str]:
        """Yield a line for each two names that a rule of transliteration joins, and that no item has both of.

        Not where ``not-aliases.tsv`` denies the one name to the item of the other: somebody has looked at them.
        """
        for one, other in list_alike(sorted(key for key, demonym in self.names if not demonym)):
            first, second = self.names[one, False], self.names[other, False]
            denied = {(one, qid) for qid in second} | {(other, qid) for qid in first}
            if first.keys().isdisjoint(second) and self.denied.isdisjoint(denied):
                items = " and ".join(f"{min(names.values())} ({', '.join(sorted(names))})" for names in (first, second))
                yield f"{FILES[AliasRow]}: {items} may be one name (a row of {FILES[NegativeRow]} says if not)"

    def rows(self, row_type: type[Row]) -> Iterator[tuple[int, Row]]:
        """Yield the rows of a table; note what is wrong with their form: cells, order, twins, source."""
        last: Row | None = None
        seen: dict[Row, int] = {}
        try:
            for number, row in read_rows(self.folder, row_type):
                say = self.sayer(row_type, number)
                if isinstance(row, str):
                    say(row)
                    continue
                if any(cell != " ".join(cell.split()) for cell in cells_of(row)):
                    say("spaces around or doubled in a cell (kg seeds check --fix trims them)")
                if not isinstance(row, TrialRow) and not row.source:
                    say("no source")
                if row in seen:
                    say(f"the same row as line {seen[row]}")
                elif last is not None and sort_key(row) < sort_key(last):
                    say("not sorted (kg seeds check --fix sorts it)")
                seen.setdefault(row, number)
                last = row
                yield number, row
        except SeedError as error:
            self.faults += error.faults

    def fault(self, row_type: type[Row], number: int, what: str) -> None:
        self.faults.append(f"{FILES[row_type]}:{number}: {what}")

    def sayer(self, row_type: type[Row], number: int) -> Callable[[str], None]:
        """Return what notes a fault of this line."""
        return lambda what: self.fault(row_type, number, what)

    def name_of(self, alias: str, qid: str, *, demonym: bool) -> None:
        self.names[fold(alias), demonym].setdefault(qid, alias)

    def goes_by(self, alias: str, qid: str) -> bool:
        key = fold(alias)
        return qid in self.names.get((key, False), {}) or qid in self.names.get((key, True), {})

    @staticmethod
    def qid(qid: str, say: Callable[[str], None]) -> bool:
        if is_qid(qid):
            return True
        say(f"{qid!r} is no Wikidata item (expected Q and digits)")
        return False

    def item(self, qid: str, say: Callable[[str], None]) -> None:
        if self.qid(qid, say) and qid not in self.items:
            say(f"{qid} has no row in {FILES[EntityRow]}")

    def referred(self, qid: str, what: str, types: set[EntityType], say: Callable[[str], None]) -> None:
        """Note a country or capital that is no item of these types."""
        if qid and self.qid(qid, say):
            item = self.items.get(qid)
            if item is None:
                say(f"{what} {qid} has no row in {FILES[EntityRow]}")
            elif item.type not in types:
                say(f"{what} {qid} is a {item.type} (expected {' or '.join(sorted(types))})")

    @staticmethod
    def arabic(text: str, say: Callable[[str], None]) -> None:
        if not has_arabic_letters(text):
            say(f"{text!r} has no Arabic letter")

    def spelling(self, alias: str, say: Callable[[str], None], *, latin: bool = False) -> None:
        """Note a name that look-up cannot use; an organization's may be in *latin* letters, as the news has them."""
        if not (latin and _LATIN.fullmatch(alias)):
            self.arabic(alias, say)
        key = fold(alias)
        if key in self.stop_words:
            say(f"{alias} folds to a stop word")
        elif len(key) == 1:
            say(f"{alias} is a single letter")

    @staticmethod
    def place(lat: str, lon: str, say: Callable[[str], None]) -> None:
        if bool(lat) != bool(lon):
            say("one of lat and lon is missing (expected both or neither)")
        for cell, name, limit in ((lat, "lat", 90), (lon, "lon", 180)):
            if cell and (not _DEGREES.fullmatch(cell) or abs(float(cell)) > limit):
                say(f"{name} {cell!r} is no place on earth (expected degrees from -{limit} to {limit})")

    @staticmethod
    def day(text: str, say: Callable[[str], None]) -> None:
        try:
            good = date.fromisoformat(text).isoformat() == text
        except ValueError:
            good = False
        if not good:
            say(f"{text!r} is no date (expected such as 2026-11-21)")
