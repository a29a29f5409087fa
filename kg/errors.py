"""What can stop the work, as a tree. Bad data is no exception: it comes back as a Refusal or a Report.

KgError
├── SettingsError   kg.toml, a missing model folder, an unwritable output
├── ArticleError    an input that cannot be read at all (one bad record is a Refusal)
├── SeedError       the curated tables have faults; holds all of them
├── ShapeError      a shapes file that cannot judge anything
├── QueryError      no such question, a wrong parameter, a store that is not there
└── LimitError      work that took longer, or needed more memory, than it may
"""

from collections.abc import Sequence


class KgError(Exception):
    """Base of all; its text is one line that says what, where, and what would be right."""

    def __init__(self, text: str) -> None:
        """Keep *text* on one line: a parser's words, or a file's name, may have more."""
        super().__init__(" ".join(text.splitlines()))


class SettingsError(KgError):
    """Settings, model folder or output place are not usable."""


class ArticleError(KgError):
    """An input is not there or is nothing that articles can be read from."""


class SeedError(KgError):
    """The curated tables have faults; ``faults`` holds one line for each."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep all *faults*; the message shows the first and counts the rest."""
        more = f" (and {len(faults) - 1} more; see `kg seeds check`)" if len(faults) > 1 else ""
        super().__init__(faults[0] + more)
        self.faults = tuple(faults)


class ShapeError(KgError):
    """A shapes file is broken or targets nothing it should."""


class QueryError(KgError):
    """A question, its parameters or the place it is asked of are not usable."""


class LimitError(KgError):
    """Work took longer, or needed more memory, than it may."""
