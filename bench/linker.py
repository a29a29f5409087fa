"""Look-up of names: how it grows with the tables, and against peers over the same names.

    python -m bench.linker [--sizes 50000 500000 5000000] [--peers 50000] [--rounds 5]

For each size, tables are made of the name parts of our own (half of the names are labels of items, half rows of
``aliases.tsv``; always the same ones), compiled in one process, and asked in another. Then ``kg`` and each peer answer
the same questions turn and turn about. Seconds are of CPU. See ``docs/linking-scale.md``.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from kg import Aliases, load_aliases, read_articles
from kg.arabic import fold, sound
from kg.settings import data_folder
from kg.spot import find_spots, split_words
from kg.tables import FILES, STOP_WORDS, AliasRow, DecisionRow, EntityRow, NegativeRow, TrialRow, header, read_rows
from kg.variants import find_transliterations

_PROBES = 100_000
_QUERIES = 200
_NEAR = 85
_MADE = {EntityRow, AliasRow, NegativeRow, DecisionRow, TrialRow}
_KINDS = ("PERSON", "PLACE", "ORG")


def name_parts() -> list[str]:
    """Return the words of the labels of our own tables, sorted."""
    rows = (row for _, row in read_rows(data_folder("seeds"), EntityRow) if not isinstance(row, str))
    return sorted({word for row in rows for word in row.label_ar.split() if len(word) > 1})


def make_names(count: int) -> Iterator[str]:
    """Yield names of two to four parts, the same for the same count; a few of them come twice."""
    rng, parts = random.Random(count), name_parts()
    for _ in range(count):
        yield " ".join(rng.choices(parts, k=rng.choice((2, 2, 3, 3, 4))))


def write_tables(folder: Path, count: int) -> None:
    """Write tables with *count* names of half as many items; the smaller tables are our own."""
    for row_type, name in FILES.items():
        text = (data_folder("seeds") / name).read_text(encoding="utf-8")
        (folder / name).write_text("\t".join(header(row_type)) + "\n" if row_type in _MADE else text, encoding="utf-8")
    (folder / STOP_WORDS).write_bytes((data_folder("seeds") / STOP_WORDS).read_bytes())
    items = count // 2
    with (
        (folder / FILES[EntityRow]).open("a", encoding="utf-8") as entities,
        (folder / FILES[AliasRow]).open("a", encoding="utf-8") as aliases,
    ):
        for number, name in enumerate(make_names(count), start=1):
            if number <= items:
                cells = (f"Q{number}", _KINDS[number % 3], name, f"item {number}", "made up", *[""] * 6, "bench")
                entities.write("\t".join(cells) + "\n")
            else:
                cells = (name, f"Q{number - items}", "name", "bench", "2026-11-22", "")
                aliases.write("\t".join(cells) + "\n")


def memory(what: str) -> float:
    """Return the MB that this process holds: RssAnon of its own, RssFile of mapped files, VmHWM both at their most."""
    lines = (line.split() for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return next(int(line[1]) / 1000 for line in lines if line[0] == f"{what}:")


def compile_once(tables: Path, cache: Path) -> None:
    """Compile the tables, and print what it took."""
    began = time.process_time()
    load_aliases(tables, cache=cache)
    seconds = time.process_time() - began
    size = sum(path.stat().st_size for path in cache.iterdir()) / 1e6
    print(f"  {'compile':20}{seconds:12.1f} s, at most {memory('VmHWM'):,.0f} MB resident; file {size:,.0f} MB")


def ask(tables: Path, cache: Path, count: int) -> None:
    """Load the compiled tables, ask them for names, and print the pace."""
    with (tables / FILES[EntityRow]).open(encoding="utf-8") as rows:
        names = [row.split("\t")[2] for row in islice(rows, 1, None, max(1, count // 2 // _PROBES))]
    keys = [fold(name) for name in names]
    random.Random(2).shuffle(keys)
    empty = memory("RssAnon"), memory("RssFile")
    began = time.process_time()
    aliases = load_aliases(tables, cache=cache)
    print(f"  {'load':20}{1000 * (time.process_time() - began):12.0f} ms")
    text = make_text(names[:1000])
    for what, look_up, asked in (
        ("known names", aliases.names.get, keys),
        ("unknown names", aliases.names.get, [key + " ء" for key in keys]),
        ("items", aliases.entities.get, [f"Q{number % (count // 2) + 1}" for number in range(len(keys))]),
        ("the last 1000 again", aliases.names.get, keys[-1000:] * 100),
    ):
        pace = len(asked) / timed(lambda look_up=look_up, asked=asked: [look_up(key) for key in asked])
        print(f"  {what:20}{pace:12,.0f} a second")
    words = split_words(text)
    print(
        f"  {'spotting':20}{len(words) / timed(lambda: list(find_spots(text, words, aliases))):12,.0f} words a second"
    )
    own, mapped = memory("RssAnon") - empty[0], memory("RssFile") - empty[1]
    print(f"  {'resident':20}{own:12,.0f} MB more, and {mapped:,.0f} MB of the file")


def make_text(names: Sequence[str]) -> str:
    """Return the prose of the sample articles with a name after each tenth word."""
    articles = (each for each in read_articles([data_folder("seeds") / "documents"]) if hasattr(each, "text"))
    words = [word for article in articles for word in article.text.split()]
    pieces = []
    for number, name in enumerate(names):
        at = number * 10 % (len(words) - 10)
        pieces += [*words[at : at + 10], name]
    return " ".join(pieces)


def timed(run: Callable[[], object]) -> float:
    """Return the seconds of CPU that a call takes."""
    began = time.process_time()
    run()
    return time.process_time() - began


def compare(rounds: int, systems: dict[str, Callable[[], object]], unit: str, count: int) -> None:
    """Run the systems turn and turn about, and print the median of each and its ratio to the first."""
    seconds: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(rounds):
        for name, run in systems.items():
            seconds[name].append(timed(run))
    medians = {name: statistics.median(all_) for name, all_ in seconds.items()}
    first = next(iter(medians.values()))
    for name, median in medians.items():
        print(f"    {name:34}{count / median:14,.0f} {unit} a second{median / first:8.2f} times the CPU of kg")


def against_peers(aliases: Aliases, count: int, rounds: int) -> None:
    """Compare with spaCy's knowledge base and matcher, and with rapidfuzz."""
    import spacy  # not in the processes whose memory is measured
    from spacy.kb import InMemoryLookupKB
    from spacy.matcher import PhraseMatcher

    names = list(dict.fromkeys(make_names(count)))
    nlp = spacy.blank("ar")
    began = time.process_time()
    kb = InMemoryLookupKB(nlp.vocab, entity_vector_length=1)
    for number, name in enumerate(names):
        kb.add_entity(f"Q{number + 1}", 1, [0.0])
        kb.add_alias(name, [f"Q{number + 1}"], [1.0])
    print(f"  InMemoryLookupKB made in {time.process_time() - began:.1f} s")
    began = time.process_time()
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("name", [nlp.make_doc(name) for name in names])
    print(f"  PhraseMatcher made in {time.process_time() - began:.1f} s")
    asked = random.Random(3).sample(names, min(len(names), 20_000))
    print("  candidates of a name as it is written (kg folds its spelling first)")
    compare(
        rounds,
        {
            "kg": lambda: [aliases.named(name) for name in asked],
            "spaCy InMemoryLookupKB": lambda: [kb.get_alias_candidates(name) for name in asked],
        },
        "names",
        len(asked),
    )
    text = make_text(asked[:2000])
    print("  names in running text, words split by each (kg also looks behind particles and case endings)")
    compare(
        rounds,
        {
            "kg": lambda: list(find_spots(text, split_words(text), aliases)),
            "spaCy PhraseMatcher": lambda: matcher(nlp.make_doc(text)),
        },
        "words",
        len(text.split()),
    )
    wanted = [name for name in asked if (other := misspell(name)) != name and fold(other) not in aliases.names]
    wanted = wanted[:_QUERIES]
    queries = [fold(misspell(name)) for name in wanted]
    keys = [fold(name) for name in names]
    print("  names with one long vowel left out")
    compare(
        rounds,
        {
            "kg, rules of transliteration": lambda: [find_transliterations(query, aliases) for query in queries],
            "rapidfuzz process.extractOne": lambda: [nearest(query, keys) for query in queries],
        },
        "names",
        len(queries),
    )
    ours = [[c.alias for c in find_transliterations(query, aliases)] for query in queries]
    theirs = [nearest(query, keys) for query in queries]
    for who, answers in (("kg", ours), ("rapidfuzz", [[answer] if answer else [] for answer in theirs])):
        given = [(answer[0], name) for answer, name in zip(answers, wanted, strict=True) if len(answer) == 1]
        right = sum(fold(answer) == fold(name) for answer, name in given)
        print(f"    {who}: {len(given)} of {len(queries)} answered, {right} right")


