"""The rules by which relations are read, in memory: constructions, triggers, offices, positions (``seeds/*.tsv``).

A sentence becomes a row of units (``kg.units``), and each unit has groups: of a word, those of its rows in
``triggers.tsv``; of a name, ``person``, ``org``, ``state``, ``place``, ``demonym``; of persons and bodies named
together, ``several``; ``date``, ``comma``, ``colon``, ``quote``. A pattern is a row of steps for units:

    say                 a unit of this group; ``say|address`` of either
    who=X               the unit is the argument ``who``; X: whoever can act; P: a place, state or body
    trigger=meet        the unit that the construction hangs on; each has exactly one
    مع|ب                one of these words or particles
    ~                   up to six units that say nothing here: dates, commas, من جهته
    …                   up to eight units, a place behind في among them, but no verbs, events, other names and ends
                        of clauses; …3: up to three
    step?               may be missing
    ^                   the sentence begins here

A pattern may begin with a word for the argument ``who`` that it has no step for:

    own                 whoever acts in the sentence
    both                those who act in it together
    teller              whoever says or does something in it shortly before
    same                whoever spoke last
    first               whoever the sentence names first, right behind its first word, where nobody has spoken in it
    doer                whoever the first verb is of, where the verb behind "and" goes on with it (``kg.doers``)
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg import arabic
from kg.checks import Check
from kg.errors import SeedError
from kg.inflect import noun_forms, title_forms, verb_forms
from kg.offices import label_offices, position_faults
from kg.tables import (
    FILES,
    ConstructionRow,
    OfficeRow,
    PositionRow,
    Row,
    TitleRow,
    TriggerRow,
    fault,
    unknown,
    usable_rows,
)

KINDS = (
    *("person", "org", "state", "place", "demonym", "several", "date", "comma", "colon", "quote", "word"),
    *("ل", "ب", "ك", "و", "ف"),
)
"""Groups that come from no table."""
ACTORS = ("person", "org", "state", "several")
_SUBJECTS = ("own", "both", "teller", "same", "first", "doer")
"""Words with which a pattern begins that has no step for ``who``."""
_LETTERS = {"X": ACTORS, "P": ("place", "state", "org")}
_STEP = re.compile(r"(?:(?P<role>[a-z]+)=)?(?P<groups>[^?=]+)(?P<optional>\?)?")
_FIRST = 0x21
"""The first character that stands for a set of groups: classes of characters below 256 compile three times as fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What a table says of a word or phrase."""

    group: str
    says: str
    tense: str = ""
    """Of a verb: past, present or future; of a noun, ``noun``; else empty."""
    gender: str = ""
    number: int = 1
    base: str = ""
    """Of a title: its form for one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Construction:
    """A row of ``constructions.tsv``, ready to be looked for."""

    row: ConstructionRow
    pattern: re.Pattern[str]
    checks: frozenset[Check]
    subject: str
    """Who acts in it, if it has no step for him: own, both, teller, same, first or doer; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The tables of relations in memory."""

    senses: Mapping[str, tuple[Sense, ...]]
    """By folded word or phrase."""
    longest: Mapping[str, int]
    """Words of the longest phrase that begins with a folded word."""
    letters: Mapping[frozenset[str], str]
    """The character that stands for a set of groups."""
    constructions: tuple[Construction, ...]
    """By their rank."""
    again: tuple[Construction, ...]
    """Those by which the last speaker goes on."""
    labels: Mapping[str, str]
    """English labels of titles, by folded title."""
    positions: Mapping[tuple[str, str], str]
    """The item of an office, by that of its state and its English label."""


@lru_cache(maxsize=65536)
def spell(word: str) -> str:
    """Return a word folded, but for a ة at its end, which tells محافظة from محافظه.

    >>> spell("محافظةٌ"), spell("أعلنه")
    ('محافظة', 'اعلنه')
    """
    key = arabic.fold(word)
    return key[:-1] + "ة" if key.endswith("ه") and "ة" in word[-3:] else key


def _spell_all(words: str) -> str:
    return " ".join(map(spell, words.split(" ")))


