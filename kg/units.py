"""A sentence as a row of units: words and phrases of the tables, particles, names, dates, punctuation.

Units are what the patterns of ``constructions.tsv`` are about. They keep their place in the text, so that what is read
from them has its words as evidence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import arabic
from kg.dates import DateWords, find_dates
from kg.model import Article, EntityType, Form, Link
from kg.rules import Rules, Sense, spell

_TOKEN = re.compile(
    "(?P<number>[0-9\u0660-\u0669]+(?:[.,٫][0-9\u0660-\u0669]+)*%?)"
    "|(?P<word>(?:[^\\W_]|[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640])+)"
    "|(?P<stop>[.!?؟;؛…\n\r\u2028\u2029])|(?P<comma>[،,()\\[\\]–—-])|(?P<colon>:)|(?P<quote>[\"«»“”„‘’'])"
)
_LONG = 4
"""Words of the longest phrase that is looked for."""
_EARLY = 12
"""Words of a sentence without a name among which a verb of speaking goes on with who spoke before."""
_SPEAKING = ("say", "address", "admit", "voice", "accord", "came")
_KINDS = {
    EntityType.PERSON: "person",
    EntityType.ORG: "org",
    EntityType.STATE: "state",
    EntityType.PLACE: "place",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who may be an argument: a name, or a title without one."""

    start: int
    end: int
    """Where the name stands; of a title without a name, where the title does."""
    link: Link | None
    title: str = ""
    """Of a title without a name: the office it speaks of."""
    of: Link | None = None
    kind: str = "person"
    number: int = 1
    """Of a title without a name: how many bear it (الوزيران)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit of a sentence."""

    start: int
    end: int
    key: str
    """Folded words; of a name, nothing."""
    groups: frozenset[str]
    senses: tuple[Sense, ...] = ()
    link: Link | None = None
    date: DateWords | None = None
    actors: tuple[Actor, ...] = ()

    def sense(self, *groups: str) -> Sense | None:
        """Return the first sense of one of these groups."""
        for sense in self.senses:  # most have none
            if sense.group in groups:
                return sense
        return None


_WORD = frozenset(["word"])
_SINGLE = {kind: frozenset([kind]) for kind in ("date", "comma", "colon", "quote", "person", "org", "state", "place")}
_PARTICLES = frozenset("وفلبك")
_SINGLE |= {kind: frozenset([kind]) for kind in ("demonym", "several", *_PARTICLES)}


def split_units(article: Article, links: Sequence[Link], rules: Rules) -> Iterator[list[Unit]]:
    """Yield the units of each sentence of an article that has a name, or a verb of speaking among its first words."""
    text = article.text
    spans: list[tuple[int, int, Link | DateWords]] = [(k.mention.start, k.mention.end, k) for k in links]
    taken = [(start, end) for start, end, _ in spans]
    for words in find_dates(text):
        if not any(start < words.end and words.start < end for start, end in taken):
            spans.append((words.start, words.end, words))
    spans.sort(key=lambda span: span[0])
    sentence: list[Unit] = []
    has_name, at, number = False, 0, 0
    size = len(text)
    while at < size:
        if number < len(spans) and spans[number][0] <= at:
            start, end, what = spans[number]
            number += 1
            if end <= at:
                continue
            if isinstance(what, Link):
                has_name = True
                sentence.append(Unit(start=start, end=end, key="", groups=_SINGLE[kind_of(what)], link=what))
            else:
                sentence.append(Unit(start=start, end=end, key=what.text, groups=_SINGLE["date"], date=what))
            at = end
            continue
        limit = spans[number][0] if number < len(spans) else size
        found = _TOKEN.search(text, at, limit)
        if found is None:
            at = limit
            continue
        at = found.end()
        kind = found.lastgroup
        if kind == "stop":
            if has_name or _speaks(sentence, rules):
                yield _with_phrases(sentence, rules)
            sentence, has_name = [], False
        elif kind in ("comma", "colon", "quote"):
            sentence.append(Unit(start=found.start(), end=at, key=found[0], groups=_SINGLE[kind]))
        elif kind == "number":
            sentence.append(Unit(start=found.start(), end=at, key=found[0], groups=_WORD))
        elif (alone := spell(found[0])) in _PARTICLES:
            sentence.append(Unit(start=found.start(), end=at, key=alone, groups=_SINGLE[alone]))  # و"فلان"
        elif at == limit and number < len(spans) and limit - found.start() <= 2 and _is_clitic(found[0]):
            sentence += (_particle(found.start() + i, letter) for i, letter in enumerate(found[0]))
        else:
            sentence.append(Unit(start=found.start(), end=at, key=spell(found[0]), groups=_WORD))
    if has_name or _speaks(sentence, rules):
        yield _with_phrases(sentence, rules)


