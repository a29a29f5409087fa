"""Statements and events in a sentence: the patterns of ``constructions.tsv`` looked for in its units."""

import re
from collections.abc import Iterator, Sequence

from kg.actors import Roster
from kg.arguments import (
    actors_of,
    are_people,
    argument_of,
    find_dates_around,
    find_place,
    find_subject,
    is_same,
    place_argument,
    with_content,
)
from kg.model import Argument, EntityType, Form, Relation, Status
from kg.rules import Construction, Rules, Sense
from kg.status import noun_status, verb_status
from kg.units import Actor, Unit, encode

_STATEMENTS = ("say", "voice", "admit", "address", "blame", "reply", "words", "accord")
_VERBS = ("meet", "confer", "speak", "call", "charge", "visit", "arrive", "appoint", "dismiss", "strike", "wage")
_NOUNS = ("province", "event", "contact", "travel", "press", "naming", "removal")
_TRIGGERS = (*_STATEMENTS, *_VERBS, *_NOUNS)
_BEGINS = frozenset(("that", "comma", "clause", "و", "quote", "aside", "colon", "date", "which"))
"""What may stand before a subject that stands before its verb."""
_MASCULINE = (
    *("العراق", "عراق", "لبنان", "الأردن", "الاردن", "أردن", "المغرب", "مغرب", "السودان", "سودان", "اليمن", "يمن"),
    *("جنوب السودان", "الصومال", "الفاتيكان", "النيجر"),
)
"""How states begin that take verbs in the masculine."""
_GENITIVE = re.compile("(?:event|travel|naming|removal)-(?:by-)?of(?!-states)")
"""Constructions of a noun with a genitive, which has no article."""
_OBJECTS = ("ها", "هم", "اه", "ته")
_SPEAKING = ("متحدث", "ناطق")
_COLON = Sense(group="colon", says="said")
_PARTS = ("who", "with", "whom", "target")
_MATCH = re.compile("(?:ال)?لقا[ءي]|(?:س?[يت]|ا)لتق")
"""Folded words that tell of matches, too, where no person is named."""
_HEAD = 200
"""Code points at the start of an article, in which a name and a colon are a headline."""
_NEAR = 9
"""Units from who says something to the press conference where it was said."""
_FAR = 16
"""Units from who acts in a sentence to what he takes part in."""


def read_sentence(units: Sequence[Unit], rules: Rules, roster: Roster, published: str | None) -> Iterator[Relation]:
    """Yield the statements and events of a sentence, each trigger read by the first construction that fits it."""
    code = encode(units, rules)
    used: set[int] = set()
    subjects: dict[int, tuple[Actor, ...]] = {}
    for construction in rules.constructions:
        at = 0
        while (found := construction.pattern.search(code, at)) is not None:
            at = found.start() + 1
            trigger = found.start("trigger")
            sense = units[trigger].sense(*_TRIGGERS) or (_COLON if units[trigger].groups == {"colon"} else None)
            if trigger in used or sense is None or not _fits(units, found, construction, sense):
                continue
            relation = _relation(units, found, construction, sense, subjects, roster, published)
            if relation is None:
                continue
            used.add(trigger)
            if relation.type == "statement" or not construction.row.name.startswith("own"):
                subjects[trigger] = units[found.start("who")].actors if "who" in found.groupdict() else ()
            if relation.arguments:
                yield relation


