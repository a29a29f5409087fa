"""Terms of office: a surname means who held the office when the article was published."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import tagged

from kg import Aliases, Link, Verdict, check_seeds, explain_name, link_article
from kg.terms import read_span
from seeds import make_aliases, write_seeds

ENTITIES = """
Q901|PERSON|سالم الجابري|Salem|||||||human|curated
Q902|PERSON|راشد الجابري|Rashed|||||||human|curated
"""
ALIASES = """
الجابري|Q901|short name|curated|2026-11-21
الجابري|Q902|short name|curated|2026-11-21
"""
DECISIONS = """
الجابري|Q901|2011-10-24..2012-05|curated
الجابري|Q902|2020..|curated
"""
SENTENCE = "قال الجابري إن المفاوضات مستمرة."


@pytest.fixture
def aliases(tmp_path: Path) -> Aliases:
    return make_aliases(tmp_path, entities=ENTITIES, aliases=ALIASES, decisions=DECISIONS)


def last_link(aliases: Aliases, published: str | None, text: str = SENTENCE, *names: str) -> Link:
    page = tagged(text, *((name, "PERSON") for name in (*names, "الجابري")))
    return link_article(replace(page, article=replace(page.article, published=published)), aliases).links[-1]


@pytest.mark.parametrize(
    ("published", "qid"),
    [
        ("2011-10-23", None),
        ("2011-10-24", "Q901"),
        ("2012-05-31", "Q901"),
        ("2012-06-01", None),
        ("2020-01-01T08:00:00+03:00", "Q902"),
        ("2031-01-01", "Q902"),
        (None, None),
    ],
)
def test_the_date_of_the_article_decides(published: str | None, qid: str | None, aliases: Aliases) -> None:
    link = last_link(aliases, published)
    assert link.qid == qid
    assert link.verdict is (Verdict.LINKED if qid else Verdict.AMBIGUOUS)


def test_the_reason_says_the_date(aliases: Aliases) -> None:
    assert last_link(aliases, "2021-03-05").reason == "in office on 2021-03-05 (ambiguous.tsv)"


def test_a_word_beside_the_name_goes_before_the_date(tmp_path: Path) -> None:
    rows = DECISIONS + "الجابري|Q901|السفير|curated"
    small = make_aliases(tmp_path, entities=ENTITIES, aliases=ALIASES, decisions=rows)
    assert last_link(small, "2021-03-05", "قال السفير الجابري إن المفاوضات مستمرة.").qid == "Q901"


def test_the_date_goes_before_the_default(tmp_path: Path) -> None:
    rows = DECISIONS + "الجابري|Q901||curated"
    small = make_aliases(tmp_path, entities=ENTITIES, aliases=ALIASES, decisions=rows)
    assert [last_link(small, day).qid for day in ("2021-03-05", "2016-03-05")] == ["Q902", "Q901"]


def test_a_full_name_in_the_article_goes_before_the_date(aliases: Aliases) -> None:
    text = "حضر سالم الجابري الجلسة. وقال الجابري إنه متفائل."
    assert last_link(aliases, "2021-03-05", text, "سالم الجابري").qid == "Q901"


def test_a_namesake_in_the_article_leaves_the_date_without_a_say(aliases: Aliases) -> None:
    text = "حضر ماجد الجابري الجلسة. وقال الجابري إنه متفائل."
    link = last_link(aliases, "2021-03-05", text, "ماجد الجابري")
    assert (link.verdict, link.reason) == (Verdict.UNKNOWN, "short for ماجد الجابري")


def test_the_climb_tells_of_the_terms(aliases: Aliases) -> None:
    assert "Q901 in articles of 2011-10-24..2012-05 (curated)" in list(explain_name("الجابري", aliases))


@pytest.mark.parametrize("cell", ["..", "2012..2011", "2012-05..2012-04-30", "12..13", "2011-10-24...2012", "مدينة"])
def test_what_is_no_span_of_days_is_none(cell: str) -> None:
    assert read_span(cell) is None


@pytest.mark.parametrize(
    ("decisions", "fault"),
    [
        ("الجابري|Q901|2012..2011|curated", "ambiguous.tsv:2: '2012..2011' is no span of days"),
        ("الجابري|Q901|2012..2014|curated\nالجابري|Q902|2014-05..|curated", "ambiguous.tsv:3: 2014-05.. overlaps with"),
        ("الجابري|Q901|..2014|curated\nالجابري|Q902|2010..2011|curated", "ambiguous.tsv:3: 2010..2011 overlaps with"),
    ],
)
def test_a_span_that_cannot_decide_is_a_fault(tmp_path: Path, decisions: str, fault: str) -> None:
    write_seeds(tmp_path, entities=ENTITIES, aliases=ALIASES, decisions=decisions)
    (found,) = (line for line in check_seeds(tmp_path).faults if line.startswith("ambiguous"))
    assert found.startswith(fault)


def test_terms_that_follow_each_other_are_no_fault(tmp_path: Path) -> None:
    rows = "الجابري|Q901|..2014|curated\nالجابري|Q901|2018..2019|curated\nالجابري|Q902|2015..2017|curated"
    write_seeds(tmp_path, entities=ENTITIES, aliases=ALIASES, decisions=rows)
    assert not any(line.startswith("ambiguous") for line in check_seeds(tmp_path).faults)
