"""Stage 7 of 9, its writing side: a store folder, which is the graph (Oxigraph) and the record of it (``kg.archive``).

Articles are written some at a time: into the record first, then into the graph, each in one transaction. The lock of
the graph is the lock of both.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import NamedNode, Quad

from kg import vocab
from kg.archive import ARCHIVE, Archive
from kg.census import Census
from kg.dataset import claim_dataset
from kg.errors import ArticleError, QueryError, SettingsError
from kg.model import Article
from kg.record import Done, Entry, Job, State, content_of
from kg.settings import DatasetFacts
from kg.snapshot import Answers
from kg.store import add_quads, change_graphs, flush_graphs, is_store, open_store, to_lines

_SNAPSHOT = "tables-{}.sqlite3"
"""The file that has what the tables said to the last build."""
_BATCH = 16
"""Articles that are written at once."""
_FLUSH = 1000
"""Articles after which the graph is made safe on disk, and need not be made again after a crash."""
_REWRITTEN = 5000
"""Articles whose run is changed at once."""
_GENERATED = NamedNode(vocab.PROV + "wasGeneratedBy")


class Keeper:
    """A store that is open for writing; a context that leaves it whole however it ends."""

    def __init__(self, path: Path) -> None:
        """Open the store in a folder, or make it, and mend what an interrupted build has left.

        Raises SettingsError if another program writes to it, or if it holds what no build has put there.
        """
        self._path = path
        self._graph = open_store(path, create=True)
        if not (path / ARCHIVE).is_file() and next(iter(self._graph), None) is not None:
            raise SettingsError(f"{path}: holds a graph without a record of its articles (build into a new folder)")
        self._archive = Archive(path / ARCHIVE)
        self.facts: Mapping[str, str] = self._archive.facts()
        """What is known of the last build."""
        self._bases: list[str] = json.loads(self.facts.get("bases", "[]"))
        self._runs: list[str] = json.loads(self.facts.get("runs", "[]"))
        self._dataset: DatasetFacts | None = json.loads(self.facts.get("dataset", "null"))
        self._tagging = ""
        self._batch: list[Done] = []
        self._unsafe = 0
        self._is_whole = True
        self._may_be_counted = True
        self._is_current = False
        self._mend()

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep what is done, unless it was the keeping that failed, and let go of the store."""
        try:
            if self._is_whole:
                self._write()
                self._settle()
        finally:
            self._archive.close()
            del self._graph

    def begin(
        self,
        *,
        dataset: DatasetFacts,
        run: str,
        about_run: Sequence[Quad],
        rests: Mapping[str, str],
        answers: Answers,
    ) -> None:
        """Mark the articles that must be made again by this run, and say in the graph that there is such a run.

        *rests*: digests of what articles rest on, the ``tagging``, the ``tables`` and the ``rest``, and what else is to
        be remembered. *answers* are those of the tables. *dataset*: what is said of the store as a whole.
        """
        self._tagging = rests["tagging"]
        self._bases = [*(other for other in self._bases if other != dataset["base"]), dataset["base"]]
        self._runs = sorted({*self._runs, run})
        self._dataset = dataset
        known = {"bases": self._bases, "runs": self._runs, "dataset": dataset}
        facts = {**rests, **{name: json.dumps(value) for name, value in known.items()}}
        self._is_current = self.facts.get("run") == run and self.facts.get("dataset") == facts["dataset"]
        old, new = self._snapshot(self.facts), self._snapshot(rests)
        touching = frozenset() if old == new else answers.changes_since(old)
        if not new.is_file():
            answers.save(new)
        self._archive.begin(
            {**facts, "run": ""},
            tagging=self._tagging,
            touching=touching or frozenset(),
            everything=touching is None or rests["rest"] != self.facts.get("rest"),
        )
        for path in self._path.glob("tables-*"):  # among them what an interrupted build has left
            if path != new:
                path.unlink()
        if not self._is_current:
            with self._half_done():
                self._uncount()
                add_quads(self._graph, about_run)

    def current(self, article: Article) -> Entry | None:
        """Return what the record has of an article, if its graph is as it would be made now; else None."""
        entry = self._archive.see(article.id)
        if entry is None or entry.state is State.WAITING or entry.content != content_of(article):
            return None
        return entry

    def job(self, article: Article) -> Job:
        """Return an article to be made, with its mentions if it was tagged before."""
        return Job(article=article, mentions=self._archive.mentions_of(article, self._tagging))

    def waiting(self) -> Iterator[Job]:
        """Yield the articles that must be made again and were not in the input, in order of id."""
        self._write()
        yield from self._archive.waiting(self._tagging)

    def has(self, article_id: str) -> bool:
        """Whether there is an article of this id, accepted or refused."""
        return self._archive.find(article_id) is not None

    def write(self, done: Done) -> None:
        """Put an article in the place of what the store had of it: soon, with others, or when the store is closed."""
        self._batch.append(done)
        if len(self._batch) >= _BATCH:
            self._write()

    def withdraw(self, article_ids: Iterable[str]) -> None:
        """Take articles out of the store, with all that was said for their sake alone."""
        ids = list(article_ids)
        with self._half_done():
            self._uncount()
            shift = self._archive.remove(ids)
            change_graphs(self._graph, drop=self._names(shift.known), come=shift.come, go=shift.go)
        self._unsafe += len(ids)

    def withdraw_refused(self, article_id: str) -> None:
        """Take out an article whose new text cannot be read, unless this build has already read another of its id."""
        if not self._archive.has_seen(article_id) and self._archive.find(article_id) is not None:
            self.withdraw([article_id])

    def finish(self, run: str, about_run: Sequence[Quad]) -> int:
        """Say that *run* made all there is: it would make the same. Return how many quads the store holds."""
        self._write()
        if self._is_current and self._may_be_counted:  # nothing has changed
            self._archive.set_facts({"run": run})
            return int(self.facts["quads"])
        with self._half_done():
            if self.facts.get("run") != run:
                self._say_generated_by(run)
            change_graphs(self._graph, drop=self._runs, graphs={run: to_lines(about_run)})
            self._runs, self._bases = [run], self._bases[-1:]
            quads = self._count()
            known = {"runs": self._runs, "bases": self._bases}
            facts = {name: json.dumps(value) for name, value in known.items()}
            self._archive.set_facts({**facts, "run": run, "quads": str(quads)})
        return quads

    def count_again(self) -> None:
        """Say how much there is, unless a build was broken off: the store has no counts until it is finished."""
        if run := self.facts.get("run"):
            with self._half_done():
                self._archive.set_facts({"quads": str(self._count()), "run": run})

    def _count(self) -> int:
        """Say how much the store holds, by the record, make it safe on disk, and return how many quads it is."""
        assert self._dataset is not None
        census = Census.from_counts(self._archive.census())
        for run in self._runs:
            census.add(self._graph.quads_for_pattern(None, None, None, NamedNode(run)))
        quads = claim_dataset(census, runs=self._runs, **self._dataset)
        self._say_of_dataset(quads)
        self._unsafe += 1
        self._settle()
        return census.properties.total() + len(quads)

    def _uncount(self) -> None:
        """Take the counts out before anything changes: a store that is not finished has none rather than wrong ones."""
        if self._may_be_counted and self._dataset is not None:
            self._archive.set_facts({"run": ""})  # first: whatever ends this, the next build counts again
            self._say_of_dataset(claim_dataset(None, runs=self._runs, **self._dataset))
            self._may_be_counted = False

    def _say_of_dataset(self, quads: Iterable[Quad]) -> None:
        """Put *quads* in the place of what the store says of itself, under this base and those it had before."""
        names = [vocab.dataset_iri(base) for base in self._bases]
        change_graphs(self._graph, drop=names, graphs={names[-1]: to_lines(quads)})

    def _say_generated_by(self, run: str) -> None:
        """Let the texts of all articles be generated by this run."""
        new = NamedNode(run)
        texts = (
            quad
            for quad in self._graph.quads_for_pattern(None, _GENERATED, None, None)
            if quad.object != new and quad.subject != quad.graph_name  # of a dataset, which may have several
        )
        while some := list(islice(texts, _REWRITTEN)):
            now = [Quad(quad.subject, quad.predicate, new, quad.graph_name) for quad in some]
            change_graphs(self._graph, come=map(str, now), go=map(str, some))

    def _snapshot(self, rests: Mapping[str, str]) -> Path:
        """Return the file that has what the tables said to a build that rested on this."""
        known = (rests.get("tables"), rests.get("rest"))
        return self._path / _SNAPSHOT.format(hashlib.sha256(repr(known).encode()).hexdigest()[:16])

    def _names(self, article_ids: Iterable[str]) -> list[str]:
        """Return the names that the articles' graphs have, or had under another base."""
        return [vocab.article_iri(base, each) for each in article_ids for base in self._bases]

    def _write(self) -> None:
        batch, self._batch = self._batch, []
        if not batch:
            return
        with self._half_done():
            self._uncount()
            shift = self._archive.write(batch, self._tagging)
            new = [done for done in batch if done.article.id not in shift.same]
            graphs = {vocab.article_iri(self._bases[-1], done.article.id): done.graph for done in new}
            drop = self._names(shift.known)
            change_graphs(self._graph, drop=drop, graphs=graphs, come=shift.come, go=shift.go)
        self._unsafe += len(batch)
        if self._unsafe >= _FLUSH:
            self._settle()

    def _settle(self) -> None:
        """Make the graph safe on disk, and note that it is."""
        if self._unsafe:
            flush_graphs(self._graph)
            self._archive.settle()
            self._unsafe = 0

    def _mend(self) -> None:
        """Bring the graph to what the record says, but for articles, which wait until a build makes them again."""
        if self._archive.is_settled():
            return
        with self._half_done():
            self._uncount()
            for shift in self._archive.unsure():
                change_graphs(self._graph, drop=self._names(shift.known), come=shift.come, go=shift.go)
            flush_graphs(self._graph)
            self._archive.settle(again=True)

    @contextmanager
    def _half_done(self) -> Iterator[None]:
        """Remember, if what is inside fails, that record and graph may differ: closing must not go on from there."""
        self._is_whole = False
        yield
        self._is_whole = True


def forget_articles(article_ids: Sequence[str], *, store: Path) -> None:
    """Withdraw articles from a store: their graphs, the entities and rows that no other names, and their record.

    Raises QueryError if there is no store, ArticleError if an article is not in it; then nothing was withdrawn.
    """
    if not is_store(store):
        raise QueryError(f"{store}: no store there (make one with `kg build INPUT --store {store}`)")
    with Keeper(store) as kept:
        strange = [each for each in article_ids if not kept.has(each)]
        if strange:
            raise ArticleError(
                f"{store}: no article {strange[0]!r} there ({len(strange)} of {len(article_ids)} unknown)"
            )
        kept.withdraw(article_ids)
        kept.count_again()
