"""Every promise of ``shapes/`` has a file that breaks it, and that file breaks nothing else."""

import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg import Shapes, load_shapes, validate_file
from kg.vocab import KG

FILES = Path(__file__).parent / "shapes"
SHAPES = Path(__file__).parent.parent / "shapes"
OK = sorted(FILES.glob("*/ok-*.ttl"))
BAD = sorted(FILES.glob("*/bad-*.ttl"))
PROMISE = re.compile(r"^# breaks: (kg:(\w+)Shape-(\w+))$")
ORDER = ["article", "context", "mention", "entity", "label", "run", "dataset"]
"""Files in the order of the README."""
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
    "Location": "relation",
    "Edge": "relation",
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


def table_of_promises() -> str:
    """Return the tables of ``shapes/README.md``: each promise in the words of its message, and what breaks it."""
    breaks: dict[str, list[str]] = {}
    for file in BAD:
        breaks.setdefault(promise_of(file)[1], []).append(f"{file.parent.name}/{file.name}")
    parts = []
    for name in [*ORDER, *sorted({path.stem for path in SHAPES.glob("*.ttl")} - {*ORDER, "ontology"})]:
        path = SHAPES / f"{name}.ttl"
        messages = {
            quad.subject.value.replace(KG, "kg:"): quad.object.value  # type: ignore[union-attr]
            for quad in parse(path=str(path), format=RdfFormat.TURTLE)
            if quad.predicate.value == "http://www.w3.org/ns/shacl#message"
        }
        rows = [f"## {path.name}", "", "| shape | promise | broken by |", "|---|---|---|"]
        for shape, message in messages.items():
            first, *more = breaks.get(shape, ["nothing"])
            rows.append(f"| `{shape}` | {message} | `{first}`{f' and {len(more)} more' if more else ''} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def test_the_table_says_what_the_shapes_say(request: pytest.FixtureRequest) -> None:
    path = SHAPES / "README.md"
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("## article.ttl")]
    if request.config.getoption("--update-golden"):
        path.write_text(head + table_of_promises(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == head + table_of_promises()
