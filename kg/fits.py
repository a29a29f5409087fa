"""Whether what a pattern of ``constructions.tsv`` found can be meant: what order and groups of units do not tell."""

import re
from collections.abc import Sequence

from kg.model import EntityType, Form, Link
from kg.rules import Construction, Sense
from kg.units import Actor, Unit

STATEMENTS = ("say", "voice", "admit", "address", "blame", "reply", "words", "accord", "relay", "saying")
"""The groups of triggers that tell of statements."""
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
_PEOPLE = ("ان", "ون", "ين", "عض")
"""How plain words behind a verb may end that are its subject: بيان, باحثون, بعض."""
_MATCH = re.compile("(?:ال)?لقا[ءي]|(?:س?[يت]|ا)لتق")
"""Folded words that tell of matches, too, where no person is named."""
_CONTENT = 10
"""Units behind a verb that has other senses, too, in which its words or their أن must begin."""
_HEAD = 200
"""Code points at the start of an article, in which a name and a colon are a headline."""


def fits(units: Sequence[Unit], found: re.Match[str], construction: Construction, sense: Sense) -> bool:
    """Whether what the pattern found can be meant: a subject where a clause begins, verb and subject in one gender."""
    if construction.row.name == "byline":
        return units[found.end() - 1].key == "("
    if construction.row.name == "place-direction":
        of = units[found.start("of")].link
        return of is not None and of.mention.type is EntityType.STATE and of.form is Form.NAME  # not شرقي دمشق
    if construction.row.name == "assault-of-on":
        return not units[found.start("trigger")].key.startswith("ال")
    if construction.row.name in ("assault-by", "fire-of"):
        return _is_force(units[found.start("who")])  # not قصف لسوريا
    if construction.row.type == "located-in":
        return not any("ربط" in unit.key for unit in units[max(0, found.start() - 6) : found.start()])
    if construction.row.name == "own-meet-object" and units[found.start("trigger")].key.endswith(_OBJECTS):
        return False  # كرة قابلها سترلينغ
    if _GENITIVE.match(construction.row.name) and units[found.start("trigger")].key.startswith("ال"):
        return False  # شارك في الاتصال رئيس اللجنة
    if construction.row.name == "confer-who-with":
        who = found.start("who")
        if units[who].groups == {"state"} and units[who - 1].groups == {"word"}:
            return False  # بحث المخاوف بشأن سوريا مع بوتين
    if "confer" in construction.row.name and "with" in construction.pattern.groupindex:
        other = found.start("with")
        beside = units[other - 2].groups if other > 1 else frozenset()
        if units[other].groups & {"state", "org"} and not beside & {"comma", "date", "aside"}:
            return False  # مستقبل الاتفاق مع إيران
    if units[found.start("trigger")].sense("verbal") is not None and units[found.start("who")].groups == {"state"}:
        return False  # هاجمت الصين واشنطن بقولها
    this = found.start("trigger") - 1
    if sense.tense == "noun" and this >= 0 and units[this].key in ("هذه", "هذا", "تلك", "ذلك"):
        return False  # it was told of before: في هذه المباحثات
    if construction.row.name == "own-speak-with" and units[found.start("trigger") + 1].key in ("عنه", "عنها"):
        return False  # اللقاء الذي تحدث عنه مع
    if construction.row.name == "words-of":
        # خطابا لكبير الموظفين, في تصريحات لرويترز
        words = units[found.start("trigger")].key.removeprefix("ال")
        return not words.startswith("خطاب") and ("بيان" in words or units[found.start("who")].groups != {"org"})
    if construction.row.name == "event-of-body":
        link = units[found.start("who")].link
        return units[found.start("trigger")].key != "قمة" or (link is not None and " " in link.mention.text)
    if construction.row.name == "own-that-bomb" and not units[found.start()].key.endswith(("ه", "ها")):
        return False  # أعلنت روسيا أن طائرات قصفت
    if construction.row.name == "bomb-who" and units[found.start("trigger")].key == "قصف":
        return units[found.start("who")].groups == {"org"} and found.start() <= 1  # else a noun: قصف سوريا
    if construction.row.name == "headline":
        return units[0].start < _HEAD
    if construction.row.name in ("naming-of", "removal-of"):
        # إقالة ترامب لكومي, تكليفه
        behind = units[found.end()] if found.end() < len(units) else None
        own = units[found.start("trigger")].key.endswith(("ه", "ها", "هم"))
        return not own and (behind is None or behind.groups != {"ل"})
    if construction.row.name == "again-say-takes":
        return units[found.end() - 1].key.startswith("ب") and not units[found.end() - 1].key.endswith(_PEOPLE)
    other = found.start("with") if "with" in construction.pattern.groupindex else -1
    if other >= 0 and units[other].groups == {"org"} and "حوار" in units[found.start("trigger")].key:
        return False  # an interview: في حوار مع صحيفة
    # محادثات حول القوات المنتشرة بالعراق
    if other > 1 and units[other - 1].groups == {"ب"} and not units[other].groups & {"person", "several"}:
        return False
    if "who" not in construction.pattern.groupindex:
        return True
    who, trigger = found.start("who"), found.start("trigger")
    if construction.row.type == "statement" and not _is_speech(units, found, sense, construction):
        return False
    if sense.group in STATEMENTS and sense.gender == "m" and sense.number == 1 and _is_feminine(units[who]):
        return False  # تصويتا تقدمت به روسيا يدين الضربة
    between = [unit.key for unit in units[who + 1 : trigger]]
    if ")" in between and "(" not in between:
        return False  # (رويترز) - قال
    if who < trigger and construction.row.name.startswith(("who", "several")):
        before = units[who - 1] if who else None
        plain = who == 0 or (before is not None and bool(before.groups & _BEGINS))
        if not plain and "which" not in construction.row.pattern:
            return False
        # A verb between two names is that of the second (قال X، أعلن Y), unless it takes an object.
        behind = units[trigger + 1] if trigger + 1 < len(units) else None
        if behind is not None and behind.actors and sense.group == "say" and "which" not in construction.row.pattern:
            return False
    if construction.row.name == "meet-whom":
        return sense.number > 1 and units[trigger].key.endswith("وا")
    if who > trigger and sense.gender and sense.number > 1:
        return False  # before its subject a verb is singular: حملوا تركيا
    if sense.group in ("address", "blame") and who > trigger:
        return _is_subject(units, trigger, who, sense)
    return True


