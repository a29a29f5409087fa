"""Inputs that mean harm: good articles or one clear line, in bounded time and memory, and nothing is fetched."""

import gzip
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from bench.fuzz import READERS, fuzz
from kg import (
    Article,
    KgError,
    LimitError,
    QueryError,
    Refusal,
    SettingsError,
    ShapeError,
    ask_store,
    load_memory,
    load_settings,
    load_shapes,
    open_store,
    read_articles,
    run_limited,
    validate_file,
    vocab,
    write_quads,
)
from kg.cli import main
from kg.console import tell_refusals
from kg.files import one_line
from kg.guard import check_query
from kg.read import MOST_LISTED
from kg.tables import EntityRow, read_rows

ROOT = Path(__file__).parent.parent
TEXT = "التقى الرئيس وزير الخارجية في القاهرة."
LOOP = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p . ?q ?r ?s }"
"""A product of six copies of the store."""


def line(**record: object) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def read(path: Path) -> list[Article | Refusal]:
    return list(read_articles([path]))


def the_reason(path: Path) -> str:
    [refusal] = [answer for answer in read(path) if isinstance(answer, Refusal)]
    [reason] = refusal.reasons
    assert "\n" not in reason
    return reason


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """A server that nobody should call: its address, and the paths it was asked for."""
    called: list[str] = []

    class Trap(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", called
    server.shutdown()
    server.server_close()


# Packed files


def pack(path: Path, piece: bytes, times: int, *, head: bytes = b"") -> Path:
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(head)
        for _ in range(times):
            file.write(piece)
    return path


def test_a_decompression_bomb_is_not_unpacked_and_what_stood_before_it_is_kept(tmp_path: Path) -> None:
    bomb = pack(tmp_path / "a.jsonl.gz", b" " * 2**20 + b"\n", 100, head=line(text=TEXT).encode())
    article, refusal = read(bomb)
    assert isinstance(article, Article) and isinstance(refusal, Refusal)
    assert refusal.reasons[0].startswith(f"{bomb}: not readable after byte ")
    assert "it unpacks to more than 250 times its size" in refusal.reasons[0]


@pytest.mark.parametrize("suffix", [".nq.gz", ".ttl.gz", ".jsonld.gz"])
def test_an_rdf_bomb_is_not_unpacked(tmp_path: Path, suffix: str) -> None:
    bomb = pack(tmp_path / f"a{suffix}", b"\n" * 2**20, 40)
    with pytest.raises(QueryError, match="it unpacks to more than 250 times its size"):
        load_memory(bomb)


def test_a_packed_archive_of_any_size_that_packs_like_news_is_read(tmp_path: Path) -> None:
    words = [os.urandom(60).hex() for _ in range(100)]
    records = (line(id=f"{n}", text=f"{TEXT} {words[n % 100]} {n}", title=" ".join(words[:50])) for n in range(3000))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress("".join(records).encode()))
    assert sum(isinstance(each, Article) for each in read(path)) == 3000


