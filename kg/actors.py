"""Who may act in a sentence: names with their titles, titles without names, bodies, states, and several together.

The name may stand before its title (مولود تشاووش أوغلو وزير الخارجية التركي). نظيره takes the office of the one before
over. A title without a name is somebody whom the article names elsewhere with that title, or nobody in particular.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.appositions import is_named, is_object, note_served, titled_behind
from kg.lookahead import over_quotes
from kg.model import Form, Link
from kg.owners import is_of_state, is_predecessor, owner_of, speaks_for_title
from kg.roster import Roster
from kg.rules import Sense
from kg.title_words import TITLES
from kg.titles import Title, is_deputy, read_title
from kg.units import Actor, Unit

_LATTER = ("الاخير", "الاخيرة")
"""The latter: he who was named last."""
_TOGETHER = ("meet", "visit", "call", "speak", "arrive")
"""Verbs whose subject that may be."""
_FAR = 500
"""Code points from a title to the نظيره that takes it over."""
_RANKS = 5
"""Units from a rank to the name behind it."""
_ANYBODY = ("مسؤول", "قيادي", "متحدث", "ناطق")
"""How titles begin that many bear at a time."""

_LAWYER = ("محامي", "صديق", "زميل")
"""How words begin behind which stands whose they are: محامي ترامب."""


def find_actors(units: Sequence[Unit], roster: Roster) -> list[Unit]:
    """Return the units with names and their titles made one unit each; the offices read go into the roster."""
    out: list[Unit] = []
    at = 0
    while at < len(units):
        unit = units[at]
        made: list[Unit] | None = None
        if unit.key == "لتنظيم" and _is_body(units, at + 1):
            # هجوم لتنظيم القاعدة, which is no plan to arrange something
            unit = replace(unit, end=unit.start + 1, key="ل", groups=frozenset("ل"), senses=())
        if unit.senses and unit.sense(*TITLES) is not None:
            made, after = _titled(units, at, roster)
        if made is None and unit.sense("title:rank", "head") is not None:
            made, after = _ranked(units, at, roster)
        if made is not None:
            pass
        elif unit.link is not None and unit.groups != {"demonym"}:
            made, after = _named(units, at, roster)
        elif unit.sense("force") is not None and _is_side(units, at + 1):
            (named,), after = _sides(units, at + 1)  # قوات النظام السوري
            made = [replace(named, start=unit.start, senses=unit.senses)]
        elif unit.sense("force") is not None and _is_described(units, at + 1):
            (named,), after = _sides(units, at + 1)  # القوات الحكومية السورية
            made = [replace(named, start=unit.start, senses=unit.senses)]
        elif unit.sense("side", "force") is not None and at + 1 < len(units):
            ahead = units[at + 1]
            if ahead.groups == {"demonym"}:
                made, after = _sides(units, at)
                made = [replace(each, senses=unit.senses) for each in made]
            elif ahead.groups <= {"org", "state"} and not unit.key.startswith("ال"):
                (named,), after = _named(units, at + 1, roster)  # وفد الأمم المتحدة
                made = [replace(named, start=unit.start)]
        if made is None:
            made, after = [unit], at + 1
        out += made
        at = after
    return out


def _is_side(units: Sequence[Unit], at: int) -> bool:
    return at + 1 < len(units) and units[at].sense("side") is not None and units[at + 1].groups == {"demonym"}


def _is_described(units: Sequence[Unit], at: int) -> bool:
    """Whether an adjective stands between forces and the state that they are of."""
    adjective = units[at] if at < len(units) else None
    if adjective is None or adjective.groups != {"word"} or not adjective.key.startswith("ال"):
        return False
    return at + 1 < len(units) and units[at + 1].groups == {"demonym"} and units[at - 1].key.startswith("ال")


def _is_body(units: Sequence[Unit], at: int) -> bool:
    at += at < len(units) and units[at].groups == {"quote"}
    return at < len(units) and units[at].groups == {"org"}


def join_actors(units: Sequence[Unit], roster: Roster) -> list[Unit]:
    """Return the units with those that "and" joins made one, and titles without a name given to those who bear them."""
    out: list[Unit] = []
    at = 0
    while at < len(units):
        unit = units[at]
        at += 1
        if unit.key in _LATTER and out and out[-1].sense(*_TOGETHER) is not None and roster.recent:
            latter = _actor(roster.recent[-1], "person")
            out.append(replace(_unit(unit.start, unit.end, latter), key=unit.key))  # التقى الأخير
            continue
        if not unit.actors:
            out.append(unit)
            continue
        if unit.actors[0].link is None and at < len(units) and "word:باسم" in units[at].groups:
            out.append(unit)  # المتحدث باسم العائلة is another one than the spokesperson named before
            continue
        actors = [named for actor in unit.actors for named in roster.named(actor)]
        roster.heard(actors)
        start, end = unit.start, unit.end
        while (after := _joined(units, at, actors)) is not None:
            others = [named for actor in units[after - 1].actors for named in roster.named(actor)]
            if not _is_his(units[at - 1], others):
                roster.heard(others)
                actors += others
            end, at = units[after - 1].end, after
        out.append(replace(_unit(start, end, *actors), senses=unit.senses if end == unit.end else ()))
    return out


def _is_his(before: Unit, others: Sequence[Actor]) -> bool:
    """Whether a title behind "and" is one more of a person whose first follows his name: فلان مدير البنك وأمين سره."""
    one = before.actors[0]
    titled = one.link is not None and one.kind == "person" and one.end < before.end
    return titled and all(actor.link is None and actor.kind == "person" for actor in others)


def _joined(units: Sequence[Unit], at: int, actors: Sequence[Actor]) -> int | None:
    """Return the unit after the next name of a list, or None where the list ends: "X وY", "X، وY", "X، Y وZ"."""
    position = at
    while position < len(units) and units[position].groups <= {"comma", "quote"} and position < at + 2:
        position += 1
    comma = any(unit.groups == {"comma"} for unit in units[at:position])
    conjunction = position < len(units) and units[position].groups == {"و"}
    position += conjunction
    while conjunction and position < len(units) and units[position].groups <= {"quote", "ب", "ل"}:
        position += 1
    if position >= len(units) or not units[position].actors:
        return None
    one = {actor.kind for actor in (*actors, *units[position].actors)}
    if "place" in one and len(one) > 1:
        return None
    if not conjunction:
        # A list with a comma goes on to an "and", and is of one kind; an apposition does not.
        if "person" in one and len(one) > 1:
            return None
        if not comma or (after := _joined(units, position + 1, units[position].actors)) is None:
            return None
        return position + 1 if after else None
    return position + 1


def _ranked(units: Sequence[Unit], at: int, roster: Roster) -> tuple[list[Unit] | None, int]:
    """Return a name with words before it that are no office (الصحفي, صحيفة), and the unit after it."""
    kind = "person" if units[at].sense("title:rank") is not None else "org"
    if kind == "person" and units[at].key.startswith(_LAWYER) and not units[at].key.endswith(("ه", "ها")):
        return None, at
    behind = at + 1
    while behind < min(len(units), at + _RANKS):
        unit = units[behind]
        if unit.link is not None and unit.groups == {kind}:
            (named,), after = _named(units, behind, roster)
            if kind == "person" and units[at].key.startswith("ال"):
                roster.ranked[units[at].key].setdefault(unit.link.identity, named.actors[0])
            return [replace(named, start=units[at].start)], after
        passed = unit.groups <= {"quote", "demonym"} or unit.sense("title:rank", "former", "head") is not None
        if not passed:
            break
        behind += 1
    return None, at


def _actor(link: Link, kind: str) -> Actor:
    return Actor(start=link.mention.start, end=link.mention.end, link=link, kind=kind)


def _unit(start: int, end: int, *actors: Actor) -> Unit:
    several = len(actors) > 1 or any(actor.number > 1 for actor in actors)
    kind = "several" if several and actors[0].kind != "place" else actors[0].kind
    return Unit(start=start, end=end, key="", groups=frozenset([kind]), link=actors[0].link, actors=actors)


def _sides(units: Sequence[Unit], at: int) -> tuple[list[Unit], int]:
    """Return what الجانب الروسي or الجانبان التركي والروسي are: the states meant."""
    links = [units[at + 1].link]
    end = at + 2
    while end + 1 < len(units) and units[end].groups == {"و"} and units[end + 1].groups == {"demonym"}:
        links.append(units[end + 1].link)
        end += 2
    actors = [_actor(link, "state") for link in links if link is not None]
    return [_unit(units[at].start, units[end - 1].end, *actors)], end


def _named(units: Sequence[Unit], at: int, roster: Roster) -> tuple[list[Unit], int]:
    """Return a name as an actor, with the title behind it if there is one, and the unit after both."""
    unit = units[at]
    link = unit.link
    assert link is not None
    (kind,) = unit.groups
    stop = titled_behind(units, at, roster) if kind == "person" else None
    if stop is None:
        return [replace(unit, actors=(_actor(link, kind),))], at + 1
    return [_unit(unit.start, units[stop - 1].end, _actor(link, kind))], stop


def _titled(units: Sequence[Unit], at: int, roster: Roster) -> tuple[list[Unit] | None, int]:
    """Return the unit that a title makes with the names behind it, and the unit after it; None if it makes none."""
    sense = units[at].sense(*TITLES)
    assert sense is not None
    title = read_title(roster.text, units, at, sense)
    if title.number > 1 and is_deputy(sense) and title.of is None:
        return None, at  # مستشاري ترامب are his advisers
    if _is_genitive(units, at, title, sense) or _is_served(units, title, sense, roster):
        end = units[title.after].end
        note_served(title, units[title.after].link, end, roster)
        return [_unit(title.start, end, _untitled(title, None, end, number=1))], title.after + 1
    if title.served is not None:
        note_served(title, title.served, title.served.mention.end, roster)
    rule = "title, name"
    if is_predecessor(units[at]):
        holder = owner_of(units, at, roster)
        if holder is None or not is_of_state(holder) or not is_named(units, title.after):
            return None, at
        title = replace(title, kind="office", words=holder.title, of=holder.of, status="former")
        rule = "predecessor"
    elif title.kind == "counterpart":
        near = roster.last is not None and title.start - roster.said < _FAR
        words = roster.last.words if roster.last is not None and near else ""
        title = replace(title, kind="office", words=words, status="current")
        rule = "counterpart"
    if title.is_his and title.of is None and (holder := owner_of(units, at, roster)) is not None:
        title = replace(title, of=holder.of)
    seen = list(_borne(units, title))
    names = [(of, name) for of, name, _ in seen if name is not None]
    after = seen[-1][2] if seen else title.stop
    end = units[after - 1].end
    if not names and (not title.is_definite or (title.number > 2 and len(seen) < 2)):
        return None, at
    if not names and title.kind == "member" and not roster.knows(_untitled(title, title.of, end, number=1)):
        return None, at
    if not names and (not title.is_whole or _is_anybody(units[at], title)):
        return None, at
    if title.of is None and units[at].sense("title:rank") is not None:
        return None, at  # الأمير, without a country, is an address
    if not names and title.of is None and units[at].key in ("الحاكم", "الحاكمة"):
        return None, at  # الحزب الحاكم
    if title.kind == "office" and title.words:
        roster.last, roster.said = title, title.start
    actors: list[Actor] = []
    start = title.start
    for of, name, stop in seen:
        if name is None:
            actors.append(_untitled(title, of, units[stop - 1].end, number=1))
        else:
            if title.words and title.is_whole:
                roster.add(title, name, of, start, units[stop - 1].end, rule)
            actors.append(_actor(name, "person"))
            start = name.mention.end
    if not actors:
        actors.append(_untitled(title, title.of, end, number=title.number))
    elif title.number == 1 and len(names) == 1 and units[after - 1].groups == {"person"} and not is_object(units, at):
        # وزيرة الخارجية السابقة فلانة، رئيسة اللجنة
        behind = titled_behind(units, after - 1, roster, comma=True)
        if behind is not None:
            after, end = behind, units[behind - 1].end
    return [_unit(title.start, end, *actors)], after


def _is_anybody(head: Unit, title: Title) -> bool:
    """Whether a title speaks of one of many: مسؤول سعودي."""
    plain = title.of is not None and title.of.form is Form.DEMONYM and not title.of.mention.text.startswith("ال")
    return (plain or title.words.startswith(_ANYBODY)) and not head.key.startswith("ال")


def _is_genitive(units: Sequence[Unit], at: int, title: Title, sense: Sense) -> bool:
    """Whether the name behind a title is that of whom its bearer serves: نائب ترامب."""
    behind = units[title.after] if title.after < len(units) else None
    alone = is_deputy(sense) and title.after == at + 1 and title.number == 1 and not units[at].key.startswith("ال")
    return alone and not title.is_his and behind is not None and behind.groups == {"person"}


def _is_served(units: Sequence[Unit], title: Title, sense: Sense, roster: Roster) -> bool:
    """Whether the name behind a title is that of whom its bearer serves, by a title that the article gives him."""
    behind = units[title.after] if title.after < len(units) else None
    if speaks_for_title(title) and title.after == title.stop and behind is not None:
        return behind.groups == {"person"}
    if not is_deputy(sense) or " " not in title.words or behind is None or behind.groups != {"person"}:
        return False
    return behind.link is not None and roster.bears(behind.link, title.words.partition(" ")[2])


def _untitled(title: Title, of: Link | None, end: int, number: int) -> Actor:
    """Return the actor that a title without a name is; of الرئيسان الروسي والتركي the second begins at its state."""
    start = of.mention.start if of is not None and title.of is not None and of is not title.of else title.start
    return Actor(start=start, end=end, link=None, title=title.words, of=of, number=number)


def _borne(units: Sequence[Unit], title: Title) -> Iterator[tuple[Link | None, Link | None, int]]:
    """Yield (of, name, unit behind) of each one who bears the title: الرئيسان التركي أردوغان والروسي بوتين."""
    states: list[tuple[Link, int]] = [(title.of, title.stop)] if title.of is not None else []
    names: list[tuple[Link | None, Link, int]] = []
    pending = title.of
    at = title.after
    while at < len(units):
        unit = units[at]
        if not names and title.number > 1 and unit.groups == {"و"} and at + 1 < len(units):
            if units[at + 1].groups in ({"demonym"}, {"state"}) and pending is not None:
                pending = None
                at += 1
                continue
            break
        if (
            unit.groups == {"person"}
            and unit.link is not None
            and (names == [] or pending is not None or title.number > 1)
        ):
            names.append((pending, unit.link, at + 1))
            pending = None
            at += 1
        elif title.number > 1 and unit.groups in ({"demonym"}, {"state"}) and pending is None and unit.link is not None:
            pending = unit.link
            states.append((unit.link, at + 1))
            at += 1
            if not names and is_named(units, over_quotes(units, at)):
                at = over_quotes(units, at)  # رئيسا الأركان التركي والروسي "فلان" و"فلان"
                continue
        else:
            break
        ahead = at
        while ahead < len(units) and units[ahead].groups <= {"quote", "comma"} and ahead < at + 2:
            ahead += 1
        comma = any(unit.groups == {"comma"} for unit in units[at:ahead])
        if title.number == 1 and (comma or title.of is None):
            break
        if ahead + 1 < len(units) and units[ahead].groups == {"و"}:
            ahead += 1
            while ahead < len(units) and units[ahead].groups == {"quote"}:
                ahead += 1
        elif title.number < 3:
            break
        follows = units[ahead] if ahead < len(units) else None
        if follows is None:
            break
        behind = units[ahead + 1] if ahead + 1 < len(units) else None
        # رؤساء تركيا فلان وروسيا فلان
        two_states = title.number > 1 and follows.groups == {"state"} and (not names or is_named(units, ahead + 1))
        if (follows.groups == {"demonym"} or two_states) and follows.link is not None:
            if title.number == 1 and not (behind is not None and behind.groups == {"person"}):
                break
            pending = follows.link
            states.append((follows.link, ahead + 1))
            at = ahead + 1
            if behind is not None and behind.groups == {"quote"}:
                at += 1
        elif follows.groups == {"person"} and title.number > 1:
            at = ahead
        else:
            break
    if not names and title.number > 1 and len(states) > 1:
        yield from ((state, None, stop) for state, stop in states)
    elif len(names) == len(states) and names and not all(of is not None for of, _, _ in names):
        # رئيسا الأركان التركي والروسي فلان وفلان
        yield from ((state, name, stop) for (state, _), (_, name, stop) in zip(states, names, strict=True))
    elif title.number > 1 or names:
        yield from names
