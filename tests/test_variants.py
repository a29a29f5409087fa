"""Other transliterations: what the rules join, and what they must leave alone."""

from pathlib import Path

import pytest
from conftest import tagged
from hypothesis import given
from hypothesis import strategies as st

from kg import Aliases, Rung, Verdict, check_seeds, explain_name, link_article
from kg.arabic import fold, sound
from kg.variants import find_transliterations, is_transliteration
from seeds import make_aliases, write_seeds

ENTITIES = """
Q901|PERSON|هانس غروندبرغ|Hans Grundberg|||||||human|curated
Q902|PLACE|كاستنبورغ|Kastenburg|||||||city|curated
Q903|PERSON|محمد حسين الراوي|Mohammed Hussein|||||||human|curated
Q904|PLACE|ماناوس|Manaus|||||||city|curated
Q909|PLACE|براتوو|Bratou|||||||city|curated
Q910|PLACE|ماردنفيل|Mardenville||Q911|||||city|curated
Q911|STATE|لوراسيا|Laurasia|||||||country|curated
Q905|ORG|وكالة نورد برس|Nord Press|||||||agency|curated
Q906|PLACE|مونتغران|Montgrand|||||||city|curated
Q907|PLACE|مونتغرين|Montgreen|||||||city|curated
Q908|PERSON|ليام كاستن|Liam Kasten|||||||human|curated
"""
LETTERS = st.text(alphabet="ابتجدسغقكلمنويةى ", max_size=12)


@pytest.fixture
def aliases(tmp_path: Path) -> Aliases:
    rows = "غروندبرغ|Q901|short name|curated|2026-11-21"
    negatives = "كاستنبرغ|Q902|curated|a man's name"
    return make_aliases(tmp_path, entities=ENTITIES, aliases=rows, negatives=negatives, stop_words="ماستن")


def found(name: str, aliases: Aliases) -> list[str]:
    return [candidate.qid for candidate in find_transliterations(fold(name), aliases)]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("هانس غرندبرغ", "a vowel that is not written"),
        ("هانس غرونديبرغ", "a vowel more"),
        ("هانس غروندبرج", "ج for غ"),
        ("هانس جروندبرق", "two letters of a long word"),
        ("هانس غرونندبرغ", "a letter doubled"),
        ("هانسغروندبرغ", "words written together"),
        ("كاسطنبورغ", "ط for ت"),
        ("كاصتنبورغ", "ص for س"),
        ("وكالة نوردبرس", "together, with a common word before it"),
    ],
)
def test_another_transliteration_is_found(name: str, rule: str, aliases: Aliases) -> None:
    assert len(found(name, aliases)) == 1, rule


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("محمد حسن الراوي", "حسن and حسين are two names: too short"),
        ("محمد حسين الروي", "a word with an article is Arabic"),
        ("مانوس", "too short: another place"),
        ("براتاو", "another letter in a name of six"),
        ("كوستنبرج", "two letters of a name of eight"),
        ("هانس غراندبيرغا", "another last letter"),
        ("انس غروندبرغ", "another first letter"),
        ("هانس جروندبيرق", "three letters"),
        ("هانس مايكل غرندبرغ", "a word more"),
        ("كاستنبرغ", "denied by a row"),
        ("مونتغرن", "two items meet"),
        ("هانس", "no name by itself"),
    ],
)
def test_what_may_be_another_name_is_refused(name: str, why: str, aliases: Aliases) -> None:
    assert len(found(name, aliases)) != 1, why


def test_a_word_that_known_names_have_is_meant_as_it_is_written(tmp_path: Path) -> None:
    rows = (
        "Q910|PERSON|جيمس ميلر|James Miller|||||||human|curated\nQ911|PERSON|آنا ميلار|Anna Millar|||||||human|curated"
    )
    assert found("جيمس ميللر", make_aliases(tmp_path, entities=rows)) == ["Q910"]
    assert found("جيمس ميلار", make_aliases(tmp_path, entities=rows)) == []


