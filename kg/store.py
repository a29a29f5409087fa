"""Stage 6 of 8: quads → a store on disk (embedded Oxigraph), or files in every RDF format.

One article's graph is replaced in one transaction: the store holds all of it or, as before, none.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from kg import vocab
from kg.errors import QueryError, SettingsError

FORMATS = {
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".jsonld": RdfFormat.JSON_LD,
}
"""File suffix → format; each may have ``.gz`` behind it. Turtle and N-Triples hold all graphs merged."""

DEFAULT_STORE = Path("kg-store")


def rdf_format(path: Path) -> RdfFormat:
    """Return the format of a file by its suffix; raises SettingsError that lists the known ones."""
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise SettingsError(f"{path}: no RDF format has this suffix (expected {known}, each also with .gz)")
    return FORMATS[suffix]


def open_store(path: Path, *, create: bool = False) -> Store:
    """Return the store in a folder.

    Raises QueryError if there is none and *create* is false, SettingsError if it cannot be opened or made.
    """
    if not create:
        if not (path / "CURRENT").is_file():
            raise QueryError(f"{path}: no store there (make one with `kg build INPUT --store {path}`)")
        try:
            return Store.read_only(str(path))
        except (OSError, RuntimeError) as error:  # RuntimeError: damaged
            raise QueryError(f"{path}: the store cannot be opened: {error}") from error
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
    is replaced, so that the store says of it what the tables say now.
    """
    described = list(described)
    items = {f"GRAPH {q.graph_name} {{ {q.subject} ?p ?o }}" for q in described if f"<{vocab.WD}" in str(q.subject)}
    steps = [f"DELETE WHERE {{ {item} }}" for item in sorted(items)]
    graph = NamedNode(name)
    steps += [f"DROP SILENT GRAPH {graph}", f"INSERT DATA {{ GRAPH {graph} {{ {_lines(quads)} }} }}"]
    for other in sorted({q.graph_name for q in described}, key=str):
        lines = _lines(q for q in described if q.graph_name == other)
        steps.append(f"INSERT DATA {{ GRAPH {other} {{ {lines} }} }}")
    store.update(" ;\n".join(steps))


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


def check_place(path: Path) -> None:
    """Raise SettingsError if no file can come to be at *path*: its folder is missing, or it is a folder itself."""
    if path.is_dir():
        raise SettingsError(f"{path}: is a folder (expected the name of a file to write)")
    if not path.parent.is_dir():
        raise SettingsError(f"{path}: cannot be written: there is no folder {path.parent} (make it first)")


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that appears under its name only when it is complete; gzipped if its name says so.

    Raises SettingsError if the place cannot be written.
    """
    check_place(path)
    part = path.with_name(path.name + ".part")
    try:
        file = part.open("wb")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be written: {error.strerror}") from error
    try:
        with file:
            if path.suffix == ".gz":
                # No name and no time in the header: equal content, equal bytes.
                with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as zipped:
                    yield zipped  # type: ignore[misc]
            else:
                yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_quads(quads: Iterable[Quad], path: Path) -> None:
    """Write quads to a file in the format of its suffix, as they come; merged where the format has no graphs."""
    known = rdf_format(path)
    with new_file(path) as file:
        serialize_quads(quads, file, known)


def serialize_quads(quads: Iterable[Quad], file: IO[bytes], known: RdfFormat) -> None:
    """Write quads to an open file."""
    if known.supports_datasets:
        serialize(quads, file, known, prefixes=_prefixes(known))
    else:
        # Oxigraph writes what it is given: the subject, predicate and object of each quad.
        triples = (Triple(q.subject, q.predicate, q.object) for q in quads)
        serialize(triples, file, known, prefixes=_prefixes(known))


def _prefixes(known: RdfFormat) -> dict[str, str] | None:
    return dict(vocab.PREFIXES) if known in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.JSON_LD) else None


def read_quads(path: Path) -> Iterator[Quad]:
    """Yield the quads of a file, as they come; raises QueryError with the file, and the line where it breaks."""
    known = rdf_format(path)
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            yield from parse(cast("IO[bytes]", file), format=known)
    except OSError as error:
        raise QueryError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (SyntaxError, EOFError, zlib.error) as error:
        raise QueryError(f"{path}: no {known.name}: {error}") from error


def load_memory(path: Path) -> Store:
    """Return a store in memory with the content of a file."""
    store = Store()
    store.extend(read_quads(path))
    return store
