"""Whether what a word tells of has happened: tense, negation, and the words that govern it.

What is denied is denied before it is planned, and what is planned before it has happened: a doubt never makes an event.
"""

import re
from collections.abc import Sequence

from kg.model import Status
from kg.rules import Sense
from kg.units import Unit

_NEGATION = ("لم", "لن", "لا", "ليس", "ليست", "ليسوا", "عدم", "دون", "بدون", "من دون")
_ENDS = frozenset(("clause", "colon"))
_ORDER = (Status.DENIED, Status.INVITED, Status.PLANNED, Status.EXPECTED)
_FUTURE = re.compile("س[يت](?!ا|د|ط|ر|ن|ة|م)[^\\W\\d_]{2,}")
"""A verb in the future that no table has, by its look: not سياسة, سيارة, سيدة, سيطرة, سيرة."""
_CLAUSES = frozenset(("that", "comma", "colon", "clause", "which"))
_MAIN = frozenset(("which", "و", "comma", "clause", "quote", "colon"))
"""What may stand before a verb in the present that tells of what goes on."""
_TOLD = ("say", "address", "reply", "admit", "voice")
_REACH = 9
"""Units before a word that may govern it."""
_ROAD = 12
"""Units from a verb of going to what it is for."""
_NEAR = 4
"""Units beside a word in which others tell of it: حاليا behind a verb in the present, إلى before what is called for."""
_NOUNS = ("عقد", "بحث", "قصف", "عزل", "توجه", "تباحث", "تشاور", "تفقد", "شن")
"""Verbs in the past that look like their nouns: يعتزم عقد اجتماع."""
_DUE = ("مرتقب", "مقرر", "مزمع", "مقبل", "قادم", "مخطط")
_LIKELY = ("محتمل", "متوقع", "مقترح", "منتظر", "مفترض")
"""How adjectives begin, without their article, that say of an event that it is to come."""
_HOLDING = ("عقد", "اجراء", "تنظيم", "اول", "اولي", "اخر", "عدة", "سلسلة", "جولة", "من")
"""Nouns between a verb and the event that it tells of: تم عقد اجتماع."""
_TO_HOLD = ("لاجراء", "للمشاركة")
"""Words for what somebody is to do: لإجراء محادثات."""
_TOLD_OF = ("اعلان", "اقتراح", "طلب", "قرار", "اتفاق")
"""Nouns between بعد and an event that leave open whether it took place."""
_COUNTED = ("عدة", "سلسلة", "سلسله", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
"""Words before attacks that say how many there were."""
_TIMES = (
    *("يوم", "ايام", "اسبوع", "اسابيع", "شهر", "اشهر", "عام", "اعوام", "سن", "ساع"),
    *("مرور", "مضي", "قليل", "واحد", "نحو"),
    *_COUNTED,
)
"""How words begin that tell how much time has gone."""
_PREFIXES = ("ال", "ب", "ل", "س")
"""Letters before words in ت that are no verb in the past."""
_SHORT = 3
"""Letters of the longest word in ت that is no verb: بيت."""
_OPENS = frozenset(("و", "ف", "comma", "clause", "aside", "date", "quote", "that", "which"))
"""What may stand before a verb in the past."""
_DOUBTS = frozenset(("planned", "expected"))
_CUES = ("denied", "invited", "planned", "expected", "intend", "expect", "stop")
_HAPPENING = ("take-place", "do", "gather", "goon")
_CONDITIONS = ("اذا", "لو", "في حال", "حال")
_WAS = ("كان", "كانت", "كانوا")
_GOING_ON = ("مستمر", "متواصل", "جاري")
"""How adjectives begin, without their article, of what goes on."""
_LAST = ("اخر", "احدث")
"""Words before the last one of those that took place."""
_TALKING = ("do", "confer", "speak", "goon")
_REPORTS = ("say", "address")


def verb_status(units: Sequence[Unit], at: int, sense: Sense, *, dates: Sequence[Unit]) -> Status | None:
    """Return the status that a verb in its sentence gives; None where the words leave it open."""
    before = [unit for unit in units[max(0, at - 3) : at] if unit.groups != {"و"}]
    negated = _negated(before)
    if negated:
        return Status.DENIED
    governed = _governed(units, at, verb=True)
    if units[at].key in _NOUNS and at and not units[at - 1].actors and not units[at - 1].groups & _OPENS:
        if governed is None and (_is_later(units, at) or "factive" in units[at - 1].groups):
            return Status.HAPPENED  # بعد يوم من شن إسرائيل
        return governed  # احتمالية توجه نيمار إلى مدريد
    if governed is Status.DENIED or (governed is not None and (sense.tense != "past" or units[at].key in _NOUNS)):
        return governed
    if sense.tense == "future" or any("future" in unit.groups for unit in before[-1:]):
        return Status.PLANNED
    if sense.tense == "past":
        return Status.EXPECTED if governed is Status.EXPECTED and _is_condition(units, at) else Status.HAPPENED
    if sense.group == "goon":
        return Status.HAPPENED
    if any(unit.date is not None and not unit.date.is_past for unit in dates):
        return Status.PLANNED
    if sense.group in ("wage", "aim") and (not at or units[at - 1].actors or units[at - 1].groups & _MAIN):
        return Status.HAPPENED  # التي يشن عليها الجيش حملة; but not أي هجوم تشنه
    now = any("now" in unit.groups for unit in units[at + 1 : at + 1 + _NEAR])
    return Status.HAPPENED if now or _was(units, at) or _goes_on(units, at, sense) else None


def _is_later(units: Sequence[Unit], at: int) -> bool:
    """Whether words before a noun say how long ago it was: بعد أيام على القمة, مرور عام على ضربة."""
    if not at or not units[at - 1].groups & {"word:على", "word:من"}:
        return False
    for unit in reversed(units[max(0, at - _REACH) : at - 1]):
        if "word:بعد" in unit.groups:
            return True
        if unit.date is None and not unit.key.removeprefix("ال").startswith(_TIMES) and not unit.key.isdecimal():
            return False
    return False


def noun_status(units: Sequence[Unit], at: int, *, dates: Sequence[Unit]) -> Status | None:
    """Return the status of an event that a noun names; None where nothing in the sentence tells."""
    if units[at].sense("naming", "removal") and _is_decided(units, at):
        return Status.HAPPENED
    governed = _governed(units, at, verb=False)
    behind = _told_behind(units, at)
    near = units[max(0, at - 2) : at]
    if near and near[-1].key in _TOLD_OF and units[at].sense("naming", "removal") is None:
        near = near[-1:]  # بعد إعلان زيارة, which need not have been
    if governed is Status.DENIED and near and "word:في" in near[-1].groups:
        return Status.PLANNED if behind is Status.PLANNED else None  # ليس ورقة مساومة في القمة
    if governed is Status.DENIED and units[at].key.startswith("ال") and not _is_stopped(units, at):
        governed = None  # لم تكن المدينة خيارا لاستضافة القمة
    if governed is Status.DENIED:
        return governed
    if behind is Status.PLANNED:
        return behind
    if any("before" in unit.groups and not _is_since(units, at - len(near) + i) for i, unit in enumerate(near)):
        return Status.PLANNED if any(_is_due(unit, units[at]) for unit in dates) else behind
    within = any("word:إلى" in unit.groups for unit in units[max(0, at - _NEAR) : at])
    if governed in (Status.INVITED, Status.PLANNED) and within:
        return governed  # دعوة إلى المشاركة في مفاوضات
    inside = bool(near) and "word:في" in near[-1].groups and governed is not Status.EXPECTED
    if inside or _is_later(units, at) or any("factive" in unit.groups for unit in near):
        first = max(0, at - _REACH)
        if any(units[i].key == "قد" and not _past_follows(units, i) for i in range(first, at)):
            return None  # قد يلتقي ترامب بعد قمة
        senses = [sense for unit in units[first:at] for sense in unit.senses]
        due = any(sense.tense == "future" or sense.group == "planned" for sense in senses)
        return Status.PLANNED if due else Status.HAPPENED
    if behind is Status.EXPECTED:
        return governed if governed in (Status.INVITED, Status.PLANNED) else behind
    if governed is not None:
        return governed
    if any(unit.date is not None and unit.date.is_to_come for unit in dates):
        return Status.PLANNED
    if units[at].sense("resignation") is not None:
        return Status.HAPPENED
    if _is_done(units, at) or (units[at].sense("naming", "removal") and _is_announced(units, at)):
        return Status.HAPPENED
    if _is_told_by_verb(units, at):
        return Status.HAPPENED
    gone = any(unit.date is not None and unit.date.is_past for unit in dates)
    return Status.HAPPENED if behind is Status.HAPPENED or gone else None


def _is_since(units: Sequence[Unit], at: int) -> bool:
    """Whether قبل stands behind من, and is no time before what follows: أشاد من قبل بقمته."""
    return at > 0 and "word:من" in units[at - 1].groups


def _is_due(unit: Unit, event: Unit) -> bool:
    """Whether a date says that what is told of as to come had not been: عشية اجتماع المجلس، الجمعة."""
    date = unit.date
    return date is not None and (date.is_to_come or (unit.start > event.start and not date.is_past))


def _is_decided(units: Sequence[Unit], at: int) -> bool:
    """Whether somebody decided on what he carries out by that: قرر الرئيس إعفاء فلان."""
    verbs = [i for i in range(at) if any(sense.tense in ("past", "present", "future") for sense in units[i].senses)]
    if not verbs or not units[verbs[-1]].key.startswith("قرر"):
        return False
    return not _negated(units[max(0, verbs[-1] - 2) : verbs[-1]])


def _is_told_by_verb(units: Sequence[Unit], at: int) -> bool:
    """Whether an event is the subject of a verb in the past, by its look: أضافت زيارة فلان, أثارت قمة; or the last."""
    before = units[at - 1] if at else None
    if before is not None and (adding := before.sense("add")) is not None and adding.tense == "past":
        return True
    if before is None or before.groups != {"word"}:
        return False
    verb = before.key.endswith("ت") and not before.key.endswith(("ات", "قت")) and not before.key.startswith(_PREFIXES)
    feminine = units[at].key.endswith(("ة", "ات"))
    return before.key in _LAST or (verb and feminine and len(before.key) > _SHORT)


def _is_done(units: Sequence[Unit], at: int) -> bool:
    """Whether a verb before a noun says that it took place: اختتم السبت اجتماع, تم تعيين."""
    for position in range(at - 1, max(-1, at - 1 - _NEAR), -1):
        unit = units[position]
        verb = unit.sense("take-place", "goon", "do")
        if verb is not None and verb.tense == "past" and unit.key not in _NOUNS:
            return not _negated([each for each in units[max(0, position - 3) : position] if each.groups != {"و"}])
        where = unit.groups <= {"word:في", "place", "state"}
        if not where and not unit.groups <= {"date", "comma", "aside", "ب"} and unit.key not in _HOLDING:
            return False
    return False


def _is_announced(units: Sequence[Unit], at: int) -> bool:
    """Whether the verb before a noun makes it known: أعلن النادي إقالة فلان وتعيين فلان."""
    senses = [sense for unit in reversed(units[:at]) for sense in unit.senses]
    verb = next((sense for sense in senses if sense.tense in ("past", "present", "future")), None)
    return verb is not None and verb.says == "announced" and verb.tense == "past"


def assault_status(units: Sequence[Unit], start: int, at: int, *, dates: Sequence[Unit]) -> Status | None:
    """Return that an attack happened, where the words take it for granted; None for threats, fears and plans."""
    verbs = [
        sense
        for unit in units[start:at]
        if (sense := unit.sense("do", "goon")) is not None and sense.tense not in ("", "noun")
    ]
    if verbs:
        return verb_status(units, start, verbs[0], dates=dates) if verbs[0].tense != "future" else None
    if _told_behind(units, at) in (Status.PLANNED, Status.EXPECTED):
        return None
    if at > 1 and _is_met(units[max(0, at - _REACH) : at]):
        return Status.HAPPENED
    if _governed(units, at, verb=False) is not None:
        return None
    if any(unit.date is not None and unit.date.is_to_come for unit in dates):
        return None
    near = units[max(0, at - _REACH) : at]
    for unit in reversed(near):
        if unit.groups & _CLAUSES:
            break
        if any(sense.tense == "future" for sense in unit.senses) or "before" in unit.groups:
            return None
        if any(sense.group in _TOLD and sense.says not in ("condemned", "denied") for sense in unit.senses):
            return None  # هدد بقصف
    if any(sense.says == "condemned" for unit in units[max(0, at - _ROAD) : at] for sense in unit.senses):
        return Status.HAPPENED  # دان إطلاق صواريخ
    while len(near) > 1 and (near[-1].key in _COUNTED or near[-1].groups == {"و"} or near[-1].sense("assault")):
        if near[-1].groups == {"و"} and near[-2].sense("assault") is None:
            return None
        near = near[:-1]  # في قصف وثلاث غارات
    before = near[-1] if near else None
    if before is None or units[at].key.startswith("ال") or before.groups & {"ب", "factive", "word:في", "word:من"}:
        return Status.HAPPENED
    past = any(sense.tense == "past" for sense in before.senses)
    gone = any(unit.date is not None and unit.date.is_past for unit in dates)
    return Status.HAPPENED if past or gone or _told_behind(units, at) is Status.HAPPENED else None


def _is_met(before: Sequence[Unit]) -> bool:
    """Whether words before an attack say that it was met: تعرضت لغارة, تصدت الدفاعات لغارة, ردا على العدوان."""
    if any(unit.groups & _DOUBTS or unit.sense("denied", "future") for unit in before[:-2]):
        return False  # إذا تعرضت لهجوم
    met = any("تعرض" in unit.key or "تصد" in unit.key for unit in before[-_NEAR:])
    return (met and before[-1].groups == {"ل"}) or ("word:على" in before[-1].groups and before[-2].key == "ردا")


def claim_status(units: Sequence[Unit], start: int, at: int) -> Status | None:
    """Return that an attack happened whose author says so; None where he denies it or has not said so."""
    near = units[max(0, start - _NEAR) : at + 1]
    senses = [sense for unit in near if unit.key != "قد" for sense in unit.senses]
    if any(sense.group in ("denied", "refuse", "expected") or sense.says == "denied" for sense in senses):
        return None
    return None if any(sense.tense == "future" for sense in senses) else Status.HAPPENED


def _was(units: Sequence[Unit], at: int) -> bool:
    """Whether كان before a verb in the present, or before its subject, puts it into the past: كان فلان يزور."""
    return at > 0 and units[at - 1 - (at > 1 and bool(units[at - 1].actors))].key in _WAS


def _goes_on(units: Sequence[Unit], at: int, sense: Sense) -> bool:
    """Whether a verb in the present tells of what is so: in a headline, of talks, or of a visit.

    It stands right behind its subject; of a visit, where a clause begins (إذ يزور, ويقوم بزيارة).
    """
    if any(unit.key in _CONDITIONS for unit in units[:at]):
        return False
    before = units[at - 1] if at else None
    if units[at].key.endswith("قوم"):
        return before is None or bool(before.groups & {"و", "clause"})
    if before is None:
        return False
    if not before.actors:
        himself = "that" in before.groups and before.key.endswith(("ه", "ها", "هم"))
        return (himself and sense.group in _TALKING) or ("clause" in before.groups and sense.group == "visit")
    return units[0].start == 0 or sense.group in _TALKING


def _is_stopped(units: Sequence[Unit], at: int) -> bool:
    """Whether words right before a noun deny it or call it off."""
    return any(unit.sense("denied", "stop", "refuse") is not None for unit in units[max(0, at - 3) : at])


def _told_behind(units: Sequence[Unit], at: int) -> Status | None:
    """Return what the words behind a noun say of it: القمة المرتقبة, التي ستعقد, الذي عقد."""
    told: Status | None = None
    ahead = units[at + 1 : at + 9]
    for position, unit in enumerate(ahead):
        if unit.groups & {"that", "colon"} or ("comma" in unit.groups and position > 2):
            break
        adjective = unit.key.removeprefix("ال")
        if position < 4 and adjective.startswith((*_DUE, *_LIKELY)):
            told = Status.PLANNED if adjective.startswith(_DUE) else Status.EXPECTED
        elif position < 5 and _is_in_future(unit):
            return Status.PLANNED  # زيارة أردوغان إلى موسكو ستتيح
        elif adjective.startswith(_GOING_ON):
            told = told or Status.HAPPENED
        elif unit.key in ("كانت", "كان") and not any(map(_is_doubt, ahead[position + 1 : position + 4])):
            told = told or Status.HAPPENED  # القمة مع روسيا كانت نجاحا
        elif "which" in unit.groups or position == 0:
            verbs = [s for each in ahead[position : position + 3] for s in each.senses if s.group in _HAPPENING]
            if any(verb.tense == "future" for verb in verbs):
                return Status.PLANNED
            past = any(verb.tense == "past" for verb in verbs) and not _negated(ahead[position : position + 2])
            if past and "which" in unit.groups:
                told = told or Status.HAPPENED
    return told


def _is_in_future(unit: Unit) -> bool:
    """Whether a word looks like a verb in the future that no table has: ستتيح."""
    return not unit.senses and bool(_FUTURE.fullmatch(unit.key))


def _is_doubt(unit: Unit) -> bool:
    """Whether a word behind كانت may say that something was but planned: كانت ستعقد, كانت مرتقبة."""
    future = any(sense.tense == "future" or sense.group in _CUES for sense in unit.senses)
    return future or bool(_FUTURE.fullmatch(unit.key)) or unit.key.removeprefix("ال").startswith((*_DUE, *_LIKELY))


def _negated(before: Sequence[Unit]) -> bool:
    """Whether a negation stands right before, but for قد and كان."""
    for unit in reversed(before):
        if unit.key in _NEGATION:
            return True
        if "aside" not in unit.groups:
            return False
    return False


def _is_condition(units: Sequence[Unit], at: int) -> bool:
    return any(unit.key in _CONDITIONS for unit in units[max(0, at - 3) : at])


def _governed(units: Sequence[Unit], at: int, *, verb: bool) -> Status | None:
    """Return what the words before say of it: it is denied, invited to, planned or expected; None if nothing does."""
    found: set[Status] = set()
    purpose = at > 0 and units[at - 1].key in _TO_HOLD
    if not verb and at and (purpose or units[at - 1].groups == {"ل"}):
        # توجه إلى موسكو للقاء بوتين; but تطرق لزيارة, and استعداده للقاء
        road = units[max(0, at - _ROAD) : at]
        going = any(unit.sense("arrive", "visit", *_CUES) or _is_in_future(unit) for unit in road)
        if (going or purpose) and all(unit.sense("expected") is None for unit in road[-_NEAR:]):
            found.add(Status.PLANNED)
    first = max(0, at - _REACH)
    for position in range(at - 1, first - 1, -1):
        unit = units[position]
        if unit.groups & _ENDS and unit.key not in ("كان", "كانت"):
            break
        if verb and "which" in unit.groups:
            break  # لم تلق الضربات التي شنتها
        reported = any("that" in u.groups for u in units[position:at])
        if "comma" in unit.groups and not reported and (verb or at - position > 3):
            break
        if unit.actors and verb and at - position > 2 and not reported:
            continue
        sense = next((s for s in unit.senses if s.group in _CUES), None)
        report = next((s for s in unit.senses if s.group in _REPORTS), None)
        if report is not None and sense is None:
            if report.says == "denied":
                found.add(Status.DENIED)
            elif report.says == "called for":
                found.add(Status.INVITED)
            break
        if sense is None:
            if not verb and any(s.tense in ("past", "present") for s in unit.senses) and "do" not in unit.groups:
                break
            continue
        if sense.group == "denied":
            if unit.key in _NEGATION or unit.key not in ("ما", "غير"):
                found.add(Status.DENIED)
        elif sense.group == "expected" and unit.key == "قد" and _past_follows(units, position):
            continue
        elif not (verb and sense.group in ("intend", "expect") and at - position > 4):
            found.add(Status(sense.says))
            if sense.tense and sense.tense != "noun" and not verb:
                # أوصت بإقالته: what stands before is denied of another verb, unless right before this one.
                if _negated(units[max(0, position - 2) : position]):
                    found.add(Status.DENIED)
                break
    return next((status for status in _ORDER if status in found), None)


def _past_follows(units: Sequence[Unit], at: int) -> bool:
    """Whether قد stands before a verb in the past, of which it makes sure."""
    ahead = units[at + 1] if at + 1 < len(units) else None
    return ahead is None or not any(sense.tense == "present" for sense in ahead.senses)
