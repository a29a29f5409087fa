"""Bodies named again by their head alone."""

import pytest
from test_relate import LAVROV, only, speakers

OBSERVATORY = "المرصد السوري لحقوق الإنسان"
SAID = f"أفاد {{{OBSERVATORY}|ORG}} أن القتال مستمر. "


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        (SAID, "وذكر المرصد أن المدنيين فروا", OBSERVATORY),
        (SAID, "وأشار المرصد إلى أن المدنيين فروا", OBSERVATORY),
        ("وصل مراسل صحيفة {الأيام|ORG}. ", "وذكرت الصحيفة أن الطريق مفتوح", "الأيام"),
        ('وصل مراسل صحيفة "{الأيام|ORG}". ', "وذكرت الصحيفة أن الطريق مفتوح", "الأيام"),
        (SAID, "وبحسب المرصد، فقد فر المدنيون", OBSERVATORY),
        (SAID, "وذكر المرصد المذكور أن المدنيين فروا", OBSERVATORY),
        ("وصل مراسل صحيفة {الأيام|ORG} {السورية|STATE}. ", "وذكرت الصحيفة {السورية|STATE} أن الطريق مفتوح", "الأيام"),
        ("اتفق مع ل{لمرصد السوري لحقوق الإنسان|ORG}. ", "وذكر المرصد أن المدنيين فروا", "لمرصد السوري لحقوق الإنسان"),
        ("وصل وفد {المملكة العربية السعودية|STATE}. ", "وأعلنت المملكة أن الطريق مفتوح", "المملكة العربية السعودية"),
    ],
)
def test_a_head_goes_back_to_the_one_body_that_has_it(before: str, after: str, name: str) -> None:
    assert speakers(before + after)[-1] == [name]


@pytest.mark.parametrize(
    "marked",
    [
        "وصل وفدا {لجنة الإغاثة|ORG} و{لجنة الصلح|ORG}. وقالت اللجنة إن الطريق مفتوح",
        "وصل وفد {لجنة الإغاثة|ORG}. وقالت اللجنة العليا إن الطريق مفتوح",
        "وقالت اللجنة إن الطريق مفتوح. ووصل وفد {لجنة الإغاثة|ORG}",
    ],
)
def test_a_head_that_may_be_another_body_is_nobody(marked: str) -> None:
    assert speakers(marked) == []


def test_an_office_is_of_the_body_named_before() -> None:
    office = only(f"أعلنت {{لجنة الإغاثة|ORG}} أسماءها. ووصل رئيس اللجنة {LAVROV}", "holds-office")
    assert [argument.text for argument in office.having("of")] == ["لجنة الإغاثة"]
