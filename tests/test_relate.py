"""What articles say: offices, meetings, calls, visits, statements; and what did not happen never comes as what did."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import tagged
from hypothesis import given
from hypothesis import strategies as st
from world import write_model, write_tables

from kg import Related, Relation, Rules, Tagger, link_article, load_rules, relate_article
from kg.cli import main
from kg.relation_trials import judge_examples, list_examples
from kg.settings import data_folder
from seeds import shipped

NAME = re.compile(r"\{([^|}]+)\|([A-Z]+)\}")


@cache
def rules() -> Rules:
    return load_rules(data_folder("seeds"))


def read(marked: str, published: str | None = "2020-03-05") -> Related:
    """Read a text in which the tagger's names are marked: {أنقرة|PLACE}."""
    text = NAME.sub(lambda found: found[1], marked)
    page = tagged(text, *((found[1], found[2]) for found in NAME.finditer(marked)))
    linked = link_article(page, shipped())
    linked = replace(linked, article=replace(linked.article, published=published))
    return relate_article(linked, rules(), shipped())


def offices(marked: str) -> list[tuple[str, str, str, str]]:
    """Who holds which office of what: (person, office, of, status)."""
    found = []
    for each in read(marked).relations:
        if each.kind == "relation":
            of = each.having("of")
            found.append((each.having("person")[0].text, each.office, of[0].text if of else "", each.status.value))
    return found


def events(marked: str) -> list[tuple[str, str, list[str]]]:
    """The events but statements: (type, status, participants)."""
    return [
        (each.type, each.status.value, [argument.text for argument in each.having("participant")])
        for each in read(marked).relations
        if each.kind == "event" and each.type != "statement"
    ]


def speakers(marked: str) -> list[list[str]]:
    """Who says something."""
    return [[a.text for a in each.having("speaker")] for each in read(marked).relations if each.type == "statement"]


