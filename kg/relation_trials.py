"""The examples of ``constructions.tsv``: each must be read by the construction whose example it is."""

from collections.abc import Iterable

from kg.model import Article, Related
from kg.rules import Rules
from kg.tables import FILES, ConstructionRow


def list_examples(rules: Rules) -> list[Article]:
    """Return the example of each construction as an article to read."""
    rows = (construction.row for construction in rules.constructions)
    return [Article(id=row.name, text=row.example, source=FILES[ConstructionRow]) for row in rows]


def judge_examples(related: Iterable[Related]) -> tuple[str, ...]:
    """Return a line for each example that its construction did not read, with what did."""
    failures = []
    for page in related:
        name = page.article.id
        read = sorted({relation.rule for relation in page.relations})
        if name not in read:
            came = ", ".join(read) or "nothing"
            failures.append(f"{FILES[ConstructionRow]}: {name}: not read by it, {came} came; in: {page.article.text}")
    return tuple(failures)
