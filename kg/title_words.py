"""Which words belong to a title: الأول and رئيس الوزراء of نائب أول لرئيس الوزراء, and not مدافعا behind الوزير."""

from collections.abc import Sequence

from kg import arabic
from kg.lookahead import NO_PART, is_name
from kg.rules import Sense
from kg.units import Unit

TITLES = (
    *("title:office", "title:office of something", "title:spokesperson", "title:member", "title:member of something"),
    "title:counterpart",
)
OWNED = ("باسم", "خارجيت", "دفاع", "داخليت")
"""How words end a title that has a pronoun: باسمها, وزير خارجيتها."""


def for_one(word: str, sense: Sense) -> str:
    """Return the first word of a title in its form for one person."""
    if sense.number == 1 and not sense.base.startswith("نظير") and arabic.fold(word) == arabic.fold(sense.base):
        return word
    return f"ال{sense.base}" if word.startswith("ال") and not sense.base.startswith("ال") else sense.base


def is_accusative(text: str, unit: Unit) -> bool:
    """Whether a word tells in what manner something is done, and belongs to no title: الوزير التركي مدافعا عن."""
    return text[unit.start : unit.end].endswith(("اً", "ًا", "ا")) and not unit.key.startswith("ال")


def is_definite(unit: Unit) -> bool:
    """Whether a word has an article, behind a particle, too."""
    return unit.key.startswith(("ال", "لل", "وال"))


def is_part(unit: Unit) -> bool:
    """Whether a word can go on with a title by its look."""
    return (
        not unit.groups & NO_PART
        and unit.link is None
        and (is_definite(unit) or unit.sense("office word", "head") is not None)
    )


def goes_on(units: Sequence[Unit], at: int, words: int) -> bool:
    """Whether the word here belongs to the title."""
    unit = units[at]
    ahead = units[at + 1] if at + 1 < len(units) else None
    if unit.groups & NO_PART or unit.groups & {"و", "ب", "ك", "colon", "date"}:
        return False
    if unit.key.startswith("وال"):
        # وزير الشؤون الخارجية والتعاون الدولي
        rest = at + 1 + (ahead is not None and ahead.groups == {"word"} and is_definite(ahead))
        last = units[rest] if rest < len(units) else None
        return words > 1 and last is not None and bool(last.groups & {"person", "demonym"} or is_name(units, rest + 1))
    if unit.key == "عام" and ahead is not None and ahead.key.isdecimal():
        return False
    if (title := unit.sense(*TITLES)) is not None:
        if title.number > 1 and unit.key.startswith("ال"):
            return True  # مجلس الوزراء
        if units[at - 1].key == "مكتب" and "word:باسم" in units[at - 2].groups:
            return True  # المتحدث باسم مكتب رئيس الوزراء العراقي
        return words == 1 and (is_definite(unit) or (ahead is not None and (ahead.link is not None or is_part(ahead))))
    if is_part(unit):
        return True
    if unit.key.startswith(OWNED):
        return True
    # رئيس بلدية باريس: an unknown word in the genitive
    plain = not unit.senses and words == 1 and unit.key.isalpha()
    return plain and ahead is not None and (is_definite(ahead) or bool(ahead.groups & {"org", "state", "place"}))


def are_several(unit: Unit) -> bool:
    """Whether a word is a title of several, with its article: الوزراء."""
    sense = unit.sense(*TITLES)
    return sense is not None and sense.number > 1 and unit.key.startswith("ال")
