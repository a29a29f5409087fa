"""Loading and questions: embedded Oxigraph in memory and on disk, rdflib, and each server that is installed.

    python -m bench.stores [--triples N] [--rounds N] [--limit SECONDS] [--engines NAME,…] [--questions NAME,…]

The graph is that of articles made up from the tables (``bench.articles``), by the real claim stage. Times are those of
the processor, of this process or of the server's, so that they mean something on a busy machine: medians, and ratios to
Oxigraph in memory in the same run. An engine that gives other rows than that, or none in time, is named at the end. A
question that takes longer than the limit is given up, and a server is started anew then (not by native code in this
process, which answers to nobody until it is done).
"""

import argparse
import os
import resource
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import rdflib
from pyoxigraph import Literal, NamedNode, Store

from bench.articles import BASE, make_quads
from kg import (
    Endpoint,
    KgError,
    Login,
    Question,
    ask_server,
    ask_store,
    find_target,
    load_aliases,
    load_memory,
    load_quads,
    load_questions,
    open_store,
    read_quads,
    vocab,
    write_quads,
)
from kg.query import plain
from kg.remote import Client
from kg.settings import data_folder
from kg.store import add_quads
from tests.servers import SERVERS, NotInstalledError, Place, rounded

Rows = list[list[str]]
GIVEN = {"article": f"{BASE}article/bench-0000001", "since": "2015-04-01", "day": "2015-04-05"}
"""Values for parameters that have no default."""
BUSIEST = {
    "entity": ("?article schema:mentions ?one", 0),
    "other": ("?article schema:mentions ?one", 1),
    "country": ("?item kg:country ?one", 0),
    "speaker": ("?event kg:speaker ?one", 0),
    "state": ("?record kg:officeOf ?one", 0),
    "one": ("?one kg:met ?who", 0),
}
"""Parameters that are asked for what has the most answers, by where it stands, and its rank there."""
ENGINES = ("memory", "disk", "rdflib", *SERVERS)
_TICKS = os.sysconf("SC_CLK_TCK")
_SEEN = 0.2
"""Seconds of processor time that a measurement lasts at least, if a hundred repetitions can make it so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Something that holds the graph: how it is asked, whose processor time counts, and what loading took."""

    ask: Callable[[str], Rows]
    clock: Callable[[], float]
    loading: float


def main() -> None:
    """Print loading rates, and a row for each question."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, default=60, metavar="SECONDS")
    parser.add_argument("--engines", default=",".join(ENGINES), metavar="NAME,…")
    parser.add_argument("--questions", metavar="NAME,…", help="All if not given.")
    options = parser.parse_args()
    chosen = options.engines.split(",")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "graph.nq"
        write_quads(make_quads(load_aliases(data_folder("seeds")), options.triples), file)
        triples = sum(1 for _ in file.open("rb"))
        questions = _askable(load_questions(data_folder("queries")), {**GIVEN, **_find_busiest(file)})
        if options.questions:
            questions = {name: questions[name] for name in options.questions.split(",")}
        print(f"{triples} triples, {file.stat().st_size / 1e6:.0f} MB of N-Quads, {len(questions)} questions\n")
        print("| engine | loading, CPU s | triples a CPU second |\n|---|---|---|")
        times: dict[str, dict[str, float | None]] = {}
        rows: dict[str, Rows] = {}
        wrong: list[str] = []
        for engine in ("memory", *(each for each in ENGINES if each in chosen and each != "memory")):
            try:
                with ExitStack() as running:
                    started = running.enter_context(_engine(engine, file, folder, options.limit))
                    print(f"| {engine} | {started.loading:.2f} | {triples / started.loading:,.0f} |", flush=True)
                    times[engine] = {}
                    for question, text in questions.items():
                        took, answer = _time(started, text, options.rounds, options.limit)
                        times[engine][question] = took
                        if answer is None:
                            wrong.append(f"{engine}: {question}: given up")
                            if engine in SERVERS:
                                # A server goes on with what was given up, while the next questions wait.
                                running.close()
                                started = running.enter_context(_engine(engine, file, folder, options.limit))
                        elif rounded(rows.setdefault(question, answer)) != rounded(answer):
                            wrong.append(f"{engine}: {question}: other rows than in memory")
            except NotInstalledError as missing:
                print(f"| {engine} | {missing} | |")
        _show(times, {question: len(answer) for question, answer in rows.items()}, options.limit)
    print("\n".join(["", *wrong]) if wrong else "\nEvery engine gave the same rows.")


def _find_busiest(file: Path) -> dict[str, str]:
    store, found = load_memory(file), {}
    prefixes = "".join(f"PREFIX {name}: <{vocab.PREFIXES[name]}> " for name in ("kg", "schema"))
    for name, (where, rank) in BUSIEST.items():
        query = f"SELECT ?one {{ {where} }} GROUP BY ?one ORDER BY DESC(COUNT(*)) ?one LIMIT 1 OFFSET {rank}"
        [(found[name],)] = ask_store(store, prefixes + query).texts()
    return found


def _askable(questions: dict[str, Question], given: dict[str, str]) -> dict[str, str]:
    texts = {}
    for name, question in questions.items():
        needed = {each.name for each in question.parameters if each.default is None}
        if "SERVICE" in question.text or not needed <= given.keys():
            print(f"left out: {name} (needs the network, or {needed - given.keys() or 'nothing'})")
        else:
            busy = {each.name for each in question.parameters if each.default != "any"} & BUSIEST.keys()
            texts[name] = question.with_values({each: given[each] for each in needed | busy})
    return texts


def _time(engine: Engine, text: str, rounds: int, limit: int) -> tuple[float | None, Rows | None]:
    """Return the median of the rounds in milliseconds and the rows; None and None where the limit is passed."""
    took = []
    rows = None
    for _ in range(rounds):
        began, spent, asked = engine.clock(), 0.0, 0
        # The clocks tick a hundred times a second: a short question is asked as often as it takes to be seen on them.
        while spent < _SEEN and asked < 100:
            try:
                with _at_most(limit):
                    rows = engine.ask(text)
            except (TimeoutError, KgError):
                return None, None
            asked += 1
            spent = engine.clock() - began
        took.append(1000 * spent / asked)
        if spent > limit / 6:
            break
    return statistics.median(took), rows


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    """Stop Python code that takes longer: rdflib's."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


