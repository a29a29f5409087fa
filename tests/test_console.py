"""What the verbs tell while they work."""

import pytest

from kg.console import describe_rate


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