PUTIN, ERDOGAN = "{فلاديمير بوتين|PERSON}", "{رجب طيب أردوغان|PERSON}"
LAVROV, CAVUSOGLU = "{سيرغي لافروف|PERSON}", "{مولود تشاووش أوغلو|PERSON}"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"وصل الرئيس الروسي {PUTIN}", [("فلاديمير بوتين", "الرئيس", "الروسي", "current")]),
        (f"وصل {CAVUSOGLU} وزير الخارجية التركي", [("مولود تشاووش أوغلو", "وزير الخارجية", "التركي", "current")]),
        (
            f"التقى الرئيس الروسي {PUTIN} نظيره التركي {ERDOGAN}",
            [("فلاديمير بوتين", "الرئيس", "الروسي", "current"), ("رجب طيب أردوغان", "الرئيس", "التركي", "current")],
        ),
        (
            f"اتفق الرئيسان الروسي {PUTIN} والتركي {ERDOGAN}",
            [("فلاديمير بوتين", "الرئيس", "الروسي", "current"), ("رجب طيب أردوغان", "الرئيس", "التركي", "current")],
        ),
        (
            f"تلا وزيرا الخارجية {LAVROV} و{CAVUSOGLU} البيان",
            [("سيرغي لافروف", "وزير الخارجية", "", "current"), ("مولود تشاووش أوغلو", "وزير الخارجية", "", "current")],
        ),
        (
            "قال الأمين العام {للأمم المتحدة|ORG} {أنطونيو غوتيريش|PERSON}",
            [("أنطونيو غوتيريش", "الأمين العام", "لأمم المتحدة", "current")],
        ),
        (
            "أعلن رئيس الوزراء العراقي السابق {نوري المالكي|PERSON}",
            [("نوري المالكي", "رئيس الوزراء", "العراقي", "former")],
        ),
        (
            "وصل الرئيس الأميركي المنتخب {دونالد ترامب|PERSON}",
            [("دونالد ترامب", "الرئيس", "الأميركي", "designate")],
        ),
        (
            "قال المتحدث باسم {الكرملين|PLACE} {ديمتري بيسكوف|PERSON}",
            [("ديمتري بيسكوف", "المتحدث", "الكرملين", "current")],
        ),
        (
            "وصل وزير الطاقة السعودي الأمير {عبد العزيز بن سلمان|PERSON}",
            [("عبد العزيز بن سلمان", "وزير الطاقة", "السعودي", "current")],
        ),
        (
            "وصل النائب الأول للرئيس {ميغيل دياز كانيل|PERSON}",
            [("ميغيل دياز كانيل", "النائب الأول للرئيس", "", "current")],
        ),
        (
            "قال المتحدث باسم {حلف شمال الأطلسي|ORG} في {أفغانستان|STATE}، العقيد {سالم الغامدي|PERSON}، إن الوفد وصل",
            [("سالم الغامدي", "المتحدث", "حلف شمال الأطلسي", "current")],
        ),
        (
            "وصل وزير الشؤون الخارجية والتعاون الدولي المغربي {ناصر بوريطة|PERSON}".replace(
                "المغربي", "{المغربي|STATE}"
            ),
            [("ناصر بوريطة", "وزير الشؤون الخارجية والتعاون الدولي", "المغربي", "current")],
        ),
        (
            "قال رئيس نادي {الزمالك|ORG} {المصري|STATE}، {سالم الغامدي|PERSON}، إن الفريق وصل",
            [("سالم الغامدي", "رئيس نادي", "الزمالك", "current")],
        ),
        (
            'قال المدير السابق {لمكتب التحقيقات الفيدرالي|ORG} "إف بي آي" {سالم الغامدي|PERSON} إن الوفد وصل',
            [("سالم الغامدي", "المدير", "مكتب التحقيقات الفيدرالي", "former")],
        ),
        (
            "قال المتحدث باسم {الائتلاف الوطني السوري|ORG} في المنفى {سالم الغامدي|PERSON} إن الوفد وصل",
            [("سالم الغامدي", "المتحدث", "الائتلاف الوطني السوري", "current")],
        ),
        (
            "وصل النائب في {البرلمان العربي|ORG} {سالم الغامدي|PERSON}، رئيس لجنة التجارة، أمس",
            [
                ("سالم الغامدي", "النائب", "البرلمان العربي", "current"),
                ("سالم الغامدي", "رئيس لجنة التجارة", "", "current"),
            ],
        ),
        (
            "قال {سالم الغامدي|PERSON}، مبعوث الرئيس الروسي {فلاديمير بوتين|PERSON}، إن الوفد وصل",
            [
                ("سالم الغامدي", "مبعوث الرئيس", "الروسي", "current"),
                ("فلاديمير بوتين", "الرئيس", "الروسي", "current"),
            ],
        ),
        (
            "وصلت {الهيئة العامة للرياضة|ORG} في {السعودية|STATE}، برئاسة {سالم الغامدي|PERSON}",
            [("سالم الغامدي", "رئيس", "الهيئة العامة للرياضة", "current")],
        ),
        (
            "قال وزير الدولة {الإماراتي|STATE} للشؤون الخارجية، {سالم الغامدي|PERSON}، إن الوفد وصل",
            [("سالم الغامدي", "وزير الدولة للشؤون الخارجية", "الإماراتي", "current")],
        ),
        (
            "قال نائب وزير الخارجية {الروسي|STATE} لشؤون {الشرق الأوسط|PLACE} {سالم الغامدي|PERSON} إن الوفد وصل",
            [("سالم الغامدي", "نائب وزير الخارجية لشؤون الشرق الأوسط", "الروسي", "current")],
        ),
        (
            "أعلنت نائبة الرئيس المعينة حديثا {نادية الحربي|PERSON} الموعد",
            [("نادية الحربي", "نائبة الرئيس", "", "current")],
        ),
        (
            "قال رئيس الحكومة {اليمنية|STATE} المعترف بها دوليا {سالم الغامدي|PERSON} إن الوفد وصل",
            [("سالم الغامدي", "رئيس الحكومة", "اليمنية", "current")],
        ),
        (
            "قال الرئيس {الروسي|STATE} آنذاك، {سالم الغامدي|PERSON}، إن الوفد وصل",
            [("سالم الغامدي", "الرئيس", "الروسي", "former")],
        ),
        (
            "وصل الرئيسان السابقان {سالم الغامدي|PERSON} و{ماجد الحربي|PERSON}",
            [("سالم الغامدي", "الرئيس", "", "former"), ("ماجد الحربي", "الرئيس", "", "former")],
        ),
        (
            "قال المتحدث باسم {وزارة الصحة|ORG} ب{غزة|PLACE} {سالم الغامدي|PERSON} إن الوفد وصل",
            [("سالم الغامدي", "المتحدث", "وزارة الصحة", "current")],
        ),
        (
            f"اتفق رؤساء {{روسيا|STATE}} {PUTIN} و{{تركيا|STATE}} {ERDOGAN}",
            [("فلاديمير بوتين", "رئيس", "روسيا", "current"), ("رجب طيب أردوغان", "رئيس", "تركيا", "current")],
        ),
        (
            "قال مستشار {سالم الغامدي|PERSON} للأمن القومي {ماجد الحربي|PERSON} إن الوفد وصل",
            [("ماجد الحربي", "مستشار للأمن القومي", "", "current")],
        ),
        (
            "عاد مندوب {فرنسا|STATE} السابق ب{الأمم المتحدة|ORG}، {سالم الغامدي|PERSON}، أمس",
            [("سالم الغامدي", "مندوب", "فرنسا", "former")],
        ),
        (
            "عاد {سالم الغامدي|PERSON}، المتحدث باسم مكتب رئيس الوزراء {العراقي|STATE}، أمس",
            [("سالم الغامدي", "المتحدث باسم مكتب رئيس الوزراء", "العراقي", "current")],
        ),
        (
            'عاد {سالم الغامدي|PERSON}، رئيس ما يسمى بـ"{اللجنة الثورية العليا|ORG}"، أمس',
            [("سالم الغامدي", "رئيس", "اللجنة الثورية العليا", "current")],
        ),
        ("قالت الوزارة إن ولي العهد، {سالم الغامدي|PERSON}، عاد", [("سالم الغامدي", "ولي العهد", "", "current")]),
        ("كان {سالم الغامدي|PERSON} رئيسا للوزراء عام 1989", [("سالم الغامدي", "رئيس الوزراء", "", "former")]),
        (
            "صرح رئيسا أركان {القوات المسلحة التركية|ORG} و{الروسية|STATE} "
            '"{سالم الغامدي|PERSON}" و"{ماجد الحربي|PERSON}" أمس',
            [
                ("سالم الغامدي", "رئيس أركان", "القوات المسلحة التركية", "current"),
                ("ماجد الحربي", "رئيس أركان", "الروسية", "current"),
            ],
        ),
        (
            f"قال الرئيس {{الروسي|STATE}} {PUTIN} إن مبعوثه الخاص إلى {{سوريا|STATE}} {{سالم الغامدي|PERSON}} عاد",
            [("فلاديمير بوتين", "الرئيس", "الروسي", "current"), ("سالم الغامدي", "المبعوث الخاص", "الروسي", "current")],
        ),
        ('قال المدير السابق ل"{بنك المثال|ORG}": "{سالم الغامدي|PERSON} عاد"', []),
        ("سجل مهاجم {توتنهام|ORG} {هاري كين|PERSON} هدفين", [("هاري كين", "مهاجم", "توتنهام", "current")]),
    ],
)
def test_a_title_beside_a_name_is_an_office(marked: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert offices(marked) == expected


RUSSIA, TURKEY, BRITAIN = "Q218295", "Q1922067", "Q14211"
"""The presidents of Russia and Turkey, the prime minister of the United Kingdom: ``positions.tsv``."""


@pytest.mark.parametrize(
    ("marked", "positions"),
    [
        (f"وصل الرئيس الروسي {PUTIN}", [RUSSIA]),
        (f"وصل رئيس {{روسيا|STATE}} {PUTIN}", [RUSSIA]),
        (f"وصل رئيس الجمهورية التركية {ERDOGAN}", [TURKEY]),
        (f"التقى الرئيس الروسي {PUTIN} نظيره التركي {ERDOGAN}", [RUSSIA, TURKEY]),
        ("وصل الرئيس التركي السابق {سالم الغامدي|PERSON}", [TURKEY]),
        ("وصل رئيس الوزراء البريطاني بالوكالة {سالم الغامدي|PERSON}", [BRITAIN]),
        ("وصلت رئيسة وزراء {بريطانيا|STATE} {هند الغامدي|PERSON}", [BRITAIN]),
        ("وصل نائب الرئيس الروسي {سالم الغامدي|PERSON}", [None]),
        ("وصل مستشار الرئيس الروسي {سالم الغامدي|PERSON}", [None]),
        ("وصل نائب رئيس الوزراء البريطاني {سالم الغامدي|PERSON}", [None]),
        ("وصل رئيس المخابرات التركية {سالم الغامدي|PERSON}", [None]),
        ("وصل وزير الدولة الروسي {سالم الغامدي|PERSON}", [None]),
        ("وصل السفير الروسي {سالم الغامدي|PERSON}", [None]),
        ("وصل رئيس {الأمم المتحدة|ORG} {سالم الغامدي|PERSON}", [None]),
        (f"وصل الرئيس {PUTIN}", [None]),
    ],
)
def test_an_office_of_a_state_has_its_item_and_no_other_office_has_it(marked: str, positions: list[str | None]) -> None:
    assert [each.position for each in read(marked).relations if each.type == "holds-office"] == positions


@pytest.mark.parametrize(
    "marked",
    [
        f"استقبل {PUTIN} وزير الخارجية التركي",
        "وصل وفد {حركة حماس|ORG} برئاسة {إسماعيل هنية|PERSON}",
        "سجل نجم المنتخب {المصري|STATE} {محمد صلاح|PERSON} هدفين",
        "خاض {مانشستر سيتي|ORG} بقيادة المدرب {بيب غوارديولا|PERSON} اللقاء",
        "اجتمع في محافظة {إدلب|PLACE} {بشار الأسد|PERSON}",
        f"هنأ السيد {PUTIN}",
        "فاز المدرب {الفرنسي|STATE} {زين الدين زيدان|PERSON}",
        f"كشف نائب {PUTIN} الموعد",
        'قالت متحدثة باسم الوزارة "الوضع في {تركيا|STATE} صعب"',
        f"هل يقنع {PUTIN} زعيم {{تركيا|STATE}}؟",
    ],
)
def test_no_office_is_made_of_other_words(marked: str) -> None:
    assert offices(marked) == []


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"التقى {PUTIN} {ERDOGAN}", "happened"),
        (f"سيلتقي {PUTIN} غدا مع {ERDOGAN}", "planned"),
        (f"من المقرر أن يلتقي {PUTIN} مع {ERDOGAN}", "planned"),
        (f"من المرجح أن يلتقي {PUTIN} مع {ERDOGAN}", "expected"),
        (f"لم يلتق أحد أحدا. ولم يجتمع {PUTIN} مع {ERDOGAN}", "denied"),
        (f"لن يلتقي {PUTIN} مع {ERDOGAN}", "denied"),
        (f"نفى متحدث أن يكون {PUTIN} قد اجتمع مع {ERDOGAN}", "denied"),
    ],
)
def test_tense_and_negation_say_whether_a_meeting_took_place(marked: str, expected: str) -> None:
    assert events(marked) == [("meeting", expected, ["فلاديمير بوتين", "رجب طيب أردوغان"])]


