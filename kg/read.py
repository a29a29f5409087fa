"""Stage 1 of 9: files, folders and standard input become articles, one after the other.

An article's text is what the file holds, character by character: line ends stay as they are (CRLF too) and nothing is
normalized. The one exception is a UTF-8 byte order mark at the very start of a file, which is no text and is left out.
Of a web page, the text is the main text as trafilatura extracts it. A bad record is a Refusal, and the rest goes on.
"""

import io
import os
import sqlite3
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from reprlib import repr as shown
from typing import BinaryIO, NamedTuple, TextIO, cast

from kg.accept import check_id, make_article
from kg.decode import BOM, RecordError, decode, load_lines, load_value
from kg.errors import ArticleError
from kg.files import open_file
from kg.model import Article, Refusal
from kg.nif import looks_like_nif, read_contexts
from kg.page import read_page

_STDIN = Path("-")
_KINDS = {
    ".txt": ".txt",
    ".html": ".html",
    ".htm": ".html",
    ".jsonl": ".jsonl",
    ".json": ".json",
    ".nif": ".nif",
    ".ttl": ".nif",
}
_NOT_IN_FOLDERS = {".ttl"}
"""Read where it is named: beside articles, Turtle is what was made of them."""
_KNOWN = ".txt, .html, .htm, .jsonl, .json, .nif or .ttl, each also with .gz"
_AROUND = 8 * 2**20
"""Bytes of markup, or of keys besides the text, that may stand around one article."""
_COLLECTION = 100 * 2**20
"""Bytes of a .json file, which has to be read as a whole; a .jsonl file may have any size."""

MOST_LISTED = 10_000
"""Bad records of one file that are told one by one."""


class _Found(NamedTuple):
    """A record that nobody has looked into: the id it gets if it brings none, where it stands, and what stands there.

    That is a mapping if all is well, any other JSON value, or the error that kept it from being read.
    """

    name: str
    source: str
    record: object


