"""The verbs: each parses, calls one function of the public face, prints, and exits.

Results go to stdout, all else to stderr. Exit codes: 0 done, 1 the data is refused, 2 an error of use or of the tool;
130 stopped with Ctrl-C, 141 nobody reads on (as of every program that these signals end).
"""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

import kg
from kg.cli_load import load
from kg.cli_query import export, queries, query
from kg.cli_seeds import seeds
from kg.cli_stages import explain, link, relate, score, tag
from kg.console import (
    DEVICE,
    INPUTS,
    MODEL,
    SEEDS,
    SHAPES,
    Progress,
    show_broken,
    show_table,
    tell_refusals,
    with_settings,
)
from kg.files import one_line


class _Verbs(click.Group):
    """The group that turns an expected error into one line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except kg.SeedError as error:
            for fault in error.faults:
                click.echo(f"kg: {one_line(fault)}", err=True)
            ctx.exit(2)
        except kg.KgError as error:
            click.echo(f"kg: {one_line(str(error))}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            # Whoever reads has seen enough, as in `kg dump | head`. What is still in the buffer goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(141)
        except KeyboardInterrupt:
            click.echo("kg: stopped", err=True)
            ctx.exit(130)


def _show_version(ctx: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        click.echo(f"kg, version {kg.program_version()}")
        ctx.exit()


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Arabic news in; an entity-linked, validated, queryable knowledge graph out.

    INPUT is a file or folder of .txt, .html, .jsonl, .json or .nif (each also .gz), or - for standard input.

    \b
    Example:
      kg build articles/ --store graph
      kg query most-named --store graph
    """


@main.command()
@INPUTS
@click.option("--store", type=click.Path(path_type=Path), help="Folder of the store; kg-store if there is no --out.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write: .nq .trig .ttl .nt .jsonld, each also .gz")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="File for what the shapes said, in Turtle; NAME.report.ttl beside --out NAME.nq if not given.",
)
@click.option("--base", help="IRI under which your articles are named; set it to one of yours.")
@click.option("--no-text", is_flag=True, help="Leave the articles' text out of the graph (its hash stays).")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes, each with a model of its own.",
)
@with_settings(MODEL, DEVICE, SEEDS, SHAPES)
def build(
    inputs: tuple[str, ...],
    store: Path | None,
    out: Path | None,
    report: Path | None,
    no_text: bool,
    workers: int,
    settings: kg.Settings,
) -> None:
    """Do everything: read, tag, link, validate, and keep what the shapes accept.

    A store keeps the articles that it has; what has changed since, in the articles, the tables or the rest, is made
    again, and nothing else. Exits with 1 if an article was refused; the others are kept. What the shapes said of all of
    them is kept in a report beside --out.

    \b
    Example:
      kg build articles/ --out graph.nq --base https://data.example.org/news/
    """
    if no_text:
        settings = replace(settings, keep_text=False)
    if store is None and out is None:
        store = kg.DEFAULT_STORE
    if report is None and out is not None:
        report = kg.report_beside(out)
    if report is not None:
        kg.check_place(report)
    with Progress(rate=True) as progress:
        summary = kg.build_graph(
            inputs, settings=settings, store=store, out=out, workers=workers, progress=progress.show
        )
    if report is not None:
        kg.write_report(summary.report, report)
    tell_refusals(summary.refusals)
    if summary.report.violations:
        show_broken(summary.report, err=True)
    show_table(
        ["", ""],
        [
            ["articles read", str(summary.read)],
            ["accepted", str(summary.accepted)],
            ["refused", str(len(summary.refusals))],
            *([["unchanged", str(summary.unchanged)]] if summary.unchanged else []),
            *([["others made again", str(summary.made_again)]] if summary.made_again else []),
            *([f"mentions: {kind}", str(count)] for kind, count in summary.mentions.items()),
            *([f"links: {verdict}", str(count)] for verdict, count in summary.verdicts.items()),
            *([f"relations: {kind}", str(count)] for kind, count in summary.relations.items()),
            ["triples", str(summary.quads)],
            ["seconds", f"{summary.seconds:.1f}"],
        ],
        err=True,
    )
    raise SystemExit(1 if summary.refusals else 0)


@main.command()
@click.argument("articles", nargs=-1, required=True, metavar="ID...")
@click.option("--store", type=click.Path(path_type=Path), default=kg.DEFAULT_STORE, show_default=True)
def forget(articles: tuple[str, ...], store: Path) -> None:
    """Withdraw articles from a store, with all that it says for their sake alone.

    \b
    Example:
      kg forget 2020-03-05-moscow-summit --store graph
    """
    kg.forget_articles(articles, store=store)


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--store", type=click.Path(path_type=Path), help="Folder of a store to judge as a whole, and no file.")
@with_settings(SHAPES)
@click.option(
    "--format", "form", type=click.Choice(["text", "table", "json", "turtle"]), default="text", show_default=True
)
def validate(file: Path | None, store: Path | None, settings: kg.Settings, form: str) -> None:
    """Ask the shapes about an RDF file or a store: exit 0 if it conforms, 1 if not, 2 if it cannot be judged.

    As a table: one line for each broken promise, how often it was broken, and the first place.

    \b
    Example:
      kg validate graph.nq --format table
      kg validate --store graph
    """
    if file is not None and store is not None:
        raise click.UsageError("expected a FILE or --store, not both")
    if store is not None:
        opened, known = kg.open_store(store), kg.load_shapes(settings.shapes)
        with Progress("{} graphs judged, {} break a promise") as progress:
            report = kg.validate_store(opened, known, progress=progress.show)
    elif file is None:
        raise click.UsageError("expected a FILE, or --store DIR")
    else:
        report = kg.run_limited(
            lambda: kg.validate_file(file, kg.load_shapes(settings.shapes)), name=str(file), memory=settings.memory
        )
    if form == "table":
        click.echo(kg.report_to_text(report).partition("\n")[0], err=True)
        show_broken(report)
        raise SystemExit(0 if report.conforms else 1)
    to_text = {"text": kg.report_to_text, "json": kg.report_to_json, "turtle": kg.report_to_turtle}[form]
    click.echo(to_text(report).rstrip("\n"))
    raise SystemExit(0 if report.conforms else 1)


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


@main.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(old: Path, new: Path, form: str) -> None:
    """Say what differs between two stores, article by article: links, and how many triples; JSON has all triples.

    That another run made an article is no difference.

    \b
    Example:
      kg diff graph-of-march graph-of-april
    """
    for difference in kg.compare_stores(kg.open_store(old), kg.open_store(new)):
        if form == "json":
            click.echo(json.dumps(kg.difference_to_json(difference), ensure_ascii=False))
        else:
            click.echo(kg.difference_to_text(difference))


for _verb in (tag, link, relate, explain, score, query, queries, export, load, seeds):
    main.add_command(_verb)
