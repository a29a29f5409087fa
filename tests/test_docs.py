"""The documentation keeps up with the program."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, RdfFormat, Store, parse
from world import whole_graph
from world_relations import RELATED

from kg import ask_store, claim_table, vocab
from kg.cli import main

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")])


def verbs(group: click.Group, path: str = "kg") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from verbs(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


VERBS = dict(verbs(main))


def test_there_is_a_readme() -> None:
    assert (ROOT / "README.md").is_file()


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_stands_in_the_readme(verb: str) -> None:
    assert re.search(rf"\b{verb}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_verb_that_a_page_names_exists(page: Path) -> None:
    code = re.findall(r"```(?:console|sh|bash|text)?\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    for line in "\n".join(code).split("\n"):
        if called := re.match(r"^\$?\s*kg ((?:[a-z]+ ?){1,2})", line):
            words = called[1].split()
            assert any(f"kg {' '.join(words[:n])}" in VERBS for n in (1, 2)), line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    missing = [
        link
        for link in links
        if not re.match(r"[a-z]+:|#", link) and not (page.parent / link.partition("#")[0]).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_a_page_leads_to_a_heading(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    assert [link for link in re.findall(r"\]\(#([^)\s]+)\)", text) if link not in headings] == []


def test_the_picture_of_a_graph_is_true(tmp_path: Path) -> None:
    page = (ROOT / "docs/model.md").read_text(encoding="utf-8")
    quads = [*whole_graph(tmp_path, RELATED), *claim_table(tmp_path, base=vocab.DEFAULT_BASE)]
    iris = {term.value for quad in quads for term in quad.triple if isinstance(term, NamedNode)}
    ontology = parse((ROOT / "shapes/ontology.ttl").read_bytes(), format=RdfFormat.TURTLE)
    iris |= {term.value for quad in ontology for term in quad.triple if isinstance(term, NamedNode)}
    names = set(re.findall(rf"\b((?:{'|'.join(vocab.PREFIXES)}):[A-Za-z][\w-]*)", page))
    assert len(names) > 50
    expanded = {name: vocab.PREFIXES[name.split(":")[0]] + name.split(":")[1] for name in names}
    assert sorted(name for name, iri in expanded.items() if iri not in iris) == []


def test_the_query_from_an_edge_to_its_records_finds_them(tmp_path: Path) -> None:
    (query,) = re.findall(r"```sparql\n(.*?)```", (ROOT / "docs/model.md").read_text(encoding="utf-8"), re.DOTALL)
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocab.PREFIXES.items())
    store = Store()
    store.extend(whole_graph(tmp_path, RELATED))
    answer = ask_store(store, prefixes + query)
    assert answer.variables == ("meeting", "day", "place", "span")
    met = ask_store(store, f"{prefixes} SELECT ?other WHERE {{ wd:Q159 kg:met ?other }}").rows
    assert len(answer.rows) == len(met) > 0


def blocks(kind: str) -> list[str]:
    """The README's code blocks of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_the_readme_s_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = blocks("python")
    exec(compile(block, "README.md", "exec"), {})
    assert "LINKED to Q3640" in capsys.readouterr().out


@pytest.mark.model
def test_the_readme_s_article_gives_the_readme_s_triples(tmp_path: Path) -> None:
    command = next(line for line in "".join(blocks("sh")).split("\n") if line.startswith("echo"))
    text = command.split("'")[1]
    result = CliRunner().invoke(main, ["build", "-", "--out", str(tmp_path / "lavrov.ttl")], input=text + "\n")
    assert result.exit_code == 0, result.output
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in vocab.PREFIXES.items())
    (block,) = blocks("turtle")
    promised = set(parse(prefixes + block, format=RdfFormat.TURTLE))
    assert promised <= set(parse(path=str(tmp_path / "lavrov.ttl"), format=RdfFormat.TURTLE))


@pytest.mark.model
def test_the_readme_s_question_has_the_readme_s_answer(tmp_path: Path) -> None:
    store = str(tmp_path / "graph")
    assert CliRunner().invoke(main, ["build", str(ROOT / "seeds/documents"), "--store", store]).exit_code == 0
    command = next(line for line in "".join(blocks("sh")).split("\n") if line.startswith("kg query"))
    result = CliRunner().invoke(main, [*command.split()[1:-1], store])
    promised, answered = (
        [line.split() for line in text.split("\n") if line.strip() and "─" not in line]
        for text in (blocks("text")[0], result.stdout)
    )
    assert answered[: len(promised)] == promised


def test_the_annotator_of_the_docs_answers_nif_over_http(tmp_path: Path) -> None:
    from world import write_model, write_tables

    page = (ROOT / "docs/profiles.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "annotator.py").write_text(script.replace("8080", str(port)), encoding="utf-8")
    (tmp_path / "kg.toml").write_text('model = "model"\nseeds = "seeds"\n', encoding="utf-8")
    write_model(tmp_path / "model")
    write_tables(tmp_path / "seeds")
    sent = (
        "@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> . "
        '<http://benchmark.example/1#char=0,11> a nif:Context ; nif:isString "زار تركيا 🙂" .'
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "annotator.py"], cwd=tmp_path, env=environment) as server:
        try:
            answers = [post(port, sent) for _ in range(2)]
        finally:
            server.terminate()
    assert answers[0] == answers[1]
    named = {
        (t.subject, t.object) for t in parse(answers[0], format=RdfFormat.TURTLE) if "taIdentRef" in str(t.predicate)
    }
    assert named == {(NamedNode("http://benchmark.example/1#char=4,9"), NamedNode(vocab.WD + "Q43"))}


def post(port: int, document: str) -> bytes:
    """What the server answers, as soon as it does."""
    end = time.monotonic() + 60
    while True:
        try:
            request = urllib.request.Request(f"http://127.0.0.1:{port}/", document.encode())
            with urllib.request.urlopen(request, timeout=60) as response:
                data: bytes = response.read()
                return data
        except urllib.error.URLError:
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.2)


@pytest.mark.model
def test_shards_built_apart_hold_what_one_build_holds(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="needs the extra: pip install 'kg-news[distributed]'")
    page = (ROOT / "docs/distributed.md").read_text(encoding="utf-8")
    (tmp_path / "articles").symlink_to(ROOT / "seeds/documents")
    script = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0]
    (tmp_path / "shards.py").write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, "shards.py"], cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert "10 articles accepted" in done.stdout, done.stderr
    whole = CliRunner().invoke(main, ["build", str(ROOT / "seeds/documents"), "--out", str(tmp_path / "whole.nq")])
    assert whole.exit_code == 0
    parts = [path.read_text("utf-8").splitlines() for path in (tmp_path / "shards").iterdir()]
    shards = {line for lines in parts for line in lines if not line.endswith("/dataset> .")}
    whole_lines = (tmp_path / "whole.nq").read_text("utf-8").splitlines()
    # Each shard counts itself.
    assert shards == {line for line in whole_lines if not line.endswith("/dataset> .")}
