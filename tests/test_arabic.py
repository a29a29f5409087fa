"""Spelling: what folds together, what may be a clitic, and that no text makes it raise."""

import doctest
import importlib
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg import arabic

ANY_TEXT = st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF)) | st.text()
MODULES = sorted(module.name for module in pkgutil.iter_modules(kg.__path__, "kg.") if module.name != "kg.__main__")


@pytest.mark.parametrize("name", MODULES)
def test_every_example_in_a_docstring_is_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("القَاهِرَة", "القاهرة"),
        ("أنقرة", "انقره"),
        ("إسطنبول", "اسطنبول"),
        ("آسيا", "اسيا"),
        ("موسى", "موسي"),
        ("مسؤول", "مسوول"),
        ("هيئة", "هييه"),
        ("تـرامـب", "ترامب"),
        ("کابل", "كابل"),
        ("تویتر", "تويتر"),
        ("مون جاي-إن", "مون جاي ان"),
        ("البيت_الأبيض", "البيت الأبيض"),
        ("دونالد #ترمب", "دونالد ترمب"),
        ("  طرابلس \u00a0 الغرب ", "طرابلس الغرب"),
        ("\u200fبيروت\u200e", "بيروت"),
        ("ﻻهور", "لاهور"),
        ("CNN", "cnn"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert arabic.fold(one) == arabic.fold(other)


@pytest.mark.parametrize(("one", "other"), [("عمان", "عمانا"), ("مالي", "مال"), ("سوريا", "سورية"), ("حلب", "جلب")])
def test_spellings_of_two_names_stay_apart(one: str, other: str) -> None:
    assert arabic.fold(one) != arabic.fold(other)


@given(ANY_TEXT)
def test_fold_settles(text: str) -> None:
    assert arabic.fold(arabic.fold(text)) == arabic.fold(text)


@given(st.text(alphabet=[*map(chr, range(0x620, 0x66F)), " "]))
def test_words_without_marks_fold_as_words_with_them(text: str) -> None:
    assert arabic.fold(text) == arabic.fold(text + "\u064e")


@given(ANY_TEXT)
def test_a_folded_text_has_single_spaces_and_none_around_it(text: str) -> None:
    folded = arabic.fold(text)
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("وبالقاهرة", [1, 2]),
        ("فلروسيا", [1, 2]),
        ("للأمم", [1]),
        ("كموسكو", [1]),
        ("سيزور", []),  # س stands before verbs alone
        ("موسكو", []),
        ("وهم", []),
        ("بلد", []),
        ("", []),
    ],
)
def test_leading_letters_may_be_clitics_where_three_letters_remain(text: str, lengths: list[int]) -> None:
    assert list(arabic.clitic_lengths(text)) == lengths


@pytest.mark.parametrize(
    ("text", "length", "name"),
    [
        ("للأمم المتحدة", 1, "الأمم المتحدة"),
        ("وللقاهرة", 2, "القاهرة"),
        ("بالقاهرة", 1, "القاهرة"),
        ("لبنان", 0, "لبنان"),
        ("لموسكو", 1, "موسكو"),
        ("وليبيا", 1, "ليبيا"),  # و swallows nothing
    ],
)
def test_the_alef_that_lam_swallowed_comes_back(text: str, length: int, name: str) -> None:
    assert arabic.after_clitics(text, length) == name


@given(ANY_TEXT)
def test_what_stands_behind_clitics_is_the_end_of_the_text(text: str) -> None:
    for length in arabic.clitic_lengths(text):
        assert arabic.after_clitics(text, length).removeprefix("ا").endswith(text[length:].removeprefix("ا"))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("والبرغوثي", 1),
        ("للجزيرة", 1),
        ("وبالحسكة", 2),
        ("والتر", 0),
        ("بالمر", 0),
        ("كالدي", 0),
        ("البرغوثي", 0),
    ],
)
def test_a_clitic_is_sure_only_before_an_unmistakable_article(text: str, length: int) -> None:
    assert arabic.has_clitic_before_article(text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("وأوليفيه", 1),
        ("لإسطنبول", 1),
        ("ولآسيا", 2),
        ("بأوغندا أمس", 1),
        ("وائل", 0),
        ("كأس", 0),
        ("لأجل", 0),
        ("رأفت", 0),
        ("أوليفيه", 0),
    ],
)
def test_a_clitic_is_sure_before_an_alef_with_hamza(text: str, length: int) -> None:
    assert arabic.has_clitic_before_hamza(text) == length


@pytest.mark.parametrize(
    ("word", "bare"),
    [("تركياً", "تركي"), ("روسيًا", "روسي"), ("سوريا", "سوري"), ("سوري", None), ("هنا", None), ("", None)],
)
def test_accusative_endings_come_off(word: str, bare: str | None) -> None:
    assert arabic.without_case_ending(word) == bare


@given(ANY_TEXT)
def test_no_text_is_too_strange(text: str) -> None:
    arabic.has_clitic_before_article(text)
    arabic.has_clitic_before_hamza(text)
    arabic.without_case_ending(text)
    arabic.has_arabic_letters(text)


@pytest.mark.parametrize(
    ("text", "answer"), [("هنا", True), ("abc", False), ("ًٌ", False), ("١٢٣", False), ("🙂", False)]
)
def test_arabic_letters_are_told_from_marks_digits_and_the_rest(text: str, answer: bool) -> None:
    assert arabic.has_arabic_letters(text) is answer
