"""The law of building: whatever happened to a store, it holds what one full build of its articles gives."""

import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from history import live, loading_once, make_world
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.fixture(autouse=True, scope="module")
def _loading_once() -> Iterator[None]:
    with loading_once():
        yield


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_any_history_ends_in_the_graph_of_one_full_build(seed: int, steps: int) -> None:
    rng = random.Random(seed)
    with TemporaryDirectory() as folder:
        world = make_world(Path(folder))
        told = live(world, rng, steps)
        has, wanted = world.dumps(rng)
    assert has == wanted, "\n".join(told)
