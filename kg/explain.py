"""Climb the ladder aloud for one name: every reading, what the tables say of it, and what decides."""

from collections.abc import Iterator

from kg import arabic
from kg.aliases import Aliases
from kg.ladder import climb
from kg.model import Candidate, EntityType, Form, Rung
from kg.terms import read_span
from kg.variants import find_transliterations


def explain_name(name: str, aliases: Aliases) -> Iterator[str]:
    """Yield the lines of an explanation, from the folded spelling to the verdict."""
    yield f"{name}  folds to  {arabic.fold(name)}"
    answered = False
    seats: list[str] = []
    for step in climb(name, aliases):
        if not step.candidates:
            yield f"{step.rung}: {step.spelling}: no row"
            continue
        answered = True
        yield f"{step.rung}: {step.spelling}: {step.form}"
        for candidate in step.candidates:
            yield "    " + _describe(candidate, aliases)
        if len(step.candidates) == 1:
            yield f"LINKED to {step.candidates[0].qid}"
        else:
            yield from _decisions(step.spelling, aliases)
        seats = sorted({aliases.seats[c.qid] for c in step.candidates if c.qid in aliases.seats})
        break
    if not answered:
        yield from _transliterations(name, aliases)
    for seat in seats:
        yield f"stands for {seat} {' '.join(aliases.labels(seat))} where words beside it say so (metonyms.tsv)"
    if not seats and (state := aliases.metonyms.get(arabic.fold(name))):
        yield f"may stand for {state} {' '.join(aliases.labels(state))} (metonym row in aliases.tsv)"


def _transliterations(name: str, aliases: Aliases) -> Iterator[str]:
    """Yield what the last rung says of a name that no row knows, and the verdict."""
    found = find_transliterations(arabic.fold(name), aliases)
    yield f"{Rung.OTHER_TRANSLITERATION}: {name}: {Form.NAME if found else 'no row'}"
    for candidate in found:
        yield "    " + _describe(candidate, aliases)
    if len(found) == 1:
        country = aliases.entities[found[0].qid].country if found[0].type is EntityType.PLACE else ""
        told = f" and the article names {country} {' '.join(aliases.labels(country))}" if country else ""
        yield f"LINKED to {found[0].qid} where the tagger sees a {found[0].type}{told}"
    else:
        yield "UNKNOWN: a row in aliases.tsv would link it"


def _describe(candidate: Candidate, aliases: Aliases) -> str:
    arabic_label, english_label = aliases.labels(candidate.qid)
    source = aliases.entities[candidate.qid].source
    row = f"row {candidate.alias!r}, {candidate.kind}"
    return f"{candidate.qid} {candidate.type} {arabic_label} ({english_label}); {row}; source: {source}"


def _decisions(name: str, aliases: Aliases) -> Iterator[str]:
    """Yield the rows of ``ambiguous.tsv`` for a name of several items, and the verdict without an article."""
    rows = aliases.decisions.get(arabic.fold(name), ())
    default = ""
    for row in rows:
        if read_span(row.when):
            yield f"{row.qid} in articles of {row.when} ({row.source})"
        elif row.when:
            yield f"{row.qid} if one of {row.when} stands beside it ({row.source})"
        elif not default:
            default = row.qid
            yield f"{row.qid} unless the context says otherwise ({row.source})"
    yield f"LINKED to {default}" if default else "AMBIGUOUS: the tagger's type or a row in ambiguous.tsv may decide"
