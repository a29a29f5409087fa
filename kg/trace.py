"""What the tables were asked, written down: an article whose questions all keep their answers keeps its links.

The tables are handed to the stages in wrappers that note each key that is asked for, found or not. So nobody has to
know what a rule looks at, and nobody can forget it: a row that comes, goes or changes touches the articles that asked
for what it changes, and no other. What is read as a whole (iterated, counted) is one question about all of it.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

Question = tuple[str, Any]
"""The name of a table and a key (text, or a tuple of texts); None for the table as a whole."""
_IN = "?"
"""Behind the name of a mapping: it was asked whether the key is there, and not what it says."""
_LONGEST, _NAMED = "longest", ("names", "demonyms", "stop_words")
"""The table of how many words the longest name has that begins with a word, and the tables that have such names."""
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
        self._name, self._inner, self._asked = name, inner, trace.asked

    def get(self, key: Any, default: Any = None) -> Any:
        self._asked.add((self._name, key))
        return self._inner.get(key, default)

    def __getitem__(self, key: Any) -> Any:
        self._asked.add((self._name, key))
        return self._inner[key]

    def __contains__(self, key: object) -> bool:
        self._asked.add((self._name + _IN, key))
        return key in self._inner

    def __iter__(self) -> Iterator[Any]:
        self._asked.add((self._name, None))
        return iter(self._inner)

    def __len__(self) -> int:
        self._asked.add((self._name, None))
        return len(self._inner)


class _TracedSet(Set[Any]):
    """One or several sets taken together that note what they are asked."""

    def __init__(self, inner: Mapping[str, Collection[Any]], trace: Trace) -> None:
        self._inner, self._trace = inner, trace

    def __contains__(self, key: object) -> bool:
        for name, members in self._inner.items():
            self._trace.asked.add((name, key))
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
    for name, table in _tables(tables).items():
        if isinstance(table, Mapping):
            parts = _parts(name, table)
            traced[name] = (
                {key: _TracedSet({part: members}, trace) for part, (key, members) in parts.items()}
                if parts
                else _TracedMapping(name, table, trace)
            )
        else:
            traced[name] = _TracedSet({name: table}, trace)
    return replace(tables, **traced)  # type: ignore[type-var]


class Answers:
    """What some tables say to questions now."""

    def __init__(self, *tables: object) -> None:
        """Take dataclasses as ``trace_tables`` does; no two have a table of one name."""
        self._tables = {name: table for some in tables for name, table in _tables(some).items()}
        for name, table in [*self._tables.items()]:
            if isinstance(table, Mapping):
                self._tables.update({part: members for part, (_, members) in _parts(name, table).items()})

    def to(self, question: Question) -> bytes:
        """Return a short digest of the answer; equal answers have equal digests."""
        name, key = question
        table, in_it, _ = name.partition(_IN)
        asked = self._tables.get(table, ())
        if key is None:
            return _digest(asked)
        return _digest(asked.get(key) if isinstance(asked, Mapping) and not in_it else key in asked)

    def names(self) -> Iterator[str]:
        """Yield the folded names, demonyms and expressions of the tables."""
        for table in _NAMED:
            yield from self._tables.get(table, ())


def is_reach(question: Question) -> bool:
    """Whether it asks how many words the longest name has that begins with a word.

    Another answer to this changes nothing by itself: it takes a name that is found (``questions_of``).
    """
    return question[0] == _LONGEST and question[1] is not None


def questions_of(name: str) -> frozenset[Question]:
    """Return the questions that an article has asked, all of them, if a folded name may be found in it.

    A word is asked for wherever it stands, by itself or behind a particle, and a name is found by its words.
    """
    return frozenset((_LONGEST, word) for word in name.split(" "))


def to_text(question: Question) -> str:
    """Return a question as text, which ``from_text`` reads."""
    return json.dumps(question, ensure_ascii=False)


def from_text(text: str) -> Question:
    """Return the question that a text stands for."""
    name, key = json.loads(text)
    return name, tuple(key) if isinstance(key, list) else key


def _tables(tables: object) -> dict[str, Any]:
    found = {field.name: getattr(tables, field.name) for field in fields(tables)}  # type: ignore[arg-type]
    strange = [name for name, table in found.items() if not isinstance(table, Collection)]
    if strange:
        raise TypeError(f"{strange[0]} of {type(tables).__name__} cannot be traced (expected a mapping or a set)")
    return found


def _parts(name: str, table: Mapping[Any, Any]) -> dict[str, tuple[Any, Set[Any]]]:
    """Return the sets that a mapping from an enumeration holds, by name of their own; nothing for any other mapping."""
    if not isinstance(next(iter(table), None), Enum):
        return {}
    return {f"{name}/{key}": (key, members) for key, members in table.items()}


def _digest(value: Any) -> bytes:
    if value is None or isinstance(value, (bool, int)):
        return repr(value).encode()
    return hashlib.blake2b(repr(_canonical(value)).encode(), digest_size=8).digest()


def _canonical(value: Any) -> Any:
    """Return plain values whose ``repr`` is the same in every process."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Set):
        return ["set", *sorted(map(repr, map(_canonical, value)))]
    if isinstance(value, Mapping):
        return ["map", *sorted(repr((_canonical(key), _canonical(each))) for key, each in value.items())]
    if isinstance(value, (tuple, list)):
        return [_canonical(each) for each in value]
    if is_dataclass(value):
        return [type(value).__name__, *(_canonical(getattr(value, field.name)) for field in fields(value))]
    raise TypeError(f"{type(value).__name__} {value!r} cannot be compared from one build to the next")
