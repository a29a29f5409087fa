"""The expected calibration error is what it is said to be."""

import numpy as np
import pytest

from training.calibrate import Judged


def judged(*pairs: tuple[float, bool]) -> Judged:
    return Judged(np.array([p for p, _ in pairs], dtype=np.float32), np.array([right for _, right in pairs]))


def test_names_right_as_often_as_said_have_no_error() -> None:
    assert judged(*[(0.75, True)] * 3, (0.75, False)).error() == pytest.approx(0, abs=1e-6)


def test_the_error_is_the_mean_gap_weighted_by_names() -> None:
    # Three names at 0.95, all right: a gap of 0.05; one at 0.35, wrong: a gap of 0.35.
    assert judged(*[(0.95, True)] * 3, (0.35, False)).error() == pytest.approx(0.75 * 0.05 + 0.25 * 0.35, abs=1e-6)


def test_certainty_falls_into_the_last_bin() -> None:
    assert judged((1.0, True)).table() == [{"from": 0.9, "names": 1, "probability": 1.0, "right": 1.0}]
