"""Who goes on speaking where a verb has no subject of its own."""

import pytest
from test_relate import CAVUSOGLU, ERDOGAN, LAVROV, PUTIN, speakers

SAID = f"قال {PUTIN} إن الاتفاق قائم"
WHO = ["فلاديمير بوتين"]


@pytest.mark.parametrize(
    "after",
    [
        ". وأضاف أن بلاده ستشارك",
        '. وتابع: "سنشارك"',
        ". وأضاف في مؤتمر صحفي أن بلاده ستشارك",
        ". وأشار إلى أن الوفد وصل",
        ". ودعا إلى وقف القتال",
        ". وتعهد بوقف القتال",
        "، وأكد أن بلاده ستشارك",
        "، لكنه شدد على وقف القتال",
        ". وصل الوفد صباحا. وأضاف أن بلاده ستشارك",
        ". وعن الاتفاق مع الأكراد، قال إن بلاده ستشارك",
        f". وحول لقاء {ERDOGAN} قال: سنشارك",
        ". وعندما سئل في المقابلة عن الاتفاق، قال إن بلاده ستشارك",
        "، إلا أنه شدد على وقف القتال",
        ". وتابع قائلا إن بلاده ستشارك",
        ". إلى ذلك، أوضح أن بلاده ستشارك",
        ". وأضاف بلهجة ساخرة: سنشارك",
        ". وقال أمام أعضاء البرلمان إن بلاده ستشارك",
        "، حتى إنه ألمح إلى حرب جديدة",
        "، إذ أكد أن بلاده ستشارك",
        ". وقال السياسي الروسي إن بلاده ستشارك",
        ". وأضاف المسؤول أن بلاده ستشارك",
        ': "الاتفاق قائم. " وأضاف أن بلاده ستشارك',
        f': "الاتفاق قائم. سيأتي {ERDOGAN} إلينا. سنشارك". وأضاف أن بلاده ستشارك',
    ],
)
def test_the_last_speaker_goes_on(after: str) -> None:
    assert speakers(SAID + after) == [WHO, WHO]


@pytest.mark.parametrize(
    "after",
    [
        ". وقال مسؤول إن الوفد وصل. وأضاف أن الطريق مفتوح",
        f". وعاد الوفد مع {ERDOGAN} مساء. وقال إن الاتفاق قائم",
        ". وأضافت أن الوفد وصل",
        ". وأضاف البيان أن الوفد وصل",
        ". ويذكر أن الوفد وصل",
        f"، بعد أن زار {ERDOGAN} وأكد أن الوفد وصل",
        ". ولم يضف أن الوفد وصل",
        ". وأكد باحثون أن الوفد وصل",
        ". وقال فريق البحث إن الوفد وصل",
        ". وقالت الباحثة إن الوفد وصل",
    ],
)
def test_nobody_speaks_where_it_may_be_another(after: str) -> None:
    assert speakers(SAID + after) == [WHO]


def test_a_spokesperson_without_a_name_is_nobody() -> None:
    assert speakers("قال متحدث باسم {وزارة الدفاع الروسية|ORG} إن الطائرة عادت. وأضاف أن الطيار بخير") == []


def test_the_first_speaker_of_a_sentence_goes_on_and_not_who_is_reported() -> None:
    said = f"قال {LAVROV} إن {CAVUSOGLU} أكد أن الاتفاق قائم. وأضاف أن بلاده ستشارك"
    assert speakers(said) == [["سيرغي لافروف"], ["مولود تشاووش أوغلو"], ["سيرغي لافروف"]]


@pytest.mark.parametrize(
    "before",
    [
        f"عاد الجنود إلى قاعدتهم، بحسب {PUTIN}",
        f"نقلت وكالة {{رويترز|ORG}} عن {PUTIN} قوله إن الاتفاق قائم",
        f"عاد الجنود عقب تصريحات ل{PUTIN}، قال فيها إن الاتفاق قائم",
    ],
)
def test_a_person_whose_words_are_given_goes_on(before: str) -> None:
    assert speakers(f"{before}. وأضاف أن بلاده ستشارك") == [WHO, WHO]


@pytest.mark.parametrize("before", [f"وكان {PUTIN} قد عاد مساء", f"وزار {PUTIN} المصنع الجديد"])
def test_whom_a_sentence_is_about_speaks_in_the_next(before: str) -> None:
    assert speakers(f"{before}. وقال إن الاتفاق قائم") == [WHO]


@pytest.mark.parametrize(
    "before",
    [f"وكان {PUTIN} قد صافح {ERDOGAN}", f"عاد الوفد مع {PUTIN}", f"وكانت زوجة {PUTIN} هناك", f"فوز {PUTIN} مؤكد"],
)
def test_nobody_speaks_after_a_sentence_that_is_about_several_or_about_something_else(before: str) -> None:
    assert speakers(f"{before}. وقال إن الاتفاق قائم") == []


def test_nobody_goes_on_where_another_verb_speaks_beside_the_words() -> None:
    said = f"قال مسؤول إن الجنود عادوا، بحسب {PUTIN}. وأضاف أن الطريق مفتوح"
    assert speakers(said) == [WHO]


def test_a_body_goes_on_by_what_it_published() -> None:
    said = "قالت {وزارة الدفاع الروسية|ORG} إن الطائرة عادت. "
    who = ["وزارة الدفاع الروسية"]
    assert speakers(said + "وأضاف البيان أن الطيار بخير") == [who, who]
    assert speakers(said + "وجاء في البيان أن الطيار بخير") == [who, who]
    assert speakers(said + "وأضاف الخطاب أن الطيار بخير") == [who]
    assert speakers("ذكرت {وكالة رويترز|ORG} أن الطائرة عادت. وأضاف البيان أن الطيار بخير") == [["وكالة رويترز"]]


def test_what_he_is_goes_back_to_the_one_who_is_named_so() -> None:
    said = "حضر القاضي {سالم الغامدي|PERSON} الجلسة مع المحامين. وانتهت الجلسة مساء. "
    assert speakers(said + "وقال القاضي إن الحكم نهائي") == [["سالم الغامدي"]]
    other = "ووصل الوفد مع القاضي {فادي الخطيب|PERSON} مساء. "
    assert speakers(said + other + "وقال القاضي إن الحكم نهائي") == []


def test_a_title_of_another_state_is_not_the_last_speaker() -> None:
    said = f"{SAID}. وأضاف المسؤول {{التركي|STATE}} أن الوفد وصل"
    assert speakers(said)[0] == WHO


def test_a_quotation_within_a_sentence_does_not_take_the_floor() -> None:
    said = 'تحرك {PUTIN} ضد الاتفاق، قائلا: "عندما تقول {تركيا|STATE} إن الاتفاق قائم فإنها صادقة". وأضاف: "سنشارك"'
    assert speakers(said.replace("{PUTIN}", PUTIN))[-1] == WHO


def test_what_was_before_does_not_take_the_floor() -> None:
    said = f"وبعد أن انتقد {ERDOGAN} الاتفاق، قال {PUTIN} إنه قائم. وأضاف أن بلاده ستشارك"
    assert speakers(said)[-1] == WHO


def test_he_goes_on_behind_names_that_a_particle_governs() -> None:
    said = f"قال {PUTIN} إنه اجتمع مع {ERDOGAN}، لكنه شدد على وقف القتال"
    assert speakers(said) == [WHO, WHO]
