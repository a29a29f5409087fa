"""Who goes on speaking where a verb has no subject of its own: وأضاف أن.

It is the speaker of the first statement of the sentence; at the start of a sentence, or behind what it is about (وعن
الاتفاق، قال), the speaker of the last statement before it, or the person whose words the sentence before gives (بحسب
فلان), or whom it is about (وكان فلان قد عاد). There is none where somebody without a name spoke since, where another
person was named since, where verbs differ in gender, or where the verb may belong to the words that are reported.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.model import Link
from kg.rules import Sense
from kg.units import Actor, Unit

_VERBS = ("say", "admit", "address", "voice", "reply")
_BEFORE = frozenset(("و", "ف", "clause", "aside", "date", "comma", "quote"))
"""What may stand before a verb that begins a sentence; a quotation mark closes what was said before."""
_START = 4
"""Units before such a verb."""
_TOPICS = ("حول", "بشان", "بخصوص", "تعليقا", "عن", "ردا", "بالنسبة")
"""Words that begin a sentence with what is spoken about."""
_ASKED = ("سيل", "سيلت")
"""Folded words that tell of a question, to which the speaker answers: وعندما سئل عن الاتفاق، قال."""
_UNKNOWN_VERB = re.compile("و(?!ا?ل|[يت])[^\\W\\d_]{3,}")
"""How a word looks that begins a sentence and may be a verb of no table: واستنفر."""
_FEELS = ("اعرب", "ابد", "رحب", "اسف", "تمن")
"""How verbs begin of words that go as well with him whom the last speech was about: كما أعرب عن أمله."""
_OFFICIALS = ("المسؤول", "المسؤولة", "المسئول", "الدبلوماسي", "الدبلوماسية")
_VAGUE = (*_OFFICIALS, "الوزير", "الوزيرة", "السفير", "السفيرة", "المدير", "المديرة")
"""Titles that go back to the person who spoke last; those of officials with any adjective."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Who said something, and the gender of the verb that says so; nobody, where that one has no name."""

    actors: tuple[Actor, ...]
    gender: str
    """Empty where no verb tells."""

    def agrees(self, gender: str) -> bool:
        """Whether a verb of this gender may go on."""
        return self.gender in ("", gender)


