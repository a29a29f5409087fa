"""Where things are, and what users may set: ``kg.toml`` in the working folder, or arguments, which win."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TypedDict

from pyoxigraph import NamedNode

from kg.errors import SettingsError
from kg.files import read_small_text
from kg.model import EntityType
from kg.vocab import DEFAULT_BASE

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
MODEL_NAME = "ar_news"
"""The folder of the shipped pipeline under ``models/``."""


BACKENDS = ("fast", "spacy")
_MOST = {"longest": 4_000_000, "batch": 10_000, "seconds": 1_000_000, "memory": 1_000_000}
"""A text of four million code points is one string of at most 16 MB, and longer ones Oxigraph does not read back."""
_LARGEST = 2**14
"""Bytes of a settings file."""


class Tagging(TypedDict):
    """The settings of the tagger."""

    batch: int
    backend: str
    device: str
    thresholds: Mapping[str, float]


class DatasetFacts(TypedDict):
    """What the settings say of the output as a dataset."""

    base: str
    release: str
    publisher: str | None
    licence: str | None


def data_folder(name: str) -> Path:
    """Return the folder of shipped data called *name*: beside the package in a checkout, inside it in a wheel."""
    inside = _PACKAGE / "_data" / name
    return inside if inside.is_dir() else _CHECKOUT / name


def cache_folder() -> Path:
    """Return the user's folder for what can be made anew, as the system has it (``~/.cache/kg-news``)."""
    from platformdirs import user_cache_path

    return user_cache_path("kg-news", appauthor=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a build depends on besides its input."""

    base: str = DEFAULT_BASE
    """IRI under which articles, unlinked names and runs are named; ends with a slash or colon, and has no hash."""
    model: Path = field(default_factory=lambda: data_folder("models") / MODEL_NAME)
    seeds: Path = field(default_factory=lambda: data_folder("seeds"))
    shapes: Path = field(default_factory=lambda: data_folder("shapes"))
    queries: Path = field(default_factory=lambda: data_folder("queries"))
    cache: Path = field(default_factory=cache_folder)
    """Folder in which the compiled tables are kept; may be deleted at any time."""
    keep_text: bool = True
    """Whether the article's text goes into the graph; its hash always does."""
    longest: int = 1_000_000
    """Articles of more code points are refused."""
    seconds: int = 120
    """A question that is not answered by then is stopped."""
    memory: int = 8_000
    """MB that a question, or a validation, may need."""
    batch: int = 16
    """Articles that are tagged at once."""
    backend: str = "fast"
    """How a pipeline of the shipped kind is run: "fast", or "spacy", the reference in float32."""
    device: str = "cpu"
    """Where the transformer runs: "cpu", or "cuda" where torch sees a GPU."""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """Least probability, by type, of a name that the tagger finds; a name below it is dropped."""
    publisher: str = ""
    """IRI of who publishes the output (a home page, an ORCID, a ROR); empty: it does not say."""
    licence: str = ""
    """IRI of the licence of the output, which is yours to choose; empty: it does not say."""
    release: str = ""
    """Version of the output, as others cite it; empty: that of the program."""

    def __post_init__(self) -> None:
        """Refuse a base that cannot name anything, and numbers that would let nothing through."""
        if not _is_base(self.base):
            raise SettingsError(f"base: {self.base!r} is no base for IRIs (expected something like {DEFAULT_BASE})")
        for name, iri in (("publisher", self.publisher), ("licence", self.licence)):
            if iri and not _is_iri(iri):
                raise SettingsError(f"{name}: {iri!r} is no IRI (expected something like https://www.example.org/)")
        for name, most in _MOST.items():
            if not 1 <= getattr(self, name) <= most:
                raise SettingsError(f"{name} is {getattr(self, name)} (expected 1 to {most:,})")
        if self.backend not in BACKENDS:
            raise SettingsError(f"backend is {self.backend!r} (expected {' or '.join(BACKENDS)})")
        for kind, least in self.thresholds.items():
            if kind not in set(EntityType):
                raise SettingsError(f"thresholds: no type {kind!r} (expected {', '.join(EntityType)})")
            if type(least) not in (int, float) or not 0 <= least <= 1:
                raise SettingsError(f"thresholds: {kind} is {least!r} (expected a number from 0 to 1)")

    def dataset(self, *, default_release: str) -> "DatasetFacts":
        """Return what ``claim_dataset`` takes besides counts and runs."""
        release, publisher, licence = self.release or default_release, self.publisher or None, self.licence or None
        return DatasetFacts(base=self.base, release=release, publisher=publisher, licence=licence)

    def tagging(self) -> "Tagging":
        """Return what ``load_tagger`` takes besides the folder."""
        return Tagging(batch=self.batch, backend=self.backend, device=self.device, thresholds=self.thresholds)


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return text.isprintable()  # RFC 3987, 4.1: an IRI has no characters of direction.


def _is_base(text: str) -> bool:
    # As in the IRI of a mention: a base with a hash of its own could not have a second one.
    named = _is_iri(f"{text}article/a/text#char=0,1")
    return named and text.startswith(("http://", "https://", "urn:")) and text.endswith(("/", ":"))


def load_settings(path: Path | None = None, **given: object) -> Settings:
    """Return the settings of a TOML file with the *given* ones over them; None means not given.

    Without *path*, ``kg.toml`` of the working folder is read if it is there. Relative folders in the file are relative
    to the file. Raises SettingsError for an unknown key, a wrong type, or a file that is no TOML.
    """
    file = path or Path("kg.toml")
    values: dict[str, object] = {}
    if path is not None or file.is_file():
        try:
            values = tomllib.loads(read_small_text(file, _LARGEST))
        except (OSError, ValueError, RecursionError) as error:  # no UTF-8, no TOML, a number of 5,000 digits
            raise SettingsError(f"{file}: {error} (expected a TOML file)") from error
    known = {each.name: each.type for each in fields(Settings)}
    for key, value in values.items():
        if key not in known:
            raise SettingsError(f"{file}: no setting {key!r}; there are: {', '.join(sorted(known))}")
        wanted = {"Path": str, "Mapping": dict}.get(getattr(known[key], "__name__", ""), known[key])
        if type(value) is not wanted:
            raise SettingsError(f"{file}: {key} is {value!r} (expected {getattr(wanted, '__name__', wanted)})")
        if known[key] is Path and "\0" in str(value):
            raise SettingsError(f"{file}: {key} is {value!r} (expected a folder)")
        if known[key] is Path:
            values[key] = file.parent / str(value)
    values.update({key: value for key, value in given.items() if value is not None})
    return replace(Settings(), **values)  # type: ignore[arg-type]
