"""Who takes part in what a construction tells of."""

import pytest
from test_relate import ERDOGAN, PUTIN, events


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("استهدف {الجيش السوري|ORG} مواقع", [["الجيش السوري"]]),
        ("أعلنت الوزارة أن القوات {التركية|STATE} استهدفت مواقع", [["التركية"]]),
        ("زاد عدد الهجمات التي استهدفت القوات {التركية|STATE} هناك", []),
        ("استهدف {البنك الدولي|ORG} قطاعات جديدة", []),
        ("السلطات {التركية|STATE} استهدفت قطاعات جديدة", []),
        ("شنته قوات النظام {السوري|STATE}", []),
        ("سقط قتلى في قصف شنته قوات النظام {السوري|STATE}", [["السوري"]]),
        ("أطلق {الحوثيون|ORG} صواريخ أمس", [["الحوثيون"]]),
        ("أطلقت {روسيا|STATE} صواريخ أمس", [["روسيا"]]),
        ("أطلقت شركة {بوينغ|ORG} صاروخا أمس", []),
        ("ضربة قاصمة لميليشيات {الحوثي|ORG}", []),
        ("قالت الوزارة إن {إسرائيل|STATE} سوف تستهدف القوات {الإيرانية|STATE}", []),
        ("أكدت الوزارة أن {تركيا|STATE} ضربت مواقع للمسلحين", [["تركيا"]]),
        ("أكدت الوزارة أن {تركيا|STATE} ضربت مثالا جيدا", []),
        ("أكدت الوزارة أن {تركيا|STATE} ضربت بالاتفاق عرض الحائط", []),
        ("هاجمت القوات {الروسية|STATE} مواقع للمسلحين", [["الروسية"]]),
        ("هاجمت {روسيا|STATE} مواقف الوزير", []),
        ("سقط قتلى في هجوم لتنظيم {القاعدة|ORG}", [["تنظيم القاعدة"]]),
        ("نفذت {فرنسا|STATE} و{بريطانيا|STATE} ضربات جوية", [["فرنسا", "بريطانيا"]]),
    ],
)
def test_who_attacks_bears_arms(marked: str, expected: list[list[str]]) -> None:
    assert [who for kind, _, who in events(marked) if kind == "attack"] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"التقى {PUTIN} الأحد بلاجئين في المخيم", [["فلاديمير بوتين"]]),
        (f"اجتمع {PUTIN} مع مسؤولين في المدينة", [["فلاديمير بوتين"]]),
        (f"التقى {PUTIN} مسؤولين و{ERDOGAN}", []),
        (f"استقبل {PUTIN} هدفين", []),
        (f"قال {PUTIN} خلال لقاء مع صحافيين إن الاتفاق قائم", []),
        (f"صافح {PUTIN} {ERDOGAN} بعدما التقى الأخير بلاجئين", [["رجب طيب أردوغان"]]),
    ],
)
def test_people_without_a_name_are_met(marked: str, expected: list[list[str]]) -> None:
    assert [who for kind, _, who in events(marked) if kind == "meeting"] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("عين {سالم الغامدي|PERSON} وزيرا للدفاع", [["سالم الغامدي"]]),
        ("وصل {سالم الغامدي|PERSON} الذي عين في مايو", [["سالم الغامدي"]]),
        ("وصل {سالم الغامدي|PERSON} الذي عينه المكتب في مايو", []),
        ("كلفه {سالم الغامدي|PERSON} بتشكيل الحكومة", []),
        ("أعلنت {وزارة الدفاع الروسية|ORG} تعيين {سالم الغامدي|PERSON}", [["وزارة الدفاع الروسية", "سالم الغامدي"]]),
    ],
)
def test_who_is_appointed_is_named_by_a_passive(marked: str, expected: list[list[str]]) -> None:
    assert [who for kind, _, who in events(marked) if kind == "appointment"] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("يعقد {الاتحاد الأوروبي|ORG} غدا قمة لمناقشة العلاقات مع {تركيا|STATE}", [["الاتحاد الأوروبي"]]),
        (f'قال {PUTIN} إنه "ليس هناك حوار مع {{تركيا|STATE}}"', []),
        (f"بعد لقاء مع {PUTIN}، ألقى {ERDOGAN} كلمة", [["رجب طيب أردوغان", "فلاديمير بوتين"]]),
        (
            f"كتب {PUTIN} أن {{تركيا|STATE}} ينبغي أن تستمر في اجتماعها مع {{البنك الدولي|ORG}}",
            [["تركيا", "البنك الدولي"]],
        ),
        (
            f"اجتمع {PUTIN} مع كل من {{سالم الغامدي|PERSON}} و{ERDOGAN}",
            [["فلاديمير بوتين", "سالم الغامدي", "رجب طيب أردوغان"]],
        ),
    ],
)
def test_who_takes_part_is_found_beside_the_event(marked: str, expected: list[list[str]]) -> None:
    assert [who for _, _, who in events(marked)] == expected
