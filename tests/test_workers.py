"""Workers: the bytes of one process, whatever dies on the way."""

import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from test_build import GOOD, write_articles
from world import write_model, write_tables

from kg import Settings, SettingsError, build_graph
from kg.assemble import Assembler
from kg.read import read_articles
from kg.record import Job
from kg.workers import Workers, batches, one_ahead


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


def test_a_thread_is_at_the_next_one_while_the_one_before_is_looked_at() -> None:
    begun = [threading.Event() for _ in range(3)]

    def do(number: int) -> int:
        begun[number].set()
        return 10 * number

    answers = one_ahead(do, range(3))
    assert next(answers) == 0
    assert begun[1].wait(timeout=10) and not begun[2].is_set()
    assert list(answers) == [10, 20]
    assert list(one_ahead(do, [])) == []


def test_no_more_than_one_is_read_ahead() -> None:
    read: list[int] = []
    seen = [len(read) - n for n in one_ahead(lambda n: n, (read.append(n) or n for n in range(9)))]  # type: ignore[func-returns-value]
    assert seen == [2, 2, 2, 2, 2, 2, 2, 2, 1]  # itself and the next


def test_what_is_raised_ahead_is_raised_in_its_place() -> None:
    def do(number: int) -> int:
        if number == 2:
            raise SettingsError("no more")
        return number

    got: list[int] = []
    with pytest.raises(SettingsError, match="no more"):
        got.extend(one_ahead(do, range(9)))
    assert got == [0, 1]


def test_whoever_stops_reading_leaves_no_thread_behind() -> None:
    threads, turns, done = threading.active_count(), sys.getswitchinterval(), []
    answers = one_ahead(lambda n: done.append(n), range(9))
    next(answers)
    assert (threading.active_count(), sys.getswitchinterval()) != (threads, turns)
    answers.close()  # type: ignore[attr-defined]
    assert (threading.active_count(), sys.getswitchinterval()) == (threads, turns)
    assert done == [0, 1]


def test_an_error_of_the_tagger_stops_a_build_and_keeps_what_is_made(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = write_articles(tmp_path / "a.jsonl", *GOOD)
    tag = Assembler.tag

    def fail(self: Assembler, jobs: list[Job]) -> list[Job]:
        if jobs[0].article.id == GOOD[2]["id"]:
            raise SettingsError("out of memory")
        return tag(self, jobs)

    monkeypatch.setattr(Assembler, "tag", fail)
    with pytest.raises(SettingsError, match="out of memory"):
        build_graph([given], settings=settings, store=tmp_path / "store")
    monkeypatch.undo()
    summary = build_graph([given], settings=settings, store=tmp_path / "store")
    assert (summary.accepted, summary.unchanged) == (3, 2)
