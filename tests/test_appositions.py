"""Titles that stand behind a name."""

import pytest
from test_relate import offices

SALIM = "{سالم الغامدي|PERSON}"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"قال {SALIM} (46 عاما)، رئيس {{البنك الدولي|ORG}}، إن", [("رئيس", "البنك الدولي")]),
        (f"قال {SALIM}، أحد أعضاء {{حركة النهضة|ORG}}، إن", [("عضو", "حركة النهضة")]),
        (
            f"قال {SALIM} رئيس {{البنك الدولي|ORG}} وعضو {{حركة النهضة|ORG}} إن",
            [("رئيس", "البنك الدولي"), ("عضو", "حركة النهضة")],
        ),
        (f"قال {SALIM} رئيس قسم البحوث بشركة {{أرامكو|ORG}} إن", [("رئيس قسم البحوث بشركة", "أرامكو")]),
    ],
)
def test_a_name_may_have_its_titles_behind_it(marked: str, expected: list[tuple[str, str]]) -> None:
    assert [(office, of) for _, office, of, _ in offices(marked)] == expected


def test_two_ministers_are_not_one() -> None:
    marked = f"وصل {SALIM} وزير الخارجية {{الروسي|STATE}} ووزير الدفاع {{التركي|STATE}}"
    assert [(office, of) for _, office, of, _ in offices(marked)] == [("وزير الخارجية", "الروسي")]