def load_rules(folder: Path) -> Rules:
    """Return the tables of a folder; one that is not there is empty, and nothing is read by it.

    Raises SeedError with every fault that keeps them from being used.
    """
    faults: list[str] = []
    senses = _read_senses(folder, faults)
    titles = [title for _, title in _rows(folder, TitleRow, faults)]
    for title in titles:
        key = _spell_all(title.title)
        first = senses.get(key.split(" ")[0], {})
        if title.type in _BEFORE and key not in senses and not any(s.group.startswith("title:") for s in first):
            senses[key].setdefault(Sense(group=_BEFORE[title.type], says=""))
    known = {key: tuple(found) for key, found in senses.items()}
    letters = _letters(known.values())
    constructions = []
    for number, row in _rows(folder, ConstructionRow, faults):
        wrong = list(construction_faults(row, letters))
        faults += (fault(folder, ConstructionRow, number, what) for what in wrong)
        if not wrong:
            constructions.append(_construction(row, letters))
    labels = read_labels(folder)
    positions: dict[tuple[str, str], str] = {}
    for number, place in _rows(folder, PositionRow, faults):
        faults += (fault(folder, PositionRow, number, what) for what in position_faults(place))
        positions |= {(place.state, label): place.position for label in place.office.split("|")}
    if faults:
        raise SeedError(faults)
    constructions.sort(key=lambda each: (int(each.row.rank), each.row.name))
    longest: dict[str, int] = {}
    for key in known:
        words = key.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return Rules(
        senses=known,
        longest=longest,
        letters=letters,
        constructions=tuple(constructions),
        again=tuple(construction for construction in constructions if construction.subject == "same"),
        labels=labels,
        positions=positions,
    )


def _construction(row: ConstructionRow, letters: Mapping[frozenset[str], str]) -> Construction:
    first = row.pattern.split(" ")[0]
    return Construction(
        row=row,
        pattern=compile_pattern(row.pattern, letters),
        checks=frozenset(map(Check, row.checks.split())),
        subject=first if first in _SUBJECTS else "",
    )


def _letters(known: Iterable[Iterable[Sense]]) -> dict[frozenset[str], str]:
    """Return a character for each set of groups that a unit may have."""
    sets = {frozenset([kind]) for kind in KINDS} | {frozenset(sense.group for sense in found) for found in known}
    return {groups: chr(_FIRST + number) for number, groups in enumerate(sorted(sets, key=sorted))}


def read_letters(folder: Path) -> dict[frozenset[str], str]:
    """Return the characters for the groups of a folder's triggers and offices, be its constructions right or not."""
    return _letters(_read_senses(folder, []).values())


def read_labels(folder: Path) -> dict[str, str]:
    """Return the English labels of a folder's titles and offices, by folded title."""
    titles, offices = _rows(folder, TitleRow, []), _rows(folder, OfficeRow, [])
    return label_offices((row for _, row in titles), (row for _, row in offices))


def _read_senses(folder: Path, faults: list[str]) -> dict[str, dict[Sense, None]]:
    """Return what the offices and triggers say of each word and phrase, in the order of their rows."""
    senses: dict[str, dict[Sense, None]] = defaultdict(dict)
    for _, office in _rows(folder, OfficeRow, faults):
        for form, sense in _title_senses(office):
            senses[_spell_all(form)].setdefault(sense)
    for _, trigger in _rows(folder, TriggerRow, faults):
        for form, sense in _trigger_senses(trigger):
            senses[_spell_all(form)].setdefault(sense)
    return senses


def _rows(folder: Path, row_type: type[Row], faults: list[str]) -> Iterator[tuple[int, Row]]:
    if not (folder / FILES[row_type]).is_file():
        return
    yield from usable_rows(folder, row_type, faults)


def _title_senses(row: OfficeRow) -> Iterator[tuple[str, Sense]]:
    group = f"title:{row.kind}"
    for base in row.office.split("|"):
        if row.kind == "counterpart":
            yield base, Sense(group=group, says=row.kind, base=base)
            continue
        for form, number in title_forms(base):
            yield form, Sense(group=group, says=row.kind, number=number, base=base)
    for plural in row.plural.split("|") if row.plural else ():
        base = row.office.split("|")[0]
        number = 2 if row.kind == "counterpart" else 3
        yield plural, Sense(group=group, says=row.kind, number=number, base=base)
        yield f"ال{plural}", Sense(group=group, says=row.kind, number=number, base=base)


def _trigger_senses(row: TriggerRow) -> Iterator[tuple[str, Sense]]:
    if row.part == "verb":
        past, _, present = row.words.partition(" ")
        for form, tense, gender, number in verb_forms(past, present):
            yield form, _verb_sense(row.group, row.says, tense, gender, number)
    elif row.part == "noun":
        for form in noun_forms(row.words):
            yield form, Sense(group=row.group, says=row.says, tense="noun")
    else:
        yield row.words, Sense(group=row.group, says=row.says)


@lru_cache(64)  # of one verb, many forms have the same
def _verb_sense(group: str, says: str, tense: str, gender: str, number: int) -> Sense:
    return Sense(group=group, says=says, tense=tense, gender=gender, number=number)


