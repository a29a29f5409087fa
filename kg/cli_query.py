"""The verbs that ask a graph: ``query``, ``queries`` and ``export``; see ``kg.cli`` for what holds for all verbs."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

import kg
from kg.console import server_login, show_table, with_settings


@click.command()
@click.argument("question")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated.")
@click.option("--store", type=click.Path(path_type=Path), help="Folder of the store (kg-store).")
@click.option("--data", type=click.Path(path_type=Path), help="Ask an RDF file instead of a store.")
@click.option("--endpoint", metavar="URL", help="Ask a SPARQL server instead of a store.")
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="Ask this graph of the server; may be repeated.")
@click.option("--timeout", type=click.FloatRange(1, 1e6), help="Seconds until the question is stopped (120).")
@click.option("--network", is_flag=True, help="Let a question of your own ask other servers (SERVICE).")
@server_login
@click.option("--format", "form", type=click.Choice(kg.FORMATS_OF_ANSWERS), default="table", show_default=True)
@click.option("--bom", is_flag=True, help="Begin CSV and TSV with a byte order mark, by which Excel knows UTF-8.")
@with_settings()
def query(
    question: str,
    params: tuple[str, ...],
    store: Path | None,
    data: Path | None,
    endpoint: str | None,
    graphs: tuple[str, ...],
    timeout: float | None,
    network: bool,
    user: str | None,
    password: str | None,
    netrc: Path | None,
    form: str,
    bom: bool,
    settings: kg.Settings,
) -> None:
    """Ask one question: the name of one of `kg queries`, or a .rq file of your own.

    \b
    Example:
      kg query articles-about --param entity=Q43 --store graph
      kg query places-on-map --store graph --format geojson > places.geojson
    """
    if sum(place is not None for place in (store, data, endpoint)) > 1:
        raise click.UsageError("give one of --store, --data and --endpoint")
    questions = kg.load_questions(settings.queries)
    asked = kg.find_question(question, questions)
    given = _params(params)
    limit = settings.seconds if timeout is None else timeout
    # Only a question that came with the program is believed when its head says that it asks a server.
    shipped = settings.queries == kg.Settings().queries and questions.get(asked.name) is asked
    network = network or (shipped and asked.network is not None)

    def ask_all() -> tuple[kg.Answer, list[str]]:
        if endpoint is not None:
            login = kg.find_login(endpoint, user=user, password=password, file=netrc)
            server = kg.Endpoint(endpoint, kg.Client(login=login, seconds=limit), graphs=graphs)
            ask: kg.Ask = partial(kg.ask_server, server, name=asked.name)
        else:
            place = kg.load_memory(data) if data is not None else kg.open_store(store or kg.DEFAULT_STORE)
            ask = partial(kg.ask_store, place, name=asked.name, network=network)
        answer = ask(kg.fill_question(asked, given, ask))
        return answer, [] if answer.rows else kg.missing_items(asked, given, ask)

    seconds = limit if endpoint is None else None  # The client sees to the time that a server takes.
    answer, notes = kg.run_limited(ask_all, name=asked.name, seconds=seconds, memory=settings.memory)
    if form == "table":
        show_table(list(answer.variables), answer.texts())
    else:
        click.echo(kg.answer_to_text(answer, form, bom=bom), nl=False)
    for line in notes:
        click.echo(f"kg: {line}", err=True)


def _params(given: Sequence[str]) -> dict[str, str]:
    values = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise kg.QueryError(f"--param {each}: no parameter (expected NAME=VALUE)")
        values[name] = value
    return values


@click.command()
@with_settings()
def queries(settings: kg.Settings) -> None:
    """List the questions there are by what they are for, with their parameters.

    \b
    Example:
      kg queries
    """
    purpose = ""
    for question in kg.load_questions(settings.queries).values():
        if question.purpose != purpose:
            purpose = question.purpose
            click.secho(f"\n{purpose}", bold=True)
        network = f" (asks {question.network})" if question.network else ""
        click.echo(f"{question.name}: {question.summary}{network}")
        for parameter in question.parameters:
            default = f" [{parameter.default}]" if parameter.default is not None else ""
            click.echo(f"    --param {parameter.name}=… ({parameter.type}){default} {parameter.description}")


@click.command()
@click.argument("profile")
@click.option("--store", type=click.Path(path_type=Path), help="Folder of the store (kg-store).")
@click.option("--data", type=click.Path(path_type=Path), help="Take an RDF file instead of a store.")
@click.option("--article", help="The id or IRI of one article; all of them without it.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write: .jsonld .ttl .nt, each also .gz")
@click.option("--base", help="IRI under which your articles are named.")
@with_settings()
def export(
    profile: str,
    store: Path | None,
    data: Path | None,
    article: str | None,
    out: Path | None,
    settings: kg.Settings,
) -> None:
    """Write the graph in the vocabulary of others: web-annotation, schema-org (for web pages) or rdf-1.2.

    \b
    Example:
      kg export schema-org --store graph --article 2020-03-05-moscow-summit > article.jsonld
    """
    if store is not None and data is not None:
        raise click.UsageError("give one of --store and --data")
    asked = kg.find_question(profile, kg.load_profiles(settings.queries), kind="profile")
    form = kg.profile_format(asked.name, out)
    given = {}
    if article is not None:
        given["article"] = article if "://" in article else kg.vocab.article_iri(settings.base, article)
    text = asked.with_values(given)

    def make() -> bytes:
        place = kg.load_memory(data) if data is not None else kg.open_store(store or kg.DEFAULT_STORE)
        triples = kg.construct_profile(place, text, name=asked.name)
        if not triples:
            raise kg.QueryError(f"{article or asked.name}: nothing of it is in this graph")
        return kg.profile_to_bytes(asked.name, triples, text, form)

    written = kg.run_limited(make, name=asked.name, seconds=settings.seconds, memory=settings.memory)
    if out is None:
        click.echo(written, nl=False)
    else:
        with kg.new_file(out) as file:
            file.write(written)
