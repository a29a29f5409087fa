"""Building without tagging: how fast, how much memory, and what it costs to bring a store up to date.

    python -m bench.build FOLDER [--sizes 1000 10000] [--rounds 3] [--workers 1] [--no-shapes]

Articles are made up (``bench.articles``), and their mentions are given. Each step is a process of its own, so that
its peak of memory is its own. The steps for each size: a build into a new store; the same again, when nothing has
changed; one row of the tables changed, of a name that few articles have, and of one that many have. ``--no-shapes``
leaves out validation, which costs more than all the rest and is measured in ``bench.validate``. Prints medians.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import kg
import kg.assemble
import kg.workers
from bench.articles import COMMON, StandIn, make_article, write_articles
from kg.model import Report
from kg.settings import data_folder
from kg.tables import FILES, AliasRow, EntityRow, to_line

_WORK = kg.workers._work


def measure(folder: Path, count: int, *, workers: int, shapes: bool) -> None:
    """Build the articles of a folder into the store there, and print what it took, as JSON."""
    prepare(shapes=shapes)
    kg.workers._work = _work_prepared
    settings = kg.Settings(seeds=folder / "seeds")
    began, cpu = time.monotonic(), _cpu()
    summary = kg.build_graph(
        [folder / f"{count}.jsonl"], settings=settings, store=folder / f"store-{count}", workers=workers
    )
    print(
        json.dumps(
            {
                "seconds": time.monotonic() - began,
                "cpu": _cpu() - cpu,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "made": summary.read - summary.unchanged + summary.made_again,
                "quads": summary.quads,
            }
        )
    )


def _cpu() -> float:
    """Return the CPU seconds of this process and of those that it has started and that are over."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def prepare(*, shapes: bool) -> None:
    """Let builds of this process have the stand-in for a tagger; without *shapes* all graphs conform."""
    kg.assemble.load_tagger = lambda *_, **__: StandIn()  # type: ignore[assignment,return-value]
    if not shapes:
        kg.assemble.validate_scopes = lambda scopes, _: [Report(violations=(), focus_nodes=1)] * len(scopes)


def _work_prepared(*given: Any) -> None:
    """Do what a worker does, with the stand-in: it is a new process, which knows nothing of this one."""
    prepare(shapes=True)
    _WORK(*given)


def toggle_alias(seeds: Path) -> None:
    """Give an unknown name of a few articles its row, or take the row away."""
    name = next(m.text for n in range(1000) for m in make_article(n).mentions if m.text.endswith(f"{n % 997}"))
    cells = AliasRow(alias=name, qid="Q7747", kind="name", source="bench", date="2026-01-01", note="")
    _toggle(seeds / FILES[AliasRow], to_line(cells) + "\n", "")


def toggle_label(seeds: Path) -> None:
    """Change the English label of a state that many articles name, or change it back."""
    (row,) = [row for row in kg.load_aliases(seeds).entities.values() if row.label_ar == COMMON]
    other = row.label_en.removesuffix(" x") if row.label_en.endswith(" x") else f"{row.label_en} x"
    _toggle(seeds / FILES[EntityRow], to_line(replace(row, label_en=other)), to_line(row))


def _toggle(path: Path, new: str, old: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new) if old else text.replace(new, "") if new in text else text + new, "utf-8")


def main() -> None:
    """Print a line for each size and step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--no-shapes", action="store_true")
    parser.add_argument("--step", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.no_shapes and options.workers > 1:
        parser.error("--no-shapes is for one worker")
    folder: Path = options.folder
    if options.step:
        measure(folder, options.step, workers=options.workers, shapes=not options.no_shapes)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for count in options.sizes:
        shutil.rmtree(folder / "seeds", ignore_errors=True)
        shutil.copytree(data_folder("seeds"), folder / "seeds")
        shutil.rmtree(folder / f"store-{count}", ignore_errors=True)
        write_articles(folder / f"{count}.jsonl", count)

        def step(name: str, rounds: int, count: int = count, change: Callable[[Path], None] | None = None) -> None:
            results = []
            for _ in range(rounds):
                if change is not None:
                    change(folder / "seeds")
                command = [sys.executable, "-m", "bench.build", str(folder), "--step", str(count)]
                command += ["--workers", str(options.workers)]
                command += ["--no-shapes"] if options.no_shapes else []
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                results.append(json.loads(done.stdout))
            median = {key: statistics.median(result[key] for result in results) for key in results[0]}
            rate = 60 * median["made"] / median["cpu"]
            print(
                f"{count:>7} articles, {name:26} {median['seconds']:8.1f} s, CPU {median['cpu']:8.1f} s, "
                f"{median['megabytes']:5.0f} MB, {median['made']:7.0f} made, {rate:6.0f} a minute of CPU, "
                f"{median['quads']:.0f} quads",
                flush=True,
            )

        step("new store", 1)
        step("nothing changed", options.rounds)
        step("a row for an unknown name", options.rounds, change=toggle_alias)
        step("a label that many have", options.rounds, change=toggle_label)


if __name__ == "__main__":
    main()
