"""What decides between the items of one name: the words beside it, the tagger's type, the day, the tables' default."""

from pathlib import Path

import pytest
from conftest import tagged

from kg import Aliases, EntityType, Form, Link, Verdict, link_article
from seeds import make_aliases

ENTITIES = """
Q159|STATE|روسيا|Russia|||Q649
Q842|STATE|عمان|Oman
Q810|STATE|الأردن|Jordan|||Q3805
Q423|STATE|كوريا الشمالية|North Korea
Q884|STATE|كوريا الجنوبية|South Korea
Q649|PLACE|موسكو|Moscow
Q3805|PLACE|عمان|Amman
Q133274|PLACE|الكرملين|Moscow Kremlin
Q24826|PLACE|ليفربول|Liverpool
Q100|PLACE|فيكتوريا|Victoria
Q233218|PLACE|إدلب|Idlib Governorate
Q504657|PLACE|إدلب|Idlib
Q201|PLACE|القنيطرة|Quneitra
Q202|PLACE|القنيطرة|Kenitra
Q7747|PERSON|فلاديمير بوتين|Vladimir Putin||Q159
Q41183|PLACE|الأسد|Al-Asad
"""
ALIASES = """
بوتين|Q7747|short name
الكوري|Q423|demonym
الكوري|Q884|demonym
الكرملين|Q159|metonym
"""
DECISIONS = """
عمان|Q842|سلطنة
عمان|Q3805|العاصمة/مدينة
إدلب|Q233218
إدلب|Q504657|مدينة/بلدة
إدلب|Q233218|محافظة/ريف
"""
TITLES = """
العاصمة|PLACE
مدينة|PLACE
محافظة|PLACE
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    folder: Path = tmp_path_factory.mktemp("seeds")
    return make_aliases(folder, entities=ENTITIES, aliases=ALIASES, decisions=DECISIONS, titles=TITLES)


def links(aliases: Aliases, text: str, *names: tuple[str, str]) -> tuple[Link, ...]:
    return link_article(tagged(text, *names), aliases).links


def the_link(aliases: Aliases, text: str, *names: tuple[str, str]) -> Link:
    (link,) = links(aliases, text, *names)
    return link


def test_a_title_is_outside_the_span_and_decides_between_places(small: Aliases) -> None:
    city = the_link(small, "في مدينة إدلب", ("مدينة إدلب", "PLACE"))
    governorate = the_link(small, "في محافظة إدلب", ("محافظة إدلب", "PLACE"))
    assert (city.mention.text, city.qid) == ("إدلب", "Q504657")
    assert (governorate.mention.text, governorate.qid) == ("إدلب", "Q233218")
    assert "مدينة" in city.reason


def test_of_two_words_that_decide_the_nearer_counts(small: Aliases) -> None:
    assert the_link(small, "ريف مدينة إدلب", ("إدلب", "PLACE")).qid == "Q504657"
    assert the_link(small, "مدينة وريف إدلب", ("إدلب", "PLACE")).qid == "Q233218"


def test_a_shared_name_means_its_default_where_no_word_decides(small: Aliases) -> None:
    link = the_link(small, "غارات على إدلب", ("إدلب", "PLACE"))
    assert link.qid == "Q233218"
    assert "unless the context says otherwise" in link.reason


def test_a_shared_name_means_the_item_of_the_taggers_type(small: Aliases) -> None:
    assert the_link(small, "زار عمان", ("عمان", "PLACE")).qid == "Q3805"
    link = the_link(small, "زار عمان", ("عمان", "STATE"))
    assert link.qid == "Q842"
    assert link.reason == "the only one of type STATE"


def test_the_word_beside_a_name_counts_more_than_the_taggers_type(small: Aliases) -> None:
    assert the_link(small, "في سلطنة عمان", ("عمان", "PLACE")).qid == "Q842"
    assert the_link(small, "في العاصمة عمان", ("عمان", "STATE")).qid == "Q3805"
    assert the_link(small, "بالعاصمة عمان", ("عمان", "STATE")).qid == "Q3805"


def test_a_shared_name_that_nothing_decides_is_ambiguous_with_all_candidates(small: Aliases) -> None:
    link = the_link(small, "درعا والقنيطرة", ("والقنيطرة", "PLACE"))
    assert link.verdict is Verdict.AMBIGUOUS
    assert link.qid is None
    assert [candidate.qid for candidate in link.candidates] == ["Q201", "Q202"]
    link = the_link(small, "الوفد الكوري")
    assert (link.verdict, link.form) == (Verdict.AMBIGUOUS, Form.DEMONYM)


def test_a_persons_one_word_name_is_no_place_where_the_article_has_a_person_of_that_name(small: Aliases) -> None:
    found = links(small, "قال حافظ الأسد. وأضاف الأسد", ("حافظ الأسد", "PERSON"), ("الأسد", "PERSON"))
    assert [link.verdict for link in found] == [Verdict.UNKNOWN, Verdict.UNKNOWN]


@pytest.mark.parametrize(
    ("name", "kind", "verdict"),
    [
        ("ليفربول", "ORG", Verdict.UNKNOWN),  # the club
        ("فيكتوريا", "PERSON", Verdict.UNKNOWN),
        ("ليفربول", "PLACE", Verdict.LINKED),
        ("ليفربول", "STATE", Verdict.LINKED),
        ("موسكو", "ORG", Verdict.LINKED),  # a capital that speaks for its government
        ("الكرملين", "ORG", Verdict.LINKED),
        ("روسيا", "ORG", Verdict.LINKED),
    ],
)
def test_a_club_or_a_person_is_not_the_town_of_that_name(
    small: Aliases, name: str, kind: str, verdict: Verdict
) -> None:
    link = the_link(small, f"قال {name} أمس", (name, kind))
    assert link.verdict is verdict
    assert verdict is Verdict.LINKED or link.mention.type.value == kind


def test_the_tables_type_wins_over_the_taggers(small: Aliases) -> None:
    assert the_link(small, "قال بوتين", ("بوتين", "PLACE")).mention.type is EntityType.PERSON


def chosen(aliases: Aliases, text: str, *names: tuple[str, str]) -> dict[str, str | None]:
    """The words of each mention and the item they name."""
    return {link.mention.text: link.qid for link in links(aliases, text, *names)}


def test_a_shared_place_without_a_default_is_the_one_whose_country_the_article_speaks_of(aliases: Aliases) -> None:
    text = "تمدد الحكومة العراقية حظر الرحلات إلى كردستان"
    link = next(k for k in links(aliases, text, ("كردستان", "PLACE")) if k.mention.text == "كردستان")
    assert link.qid == "Q205047"
    assert link.reason.startswith("the only one in a country that the article speaks of")
    both = f"{text} بعد مشاورات مع إيران"
    assert chosen(aliases, both, ("كردستان", "PLACE"))["كردستان"] is None


def test_a_province_that_is_joined_behind_a_name_says_nothing_of_it(aliases: Aliases) -> None:
    found = chosen(aliases, "وصلت القافلة إلى صنعاء ومحافظة الحديدة", ("صنعاء", "PLACE"), ("الحديدة", "PLACE"))
    assert found["صنعاء"] == "Q2471"
    assert chosen(aliases, "في محافظة صنعاء", ("صنعاء", "PLACE"))["صنعاء"] == "Q388291"
