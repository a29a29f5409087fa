"""The public face: what is exported is what is listed, and asking for help loads nothing heavy."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import kg

HEAVY = ["spacy", "torch", "transformers", "rdflib", "pyshacl", "trafilatura", "numpy", "requests", "rich"]


def test_all_is_exactly_what_is_imported_into_the_face() -> None:
    tree = ast.parse(Path(kg.__file__).read_text(encoding="utf-8"))
    imported = [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(imported) == sorted(kg.__all__)
    assert len(set(kg.__all__)) == len(kg.__all__)


def test_all_is_sorted_constants_then_types_then_functions() -> None:
    def rank(name: str) -> tuple[int, str]:
        return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)

    assert list(kg.__all__) == sorted(kg.__all__, key=rank)


@pytest.mark.parametrize("name", kg.__all__)
def test_every_name_is_there_and_says_what_it_is(name: str) -> None:
    thing = getattr(kg, name)
    if inspect.isclass(thing) or inspect.isfunction(thing):
        assert inspect.getdoc(thing)


@pytest.mark.parametrize(
    "code",
    [
        "import kg",
        "import kg, kg.cli",
        "from kg.cli import main; main(['--help'], standalone_mode=False)",
        "from kg.cli import main; main(['build', '--help'], standalone_mode=False)",
        "from kg.cli import main; main(['queries'], standalone_mode=False)",
        "from kg.cli import main; main(['explain', 'x'], standalone_mode=False)",
    ],
)
def test_help_and_small_verbs_load_nothing_heavy(code: str) -> None:
    code += f"\nimport sys; print('loaded:', [name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.rstrip().endswith("loaded: []"), done.stdout[-300:]
