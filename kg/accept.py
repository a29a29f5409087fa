"""A record becomes an article, if each of its keys is what it should be."""

import re
from collections.abc import Mapping
from datetime import datetime
from reprlib import repr as shown

from kg.arabic import has_arabic_letters
from kg.decode import RecordError
from kg.model import Article

LONGEST_KEY = {"id": 1_000, "title": 10_000, "publisher": 1_000, "url": 8_000}
"""Code points. An id stands in the IRI of every mention."""
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
ADDRESS = re.compile(rf"https?://{_IN_HOST}+(?::[0-9]*)?(?:[/?]{_IN_PATH}*)?(?:#{_IN_PATH}*)?")
"""RFC 3987, without user names and without characters outside the basic plane."""


def make_article(record: Mapping[str, object], article_id: str, source: str, longest: int) -> Article:
    """Return the article that a record is, but for its id; raises RecordError where another key is not right."""
    return Article(
        id=article_id,
        text=_check_text(record.get("text"), longest),
        source=source,
        title=_get(record, "title"),
        url=_get(record, "url", ADDRESS, "http:// or https:// and what else needs it %-escaped"),
        published=_check_date(_get(record, "date") or _get(record, "published")),
        publisher=_get(record, "publisher"),
        language=_get(record, "language", _LANGUAGE, "a tag like ar or ar-EG") or "ar",
    )


def _get(
    record: Mapping[str, object], key: str, pattern: re.Pattern[str] = _ANY, expected: str = "a string"
) -> str | None:
    """Return a string that may be missing; null, the empty string and blanks are missing too."""
    value = record.get(key)
    if value is None or value == "" or (isinstance(value, str) and value.isspace()):
        return None
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise RecordError(f"{key} is {shown(value)} (expected {expected})")
    return _check_unicode(key, value)


def _check_unicode(key: str, value: str) -> str:
    if len(value) > (most := LONGEST_KEY.get(key, len(value))):
        raise RecordError(f"{key} of {len(value):,} code points (expected at most {most:,})")
    if found := _UNWRITABLE.search(value):
        what = f"U+{ord(found[0]):04X} at character {found.start() + 1:,}"
        raise RecordError(f"{key} has {what}, which is no character (expected Unicode text)")
    return value


def check_id(given: object, name: str) -> str:
    """Return the id that a record gives, or *name* if it gives none."""
    if given is None:
        return name
    if isinstance(given, bool) or not isinstance(given, str | int) or not str(given).strip():
        raise RecordError(f"id is {shown(given)} (expected a string or a whole number)")
    return _check_unicode("id", str(given))


def _check_text(text: object, longest: int) -> str:
    if not isinstance(text, str):
        what = "no text" if text is None else f"text is {shown(text)}"
        raise RecordError(f"{what} (expected the key 'text' with a string)")
    if len(text) > longest:
        raise RecordError(f"text of {len(text):,} code points (expected at most {longest:,})")
    if not text.strip():
        raise RecordError("empty text (expected Arabic text)")
    if not has_arabic_letters(text):
        raise RecordError("text without a single Arabic letter (expected Arabic text)")
    return _check_unicode("text", text)


def _check_date(date: str | None) -> str | None:
    """Return the date, or the date and time in the form of xsd:dateTime, with Z for UTC."""
    if date is None:
        return None
    parts = _DATE.fullmatch(date)
    try:
        datetime.fromisoformat(date.upper() if parts else "")
    except ValueError:
        raise RecordError(f"date {shown(date)} is not valid (expected 2020-03-05 or 2020-03-05T10:00:00Z)") from None
    if parts is None or parts[2] is None:
        return date
    return f"{parts[1]}T{parts[2]}{'Z' if parts[3] in {'z', '+00:00', '-00:00'} else parts[3]}"
