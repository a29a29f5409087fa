"""What the tables were asked, written down: an article whose questions all keep their answers keeps its links.

The tables are handed to the stages in wrappers that note each key that is asked for, found or not. So nobody has to
know what a rule looks at, and nobody can forget it: a row that comes, goes or changes touches the articles that asked
for what it changes, and no other. What is read as a whole (iterated, counted) is one question about all of it.
"""

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import fields, replace
from enum import Enum
from typing import Any, TypeVar

Question = tuple[str, Any]
"""The name of a table and a key (text, or a tuple of texts); None for the table as a whole."""
IN = "?"
"""Behind the name of a mapping: it was asked whether the key is there, and not what it says."""
T = TypeVar("T")


class Trace:
    """The questions asked since the last ``take``."""

    def __init__(self) -> None:
        self.asked: set[Question] = set()

    def take(self) -> frozenset[Question]:
        """Return the questions, and begin anew."""
        asked = frozenset(self.asked)
        self.asked.clear()
        return asked


class _TracedMapping(Mapping[Any, Any]):
    """A mapping that notes what it is asked."""

    def __init__(self, name: str, inner: Mapping[Any, Any], trace: Trace) -> None:
        self._name, self._inner, self._ask = name, inner, trace.asked.add

    def get(self, key: Any, default: Any = None) -> Any:
        self._ask((self._name, key))
        return self._inner.get(key, default)

    def __getitem__(self, key: Any) -> Any:
        self._ask((self._name, key))
        return self._inner[key]

    def __contains__(self, key: object) -> bool:
        self._ask((self._name + IN, key))
        return key in self._inner

    def __iter__(self) -> Iterator[Any]:
        self._ask((self._name, None))
        return iter(self._inner)

    def __len__(self) -> int:
        self._ask((self._name, None))
        return len(self._inner)


class _TracedSet(Set[Any]):
    """One or several sets taken together that note what they are asked."""

    def __init__(self, inner: Mapping[str, Collection[Any]], trace: Trace) -> None:
        self._inner, self._trace = inner, trace
        self._parts, self._ask = tuple(inner.items()), trace.asked.add

    def __contains__(self, key: object) -> bool:
        for name, members in self._parts:
            self._ask((name, key))
            if key in members:
                return True
        return False

    def __iter__(self) -> Iterator[Any]:
        self._trace.asked.update((name, None) for name in self._inner)
        return iter({member for members in self._inner.values() for member in members})

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __or__(self, other: Set[Any]) -> "Set[Any]":
        if isinstance(other, _TracedSet):  # not read as a whole: it is asked for single words later
            return _TracedSet({**self._inner, **other._inner}, self._trace)
        return frozenset(self) | other

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> Any:
        return frozenset(it)


def trace_tables(tables: T, trace: Trace) -> T:
    """Return *tables*, a dataclass of mappings and sets, that answers the same and notes each question in *trace*."""
    traced: dict[str, Any] = {}
    for name, table in list_tables(tables).items():
        if isinstance(table, Mapping):
            parts = parts_of(name, table)
            traced[name] = (
                {key: _TracedSet({part: members}, trace) for part, (key, members) in parts.items()}
                if parts
                else _TracedMapping(name, table, trace)
            )
        else:
            traced[name] = _TracedSet({name: table}, trace)
    return replace(tables, **traced)  # type: ignore[type-var]


def number_of_question(question: Question) -> int:
    """Return the number that stands for a question: 32 bits, enough to find those who asked it (and hardly another)."""
    name, key = question
    parts = (name,) if key is None else (name, key) if isinstance(key, str) else (name, *key)
    return zlib.crc32("\n".join(parts).encode(errors="surrogatepass"))


def list_tables(tables: object) -> dict[str, Any]:
    """Return the tables of a dataclass by name; raises TypeError for what cannot be traced."""
    found = {field.name: getattr(tables, field.name) for field in fields(tables)}  # type: ignore[arg-type]
    strange = [name for name, table in found.items() if not isinstance(table, Collection)]
    if strange:
        raise TypeError(f"{strange[0]} of {type(tables).__name__} cannot be traced (expected a mapping or a set)")
    return found


def parts_of(name: str, table: Mapping[Any, Any]) -> dict[str, tuple[Any, Set[Any]]]:
    """Return the sets that a mapping from an enumeration holds, by name of their own; nothing for any other mapping."""
    if not isinstance(next(iter(table), None), Enum):
        return {}
    return {f"{name}/{key}": (key, members) for key, members in table.items()}
