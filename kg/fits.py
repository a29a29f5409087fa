"""Whether what a pattern of ``constructions.tsv`` found can be meant: what order and groups of units do not tell."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kg.checks import Check
from kg.found import Found
from kg.model import EntityType, Form, Link
from kg.parties import BEGINS, OBJECTS, is_alone, is_fighting, is_force, is_himself, is_passive, is_shooting, is_whole
from kg.rules import Sense
from kg.speech import is_apposition, is_described, is_far, is_in_words, is_speech, is_told
from kg.units import Actor, Unit

STATEMENTS = (
    *("say", "voice", "admit", "address", "blame", "reply", "deliver", "issue", "ask", "words", "accord"),
    *("relay", "saying", "participle", "came", "telling", "accusing", "threatening", "refuse", "rebuke", "speak"),
)
"""The groups of triggers that tell of statements."""
_MASCULINE = (
    *("العراق", "عراق", "لبنان", "الأردن", "الاردن", "أردن", "المغرب", "مغرب", "السودان", "سودان", "اليمن", "يمن"),
    *("جنوب السودان", "الصومال", "الفاتيكان", "النيجر"),
)
"""How states begin that take verbs in the masculine."""
_STATES = frozenset(("state", "several"))
_PURPOSES = ("لمناقش", "لبحث", "للبحث", "لتعزيز", "لتطوير", "لتنسيق")
"""How words begin that tell what an event is for."""
_PEOPLE = ("ان", "ون", "ين", "عض")
"""How plain words behind a verb may end that are its subject: بيان, باحثون, بعض."""
_FIGURES = ("ب", "مثل", "مثال", "موعد", "رقم", "عصفور", "حصار", "طوق")
"""How words begin that are struck in a figure of speech alone."""
_INTRANSITIVE = ("تفاوض", "تباحث", "تحادث", "تشاور")
"""What verbs of talking have in them that take no theme for an object."""
_MATCH = re.compile("(?:ال)?لقا[ءي]|(?:س?[يت]|ا)لتق")
"""Folded words that tell of matches, too, where no person is named."""
_BACK = ("اليه", "اليها", "به", "بها")
"""Particles behind a verb whose pronoun goes back to what it is about."""
_PUBLISHED = ("البيان", "التصريح")
"""What a body publishes, as it is named again."""
_ROAD = 6
"""Units before two places in which the road between them is named."""
_HEAD = 200
"""Code points at the start of an article, in which a name and a colon are a headline."""


def fits(found: Found) -> bool:
    """Whether what the pattern found can be meant: by the checks of its row, and by those of every row."""
    return all(_CHECKS[check](found) for check in found.construction.checks) and all(rule(found) for rule in _ALWAYS)


def _opens(found: Found) -> bool:
    if found.at["who"] > found.trigger:
        return True
    units, who = found.units, found.at["who"]
    before = units[who - 1] if who else None
    relative = "which " in found.construction.row.pattern
    if before is not None and before.groups == {"quote"} and who > 1 and _is_particle(units[who - 2]):
        return False  # كان ناطق باسم "الفصيل" قد قال
    if before is not None and (not before.groups & BEGINS or before.key in _BACK) and not relative:
        return False
    # A verb between two names is that of the second (قال X، أعلن Y), unless it takes an object.
    behind = found.behind(found.trigger)
    return behind is None or not behind.actors or found.sense.group != "say" or relative


def _is_particle(unit: Unit) -> bool:
    return any(group.startswith("word:") for group in unit.groups)


def _is_single(found: Found) -> bool:
    behind = found.behind(found.stop - 1)
    own = found.unit("trigger").key.endswith(("ه", "ها", "هم"))
    return not own and (behind is None or behind.groups != {"ل"})


def _is_apart(found: Found) -> bool:
    other, key = found.at["with"], found.unit("trigger").key
    if other == found.trigger + 2 or any(verb in key for verb in _INTRANSITIVE):
        return True
    beside = found.units[other - 2].groups if other > 1 else frozenset()
    return not found.units[other].groups & {"state", "org"} or bool(beside & {"comma", "date", "aside"})


def _is_of_two(unit: Unit) -> bool:
    sense = unit.sense("do", "goon")
    return sense is not None and sense.number > 1 and unit.key.endswith("ا") and not unit.key.endswith("وا")


def _is_no_theme(found: Found) -> bool:
    who = found.at["who"]
    return found.units[who].groups != {"state"} or found.units[who - 1].groups != {"word"}


def _is_armed(found: Found) -> bool:
    who = found.unit("who")
    return found.unit("trigger").sense("verbal") is None or not who.groups & _STATES or who.sense("force") is not None


def _is_strike(found: Found) -> bool:
    noun = found.unit("trigger").key == "قصف"
    return not noun or (found.unit("who").groups == {"org"} and found.start <= 1)


def _is_published(found: Found) -> bool:
    # خطابا لكبير الموظفين, في تصريحات لرويترز
    words = found.unit("trigger").key.removeprefix("ال")
    return not words.startswith(("خطاب", "رسال", "احاط")) and ("بيان" in words or found.unit("who").groups != {"org"})


def _is_summit(found: Found) -> bool:
    link = found.unit("who").link
    return found.unit("trigger").key != "قمة" or (link is not None and " " in link.mention.text)


def _has_topic(found: Found) -> bool:
    last = found.units[found.stop - 1].key
    return last.startswith("ب") and not last.endswith(_PEOPLE)


def _is_top(found: Found) -> bool:
    who = found.unit("who")
    if found.units[0].start >= _HEAD:
        return False
    if who.groups != {"state"} or who.link is None or who.link.mention.type is not EntityType.STATE:
        return True
    # فرنسا: لن نقبل; but of تركيا: قتلى في انفجار, the state is the place.
    ahead = found.units[found.stop : found.stop + 2]
    ours = any(unit.key.startswith("سن") and not unit.senses for unit in ahead[:1])
    return ours or (len(ahead) == 2 and ahead[0].key in ("لن", "لا", "لم") and ahead[1].key.startswith("ن"))


def _is_object(found: Found) -> bool:
    behind = found.behind(found.stop - 1)
    return behind is None or not behind.actors or (found.sense.gender == "m" and _is_feminine(behind))


def _is_state_name(found: Found) -> bool:
    of = found.unit("of").link
    return of is not None and of.mention.type is EntityType.STATE and of.form is Form.NAME


def _is_no_road(found: Found) -> bool:
    return all("ربط" not in unit.key for unit in found.units[max(0, found.start - _ROAD) : found.start])


_CHECKS: Final[Mapping[Check, Callable[[Found], bool]]] = {
    Check.OPENS: _opens,
    Check.PLURAL: lambda found: found.sense.number > 1 and found.unit("trigger").key.endswith("وا"),
    Check.BARE: lambda found: not found.unit("trigger").key.startswith("ال"),
    Check.NO_PRONOUN: lambda found: not found.unit("trigger").key.endswith(OBJECTS),
    Check.SINGLE: _is_single,
    Check.APART: _is_apart,
    Check.NO_THEME: _is_no_theme,
    Check.WITH_WHOM: lambda found: found.units[found.trigger + 1].key not in ("عنه", "عنها"),
    Check.FORCE: is_force,
    Check.ARMED: _is_armed,
    Check.FIGHTS: is_fighting,
    Check.SHOOTS: is_shooting,
    Check.HITS: lambda found: not found.units[found.stop - 1].key.startswith(_FIGURES),
    Check.DUAL: lambda found: any(_is_of_two(unit) for unit in found.units[found.start : found.trigger]),
    Check.ALONE: is_alone,
    Check.PASSIVE: is_passive,
    Check.WHOLE: is_whole,
    Check.WITH_PRONOUN: lambda found: found.unit("trigger").key.endswith(("ه", "ها", "هم")),
    Check.SELF: is_himself,
    Check.STRIKE: _is_strike,
    Check.SPEECH: _is_published,
    Check.SUMMIT: _is_summit,
    Check.TOPIC: _has_topic,
    Check.TOP: _is_top,
    Check.BRACKET: lambda found: found.units[found.stop - 1].key == "(",
    Check.DESCRIBED: is_described,
    Check.IN_WORDS: is_in_words,
    Check.PUBLISHED: lambda found: any(u.key in _PUBLISHED for u in found.units[found.trigger + 1 : found.stop]),
    Check.DEFINITE: lambda found: found.units[found.trigger + 1].key.startswith("ال"),
    Check.MANNER: lambda found: found.units[found.trigger + 1].key.startswith("ب"),
    Check.TOLD: is_told,
    Check.FAR: is_far,
    Check.APPOSITION: is_apposition,
    Check.OBJECT: _is_object,
    Check.KNOWN: lambda found: all(actor.link is not None and actor.link.qid for actor in found.unit("trigger").actors),
    Check.AT_HOME: lambda found: True,  # asked where the places are known: kg.constructions
    Check.STATE_NAME: _is_state_name,
    Check.NO_ROAD: _is_no_road,
}
"""The columns' checks, by name."""


