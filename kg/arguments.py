"""Who takes part in what a construction states, when and where, and what is said: read from the units around it."""

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Argument, EntityType, Link, Relation, Verdict
from kg.units import Actor, Unit

_OPENING = 3
"""Units before what a sentence begins with."""
_FRONT = 6
"""Units before what the first clause of a sentence tells of: خلال زيارته إلى موسكو، قال أردوغان."""
_FIRST = 4
"""Units of a sentence within which the subject of its verb stands."""
REPORTED = frozenset(
    ("that", "colon", "say", "reply", "address", "admit", "voice", "blame", "deliver", "words", "participle")
)
_OTHERS_SAY = frozenset(("say", "add", "reply", "address", "admit", "blame"))
"""Verbs behind which stands what they tell, and no longer what the verb before them does."""
_HOLDING = ("لاجراء", "لعقد", "لبدء")
"""Words between who is to take part and the event."""
_AFTER = 6
"""Units behind a construction in which its place and date may stand."""


def name_of(link: Link) -> str:
    """Return the name that a mention stands for; nothing where several items may be meant."""
    return "" if link.verdict is Verdict.AMBIGUOUS else link.full_name


def actors_of(unit: Unit) -> tuple[Actor, ...]:
    """Return who acts in a unit; a demonym acts for its state (القمة التركية الروسية)."""
    if unit.actors or unit.link is None:
        return unit.actors
    return (Actor(start=unit.start, end=unit.end, link=unit.link, kind="state"),)


def argument_of(text: str, actor: Actor, role: str) -> Argument | None:
    """Return an actor as an argument; None for a title that several nameless ones bear (الوزيران)."""
    if actor.link is None:
        if actor.number > 1:
            return None
        kind, qid, name = EntityType.PERSON, None, ""
    else:
        kind, qid, name = actor.link.mention.type, actor.link.qid, name_of(actor.link)
    words = text[actor.start : actor.end]
    return Argument(role=role, start=actor.start, end=actor.end, text=words, type=kind, qid=qid, name=name)


def is_same(one: Argument, other: Argument) -> bool:
    """Whether two arguments are one: of one item, or the same words."""
    return one.qid == other.qid if one.qid and other.qid else one.start == other.start


def place_argument(text: str, unit: Unit) -> Argument | None:
    """Return the place that a unit names, if it names one."""
    actor = unit.actors[0] if unit.actors else None
    return argument_of(text, actor, "place") if actor is not None and actor.link is not None else None


