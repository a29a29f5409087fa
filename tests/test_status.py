"""What words around an event say of whether it took place; what is open never comes as what happened."""

import pytest
from test_relate import ERDOGAN, PUTIN, events

BOTH = f"{PUTIN} و{ERDOGAN}"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"وصل الوفد بعد أيام على القمة بين {BOTH}", ["happened"]),
        (f"وصل الوفد بعد ثلاثة أشهر من اللقاء بين {BOTH}", ["happened"]),
        (f"كتبت الصحف أن القمة بين {BOTH} كانت ناجحة", ["happened"]),
        (f"كتبت الصحف أن القمة بين {BOTH} كانت مرتقبة", ["planned"]),
        (f"كتبت الصحف أن القمة بين {BOTH} كانت ستعقد قريبا", []),
        (f"وصل الوفد بعد موافقة المكتب على لقاء بين {BOTH}", []),
        (f"وصل الوفد بعد إعلان لقاء بين {BOTH}", []),
        (f"اختتم السبت اجتماع بين {BOTH}", ["happened"]),
        (f"تم الخميس عقد اجتماع بين {BOTH}", ["happened"]),
        (f"لم يتم الخميس عقد اجتماع بين {BOTH}", []),
        (f"تم الاتفاق على عقد اجتماع بين {BOTH}", ["planned"]),
        (f"وصل الوفد قبل زيارة يقوم بها {PUTIN} إلى {{تركيا|STATE}}", []),
        (f"أعرب {PUTIN} عن استعداده للقاء {ERDOGAN}", ["expected"]),
    ],
)
def test_words_around_a_meeting_say_whether_it_took_place(marked: str, expected: list[str]) -> None:
    assert [status for _, status, _ in events(marked)] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("أعلن النادي إقالة {سالم الغامدي|PERSON}", ["happened"]),
        ("قال النادي إنه يدرس إقالة {سالم الغامدي|PERSON}", []),
        ("تم تعيين {سالم الغامدي|PERSON} مستشارا", ["happened"]),
        ("سيتم تعيين {سالم الغامدي|PERSON} مستشارا", []),
    ],
)
def test_a_dismissal_is_one_where_it_is_made_known(marked: str, expected: list[str]) -> None:
    assert [status for _, status, _ in events(marked)] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("تصدت الدفاعات لغارات {إسرائيلية|STATE}", ["happened"]),
        ("إذا تعرضت المدينة لهجوم {تركي|STATE} فستنتهي", []),
        ("قد تتعرض المدينة لهجوم {تركي|STATE}", []),
        ("هدد الوزير بالرد على هجوم {إسرائيلي|STATE}", []),
        ("استعد الجنود ردا على هجوم {إسرائيلي|STATE} محتمل", []),
        ("تعرضت المدينة لهجوم {تركي|STATE}", ["happened"]),
        ("جاء ذلك ردا على هجوم {الجيش السوري|ORG}", ["happened"]),
        ("قتل مدنيون في ثلاث غارات {تركية|STATE}", ["happened"]),
        ("قتل مدنيون في قصف وغارات {تركية|STATE}", ["happened"]),
        ("حذر الوزير من غارات {تركية|STATE} على المدينة", []),
        ("لم تلق الغارات التي شنتها {تركيا|STATE} تأييدا", ["happened"]),
        ("دان الوزير أي هجوم تشنه {تركيا|STATE}", []),
        ("بعد يوم من شن {تركيا|STATE} غارات جوية", ["happened"]),
    ],
)
def test_an_attack_is_one_where_words_take_it_for_granted(marked: str, expected: list[str]) -> None:
    assert [status for _, status, _ in events(marked)] == expected
