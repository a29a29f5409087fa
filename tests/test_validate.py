"""Stage 5: shapes that can judge, graphs that are judged, and reports that say so."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg import Report, ShapeError, Shapes, Violation, load_shapes, validate_file, validate_quads
from kg.errors import KgError, QueryError
from kg.report import report_to_json, report_to_text, report_to_turtle

FILES = Path(__file__).parent / "shapes"
SHAPES = Path(__file__).parent.parent / "shapes"
LINKED = FILES / "article" / "ok-linked.ttl"
BACKWARDS = FILES / "mention" / "bad-order-backwards.ttl"


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return load_shapes(SHAPES)


def article(file: Path, name: str = "a1") -> list[Quad]:
    """Return the quads of an example as the graph of an article called *name*."""
    text = file.read_text(encoding="utf-8").replace("<a1", f"<{name}").replace('"a1"', f'"{name}"')
    graph = NamedNode(f"https://example.org/kg/article/{name}")
    return [Quad(*quad.triple, graph) for quad in parse(text, format=RdfFormat.TURTLE)]


# Shapes


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "run.ttl",
            "sh:minCount",
            "sh:mincount",
            r"run\.ttl:\d+: sh:mincount is no SHACL term \(expected sh:minCount\)",
        ),
        ("run.ttl", "sh:targetClass", "sh:targetclass", r"run\.ttl:\d+: sh:targetclass .* \(expected sh:targetClass\)"),
        ("run.ttl", "sh:nodeKind", "sh:kindOfNode", r"sh:kindOfNode is no SHACL term"),
        ("run.ttl", "prov:Activity ;", "prov:Activity", r"run\.ttl:\d+: .*\(expected Turtle\)"),
        ("run.ttl", "kg:RunShape-label a", "[] a", r"has no IRI"),
        ("run.ttl", "sh:path kg:version", "sh:path kg:versoin", r"no term kg:versoin"),
        (
            "run.ttl",
            "sh:path rdfs:label ;\n  sh:minCount 1",
            'sh:path rdfs:label ;\n  sh:minCount "one"',
            r"cannot run",
        ),
        ("context.ttl", "STRLEN(STR(?text))", "STRLEN(STR(?text)", r"cannot run"),
        ("context.ttl", "SELECT $this (?end AS ?value) WHERE", "ASK WHERE", r"cannot run: .*must be a SELECT"),
    ],
    ids=lambda value: value if len(value) < 24 else "",
)
def test_a_slip_in_a_shape_is_refused(
    spoil: Callable[[str, str, str], Path], file: str, old: str, new: str, said: str
) -> None:
    with pytest.raises(ShapeError, match=said):
        load_shapes(spoil(file, old, new))


def test_a_shape_without_a_target_is_refused(spoil: Callable[[str, str, str], Path]) -> None:
    folder = spoil("run.ttl", "kg:RunShape-label a sh:PropertyShape ;\n  sh:targetClass prov:Activity ;", "")
    text = (folder / "run.ttl").read_text(encoding="utf-8")
    (folder / "run.ttl").write_text(
        text.replace("\n  sh:path rdfs:label", "kg:RunShape-label a sh:PropertyShape ; sh:path rdfs:label")
    )
    with pytest.raises(ShapeError, match=r"kg:RunShape-label looks at nothing \(expected sh:targetClass\)"):
        load_shapes(folder)


def test_a_shape_without_a_message_is_refused(spoil: Callable[[str, str, str], Path]) -> None:
    folder = spoil("run.ttl", 'sh:message "A run needs exactly one kg:version, such as \\"0.1.0\\"."@en ;', "")
    with pytest.raises(ShapeError, match=r"kg:RunShape-version says nothing to a person"):
        load_shapes(folder)


def test_a_folder_without_shapes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShapeError, match="no shapes"):
        load_shapes(tmp_path)


# Graphs


def test_nothing_looked_at_is_not_conformance(shapes: Shapes) -> None:
    assert validate_quads([], shapes) == Report(violations=(), focus_nodes=0)
    assert not validate_quads([], shapes).conforms
    elsewhere = Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"))
    assert not validate_quads([elsewhere], shapes).conforms


def test_a_report_counts_the_nodes_looked_at(shapes: Shapes) -> None:
    # The article, its text, one mention, one person and the row that names him.
    assert validate_quads(article(LINKED), shapes).focus_nodes == 5


def test_the_shapes_judge_as_before_after_a_graph_that_broke_them(shapes: Shapes) -> None:
    first = validate_file(BACKWARDS, shapes)
    assert validate_quads(article(LINKED), shapes).conforms
    assert validate_file(BACKWARDS, shapes) == first


def test_offsets_that_passed_through_a_store_are_judged_alike(shapes: Shapes) -> None:
    store = Store()
    store.extend(article(LINKED))
    assert validate_quads(store, shapes).conforms


@pytest.mark.parametrize("second", [LINKED, BACKWARDS, FILES / "context" / "bad-mentionsApart-nested.ttl"])
def test_the_whole_graph_gets_the_verdicts_of_its_articles(shapes: Shapes, second: Path) -> None:
    one, two = article(LINKED, "a1"), article(second, "a2")
    apart = {*validate_quads(one, shapes).violations, *validate_quads(two, shapes).violations}
    assert set(validate_quads([*one, *two], shapes).violations) == apart


# Files


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".ttl", ".nt", ".jsonld", ".nq.gz", ".ttl.gz"])
def test_a_file_is_read_by_its_suffix(tmp_path: Path, shapes: Shapes, suffix: str) -> None:
    form = RdfFormat.from_extension(suffix.removesuffix(".gz")[1:])
    assert form is not None
    quads = article(LINKED)
    data = serialize(quads if form.supports_datasets else (quad.triple for quad in quads), format=form)
    assert data is not None
    path = tmp_path / f"graph{suffix}"
    path.write_bytes(gzip.compress(data) if suffix.endswith(".gz") else data)
    assert validate_file(path, shapes).conforms


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("broken.ttl", b"<urn:a> <urn:b>\n<urn:c> <urn:d>", r"broken\.ttl:2: "),
        ("broken.nq", '<urn:a> <urn:b> "نص'.encode(), r"broken\.nq:1: "),
        ("broken.nq.gz", b"no gzip", r"broken\.nq\.gz: cannot be read"),
        ("graph.csv", b"", r"graph\.csv: no RDF format has this suffix \(expected \.nq"),
    ],
)
def test_a_file_that_is_no_rdf_is_one_clear_line(
    tmp_path: Path, shapes: Shapes, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(KgError, match=said) as caught:
        validate_file(tmp_path / name, shapes)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path: Path, shapes: Shapes) -> None:
    with pytest.raises(QueryError, match=r"none\.nq: cannot be read"):
        validate_file(tmp_path / "none.nq", shapes)


# Reports


def test_a_report_names_the_promise_the_place_and_the_value(shapes: Shapes) -> None:
    (violation,) = validate_file(BACKWARDS, shapes).violations
    assert violation == Violation(
        focus="https://example.org/kg/article/a1/text#char=10,4",
        shape="https://w3id.org/kg-news/ns#MentionShape-order",
        message="A mention must begin before it ends.",
        path="http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#beginIndex",
        value="10",
    )


def test_a_promise_about_neighbours_reports_the_mention_as_value(shapes: Shapes) -> None:
    (violation,) = validate_file(FILES / "context" / "bad-mentionsApart-nested.ttl", shapes).violations
    assert violation.path is not None
    assert violation.path.startswith("^<http")
    assert violation.value is not None
    assert "/text#char=" in violation.value


def test_a_report_as_text_says_what_it_looked_at(shapes: Shapes) -> None:
    assert report_to_text(validate_file(LINKED, shapes)) == "conforms: 5 nodes looked at\n"
    assert report_to_text(validate_quads([], shapes)).startswith("does not conform: no node looked at")
    text = report_to_text(validate_file(BACKWARDS, shapes))
    assert text.startswith("does not conform: 5 nodes looked at, 1 violation\n")
    assert "kg:MentionShape-order: A mention must begin before it ends." in text


def test_a_report_as_json_is_complete(shapes: Shapes) -> None:
    whole = json.loads(report_to_json(validate_file(BACKWARDS, shapes)))
    assert whole["conforms"] is False
    assert whole["focus_nodes"] == 5
    assert whole["violations"][0]["value"] == "10"


def test_a_report_as_turtle_is_a_shacl_report_without_blank_nodes(shapes: Shapes) -> None:
    report = validate_file(FILES / "context" / "bad-mentionsApart-nested.ttl", shapes)
    text = report_to_turtle(report)
    assert text == report_to_turtle(report)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    assert len(list(graph.objects(None, rdflib.SH.result))) == 1
    assert not any(isinstance(node, rdflib.BNode) for node in graph.all_nodes())