@dataclass(slots=True, kw_only=True)
class Floor:
    """The last speech of an article, in the order of reading."""

    countries: Mapping[str, str] = field(default_factory=dict)
    """The state of an item, where the tables know it."""
    ranked: Mapping[str, Mapping[str, Actor]] = field(default_factory=dict)
    """Who is named behind a word that says what he is, by the word: القاضي فلان."""
    last: Speech | None = None
    has_rival: bool = False
    """Whether the last speech began with somebody else: صرح المتحدث أن ترامب هنأه."""
    is_open: bool = False
    """Whether a quotation goes on into the next sentence."""

    def speakers_of(
        self, units: Sequence[Unit], trigger: int, sense: Sense, spoken: Mapping[int, Speech]
    ) -> tuple[Actor, ...]:
        """Return who says what a verb without a subject reports; *spoken* holds the statements of its sentence.

        Of a verb whose subject is what was published (وأضاف البيان أن), the body that spoke last; of one whose subject
        tells of a person by what he is (وقال القاضي إن), the person who did.
        """
        if (again := self._named_again(units, trigger, sense, spoken)) is not None:
            return again
        tells = units[trigger].sense("add") is not None or units[trigger].key in ("يقول", "تقول")
        if sense.tense == "present" and not tells:
            return ()  # يذكر أن
        speech: Speech | None
        first = min((at for at in spoken if at < trigger), default=None)
        if first is None:
            begins = trigger <= _START and all(unit.groups <= _BEFORE for unit in units[:trigger])
            begins = begins or _is_topic(units, trigger)
            feels = sense.group != "say" or units[trigger].key.startswith(_FEELS)
            speech = self.last if begins and not (feels and self.has_rival) else None
        else:
            last = max(at for at in spoken if at < trigger)
            if units[trigger - 1].key == "اذ" and spoken[last].agrees(sense.gender):
                speech = spoken[last]  # أعرب عن قلقه، إذ قال
            elif last != first and _is_beside(units, last, trigger, spoken[last]):
                speech = spoken[last]  # ذكر القصر أن ماكرون أشاد بهم وقال
            else:
                speech = spoken[first] if _is_main(units, first, trigger, spoken[first]) else None
        if speech is None or not speech.actors or not speech.agrees(sense.gender):
            return ()
        return speech.actors if sense.number == min(2, _count(speech.actors)) else ()

    def _named_again(
        self, units: Sequence[Unit], trigger: int, sense: Sense, spoken: Mapping[int, Speech]
    ) -> tuple[Actor, ...] | None:
        """Return whom the word behind a verb goes back to; None where it is no such word."""
        first = trigger + 1 + (sense.group == "came")  # جاء في البيان
        behind = units[first] if first < len(units) else None
        before = [spoken[at].actors for at in sorted(spoken) if at < trigger]
        last = self.last.actors if self.last is not None else ()
        if behind is not None and behind.sense("itself") is not None:
            return before[0] if before else last
        if behind is not None and behind.sense("words", "data") is not None:
            return last if not before and all(map(_publishes, last)) else ()
        if behind is None or not _is_role(behind):
            return None
        if before:
            return ()
        demonym = next((unit.link for unit in units[first + 1 : first + 3] if unit.groups == {"demonym"}), None)
        ranked = tuple(self.ranked.get(behind.key, {}).values())
        return self._person(sense.gender, demonym) or (ranked if len(ranked) == 1 else ())

    def described(self, actors: tuple[Actor, ...], gender: str) -> tuple[Actor, ...]:
        """Return who is meant by a title that says little (وقال المسؤول): the one person who spoke last."""
        vague = len(actors) == 1 and actors[0].link is None and _is_vague(actors[0].title)
        return (self._person(gender, actors[0].of) or actors) if vague and gender else actors

    def _person(self, gender: str, of: Link | None) -> tuple[Actor, ...]:
        """Return the one person who spoke last, if he is of that gender and of no other state; else nobody."""
        if self.last is None or [actor.kind for actor in self.last.actors] != ["person"]:
            return ()
        person = self.last.actors[0].link
        home = self.countries.get(person.qid or "") if person is not None else None
        other = of is not None and home is not None and of.meant != home
        return self.last.actors if self.last.agrees(gender) and not other else ()

    def pass_on(
        self, units: Sequence[Unit], spoken: Mapping[int, Speech], again: Sequence[int], source: Speech | None
    ) -> None:
        """Note who speaks last after a sentence.

        *again* are its verbs that the sentence before went on with, *source* the person whose words it gives otherwise.
        """
        quoted, self.is_open = _within_quotes(units, is_open=self.is_open)
        verbs = [at for at, unit in enumerate(units) if _is_verb(unit) and not quoted[at]]
        first = min((at for at in spoken if not quoted[at] and not _is_subordinate(units, at)), default=None)
        if first is None and source is not None and all(_is_in_words(units, at) for at in verbs):
            self.last, self.has_rival = source, False
            return
        first = min(spoken, default=None) if first is None else first
        if verbs and (first is None or verbs[0] < first):
            if verbs[0] not in again:
                self.last = None
        elif first is not None:
            self.last = spoken[first]
            said = next((at for at in range(first, len(units)) if "that" in units[at].groups), len(units))
            self.has_rival = _others(units[said + 1 : said + 3], self.last)
        elif self.last is not None and _others([unit for at, unit in enumerate(units) if not quoted[at]], self.last):
            self.last = None
        if self.last is None and (topic := _topic(units)) is not None:
            self.last, self.has_rival = topic, False


def _is_vague(title: str) -> bool:
    return title in _VAGUE or title.split(" ")[0] in _OFFICIALS


def _is_role(unit: Unit) -> bool:
    """Whether a word says what somebody is: القاضي."""
    return unit.sense("role", "title:rank") is not None and unit.key.startswith("ال")


def _publishes(actor: Actor) -> bool:
    """Whether a statement that is spoken of may be this one's: a body's that is no news agency."""
    name = actor.link.full_name if actor.link is not None else ""
    return actor.kind in ("org", "state") and not name.startswith("وكالة")


def _topic(units: Sequence[Unit]) -> Speech | None:
    """Return whom a sentence is about, if it names one person alone, and begins with the name or with it and a verb."""
    at = next((at for at, unit in enumerate(units) if not unit.groups <= _BEFORE), len(units))
    gender = {"كان": "m", "كانت": "f"}.get(units[at - 1].key, "") if 0 < at < len(units) else ""
    if at < len(units) and (verb := next((s for s in units[at].senses if s.gender), None)) is not None:
        gender = verb.gender
        at += 1
    elif at + 1 < len(units) and _UNKNOWN_VERB.fullmatch(units[at].key) and not units[at].senses:
        gender = "f" if units[at].key.endswith("ت") else "m"
        at += 1
    if at == len(units) or not gender or [actor.kind for actor in units[at].actors] != ["person"]:
        return None
    speech = Speech(actors=units[at].actors, gender=gender)
    return None if _others(units, speech) else speech


