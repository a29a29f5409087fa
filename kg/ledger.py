"""The faults of the curated tables, and the rows of each table, with what is wrong with their form noted."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.arabic import has_arabic_letters
from kg.errors import SeedError
from kg.tables import FILES, Row, TrialRow, cells_of, read_rows, sort_key


class Ledger:
    """The faults of one folder; ``faults`` grows in the order in which tables and lines are read."""

    def __init__(self, folder: Path) -> None:
        """Begin with none."""
        self.folder = folder
        self.faults: list[str] = []
        self._first: dict[type, dict[tuple[str, ...], int]] = defaultdict(dict)

    def rows(self, row_type: type[Row]) -> Iterator[tuple[int, Row]]:
        """Yield the rows of a table; note what is wrong with their form: cells, order, twins, source."""
        last: Row | None = None
        seen: dict[Row, int] = {}
        try:
            for number, row in read_rows(self.folder, row_type):
                say = self.sayer(row_type, number)
                if isinstance(row, str):
                    say(row)
                    continue
                if any(cell != " ".join(cell.split()) for cell in cells_of(row)):
                    say("spaces around or doubled in a cell (kg seeds check --fix trims them)")
                if not isinstance(row, TrialRow) and not row.source:
                    say("no source")
                if row in seen:
                    say(f"the same row as line {seen[row]}")
                elif last is not None and sort_key(row) < sort_key(last):
                    say("not sorted (kg seeds check --fix sorts it)")
                seen.setdefault(row, number)
                last = row
                yield number, row
        except SeedError as error:
            self.faults += error.faults

    def once(self, row_type: type[Row], number: int, key: tuple[str, ...], what: str) -> None:
        """Note that *what* stands in a line before, if the table had this *key* there."""
        first = self._first[row_type].setdefault(key, number)
        if first != number:
            self.fault(row_type, number, f"{what} stands in line {first} already")

    def fault(self, row_type: type[Row], number: int, what: str) -> None:
        """Note a fault of this line."""
        self.faults.append(f"{FILES[row_type]}:{number}: {what}")

    def sayer(self, row_type: type[Row], number: int) -> Callable[[str], None]:
        """Return what notes a fault of this line."""
        return lambda what: self.fault(row_type, number, what)


def check_arabic(text: str, say: Callable[[str], None]) -> None:
    """Note a text without an Arabic letter."""
    if not has_arabic_letters(text):
        say(f"{text!r} has no Arabic letter")
