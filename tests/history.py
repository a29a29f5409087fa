"""Random histories of one store: builds, edits of tables and settings, articles forgotten, builds killed on the way.

What the store holds in the end is compared with one full build of the final state; ``tests/test_history.py`` says so in
a few of them, and many more are tried with ``python tests/history.py NUMBER [FIRST_SEED [1]]``; with the 1, builds are
killed by SIGKILL, in a process of their own.
"""

import functools
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from world import ENTITIES, ROWS, alias, entity, write_model, write_tables_of

import kg
import kg.assemble
import kg.keep
from kg import Settings, build_graph, open_store, sorted_quads
from kg.archive import Archive
from kg.tables import (
    AliasRow,
    AnyRow,
    BodyRow,
    ConstructionRow,
    CueRow,
    DecisionRow,
    EntityRow,
    NegativeRow,
    OfficeRow,
    PositionRow,
    Role,
    TitleRow,
    TriggerRow,
    WordRow,
)

TEXTS = [
    "وصل الرئيس الروسي فلاديمير بوتين إلى موسكو. وقال الكرملين إن تركيا ستشارك.",
    "زار سالم الغامدي طرابلس وأنقرة، وأعلن الغامدي أن الجيش التركي سيصل.",
    "أعلنت موسكو أن بوتين والغامدي التقيا في مدينة طرابلس.",
    "قال بوتين للأمم المتحدة إن حزب الأمل في روسيا.",
    "دعا حزب الأمل الأمم المتحدة وأنقرة إلى الحوار مع سالم الغامدي.",
    "انتقدت أنقرة وموسكو قرار الأمم المتحدة، ورحب الكرملين به.",
    "التقى والي طرابلس سالم الغامدي رئيس وزراء تركيا",
    "جندي تركي في روسيا",
    "only English",  # which is refused
]
IDS = ["a", "b", "c", "d/ث", "e f"]


def _decision(qid: str, when: str) -> DecisionRow:
    return DecisionRow(alias="طرابلس", qid=qid, when=when, source="test", note="")


def _cue(words: str, says: str) -> CueRow:
    return CueRow(cue=words, side="before", of="town", says=says, source="test", note="")


def _word(words: str, role: Role) -> WordRow:
    return WordRow(word=words, role=role.value, source="test")


def _office(words: str, label: str) -> OfficeRow:
    return OfficeRow(office=words, plural="", kind="office", label_en=label, source="test")


def _trigger(words: str, part: str, group: str, says: str) -> TriggerRow:
    return TriggerRow(words=words, part=part, group=group, says=says, source="test")


def _construction(name: str, kind: str, pattern: str) -> ConstructionRow:
    return ConstructionRow(name=name, rank="10", type=kind, pattern=pattern, checks="", example="x", source="test")


RULES: dict[type, list[AnyRow]] = {
    OfficeRow: [_office("رئيس", "president")],
    TriggerRow: [
        _trigger("زار يزور", "verb", "visit", "visit"),
        _trigger("قال يقول", "verb", "say", "said"),
        _trigger("التقى يلتقي", "verb", "meet", "meeting"),
    ],
    ConstructionRow: [
        _construction("visit-who-place", "=", "trigger=visit who=X place=P"),
        _construction("say-who", "statement", "trigger=say who=X"),
        _construction("several-meet", "=", "who=several trigger=meet"),
    ],
}
"""By which relations are read before any edit."""
EDITS: list[AnyRow | str] = [
    alias("الغامدي", "Q7747", "short name"),
    alias("سالم الغامدي", "Q7747", "name"),
    alias("تركي", "Q43", "demonym"),
    alias("الجيش التركي سيصل", "Q1065", "name"),
    alias("وزراء تركيا", "Q1065", "name"),
    alias("زار سالم", "Q7747", "demonym"),
    alias("الأمل", "Q1065", "name"),
    alias("أنقرة", "Q43", "metonym"),
    alias("الكرملين", "Q159", "metonym"),
    entity("Q168954", "PLACE", "طرابلس", "Tripoli", description="in Lebanon", source="test"),
    replace(ENTITIES[2], label_en="Moskva"),
    replace(ENTITIES[6], country="Q43"),
    replace(ENTITIES[0], capital=""),
    replace(ENTITIES[3], type="PLACE"),
    replace(ENTITIES[1], description="largest state"),
    NegativeRow(alias="موسكو", qid="Q649", source="test", note=""),
    NegativeRow(alias="أنقرة", qid="Q43", source="test", note=""),
    _decision("Q3579", "مدينة"),
    _decision("Q168954", ""),
    TitleRow(title="الرئيس", type="PERSON", label_en="president", source="test"),
    TitleRow(title="مدينة", type="PLACE", label_en="town", source="test"),
    TitleRow(title="رئيس وزراء", type="PERSON", label_en="prime minister", source="test"),
    BodyRow(head="الجيش", kind="named", source="test"),
    BodyRow(head="الجيش", kind="generic", source="test"),
    _cue("أعلنت", "state"),
    _cue("انتقدت|دعا", "state"),
    _cue("مدينة", "place"),
    _word("حزب", Role.HEAD),
    _word("والي", Role.GOVERNOR),
    _word("روسيا", Role.SURNAME_FIRST),
    _word("مدينة", Role.PROVINCE),
    _office("رئيس وزراء", "prime minister"),
    _office("والي", "governor"),
    PositionRow(state="Q159", office="president", position="Q218295", source="test"),
    PositionRow(state="Q43", office="prime minister", position="Q2430415", source="test"),
    _trigger("أعلن يعلن", "verb", "say", "announced"),
    _trigger("التقى يلتقي", "verb", "meet", "talks"),
    _trigger("انتقد ينتقد", "verb", "say", "accused"),
    _trigger("قرار", "noun", "event", "summit"),
    _construction("meet-who-object", "=", "trigger=meet who=X with=X"),
    _construction("visit-who-place", "meeting", "trigger=visit who=X with=P"),
    replace(ROWS[AliasRow][1], source="curated"),  # type: ignore[type-var]
    replace(ROWS[AliasRow][2], date="2026-01-01", note="of him alone"),  # type: ignore[type-var,call-arg]
    replace(ENTITIES[5], source="test; ar:curated"),
    "الأمل",  # stop words
    "موسكو",
    "حزب الأمل",
]
"""Rows that come and go. One of the same item or head takes the place of another."""

