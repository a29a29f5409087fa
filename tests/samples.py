"""The sample articles with the links of the gold: a graph that neither the tagger nor the linker changes."""

import json
from pathlib import Path

from pyoxigraph import Quad
from world import graph_of

from kg import (
    Aliases,
    Article,
    Candidate,
    EntityType,
    Form,
    Link,
    Linked,
    Mention,
    Rung,
    load_labels,
    load_rules,
    read_articles,
    relate_articles,
)
from kg.arabic import fold
from kg.ladder import climb
from kg.settings import data_folder

FACTS = (("version", "0.1.0"), *((f"{name}Hash", name[0] * 64) for name in ("model", "seeds", "shapes", "settings")))
UNSURE = Article(
    id="unsure",
    text="فاز برلين على ضيفه في جورج تاون.",
    source="test",
    published="2020-05-09",
)
"""What the gold has none of: a name that may mean two items, and one of another type than elsewhere."""
ACCUSED = Article(id="accused", text="اتهمت روسيا تركيا بخرق الهدنة.", source="test", published="2020-05-10")
"""And an accusation."""
GOLD = Path(__file__).parent / "gold" / "mentions.jsonl"


def link_samples(aliases: Aliases) -> list[Linked]:
    """Return the sample articles with a link for each mention of the gold, in order, and two articles more."""
    rows: dict[str, list[dict[str, object]]] = {}
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows.setdefault(row["doc"], []).append(row)
    articles = [each for each in read_articles([data_folder("seeds") / "documents"]) if isinstance(each, Article)]
    club, town = (
        Mention(start=start, end=start + len(words), text=words, type=kind, score=0.5)
        for start, words, kind in ((4, "برلين", EntityType.ORG), (22, "جورج تاون", EntityType.PLACE))
    )
    towns = aliases.names[fold(town.text)]
    return [
        *(
            Linked(article=article, links=tuple(_link(row, article, aliases) for row in rows[article.id]))
            for article in articles
        ),
        Linked(
            article=ACCUSED,
            links=tuple(_state(name, qid, aliases) for name, qid in (("روسيا", "Q159"), ("تركيا", "Q43"))),
        ),
        Linked(article=UNSURE, links=(Link(mention=club), Link(mention=town, candidates=towns, rung=Rung.AS_WRITTEN))),
    ]


def _link(row: dict[str, object], article: Article, aliases: Aliases) -> Link:
    start, words, qid = int(str(row["start"])), str(row["surface"]), str(row["qid"])
    demonym = row["form"] == "demonym"
    # A score of its own for each, so that "least sure" has an order; what the gold cannot say is the same everywhere.
    mention = Mention(
        start=start, end=start + len(words), text=words, type=EntityType(str(row["type"])), score=start % 97 / 100
    )
    if qid not in aliases.entities:
        return Link(mention=mention)
    is_attached = start > 0 and article.text[start - 1].isalpha()
    return Link(
        mention=mention,
        candidates=(_row(words, qid, aliases, demonym=demonym),),
        rung=Rung.WITHOUT_CLITIC if is_attached else Rung.AS_WRITTEN,
        form=Form.DEMONYM if demonym else Form.NAME,
        intended=str(row["meant_qid"]) if row["meant_qid"] is not None else None,
        reason="annotated by hand",
    )


def _state(name: str, qid: str, aliases: Aliases) -> Link:
    start = ACCUSED.text.index(name)
    mention = Mention(start=start, end=start + len(name), text=name, type=EntityType.STATE, score=0.5)
    return Link(mention=mention, candidates=(_row(name, qid, aliases, demonym=False),), rung=Rung.AS_WRITTEN)


def _row(words: str, qid: str, aliases: Aliases, *, demonym: bool) -> Candidate:
    """Return the row by which an item goes by these words; that of its label where none has them."""
    form = Form.DEMONYM if demonym else Form.NAME
    climbed = (row for step in climb(words, aliases) if step.form is form for row in step.candidates)
    rows = (*climbed, *aliases.names[fold(aliases.entities[qid].label_ar)])
    return next(row for row in rows if row.qid == qid)


def sample_quads(aliases: Aliases) -> list[Quad]:
    """Return their graph, as a build puts it together."""
    tables = data_folder("seeds")
    pages = relate_articles(link_samples(aliases), load_rules(tables), aliases)
    return graph_of(pages, aliases, load_labels(tables), facts=FACTS)
