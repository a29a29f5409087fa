"""The store: what goes in comes out, and whole graphs are replaced."""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hard import ENTITIES, HARD, SAYS, TEXTS, A, B, quad
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import QueryError, SettingsError, open_store, sorted_quads, vocab
from kg.store import add_quads, change_graphs, to_lines


def replace_graph(store: Store, quads: Iterable[Quad], name: str, described: Iterable[Quad] = ()) -> None:
    change_graphs(store, drop=[name], graphs={name: to_lines(quads)}, come=map(str, described))


def test_a_graph_is_replaced_as_a_whole_and_alone() -> None:
    store = Store()
    replace_graph(store, [quad("one"), quad("two")], A.value)
    replace_graph(store, [quad("other", B)], B.value)
    replace_graph(store, [quad("three")], A.value)
    assert set(store) == {quad("three"), quad("other", B)}


def test_an_empty_graph_takes_the_place_too() -> None:
    store = Store()
    replace_graph(store, [quad("one")], A.value)
    replace_graph(store, [], A.value)
    assert list(store) == []


def test_a_graph_that_cannot_be_written_leaves_the_old_one() -> None:
    store = Store()
    replace_graph(store, [quad("one")], A.value)

    def failing() -> Iterator[Quad]:
        yield quad("two")
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        replace_graph(store, failing(), A.value)
    assert list(store) == [quad("one")]


@pytest.mark.parametrize("name", ["no iri", "urn:x> { } } ; DROP ALL #", "https://example.org/<a>"])
def test_a_name_that_is_no_iri_changes_nothing(name: str) -> None:
    store = Store()
    replace_graph(store, [quad("one")], A.value)
    with pytest.raises(ValueError, match="IRI"):
        replace_graph(store, [quad("two")], name)
    assert list(store) == [quad("one")]


@pytest.mark.parametrize("text", HARD, ids=lambda text: ascii(text)[:40])
def test_any_literal_survives_replacing(text: str) -> None:
    store = Store()
    replace_graph(store, [quad("other", B)], B.value)
    replace_graph(store, [quad(text)], A.value)
    assert set(store) == {quad(text), quad("other", B)}


@settings(max_examples=300)
@given(st.lists(TEXTS, max_size=5), TEXTS)
def test_any_literals_survive_replacing(texts: list[str], plain: str) -> None:
    store = Store()
    store.add(quad("other", B))
    wanted = {*map(quad, texts), Quad(A, SAYS, Literal(plain), A)}
    replace_graph(store, wanted, A.value, described=[quad(plain, ENTITIES)])
    assert set(store) == {*wanted, quad("other", B), quad(plain, ENTITIES)}


@given(st.text(min_size=1))
def test_any_article_id_names_a_graph_that_can_be_replaced(article_id: str) -> None:
    store = Store()
    name = vocab.article_iri("https://example.org/kg/", article_id)
    for text in ("one", "two"):
        replace_graph(store, [Quad(NamedNode(name), SAYS, Literal(text), NamedNode(name))], name)
    assert [each.object for each in store] == [Literal("two")]


def test_quads_come_and_go_in_the_same_transaction() -> None:
    store = Store()
    replace_graph(store, [quad("one")], A.value, [quad("12", ENTITIES), quad("1", ENTITIES), quad("x", B)])
    gone = map(str, [quad("1", ENTITIES), quad("never there", B)])
    change_graphs(store, drop=[A.value, B.value], come=[str(quad("2", ENTITIES))], go=gone)
    assert set(store) == {quad("12", ENTITIES), quad("2", ENTITIES)}


@pytest.mark.parametrize("text", HARD, ids=lambda text: ascii(text)[:40])
def test_any_literal_goes_as_it_came(text: str) -> None:
    store = Store()
    change_graphs(store, come=[str(quad(text, ENTITIES))])
    assert set(store) == {quad(text, ENTITIES)}
    change_graphs(store, go=[str(quad(text, ENTITIES))])
    assert list(store) == []


def test_a_store_keeps_what_was_put_into_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "store"
    store = open_store(path, create=True)
    replace_graph(store, [quad("one")], A.value)
    add_quads(store, [quad("two", ENTITIES)])
    store.flush()
    del store
    assert set(open_store(path)) == {quad("one"), quad("two", ENTITIES)}
    assert set(open_store(path, create=True)) == {quad("one"), quad("two", ENTITIES)}


