"""Fuzz every reader: any bytes give articles, rows or quads, or refusals of one line each, and never a traceback.

    python -m bench.fuzz [--seconds N] [--reader NAME] [--seed N]

Starts from small good inputs and breaks them: bytes and marks are inserted, cut, doubled and joined, at random from a
seed. Prints how many inputs each reader was given. An input that breaks the law ends the run with its bytes.
"""

import argparse
import gzip
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pyoxigraph import Store

from kg import KgError, ask_store, load_memory, load_settings, read_articles
from kg.guard import check_query
from kg.questions import load_question
from kg.tables import AliasRow, read_rows

TEXT = "التقى الرئيس وزير الخارجية في القاهرة."
RECORD = '{"id": "a", "text": "التقى الرئيس", "date": "2020-03-05", "url": "https://example.org/", "title": "قمة"}\n'
PAGE = f"<html><head><meta charset=utf-8><title>قمة</title></head><body><article><p>{TEXT}</p></article></body></html>"
NQUADS = '<urn:a> <urn:b> "خبر"@ar <urn:g> .\n<urn:a> <urn:b> <urn:c> .\n'
TURTLE = "@prefix x: <urn:x:> .\nx:a x:b [ x:c ( 1 2.0 'خبر'@ar ) ] , <<( x:a x:b x:c )>> .\n"
NIF = (
    "@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .\n"
    f'<https://example.org/1#char=0,38> a nif:Context ; nif:isString "{TEXT}"@ar .\n'
)
JSONLD = '{"@context": {"x": "urn:x:"}, "@id": "x:a", "x:b": [{"@value": "خبر", "@language": "ar"}, {"@list": [1]}]}'
QUERY = (
    "#+ summary: all\n#+ param s (iri, default wd:Q1): it\nSELECT ?s ?p WHERE { ?s ?p ?o . FILTER(?o < 2) } LIMIT 3\n"
)
TABLE = "alias\tqid\tkind\tsource\tdate\tnote\nموسكو\tQ649\tname\ttest\t2020-01-01\t\n"
MARKS = [
    b"\0",
    b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\\ud800", b"\\u0000", b"\r", b"\n", b"\xe2\x80\xae", b"\xe2\x80\xa8",
    b"[" * 70, b"{" * 70, b"<div>" * 50, b"]", b"}", b'"', b"'", b"\\", b"<", b">", b"&#0;", b"<!--", b"<![CDATA[",
    b"NaN", b"1e999",
    b"9" * 5000, b"SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }", b'"@context": "http://127.0.0.1:1/"', b"<<( ",
    b" )>>", b"\t",
    b"../", b"\x1f\x8b\x08", b"true", b"null", b"{}", b"()", b"^^", b"@ar", b"#", b".", b"%zz",
    b"<meta charset=windows-1256>",
]  # fmt: skip
"""What parsers trip over."""


def read_as(name: str) -> Callable[[Path, bytes], None]:
    """Return a reader of articles from a file of that name."""

    def read(folder: Path, data: bytes) -> None:
        (folder / name).write_bytes(data)
        answers = list(read_articles([folder / name], longest=10_000))
        assert answers, "neither an article nor a refusal"
        for answer in answers:
            for reason in getattr(answer, "reasons", ()):
                assert "\n" not in reason, reason

    return read


def read_packed(folder: Path, data: bytes) -> None:
    """Read damaged gzip, and good gzip of damaged text."""
    read_as("a.jsonl.gz")(folder, data)
    read_as("a.jsonl.gz")(folder, gzip.compress(data, 1))


def read_rdf(name: str) -> Callable[[Path, bytes], None]:
    """Return a reader of an RDF file of that name."""

    def read(folder: Path, data: bytes) -> None:
        (folder / name).write_bytes(data)
        load_memory(folder / name)

    return read


def read_settings(folder: Path, data: bytes) -> None:
    """Read settings."""
    (folder / "kg.toml").write_bytes(data)
    load_settings(folder / "kg.toml")


def read_table(folder: Path, data: bytes) -> None:
    """Read a table."""
    (folder / "aliases.tsv").write_bytes(data)
    list(read_rows(folder, AliasRow))


def read_question(folder: Path, data: bytes) -> None:
    """Read a question, and ask it of an empty store."""
    (folder / "a.rq").write_bytes(data)
    question = load_question(folder / "a.rq")
    text = question.with_values({})
    check_query(text, name="a")
    ask_store(Store(), text)


READERS: dict[str, tuple[Callable[[Path, bytes], None], Sequence[str]]] = {
    "text": (read_as("a.txt"), [TEXT]),
    "web page": (read_as("a.html"), [PAGE]),
    "JSON": (read_as("a.json"), [RECORD, f"[{RECORD},{RECORD}]"]),
    "JSON Lines": (read_as("a.jsonl"), [RECORD, RECORD.replace('"a"', "1") * 3]),
    "gzip": (read_packed, [RECORD]),
    "N-Quads": (read_rdf("a.nq"), [NQUADS]),
    "TriG": (read_rdf("a.trig"), [TURTLE, f"GRAPH <urn:g> {{ {NQUADS[:30]} }}"]),
    "Turtle": (read_rdf("a.ttl"), [TURTLE]),
    "JSON-LD": (read_rdf("a.jsonld"), [JSONLD]),
    "NIF": (read_as("a.nif"), [NIF]),
    "settings": (read_settings, ['base = "https://x/"\nlongest = 5\n[thresholds]\nORG = 0.5\n']),
    "table": (read_table, [TABLE]),
    "question": (read_question, [QUERY]),
}


def broken(seeds: Sequence[str], rng: random.Random) -> bytes:
    """Return one of the seeds after one to eight changes."""
    data = bytearray(rng.choice(seeds).encode())
    for _ in range(rng.randint(1, 8)):
        at, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
        match rng.randrange(6):
            case 0:
                data[at:at] = rng.choice(MARKS)
            case 1:
                del data[at : min(end, at + 20)]
            case 2:
                data[at:at] = data[at:end][:200]
            case 3:
                data[at:at] = rng.randbytes(rng.randint(1, 4))
            case 4:
                data[at : at + 1] = rng.choice(MARKS)
            case _:
                data += rng.choice(seeds).encode()[at:]
    return bytes(data)


def fuzz(name: str, *, seed: int, seconds: float = float("inf"), inputs: int = 2**62) -> int:
    """Give one reader broken inputs for so long, or so many; return how many. Raises what a reader must not raise."""
    read, seeds = READERS[name]
    rng = random.Random(f"{name} {seed}")
    end = time.monotonic() + seconds
    tried = 0
    with tempfile.TemporaryDirectory() as folder:
        while tried < inputs and time.monotonic() < end:
            data = broken(seeds, rng)
            try:
                read(Path(folder), data)
            except KgError as error:
                if "\n" in str(error):
                    raise AssertionError(f"{name}: {data!r}: more than one line: {error}") from error
            except BaseException:
                print(f"{name}: {data!r}")
                raise
            tried += 1
    return tried


def main() -> None:
    """Fuzz each reader, and print how many inputs it was given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10, help="for each reader")
    parser.add_argument("--reader", choices=READERS)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for name in [options.reader] if options.reader else READERS:
        print(f"{name:12} {fuzz(name, seed=options.seed, seconds=options.seconds):9,} inputs", flush=True)


if __name__ == "__main__":
    main()
