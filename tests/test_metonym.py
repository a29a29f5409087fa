"""Capitals and palaces that stand for a government: what the words beside them say, and what they do not."""

from pathlib import Path

import pytest
from conftest import tagged

from kg import Aliases, Link, link_article
from kg.arabic import fold
from kg.metonym import spellings
from seeds import make_aliases

ENTITIES = """
Q159|STATE|روسيا|Russia|||Q649
Q43|STATE|تركيا|Turkey|||Q3640
Q142|STATE|فرنسا|France|||Q90
Q31|STATE|بلجيكا|Belgium|||Q239
Q801|STATE|إسرائيل|Israel
Q334|STATE|سنغافورة|Singapore|||Q334
Q649|PLACE|موسكو|Moscow
Q3640|PLACE|أنقرة|Ankara
Q90|PLACE|باريس|Paris
Q239|PLACE|بروكسل|Brussels
Q33935|PLACE|تل أبيب|Tel Aviv|||||||city
Q133274|PLACE|الكرملين|Moscow Kremlin|||||||building
Q41183|PLACE|حلب|Aleppo|||||||city
Q516841|PERSON|كريم المثالي|Karim
"""
ALIASES = """
الكرملين|Q159|metonym
تل أبيب|Q801|metonym
روسي|Q159|demonym
"""
CUES = """
أعلنت/تعلن|beside|town|state
اتهم/اتهمت …|before|town|state
موقف|before|town|state
عقوبات … على|before|town|state
دعم … ل|before|town|state
مدعومة … من|before|town|state
مع|before|town|state
بين|before|pair|state
أن|before||clause
في|before|town|place
من|before|town|place
ب|before|town|place
عمدة|before|town|place
رحلات … بين|before||place
بوست|after|town|place
الدوري|sentence|town|place
سيد|before|palace|place
مصدر … في|before|palace|state
في|before|palace|place
"""
NEGATIVES = "بروكسل|Q31|curated|the Union"
SHIPPED = (
    *("واشنطن", "طهران", "بكين", "روما", "باريس", "القاهرة", "القدس", "بروكسل", "الدوحة", "بغداد", "أنقرة", "دمشق"),
    *("تل أبيب", "الكرملين", "البيت الأبيض"),
)
NAMES = ("موسكو", "أنقرة", "باريس", "بروكسل", "سنغافورة", "تل أبيب", "الكرملين", "حلب", "تركيا", "فرنسا")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    folder: Path = tmp_path_factory.mktemp("seeds")
    return make_aliases(folder, entities=ENTITIES, aliases=ALIASES, negatives=NEGATIVES, cues=CUES)


def links(aliases: Aliases, text: str, names: tuple[str, ...] = NAMES) -> dict[str, Link]:
    """The links of the known names in a text, each seen once and as a place, by their words."""
    found = sorted((text.index(name), name) for name in names if name in text)
    page = tagged(text, *((name, "PLACE") for _, name in found))
    return {link.mention.text: link for link in link_article(page, aliases).links}


def meant(aliases: Aliases, text: str, names: tuple[str, ...] = NAMES) -> list[str]:
    """The names of a text that stand for their state."""
    return [words for words, link in links(aliases, text, names).items() if link.intended]


@pytest.mark.parametrize("text", ["أعلنت موسكو موقفها", "وتعلن موسكو ردها", "ستعلن موسكو", "رأي أعلنته موسكو"])
def test_a_capital_behind_a_verb_of_saying_stands_for_its_state(small: Aliases, text: str) -> None:
    link = links(small, text)["موسكو"]
    assert (link.qid, link.intended) == ("Q649", "Q159")


@pytest.mark.parametrize("text", ["أمطار موسكو غزيرة", "موسكو", "وصلت موسكو", "أعلنت. موسكو", "كما أعلنت، موسكو مدينة"])
def test_a_capital_without_a_word_that_says_so_is_the_town(small: Aliases, text: str) -> None:
    assert meant(small, text) == []


