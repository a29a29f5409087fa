"""Stage 1 of 9: files, folders and standard input become articles, one after the other.

An article's text is what the file holds, character by character: line ends stay as they are (CRLF too) and nothing is
normalized. The one exception is a UTF-8 byte order mark at the very start of a file, which is no text and is left out.
Of a web page, the text is the main text as trafilatura extracts it. A bad record is a Refusal, and the rest goes on.
"""

import io
import json
import os
import re
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from reprlib import repr as shown
from typing import BinaryIO, NamedTuple, TextIO, cast

from kg.arabic import has_arabic_letters
from kg.errors import ArticleError, LimitError
from kg.files import open_file
from kg.guard import run_limited
from kg.model import Article, Refusal
from kg.nif import looks_like_nif, read_contexts

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
_CHARSETS = {"windows-1256": "cp1256", "x-cp1256": "cp1256", "cp1256": "cp1256", "iso-8859-6": "iso8859_6"}
"""What Arabic pages that are no UTF-8 declare."""
_BOM = b"\xef\xbb\xbf"
_AROUND = 8 * 2**20
"""Bytes of markup, or of keys besides the text, that may stand around one article."""
_COLLECTION = 100 * 2**20
"""Bytes of a .json file, which has to be read as a whole; a .jsonl file may have any size."""

_VALUES = 5_000_000
"""Values that JSON may hold: an empty list takes three bytes of a file, and eighty of memory."""
_KEYS = frozenset({"id", "text", "title", "date", "published", "url", "publisher", "language"})
_LONGEST_KEY = {"id": 1_000, "title": 10_000, "publisher": 1_000, "url": 8_000}
"""Code points. An id stands in the IRI of every mention."""
MOST_LISTED = 10_000
"""Bad records of one file that are told one by one."""
_EASY_BYTES, _EASY_TAGS = 2**20, 5_000
"""A larger page is parsed in a process of its own, since the work grows with the square of its tags."""
HARD_PAGE_SECONDS, HARD_PAGE_MEMORY = 30, 2_000
"""Seconds and MB that such a page may take."""

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_ANY = re.compile(".*", re.DOTALL)
_UNWRITABLE = re.compile("[\ud800-\udfff\0]")
_DATE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ]((?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?)([Zz]|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00))?"
)
_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")
_BEYOND_ASCII = (
    r"\xa1-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefc\uff01-\uffef"
)
_IN_HOST = rf"(?:[A-Za-z0-9._~!$&'()*+,;={_BEYOND_ASCII}-]|%[0-9A-Fa-f]{{2}})"
_IN_PATH = rf"(?:{_IN_HOST}|[:@/?])"
_URL = re.compile(rf"https?://{_IN_HOST}+(?::[0-9]*)?(?:[/?]{_IN_PATH}*)?(?:#{_IN_PATH}*)?")
"""RFC 3987, without user names and without characters outside the basic plane."""


class _RecordError(Exception):
    """What is wrong with one record and what would be right. Leaves this file only inside a Refusal."""


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
    paths = [(path, Path(given)) for given in inputs for path in _find_files(Path(given))]
    reading = Reading() if reading is None else reading
    is_plain = all(path != _STDIN and path.suffix.lower() in _KINDS for path, _ in paths)
    reading.total = sum(path.stat().st_size for path, _ in paths if path.is_file()) if is_plain else None
    files = ((path, _find_records(path, given, longest, stdin, reading)) for path, given in paths)
    return _judge_all(files, longest)


def _find_files(given: Path) -> list[Path]:
    if given == _STDIN:
        return [given]
    if not os.access(given, os.F_OK):
        raise ArticleError(f"{given}: no such file or folder")
    try:
        files = sorted(_walk(given)) if given.is_dir() else [given]
    except OSError as error:
        raise ArticleError(f"{error.filename}: {error.strerror} (expected a folder that may be read)") from error
    if not files:
        raise ArticleError(f"{given}: no articles in this folder (expected files called {_KNOWN})")
    if files == [given] and not _kind(given):
        raise ArticleError(f"{given}: unknown kind of file (expected {_KNOWN})")
    if files == [given] and not (given.is_file() and os.access(given, os.R_OK)):
        raise ArticleError(f"{given}: not readable (expected a regular file and the permission to read it)")
    return files


