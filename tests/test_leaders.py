"""Who leads what, and who has which post."""

import pytest
from test_relate import offices

SALIM = "{سالم الغامدي|PERSON}"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"أدت الحكومة {{الأردنية|STATE}} الجديدة برئاسة {SALIM} اليمين", [("رئيس الحكومة", "الأردنية", "current")]),
        (f"تغيرت {{فرنسا|STATE}} في ظل رئاسة {SALIM} كثيرا", [("رئيس", "فرنسا", "current")]),
        (f"وصل {SALIM} الذي يشغل منصب رئيس {{البنك الدولي|ORG}}", [("رئيس", "البنك الدولي", "current")]),
        (f"شغل {SALIM} منصب وزير الدفاع {{التركي|STATE}}", [("وزير الدفاع", "التركي", "former")]),
        (f"كان {SALIM} يتولى منصب وزير الدفاع {{التركي|STATE}}", [("وزير الدفاع", "التركي", "former")]),
        (f"سافر {SALIM} بعد توليه منصب وزير الدفاع {{التركي|STATE}}", [("وزير الدفاع", "التركي", "current")]),
        (f"وصل الوفد {{التركي|STATE}} برئاسة {SALIM}", []),
    ],
)
def test_words_beside_a_name_tell_what_somebody_leads(marked: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(office, of, status) for _, office, of, status in offices(marked)] == expected