@pytest.mark.parametrize(
    "before",
    ["لم", "لن", "من المقرر أن", "نفى مصدر أن", "يعتزم المكتب أن", "سوف", "من المتوقع أن", "ليس مؤكدا أن", "إذا"],
)
@given(day=st.sampled_from(["", " الخميس", " غدا", " أمس"]))
def test_what_is_not_said_to_have_happened_never_comes_so(before: str, day: str) -> None:
    found = events(f"{before} يلتقي {PUTIN}{day} مع {ERDOGAN}")
    assert all(status != "happened" for _, status, _ in found)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"بحث {ERDOGAN} الأزمة مع {PUTIN}", ("talks", "happened")),
        (f"بحث {ERDOGAN} هاتفيا الأزمة مع {PUTIN}", ("phone-call", "happened")),
        (f"أجرى {ERDOGAN} اتصالا هاتفيا مع {PUTIN}", ("phone-call", "happened")),
        (f"خلال لقاء بين {ERDOGAN} و{PUTIN}", ("meeting", "happened")),
        (f"القمة المرتقبة بين {ERDOGAN} و{PUTIN}", ("summit", "planned")),
    ],
)
def test_calls_and_talks_are_told_apart(marked: str, expected: tuple[str, str]) -> None:
    assert events(marked) == [(*expected, ["رجب طيب أردوغان", "فلاديمير بوتين"])]


