"""Pronouns in titles: whose minister وزيرها is, and of which body زعيمه."""

from collections.abc import Sequence

from kg import arabic
from kg.model import Link
from kg.rules import Sense
from kg.units import Unit

_OF_STATES = ("سفير", "وزير", "مندوب", "قنصل")
"""Titles of those who serve a state."""


def without_pronoun(word: str) -> str:
    """Return the word of an office that a pronoun hangs on: خارجيتها is الخارجية.

    >>> without_pronoun("خارجيتها"), without_pronoun("دفاعه")
    ('الخارجية', 'الدفاع')
    """
    bare = word.removesuffix("ها").removesuffix("ه")
    return "ال" + (bare[:-1] + "ة" if bare.endswith("ت") else bare)


def has_pronoun(key: str, sense: Sense) -> bool:
    """Whether ها or هم hangs on the first word of a title: وزيرها."""
    return sense.group != "title:counterpart" and key.endswith(("ها", "هم")) and not sense.base.endswith("ها")


def is_his_own(key: str, sense: Sense) -> bool:
    """Whether ه hangs on the first word of a title: نائبه."""
    return sense.group != "title:counterpart" and key == f"{arabic.fold(sense.base)}ه"


def body_before(units: Sequence[Unit], at: int) -> Link | None:
    """Return the body right before that ه in a title means: حزب الله وزعيمه."""
    joined = at > 1 and units[at - 1].groups == {"و"} and units[at - 2].groups == {"org"}
    return units[at - 2].link if joined else None


def find_owner(units: Sequence[Unit], at: int, sense: Sense) -> Link | None:
    """Return the state or body that a pronoun in a title means: the last one named before in the sentence."""
    nearest = units[at - 2] if at > 1 and units[at - 1].groups == {"و"} else None
    if nearest is not None and nearest.link is None and nearest.key.startswith("ال"):
        return None  # ضد الهيئة وزعيمها
    for position in range(at - 1, -1, -1):
        unit = units[position]
        if unit.groups & {"state", "org"} and not (unit.groups == {"org"} and sense.base.startswith(_OF_STATES)):
            return unit.link
        if unit.groups == {"demonym"} and position and units[position - 1].sense("side") is not None:
            return unit.link
    return None