def _is_new(found: Found) -> bool:
    """Whether a noun does not go back to what was told of before (في هذه المباحثات), and a verb is no other: بحث عن."""
    this = found.trigger - 1
    behind = found.behind(found.trigger)
    if found.sense.group == "confer" and behind is not None and "word:عن" in behind.groups:
        return False  # تبحثان عن فوز
    return found.sense.tense != "noun" or this < 0 or found.units[this].key not in ("هذه", "هذا", "تلك", "ذلك")


def _is_with(found: Found) -> bool:
    """Whether who stands behind مع or ب takes part: not حوار مع صحيفة, محادثات حول القوات المنتشرة بالعراق."""
    other = found.at.get("with", -1)
    if other < 0:
        return True
    groups = found.units[other].groups
    if found.units[other].key.startswith("الاخير") and found.construction.subject == "own":
        return False  # التقى الأخير: who acts
    if groups == {"org"} and "حوار" in found.unit("trigger").key:
        return False
    if groups & {"state", "org"} and _is_about(found.units[found.trigger + 1 : other]):
        return False
    where = other > 1 and found.units[other - 1].groups == {"ب"}
    return not where or bool(groups & {"person", "several"})


def _is_about(between: Sequence[Unit]) -> bool:
    """Whether words between an event and مع tell what it is about: لمناقشة العلاقات مع."""
    about = any(unit.key.startswith(_PURPOSES) or unit.key in ("حول", "بشان") for unit in between)
    return about and len(between) > 1 and between[-2].key.startswith("ال") and between[-2].groups == {"word"}