def only(marked: str, kind: str) -> Relation:
    (found,) = [each for each in read(marked).relations if each.type == kind]
    return found


def test_a_visit_has_its_place_and_day() -> None:
    visit = only(f"وزار {ERDOGAN} {{موسكو|PLACE}} الاثنين", "visit")
    assert [argument.text for argument in visit.having("place")] == ["موسكو"]
    assert (visit.date_text, visit.date, visit.status) == ("الاثنين", "2020-03-02", "happened")


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"قال {PUTIN} إن الاتفاق قائم", [["فلاديمير بوتين"]]),
        (f"وأكد {PUTIN} و{ERDOGAN} أن الاتفاق قائم", [["فلاديمير بوتين", "رجب طيب أردوغان"]]),
        (f"أما {PUTIN} فقال إن الاتفاق قائم", [["فلاديمير بوتين"]]),
        ("ذكر بيان صادر عن {وزارة الدفاع الروسية|ORG} أن الطائرة عادت", [["وزارة الدفاع الروسية"]]),
        ("عاد الجنود بحسب {وزارة الدفاع الروسية|ORG}", [["وزارة الدفاع الروسية"]]),
        (f"ولم يعلن {PUTIN} شيئا", []),
        ("قال مسؤول إن القصف طال {إدلب|PLACE}", []),
        (f"قالت المستشارة الألمانية إن {PUTIN} وصل", []),  # nobody in this article bears the title
    ],
)
def test_a_verb_of_saying_has_its_speaker(marked: str, expected: list[list[str]]) -> None:
    assert speakers(marked) == expected


