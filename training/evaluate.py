"""F1 of a pipeline on the held-out part of every source, by type, with bootstrap intervals.

    python -m training.evaluate MODEL_DIR CORPUS_DIR

Strict: type, first and last letter must be right. Besides the dev splits of the three training sources this reads AQMAR
(Wikipedia articles of other annotators, ``ner/aqmar``), of which nothing was trained on and only persons and places are
alike: there states count as places. Intervals are the middle 95 % of 1,000 resamplings of the passages.
"""

import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg import Article, Tagger, load_tagger
from training.corpus import Sentence, load_news, load_wiki, load_wojood, passages_of, read_conll, to_sentence

RESAMPLINGS = 1000
AQMAR_TYPES = {"PER": "PERSON", "LOC": "PLACE"}
FOLDED = {"STATE": "PLACE", "ORG": None}
"""What becomes of our types where states are places and organizations do not count."""


def dev_splits(corpus: Path) -> dict[str, list[Sentence]]:
    """Return the held-out sentences of each source, in the order of its articles."""
    aqmar = []
    for tokens, labels in read_conll(corpus / "ner/aqmar/dev.conll"):
        parts = [label.partition("-") for label in labels]
        ours = [f"{prefix}-{AQMAR_TYPES[kind]}" if kind in AQMAR_TYPES else "O" for prefix, _, kind in parts]
        aqmar.append(to_sentence(tokens, ours))
    return {
        "news": load_news(corpus)[1],
        "Wikipedia": load_wiki(corpus, "dev"),
        "Wojood": load_wojood(corpus, "dev"),
        "AQMAR": aqmar,
    }


def count(tagger: Tagger, passages: list[Sentence], *, folded: bool) -> dict[str, NDArray[np.int64]]:
    """Return for each type, and for all, the (right, given, wanted) of each passage: shape (passages, 3)."""
    rows: dict[str, NDArray[np.int64]] = defaultdict(lambda: np.zeros((len(passages), 3), dtype=np.int64))
    articles = [Article(id=str(n), text=passage.text, source="dev") for n, passage in enumerate(passages)]
    for n, tagged in enumerate(tagger.tag(articles)):
        given = {(m.start, m.end, m.type.value) for m in tagged.mentions}
        if folded:
            given = {(s, e, kind) for s, e, k in given if (kind := FOLDED.get(k, k)) is not None}
        wanted = set(passages[n].spans)
        for kind in {span[2] for span in given | wanted}:
            own, gold = {s for s in given if s[2] == kind}, {s for s in wanted if s[2] == kind}
            rows[kind][n] = len(own & gold), len(own), len(gold)
        rows["all"][n] = len(given & wanted), len(given), len(wanted)
    return rows


def f1(counts: NDArray[np.int64]) -> float:
    """Return F1 of summed (right, given, wanted), in percent."""
    right, given, wanted = counts.sum(axis=0)
    return 100 * 2 * float(right) / max(1, int(given + wanted))


def interval(counts: NDArray[np.int64]) -> tuple[float, float]:
    """Return the bounds of the middle 95 % of the resampled F1."""
    rng = np.random.default_rng(0)
    scores = [f1(counts[rng.integers(len(counts), size=len(counts))]) for _ in range(RESAMPLINGS)]
    low, high = np.percentile(scores, [2.5, 97.5])
    return float(low), float(high)


def main(model: Path, corpus: Path) -> None:
    """Print one line for each source, unit of reading, and type."""
    tagger = load_tagger(model)
    for source, sentences in dev_splits(corpus).items():
        for unit, texts in (("sentences", sentences), ("passages", passages_of(sentences))):
            for kind, counts in sorted(count(tagger, texts, folded=source == "AQMAR").items()):
                low, high = interval(counts)
                wanted = counts[:, 2].sum()
                print(f"{source:10} {unit:10} {kind:7} {f1(counts):5.1f}  ({low:.1f} to {high:.1f})  {wanted} names")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
