"""One person's name and the next: cut in two by the tagger, or run together."""

from pathlib import Path

import pytest
from conftest import tagged

from kg import Aliases, link_article
from seeds import make_aliases

ENTITIES = """
Q159|STATE|روسيا|Russia
Q43|STATE|تركيا|Turkey
Q83274|PLACE|هاتاي|Hatay
Q39259|PERSON|رجب طيب أردوغان|Recep Tayyip Erdoğan
Q7747|PERSON|فلاديمير بوتين|Vladimir Putin
Q58217|PERSON|سيرغي لافروف|Sergey Lavrov
Q10296812|PERSON|محمد جواد ظريف|Mohammad Javad Zarif
Q85317569|PERSON|مصطفى الكاظمي|Mustafa Al-Kadhimi
Q6892571|PERSON|محمد بن سلمان|Mohammed bin Salman
Q44329|PERSON|بشار الأسد|Bashar al-Assad
Q900|PERSON|تركي المثال|Turki Example
"""
ALIASES = """
التركي|Q43|demonym
تركي|Q43|demonym
أردوغان|Q39259|short name
لافروف|Q58217|short name
الكاظمي|Q85317569|short name
بوتين|Q7747|short name
آل سعود|Q6892571|short name
الأسد|Q44329|short name
"""
WORDS = """
والي|governor
رئيس بلدية|governor
آل|name particle
بن|name particle
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    folder: Path = tmp_path_factory.mktemp("seeds")
    return make_aliases(folder, entities=ENTITIES, aliases=ALIASES, titles="الأمير|PERSON", words=WORDS)


def found(aliases: Aliases, text: str, *given: str) -> list[tuple[str, str]]:
    links = link_article(tagged(text, *((words, "PERSON") for words in given)), aliases).links
    return [(link.mention.text, link.mention.type.value) for link in links]


def persons(*names: str) -> list[tuple[str, str]]:
    return [(name, "PERSON") for name in names]


def test_a_name_cut_in_two_is_made_whole(small: Aliases) -> None:
    assert found(small, "قال رجب طيب أردوغان", "رجب طيب", "أردوغان") == persons("رجب طيب أردوغان")
    assert found(small, "قال فلان علان", "فلان", "علان") == persons("فلان علان")


def test_a_full_name_behind_one_that_is_somebodys_by_itself_stays_apart(small: Aliases) -> None:
    text = "نائب لافروف فلان علان"
    assert found(small, text, "لافروف", "فلان علان") == persons("لافروف", "فلان علان")


def test_a_title_between_two_names_keeps_them_apart(small: Aliases) -> None:
    assert found(small, "دوق كامبرج الأمير فلان", "كامبرج", "الأمير فلان") == persons("كامبرج", "فلان")


@pytest.mark.parametrize(
    ("text", "given", "names"),
    [
        # A full name, and somebody whom the article names elsewhere.
        ("الكاظمي رئيسا. هنأ محمد جواد ظريف الكاظمي", "محمد جواد ظريف الكاظمي", ["محمد جواد ظريف", "الكاظمي"]),
        (
            "لقاء فلاديمير بوتين رجب طيب أردوغان",
            "فلاديمير بوتين رجب طيب أردوغان",
            ["فلاديمير بوتين", "رجب طيب أردوغان"],
        ),
        # A short name of somebody whom the article names in full, and a full name.
        ("قال سيرغي لافروف. ونائب لافروف فلان علان", "لافروف فلان علان", ["لافروف", "فلان علان"]),
    ],
)
def test_two_persons_run_together_are_two(small: Aliases, text: str, given: str, names: list[str]) -> None:
    assert found(small, text, given)[-2:] == persons(*names)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال رجب طيب أردوغان", "رجب طيب أردوغان"),
        ("قال محمد بن سلمان آل سعود", "محمد بن سلمان آل سعود"),
        ("قال بشار حافظ الأسد", "بشار حافظ الأسد"),
        ("قال محمد جواد ظريف الكاظمي", "محمد جواد ظريف الكاظمي"),  # a longer name, as far as the article says
        ("غنت لافروف جيمس مارشال", "لافروف جيمس مارشال"),
    ],
)
def test_a_long_name_stays_whole(small: Aliases, text: str, name: str) -> None:
    assert found(small, text, name) == persons(name)


def test_a_nationality_with_and_ends_one_name_and_begins_another(small: Aliases) -> None:
    text = "الرئيسان فلاديمير بوتين والتركي رجب طيب أردوغان"
    expected = [("فلاديمير بوتين", "PERSON"), ("التركي", "STATE"), ("رجب طيب أردوغان", "PERSON")]
    assert found(small, text, "فلاديمير بوتين والتركي", "رجب طيب أردوغان") == expected
    assert found(small, text, "فلاديمير بوتين والتركي رجب طيب أردوغان") == expected


def test_a_surname_that_is_a_nationality_is_a_part_of_the_name(small: Aliases) -> None:
    assert found(small, "قال فلان التركي", "فلان التركي") == persons("فلان التركي")


def test_a_country_behind_a_full_name_is_a_mention_of_its_own(small: Aliases) -> None:
    assert found(small, "اتهم رجب طيب أردوغان روسيا", "رجب طيب أردوغان روسيا") == [
        ("رجب طيب أردوغان", "PERSON"),
        ("روسيا", "STATE"),
    ]
    assert found(small, "غنت فلانة روسيا", "فلانة روسيا") == persons("فلانة روسيا")


@pytest.mark.parametrize(
    ("text", "given", "place"),
    [
        ("قال والي هاتاي فلان علان", "هاتاي فلان علان", "هاتاي"),
        ("قال والي مثالستان فلان علان", "مثالستان فلان علان", "مثالستان"),
        ("قال والي هاتاي فلان علان", "والي هاتاي فلان علان", "هاتاي"),
        ("قال رئيس بلدية مثالستان فلان علان", "مثالستان فلان علان", "مثالستان"),
    ],
)
def test_behind_a_governor_stands_his_place_and_then_his_name(
    small: Aliases, text: str, given: str, place: str
) -> None:
    assert found(small, text, given) == [(place, "PLACE"), ("فلان علان", "PERSON")]


def test_a_governors_name_is_not_his_place(small: Aliases) -> None:
    assert found(small, "قال والي فلان علان", "فلان علان") == persons("فلان علان")
    assert found(small, "التقى الوالي فلان بن علان", "فلان بن علان") == persons("فلان بن علان")


@pytest.mark.parametrize(
    ("text", "given", "name"),
    [
        ("قال العقيد الركن تركي العلاني", "العلاني", "تركي العلاني"),  # no adjective of a definite noun
        ("قال تركي آل علان", "آل علان", "تركي آل علان"),
        ("قال مسؤول تركي علان", "علان", "علان"),
    ],
)
def test_a_first_name_that_is_spelled_like_a_nationality_belongs_to_the_name(
    small: Aliases, text: str, given: str, name: str
) -> None:
    assert found(small, text, given)[-1:] == persons(name)