def test_a_statement_has_what_is_said_and_to_whom() -> None:
    marked = f"أبلغ {PUTIN} {ERDOGAN} بأن الاتفاق قائم. وصل الوفد"
    statement, text = only(marked, "statement"), NAME.sub(lambda found: found[1], marked)
    assert statement.content is not None
    assert text[slice(*statement.content)] == "بأن الاتفاق قائم"
    assert [argument.text for argument in statement.having("addressee")] == ["رجب طيب أردوغان"]


def test_what_somebody_else_says_behind_a_comma_is_not_what_was_announced() -> None:
    marked = "أعلن {الجيش السوري|ORG} انسحابه، وقالت {روسيا|STATE} إن الاتفاق قائم"
    text = NAME.sub(lambda found: found[1], marked)
    army, russia = read(marked).relations
    assert army.content is None
    assert russia.content is not None
    assert text[slice(*russia.content)] == "إن الاتفاق قائم"


def test_a_relative_clause_does_not_end_what_is_said() -> None:
    marked = "قالت {روسيا|STATE}، التي اتهمت {تركيا|STATE} أمس، إن الاتفاق قائم"
    text = NAME.sub(lambda found: found[1], marked)
    assert any(
        each.content is not None and text[slice(*each.content)] == "إن الاتفاق قائم" for each in read(marked).relations
    )


def test_a_title_alone_is_the_one_whom_the_article_names_with_it() -> None:
    statement = only(f"وصل الرئيس التركي {ERDOGAN}. وقال الرئيس التركي إن الاتفاق قائم", "statement")
    (speaker,) = statement.having("speaker")
    assert (speaker.text, speaker.qid) == ("رجب طيب أردوغان", "Q39259")


@pytest.mark.parametrize(
    ("headline", "expected"),
    [(f"{PUTIN}: ", [["فلاديمير بوتين"]]), (f"{ERDOGAN}: ", [["رجب طيب أردوغان"], ["فلاديمير بوتين"]])],
)
def test_a_headline_counts_where_the_article_does_not_quote_the_same(headline: str, expected: list[list[str]]) -> None:
    assert speakers(f"{headline}الاتفاق قائم\nقال {PUTIN} إن الاتفاق قائم") == expected


def test_what_is_told_of_within_a_statement_of_the_same_speaker_is_no_other_one() -> None:
    assert speakers("عاد الجنود نقلا عن بيان ل{وزارة الدفاع|ORG}") == [["وزارة الدفاع"]]


@pytest.mark.parametrize(("who", "words", "count"), [("تركيا", "لن نقبل", 1), ("تركيا", "قتلى في انفجار", 0)])
def test_a_state_before_a_colon_speaks_only_of_itself(who: str, words: str, count: int) -> None:
    assert len(speakers(f"{{{who}|STATE}}: {words}")) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PUTIN} يلتقي {ERDOGAN}", ["happened"]),
        (f"{PUTIN} يلتقي {ERDOGAN} غدا", ["planned"]),
        (f"وصل الوفد\n{PUTIN} يلتقي {ERDOGAN}", []),
        (f"وصل الوفد\nقال {LAVROV} إن {{تركيا|STATE}} تجري محادثات مع {{روسيا|STATE}}", ["happened"]),
        (f"وصل الوفد\nقال {LAVROV} إذا كانت {{تركيا|STATE}} تجري محادثات مع {{روسيا|STATE}}", ["expected"]),
    ],
)
def test_the_present_tells_of_what_is_so_in_headlines_and_of_talks(text: str, expected: list[str]) -> None:
    assert [status for _, status, _ in events(text)] == expected


