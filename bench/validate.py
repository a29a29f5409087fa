"""Validation of a graph: ``kg validate --store`` against pySHACL, as shipped and with its queries parsed once.

    python -m bench.validate [--triples 100000] [--broken 10] [--engines kg cached shipped]

The articles are made up (``bench.articles``); one in *broken* has a fault, the kinds by turns. All engines must find
the same; the first of them is the measure. On the clock is the validation alone: ours begins with a store on disk, from
which it reads the articles; pySHACL with rdflib's graph, which was filled before. Prints seconds of CPU and ratios.
"""

import argparse
import functools
import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyshacl
import rdflib.plugin
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize
from rdflib import Graph
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.evaluate import evalQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Processor

from bench.articles import make_quads
from kg import load_aliases, load_shapes, validate_store, vocab
from kg.model import Violation
from kg.settings import data_folder
from kg.store import add_quads, flush_graphs, open_store
from kg.validate import _violations

_ENGINES = ("kg", "cached", "shipped")
_DECIMAL = NamedNode(vocab.XSD + "decimal")
_FAULTS: Sequence[tuple[str, Callable[[Literal], Sequence[Literal]]]] = (
    (vocab.NIF + "beginIndex", lambda old: [Literal(str(int(old.value) + 1), datatype=old.datatype)]),
    (vocab.NIF + "anchorOf", lambda old: [Literal(old.value + "ا")]),
    (vocab.ITSRDF + "taConfidence", lambda _: [Literal("2", datatype=_DECIMAL)]),
    (vocab.KG + "sha256", lambda old: [Literal(old.value[::-1])]),
    (vocab.SCHEMA + "datePublished", lambda old: [old, Literal("2001-02-03", datatype=old.datatype)]),
    (vocab.NIF + "endIndex", lambda _: []),
)
"""A predicate, and what stands in the place of the last value that it has in an article."""


def break_some(quads: Sequence[Quad], every: int) -> Iterator[Quad]:
    """Yield the quads of articles, one in *every* of them with a fault, and those of all the rest as they are."""
    graphs = [list(some) for _, some in groupby(quads, lambda quad: quad.graph_name)]
    for number, graph in enumerate(graphs):
        predicate, change = _FAULTS[number // every % len(_FAULTS)]
        found = [quad for quad in graph if quad.predicate.value == predicate]
        if number % every == every - 1 and found:
            old = found[-1]
            assert isinstance(old.object, Literal)
            graph.remove(old)
            graph += [Quad(old.subject, old.predicate, new, old.graph_name) for new in change(old.object)]
        yield from graph


@functools.cache
def _parsed(query: str, names: tuple[tuple[str, Any], ...], base: str | None) -> Query:
    return translateQuery(parseQuery(query), base, dict(names))


class CachingProcessor(SPARQLProcessor):
    """Rdflib's processor of queries, but each text is parsed once."""

    def query(self, strOrQuery: Any, initBindings: Any = None, initNs: Any = None, base: Any = None, **_: Any) -> Any:  # noqa: N803
        """Return what rdflib's would."""
        names = tuple(sorted((str(name), space) for name, space in (initNs or {}).items()))
        return evalQuery(self.graph, _parsed(strOrQuery, names, base), initBindings, base)


def _use(processor: type[SPARQLProcessor]) -> None:
    rdflib.plugin.register("sparql", Processor, processor.__module__, processor.__name__)


def main() -> None:
    """Print a line for each engine, the first of which the others are compared with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--broken", type=int, default=10)
    parser.add_argument("--engines", nargs="+", choices=_ENGINES, default=_ENGINES)
    options = parser.parse_args()
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    folder = data_folder("shapes")
    shapes, plain_shapes = load_shapes(folder), Graph()
    for file in sorted(folder.glob("*.ttl")):
        plain_shapes.parse(file)
    quads = list(break_some(list(make_quads(load_aliases(data_folder("seeds")), options.triples)), options.broken))
    lines = serialize({quad.triple: None for quad in quads}, format=RdfFormat.N_TRIPLES)
    graph = Graph()
    if options.engines != ["kg"]:
        graph.parse(data=lines, format="nt")

    def pyshacl_with(processor: type[SPARQLProcessor]) -> tuple[Violation, ...]:
        _use(processor)
        return _violations(pyshacl.validate(graph, shacl_graph=plain_shapes)[1])  # type: ignore[arg-type]

    with tempfile.TemporaryDirectory() as place:
        store = open_store(Path(place, "store"), create=True)
        add_quads(store, quads)
        flush_graphs(store)
        del store
        engines: dict[str, Callable[[], tuple[Violation, ...]]] = {
            "kg": lambda: validate_store(Store.read_only(str(Path(place, "store"))), shapes).violations,
            "cached": lambda: pyshacl_with(CachingProcessor),
            "shipped": lambda: pyshacl_with(SPARQLProcessor),
        }
        print(f"{len(quads):,} quads, one article in {options.broken} broken", flush=True)
        ours: tuple[Violation, ...] = ()
        base = 0.0
        for name in options.engines:
            wall, cpu = time.monotonic(), time.process_time()
            found = engines[name]()
            wall, cpu = time.monotonic() - wall, time.process_time() - cpu
            ours, base = ours or found, base or cpu
            print(f"{name:8} {len(found)} results, CPU {cpu:.1f} s, {wall:.0f} s, {cpu / base:.1f} times", flush=True)
            if set(found) != set(ours):
                for violation in sorted(set(found) ^ set(ours), key=str)[:10]:
                    print(violation)
                raise SystemExit(f"{name} differs from kg")


if __name__ == "__main__":
    main()
