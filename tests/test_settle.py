"""Which stretches are mentions: tagger and tables together, without overlap, titles and quotes outside."""

import itertools
from pathlib import Path

import pytest
from conftest import tagged
from hypothesis import given
from hypothesis import strategies as st

from kg import Aliases, Article, EntityType, Mention, Tagged
from kg.settle import Stretch, settle_mentions
from kg.spot import find_spots, split_words
from seeds import make_aliases, shipped

ENTITIES = """
Q858|STATE|سوريا|Syria
Q43|STATE|تركيا|Turkey
Q159|STATE|روسيا|Russia
Q846|STATE|قطر|Qatar
Q241|STATE|كوبا|Cuba
Q39259|PERSON|رجب طيب أردوغان|Recep Tayyip Erdoğan
Q44329|PERSON|بشار الأسد|Bashar al-Assad
Q367825|PERSON|الملك سلمان|Salman of Saudi Arabia
Q41183|PLACE|حلب|Aleppo
Q7|PLACE|مدينة نصر|Nasr City
Q3125978|PLACE|بالي|Bali
Q37470|ORG|مجلس الأمن الدولي|United Nations Security Council
Q48340|ORG|شبكة المثال|Example Network
Q3551|PLACE|الرباط|Rabat||Q1028
Q1028|STATE|المغرب|Morocco|||Q3551
Q2641|ORG|نابولي الروسي|Example Club|||||||football club
Q2642|ORG|الأهلي الروسي|Other Club|||||||football club
Q2643|ORG|الأهلي|A Bank
"""
ALIASES = """
سورية|Q858|name
سورية|Q858|demonym
السوري|Q858|demonym
السورية|Q858|demonym
التركي|Q43|demonym
تركي|Q43|demonym
التركية|Q43|demonym
الروسي|Q159|demonym
الروسية|Q159|demonym
كوبي|Q241|demonym
الأسد|Q44329|short name
نصر|Q41183|name
EXN|Q48340|acronym
"""
TITLES = """
الرئيس|PERSON
وزير الخارجية|PERSON
الملك|PERSON
مدينة|PLACE
صحيفة|ORG
"""
BODIES = """
الجيش|named
وزارة الخارجية|named
الخارجية|named
الرئاسة|named
القوات|generic
الحكومة|generic
"""
WORDS = """
وزير|minister
انتخابات|contest
الحر|faction
حزب|head
حكومة|long head
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    folder: Path = tmp_path_factory.mktemp("seeds")
    return make_aliases(
        folder,
        entities=ENTITIES,
        aliases=ALIASES,
        titles=TITLES,
        bodies=BODIES,
        words=WORDS,
        stop_words="منتخب الأمن حدود المؤتمر إلى علي",
    )


def settle(page: Tagged, aliases: Aliases) -> list[Stretch]:
    words = split_words(page.article.text)
    spots = list(find_spots(page.article.text, words, aliases))
    return settle_mentions(page.article, page.mentions, words, spots, aliases)


def names(aliases: Aliases, text: str, *given: tuple[str, str]) -> list[tuple[str, str]]:
    """The stretches of a text, each with its type, or "demonym"."""
    stretches = settle(tagged(text, *given), aliases)
    return [(s.mention.text, "demonym" if s.spot and s.spot.demonym else s.mention.type.value) for s in stretches]


def test_the_longer_of_two_overlapping_names_stands(small: Aliases) -> None:
    assert names(small, "قال رجب طيب أردوغان", ("أردوغان", "PERSON")) == [("رجب طيب أردوغان", "PERSON")]
    assert names(small, "قرار مجلس الأمن الدولي", ("الأمن", "ORG")) == [("مجلس الأمن الدولي", "ORG")]
    assert names(small, "حزب حلب الوطني", ("حزب حلب الوطني", "ORG")) == [("حزب حلب الوطني", "ORG")]


def test_quotes_brackets_and_hashes_are_outside(small: Aliases) -> None:
    assert names(small, 'جماعة ("الفجر") و#الفجر', ('("الفجر")', "ORG"), ("#الفجر", "ORG")) == [
        ("الفجر", "ORG"),
        ("الفجر", "ORG"),
    ]


@pytest.mark.parametrize(
    ("text", "given", "found"),
    [
        ("الرئيس فلان علان", ("الرئيس فلان علان", "PERSON"), ("فلان علان", "PERSON")),
        ("للرئيس فلان علان", ("للرئيس فلان علان", "PERSON"), ("فلان علان", "PERSON")),
        ("ووزير الخارجية فلان علان", ("ووزير الخارجية فلان علان", "PERSON"), ("فلان علان", "PERSON")),
        ("صحيفة المساء", ("صحيفة المساء", "ORG"), ("المساء", "ORG")),
        ("مدينة فلانة", ("مدينة فلانة", "PLACE"), ("فلانة", "PLACE")),
        ("مدينة حلب", ("مدينة حلب", "PLACE"), ("حلب", "PLACE")),
    ],
)
def test_titles_and_generic_heads_are_outside(
    small: Aliases, text: str, given: tuple[str, str], found: tuple[str, str]
) -> None:
    assert names(small, text, given) == [found]


def test_a_title_that_makes_a_person_known_is_outside_all_the_same(small: Aliases) -> None:
    (stretch,) = settle(tagged("استقبل الملك سلمان ضيفه"), small)
    assert stretch.mention.text == "سلمان"
    assert stretch.spot is not None
    assert stretch.spot.candidates[0].qid == "Q367825"


def test_a_head_that_belongs_to_a_place_stays(small: Aliases) -> None:
    assert names(small, "في مدينة نصر", ("مدينة نصر", "PLACE"))[0][0] == "مدينة نصر"


def test_a_nationality_before_a_person_is_a_mention_of_its_own(small: Aliases) -> None:
    assert names(small, "فاز التركي فلان علان", ("التركي فلان علان", "PERSON")) == [
        ("التركي", "demonym"),
        ("فلان علان", "PERSON"),
    ]


def test_a_person_cut_in_two_is_made_whole(small: Aliases) -> None:
    assert names(small, "قال فلان علان", ("فلان", "PERSON"), ("علان", "PERSON")) == [("فلان علان", "PERSON")]


def test_two_persons_with_and_between_them_stay_two(small: Aliases) -> None:
    found = names(small, "قال فلان وعلان", ("فلان", "PERSON"), ("وعلان", "PERSON"))
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("أعلن الجيش السوري", [("الجيش السوري", "ORG")]),
        ("أعلنت وزارة الخارجية الروسية", [("وزارة الخارجية الروسية", "ORG")]),
        ("وقالت الخارجية التركية", [("الخارجية التركية", "ORG")]),
        ("بيان للجيش السوري", [("لجيش السوري", "ORG")]),
        ("الجيش السوري الحر", [("الجيش السوري الحر", "ORG")]),
        ("أعلنت وزارة #الخارجية_الروسية", [("وزارة #الخارجية_الروسية", "ORG")]),
        ("تقدمت القوات السورية", [("السورية", "demonym")]),
        ("الحكومة التركية", [("التركية", "demonym")]),
        ("وزير الخارجية التركي", [("التركي", "demonym")]),
        ("وزير الخارجية التركية", [("التركية", "demonym")]),
        ("انتخابات الرئاسة التركية", [("التركية", "demonym")]),
        ("أعلنت الرئاسة التركية", [("الرئاسة التركية", "ORG")]),
        ("الجيش، السوري", [("السوري", "demonym")]),
    ],
)
def test_head_and_demonym_name_a_body_or_nothing(small: Aliases, text: str, found: list[tuple[str, str]]) -> None:
    assert names(small, text) == found


def test_a_generic_body_that_the_tagger_found_is_given_up_for_its_demonym(small: Aliases) -> None:
    assert names(small, "تقدمت القوات السورية", ("القوات السورية", "ORG")) == [("السورية", "demonym")]


def test_a_club_and_the_nationality_behind_it_are_two(small: Aliases) -> None:
    text = "فاز نابولي الروسي على الأهلي الروسي."
    found = settle(tagged(text, ("نابولي الروسي", "ORG")), small)
    assert [(s.mention.text, [c.qid for c in s.spot.candidates]) for s in found if s.spot] == [
        ("نابولي", ["Q2641"]),
        ("الروسي", ["Q159"]),
        ("الأهلي", ["Q2642"]),  # as a row has it with the nationality, whatever it is without
        ("الروسي", ["Q159"]),
    ]


def test_a_word_that_is_name_and_demonym_is_what_the_tagger_says(small: Aliases) -> None:
    assert names(small, "عاد إلى سورية", ("سورية", "STATE")) == [("سورية", "STATE")]
    assert names(small, "طائرة سورية") == [("سورية", "demonym")]


def test_a_town_that_is_spelled_like_a_nationality_is_no_demonym(small: Aliases) -> None:
    assert names(small, "في مدينة كوبي اليابانية", ("كوبي", "PLACE")) == [("كوبي", "PLACE")]
    assert names(small, "لاعب كوبي") == [("كوبي", "demonym")]


def test_a_short_name_that_is_spelled_like_a_nationality_is_the_person_where_the_article_names_him(
    small: Aliases,
) -> None:
    found = names(small, "قال فلان التركي. وأضاف التركي", ("فلان التركي", "PERSON"), ("التركي", "PERSON"))
    assert found == [("فلان التركي", "PERSON"), ("التركي", "PERSON")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("عاد إلى روسيا", [("روسيا", "STATE")]),
        ("قطر الدائرة", []),  # a diameter
        ("حلب البقرة", []),  # milked
        ("مدينة حلب", [("حلب", "PLACE")]),
        ("الرئيس الأسد", [("الأسد", "PERSON")]),
        ("صيد الأسد", []),  # a lion
        ("بيروت (EXN) -- قال", [("EXN", "ORG")]),
        ("عاد من المغرب، والرباط هادئة", [("المغرب", "STATE"), ("الرباط", "PLACE")]),
        ("تمزق في الرباط", []),  # a ligament
    ],
)
def test_without_the_tagger_only_what_is_unmistakable_is_a_mention(
    small: Aliases, text: str, found: list[tuple[str, str]]
) -> None:
    assert names(small, text) == found


def test_a_common_word_is_no_name_whatever_the_tagger_says(small: Aliases) -> None:
    assert names(small, "فاز منتخب البلاد", ("منتخب", "ORG")) == []
    assert names(small, "على حدود البلاد", ("حدود", "PLACE")) == []


def test_a_common_word_behind_a_particle_is_no_name_either(small: Aliases) -> None:
    assert names(small, "مهد للمؤتمر", ("للمؤتمر", "PLACE")) == []
    assert names(small, "بيان لحزب", ("لحزب", "ORG")) == []


def test_a_name_that_would_be_a_common_word_without_more_letters_stays(small: Aliases) -> None:
    assert names(small, "في لومبوك وبالي", ("وبالي", "PLACE")) == [("بالي", "PLACE")]  # not "and to"
    assert names(small, "قال وعلي", ("وعلي", "PERSON")) == [("وعلي", "PERSON")]


def test_a_generic_body_is_no_name_without_its_nationality_either(small: Aliases) -> None:
    assert names(small, "تقدمت القوات أمس", ("القوات", "ORG")) == []
    assert names(small, "بيان للحكومة أمس", ("للحكومة", "ORG")) == []
    assert names(small, "تقدم الجيش أمس", ("الجيش", "ORG")) == [("الجيش", "ORG")]


def test_a_single_letter_is_no_name(small: Aliases) -> None:
    assert names(small, "استقبل د. فلان علان", ("د", "PERSON"), ("فلان علان", "PERSON")) == [("فلان علان", "PERSON")]


@pytest.mark.parametrize(
    ("text", "given", "found"),
    [
        ("استغلال اليائسين", (("اليائسين", "PERSON"),), []),
        ("قالت الفتاتان", (("الفتاتان", "PERSON"),), []),
        # A surname, as the article shows, and a word of a name that the tables know.
        ("قال فلان العثيمين وأضاف العثيمين", (("فلان العثيمين", "PERSON"), ("العثيمين", "PERSON")), ["العثيمين"]),
        ("قال ألكسندر فرشينين", (("ألكسندر فرشينين", "PERSON"),), ["ألكسندر فرشينين"]),
    ],
)
def test_a_definite_plural_is_no_person_unless_it_is_a_surname(
    small: Aliases, text: str, given: tuple[tuple[str, str], ...], found: list[str]
) -> None:
    assert [name for name, _ in names(small, text, *given)][-1:] == found


@pytest.mark.parametrize(
    ("text", "given", "found"),
    [
        ("قالت شبكة المثال الروسية", ("شبكة المثال الروسية", "ORG"), [("شبكة المثال", "ORG"), ("الروسية", "demonym")]),
        # An unknown name ends where a definite adjective has no definite noun.
        ("قالت صحيفة ورقان الروسية", ("ورقان الروسية", "ORG"), [("ورقان", "ORG"), ("الروسية", "demonym")]),
        ("مدير هيئة المطابع الروسية", ("هيئة المطابع الروسية", "ORG"), [("هيئة المطابع الروسية", "ORG")]),
        (
            "بيان الهيئة العامة للطباعة الروسية",
            ("الهيئة العامة للطباعة الروسية", "ORG"),
            [("الهيئة العامة للطباعة الروسية", "ORG")],
        ),
        # Not its own nationality: another body.
        ("في الرباط الروسية", ("الرباط الروسية", "PLACE"), [("الرباط الروسية", "PLACE")]),
    ],
)
def test_the_nationality_behind_a_known_name_is_a_mention_of_its_own(
    small: Aliases, text: str, given: tuple[str, str], found: list[tuple[str, str]]
) -> None:
    assert names(small, text, given) == found


def test_a_particle_held_apart_is_outside(small: Aliases) -> None:
    assert names(small, "قال لـABC أمس", ("لـABC", "ORG")) == [("ABC", "ORG")]


def test_a_first_name_that_is_spelled_like_a_nationality_stays(small: Aliases) -> None:
    assert names(small, "قال تركي علان", ("تركي علان", "PERSON")) == [("تركي علان", "PERSON")]
    assert names(small, "قال التركي علان", ("التركي علان", "PERSON")) == [("التركي", "demonym"), ("علان", "PERSON")]


KINDS = st.sampled_from(list(EntityType))
NEWS_WORDS = [
    "الجيش",
    "السوري",
    "القوات",
    "التركية",
    "وزير",
    "الخارجية",
    "الملك",
    "سلمان",
    "مدينة",
    "حلب",
    "و،",
    "قطر",
    "للروسي",
    "سورية",
    "\n",
    "الحر",
]
NEWS = st.lists(st.sampled_from(NEWS_WORDS), max_size=12).map(" ".join)


@given(st.data())
def test_stretches_are_sorted_and_do_not_overlap_whatever_the_tagger_says(data: st.DataObject) -> None:
    text = data.draw(NEWS | st.text(max_size=60))
    mentions, at = [], 0
    for start, length in data.draw(st.lists(st.tuples(st.integers(0, 15), st.integers(1, 20)), max_size=4)):
        at, end = at + start, at + start + length
        if end > len(text):
            break
        mentions.append(Mention(start=at, end=end, text=text[at:end], type=data.draw(KINDS), score=0.5))
        at = end
    stretches = settle(Tagged(article=Article(id="a", text=text, source="t"), mentions=tuple(mentions)), shipped())
    for one, other in itertools.pairwise(stretches):
        assert one.mention.end <= other.mention.start
    for stretch in stretches:
        assert stretch.mention.text == text[stretch.mention.start : stretch.mention.end] != ""