def find_subject(
    units: Sequence[Unit], trigger: int, subjects: dict[int, tuple[Actor, ...]], together: bool
) -> tuple[int, tuple[Actor, ...]] | None:
    """Return who acts in the sentence beside a noun (خلال لقائه) or a verb without a subject of its own.

    That is the first one behind the last أن before it; or whose verb stands nearest before it, or first behind it. Of
    several *together*, the ones named last.
    """
    acting = {"person", "several", "state", "org"}
    before = [at for at in subjects if at < trigger and subjects[at]]
    clause = max((at for at in range(trigger) if "that" in units[at].groups), default=-1)
    if together:
        several = [
            at for at in range(trigger) if units[at].groups == {"several"} and units[at].actors[0].kind == "person"
        ]
        if several:
            return several[-1], units[several[-1]].actors
        if not before and trigger <= _OPENING:
            # بعد محادثات في جنيف، أعلن الرئيسان
            return next(((at, actors) for at, actors in sorted(subjects.items()) if are_people(actors)), None)
        last = max(before, default=None)
        if last is not None:
            whom = units[last + 1 :][:4]
            known = subjects[last]
            told = next((unit.actors for unit in whom if unit.groups == {"person"} and unit.actors != known), ())
            return last, (*subjects[last], *(actor for actor in told if actor not in subjects[last]))
        return None
    held = trigger > 1 and units[trigger - 1].key in _HOLDING and units[trigger - 2].groups & acting
    if held and _begins(units, trigger - 2):
        return trigger - 2, units[trigger - 2].actors  # استعداد واشنطن لإجراء محادثات
    beside = trigger - 1 - (trigger > 1 and units[trigger - 1].groups == {"comma"})
    if trigger and units[beside].groups & {"person", "several"} and not _is_object(units, beside):
        return beside, units[beside].actors  # إلغاء ترامب قمته مع كيم
    if trigger > 2 and units[trigger - 1].groups & {"factive"} and units[trigger - 2].groups & {"person", "several"}:
        spoken = units[trigger - 3].groups == {"ل"} and "words" in units[max(0, trigger - 4)].groups
        if spoken or (is_verb(units[trigger - 3]) and trigger - 3 not in subjects):
            return trigger - 2, units[trigger - 2].actors  # وحاول ماكرون خلال زيارته, تصريحات لماكرون خلال زيارته
    if trigger > 1 and units[trigger - 1].groups & {"before"} and units[trigger - 2].groups == {"person"}:
        return trigger - 2, units[trigger - 2].actors  # زيارة كيم قبل قمته مع ترامب
    if trigger > 1 and units[trigger - 1].groups == {"ل"} and units[trigger - 2].groups & {"person", "several"}:
        return trigger - 2, units[trigger - 2].actors  # دعت أردوغان للقاء ترامب
    for opening in range(clause, max(before, default=-1), -1):
        # أن الحكومة ينبغي أن تواصل … في اجتماعها
        if "that" not in units[opening].groups:
            continue
        named = [at for at in range(opening + 1, trigger) if units[at].groups & acting and _begins(units, at)]
        if named:
            return named[0], units[named[0]].actors
    if clause > max(before, default=0) and units[clause - 1].groups & {"person", "several"}:
        return clause - 1, units[clause - 1].actors  # إعلان ترامب بأنه سيجري محادثات
    after = [at for at in subjects if at > trigger and subjects[at]]
    chosen = max(before) if before else min(after, default=None) if trigger <= _FRONT else None
    if chosen is not None:
        return chosen, subjects[chosen]
    if trigger <= _FRONT and (behind := _named_behind(units, trigger)) is not None:
        return behind, units[behind].actors  # بعد لقاء مع الملك، قدم الملقي
    named = [at for at in range(trigger) if units[at].groups & {"person"} and _begins(units, at)]
    return (named[0], units[named[0]].actors) if named else None


def _named_behind(units: Sequence[Unit], trigger: int) -> int | None:
    """Return where the main clause names somebody right behind its first word, if it begins behind a comma."""
    if any(unit.actors for unit in units[:trigger]):
        return None
    comma = next((at for at in range(trigger + 1, len(units)) if units[at].groups == {"comma"}), len(units))
    for at in range(comma, min(comma + 4, len(units) - 2)):
        if units[at].groups <= {"comma", "date"} and not units[at + 1].actors and units[at + 2].groups == {"person"}:
            return at + 2
    return None


def find_first(units: Sequence[Unit], trigger: int) -> tuple[int, tuple[Actor, ...]] | None:
    """Return who is named first in a sentence, right behind its verb; None where it reports words before *trigger*."""
    if any(unit.groups & REPORTED for unit in units[:trigger]):
        return None
    first = next((at for at in range(min(trigger, _FIRST)) if units[at].actors), None)
    if not first or units[first].groups == {"place"} or units[first].groups == {"several"} or not _begins(units, first):
        return None
    return first, units[first].actors


def _is_object(units: Sequence[Unit], at: int) -> bool:
    """Whether a verb, or a particle, stands right before a name."""
    return not _begins(units, at) or is_verb(units[at - 1])


def is_verb(unit: Unit) -> bool:
    """Whether a word is a verb by the tables."""
    return any(sense.tense in ("past", "present", "future") for sense in unit.senses)


def are_people(actors: Sequence[Actor]) -> bool:
    """Whether these are two persons or more."""
    return len(actors) > 1 and all(actor.kind == "person" for actor in actors)


