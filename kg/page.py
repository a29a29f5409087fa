"""A web page becomes its main text and what its head says of title, day, address and publisher."""

import re
from collections.abc import Mapping
from functools import partial
from reprlib import repr as shown

from kg.accept import ADDRESS, LONGEST_KEY
from kg.decode import RecordError, decode
from kg.errors import LimitError
from kg.guard import run_limited

_CHARSETS = {"windows-1256": "cp1256", "x-cp1256": "cp1256", "cp1256": "cp1256", "iso-8859-6": "iso8859_6"}
"""What Arabic pages that are no UTF-8 declare."""
_EASY_BYTES, _EASY_TAGS = 2**20, 5_000
"""A larger page is parsed in a process of its own, since the work grows with the square of its tags."""
HARD_PAGE_SECONDS, HARD_PAGE_MEMORY = 30, 2_000
"""Seconds and MB that such a page may take."""
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def read_page(data: bytes) -> Mapping[str, object]:
    """Return the keys of a web page: its main text, and what its head says of title, day, address and publisher."""
    html = _decode_page(data)
    try:
        if len(data) <= _EASY_BYTES and data.count(b"<") <= _EASY_TAGS:
            keys = _extract(html)
        else:
            work = partial(_extract, html)
            keys = run_limited(work, name="this page", seconds=HARD_PAGE_SECONDS, memory=HARD_PAGE_MEMORY)
    except LimitError as error:
        raise RecordError(f"not to be parsed, {error}") from error
    if not (keys.get("text") or "").strip():
        raise RecordError("no main text found (expected a web page with an article)")
    # Many pages give a bare path as their address: that is no address, and no reason to refuse them.
    url = keys["url"] if ADDRESS.fullmatch(keys["url"] or "") and len(keys["url"] or "") <= LONGEST_KEY["url"] else None
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
        raise RecordError(f"not to be parsed, {shown(str(error))} (expected a web page)") from error
    keys = page if isinstance(page, dict) else page.as_dict() if page else {}
    return {key: keys.get(key) for key in ("text", "title", "date", "url", "sitename")}


def _decode_page(data: bytes) -> str:
    """Return the page as text: as UTF-8 if it can be that, else in the Arabic charset that it declares."""
    try:
        return decode(data)
    except RecordError:
        declared = _META_CHARSET.search(data[:4096])
        charset = _CHARSETS.get(declared[1].decode("ascii", "replace").lower()) if declared else None
        if charset is None or b"\0" in data:
            raise
    return data.decode(charset, "replace")
