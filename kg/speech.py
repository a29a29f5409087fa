"""Whether a verb tells of words that somebody said, by what stands around it: for the checks of ``kg.fits``."""

from kg.found import Found

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
_PLAIN = frozenset(("word", "title:rank", "title:office", "title:spokesperson", "title:member", "office word", "role"))
"""What words may be by which somebody is told of before his name."""


def has_content(found: Found) -> bool:
    """Whether words that are reported follow soon."""
    where = found.behind(found.stop - 1)
    reach = _CONTENT + (_CONTENT if where is not None and where.groups & {"word:في", "factive"} else 0)
    ahead = enumerate(found.units[found.stop : found.stop + reach], found.stop)
    return any(
        unit.groups & {"quote", "colon"} or ("that" in unit.groups and found.units[at - 1].key not in _NO_CONTENT)
        for at, unit in ahead
    )


def is_view(found: Found, who: int) -> bool:
    """Whether somebody is quoted with what he takes for so: ويرى الباحث فلان أن; but not of تعتبر تركيا الاتفاق."""
    reach = _CONTENT if all(actor.kind == "person" for actor in found.units[who].actors) else _NEAR
    behind = max(who, found.trigger) + 1
    return any("that" in unit.groups for unit in found.units[behind : behind + reach])


def is_deed(found: Found) -> bool:
    """Whether a verb that may tell of words has an object: علق البنك المزادات."""
    if found.unit("trigger").key in _COUNTS:
        return True
    behind = found.behind(found.stop - 1)
    return found.unit("trigger").key in _DEEDS and behind is not None and behind.groups == {"word"}


def is_of_another(found: Found) -> bool:
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
    return ends and own and (found.sense.group == "address" or has_content(found) or _is_about(found))


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
