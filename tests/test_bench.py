"""The articles of the benchmarks are such as a build would make: what is fast on them is fast on real ones."""

from bench.articles import StandIn, make_article, make_quads
from kg import Aliases, load_shapes, validate_quads
from kg.settings import data_folder


def test_made_up_articles_are_the_same_each_time_and_the_shapes_accept_them(aliases: Aliases) -> None:
    quads = list(make_quads(aliases, 3000))
    assert 3000 <= len(quads) == len(set(quads)) and quads == list(make_quads(aliases, 3000))
    report = validate_quads(quads, load_shapes(data_folder("shapes")))
    assert report.conforms, report.violations


def test_a_stand_in_knows_where_the_names_of_plain_articles_are() -> None:
    pages = [make_article(number) for number in (7, 3)]
    assert list(StandIn().tag(page.article for page in pages)) == pages
    for page in pages:
        assert len(page.mentions) > 10
        assert all(page.article.text[m.start : m.end] == m.text for m in page.mentions)
