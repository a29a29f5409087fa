"""The articles of the benchmarks are such as a build would make: what is fast on them is fast on real ones."""

from bench.articles import make_quads
from kg import Aliases, load_shapes, validate_quads
from kg.settings import data_folder


def test_made_up_articles_are_the_same_each_time_and_the_shapes_accept_them(aliases: Aliases) -> None:
    quads = list(make_quads(aliases, 3000))
    assert 3000 <= len(quads) == len(set(quads)) and quads == list(make_quads(aliases, 3000))
    report = validate_quads(quads, load_shapes(data_folder("shapes")))
    assert report.conforms, report.violations
