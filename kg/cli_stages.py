"""The verbs that show the stages one at a time, and judge them; see ``kg.cli`` for what holds for all verbs."""

import json
from pathlib import Path

import click

import kg
from kg.console import (
    DEVICE,
    INPUTS,
    MODEL,
    SEEDS,
    Reader,
    link_all,
    relate_all,
    show_table,
    with_settings,
)


@click.command()
@INPUTS
@with_settings(MODEL, DEVICE)
def tag(inputs: tuple[str, ...], settings: kg.Settings) -> None:
    """Print the mentions that the tagger finds, one JSON line for each article.

    \b
    Example:
      echo 'وصل لافروف إلى أنقرة' | kg tag -
    """
    reader = Reader(inputs, settings)
    for tagged in kg.load_tagger(settings.model, **settings.tagging()).tag(reader):
        mentions = [
            {"start": m.start, "end": m.end, "text": m.text, "type": m.type.value, "score": m.score}
            for m in tagged.mentions
        ]
        click.echo(json.dumps({"id": tagged.article.id, "mentions": mentions}, ensure_ascii=False))
    reader.finish()


@click.command()
@INPUTS
@with_settings(MODEL, DEVICE, SEEDS)
@click.option("--format", "form", type=click.Choice(["json", "nif"]), default="json", show_default=True)
def link(inputs: tuple[str, ...], settings: kg.Settings, form: str) -> None:
    """Print every mention with the item it names and why, one JSON line for each article; or all as one NIF document.

    \b
    Example:
      kg link articles/ > links.jsonl
      kg link benchmark.ttl --format nif > answer.ttl
    """
    reader = Reader(inputs, settings)
    if form == "nif":
        click.echo(kg.write_nif(link_all(reader, settings), base=settings.base), nl=False)
        reader.finish()
    for linked in link_all(reader, settings):
        mentions = [_link_to_json(each) for each in linked.links]
        click.echo(json.dumps({"id": linked.article.id, "mentions": mentions}, ensure_ascii=False))
    reader.finish()


def _link_to_json(link: kg.Link) -> dict[str, object]:
    mention = link.mention
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": mention.type.value,
        "score": mention.score,
        "qid": link.qid,
        "verdict": link.verdict.value,
        "rung": link.rung.value if link.rung is not None else None,
        "form": link.form.value,
        "intended": link.intended,
        "candidates": [candidate.qid for candidate in link.candidates],
        "reason": link.reason,
    }


@click.command()
@INPUTS
@with_settings(MODEL, DEVICE, SEEDS)
def relate(inputs: tuple[str, ...], settings: kg.Settings) -> None:
    """Print who holds which office, who met, phoned, visited, said: one JSON line for each article.

    \b
    Example:
      kg relate articles/ > relations.jsonl
    """
    reader = Reader(inputs, settings)
    for related in relate_all(reader, settings):
        text = related.article.text
        relations = [kg.relation_to_json(each, text) for each in related.relations]
        click.echo(json.dumps({"id": related.article.id, "relations": relations}, ensure_ascii=False))
    reader.finish()


@click.command()
@click.argument("name")
@click.option(
    "--in", "inputs", multiple=True, metavar="INPUT", help="What became of it in this article; may be repeated."
)
@with_settings(MODEL, SEEDS)
def explain(name: str, inputs: tuple[str, ...], settings: kg.Settings) -> None:
    """Climb the ladder aloud for one name: each reading, and what the tables say of it.

    \b
    Example:
      kg explain لأنقرة
      kg explain حفتر --in article.json
    """
    aliases = kg.load_aliases(settings.seeds, cache=settings.cache)
    for line in kg.explain_name(name, aliases):
        click.echo(line)
    if inputs:
        reader = Reader(inputs, settings)
        for linked in link_all(reader, settings):
            for line in kg.explain_in(name, linked, aliases):
                click.echo(line)
        reader.finish()


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--articles", multiple=True, help="Where the articles are; the gold folder or one beside it if not given."
)
@click.option("--errors/--no-errors", default=True, help="List every error.", show_default=True)
@with_settings(MODEL, SEEDS)
def score(gold: Path, articles: tuple[str, ...], errors: bool, settings: kg.Settings) -> None:
    """Compare mentions, links and relations with a gold folder: precision, recall and F1 by type, and the errors.

    \b
    Example:
      kg score gold/ --articles articles/
    """
    wanted = kg.read_gold(gold)
    inputs = list(articles) or [str(path) for path in kg.find_articles(gold, [each.doc for each in wanted])]
    relations = kg.read_gold_relations(gold)
    pages = list(link_all(Reader(inputs, settings), settings))
    result = kg.score_links(pages, wanted)
    related: list[kg.Related] = []
    if relations:
        aliases = kg.load_aliases(settings.seeds, cache=settings.cache)
        related = list(kg.relate_articles(pages, kg.load_rules(settings.seeds), aliases))
    found = kg.score_relations(related, relations)
    for error in (*result.errors, *found.errors) if errors else ():
        click.echo(error)
    rows = [
        [f"{what} {kind}", f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}", str(c.wanted)]
        for what, table in (("mention", result.mentions), ("link", result.links), ("relation", found.kinds))
        for kind, c in sorted(table.items())
    ]
    show_table(["", "precision", "recall", "F1", "gold"], rows)
    click.echo(f"wrong links: {result.wrong_links} of {result.given_links}")
    if relations:
        told = f"right status: {found.right_status} of {found.found} relations found"
        click.echo(f"{told}; asserted though not said to have happened: {found.asserted}")