def _walk(top: Path) -> Iterator[Path]:
    folders = [top]
    while folders:
        for path in folders.pop().iterdir():
            if path.name.startswith("."):
                continue
            if not path.is_dir():
                is_one = _kind(path) and _unpacked(path).suffix.lower() not in _NOT_IN_FOLDERS
                yield from [path] if is_one else []
            elif not path.is_symlink():  # A link may lead back up.
                folders.append(path)


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
    in_text, in_page, in_line = 4 * longest + len(_BOM), 4 * longest + _AROUND, 12 * longest + _AROUND
    try:
        if path != _STDIN and not path.is_file():  # A pipe would keep us waiting.
            raise _RecordError("no regular file (expected one with articles in it)")
        if path != given and path.is_symlink() and not path.resolve().is_relative_to(given.resolve()):
            raise _RecordError("a link to a file outside of this folder (expected that file among the inputs)")
        kind, chunks = _kind(path), _read_chunks(path, stdin, in_line, reading)
        if path == _STDIN:
            kind, chunks = _tell_kind(chunks, in_text)
        if kind == ".jsonl":
            for number, record in _load_lines(chunks, in_line):
                yield _Found(f"{name}-{number}", f"{source}:{number}", record)
        elif kind == ".json":
            data = _load(_read_whole(path, chunks, _COLLECTION, "in a .json file; a .jsonl file may have any size"))
            for number, record in enumerate(data if isinstance(data, list) else [], 1):
                yield _Found(f"{name}-{number}", f"{source}:record {number}", record)
            if not isinstance(data, list) or not data:
                yield _Found(name, source, data)
        elif kind == ".nif":
            data = _read_whole(path, chunks, _COLLECTION, "in a NIF document")
            for record in _read_nif(data):
                yield _Found(str(record["id"]), f"{source}: {record['id']}", record)
        elif kind == ".html":
            page = _read_page(_read_whole(path, chunks, in_page, f"around at most {longest:,} code points of text"))
            yield _Found(name, source, page)
        else:
            text = _decode(_read_whole(path, chunks, in_text, f"for at most {longest:,} code points"))
            yield _Found(name, source, {"text": text})
    except _RecordError as error:
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
        raise _RecordError(f"not readable after byte {offset:,}, {why} (expected a whole, undamaged file)") from error


def _read_whole(path: Path, chunks: Iterator[bytes], most: int, limit: str) -> bytes:
    """Return all bytes; where the file's size already says that they are too many, none is read."""
    size = path.stat().st_size if path.suffix.lower() in _KINDS else 0
    data = bytearray()
    while size <= most and (chunk := next(chunks, b"")):
        data += chunk
        size = max(size, len(data))
    if size > most:
        raise _RecordError(f"too long with {size:,} bytes or more (expected at most {most:,} {limit})")
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
        if start := chunk.removeprefix(_BOM).lstrip():
            kind = ".jsonl" if start.startswith(b"{") else ".nif" if looks_like_nif(start) else ".txt"
            return kind, chain(head, chunks)
    return ".txt", chain(head, chunks)


def _load_lines(chunks: Iterator[bytes], most: int) -> Iterator[tuple[int, object]]:
    """Yield the number of each line that is not blank, with its JSON value or the error that is in it."""
    offset, is_empty = 0, True
    for number, line in enumerate(chunks, 1):
        start, offset = offset, offset + len(line)
        if len(line) > most:
            yield number, _RecordError(f"line of more than {most:,} bytes (expected one record a line)")
        elif not line.isspace():
            yield number, _load(line.rstrip(), start)
        is_empty = is_empty and line.isspace() and len(line) <= most
        rest = line
        while len(line) > most and not rest.endswith(b"\n"):
            rest = next(chunks, b"\n")
            offset += len(rest)
    if is_empty:
        raise _RecordError("no record in this file (expected one JSON object a line)")


