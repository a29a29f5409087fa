"""Statements and events in a sentence: the patterns of ``constructions.tsv`` looked for in its units."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from kg.arguments import (
    actors_of,
    are_people,
    argument_of,
    find_dates_around,
    find_first,
    find_place,
    find_subject,
    is_same,
    place_argument,
    with_content,
)
from kg.checks import Check
from kg.doers import find_doer
from kg.fits import STATEMENTS, fits, is_match
from kg.found import Found
from kg.model import Argument, EntityType, Form, Relation, Status, Verdict
from kg.roster import Roster
from kg.rules import Construction, Rules, Sense, trigger_groups
from kg.speakers import Floor, Speech
from kg.speech import speech_status
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
    "resign",
    "strike",
    "hit",
    "bomb",
    "wage",
    "aim",
)
_ASSAULTS = ("assault", "fire", "launching")
_CLAIMS = ("claim", "responsible")
_NOUNS = ("event", "session", "contact", "travel", "press", "naming", "removal", "resignation", *_ASSAULTS, *_CLAIMS)
_TRIGGERS = (*STATEMENTS, *_VERBS, *_NOUNS)
_SPEAKING = ("متحدث", "ناطق")
_SOURCES = ("accord", "words", "relay", "came", "telling", "accusing", "threatening", "rebuke")
"""Triggers whose speaker does nothing in the sentence: بحسب الوكالة."""
_WHERE = Sense(group="where", says="located-in")
_COLON = Sense(group="colon", says="said")
_HOSTS = "ستقبل"
"""What the verbs have in them of those who are visited."""
_SAID = {"speak": "said", "rebuke": "condemned"}
"""What is said by those triggers that tell of more than statements."""
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
    source: Speech | None = None
    for found in _find(units, code, rules, used):
        trigger, sense = found.trigger, found.sense
        who = found.unit("who").actors if "who" in found.at else ()
        who = floor.described(who, sense.gender) if found.is_statement else who
        speakers = _named(who) if found.is_statement else ()
        if found.construction.subject == "same":
            speakers = floor.speakers_of(units, trigger, sense, spoken)
            if not speakers:
                continue
            again.append(trigger)
            spoken[trigger] = Speech(actors=speakers, gender=sense.gender)
        elif found.construction.subject == "doer":
            doer = find_doer(units, trigger, sense)
            speakers = _named(doer[1]) if doer is not None else ()
            if not speakers:
                continue
            spoken[trigger] = Speech(actors=speakers, gender=sense.gender)
        elif found.construction.subject == "first":
            speakers = _named((find_first(units, trigger) or (0, ()))[1])
        elif found.is_statement and sense.gender:
            spoken[trigger] = Speech(actors=speakers, gender=sense.gender)
            subjects[trigger] = who
            if not speakers:
                used.add(trigger)
                continue
        relation = _relation(found, subjects, speakers, roster, published)
        if relation is None:
            spoken.pop(trigger, None)
            continue
        used.add(trigger)
        if sense.group == "words" and (verb := _verb_before(found)) is not None:
            used.add(trigger - 1)
            spoken[trigger - 1] = Speech(actors=tuple(speakers), gender=verb.gender)  # وأضاف بيان الوزارة أن
        source = source or _source(found, speakers)
        if found.construction.subject in ("", "same", "doer") and sense.group not in _SOURCES:
            subjects[trigger] = who or speakers
        if relation.arguments:
            yield relation
    floor.pass_on(units, spoken, again, source)


def _verb_before(found: Found) -> Sense | None:
    """Return the verb right before what a construction hangs on, if it tells of words."""
    verb = found.units[found.trigger - 1].sense("say", "reply", "address", "admit") if found.trigger else None
    return verb if verb is not None and verb.gender else None


def _source(found: Found, speakers: Sequence[Actor]) -> Speech | None:
    """Return the one person whose words a noun gives, and not a verb with a gender; None where it is none."""
    if not found.is_statement or found.sense.gender or [actor.kind for actor in speakers] != ["person"]:
        return None
    return Speech(actors=tuple(speakers), gender="f" if found.unit("trigger").key == "قولها" else "")


def _find(units: Sequence[Unit], code: str, rules: Rules, used: Collection[int]) -> Iterator[Found]:
    """Yield what the constructions find, by their rank, where no trigger is *used* when its turn comes.

    Those by which the last speaker goes on come twice: his second verb may be read by the one that is tried first.
    """
    for construction in (*rules.constructions, *rules.again):
        at = 0
        while (match := construction.pattern.search(code, at)) is not None:
            at = match.start() + 1
            trigger = match.start("trigger")
            sense = _sense(units[trigger], construction) if trigger not in used else None
            if sense is None:
                continue
            steps = {name: unit for name in construction.pattern.groupindex if (unit := match.start(name)) >= 0}
            start, stop = match.span()
            found = Found(units=units, construction=construction, sense=sense, at=steps, start=start, stop=stop)
            if fits(found):
                yield found


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
    found: Found,
    subjects: dict[int, tuple[Actor, ...]],
    speakers: Sequence[Actor],
    roster: Roster,
    published: str | None,
) -> Relation | None:
    """Return the relation that a construction states; None where its status is open or nobody takes part."""
    units, row, trigger = found.units, found.construction.row, found.trigger
    if row.type == "located-in":
        return _located(found, roster)
    start, stop = found.start, found.stop
    dates = find_dates_around(units, start, stop, trigger, near=found.is_statement)
    status = _status(found, dates)
    if status is None:
        return None
    who: Sequence[Actor] = speakers
    if found.construction.subject in ("own", "both", "teller", "first"):
        subject = _subject(found, subjects)
        if subject is None:
            return None
        at, who = subject
        start, stop = min(start, at), max(stop, at + 1)
    arguments = _arguments(found, who, roster.text)
    if not arguments:
        return None
    kind = row.type if row.type != "=" else _type(units, trigger, stop, found.sense)
    end = units[stop - 1].end
    place = None if found.is_statement else found.at.get("place")
    if place is None and not found.is_statement and found.sense.group != "travel":
        place = find_place(units, start, stop, trigger)
    if place is not None and (where := place_argument(roster.text, units[place])) is not None:
        arguments.append(where)
        if kind == "visit" and where.type is EntityType.STATE and not any(is_same(a, where) for a in arguments[:-1]):
            arguments.append(replace(where, role="participant"))  # the host
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
        says=_SAID.get(found.sense.group, found.sense.says) if found.is_statement else "",
    )
    if not found.is_statement:
        return relation
    return with_content(relation, units, roster.text, stop, takes_persons=found.sense.group in ("address", "blame"))


def _subject(found: Found, subjects: dict[int, tuple[Actor, ...]]) -> tuple[int, tuple[Actor, ...]] | None:
    """Return who acts in a sentence beside a construction that has no step for it; None where nobody may be meant."""
    if found.construction.subject == "first":
        return find_first(found.units, found.trigger)
    together, teller = found.construction.subject == "both", found.construction.subject == "teller"
    subject = find_subject(found.units, found.trigger, subjects, together)
    if subject is None or subject[0] == found.at.get("with"):
        return None
    at, who = subject
    if found.trigger - at > (_NEAR if teller else _FAR) or (teller and (found.trigger < at or at not in subjects)):
        return None
    if found.trigger and found.units[found.trigger - 1].key in ("هناك", "ثمة"):
        return None  # ليس هناك حوار: nobody's in particular
    if found.sense.group != "press" and any(actor.title.startswith(_SPEAKING) for actor in who):
        return None  # قال متحدث باسم الوزيرة إنها ستجتمع
    if together and (not are_people(who) or _is_of_others(found)):
        return None
    if found.sense.group == "travel" and any(_HOSTS in unit.key for unit in found.units[max(0, at - 1) : at + 1]):
        return _guest(found, at, who) or subject
    return subject


def _guest(found: Found, at: int, hosts: Sequence[Actor]) -> tuple[int, tuple[Actor, ...]] | None:
    """Return who is received before a visit is told of: استقبل الرئيس الوزير خلال زيارته."""
    for guest in range(at, found.trigger):
        unit = found.units[guest]
        if unit.groups == {"person"} and not any(actor in hosts for actor in unit.actors):
            return guest, unit.actors
    return None


def _is_of_others(found: Found) -> bool:
    """Whether those who are together in a sentence need not be in the event: خلال اللقاءات, في قمة عقدها مع فلان."""
    key, behind = found.unit("trigger").key, found.behind(found.trigger)
    many = key.startswith("ال") and key.endswith("ات") and found.sense.says == "meeting"
    return many or (behind is not None and behind.sense("do") is not None and behind.key.endswith(("ها", "ه")))


def _arguments(found: Found, who: Sequence[Actor], text: str) -> list[Argument]:
    """Return those who take part, each once; none where one is missing whom the construction takes for granted."""
    parts = [part for part in (_PARTS[1:] if found.is_statement else _PARTS) if part in found.at]
    actors = [("who", actor) for actor in who]
    actors += [(part, actor) for part in parts for actor in actors_of(found.unit(part))]
    if any(part == "whom" and actor.link is None for part, actor in actors):
        return []
    roles = {"who": "speaker" if found.is_statement else "participant", "target": "target"}
    arguments: list[Argument] = []
    for part, actor in actors:
        argument = argument_of(text, actor if found.is_statement else _for_state(actor), roles.get(part, "participant"))
        if argument is not None and not any(is_same(argument, other) for other in arguments):
            arguments.append(argument)
    if len(arguments) < 2 and ("with" in found.at or found.construction.subject == "both"):
        return []
    people = any(actor.kind == "person" for _, actor in actors)
    others = found.unit("with").actors if "with" in found.at else ()
    if found.sense.says == "meeting" and is_match(found.units, found.trigger, others, people=people):
        return []
    return arguments


def _for_state(actor: Actor) -> Actor:
    """Return the state of whose officials one without a name takes part: لقاء الرئيسين الهندي والصيني."""
    of = actor.of if actor.link is None and actor.number == 1 else None
    if of is None or of.form is not Form.DEMONYM:
        return actor
    return Actor(start=of.mention.start, end=of.mention.end, link=of, kind="state")


def _located(found: Found, roster: Roster) -> Relation | None:
    """Return that one place is in another."""
    arguments = []
    for role in ("place", "of"):
        actors = actors_of(found.unit(role if role in found.at else "trigger"))
        if any(actor.link is not None and actor.link.verdict is Verdict.AMBIGUOUS for actor in actors):
            return None
        argument = argument_of(roster.text, actors[-1], role) if len(actors) == 1 else None
        if argument is None:
            return None
        arguments.append(argument)
    place, of = arguments
    home = of.qid if of.type is EntityType.STATE else roster.countries.get(of.qid or "")
    if Check.AT_HOME in found.construction.checks and place.qid and of.qid and roster.countries.get(place.qid) != home:
        return None
    return Relation(
        kind="relation",
        type="located-in",
        status=Status.CURRENT,
        arguments=tuple(arguments),
        evidence=(min(each.start for each in arguments), max(each.end for each in arguments)),
        rule=found.construction.row.name,
    )


def _day(unit: Unit | None, published: str | None, status: Status) -> str | None:
    if unit is None or unit.date is None:
        return None
    return unit.date.value(published, to_come=status is not Status.HAPPENED)


def _status(found: Found, dates: Sequence[Unit]) -> Status | None:
    """Return the status that the words give to what a construction tells of; None where they leave it open."""
    units, trigger, sense = found.units, found.trigger, found.sense
    if found.is_statement:
        return speech_status(units, trigger, sense)
    if found.construction.subject == "teller":
        return Status.HAPPENED if trigger and units[trigger - 1].groups & {"word:في", "factive"} else None
    if sense.group in _ASSAULTS:
        return assault_status(units, found.start, trigger, dates=dates)
    if sense.group in _CLAIMS:
        return claim_status(units, found.start, trigger)
    if sense.tense and sense.tense != "noun":
        return verb_status(units, trigger, sense, dates=dates)
    for at in range(found.start, found.stop):
        verb = units[at].sense("do", "goon", "receive", "gather", "issue") if at != trigger else None
        if verb is not None and verb.tense != "noun":
            status = verb_status(units, at, verb, dates=dates)
            # خلال زيارة يقوم بها: the words before the noun tell
            return noun_status(units, trigger, dates=dates) if status is None and trigger < at else status
    return noun_status(units, trigger, dates=dates)


def _type(units: Sequence[Unit], trigger: int, stop: int, sense: Sense) -> str:
    """Return the type of an event: talks by telephone are a call."""
    around = units[max(0, trigger - 4) : stop + 3]
    if sense.says in ("talks", "meeting") and any("phone" in unit.groups for unit in around):
        return "phone-call"
    return sense.says
