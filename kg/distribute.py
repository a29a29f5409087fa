"""A build spread over several machines: articles in shards, each a file of its own, on Ray or in this process.

A shard is named by a digest of its articles, and its file appears only when it is complete. So a shard can be made
anywhere, and twice if need be: a machine that is lost costs the shards that it was at, which are made again on another;
a run that was broken off is begun again with the same command, and makes what is missing. All machines need the same
folder, model, tables and shapes (a shared disk, or one container image). Each file loads into a store by itself.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from kg import vocab
from kg.assemble import Assembler
from kg.build import program_version, run_facts, with_rest
from kg.claim import claim_run
from kg.errors import SettingsError
from kg.model import Article, Refusal
from kg.rdf import new_file, write_quads
from kg.read import read_articles
from kg.record import Done, Job, content_of
from kg.settings import Settings
from kg.workers import batches

_AHEAD = 2
"""Shards that wait for each processor of the cluster, so that none is idle while articles are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharded:
    """What a build in shards did."""

    shards: tuple[Path, ...]
    """Their files, in order of the input."""
    made: int
    """How many of them this build made; the others were there."""
    accepted: int
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shard:
    articles: tuple[Article, ...]
    path: Path


class _Runner(Protocol):
    def __call__(self, shards: Iterator[_Shard], settings: Settings) -> Iterator[None]:
        """Make the shards, in any order; yield when one is done."""


def build_shards(
    inputs: Sequence[Path | str],
    *,
    settings: Settings,
    folder: Path,
    size: int = 10_000,
    cluster: str | None = None,
    tries: int = 3,
    progress: Callable[[int, int], None] | None = None,
) -> Sharded:
    """Read articles and write them to *folder* as N-Quads, *size* in a file, each with all it names, and its counts.

    *cluster*: the address of a Ray cluster (``auto`` for the one this process belongs to); None for this process alone,
    which writes the same bytes where the arithmetic is the same. A shard that a lost machine was at is tried on
    another, up to *tries* times. *progress* is called with how many shards are done and were there before.
    Raises what ``build_graph`` raises, and SettingsError if Ray is not installed or gives a shard up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    refusals: list[Refusal] = []
    every: list[_Shard] = []

    def missing() -> Iterator[_Shard]:
        for shard in _split(read_articles(inputs, longest=settings.longest), refusals, folder.resolve(), size):
            every.append(_Shard(articles=(), path=shard.path))
            if not shard.path.is_file():
                yield shard

    made = 0
    runner: _Runner = _run_here if cluster is None else _OnRay(address=cluster, tries=tries)
    for _ in runner(missing(), settings):
        made += 1
        if progress is not None:
            progress(made, len(every) - made)
    reports = [json.loads(_report_of(shard.path).read_text("utf-8")) for shard in every]
    refused = [Refusal(**{**each, "reasons": tuple(each["reasons"])}) for one in reports for each in one["refusals"]]
    return Sharded(
        shards=tuple(shard.path for shard in every),
        made=made,
        accepted=sum(report["accepted"] for report in reports),
        refusals=(*refusals, *refused),
    )


def _split(articles: Iterable[Article | Refusal], refusals: list[Refusal], folder: Path, size: int) -> Iterator[_Shard]:
    """Yield the articles in shards; what cannot be read goes to *refusals*."""

    def good() -> Iterator[Article]:
        for article in articles:
            if isinstance(article, Refusal):
                refusals.append(article)
            else:
                yield article

    stream = good()
    while some := tuple(islice(stream, size)):
        digest = hashlib.sha256(b"".join(map(content_of, some))).hexdigest()[:16]
        yield _Shard(articles=some, path=folder / f"shard-{digest}.nq")


def _report_of(path: Path) -> Path:
    return path.with_suffix(".json")


class _Maker:
    """Model and tables in memory, and what is said of the run."""

    def __init__(self, settings: Settings, *, threads: int | None) -> None:
        self._settings = settings
        self._assembler = Assembler(settings, threads=threads)
        facts = run_facts(settings, self._assembler.arithmetic)
        self._run = vocab.run_iri(settings.base, hashlib.sha256(str(facts).encode()).hexdigest()[:16])
        self._about_run = claim_run(run=self._run, facts=facts, label=f"kg {program_version()}")

    def make(self, shard: _Shard) -> None:
        """Write the files of a shard, the one that says it is complete last."""
        accepted = 0
        refusals: list[Refusal] = []

        def made() -> Iterator[Done]:
            nonlocal accepted
            for some in batches((Job(article=article) for article in shard.articles), self._settings.batch):
                for done in self._assembler.assemble(some, self._run):
                    if done.report.conforms:
                        accepted += 1
                    else:
                        reasons = tuple(f"{found.focus}: {found.message}" for found in done.report.violations)
                        refusals.append(Refusal(article=done.article.id, stage="validate", reasons=reasons))
                    yield done

        dataset = self._settings.dataset(default_release=program_version())
        unfinished = shard.path.with_suffix(".unfinished.nq")
        try:
            write_quads(with_rest(made(), self._run, self._about_run, dataset), unfinished)
            report = {"accepted": accepted, "refusals": [asdict(refusal) for refusal in refusals]}
            with new_file(_report_of(shard.path)) as file:
                file.write(json.dumps(report, ensure_ascii=False).encode())
            unfinished.replace(shard.path)
        finally:
            unfinished.unlink(missing_ok=True)


def _run_here(shards: Iterator[_Shard], settings: Settings) -> Iterator[None]:
    maker: _Maker | None = None
    for shard in shards:
        maker = maker or _Maker(settings, threads=None)
        maker.make(shard)
        yield


_makers: dict[str, _Maker] = {}
"""In a process of a cluster, which makes one shard after the other: the last that was loaded."""


def _make_there(shard: _Shard, settings: Settings, rests: str) -> None:
    """Make a shard in a process of a cluster; *rests*: what model, tables, shapes and settings are."""
    if rests not in _makers:
        _makers.clear()
        _makers[rests] = _Maker(settings, threads=1)
    _makers[rests].make(shard)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnRay:
    """Shards as tasks of a Ray cluster, one processor each."""

    address: str
    tries: int

    def __call__(self, shards: Iterator[_Shard], settings: Settings) -> Iterator[None]:
        try:
            import ray
            from ray.exceptions import RayError
        except ImportError as error:
            raise SettingsError("Ray is not installed (expected pip install 'kg-news[distributed]')") from error
        if not ray.is_initialized():
            ray.init(address=self.address, log_to_driver=False)
        task: Any = ray.remote(num_cpus=1, max_retries=self.tries)(_make_there)
        rests = str(run_facts(settings, ""))
        going: dict[Any, Path] = {}
        try:
            for shard in shards:
                going[task.remote(shard, settings, rests)] = shard.path
                while len(going) >= _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1))):
                    yield from self._wait(ray, going)
            while going:
                yield from self._wait(ray, going)
        except RayError as error:
            raise SettingsError(f"{self.address}: the cluster gave a shard up: {error}") from error
        finally:
            for left in going:
                with suppress(RayError):
                    ray.cancel(left)

    def _wait(self, ray: Any, going: dict[Any, Path]) -> Iterator[None]:
        (ready,), _ = ray.wait(list(going), num_returns=1)
        ray.get(ready)
        del going[ready]
        yield None