def test_the_reason_says_in_words_why_the_state_is_meant(small: Aliases) -> None:
    assert links(small, "دعم عسكري كبير لموسكو")["موسكو"].reason == (
        "its state is meant: دعم عسكري كبير ل beside it (metonyms.tsv)"
    )
    assert links(small, "نفى الكرملين")["الكرملين"].reason == "its state is meant: a seat of government (aliases.tsv)"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("موسكو تعلن خطة", ["موسكو"]),
        ("قال إن الأمر صعب، وموسكو تعلن غدا", ["موسكو"]),
        ("ذكر أن موسكو ستعلن غدا", ["موسكو"]),
        ("بلدية موسكو تعلن خطة", []),
        ("في موسكو تعلن النتائج", []),
    ],
)
def test_a_verb_behind_a_capital_is_its_own_only_where_a_clause_begins(
    small: Aliases, text: str, names: list[str]
) -> None:
    assert meant(small, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("موقف باريس واضح", ["باريس"]),
        ("مواقف باريس", []),
        ("عقوبات اقتصادية جديدة على موسكو", ["موسكو"]),
        ("عقوبات واحد اثنان ثلاثة أربعة على موسكو", []),
        ("أمطار على موسكو", []),
        ("فصائل مدعومة من أنقرة", ["أنقرة"]),
        ("خرج من أنقرة", []),
        ("محادثات مع أنقرة", ["أنقرة"]),
        ("محادثات في أنقرة", []),
        ("محادثات بأنقرة", []),
        ("دعم لأنقرة", ["أنقرة"]),
        ("شوارع لأنقرة", []),
    ],
)
def test_nouns_and_particles_say_whether_the_town_or_the_state_is_meant(
    small: Aliases, text: str, names: list[str]
) -> None:
    assert meant(small, text) == names


@pytest.mark.parametrize("text", ["عقوبات على شركات في موسكو", "أعلنت من موسكو", "اتهم الوزير عمدة موسكو"])
def test_the_nearest_word_counts_before_one_farther_off(small: Aliases, text: str) -> None:
    assert meant(small, text) == []


def test_who_is_accused_may_stand_behind_the_accuser(small: Aliases) -> None:
    assert meant(small, "اتهمت تركيا موسكو بالتقصير") == ["موسكو"]
    assert meant(small, "اتهم الوزير موسكو بالتقصير") == ["موسكو"]
    assert meant(small, "اتهم تاجر موسكو جاره") == []  # of a noun without ال the town may be the genitive


def test_a_particle_with_a_pronoun_may_stand_between_a_verb_and_its_subject(small: Aliases) -> None:
    assert meant(small, "البيان الذي أعلنت فيه موسكو رأيها") == ["موسكو"]
    assert meant(small, "البيان الذي أعلنت من موسكو قراءته") == []


def test_names_joined_by_and_are_asked_together(small: Aliases) -> None:
    assert meant(small, "أعلنت موسكو وأنقرة هدنة") == ["موسكو", "أنقرة"]
    assert meant(small, "موسكو وأنقرة تعلنان هدنة") == ["موسكو", "أنقرة"]
    assert meant(small, "في موسكو وأنقرة") == []


def test_between_two_governments_are_states_and_between_two_towns_is_a_road(small: Aliases) -> None:
    assert meant(small, "تقارب بين موسكو وأنقرة") == ["موسكو", "أنقرة"]
    assert meant(small, "تقارب بين موسكو وفرنسا") == ["موسكو"]
    assert meant(small, "رحلات جوية بين موسكو وأنقرة") == []
    assert meant(small, "الطريق بين موسكو وحلب") == []


def test_a_capital_beside_another_town_is_a_town(small: Aliases) -> None:
    assert meant(small, "أعلنت موسكو وحلب") == []


def test_behind_and_a_new_clause_begins(small: Aliases) -> None:
    assert meant(small, "رد الوفد الروسي وموسكو تعلن غدا") == ["موسكو"]


def test_where_the_words_say_both_it_is_the_town(small: Aliases) -> None:
    assert meant(small, "أعلنت باريس بوست الخبر") == []
    assert meant(small, "أعلنت باريس في ختام الدوري فوزها") == []
    assert meant(small, "انتهى الدوري. أعلنت باريس قرارها") == ["باريس"]


