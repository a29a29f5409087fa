"""Answers as text: for spreadsheets, for programs, for maps."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg import Answer, QueryError, answer_to_text, to_geojson, to_json, vocab

MOSCOW = (NamedNode(vocab.WD + "Q649"), Literal("موسكو", language="ar"), Literal("POINT(37.62 55.75)"))
NOWHERE = (NamedNode(vocab.WD + "Q1"), Literal("لا مكان", language="ar"), None)
PLACES = Answer(variables=("place", "name", "point"), rows=(MOSCOW, NOWHERE))


def test_rows_are_features_and_the_point_is_longitude_first() -> None:
    one, other = to_geojson(PLACES)["features"]  # type: ignore[misc]
    assert one == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [37.62, 55.75]},
        "properties": {"place": "wd:Q649", "name": "موسكو"},
    }
    assert other["geometry"] is None, "RFC 7946, 3.2: unlocated"


def test_an_answer_without_points_is_no_map() -> None:
    with pytest.raises(QueryError, match=r"no points in the columns name \(expected WKT like POINT\(13\.4 52\.5\)"):
        to_geojson(Answer(variables=("name",), rows=((Literal("x"),),)))


def test_an_empty_answer_is_an_empty_map() -> None:
    assert to_geojson(Answer(variables=("point",), rows=())) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("form", ["json", "geojson"])
def test_json_is_one_line_of_utf_8(form: str) -> None:
    text = answer_to_text(PLACES, form)
    assert text.count("\n") == 1 and "موسكو" in text
    assert json.loads(text) == (to_json(PLACES) if form == "json" else to_geojson(PLACES))


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
@given(
    cells=st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=2, max_size=2)
)
def test_any_cell_comes_back_as_it_is(form: str, delimiter: str, cells: list[str]) -> None:
    answer = Answer(variables=("a", "b"), rows=(tuple(map(Literal, cells)),))
    lines = io.StringIO(answer_to_text(answer, form), newline="")
    assert list(csv.reader(lines, delimiter=delimiter)) == [["a", "b"], cells]


def test_excel_is_told_that_it_is_utf_8_where_wanted() -> None:
    assert answer_to_text(PLACES, "csv", bom=True) == "\ufeff" + answer_to_text(PLACES, "csv")
