"""Who goes on doing things in a sentence, and says something then: وصل فلان إلى أنقرة، وقال إن.

The verb of speaking has no subject of its own. It goes on with the first verb of the sentence, or of a clause in it,
where both agree and nobody else named between them may be its subject.
"""

from collections.abc import Sequence

from kg.arguments import REPORTED, is_verb
from kg.rules import Sense
from kg.units import Actor, Unit

_JOINS = frozenset(("و", "clause"))
"""What stands before a verb that goes on with the subject of the one before."""
_BEFORE_VERB = frozenset(("و", "ف", "clause", "aside", "date", "comma"))
"""What may stand before the first verb of a sentence."""
_OBJECT_VERBS = ("meet", "call", "confer", "visit", "appoint", "dismiss", "strike", "gather", "host")
"""Verbs behind which the first name may be their object: والتقى فلانا وقال."""
_OBJECT = 4
"""Units behind such a verb and a name in which its object stands."""


def find_doer(units: Sequence[Unit], trigger: int, sense: Sense) -> tuple[int, tuple[Actor, ...]] | None:
    """Return with whose verb one of *sense* behind "and" goes on (اجتمع فلان مع فلان، وقال); None where it may not."""
    if sense.number > 1 or not trigger or not units[trigger - 1].groups & _JOINS or "aside" in units[trigger].groups:
        return None
    clause = max((at for at in range(trigger - 1) if "clause" in units[at].groups), default=-1) + 1
    verbs = (at for at in range(clause, trigger - 2) if _is_verb_at(units, at))
    verb = next(verbs, None)
    if verb is None:
        return None
    first, between = verb + 1, units[verb + 2 : trigger - 1]
    if any(unit.groups & REPORTED for unit in units[clause:trigger]) or not _is_of(units[verb], units[first], sense):
        return None
    if sum("quote" in unit.groups for unit in between) % 2 or any("that" in unit.groups for unit in units[:clause]):
        return None
    others = [at for at in range(first + 1, trigger) if any(actor.kind == "person" for actor in units[at].actors)]
    if any(_may_act(units, at) for at in others):
        return None
    return first, units[first].actors


def _is_verb_at(units: Sequence[Unit], at: int) -> bool:
    """Whether a word that begins a clause, right before who acts in it, may be its verb."""
    unit, behind = units[at], units[at + 1]
    if not behind.groups & {"person", "org", "state"} or unit.actors or unit.key.startswith("ال") or not unit.key:
        return False
    before = units[at - 1] if at else None
    if before is not None and not before.groups & _BEFORE_VERB and before.key != "لم":
        return False
    if unit.groups != {"word"} and not any(sense.tense in ("past", "present") for sense in unit.senses):
        return False
    ahead = units[at + 2 : at + 2 + _OBJECT]
    whom = any(each.actors or each.groups & {"ب", "word:مع"} or each.key.startswith("ب") for each in ahead)
    return unit.sense(*_OBJECT_VERBS) is None or whom


def _is_of(verb: Unit, who: Unit, sense: Sense) -> bool:
    """Whether a verb before its subject is of the gender and tense of another one, by its look."""
    gender, first = sense.gender, "ي" if sense.gender == "m" else "ت"
    if sense.tense != "past":
        return sense.tense == "present" and verb.key.startswith(first) and not verb.key.endswith("ت")
    if verb.key.endswith("ت") or (verb.key.startswith("ت") and who.groups != {"person"}):
        return gender == "f"
    return gender == "m" or verb.key.startswith("ت")


def _may_act(units: Sequence[Unit], at: int) -> bool:
    """Whether a name may be the subject of a verb right before it: ثم استقبله فلان."""
    before = units[at - 1]
    joined = at > 1 and units[at - 2].groups & _BEFORE_VERB and before.groups == {"word"}
    return bool(joined or is_verb(before) or before.groups & {"comma", "و"}) and not before.key.startswith("ال")
