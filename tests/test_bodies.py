"""Head nouns: with a nationality behind them, of several bodies at once, and as the first word of a name."""

from pathlib import Path

import pytest
from conftest import tagged

from kg import Aliases, EntityType, link_article
from seeds import make_aliases

ENTITIES = """
Q159|STATE|روسيا|Russia
Q43|STATE|تركيا|Turkey
Q7795|ORG|أوبك|OPEC
Q223799|ORG|وكالة تاس|TASS
Q22|PLACE|ميونيخ|Munich
"""
ALIASES = """
الروسية|Q159|demonym
الروسي|Q159|demonym
التركية|Q43|demonym
التركي|Q43|demonym
"""
BODIES = """
الجيش|named
الخارجية|named
وزارة الدفاع|named
"""
WORDS = """
وزارتا|pair
وزارتي|pair
حزب|head
ائتلاف|head
منظمة|head
وكالة|head
حكومة|long head
مؤتمر|long head
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    folder: Path = tmp_path_factory.mktemp("seeds")
    titles = "صحيفة|ORG\nمدينة|PLACE"
    return make_aliases(folder, entities=ENTITIES, aliases=ALIASES, titles=titles, bodies=BODIES, words=WORDS)


def found(aliases: Aliases, text: str, *given: tuple[str, str]) -> list[str]:
    return [link.mention.text for link in link_article(tagged(text, *given), aliases).links]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("قالت وزارتا الدفاع الروسية والتركية", ("وزارتا الدفاع الروسية والتركية", "ORG")),
        ("قالت وزارتا الدفاع الروسية والتركية", ("وزارتا الدفاع الروسية", "ORG")),
        ("قالت وزارتا الدفاع الروسية والتركية", ("وزارتا الدفاع", "ORG")),
        ("بيان لوزارتي الخارجية الروسية والتركية", ("لوزارتي الخارجية الروسية", "ORG")),
        ("بيان الشركتين الروسية والتركية", ("الشركتين الروسية والتركية", "ORG")),
    ],
)
def test_of_two_bodies_in_one_phrase_only_the_nationalities_are_mentions(
    small: Aliases, text: str, given: tuple[str, str]
) -> None:
    assert found(small, text, given) == ["الروسية", "التركية"]


def test_one_body_beside_another_nationality_is_a_name(small: Aliases) -> None:
    assert found(small, "قالت وزارة الدفاع الروسية") == ["وزارة الدفاع الروسية"]
    assert found(small, "الجيش الروسي والتركي") == ["الجيش الروسي", "التركي"]


@pytest.mark.parametrize(
    ("text", "given", "span"),
    [
        ("زعيم حزب المثال الوطني", "المثال الوطني", "حزب المثال الوطني"),
        ("زعيم لحزب المثال الوطني", "المثال الوطني", "حزب المثال الوطني"),
        ("أعلن ائتلاف دولة المثال", "دولة المثال", "ائتلاف دولة المثال"),
        ("رئيس حكومة المثال", "المثال", "حكومة المثال"),
        ("رئيس حكومة الجيش المثالي", "الجيش المثالي", "حكومة الجيش المثالي"),
        ("على هامش مؤتمر ميونيخ للمثال", "ميونيخ للمثال", "مؤتمر ميونيخ للمثال"),
    ],
)
def test_a_head_that_belongs_to_an_organizations_name_is_inside(
    small: Aliases, text: str, given: str, span: str
) -> None:
    assert found(small, text, (given, "ORG")) == [span]


def test_a_town_with_a_purpose_behind_a_head_is_an_organization(small: Aliases) -> None:
    (link,) = link_article(tagged("هامش مؤتمر ميونيخ للأمن", ("ميونيخ للأمن", "PLACE")), small).links
    assert (link.mention.text, link.mention.type) == ("مؤتمر ميونيخ للأمن", EntityType.ORG)
    assert found(small, "مؤتمر ميونيخ الأول", ("ميونيخ", "PLACE")) == ["ميونيخ"]


@pytest.mark.parametrize(
    ("text", "given", "kind"),
    [
        ("قالت صحيفة المثال", "المثال", "ORG"),  # a head that belongs to no name
        ("قالت منظمة أوبك", "أوبك", "ORG"),  # known without it
        ("مؤتمر مثالكم", "مثالكم", "ORG"),  # the conference of a company
        ("حزب «المثال»", "المثال", "ORG"),  # a quote between the two
        ("رئيس حزب حركة المثال", "حزب حركة المثال", "ORG"),  # has a head
        ("زعيم حزب فلان", "فلان", "PERSON"),
    ],
)
def test_any_other_word_before_it_is_outside(small: Aliases, text: str, given: str, kind: str) -> None:
    assert found(small, text, (given, kind)) == [given]


def test_a_name_of_the_tables_that_begins_with_the_head_stands(small: Aliases) -> None:
    assert found(small, "نقلت وكالة تاس الروسية", ("تاس الروسية", "ORG")) == ["وكالة تاس", "الروسية"]