def compile_pattern(pattern: str, letters: Mapping[frozenset[str], str]) -> re.Pattern[str]:
    """Return the pattern as a regular expression over the characters of units; raises ValueError if it is none."""
    steps = pattern.split(" ")
    if sum(step.startswith("trigger=") for step in steps) != 1:
        raise ValueError(f"{pattern!r} has not one trigger (expected exactly one step trigger=…)")
    chars: dict[str, str] = defaultdict(str)
    for groups, char in letters.items():
        for group in groups:
            chars[group] += char
    return re.compile("".join(_step(step, chars) for step in steps))


@lru_cache(maxsize=1024)
def trigger_groups(pattern: str) -> tuple[str, ...]:
    """Return the groups of which the trigger of a pattern is one.

    >>> trigger_groups("who=X ~ trigger=say|address")
    ('say', 'address')
    """
    step = next(step for step in pattern.split(" ") if step.startswith("trigger="))
    return tuple(step.removeprefix("trigger=").split("|"))


_BEFORE = {"PERSON": "title:rank", "ORG": "head"}
"""The groups of titles in ``titles.tsv`` that are no office: الصحفي, صحيفة."""
OFFICE_KINDS = (
    *("office", "office of something", "spokesperson", "member", "member of something", "counterpart", "rank"),
)
PARTS = ("verb", "noun", "cue")


def office_faults(row: OfficeRow) -> Iterator[str]:
    """Yield what is wrong with the cells of an office."""
    if row.kind not in OFFICE_KINDS:
        yield unknown("kind", row.kind, OFFICE_KINDS)
    if not all(form.strip() for form in row.office.split("|")):
        yield f"an empty form in {row.office!r} (expected forms separated by |)"


def trigger_faults(row: TriggerRow) -> Iterator[str]:
    """Yield what is wrong with the cells of a trigger."""
    if row.part not in PARTS:
        yield unknown("part", row.part, PARTS)
    if row.part == "verb" and len(row.words.split(" ")) != 2:
        yield f"{row.words!r} is no verb (expected past and present, such as قال يقول)"
    if not row.group:
        yield "no group"


def construction_faults(row: ConstructionRow, letters: Mapping[frozenset[str], str]) -> Iterator[str]:
    """Yield what is wrong with the cells of a construction; *letters* are those of the triggers beside it."""
    if not row.rank.isdecimal():
        yield f"rank {row.rank!r} is no number"
    if not row.example:
        yield "no example"
    for name in row.checks.split():
        if name not in list(Check):
            yield f"unknown check {name!r} (expected some of {', '.join(Check)})"
    try:
        compile_pattern(row.pattern, letters)
    except ValueError as error:
        yield str(error)


def _step(step: str, chars: Mapping[str, str]) -> str:
    if step == "^":
        return step
    if step in _SUBJECTS:
        return ""
    if step == "~":
        inside = f"{_class(('في', 'ب'), chars)}{_class(('place', 'state'), chars)}"
        return f"(?:{_class(('aside', 'date', 'comma', 'quote', 'ف'), chars)}|{inside}){{0,6}}?"
    if step.startswith("…") and step[1:] in ("", "3"):
        stops = (*ACTORS, "colon", *_VERBS, *_EVENTS, "that", "clause", "which", "between")
        inside = f"{_class(('في', 'ب'), chars)}{_class(('place', 'state'), chars)}"
        return f"(?:{inside}|(?!{_class(stops, chars)}).){{0,{step[1:] or 8}}}?"
    found = _STEP.fullmatch(step)
    if found is None:
        raise ValueError(f"{step!r} is no step of a pattern")
    groups = found["groups"].split("|")
    names = [name for group in groups for name in _LETTERS.get(group, (group,))]
    unit = _class(names, chars)
    named = f"(?P<{found['role']}>{unit})" if found["role"] else unit
    if set(names) <= {*ACTORS, "place"}:
        before = [name for name in ("quote", "each") if name in chars]
        named = f"{_class(before, chars)}*{named}"  # مع كل من فلان وفلان
    return f"(?:{named})?" if found["optional"] else named


_VERBS = (
    "say",
    "address",
    "meet",
    "call",
    "do",
    "visit",
    "arrive",
    "host",
    "gather",
    "strike",
    "wage",
    "intend",
    "goon",
)


_EVENTS = ("event", "contact", "press", "travel")


def _class(names: Iterable[str], chars: Mapping[str, str]) -> str:
    """Return a character class of all sets that have one of these groups; *chars* are the characters of each group."""
    either = {name: chars.get(name, "") + chars.get(f"word:{name}", "") for name in names}
    missing = {name for name, found in either.items() if not found}
    if missing == either.keys() or missing - {*_VERBS, *_EVENTS}:
        raise ValueError(f"unknown group {', '.join(sorted(missing))} (expected one of triggers.tsv; see kg.rules)")
    return f"[{re.escape(''.join(sorted(set().union(*either.values()))))}]"
