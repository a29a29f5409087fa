"""Tracing: wrapped tables answer the same, and every question is noted."""

from dataclasses import dataclass, field

import pytest

from kg import Aliases
from kg.tables import Role
from kg.trace import Trace, number_of_question, trace_tables


@dataclass(frozen=True, kw_only=True)
class Tables:
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cues: dict[tuple[str, str], int] = field(default_factory=dict)
    roles: dict[Role, frozenset[str]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()


TABLES = Tables(
    names={"a": ("Q1",), "b": ("Q1", "Q2")},
    cues={("before", "x"): 1},
    roles={Role.HEAD: frozenset("h"), Role.GOVERNOR: frozenset("p")},
    words=frozenset("wv"),
)


@pytest.fixture
def trace() -> Trace:
    return Trace()


@pytest.fixture
def traced(trace: Trace) -> Tables:
    return trace_tables(TABLES, trace)


def test_what_is_asked_is_noted_found_or_not(traced: Tables, trace: Trace) -> None:
    assert traced.names.get("a") == ("Q1",)
    assert traced.names.get("c", ()) == ()
    assert traced.cues[("before", "x")] == 1
    assert "w" in traced.words and "z" not in traced.words
    assert trace.take() == {
        ("names", "a"), ("names", "c"), ("cues", ("before", "x")), ("words", "w"), ("words", "z")
    }  # fmt: skip
    assert trace.take() == frozenset()


def test_whether_a_key_is_there_is_another_question_than_what_it_says(traced: Tables, trace: Trace) -> None:
    assert "a" in traced.names
    assert trace.take() == {("names?", "a")}


def test_sets_behind_keys_are_asked_one_by_one_together_too(traced: Tables, trace: Trace) -> None:
    both = traced.roles[Role.HEAD] | traced.roles[Role.GOVERNOR]
    assert "p" in both and not both.isdisjoint(["x", "h"])
    assert trace.take() == {("roles/head", k) for k in "pxh"} | {("roles/governor", k) for k in "px"}


def test_what_is_taken_off_a_set_asks_for_its_members_alone(traced: Tables, trace: Trace) -> None:
    assert frozenset("wx") - traced.words == {"x"}
    assert trace.take() == {("words", "w"), ("words", "x")}


@pytest.mark.parametrize("table", ["names", "words"])
def test_reading_a_table_as_a_whole_is_one_question_about_all_of_it(table: str, traced: Tables, trace: Trace) -> None:
    assert sorted(getattr(traced, table)) == sorted(getattr(TABLES, table))
    assert trace.take() == {(table, None)}


def test_a_table_of_another_kind_is_refused() -> None:
    @dataclass(frozen=True)
    class Odd:
        number: int = 1

    with pytest.raises(TypeError, match="number of Odd cannot be traced"):
        trace_tables(Odd(), Trace())


def test_a_question_has_the_same_number_in_every_process() -> None:
    assert number_of_question(("names", "روسيا")) == 971512979
    assert number_of_question(("cues", ("before", "x"))) != number_of_question(("cues", "before"))
    assert number_of_question(("names", None)) != number_of_question(("names", ""))
    assert number_of_question(("names", "\ud800")) != number_of_question(("names", "\udfff"))  # halves of a letter


def test_the_shipped_tables_can_be_traced(aliases: Aliases) -> None:
    trace = Trace()
    traced = trace_tables(aliases, trace)
    assert traced.named("روسيا") == aliases.named("روسيا")
    assert traced.roles[Role.HEAD].isdisjoint(["x"])
    assert trace.take() == {("names", "روسيا"), ("roles/head", "x")}
