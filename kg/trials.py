"""Sentences with the links that they must give (``tests.tsv``): what the tables promise, held against what comes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.aliases import Aliases
from kg.errors import SeedError
from kg.model import Article, Form, Link, Linked, Verdict
from kg.tables import FILES, TrialRow, fault, usable_rows
from kg.vocab import is_qid

NO_MENTION = "none"
ANSWERS = ("unknown", "ambiguous", NO_MENTION)
"""What a row may want besides an item."""
_PLACE = re.compile("(?P<name>.+?)(?:#(?P<number>[1-9][0-9]*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A row of ``tests.tsv``: its line, and where its name stands in the sentence."""

    line: int
    row: TrialRow
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A trial that came out otherwise than its row says."""

    trial: Trial
    wanted: str
    came: str

    def __str__(self) -> str:
        """Return one line: place, name, what was wanted, what came and why, the sentence."""
        row = self.trial.row
        place = f"{FILES[TrialRow]}:{self.trial.line}"
        return f"{place}: {row.name}: {self.wanted} wanted, {self.came} came; {row.note}; in: {row.sentence}"


def read_trials(folder: Path) -> tuple[Trial, ...]:
    """Return the rows of ``tests.tsv``; raises SeedError with every row that cannot be tried."""
    trials: list[Trial] = []
    faults: list[str] = []
    for line, row in usable_rows(folder, TrialRow, faults):
        wrong = [fault(folder, TrialRow, line, what) for what in trial_faults(row)]
        faults += wrong
        if not wrong and (place := find_place(row)):
            trials.append(Trial(line=line, row=row, start=place[0], end=place[1]))
    if faults:
        raise SeedError(faults)
    return tuple(trials)


def trial_faults(row: TrialRow) -> Iterator[str]:
    """Yield what is wrong with the cells of a row, but for items that do not exist."""
    if find_place(row) is None:
        yield f"{row.name!r} does not stand in the sentence (expected whole words, but for particles before them)"
    if row.qid not in ANSWERS and not is_qid(row.qid):
        yield f"{row.qid!r} is no answer (expected an item, or one of {', '.join(ANSWERS)})"
    if row.form and row.form not in set(Form):
        yield f"unknown form {row.form!r} (expected one of {', '.join(Form)}, or nothing)"
    if row.intended and not is_qid(row.intended):
        yield f"intended {row.intended!r} is no Wikidata item (expected Q and digits)"
    if row.qid == NO_MENTION and (row.form or row.intended):
        yield "form or intended of what is no mention (expected neither)"
    if not row.note:
        yield "no note (expected the rule, or the mistake that was mended)"


def find_place(row: TrialRow) -> tuple[int, int] | None:
    """Return where the row's name begins and ends in its sentence, or None if it is not there so often.

    It ends where a word ends; where it begins there may be particles before it.
    """
    named = _PLACE.fullmatch(row.name)
    if named is None:
        return None
    places = list(re.finditer(rf"{re.escape(named['name'])}(?!\w)", row.sentence))
    number = int(named["number"] or 1)
    return places[number - 1].span() if number <= len(places) else None


def list_sentences(trials: Iterable[Trial]) -> list[Article]:
    """Return each sentence once, as an article to tag and link, in the order of the table."""
    lines: dict[str, int] = {}
    for trial in trials:
        lines.setdefault(trial.row.sentence, trial.line)
    return [
        Article(id=str(line), text=sentence, source=f"{FILES[TrialRow]}:{line}") for sentence, line in lines.items()
    ]


def judge_trials(trials: Sequence[Trial], linked: Iterable[Linked], aliases: Aliases) -> tuple[Failure, ...]:
    """Return the trials that fail, in the order of the table; *linked* are their sentences."""
    links = {page.article.text: page.links for page in linked}
    failures: list[Failure] = []
    for trial in trials:
        there = [
            link
            for link in links.get(trial.row.sentence, ())
            if link.mention.start < trial.end and trial.start < link.mention.end
        ]
        if not _is_met(trial, there):
            came = ", ".join(_describe(link, trial, aliases) for link in there) or NO_MENTION
            row = trial.row
            wanted = _answer(row.qid, row.form, row.intended, aliases)
            failures.append(Failure(trial=trial, wanted=wanted, came=came))
    return tuple(failures)


def _is_met(trial: Trial, links: Sequence[Link]) -> bool:
    """Whether the links that share letters with the name are what its row wants."""
    row = trial.row
    if row.qid == NO_MENTION or len(links) != 1:
        return row.qid == NO_MENTION and not links
    (link,) = links
    return (
        _is_there(link, trial)
        and (link.qid or link.verdict.value) == row.qid
        and row.form in ("", link.form)
        and row.intended == (link.intended or "")
    )


def _is_there(link: Link, trial: Trial) -> bool:
    """Whether a link is of exactly the words of the row."""
    return (link.mention.start, link.mention.end) == (trial.start, trial.end)


def _describe(link: Link, trial: Trial, aliases: Aliases) -> str:
    """Return what a link says, its words where they are others than the row's, and its reason."""
    form = link.form.value if link.verdict is not Verdict.UNKNOWN else ""
    answer = _answer(link.qid or link.verdict.value, form, link.intended or "", aliases)
    words = "" if _is_there(link, trial) else f"{link.mention.text} "
    why = "; ".join(filter(None, (link.mention.type.value, link.rung and link.rung.value, link.reason)))
    return f"{words}{answer} ({why})"


def _answer(qid: str, form: str, intended: str, aliases: Aliases) -> str:
    meant = ("for", intended, aliases.labels(intended)[0]) if intended else ()
    return " ".join(filter(None, (qid, aliases.labels(qid)[0], form, *meant)))