def test_several_may_read_a_store_at_once(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store", create=True)
    replace_graph(store, [quad("one")], A.value)
    store.flush()
    del store
    readers = [open_store(tmp_path / "store") for _ in range(3)]
    assert [set(reader) for reader in readers] == [{quad("one")}] * 3


def test_a_store_being_written_is_read_as_it_was_or_the_reader_is_told(tmp_path: Path) -> None:
    writer = open_store(tmp_path / "store", create=True)
    for text in ("one", "two", "three"):
        replace_graph(writer, [quad(text)], A.value)
        writer.flush()
        try:
            assert set(open_store(tmp_path / "store")) == {quad(text)}
        except QueryError as error:
            assert "being written to, or damaged" in str(error)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    open_store(tmp_path / "store", create=True).flush()
    with pytest.raises((OSError, RuntimeError, ValueError)):
        replace_graph(open_store(tmp_path / "store"), [quad("one")], A.value)


def test_a_store_that_another_program_writes_to_says_so(tmp_path: Path) -> None:
    path = tmp_path / "store"
    code = f"import sys, pyoxigraph; s = pyoxigraph.Store({str(path)!r}); print('ready', flush=True); sys.stdin.read()"
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdin and other.stdout
    try:
        assert other.stdout.readline() == b"ready\n"
        with pytest.raises(SettingsError, match="another program is writing to this store"):
            open_store(path, create=True)
        assert list(open_store(path)) == []
    finally:
        other.stdin.close()
        other.wait(timeout=20)
        other.stdout.close()


def test_no_store_there_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "missing", tmp_path, tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(QueryError, match="no store there") as caught:
            open_store(path)
        assert f"kg build INPUT --store {path}" in str(caught.value)


def test_a_damaged_store_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("rubbish\n")
    with pytest.raises(QueryError, match="being written to, or damaged"):
        open_store(tmp_path)
    with pytest.raises(SettingsError, match="cannot hold a store"):
        open_store(tmp_path, create=True)


def test_a_folder_of_other_things_is_not_made_a_store(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("x")
    with pytest.raises(SettingsError, match="holds other files"):
        open_store(tmp_path, create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize("left", ["LOCK", "LOG", "LOG.old.1767", "IDENTITY", "MANIFEST-000001", "000001.dbtmp"])
def test_a_store_whose_making_was_broken_off_is_made(left: str, tmp_path: Path) -> None:
    (tmp_path / left).write_text("half of it")
    assert list(open_store(tmp_path, create=True)) == []


@pytest.mark.parametrize("written", [120, 173, 400, 700])
def test_a_store_that_was_ended_before_it_had_its_tables_says_so_and_is_made(written: int, tmp_path: Path) -> None:
    store = open_store(tmp_path, create=True)
    del store
    manifest = tmp_path / (tmp_path / "CURRENT").read_text().strip()  # RocksDB's list of its tables
    manifest.write_bytes(manifest.read_bytes()[:written])
    with pytest.raises(QueryError, match="its making was broken off"):
        open_store(tmp_path)
    store = open_store(tmp_path, create=True)
    store.add(quad("one"))
    del store
    assert list(open_store(tmp_path)) == [quad("one")]


def test_a_file_is_not_made_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(SettingsError, match="cannot hold a store"):
            open_store(path, create=True)


@settings(max_examples=30)
@given(st.lists(st.tuples(TEXTS, st.sampled_from([A, B, ENTITIES])), max_size=8), st.randoms())
def test_equal_stores_have_equal_dumps(parts: list[tuple[str, NamedNode]], random: object) -> None:
    quads = [quad(text, graph) for text, graph in parts]
    one, other = Store(), Store()
    one.extend(quads)
    random.shuffle(quads)  # type: ignore[attr-defined]
    for each in quads:
        other.add(each)
    dump = list(sorted_quads(one))
    assert dump == list(sorted_quads(other))
    assert set(dump) == set(quads)


def test_a_dump_holds_the_default_graph_too() -> None:
    store = Store()
    store.extend([Quad(A, SAYS, Literal("x")), quad("y")])
    assert set(sorted_quads(store)) == set(store)