def _is_force(who: Unit) -> bool:
    """Whether this is a body, or a side of a state (القوات التركية), and not a state by its name."""
    return who.groups != {"state"} or (who.link is not None and who.link.form is Form.DEMONYM)


def _is_speech(units: Sequence[Unit], found: re.Match[str], sense: Sense, construction: Construction) -> bool:
    """Whether a verb tells of words that were said, and not of an opinion (تعتبر تركيا) or a habit (الذي يطالب)."""
    trigger = found.start("trigger")
    stance = units[trigger].sense("stance") is not None
    if (sense.tense == "present" and "which" in construction.row.pattern) or (sense.tense != "past" and stance):
        return False
    who = found.start("who")
    if trigger and units[trigger - 1].groups == {"ل"}:
        return False  # a noun: لكشف المبعوث
    content = any(unit.groups & {"that", "quote", "colon"} for unit in units[found.end() : found.end() + _CONTENT])
    if units[trigger].sense("add") is not None and not content:
        return False  # تابع الكرة
    relative = trigger > 0 and "which" in units[trigger - 1].groups
    if relative and sense.tense == "present" and not content:
        return False  # الصور التي تذكر روسيا
    quoted = units[who].groups == {"person"} and who > trigger and units[who - 1].groups == {"quote"}
    if quoted and not (found.end() < len(units) and units[found.end()].groups == {"quote"}):
        return False  # وقال "محمد لاعب كبير"
    before = units[max(0, min(who, trigger) - 3) : max(who, trigger)]
    if any(unit.key in ("اذا", "هل") for unit in before):
        return False  # ما إذا كانت تركيا تعهدت
    was = any(unit.key in ("كان", "كانت") for unit in units[max(0, min(who, trigger) - 2) : max(who, trigger)])
    if was and sense.tense == "present":
        return False
    behind = units[found.end()] if found.end() < len(units) else None
    if behind is not None and behind.actors and sense.group == "say" and found.end() - 1 == who:
        return False  # أضاف ترامب أستراليا إلى القائمة
    if behind is not None and sense.says == "accused" and trigger > who and behind.key.startswith("ب"):
        return False  # قد اتهم بالسرقة
    return trigger + 1 == len(units) or units[trigger + 1].key not in ("عنه", "عنها")  # نفق كشفت عنه إسرائيل


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
    if units[trigger].key.endswith(_OBJECTS) and not units[trigger].key.endswith("تهم"):
        return True  # وهو ما انتقدته روسيا; but اتهم has no object of its own
    if trigger and not units[trigger - 1].groups & _BEGINS:
        return False  # عريضة تطالب روسيا بالكثير
    if any(actor.link is not None and _is_named(units[:trigger], actor.link) for actor in actors):
        return True  # nobody calls on himself: ذكر القصر أن ماكرون أشاد بهم، وطالب ماكرون بوقف القتال
    kind = actors[0].kind
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
