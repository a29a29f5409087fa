"""Who leads a body that is named right before: الهيئة العامة للرياضة في السعودية، برئاسة تركي آل الشيخ."""

from collections.abc import Sequence

from kg.model import Link
from kg.roster import Roster
from kg.titles import Title
from kg.units import Unit

_PARTS = frozenset(("side", "event", "contact", "ل", "word:من", "word:مع"))
_DELEGATED = ("لجن", "فريق", "وفد", "مجموع", "بعث")
"""How words begin, and what stands, before a body of which somebody leads but a part: وفد حماس برئاسة فلان."""


def note_leaders(units: Sequence[Unit], roster: Roster) -> None:
    """Put into the roster who leads which body, by the actors of a sentence and the words of group ``lead``."""
    for at, unit in enumerate(units):
        lead = unit.sense("lead")
        if lead is None or at < 2 or at + 1 == len(units) or units[at - 1].groups != {"ب"}:
            continue
        behind, body = units[at + 1], _body(units, at - 2)
        of = units[body].link
        if len(behind.actors) != 1 or behind.actors[0].kind != "person" or units[body].groups != {"org"}:
            continue
        person = behind.actors[0].link
        if person is None or of is None or _is_part(units, body, of, roster.text):
            continue
        if lead.says == "قائد" and behind.start < behind.actors[0].start:
            continue  # بقيادة المدرب فلان
        title = Title(
            kind="office",
            is_whole=True,
            number=1,
            words=lead.says,
            of=of,
            status="current",
            start=unit.start,
            after=at + 1,
            stop=at + 1,
            is_definite=False,
        )
        roster.add(title, person, of, units[body].start, behind.end, "body, name")


def _body(units: Sequence[Unit], at: int) -> int:
    """Return where the body is, over a comma and the state where it is."""
    at -= units[at].groups == {"comma"}
    return at - 2 if at > 1 and units[at].groups == {"state"} and "word:في" in units[at - 1].groups else at


def _is_part(units: Sequence[Unit], body: int, of: Link, text: str) -> bool:
    """Whether words before a body, or in its unit before its name, tell of a part of it."""
    head = text[units[body].start : of.mention.start]
    before = units[body - 1] if body > 0 else None
    part = before is not None and bool(before.groups & _PARTS or before.key.startswith(_DELEGATED))
    return part or any(word in head for word in _DELEGATED)
