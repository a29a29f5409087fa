"""What tests of several stages need: small tables, articles, and golden files."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from kg import Aliases, Article, EntityType, Mention, Tagged, Tagger, load_aliases, load_tagger
from kg.settings import MODEL_NAME, data_folder

GOLDEN = Path(__file__).parent / "golden"

settings.register_profile("kg", deadline=None)  # the first example of a law may have to load the shipped tables
settings.load_profile("kg")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expected outputs anew")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled tables go to a folder of this run, in programs that the tests start, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def aliases() -> Aliases:
    """The shipped tables."""
    return load_aliases(data_folder("seeds"))


@pytest.fixture(scope="session")
def shipped_tagger() -> Tagger:
    """The shipped model, loaded once; for tests marked ``model``."""
    return load_tagger(data_folder("models") / MODEL_NAME)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the file of that name in tests/golden, or write it with --update-golden."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert text == path.read_bytes().decode()

    return compare


def article(text: str, **given: str) -> Article:
    """An article of that text."""
    return Article(**{"id": "a", "text": text, "source": "test", **given})


def tagged(text: str, *names: tuple[str, str]) -> Tagged:
    """An article whose tagger found these (words, type), each at its first place after the one before."""
    page = article(text)
    mentions, at = [], 0
    for words, kind in names:
        at = text.index(words, at)
        mentions.append(Mention(start=at, end=at + len(words), text=words, type=EntityType(kind), score=0.9))
        at += len(words)
    return Tagged(article=page, mentions=tuple(mentions))


@pytest.fixture
def spoil(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Return a function that copies the shapes, replaces some text in one file, and returns the folder."""

    def spoil(name: str, old: str, new: str) -> Path:
        folder = tmp_path / "shapes"
        shutil.copytree(data_folder("shapes"), folder)
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return spoil
