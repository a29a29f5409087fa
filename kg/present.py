"""Answers as text for people and programs: short names, CSV and TSV, SPARQL JSON, GeoJSON."""

import csv
import io
import json
import re

from kg.errors import QueryError
from kg.query import Answer, to_json

FORMATS_OF_ANSWERS = ("table", "csv", "tsv", "json", "geojson")
_POINT = re.compile(r"POINT ?\((-?[0-9.]+) (-?[0-9.]+)\)", re.IGNORECASE)
"""OGC Simple Features: a point in WKT is longitude, then latitude."""


def answer_to_text(answer: Answer, form: str, *, bom: bool = False) -> str:
    """Return an answer in one of the formats for files and pipes (all but ``table``).

    Text stands in the order of reading, without marks of direction: a spreadsheet and an editor turn Arabic cells by
    themselves. With *bom*, CSV and TSV begin with U+FEFF, by which Excel knows UTF-8.
    Raises QueryError for GeoJSON of an answer without points.
    """
    if form == "json":
        return json.dumps(to_json(answer), ensure_ascii=False) + "\n"
    if form == "geojson":
        return json.dumps(to_geojson(answer), ensure_ascii=False) + "\n"
    lines = io.StringIO()
    rows = csv.writer(lines, delimiter="," if form == "csv" else "\t", lineterminator="\n")
    rows.writerows([list(answer.variables), *answer.texts()])
    return ("\ufeff" if bom else "") + lines.getvalue()


def to_geojson(answer: Answer) -> dict[str, object]:
    """Return the rows as a GeoJSON FeatureCollection (RFC 7946); a row without a point has no geometry.

    The first column that holds a WKT point is the place, the others are properties. Raises QueryError if there is none.
    """
    rows = answer.texts()
    columns = [number for number in range(len(answer.variables)) if any(_POINT.fullmatch(row[number]) for row in rows)]
    if rows and not columns:
        raise QueryError(
            f"no points in the columns {', '.join(answer.variables)} (expected WKT like POINT(13.4 52.5), as "
            f"places-on-map gives)"
        )
    return {
        "type": "FeatureCollection",
        "features": [_feature(answer.variables, row, columns[0]) for row in rows],
    }


def _feature(names: tuple[str, ...], row: list[str], place: int) -> dict[str, object]:
    found = _POINT.fullmatch(row[place])
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [float(found[1]), float(found[2])]} if found else None,
        "properties": {
            name: value for number, (name, value) in enumerate(zip(names, row, strict=True)) if number != place
        },
    }