HARSH = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix schema: <https://schema.org/> .
<urn:x:Harsh> a sh:PropertyShape ; sh:targetClass schema:NewsArticle ; sh:path schema:mentions ;
  sh:not <urn:x:Moscow> ; sh:message "No article may mention Moscow."@en .
<urn:x:Moscow> a sh:NodeShape ; sh:hasValue <http://www.wikidata.org/entity/Q649> .
"""


@dataclass
class World:
    """Where things are, and what the store must hold."""

    folder: Path
    settings: Settings
    edits: set[int] = field(default_factory=set)
    articles: dict[str, str] = field(default_factory=dict)
    really: bool = False
    """Whether builds are killed by SIGKILL, in a process of their own, or a death is played in this one."""

    def edit(self, number: int) -> None:
        """Put in a row, or take it out."""
        self.edits ^= {number}
        write_edited(self.settings.seeds, self.edits)

    def write(self, given: dict[str, str], name: str = "given.jsonl") -> Path:
        """Write articles to a file."""
        path = self.folder / name
        lines = (json.dumps({"id": each, "text": text}, ensure_ascii=False) for each, text in given.items())
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def build(self, given: dict[str, str]) -> None:
        """Build some articles into the store."""
        build_graph([self.write(given)], settings=self.settings, store=self.folder / "store")
        self.articles |= given

    def killed(self, given: dict[str, str], moment: int) -> None:
        """Build in a process that dies at the given moment, if it comes so far."""
        path = self.write(given)
        if self.really:
            child = _CONTEXT.Process(target=_build_and_die, args=(path, self.settings, self.folder, moment))
            child.start()
            child.join(120)
            assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
        else:
            with suppress(Died), dying(moment, _play_dead):
                build_graph([path], settings=self.settings, store=self.folder / "store")

    def forget(self, article_id: str, moment: int | None = None) -> None:
        """Withdraw an article; die at the given moment and try again, if it was not withdrawn yet."""
        store = self.folder / "store"
        if moment is not None:
            with suppress(Died), dying(moment, _play_dead):
                kg.forget_articles([article_id], store=store)
        with suppress(kg.ArticleError) if moment is not None else nullcontext():
            kg.forget_articles([article_id], store=store)
        del self.articles[article_id]
        if moment is not None:
            self.build({})  # after which there are counts again

    def dumps(self, rng: random.Random) -> tuple[list[str], list[str]]:
        """Return what the store holds, and what one full build of the final state holds."""
        shuffled = [*self.articles.items()]
        rng.shuffle(shuffled)
        shutil.rmtree(self.folder / "fresh", ignore_errors=True)
        build_graph([self.write(dict(shuffled), "all.jsonl")], settings=self.settings, store=self.folder / "fresh")
        return tuple(
            [str(quad) for quad in sorted_quads(open_store(self.folder / name))] for name in ("store", "fresh")
        )


def write_edited(folder: Path, edits: Collection[int]) -> Path:
    """Write the tables with some edits into a folder, and return it."""
    chosen = [EDITS[each] for each in sorted(edits)]
    rows = {table: list(own) for table, own in (ROWS | RULES).items()}
    for row in chosen:
        if not isinstance(row, str):
            own = rows[type(row)]
            own[:] = [other for other in own if _place(other) != _place(row)] + [row]
    return write_tables_of(folder, rows, ["في", *(row for row in chosen if isinstance(row, str))])


def _place(row: AnyRow) -> object:
    """Return what only one row of a table can have."""
    match row:
        case EntityRow():
            return row.qid
        case AliasRow():
            return row.alias, row.qid, row.kind
        case BodyRow():
            return row.head
        case TriggerRow():
            return row.words
        case ConstructionRow():
            return row.name
        case _:
            return row


_CONTEXT = multiprocessing.get_context("forkserver")
"""Children of a process that never opened a store: the threads of RocksDB do not survive a fork."""
_CONTEXT.set_forkserver_preload(["history", "pyshacl", "spacy"])


class Died(BaseException):
    """A death that is only played: from now on nothing is written."""


def _play_dead() -> None:
    raise Died


def _really_die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _build_and_die(given: Path, settings: Settings, folder: Path, moment: int) -> None:
    with dying(moment, _really_die):
        build_graph([given], settings=settings, store=folder / "store")


@contextmanager
def dying(moment: int, die: Callable[[], None]) -> Iterator[None]:
    """Die at the given moment and at all that follow: before and after each change of the record and of the graph."""
    left = moment

    def tick() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            die()

    def ticking(act: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(act)
        def around(*args: object, **given: object) -> object:
            tick()
            result = act(*args, **given)
            tick()
            return result

        return around

    with pytest.MonkeyPatch.context() as patch:
        for name in ("begin", "write", "remove", "settle", "set_facts"):
            patch.setattr(Archive, name, ticking(getattr(Archive, name)))
        for name in ("change_graphs", "add_quads", "flush_graphs"):
            patch.setattr(kg.keep, name, ticking(getattr(kg.keep, name)))
        yield


@contextmanager
def loading_once() -> Iterator[None]:
    """Load shapes and pipelines once for all builds in this context."""
    shapes, tagger = kg.assemble.load_shapes, kg.assemble.load_tagger
    loaded: dict[Path, kg.Tagger] = {}

    def load(folder: Path, **given: object) -> kg.Tagger:
        if folder not in loaded:
            loaded[folder] = tagger(folder, **given)  # type: ignore[arg-type]
        return loaded[folder]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kg.assemble, "load_shapes", functools.cache(shapes))
        patch.setattr(kg.assemble, "load_tagger", load)
        yield


def make_world(folder: Path) -> World:
    """Return a world without a store."""
    seeds = folder / "seeds"
    if not (folder / "harsh").is_dir():
        shutil.copytree(Settings().shapes, folder / "harsh")
        (folder / "harsh" / "harsh.ttl").write_text(HARSH, encoding="utf-8")
        write_model(folder / "model")
        write_model(folder / "other", without="الأمم المتحدة")
    world = World(folder=folder, settings=Settings(model=folder / "model", seeds=seeds))
    world.edit(0)
    world.edit(0)
    return world


def live(world: World, rng: random.Random, steps: int) -> list[str]:
    """Let a history come to pass, ending in a whole build; return what happened."""
    told: list[str] = []
    for _ in range(steps):
        for _ in range(rng.choice([0, 0, 1, 1, 1, 2])):
            number = rng.randrange(len(EDITS))
            world.edit(number)
            told.append(f"edit {number}")
        if rng.random() < 0.2:
            choice = rng.choice(["model", "shapes", "base", "keep_text", "publisher"])
            other = {
                "model": world.folder / rng.choice(["model", "other"]),
                "shapes": rng.choice([Settings().shapes, world.folder / "harsh"]),
                "base": rng.choice(["https://example.org/kg/", "urn:news:"]),
                "keep_text": rng.choice([True, False]),
                "publisher": rng.choice(["", "https://news.example/"]),
            }[choice]
            world.settings = replace(world.settings, **{choice: other})  # type: ignore[arg-type]
            told.append(f"set {choice} {other}")
        given = {each: rng.choice(TEXTS) for each in rng.sample(IDS, rng.randint(1, 3))}
        while rng.random() < 0.3:
            moment = rng.randrange(20)
            world.killed(given, moment)
            told.append(f"killed at {moment} {given}")
            if rng.random() < 0.3:
                number = rng.randrange(len(EDITS))
                world.edit(number)
                told.append(f"edit {number}")
        world.build(given)
        told.append(f"build {given}")
        there = [each for each, text in world.articles.items() if text != TEXTS[-1]]
        if there and rng.random() < 0.3:
            gone, moment = rng.choice(there), rng.choice([None, rng.randrange(12)])
            world.forget(gone, moment)
            told.append(f"forget {gone}, killed at {moment}")
    return told


def main(count: int, first: int = 0, really: int = 0) -> None:
    """Try *count* histories, and say which one ends in another graph than a full build."""
    steps: Counter[str] = Counter()
    with loading_once():
        for seed in range(first, first + count):
            with TemporaryDirectory() as folder:
                rng = random.Random(seed)
                world = make_world(Path(folder))
                world.really = bool(really)
                told = live(world, rng, rng.randint(1, 6))
                has, wanted = world.dumps(rng)
            if has != wanted:
                print("\n".join(told))
                print("\n".join(f"- {line}" for line in sorted({*has} - {*wanted})))
                print("\n".join(f"+ {line}" for line in sorted({*wanted} - {*has})))
                raise SystemExit(f"history {seed} ends in another graph")
            steps.update(each.split()[0] for each in told)
    print(f"{count} histories, each ends in the graph of one full build; {dict(steps)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
