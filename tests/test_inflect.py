"""Forms of verbs, nouns and titles as print has them."""

import doctest

import pytest

from kg import inflect
from kg.inflect import noun_forms, title_forms, verb_forms


def test_the_examples_hold() -> None:
    assert doctest.testmod(inflect).failed == 0


@pytest.mark.parametrize(
    ("verb", "form", "tense"),
    [
        (("قال", "يقول"), "قالت", "past"),
        (("قال", "يقول"), "يقولون", "present"),
        (("أعلن", "يعلن"), "أعلنتا", "past"),
        (("دعا", "يدعو"), "دعت", "past"),
        (("دعا", "يدعو"), "يدعون", "present"),
        (("نفى", "ينفي"), "نفيا", "past"),
        (("رأى", "يرى"), "يريان", "present"),
        (("زار", "يزور"), "ستزور", "future"),
        (("أجرى", "يجري"), "أجريت", "past"),
    ],
)
def test_a_verb_has_its_forms(verb: tuple[str, str], form: str, tense: str) -> None:
    assert {each: when for each, when, _, _ in verb_forms(*verb)}[form] == tense


@pytest.mark.parametrize(
    ("noun", "form"), [("لقاء", "لقائه"), ("زيارة", "زيارته"), ("قمة", "القمتين"), ("اجتماع", "اجتماعا")]
)
def test_a_noun_has_its_forms(noun: str, form: str) -> None:
    assert form in set(noun_forms(noun))


@pytest.mark.parametrize(
    ("title", "form", "number"), [("رئيسة", "رئيستا", 2), ("سفير", "سفيرها", 1), ("فريق أول", "الفريق أول", 1)]
)
def test_a_title_has_its_forms(title: str, form: str, number: int) -> None:
    assert dict(title_forms(title))[form] == number
