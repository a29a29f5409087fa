"""A construction that was found in a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.rules import Construction, Sense
from kg.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a pattern of ``constructions.tsv`` was found in the units of a sentence, and what its trigger says."""

    units: Sequence[Unit]
    construction: Construction
    sense: Sense
    at: Mapping[str, int]
    """The unit of each named step that was there."""
    start: int
    stop: int
    """The unit behind it."""

    @property
    def trigger(self) -> int:
        """The unit that the construction hangs on."""
        return self.at["trigger"]

    @property
    def is_statement(self) -> bool:
        """Whether it tells of words that somebody said."""
        return self.construction.row.type == "statement"

    def behind(self, at: int) -> Unit | None:
        """Return the unit behind one of the sentence; None where it ends."""
        return self.units[at + 1] if at + 1 < len(self.units) else None

    def unit(self, step: str) -> Unit:
        """Return the unit of a named step that was there."""
        return self.units[self.at[step]]
