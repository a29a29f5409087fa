"""Whom a title speaks of besides its bearer: whose deputy نائبه is, whose spokesperson المتحدث باسم الرئيس."""

from collections.abc import Sequence
from dataclasses import replace

from kg.model import EntityType
from kg.roster import Office, Roster
from kg.titles import Title
from kg.units import Unit

_PREDECESSORS = ("سلفه", "سلفها")
_SPOKEN_FOR = ("رئيس", "وزير", "ملك", "أمين", "مبعوث", "حاكم", "مفوض", "مرشد")
"""How titles begin, without article, of those who have spokespeople and advisers."""


def is_predecessor(unit: Unit) -> bool:
    """Whether this speaks of who bore a title before: سلفه."""
    return unit.key in _PREDECESSORS


def is_of_state(office: Office) -> bool:
    """Whether an office is one of a state; clubs change coaches too often for one to be sure of whom سلفه means."""
    return office.of is not None and office.of.mention.type is EntityType.STATE


def owner_of(units: Sequence[Unit], at: int, roster: Roster) -> Office | None:
    """Return the office of the person named nearest before in the sentence; None if the article gave him none so far.

    Of a predecessor there must be but one person whose he may be.
    """
    links = [unit.link for unit in units[:at] if unit.groups == {"person"} and unit.link is not None]
    if not links or (is_predecessor(units[at]) and len({link.identity for link in links}) > 1):
        return None
    return roster.held_by(links[-1])


def served_title(title: Title) -> Title | None:
    """Return the title of him whom somebody serves: الرئيس of المتحدث باسم الرئيس; None if it is of no state."""
    _, by, rest = title.words.partition(" باسم ")
    rest = rest if by else title.words.partition(" ")[2]
    if title.of is None or not rest.removeprefix("ال").startswith(_SPOKEN_FOR):
        return None
    return replace(title, kind="office", words=rest, status="current", served=None)


def speaks_for_title(title: Title) -> bool:
    """Whether this is the spokesperson of somebody by his title: المتحدث باسم الرئيس التركي."""
    head, _, rest = title.words.partition(" باسم ")
    return title.kind == "spokesperson" and bool(head) and rest.removeprefix("ال").startswith(_SPOKEN_FOR)
