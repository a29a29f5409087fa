"""What the verbs tell while they work."""

import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.console import describe_rate, plain_table


@pytest.mark.parametrize(
    ("count", "seconds", "share", "said"),
    [
        (5, 1, 0.1, ""),
        (500, 60, None, ", 500 a minute"),
        (500, 60, 0.0, ", 500 a minute"),
        (500, 60, 0.5, ", 500 a minute, 0:01:00 left"),
        (2_000, 3_600, 0.04, ", 33 a minute, 1 day, 0:00:00 left"),
        (90, 60, 1.0, ", 90 a minute, 0:00:00 left"),
    ],
)
def test_the_rate_comes_with_the_time_left_where_the_length_of_the_input_is_known(
    count: int, seconds: float, share: float | None, said: str
) -> None:
    assert describe_rate(count, seconds, share) == said


CELL = st.sampled_from(["", "a", "é b", "روسيا", "رُوسيا الاتحادية", "中文", "😀 x", "wd:Q159"])


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=4)))
def test_a_plain_table_is_what_rich_prints(cells: list[list[str]]) -> None:
    assume(all(any(column) for column in zip(*cells, strict=True)))  # rich fills the line where a column is empty
    names, *rows = cells
    table = Table(box=box.SIMPLE, show_header=any(names))
    for name in names:
        table.add_column(name)
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(file=io.StringIO(), width=10_000)
    console.print(table)
    assert plain_table(names, rows) == console.file.getvalue()  # type: ignore[attr-defined]


def test_a_table_without_columns_is_an_empty_line() -> None:
    assert plain_table([], []) == "\n"