def _is_subordinate(units: Sequence[Unit], at: int) -> bool:
    """Whether a verb tells of what was before, and is not the sentence's own: بعد أن انتقد فلان."""
    return at > 1 and "that" in units[at - 1].groups and bool(units[at - 2].groups & {"factive", "before"})


def _within_quotes(units: Sequence[Unit], *, is_open: bool) -> tuple[list[bool], bool]:
    """Return for each unit whether it is within a quotation, and whether one goes on behind the last.

    A mark opens one where a word stands right behind it and none right before it.
    """
    inside = []
    for at, unit in enumerate(units):
        if unit.groups == {"quote"}:
            before = at > 0 and units[at - 1].end == unit.start and units[at - 1].groups != {"colon"}
            behind = at + 1 < len(units) and units[at + 1].start == unit.end
            is_open = behind and (not before or units[at - 1].groups <= {"و", "ف", "ل", "ب", "ك", "comma"})
        inside.append(is_open)
    return inside, is_open


def _is_topic(units: Sequence[Unit], trigger: int) -> bool:
    """Whether a sentence begins with what is spoken about, up to a comma or a quotation: وعن الاتفاق، قال."""
    first = 1 if units[0].groups == {"و"} else 0
    key = units[first].key.removeprefix("و")
    quoted = trigger + 1 < len(units) and units[trigger + 1].groups & {"colon", "quote"}
    parted = units[trigger - 1].groups == {"comma"} or (quoted and units[trigger - 1].groups != {"و"})
    fresh = not any(unit.groups & {"colon", "quote", "that"} for unit in units[:trigger])
    about = key in _TOPICS or any(unit.key in _ASKED for unit in units[first:_START])
    return trigger > first + 1 and about and bool(parted) and fresh


def _is_in_words(units: Sequence[Unit], at: int) -> bool:
    """Whether a verb tells of words named before it: تصريحات قال فيها."""
    ahead = units[at + 1].key if at + 1 < len(units) else ""
    return ahead in ("فيه", "فيها") or (at > 0 and units[at - 1].key == "حيث")


def _is_main(units: Sequence[Unit], first: int, trigger: int, speech: Speech) -> bool:
    """Whether a verb goes on with the sentence, and not with what is reported in it."""
    if any(_is_verb(unit) for unit in units[:first]):
        return False
    if sum(unit.key in ('"', "«", "“", "»", "”") for unit in units[first:trigger]) % 2:
        return False
    at = trigger - 1 - (units[trigger - 1].key == "قد")
    conjunction = bool(units[at].groups & {"و", "ف", "clause"})
    if not conjunction:
        return False
    if units[trigger].sense("add") is not None:
        return True
    own = [at for at in range(first + 1, trigger) if units[at].actors and not _is_governed(units, at)]
    behind = own[1:] if own and _is_same(units[own[0]].actors, speech.actors) else own
    if behind and behind[0] <= first + 2 and units[first].sense("address") is not None:
        behind = behind[1:]  # whom it is said to
    comma = bool(units[at - 1].groups & {"comma", "quote"}) or "clause" in units[at].groups
    return not _others([units[at] for at in behind], speech) and (comma or not behind)


def _is_governed(units: Sequence[Unit], at: int) -> bool:
    """Whether a particle stands before a name, which is no subject then: مع فلان."""
    before = units[at - 1].groups
    return before <= {"ل", "ب", "ك"} or any(group.startswith("word:") for group in before)


def _is_beside(units: Sequence[Unit], last: int, trigger: int, speech: Speech) -> bool:
    """Whether a verb goes on right behind the one before, with nothing but words without a name between them."""
    between = units[last + 1 : trigger]
    plain = all(_is_same(unit.actors, speech.actors) for unit in between if unit.actors)
    return plain and units[trigger - 1].groups == {"و"} and not any(u.groups & {"comma", "that"} for u in between)


def _others(units: Sequence[Unit], speech: Speech) -> bool:
    """Whether somebody else is named who may be the subject of a verb of that gender."""
    people = [actor for unit in units for actor in unit.actors if actor.kind == "person"]
    return any(not _is_same([actor], speech.actors) for actor in people)


def _is_same(some: Sequence[Actor], others: Sequence[Actor]) -> bool:
    return {_key(actor) for actor in some} <= {_key(actor) for actor in others}


def _key(actor: Actor) -> str:
    return actor.title if actor.link is None else actor.link.identity


def _count(actors: Sequence[Actor]) -> int:
    return sum(actor.number for actor in actors)


def _is_verb(unit: Unit) -> bool:
    sense = unit.sense(*_VERBS)
    return sense is not None and sense.tense not in ("", "noun")
