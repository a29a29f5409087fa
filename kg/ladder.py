"""The ladder for one spelling: its readings from the most literal on, and what the tables say of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import arabic
from kg.aliases import Aliases
from kg.model import Candidate, Form, Rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """What the tables say of one spelling: where it stood, what it found, how much of it was clitic."""

    rung: Rung
    spelling: str
    clitic: int
    candidates: tuple[Candidate, ...]
    form: Form


def climb(text: str, aliases: Aliases) -> Iterator[Climb]:
    """Yield every reading of *text* from the most literal on, known or not; the first known one is the answer."""
    readings = [(Rung.AS_WRITTEN, text, 0)]
    # After the literal reading: وليد is a name, not "and Lid".
    for length in arabic.clitic_lengths(text):
        readings += [(Rung.WITHOUT_CLITIC, rest, length) for rest in arabic.rests(text, length)]
    for rung, spelling, length in readings:
        key = arabic.fold(spelling)
        names = aliases.names.get(key, ())
        # Before demonyms: عمان the state and فيتنام are names however many adjectives fold alike.
        if names or key not in aliases.demonyms:
            yield Climb(rung=rung, spelling=spelling, clitic=length, candidates=names, form=Form.NAME)
        demonyms = [(rung, spelling), (Rung.WITHOUT_CASE_ENDING, arabic.without_case_ending(spelling) or "")]
        for how, form in demonyms:
            if found := aliases.demonyms.get(arabic.fold(form)):
                yield Climb(rung=how, spelling=form, clitic=length, candidates=found, form=Form.DEMONYM)
