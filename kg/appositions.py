"""Titles that stand behind a name: مولود تشاووش أوغلو وزير الخارجية التركي, فلان (46 عاما)، مدرب الفريق.

One name may have two of them: فلان رئيس الهيئة وعضو المجلس.
"""

from collections.abc import Sequence
from dataclasses import replace

from kg.lookahead import over_quotes
from kg.model import Link
from kg.owners import served_title, speaks_for_title
from kg.roster import Roster
from kg.rules import Sense
from kg.title_words import TITLES
from kg.titles import Title, read_title, title_key
from kg.units import Unit, kind_of

_YEARS = ("عاما", "سنة", "عامًا")
_SERVANTS = ("مبعوث", "مستشار", "مساعد", "متحدث", "ناطق")
"""How titles begin of those who serve a person."""
_TAKES_PERSONS = ("meet", "call", "address", "confer", "visit", "appoint", "dismiss", "host")


def titled_behind(units: Sequence[Unit], at: int, roster: Roster, *, comma: bool = False) -> int | None:
    """Note the title that stands behind a name, and return the unit after it; None if there is none.

    With *comma* only one that a comma parts from the name.
    """
    unit = units[at]
    behind = _over_age(units, over_quotes(units, at + 1))
    parted = behind < len(units) and units[behind].groups == {"comma"} and units[behind].key != ")"
    behind += parted
    if parted and behind < len(units) and units[behind].key in ("وهو", "وهي"):
        behind += 1
    one_of = parted and behind < len(units) and units[behind].key in ("احد", "احدى")
    behind += one_of
    sense = units[behind].sense(*TITLES[:-1]) if behind < len(units) else None
    if sense is None or (comma and not parted):
        return None
    if sense.number > 1 and not one_of and not _is_accusative(units, behind):
        return None
    title = read_title(roster.text, units, behind, sense)
    ahead = units[title.after] if title.after < len(units) else None
    served = parted and _serves(units, title, sense, roster)
    someone_else = ahead is not None and (ahead.groups == {"person"} or ahead.key.startswith("الوحيد")) and not served
    beside = parted or not at or (units[at - 1].groups <= {"word", "comma", "ل", "ب"} and units[at - 1].key != ")")
    beside = beside or units[at - 1].sense("say", "title:rank") is not None
    beside = beside or " لل" in title.words  # وفلانة وزيرة للتخطيط
    told = title.of is not None or (beside and " " in title.words) or (title.number > 1 and not one_of)
    if someone_else or not told or not title.is_whole or (not parted and title.number == 1 and is_object(units, at)):
        return None
    stop = title.after + 1 if served else title.stop
    link = unit.link
    assert link is not None
    was = units[behind].key.endswith("ا") and at > 0 and units[at - 1].key in ("كان", "كانت")
    title = replace(title, number=1, status="former" if was else title.status)  # كان فلان رئيسا للوزراء
    roster.add(title, link, title.of, unit.start, units[stop - 1].end, "name, title")
    if served:
        note_served(title, units[title.after].link, units[title.after].end, roster)
    if title.kind == "office":
        roster.last, roster.said = title, title.start
    while not served and (after := _another_title(units, stop, title, link, unit.start, roster)) is not None:
        stop = after
    return stop


def note_served(title: Title, person: Link | None, end: int, roster: Roster) -> None:
    """Note the office of him whom somebody serves, whose name stands behind his own title: مستشار الرئيس فلان."""
    own = served_title(title)
    if own is not None and person is not None:
        roster.add(own, person, own.of, title.start, end, "title, name")


def _over_age(units: Sequence[Unit], at: int) -> int:
    """Return the unit behind somebody's age: فلان (46 عاما)، مدرب الفريق."""
    bracket = at < len(units) and units[at].key == "("
    years = at + bracket + 1
    if years >= len(units) or not units[years - 1].key.isdecimal() or units[years].key not in _YEARS:
        return at
    closed = years + 1 < len(units) and units[years + 1].key == ")"
    return years + 1 + closed if bracket == closed else at


def _another_title(
    units: Sequence[Unit], at: int, first: Title, person: Link, start: int, roster: Roster
) -> int | None:
    """Note one more title of somebody (فلان رئيس الهيئة وعضو المجلس), and return the unit after it; None if none is."""
    if at + 1 >= len(units) or units[at].groups != {"و"} or first.of is None:
        return None
    sense = units[at + 1].sense(*TITLES[:-1])
    if sense is None or sense.number > 1:
        return None
    title = read_title(roster.text, units, at + 1, sense)
    if title.of is None or not title.is_whole or is_named(units, title.after):
        return None
    if title_key(title.words) == title_key(first.words) or kind_of(title.of) == kind_of(first.of) == "state":
        return None  # وزير الخارجية الروسي ووزير الدفاع التركي are two
    roster.add(title, person, title.of, start, units[title.stop - 1].end, "name, title")
    return title.stop


def is_named(units: Sequence[Unit], at: int) -> bool:
    """Whether a person's name stands right here."""
    return at < len(units) and units[at].groups == {"person"}


def _serves(units: Sequence[Unit], title: Title, sense: Sense, roster: Roster) -> bool:
    """Whether the name behind a title is that of whom its bearer serves: فلان، مبعوث الرئيس الأميركي دونالد ترامب."""
    behind = units[title.after] if title.after < len(units) else None
    if behind is None or behind.link is None or behind.groups != {"person"} or title.after != title.stop:
        return False
    whose = title.words.partition(" ")[2]
    if not sense.base.startswith(_SERVANTS) or not whose:
        return False
    return sense.base.startswith("مبعوث") or speaks_for_title(title) or roster.bears(behind.link, whose)


def _is_accusative(units: Sequence[Unit], at: int) -> bool:
    """Whether what looks like a dual says what somebody became: وزيرا للمالية."""
    ahead = units[at + 1] if at + 1 < len(units) else None
    return units[at].key.endswith("ا") and ahead is not None and (ahead.groups == {"ل"} or ahead.key.startswith("ل"))


def is_object(units: Sequence[Unit], at: int) -> bool:
    """Whether a verb that takes persons stands right before a name: what follows is then somebody else."""
    return at > 0 and units[at - 1].sense(*_TAKES_PERSONS) is not None
