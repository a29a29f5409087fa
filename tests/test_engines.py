"""Three SHACL engines find the same: on the examples, on the sample articles one by one, and on all as one graph."""

from collections import defaultdict
from pathlib import Path

import pyshacl
import pytest
import rdflib
from engines import alike, ask_ours, ask_pyshacl, ask_shifty, plain_shapes, read_example
from pyoxigraph import Quad

from kg import Settings, build_graph, vocab
from kg.rdf import read_quads
from kg.settings import data_folder

FILES = sorted((Path(__file__).parent / "shapes").glob("*/*.ttl"))


def name(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


@pytest.mark.parametrize("file", FILES[::12], ids=name)
def test_pyshacl_as_it_ships_finds_the_same(file: Path) -> None:
    conforms, report, _ = pyshacl.validate(rdflib.Graph().parse(file), shacl_graph=plain_shapes())
    found = ask_ours(read_example(file))
    assert conforms is not bool(found)
    assert {str(shape) for shape in report.objects(None, rdflib.SH.sourceShape)} == {each.shape for each in found}


@pytest.mark.engines
@pytest.mark.parametrize("file", FILES, ids=name)
def test_the_engines_agree_on_an_example(file: Path) -> None:
    quads = read_example(file)
    found = alike(ask_ours(quads))
    assert alike(ask_pyshacl(quads)) == found
    assert alike(ask_shifty(quads)) == found


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> list[Quad]:
    """What a build makes of the sample articles."""
    out = tmp_path_factory.mktemp("sample") / "graph.nq"
    build_graph([data_folder("seeds") / "documents"], settings=Settings(), out=out)
    return list(read_quads(out))


def spoilt(quads: list[Quad]) -> list[Quad]:
    """Return the quads with every fifth mention's begin, and every third label of an entity, gone."""
    begins = [q for q in quads if q.predicate.value == vocab.NIF + "beginIndex"][::5]
    labels = [q for q in quads if q.predicate.value == vocab.RDFS + "label"][::3]
    return [q for q in quads if q not in {*begins, *labels}]


@pytest.mark.engines
@pytest.mark.model
@pytest.mark.parametrize("spoil", [False, True])
def test_the_engines_agree_on_the_sample_articles_apart_and_together(spoil: bool, sample: list[Quad]) -> None:
    quads = spoilt(sample) if spoil else sample
    parts = defaultdict(list)
    for quad in quads:
        parts[str(quad.graph_name)].append(quad)
    articles = {key: part for key, part in parts.items() if "/article/" in key}
    about = [quad for key, part in parts.items() if key not in articles for quad in part]
    apart = set()
    for part in articles.values():
        found = ask_ours([*part, *about])
        assert ask_shifty([*part, *about]) == ask_pyshacl([*part, *about]) == found
        apart |= found
    together = ask_ours(quads)
    assert ask_shifty(quads) == ask_pyshacl(quads) == together == apart
    assert bool(together) is spoil
