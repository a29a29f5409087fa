"""Stage 6 of 8: quads → a store on disk (embedded Oxigraph).

One article's graph is replaced in one transaction: the store holds all of it or, as before, none.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg import vocab
from kg.errors import QueryError, SettingsError
from kg.rdf import read_quads

DEFAULT_STORE = Path("kg-store")
_LABEL = NamedNode(vocab.SKOSXL + "Label")


def open_store(path: Path, *, create: bool = False) -> Store:
    """Return the store in a folder.

    Raises QueryError if there is none and *create* is false, SettingsError if it cannot be opened or made.
    """
    if not create:
        if not (path / "CURRENT").is_file():
            raise QueryError(f"{path}: no store there (make one with `kg build INPUT --store {path}`)")
        try:
            return Store.read_only(str(path))
        except (OSError, RuntimeError) as error:
            # A writer may take a file away between the reading of the list of files and of the file.
            raise QueryError(f"{path}: the store is being written to, or damaged; try again later: {error}") from error
    try:
        if path.is_dir() and any(path.iterdir()) and not (path / "CURRENT").is_file():
            raise SettingsError(f"{path}: holds other files (expected a store, an empty folder or a new one)")
        path.parent.mkdir(parents=True, exist_ok=True)
        return Store(str(path))
    except (OSError, RuntimeError) as error:
        if "/LOCK" in str(error):
            raise SettingsError(f"{path}: another program is writing to this store (wait until it is done)") from error
        raise SettingsError(f"{path}: cannot hold a store: {error}") from error


def replace_graph(store: Store, quads: Iterable[Quad], name: str, *, described: Iterable[Quad] = ()) -> None:
    """Put *quads* in the place of all that the graph *name* held, in one transaction.

    In the same transaction the *described* quads, of other graphs, are added. What those graphs say of a Wikidata item
    or a row of the alias table is replaced, so that the store says of it what the tables say now.
    """
    described = list(described)
    steps = [f"DELETE WHERE {{ {old} }}" for old in sorted({old for quad in described for old in _replaced(quad)})]
    graph = NamedNode(name)
    steps += [f"DROP SILENT GRAPH {graph}", f"INSERT DATA {{ GRAPH {graph} {{ {_lines(quads)} }} }}"]
    for other in sorted({q.graph_name for q in described}, key=str):
        lines = _lines(q for q in described if q.graph_name == other)
        steps.append(f"INSERT DATA {{ GRAPH {other} {{ {lines} }} }}")
    store.update(" ;\n".join(steps))


def _replaced(quad: Quad) -> Iterator[str]:
    """Yield the patterns of what was said before of the thing that *quad* describes."""
    if quad.object == _LABEL:
        yield f"GRAPH {quad.graph_name} {{ {quad.subject} ?p ?o }}"
        yield f"GRAPH {quad.graph_name} {{ ?s ?p {quad.subject} }}"
    elif _is_item(quad.subject) and not quad.predicate.value.startswith(vocab.SKOSXL):
        # That a row is a label of it does not count: the rows that other articles cite stay.
        yield f"GRAPH {quad.graph_name} {{ {quad.subject} ?p ?o }}"


def _is_item(node: object) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(vocab.WD)


def _lines(quads: Iterable[Quad]) -> str:
    """Return the triples of *quads* as N-Triples, which is SPARQL too: strings and IRIs are escaped alike in both."""
    lines = serialize((Triple(q.subject, q.predicate, q.object) for q in quads), format=RdfFormat.N_TRIPLES)
    assert lines is not None  # serialize without an output returns what it wrote
    return lines.decode()


def add_quads(store: Store, quads: Iterable[Quad]) -> None:
    """Add quads to what the store holds; all of them or, if it fails, none."""
    store.extend(quads)


def sorted_quads(store: Store) -> Iterator[Quad]:
    """Yield all quads, graph by graph and sorted in each, so that equal stores give equal dumps."""
    for name in sorted(store.named_graphs(), key=str):
        yield from sorted(store.quads_for_pattern(None, None, None, name), key=str)
    yield from sorted(store.quads_for_pattern(None, None, None, DefaultGraph()), key=str)


def load_memory(path: Path) -> Store:
    """Return a store in memory with the content of a file."""
    store = Store()
    store.extend(read_quads(path))
    return store
