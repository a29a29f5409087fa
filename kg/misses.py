"""Names that wait for a row: what linking could not name, the widest spread first, as rows ready to be filled in."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from kg import arabic
from kg.model import Linked, Verdict
from kg.tables import AliasRow, Kind


def list_misses(linked: Iterable[Linked]) -> list[AliasRow]:
    """Return a row of ``aliases.tsv`` for each unknown name: without item and source, its reach in the note.

    In order of articles, then mentions, then name. Of several spellings that fold alike the commonest is given.
    """
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    articles: Counter[tuple[str, str]] = Counter()
    for page in linked:
        unknown = [link.mention for link in page.links if link.verdict is Verdict.UNKNOWN]
        names = [(arabic.fold(mention.text), mention.type.value) for mention in unknown]
        articles.update(set(names))
        for name, mention in zip(names, unknown, strict=True):
            spellings[name][mention.text] += 1
    order = sorted(spellings, key=lambda name: (-articles[name], -spellings[name].total(), name))
    return [
        AliasRow(
            alias=min(spellings[name], key=lambda text: (-spellings[name][text], text)),
            qid="",
            kind=Kind.NAME.value,
            source="",
            date="",
            note=f"{name[1]}; {articles[name]} articles, {spellings[name].total()} mentions",
        )
        for name in order
    ]
