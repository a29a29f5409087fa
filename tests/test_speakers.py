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