# JSON


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[" * 1_000_000, "nested too deep"),
        ('{"a":' * 1_000_000, "nested too deep"),
        ("[" * 1_000_000 + "]" * 1_000_000, "nested too deep"),
        ("[" + "[]," * 5_000_001 + "1]", "JSON of more than 5,000,000 values"),
        ('{"id": ' + "9" * 100_000 + "}", "too long a number"),
        ('{"text": "ا", "text": "ب"}', "the key 'text' twice in one object"),
        ('{"id": "1", "id": "1", "text": "ا"}', "the key 'id' twice in one object"),
        ('{"text": "ا", "date": NaN}', "date is nan"),
        ('{"text": Infinity}', "text is inf"),
        ('{"text": "ا", "id": 1e999}', "id is inf"),
        ('{"text": "ا", "id": "' + "x" * 1_001 + '"}', "id of 1,001 code points (expected at most 1,000)"),
        ('{"text": "ا", "title": "' + "x" * 10_001 + '"}', "title of 10,001 code points"),
        ('{"text": "ا", "url": "http://' + "x" * 10_001 + '"}', "url of 10,008 code points"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_json_that_means_harm_is_one_line(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    assert reason in the_reason(path)


def test_what_no_key_needs_may_be_odd(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"text": "ا", "score": NaN, "tags": 1, "tags": 2, "n": 1e999}', encoding="utf-8")
    [article] = read(path)
    assert isinstance(article, Article)


def test_bad_records_without_end_are_counted_and_the_good_between_them_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("x\n" * MOST_LISTED + line(text=TEXT) + "x\n" * 5, encoding="utf-8")
    *told, last = read(path)
    assert len([each for each in told if isinstance(each, Refusal)]) == MOST_LISTED
    assert [each.id for each in told if isinstance(each, Article)] == [f"a-{MOST_LISTED + 1}"]
    assert isinstance(last, Refusal)
    assert last.reasons == (f"{path}: and 5 more bad records in this file, not told one by one",)


# Standard input


class Endless:
    """A stream of one piece, for ever; it fails the test that reads it without end."""

    def __init__(self, piece: bytes) -> None:
        self.piece, self.asked = piece, 0

    def readline(self, size: int) -> bytes:
        self.asked += 1
        assert self.asked < 10_000_000
        return self.piece[:size]


@pytest.mark.parametrize("piece", [b"\n", b" " * 1_000_000, b"\0" * 1_000_000, b"x" * 1_000_000])
def test_standard_input_without_end_ends(piece: bytes) -> None:
    [refusal] = read_articles(["-"], stdin=Endless(piece), longest=10_000)  # type: ignore[arg-type]
    assert isinstance(refusal, Refusal)
    assert "too long with " in refusal.reasons[0]


# Web pages

PARAGRAPH = f"<p>{TEXT * 10}</p>"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 1_000_000 + PARAGRAPH,
        "<div>" * 1_000_000 + PARAGRAPH + "</div>" * 1_000_000,
        "<table><tr><td>" * 100_000 + PARAGRAPH,
        "<!--" * 1_000_000 + PARAGRAPH,
        "<" * 2_000_000 + PARAGRAPH,
        f"<script type='application/ld+json'>{'[' * 1_000_000}</script>{PARAGRAPH}",
    ],
    ids=["open", "closed", "tables", "comments", "less-than", "json-ld"],
)
def test_a_page_nested_a_million_deep_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setattr("kg.page.HARD_PAGE_SECONDS", 5)
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{page}", encoding="utf-8")
    [answer] = read(path)
    assert isinstance(answer, Article) or "\n" not in answer.reasons[0]


def test_a_page_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.page.HARD_PAGE_SECONDS", 1)
    path = tmp_path / "a.html"
    path.write_text("<html><body>" + "<br>" * 1_000_000 + PARAGRAPH, encoding="utf-8")
    began = time.monotonic()
    assert the_reason(path).endswith("not to be parsed, this page: stopped after 1 seconds (expected an end before)")
    assert time.monotonic() - began < 20


def test_a_large_page_gives_what_a_small_one_does(tmp_path: Path) -> None:
    small, large = tmp_path / "small.html", tmp_path / "large.html"
    small.write_text(f"<html><body><article>{PARAGRAPH}</article>", encoding="utf-8")
    large.write_text(f"<html><body><article>{PARAGRAPH}</article><!--{'x' * 2**20}-->", encoding="utf-8")
    [one], [other] = read(small), read(large)
    assert isinstance(one, Article) and isinstance(other, Article)
    assert one.text == other.text


def test_a_page_s_entities_and_addresses_are_not_followed(tmp_path: Path, trap: tuple[str, list[str]]) -> None:
    url, called = trap
    secret = tmp_path / "secret"
    secret.write_text("سر", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    path = tmp_path / "a.html"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "{TEXT}">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">'
        f'<!ENTITY y SYSTEM "{url}/entity">]><html><head><base href="{url}/base/"><link rel="canonical" href="{url}/c">'
        f'<link rel="stylesheet" href="{url}/s"></head><body><p>&x;&y;&l12;</p>{PARAGRAPH}<img src="{url}/i">'
        f'<iframe src="{url}/f"></iframe></body></html>',
        encoding="utf-8",
    )
    [article] = read(path)
    assert isinstance(article, Article)
    assert len(article.text) < 2_000
    assert "سر" not in article.text
    path.write_text(f"{url}/page", encoding="utf-8")
    read(path)
    assert called == []


# Names


HOSTILE_IDS = [
    "../../etc/passwd", "/etc/passwd", "..", ".", "a/../b", "<x>", "> <urn:evil", 'a"b', "a\nb", "a\r\n\tb", "{}|\\^`",
    "\u202eمقال\u202c", "%2e%2e/", "http://other.example/", "#frag", "?q", "a#char=0,1", "\x01\x7f\x85", "\ufeff",
    "🙂" * 1_000,
]  # fmt: skip


@pytest.mark.parametrize("article_id", HOSTILE_IDS, ids=ascii)
def test_any_id_is_one_step_of_one_iri(tmp_path: Path, article_id: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(line(id=article_id, text=TEXT), encoding="utf-8")
    [article] = read(path)
    assert isinstance(article, Article)
    iri = vocab.article_iri(vocab.DEFAULT_BASE, article.id)
    NamedNode(iri)
    assert iri.isascii()
    step = iri.removeprefix(vocab.DEFAULT_BASE + "article/")
    assert step not in {"", ".", ".."} and not set(step) & set('/#?<>"{}|\\^` \n')


@given(st.text(min_size=1))
def test_no_two_ids_share_an_iri(article_id: str) -> None:
    other = vocab.article_iri("urn:x:", article_id + "x")
    assert vocab.article_iri("urn:x:", article_id) != other
    NamedNode(other)


def test_what_an_id_would_do_to_a_terminal_is_printed_and_not_done(capsys: pytest.CaptureFixture[str]) -> None:
    tell_refusals([Refusal(article="\x1b[2J\u202ea\nb\x07", stage="read", reasons=("x:\r1\x9b",))])
    said = capsys.readouterr().err
    assert said == r"refused (read): \x1b[2J\u202ea b\x07: x: 1\x9b" + "\n"
    assert one_line("قال: ‹نعم›") == "قال: ‹نعم›"


# What is read, and what is written


def test_a_link_in_a_folder_does_not_lead_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "private.txt").write_text(TEXT, encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    (folder / "again.txt").symlink_to("good.txt")
    (folder / "out.txt").symlink_to("../private.txt")
    found = read(folder)
    assert [each.id for each in found if isinstance(each, Article)] == ["again", "good"]
    assert "out.txt: a link to a file outside of this folder" in the_reason(folder)
    (tmp_path / "link").symlink_to(folder)
    assert len(read(tmp_path / "link")) == 3


def test_folders_within_folders_without_end_are_walked(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1_050):
        folders.append(folders[-1] / "a")
        folders[-1].mkdir()
    (folders[-1] / "a.txt").write_text(TEXT, encoding="utf-8")
    found = read(tmp_path)
    (folders[-1] / "a.txt").unlink()
    for folder in reversed(folders[1:]):  # so deep that not every tool could take them away
        folder.rmdir()
    assert [each.id for each in found if isinstance(each, Article)] == ["a"]


def test_a_link_where_the_output_is_begun_is_not_followed(tmp_path: Path) -> None:
    victim, target = tmp_path / "victim", tmp_path / "a.nq"
    victim.write_text("kept", encoding="utf-8")
    (tmp_path / "a.nq.part").symlink_to(victim)
    target.symlink_to(victim)
    write_quads([Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"))], target)
    assert victim.read_text(encoding="utf-8") == "kept"
    assert target.read_bytes() == b'<urn:a> <urn:b> "c" .\n' and not target.is_symlink()


def test_an_output_is_never_an_input(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(line(text=TEXT), encoding="utf-8")
    before = path.read_bytes()
    result = CliRunner().invoke(main, ["build", str(path), "--out", str(path)])
    assert result.exit_code == 2
    assert "a.json: no RDF format has this suffix" in result.stderr and result.stderr.count("\n") == 1
    for place in (path, tmp_path):
        with pytest.raises(SettingsError) as caught:
            open_store(place, create=True)
        assert str(place) in str(caught.value) and "\n" not in str(caught.value)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_store_is_no_link_and_holds_none(tmp_path: Path) -> None:
    real = tmp_path / "real"
    open_store(real, create=True)
    (tmp_path / "link").symlink_to(real)
    for create in (False, True):
        with pytest.raises(
            SettingsError, match=r"link: is a symbolic link to .*real \(expected the store itself, --store .*/real\)$"
        ):
            open_store(tmp_path / "link", create=create)
    victim = tmp_path / "victim"
    victim.write_text("kept", encoding="utf-8")
    (real / "000042.log").symlink_to(victim)
    for create in (False, True):
        with pytest.raises(SettingsError, match=r"000042\.log: is a symbolic link"):
            open_store(real, create=create)
    assert victim.read_text(encoding="utf-8") == "kept"


def test_a_dangling_link_makes_no_store_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SettingsError, match="is a symbolic link"):
        open_store(tmp_path / "link", create=True)
    assert not (tmp_path / "elsewhere").exists()


# Settings and tables


@pytest.mark.parametrize(
    "content",
    [
        b"a = " + b"[" * 5_000,
        b"a = " + b"{a=" * 4_000,
        b"a" + b".a" * 5_000 + b" = 1",
        b"longest = " + b"9" * 5_000,
        b"longest = " + b"9" * 50,
        b"longest = 4000001",
        b"seconds = 0",
        b"memory = -1",
        b"#" * 20_000,
        b'seeds = "a\\u0000b"',
        b'base = "https://x/\\u202e/"',
        b'base = "\\ud800"',
        b"thresholds.ORG = nan",
        "base = 'https://x/'".encode("utf-16"),
    ],
    ids=lambda value: ascii(value[:20]),
)
def test_settings_that_mean_harm_are_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kg.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"\xff", b"\0" * 1_000, b"qid" * 100_000, b"qid" * 500_000, b"\xef\xbb\xbfqid\ttype"]
)
def test_a_table_that_is_none_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "entities.tsv").write_bytes(content)
    with pytest.raises(KgError) as caught:
        list(read_rows(tmp_path, EntityRow))
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 1_000


def test_a_table_that_never_ends_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "entities.tsv").symlink_to("/dev/zero")
    with pytest.raises(KgError, match=r"entities\.tsv: no regular file"):
        list(read_rows(tmp_path, EntityRow))


