"""Misses: unknown names come out as rows to fill in, the widest spread first."""

from pathlib import Path

from conftest import tagged

from kg import Aliases, link_article, list_misses, to_line
from kg.tables import AliasRow, header
from seeds import make_aliases


def test_unknown_names_come_in_order_of_their_reach(aliases: Aliases) -> None:
    once = ("فلان بن علان", "PERSON")
    pages = [
        link_article(tagged("قال فلان بن علان إن حزب المثال خسر في روسيا", once, ("حزب المثال", "ORG")), aliases),
        link_article(tagged("وفاز حزب المثال", ("حزب المثال", "ORG")), aliases),
    ]
    rows = list_misses(pages, aliases)
    assert [(row.alias, row.qid, row.note) for row in rows] == [
        ("حزب المثال", "", "ORG; 2 articles, 2 mentions"),
        ("فلان بن علان", "", "PERSON; 1 articles, 1 mentions"),
    ]
    assert to_line(rows[0]) == "حزب المثال\t\tname\t\t\tORG; 2 articles, 2 mentions"


def test_spellings_that_fold_alike_are_one_name_in_its_commonest_spelling(aliases: Aliases) -> None:
    text = "زار أحمد المثالي احمد المثالي أحمد المثالي"
    names = [("أحمد المثالي", "PERSON"), ("احمد المثالي", "PERSON"), ("أحمد المثالي", "PERSON")]
    (row,) = list_misses([link_article(tagged(text.replace("ي ", "ي، "), *names), aliases)], aliases)
    assert (row.alias, row.note) == ("أحمد المثالي", "PERSON; 1 articles, 3 mentions")


def test_a_short_form_is_counted_with_its_full_name(aliases: Aliases) -> None:
    page = tagged("قال كاظم المثالي. وأضاف المثالي", ("كاظم المثالي", "PERSON"), ("المثالي", "PERSON"))
    (row,) = list_misses([link_article(page, aliases)], aliases)
    assert (row.alias, row.note) == ("كاظم المثالي", "PERSON; 1 articles, 2 mentions")


def test_known_names_are_no_misses(aliases: Aliases) -> None:
    assert list_misses([link_article(tagged("زار موسكو", ("موسكو", "PLACE")), aliases)], aliases) == []


ENTITIES = """
Q1|PERSON|جوزيب بوريل|Josep Borrell
Q2|PLACE|جوزيب بوريلا|a town
Q3|PERSON|جوزيبا بوريل|Josepa
Q4|PERSON|يوزيف بوريل|Josef
Q20|PERSON|جوزيت بوريل|Josette
Q5|PLACE|موسكو|Moscow
"""


def note(aliases: Aliases, name: str, kind: str) -> str:
    (row,) = list_misses([link_article(tagged(f"قال {name} أمس", (name, kind)), aliases)], aliases)
    assert len(to_line(row).split("\t")) == len(header(AliasRow))
    return row.note


def test_names_that_are_nearly_spelled_so_are_suggested_those_of_its_type_first(tmp_path: Path) -> None:
    small = make_aliases(tmp_path, entities=ENTITIES, aliases="جوزيف بورال|Q1|transliteration")
    reach = "1 articles, 1 mentions; near: "
    persons = "جوزيب بوريل Q1, جوزيبا بوريل Q3, جوزيت بوريل Q20"
    assert note(small, "جوزيبو بوريل", "PERSON") == f"PERSON; {reach}{persons}"
    assert note(small, "جوزيبو بوريل", "PLACE") == f"PLACE; {reach}جوزيب بوريلا Q2, جوزيب بوريل Q1, جوزيبا بوريل Q3"


def test_an_item_is_suggested_once_by_the_nearest_of_its_names(tmp_path: Path) -> None:
    small = make_aliases(tmp_path, entities=ENTITIES, aliases="جوزيف بورال|Q1|transliteration")
    assert note(small, "جوزيف بورالي", "PERSON").endswith("near: جوزيف بورال Q1")


def test_nothing_is_suggested_for_a_name_like_no_other(tmp_path: Path) -> None:
    small = make_aliases(tmp_path, entities=ENTITIES)
    assert note(small, "فلان علان", "PERSON") == "PERSON; 1 articles, 1 mentions"
    assert note(small, "موسك", "PLACE").endswith("near: موسكو Q5")


def test_a_name_whose_item_is_not_believed_is_suggested_as_it_is(tmp_path: Path) -> None:
    small = make_aliases(tmp_path, entities=ENTITIES)
    assert note(small, "موسكو", "PERSON") == "PERSON; 1 articles, 1 mentions; near: موسكو Q5"
