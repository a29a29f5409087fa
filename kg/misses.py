"""Names that wait for a row: what linking could not name, the widest spread first, as rows ready to be filled in."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from kg import arabic
from kg.aliases import Aliases
from kg.model import Linked, Verdict
from kg.tables import AliasRow, Kind

_NEAR = 85
"""Percent of letters that two folded names share, in order, from which one is suggested for the other."""
_MOST = 3


def list_misses(linked: Iterable[Linked], aliases: Aliases) -> list[AliasRow]:
    """Return a row of ``aliases.tsv`` for each unknown name: without item and source, its reach in the note.

    In order of articles, then mentions, then name. Of several spellings that fold alike the commonest is given. Behind
    the reach stand the known names that are spelled nearly so, of which one may be the item wanted, or none.
    """
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    articles: Counter[tuple[str, str]] = Counter()
    for page in linked:
        unknown = [link for link in page.links if link.verdict is Verdict.UNKNOWN]
        names = [(arabic.fold(link.full_name), link.mention.type.value) for link in unknown]
        articles.update(set(names))
        for name, link in zip(names, unknown, strict=True):
            spellings[name][link.full_name] += 1
    order = sorted(spellings, key=lambda name: (-articles[name], -spellings[name].total(), name))
    keys = list(aliases.names)
    rows = []
    for name in order:
        reach = f"{articles[name]} articles, {spellings[name].total()} mentions"
        near = _near(*name, keys, aliases)
        rows.append(
            AliasRow(
                alias=min(spellings[name], key=lambda text: (-spellings[name][text], text)),
                qid="",
                kind=Kind.NAME.value,
                source="",
                date="",
                note="; ".join([name[1], reach, *([f"near: {', '.join(near)}"] if near else [])]),
            )
        )
    return rows


def _near(name: str, kind: str, keys: list[str], aliases: Aliases) -> list[str]:
    """Return the known names nearest to a folded one, each with its item: those of its type first."""
    from rapidfuzz import fuzz, process

    found = process.extract(name, keys, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=None)
    order = sorted(
        (candidate.type.value != kind, -score, len(candidate.qid), candidate.qid, candidate.alias)
        for key, score, _ in found
        for candidate in aliases.names[key]
    )
    nearest: dict[str, str] = {}  # an item by the nearest of its names
    for *_, qid, alias in order:
        nearest.setdefault(qid, f"{alias} {qid}")
    return list(nearest.values())[:_MOST]