def test_a_state_that_is_visited_takes_part() -> None:
    visit = only(f"زار {PUTIN} {{تركيا|STATE}}", "visit")
    assert [a.text for a in visit.having("participant")] == ["فلاديمير بوتين", "تركيا"]
    assert [a.text for a in visit.having("place")] == ["تركيا"]


def test_attacks_are_many_but_for_one_told_of_again() -> None:
    text = "قصف {الجيش السوري|ORG} {إدلب|PLACE}. وقصف {الجيش السوري|ORG} {حلب|PLACE}. وتواصل قصف {الجيش السوري|ORG}"
    again = "كان القصف {السوري|STATE} عنيفا. وأصيب طفل في القصف {السوري|STATE}"
    assert [len(events(each)) for each in (text, again)] == [2, 1]


def test_what_is_planned_takes_no_day_before_it() -> None:
    meeting = only(f"أعلن {PUTIN} قبل أيام أنه سيجتمع مع {ERDOGAN}", "meeting")
    assert (meeting.status, meeting.date_text) == ("planned", "")


def test_a_call_with_two_is_told_of_once_where_each_is_told_of() -> None:
    calls = f"اتصل {PUTIN} ب{ERDOGAN}. واتصل {PUTIN} ب{LAVROV}"
    told = f"{calls}. وقال {PUTIN} خلال اتصاله ب{ERDOGAN} و{LAVROV} إن الاتفاق قائم"
    assert sorted(len(who) for _, _, who in events(told)) == [2, 2]


def test_an_event_that_is_told_of_twice_is_one() -> None:
    told = f"التقى {PUTIN} {ERDOGAN}. وكان {PUTIN} قد التقى {ERDOGAN} في {{موسكو|PLACE}}"
    (meeting,) = [each for each in read(told).relations if each.type == "meeting"]
    assert [argument.text for argument in meeting.having("place")] == ["موسكو"]


WORDS = ["قال الرئيس", "الروسي", "فلاديمير بوتين", "أردوغان", "وزيرا", "نظيره", "،", ".", "التقى", "لقاء", "بين"]
WORDS += ["و", "مع", "في", "موسكو", "لم", "أن", "الخميس"]


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_evidence_and_arguments_are_words_of_the_article(words: Sequence[str]) -> None:
    names = {"فلاديمير بوتين": "PERSON", "أردوغان": "PERSON", "موسكو": "PLACE"}
    page = tagged(" ".join(words), *((word, names[word]) for word in words if word in names))
    linked = link_article(page, shipped())
    text = linked.article.text
    related = relate_article(linked, rules(), shipped())
    assert related == relate_article(linked, rules(), shipped())
    for each in related.relations:
        start, end = each.evidence
        assert 0 <= start < end <= len(text)
        assert each.arguments
        for argument in each.arguments:
            assert text[argument.start : argument.end] == argument.text


def test_tables_without_rules_read_nothing(tmp_path: Path) -> None:
    empty = load_rules(write_tables(tmp_path))
    linked = link_article(tagged("زار بوتين موسكو", ("بوتين", "PERSON")), shipped())
    assert relate_article(linked, empty, shipped()).relations == ()


def test_relate_prints_a_line_for_each_article(tmp_path: Path) -> None:
    tables, model = write_tables(tmp_path / "tables"), write_model(tmp_path / "model")
    for name in ("offices.tsv", "positions.tsv", "triggers.tsv", "constructions.tsv"):
        (tables / name).write_bytes((data_folder("seeds") / name).read_bytes())
    (tmp_path / "a.txt").write_text("قال الرئيس الروسي فلاديمير بوتين إن الاتفاق قائم", encoding="utf-8")
    given_ = ["--seeds", str(tables), "--model", str(model)]
    result = CliRunner().invoke(main, ["relate", str(tmp_path / "a.txt"), *given_])
    line = json.loads(result.stdout)
    assert (result.exit_code, line["id"]) == (0, "a")
    statement, office = line["relations"]
    assert [speaker["qid"] for speaker in statement["speaker"]] == ["Q7747"]
    assert (office["type"], office["office"], office["of"]["qid"]) == ("holds-office", "الرئيس", "Q159")
    assert (office["office_en"], office["position"]) == ("president", "Q218295")
    assert office["evidence_text"] == "الرئيس الروسي فلاديمير بوتين"


