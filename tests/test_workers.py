"""Workers: the bytes of one process, whatever dies on the way."""

import logging
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from test_build import GOOD, write_articles
from world import write_model, write_tables

from kg import Settings, SettingsError, build_graph
from kg.read import read_articles
from kg.record import Job
from kg.workers import Workers, batches


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("world")
    return Settings(model=write_model(folder / "model"), seeds=write_tables(folder / "seeds"), batch=1)


def test_two_workers_write_the_bytes_of_one_process(settings: Settings, tmp_path: Path) -> None:
    given = write_articles(tmp_path / "a.jsonl", *GOOD, *({**GOOD[0], "id": f"more-{n}"} for n in range(4)))
    for workers in (1, 2):
        build_graph([given], settings=settings, out=tmp_path / f"{workers}.nq", workers=workers)
    assert (tmp_path / "1.nq").read_bytes() == (tmp_path / "2.nq").read_bytes() != b""


def test_a_worker_that_dies_is_replaced_and_nothing_is_lost(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    articles = list(read_articles([write_articles(tmp_path / "a.jsonl", *GOOD)]))
    with Workers(settings, 1) as crew, caplog.at_level(logging.WARNING):
        (victim,) = crew.pids
        stop_at = iter([False, True, False])

        def jobs() -> list[Job]:
            for article in articles:
                if next(stop_at):
                    os.kill(victim, signal.SIGKILL)
                yield Job(article=article)  # type: ignore[arg-type]

        made = [done.article.id for done in crew.assemble(jobs(), "urn:run")]
        assert made == [each["id"] for each in GOOD]
        assert crew.pids != (victim,)
    [record] = caplog.records
    assert "a worker died at articles" in record.getMessage() and "signal 9" in record.getMessage()


def test_a_batch_that_costs_two_workers_their_lives_stops_the_build(settings: Settings, tmp_path: Path) -> None:
    [article] = read_articles([write_articles(tmp_path / "a.jsonl", GOOD[0])])
    is_over = threading.Event()
    with Workers(settings, 1) as crew:

        def kill_all() -> None:
            while not is_over.wait(0.05):
                for pid in crew.pids:
                    os.kill(pid, signal.SIGKILL)

        killer = threading.Thread(target=kill_all)
        killer.start()
        try:
            with pytest.raises(SettingsError, match=r"two workers died at articles 'good-1' to .*fewer --workers"):
                list(crew.assemble([Job(article=article)], "urn:run"))  # type: ignore[arg-type]
        finally:
            is_over.set()
            killer.join()


def test_an_error_in_a_worker_is_told_as_in_one_process(settings: Settings, tmp_path: Path) -> None:
    given = write_articles(tmp_path / "a.jsonl", *GOOD)
    broken = Settings(model=tmp_path / "none", seeds=settings.seeds)
    with pytest.raises(SettingsError, match="no tagger model there"):
        build_graph([given], settings=broken, store=tmp_path / "store", workers=2)
    assert not (tmp_path / "store").exists()


def test_leaving_ends_the_workers_whatever_they_are_at(settings: Settings) -> None:
    with Workers(settings, 2) as crew:
        pids = crew.pids
        began = time.monotonic()
    assert time.monotonic() - began < 10
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_batches_have_all_jobs_in_order() -> None:
    assert list(batches(range(5), 2)) == [[0, 1], [2, 3], [4]]  # type: ignore[comparison-overlap,arg-type]
    assert list(batches([], 2)) == []
