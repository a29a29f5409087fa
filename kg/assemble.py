"""One article through the stages tag, link, relate, claim and validate: the part of a build that knows no other.

It runs in the process that builds, or in several workers beside it (``kg.workers``), with the same result.
"""

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

from pyoxigraph import Quad

from kg.aliases import load_aliases
from kg.census import Census
from kg.claim import claim_article, claim_entities, claim_labels
from kg.labels import Labels, load_labels
from kg.link import link_article
from kg.model import Mention, Related, Report, Tagged
from kg.record import Done, Job, likeness_of
from kg.relate import relate_article
from kg.rules import Rules, Sense, load_rules
from kg.settings import Settings
from kg.sieve import Scope
from kg.snapshot import Answers
from kg.store import to_lines
from kg.tag import Tagger, load_tagger
from kg.trace import Trace, number_of_question, trace_tables
from kg.validate import Shapes, load_shapes, validate_scopes

_OBJECTS = 20_000
"""Objects, those that are gone again not counted, after which Python looks for cycles among them (else 700)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """The tables besides those of names, each under a name that no other has."""

    labels: Labels
    senses: Mapping[str, tuple[Sense, ...]]
    phrases: Mapping[str, int]
    offices: Mapping[str, str]
    positions: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An article made into a graph that the shapes have not seen yet; see ``Done``."""

    mentions: tuple[Mention, ...]
    related: Related
    quads: tuple[Quad, ...]
    about: frozenset[Quad]
    asked: frozenset[int]


class Assembler:
    """Tables in memory, and shapes and tagger once an article needs them."""

    def __init__(self, settings: Settings, *, threads: int | None = None) -> None:
        """Load the tables; *threads* for the tagger, all cores if None. Raises what the loaders raise."""
        self._settings = settings
        self._threads = threads
        aliases = load_aliases(settings.seeds, cache=settings.cache)
        rules = load_rules(settings.seeds)
        labels = load_labels(settings.seeds, cache=settings.cache)
        senses, phrases, offices, positions = rules.senses, rules.longest, rules.labels, rules.positions
        rest = _Rest(labels=labels, senses=senses, phrases=phrases, offices=offices, positions=positions)
        self.answers = Answers(aliases, rest)
        """What the tables say to the questions that articles ask of them."""
        self.untraced = _digest_untraced(rules)
        """A digest of what the tables say besides."""
        self._trace = Trace()
        self._tables = trace_tables(aliases, self._trace)
        rest = trace_tables(rest, self._trace)
        self._labels = rest.labels
        self._rules = replace(
            rules, senses=rest.senses, longest=rest.phrases, labels=rest.offices, positions=rest.positions
        )

    def check_shapes(self) -> None:
        """Load the shapes, which else wait for the first article. Raises ShapeError if they cannot be used."""
        assert self._shapes.targets

    @cached_property
    def _shapes(self) -> Shapes:
        return load_shapes(self._settings.shapes)

    @cached_property
    def _tagger(self) -> Tagger:
        if self._threads is not None:
            import torch

            torch.set_num_threads(self._threads)
        return load_tagger(self._settings.model, **self._settings.tagging())

    @property
    def arithmetic(self) -> str:
        """How the tagger computes; it is loaded to know this."""
        return self._tagger.arithmetic

    def assemble(self, jobs: Sequence[Job], run: str) -> list[Done]:
        """Return each article as a graph that *run* generated, or refused by the shapes; in order."""
        untagged = [job.article for job in jobs if job.mentions is None]
        found = {each.article.id: each.mentions for each in self._tagger.tag(untagged)} if untagged else {}
        with _few_collections():
            drafts = [self._draft(job, found, run) for job in jobs]
            reports = validate_scopes([Scope(quads=(*draft.quads, *draft.about)) for draft in drafts], self._shapes)
            return [_finish(draft, report, run) for draft, report in zip(drafts, reports, strict=True)]

    def _draft(self, job: Job, found: Mapping[str, tuple[Mention, ...]], run: str) -> _Draft:
        article, base = job.article, self._settings.base
        mentions = found[article.id] if job.mentions is None else job.mentions
        linked = link_article(Tagged(article=article, mentions=mentions), self._tables)
        related = relate_article(linked, self._rules, self._tables)
        quads = claim_article(related, base=base, run=run, keep_text=self._settings.keep_text)
        about = claim_entities(related, self._tables, base=base) | claim_labels(related, self._labels, base=base)
        asked = frozenset(map(number_of_question, self._trace.take()))
        return _Draft(mentions=mentions, related=related, quads=quads, about=about, asked=asked)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Let Python look for cycles of objects less often: an article is made of thousands of objects, none in a cycle."""
    usual, *others = gc.get_threshold()
    gc.set_threshold(usual and max(usual, _OBJECTS), *others)  # 0: somebody has switched it off
    try:
        yield
    finally:
        gc.set_threshold(usual, *others)


def _finish(draft: _Draft, report: Report, run: str) -> Done:
    done = Done(article=draft.related.article, mentions=draft.mentions, report=report, asked=draft.asked)
    if not report.conforms:
        return done
    census = Census()
    census.add(draft.quads)
    graph = to_lines(draft.quads)
    return replace(
        done,
        graph=graph,
        likeness=likeness_of(done.article, graph, run),
        about=tuple(sorted(map(str, draft.about))),
        counts=_count(draft.related),
        census=census.to_counts(),
    )


def _digest_untraced(rules: Rules) -> str:
    """Return a digest of the constructions, all of which are tried on every sentence.

    Not of ``letters``: another spelling of the groups in units and patterns alike.
    """
    rows = [(each.row.name, each.row.rank, each.row.type, each.row.pattern) for each in rules.constructions]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _count(related: Related) -> Counter[str]:
    kinds = (f"mentions:{link.mention.type.value}" for link in related.links)
    verdicts = (f"verdicts:{link.verdict.value}" for link in related.links)
    relations = (f"relations:{relation.type}" for relation in related.relations)
    return Counter((*kinds, *verdicts, *relations))
