"""Who leads a body that is named right before (الهيئة في السعودية، برئاسة فلان), and who has which post."""

import re
from collections.abc import Sequence

from kg import arabic
from kg.model import Link
from kg.roster import Roster
from kg.titles import Title
from kg.units import Unit

_PARTS = frozenset(("side", "event", "contact", "ل", "word:من", "word:مع"))
_DELEGATED = ("لجن", "فريق", "وفد", "مجموع", "بعث")
"""How words begin, and what stands, before a body of which somebody leads but a part: وفد حماس برئاسة فلان."""
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_HAS = ("يشغل", "تشغل", "يتولى", "تتولى", "تولى", "تولت", "توليه", "توليها", "تسلم", "تسلمه")
_POSTS = {**dict.fromkeys(map(arabic.fold, _HAS), "current"), **dict.fromkeys(("شغل", "شغلت"), "former")}
"""Words before منصب, and whether one still has the post."""


def note_leaders(units: Sequence[Unit], roster: Roster) -> None:
    """Put into the roster who leads which body, by the actors of a sentence and the words of group ``lead``."""
    for at, unit in enumerate(units):
        lead = unit.sense("lead")
        if lead is None or at < 2 or at + 1 == len(units):
            continue
        presides = at > 2 and units[at - 1].key == "ظل" and lead.says == "رئيس" and "word:في" in units[at - 2].groups
        if units[at - 1].groups != {"ب"} and not presides:
            continue
        behind, body = units[at + 1], at - 3 if presides else _body(units, at - 2)
        of = units[body].link
        governs = units[body].groups == {"state"} and (presides or _is_government(units[body], roster.text))
        led = governs or units[body].groups == {"org"}
        if not led or len(behind.actors) != 1 or behind.actors[0].kind != "person":
            continue
        person = behind.actors[0].link
        if person is None or of is None or (not governs and _is_part(units, body, of, roster.text)):
            continue
        if lead.says == "قائد" and behind.start < behind.actors[0].start:
            continue  # بقيادة المدرب فلان
        title = Title(
            kind="office",
            is_whole=True,
            number=1,
            words=f"{lead.says} الحكومة" if governs and not presides else lead.says,
            of=of,
            status="current",
            start=unit.start,
            after=at + 1,
            stop=at + 1,
            is_definite=False,
        )
        roster.add(title, person, of, units[body].start, behind.end, "body, name")


def note_posts(units: Sequence[Unit], roster: Roster) -> None:
    """Put into the roster who has a post, by the actors of a sentence: فلان الذي يشغل منصب رئيس الهيئة."""
    for at, unit in enumerate(units[:-1]):
        post = units[at + 1].actors[0] if unit.key == "منصب" and len(units[at + 1].actors) == 1 else None
        if post is None or post.link is not None or not post.title or post.number > 1:
            continue
        verb = at - 1
        while verb > 0 and (units[verb].groups & {"aside", "date", "comma"} or units[verb].groups == {"person"}):
            verb -= 1
        status = _POSTS.get(units[verb].key) if verb >= 0 else None
        holder = _holder(units, verb, at) if status else None
        if status is None or holder is None:
            continue
        was = any(each.key in ("كان", "كانت") for each in units[max(0, verb - 2) : verb])
        dated = any(_YEAR.fullmatch(each.key) or (each.date is not None and i > at) for i, each in enumerate(units))
        if was or (units[verb].key.startswith("تول") and dated):
            status = "former"  # تولى منصب الوزير من 2000 حتى 2004
        title = Title(
            kind="office",
            is_whole=True,
            number=1,
            words=post.title,
            of=post.of,
            status=status,
            start=unit.start,
            after=at + 1,
            stop=at + 1,
            is_definite=False,
        )
        roster.add(title, holder, post.of, min(unit.start, units[verb].start), units[at + 1].end, "post")


def _holder(units: Sequence[Unit], verb: int, post: int) -> Link | None:
    """Return whose post it is: he who is named behind the verb, right before it, or alone before توليه."""
    named = [unit.actors[0].link for unit in units[verb + 1 : post] if unit.groups == {"person"}]
    if not named and units[verb].key.endswith(("ه", "ها")):
        persons = {unit.actors[0].link for unit in units[:verb] if unit.groups == {"person"}}
        return persons.pop() if len(persons) == 1 else None
    if not named:
        before = verb - 1
        while before >= 0 and units[before].groups & {"aside", "comma", "which"}:
            before -= 1
        named = [units[before].actors[0].link] if before >= 0 and units[before].groups == {"person"} else []
    return named[0] if len(named) == 1 else None


def _body(units: Sequence[Unit], at: int) -> int:
    """Return where the body is, over a comma, an adjective and the state where it is."""
    at -= units[at].groups == {"comma"}
    at -= at > 0 and units[at].key.startswith("ال") and bool(units[at - 1].groups & {"state", "org"})
    return at - 2 if at > 1 and units[at].groups == {"state"} and "word:في" in units[at - 1].groups else at


def _is_government(body: Unit, text: str) -> bool:
    """Whether a unit is the government of a state: الحكومة الأردنية الجديدة برئاسة فلان."""
    return body.link is not None and "حكومة" in text[body.start : body.link.mention.start]


def _is_part(units: Sequence[Unit], body: int, of: Link, text: str) -> bool:
    """Whether words before a body, or in its unit before its name, tell of a part of it."""
    head = text[units[body].start : of.mention.start]
    before = units[body - 1] if body > 0 else None
    part = before is not None and bool(before.groups & _PARTS or before.key.startswith(_DELEGATED))
    return part or any(word in head for word in _DELEGATED)