# RDF


@pytest.mark.parametrize(
    "data",
    [
        '{"@context": "URL/context", "name": "x"}',
        '{"@context": {"@import": "URL/import"}, "name": "x"}',
        '{"@context": "FILE", "name": "x"}',
        '{"@context": ["URL/a", {"@vocab": "urn:x:"}], "name": "x"}',
    ],
)
def test_a_remote_context_is_not_fetched(tmp_path: Path, trap: tuple[str, list[str]], data: str) -> None:
    url, called = trap
    path = tmp_path / "a.jsonld"
    path.write_text(data.replace("URL", url).replace("FILE", (tmp_path / "c.json").as_uri()), encoding="utf-8")
    with pytest.raises(QueryError, match=r"a\.jsonld") as caught:
        load_memory(path)
    assert "\n" not in str(caught.value)
    assert called == []


def test_a_string_of_more_than_16_mb_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.write_bytes(b'<urn:a> <urn:b> "' + b"x" * 20_000_000 + b'" .\n')
    with pytest.raises(QueryError, match="cannot be held in memory"):
        load_memory(path)
    nif = path.rename(tmp_path / "a.nif")
    assert "no Turtle, Reached the buffer maximal size" in the_reason(nif)


LITERALS = [
    ("integer", "four"),
    ("integer", "1" * 10_000),
    ("decimal", "1e999999999"),
    ("double", "NaN"),
    ("dateTime", "9" * 100_000),
    ("duration", "P" + "1" * 100_000 + "Y"),
    ("base64Binary", "é" * 1_001),
    ("hexBinary", "x"),
    ("gYear", "-" * 1_000),
    ("anyURI", "http://[" * 100),
]


