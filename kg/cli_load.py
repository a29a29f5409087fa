"""The verb that writes to SPARQL servers: ``kg load``; see ``kg.cli`` for what holds for all verbs."""

import time
from itertools import chain
from pathlib import Path

import click

import kg
from kg.console import Progress, server_login


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--store", type=click.Path(path_type=Path), help="Folder of a store to load, instead of files.")
@click.option("--endpoint", required=True, metavar="URL", help="Where the server answers queries.")
@click.option("--update-endpoint", metavar="URL", help="Where it takes updates; found if not given.")
@click.option("--graph-store", metavar="URL", help="Where it takes graphs; found if not given.")
@click.option("--protocol", type=click.Choice(kg.PROTOCOLS), help="How to write; what the server offers if not given.")
@click.option("--graph", metavar="IRI", help="Graph for triples that have none; the default graph if not given.")
@click.option(
    "--batch", type=click.IntRange(1), default=kg.BATCH, show_default=True, help="Triples in a request, at most."
)
@click.option("--timeout", type=click.FloatRange(1), default=600, show_default=True, help="Seconds for a request.")
@server_login
def load(
    files: tuple[Path, ...],
    store: Path | None,
    endpoint: str,
    update_endpoint: str | None,
    graph_store: str | None,
    protocol: str | None,
    graph: str | None,
    batch: int,
    timeout: float,
    user: str | None,
    password: str | None,
    netrc: Path | None,
) -> None:
    """Write files or a store to a SPARQL server; loading again leaves the same graphs.

    FILE is .nq .trig .ttl .nt or .jsonld, each also .gz. Each graph takes the place of the server's graph of that name.
    The default graph is added to; so is, of files, that of the entities, where a Wikidata item is described anew.

    \b
    Example:
      kg load --store graph --endpoint http://localhost:7878/query
    """
    if (store is None) == (not files):
        raise click.UsageError("give files, or a store with --store")
    quads = (
        kg.sorted_quads(kg.open_store(store))
        if store is not None
        else chain.from_iterable(kg.read_quads(file) for file in files)
    )
    if graph is not None:
        quads = kg.put_in_graph(quads, graph)
    login = kg.find_login(endpoint, user=user, password=password, file=netrc)
    # A server that is not there is told at once; one that stops in the middle is given time to come back.
    hasty = kg.Client(login=login, seconds=timeout)
    target = kg.find_target(hasty, endpoint, protocol=protocol, update=update_endpoint, graph_store=graph_store)
    click.echo(str(target), err=True)
    began = time.monotonic()
    patient = kg.Client(login=login, seconds=timeout, tries=6)
    with Progress("{:,} graphs, {:,} triples written") as progress:
        loaded = kg.load_quads(quads, patient, target, whole=store is not None, batch=batch, progress=progress.show)
    seconds = time.monotonic() - began
    click.echo(
        f"{loaded.triples:,} triples of {loaded.graphs:,} graphs written in {loaded.requests:,} requests, "
        f"{seconds:.1f} seconds",
        err=True,
    )
