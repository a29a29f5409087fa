"""What stands behind a place in a sentence: a name, perhaps beyond quotes, ranks, brackets or a portfolio.

All take the units of a sentence and where to look. They help to read titles (``kg.titles``).
"""

from collections.abc import Sequence

from kg import arabic
from kg.model import EntityType, Link
from kg.units import Unit

_BRACKETED = 5
"""Units from a bracket to the one that closes it."""
_ASIDE = 4
"""Units from في or عن to the name behind what it says."""
_WITH_EPITHET = frozenset(map(arabic.fold, ("بها", "به", "دوليا", "حديثا", "مؤخرا")))
"""Words that go with an adjective: المعترف بها دوليا, المعينة حديثا."""
_PORTFOLIO = frozenset(map(arabic.fold, ("للشؤون", "شؤون")))
NO_PART = frozenset(
    (
        "date",
        "comma",
        "colon",
        "which",
        "that",
        "planned",
        "expected",
        "invited",
        "factive",
        "clause",
        "between",
        "aside",
    )
)
"""Groups of units that end a title, and what goes with one."""


def is_comma(units: Sequence[Unit], at: int) -> bool:
    """Whether a comma, and no bracket, stands here."""
    return at < len(units) and units[at].key in ("،", ",")


def over_aside(units: Sequence[Unit], at: int) -> int | None:
    """Return where a name stands behind في or عن and a word or body more: الائتلاف السوري في المنفى أحمد رمضان."""
    behind = at + 1
    if "word:عن" in units[at].groups and not (behind < len(units) and units[behind].sense("head")):
        return None  # المسؤولين في التنظيم عن إعدام فلان
    if not units[at].groups & {"word:في", "word:عن"}:
        return None
    while behind < min(len(units), at + _ASIDE) and (
        units[behind].sense("head", "direction") is not None or units[behind].groups <= {"word", "org"}
    ):
        behind += 1
    comma = is_comma(units, behind)
    return behind if behind > at + 1 and is_name(units, behind + comma) else None


def over_epithet(units: Sequence[Unit], at: int, *, is_told: bool) -> int | None:
    """Return where a name stands behind an adjective that is no part of the office: الفرنسي الشاب إيمانويل ماكرون.

    Where it is not *told* yet what the office is of, the adjective must have another word with it: المعينة حديثا.
    """
    plain = units[at].groups == {"word"} or units[at].sense("designate") is not None
    if not plain or not units[at].key.startswith("ال"):
        return None
    behind = at + 1
    while behind < len(units) and arabic.fold(units[behind].key) in _WITH_EPITHET:
        behind += 1
    alone = behind == at + 1
    if alone and (not is_told or units[at].groups != {"word"}):
        return None
    return behind if is_name(units, behind) else None


def over_portfolio(units: Sequence[Unit], at: int) -> int | None:
    """Return where a name stands behind what its bearer is in charge of: الروسي لشؤون الشرق الأوسط ميخائيل بوغدانوف."""
    first = at + (units[at].groups == {"ل"})
    if first == len(units) or units[first].key not in _PORTFOLIO:
        return None
    behind = first + 1
    while behind < min(len(units), first + _ASIDE) and not units[behind].groups & {*NO_PART, "person", "demonym"}:
        behind += 1
    comma = is_comma(units, behind)
    return behind if behind > first + 1 and is_name(units, behind + comma) else None


def closing(units: Sequence[Unit], at: int) -> int | None:
    """Return the bracket or quote that closes the one here, if it holds a few words."""
    if units[at].key != "(" and units[at].groups != {"quote"}:
        return None
    within = range(at + 1, min(at + _BRACKETED, len(units)))
    closes = {")"} if units[at].key == "(" else {'"', "»", "”", "'"}
    end = next((i for i in within if units[i].key in closes or units[i].groups == {"colon"}), None)
    return None if end is None or units[end].groups == {"colon"} else end


def last_place(units: Sequence[Unit], at: int) -> int:
    """Return the last of the places that "and" joins: الشرق الأوسط وشمال أفريقيا."""
    while at + 2 < len(units) and units[at + 1].groups == {"و"} and units[at + 2].groups & {"place", "state"}:
        at += 2
    return at


def to_name(units: Sequence[Unit], at: int) -> int:
    """Return where a name begins, over a nationality and ranks."""
    at = over_quotes(units, at)
    at = over_quotes(units, at + (at < len(units) and units[at].groups == {"demonym"}))
    while at < len(units) and units[at].sense("title:rank") is not None:
        at += 1
    return over_quotes(units, at)


def is_name(units: Sequence[Unit], at: int) -> bool:
    """Whether a person's name stands here, or behind a nationality and ranks."""
    behind = to_name(units, at)
    return behind < len(units) and units[behind].groups == {"person"}


def is_nationality(units: Sequence[Unit], at: int) -> bool:
    """Whether this is the nationality of whoever is named behind it: رئيس اللجنة الأولمبية الألماني توماس باخ."""
    return units[at].groups == {"demonym"} and is_name(units, at + 1)


def over_quotes(units: Sequence[Unit], at: int) -> int:
    """Return the first unit from here on that is no quote."""
    while at < len(units) and units[at].groups == {"quote"}:
        at += 1
    return at


def is_its_nationality(units: Sequence[Unit], at: int, of: Link | None) -> bool:
    """Whether this is the nationality of the body right before it: رئيس نادي الزمالك المصري."""
    body = of is not None and of.mention.type is EntityType.ORG and units[at - 1].link is of
    return body and units[at].groups == {"demonym"}


def is_at_place(units: Sequence[Unit], at: int) -> bool:
    """Whether ب stands before the place where a body is, and a name behind it: وزارة الصحة بغزة أشرف القدرة."""
    named = at + 1 < len(units) and bool(units[at + 1].groups & {"place", "state"})
    return units[at].groups == {"ب"} and named and is_name(units, at + 2)


def is_at_body(units: Sequence[Unit], at: int) -> bool:
    """Whether ب stands before the body that a title is of: النائب بالبرلمان."""
    if units[at].groups != {"ب"}:
        return False
    ahead = [unit for unit in units[at + 1 : at + 4] if unit.groups != {"quote"}]
    head = len(ahead) > 1 and ahead[0].sense("head") is not None  # بشركة كذا
    return bool(ahead) and ahead[head].groups == {"org"}