def test_an_example_that_its_construction_does_not_read_is_told() -> None:
    page = read(f"قال {PUTIN} إن الاتفاق قائم")
    (failure,) = judge_examples([replace(page, article=replace(page.article, id="meet-several"))])
    assert failure.startswith("constructions.tsv: meet-several: not read by it, say-who came; in: قال")
    assert judge_examples([replace(page, article=replace(page.article, id="say-who"))]) == ()


def test_a_place_is_in_the_province_that_stands_behind_it() -> None:
    found = only("دخل الجيش مدينة {سراقب|PLACE} بمحافظة {إدلب|PLACE}", "located-in")
    assert [(each.role, each.text) for each in found.arguments] == [("place", "سراقب"), ("of", "إدلب")]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("دخل الجيش مدينة {الموصل|PLACE} في {العراق|STATE}", [("الموصل", "العراق")]),
        ("وصل الوفد إلى {درعا|PLACE} بجنوب {سوريا|STATE}", [("درعا", "سوريا")]),
        ("وصل إلى {إدلب|PLACE} ب{سوريا|STATE}. وعاد من {إدلب|PLACE} في {سوريا|STATE}", [("إدلب", "سوريا")]),
        ("اهتمت {باريس|PLACE} بالاتفاق في {العراق|STATE}", []),
        ("سافر من {باريس|PLACE} في {العراق|STATE}", []),
        ("الطريق الذي يربط {إدلب|PLACE} ب{سوريا|STATE}", []),
        ("وصل الوفد إلى محافظة {إدلب|PLACE} {السورية|STATE}", [("إدلب", "السورية")]),
        ("وصل الوفد إلى {باريس|PLACE} {السورية|STATE}", []),
        ("وصل الوفد إلى {قاعدة المثال|PLACE} {الروسية|STATE}", []),
        ("وصل الوفد إلى {سراقب|PLACE} في {إدلب|PLACE}", [("سراقب", "إدلب")]),
        ("بحثت {طهران|PLACE} في {باريس|PLACE} الاتفاق", []),
        ("وصل الوفد إلى العاصمة {القطرية|STATE}، {الدوحة|PLACE}", [("الدوحة", "القطرية")]),
        ("وصل الوفد إلى {تل المثال|PLACE} شمال محافظة {حلب|PLACE}", [("تل المثال", "حلب")]),
        ("وصل الوفد إلى مدينة {إدلب|PLACE} بدولة {سوريا|STATE}", [("إدلب", "سوريا")]),
        ("وصل الوفد إلى {كارديف|PLACE} في {ويلز|PLACE}", []),
    ],
)
def test_a_place_is_where_the_text_says_unless_the_tables_know_better(
    marked: str, expected: list[tuple[str, str]]
) -> None:
    found = [each for each in read(marked).relations if each.type == "located-in"]
    assert [(each.having("place")[0].text, each.having("of")[0].text) for each in found] == expected


def test_the_evidence_of_a_capital_begins_at_its_country() -> None:
    text = "وصل الوفد إلى العاصمة {القطرية|STATE} {الدوحة|PLACE}"
    (found,) = (each for each in read(text).relations if each.type == "located-in")
    start, end = found.evidence
    assert read(text).article.text[start:end] == "القطرية الدوحة"


@pytest.mark.parametrize(
    "marked",
    [
        "أقال {دونالد ترامب|PERSON} مستشارا. وأثارت إقالة ترامب لمستشاره جدلا",
        "طريق يربط {دمشق|PLACE} بمحافظة {حلب|PLACE}",
        "لقاء {ليفربول|ORG} و{ريال مدريد|ORG} الخميس الماضي",
        f"شارك في الاتصال {PUTIN} و{ERDOGAN}",
    ],
)
def test_other_words_are_no_event(marked: str) -> None:
    assert [each.type for each in read(marked).relations] == []


