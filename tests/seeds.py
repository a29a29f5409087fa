"""Small tables for tests of the linker: rows with | between the cells, and / for the | inside a cell."""

from functools import cache
from pathlib import Path

from kg.aliases import Aliases, load_aliases
from kg.settings import data_folder
from kg.tables import (
    FILES,
    STOP_WORDS,
    AliasRow,
    BodyRow,
    CueRow,
    DecisionRow,
    EntityRow,
    NegativeRow,
    TitleRow,
    TrialRow,
    WordRow,
    header,
)

COLUMNS = {row: len(header(row)) for row in FILES}


def write_seeds(
    folder: Path,
    *,
    entities: str = "",
    aliases: str = "",
    negatives: str = "",
    decisions: str = "",
    titles: str = "",
    bodies: str = "",
    cues: str = "",
    words: str = "",
    trials: str = "",
    stop_words: str = "",
) -> None:
    """Write all ten tables; a row is a line, cells left out at its end are empty."""
    given = {
        EntityRow: entities,
        AliasRow: aliases,
        NegativeRow: negatives,
        DecisionRow: decisions,
        TitleRow: titles,
        BodyRow: bodies,
        CueRow: cues,
        WordRow: words,
        TrialRow: trials,
    }
    for row_type, text in given.items():
        lines = ["\t".join(header(row_type))]
        for line in filter(None, map(str.strip, text.splitlines())):
            cells = [cell.replace("/", "|") for cell in line.split("|")]
            lines.append("\t".join(cells + [""] * (COLUMNS[row_type] - len(cells))))
        (folder / FILES[row_type]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / STOP_WORDS).write_text("\n".join(stop_words.split()) + "\n", encoding="utf-8")


def make_aliases(folder: Path, **tables: str) -> Aliases:
    """Return the tables of these rows in memory."""
    write_seeds(folder, **tables)
    return load_aliases(folder)


@cache
def shipped() -> Aliases:
    """Return the shipped tables. Not a fixture: hypothesis would print them whole when a law is broken."""
    return load_aliases(data_folder("seeds"))