def _speaks(sentence: Sequence[Unit], rules: Rules) -> bool:
    """Whether a word of speaking stands among the first ones: وأضاف أن, وبحسب الصحيفة."""
    return any(
        sense.group in _SPEAKING
        for unit in sentence[:_EARLY]
        for cut in _cuts(unit.key)
        for sense in rules.senses.get(unit.key[cut:], ())
    )


def kind_of(link: Link) -> str:
    """Return the group of a name: a capital or palace that stands for its state is one."""
    if link.form is Form.DEMONYM:
        return "demonym"
    if link.intended is not None:
        return "state"
    return _KINDS[link.mention.type]


def _is_clitic(text: str) -> bool:
    return _PARTICLES.issuperset(text)


def _particle(at: int, letter: str) -> Unit:
    return Unit(start=at, end=at + 1, key=letter, groups=_SINGLE[letter])


def _with_phrases(units: list[Unit], rules: Rules) -> list[Unit]:
    """Return the units with the words and phrases of the tables found, and particles cut off before them."""
    out: list[Unit] = []
    at = 0
    while at < len(units):
        unit = units[at]
        if unit.groups is not _WORD:
            out.append(unit)
            at += 1
            continue
        for cut in _cuts(unit.key):
            after, senses = _longest(units, at, unit.key[cut:] if cut else unit.key, rules)
            if senses is None and "ل" in unit.key[:cut] and unit.key[cut:].startswith("ل"):
                after, senses = _longest(units, at, "ا" + unit.key[cut:], rules)  # للقاء: ل + اللقاء
            if senses is not None:
                out += (_particle(unit.start + i, letter) for i, letter in enumerate(unit.key[:cut]))
                end = units[after - 1].end
                first = unit.key[cut:]
                if "ل" in unit.key[:cut] and first.startswith("ل") and senses is not rules.senses.get(first):
                    first = "ا" + first
                key = " ".join([first, *(units[i].key for i in range(at + 1, after))])
                groups = frozenset(sense.group for sense in senses)
                out.append(Unit(start=unit.start + cut, end=end, key=key, groups=groups, senses=senses))
                at = after
                break
        else:
            out.append(unit)
            at += 1
    return out


@lru_cache(maxsize=65536)
def _cuts(key: str) -> tuple[int, ...]:
    """Return how many letters before a word may be particles: none first.

    >>> _cuts("ولم"), _cuts("وبلقاء"), _cuts("قال")
    ((0, 1), (0, 1, 2), (0,))
    """
    joined = key.startswith(arabic.CONJUNCTIONS)
    one = (joined and len(key) > 2) or (key.startswith(arabic.PREPOSITIONS) and len(key) > 3)
    two = joined and key.startswith(arabic.PREPOSITIONS, 1) and len(key) > 4
    return (0, *([1] if one else []), *([2] if two else []))


def _longest(units: Sequence[Unit], at: int, key: str, rules: Rules) -> tuple[int, tuple[Sense, ...] | None]:
    """Return the unit after the longest phrase that begins here with this word, and what it says."""
    reach = min(rules.longest.get(key, 0), _LONG, len(units) - at)
    for count in range(reach, 0, -1):
        rest = units[at + 1 : at + count]
        if any(unit.groups is not _WORD for unit in rest):
            continue
        phrase = " ".join([key, *(unit.key for unit in rest)])
        if (senses := rules.senses.get(phrase)) is not None:
            return at + count, senses
    return at, None


def encode(units: Sequence[Unit], rules: Rules) -> str:
    """Return one character for each unit, which stands for its groups."""
    letters, word = rules.letters, rules.letters[_WORD]
    return "".join(letters.get(unit.groups, word) for unit in units)
