"""Names that are spelled letter by letter with full stops between."""

from pathlib import Path

import pytest
from conftest import tagged

from kg import Aliases, EntityType, link_article
from seeds import make_aliases


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    folder: Path = tmp_path_factory.mktemp("seeds")
    words = "\n".join(f"{letter}|letter" for letter in ("إن", "بي", "سي", "في", "جيه"))
    return make_aliases(folder, entities="Q1|ORG|إن بي سي|NBC\nQ2|STATE|سوريا|Syria", aliases="", words=words)


@pytest.mark.parametrize(
    ("text", "given", "found"),
    [
        ("قالت قناة (إن.بي.في) أمس", ["إن", "في"], [("إن.بي.في", None)]),
        ("قالت قناة (إن.بي.سي) أمس", ["بي"], [("إن.بي.سي", "Q1")]),
        ("مدير الإن.بي.في المثالي", ["بي"], [("الإن.بي.في", None)]),
        ("محطة إن.بي.في نيوز الخاصة", ["في نيوز"], [("إن.بي.في نيوز", None)]),
        # A sentence that ends without a space, and letters apart, are none.
        ("عاد من سوريا.سي", ["سوريا"], [("سوريا", "Q2")]),
        ("بين بي. سي أمس", ["بي"], [("بي", None)]),
    ],
)
def test_a_row_of_letters_is_one_name(
    small: Aliases, text: str, given: list[str], found: list[tuple[str, str | None]]
) -> None:
    page = tagged(text, *((name, "ORG") for name in given))
    assert [(link.mention.text, link.qid) for link in link_article(page, small).links] == found


def test_what_becomes_one_name_has_the_type_of_its_first_part(small: Aliases) -> None:
    page = tagged("سجل جيه.جيه ورقان هدفين", ("جيه", "PERSON"), ("جيه ورقان", "ORG"))
    (link,) = link_article(page, small).links
    assert (link.mention.text, link.mention.type) == ("جيه.جيه ورقان", EntityType.PERSON)
