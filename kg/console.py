"""What the verbs have in common: options, reading and telling of refusals (stderr), progress (stderr), tables."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

import click

from kg.files import one_line
from kg.model import Article, Linked, Refusal, Related, Report
from kg.settings import Settings, load_settings

Verb = Callable[..., None]

INPUTS = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
MODEL = click.option("--model", type=click.Path(path_type=Path), help="Folder of a spaCy pipeline.")
DEVICE = click.option("--device", help="Where the transformer runs: cpu, or cuda where torch sees a GPU.  [cpu]")
SEEDS = click.option("--seeds", type=click.Path(path_type=Path), help="Folder of the curated tables.")
SHAPES = click.option("--shapes", type=click.Path(path_type=Path), help="Folder of the SHACL shapes.")
_SETTINGS = click.option("--settings", "settings_file", type=click.Path(path_type=Path), help="A kg.toml to use.")
_NAMES = frozenset(each.name for each in fields(Settings))
"""Of the settings."""
_SETTLED = 3
"""Seconds from which a rate means something."""


def with_settings(*options: Callable[[Verb], Verb]) -> Callable[[Verb], Verb]:
    """Give a verb ``--settings`` and these *options*; it is called with ``settings``.

    They are those of the file, with all options of the verb that have the name of a setting over them.
    """

    def give(verb: Verb) -> Verb:
        @wraps(verb)
        def call(*, settings_file: Path | None, **values: Any) -> None:
            chosen = {name: values.pop(name) for name in _NAMES & values.keys()}
            verb(settings=load_settings(settings_file, **chosen), **values)

        return _with_options(call, _SETTINGS, *options)

    return give


def server_login(verb: Verb) -> Verb:
    """Give a verb the options that say who asks a server."""
    return _with_options(
        verb,
        click.option("--user", metavar="NAME", help="Who asks the server; basic or digest, as it wants."),
        click.option("--password", help="Other programs can see it here: ~/.netrc is the safer place."),
        click.option("--netrc", type=click.Path(path_type=Path), help="File with logins, instead of ~/.netrc."),
    )


def _with_options(verb: Verb, *options: Callable[[Verb], Verb]) -> Verb:
    for option in reversed(options):
        verb = option(verb)
    return verb


def tell_refusals(refusals: Sequence[Refusal]) -> None:
    """Print one line for each reason of each refused article."""
    for refusal in refusals:
        for reason in refusal.reasons:
            click.echo(f"refused ({refusal.stage}): {one_line(f'{refusal.article}: {reason}')}", err=True)


class Reader:
    """The good articles of some inputs; the refused ones are told at once and make the exit code 1."""

    def __init__(self, inputs: Sequence[str], settings: Settings) -> None:
        from kg.read import read_articles

        self._articles = read_articles(inputs, longest=settings.longest)
        self._refused = False

    def __iter__(self) -> Iterator[Article]:
        """Yield the good articles."""
        for article in self._articles:
            if isinstance(article, Article):
                yield article
            else:
                self._refused = True
                tell_refusals([article])

    def finish(self) -> None:
        """End the program, with 1 if an article was refused."""
        raise SystemExit(1 if self._refused else 0)


class Progress:
    """A line with two counts on a terminal; nothing where stderr is a file or a pipe."""

    def __init__(self, text: str = "{} accepted, {} refused", *, rate: bool = False) -> None:
        """Show counts in the places of *text*; *rate*: and how many both are a minute."""
        self._text = text
        self._has_rate = rate

    def __enter__(self) -> "Progress":
        """Show the line."""
        from rich.console import Console
        from rich.progress import Progress as Bar
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        self._bar = Bar(*columns, console=console, disable=not console.is_terminal, transient=True)
        self._task = self._bar.add_task("loading")
        self._first = 0.0
        self._bar.start()
        return self

    def show(self, first: int, second: int, share: float | None = None) -> None:
        """Show new counts, and if it is wanted their rate since the first, and the time left by the *share* done."""
        self._first = self._first or time.monotonic()
        seconds = time.monotonic() - self._first
        rate = describe_rate(first + second, seconds, share) if self._has_rate else ""
        self._bar.update(self._task, description=self._text.format(first, second) + rate)

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        self._bar.stop()


def describe_rate(count: int, seconds: float, share: float | None) -> str:
    """Return how many come a minute, and how long it takes until all of the input is read; nothing if it is too early.

    >>> describe_rate(600, 120, 0.25)
    ', 300 a minute, 0:06:00 left'
    """
    if seconds < _SETTLED:
        return ""
    left = f", {timedelta(seconds=round(seconds / share - seconds))} left" if share else ""
    return f", {60 * count / seconds:.0f} a minute{left}"


_RTL = frozenset({"R", "AL"})
"""Bidirectional classes of letters that are read from right to left (Unicode Standard Annex 9)."""


def isolated(cell: str) -> str:
    """Return a cell that a terminal shows in its place, whatever stands beside it.

    A terminal that turns Arabic would otherwise turn two cells of it, with all between them, as one: an isolate
    (U+2068 … U+2069, of no width) keeps each in its column.
    """
    return f"\u2068{cell}\u2069" if any(bidirectional(letter) in _RTL for letter in cell) else cell


def show_table(names: list[str], rows: list[list[str]], *, err: bool = False) -> None:
    """Print a table; where it goes to a file or a pipe, a row is one line however long, and cells as they are."""
    rows = [[" ".join(cell.splitlines()).expandtabs() for cell in row] for row in rows]
    if not (sys.stderr if err else sys.stdout).isatty() and not os.environ.get("FORCE_COLOR"):
        click.echo(plain_table(names, rows), nl=False, err=err)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(stderr=err)
    table = Table(box=box.SIMPLE, show_header=any(names))
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(isolated(cell)) for cell in row))
    # Not printed by rich, which would take a reader that has gone away for a refusal (exit code 1).
    with console.capture() as printed:
        console.print(table)
    click.echo(printed.get(), nl=False, err=err)


def plain_table(names: list[str], rows: list[list[str]]) -> str:
    """Return a table as rich prints it where nothing has to be folded, in a twentieth of the time.

    >>> print(plain_table(["who", "n"], [["روسيا", "12"]]).replace(" ", "_"), end="")
    ______________
    __who_____n___
    _────────────_
    __روسيا___12__
    ______________
    """
    from rich.cells import cell_len

    if not names:
        return "\n"
    lengths = {cell: cell_len(cell) for row in [names, *rows] for cell in row}
    widths = [max(lengths[cell] for cell in column) for column in zip(names, *rows, strict=True)]

    def line(cells: list[str]) -> str:
        padded = (cell + " " * (width - lengths[cell]) for cell, width in zip(cells, widths, strict=True))
        return f"  {'   '.join(padded)}  "

    total = sum(widths) + 3 * len(widths) + 1
    head = [line(names), f" {'─' * (total - 2)} "] if any(names) else []
    return "".join(f"{each}\n" for each in [" " * total, *head, *map(line, rows), " " * total])


def show_broken(report: Report, *, err: bool = False) -> None:
    """Print the broken promises as a table, the most often broken first."""
    from kg.report import list_broken

    rows = [[row.shape, str(row.count), row.message, row.focus, row.value] for row in list_broken(report)]
    show_table(["promise", "broken", "which says", "first at", "found"], rows, err=err)


def link_all(articles: Iterable[Article], settings: Settings) -> Iterator[Linked]:
    """Yield the articles with their links, by the model and the tables of the settings."""
    from kg.aliases import load_aliases
    from kg.link import link_articles
    from kg.tag import load_tagger

    aliases = load_aliases(settings.seeds, cache=settings.cache)
    tagger = load_tagger(settings.model, **settings.tagging())
    return link_articles(tagger.tag(articles), aliases)


def relate_all(articles: Iterable[Article], settings: Settings) -> Iterator[Related]:
    """Yield the articles with their relations, by the model and the tables of the settings."""
    from kg.aliases import load_aliases
    from kg.link import link_articles
    from kg.relate import relate_articles
    from kg.rules import load_rules
    from kg.tag import load_tagger

    rules, aliases = load_rules(settings.seeds), load_aliases(settings.seeds, cache=settings.cache)
    tagger = load_tagger(settings.model, **settings.tagging())
    return relate_articles(link_articles(tagger.tag(articles), aliases), rules, aliases)
