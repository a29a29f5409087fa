"""Names and demonyms of the tables in a text: bounds, clitics, joints, case endings."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import Aliases, Rung
from kg.spot import find_spots, split_words
from seeds import make_aliases, shipped

ENTITIES = """
Q1065|ORG|الأمم المتحدة|United Nations
Q822|STATE|لبنان|Lebanon
Q159|STATE|روسيا|Russia
Q43|STATE|تركيا|Turkey
Q183|STATE|ألمانيا|Germany
Q35525|PLACE|البيت الأبيض|White House
Q612250|PLACE|لاية|Lae
Q21001|PERSON|مون جيه إن|Moon Jae-in
Q516841|PERSON|وليد|Walid
Q1|PERSON|ليد|Lid
"""
ALIASES = """
روسي|Q159|demonym
الروسي|Q159|demonym
تركي|Q43|demonym
التركية|Q43|demonym
ألماني|Q183|demonym
الأتراك|Q43|demonym
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    folder: Path = tmp_path_factory.mktemp("seeds")
    return make_aliases(folder, entities=ENTITIES, aliases=ALIASES, stop_words="ولاية")


def spots(text: str, aliases: Aliases) -> list[tuple[str, str, Rung, bool]]:
    return [
        (text[spot.start : spot.end], spot.candidates[0].qid, spot.rung, spot.demonym)
        for spot in find_spots(text, split_words(text), aliases)
    ]


@pytest.mark.parametrize(
    ("text", "span", "qid", "rung"),
    [
        ("زار روسيا أمس", "روسيا", "Q159", Rung.AS_WRITTEN),
        ("إلى الأمم المتحدة.", "الأمم المتحدة", "Q1065", Rung.AS_WRITTEN),
        ("بيان للأمم المتحدة", "لأمم المتحدة", "Q1065", Rung.WITHOUT_CLITIC),
        ("دعم للبنان", "لبنان", "Q822", Rung.WITHOUT_CLITIC),
        ("وبالأمم المتحدة", "الأمم المتحدة", "Q1065", Rung.WITHOUT_CLITIC),
        ("فروسيا", "روسيا", "Q159", Rung.WITHOUT_CLITIC),
        ("كتركيا", "تركيا", "Q43", Rung.WITHOUT_CLITIC),
        ("ولروسيا", "روسيا", "Q159", Rung.WITHOUT_CLITIC),
        ("#البيت_الأبيض", "البيت_الأبيض", "Q35525", Rung.AS_WRITTEN),
        ("مون #جيه إن", "مون #جيه إن", "Q21001", Rung.AS_WRITTEN),
        ("مون جيه-إن", "مون جيه-إن", "Q21001", Rung.AS_WRITTEN),
        ("مون جَيه إن", "مون جَيه إن", "Q21001", Rung.AS_WRITTEN),
    ],
)
def test_a_name_is_found_behind_its_clitics(small: Aliases, text: str, span: str, qid: str, rung: Rung) -> None:
    assert spots(text, small) == [(span, qid, rung, False)]


@pytest.mark.parametrize(
    ("text", "span", "rung"),
    [
        ("الوفد الروسي", "الروسي", Rung.AS_WRITTEN),
        ("والتركية", "التركية", Rung.WITHOUT_CLITIC),
        ("للأتراك", "لأتراك", Rung.WITHOUT_CLITIC),
        ("جنديا تركياً", "تركياً", Rung.WITHOUT_CASE_ENDING),
        ("جنديا تركيًا", "تركيًا", Rung.WITHOUT_CASE_ENDING),
        ("وفدا روسيّا", "روسيّا", Rung.WITHOUT_CASE_ENDING),
        ("وفدا روسيّاً", "روسيّاً", Rung.WITHOUT_CASE_ENDING),
    ],
)
def test_a_demonym_is_found_in_all_its_endings(small: Aliases, text: str, span: str, rung: Rung) -> None:
    (found,) = spots(text, small)
    assert (found[0], found[2], found[3]) == (span, rung, True)


def test_the_name_of_a_country_is_no_adjective_in_the_accusative(small: Aliases) -> None:
    assert spots("ألمانيا وروسيا", small) == [
        ("ألمانيا", "Q183", Rung.AS_WRITTEN, False),
        ("روسيا", "Q159", Rung.WITHOUT_CLITIC, False),
    ]


def test_a_spelling_as_written_goes_before_one_without_clitics(small: Aliases) -> None:
    assert [span for span, *_ in spots("وليد", small)] == ["وليد"]


def test_a_common_word_is_not_taken_apart(small: Aliases) -> None:
    assert spots("في ولاية كذا", small) == []  # no "and Lae"


@pytest.mark.parametrize("text", ["الأمم، المتحدة", "الأمم\nالمتحدة", "الأمم. المتحدة"])
def test_a_name_does_not_run_across_a_comma_or_a_line(small: Aliases, text: str) -> None:
    assert spots(text, small) == []


@given(st.text(alphabet="اروسيتكلمحدةأنوبفـ_-# ،.\nًّ") | st.text())
def test_words_and_spots_have_their_bounds_in_the_text(text: str) -> None:
    words = split_words(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))
    for spot in find_spots(text, words, shipped()):
        assert words[spot.first].start <= spot.start < spot.end == words[spot.after - 1].end
        assert spot.candidates
