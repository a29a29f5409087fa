"""One name explained: every reading, what the tables say of it, what decides, and the verdict."""

from pathlib import Path

import pytest
from conftest import tagged

from kg import Aliases, explain_in, explain_name, link_article
from seeds import make_aliases

ENTITIES = """
Q85|PLACE|القاهرة|Cairo||Q79|||||city|wikidata:a; ar:b
Q159|STATE|روسيا|Russia|||||||state|curated
Q649|PLACE|موسكو|Moscow|||||||city|curated
Q7|STATE|بلاد|Land|||Q649||||state|curated
Q8|PLACE|القصر|Palace|||||||building|curated
Q233218|PLACE|إدلب|Idlib Governorate|||||||governorate|curated
Q504657|PLACE|إدلب|Idlib|||||||city|curated
Q1|PERSON|الأسد|one|||||||human|curated
Q2|PERSON|الأسد|two|||||||human|curated
"""
ALIASES = """
الروسي|Q159|demonym|curated
روسي|Q159|demonym|curated
القصر|Q159|metonym|curated
"""
DECISIONS = "إدلب|Q233218||curated\nإدلب|Q504657|مدينة/بلدة|curated"


@pytest.fixture
def small(tmp_path: Path) -> Aliases:
    return make_aliases(tmp_path, entities=ENTITIES, aliases=ALIASES, decisions=DECISIONS)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "وبالقاهرة",
            [
                "وبالقاهرة  folds to  وبالقاهره",
                "as written: وبالقاهرة: no row",
                "without clitic: بالقاهرة: no row",
                "without clitic: القاهرة: name",
                "    Q85 PLACE القاهرة (Cairo); row 'القاهرة', name; source: wikidata:a; ar:b",
                "LINKED to Q85",
            ],
        ),
        (
            "روسيّاً",
            [
                "روسيّاً  folds to  روسيا",
                "as written: روسيّاً: name",
                "    Q159 STATE روسيا (Russia); row 'روسيا', name; source: curated",
                "LINKED to Q159",
            ],
        ),
        (
            "الروسي",
            [
                "الروسي  folds to  الروسي",
                "as written: الروسي: demonym",
                "    Q159 STATE روسيا (Russia); row 'الروسي', demonym; source: curated",
                "LINKED to Q159",
            ],
        ),
        (
            "زيد",
            [
                "زيد  folds to  زيد",
                "as written: زيد: no row",
                "other transliteration: زيد: no row",
                "UNKNOWN: a row in aliases.tsv would link it",
            ],
        ),
    ],
)
def test_the_ladder_is_climbed_aloud(small: Aliases, name: str, lines: list[str]) -> None:
    assert list(explain_name(name, small)) == lines


def test_a_shared_name_is_explained_by_the_rows_that_decide(small: Aliases) -> None:
    lines = list(explain_name("إدلب", small))
    assert lines[-3:] == [
        "Q233218 unless the context says otherwise (curated)",
        "Q504657 if one of مدينة|بلدة stands beside it (curated)",
        "LINKED to Q233218",
    ]


def test_a_shared_name_that_no_row_decides_is_ambiguous(small: Aliases) -> None:
    assert list(explain_name("الأسد", small))[-1].startswith("AMBIGUOUS")


def test_what_a_name_may_stand_for_is_said(small: Aliases) -> None:
    assert list(explain_name("القصر", small))[-1] == "may stand for Q159 روسيا Russia (metonym row in aliases.tsv)"
    assert list(explain_name("لموسكو", small))[-2:] == [
        "LINKED to Q649",
        "stands for Q7 بلاد Land where words beside it say so (metonyms.tsv)",
    ]


@pytest.mark.parametrize("name", ["", " ", "ًٌ", "🙂", "Cairo", "و"])
def test_any_text_has_an_explanation(small: Aliases, name: str) -> None:
    assert list(explain_name(name, small))[-1].startswith("UNKNOWN")


def test_what_became_of_a_name_in_an_article_is_told_place_by_place(small: Aliases) -> None:
    names = (("الأسد", "PERSON"), ("موسكو", "PLACE"), ("الغامدي", "PERSON"))
    page = tagged("زار الأسد موسكو، ثم عاد وقال الغامدي ذلك.", *names)
    linked = link_article(page, small)
    first, kind, row, verdict, *more = explain_in("موسكو", linked, small)
    assert first == f"{page.article.id} 10\u201315: زار الأسد [موسكو]، ثم عاد وقال الغامدي ذلك."
    assert kind == "    PLACE, name, score 0.90"
    assert row.startswith("    Q649 PLACE موسكو (Moscow); row 'موسكو'")
    assert verdict.startswith("    LINKED to Q649 (as written")
    assert not more
    assert [line for line in explain_in("الغامدي", linked, small) if "UNKNOWN" in line]
    assert [line for line in explain_in("الأسد", linked, small) if "AMBIGUOUS" in line]


def test_words_that_are_no_mention_and_names_that_are_not_there_are_told_too(small: Aliases) -> None:
    linked = link_article(tagged("قال الناطق ذلك."), small)
    assert "no mention" in list(explain_in("الناطق", linked, small))[-1]
    assert list(explain_in("إدلب", linked, small)) == [f"{linked.article.id}: إدلب is not in this article"]
