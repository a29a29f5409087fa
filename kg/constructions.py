"""Statements and events in a sentence: the patterns of ``constructions.tsv`` looked for in its units."""

import re
from collections.abc import Iterator, Sequence

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
from kg.fits import STATEMENTS, fits, is_match
from kg.model import Argument, Relation, Status
from kg.roster import Roster
from kg.rules import Construction, Rules, Sense, trigger_groups
from kg.speakers import Floor, Speech
from kg.status import assault_status, claim_status, noun_status, verb_status
from kg.units import Actor, Unit, encode

_VERBS = (
    "meet",
    "confer",
    "speak",
    "call",
    "charge",
    "visit",
    "arrive",
    "appoint",
    "dismiss",
    "strike",
    "bomb",
    "wage",
)
_ASSAULTS = ("assault", "fire")
_CLAIMS = ("claim", "responsible")
_NOUNS = ("event", "contact", "travel", "press", "naming", "removal", *_ASSAULTS, *_CLAIMS)
_TRIGGERS = (*STATEMENTS, *_VERBS, *_NOUNS)
_SPEAKING = ("متحدث", "ناطق")
_SOURCES = ("accord", "words", "relay", "saying")
"""Triggers whose speaker does nothing in the sentence: بحسب الوكالة."""
_WHERE = Sense(group="where", says="located-in")
_COLON = Sense(group="colon", says="said")
_PARTS = ("who", "with", "whom", "target")
_NEAR = 9
"""Units from who says something to the press conference where it was said."""
_FAR = 16
"""Units from who acts in a sentence to what he takes part in."""


def read_sentence(
    units: Sequence[Unit], rules: Rules, roster: Roster, floor: Floor, published: str | None
) -> Iterator[Relation]:
    """Yield the statements and events of a sentence, each trigger read by the first construction that fits it.

    *floor* tells who spoke last before the sentence, and afterwards who does.
    """
    code = encode(units, rules)
    used: set[int] = set()
    subjects: dict[int, tuple[Actor, ...]] = {}
    spoken: dict[int, Speech] = {}
    again: list[int] = []
    for construction in rules.constructions:
        at = 0
        while (found := construction.pattern.search(code, at)) is not None:
            at = found.start() + 1
            trigger = found.start("trigger")
            sense = _sense(units[trigger], construction)
            if trigger in used or sense is None or not fits(units, found, construction, sense):
                continue
            goes_on = construction.row.pattern.startswith("same ")
            who = units[found.start("who")].actors if "who" in found.groupdict() else ()
            speakers = _named(who) if construction.row.type == "statement" else ()
            if goes_on:
                speakers = floor.speakers_of(units, trigger, sense, spoken)
                if not speakers:
                    continue
                again.append(trigger)
            elif construction.row.type == "statement" and sense.gender:
                spoken[trigger] = Speech(actors=speakers, gender=sense.gender)
                subjects[trigger] = who
                if not speakers:
                    used.add(trigger)
                    continue
            relation = _relation(units, found, construction, sense, subjects, speakers, roster, published)
            if relation is None:
                spoken.pop(trigger, None)
                continue
            used.add(trigger)
            if not construction.row.name.startswith("own") and sense.group not in _SOURCES:
                subjects[trigger] = who or speakers
            if relation.arguments:
                yield relation
    floor.pass_on(units, spoken, again)


def _sense(unit: Unit, construction: Construction) -> Sense | None:
    """Return what the trigger of a construction says: of قصف, the verb or the noun."""
    if construction.row.type == "located-in":
        return _WHERE
    sense = unit.sense(*trigger_groups(construction.row.pattern))
    if sense is None or sense.group not in _TRIGGERS:
        sense = unit.sense(*_TRIGGERS)
    return sense or (_COLON if unit.groups == {"colon"} else None)


def _named(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Return those who may be quoted: not a spokesperson without a name, who is nobody in particular."""
    titles = tuple(article + title for article in ("", "ال") for title in _SPEAKING)
    return tuple(each for each in actors if each.link is not None or not each.title.startswith(titles))


def _relation(
    units: Sequence[Unit],
    found: re.Match[str],
    construction: Construction,
    sense: Sense,
    subjects: dict[int, tuple[Actor, ...]],
    speakers: Sequence[Actor],
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
    dates = find_dates_around(units, start, stop, trigger, near=is_statement)
    if is_statement:
        status = _said(units, trigger, sense)
    elif row.name == "own-press":
        status = Status.HAPPENED if trigger and units[trigger - 1].groups & {"word:في", "factive"} else None
    else:
        status = _status(units, given, start, stop, trigger, sense, dates)
    if status is None:
        return None
    parts = _PARTS[1:] if is_statement else _PARTS
    actors = [(name, actor) for name in parts if name in given for actor in actors_of(units[given[name]])]
    actors = [*(("who", actor) for actor in speakers), *actors]
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
    if any(name == "whom" and actor.link is None for name, actor in actors):
        return None
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
    others = units[given["with"]].actors if "with" in given else ()
    if sense.says == "meeting" and is_match(units, trigger, others, people=people):
        return None
    end = units[stop - 1].end
    place = None
    if not is_statement:
        place = given.get("place") or find_place(units, start, stop, trigger)
    if place is not None and (where := place_argument(roster.text, units[place])) is not None:
        arguments.append(where)
        end = max(end, units[place].end)
    if status is not Status.HAPPENED:
        # أعلن أمس عزمه زيارة موسكو: what lies before a plan is no date of it.
        dates = [unit for unit in dates if unit.date is not None and not unit.date.is_past]
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
        actors = actors_of(units[found.start(role)])
        argument = argument_of(text, actors[-1], role) if len(actors) == 1 else None
        if argument is None:
            return None
        arguments.append(argument)
    return Relation(
        kind="relation",
        type="located-in",
        status=Status.CURRENT,
        arguments=tuple(arguments),
        evidence=(min(each.start for each in arguments), max(each.end for each in arguments)),
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
    if sense.tense == "present":
        due = [
            found for unit in before if unit.key != "قد" and (found := unit.sense("planned", "expected")) is not None
        ]
        if due:
            # من المتوقع أن يعلن; but لإمكان أن يقول
            whole = before[0].key.startswith("من ") and "that" in before[-1].groups
            return Status(due[0].says) if whole else None
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
    if sense.group in _ASSAULTS:
        return assault_status(units, start, trigger, dates=dates)
    if sense.group in _CLAIMS:
        return claim_status(units, start, trigger)
    if sense.tense and sense.tense != "noun":
        return verb_status(units, trigger, sense, dates=dates)
    near = [
        (at, found)
        for at in range(start, stop)
        if at != trigger
        and (found := units[at].sense("do", "goon", "receive", "gather", "issue")) is not None
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
