"""RDF files: what goes in comes out, in every format, and files appear complete or not at all."""

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hard import HARD, LABEL, SAYS, SUFFIXES, TEXTS, A, B, quad, text_of
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad, Triple

from kg import KgError, QueryError, SettingsError, load_memory, write_quads
from kg.rdf import FORMATS, check_place, new_file, read_quads


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_gives_back_what_was_written(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph{suffix}"
    quads = [*(quad(text, graph) for text in HARD for graph in (A, B)), Quad(B, LABEL, A, B)]
    write_quads(quads, path)
    keeps_graphs = FORMATS[suffix.removesuffix(".gz")].supports_datasets
    wanted = set(quads) if keeps_graphs else {Quad(*each.triple) for each in quads}
    assert set(read_quads(path)) == wanted
    assert set(load_memory(path)) == wanted


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_quads_give_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    one, two = tmp_path / f"one{suffix}", tmp_path / f"another{suffix}"
    for path in (one, two):
        write_quads([quad("خبر"), quad("خبر", B)], path)
    assert one.read_bytes() == two.read_bytes()


@settings(max_examples=25)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_any_text_comes_back_from_every_format(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("files")
    for suffix in FORMATS:
        write_quads([quad(text, A) for text in texts], folder / f"a{suffix}")
        assert {each.object for each in read_quads(folder / f"a{suffix}")} == {quad(text).object for text in texts}


def test_the_order_of_writing_is_kept(tmp_path: Path) -> None:
    quads = [quad("b"), quad("a", B), quad("c")]
    write_quads(quads, tmp_path / "a.nq")
    assert list(read_quads(tmp_path / "a.nq")) == quads


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("error", [KeyboardInterrupt(), KgError("no"), ValueError("no")], ids=repr)
def test_a_file_appears_only_when_it_is_complete(suffix: str, error: BaseException, tmp_path: Path) -> None:
    def failing() -> Iterator[Quad]:
        yield from (quad(str(number)) for number in range(1000))
        raise error

    with pytest.raises(type(error)):
        write_quads(failing(), tmp_path / f"new{suffix}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
@pytest.mark.parametrize("name", ["a.nq", "a.nq.gz"])
def test_a_full_disk_is_one_line(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.rdf.create_file", lambda _path: io.FileIO("/dev/full", "w"))
    with pytest.raises(SettingsError, match=r"could not be completed: No space left on device$"):
        write_quads([quad("one")], tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_made_anew_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "old.nq"
    write_quads([quad("old")], path)

    def failing() -> Iterator[Quad]:
        yield quad("new")
        raise KgError("stopped")

    with pytest.raises(KgError, match="stopped"):
        write_quads(failing(), path)
    assert list(read_quads(path)) == [quad("old")]
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_there_while_it_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    with new_file(path) as file:
        file.write(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"


@pytest.mark.parametrize("name", ["a", "a.rdf", "a.gz", "a.txt.gz", "a.nq.zip", ".nq"])
def test_an_unknown_suffix_lists_the_known(name: str, tmp_path: Path) -> None:
    for act in (lambda: write_quads([], tmp_path / name), lambda: list(read_quads(tmp_path / name))):
        with pytest.raises(SettingsError) as caught:
            act()
        assert str(tmp_path / name) in str(caught.value)
        assert all(suffix in str(caught.value) for suffix in FORMATS)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_no_folder_says_so(tmp_path: Path) -> None:
    path = tmp_path / "none" / "a.nq"
    with pytest.raises(SettingsError, match=r"there is no folder .*none \(make it first\)"):
        write_quads([quad("one")], path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.mkdir()
    with pytest.raises(SettingsError, match="is a folder"):
        write_quads([quad("one")], path)
    with pytest.raises(SettingsError, match="is a folder"):
        check_place(path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.nq", b"<urn:a> <urn:b> <urn:c> .\nhello\n", "line 2"),
        ("a.nt", b'<urn:a> <urn:b> "\xff" .\n', "line 1"),
        ("a.ttl", b"@prefix x: <urn:x> .\n\nx:a x:b .\n", "line 3"),
        ("a.jsonld", b"{", "line 1"),
        ("a.nq.gz", b"plain", "cannot be read"),
        ("a.nq.gz", gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n")[:-12], "no N-Quads"),
        ("a.nq.gz", gzip.compress(b"")[:10] + b"\xff" * 30, "invalid block type"),
        ("missing.nq", None, "No such file"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_one_line(name: str, data: bytes | None, says: str, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(QueryError) as caught:
        list(read_quads(tmp_path / name))
    assert str(tmp_path / name) in str(caught.value) and says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_turtle_merges_graphs(tmp_path: Path) -> None:
    write_quads([quad("x"), quad("x", B)], tmp_path / "a.ttl")
    assert {each.triple for each in read_quads(tmp_path / "a.ttl")} == {Triple(A, SAYS, Literal("x", language="ar"))}


def test_packed_files_hold_what_unpacked_ones_do(tmp_path: Path) -> None:
    for suffix in FORMATS:
        for name in (f"a{suffix}", f"a{suffix}.gz"):
            write_quads([quad("خبر")], tmp_path / name)
        assert text_of(tmp_path / f"a{suffix}") == text_of(tmp_path / f"a{suffix}.gz")
