"""Check the tables of words: titles, heads, cues, roles, trials, and those by which relations are read."""

from itertools import product

from kg.arabic import fold
from kg.check_names import NameCheck
from kg.ledger import Ledger, check_arabic
from kg.model import EntityType
from kg.rules import construction_faults, office_faults, read_letters, trigger_faults
from kg.tables import (
    FILES,
    STOP_WORDS,
    BodyRow,
    ConstructionRow,
    CueRow,
    OfficeRow,
    Role,
    TitleRow,
    TrialRow,
    TriggerRow,
    WordRow,
    cue_faults,
)
from kg.trials import trial_faults
from kg.vocab import is_qid

_BODY_KINDS = ("named", "generic")


def check_titles(ledger: Ledger) -> None:
    """Note what is wrong with ``titles.tsv``."""
    seen: dict[tuple[str, str], int] = {}
    for number, row in ledger.rows(TitleRow):
        say = ledger.sayer(TitleRow, number)
        check_arabic(row.title, say)
        if row.type not in set(EntityType):
            say(f"unknown type {row.type!r} (expected one of {', '.join(EntityType)})")
        if (first := seen.setdefault((fold(row.title), row.type), number)) != number:
            say(f"{row.title} stands in line {first} already")


def check_bodies(ledger: Ledger) -> None:
    """Note what is wrong with ``bodies.tsv``."""
    seen: dict[str, int] = {}
    for number, row in ledger.rows(BodyRow):
        say = ledger.sayer(BodyRow, number)
        check_arabic(row.head, say)
        if row.kind not in _BODY_KINDS:
            say(f"unknown kind {row.kind!r} (expected one of {', '.join(_BODY_KINDS)})")
        if (first := seen.setdefault(fold(row.head), number)) != number:
            say(f"{row.head} stands in line {first} already")


def check_cues(ledger: Ledger) -> None:
    """Note what is wrong with ``metonyms.tsv``."""
    seen: dict[tuple[str, ...], int] = {}
    for number, row in ledger.rows(CueRow):
        say = ledger.sayer(CueRow, number)
        check_arabic(row.cue, say)
        for what in cue_faults(row):
            say(what)
        sides = ("before", "after") if row.side == "beside" else (row.side,)
        for side, *words in product(sides, *(fold(word).split("|") for word in row.cue.split(" "))):
            if (first := seen.setdefault((row.of, side, *words), number)) != number:
                say(f"{' '.join(words)} stands in line {first} already")


def check_words(ledger: Ledger) -> None:
    """Note what is wrong with ``words.tsv``."""
    seen: dict[tuple[str, str], int] = {}
    for number, row in ledger.rows(WordRow):
        say = ledger.sayer(WordRow, number)
        check_arabic(row.word, say)
        if row.role not in set(Role):
            say(f"unknown role {row.role!r} (expected one of {', '.join(Role)})")
        if (first := seen.setdefault((fold(row.word), row.role), number)) != number:
            say(f"{row.word} stands in line {first} already")


def check_trials(ledger: Ledger, names: NameCheck) -> None:
    """Note what is wrong with ``tests.tsv``, whose items *names* knows."""
    if not (ledger.folder / FILES[TrialRow]).is_file():
        return
    seen: dict[tuple[str, str], int] = {}
    for number, row in ledger.rows(TrialRow):
        say = ledger.sayer(TrialRow, number)
        for what in trial_faults(row):
            say(what)
        for qid in (row.qid, row.intended):
            if is_qid(qid):
                names.item(qid, say)
        if (first := seen.setdefault((row.sentence, row.name.removesuffix("#1")), number)) != number:
            say(f"{row.name} of this sentence stands in line {first} already")


def check_rules(ledger: Ledger) -> None:
    """Note what is wrong with the tables by which relations are read."""
    before = len(ledger.faults)
    if any((ledger.folder / FILES[row]).is_file() for row in (OfficeRow, TriggerRow, ConstructionRow)):
        for number, office in ledger.rows(OfficeRow):
            for what in office_faults(office):
                ledger.fault(OfficeRow, number, what)
        for number, trigger in ledger.rows(TriggerRow):
            for what in trigger_faults(trigger):
                ledger.fault(TriggerRow, number, what)
        letters = read_letters(ledger.folder) if len(ledger.faults) == before else {}
        for number, construction in ledger.rows(ConstructionRow):
            for what in construction_faults(construction, letters) if letters else ():
                ledger.fault(ConstructionRow, number, what)


def check_stop_words(ledger: Ledger) -> None:
    """Note stop words that are not in order, or stand there twice."""
    path = ledger.folder / STOP_WORDS
    if not path.is_file():
        return
    words = path.read_text(encoding="utf-8").splitlines()
    if words != sorted({word.strip() for word in words} - {""}):
        ledger.faults.append(f"{STOP_WORDS}: not sorted, or a word twice (kg seeds check --fix sorts it)")
