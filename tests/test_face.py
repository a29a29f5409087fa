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
    (types,) = [node for node in tree.body if isinstance(node, ast.If)]
    imports = [node for node in types.body if isinstance(node, ast.ImportFrom)]
    homes = {str(node.module): tuple(alias.name for alias in node.names) for node in imports}
    assert homes == kg._HOMES
    assert sorted(name for names in homes.values() for name in names) == sorted(kg.__all__)
    assert len(set(kg.__all__)) == len(kg.__all__)


def test_no_name_of_the_face_is_a_module_which_would_hide_it_once_imported() -> None:
    modules = {path.stem for path in Path(kg.__file__).parent.glob("*.py")}
    assert modules.isdisjoint(kg.__all__)


def test_all_is_sorted_constants_then_types_then_functions() -> None:
    def rank(name: str) -> tuple[int, str]:
        return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)

    assert list(kg.__all__) == sorted(kg.__all__, key=rank)


def test_a_name_that_is_not_in_the_face_is_an_error() -> None:
    with pytest.raises(AttributeError, match="module 'kg' has no attribute 'load_aliasses'"):
        _ = kg.load_aliasses
    assert set(kg.__all__) <= set(dir(kg))


@pytest.mark.parametrize("verb", ["query", "queries", "load", "export"])
def test_what_only_asks_a_graph_loads_no_stage_that_makes_one(verb: str) -> None:
    stages = ["kg.read", "kg.tag", "kg.link", "kg.relate", "kg.claim", "kg.validate", "kg.build", "kg.compile"]
    code = f"from kg.cli import main; main(['{verb}', '--help'], standalone_mode=False)"
    code += f"\nimport sys; print('loaded:', [name for name in {stages} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.rstrip().endswith("loaded: []"), done.stdout[-300:]


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