@pytest.mark.parametrize(("kind", "value"), LITERALS, ids=lambda value: value[:12])
def test_a_malformed_literal_is_judged_without_a_traceback(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str, value: str
) -> None:
    path = tmp_path / "a.nt"
    path.write_text(
        f'<urn:a> <{vocab.RDF}type> <{vocab.PROV}Activity> .\n<urn:a> <urn:b> "{value}"^^<{vocab.XSD}{kind}> .\n',
        encoding="utf-8",
    )
    report = validate_file(path, load_shapes(ROOT / "shapes"))
    assert report.focus_nodes == 1
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("kind", ["HTML", "XMLLiteral"])
def test_markup_in_a_literal_is_parsed_only_if_it_is_short(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.nt"
    for size, said in ((190, None), (100_000, "a literal of 500,000 characters")):
        path.write_text(f'<urn:a> <urn:b> "{"<div>" * size}"^^<{vocab.RDF}{kind}> .\n', encoding="utf-8")
        shapes = load_shapes(ROOT / "shapes")
        if said is None:
            validate_file(path, shapes)
        else:
            with pytest.raises(QueryError, match=said):
                validate_file(path, shapes)


# Shapes


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("kg:RunShape sh:js [ sh:jsFunctionName 'x' ; sh:jsLibrary [ sh:jsLibraryURL 'TRAP/x.js' ] ] .", "is not run"),
        ("<urn:onto> owl:imports <TRAP/shapes> .", "owl:imports is not followed"),
        ("<urn:data> sh:shapesGraph <TRAP/shapes> .", "sh:shapesGraph is not run"),
        (
            "kg:RunShape sh:sparql [ sh:message 'x' ; sh:select "
            "'SELECT $this WHERE { SERVICE SILENT <TRAP/service> { $this ?p ?o } }' ] .",
            "SERVICE would ask another server",
        ),
    ],
    ids=["js", "imports", "shapesGraph", "service"],
)
def test_shapes_fetch_and_run_nothing(tmp_path: Path, trap: tuple[str, list[str]], extra: str, said: str) -> None:
    url, called = trap
    for file in (ROOT / "shapes").glob("*.ttl"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in (*vocab.PREFIXES.items(), ("sh", vocab.SH)))
    owl = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    (tmp_path / "zz.ttl").write_text(prefixes + owl + extra.replace("TRAP", url), encoding="utf-8")
    with pytest.raises(KgError, match=said) as caught:
        load_shapes(tmp_path)
    assert "\n" not in str(caught.value)
    assert called == []