def _fits(units: Sequence[Unit], found: re.Match[str], construction: Construction, sense: Sense) -> bool:
    """Whether what the pattern found can be meant: a subject where a clause begins, verb and subject in one gender."""
    if construction.row.type == "located-in":
        return not any("ربط" in unit.key for unit in units[max(0, found.start() - 6) : found.start()])
    if construction.row.name == "own-meet-object" and units[found.start("trigger")].key.endswith(_OBJECTS):
        return False  # كرة قابلها سترلينغ
    if _GENITIVE.match(construction.row.name) and units[found.start("trigger")].key.startswith("ال"):
        return False  # شارك في الاتصال رئيس اللجنة
    if construction.row.name == "headline":
        return units[0].start < _HEAD
    if construction.row.name in ("naming-of", "removal-of"):
        # إقالة ترامب لكومي, تكليفه
        behind = units[found.end()] if found.end() < len(units) else None
        own = units[found.start("trigger")].key.endswith(("ه", "ها", "هم"))
        return not own and (behind is None or behind.groups != {"ل"})
    other = found.start("with") if "with" in construction.pattern.groupindex else -1
    # محادثات حول القوات المنتشرة بالعراق
    if other > 1 and units[other - 1].groups == {"ب"} and not units[other].groups & {"person", "several"}:
        return False
    if "who" not in construction.pattern.groupindex:
        return True
    who, trigger = found.start("who"), found.start("trigger")
    if sense.group in _STATEMENTS and sense.gender == "m" and sense.number == 1 and _is_feminine(units[who]):
        return False  # تصويتا تقدمت به روسيا يدين الضربة
    if who < trigger and construction.row.name.startswith(("who", "several")):
        before = units[who - 1] if who else None
        plain = who == 0 or (before is not None and bool(before.groups & _BEGINS))
        if not plain and "which" not in construction.row.pattern:
            return False
        # A verb between two names is that of the second (قال X، أعلن Y), unless it takes an object.
        behind = units[trigger + 1] if trigger + 1 < len(units) else None
        if behind is not None and behind.actors and sense.group == "say" and "which" not in construction.row.pattern:
            return False
    if who > trigger and sense.gender and sense.number > 1:
        return False  # before its subject a verb is singular: حملوا تركيا
    if sense.group == "address" and who > trigger:
        return _is_subject(units, trigger, who, sense)
    return True


def _is_feminine(unit: Unit) -> bool:
    """Whether this is a state by its name, which takes verbs in the feminine."""
    link = unit.link if unit.groups == {"state"} and len(unit.actors) == 1 else None
    named = link is not None and link.mention.type is EntityType.STATE and link.form is Form.NAME
    return named and link is not None and not link.mention.text.startswith(_MASCULINE)


def _is_subject(units: Sequence[Unit], trigger: int, who: int, sense: Sense) -> bool:
    """Whether the only name behind a verb that takes persons is its subject, and not its object (ودعا روسيا إلى)."""
    actors = units[who].actors
    behind = units[who + 1] if who + 1 < len(units) else None
    if behind is not None and behind.actors:
        return True
    kind = actors[0].kind
    if kind == "state" and sense.gender == "m" and len(actors) == 1:
        return False
    joined = trigger > 0 and units[trigger - 1].groups == {"و"}
    relative = trigger > 0 and "which" in units[trigger - 1].groups
    return not relative and not (joined and trigger > 1)


