"""The alias table as RDF: each row a SKOS-XL label, so that a link can cite the row that made it.

``alias/HASH`` is a row, named by its name, item and kind. It is the ``skosxl:prefLabel`` of its item if it is the
``label_ar`` of ``entities.tsv``, the ``skosxl:hiddenLabel`` if it is a demonym or metonym (found by, never shown as the
name), else the ``skosxl:altLabel``. Rows of ``not-aliases.tsv`` are labels that are denied of their item.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.arabic import has_arabic_letters
from kg.compile import open_index
from kg.errors import SeedError
from kg.settings import cache_folder
from kg.tables import AliasRow, EntityRow, Kind, NegativeRow, Row, fault, read_rows

_FOUND_BY = (Kind.DEMONYM, Kind.METONYM)
_ARABIC_FROM = "; ar:"
"""In the source of an entity: what its Arabic label was taken from stands behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A row that gives an item a name, or denies it one."""

    alias: str
    qid: str
    kind: str
    source: str
    preferred: bool = False
    """Whether it is the Arabic label of the item."""
    denied: bool = False
    date: str = ""
    """ISO day on which the row was last judged; empty where the table has none."""
    note: str = ""

    @property
    def status(self) -> str:
        """Curated (chosen by hand), reference (taken over from the source it names), or denied."""
        if self.denied:
            return "denied"
        return "curated" if self.source == "curated" or self.source.endswith(f"{_ARABIC_FROM}curated") else "reference"


Labels = Mapping[tuple[str, ...], Label]
"""(name as the table spells it, QID, kind) → the row; these three are what a ``Candidate`` carries."""


def load_labels(folder: Path, *, cache: Path | None = None) -> Labels:
    """Return the rows of *folder* by which links are made; raises SeedError for tables that cannot be used.

    They are read from the file into which the tables are compiled (``load_aliases``), each when it is asked for.
    """
    faults: list[str] = []
    index = open_index(folder, cache or cache_folder(), faults)
    if index is None:
        raise SeedError(faults)
    return index.labels(_label)


def _label(row: Sequence[Any]) -> Label:
    alias, qid, kind, source, date, note, preferred = row
    return Label(alias=alias, qid=qid, kind=kind, source=source, date=date, note=note, preferred=bool(preferred))


def claim_table(folder: Path, *, base: str) -> tuple[Quad, ...]:
    """Return the whole alias table as quads, sorted, with the rows that deny; raises SeedError."""
    return tuple(sorted({quad for label in _read_labels(folder) for quad in describe_label(label, base)}, key=str))


def _language(alias: str) -> str:
    """Return the language tag of a name as Arabic news writes it, CNN among others."""
    return "ar" if has_arabic_letters(alias) else "ar-Latn"


def describe_label(label: Label, base: str) -> Iterator[Quad]:
    """Yield the quads of one row."""
    graph = NamedNode(vocab.aliases_graph(base))
    kind = "denied" if label.denied else label.kind
    row = NamedNode(vocab.alias_iri(base, label.alias, label.qid, kind))
    item = NamedNode(vocab.entity_iri(label.qid))
    said: list[tuple[str, NamedNode | Literal]] = [
        (vocab.RDF + "type", NamedNode(vocab.SKOSXL + "Label")),
        (vocab.SKOSXL + "literalForm", Literal(label.alias, language=_language(label.alias))),
        (vocab.KG + "rowStatus", NamedNode(vocab.row_status_iri(label.status))),
        (vocab.DCTERMS + "source", Literal(label.source)),
    ]
    if label.denied:
        said.append((vocab.KG + "deniedLabelOf", item))
    else:
        said.append((vocab.KG + "linkKind", NamedNode(vocab.kind_iri(label.kind))))
        place = "hiddenLabel" if label.kind in _FOUND_BY else "prefLabel" if label.preferred else "altLabel"
        yield Quad(item, NamedNode(vocab.SKOSXL + place), row, graph)
    if label.date:
        said.append((vocab.DCTERMS + "dateAccepted", Literal(label.date, datatype=NamedNode(vocab.XSD + "date"))))
    if label.note:
        said.append((vocab.SKOS + "editorialNote", Literal(label.note, language="en")))
    for predicate, value in said:
        yield Quad(row, NamedNode(predicate), value, graph)


def _read_labels(folder: Path) -> Iterator[Label]:
    """Yield every row; of an alias that repeats the label of its item, the label alone."""
    preferred = set()
    for entity in _rows(folder, EntityRow):
        if entity.label_ar:
            preferred.add((entity.label_ar, entity.qid))
            yield Label(
                alias=entity.label_ar, qid=entity.qid, kind=Kind.NAME.value, source=entity.source, preferred=True
            )
    for row in _rows(folder, AliasRow):
        if row.kind != Kind.NAME or (row.alias, row.qid) not in preferred:
            yield Label(alias=row.alias, qid=row.qid, kind=row.kind, source=row.source, date=row.date, note=row.note)
    for no in _rows(folder, NegativeRow):
        yield Label(alias=no.alias, qid=no.qid, kind="", source=no.source, denied=True, note=no.note)


def _rows(folder: Path, row_type: type[Row]) -> Iterator[Row]:
    for number, row in read_rows(folder, row_type):
        if isinstance(row, str):
            raise SeedError([fault(folder, row_type, number, row)])
        yield row
