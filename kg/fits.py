"""Whether what a pattern of ``constructions.tsv`` found can be meant: what order and groups of units do not tell."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kg.checks import Check
from kg.found import Found
from kg.model import EntityType, Form, Link
from kg.parties import BEGINS, OBJECTS, is_alone, is_fighting, is_force, is_himself, is_passive, is_shooting, is_whole
from kg.rules import Sense
from kg.speech import has_content, is_apposition, is_deed, is_described, is_far, is_in_words, is_of_another, is_view
from kg.units import Actor, Unit

STATEMENTS = (
    *(
        "say",
        "voice",
        "admit",
        "address",
        "blame",
        "reply",
        "deliver",
        "issue",
        "ask",
        "words",
        "accord",
        "relay",
        "saying",
        "participle",
    ),
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
    if before is not None and not before.groups & BEGINS and not relative:
        return False
    # A verb between two names is that of the second (قال X، أعلن Y), unless it takes an object.
    behind = found.behind(found.trigger)
    return behind is None or not behind.actors or found.sense.group != "say" or relative


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
    Check.FAR: is_far,
    Check.APPOSITION: is_apposition,
    Check.OBJECT: _is_object,
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
    if who > found.trigger and sense.gender and sense.number > 1:
        return Check.PLURAL in found.construction.checks  # before its subject a verb is singular: حملوا تركيا
    return True


def _is_unbracketed(found: Found) -> bool:
    """Whether who acts stands in no bracket before the verb: not (رويترز) - قال."""
    between = [unit.key for unit in found.units[found.at.get("who", found.trigger) + 1 : found.trigger]]
    if between[-2:-1] == [")"] and between[-1] in "-–—":
        return False  # واشنطن، الولايات المتحدة (رويترز) - قال
    return ")" not in between or "(" in between


def _is_own_subject(found: Found) -> bool:
    who = found.at.get("who", -1)
    if found.sense.group not in ("address", "blame") or who < found.trigger:
        return True
    return _is_subject(found.units, found.trigger, who, found.sense)


def _is_speech(found: Found) -> bool:
    """Whether a verb tells of words that were said, and not of an opinion (تعتبر تركيا) or a habit (الذي يطالب)."""
    units, trigger, sense = found.units, found.trigger, found.sense
    who = found.at.get("who")
    if who is None or not found.is_statement or sense.group in ("colon", "words"):
        return True
    stance = units[trigger].sense("stance") is not None
    if sense.tense == "present" and "which" in found.construction.row.pattern:
        return False
    if sense.tense != "past" and stance and not is_view(found, who):
        return False
    if trigger and units[trigger - 1].groups == {"ل"}:
        return False  # a noun: لكشف المبعوث
    content = has_content(found)
    if units[trigger].sense("add") is not None and not content:
        return False  # تابع الكرة
    relative = trigger > 0 and "which" in units[trigger - 1].groups
    if relative and sense.tense == "present" and not content:
        return False  # الصور التي تذكر روسيا
    behind = found.behind(found.stop - 1)
    quoted = who > trigger and units[who - 1].groups == {"quote"} and (relative or units[who].groups == {"person"})
    after = found.behind(who)
    if quoted and (after is None or after.groups != {"quote"}):
        return False  # وقال "محمد لاعب كبير"
    before = units[max(0, min(who, trigger) - 3) : max(who, trigger)]
    if any(unit.key in ("اذا", "هل", "سواء") for unit in before):
        return False  # ما إذا كانت تركيا تعهدت, سواء رحب فلان
    was = any(unit.key in ("كان", "كانت") for unit in units[max(0, min(who, trigger) - 2) : max(who, trigger)])
    if was and sense.tense == "present":
        return False
    if (is_deed(found) and not content) or (who < trigger and is_of_another(found)):
        return False  # تعلق طهران برنامجها
    named = behind is not None and any(actor.link is not None for actor in behind.actors)
    if named and sense.group == "say" and found.stop - 1 == who:
        return False  # أضاف ترامب أستراليا إلى القائمة
    of = sense.says == "accused" or units[trigger].key in ("يدين", "تدين")
    if behind is not None and of and behind.key.startswith("ب") and "aside" not in behind.groups:
        return False  # قد اتهم بالسرقة, اتهمت إيران بدعم الجماعة, يدين له بالفضل
    return trigger + 1 == len(units) or units[trigger + 1].key not in ("عنه", "عنها")  # نفق كشفت عنه إسرائيل


_ALWAYS: Final = (_is_new, _is_with, _is_speech, _agrees, _is_unbracketed, _is_own_subject)
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
    if units[trigger].key.endswith(OBJECTS) and not units[trigger].key.endswith("تهم"):
        return True  # وهو ما انتقدته روسيا; but اتهم has no object of its own
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
    return not relative and not (joined and trigger > 1)


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
