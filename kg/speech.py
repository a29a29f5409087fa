"""Whether a verb tells of words that somebody said, by what stands around it, and whether they have been said."""

from collections.abc import Sequence

from kg.found import Found
from kg.model import Status
from kg.rules import Sense
from kg.units import Unit

_CONTENT = 10
"""Units behind a verb in which its words or their أن begin; twice as many where a place or an occasion comes first."""
_NEAR = 2
"""Units behind a verb or a body in which أن begins what the body takes for so."""
_NO_CONTENT = ("قبل", "بعد", "منذ", "دون")
"""Words behind which أن begins no reported words."""
_ABOUT = 4
"""Units behind a speaker in which عن stands."""
_DEEDS = ("علق", "علقت", "يعلق", "تعلق", "سيعلق", "ستعلق", "شدد", "شددت", "يشدد", "تشدد", "سيشدد", "ستشدد")
"""Verbs that tell of deeds where they have an object: علق المزادات, شدد الإجراءات."""
_COUNTS = ("يعد", "تعد")
"""Verbs in the present that tell of promises seldom: يعد فلان من أبرز اللاعبين."""
_STAFF = (
    *("مكتب", "ادار", "فريق", "حمل", "موقع", "صحيف", "حساب", "مصدر", "مصادر", "محامو", "انصار"),
    *("عايل", "ابن", "نجل", "زوج", "شقيق", "والد", "اسر"),
)
"""How words begin, without article, of those who speak for somebody or are his family."""
_GOVERN = ("في", "من", "على", "عن", "الى")
"""Particles behind which no verb stands."""
_OWN_SUBJECT = ("انه", "انها", "انهم")
"""Words with the subject of the verb behind them."""
_PLAIN = frozenset(("word", "title:rank", "title:office", "title:spokesperson", "title:member", "office word", "role"))
"""What words may be by which somebody is told of before his name."""
_UNSAID = ("لم", "لن", "لا", "ان", "عدم", "دون")
"""Words before a verb that say that nothing was said."""


def _has_content(found: Found) -> bool:
    """Whether words that are reported follow soon."""
    where = found.behind(found.stop - 1)
    reach = _CONTENT + (_CONTENT if where is not None and where.groups & {"word:في", "factive"} else 0)
    ahead = enumerate(found.units[found.stop : found.stop + reach], found.stop)
    return any(
        unit.groups & {"quote", "colon"} or ("that" in unit.groups and found.units[at - 1].key not in _NO_CONTENT)
        for at, unit in ahead
    )


def _is_view(found: Found, who: int) -> bool:
    """Whether somebody is quoted with what he takes for so: ويرى الباحث فلان أن; but not of تعتبر تركيا الاتفاق."""
    reach = _CONTENT if all(actor.kind == "person" for actor in found.units[who].actors) else _NEAR
    behind = max(who, found.trigger) + 1
    return any("that" in unit.groups for unit in found.units[behind : behind + reach])


def _is_deed(found: Found) -> bool:
    """Whether a verb that may tell of words has an object: علق البنك المزادات."""
    if found.unit("trigger").key in _COUNTS:
        return True
    behind = found.behind(found.stop - 1)
    return found.unit("trigger").key in _DEEDS and behind is not None and behind.groups == {"word"}


def _is_of_another(found: Found) -> bool:
    """Whether the verb behind "who" or "which" does not agree with it, and has a subject of its own: التي وصفها."""
    before = found.units[found.trigger - 1].key if found.trigger else ""
    return (before, found.sense.gender) in (("التي", "m"), ("الذي", "f"))


def is_described(found: Found) -> bool:
    """Whether words with an article stand between a verb and the name, which say who that is."""
    between = [unit for unit in found.units[found.trigger + 1 : found.at["who"]] if unit.groups != {"comma"}]
    words = [unit.key or (unit.link.mention.text if unit.link is not None else "") for unit in between]
    told = found.sense.group != "voice" or _is_about(found)
    song = found.unit("trigger").key.endswith(("ه", "ها"))  # كتبها الشاعر فلان
    return bool(words) and all(word.startswith("ال") for word in words) and told and not song


def is_apposition(found: Found) -> bool:
    """Whether a name stands between commas behind words that say who that is, and who it is that speaks."""
    behind = found.behind(found.at["who"])
    ends = behind is not None and bool(behind.groups & {"comma", "that", "colon", "quote"})
    first = found.units[found.trigger + 1]
    head = first.key.removeprefix("ال")
    own = bool(head) and first.groups <= _PLAIN and not head.startswith(_STAFF) and not first.key.startswith("ب")
    return ends and own and (found.sense.group == "address" or _has_content(found) or _is_about(found))