def _load(data: bytes, offset: int = 0) -> object:
    """Return the JSON value, or the error that is in it."""
    try:
        text = _decode(data, offset)
        if sum(map(data.count, b",[{")) > _VALUES:
            raise _RecordError(f"JSON of more than {_VALUES:,} values (expected fewer)")
        return json.loads(text, object_pairs_hook=_as_record)
    except _RecordError as error:
        return error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        fault = error.msg.removesuffix(" at")
        return _RecordError(f"no JSON, {fault} at {place} (expected a whole JSON object)")
    except (ValueError, RecursionError):
        return _RecordError("JSON nested too deep, or with too long a number (expected a flat object)")


def _as_record(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object; one that says two things of its text, or of another key that is read, is none."""
    record = dict(pairs)
    if len(record) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen and key in _KEYS:
                raise _RecordError(f"the key {key!r} twice in one object (expected it once)")
            seen.add(key)
    return record


def _decode(data: bytes, offset: int = 0) -> str:
    """Return *data*, which stands at *offset* in its file, as text without a byte order mark."""
    if (nul := data.find(b"\0")) >= 0:
        raise _RecordError(f"NUL at byte {offset + nul:,}, so a binary file or UTF-16 (expected UTF-8 text)")
    try:
        return data.decode().removeprefix("\ufeff" if offset == 0 else "")
    except UnicodeDecodeError as error:
        what = f"0x{data[error.start]:02x} at byte {offset + error.start:,}"
        raise _RecordError(f"no UTF-8, {what} (expected UTF-8 text)") from error


def _read_nif(data: bytes) -> list[dict[str, object]]:
    try:
        return list(read_contexts(data))
    except ArticleError as error:
        raise _RecordError(str(error)) from error


def _read_page(data: bytes) -> Mapping[str, object]:
    """Return the keys of a web page: its main text, and what its head says of title, day, address and publisher."""
    html = _decode_page(data)
    try:
        if len(data) <= _EASY_BYTES and data.count(b"<") <= _EASY_TAGS:
            keys = _extract(html)
        else:
            work = partial(_extract, html)
            keys = run_limited(work, name="this page", seconds=HARD_PAGE_SECONDS, memory=HARD_PAGE_MEMORY)
    except LimitError as error:
        raise _RecordError(f"not to be parsed, {error}") from error
    if not (keys.get("text") or "").strip():
        raise _RecordError("no main text found (expected a web page with an article)")
    # Many pages give a bare path as their address: that is no address, and no reason to refuse them.
    url = keys["url"] if _URL.fullmatch(keys["url"] or "") and len(keys["url"] or "") <= _LONGEST_KEY["url"] else None
    return {
        "text": keys["text"],
        "title": keys["title"],
        "date": keys["date"],
        "url": url,
        "publisher": keys["sitename"],
    }


def _extract(html: str) -> dict[str, str | None]:
    """Return what trafilatura finds in a page; empty if it finds nothing."""
    import trafilatura

    # The same page gives the same day whenever it is read, and no day is guessed from the words of the text.
    days = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
    try:
        page = trafilatura.bare_extraction(
            html, include_comments=False, with_metadata=True, date_extraction_params=days
        )
    except Exception as error:  # Whatever trips it up in one page of the wild must not cost the others.
        raise _RecordError(f"not to be parsed, {shown(str(error))} (expected a web page)") from error
    keys = page if isinstance(page, dict) else page.as_dict() if page else {}
    return {key: keys.get(key) for key in ("text", "title", "date", "url", "sitename")}


def _decode_page(data: bytes) -> str:
    """Return the page as text: as UTF-8 if it can be that, else in the Arabic charset that it declares."""
    try:
        return _decode(data)
    except _RecordError:
        declared = _META_CHARSET.search(data[:4096])
        charset = _CHARSETS.get(declared[1].decode("ascii", "replace").lower()) if declared else None
        if charset is None or b"\0" in data:
            raise
    return data.decode(charset, "replace")


def _judge_all(files: Iterator[tuple[Path, Iterator[_Found]]], longest: int) -> Iterator[Article | Refusal]:
    places: dict[str, str] = {}
    for path, records in files:
        refused = 0
        for name, source, record in records:
            judged = _judge(name, source, record, longest, places)
            if isinstance(judged, Article):
                places[judged.id] = source
            else:
                refused += 1
            if isinstance(judged, Article) or refused <= MOST_LISTED:
                yield judged
        if refused > MOST_LISTED:
            file = str(path).encode("utf-8", "backslashreplace").decode()
            more = f"{file}: and {refused - MOST_LISTED:,} more bad records in this file, not told one by one"
            yield Refusal(article=file, stage="read", reasons=(more,))


def _judge(name: str, source: str, record: object, longest: int, places: Mapping[str, str]) -> Article | Refusal:
    """Return the article that a record is, if its id is not among the *places* of those before; else why not."""
    article_id = name
    try:
        if isinstance(record, _RecordError):
            raise record
        if not isinstance(record, dict):
            raise _RecordError(f"{shown(record)} is no record (expected a JSON object with a text)")
        article_id = _check_id(record.get("id"), name)
        if article_id in places:
            raise _RecordError(f"id {shown(article_id)} is taken by {places[article_id]} (expected one of its own)")
        return Article(
            id=article_id,
            text=_check_text(record.get("text"), longest),
            source=source,
            title=_get(record, "title"),
            url=_get(record, "url", _URL, "http:// or https:// and what else needs it %-escaped"),
            published=_check_date(_get(record, "date") or _get(record, "published")),
            publisher=_get(record, "publisher"),
            language=_get(record, "language", _LANGUAGE, "a tag like ar or ar-EG") or "ar",
        )
    except _RecordError as error:
        return Refusal(article=article_id, stage="read", reasons=(f"{source}: {error}",))


def _get(
    record: Mapping[str, object], key: str, pattern: re.Pattern[str] = _ANY, expected: str = "a string"
) -> str | None:
    """Return a string that may be missing; null, the empty string and blanks are missing too."""
    value = record.get(key)
    if value is None or value == "" or (isinstance(value, str) and value.isspace()):
        return None
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _RecordError(f"{key} is {shown(value)} (expected {expected})")
    return _check_unicode(key, value)


def _check_unicode(key: str, value: str) -> str:
    if len(value) > (most := _LONGEST_KEY.get(key, len(value))):
        raise _RecordError(f"{key} of {len(value):,} code points (expected at most {most:,})")
    if found := _UNWRITABLE.search(value):
        what = f"U+{ord(found[0]):04X} at character {found.start() + 1:,}"
        raise _RecordError(f"{key} has {what}, which is no character (expected Unicode text)")
    return value


def _check_id(given: object, name: str) -> str:
    if given is None:
        return name
    if isinstance(given, bool) or not isinstance(given, str | int) or not str(given).strip():
        raise _RecordError(f"id is {shown(given)} (expected a string or a whole number)")
    return _check_unicode("id", str(given))


def _check_text(text: object, longest: int) -> str:
    if not isinstance(text, str):
        what = "no text" if text is None else f"text is {shown(text)}"
        raise _RecordError(f"{what} (expected the key 'text' with a string)")
    if len(text) > longest:
        raise _RecordError(f"text of {len(text):,} code points (expected at most {longest:,})")
    if not text.strip():
        raise _RecordError("empty text (expected Arabic text)")
    if not has_arabic_letters(text):
        raise _RecordError("text without a single Arabic letter (expected Arabic text)")
    return _check_unicode("text", text)


def _check_date(date: str | None) -> str | None:
    """Return the date, or the date and time in the form of xsd:dateTime, with Z for UTC."""
    if date is None:
        return None
    parts = _DATE.fullmatch(date)
    try:
        datetime.fromisoformat(date.upper() if parts else "")
    except ValueError:
        raise _RecordError(f"date {shown(date)} is not valid (expected 2020-03-05 or 2020-03-05T10:00:00Z)") from None
    if parts is None or parts[2] is None:
        return date
    return f"{parts[1]}T{parts[2]}{'Z' if parts[3] in {'z', '+00:00', '-00:00'} else parts[3]}"
