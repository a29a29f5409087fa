"""Climb the ladder aloud for one name: every reading, what the tables say, what decides, what an article made of it."""

import re
from collections.abc import Iterator

from kg import arabic
from kg.aliases import Aliases
from kg.ladder import climb
from kg.model import Candidate, EntityType, Form, Link, Linked, Rung, Verdict
from kg.terms import read_span
from kg.variants import find_transliterations

_AROUND = 40
"""Letters of the article that are shown on each side."""


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


def explain_in(name: str, linked: Linked, aliases: Aliases) -> Iterator[str]:
    """Yield what became of a name in an article, place by place, in the order of the text.

    A place is a mention of that name, in any spelling that folds alike, with or without particles, or a part of a
    longer one; or the words themselves where they are no mention.
    """
    text = linked.article.text
    key = arabic.fold(name)
    mentions = [link for link in linked.links if _names(link, key)]
    covered = [(link.mention.start, link.mention.end) for link in linked.links]
    free = [
        (found.start(), found.end())
        for found in re.finditer(re.escape(name), text)
        if not any(start < found.end() and found.start() < end for start, end in covered)
    ]
    places = [(link.mention.start, link.mention.end, link) for link in mentions]
    for start, end, link in sorted([*places, *((*place, None) for place in free)], key=lambda place: place[0]):
        around = f"{text[max(0, start - _AROUND) : start]}[{text[start:end]}]{text[end : end + _AROUND]}"
        yield f"{linked.article.id} {start}\u2013{end}: {' '.join(around.split())}"
        yield from _verdict(link, aliases)
    if not places and not free:
        yield f"{linked.article.id}: {name} is not in this article"


def _names(link: Link, key: str) -> bool:
    """Whether a mention is one of a name, or of a longer name that has its words."""
    words = f" {key} "
    return any(words in f" {arabic.fold(text)} " for text in (link.mention.text, link.full_name))


def _verdict(link: Link | None, aliases: Aliases) -> Iterator[str]:
    if link is None:
        yield "    no mention: the tagger took it for no name, and the tables alone do not make one of it"
        return
    mention = link.mention
    yield f"    {mention.type}, {link.form}, score {mention.score:.2f}"
    for candidate in link.candidates:
        yield "    " + _describe(candidate, aliases)
    why = "; ".join(filter(None, (link.rung, link.reason)))
    told = f" ({why})" if why else ""
    if link.verdict is Verdict.LINKED:
        yield f"    LINKED to {link.qid}{told}"
    elif link.verdict is Verdict.AMBIGUOUS:
        yield f"    AMBIGUOUS{told}: a row in ambiguous.tsv would decide"
    else:
        full = f", as {link.full_name}" if link.full_name != mention.text else ""
        yield f"    UNKNOWN{full}{told}: a row in aliases.tsv would link it"
    if link.intended is not None:
        yield f"    stands for {link.intended} {' '.join(aliases.labels(link.intended))} here (metonyms.tsv)"


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
