"""Help for who asks: near names instead of a bare refusal, and no empty answer without its reason."""

from functools import partial

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import Ask, QueryError, Question, ask_store, fill_question, missing_items, vocab
from kg.hints import nearest_items
from kg.questions import Parameter

GRAPH = NamedNode("urn:x:entities")
NAMES = {
    "Q159": ("روسيا", "Russia"),
    "Q15": ("أفريقيا", "Africa"),
    "Q7747": ("فلاديمير بوتين", "Vladimir Putin"),
    "Q3640": ("أنقرة", "Ankara"),
}
ABOUT = Question(
    name="about",
    summary="",
    parameters=(
        Parameter(name="entity", type="iri", default="wd:Q159", description="an item"),
        Parameter(name="width", type="integer", default="1", description="a number"),
    ),
    text="SELECT ?entity ?width ?article WHERE { ?article <https://schema.org/mentions> ?entity }",
)


@pytest.fixture
def ask() -> Ask:
    store = Store()
    for qid, names in NAMES.items():
        for name, language in zip(names, ("ar", "en"), strict=True):
            label = Literal(name, language=language)
            store.add(Quad(NamedNode(vocab.WD + qid), NamedNode(vocab.RDFS + "label"), label, GRAPH))
    return partial(ask_store, store)


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        ("بوتين", "wd:Q7747"),
        ("بوتن", "wd:Q7747"),
        ("putin", "wd:Q7747"),
        ("انقره", "wd:Q3640"),
        ("Rusia", "wd:Q159"),
        ("Q159x", "wd:Q159"),
        ("q1599", "wd:Q159"),
        ("طوكيو", None),
        ("Q99", None),
    ],
)
def test_a_name_leads_to_the_item_that_is_called_so(value: str, nearest: str | None, ask: Ask) -> None:
    found = nearest_items(value, ask)
    assert (found[0].split()[0] if found else None) == nearest


def test_an_item_is_shown_with_its_names(ask: Ask) -> None:
    assert nearest_items("Ankara", ask) == ["wd:Q3640 (أنقرة, Ankara)"]


def test_a_good_value_is_filled_in(ask: Ask) -> None:
    assert fill_question(ABOUT, {"entity": "Q43"}, ask) == ABOUT.with_values({"entity": "Q43"})


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"entity": "Putin"}, r"'Putin' is no iri .*; did you mean wd:Q7747 \(فلاديمير بوتين, Vladimir Putin\)\?$"),
        ({"entity": "طوكيو"}, r"'طوكيو' is no iri \(expected something like Q159, wd:Q159 or a full IRI\)$"),
        ({"entity": "wd:"}, r"is no iri \(expected something like Q159, wd:Q159 or a full IRI\)$"),
        ({"width": "ten"}, r"'ten' is no integer \(expected digits\)$"),
    ],
)
def test_a_bad_value_is_told_with_the_nearest_where_there_is_one(given: dict[str, str], says: str, ask: Ask) -> None:
    with pytest.raises(QueryError, match=says):
        fill_question(ABOUT, given, ask)


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ({}, []),
        ({"entity": "wd:Q7747"}, []),
        (
            {"entity": "Q77477"},
            ["entity: Q77477 is nowhere in this graph; the nearest are wd:Q7747 (فلاديمير بوتين, Vladimir Putin)"],
        ),
        ({"entity": "urn:x:none"}, ["entity: urn:x:none is nowhere in this graph"]),
    ],
)
def test_why_nothing_is_found_is_told(given: dict[str, str], lines: list[str], ask: Ask) -> None:
    assert missing_items(ABOUT, given, ask) == lines
