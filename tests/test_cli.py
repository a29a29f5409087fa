"""The command line: verbs, exit codes, stdin and pipes, and one clear line for everything that can be wrong."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from rich.cells import cell_len
from servers import NotInstalledError, Place, oxigraph
from world import write_model, write_tables

import kg
from kg.cli import main
from kg.settings import data_folder
from kg.tables import FILES, AliasRow

TEXT = "وصل الرئيس الروسي فلاديمير بوتين إلى موسكو."


@dataclass(frozen=True, kw_only=True)
class World:
    """A folder with a model, tables, one good article and the graph built of it."""

    folder: Path
    model: Path
    seeds: Path
    good: Path
    store: Path
    file: Path

    def run(self, *arguments: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, list(map(str, arguments)), input=stdin)

    def build(self, *arguments: object, stdin: str | bytes | None = None) -> Result:
        return self.run("build", "--model", self.model, "--seeds", self.seeds, *arguments, stdin=stdin)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    world = World(
        folder=folder,
        model=write_model(folder / "model"),
        seeds=write_tables(folder / "seeds"),
        good=folder / "good.txt",
        store=folder / "store",
        file=folder / "graph.nq",
    )
    done = world.build(world.good, "--store", world.store, "--out", world.file)
    assert done.exit_code == 0, done.output
    return world


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def the_line(done: Result, code: int) -> str:
    """Return the one line that stderr has, after a look at the exit code and for a traceback."""
    assert done.exit_code == code, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    [line] = done.stderr.splitlines()
    return line


def verbs(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from verbs(command, (*path, name))
        else:
            yield (*path, name)


# Help


@pytest.mark.parametrize("verb", verbs(main), ids=" ".join)
def test_every_verb_has_help_with_an_example(verb: tuple[str, ...], world: World) -> None:
    for flag in ("--help", "-h"):
        done = world.run(*verb, flag)
        assert done.exit_code == 0 and not done.stderr
        assert re.search(rf"Example:\n +.*\bkg {' '.join(verb)}\b", done.stdout)
        assert max(map(len, done.stdout.splitlines())) <= 110


@pytest.mark.parametrize("verb", verbs(main), ids=" ".join)
def test_every_option_says_what_it_does(verb: tuple[str, ...], world: World) -> None:
    command: click.Command = main
    for name in verb:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    for option in command.params:
        if isinstance(option, click.Option) and not isinstance(option.type, click.Choice):
            named_well = option.name in {"store"} and option.show_default
            assert option.help or named_well, option.name


def test_the_version_is_told_where_it_is_not_installed_too(world: World) -> None:
    done = world.run("--version")
    assert done.exit_code == 0 and re.fullmatch(r"kg, version \d+\.\d.*\n", done.stdout)


@pytest.mark.parametrize(
    "arguments", [["biuld"], ["build"], ["--nothing"], ["query", "x", "--store", "a", "--data", "b"]]
)
def test_an_error_of_use_is_2_and_names_the_help(arguments: list[str], world: World) -> None:
    done = world.run(*arguments)
    assert done.exit_code == 2 and not done.stdout
    assert done.stderr.splitlines()[-1].startswith("Error: ") and "--help" in done.stderr


# What is wrong with an article costs that article alone

WRONG = [
    ("empty.txt", b"", "empty text"),
    ("blank.txt", b" \n\n", "empty text"),
    ("empty.jsonl", b"", "no record in this file"),
    ("binary.txt", bytes(range(256)), "so a binary file or UTF-16 (expected UTF-8 text)"),
    ("latin.txt", "Müller à Paris".encode("latin-1"), "no UTF-8, 0xfc at byte 1 (expected UTF-8 text)"),
    ("half.jsonl", b'{"id": "x", "text": "\xd8\xb1', "(expected"),
    ("cut.jsonl", '{"id": "x", "text": "رو\n'.encode(), "no JSON"),
    ("bare.jsonl", b'{"id": "x"}\n', "no text (expected the key 'text' with a string)"),
    ("list.json", b"[1]", "1 is no record"),
    ("emoji.txt", "🙂🙃 🙂".encode(), "without a single Arabic letter"),
    ("english.txt", b"The summit took place in Moscow.", "without a single Arabic letter"),
    ("marks.txt", "\u064b\u064c \u0651".encode(), "without a single Arabic letter"),
    ("long.txt", ("خبر عاجل. " * 290_000).encode(), "(expected at most"),
    ("packed.txt.gz", b"not packed", "not readable"),
]


@pytest.mark.parametrize(("name", "data", "says"), WRONG, ids=[name for name, _, _ in WRONG])
def test_a_bad_article_is_one_line_and_the_others_are_kept(
    name: str, data: bytes, says: str, world: World, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    done = world.build(tmp_path / name, world.good, "--out", tmp_path / "a.nq")
    assert done.exit_code == 1 and not done.stdout
    [line] = [line for line in done.stderr.splitlines() if line.startswith("refused (read): ")]
    assert str(tmp_path / name) in line and says in line and len(line) < 400
    assert "Traceback" not in done.stderr
    assert b"article/good>" in (tmp_path / "a.nq").read_bytes()
    assert name.split(".")[0] + ">" not in (tmp_path / "a.nq").read_text(encoding="utf-8")


def test_bad_lines_among_good_ones_are_told_with_their_numbers(world: World, tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "text": "روسيا"}',
        '{"id": "b", "te',
        '{"id": "a", "text": "تركيا"}',
        '{"id": "c", "text": "تركيا"}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = world.build(tmp_path / "a.jsonl", "--out", tmp_path / "a.nq")
    assert done.exit_code == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("refused")]
    assert len(told) == 2
    assert "a.jsonl:2: no JSON" in told[0] and "a.jsonl:3: id 'a' is taken by" in told[1]
    written = (tmp_path / "a.nq").read_text(encoding="utf-8")
    assert set(re.findall(r"article/(\w+)>", written)) == {"a", "c"}


def test_an_id_with_line_ends_cannot_make_a_second_line(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a\nrefused (read): b", "text": "x"}), encoding="utf-8")
    done = world.build(tmp_path / "a.jsonl", "--out", tmp_path / "a.nq")
    assert len([line for line in done.stderr.splitlines() if line.startswith("refused (")]) == 1


def test_the_summary_counts(world: World, tmp_path: Path) -> None:
    done = world.build(world.good, "--out", tmp_path / "a.nq")
    counts = dict(re.findall(r"^ *(\S.*?) {2,}(\d+) *$", done.stderr, re.MULTILINE))
    assert (counts["articles read"], counts["accepted"], counts["refused"]) == ("1", "1", "0")
    assert counts["triples"] == str(len((tmp_path / "a.nq").read_text(encoding="utf-8").splitlines()))


# What cannot be used is one line, and 2


def spoil_shapes(text: str) -> Callable[[World, Path], list[object]]:
    def make(world: World, folder: Path) -> list[object]:
        shutil.copytree(data_folder("shapes"), folder / "shapes")
        (folder / "shapes" / "broken.ttl").write_text(text)
        return ["validate", world.file, "--shapes", folder / "shapes"]

    return make


def spoil_aliases(world: World, folder: Path) -> list[object]:
    table = write_tables(folder / "seeds") / FILES[AliasRow]
    table.write_text(table.read_text(encoding="utf-8") + "روس\tQ85x\tname\ttest\t2020-01-01\t\n", encoding="utf-8")
    return ["explain", "روس", "--seeds", folder / "seeds"]


def write_toml(world: World, folder: Path) -> list[object]:
    (folder / "kg.toml").write_text("sedes = 1")
    return ["queries"]


def make_folder(world: World, folder: Path) -> list[object]:
    (folder / "a.nq").mkdir()
    return ["build", world.good, "--out", folder / "a.nq"]


UNUSABLE: dict[str, tuple[Callable[[World, Path], list[object]], str]] = {
    "missing input": (lambda w, f: ["build", "none.txt"], r"^kg: none\.txt: no such file or folder"),
    "missing input of tag": (lambda w, f: ["tag", "none.txt"], r"^kg: none\.txt: no such file or folder"),
    "strange input": (lambda w, f: ["build", w.file], r"unknown kind of file \(expected \.txt"),
    "empty folder": (lambda w, f: ["build", f], r"no articles in this folder"),
    "missing folder of output": (lambda w, f: ["build", w.good, "--out", "none/a.nq"], r"there is no folder none"),
    "folder as output": (make_folder, r"a\.nq: is a folder"),
    "unknown suffix": (
        lambda w, f: ["build", w.good, "--out", "a.rdf"],
        r"expected \.nq, \.trig, \.ttl, \.nt, \.jsonld",
    ),
    "missing model": (lambda w, f: ["build", w.good, "--model", "none"], r"^kg: none: no tagger model there"),
    "missing tables": (lambda w, f: ["build", w.good, "--seeds", "none"], r"entities\.tsv: .*No such file"),
    "missing shapes": (lambda w, f: ["build", w.good, "--shapes", "none"], r"none: no shapes"),
    "wrong base": (lambda w, f: ["build", w.good, "--base", "news"], r"'news' is no base for IRIs"),
    "shape that is no Turtle": (spoil_shapes("<a <b> ."), r"broken\.ttl:1: "),
    "shape with a typing error": (
        spoil_shapes("@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n<urn:x:a> sh:mincount 1 ."),
        r"broken\.ttl:3: sh:mincount is no SHACL term \(expected sh:minCount\)",
    ),
    "alias to no item": (spoil_aliases, r"aliases\.tsv:\d+: 'Q85x' is no Wikidata item \(expected Q and digits\)"),
    "unknown setting": (
        write_toml,
        r"kg\.toml: no setting 'sedes'; there are: backend, base, batch, cache, device, ",
    ),
    "missing settings": (lambda w, f: ["queries", "--settings", "none.toml"], r"none\.toml: .*No such file"),
    "unknown question": (
        lambda w, f: ["query", "most-nmaed", "--store", w.store],
        r"no question 'most-nmaed'; did you mean most-named\?$",
    ),
    "parameter without a value": (
        lambda w, f: ["query", "timeline", "--store", w.store, "--param", "entity"],
        r"--param entity: no parameter \(expected NAME=VALUE\)",
    ),
    "unknown parameter": (
        lambda w, f: ["query", "timeline", "--store", w.store, "--param", "x=1"],
        r"question 'timeline' has no parameter 'x'; there are: entity",
    ),
    "missing parameter": (
        lambda w, f: ["query", "why-this-link", "--store", w.store],
        r"needs --param article=… \(iri: ",
    ),
    "wrong parameter": (
        lambda w, f: ["query", "timeline", "--store", w.store, "--param", "entity=Q85x"],
        r"'Q85x' is no iri",
    ),
    "name for an item": (
        lambda w, f: ["query", "timeline", "--store", w.store, "--param", "entity=بوتن"],
        r"'بوتن' is no iri .*; did you mean wd:Q7747 \(فلاديمير بوتين, Vladimir Putin\)\?$",
    ),
    "points of an answer that has none": (
        lambda w, f: ["query", "most-named", "--store", w.store, "--format", "geojson"],
        r"no points in the columns entity, .* \(expected WKT like POINT\(",
    ),
    "unknown profile": (lambda w, f: ["export", "schema", "--store", w.store], r"did you mean schema-org\?$"),
    "article that is not there": (
        lambda w, f: ["export", "schema-org", "--store", w.store, "--article", "none"],
        r"^kg: none: nothing of it is in this graph$",
    ),
    "profile in N-Quads": (
        lambda w, f: ["export", "schema-org", "--store", w.store, "--out", "a.nq"],
        r"a profile has no named graphs \(expected \.jsonld, \.ttl or \.nt",
    ),
    "no store": (lambda w, f: ["query", "timeline"], r"^kg: kg-store: no store there \(make one with `kg build INPUT"),
    "no store in a folder": (lambda w, f: ["dump", "--store", f], r"no store there"),
    "missing data": (
        lambda w, f: ["query", "timeline", "--data", "none.nq"],
        r"none\.nq: cannot be read: No such file",
    ),
    "data that is no RDF": (lambda w, f: ["query", "timeline", "--data", w.good], r"no RDF format has this suffix"),
    "no server": (lambda w, f: ["query", "timeline", "--endpoint", "http://127.0.0.1:1/"], r"no answer"),
    "no address": (lambda w, f: ["query", "timeline", "--endpoint", "here"], r"no address of a SPARQL server"),
    "missing file to validate": (lambda w, f: ["validate", "none.nq"], r"none\.nq: cannot be read"),
    "dump to an unknown suffix": (lambda w, f: ["dump", "--store", w.store, "--out", "a.csv"], r"expected \.nq"),
    "store in a folder of other things": (lambda w, f: ["build", w.good, "--store", w.seeds], r"holds other files"),
    "store in a file": (lambda w, f: ["build", w.good, "--store", w.good], r"cannot hold a store"),
}


@pytest.mark.parametrize(("make", "says"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_one_line(
    make: Callable[[World, Path], list[object]], says: str, world: World, empty: Path
) -> None:
    arguments = make(world, empty)
    if arguments[0] == "build":
        defaults = [("--model", world.model), ("--seeds", world.seeds)]
        arguments += [each for pair in defaults if pair[0] not in arguments for each in pair]
    before = sorted(empty.rglob("*"))
    done = world.run(*arguments)
    assert re.search(says, the_line(done, 2)), done.stderr
    assert not done.stdout
    assert sorted(empty.rglob("*")) == before


def test_all_faults_of_the_tables_are_told_a_line_each(world: World, tmp_path: Path) -> None:
    table = write_tables(tmp_path) / FILES[AliasRow]
    rows = "".join(f"روس\t{qid}\tname\ttest\t2020-01-01\t\n" for qid in ("Q85x", "85", "Q999"))
    table.write_text(table.read_text(encoding="utf-8") + rows, encoding="utf-8")
    done = world.run("explain", "روس", "--seeds", tmp_path)
    assert done.exit_code == 2
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == ["kg"] * 3
    assert "Q999 has no row in entities.tsv" in done.stderr


def test_a_store_that_is_being_written_to_is_one_line(world: World, tmp_path: Path) -> None:
    code = f"import sys, pyoxigraph; s = pyoxigraph.Store({str(tmp_path)!r}); print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout and other.stdout.readline()
        line = the_line(world.build(world.good, "--store", tmp_path), 2)
        assert other.stdin
        other.stdin.close()
    assert line == f"kg: {tmp_path}: another program is writing to this store (wait until it is done)"


def test_being_stopped_is_one_line_and_130(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kg, "build_graph", stop)
    assert the_line(world.build(world.good, "--out", tmp_path / "a.nq"), 130) == "kg: stopped"


def test_a_fault_of_the_program_shows_its_traceback(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(kg, "load_questions", fail)
    assert isinstance(world.run("queries").exception, ZeroDivisionError)


# Verbs at work


def test_a_store_is_made_where_nothing_else_is_asked_for(world: World, empty: Path) -> None:
    assert world.build(world.good).exit_code == 0
    assert [path.name for path in empty.iterdir()] == ["kg-store"]
    assert world.run("query", "most-named").exit_code == 0


def test_a_file_alone_makes_no_store(world: World, empty: Path) -> None:
    assert world.build(world.good, "--out", "a.nq").exit_code == 0
    assert sorted(path.name for path in empty.iterdir()) == ["a.nq", "a.report.ttl"]


def test_stdin_is_an_input(world: World, tmp_path: Path) -> None:
    done = world.build("-", "--out", tmp_path / "a.nq", stdin=TEXT.encode())
    assert done.exit_code == 0
    assert b"article/stdin>" in (tmp_path / "a.nq").read_bytes()


def test_stdin_of_json_lines_is_many_inputs(world: World) -> None:
    lines = "".join(json.dumps({"id": name, "text": TEXT}) + "\n" for name in "ab")
    done = world.run("tag", "-", "--model", world.model, stdin=lines)
    assert done.exit_code == 0
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "b"]


def test_tag_and_link_print_a_line_for_each_article(world: World) -> None:
    tagged = world.run("tag", world.good, "--model", world.model)
    linked = world.run("link", world.good, "--model", world.model, "--seeds", world.seeds)
    for done in (tagged, linked):
        assert done.exit_code == 0 and not done.stderr
        [line] = done.stdout.splitlines()
        for mention in json.loads(line)["mentions"]:
            assert TEXT[mention["start"] : mention["end"]] == mention["text"]
    assert [each["qid"] for each in json.loads(linked.stdout)["mentions"]] == ["Q159", "Q7747", "Q649"]
    assert set(json.loads(linked.stdout)["mentions"][0]) == {
        "start", "end", "text", "type", "score", "qid", "verdict", "rung", "form", "intended", "candidates", "reason",
    }  # fmt: skip


def test_a_refused_article_makes_tag_exit_with_1_and_print_the_others(world: World, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("English")
    done = world.run("tag", tmp_path / "bad.txt", world.good, "--model", world.model)
    assert "refused (read): bad: " in the_line(done, 1)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["good"]


def test_a_build_keeps_what_the_shapes_said(world: World, tmp_path: Path) -> None:
    beside = world.folder / "graph.report.ttl"
    assert "sh:conforms true" in beside.read_text(encoding="utf-8")
    done = world.build(world.good, "--out", tmp_path / "a.ttl.gz", "--report", tmp_path / "said.ttl")
    assert done.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ttl.gz", "said.ttl"]
    assert (tmp_path / "said.ttl").read_bytes() == beside.read_bytes()


def test_a_build_tells_the_promises_that_were_broken(world: World, tmp_path: Path) -> None:
    shutil.copytree(data_folder("shapes"), tmp_path / "shapes")
    harsh = (tmp_path / "shapes" / "article.ttl").read_text(encoding="utf-8")
    harsh = harsh.replace("sh:path schema:headline ;\n  sh:maxCount 1", "sh:path schema:headline ;\n  sh:minCount 1")
    (tmp_path / "shapes" / "article.ttl").write_text(harsh, encoding="utf-8")
    done = world.build(world.good, "--out", tmp_path / "a.nq", "--shapes", tmp_path / "shapes")
    assert done.exit_code == 1
    assert re.search(r"kg:ArticleShape-headline +1 +An article has at most one schema:headline", done.stderr)
    report = (tmp_path / "a.report.ttl").read_text(encoding="utf-8")
    assert "sh:conforms false" in report and "kg:ArticleShape-headline" in report


def test_a_report_as_a_table_has_a_line_for_each_broken_promise(world: World) -> None:
    example = Path(__file__).parent / "shapes" / "mention" / "bad-order-backwards.ttl"
    done = world.run("validate", example, "--format", "table")
    assert done.exit_code == 1
    assert done.stderr == "does not conform: 5 nodes looked at, 1 violation\n"
    assert re.search(r"kg:MentionShape-order +1 +A mention must begin before it ends\. +https://\S+ +10", done.stdout)


def test_the_alias_table_comes_as_rdf(world: World, tmp_path: Path) -> None:
    done = world.run("seeds", "rdf", "--seeds", world.seeds)
    assert done.exit_code == 0
    rows = {line.split(" ")[0] for line in done.stdout.splitlines() if "skos-xl#Label>" in line}
    triples = [line.split(" ") for line in world.file.read_text("utf-8").splitlines()]
    cited = {triple[2] for triple in triples if triple[1].endswith("#matchedAlias>")}
    assert cited and cited < rows
    assert world.run("seeds", "rdf", "--seeds", world.seeds, "--out", tmp_path / "rows.nq").exit_code == 0
    assert (tmp_path / "rows.nq").read_text("utf-8") == done.stdout


def test_validate_exits_with_0_or_1(world: World, tmp_path: Path) -> None:
    done = world.run("validate", world.file)
    assert done.exit_code == 0 and done.stdout.startswith("conforms: ")
    lines = world.file.read_text(encoding="utf-8").splitlines(keepends=True)
    bad = tmp_path / "bad.nq"
    bad.write_text("".join(line for line in lines if "#verdict>" not in line), encoding="utf-8")
    for form in ("text", "json", "turtle"):
        assert world.run("validate", bad, "--format", form).exit_code == 1
    assert json.loads(world.run("validate", bad, "--format", "json").stdout)["conforms"] is False


def test_a_store_is_validated_as_a_whole(world: World, tmp_path: Path) -> None:
    done = world.run("validate", "--store", world.store)
    assert (done.exit_code, done.stdout) == (0, world.run("validate", world.file).stdout)
    store = Store(str(tmp_path / "store"))
    store.extend(quad for quad in kg.open_store(world.store) if not quad.predicate.value.endswith("beginIndex"))
    del store
    assert world.run("validate", "--store", tmp_path / "store").exit_code == 1


@pytest.mark.parametrize("arguments", [(), ("a.nq", "--store", "store")], ids=["neither", "both"])
def test_what_is_validated_is_a_file_or_a_store(world: World, arguments: tuple[str, ...]) -> None:
    done = world.run("validate", *arguments)
    assert done.exit_code == 2 and "expected a FILE" in done.stderr


def test_one_question_in_four_forms(world: World) -> None:
    asked = ["query", "most-named", "--store", world.store, "--format"]
    table, comma, tab, whole = (world.run(*asked, form).stdout for form in ("table", "csv", "tsv", "json"))
    rows = list(csv.reader(io.StringIO(comma)))
    assert rows == list(csv.reader(io.StringIO(tab), delimiter="\t"))
    assert rows[0] == json.loads(whole)["head"]["vars"] and len(rows) == 1 + len(
        json.loads(whole)["results"]["bindings"]
    )
    assert {row[0] for row in rows[1:]} == {"wd:Q159", "wd:Q7747", "wd:Q649"}
    for row in rows:
        [line] = [line for line in table.splitlines() if line.split() and line.split()[0] == row[0]]
        assert all(cell in line for cell in row)


def test_a_table_row_is_one_line_however_long_and_broken_its_text(world: World, tmp_path: Path) -> None:
    store = kg.open_store(tmp_path / "store", create=True)
    node = NamedNode("urn:x:a")
    store.add(Quad(node, node, Literal("one\ntwo [bold]\r\nthree\u2028" + "x" * 300), node))
    store.flush()
    del store
    (tmp_path / "all.rq").write_text("SELECT ?text WHERE { ?s ?p ?text }")
    done = world.run("query", tmp_path / "all.rq", "--store", tmp_path / "store")
    assert [line.strip() for line in done.stdout.splitlines() if "x" * 300 in line] == [
        "one two [bold] three " + "x" * 300
    ]


def test_a_question_is_asked_of_a_file_too(world: World) -> None:
    arguments = ["query", "most-named", "--format", "csv"]
    assert world.run(*arguments, "--data", world.file).stdout == world.run(*arguments, "--store", world.store).stdout


def test_points_come_as_geojson(world: World) -> None:
    done = world.run("query", "places-on-map", "--store", world.store, "--format", "geojson")
    [moscow] = json.loads(done.stdout)["features"]
    assert moscow["geometry"] == {"type": "Point", "coordinates": [37.62, 55.75]}
    assert moscow["properties"]["place"] == "wd:Q649"


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_byte_order_mark_is_there_where_it_is_wanted(form: str, world: World) -> None:
    asked = ["query", "most-named", "--store", world.store, "--format", form]
    without, with_it = world.run(*asked).stdout_bytes, world.run(*asked, "--bom").stdout_bytes
    assert with_it == b"\xef\xbb\xbf" + without


def test_arabic_cells_keep_their_columns_on_a_terminal(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["query", "spellings", "--store", world.store]
    piped = world.run(*asked).stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    shown = world.run(*asked).stdout
    assert "\u2068الروسي\u2069" in shown and "\u2068wd:" not in shown
    assert "\u2068" not in piped
    assert len({cell_len(line.rstrip("\n").split("kg:")[0]) for line in shown.splitlines() if "kg:" in line}) == 1


def test_an_item_that_is_nowhere_in_the_graph_is_told_beside_the_empty_answer(world: World) -> None:
    done = world.run("query", "timeline", "--store", world.store, "--param", "entity=Q1599", "--format", "csv")
    assert (done.exit_code, done.stdout) == (0, "entity,day,articles\n")
    assert done.stderr == "kg: entity: Q1599 is nowhere in this graph; the nearest are wd:Q159 (روسيا, Russia)\n"


def test_a_question_is_asked_by_its_folder_too(world: World) -> None:
    assert world.run("query", "time/first-seen", "--store", world.store).exit_code == 0


def test_link_answers_nif_with_nif(world: World) -> None:
    sent = (
        "@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> . "
        f'<http://benchmark.example/1#char=0,43> a nif:Context ; nif:isString "{TEXT}" .'
    )
    done = world.run("link", "-", "--format", "nif", "--model", world.model, "--seeds", world.seeds, stdin=sent)
    assert done.exit_code == 0, done.output
    graph = parse(done.stdout_bytes, format=RdfFormat.TURTLE)
    named = {(t.subject.value, t.object.value) for t in graph if t.predicate.value == kg.vocab.ITSRDF + "taIdentRef"}
    assert named == {
        ("http://benchmark.example/1#char=11,17", kg.vocab.WD + "Q159"),
        ("http://benchmark.example/1#char=18,32", kg.vocab.WD + "Q7747"),
        ("http://benchmark.example/1#char=37,42", kg.vocab.WD + "Q649"),
    }


def test_a_profile_is_written_to_a_file_or_to_stdout(world: World, tmp_path: Path) -> None:
    printed = world.run("export", "schema-org", "--store", world.store, "--article", "good")
    assert json.loads(printed.stdout)["@id"] == "https://example.org/kg/article/good"
    out = tmp_path / "good.jsonld"
    arguments = ["--data", world.file, "--article", "https://example.org/kg/article/good", "--out", out]
    assert world.run("export", "schema-org", *arguments).exit_code == 0
    assert out.read_bytes() == printed.stdout_bytes


def test_parameters_reach_the_question(world: World) -> None:
    done = world.run("query", "spellings", "--store", world.store, "--param", "entity=Q7747", "--format", "csv")
    assert done.stdout.splitlines()[1].startswith("wd:Q7747,فلاديمير بوتين,")


def test_queries_lists_every_question_and_parameter(world: World) -> None:
    done = world.run("queries")
    for question in kg.load_questions(data_folder("queries")).values():
        network = f" (asks {question.network})" if question.network else ""
        assert f"{question.name}: {question.summary}{network}" in done.stdout.splitlines()
        assert question.purpose in done.stdout.splitlines()
        for parameter in question.parameters:
            assert f"--param {parameter.name}=…" in done.stdout


def test_dump_writes_what_was_built(world: World, tmp_path: Path) -> None:
    done = world.run("dump", "--store", world.store)
    assert done.exit_code == 0
    (tmp_path / "dump.nq").write_bytes(done.stdout_bytes)
    assert world.run("dump", "--store", world.store, "--out", tmp_path / "dump.trig.gz").exit_code == 0
    wanted = set(kg.load_memory(world.file))
    assert set(kg.load_memory(tmp_path / "dump.nq")) == set(kg.load_memory(tmp_path / "dump.trig.gz")) == wanted
    assert world.run("validate", tmp_path / "dump.nq").exit_code == 0


def test_a_store_is_brought_up_to_date_compared_and_forgotten(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.store, tmp_path / "store")
    assert "unchanged" in world.build(world.good, "--store", tmp_path / "store").stderr
    same = world.run("diff", world.store, tmp_path / "store")
    assert (same.exit_code, same.stdout) == (0, "")
    (tmp_path / "good.txt").write_text("عاد فلاديمير بوتين إلى موسكو من تركيا.", encoding="utf-8")
    assert world.build(tmp_path / "good.txt", "--store", tmp_path / "store").exit_code == 0
    changed = world.run("diff", world.store, tmp_path / "store")
    assert "article good: -" in changed.stdout and "  gained 32-37 تركيا: no mention → Q43 STATE name" in changed.stdout
    values = [
        json.loads(line)
        for line in world.run("diff", world.store, tmp_path / "store", "--format", "json").stdout.splitlines()
    ]
    names = [each["graph"].removeprefix(kg.vocab.DEFAULT_BASE) for each in values if each["side"] == "both"]
    assert names == ["aliases", "article/good", "entities"]
    assert [each["article"] for each in values if each["side"] == "both"] == [None, "good", None]
    assert "no article 'better' there" in the_line(world.run("forget", "better", "--store", tmp_path / "store"), 2)
    assert world.run("forget", "good", "--store", tmp_path / "store").exit_code == 0
    assert "good" not in world.run("dump", "--store", tmp_path / "store").stdout
    assert "no store there" in the_line(world.run("forget", "good", "--store", tmp_path / "none"), 2)


def test_explain_says_what_a_name_is(world: World) -> None:
    done = world.run("explain", "الروسي", "--seeds", world.seeds)
    assert done.exit_code == 0 and "LINKED to Q159" in done.stdout


@pytest.mark.parametrize("form", ["dump", "table", "csv", "json"])
def test_a_reader_that_stops_reading_is_no_error(form: str, tmp_path: Path) -> None:
    store = kg.open_store(tmp_path / "store", create=True)
    graph = NamedNode("urn:x:g")
    store.extend(Quad(NamedNode(f"urn:x:{n}"), graph, Literal("x" * 100), graph) for n in range(3000))
    store.flush()
    del store
    (tmp_path / "all.rq").write_text("SELECT * WHERE { ?s ?p ?o }")
    verb = ["dump"] if form == "dump" else ["query", str(tmp_path / "all.rq"), "--format", form]
    command = [sys.executable, "-m", "kg", *verb, "--store", str(tmp_path / "store")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout and run.stderr
        run.stdout.read(10)
        run.stdout.close()
        assert run.stderr.read() == b""
        # 0 where all of it was in the pipe already.
        assert run.wait(timeout=30) in (0, 141)


# Servers


@pytest.fixture
def server() -> Iterator[Place]:
    try:
        with oxigraph() as place:
            yield place
    except NotInstalledError as missing:
        pytest.skip(str(missing))


def test_a_store_is_loaded_into_a_server_and_asked_there(world: World, server: Place) -> None:
    for _ in range(2):
        done = world.run("load", "--store", world.store, "--endpoint", server.query)
        assert done.exit_code == 0 and not done.stdout, done.output
        how, what = done.stderr.splitlines()
        assert how == f"writing by SPARQL 1.1 Update to {server.update} (the server offers it)"
        assert re.fullmatch(r"\d+ triples of 5 graphs written in 1 requests, \d+\.\d seconds", what)
    here = world.run("query", "census", "--store", world.store, "--format", "csv")
    there = world.run("query", "census", "--endpoint", server.query, "--timeout", "30", "--format", "csv")
    assert there.stdout == here.stdout != ""


def test_files_are_loaded_each_graph_in_its_place(world: World, server: Place, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .", encoding="utf-8")
    (tmp_path / "b.nt").write_text("<urn:b> <urn:p> <urn:c> .\n", encoding="utf-8")
    files = [world.file, tmp_path / "a.ttl", tmp_path / "b.nt"]
    done = world.run("load", *files, "--endpoint", server.query, "--graph", "urn:g", "--protocol", "graph-store")
    assert done.exit_code == 0, done.output
    (tmp_path / "q.rq").write_text("SELECT ?s WHERE { ?s <urn:p> ?o } ORDER BY ?s", encoding="utf-8")
    for graph, rows in (("urn:g", ["s", "urn:a", "urn:b"]), ("urn:h", ["s"])):
        asked = ["query", tmp_path / "q.rq", "--endpoint", server.query, "--graph", graph, "--format", "csv"]
        assert world.run(*asked).stdout.splitlines() == rows


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["x.nq", "--store", "kg-store"], "Error: give files, or a store with --store"),
        ([], "Error: give files, or a store with --store"),
        (["x.nq", "--batch", "0"], "Error: Invalid value for '--batch'"),
    ],
)
def test_a_load_of_nothing_or_of_two_things_is_an_error_of_use(arguments: list[str], line: str, world: World) -> None:
    done = world.run("load", *arguments, "--endpoint", "http://127.0.0.1:1/")
    assert done.exit_code == 2 and line in done.stderr


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--endpoint", "localhost:7878"], "kg: localhost:7878: no address of a SPARQL server"),
        (
            ["--endpoint", "http://127.0.0.1:1/query"],
            "kg: http://127.0.0.1:1/update: update: no answer: Connection refused",
        ),
        (["--endpoint", "http://127.0.0.1:1/", "--password", "x"], "kg: a password without a user"),
        (["--endpoint", "http://127.0.0.1:1/", "--user", "x", "--netrc", "none"], "kg: none: "),
        (["--endpoint", "http://127.0.0.1:1/", "--graph", "a b"], "kg: a b: no IRI for a graph"),
    ],
)
def test_a_server_that_cannot_be_loaded_is_one_line(arguments: list[str], line: str, world: World, empty: Path) -> None:
    assert the_line(world.run("load", world.file, *arguments), 2).startswith(line)


def test_a_file_that_is_broken_is_one_line_after_what_was_begun(world: World, server: Place, tmp_path: Path) -> None:
    (tmp_path / "broken.nq").write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    done = world.run("load", tmp_path / "broken.nq", "--endpoint", server.query)
    assert done.exit_code == 2 and done.stderr.splitlines()[-1].startswith(f"kg: {tmp_path / 'broken.nq'}:1: ")
