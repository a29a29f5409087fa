"""Stage 8 of 8: the stages in order, once, in one readable loop.

Three promises: nothing enters the graph that the shapes refuse; building twice gives the same bytes; every mention has
exactly one link.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pyoxigraph import Quad

from kg import vocab
from kg.aliases import load_aliases
from kg.claim import claim_article, claim_entities, claim_labels, claim_run
from kg.dataset import Census, claim_dataset, count_store, list_runs
from kg.labels import load_labels
from kg.link import link_articles
from kg.model import Article, Refusal, Related, Report, Summary, Violation
from kg.rdf import check_place, rdf_format, write_quads
from kg.read import read_articles
from kg.relate import relate_articles
from kg.rules import load_rules
from kg.settings import Settings
from kg.store import add_quads, open_store, replace_graph
from kg.tag import load_tagger
from kg.validate import load_shapes, validate_quads

Progress = Callable[[int, int], None]
"""Called after each article with how many were accepted and refused so far."""


def build_graph(
    inputs: Sequence[Path | str],
    *,
    settings: Settings,
    store: Path | None = None,
    out: Path | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Read, tag, link, validate and keep articles: in a store folder, in a file, or both.

    Refused articles are in the summary with their reasons, and nowhere else. The file holds what this build accepted.
    Raises KgError if settings, tables, shapes, model or output cannot be used; then nothing was written.
    """
    began = time.monotonic()
    if out is not None:
        rdf_format(out)
        check_place(out)
    articles = read_articles(inputs, longest=settings.longest)
    shapes = load_shapes(settings.shapes)
    aliases = load_aliases(settings.seeds, cache=settings.cache)
    labels = load_labels(settings.seeds)
    rules = load_rules(settings.seeds)
    tagger = load_tagger(settings.model, **settings.tagging())
    facts = run_facts(settings, tagger.arithmetic)
    run = vocab.run_iri(settings.base, _digest(str(facts).encode())[:16])
    kept = open_store(store, create=True) if store is not None else None
    about_run = claim_run(run=run, facts=facts, label=f"kg {program_version()}")
    dataset = settings.dataset(default_release=program_version())
    tally = _Tally(progress=progress)

    def accepted() -> Iterator[Quad]:
        entities: set[Quad] = set()
        census = Census()
        if kept is not None:
            add_quads(kept, about_run)
            # Without counts until the end: a build that is stopped leaves none rather than wrong ones.
            uncounted = claim_dataset(None, runs=list_runs(kept), **dataset)
            replace_graph(kept, uncounted, vocab.dataset_iri(settings.base))
        tagged = tagger.tag(tally.without_refusals(articles))
        for linked in relate_articles(link_articles(tagged, aliases), rules, aliases):
            quads = claim_article(linked, base=settings.base, run=run, keep_text=settings.keep_text)
            about = claim_entities(linked, aliases, base=settings.base)
            about |= claim_labels(linked, labels, base=settings.base)
            report = validate_quads((*quads, *about), shapes)
            tally.hear(report)
            if not report.conforms:
                tally.refuse(linked.article, report)
                continue
            if kept is not None:
                name = vocab.article_iri(settings.base, linked.article.id)
                # Not at the end: a build that is stopped leaves no article whose entities nobody describes.
                replace_graph(kept, quads, name, described=about - entities)
            entities |= about
            tally.accept(linked, len(quads))
            census.add(quads)
            yield from quads
        rest = (*sorted(entities, key=str), *about_run)
        census.add(rest)
        rest += claim_dataset(census, runs=[run], **dataset)
        tally.quads += len(rest)
        yield from rest

    if out is not None:
        write_quads(accepted(), out)
    else:
        for _ in accepted():
            pass
    if kept is not None:
        census = count_store(kept, base=settings.base)
        counted = claim_dataset(census, runs=list_runs(kept), **dataset)
        replace_graph(kept, counted, vocab.dataset_iri(settings.base))
        kept.flush()
    return tally.summary(time.monotonic() - began)


@dataclass(slots=True, kw_only=True)
class _Tally:
    """Counts of a build in progress."""

    progress: Progress | None
    accepted: int = 0
    quads: int = 0
    focus_nodes: int = 0
    violations: list[Violation] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    mentions: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)

    def without_refusals(self, articles: Iterable[Article | Refusal]) -> Iterator[Article]:
        for article in articles:
            if isinstance(article, Article):
                yield article
            else:
                self.refusals.append(article)
                self._tell()

    def hear(self, report: Report) -> None:
        self.violations += report.violations
        self.focus_nodes += report.focus_nodes

    def accept(self, linked: Related, quads: int) -> None:
        self.accepted += 1
        self.quads += quads
        self.mentions.update(link.mention.type.value for link in linked.links)
        self.verdicts.update(link.verdict.value for link in linked.links)
        self.relations.update(relation.type for relation in linked.relations)
        self._tell()

    def refuse(self, article: Article, report: Report) -> None:
        reasons = tuple(f"{v.focus}: {v.message}" for v in report.violations)
        reasons = reasons or ("the shapes looked at no node of it",)
        self.refusals.append(Refusal(article=article.id, stage="validate", reasons=reasons))
        self._tell()

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self.accepted, len(self.refusals))

    def summary(self, seconds: float) -> Summary:
        return Summary(
            accepted=self.accepted,
            refusals=tuple(self.refusals),
            mentions=dict(sorted(self.mentions.items())),
            verdicts=dict(sorted(self.verdicts.items())),
            relations=dict(sorted(self.relations.items())),
            quads=self.quads,
            seconds=seconds,
            report=Report(violations=tuple(self.violations), focus_nodes=self.focus_nodes),
        )


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
