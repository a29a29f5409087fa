"""How much there is of what: triples by property, and things by class."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from pyoxigraph import NamedNode, Quad

from kg import vocab

_TYPE = NamedNode(vocab.RDF + "type")
_PROPERTY, _CLASS = "property ", "class "
ENTITIES = "entities"
"""What counts have the number of things under."""


@dataclass(slots=True)
class Census:
    """How many triples there are, by property, and how many things, by class."""

    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    entities: int = 0
    """Things that have a class."""

    def add(self, quads: Iterable[Quad]) -> None:
        """Count more quads: none that was counted before, and all the classes of a thing at once."""
        typed = set()
        for quad in quads:
            self.properties[quad.predicate.value] += 1
            if quad.predicate == _TYPE and isinstance(quad.object, NamedNode):
                self.classes[quad.object.value] += 1
                typed.add(quad.subject)
        self.entities += len(typed)

    def and_of(self, quads: Iterable[Quad]) -> "Census":
        """Return the counts with those of more quads, and leave these as they are."""
        both = Census(Counter(self.properties), Counter(self.classes), self.entities)
        both.add(quads)
        return both

    def to_counts(self) -> Counter[str]:
        """Return the counts in one, so that they can be added and kept."""
        properties = {_PROPERTY + name: count for name, count in self.properties.items()}
        classes = {_CLASS + name: count for name, count in self.classes.items()}
        return Counter({**properties, **classes, ENTITIES: self.entities})

    @classmethod
    def from_counts(cls, counts: Mapping[str, int]) -> Self:
        """Return the counts that ``to_counts`` gave, or sums of such."""

        def named(kind: str) -> Counter[str]:
            return Counter({what.removeprefix(kind): n for what, n in counts.items() if what.startswith(kind) and n})

        return cls(named(_PROPERTY), named(_CLASS), counts.get(ENTITIES, 0))


def count_line(counts: Counter[str], quad: str, step: int) -> str | None:
    """Count a quad, as N-Quads have it, up or down in *counts*, but for entities.

    Returns the thing, if what the quad says is that it has a class: who counts knows whether it has others.
    """
    subject, predicate, rest = quad.split(" ", 2)
    counts[_PROPERTY + predicate[1:-1]] += step
    if predicate != str(_TYPE):
        return None
    counts[_CLASS + rest.partition(" ")[0][1:-1]] += step
    return subject
