"""Several processes that assemble articles side by side, each with a model of its own; the bytes are those of one.

Batches are handed out as workers come free and come back in order. A worker that dies (a machine short of memory kills
the largest) is replaced, and its batch is tried once more.
"""

import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, Protocol, Self

from kg.assemble import Assembler
from kg.errors import KgError, SettingsError
from kg.record import Done, Job
from kg.settings import Settings

_AHEAD = 2
"""Batches that wait for each worker, so that none is idle while articles are read."""
_log = logging.getLogger(__name__)


def batches(jobs: Iterable[Job], size: int) -> Iterator[list[Job]]:
    """Yield the jobs in lists of *size*."""
    stream = iter(jobs)
    while some := list(islice(stream, size)):
        yield some


class Crew(Protocol):
    """Who assembles articles."""

    @property
    def arithmetic(self) -> str:
        """How the tagger computes; it is loaded to know this."""

    def assemble(self, jobs: Iterable[Job], run: str) -> Iterator[Done]:
        """Yield each article as a graph, in the order of the jobs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """Nobody but the process that builds."""

    assembler: Assembler
    batch: int

    @property
    def arithmetic(self) -> str:
        """How the tagger computes; it is loaded to know this."""
        return self.assembler.arithmetic

    def assemble(self, jobs: Iterable[Job], run: str) -> Iterator[Done]:
        """Yield each article as a graph, in the order of the jobs."""
        for some in batches(jobs, self.batch):
            yield from self.assembler.assemble(some, run)


@dataclass(slots=True, kw_only=True)
class _Worker:
    """A process, and the task that it is at."""

    process: SpawnProcess
    pipe: Connection
    task: "_Task | None" = None


@dataclass(slots=True, kw_only=True)
class _Task:
    """What a worker is asked: a batch and its run, or how it computes."""

    question: tuple[list[Job], str] | None
    answer: Any = None
    is_done: bool = False
    deaths: int = 0


class Workers:
    """Processes that live as long as this context."""

    def __init__(self, settings: Settings, count: int) -> None:
        """Start *count* processes, with the cores of the machine shared out among them."""
        self._settings = settings
        self._batch = settings.batch
        self._threads = max(1, (os.cpu_count() or 1) // count)
        self._workers = [self._start() for _ in range(count)]

    def __enter__(self) -> Self:
        """Return the crew."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, whatever they are at."""
        for worker in self._workers:
            self._end(worker)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are at work now."""
        return tuple(worker.process.pid or 0 for worker in self._workers)

    @property
    def arithmetic(self) -> str:
        """How the tagger computes; one worker loads it to know this."""
        (task,) = self._in_order(iter([_Task(question=None)]))
        return str(task.answer)

    def assemble(self, jobs: Iterable[Job], run: str) -> Iterator[Done]:
        """Yield each article as a graph, in the order of the jobs.

        Raises SettingsError if a batch has cost two workers their lives.
        """
        tasks = (_Task(question=(some, run)) for some in batches(jobs, self._batch))
        for task in self._in_order(tasks):
            yield from task.answer

    def _in_order(self, tasks: Iterator[_Task]) -> Iterator[_Task]:
        """Yield the tasks, done, in order."""
        going: deque[_Task] = deque()  # given out or waiting, the first to be yielded first
        todo: deque[_Task] = deque()
        is_over = False
        while True:
            while not is_over and len(going) < _AHEAD * len(self._workers):
                task = next(tasks, None)
                is_over = task is None
                if task is not None:
                    going.append(task)
                    todo.append(task)
            for worker in self._workers:
                if worker.task is None and todo:
                    self._give(worker, todo.popleft())
            while going and going[0].is_done:
                yield going.popleft()
            if not going and is_over:
                return
            if going and not going[0].is_done:
                todo.extendleft(reversed(list(self._receive())))

    def _give(self, worker: _Worker, task: _Task) -> None:
        worker.task = task
        with suppress(BrokenPipeError):  # it is dead, which is seen when its answer is waited for
            worker.pipe.send(task.question)

    def _receive(self) -> Iterator[_Task]:
        """Wait until a worker answers or dies; yield the tasks that must be tried again."""
        busy = {worker.pipe: worker for worker in self._workers if worker.task is not None}
        for pipe in wait(list(busy)):
            worker = busy[pipe]  # type: ignore[index]
            task = worker.task
            assert task is not None
            try:
                kind, answer = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                self._replace(worker, task)
                yield task
                continue
            worker.task = None
            if kind == "error":
                raise answer
            task.answer, task.is_done = answer, True

    def _replace(self, worker: _Worker, task: _Task) -> None:
        """Start another worker for one that died at a task."""
        worker.process.join()
        code = worker.process.exitcode or 0
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        at = f"at {_name(task)}"
        task.deaths += 1
        if task.deaths > 1:
            raise SettingsError(f"two workers died {at} (the last by {how}; expected fewer --workers, or more memory)")
        _log.warning("a worker died %s (%s); another one tries again", at, how)
        new = self._start()
        worker.process, worker.pipe, worker.task = new.process, new.pipe, None

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._settings, self._threads), daemon=True)
        process.start()
        theirs.close()  # so that its end is seen here
        return _Worker(process=process, pipe=ours)

    def _end(self, worker: _Worker) -> None:
        worker.process.terminate()
        worker.process.join()
        worker.pipe.close()


def _name(task: _Task) -> str:
    if task.question is None:
        return "loading"
    jobs = task.question[0]
    return f"articles {jobs[0].article.id!r} to {jobs[-1].article.id!r}"


def _work(pipe: Connection, settings: Settings, threads: int) -> None:
    """Answer questions until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    try:
        assembler = Assembler(settings, threads=threads)
        while True:
            question = pipe.recv()
            pipe.send(("answer", assembler.arithmetic if question is None else assembler.assemble(*question)))
    except (EOFError, BrokenPipeError):
        return  # the one who started us is gone
    except KgError as error:
        pipe.send(("error", error))
