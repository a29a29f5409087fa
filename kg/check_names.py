"""Check the tables of items and their names: ``entities``, ``aliases``, ``not-aliases`` and ``ambiguous``."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from kg.arabic import fold
from kg.errors import SeedError
from kg.ledger import Ledger, check_arabic
from kg.model import EntityType
from kg.tables import (
    FILES,
    AliasRow,
    DecisionRow,
    EntityRow,
    Kind,
    NegativeRow,
    read_stop_words,
    unknown,
)
from kg.terms import Span, read_span
from kg.variants import list_alike
from kg.vocab import is_qid

_DEGREES = re.compile(r"-?(0|[1-9][0-9]{0,2})(\.[0-9]+)?")
_ISO = re.compile("[A-Z]{2}(-[A-Z0-9]{1,4})?")
_LATIN = re.compile("[A-Za-z][A-Za-z0-9 &+-]{2,}")


class NameCheck:
    """One run over the tables of names; the tables are asked in the order of the methods."""

    def __init__(self, ledger: Ledger) -> None:
        """Note faults in *ledger*; those of the stop words, which no name may be, first."""
        self.ledger = ledger
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
            self.stop_words = frozenset(map(fold, read_stop_words(ledger.folder)))
        except SeedError as error:
            ledger.faults += error.faults
            self.stop_words = frozenset()

    def entities(self) -> None:
        """Note what is wrong with ``entities.tsv``."""
        rows = list(self.ledger.rows(EntityRow))
        for number, row in rows:  # all items first: a row may refer to one further down
            if row.qid in self.items:
                self.ledger.fault(EntityRow, number, f"{row.qid} has a row already (expected one row for an item)")
            self.items.setdefault(row.qid, row)
            self.name_of(row.label_ar, row.qid, demonym=False)
        for number, row in rows:
            say = self.ledger.sayer(EntityRow, number)
            _check_qid(row.qid, say)
            if row.type not in set(EntityType):
                say(unknown("type", row.type, EntityType))
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
            _check_place(row.lat, row.lon, say)

    def aliases(self) -> None:
        """Note what is wrong with ``aliases.tsv``."""
        for number, row in self.ledger.rows(AliasRow):
            say = self.ledger.sayer(AliasRow, number)
            item = self.items.get(row.qid)
            self.spelling(row.alias, say, latin=item is not None and item.type == EntityType.ORG)
            self.item(row.qid, say)
            _check_day(row.date, say)
            if row.kind not in set(Kind):
                say(unknown("kind", row.kind, Kind))
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
        """Note what is wrong with ``not-aliases.tsv``."""
        for number, row in self.ledger.rows(NegativeRow):
            say = self.ledger.sayer(NegativeRow, number)
            self.item(row.qid, say)
            self.denied.add((fold(row.alias), row.qid))
            if not row.note:
                say("no reason in note")
            if self.goes_by(row.alias, row.qid):
                say(f"{row.alias} is a name of {row.qid} by another row: only one can be true")

    def decisions(self) -> None:
        """Note what is wrong with ``ambiguous.tsv``."""
        defaults: Counter[str] = Counter()
        for number, row in self.ledger.rows(DecisionRow):
            say = self.ledger.sayer(DecisionRow, number)
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

    def name_of(self, alias: str, qid: str, *, demonym: bool) -> None:
        """Take up a name of an item."""
        self.names[fold(alias), demonym].setdefault(qid, alias)

    def goes_by(self, alias: str, qid: str) -> bool:
        """Whether an item has this name, or this demonym."""
        key = fold(alias)
        return qid in self.names.get((key, False), {}) or qid in self.names.get((key, True), {})

    def item(self, qid: str, say: Callable[[str], None]) -> None:
        """Note an item that has no row."""
        if _check_qid(qid, say) and qid not in self.items:
            say(f"{qid} has no row in {FILES[EntityRow]}")

    def referred(self, qid: str, what: str, types: set[EntityType], say: Callable[[str], None]) -> None:
        """Note a country or capital that is no item of these types."""
        if qid and _check_qid(qid, say):
            item = self.items.get(qid)
            if item is None:
                say(f"{what} {qid} has no row in {FILES[EntityRow]}")
            elif item.type not in types:
                say(f"{what} {qid} is a {item.type} (expected {' or '.join(sorted(types))})")

    def spelling(self, alias: str, say: Callable[[str], None], *, latin: bool = False) -> None:
        """Note a name that look-up cannot use; an organization's may be in *latin* letters, as the news has them."""
        if not (latin and _LATIN.fullmatch(alias)):
            check_arabic(alias, say)
        key = fold(alias)
        if key in self.stop_words:
            say(f"{alias} folds to a stop word")
        elif len(key) == 1:
            say(f"{alias} is a single letter")


def _check_qid(qid: str, say: Callable[[str], None]) -> bool:
    """Note what is no item number; return whether it is one."""
    if is_qid(qid):
        return True
    say(f"{qid!r} is no Wikidata item (expected Q and digits)")
    return False


def _check_place(lat: str, lon: str, say: Callable[[str], None]) -> None:
    if bool(lat) != bool(lon):
        say("one of lat and lon is missing (expected both or neither)")
    for cell, name, limit in ((lat, "lat", 90), (lon, "lon", 180)):
        if cell and (not _DEGREES.fullmatch(cell) or abs(float(cell)) > limit):
            say(f"{name} {cell!r} is no place on earth (expected degrees from -{limit} to {limit})")


def _check_day(text: str, say: Callable[[str], None]) -> None:
    try:
        good = date.fromisoformat(text).isoformat() == text
    except ValueError:
        good = False
    if not good:
        say(f"{text!r} is no date (expected such as 2026-11-21)")
