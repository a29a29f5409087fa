"""Counting: of quads, of lines, and of sums, always the same."""

from collections import Counter
from pathlib import Path

from world import whole_graph

from kg.census import ENTITIES, Census, count_line


def test_lines_are_counted_like_the_quads_that_they_are(tmp_path: Path) -> None:
    quads, census, counts = whole_graph(tmp_path), Census(), Counter[str]()
    census.add(quads)
    things = {count_line(counts, str(quad), 1) for quad in quads} - {None}
    counts[ENTITIES] = len(things)
    assert Census.from_counts(counts) == census
    for quad in quads:
        count_line(counts, str(quad), -1)
    assert Census.from_counts(counts) == Census(entities=len(things))


def test_counts_of_parts_add_up(tmp_path: Path) -> None:
    quads = whole_graph(tmp_path)
    whole, counts = Census(), Counter[str]()
    whole.add(quads)
    for name in {quad.graph_name for quad in quads}:  # a thing has its classes in one graph
        part = Census()
        part.add(quad for quad in quads if quad.graph_name == name)
        counts.update(part.to_counts())
    assert Census.from_counts(counts) == whole
