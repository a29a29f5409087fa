"""Misses: unknown names come out as rows to fill in, the widest spread first."""

from conftest import tagged

from kg import Aliases, link_article, list_misses, to_line


def test_unknown_names_come_in_order_of_their_reach(aliases: Aliases) -> None:
    once = ("فلان بن علان", "PERSON")
    pages = [
        link_article(tagged("قال فلان بن علان إن حزب المثال خسر في روسيا", once, ("حزب المثال", "ORG")), aliases),
        link_article(tagged("وفاز حزب المثال", ("حزب المثال", "ORG")), aliases),
    ]
    rows = list_misses(pages)
    assert [(row.alias, row.qid, row.note) for row in rows] == [
        ("حزب المثال", "", "ORG; 2 articles, 2 mentions"),
        ("فلان بن علان", "", "PERSON; 1 articles, 1 mentions"),
    ]
    assert to_line(rows[0]) == "حزب المثال\t\tname\t\t\tORG; 2 articles, 2 mentions"


def test_spellings_that_fold_alike_are_one_name_in_its_commonest_spelling(aliases: Aliases) -> None:
    text = "زار أحمد المثالي احمد المثالي أحمد المثالي"
    names = [("أحمد المثالي", "PERSON"), ("احمد المثالي", "PERSON"), ("أحمد المثالي", "PERSON")]
    (row,) = list_misses([link_article(tagged(text.replace("ي ", "ي، "), *names), aliases)])
    assert (row.alias, row.note) == ("أحمد المثالي", "PERSON; 1 articles, 3 mentions")


def test_known_names_are_no_misses(aliases: Aliases) -> None:
    assert list_misses([link_article(tagged("زار موسكو", ("موسكو", "PLACE")), aliases)]) == []
