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
    articles = {name for name, quads in graphs.items() if any((q.predicate, q.object) == kind for q in quads)}
    about: dict[str, list[Quad]] = defaultdict(list)
    for name in graphs.keys() - articles:
        for quad in graphs[name]:
            about[str(quad.subject)].append(quad)
    return [[*graphs[name], *_described(graphs[name], about)] for name in sorted(articles)]


def _described(quads: list[Quad], about: dict[str, list[Quad]]) -> list[Quad]:
    """Return what is said of those that an article names, and of those that this names; of rows, the cited ones."""
    cited = named = {str(term) for quad in quads for term in (quad.subject, quad.object)}
    found: dict[Quad, None] = {}
    for _ in range(2):
        said = [quad for name in sorted(named) for quad in about.get(name, ())]
        said = [quad for quad in said if quad.predicate not in _LABELS or str(quad.object) in cited]
        found.update(dict.fromkeys(said))
        named = {str(quad.object) for quad in said}
    return list(found)


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
