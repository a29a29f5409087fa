"""Whom a title speaks of besides its bearer."""

import pytest
from test_relate import offices

SALIM, NADIA = "{سالم الغامدي|PERSON}", "{نادية الحربي|PERSON}"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            f"انتقد الرئيس {{الأميركي|STATE}} {SALIM} سياسة سلفه {NADIA}",
            [("سالم الغامدي", "الرئيس", "الأميركي", "current"), ("نادية الحربي", "الرئيس", "الأميركي", "former")],
        ),
        (
            f"أقال الرئيس {{الأميركي|STATE}} {SALIM} الخميس وزيرة خارجيته {NADIA}",
            [
                ("سالم الغامدي", "الرئيس", "الأميركي", "current"),
                ("نادية الحربي", "وزيرة الخارجية", "الأميركي", "current"),
            ],
        ),
        (
            f"وصل {SALIM} رئيس {{البنك الدولي|ORG}} ونائبه {{عمر القحطاني|PERSON}}",
            [
                ("سالم الغامدي", "رئيس", "البنك الدولي", "current"),
                ("عمر القحطاني", "نائب", "البنك الدولي", "current"),
            ],
        ),
        (
            f"قال {SALIM}، المتحدث باسم الرئيس {{التركي|STATE}} {NADIA}، إن الوفد وصل",
            [
                ("سالم الغامدي", "المتحدث باسم الرئيس", "التركي", "current"),
                ("نادية الحربي", "الرئيس", "التركي", "current"),
            ],
        ),
        (
            f"قال المتحدث باسم الرئيس {{التركي|STATE}}، {SALIM}، إن الوفد وصل",
            [("سالم الغامدي", "المتحدث باسم الرئيس", "التركي", "current")],
        ),
        (
            f"قال المتحدث باسم الرئيس {{التركي|STATE}} {NADIA} إن الوفد وصل",
            [("نادية الحربي", "الرئيس", "التركي", "current")],
        ),
        (
            f"ندد {{حزب الله|ORG}} وزعيمه {SALIM} بالقرار",
            [("سالم الغامدي", "زعيم", "حزب الله", "current")],
        ),
    ],
)
def test_a_title_that_leans_on_somebody_takes_over_what_he_is_of(
    marked: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert offices(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        f"وعد {SALIM} و{NADIA} بسياسة غير سياسة سلفه {{عمر القحطاني|PERSON}}",
        f"وعد مدرب {{توتنهام|ORG}} الجديد {SALIM} بخطة غير خطة سلفه {NADIA}",
    ],
)
def test_a_predecessor_of_nobody_in_particular_has_no_office(marked: str) -> None:
    assert all(status != "former" for *_, status in offices(marked))
