"""Statements and events in a sentence: the patterns of ``constructions.tsv`` looked for in its units."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.actors import Roster
from kg.model import Argument, EntityType, Form, Link, Relation, Status, Verdict
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
_AFTER = 6
"""Units behind a construction in which its place and date may stand."""


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
    dates = _dates(units, start, stop, near=is_statement)
    if is_statement:
        status = _said(units, trigger, sense)
    elif row.name == "own-press":
        status = Status.HAPPENED if trigger and units[trigger - 1].groups & {"word:في", "factive"} else None
    else:
        status = _status(units, given, start, stop, trigger, sense, dates)
    if status is None:
        return None
    actors = [(name, actor) for name in _PARTS if name in given for actor in _actors(units[given[name]])]
    if row.pattern.startswith("own"):
        together = row.name == "own-event-together"
        subject = _subject(units, trigger, subjects, together)
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
        if subject is None or far or (together and not _are_people(subject[1])) or (given.get("with") == subject[0]):
            return None
        place_of, who = subject
        actors = [("who", actor) for actor in who] + actors
        start = min(start, place_of)
        stop = max(stop, place_of + 1)
    roles = {"who": "speaker" if is_statement else "participant"}
    arguments: list[Argument] = []
    for name, actor in actors:
        argument = _argument(roster.text, actor, roles.get(name, "target" if name == "target" else "participant"))
        if argument is not None and not any(_same(argument, other) for other in arguments):
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
        place = given.get("place") or _place(units, start, stop, trigger)
    if place is not None and (where := _where(roster.text, units[place])) is not None:
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
    return _with_content(relation, units, roster.text, stop, takes_persons=sense.group in ("address", "blame"))


def _located(units: Sequence[Unit], found: re.Match[str], construction: Construction, text: str) -> Relation | None:
    """Return that one place is in another."""
    arguments = []
    for role in ("place", "of"):
        actors = units[found.start(role)].actors
        argument = _argument(text, actors[-1], role) if len(actors) == 1 else None
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


def _actors(unit: Unit) -> tuple[Actor, ...]:
    if unit.actors or unit.link is None:
        return unit.actors
    return (Actor(start=unit.start, end=unit.end, link=unit.link, kind="state"),)


def name_of(link: Link) -> str:
    """Return the name that a mention stands for; nothing where several items may be meant."""
    return "" if link.verdict is Verdict.AMBIGUOUS else link.full_name


def _argument(text: str, actor: Actor, role: str) -> Argument | None:
    if actor.link is None:
        if actor.number > 1:
            return None
        kind, qid, name = EntityType.PERSON, None, ""
    else:
        kind, qid, name = actor.link.mention.type, actor.link.qid, name_of(actor.link)
    words = text[actor.start : actor.end]
    return Argument(role=role, start=actor.start, end=actor.end, text=words, type=kind, qid=qid, name=name)


def _same(one: Argument, other: Argument) -> bool:
    return one.qid == other.qid if one.qid and other.qid else one.start == other.start


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


def _subject(
    units: Sequence[Unit], trigger: int, subjects: dict[int, tuple[Actor, ...]], together: bool
) -> tuple[int, tuple[Actor, ...]] | None:
    """Return who acts in the sentence beside a noun (خلال لقائه) or a verb without a subject of its own.

    That is the first one behind the last أن before it; or whose verb stands nearest before it, or first behind it. Of
    several *together*, the ones named last.
    """
    before = [at for at in subjects if at < trigger and subjects[at]]
    clause = max((at for at in range(trigger) if "that" in units[at].groups), default=-1)
    if together:
        several = [
            at for at in range(trigger) if units[at].groups == {"several"} and units[at].actors[0].kind == "person"
        ]
        if several:
            return several[-1], units[several[-1]].actors
        if chosen := max(before, default=None):
            whom = units[chosen + 1 :][:4]
            told = next((unit.actors for unit in whom if unit.groups == {"person"}), ())
            return chosen, (*subjects[chosen], *(actor for actor in told if actor not in subjects[chosen]))
        return None
    if trigger and units[trigger - 1].groups & {"person", "several"} and not _is_object(units, trigger - 1):
        return trigger - 1, units[trigger - 1].actors  # إلغاء ترامب قمته مع كيم
    if clause > max(before, default=-1):
        acting = {"person", "several", "state", "org"}
        named = [at for at in range(clause + 1, trigger) if units[at].groups & acting and _begins(units, at)]
        if named:
            return named[0], units[named[0]].actors
        if clause and units[clause - 1].groups & {"person", "several"}:
            return clause - 1, units[clause - 1].actors  # إعلان ترامب بأنه سيجري محادثات
    after = [at for at in subjects if at > trigger and subjects[at]]
    chosen = max(before) if before else min(after, default=None)
    if chosen is not None:
        return chosen, subjects[chosen]
    named = [at for at in range(trigger) if units[at].groups & {"person"} and _begins(units, at)]
    return (named[0], units[named[0]].actors) if named else None


def _are_people(actors: Sequence[Actor]) -> bool:
    """Whether these are two persons or more."""
    return len(actors) > 1 and all(actor.kind == "person" for actor in actors)


def _is_object(units: Sequence[Unit], at: int) -> bool:
    """Whether a verb, or a particle, stands right before a name."""
    return not _begins(units, at) or any(sense.tense in ("past", "present", "future") for sense in units[at - 1].senses)


def _begins(units: Sequence[Unit], at: int) -> bool:
    """Whether a name may be a subject: no particle stands before it."""
    before = units[at - 1] if at else None
    return before is None or not any(group in ("ل", "ب", "ك") or group.startswith("word:") for group in before.groups)


def _type(units: Sequence[Unit], trigger: int, stop: int, sense: Sense) -> str:
    """Return the type of an event: talks by telephone are a call."""
    around = units[max(0, trigger - 4) : stop + 3]
    if sense.says in ("talks", "meeting") and any("phone" in unit.groups for unit in around):
        return "phone-call"
    return sense.says


def _dates(units: Sequence[Unit], start: int, stop: int, *, near: bool) -> list[Unit]:
    """Return the dates in and around a construction, those inside first; *near*: those that nothing stands before."""
    inside = [unit for unit in units[start:stop] if unit.date is not None]
    behind: list[Unit] = []
    for unit in units[stop : stop + _AFTER]:
        if unit.groups & {"that", "clause", "say", "address", "colon"}:
            break
        if near and not unit.groups & {"date", "comma", "quote", "aside"}:
            break
        behind += [unit] if unit.date is not None else []
    comma = near and start > 0 and units[start - 1].groups == {"comma"}
    before = [unit for unit in units[max(0, start - (1 + comma if near else 3)) : start] if unit.date is not None]
    return inside + behind + before


def _place(units: Sequence[Unit], start: int, stop: int, trigger: int) -> int | None:
    """Return the unit of the place where an event is: behind في, which stands behind what is part of the event."""
    for at in range(trigger + 1, min(stop + _AFTER, len(units))):
        unit = units[at]
        if at >= stop and unit.groups & {"that", "clause", "say", "address", "colon"}:
            break
        if not unit.groups & {"word:في", "ب"} or at + 1 >= len(units):
            continue
        before = units[at - 1]
        parts = {"date", "comma", "aside", "quote", "do", "take place"}
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


def _where(text: str, unit: Unit) -> Argument | None:
    actor = unit.actors[0] if unit.actors else None
    return _argument(text, actor, "place") if actor is not None and actor.link is not None else None


def _with_content(relation: Relation, units: Sequence[Unit], text: str, stop: int, *, takes_persons: bool) -> Relation:
    """Return a statement with the clause or quotation that it reports, and whom it is addressed to."""
    arguments = list(relation.arguments)
    content: tuple[int, int] | None = None
    for at in range(stop, min(stop + 14, len(units))):
        unit = units[at]
        near = (at == stop and takes_persons) or (at == stop + 1 and units[stop].groups == {"ل"})
        if unit.actors and near:
            arguments += [
                replace(argument, role="addressee")
                for actor in unit.actors
                if (argument := _argument(text, actor, "addressee")) is not None
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
