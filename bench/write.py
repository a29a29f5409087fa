"""Writing RDF: ``kg`` against rdflib's serializers, the same graph in the same run, turn and turn about.

    python -m bench.write GRAPH.nq [ROUNDS]

GRAPH.nq is what ``kg build --out`` wrote; it is repeated under other article names to 50,000 quads and more. Two
questions, since rdflib cannot write what it does not hold: "write" has rdflib's graph filled before the clock runs,
"emit" begins with a list of terms for both. Prints median CPU seconds, quads a second, and the ratio to ``kg``.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib import Dataset, Graph, URIRef
from rdflib import Literal as Text

from kg.rdf import read_quads, write_quads

LEAST = 50_000
"""Quads that are written; rdflib takes some seconds for them."""


def enlarge(quads: Sequence[Quad]) -> list[Quad]:
    """Return the quads and copies of them, each under names of its own."""

    def renamed(term: NamedNode, number: int) -> NamedNode:
        return NamedNode(term.value.replace("/article/", f"/article/{number}-", 1))

    def moved(quad: Quad, number: int) -> Quad:
        s, p, o, g = quad
        if not isinstance(s, NamedNode) or not isinstance(g, NamedNode):
            raise SystemExit("the graph has blank nodes or no graph names (expected what kg build wrote)")
        return Quad(renamed(s, number), p, renamed(o, number) if isinstance(o, NamedNode) else o, renamed(g, number))

    many = {moved(quad, number): None for number in range(LEAST // len(quads) + 1) for quad in quads}
    return list(many)


def to_rdflib(term: NamedNode | BlankNode | Literal | Triple) -> URIRef | Text:
    """Return the term as rdflib has it."""
    if isinstance(term, Literal):
        return Text(term.value, lang=term.language, datatype=None if term.language else URIRef(term.datatype.value))
    return URIRef(str(term)[1:-1])


def fill(rows: Sequence[tuple[URIRef | Text, ...]], graph: Graph | Dataset) -> Graph | Dataset:
    """Add rows of terms to a graph, with their graph's name if it is a dataset."""
    for s, p, o, g in rows:
        graph.add((s, p, o, URIRef(g)) if isinstance(graph, Dataset) else (s, p, o))  # type: ignore[arg-type]
    return graph


def main(path: Path, rounds: int) -> None:
    """Print the two tables."""
    quads = enlarge(list(read_quads(path)))
    rows = [tuple(to_rdflib(term) for term in quad) for quad in quads]
    full: dict[str, Graph | Dataset] = {".nq": fill(rows, Dataset()), ".ttl": fill(rows, Graph())}
    names = {".nq": "nquads", ".ttl": "turtle"}
    print(f"{len(quads):,} quads, {rounds} rounds, median CPU seconds")
    with tempfile.TemporaryDirectory() as folder:
        for suffix, name in names.items():
            out = Path(folder, f"graph{suffix}")

            def ours(out: Path = out) -> None:
                write_quads(quads, out)

            def write(out: Path = out, name: str = name, suffix: str = suffix) -> None:
                full[suffix].serialize(str(out), format=name, encoding="utf-8")

            def emit(out: Path = out, name: str = name, suffix: str = suffix) -> None:
                graph = fill(rows, Dataset() if suffix == ".nq" else Graph())
                graph.serialize(str(out), format=name, encoding="utf-8")

            ways: dict[str, Callable[[], None]] = {"kg": ours, "rdflib write": write, "rdflib emit": emit}
            times: dict[str, list[float]] = {way: [] for way in ways}
            for turn in range(rounds + 1):
                for way, act in ways.items():
                    began = time.process_time()
                    act()
                    if turn:  # the first round warms all up
                        times[way].append(time.process_time() - began)
            base = statistics.median(times["kg"])
            for way, values in times.items():
                middle = statistics.median(values)
                speed = len(quads) / middle / 1000
                print(f"{name:7} {way:13} {middle:7.3f} s  {speed:7.1f} k quads/s  {middle / base:6.1f} times kg")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 5)