def _relation(
    units: Sequence[Unit],
    found: re.Match[str],
    construction: Construction,
    sense: Sense,
    subjects: dict[int, tuple[Actor, ...]],
    roster: Roster,
    published: str | None,
) -> Relation | None:
    """Return the relation that a construction states; None where its status is open or nobody takes part."""
    row, trigger = construction.row, found.start("trigger")
    start, stop = found.span()
    given = {name: at for name in construction.pattern.groupindex if (at := found.start(name)) >= 0}
    if row.type == "located-in":
        return _located(units, found, construction, roster.text)
    is_statement = row.type == "statement"
    dates = find_dates_around(units, start, stop, near=is_statement)
    if is_statement:
        status = _said(units, trigger, sense)
    elif row.name == "own-press":
        status = Status.HAPPENED if trigger and units[trigger - 1].groups & {"word:في", "factive"} else None
    else:
        status = _status(units, given, start, stop, trigger, sense, dates)
    if status is None:
        return None
    actors = [(name, actor) for name in _PARTS if name in given for actor in actors_of(units[given[name]])]
    if row.pattern.startswith("own"):
        together = row.name == "own-event-together"
        subject = find_subject(units, trigger, subjects, together)
        most = _NEAR if row.name == "own-press" else _FAR
        far = subject is not None and (
            trigger - subject[0] > most or (row.name == "own-press" and trigger < subject[0])
        )
        if subject is not None and row.name == "own-press" and subject[0] not in subjects:
            return None
        if (
            subject is not None
            and any(actor.title.startswith(_SPEAKING) for actor in subject[1])
            and sense.group != "press"
        ):
            return None  # قال متحدث باسم الوزيرة إنها ستجتمع
        if subject is None or far or (together and not are_people(subject[1])) or (given.get("with") == subject[0]):
            return None
        place_of, who = subject
        actors = [("who", actor) for actor in who] + actors
        start = min(start, place_of)
        stop = max(stop, place_of + 1)
    roles = {"who": "speaker" if is_statement else "participant"}
    arguments: list[Argument] = []
    for name, actor in actors:
        argument = argument_of(roster.text, actor, roles.get(name, "target" if name == "target" else "participant"))
        if argument is not None and not any(is_same(argument, other) for other in arguments):
            arguments.append(argument)
    if not arguments or (len(arguments) < 2 and ("with" in given or row.name == "own-event-together")):
        return None
    kind = row.type if row.type != "=" else _type(units, trigger, stop, sense)
    people = any(actor.kind == "person" for _, actor in actors)
    if sense.says == "meeting" and _MATCH.match(units[trigger].key) and not people:
        return None  # a match: لقاء ليفربول وريال مدريد, تلتقي آيسلندا مع نيجيريا
    end = units[stop - 1].end
    place = None
    if not is_statement:
        place = given.get("place") or find_place(units, start, stop, trigger)
    if place is not None and (where := place_argument(roster.text, units[place])) is not None:
        arguments.append(where)
        end = max(end, units[place].end)
    date = dates[0] if dates else None
    if date is not None:
        end = max(end, date.end)
    relation = Relation(
        kind="event",
        type=kind,
        status=status,
        arguments=tuple(arguments),
        evidence=(min(units[start].start, date.start if date is not None else units[start].start), end),
        rule=row.name,
        date_text=date.key if date is not None else "",
        date=_day(date, published, status),
        says=sense.says if is_statement else "",
    )
    if not is_statement:
        return relation
    return with_content(relation, units, roster.text, stop, takes_persons=sense.group in ("address", "blame"))


def _located(units: Sequence[Unit], found: re.Match[str], construction: Construction, text: str) -> Relation | None:
    """Return that one place is in another."""
    arguments = []
    for role in ("place", "of"):
        actors = units[found.start(role)].actors
        argument = argument_of(text, actors[-1], role) if len(actors) == 1 else None
        if argument is None:
            return None
        arguments.append(argument)
    return Relation(
        kind="relation",
        type="located-in",
        status=Status.HOLDS,
        arguments=tuple(arguments),
        evidence=(arguments[0].start, arguments[1].end),
        rule=construction.row.name,
    )


def _day(unit: Unit | None, published: str | None, status: Status) -> str | None:
    if unit is None or unit.date is None:
        return None
    return unit.date.value(published, to_come=status is not Status.HAPPENED)


def _said(units: Sequence[Unit], trigger: int, sense: Sense) -> Status | None:
    """Return the status of a statement; None of one that was not made."""
    if sense.tense == "future":
        return Status.PLANNED
    before = units[max(0, trigger - 2) : trigger]
    if any(unit.key in ("لم", "لن", "لا", "ان", "عدم", "دون") and unit.groups & {"denied"} for unit in before):
        return None
    if sense.tense == "present" and any(unit.sense("planned", "expected") for unit in before if unit.key != "قد"):
        return None
    return Status.HAPPENED


def _status(
    units: Sequence[Unit],
    given: dict[str, int],
    start: int,
    stop: int,
    trigger: int,
    sense: Sense,
    dates: Sequence[Unit],
) -> Status | None:
    if sense.tense and sense.tense != "noun":
        return verb_status(units, trigger, sense, dates=dates)
    near = [
        (at, found)
        for at in range(start, stop)
        if at != trigger
        and (found := units[at].sense("do", "goon", "receive", "gather")) is not None
        and found.tense != "noun"
    ]
    if near:
        at, verb = near[0]
        return verb_status(units, at, verb, dates=dates)
    return noun_status(units, trigger, dates=dates)


def _type(units: Sequence[Unit], trigger: int, stop: int, sense: Sense) -> str:
    """Return the type of an event: talks by telephone are a call."""
    around = units[max(0, trigger - 4) : stop + 3]
    if sense.says in ("talks", "meeting") and any("phone" in unit.groups for unit in around):
        return "phone-call"
    return sense.says
