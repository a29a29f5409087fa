"""Stage 9 of 9: the stages in order, once, in one readable loop.

Three promises: nothing enters the graph that the shapes refuse; building twice gives the same bytes; every mention has
exactly one link.
"""

import hashlib
import platform
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import vocab
from kg.assemble import Assembler
from kg.census import Census
from kg.claim import claim_run
from kg.dataset import claim_dataset
from kg.keep import Keeper
from kg.model import Article, Refusal, Report, Summary, Violation
from kg.rdf import check_place, rdf_format, write_quads
from kg.read import Reading, read_articles
from kg.record import Done, Entry, Job
from kg.settings import DatasetFacts, Settings
from kg.store import is_store
from kg.workers import Alone, Crew, Workers

Progress = Callable[[int, int, float | None], None]
"""Called after each article with how many were accepted and refused so far, and the part of the input that was read
(from 0 to 1; None where nobody knows how much there is)."""
_TAGGING_CODE = ("fast.py", "ner.py", "tag.py")


def build_graph(
    inputs: Sequence[Path | str],
    *,
    settings: Settings,
    store: Path | None = None,
    out: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Summary:
    """Read, tag, link, validate and keep articles: in a store folder, in a file, or both.

    A store keeps what it held: articles of the input are added, or take the place of those of the same id, and what
    model, tables, shapes or settings have changed is made again, whether it is in the input or not. The file holds what
    this build accepted of the input. Refused articles are in the summary with their reasons, and in no graph.
    Raises KgError if settings, tables, shapes, model or output cannot be used; then nothing was written.
    """
    began = time.monotonic()
    if out is not None:
        rdf_format(out)
        check_place(out)
    reading = Reading()
    articles = read_articles(inputs, longest=settings.longest, reading=reading)
    with ExitStack() as closing:
        # Before anything is loaded, so that of two builds on one store the second is told at once.
        kept = closing.enter_context(Keeper(store)) if store is not None and is_store(store) else None
        assembler = Assembler(settings)
        crew: Crew = Alone(assembler=assembler, batch=settings.batch)
        if workers > 1:
            crew = closing.enter_context(Workers(settings, workers))
        arithmetic = _arithmetic(settings, crew, kept)
        facts = run_facts(settings, arithmetic)
        run = vocab.run_iri(settings.base, _digest(str(facts).encode())[:16])
        about_run = claim_run(run=run, facts=facts, label=f"kg {program_version()}")
        dataset = settings.dataset(default_release=program_version())
        rests = _rests(settings, facts, arithmetic, assembler.untraced)
        if kept is None or kept.facts.get("rest") != rests["rest"]:
            assembler.check_shapes()  # before anything is written; else they are those of the last build
        if store is not None:
            kept = kept or closing.enter_context(Keeper(store))
        tally = _Tally(progress=progress, reading=reading)
        if kept is not None:
            rests |= {"arithmetic": arithmetic, "machine": _machine(settings)}
            kept.begin(dataset=dataset, run=run, about_run=about_run, rests=rests, answers=assembler.answers)
        made = _made(articles, crew, run, kept, tally, everything=out is not None)
        if out is not None:
            write_quads(tally.count_quads(with_rest(made, run, about_run, dataset)), out)
        else:
            for _ in made:
                pass
        if kept is not None:
            for done in crew.assemble(kept.waiting(), run):
                kept.write(done)
                tally.make_again(done)
            tally.quads = kept.finish(run, about_run)
    return tally.summary(time.monotonic() - began)


def _made(
    articles: Iterable[Article | Refusal],
    crew: Crew,
    run: str,
    kept: Keeper | None,
    tally: "_Tally",
    *,
    everything: bool,
) -> Iterator[Done]:
    """Yield what comes of the articles, kept and counted; *everything*: also of those that the store has so already."""

    def jobs() -> Iterator[Job]:
        for article in articles:
            if isinstance(article, Refusal):
                tally.refuse(article)
                if kept is not None:
                    kept.withdraw_refused(article.article)
            elif kept is None:
                yield Job(article=article)
            elif (entry := kept.current(article)) is not None and not everything:
                tally.leave(article, entry)
            else:
                yield kept.job(article)

    for done in crew.assemble(jobs(), run):
        if kept is not None:
            kept.write(done)
        tally.count(done)
        yield done


def with_rest(made: Iterable[Done], run: str, about_run: Sequence[Quad], dataset: DatasetFacts) -> Iterator[Quad]:
    """Yield the quads of all articles, then what they share, each once, those of the run, and the counts of all."""
    census = Census()
    # SQLite keeps it in memory while it is small, and else in a file that nobody sees.
    about = sqlite3.connect("", isolation_level=None)
    try:
        about.execute("CREATE TABLE about (quad TEXT PRIMARY KEY) WITHOUT ROWID")
        for done in made:
            name = NamedNode(vocab.article_iri(dataset["base"], done.article.id))
            triples = parse(done.graph, format=RdfFormat.N_TRIPLES)
            quads = [Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples]
            census.add(quads)
            yield from quads
            about.executemany("INSERT OR IGNORE INTO about VALUES (?)", ((quad,) for quad in done.about))
        rows = about.execute("SELECT quad || ' .' FROM about ORDER BY quad")
        for _, lines in groupby((line for (line,) in rows), lambda line: line.partition(" ")[0]):
            quads = list(parse("\n".join(lines), format=RdfFormat.N_QUADS))
            census.add(quads)
            yield from quads
        census.add(about_run)
        yield from about_run
        yield from claim_dataset(census, runs=[run], **dataset)
    finally:
        about.close()


def _arithmetic(settings: Settings, crew: Crew, kept: Keeper | None) -> str:
    """Return how the tagger computes; it is loaded to know this, unless it was for the same store on this machine."""
    key = _machine(settings)
    known = kept.facts if kept is not None else {}
    return known["arithmetic"] if known.get("machine") == key else crew.arithmetic


def _machine(settings: Settings) -> str:
    """Return a digest of what the tagger's arithmetic depends on."""
    processor = Path("/proc/cpuinfo")
    lines = processor.read_text("utf-8", "replace").splitlines() if processor.is_file() else [platform.processor()]
    features = next((line for line in lines if line.startswith(("flags", "Features"))), lines[0])
    known = (platform.machine(), features, version("torch"), settings.backend, settings.device, str(settings.model))
    return _digest(repr(known).encode())


def _rests(settings: Settings, facts: Sequence[tuple[str, str]], arithmetic: str, untraced: str) -> dict[str, str]:
    """Return digests of what articles rest on: for their mentions, the tables, and all the rest."""
    known = dict(facts)
    package = Path(__file__).parent
    tagging = (known["modelHash"], arithmetic, sorted(settings.thresholds.items()))
    code = tuple(_digest((package / name).read_bytes()) for name in _TAGGING_CODE)
    program = (known["version"], _hash_folder(package, "*.py"))
    rest = (*program, known["shapesHash"], settings.base, settings.keep_text, untraced)
    return {
        "tagging": _digest(repr((tagging, code)).encode()),
        "tables": known["seedsHash"],
        "rest": _digest(repr(rest).encode()),
    }


@dataclass(slots=True, kw_only=True)
class _Tally:
    """Counts of a build in progress."""

    progress: Progress | None
    reading: Reading
    accepted: int = 0
    unchanged: int = 0
    made_again: int = 0
    quads: int = 0
    focus_nodes: int = 0
    violations: list[Violation] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def refuse(self, refusal: Refusal) -> None:
        """Count an article that could not be read."""
        self.refusals.append(refusal)
        self._tell()

    def count(self, done: Done) -> None:
        """Count an article of the input."""
        self._count(done.article.id, done.report, done.counts)

    def leave(self, article: Article, entry: Entry) -> None:
        """Count an article of the input that the store has already."""
        self.unchanged += 1
        self._count(article.id, entry.report, entry.counts)

    def make_again(self, done: Done) -> None:
        """Count an article that the store has, and the input does not have."""
        self.made_again += 1
        self._hear(done.article.id, done.report)
        self._tell()

    def count_quads(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield the quads, and count them."""
        for quad in quads:
            self.quads += 1
            yield quad

    def _count(self, article_id: str, report: Report, counts: Mapping[str, int]) -> None:
        self._hear(article_id, report)
        if report.conforms:
            self.accepted += 1
            self.counts.update(counts)
        self._tell()

    def _hear(self, article_id: str, report: Report) -> None:
        self.violations += report.violations
        self.focus_nodes += report.focus_nodes
        if not report.conforms:
            reasons = tuple(f"{violation.focus}: {violation.message}" for violation in report.violations)
            reasons = reasons or ("the shapes looked at no node of it",)
            self.refusals.append(Refusal(article=article_id, stage="validate", reasons=reasons))

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self.accepted, len(self.refusals), self.reading.share)

    def summary(self, seconds: float) -> Summary:
        return Summary(
            accepted=self.accepted,
            refusals=tuple(self.refusals),
            mentions=self._of("mentions"),
            verdicts=self._of("verdicts"),
            relations=self._of("relations"),
            unchanged=self.unchanged,
            made_again=self.made_again,
            quads=self.quads,
            seconds=seconds,
            report=Report(violations=tuple(self.violations), focus_nodes=self.focus_nodes),
        )

    def _of(self, what: str) -> dict[str, int]:
        kinds = sorted((name.partition(":"), count) for name, count in self.counts.items())
        return {kind: count for (name, _, kind), count in kinds if name == what}


def run_facts(settings: Settings, arithmetic: str) -> tuple[tuple[str, str], ...]:
    """Return what a run depends on besides its input: version, and SHA-256 of model, tables, shapes and settings.

    *arithmetic* says where and how precisely the tagger computes: a score may differ in its last digits with it.
    """
    tagging = (arithmetic, sorted(settings.thresholds.items()))
    chosen = repr((settings.base, settings.keep_text, settings.longest, *tagging))
    return (
        ("version", program_version()),
        ("modelHash", _hash_folder(settings.model)),
        ("seedsHash", _hash_folder(settings.seeds, "*.t*")),
        ("shapesHash", _hash_folder(settings.shapes, "*.ttl")),
        ("settingsHash", _digest(chosen.encode())),
    )


def program_version() -> str:
    """Return the version of the installed package; 0.0 where it runs without being installed."""
    try:
        return version("kg-news")
    except PackageNotFoundError:
        return "0.0"


def _hash_folder(folder: Path, pattern: str = "*") -> str:
    """Return a hash of names and contents of the files that match, in whatever order they lie on disk; not of notes."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob(pattern) if path.is_file() and path.suffix != ".md"):
        total.update(f"{path.relative_to(folder).as_posix()}\n{_digest(path.read_bytes())}\n".encode())
    return total.hexdigest()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
