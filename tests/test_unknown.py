"""Names that no table has: free of particles, found again, of one type, and one with their short forms."""

from pathlib import Path

import pytest
from conftest import tagged

from kg import Aliases, EntityType, Link, Verdict, link_article
from seeds import make_aliases

ENTITIES = """
Q43|STATE|تركيا|Turkey
Q30|STATE|البرازيل|Brazil
Q1|PLACE|ليام|Liam
Q2|PLACE|أكيتا|Akita
Q3|PERSON|محمد علان|Muhammad Allan
Q4|PERSON|وليام علان|William Allan
Q5|PERSON|كريم بنزيمة|Karim Benzema
"""
ALIASES = "البرازيلي|Q30|demonym"
WORDS = """
هيئة|head
منظمة|head
المقابل|takes ل
المعروف|takes ب
بن|name particle
المثاليون|body
المثالي|body
المثالية|body
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    folder: Path = tmp_path_factory.mktemp("seeds")
    return make_aliases(
        folder,
        entities=ENTITIES,
        aliases=ALIASES,
        titles="حي|PLACE\nبلدية|PLACE",
        words=WORDS,
        stop_words="جزيرة أدى لديه وكالة بنك على",
    )


def links(aliases: Aliases, text: str, *given: tuple[str, str]) -> tuple[Link, ...]:
    return link_article(tagged(text, *given), aliases).links


def spans(aliases: Aliases, text: str, *given: tuple[str, str]) -> list[str]:
    return [link.mention.text for link in links(aliases, text, *given)]


# -- where a name begins ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "given", "kind", "span"),
    [
        # A word before it that takes the particle.
        ("المعبر المقابل لمثالكوله", "لمثالكوله", "PLACE", "مثالكوله"),
        ("أحمد المعروف بالمثالي", "بالمثالي", "PERSON", "المثالي"),
        # Before hamza and alef, which no name has as its second letter.
        ("الحارس وأوليف مثال", "وأوليف مثال", "PERSON", "أوليف مثال"),
        ("نقطتان لإيفرمثال", "لإيفرمثال", "ORG", "إيفرمثال"),
        # The first name of a known person.
        ("هدف لمحمد مثال", "لمحمد مثال", "PERSON", "محمد مثال"),
        ("فلان وعبدالمثال علان", "وعبدالمثال علان", "PERSON", "عبدالمثال علان"),
        # The common noun of a body or place.
        ("مدير لهيئة المثال", "لهيئة المثال", "ORG", "هيئة المثال"),
        ("مدير لبنك المثال", "لبنك المثال", "ORG", "بنك المثال"),
        ("السلطات بجزيرة مثال", "بجزيرة مثال", "PLACE", "جزيرة مثال"),
        # An article that stands bare elsewhere.
        ("المثالا حي. يقع بالمثالا", "بالمثالا", "PLACE", "المثالا"),
    ],
)
def test_a_particle_is_no_part_of_a_name(small: Aliases, text: str, given: str, kind: str, span: str) -> None:
    assert spans(small, text, (given, kind))[-1] == span


@pytest.mark.parametrize(
    ("text", "given", "kind"),
    [
        ("قال لمثالكوله", "لمثالكوله", "PLACE"),  # nothing says that it is a particle
        ("قال كأس مثال", "كأس مثال", "ORG"),
        ("قال لوكاس مثال", "لوكاس مثال", "PERSON"),
        ("في وادي المثال", "وادي المثال", "PLACE"),  # not "and led"
        ("قرار بلدية مثال", "بلدية مثال", "ORG"),  # not "in his hands"
        ("قال فالفيردي", "فالفيردي", "PERSON"),
        ("في حي بالاروا", "بالاروا", "PLACE"),  # right behind its head
        ("اللاعب البرازيلي ويليان", "ويليان", "PERSON"),  # no "and" behind a nationality
    ],
)
def test_a_letter_that_may_be_a_part_of_the_name_stays(small: Aliases, text: str, given: str, kind: str) -> None:
    assert spans(small, text, (given, kind))[-1] == given


def test_a_letter_that_stands_behind_a_particle_is_none(small: Aliases) -> None:
    text = "قال الفيردي وفالفيردي هنا. وأضاف فالفيردي"
    assert spans(small, text, ("الفيردي", "PERSON"), ("فالفيردي", "PERSON"))[-1] == "فالفيردي"


def test_a_persons_name_that_is_not_a_town_keeps_the_letter_that_made_it_one(small: Aliases) -> None:
    assert spans(small, "تألق باكيتا أمس", ("باكيتا", "PERSON")) == ["باكيتا"]
    assert spans(small, "زار وليام أمس", ("وليام", "PERSON")) == ["وليام"]
    (link,) = links(small, "وصل بأكيتا أمس", ("بأكيتا", "PLACE"))
    assert (link.mention.text, link.qid) == ("أكيتا", "Q2")


# -- where else it stands ---------------------------------------------------------------------------------------------


def test_a_name_of_several_words_that_the_tagger_is_sure_of_once_is_found_again(small: Aliases) -> None:
    first, again = links(small, "معبر باب المثال مغلق. وعاد من وباب المثال", ("باب المثال", "PLACE"))
    assert (again.mention.text, again.mention.type) == ("باب المثال", EntityType.PLACE)
    assert (again.verdict, again.reason) == (Verdict.UNKNOWN, "named elsewhere in this article")
    assert first.reason == ""


def test_a_body_without_an_item_is_found_though_the_tagger_missed_it(small: Aliases) -> None:
    found = links(small, "قصف المثاليون الميناء، وقيل للمثاليون ذلك. قال زعيم المثاليون", ("زعيم المثاليون", "PERSON"))
    assert [link.mention.text for link in found] == ["المثاليون", "لمثاليون", "زعيم المثاليون"]
    assert (found[0].mention.type, found[0].verdict) == (EntityType.ORG, Verdict.UNKNOWN)
    assert found[0].reason == "a body by the tables, without an item"
    assert len({link.full_name for link in found[:2]}) == 1


def test_the_forms_of_a_declared_body_are_one_name(small: Aliases) -> None:
    found = links(small, "القوات المثالية تراجعت. وقال المثاليون إنهم باقون. انسحب المثالي", ("المثاليون", "ORG"))
    assert [link.mention.text for link in found] == ["المثالية", "المثاليون", "المثالي"]
    assert {link.full_name for link in found} == {"المثالي"}


def test_an_article_swallowed_by_a_particle_is_found_again(small: Aliases) -> None:
    found = links(small, "قال الأمن المثالي أمس. بيان وللأمن المثالي", ("الأمن المثالي", "ORG"))
    assert [link.mention.text for link in found] == ["الأمن المثالي", "لأمن المثالي"]


def test_a_surname_is_found_again_where_the_article_has_the_full_name(small: Aliases) -> None:
    text = "قال فلان المثالي. وأضاف المثالي. وتابع المثالي وشدد المثالي"
    assert len(links(small, text, ("فلان المثالي", "PERSON"), ("المثالي", "PERSON"))) == 4


def test_a_surname_that_the_tagger_nowhere_saw_alone_is_found_where_it_is_sure_of_the_full_name(small: Aliases) -> None:
    _, again = links(small, "قال فلان شتاينر. وأضاف شتاينر", ("فلان شتاينر", "PERSON"))
    assert (again.mention.text, again.full_name) == ("شتاينر", "فلان شتاينر")
    assert again.reason == "surname of one whom this article names in full"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال فلان باخ. وأضاف باخ", "فلان باخ"),
        ("قال فلان العربي. وزار العالم العربي", "فلان العربي"),
        ("قال عبد الله. وعاد إن شاء الله", "عبد الله"),
        ("قال فلان صالح. وصوتوا لصالح القرار", "فلان صالح"),
        ("قال فلان المثالي. وعاد المثالي", "فلان المثالي"),
        ("قال فلان شتاينر. وعاد فلان شتاينر", "وعاد فلان شتاينر"),
    ],
)
def test_a_surname_is_not_looked_for_where_it_may_be_another_word(small: Aliases, text: str, name: str) -> None:
    found = links(small, text, (name, "PERSON"))
    assert "surname of one whom this article names in full" not in {link.reason for link in found}


def test_one_word_is_found_again_only_if_the_tagger_mostly_saw_it(small: Aliases) -> None:
    text = "عند الميناء ثم الميناء ثم الميناء ثم الميناء"
    assert len(links(small, text, ("الميناء", "PLACE"))) == 1
    seen = (("الميناء", "PLACE"),) * 2
    assert len(links(small, text, *seen)) == 4


def test_a_preposition_is_no_first_name_that_folds_alike(small: Aliases) -> None:
    found = spans(small, "قال علي مثالي أمس. أطلقت النار على مثالي", ("علي مثالي", "PERSON"))
    assert found == ["علي مثالي", "مثالي"]
    assert len(links(small, "قال علي مثالي أمس. وعلي مثالي نفى", ("علي مثالي", "PERSON"))) == 2


def test_nothing_is_found_again_inside_another_name(small: Aliases) -> None:
    text = "فلان مثال وفلان مثال علان"
    assert spans(small, text, ("فلان مثال", "PERSON"), ("وفلان مثال علان", "PERSON")) == [
        "فلان مثال",
        "فلان مثال علان",
    ]


# -- what makes it one name -------------------------------------------------------------------------------------------


def names(aliases: Aliases, text: str, *given: tuple[str, str]) -> list[str]:
    return [link.full_name for link in links(aliases, text, *given)]


def test_a_short_form_is_the_one_full_name_that_ends_in_it(small: Aliases) -> None:
    text = "قال خليفة حفتر. وأضاف حفتر"
    full, short = links(small, text, ("خليفة حفتر", "PERSON"), ("حفتر", "PERSON"))
    assert (short.full_name, short.reason) == ("خليفة حفتر", "short for خليفة حفتر")
    assert (full.full_name, full.name, short.verdict) == ("خليفة حفتر", "", Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("قال خليفة حفتر ثم صدام حفتر. وأضاف حفتر", ["خليفة حفتر", "صدام حفتر", "حفتر"]),
        # A daughter's name ends in her father's.
        ("قالت فلانة محمد مثال. وأضاف محمد مثال", ["فلانة محمد مثال", "محمد مثال"]),
        ("قال خليفة حفتر. وأضاف خليفة", ["خليفة حفتر", "خليفة"]),
    ],
)
def test_a_short_form_of_several_names_or_of_none_is_a_name_of_its_own(
    small: Aliases, text: str, given: list[str]
) -> None:
    assert names(small, text, *((name, "PERSON") for name in given)) == given


def test_a_surname_of_several_words_is_a_short_form(small: Aliases) -> None:
    text = "قال وسام بن مثال. وأضاف بن مثال"
    assert names(small, text, ("وسام بن مثال", "PERSON"), ("بن مثال", "PERSON")) == ["وسام بن مثال"] * 2


def test_a_surname_that_a_known_person_bears_too_is_nobody_in_particular(small: Aliases) -> None:
    text = "قال كريم بنزيمة ثم فلان بنزيمة. وأضاف بنزيمة"
    found = links(small, text, *((name, "PERSON") for name in ("كريم بنزيمة", "فلان بنزيمة", "بنزيمة")))
    assert (found[2].verdict, found[2].full_name) == (Verdict.UNKNOWN, "بنزيمة")


def test_the_longest_of_full_names_that_end_alike_is_meant(small: Aliases) -> None:
    given = ["أحمد توفيق مثالي", "توفيق مثالي", "مثالي"]
    found = names(small, "كلف أحمد توفيق مثالي. وتوفيق مثالي وافق. وقال مثالي", *((name, "PERSON") for name in given))
    assert found[2] == "أحمد توفيق مثالي"


def test_an_organization_without_its_head_is_the_one_with_it(small: Aliases) -> None:
    text = "قالت منظمة مثالستان. وأضافت مثالستان"
    assert names(small, text, ("منظمة مثالستان", "ORG"), ("مثالستان", "ORG")) == ["منظمة مثالستان"] * 2
    place = names(small, text, ("منظمة مثالستان", "ORG"), ("مثالستان", "PLACE"))
    assert place == ["منظمة مثالستان", "مثالستان"]


def test_the_alef_that_a_particle_swallowed_is_a_part_of_the_name(small: Aliases) -> None:
    (link,) = links(small, "بيان للجمعية المثالية", ("للجمعية المثالية", "ORG"))
    assert (link.mention.text, link.full_name) == ("لجمعية المثالية", "الجمعية المثالية")


def kinds(aliases: Aliases, text: str, *given: tuple[str, str]) -> list[str]:
    return [link.mention.type.value for link in links(aliases, text, *given)]


def test_an_unknown_name_has_the_type_that_most_of_its_mentions_have(small: Aliases) -> None:
    text = "مثالون ثم مثالون ثم مثالون"
    assert kinds(small, text, ("مثالون", "ORG"), ("مثالون", "PLACE"), ("مثالون", "ORG")) == ["ORG"] * 3
    assert kinds(small, "مثالون ثم مثالون", ("مثالون", "ORG"), ("مثالون", "PLACE")) == ["ORG", "PLACE"]


def test_a_surname_is_a_persons_however_often_it_looked_like_another_name(small: Aliases) -> None:
    text = "قال فلان مثالون. ثم مثالون ثم مثالون ثم مثالون"
    given = (("فلان مثالون", "PERSON"), ("مثالون", "ORG"), ("مثالون", "ORG"), ("مثالون", "PERSON"))
    assert kinds(small, text, *given) == ["PERSON"] * 4


def test_an_unknown_state_is_anything_else_that_it_may_be(small: Aliases) -> None:
    text = "مثالستان ثم مثالستان ثم مثالستان"
    assert kinds(small, text, ("مثالستان", "STATE"), ("مثالستان", "STATE"), ("مثالستان", "PLACE")) == ["PLACE"] * 3
    assert kinds(small, "زار مثالستان", ("مثالستان", "STATE")) == ["STATE"]
