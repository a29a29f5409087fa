"""The verbs that look after the curated tables: ``kg seeds …``; see ``kg.cli`` for what holds for all verbs."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

import kg
from kg.console import DEVICE, INPUTS, MODEL, SEEDS, Reader, link_all, show_table, with_settings


@click.group()
def seeds() -> None:
    """Look after the curated tables."""


@seeds.command()
@click.option("--fix", is_flag=True, help="Write the tables back in canonical order first.")
@click.option("--notices", is_flag=True, help="List what is no fault, too: names that stay ambiguous, names alike.")
@with_settings(SEEDS)
def check(fix: bool, notices: bool, settings: kg.Settings) -> None:
    """Report every fault of the tables at once, with file and line; exit 1 if there is one.

    \b
    Example:
      kg seeds check --fix
    """
    if fix:
        click.echo(f"{kg.fix_seeds(settings.seeds)} tables rewritten", err=True)
    checked = kg.check_seeds(settings.seeds)
    for line in (*checked.faults, *((*checked.notices, *checked.alike) if notices else ())):
        click.echo(line)
    counts = f"{len(checked.notices)} names stay ambiguous, {len(checked.alike)} pairs may be one name"
    click.echo(f"{len(checked.faults)} faults; {counts}", err=True)
    raise SystemExit(1 if checked.faults else 0)


@seeds.command()
@click.option("--out", type=click.Path(path_type=Path), help="File to write; N-Quads to stdout without it.")
@click.option("--base", help="IRI under which your articles are named.")
@with_settings(SEEDS)
def rdf(out: Path | None, settings: kg.Settings) -> None:
    """Write the whole alias table as SKOS-XL labels, by the IRIs that the links of an output cite.

    An output holds the rows that it cites; load this beside it to ask which rows were never used.

    \b
    Example:
      kg seeds rdf --out aliases.nq
    """
    quads = kg.claim_table(settings.seeds, base=settings.base)
    if out is not None:
        kg.write_quads(quads, out)
    else:
        kg.serialize_quads(quads, sys.stdout.buffer, kg.FORMATS[".nq"])


@seeds.command()
@INPUTS
@with_settings(MODEL, SEEDS)
def misses(inputs: tuple[str, ...], settings: kg.Settings) -> None:
    """Print the unknown names of articles as rows of aliases.tsv that wait for an item, the widest spread first.

    \b
    Example:
      kg seeds misses articles/ | head
    """
    reader = Reader(inputs, settings)
    aliases = kg.load_aliases(settings.seeds, cache=settings.cache)
    for row in kg.list_misses(link_all(reader, settings), aliases):
        click.echo(kg.to_line(row))
    reader.finish()


@seeds.command()
@with_settings(MODEL, DEVICE, SEEDS)
def test(settings: kg.Settings) -> None:
    """Read the sentences of tests.tsv and constructions.tsv, and list each row that does not come out so.

    Exits with 1 if there is one.

    \b
    Example:
      kg seeds test
    """
    trials = kg.read_trials(settings.seeds)
    rules = kg.load_rules(settings.seeds)
    aliases = kg.load_aliases(settings.seeds, cache=settings.cache)
    sentences, constructions = kg.list_sentences(trials), kg.list_examples(rules)
    # Together, so that the tagger is loaded once.
    linked = list(link_all([*sentences, *constructions], settings))
    failures = kg.judge_trials(trials, linked[: len(sentences)], aliases)
    examples = kg.judge_examples(kg.relate_articles(linked[len(sentences) :], rules, aliases))
    for failure in (*failures, *examples):
        click.echo(failure)
    if constructions:
        click.echo(f"{len(examples)} of {len(constructions)} constructions fail", err=True)
    click.echo(f"{len(failures)} of {len(trials)} rows fail, in {len(sentences)} sentences", err=True)
    raise SystemExit(1 if failures or examples else 0)


@seeds.command()
@click.argument("places", nargs=-1, required=True, metavar="[OLD_DIR] INPUT...")
@click.option("--git", "revision", metavar="REV", help="Take the old tables from this revision, and no OLD_DIR.")
@click.option("--format", "form", type=click.Choice(["text", "tsv"]), default="text", show_default=True)
@with_settings(MODEL, DEVICE, SEEDS)
def impact(places: tuple[str, ...], revision: str | None, form: str, settings: kg.Settings) -> None:
    """Link articles with the tables as they were (OLD_DIR) and as they are, and print which links changed and why.

    \b
    Example:
      kg seeds impact --git HEAD articles/
    """
    if revision is None and len(places) < 2:
        raise click.UsageError("give the folder of the old tables, or --git REV, and then the INPUT")
    new = kg.load_aliases(settings.seeds, cache=settings.cache)
    old = (
        kg.load_aliases(Path(places[0]), cache=settings.cache)
        if revision is None
        else _aliases_of(revision, settings.seeds)
    )
    reader = Reader(places if revision is not None else places[1:], settings)
    changes = []
    columns = ["article", "effect", "start", "end", "words", "old", "new", "reason"]
    if form == "tsv":
        click.echo("\t".join(columns))
    for tagged in kg.load_tagger(settings.model, **settings.tagging()).tag(reader):
        linked = kg.link_article(tagged, old), kg.link_article(tagged, new)
        own = kg.compare_links(*linked)
        changes += [(tagged.article.id, change) for change in own]
        if own and form == "text":
            click.echo(tagged.article.id)
        for change in own:
            mention = change.there.mention
            words = " ".join(mention.text.split())
            answers = kg.describe_answer(change.old), kg.describe_answer(change.new)
            if form == "tsv":
                article = " ".join(tagged.article.id.split())
                cells = [article, change.effect, str(mention.start), str(mention.end), words, *answers]
                click.echo("\t".join([*cells, change.reason]))
            else:
                why = f" ({change.reason})" if change.reason else ""
                place = f"{mention.start}-{mention.end}"
                click.echo(f"    {change.effect} {place} {words}: {answers[0]} → {answers[1]}{why}")
    rows = [[t.effect.value, str(t.links), str(t.names), str(t.articles)] for t in kg.tally_changes(changes)]
    show_table(["", "links", "names", "articles"], rows, err=form == "tsv")
    reader.finish()


def _aliases_of(revision: str, folder: Path) -> "kg.Aliases":
    """Return the tables of a revision, and say which of them are younger than it."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as into:
        for name in kg.write_revision(folder, revision, Path(into)):
            click.echo(f"{name}: not in {revision} yet, so as it is now", err=True)
        return kg.load_aliases(Path(into), cache=Path(into))
