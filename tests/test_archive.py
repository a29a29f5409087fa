"""The record: what it finds again, and which articles a change of the tables touches."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from history import EDITS, TEXTS, write_edited
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from world import BASE, article

from kg import (
    Aliases,
    Article,
    EntityType,
    Mention,
    SettingsError,
    Tagged,
    claim_entities,
    link_article,
    load_aliases,
    vocab,
)
from kg.archive import Archive
from kg.census import Census
from kg.model import Report, Violation
from kg.record import Done, State, content_of, likeness_of
from kg.snapshot import Answers
from kg.trace import Trace, number_of_question, trace_tables

KNOWN = {
    "فلاديمير بوتين": EntityType.PERSON,
    "سالم الغامدي": EntityType.PERSON,
    "الغامدي": EntityType.PERSON,
    "بوتين": EntityType.PERSON,
    "طرابلس": EntityType.PLACE,
    "موسكو": EntityType.PLACE,
    "الأمل": EntityType.ORG,
    "الأمم المتحدة": EntityType.ORG,
}
GOOD = Report(violations=(), focus_nodes=3)
ARTICLES = [article(f"article {number}", text) for number, text in enumerate(TEXTS)]


@pytest.fixture
def archive() -> Iterator[Archive]:
    opened = Archive(Path(":memory:"))
    yield opened
    opened.close()


def mentions_of(page: Article) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for name, kind in KNOWN.items():
        start = page.text.find(name)
        if start >= 0 and not any(each.start <= start < each.end for each in found):
            found.append(Mention(start=start, end=start + len(name), text=name, type=kind, score=0.9))
    return tuple(sorted(found, key=lambda each: each.start))


def done(page: Article, tables: Aliases) -> tuple[Done, object]:
    """An article as a build would record it, and what linking made of it."""
    trace = Trace()
    traced = trace_tables(tables, trace)
    linked = link_article(Tagged(article=page, mentions=mentions_of(page)), traced)
    about = claim_entities(linked, traced, base=BASE)
    return Done(
        article=page,
        mentions=mentions_of(page),
        report=GOOD,
        about=tuple(map(str, about)),
        asked=frozenset(map(number_of_question, trace.take())),
    ), (linked, about)


@cache
def tables_of(edits: frozenset[int]) -> Aliases:
    with TemporaryDirectory() as folder:
        return load_aliases(write_edited(Path(folder), edits))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("saved")


def begin(archive: Archive, folder: Path, before: frozenset[int], after: frozenset[int]) -> set[str]:
    """Begin a build with edited tables after one with others; return the articles that wait."""
    saved = folder / f"{sorted(before)}.sqlite3"
    if not saved.is_file():
        Answers(tables_of(before)).save(saved)
    touching = Answers(tables_of(after)).changes_since(saved)
    assert touching is not None
    archive.begin({}, tagging="t", touching=touching, everything=False)
    return {job.article.id for job in archive.waiting("t")}


EDITED = st.frozensets(st.integers(0, len(EDITS) - 1), max_size=2)


@settings(max_examples=150)
@given(st.lists(EDITED, min_size=1, max_size=4))
def test_what_a_change_of_the_tables_does_not_touch_is_linked_as_before(
    folder: Path, changes: list[frozenset[int]]
) -> None:
    archive = Archive(Path(":memory:"))
    edits: frozenset[int] = frozenset()
    records = {page.id: done(page, tables_of(edits)) for page in ARTICLES}
    archive.write([record for record, _ in records.values()], "t")
    for change in changes:
        before, edits = edits, edits ^ change
        touched = begin(archive, folder, before, edits)
        for page in ARTICLES:
            again = done(page, tables_of(edits))
            if page.id in touched:
                records[page.id] = again
                archive.write([again[0]], "t")
            else:
                assert again[1] == records[page.id][1], (page.text, sorted(edits))
    archive.close()


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("alias", "الغامدي", "الغامدي"),  # an alias of one word
        ("alias", "وزراء تركيا", "وزراء تركيا"),  # of two: not all articles that have the first
        ("head", "الجيش", "الجيش التركي"),
        ("label_en", "Moskva", "موسكو"),  # what is said of an item that they name
    ],
)
def test_a_row_touches_the_articles_with_its_words_alone(
    column: str, cell: str, words: str, archive: Archive, folder: Path
) -> None:
    archive.write([done(page, tables_of(frozenset()))[0] for page in ARTICLES], "t")
    row = next(number for number, row in enumerate(EDITS) if getattr(row, column, None) == cell)
    touched = begin(archive, folder, frozenset(), frozenset([row]))
    assert touched == {page.id for page in ARTICLES if words in page.text}


def test_the_same_tables_touch_nothing(archive: Archive, folder: Path) -> None:
    archive.write([done(page, tables_of(frozenset()))[0] for page in ARTICLES], "t")
    assert begin(archive, folder, frozenset(), frozenset()) == set()


def test_what_was_written_is_found_again(archive: Archive) -> None:
    page = article("طرابلس/2", TEXTS[1], title="قمة")
    record, _ = done(page, tables_of(frozenset()))
    archive.write([record], "t")
    entry = archive.find(page.id)
    assert entry is not None and (entry.state, entry.content) == (State.WRITTEN, content_of(page))
    assert archive.mentions_of(page, "t") == record.mentions
    assert archive.mentions_of(page, "another tagger") is None
    assert archive.mentions_of(article(page.id, TEXTS[2]), "t") is None
    archive.settle(again=True)
    [job] = archive.waiting("t")
    assert (job.article, job.mentions) == (page, record.mentions)


def test_what_the_shapes_said_is_found_again(archive: Archive) -> None:
    broken = Violation(focus="urn:a", shape="urn:b", message="«x»", path="urn:c", value=None)
    report = Report(violations=(broken, Violation(focus="", shape="", message="")), focus_nodes=2)
    archive.write([Done(article=article("a", "x"), mentions=(), report=report)], "t")
    entry = archive.find("a")
    assert entry is not None and entry.report == report


def test_where_an_article_was_read_from_does_not_matter() -> None:
    assert content_of(article("a", "x", source="one.txt")) == content_of(article("a", "x", source="two.txt"))
    assert content_of(article("a", "x")) != content_of(article("a", "x", title="y"))


def said(what: str) -> str:
    return f"<urn:{what}> <{vocab.RDF}type> <urn:Thing> <urn:g>"


def naming(name: str) -> Done:
    """An article of which something is said for its sake alone, and something that others say, too."""
    return Done(article=article(name, name), mentions=(), report=GOOD, about=(said("both"), said(name)))


def test_a_statement_stays_as_long_as_an_article_is_the_reason_for_it(archive: Archive) -> None:
    assert set(archive.write([naming("one")], "t").come) == {said("both"), said("one")}
    assert set(archive.write([naming("two")], "t").come) == {said("two")}
    shift = archive.remove(["one", "nobody"])
    assert (shift.go, shift.known) == ((said("one"),), ("one",))
    assert archive.remove(["one"]).go == ()
    assert archive.find("one") is None
    assert set(archive.remove(["two"]).go) == {said("both"), said("two")}
    assert not archive.is_settled()
    archive.settle()
    assert archive.is_settled()


def test_a_graph_that_is_there_already_need_not_be_written_again(archive: Archive) -> None:
    one = replace(naming("one"), likeness=b"x")
    assert archive.write([one], "t").same == frozenset()
    archive.settle()
    again = archive.write([one], "t")
    assert (again.known, again.same) == ((), {"one"})
    other = archive.write([replace(one, likeness=b"y")], "t")
    assert (other.known, other.same) == (("one",), frozenset())


def test_a_graph_that_may_not_have_arrived_is_written_again(archive: Archive) -> None:
    one = replace(naming("one"), likeness=b"x")
    archive.write([one], "t")
    archive.settle(again=True)
    again = archive.write([one], "t")
    assert (again.known, again.same) == (("one",), frozenset())


def test_graphs_are_alike_whichever_run_made_them_unless_the_article_is_another() -> None:
    page = article("a", "x")
    likeness = likeness_of(page, "<a> <by> <run/1> .", "run/1")
    assert likeness == likeness_of(page, "<a> <by> <run/2> .", "run/2")
    assert likeness != likeness_of(page, "<a> <by> <run/2> . <a> <b> <c> .", "run/2")
    assert likeness != likeness_of(article("a", "y"), "<a> <by> <run/1> .", "run/1")


def test_an_article_that_comes_back_before_it_is_gone_is_counted_once(archive: Archive) -> None:
    archive.write([naming("one")], "t")
    archive.remove(["one"])
    assert set(archive.write([naming("one")], "t").come) == {said("both"), said("one")}
    assert archive.census()["entities"] == 2
    archive.settle()
    assert archive.find("one") is not None


THINGS, CLASSES = st.sampled_from("abc"), st.sampled_from(["urn:A", "urn:B"])
TYPED = st.frozensets(st.tuples(THINGS, CLASSES), max_size=4)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from("xyz"), TYPED | st.none()), max_size=12))
def test_what_there_is_is_counted_as_it_comes_and_goes(
    steps: list[tuple[str, frozenset[tuple[str, str]] | None]],
) -> None:
    archive = Archive(Path(":memory:"))
    there: dict[str, frozenset[Quad]] = {}
    for name, typed in steps:
        if typed is None:
            archive.remove([name])
            there.pop(name, None)
        else:
            own = Census()
            own.add([Quad(NamedNode(f"urn:{name}"), NamedNode("urn:p"), Literal(name), NamedNode(f"urn:{name}"))])
            about = [
                Quad(NamedNode(f"urn:{thing}"), NamedNode(vocab.RDF + "type"), NamedNode(kind), NamedNode("urn:g"))
                for thing, kind in typed
            ]
            there[name] = frozenset(about)
            archive.write([replace(naming(name), about=tuple(map(str, about)), census=own.to_counts())], "t")
    shared = Census()
    shared.add(frozenset().union(*there.values()))
    shared.properties.update({"urn:p": len(there)} if there else {})
    assert Census.from_counts(archive.census()) == shared
    archive.close()


def test_what_may_not_have_arrived_is_told(archive: Archive) -> None:
    archive.write([naming("one"), naming("two")], "t")
    archive.remove(["one"])
    told = list(archive.unsure())
    assert {quad for shift in told for quad in shift.go} == {said("one")}
    assert {quad for shift in told for quad in shift.come} == {said("both"), said("two")}
    assert [each for shift in told for each in shift.known] == ["one"]


def test_a_write_that_fails_leaves_the_record_as_it_was(archive: Archive) -> None:
    archive.write([naming("one")], "t")
    broken = replace(naming("two"), counts={"a": object()})  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        archive.write([naming("three"), broken], "t")
    assert set(archive.remove(["one", "two", "three"]).go) == {said("both"), said("one")}


def test_a_record_that_is_none_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "damaged").write_bytes(b"no database" * 1000)
    with pytest.raises(SettingsError, match="the record of the store cannot be used") as caught:
        Archive(tmp_path / "damaged")
    assert "\n" not in str(caught.value)