def _agrees(found: Found) -> bool:
    """Whether verb and subject agree in gender and number."""
    who, sense = found.at.get("who"), found.sense
    if who is None:
        return True
    if sense.group in STATEMENTS and sense.gender == "m" and sense.number == 1 and _is_feminine(found.units[who]):
        return False  # تصويتا تقدمت به روسيا يدين الضربة
    if who < found.trigger and _is_dual(found.unit("trigger"), sense) and found.units[who].groups != {"several"}:
        return False  # الفصيلان … و"جيش الإسلام" قد نفيا
    if who > found.trigger and sense.gender and sense.number > 1:
        return Check.PLURAL in found.construction.checks  # before its subject a verb is singular: حملوا تركيا
    return True


def _is_dual(verb: Unit, sense: Sense) -> bool:
    return sense.number > 1 and verb.key.endswith(("ا", "ان")) and not verb.key.endswith("وا")


def _is_unbracketed(found: Found) -> bool:
    """Whether who acts stands in no bracket before the verb: not (رويترز) - قال."""
    between = [unit.key for unit in found.units[found.at.get("who", found.trigger) + 1 : found.trigger]]
    dashes = [key for key in between[-2:] if key in ("-", "–", "—")]
    if dashes and between[: -len(dashes)][-1:] == [")"]:
        return False  # واشنطن، الولايات المتحدة (رويترز) - قال
    return ")" not in between or "(" in between


def _is_own_subject(found: Found) -> bool:
    who = found.at.get("who", -1)
    if found.sense.group not in ("address", "blame") or who < found.trigger:
        return True
    return _is_subject(found.units, found.trigger, who, found.sense)


_ALWAYS: Final = (_is_new, _is_with, is_speech, _agrees, _is_unbracketed, _is_own_subject)
"""What holds for every construction."""


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
    if units[trigger].key.endswith((*OBJECTS, "ه")) and not units[trigger].key.endswith("تهم"):
        return True  # وهو ما انتقدته روسيا; but اتهم has no object of its own
    if units[trigger + 1].key in _BACK or (units[trigger - 1].key == "ما" and units[trigger].key.endswith(("ه", "ها"))):
        return True  # هدنة دعا إليها مجلس الأمن
    if trigger and not units[trigger - 1].groups & BEGINS and units[trigger - 1].key != "بعدما":
        return False  # عريضة تطالب روسيا بالكثير
    if any(actor.link is not None and _is_named(units[:trigger], actor.link) for actor in actors):
        return True  # nobody calls on himself: ذكر القصر أن ماكرون أشاد بهم، وطالب ماكرون بوقف القتال
    kind = actors[0].kind
    if units[trigger].sense("stance") is not None and behind is not None and "that" in behind.groups:
        return True  # واعتبر فلان أن
    if kind == "state" and sense.gender == "m" and len(actors) == 1:
        return False
    joined = trigger > 0 and units[trigger - 1].groups == {"و"}
    relative = trigger > 0 and "which" in units[trigger - 1].groups
    opened = any(unit.groups != {"quote"} for unit in units[: trigger - 1])  # …". وانتقد فلان القرار
    return not relative and not (joined and opened)


def _is_named(units: Sequence[Unit], link: Link) -> bool:
    """Whether a person acts in these units."""
    links = [actor.link for unit in units for actor in unit.actors if actor.kind == "person" and actor.link is not None]
    return any(each.identity == link.identity for each in links)


def is_match(units: Sequence[Unit], trigger: int, others: Sequence[Actor], *, people: bool) -> bool:
    """Whether teams meet (لقاء ليفربول وريال مدريد): bodies alone, or where words tell of a team."""
    if not _MATCH.match(units[trigger].key):
        return False
    behind = units[trigger + 1] if trigger + 1 < len(units) else None
    team = behind is not None and behind.key.removeprefix("ال").startswith(("منتخب", "فريق", "ودي"))
    return not people or team or (len(others) > 1 and all(actor.kind == "org" for actor in others))
