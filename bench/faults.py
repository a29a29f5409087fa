"""Builds that are broken off at random moments, and what their stores hold then and in the end.

    python -m bench.faults FOLDER [--times 20] [--articles 48]

Kinds of fault: ``killed`` (SIGKILL after a random time), ``full disk`` (no file may grow beyond a random size), ``read
error`` (the input, gzipped, ends at a random byte). Every second history begins with a store that other tables made.
After each fault the store must open and hold whole articles only; then the same command runs without a fault, and the
store must hold what a build into a new folder holds. Prints a row for each kind. Articles are made up
(``bench.articles``), and not validated.
"""

import argparse
import gzip
import multiprocessing
import random
import resource
import shutil
import signal
import time
from collections import Counter
from pathlib import Path

import kg
from bench.articles import write_articles
from bench.build import prepare, toggle_label
from kg import vocab
from kg.settings import data_folder

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["bench.faults", "pyshacl"])
_TOLD = 2


def build(given: Path, seeds: Path, store: Path, largest: int | None) -> None:
    """Build without tagger and shapes; exit with 2 if it is refused, with a signal's number if that ends it."""
    prepare(shapes=False)
    if largest is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    try:
        kg.build_graph([given], settings=kg.Settings(seeds=seeds), store=store)
    except kg.KgError as error:
        print(f"    told: {str(error)[:100]}")
        raise SystemExit(_TOLD) from error


def run(given: Path, seeds: Path, store: Path, *, largest: int | None = None, kill_after: float | None = None) -> int:
    """Build in a process of its own; return its exit code."""
    child = _CONTEXT.Process(target=build, args=(given, seeds, store, largest))
    child.start()
    if kill_after is not None:
        child.join(kill_after)
        child.kill()
    child.join()
    return child.exitcode or 0


def graphs(store: Path) -> dict[str, frozenset[str]]:
    """Return the articles' graphs by name, but for the run that made them; none if there is no store yet."""
    if not (store / "CURRENT").is_file():
        return {}
    try:
        quads = kg.open_store(store)
    except kg.QueryError as error:
        if "its making was broken off" not in str(error):
            raise
        return {}
    found: dict[str, set[str]] = {}
    for quad in quads:
        name = str(quad.graph_name)
        if "/article/" in name and quad.predicate.value != vocab.PROV + "wasGeneratedBy":
            found.setdefault(name, set()).add(str(quad))
    return {name: frozenset(quads) for name, quads in found.items()}


def dump(store: Path) -> list[str]:
    """Return the lines of ``kg dump``."""
    return [str(quad) for quad in kg.sorted_quads(kg.open_store(store))]


def main() -> None:
    """Print a row for each kind of fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--articles", type=int, default=48)
    options = parser.parse_args()
    folder: Path = options.folder
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("old", "new"):
        shutil.copytree(data_folder("seeds"), folder / name)
    toggle_label(folder / "new")
    whole = folder / "articles.jsonl.gz"
    write_articles(folder / "articles.jsonl", options.articles)
    whole.write_bytes(gzip.compress((folder / "articles.jsonl").read_bytes()))
    for name in ("old", "new"):
        assert run(whole, folder / name, folder / f"store-{name}") == 0
    began = time.monotonic()
    assert run(whole, folder / "new", folder / "again") == 0
    lasts = time.monotonic() - began
    right = [graphs(folder / f"store-{name}") for name in ("old", "new")]
    wanted = dump(folder / "store-new")
    largest = max(path.stat().st_size for path in (folder / "store-new").iterdir())
    rng = random.Random(0)
    for kind in ("killed", "full disk", "read error"):
        counts: Counter[str] = Counter()
        while counts["faults"] < options.times:
            store = folder / "store"
            shutil.rmtree(store, ignore_errors=True)
            if rng.random() < 0.5:
                shutil.copytree(folder / "store-old", store)
            given = whole
            if kind == "read error":
                given = folder / "broken" / whole.name
                given.parent.mkdir(exist_ok=True)
                given.write_bytes(whole.read_bytes()[: rng.randrange(whole.stat().st_size)])
            code = run(
                given,
                folder / "new",
                store,
                largest=rng.randrange(largest) if kind == "full disk" else None,
                kill_after=rng.uniform(0, lasts) if kind == "killed" else None,
            )
            is_fault = code in {"killed": {-signal.SIGKILL}, "full disk": {_TOLD}, "read error": {0}}[kind]
            counts["faults"] += is_fault
            counts["other ends"] += not is_fault
            for name, quads in graphs(store).items():
                counts["half articles"] += quads not in (right[0][name], right[1][name])
            assert run(whole, folder / "new", store) == 0
            held = graphs(store)
            counts["articles lost"] += len(right[1].keys() - held.keys())
            counts["articles twice or strange"] += len(held.keys() - right[1].keys())
            counts["other graphs than a full build"] += dump(store) != wanted
        print(f"{kind}: " + ", ".join(f"{name} {count}" for name, count in counts.items()), flush=True)


if __name__ == "__main__":
    main()