@dataclass(slots=True, kw_only=True)
class Reading:
    """How far the inputs have been read."""

    total: int | None = None
    """Bytes of all; None where that is not known: of standard input, or what is gzipped."""
    done: int = 0

    @property
    def share(self) -> float | None:
        """The part that was read, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else None


def read_articles(
    inputs: Sequence[Path | str],
    *,
    longest: int = 1_000_000,
    stdin: TextIO | BinaryIO | None = None,
    reading: Reading | None = None,
) -> Iterator[Article | Refusal]:
    """Return the articles of *inputs* in their order, each read when it is asked for, and a Refusal for each bad one.

    An input is a file, a folder, or ``-``. Of a folder, the files of known kinds are read, sorted, subfolders too, but
    nothing hidden, no linked folder and no Turtle. ``-`` is *stdin*: JSON Lines if it starts with ``{``, NIF if it
    starts as Turtle does, else one plain text. Of NIF, each nif:Context is an article; its id is the context's IRI.

    Raises ArticleError at once, before anything is read, for an input that is not there, may not be read, is of no
    known kind, or is a folder without a known file. Refuses texts of more than *longest* code points. *reading* is told
    how far it is.
    """
    places = [Path(given) for given in inputs]
    sizes = [_check_input(given) for given in places]
    reading = Reading() if reading is None else reading
    reading.total = None if None in sizes else sum(filter(None, sizes))
    files = (
        (path, _find_records(path, given, longest, stdin, reading)) for given in places for path in _find_files(given)
    )
    return _judge_all(files, longest)


def _check_input(given: Path) -> int | None:
    """Return how many bytes there are to read, None where that is not known; raises ArticleError for a bad input."""
    if given == _STDIN:
        return None
    if not os.access(given, os.F_OK):
        raise ArticleError(f"{given}: no such file or folder")
    is_folder, is_empty, is_plain, size = given.is_dir(), True, True, 0
    for path in _find_files(given):
        if not is_folder and not _kind(path):
            raise ArticleError(f"{given}: unknown kind of file (expected {_KNOWN})")
        if not is_folder and not (path.is_file() and os.access(path, os.R_OK)):
            raise ArticleError(f"{given}: not readable (expected a regular file and the permission to read it)")
        is_empty = False
        is_plain &= path.suffix.lower() in _KINDS
        size += path.stat().st_size if path.is_file() else 0
    if is_empty:
        raise ArticleError(f"{given}: no articles in this folder (expected files called {_KNOWN})")
    return size if is_plain else None


def _find_files(given: Path) -> Iterator[Path]:
    """Yield the files of an input, sorted; of a folder, no list of all is made but of those that lie side by side."""
    if given == _STDIN or not given.is_dir():
        yield given
        return
    try:
        yield from _walk(given)
    except OSError as error:
        raise ArticleError(f"{error.filename}: {error.strerror} (expected a folder that may be read)") from error


def _walk(top: Path) -> Iterator[Path]:
    paths = sorted(top.iterdir(), reverse=True)
    while paths:
        path = paths.pop()
        if path.name.startswith("."):
            continue
        if not path.is_dir():
            if _kind(path) and _unpacked(path).suffix.lower() not in _NOT_IN_FOLDERS:
                yield path
        elif not path.is_symlink():  # A link may lead back up.
            paths += sorted(path.iterdir(), reverse=True)


def _kind(path: Path) -> str:
    return _KINDS.get(_unpacked(path).suffix.lower(), "")


def _unpacked(path: Path) -> Path:
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


def _find_records(
    path: Path, given: Path, longest: int, stdin: TextIO | BinaryIO | None, reading: Reading
) -> Iterator[_Found]:
    """Yield what stands in one file of the input *given*: at least one thing, if only an error.

    No more bytes are read than may be right.
    """
    # File names may hold bytes that are no UTF-8.
    name, source = (part.encode("utf-8", "backslashreplace").decode() for part in (_unpacked(path).stem, str(path)))
    if path == _STDIN:
        name = source = "stdin"
    # A code point takes at most four bytes, and twelve where JSON escapes it.
    in_text, in_page, in_line = 4 * longest + len(BOM), 4 * longest + _AROUND, 12 * longest + _AROUND
    try:
        if path != _STDIN and not path.is_file():  # A pipe would keep us waiting.
            raise RecordError("no regular file (expected one with articles in it)")
        if path != given and path.is_symlink() and not path.resolve().is_relative_to(given.resolve()):
            raise RecordError("a link to a file outside of this folder (expected that file among the inputs)")
        kind, chunks = _kind(path), _read_chunks(path, stdin, in_line, reading)
        if path == _STDIN:
            kind, chunks = _tell_kind(chunks, in_text)
        if kind == ".jsonl":
            for number, record in load_lines(chunks, in_line):
                yield _Found(f"{name}-{number}", f"{source}:{number}", record)
        elif kind == ".json":
            data = load_value(
                _read_whole(path, chunks, _COLLECTION, "in a .json file; a .jsonl file may have any size")
            )
            for number, record in enumerate(data if isinstance(data, list) else [], 1):
                yield _Found(f"{name}-{number}", f"{source}:record {number}", record)
            if not isinstance(data, list) or not data:
                yield _Found(name, source, data)
        elif kind == ".nif":
            data = _read_whole(path, chunks, _COLLECTION, "in a NIF document")
            for record in _read_nif(data):
                yield _Found(str(record["id"]), f"{source}: {record['id']}", record)
        elif kind == ".html":
            page = read_page(_read_whole(path, chunks, in_page, f"around at most {longest:,} code points of text"))
            yield _Found(name, source, page)
        else:
            text = decode(_read_whole(path, chunks, in_text, f"for at most {longest:,} code points"))
            yield _Found(name, source, {"text": text})
    except RecordError as error:
        yield _Found(name, source, error)


def _open(path: Path, stdin: TextIO | BinaryIO | None) -> AbstractContextManager[BinaryIO]:
    if path != _STDIN:
        return open_file(path)
    if isinstance(stdin, io.StringIO):
        return io.BytesIO(stdin.read().encode("utf-8", "surrogatepass"))
    stream: object = sys.stdin if stdin is None else stdin
    return nullcontext(cast("BinaryIO", getattr(stream, "buffer", stream)))


def _read_chunks(path: Path, stdin: TextIO | BinaryIO | None, most: int, reading: Reading) -> Iterator[bytes]:
    """Yield line by line; a line of more than *most* bytes comes in pieces, each but the last of one byte more."""
    offset = 0
    try:
        with _open(path, stdin) as stream:
            while chunk := stream.readline(most + 1):
                offset += len(chunk)
                reading.done += len(chunk)
                yield chunk
    except (EOFError, OSError, zlib.error) as error:
        why = str(getattr(error, "strerror", None) or error).rstrip(".")
        raise RecordError(f"not readable after byte {offset:,}, {why} (expected a whole, undamaged file)") from error


def _read_whole(path: Path, chunks: Iterator[bytes], most: int, limit: str) -> bytes:
    """Return all bytes; where the file's size already says that they are too many, none is read."""
    size = path.stat().st_size if path.suffix.lower() in _KINDS else 0
    data = bytearray()
    while size <= most and (chunk := next(chunks, b"")):
        data += chunk
        size = max(size, len(data))
    if size > most:
        raise RecordError(f"too long with {size:,} bytes or more (expected at most {most:,} {limit})")
    return bytes(data)


def _tell_kind(chunks: Iterator[bytes], most: int) -> tuple[str, Iterator[bytes]]:
    """Return the kind that the first character tells, looking at *most* bytes, and the same chunks from the start."""
    head: list[bytes] = []
    size = 0
    for chunk in chunks:
        head.append(chunk)
        size += len(chunk)
        if size > most:
            break
        if start := chunk.removeprefix(BOM).lstrip():
            kind = ".jsonl" if start.startswith(b"{") else ".nif" if looks_like_nif(start) else ".txt"
            return kind, chain(head, chunks)
    return ".txt", chain(head, chunks)


def _read_nif(data: bytes) -> list[dict[str, object]]:
    try:
        return list(read_contexts(data))
    except ArticleError as error:
        raise RecordError(str(error)) from error


def _judge_all(files: Iterator[tuple[Path, Iterator[_Found]]], longest: int) -> Iterator[Article | Refusal]:
    with closing(_Places()) as places:
        for path, records in files:
            refused = 0
            for name, source, record in records:
                judged = _judge(name, source, record, longest, places)
                if isinstance(judged, Article):
                    places.add(judged.id, source)
                else:
                    refused += 1
                if isinstance(judged, Article) or refused <= MOST_LISTED:
                    yield judged
            if refused > MOST_LISTED:
                file = str(path).encode("utf-8", "backslashreplace").decode()
                more = f"{file}: and {refused - MOST_LISTED:,} more bad records in this file, not told one by one"
                yield Refusal(article=file, stage="read", reasons=(more,))


class _Places:
    """Where each id was read. SQLite keeps them in memory while they are few, and else in a file that nobody sees."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute("CREATE TABLE places (id TEXT PRIMARY KEY, source TEXT) WITHOUT ROWID")
        self._db.execute("BEGIN")  # which never ends: each statement would be a transaction else
        self.close = self._db.close

    def add(self, article_id: str, source: str) -> None:
        self._db.execute("INSERT INTO places VALUES (?, ?)", (article_id, source))

    def find(self, article_id: str) -> str | None:
        row = self._db.execute("SELECT source FROM places WHERE id = ?", (article_id,)).fetchone()
        return None if row is None else str(row[0])


def _judge(name: str, source: str, record: object, longest: int, places: _Places) -> Article | Refusal:
    """Return the article that a record is, if its id is not among the *places* of those before; else why not."""
    article_id = name
    try:
        if isinstance(record, RecordError):
            raise record
        if not isinstance(record, dict):
            raise RecordError(f"{shown(record)} is no record (expected a JSON object with a text)")
        article_id = check_id(record.get("id"), name)
        if (place := places.find(article_id)) is not None:
            raise RecordError(f"id {shown(article_id)} is taken by {place} (expected one of its own)")
        return make_article(record, article_id, source, longest)
    except RecordError as error:
        return Refusal(article=article_id, stage="read", reasons=(f"{source}: {error}",))
