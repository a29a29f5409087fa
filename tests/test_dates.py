"""Words for days: which day they mean beside the day the article was published."""

import pytest

from kg.dates import find_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("التقى به الخميس", ("الخميس", "2020-02-27")),
        ("التقى به يوم السبت الماضي", ("يوم السبت الماضي", "2020-02-29")),
        ("اتصل به مساء الاثنين", ("مساء الاثنين", "2020-03-02")),
        ("اتصل به أمس", ("أمس", "2020-03-03")),
        ("اتصل به أمس الثلاثاء", ("أمس الثلاثاء", "2020-03-03")),
        ("اليوم", ("اليوم", "2020-03-04")),
        ("في 19 شباط/فبراير", ("19 شباط/فبراير", "2020-02-19")),
        ("في الخامس من مارس", ("الخامس من مارس", "2020-03-05")),
        ("يوم 28 ديسمبر", ("يوم 28 ديسمبر", "2019-12-28")),
        ("يوم 28 ديسمبر 2018", ("يوم 28 ديسمبر 2018", "2018-12-28")),
        ("في يونيو المقبل", ("في يونيو", "2020-06")),
        ("الأسبوع المقبل", ("الأسبوع المقبل", None)),
        ("قبل أيام", ("قبل أيام", None)),
    ],
)
def test_words_of_what_happened_mean_a_day_before_the_article(text: str, expected: tuple[str, str | None]) -> None:
    (found,) = find_dates(text)
    assert (found.text, found.value("2020-03-04", to_come=False)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("يزور أنقرة الخميس", "2020-03-05"),
        ("يزور أنقرة الأربعاء", "2020-03-04"),
        ("يزور أنقرة الأربعاء المقبل", "2020-03-11"),
        ("يزور أنقرة غدا", "2020-03-05"),
    ],
)
def test_words_of_what_is_to_come_mean_a_day_from_the_article_on(text: str, expected: str) -> None:
    (found,) = find_dates(text)
    assert found.value("2020-03-04T10:00:00Z", to_come=True) == expected


@pytest.mark.parametrize("text", ["في ذلك اليوم", "حتى اليوم", "آب وحيد", "أحداث", "32 من الناس"])
def test_other_words_are_no_date(text: str) -> None:
    assert list(find_dates(text)) == []


def test_a_day_without_a_day_of_publication_stays_words() -> None:
    (found,) = find_dates("الخميس")
    assert found.value(None, to_come=False) is None


def test_a_day_that_no_month_has_is_no_date() -> None:
    (found,) = find_dates("31 فبراير 2020")
    assert found.value("2020-03-04", to_come=False) is None
