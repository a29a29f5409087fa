"""Bytes become text and JSON values, each refused with the place where it breaks."""

import json
from collections.abc import Iterator

BOM = b"\xef\xbb\xbf"
_VALUES = 5_000_000
"""Values that JSON may hold: an empty list takes three bytes of a file, and eighty of memory."""
_KEYS = frozenset({"id", "text", "title", "date", "published", "url", "publisher", "language"})


class RecordError(Exception):
    """What is wrong with one record and what would be right. Reading puts it into a Refusal."""


def load_lines(chunks: Iterator[bytes], most: int) -> Iterator[tuple[int, object]]:
    """Yield the number of each line that is not blank, with its JSON value or the error that is in it."""
    offset, is_empty = 0, True
    for number, line in enumerate(chunks, 1):
        start, offset = offset, offset + len(line)
        if len(line) > most:
            yield number, RecordError(f"line of more than {most:,} bytes (expected one record a line)")
        elif not line.isspace():
            yield number, load_value(line.rstrip(), start)
        is_empty = is_empty and line.isspace() and len(line) <= most
        rest = line
        while len(line) > most and not rest.endswith(b"\n"):
            rest = next(chunks, b"\n")
            offset += len(rest)
    if is_empty:
        raise RecordError("no record in this file (expected one JSON object a line)")


def load_value(data: bytes, offset: int = 0) -> object:
    """Return the JSON value, or the error that is in it."""
    try:
        text = decode(data, offset)
        if sum(map(data.count, b",[{")) > _VALUES:
            raise RecordError(f"JSON of more than {_VALUES:,} values (expected fewer)")
        return json.loads(text, object_pairs_hook=_as_record)
    except RecordError as error:
        return error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        fault = error.msg.removesuffix(" at")
        return RecordError(f"no JSON, {fault} at {place} (expected a whole JSON object)")
    except (ValueError, RecursionError):
        return RecordError("JSON nested too deep, or with too long a number (expected a flat object)")


def _as_record(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object; one that says two things of its text, or of another key that is read, is none."""
    record = dict(pairs)
    if len(record) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen and key in _KEYS:
                raise RecordError(f"the key {key!r} twice in one object (expected it once)")
            seen.add(key)
    return record


def decode(data: bytes, offset: int = 0) -> str:
    """Return *data*, which stands at *offset* in its file, as text without a byte order mark."""
    if (nul := data.find(b"\0")) >= 0:
        raise RecordError(f"NUL at byte {offset + nul:,}, so a binary file or UTF-16 (expected UTF-8 text)")
    try:
        return data.decode().removeprefix("\ufeff" if offset == 0 else "")
    except UnicodeDecodeError as error:
        what = f"0x{data[error.start]:02x} at byte {offset + error.start:,}"
        raise RecordError(f"no UTF-8, {what} (expected UTF-8 text)") from error