def test_the_last_rung_links_and_says_so(aliases: Aliases) -> None:
    (link,) = link_article(tagged("وصل هانس غرندبرغ أمس.", ("هانس غرندبرغ", "PERSON")), aliases).links
    assert (link.qid, link.rung) == ("Q901", Rung.OTHER_TRANSLITERATION)
    assert link.reason == "another transliteration of هانس غروندبرغ"


def test_a_name_of_another_type_than_the_tagger_saw_stays_unknown(aliases: Aliases) -> None:
    (link,) = link_article(tagged("وصل إلى غرندبرغ أمس.", ("غرندبرغ", "PLACE")), aliases).links
    assert link.verdict is Verdict.UNKNOWN


def test_what_a_row_knows_is_never_another_transliteration(aliases: Aliases) -> None:
    (link,) = link_article(tagged("زار مونتغرين أمس.", ("مونتغرين", "PLACE")), aliases).links
    assert (link.qid, link.rung) == ("Q907", Rung.AS_WRITTEN)


def test_a_surname_belongs_to_the_longer_name_that_the_article_gives(aliases: Aliases) -> None:
    text = "قال عمر غرندبرغ إنه سيعود. وأضاف غرندبرغ أنه متعب."
    links = link_article(tagged(text, ("عمر غرندبرغ", "PERSON"), ("غرندبرغ", "PERSON")), aliases).links
    assert [link.verdict for link in links] == [Verdict.UNKNOWN] * 2
    text = "قال هانس غرندبرغ إنه سيعود. وأضاف غرندبرغ أنه متعب."
    links = link_article(tagged(text, ("هانس غرندبرغ", "PERSON"), ("غرندبرغ", "PERSON")), aliases).links
    assert [link.qid for link in links] == ["Q901"] * 2


def test_a_town_is_meant_only_where_its_country_is_named(aliases: Aliases) -> None:
    there = tagged("وصل إلى ماردينفيل في لوراسيا أمس.", ("ماردينفيل", "PLACE"), ("لوراسيا", "STATE"))
    assert [link.qid for link in link_article(there, aliases).links] == ["Q910", "Q911"]
    (link,) = link_article(tagged("وصل إلى ماردينفيل أمس.", ("ماردينفيل", "PLACE")), aliases).links
    assert link.verdict is Verdict.UNKNOWN
    end = "LINKED to Q910 where the tagger sees a PLACE and the article names Q911 لوراسيا Laurasia"
    assert list(explain_name("ماردينفيل", aliases))[-1] == end


def test_a_doubtful_particle_is_not_taken_off(aliases: Aliases) -> None:
    (link,) = link_article(tagged("نزل بكاسطنبورغ أمس.", ("بكاسطنبورغ", "PLACE")), aliases).links
    assert link.verdict is Verdict.UNKNOWN


def test_the_climb_is_explained(aliases: Aliases) -> None:
    lines = list(explain_name("هانس غرندبرغ", aliases))
    assert "other transliteration: هانس غرندبرغ: name" in lines
    assert lines[-1] == "LINKED to Q901 where the tagger sees a PERSON"
    assert list(explain_name("مونتغرن", aliases))[-1].startswith("UNKNOWN")


def test_names_of_two_items_that_a_rule_joins_are_listed_until_a_row_parts_them(tmp_path: Path) -> None:
    write_seeds(tmp_path, entities=ENTITIES)
    (line,) = check_seeds(tmp_path).alike
    assert line.startswith("aliases.tsv: مونتغران (Q906) and مونتغرين (Q907) may be one name")
    write_seeds(tmp_path, entities=ENTITIES, negatives="مونتغران|Q907|curated|two towns")
    assert check_seeds(tmp_path).alike == ()


@given(LETTERS.map(fold), LETTERS.map(fold))
def test_both_are_transliterations_of_each_other_or_neither_is(one: str, other: str) -> None:
    assert is_transliteration(one, other) == is_transliteration(other, one)


@given(LETTERS.map(fold))
def test_names_that_differ_in_spaces_alone_have_one_sound(key: str) -> None:
    assert sound(key) == sound(key.replace(" ", ""))
    assert is_transliteration(key, key.replace(" ", ""))