def _begins(units: Sequence[Unit], at: int) -> bool:
    """Whether a name may be a subject: no particle stands before it."""
    before = units[at - 1] if at else None
    return before is None or not any(group in ("ل", "ب", "ك") or group.startswith("word:") for group in before.groups)


def find_dates_around(units: Sequence[Unit], start: int, stop: int, trigger: int, *, near: bool) -> list[Unit]:
    """Return the dates in and around a construction, those inside first; *near*: those that nothing stands before.

    What stands before the last أن before the trigger dates another clause (أعلن قبل أيام أنه سيجتمع).
    """
    clause = max((at for at in range(trigger) if "that" in units[at].groups), default=-1) + 1
    start = max(start, clause)
    inside = [unit for unit in units[start:stop] if unit.date is not None]
    behind: list[Unit] = []
    for unit in units[stop : stop + _AFTER]:
        if unit.groups & {"that", "clause", "say", "address", "colon"}:
            break
        if near and not unit.groups & {"date", "comma", "quote", "aside"}:
            break
        behind += [unit] if unit.date is not None else []
    comma = near and start > 0 and units[start - 1].groups == {"comma"}
    first = max(clause, start - (1 + comma if near else 3))
    before = [unit for unit in units[first:start] if unit.date is not None]
    return inside + behind + before


def find_place(units: Sequence[Unit], start: int, stop: int, trigger: int) -> int | None:
    """Return the unit of the place where an event is: behind في, which stands behind what is part of the event."""
    for at in range(trigger + 1, min(stop + _AFTER, len(units))):
        unit = units[at]
        if at >= stop and unit.groups & {"that", "clause", "say", "address", "colon"}:
            break
        if not unit.groups & {"word:في", "ب"} or at + 1 >= len(units):
            continue
        before = units[at - 1]
        parts = {"date", "comma", "aside", "quote", "do", "take-place"}
        if at > stop and not before.groups & parts and not before.actors:
            break
        if at <= stop and not (before.groups & parts or before.actors or at - 1 == trigger or at == trigger + 2):
            continue
        if units[at + 1].groups & {"place", "state"}:
            return at + 1
    if start >= 2 and start <= 4 and units[start - 1].groups & {"comma", "place", "state"}:
        first = 1 if units[0].groups == {"و"} else 0
        if units[first].groups & {"word:في"} and units[first + 1].groups & {"place", "state"}:
            return first + 1
    return None


def with_content(relation: Relation, units: Sequence[Unit], text: str, stop: int, *, takes_persons: bool) -> Relation:
    """Return a statement with the clause or quotation that it reports, and whom it is addressed to."""
    arguments = list(relation.arguments)
    content: tuple[int, int] | None = None
    for at in range(stop, min(stop + 14, len(units))):
        unit = units[at]
        if at > stop and unit.groups & _OTHERS_SAY and "which" not in units[at - 1].groups:
            break  # أعلن الجيش انسحابه، وقالت الحكومة إن: that is what the government says
        near = (at == stop and takes_persons) or (at == stop + 1 and units[stop].groups == {"ل"})
        if unit.actors and near:
            arguments += [
                replace(argument, role="addressee")
                for actor in unit.actors
                if (argument := argument_of(text, actor, "addressee")) is not None
            ]
        opens = unit.groups == {"quote"} and unit.key in '"«“„'
        if "that" in unit.groups or opens or "colon" in unit.groups:
            last = units[-1].end
            if opens:
                closing = next((u for u in units[at + 1 :] if u.groups == {"quote"}), None)
                last = closing.start if closing is not None else last
            begin = unit.end if opens or "colon" in unit.groups else unit.start
            content = (begin + (len(text[begin:last]) - len(text[begin:last].lstrip())), last)
            break
    return replace(
        relation, arguments=tuple(arguments), content=content if content and content[0] < content[1] else None
    )
