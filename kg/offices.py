"""What an office is called in English, and the Wikidata item of one that is a state's: ``positions.tsv``."""

from collections.abc import Iterable, Iterator

from kg.arabic import fold
from kg.tables import OfficeRow, PositionRow, TitleRow
from kg.vocab import is_qid


def label_offices(titles: Iterable[TitleRow], offices: Iterable[OfficeRow]) -> dict[str, str]:
    """Return English labels by folded title: of ``titles.tsv``, else of words that are an office by themselves."""
    heads = (row for row in offices if row.kind in ("office", "office of something"))
    labels = {fold(form): row.label_en for row in heads for form in row.office.split("|")}
    return labels | {fold(row.title): row.label_en.removesuffix(" (woman)") for row in titles}


def position_faults(row: PositionRow) -> Iterator[str]:
    """Yield what keeps a position from being used: a row of no office that is known is never asked for."""
    if not is_qid(row.position):
        yield f"{row.position!r} is no Wikidata item (expected Q and digits)"