def is_in_words(found: Found) -> bool:
    """Whether a verb goes back to words named before it: بيانا أعرب فيه."""
    behind = found.behind(found.trigger)
    return behind is not None and behind.key in ("فيه", "فيها")


def is_told(found: Found) -> bool:
    """Whether nothing before a noun says that the words are to come, or never came: قبل إعلان, عدم اعتراف."""
    before = found.units[max(0, found.trigger - _ABOUT) : found.trigger]
    if found.sense.group != "telling":
        before = [unit for unit in before if unit.sense("refuse") is None]  # رفض اتهامات أنقرة
    return not any(
        unit.groups & {"expected", "planned", "denied", "before", "expect", "refuse", "intend"} and unit.key != "قد"
        for unit in before
    ) and not any(sense.tense == "future" for unit in before for sense in unit.senses)


def is_far(found: Found) -> bool:
    """Whether a particle begins the clause of somebody, and its verb goes on with no other one."""
    who = found.at["who"]
    begins = who > 0 and bool(found.units[who - 1].groups & {"clause", "aside"})
    return begins and not found.units[found.trigger - 1].groups & {"و", "which", "clause", "comma"}


def _is_about(found: Found) -> bool:
    return any("word:عن" in unit.groups for unit in found.units[found.stop : found.stop + _ABOUT])


def is_speech(found: Found) -> bool:
    """Whether a verb tells of words that were said, and not of an opinion (تعتبر تركيا) or a habit (الذي يطالب)."""
    units, trigger, sense = found.units, found.trigger, found.sense
    who = found.at.get("who")
    if who is None or not found.is_statement or sense.group in ("colon", "words"):
        return True
    stance = units[trigger].sense("stance") is not None
    if sense.tense == "present" and "which" in found.construction.row.pattern:
        return False
    if sense.tense != "past" and stance and not _is_view(found, who):
        return False
    if trigger and (units[trigger - 1].groups in ({"ل"}, {"ب"}) or units[trigger - 1].key in _GOVERN):
        return False  # a noun: لكشف المبعوث
    if trigger and who > trigger and sense.gender and units[trigger - 1].key in _OWN_SUBJECT:
        return False  # قال إنه أبلغ ترامب
    content = _has_content(found)
    if units[trigger].sense("add") is not None and not content:
        return False  # تابع الكرة
    relative = trigger > 0 and "which" in units[trigger - 1].groups
    if relative and sense.tense == "present" and not content:
        return False  # الصور التي تذكر روسيا
    behind = found.behind(found.stop - 1)
    quoted = who > trigger and units[who - 1].groups == {"quote"} and (relative or units[who].groups == {"person"})
    after = found.behind(who)
    if quoted and (after is None or after.groups != {"quote"} or units[trigger].key.endswith("ه")):
        return False  # وقال "محمد لاعب كبير"; اعتبره "ضعيفا"
    before = units[max(0, min(who, trigger) - 3) : max(who, trigger)]
    if any(unit.key in ("اذا", "هل", "سواء") for unit in before):
        return False  # ما إذا كانت تركيا تعهدت, سواء رحب فلان
    was = any(unit.key in ("كان", "كانت") for unit in units[max(0, min(who, trigger) - 2) : max(who, trigger)])
    if was and sense.tense == "present":
        return False
    if (_is_deed(found) and not content) or (who < trigger and _is_of_another(found)):
        return False  # تعلق طهران برنامجها
    named = behind is not None and any(actor.link is not None for actor in behind.actors)
    if named and sense.group == "say" and found.stop - 1 == who:
        return False  # أضاف ترامب أستراليا إلى القائمة
    of = sense.says == "accused" or units[trigger].key in ("يدين", "تدين")
    if behind is not None and of and behind.key.startswith("ب") and not behind.groups & {"aside", "factive"}:
        return False  # قد اتهم بالسرقة, اتهمت إيران بدعم الجماعة, يدين له بالفضل
    about = trigger + 1 < len(units) and units[trigger + 1].key in ("عنه", "عنها")
    return not about or units[trigger].key.startswith("اعلن")  # نفق كشفت عنه إسرائيل


def speech_status(units: Sequence[Unit], at: int, sense: Sense) -> Status | None:
    """Return the status of a statement; None of one that was not made."""
    if sense.tense == "future":
        return Status.PLANNED
    before = units[max(0, at - 2) : at]
    if any(unit.key in _UNSAID and unit.groups & {"denied"} for unit in before):
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
