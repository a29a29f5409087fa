"""Stage 7 of 9: quads → a store on disk (embedded Oxigraph).

Graphs are replaced in one transaction: the store holds all of an article or, as before, what it had.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg.errors import QueryError, SettingsError
from kg.files import find_link
from kg.rdf import read_quads

DEFAULT_STORE = Path("kg-store")
_BEGUN = re.compile(r"LOCK|LOG(\.old\.\d+)?|IDENTITY|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|\d+\.(dbtmp|log)")
"""Files of RocksDB in the folder of a store whose making was broken off."""


def is_store(path: Path) -> bool:
    """Whether there is a store in a folder."""
    return (path / "CURRENT").is_file()


def open_store(path: Path, *, create: bool = False) -> Store:
    """Return the store in a folder.

    Raises QueryError if there is none and *create* is false, SettingsError if it cannot be opened or made.
    """
    if link := find_link(path):
        # Oxigraph would write where it leads.
        right = f"the store itself, --store {path.resolve()}" if link == path else "a store without links in it"
        raise SettingsError(f"{link}: is a symbolic link to {link.readlink()} (expected {right})")
    if not create:
        if not is_store(path):
            raise QueryError(f"{path}: no store there (make one with `kg build INPUT --store {path}`)")
        try:
            return Store.read_only(str(path))
        except (OSError, RuntimeError) as error:
            if "Column family not found" in str(error):
                # Whoever made it was ended before it had its tables: there is nothing in it.
                raise QueryError(f"{path}: its making was broken off (run the same `kg build` again)") from error
            # A writer may take a file away between the reading of the list of files and of the file.
            raise QueryError(f"{path}: the store is being written to, or damaged; try again later: {error}") from error
    try:
        if path.is_dir() and not is_store(path) and not all(_BEGUN.fullmatch(file.name) for file in path.iterdir()):
            raise SettingsError(f"{path}: holds other files (expected a store, an empty folder or a new one)")
        path.parent.mkdir(parents=True, exist_ok=True)
        return Store(str(path))
    except (OSError, RuntimeError) as error:
        if "/LOCK" in str(error):
            raise SettingsError(f"{path}: another program is writing to this store (wait until it is done)") from error
        raise SettingsError(f"{path}: cannot hold a store: {error}") from error


def to_lines(quads: Iterable[Quad]) -> str:
    """Return the triples of *quads* as N-Triples, which is SPARQL too: strings and IRIs are escaped alike in both."""
    lines = serialize((Triple(q.subject, q.predicate, q.object) for q in quads), format=RdfFormat.N_TRIPLES)
    assert lines is not None  # serialize without an output returns what it wrote
    return lines.decode()


def change_graphs(
    store: Store,
    *,
    drop: Iterable[str] = (),
    graphs: Mapping[str, str] = MappingProxyType({}),
    come: Iterable[str] = (),
    go: Iterable[str] = (),
) -> None:
    """Drop graphs, then add to *graphs* their triples (N-Triples); some quads come and go: in one transaction.

    Quads are N-Quads without the full stop. Raises SettingsError if the disk does not take it; then nothing changed.
    """
    steps = [f"DROP SILENT GRAPH {NamedNode(name)}" for name in drop]
    for what, quads in (("DELETE", go), ("INSERT", come)):
        if lines := _grouped(quads):
            steps.append(f"{what} DATA {{ {lines} }}")
    steps += [f"INSERT DATA {{ GRAPH {NamedNode(name)} {{ {lines} }} }}" for name, lines in graphs.items() if lines]
    with _told():
        store.update(" ;\n".join(steps))


def _grouped(quads: Iterable[str]) -> str:
    """Return quads as SPARQL has them."""
    triples: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        triple, graph = quad.rsplit(" ", 1)
        triples[graph].append(triple)
    return " ".join(f"GRAPH {graph} {{ {' . '.join(lines)} }}" for graph, lines in triples.items())


def flush_graphs(store: Store) -> None:
    """Make all that was written safe on disk."""
    with _told():
        store.flush()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsError(f"the store could not be written (is the disk full?): {error}") from error


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
