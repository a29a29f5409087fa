"""Words of a text, and the names and demonyms of the tables among them. What linking stands on."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from kg import arabic
from kg.aliases import Aliases
from kg.model import Candidate, Rung

_WORD = re.compile("(?:[^\\W_]|[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed])+")
_JOINT = re.compile("[ \t\u00a0]+#?|[-_\u2010'’ʼ.]")
"""What may stand between two words of a name; #البيت_الأبيض is one, too, and بي.بي.سي."""
_ADJECTIVE = re.compile("ي(?:\u0651[\u064b-\u0650]?ا\u064b?|\u064bا|ا\u064b)$")
_CASE_ENDINGS = ("ا", "\u064b")
_LONGEST_NAME = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of the text: its bounds, and its folded spelling."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A name of the tables found in the text: bounds behind any clitic, first word and word after the last."""

    start: int
    end: int
    first: int
    after: int
    candidates: tuple[Candidate, ...]
    """None: the words are an expression of ``stopwords.txt`` in which nothing is a name (القوة القاهرة)."""
    rung: Rung
    demonym: bool
    sure: bool = False
    """Whether words before it that are no part of it say that it is a name."""

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.after - self.first


def key_of(text: str, spot: Spot) -> str:
    """Return the folded words of a spot."""
    return arabic.fold(text[spot.start : spot.end])


class Words(Sequence[Word]):
    """The words of a text, in order, found by their place in it without looking at all of them."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._words = tuple(words)
        self._starts = [word.start for word in self._words]
        self._ends = [word.end for word in self._words]

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        """Return a word, or several."""
        return self._words[index]

    def __iter__(self) -> Iterator[Word]:
        """Yield them in order."""
        return iter(self._words)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._words)

    def within(self, start: int, end: int) -> range:
        """Return the indices of the words that share a letter with a stretch of the text."""
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))


def split_words(text: str) -> Words:
    """Return the words of a text, in order."""
    return Words(Word(start=m.start(), end=m.end(), key=arabic.fold(m[0])) for m in _WORD.finditer(text))


def find_spots(text: str, words: Words, aliases: Aliases) -> Iterator[Spot]:
    """Yield every name and demonym of the tables, in order of their first word; they may overlap.

    A spelling as written goes before one without clitics (وليد is a name), more words before fewer.
    """
    for first, word in enumerate(words):
        written = text[word.start : word.end]
        found = _find_from(text, words, first, 0, written, aliases)
        if not found and word.key not in aliases.stop_words:  # ولاية is "state", not "and Lae"
            # للأمم swallowed an alef, للبنان did not.
            bare = (
                (length, rest) for length in arabic.clitic_lengths(written) for rest in arabic.rests(written, length)
            )
            tried = (_find_from(text, words, first, length, rest, aliases) for length, rest in bare)
            found = next(filter(None, tried), [])
        yield from found


def _find_from(text: str, words: Words, first: int, clitic: int, rest: str, aliases: Aliases) -> list[Spot]:
    """Return the spots that begin with this word less *clitic* letters, the longest first; *rest*: what it is then."""
    word = words[first]
    written = text[word.start : word.end]
    key = arabic.fold(rest) if clitic else word.key
    reach = aliases.longest.get(key, 0)
    if not reach and not written.endswith(_CASE_ENDINGS):
        return []  # most words
    rung = Rung.WITHOUT_CLITIC if clitic else Rung.AS_WRITTEN
    keys = [key]
    bare = arabic.without_case_ending(rest)
    bare_key = arabic.fold(bare) if bare else ""
    for after in range(first + 1, min(first + min(reach, _LONGEST_NAME), len(words))):
        if not _JOINT.fullmatch(text, words[after - 1].end, words[after].start):
            break
        keys.append(words[after].key)
    spots: list[Spot] = []

    def add(count: int, candidates: tuple[Candidate, ...], how: Rung, *, demonym: bool) -> None:
        end = words[first + count - 1].end
        spots.append(
            Spot(
                start=word.start + clitic,
                end=end,
                first=first,
                after=first + count,
                candidates=candidates,
                rung=how,
                demonym=demonym,
            )
        )

    # روسيّا and تركياً, with doubled yeh or tanwin, are adjectives in the accusative, not the countries.
    if _ADJECTIVE.search(written) and (candidates := aliases.demonyms.get(key.removesuffix("ا"))):
        add(1, candidates, Rung.WITHOUT_CASE_ENDING, demonym=True)
    elif reach:
        for count in range(len(keys), 0, -1):
            phrase = " ".join(keys[:count])
            if candidates := aliases.names.get(phrase):
                add(count, candidates, rung, demonym=False)
            if candidates := aliases.demonyms.get(phrase):
                add(count, candidates, rung, demonym=True)
            if count > 1 and phrase in aliases.stop_words:
                add(count, (), rung, demonym=False)
    # Only demonyms take case endings in print: جندياً تركياً, while ألمانيا is no "ألماني".
    if not spots and bare_key and (candidates := aliases.demonyms.get(bare_key)):
        add(1, candidates, Rung.WITHOUT_CASE_ENDING, demonym=True)
    return spots