@contextmanager
def _engine(name: str, file: Path, folder: Path, limit: int) -> Iterator[Engine]:
    began = time.process_time()
    if name == "rdflib":
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(file, format="nquads")
        yield Engine(ask=lambda text: _ask_rdflib(dataset, text), clock=time.process_time, loading=_since(began))
    elif name in SERVERS:
        with tempfile.TemporaryDirectory(dir=folder) as place, SERVERS[name](Path(place)) as server:
            yield _remote(server, file, limit)
    else:
        store = Store() if name == "memory" else open_store(folder / "store", create=True)
        add_quads(store, read_quads(file))
        loading = _since(began)
        if name == "disk":
            store.flush()
            del store
            store = open_store(folder / "store")
        yield Engine(ask=lambda text: ask_store(store, text).texts(), clock=time.process_time, loading=loading)


def _remote(server: Place, file: Path, limit: int) -> Engine:
    """Return a server with the graph loaded; its processor time counts, and for loading that of `kg load` too."""
    login = Login(user=server.user, password=server.password) if server.user and server.password else None
    client = Client(login=login, seconds=20 * limit)
    began = time.process_time() + _spent(server.pid)
    load_quads(read_quads(file), client, find_target(client, server.query))
    loading = time.process_time() + _spent(server.pid) - began
    endpoint = Endpoint(server.query, client)
    return Engine(
        ask=lambda text: ask_server(endpoint, text).texts(), clock=lambda: _spent(server.pid), loading=loading
    )


def _spent(pid: int) -> float:
    """Return the processor seconds of a process so far (proc(5): fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _since(began: float) -> float:
    return time.process_time() - began


def _ask_rdflib(dataset: rdflib.Dataset, text: str) -> Rows:
    result = dataset.query(text)
    names = list(map(str, result.vars or ()))
    return [[_plain(row[name]) for name in names] for row in result]  # type: ignore[call-overload,index]


def _plain(node: object) -> str:
    if node is None:
        return ""
    return plain(NamedNode(node) if isinstance(node, rdflib.URIRef) else Literal(str(node)))


def _ms(took: float) -> str:
    return f"{took:.1f}" if took < 10 else f"{took:.0f}"


def _show(times: dict[str, dict[str, float | None]], rows: dict[str, int], limit: int) -> None:
    print("\n| question | rows | memory, CPU ms | " + " | ".join(each for each in times if each != "memory") + " |")
    print("|---|---|" + "---|" * len(times))
    for question, base in times["memory"].items():
        cells = [
            f">{limit} s" if took is None else f"{_ms(took)} ({took / base:.1f}x)" if base else _ms(took)
            for engine in times
            if engine != "memory"
            for took in (times[engine][question],)
        ]
        shown = f">{limit} s" if base is None else _ms(base)
        print(f"| {question} | {rows.get(question, '')} | {shown} | {' | '.join(cells)} |")
    print(f"\nPeak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
