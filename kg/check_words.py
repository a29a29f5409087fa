"""Check the tables of words: titles, heads, cues, roles, trials, and those by which relations are read."""

from collections.abc import Sequence
from itertools import product

from kg.arabic import fold
from kg.check_names import NameCheck
from kg.errors import SeedError
from kg.ledger import Ledger, check_arabic
from kg.model import EntityType
from kg.offices import position_faults
from kg.rules import construction_faults, office_faults, read_labels, read_letters, trigger_faults
from kg.tables import (
    FILES,
    STOP_WORDS,
    BodyRow,
    ConstructionRow,
    CueRow,
    OfficeRow,
    PositionRow,
    Role,
    Row,
    TitleRow,
    TrialRow,
    TriggerRow,
    WordRow,
    cue_faults,
    unknown,
)
from kg.trials import trial_faults
from kg.vocab import is_qid

_BODY_KINDS = ("named", "generic")


def check_words(ledger: Ledger, names: NameCheck) -> None:
    """Note what is wrong with each of the tables; *names* knows the items that trials name."""
    _check_list(ledger, TitleRow, "title", "type", tuple(EntityType))
    _check_list(ledger, BodyRow, "head", "kind", _BODY_KINDS, one_kind=True)
    _check_cues(ledger)
    _check_list(ledger, WordRow, "word", "role", tuple(Role))
    _check_trials(ledger, names)
    _check_rules(ledger)
    _check_positions(ledger, names)
    _check_stop_words(ledger)


def _check_list(
    ledger: Ledger, row_type: type[Row], word: str, kind: str, kinds: Sequence[str], *, one_kind: bool = False
) -> None:
    """Note what is wrong with a list of words of several *kinds*; *one_kind*: a word can be of one alone."""
    for number, row in ledger.rows(row_type):
        say = ledger.sayer(row_type, number)
        text, own = getattr(row, word), getattr(row, kind)
        check_arabic(text, say)
        if own not in kinds:
            say(unknown(kind, own, kinds))
        ledger.once(row_type, number, (fold(text), "" if one_kind else own), text)


def _check_cues(ledger: Ledger) -> None:
    for number, row in ledger.rows(CueRow):
        say = ledger.sayer(CueRow, number)
        check_arabic(row.cue, say)
        for what in cue_faults(row):
            say(what)
        sides = ("before", "after") if row.side == "beside" else (row.side,)
        for side, *words in product(sides, *(fold(word).split("|") for word in row.cue.split(" "))):
            ledger.once(CueRow, number, (row.of, side, *words), " ".join(words))


def _check_trials(ledger: Ledger, names: NameCheck) -> None:
    if not (ledger.folder / FILES[TrialRow]).is_file():
        return
    for number, row in ledger.rows(TrialRow):
        say = ledger.sayer(TrialRow, number)
        for what in trial_faults(row):
            say(what)
        for qid in (row.qid, row.intended):
            if is_qid(qid):
                names.item(qid, say)
        ledger.once(TrialRow, number, (row.sentence, row.name.removesuffix("#1")), f"{row.name} of this sentence")


def _check_rules(ledger: Ledger) -> None:
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


def _check_positions(ledger: Ledger, names: NameCheck) -> None:
    if not (ledger.folder / FILES[PositionRow]).is_file():
        return
    try:
        labels = frozenset(read_labels(ledger.folder).values())
    except SeedError:
        return  # what keeps titles or offices from being read is noted with them
    for number, row in ledger.rows(PositionRow):
        say = ledger.sayer(PositionRow, number)
        if row.state:
            names.referred(row.state, "state", {EntityType.STATE}, say)
        else:
            say("no state")
        for what in position_faults(row):
            say(what)
        for label in row.office.split("|"):
            if label not in labels:
                say(f"no office is called {label!r} (expected a label_en of titles.tsv or offices.tsv)")
            ledger.once(PositionRow, number, (row.state, label), f"{label!r} of {row.state}")


def _check_stop_words(ledger: Ledger) -> None:
    """Note stop words that are not in order, or stand there twice."""
    path = ledger.folder / STOP_WORDS
    if not path.is_file():
        return
    words = path.read_text(encoding="utf-8").splitlines()
    if words != sorted({word.strip() for word in words} - {""}):
        ledger.faults.append(f"{STOP_WORDS}: not sorted, or a word twice (kg seeds check --fix sorts it)")
