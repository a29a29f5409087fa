"""The alias table as SKOS-XL labels."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from world import BASE, PAGES, ROWS, alias, read_tables, write_tables

from kg import SeedError, claim_article, claim_labels, claim_table, load_labels, load_shapes, validate_quads, vocab
from kg.settings import data_folder
from kg.tables import FILES, AliasRow, EntityRow, NegativeRow, read_rows

RUN = BASE + "run/0123456789abcdef"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    no = NegativeRow(alias="روسي", qid="Q159", source="curated", note="a man of that name")
    monkeypatch.setitem(ROWS, NegativeRow, [no])
    monkeypatch.setitem(ROWS, AliasRow, [*ROWS[AliasRow], alias("تركيا", "Q43", "name")])
    return write_tables(tmp_path)


def said_of(quads: tuple[Quad, ...], name: str) -> set[tuple[str, str]]:
    """What is said of the row of that name, as (local name, value)."""
    (row,) = {q.subject for q in quads if q.object == Literal(name, language="ar")}
    about = {(q.predicate.value, getattr(q.object, "value", "")) for q in quads if q.subject == row}
    about |= {("^" + q.predicate.value, getattr(q.subject, "value", "")) for q in quads if q.object == row}
    return {(p.replace("#", "/").rsplit("/", 1)[-1], value.replace("#", "/").rsplit("/", 1)[-1]) for p, value in about}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("روسيا", {("prefLabel", "Q159"), ("linkKind", "kind-name"), ("rowStatus", "row-reference")}),
        ("بوتين", {("altLabel", "Q7747"), ("linkKind", "kind-short-name"), ("dateAccepted", "2020-01-01")}),
        ("الروسي", {("hiddenLabel", "Q159"), ("linkKind", "kind-demonym"), ("source", "test")}),
        ("روسي", {("deniedLabelOf", "Q159"), ("rowStatus", "row-denied"), ("editorialNote", "a man of that name")}),
    ],
)
def test_a_row_says_what_its_table_says(folder: Path, name: str, said: set[tuple[str, str]]) -> None:
    assert said <= said_of(claim_table(folder, base=BASE), name)


def test_an_alias_that_repeats_a_label_is_one_row(folder: Path) -> None:
    said = said_of(claim_table(folder, base=BASE), "تركيا")
    assert ("prefLabel", "Q43") in said
    assert ("altLabel", "Q43") not in said


def test_what_links_cite_is_described_and_nothing_else(folder: Path) -> None:
    read_tables(folder)
    for page in PAGES:
        cited = {
            quad.object
            for quad in claim_article(page, base=BASE, run=RUN)
            if quad.predicate.value == vocab.KG + "matchedAlias"
        }
        labels = claim_labels(page, load_labels(folder), base=BASE)
        assert {quad.subject for quad in labels if quad.predicate.value == vocab.SKOSXL + "literalForm"} == cited


def test_the_shipped_table_keeps_its_promises() -> None:
    quads = claim_table(data_folder("seeds"), base=BASE)
    store = Store()
    store.extend(quads)
    kind = f"SELECT (COUNT(DISTINCT ?row) AS ?n) {{ GRAPH ?g {{ ?row a <{vocab.SKOSXL}Label> }} }}"
    (row,) = store.query(kind)
    assert int(row[0].value) > 10_000
    names = NamedNode(vocab.aliases_graph(BASE))
    assert {quad.graph_name for quad in quads} == {names}
    some = {quad.subject for quad in quads[::500]}
    report = validate_quads(
        [q for q in quads if q.subject in some or q.object in some], load_shapes(data_folder("shapes"))
    )
    assert report.conforms, report.violations[:3]


def test_a_table_that_cannot_be_read_says_where(folder: Path) -> None:
    table = folder / FILES[AliasRow]
    table.write_text(table.read_text(encoding="utf-8") + "one cell\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"aliases\.tsv:\d+: 1 cells"):
        load_labels(folder)


def test_the_compiled_rows_are_those_of_the_tables() -> None:
    seeds = data_folder("seeds")
    rows = dict(load_labels(seeds))
    names = {(label_ar, qid, "name") for qid, label_ar in _names_of_items(seeds)}
    kept = {(row.alias, row.qid, row.kind): row for _, row in read_rows(seeds, AliasRow) if isinstance(row, AliasRow)}
    assert rows.keys() == names | kept.keys()
    assert {key for key, label in rows.items() if label.preferred} == names
    told = {key: (row.source, row.date, row.note) for key, row in kept.items() if key not in names}
    assert {key: (rows[key].source, rows[key].date, rows[key].note) for key in told} == told


def _names_of_items(seeds: Path) -> list[tuple[str, str]]:
    rows = [row for _, row in read_rows(seeds, EntityRow) if isinstance(row, EntityRow)]
    return [(row.qid, row.label_ar) for row in rows if row.label_ar]
