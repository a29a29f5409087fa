"""The verbs: each parses, calls one function of the public face, prints, and exits.

Results go to stdout, all else to stderr. Exit codes: 0 done, 1 the data is refused, 2 an error of use or of the tool;
130 stopped with Ctrl-C, 141 nobody reads on (as of every program that these signals end).
"""

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

import kg
from kg.console import Progress, Reader, show_table, tell_refusals

_INPUTS = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
_SETTINGS = click.option("--settings", "settings_file", type=click.Path(path_type=Path), help="A kg.toml to use.")
_MODEL = click.option("--model", type=click.Path(path_type=Path), help="Folder of a spaCy pipeline.")
_DEVICE = click.option("--device", help="Where the transformer runs: cpu, or cuda where torch sees a GPU.  [cpu]")
_SEEDS = click.option("--seeds", type=click.Path(path_type=Path), help="Folder of the curated tables.")
_SHAPES = click.option("--shapes", type=click.Path(path_type=Path), help="Folder of the SHACL shapes.")


class _Verbs(click.Group):
    """The group that turns an expected error into one line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except kg.SeedError as error:
            for fault in error.faults:
                click.echo(f"kg: {fault}", err=True)
            ctx.exit(2)
        except kg.KgError as error:
            click.echo(f"kg: {error}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            # Whoever reads has seen enough, as in `kg dump | head`. What is still in the buffer goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(141)
        except KeyboardInterrupt:
            click.echo("kg: stopped", err=True)
            ctx.exit(130)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(kg.program_version(), prog_name="kg")
def main() -> None:
    """Arabic news in; an entity-linked, validated, queryable knowledge graph out.

    INPUT is a file or folder of .txt, .html, .jsonl or .json (each also .gz), or - for standard input.

    \b
    Example:
      kg build articles/ --store graph
      kg query most-named --store graph
    """


@main.command()
@_INPUTS
@click.option("--store", type=click.Path(path_type=Path), help="Folder of the store; kg-store if there is no --out.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write: .nq .trig .ttl .nt .jsonld, each also .gz")
@click.option("--base", help="IRI under which your articles are named; set it to one of yours.")
@click.option("--no-text", is_flag=True, help="Leave the articles' text out of the graph (its hash stays).")
@_SETTINGS
@_MODEL
@_DEVICE
@_SEEDS
@_SHAPES
def build(
    inputs: tuple[str, ...],
    store: Path | None,
    out: Path | None,
    base: str | None,
    no_text: bool,
    settings_file: Path | None,
    model: Path | None,
    device: str | None,
    seeds: Path | None,
    shapes: Path | None,
) -> None:
    """Do everything: read, tag, link, validate, and keep what the shapes accept.

    Exits with 1 if an article was refused; the others are kept.

    \b
    Example:
      kg build articles/ --out graph.nq --base https://data.example.org/news/
    """
    keep_text = False if no_text else None
    settings = kg.load_settings(
        settings_file, base=base, keep_text=keep_text, model=model, device=device, seeds=seeds, shapes=shapes
    )
    if store is None and out is None:
        store = kg.DEFAULT_STORE
    with Progress() as progress:
        summary = kg.build_graph(inputs, settings=settings, store=store, out=out, progress=progress.show)
    tell_refusals(summary.refusals)
    show_table(
        ["", ""],
        [
            ["articles read", str(summary.read)],
            ["accepted", str(summary.accepted)],
            ["refused", str(len(summary.refusals))],
            *([f"mentions: {kind}", str(count)] for kind, count in summary.mentions.items()),
            *([f"links: {verdict}", str(count)] for verdict, count in summary.verdicts.items()),
            ["triples", str(summary.quads)],
            ["seconds", f"{summary.seconds:.1f}"],
        ],
        err=True,
    )
    raise SystemExit(1 if summary.refusals else 0)


@main.command()
@_INPUTS
@_SETTINGS
@_MODEL
@_DEVICE
def tag(inputs: tuple[str, ...], settings_file: Path | None, model: Path | None, device: str | None) -> None:
    """Print the mentions that the tagger finds, one JSON line for each article.

    \b
    Example:
      echo 'وصل لافروف إلى أنقرة' | kg tag -
    """
    settings = kg.load_settings(settings_file, model=model, device=device)
    reader = Reader(inputs, settings)
    for tagged in kg.load_tagger(settings.model, **settings.tagging()).tag(reader):
        mentions = [
            {"start": m.start, "end": m.end, "text": m.text, "type": m.type.value, "score": m.score}
            for m in tagged.mentions
        ]
        click.echo(json.dumps({"id": tagged.article.id, "mentions": mentions}, ensure_ascii=False))
    reader.finish()


@main.command()
@_INPUTS
@_SETTINGS
@_MODEL
@_DEVICE
@_SEEDS
def link(
    inputs: tuple[str, ...], settings_file: Path | None, model: Path | None, device: str | None, seeds: Path | None
) -> None:
    """Print every mention with the item it names and why, one JSON line for each article.

    \b
    Example:
      kg link articles/ > links.jsonl
    """
    settings = kg.load_settings(settings_file, model=model, device=device, seeds=seeds)
    reader = Reader(inputs, settings)
    for linked in _linked(reader, settings):
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


@main.command()
@click.argument("name")
@_SETTINGS
@_SEEDS
def explain(name: str, settings_file: Path | None, seeds: Path | None) -> None:
    """Climb the ladder aloud for one name: each reading, and what the tables say of it.

    \b
    Example:
      kg explain لأنقرة
    """
    settings = kg.load_settings(settings_file, seeds=seeds)
    for line in kg.explain_name(name, kg.load_aliases(settings.seeds)):
        click.echo(line)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@_SETTINGS
@_SHAPES
@click.option("--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text", show_default=True)
def validate(file: Path, settings_file: Path | None, shapes: Path | None, form: str) -> None:
    """Ask the shapes about an RDF file: exit 0 if it conforms, 1 if not, 2 if it cannot be judged.

    \b
    Example:
      kg validate graph.nq
    """
    settings = kg.load_settings(settings_file, shapes=shapes)
    report = kg.validate_file(file, kg.load_shapes(settings.shapes))
    to_text = {"text": kg.report_to_text, "json": kg.report_to_json, "turtle": kg.report_to_turtle}[form]
    click.echo(to_text(report).rstrip("\n"))
    raise SystemExit(0 if report.conforms else 1)


@main.command()
@click.argument("question")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated.")
@click.option("--store", type=click.Path(path_type=Path), help="Folder of the store (kg-store).")
@click.option("--data", type=click.Path(path_type=Path), help="Ask an RDF file instead of a store.")
@click.option("--endpoint", metavar="URL", help="Ask a SPARQL server instead of a store.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "tsv", "json"]), default="table", show_default=True
)
@_SETTINGS
def query(
    question: str,
    params: tuple[str, ...],
    store: Path | None,
    data: Path | None,
    endpoint: str | None,
    form: str,
    settings_file: Path | None,
) -> None:
    """Ask one question: the name of one of `kg queries`, or a .rq file of your own.

    \b
    Example:
      kg query articles-about --param entity=Q43 --store graph
    """
    if sum(place is not None for place in (store, data, endpoint)) > 1:
        raise click.UsageError("give one of --store, --data and --endpoint")
    asked = kg.find_question(question, kg.load_questions(kg.load_settings(settings_file).queries))
    text = asked.with_values(_params(params))
    if endpoint is not None:
        answer = kg.ask_endpoint(endpoint, text, name=asked.name)
    else:
        place = kg.load_memory(data) if data is not None else kg.open_store(store or kg.DEFAULT_STORE)
        answer = kg.ask_store(place, text, name=asked.name)
    if form == "json":
        click.echo(json.dumps(kg.to_json(answer), ensure_ascii=False))
    elif form == "table":
        show_table(list(answer.variables), answer.texts())
    else:
        lines = io.StringIO()
        rows = csv.writer(lines, delimiter="," if form == "csv" else "\t", lineterminator="\n")
        rows.writerows([list(answer.variables), *answer.texts()])
        click.echo(lines.getvalue(), nl=False)


def _params(given: Sequence[str]) -> dict[str, str]:
    values = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise kg.QueryError(f"--param {each}: no parameter (expected NAME=VALUE)")
        values[name] = value
    return values


@main.command()
@_SETTINGS
def queries(settings_file: Path | None) -> None:
    """List the questions there are, with their parameters.

    \b
    Example:
      kg queries
    """
    for question in kg.load_questions(kg.load_settings(settings_file).queries).values():
        click.echo(f"{question.name}: {question.summary}")
        for parameter in question.parameters:
            default = f" [{parameter.default}]" if parameter.default is not None else ""
            click.echo(f"    --param {parameter.name}=… ({parameter.type}){default} {parameter.description}")


@main.command()
@click.option("--store", type=click.Path(path_type=Path), default=kg.DEFAULT_STORE, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="File to write; N-Quads to stdout without it.")
def dump(store: Path, out: Path | None) -> None:
    """Write a store to a file in any RDF format, sorted: equal stores give equal files.

    \b
    Example:
      kg dump --store graph --out graph.trig.gz
    """
    quads = kg.sorted_quads(kg.open_store(store))
    if out is not None:
        kg.write_quads(quads, out)
    else:
        kg.serialize_quads(quads, sys.stdout.buffer, kg.FORMATS[".nq"])


@main.group()
def seeds() -> None:
    """Look after the curated tables."""


@seeds.command()
@click.option("--fix", is_flag=True, help="Write the tables back in canonical order first.")
@_SETTINGS
@_SEEDS
def check(fix: bool, settings_file: Path | None, seeds: Path | None) -> None:
    """Report every fault of the tables at once, with file and line; exit 1 if there is one.

    \b
    Example:
      kg seeds check --fix
    """
    folder = kg.load_settings(settings_file, seeds=seeds).seeds
    if fix:
        click.echo(f"{kg.fix_seeds(folder)} tables rewritten", err=True)
    checked = kg.check_seeds(folder)
    for fault in checked.faults:
        click.echo(fault)
    click.echo(f"{len(checked.faults)} faults; {len(checked.notices)} names stay ambiguous", err=True)
    raise SystemExit(1 if checked.faults else 0)


@seeds.command()
@_INPUTS
@_SETTINGS
@_MODEL
@_SEEDS
def misses(inputs: tuple[str, ...], settings_file: Path | None, model: Path | None, seeds: Path | None) -> None:
    """Print the unknown names of articles as rows of aliases.tsv that wait for an item, the widest spread first.

    \b
    Example:
      kg seeds misses articles/ | head
    """
    settings = kg.load_settings(settings_file, model=model, seeds=seeds)
    reader = Reader(inputs, settings)
    aliases = kg.load_aliases(settings.seeds)
    for row in kg.list_misses(_linked(reader, settings), aliases):
        click.echo(kg.to_line(row))
    reader.finish()


@seeds.command()
@_SETTINGS
@_MODEL
@_DEVICE
@_SEEDS
def test(settings_file: Path | None, model: Path | None, device: str | None, seeds: Path | None) -> None:
    """Tag and link the sentences of tests.tsv, and list each row that does not come out so; exit 1 if there is one.

    \b
    Example:
      kg seeds test
    """
    settings = kg.load_settings(settings_file, model=model, device=device, seeds=seeds)
    trials = kg.read_trials(settings.seeds)
    linked = list(_linked(kg.list_sentences(trials), settings))
    failures = kg.judge_trials(trials, linked, kg.load_aliases(settings.seeds))
    for failure in failures:
        click.echo(failure)
    click.echo(f"{len(failures)} of {len(trials)} rows fail, in {len(linked)} sentences", err=True)
    raise SystemExit(1 if failures else 0)


@seeds.command()
@click.argument("places", nargs=-1, required=True, metavar="[OLD_DIR] INPUT...")
@click.option("--git", "revision", metavar="REV", help="Take the old tables from this revision, and no OLD_DIR.")
@click.option("--format", "form", type=click.Choice(["text", "tsv"]), default="text", show_default=True)
@_SETTINGS
@_MODEL
@_DEVICE
@_SEEDS
def impact(
    places: tuple[str, ...],
    revision: str | None,
    form: str,
    settings_file: Path | None,
    model: Path | None,
    device: str | None,
    seeds: Path | None,
) -> None:
    """Link articles with the tables as they were (OLD_DIR) and as they are, and print which links changed and why.

    \b
    Example:
      kg seeds impact --git HEAD articles/
    """
    if revision is None and len(places) < 2:
        raise click.UsageError("give the folder of the old tables, or --git REV, and then the INPUT")
    settings = kg.load_settings(settings_file, model=model, device=device, seeds=seeds)
    new = kg.load_aliases(settings.seeds)
    old = kg.load_aliases(Path(places[0])) if revision is None else _aliases_of(revision, settings.seeds)
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


def _aliases_of(revision: str, folder: Path) -> kg.Aliases:
    """Return the tables of a revision, and say which of them are younger than it."""
    with TemporaryDirectory() as into:
        for name in kg.write_revision(folder, revision, Path(into)):
            click.echo(f"{name}: not in {revision} yet, so as it is now", err=True)
        return kg.load_aliases(Path(into))


@main.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--articles", multiple=True, help="Where the articles are; the gold folder or one beside it if not given."
)
@click.option("--errors/--no-errors", default=True, help="List every error.", show_default=True)
@_SETTINGS
@_MODEL
@_SEEDS
def score(
    gold: Path,
    articles: tuple[str, ...],
    errors: bool,
    settings_file: Path | None,
    model: Path | None,
    seeds: Path | None,
) -> None:
    """Compare mentions and links with a gold folder: precision, recall and F1 by type, and the errors.

    \b
    Example:
      kg score gold/ --articles articles/
    """
    settings = kg.load_settings(settings_file, model=model, seeds=seeds)
    wanted = kg.read_gold(gold)
    inputs = list(articles) or [str(path) for path in kg.find_articles(gold, [each.doc for each in wanted])]
    result = kg.score_links(list(_linked(Reader(inputs, settings), settings)), wanted)
    for error in result.errors if errors else ():
        click.echo(error)
    rows = [
        [f"{what} {kind}", f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}", str(c.wanted)]
        for what, table in (("mention", result.mentions), ("link", result.links))
        for kind, c in sorted(table.items())
    ]
    show_table(["", "precision", "recall", "F1", "gold"], rows)
    click.echo(f"wrong links: {result.wrong_links} of {result.given_links}")


def _linked(articles: Iterable[kg.Article], settings: kg.Settings) -> Iterator[kg.Linked]:
    aliases = kg.load_aliases(settings.seeds)
    tagger = kg.load_tagger(settings.model, **settings.tagging())
    return kg.link_articles(tagger.tag(articles), aliases)
