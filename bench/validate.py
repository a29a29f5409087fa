"""Validation of single articles: ``kg`` against plain pySHACL, same graphs, same shapes, turn and turn about.

    python -m bench.validate GRAPH.nq [ROUNDS]

GRAPH.nq is what ``kg build --out`` wrote. Prints the median milliseconds of CPU for an article and their ratio, after
making sure that both give the same number of violations for every article.
"""

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pyshacl
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize
from rdflib import Graph

from kg import load_shapes
from kg.settings import data_folder
from kg.sieve import Scope
from kg.validate import validate_scopes
from kg.vocab import RDF, SCHEMA, SKOSXL

_LABELS = {NamedNode(SKOSXL + name) for name in ("prefLabel", "altLabel", "hiddenLabel")}


def read_articles(path: Path) -> list[list[Quad]]:
    """Return each article's graph with all descriptions of entities and runs, as a build validates it."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in parse(path=str(path), format=RdfFormat.N_QUADS):
        graphs[str(quad.graph_name)].append(quad)
    kind = (NamedNode(RDF + "type"), NamedNode(SCHEMA + "NewsArticle"))
    articles = [quads for quads in graphs.values() if any((q.predicate, q.object) == kind for q in quads)]
    about: dict[str, list[Quad]] = defaultdict(list)
    for quads in graphs.values():
        for quad in quads:
            about[str(quad.subject)].append(quad)
    return [[*quads, *_described(quads, about)] for quads in articles]


def _described(quads: list[Quad], about: dict[str, list[Quad]]) -> list[Quad]:
    own = {str(quad.subject) for quad in quads}
    named = {str(quad.object) for quad in quads if isinstance(quad.object, NamedNode)} - own

    def said_of(names: set[str]) -> list[Quad]:
        every = [quad for name in names for quad in about.get(name, ())]
        # Of the rows of an item, those that this article cites.
        return [quad for quad in every if quad.predicate not in _LABELS or str(quad.object) in named]

    first = said_of(named)
    behind = {str(quad.object) for quad in first if isinstance(quad.object, NamedNode)} - own - named
    return first + said_of(behind)


def main(path: Path, rounds: int) -> None:
    """Print the two medians and their ratio."""
    folder = data_folder("shapes")
    shapes = load_shapes(folder)
    plain_shapes = Graph()
    for file in sorted(folder.glob("*.ttl")):
        plain_shapes.parse(file)
    articles = read_articles(path)
    texts = [serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) for quads in articles]

    def ours(number: int) -> bool:
        return validate_scopes([Scope(quads=articles[number])], shapes)[0].conforms

    def plain(number: int) -> bool:
        graph = Graph().parse(data=texts[number], format="nt")
        return bool(pyshacl.validate(graph, shacl_graph=plain_shapes)[0])

    times: dict[str, list[float]] = {"kg": [], "pySHACL": []}
    engines: tuple[tuple[str, Callable[[int], bool]], ...] = (("kg", ours), ("pySHACL", plain))
    for turn in range(rounds + 1):
        for number in range(len(articles)):
            verdicts = set()
            for name, judge in engines:
                began = time.process_time()
                verdicts.add(judge(number))
                if turn:  # the first round warms both up
                    times[name].append(1000 * (time.process_time() - began))
            if len(verdicts) > 1:
                raise SystemExit(f"article {number}: the two disagree")
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(f"{len(articles)} articles, {rounds} rounds, median CPU ms an article:")
    ratio = medians["pySHACL"] / medians["kg"]
    print(f"kg {medians['kg']:.0f}, plain pySHACL {medians['pySHACL']:.0f}, ratio {ratio:.1f}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 5)
