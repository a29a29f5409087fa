"""Shards: complete files or none, made once, with the bytes of one machine whatever becomes of the others."""

import json
from pathlib import Path

import pytest
from test_build import BAD, GOOD, write_articles
from world import write_model, write_tables

from kg import Settings, SettingsError, build_graph, build_shards, vocab
from kg.rdf import read_quads


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("world")
    return Settings(model=write_model(folder / "model"), seeds=write_tables(folder / "seeds"))


def articles(folder: Path, count: int) -> Path:
    return write_articles(folder / "a.jsonl", *({**GOOD[n % 3], "id": f"a-{n}"} for n in range(count)))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def said(paths: list[Path]) -> set[str]:
    """Return all that files say, but for how much there is in each."""
    quads = (quad for path in paths for quad in read_quads(path))
    return {str(quad) for quad in quads if quad.graph_name.value != vocab.dataset_iri(Settings().base)}  # type: ignore[union-attr]


def test_all_shards_together_say_what_one_build_says(settings: Settings, tmp_path: Path) -> None:
    given = articles(tmp_path, 7)
    done = build_shards([given], settings=settings, folder=tmp_path / "shards", size=3)
    assert (len(done.shards), done.made, done.accepted, done.refusals) == (3, 3, 7, ())
    build_graph([given], settings=settings, out=tmp_path / "whole.nq")
    assert said(list(done.shards)) == said([tmp_path / "whole.nq"])


def test_a_shard_that_is_there_is_not_made_again(settings: Settings, tmp_path: Path) -> None:
    given, folder = articles(tmp_path, 6), tmp_path / "shards"
    first = build_shards([given], settings=settings, folder=folder, size=2)
    before = files(folder)
    first.shards[1].unlink()
    told: list[tuple[int, int]] = []
    second = build_shards([given], settings=settings, folder=folder, size=2, progress=lambda *n: told.append(n))
    assert (second.made, second.accepted, second.shards, told) == (1, 6, first.shards, [(1, 1)])
    assert files(folder) == before


def test_what_is_refused_is_told_with_its_reason(settings: Settings, tmp_path: Path) -> None:
    given = write_articles(tmp_path / "a.jsonl", *GOOD, *BAD)
    done = build_shards([given], settings=settings, folder=tmp_path / "shards", size=2)
    assert [refusal.article for refusal in done.refusals] == ["bad-1", "bad-2", "good-1"]
    assert done.accepted == 3


def test_an_unfinished_shard_leaves_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.distribute.new_file", stop)
    with pytest.raises(KeyboardInterrupt):
        build_shards([articles(tmp_path, 2)], settings=settings, folder=tmp_path / "shards")
    assert files(tmp_path / "shards") == {}


def test_without_ray_a_cluster_is_refused_in_one_line(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(SettingsError, match=r"Ray is not installed \(expected pip install 'kg-news\[distributed\]'\)"):
        build_shards([articles(tmp_path, 1)], settings=settings, folder=tmp_path / "shards", cluster="auto")


@pytest.mark.filterwarnings("ignore")  # Ray's own, in its threads
def test_a_node_that_dies_in_the_middle_costs_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("RAY_raylet_start_wait_time_s", "180")
    monkeypatch.setenv("RAY_worker_niceness", "0")  # on a machine with other work they would hardly ever run
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    given = articles(tmp_path, 12)
    here = build_shards([given], settings=settings, folder=tmp_path / "here", size=2)
    node = {"num_cpus": 1, "object_store_memory": 100_000_000}
    cluster = Cluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
    try:
        other = cluster.add_node(**node)
        ray.init(address=cluster.address, log_to_driver=False)
        assert sum(each["Alive"] for each in ray.nodes()) == 2
        killed: list[int] = []

        def kill(made: int, _: int) -> None:
            if made == 2:
                cluster.remove_node(other, allow_graceful=False)  # which makes sure that its processes are gone
                killed.append(made)

        done = build_shards(
            [given], settings=settings, folder=tmp_path / "there", size=2, cluster=cluster.address, progress=kill
        )
        assert killed == [2]
    finally:
        ray.shutdown()
        cluster.shutdown()
    assert (done.made, done.accepted) == (here.made, here.accepted) == (6, 12)
    assert files(tmp_path / "there") == files(tmp_path / "here")
    assert json.loads(next((tmp_path / "there").glob("*.json")).read_text("utf-8"))["accepted"] == 2