@pytest.mark.model
def test_each_construction_reads_its_example(shipped_tagger: Tagger) -> None:
    examples = list_examples(rules())
    linked = [link_article(page, shipped()) for page in shipped_tagger.tag(examples)]
    assert judge_examples([relate_article(page, rules(), shipped()) for page in linked]) == ()


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"استقبل {PUTIN} {ERDOGAN} خلال زيارته ل{{روسيا|STATE}}", ["رجب طيب أردوغان", "روسيا"]),
        (f"وصل {ERDOGAN} أمس وقال خلال زيارته ل{{روسيا|STATE}} إن الاتفاق قائم", ["رجب طيب أردوغان", "روسيا"]),
        (f"استقبل {PUTIN} الوفد خلال زيارته ل{{تركيا|STATE}}", ["فلاديمير بوتين", "تركيا"]),
    ],
)
def test_he_who_is_received_is_the_one_who_visits(marked: str, expected: list[str]) -> None:
    assert [who for kind, _, who in events(marked) if kind == "visit"] == [expected]


@pytest.mark.parametrize(("verb", "expected"), [("وأجريا", [["فلاديمير بوتين", "رجب طيب أردوغان"]]), ("وأجرى", [])])
def test_a_verb_of_two_goes_on_with_both(verb: str, expected: list[list[str]]) -> None:
    found = events(f"استقبل {PUTIN} {ERDOGAN} {verb} محادثات")
    assert [who for kind, _, who in found if kind == "talks" and len(who) > 1] == expected


def test_those_together_in_a_sentence_are_not_in_an_event_that_one_held_with_another() -> None:
    told = f"تبادل {PUTIN} و{ERDOGAN} التهم خلال قمة عقدها مع {LAVROV}"
    assert ["فلاديمير بوتين", "رجب طيب أردوغان"] not in [who for _, _, who in events(told)]


def test_a_state_takes_part_for_its_officials_without_a_name() -> None:
    ((_, status, who),) = events(f"عقد {PUTIN} اجتماعا مع وزير الدفاع {{التركي|STATE}} أمس")
    assert (status, who) == ("happened", ["فلاديمير بوتين", "التركي"])


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("قصفت القوات الحكومية {السورية|STATE} مواقع للمسلحين", [["السورية"]]),
        ("وصلت أنباء عن غارات شنتها القوات الحكومية {السورية|STATE}", [["السورية"]]),
        ("شكرت قوات المنطقة {السورية|STATE} الوفد", []),
    ],
)
def test_an_adjective_may_stand_between_forces_and_their_state(marked: str, expected: list[list[str]]) -> None:
    assert [who for _, _, who in events(marked)] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (f"قرر {PUTIN} إعفاء {LAVROV} من منصبه", ["happened"]),
        (f"لم يقرر {PUTIN} إعفاء {LAVROV} من منصبه", ["denied"]),
        (f"يعتزم {PUTIN} إعفاء {LAVROV} من منصبه", ["planned"]),
        (f"أعلن {LAVROV} استقالته", ["happened"]),
        (f"نفى {LAVROV} استقالته", ["denied"]),
        (f"أعلن {PUTIN} استعداده للقاء {ERDOGAN}", ["expected"]),
        (f"وصل {PUTIN} لإجراء محادثات مع {ERDOGAN}", ["planned"]),
        (f"كان {LAVROV} يزور {{تركيا|STATE}} كثيرا", ["happened"]),
        (f"ويقوم {LAVROV} بزيارة ل{{تركيا|STATE}}", ["happened"]),
        (f"والأخطر أن يقوم {LAVROV} بزيارة ل{{تركيا|STATE}}", []),
        (f"كما أثارت زيارة {LAVROV} إلى {{تركيا|STATE}} جدلا", ["happened"]),
        (f"وقت زيارة {LAVROV} إلى {{تركيا|STATE}} غير معروف", []),
        (f"تقول الصحف إن آخر لقاء بين {PUTIN} و{ERDOGAN} كان هادئا", ["happened"]),
        (f"قالت الصحف إن المحادثات بين {PUTIN} و{ERDOGAN} مستمرة", ["happened"]),
        (f"ارتفعت الأسعار عشية لقاء {PUTIN} و{ERDOGAN} الجمعة", ["planned"]),
        (f"رحب الوفد من قبل بلقاء {PUTIN} و{ERDOGAN} الجمعة", []),
        (f"انطلقت في {{أنقرة|PLACE}} محادثات بين {PUTIN} و{ERDOGAN}", ["happened"]),
        ("دان الوفد الدولي إطلاق صواريخ من قبل {الحوثيين|ORG}", ["happened"]),
        ("هدد الوفد الدولي بإطلاق صواريخ من قبل {الحوثيين|ORG}", []),
    ],
)
def test_words_around_tell_what_is_so(marked: str, expected: list[str]) -> None:
    assert [status for _, status, _ in events(marked)] == expected