def test_data_cannot_bring_shapes_of_its_own(tmp_path: Path, trap: tuple[str, list[str]]) -> None:
    url, called = trap
    path = tmp_path / "a.ttl"
    path.write_text(
        f"<urn:a> <http://www.w3.org/2002/07/owl#imports> <{url}/x> ; <{vocab.SH}shapesGraph> <{url}/y> ; "
        f"a <{vocab.PROV}Activity> .",
        encoding="utf-8",
    )
    assert validate_file(path, load_shapes(ROOT / "shapes")).focus_nodes == 1
    assert called == []


def test_shapes_that_never_end_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").symlink_to("/dev/zero")
    with pytest.raises(ShapeError, match="no regular file"):
        load_shapes(tmp_path)


# Questions

CALLS = [
    "SELECT * { SERVICE <URL/s> { ?s ?p ?o } }",
    "select*{service silent<URL/s>{?s ?p ?o}}",
    "SELECT * { SER\\u0056ICE <URL/s> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o # it's\rSERVICE <URL/s> { ?s ?p ?o } }",
    "PREFIX p: <urn:p:> SELECT * { OPTIONAL { p:a\\'b ?p ?o } SERVICE <URL/s> { ?s ?p p:c\\' } }",
    "PREFIX : <URL/> SELECT * { ?s ?p ?o . SERVICE:s { ?s ?p ?o } }",
    "PREFIX p: <urn:p:> SELECT * { ?s ?p p:a.SERVICE<URL/s>{ ?s ?p ?o } }",
    "SELECT * { BIND(<URL/s> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "ASK { FILTER EXISTS { SERVICE <URL/s> { ?s ?p ?o } } }",
    'SELECT * { FILTER("""" """ = "x" || true) SERVICE <URL/s> { ?s ?p ?o } }',
]


@pytest.mark.parametrize("query", CALLS)
def test_a_query_asks_no_other_server(query: str, trap: tuple[str, list[str]]) -> None:
    url, called = trap
    with pytest.raises(QueryError) as caught:
        ask_store(Store(), query.replace("URL", url), name="mine")
    assert str(caught.value).startswith("mine: ")
    assert called == []


FEDERATED = "#+ summary: x\n#+ network: {url}\nSELECT * WHERE {{ SERVICE SILENT <{url}/s> {{ ?s ?p ?o }} }}\n"


