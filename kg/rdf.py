"""RDF files: five formats, each also gzipped, read and written as streams."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from kg import vocab
from kg.errors import QueryError, SettingsError
from kg.files import create_file, open_file

FORMATS = {
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".jsonld": RdfFormat.JSON_LD,
}
"""File suffix → format; each may have ``.gz`` behind it. Turtle and N-Triples hold all graphs merged."""


def rdf_format(path: Path) -> RdfFormat:
    """Return the format of a file by its suffix; raises SettingsError that lists the known ones."""
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise SettingsError(f"{path}: no RDF format has this suffix (expected {known}, each also with .gz)")
    return FORMATS[suffix]


def check_place(path: Path) -> None:
    """Raise SettingsError if no file can come to be at *path*: its folder is missing, or it is a folder itself."""
    if path.is_dir():
        raise SettingsError(f"{path}: is a folder (expected the name of a file to write)")
    if not path.parent.is_dir():
        raise SettingsError(f"{path}: cannot be written: there is no folder {path.parent} (make it first)")


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that appears under its name only when it is complete; gzipped if its name says so.

    Raises SettingsError if the place cannot be written, or not to the end.
    """
    check_place(path)
    part = path.with_name(path.name + ".part")
    try:
        file = create_file(part)
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
    except OSError as error:  # a full disk
        raise SettingsError(f"{path}: could not be completed: {error.strerror or error}") from error
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
        with open_file(path) as file:
            yield from parse(file, format=known)
    except OSError as error:
        raise QueryError(f"{path}: cannot be read: {error.strerror or error}") from error
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise QueryError(f"{path}{line}: {error.msg} (expected {known.name})") from error
    except (EOFError, ValueError, zlib.error) as error:
        raise QueryError(f"{path}: no {known.name}: {error}") from error
    except MemoryError as error:  # Oxigraph's for a string of more than 16 MB, with a text of its own
        raise QueryError(f"{path}: cannot be held in memory: {error} (expected shorter strings)") from error
