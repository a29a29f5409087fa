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
    ],
)
def test_the_last_speaker_goes_on(after: str) -> None:
    assert speakers(SAID + after) == [WHO, WHO]


@pytest.mark.parametrize(
    "after",
    [
        ". وقال مسؤول إن الوفد وصل. وأضاف أن الطريق مفتوح",
        f". ووصل {ERDOGAN} مساء. وقال إن الاتفاق قائم",
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