def ask_it(tmp_path: Path, question: str, *more: str) -> Result:
    (tmp_path / "a.nq").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    return CliRunner().invoke(main, ["query", question, "--data", str(tmp_path / "a.nq"), *more])


def test_a_question_of_one_s_own_asks_a_server_only_where_it_is_let(
    tmp_path: Path, trap: tuple[str, list[str]]
) -> None:
    url, called = trap
    folder, toml = tmp_path / "mine", tmp_path / "kg.toml"
    folder.mkdir()
    (folder / "federated.rq").write_text(FEDERATED.format(url=url), encoding="utf-8")
    toml.write_text("queries = 'mine'", encoding="utf-8")
    for question, more in (
        (str(folder / "federated.rq"), ()),
        ("federated", ("--settings", str(toml))),  # what its head says of it lets it do nothing
    ):
        refused = ask_it(tmp_path, question, *more)
        assert refused.exit_code == 2
        assert refused.stderr.startswith("kg: federated: SERVICE would ask another server (expected")
        assert refused.stderr.count("\n") == 1
        assert called == []
    assert ask_it(tmp_path, str(folder / "federated.rq"), "--network").exit_code == 0
    assert [path.partition("?")[0] for path in called] == ["/s"]


def test_a_shipped_question_asks_the_server_that_its_head_names(
    tmp_path: Path, trap: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, called = trap
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "federated.rq").write_text(FEDERATED.format(url=url), encoding="utf-8")
    monkeypatch.setattr("kg.settings.data_folder", lambda name: tmp_path / name)
    assert ask_it(tmp_path, "federated").exit_code == 0
    assert [path.partition("?")[0] for path in called] == ["/s"]


def test_a_profile_of_one_s_own_asks_no_server(tmp_path: Path, trap: tuple[str, list[str]]) -> None:
    url, called = trap
    profile, data = tmp_path / "web-annotation.rq", tmp_path / "a.nq"
    profile.write_text(f"CONSTRUCT WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", encoding="utf-8")
    data.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["export", str(profile), "--data", str(data)])
    assert result.exit_code == 2
    assert "SERVICE would ask another server" in result.stderr
    assert called == []


