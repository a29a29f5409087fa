"""What looks like a construction and is none."""

import pytest
from test_relate import ERDOGAN, PUTIN, events, speakers


@pytest.mark.parametrize(
    "marked",
    [
        "تعتبر {تركيا|STATE} الاتفاق قائما",
        f"وصل {PUTIN} الذي كان يطالب بوقف القتال",
        f"لم يعرف ما إذا كان {PUTIN} قد وعد بشيء، أو إذا كانت {{تركيا|STATE}} تعهدت بشيء",
        f"أضاف {PUTIN} {{تركيا|STATE}} إلى القائمة",
        f"كان {PUTIN} قد اتهم بالسرقة",
        "وقعوا عريضة تطالب {روسيا|STATE} بالكثير",
        "دمر الجيش نفقا كشفت عنه {إسرائيل|STATE}",
        "{موسكو|PLACE} ({رويترز|ORG}) - قال مصدر إن الاتفاق قائم",
        "وصلت الصور التي تذكر {روسيا|STATE} وغيرها",
        "وتغير كل شيء، واتهم النظام {السوري|STATE} باستخدام السلاح",
        "كتب خطابا لوزير الخارجية {سيرغي لافروف|PERSON}",
        "ساعدتهم خبرتهم في كشف {الموساد|ORG}",
        'كان ناطق باسم "{فيلق الرحمن|ORG}" قد قال لنا إن الاتفاق قائم',
        '"{مرسيدس|ORG}" تكشفان عن سيارات جديدة',
        "{الإمارات العربية المتحدة|STATE} (سي إن إن) -- أعلنت مصادر أن الاتفاق قائم",
        f"وصل الوفد قبل إعلان {PUTIN} أن الاتفاق قائم",
        "رفض الوفد اتهام {روسيا|STATE} بقصف المدينة",
        f"يعد {PUTIN} بالفعل من كبار اللاعبين",
        f"قال محامي {PUTIN} إن الاتفاق قائم",
    ],
)
def test_what_is_not_said_is_no_statement(marked: str) -> None:
    assert speakers(marked) == []


def test_who_stands_before_the_verb_says_it() -> None:
    assert speakers(f"كان {ERDOGAN}، أبلغ {PUTIN} بالاتفاق") == [["رجب طيب أردوغان"]]


@pytest.mark.parametrize(
    "marked",
    [
        f"قال {PUTIN} في حوار مع صحيفة {{بيلد|ORG}} إن الاتفاق قائم",
        f"قال {PUTIN} إنه سيناقش مستقبل الاتفاق مع {{إيران|STATE}}",
        f"هتف الجمهور ضد {PUTIN} و{ERDOGAN} خلال لقاء فريقهما",
        f"قال {PUTIN} إنه يريد في هذه المباحثات تفاهما مع {ERDOGAN}",
        f"قال {PUTIN} إن الليلة يلتقي {{ليفربول|ORG}} و{{ريال مدريد|ORG}}",
    ],
)
def test_interviews_and_matches_are_no_events(marked: str) -> None:
    assert events(marked) == []


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"احتمالية توجه {PUTIN} إلى {{موسكو|PLACE}}", [("visit", "expected", ["فلاديمير بوتين"])]),
        ("شنت طائرات {روسية|STATE} غارات جوية على مواقع", [("attack", "happened", ["روسية"])]),
        (
            f"وجه {PUTIN} دعوة إلى المشاركة في مفاوضات مع {ERDOGAN}",
            [("talks", "invited", ["فلاديمير بوتين", "رجب طيب أردوغان"])],
        ),
        ("دمرت غارات جوية شنتها {روسيا|STATE} مواقع", [("attack", "happened", ["روسيا"])]),
        ("أعلن {الجيش السوري|ORG} أنه قصف مواقع", [("attack", "happened", ["الجيش السوري"])]),
        ("أعلنت {روسيا|STATE} أن طائرات قصفت مواقع", []),
        ("بعد قصف {سوريا|STATE} بالصواريخ", []),
        ("قتل مدنيون في قصف مدفعي للقوات {التركية|STATE}", [("attack", "happened", ["التركية"])]),
        ("قتل مدنيون في قصف ل{سوريا|STATE}", []),
        ("هدد الوزير بهجوم {تركي|STATE} على {إدلب|PLACE}", []),
        ("تخشى المدينة من مخاوف غارة {روسية|STATE}", []),
        ("ولهم حق الرد على أي هجوم تشنه القوات {السورية|STATE}", []),
        ("نفت {حركة النور|ORG} مسؤوليتها عن الهجوم", []),
        ("أعلنت {حركة النور|ORG} مسؤوليتها عن الهجوم", [("attack", "happened", ["حركة النور"])]),
    ],
)
def test_an_attack_and_a_visit_have_their_own(marked: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert events(marked) == expected