def test_a_palace_is_the_state_unless_a_word_says_that_the_building_is_meant(small: Aliases) -> None:
    assert meant(small, "نفى الكرملين الخبر") == ["الكرملين"]
    assert meant(small, "استقبله في الكرملين") == []
    assert meant(small, "يعرف سيد الكرملين ذلك") == []
    assert meant(small, "قال مصدر رفيع في الكرملين") == ["الكرملين"]


def test_a_name_denied_to_a_state_does_not_stand_for_it(small: Aliases) -> None:
    assert meant(small, "أعلنت بروكسل خطة") == []


def test_a_city_with_a_metonym_row_is_asked_like_a_capital(small: Aliases) -> None:
    assert meant(small, "أعلنت تل أبيب خطة") == ["تل أبيب"]
    assert meant(small, "شاطئ تل أبيب") == []


def test_a_state_that_is_its_own_capital_stands_for_nothing_else(small: Aliases) -> None:
    assert meant(small, "أعلنت سنغافورة خطة") == []


@pytest.mark.parametrize(
    ("word", "known", "unknown"),
    [
        ("وستتهمها", "تتهم", "ستت"),
        ("للعقوبات", "عقوبات", "لعقوبا"),
        ("دعوته", "دعوة", "دعو"),
        ("دورة", "دورة", "دور"),
        ("عليها", "عليها", "على"),
        ("أعلنتا", "أعلنت", "أعلن"),
        ("تتهمان", "تتهم", "اتهم"),
        ("مصممتان", "مصممة", "مصمم"),
        ("أشارت", "أشارت", "أشارة"),
        ("ومع", "مع", "م"),
    ],
)
def test_a_word_is_known_without_what_is_attached_to_it(word: str, known: str, unknown: str) -> None:
    assert fold(known) in spellings(word)
    assert fold(unknown) not in spellings(word)


def test_marks_alone_are_no_word() -> None:
    assert spellings("\u064b\u064c") == frozenset()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("وطالبت واشنطن بوقف القتال", ["واشنطن"]),
        ("شهدت واشنطن ليلة ماطرة", []),
        ("أما طهران فتقول إن النص واضح", ["طهران"]),
        ("الأزمة التجارية بين واشنطن وبكين", ["واشنطن", "بكين"]),
        ("قطار سريع بين روما وباريس", []),
        ("فرض رسوم جديدة على بكين", ["بكين"]),
        ("هبت الرياح على بكين", []),
        ("الميليشيات الموالية لطهران", ["طهران"]),
        ("رحلة عائلية لطهران", []),
        ("خطاب انتقد سياسة باريس", ["باريس"]),
        ("تلوث هواء باريس", []),
        ("في اتفاق باريس للمناخ", []),
        ("لا خلاف مع القاهرة في هذا", ["القاهرة"]),
        ("مقارنة أسعارها مع القاهرة", []),
        ("أعلنت تل أبيب تأجيل الجلسة", ["تل أبيب"]),
        ("أعلنت القدس القديمة حدادها", []),
        ("أعلنت بروكسل توسيع الاتحاد", []),
        ("وصل الوفد إلى الدوحة أمس", []),
        ("من المقرر أن تبدأ بغداد حوارا", ["بغداد"]),
        ("نقل السفارة من أنقرة", []),
        ("قوات دمشق تتقدم", ["دمشق"]),
        ("غوطة دمشق تحترق", []),
        ("التقى ضيفه في البيت الأبيض", []),
        ("مسؤول في البيت الأبيض نفى الخبر", ["البيت الأبيض"]),
        ("قال المتحدث باسم الكرملين", ["الكرملين"]),
        ("استمع سيد الكرملين إليه", []),
        ("وفد من البيت الأبيض", ["البيت الأبيض"]),
        ("تحدث هاتفيا من البيت الأبيض", []),
        ("كيفما حمل واشنطن وزر ذلك", ["واشنطن"]),
        ("وعود بكين لم تنفذ", ["بكين"]),
        ("وتعتبر القاهرة أكبر مدن القارة", []),
        ("وتعتبر القاهرة أن الحل قريب", ["القاهرة"]),
    ],
)
def test_the_shipped_table_tells_town_and_state_apart(aliases: Aliases, text: str, names: list[str]) -> None:
    assert meant(aliases, text, SHIPPED) == names