PIECES = st.sampled_from(
    ["SERVICE", "service", " ", "\n", "\r", "<URL/s>", "{", "}", "?s ?p ?o", "'", '"', '"""', "'''", "\\", "#", "<",
     ">", "\\u0053ERVICE", "?a", ":", "p:", "a", ".", "p:a\\'", "FILTER(1<2)", "FILTER(?a<?b)", "SILENT", "OPTIONAL",
     "_:", "@en", "SERVICE <URL/s> { ?s ?p ?o }", "\\u0027", "1", "true"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_spelling_of_service_gets_through(pieces: str) -> None:
    with_trap = f"PREFIX p: <urn:p:> PREFIX : <urn:x:> SELECT * {{ {pieces} }}".replace("URL", "http://127.0.0.1:1")
    try:
        ask_store(Store(), with_trap)
    except QueryError as error:
        assert "Connection refused" not in str(error) and "127.0.0.1" not in str(error).partition("expected")[0], (
            with_trap
        )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE <x> {' }",
        "SELECT * { ?s <urn:SERVICE> ?o } # SERVICE",
        "PREFIX sd: <urn:sd:> SELECT * { ?s a sd:Service ; sd:service-x ?o FILTER(1 < 2 && 3 > 2) }",
        'SELECT * { ?s ?p """a "SERVICE" b""" , \'\'\'it\'s SERVICE\'\'\' , "\\"SERVICE" }',
        "SELECT * FROM <file:///etc/passwd> FROM NAMED <http://127.0.0.1:1/x> { ?s ?p ?o }",
    ],
)
def test_the_word_service_alone_harms_nobody(query: str) -> None:
    assert ask_store(Store(), query).rows == ()


@pytest.mark.parametrize(
    "query", ["LOAD <URL/x>", "INSERT DATA { <urn:a> <urn:b> 1 }", "DROP ALL", "LOAD <FILE> INTO GRAPH <urn:x>"]
)
def test_a_question_changes_and_loads_nothing(query: str, trap: tuple[str, list[str]]) -> None:
    url, called = trap
    store = Store()
    with pytest.raises(QueryError, match="cannot be run"):
        ask_store(store, query.replace("URL", url).replace("FILE", "file:///etc/passwd"))
    assert called == [] and len(store) == 0


@pytest.mark.parametrize("opening", ["{ ", "(", "[ <urn:a> "])
def test_brackets_without_end_are_refused(opening: str) -> None:
    with pytest.raises(QueryError, match="more than 64 brackets within brackets"):
        check_query("SELECT * { ?s ?p " + opening * 100_000, name="mine")


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.nq"
    quads = [Quad(NamedNode(f"urn:{n}"), NamedNode("urn:next"), NamedNode(f"urn:{n + 1}")) for n in range(2_000)]
    write_quads(quads, path)
    return path


@pytest.mark.parametrize(
    ("query", "seconds", "memory", "said"),
    [
        (LOOP, 1, 1_000, "stopped after 1 seconds"),
        ("SELECT (COUNT(*) AS ?n) { ?a (<urn:next>|^<urn:next>)* ?b }", 1, 1_000, "stopped after 1 seconds"),
        (f"SELECT * {{ FILTER({'!' * 200_000}1) }}", 30, 100, "is nested too deep"),
        ("SELECT * { { ?s ?p ?o } " + "UNION { ?s ?p ?o } " * 50_000 + "}", 30, 100, "is nested too deep"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", 30, 30, "needs more than 30 MB of memory"),
    ],
    ids=["product", "path", "not", "union", "rows"],
)
def test_a_question_that_never_ends_is_stopped_with_one_line(
    tmp_path: Path, graph: Path, query: str, seconds: int, memory: int, said: str
) -> None:
    question, toml = tmp_path / "mine.rq", tmp_path / "kg.toml"
    question.write_text(query, encoding="utf-8")
    toml.write_text(f"seconds = {seconds}\nmemory = {memory}\n", encoding="utf-8")
    # A process of its own: what this one has freed, its child could use above the limit.
    result = subprocess.run(
        [sys.executable, "-m", "kg", "query", question, "--data", graph, "--settings", toml],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_nothing_is_left_of_what_was_stopped(graph: Path) -> None:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    if not children.is_file():
        pytest.skip("this system does not list the children of a process")
    before = children.read_text(encoding="ascii")
    store = load_memory(graph)
    with pytest.raises(LimitError):
        run_limited(lambda: ask_store(store, LOOP), name="loop", seconds=0.2)
    assert children.read_text(encoding="ascii") == before


def test_what_the_work_raises_is_raised(graph: Path) -> None:
    def fail() -> None:
        raise QueryError("as it was")

    with pytest.raises(QueryError, match=r"^as it was$"):
        run_limited(fail, name="work")


# The law: any bytes, within a cap of memory

CAP = 1_200
"""MB that one file may cost at worst; news costs a tenth."""
WORST: list[tuple[str, Callable[[], bytes]]] = [
    ("a.txt", lambda: ("🙂" * 999_999 + "ا").encode()),
    ("a.txt", lambda: b"\xd8\xa7" * 50_000_000),
    ("a.json", lambda: b"[" + b"[]," * 4_900_000 + b"1]"),
    ("a.json", lambda: b'["' + "🙂".encode() + b"x" * 100_000_000 + b'"]'),
    ("a.jsonl", lambda: b"[" + b'"ab",' * 4_900_000 + b'"a"]'),
    ("a.jsonl", lambda: b"x" * 100_000_000),
    ("a.jsonl", lambda: b"x\n" * 100_000),
    ("a.nq", lambda: b'<urn:a> <urn:b> "' + b"x" * 50_000_000),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content"), WORST, ids=lambda value: value if isinstance(value, str) else "")
def test_no_file_costs_more_memory_than_the_cap(tmp_path: Path, name: str, content: Callable[[], bytes]) -> None:
    (tmp_path / name).write_bytes(content())
    script = f"""
import resource, sys
from pathlib import Path
import trafilatura
from kg import KgError, load_memory, read_articles
now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (now + {CAP} * 2**20,) * 2)
path = Path(sys.argv[1])
try:
    print(sum(1 for _ in (load_memory(path) if path.suffix == ".nq" else read_articles([path]))))
except KgError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / name)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stderr == ""


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_keeps_the_law(reader: str) -> None:
    assert fuzz(reader, seed=0, inputs=40) == 40