def misspell(name: str) -> str:
    """Return the name with a vowel of one word left out, where that leaves its sound as it is."""
    words = name.split(" ")
    for place, word in enumerate(words):
        for at in range(1, len(word) - 1):
            other = word[:at] + word[at + 1 :]
            if (
                word[at] in "اوي"
                and len(other) >= 4
                and not word.startswith("ال")
                and sound(fold(other)) == sound(fold(word))
            ):
                return " ".join([*words[:place], other, *words[place + 1 :]])
    return name


def nearest(query: str, keys: list[str]) -> str | None:
    """Return the key that rapidfuzz takes for the query's."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(query, keys, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else None


def main() -> None:
    """Print the table of growth, then the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[50_000, 500_000, 5_000_000])
    parser.add_argument("--peers", type=int, nargs="*", default=[50_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--step", nargs=4, metavar=("STEP", "TABLES", "CACHE", "NAMES"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step, tables, cache, count = options.step
        if step == "compile":
            compile_once(Path(tables), Path(cache))
        else:
            ask(Path(tables), Path(cache), int(count))
        return
    for count in sorted({*options.sizes, *options.peers}):
        with tempfile.TemporaryDirectory() as folder:
            tables, cache = Path(folder) / "tables", Path(folder) / "cache"
            tables.mkdir()
            write_tables(tables, count)
            print(
                f"{count:,} names; the tables have {sum(p.stat().st_size for p in tables.iterdir()) / 1e6:,.0f} MB",
                flush=True,
            )
            if count in options.sizes:
                for step in ("compile", "ask"):
                    again = [sys.executable, "-m", "bench.linker", "--step", step, str(tables), str(cache), str(count)]
                    subprocess.run(again, check=True)
            if count in options.peers:
                against_peers(load_aliases(tables, cache=cache), count, options.rounds)


if __name__ == "__main__":
    main()
