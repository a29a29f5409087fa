"""Look after the curated tables: every fault at once, with file and line, and one canonical form on disk."""

from dataclasses import dataclass
from pathlib import Path

from kg.check_names import NameCheck
from kg.check_words import check_words
from kg.errors import SeedError
from kg.ledger import Ledger
from kg.tables import FILES, OPTIONAL, STOP_WORDS, cells_of, header, read_rows, read_stop_words, sort_key, to_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check of the tables found."""

    faults: tuple[str, ...]
    """Rows that are wrong; empty if the tables can be used."""
    notices: tuple[str, ...]
    """Names of several items that no row decides between: they stay ambiguous, which is an answer."""
    alike: tuple[str, ...]
    """Pairs of names of different items that may be transliterations of one: another spelling of both stays unknown."""


def check_seeds(folder: Path) -> Checked:
    """Return all faults of the tables in *folder*, each with file and line, and what else is worth a look.

    A table that is missing or has another header is one fault, and the others are checked all the same.
    """
    ledger = Ledger(folder)
    names = NameCheck(ledger)
    names.entities()
    names.aliases()
    names.negatives()
    names.decisions()
    check_words(ledger, names)
    return Checked(faults=tuple(ledger.faults), notices=tuple(names.ambiguous()), alike=tuple(names.alike()))


def fix_seeds(folder: Path) -> int:
    """Rewrite the tables in canonical form: cells trimmed, exact duplicates dropped, sorted. Return how many changed.

    A second run changes nothing. Raises SeedError, and writes nothing, if a line is no row of its table.
    """
    pending: list[tuple[Path, str]] = []
    faults: list[str] = []
    for row_type, name in FILES.items():
        if row_type in OPTIONAL and not (folder / name).is_file():
            continue
        rows = set()
        for number, row in read_rows(folder, row_type):
            if isinstance(row, str):
                faults.append(f"{name}:{number}: {row}")
            else:
                cells = (" ".join(cell.split()) for cell in cells_of(row))
                rows.add(row_type(**dict(zip(header(row_type), cells, strict=True))))
        lines = ["\t".join(header(row_type)), *(to_line(row) for row in sorted(rows, key=sort_key))]
        pending.append((folder / name, "\n".join(lines) + "\n"))
    words = {" ".join(word.split()) for word in read_stop_words(folder)} - {""}
    pending.append((folder / STOP_WORDS, "".join(f"{word}\n" for word in sorted(words))))
    if faults:
        raise SeedError(faults)
    changed = [(path, text) for path, text in pending if path.read_bytes() != text.encode()]
    for path, text in changed:
        path.write_text(text, encoding="utf-8", newline="\n")
    return len(changed)
