"""Words for days in Arabic news, and the dates they mean beside the day the article was published.

A day of the week is the nearest such day before the article, its own day included, for what happened, and the nearest
one from that day on for what is to come. What the words leave open (قبل أيام, الأسبوع المقبل) has no date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg import arabic

_MONTHS = (
    "يناير|كانون الثاني|جانفي",
    "فبراير|شباط|فيفري",
    "مارس|آذار|اذار",
    "أبريل|ابريل|إبريل|نيسان|أفريل",
    "مايو|أيار|ايار|ماي",
    "يونيو|يونيه|حزيران|جوان",
    "يوليو|يوليه|تموز|جويلية",
    "أغسطس|اغسطس|آب|أوت",
    "سبتمبر|أيلول|ايلول",
    "أكتوبر|اكتوبر|تشرين الأول|تشرين الاول",
    "نوفمبر|تشرين الثاني",
    "ديسمبر|كانون الأول|كانون الاول",
)
_MONTH_OF = {arabic.fold(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_WEEKDAYS = ("الاثنين|الإثنين", "الثلاثاء", "الأربعاء|الاربعاء", "الخميس", "الجمعة", "السبت", "الأحد|الاحد")
_WEEKDAY_OF = {arabic.fold(name): number for number, names in enumerate(_WEEKDAYS) for name in names.split("|")}
_ORDINALS = (
    "الأول|الاول",
    "الثاني",
    "الثالث",
    "الرابع",
    "الخامس",
    "السادس",
    "السابع",
    "الثامن",
    "التاسع",
    "العاشر",
    "الحادي عشر",
    "الثاني عشر",
    "الثالث عشر",
    "الرابع عشر",
    "الخامس عشر",
    "السادس عشر",
    "السابع عشر",
    "الثامن عشر",
    "التاسع عشر",
    "العشرين",
)
_ORDINAL_OF = {arabic.fold(name): number for number, names in enumerate(_ORDINALS, 1) for name in names.split("|")}


def _any(words: Iterator[str] | tuple[str, ...]) -> str:
    # A space counts for nothing in a verbose pattern.
    return "|".join(sorted("|".join(words).split("|"), key=len, reverse=True)).replace(" ", r"\s")


_MONTH = rf"(?:{_any(_MONTHS)})(?:[/ ]+(?:{_any(_MONTHS)}))?"
_PART = r"(?:(?:في\sوقت\s(?:متأخر|مبكر)\sمن\s)?(?:صباح|مساء|ظهر|فجر|ليل|ليلة|عصر|بعد\sظهر)\s)"
_PAST = "الماضي|الماضية|الماضيين|الفائت|الفائتة|المنصرم|المنصرمة|الأخير|الأخيرة"
_NEXT = "المقبل|المقبلة|المقبلين|القادم|القادمة"
_SIDE = rf"(?P<past>{_PAST})|(?P<next>{_NEXT})|الجاري|الحالي|نفسه|ذاته"
_DATE = re.compile(
    rf"""(?<!\w)(?<!ذلك\s)(?<!هذا\s)(?<!حتى\s)(?:
      (?:{_PART})?(?:(?:اليوم|(?P<yesterday>أمس(?:\sالأول)?|امس|البارحة)|يوم)[ ،,]+)?
        (?P<weekday>{_any(_WEEKDAYS)})(?:[ ]+(?:{_SIDE}))?(?:[ ،,(]*(?P<wday>[0-9]{{1,2}})[ /]?(?P<wmonth>{_MONTH}))?
    | (?:في[ ])?(?:يومي[ ])?[0-9]{{1,2}}[ ](?:أو|و)[ ]?[0-9]{{1,2}}[ ](?:{_MONTH})
    | (?:يوم[ ])?(?P<day>[0-9]{{1,2}})(?:[ ]من)?[ /](?P<month>{_MONTH})(?:[ ]+(?:عام[ ])?(?P<year>20[0-9]{{2}}))?
    | (?P<ordinal>{_any(_ORDINALS)})[ ]من[ ](?:شهر[ ])?(?P<omonth>{_MONTH})(?:[ ]+(?P<oyear>20[0-9]{{2}}))?
    | (?:في[ ])?(?:أواخر|مطلع|أوائل|بداية|منتصف|نهاية|شهر)[ ](?:{_MONTH}|الشهر|الأسبوع|العام)
        (?:[ ](?:{_PAST}|{_NEXT}|الجاري|الحالي))?
    | (?:{_PART})?(?P<eve>أمس(?:\sالأول)?|امس)
    | (?:{_PART})?(?P<today>اليوم)(?![ ](?:الثاني|الأول|السابق|التالي|نفسه|ذاته|العالمي|الوطني|الدولي))
    | (?P<tomorrow>غدا|غداً|غدًا|يوم\sغد)
    | (?:خلال[ ]|في[ ])?(?:الأسبوع|الشهر|العام|السنة|الأيام|الأسابيع|الأشهر|الساعات|اليومين|الفترة)
        [ ](?:القليلة[ ])?(?P<span>{_PAST}|{_NEXT}|الجاري|الحالي)
    | قبل[ ](?:أيام|يومين|أسبوع|أسبوعين|شهر|شهرين|أشهر|ساعات|يوم)(?![ ]من)
    | (?:في[ ])(?:شهر[ ])?(?P<only>{_MONTH})(?:[ ]+(?P<onlyyear>20[0-9]{{2}}))?
    )(?!\w)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """Words for a date: where they stand, and what they say."""

    start: int
    end: int
    text: str
    said: dict[str, str]
    """The parts that are given: weekday, day, month, year, past, next, …, as written."""

    @property
    def is_past(self) -> bool:
        """Whether the words can only mean a day before the article's."""
        past = self.said.get("span", self.said.get("past", ""))
        gone = {"yesterday", "eve"} & self.said.keys() or past in _PAST.split("|")
        return bool(gone) or self.text.startswith("قبل ")

    @property
    def is_to_come(self) -> bool:
        """Whether the words can only mean a day after the article's."""
        return bool({"tomorrow", "next"} & self.said.keys()) or self.said.get("span", "-") in _NEXT.split("|")

    def value(self, published: str | None, *, to_come: bool) -> str | None:
        """Return the day as ISO date, or the month (2020-03), beside the day of publication; None where left open."""
        said, now = self.said, date.fromisoformat(published[:10]) if published else None
        day = said.get("day") or said.get("wday")
        month = said.get("month") or said.get("wmonth") or said.get("omonth")
        if "ordinal" in said:
            day = str(_ORDINAL_OF[arabic.fold(said["ordinal"])])
        if month is None and "only" in said:
            return self._month(said["only"], said.get("onlyyear"), now)
        if day is not None and month is not None:
            year_month = self._month(month, said.get("year") or said.get("oyear"), now)
            return _iso(f"{year_month}-{int(day):02}") if year_month else None
        if now is None:
            return None
        if "yesterday" in said or "eve" in said:
            back = 2 if "الأول" in said.get("yesterday", said.get("eve", "")) else 1
            return (now - timedelta(days=back)).isoformat()
        if "today" in said:
            return now.isoformat()
        if "tomorrow" in said:
            return (now + timedelta(days=1)).isoformat()
        if "weekday" in said:
            wanted = _WEEKDAY_OF[arabic.fold(said["weekday"])]
            if "next" in said or (to_come and "past" not in said):
                ahead = (wanted - now.weekday()) % 7
                return (now + timedelta(days=ahead or (7 if "next" in said else 0))).isoformat()
            behind = (now.weekday() - wanted) % 7
            return (now - timedelta(days=behind or (7 if "past" in said else 0))).isoformat()
        return None

    @staticmethod
    def _month(words: str, year: str | None, now: date | None) -> str | None:
        """Return the month as 2020-03: of the year given, else the one in which the day is nearest to the article."""
        month = _MONTH_OF.get(arabic.fold(words.split("/")[0])) or _MONTH_OF.get(arabic.fold(words))
        if month is None or (year is None and now is None):
            return None
        if year is not None or now is None:
            return f"{year}-{month:02}"
        ordinal = now.toordinal()
        near = min(
            (now.year + step for step in (0, -1, 1)), key=lambda y: abs(date(y, month, 15).toordinal() - ordinal)
        )
        return f"{near}-{month:02}"


def find_dates(text: str) -> Iterator[DateWords]:
    """Yield the words for dates of a text, in order, none overlapping."""
    for found in _DATE.finditer(text):
        said = {name: words for name, words in found.groupdict().items() if words is not None}
        yield DateWords(start=found.start(), end=found.end(), text=found[0], said=said)


def _iso(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
