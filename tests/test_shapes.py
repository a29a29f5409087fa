"""Every promise of ``shapes/`` has a file that breaks it, and that file breaks nothing else."""

import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg import Shapes, load_shapes, validate_file
from kg.vocab import KG

FILES = Path(__file__).parent / "shapes"
SHAPES = Path(__file__).parent.parent / "shapes"
DOCS = SHAPES.parent / "docs"
OK = sorted(FILES.glob("*/ok-*.ttl"))
BAD = sorted(FILES.glob("*/bad-*.ttl"))
PROMISE = re.compile(r"^# breaks: (kg:(\w+)Shape-(\w+))$")
ORDER = ["article", "context", "mention", "entity", "label", "relation", "evidence", "run", "dataset"]
"""Files of shapes in the order of the pages."""
TABLE = "## How many"
"""The heading of the README under which the table stands."""
HEAD = """# Every promise

What a graph must fulfil: each promise is a named shape (`kg:` is `https://w3id.org/kg-news/ns#`) with the sentence that
a report shows, the reason why it is made, the files that break it and nothing else, and how many of the
[mutations](mutations.md) of a valid graph it refuses; 0 where what it speaks of stands nowhere in that graph. Made from
the shapes by `make golden`.
"""
FOLDER = {
    "Article": "article",
    "Context": "context",
    "Mention": "mention",
    "Entity": "entity",
    "Person": "entity",
    "State": "entity",
    "Organization": "entity",
    "Place": "entity",
    "Unlinked": "entity",
    "Label": "label",
    "Run": "run",
    "Dataset": "dataset",
    "Relation": "relation",
    "Event": "relation",
    "Statement": "relation",
    "Attack": "relation",
    "Location": "relation",
    "Edge": "relation",
    "Evidence": "evidence",
}


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return load_shapes(SHAPES)


def promise_of(file: Path) -> re.Match[str]:
    match = PROMISE.match(file.read_text(encoding="utf-8").split("\n")[0])
    assert match is not None, f"{file}: the first line must be '# breaks: kg:…Shape-…'"
    return match


def promises() -> set[str]:
    """Return every shape that has a target: each is a promise."""
    target = "<http://www.w3.org/ns/shacl#targetClass>"
    return {
        quad.subject.value.replace(KG, "kg:")
        for file in SHAPES.glob("*.ttl")
        for quad in parse(path=str(file), format=RdfFormat.TURTLE)
        if str(quad.predicate) == target
    }


@pytest.mark.parametrize("file", OK, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_an_ok_file_conforms(file: Path, shapes: Shapes) -> None:
    report = validate_file(file, shapes)
    assert report.violations == ()
    assert report.conforms


@pytest.mark.parametrize("file", BAD, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_bad_file_breaks_the_promise_it_names_and_no_other(file: Path, shapes: Shapes) -> None:
    report = validate_file(file, shapes)
    assert {violation.shape.replace(KG, "kg:") for violation in report.violations} == {promise_of(file)[1]}
    assert not report.conforms


def test_every_promise_has_a_file_that_breaks_it() -> None:
    assert promises() == {promise_of(file)[1] for file in BAD}


@pytest.mark.parametrize("file", BAD, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_bad_file_lies_in_the_folder_of_its_class(file: Path) -> None:
    assert file.parent.name == FOLDER[promise_of(file)[2]]


def refused_mutations() -> dict[str, int]:
    """Return how many mutations each promise refuses, as docs/mutations.md says."""
    by_shape = (DOCS / "mutations.md").read_text(encoding="utf-8").partition("## By shape")[2]
    return {name: int(count) for name, count in re.findall(r"^\| `(kg:[\w-]+)` \| (\d+) \|$", by_shape, re.MULTILINE)}


def said_of_shapes(path: Path, predicate: str) -> dict[str, str]:
    return {
        quad.subject.value.replace(KG, "kg:"): quad.object.value  # type: ignore[union-attr]
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
        if quad.predicate.value == predicate and "Shape-" in str(quad.subject)
    }


def tell_promises() -> tuple[str, str]:
    """Return the table of ``shapes/README.md``, and the page with every promise."""
    breaks: dict[str, list[str]] = {}
    for file in BAD:
        breaks.setdefault(promise_of(file)[1], []).append(file.stem)
    refused = refused_mutations()
    rows = ["| file | promises | good examples | bad ones | mutations refused |", "|---|--:|--:|--:|--:|"]
    parts = []
    for name in ORDER:
        path = SHAPES / f"{name}.ttl"
        messages = said_of_shapes(path, "http://www.w3.org/ns/shacl#message")
        reasons = said_of_shapes(path, "http://www.w3.org/2000/01/rdf-schema#comment")
        good = [file.stem for file in OK if file.parent.name == name]
        bad = sum(len(breaks.get(shape, ())) for shape in messages)
        total = sum(refused.get(shape, 0) for shape in messages)
        rows.append(f"| [`{path.name}`]({path.name}) | {len(messages)} | {len(good)} | {bad} | {total:,} |")
        parts += [
            f"\n## {name.capitalize()}\n",
            f"[`shapes/{path.name}`](../shapes/{path.name}). Good examples in "
            f"[`tests/shapes/{name}`](../tests/shapes/{name}): {', '.join(f'`{stem}`' for stem in good)}.\n",
            "| promise | says | since | broken by | mutations |",
            "|---|---|---|---|--:|",
        ]
        for shape, message in messages.items():
            files = ", ".join(f"`{stem}`" for stem in breaks.get(shape, ()))
            parts.append(f"| `{shape}` | {message} | {reasons[shape]} | {files} | {refused.get(shape, 0)} |")
    return "\n".join(rows) + "\n", HEAD + "\n".join(parts) + "\n"


def test_there_is_a_table_for_every_file_of_shapes() -> None:
    assert {path.stem for path in SHAPES.glob("*.ttl")} - {"ontology"} == set(ORDER)


def test_the_pages_say_what_the_shapes_say(request: pytest.FixtureRequest) -> None:
    readme, page = SHAPES / "README.md", DOCS / "promises.md"
    table, promises = tell_promises()
    head = readme.read_text(encoding="utf-8").partition(TABLE)[0] + TABLE + "\n\n"
    if request.config.getoption("--update-golden"):
        readme.write_text(head + table, encoding="utf-8")
        page.write_text(promises, encoding="utf-8")
    assert readme.read_text(encoding="utf-8") == head + table
    assert page.read_text(encoding="utf-8") == promises
