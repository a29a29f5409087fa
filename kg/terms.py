"""Terms of office: stretches of days, as ``when`` of ``ambiguous.tsv`` has them."""

import re
from dataclasses import dataclass

_SPAN = re.compile(r"(?P<since>(?:[0-9]{4}(?:-[0-9]{2}){0,2})?)\.\.(?P<until>(?:[0-9]{4}(?:-[0-9]{2}){0,2})?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of days, both ends inside; each an ISO day, month or year, or empty where it is open."""

    since: str
    until: str

    def holds(self, day: str) -> bool:
        """Whether an ISO day (what follows it is ignored) is inside."""
        return self.since <= day and _is_by(day, self.until)

    def meets(self, other: "Span") -> bool:
        """Whether there is a day in both."""
        return _is_by(self.since, other.until) and _is_by(other.since, self.until)


def _is_by(day: str, until: str) -> bool:
    return not until or day[: len(until)] <= until


def read_span(when: str) -> Span | None:
    """Return the span that a ``when`` holds; None if it holds words, or ends before it begins.

    >>> read_span("2011-10-24..2012-05"), read_span("مدينة|بلدة")
    (Span(since='2011-10-24', until='2012-05'), None)
    """
    found = _SPAN.fullmatch(when)
    if found is None or when == ".." or not _is_by(found["since"], found["until"]):
        return None
    return Span(since=found["since"], until=found["until"])
