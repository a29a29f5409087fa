"""What is kept of a report: a file beside the output, and a table of the broken promises."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg import Report, SettingsError, Violation, list_broken, report_beside, write_report
from kg.vocab import KG, SH


def violation(shape: str, focus: str, value: str | None = None) -> Violation:
    return Violation(focus=focus, shape=KG + shape, message=f"{shape} is a promise.", value=value)


REPORT = Report(
    violations=(
        violation("RunShape-label", "urn:a:1"),
        violation("MentionShape-order", "urn:a:2", "10"),
        violation("MentionShape-order", "urn:a:3", "12"),
    ),
    focus_nodes=7,
)


def test_the_promise_broken_most_often_comes_first_with_its_first_example() -> None:
    most, least = list_broken(REPORT)
    assert (most.shape, most.count, most.focus, most.value) == ("kg:MentionShape-order", 2, "urn:a:2", "10")
    assert (least.shape, least.count, least.value) == ("kg:RunShape-label", 1, "")
    assert most.message == "MentionShape-order is a promise."


def test_a_report_that_conforms_has_no_broken_promise() -> None:
    assert list_broken(Report(violations=(), focus_nodes=7)) == []


@pytest.mark.parametrize(
    ("out", "report"),
    [
        ("graph.nq", "graph.report.ttl"),
        ("graph.nq.gz", "graph.report.ttl"),
        ("a/graph.2020.trig", "a/graph.2020.report.ttl"),
    ],
)
def test_a_report_lies_beside_its_output(out: str, report: str) -> None:
    assert report_beside(Path(out)) == Path(report)


def test_a_report_is_written_as_turtle_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one.ttl", "two.ttl"):
        write_report(REPORT, tmp_path / name)
    text = (tmp_path / "one.ttl").read_bytes()
    assert text == (tmp_path / "two.ttl").read_bytes()
    results = [q for q in parse(text, format=RdfFormat.TURTLE) if q.predicate == NamedNode(SH + "result")]
    assert len(results) == len(REPORT.violations)


def test_a_report_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no folder"):
        write_report(REPORT, tmp_path / "none" / "report.ttl")
