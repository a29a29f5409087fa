"""What the command line shows besides results: refusals, progress, tables. All of it on stderr, but for tables."""

from collections.abc import Sequence

import click

from kg.model import Refusal


def tell_refusals(refusals: Sequence[Refusal]) -> None:
    """Print one line for each reason of each refused article."""
    for refusal in refusals:
        for reason in refusal.reasons:
            click.echo(f"refused ({refusal.stage}): {' '.join(f'{refusal.article}: {reason}'.split())}", err=True)


class Progress:
    """A line that counts articles on a terminal; nothing where stderr is a file or a pipe."""

    def __enter__(self) -> "Progress":
        """Show the line."""
        from rich.console import Console
        from rich.progress import Progress as Bar
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        self._bar = Bar(*columns, console=console, disable=not console.is_terminal, transient=True)
        self._task = self._bar.add_task("loading")
        self._bar.start()
        return self

    def show(self, accepted: int, refused: int) -> None:
        """Show new counts."""
        self._bar.update(self._task, description=f"{accepted} accepted, {refused} refused")

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        self._bar.stop()


def show_table(names: list[str], rows: list[list[str]], *, err: bool = False) -> None:
    """Print a table; where it goes to a file or a pipe, a row is one line however long it is."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(stderr=err)
    if not console.is_terminal:
        console = Console(stderr=err, width=10_000)
    table = Table(box=box.SIMPLE, show_header=any(names))
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(" ".join(cell.splitlines())) for cell in row))
    # Not printed by rich, which would take a reader that has gone away for a refusal (exit code 1).
    with console.capture() as lines:
        console.print(table)
    click.echo(lines.get(), nl=False, err=err)
