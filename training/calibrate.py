"""Step 9: make the probabilities mean what they say, and tell how well they do.

    python -m training.calibrate TRAINED_DIR CORPUS_DIR

One number, by which all logits are multiplied ("temperature", Guo et al. 2017), is chosen on the held-out news so that
names given with probability p are right in p of the cases. How good that is is measured across: fitted on one half of
the passages, measured on the other. TRAINED_DIR/calibration.json gets the number, the expected calibration errors (ten
bins of equal width) and the table.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoTokenizer

from kg.ner import decode, typed_spans
from training.corpus import load_news, passages_of
from training.loop import autocast
from training.train import Encoded, encode, load_classifier, to_tensors

CANDIDATES = [round(0.5 + 0.025 * step, 3) for step in range(41)]
BINS = 10

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judged:
    """Names given: the probability of each, and whether it was right."""

    scores: Floats
    right: NDArray[np.bool_]

    def error(self) -> float:
        """Return the expected calibration error."""
        bins = self._bins()
        gaps = [
            abs(float(self.scores[bins == b].mean()) - float(self.right[bins == b].mean())) * float((bins == b).mean())
            for b in range(BINS)
            if (bins == b).any()
        ]
        return sum(gaps)

    def table(self) -> list[dict[str, float]]:
        """Return for each bin in use: how many names, their mean probability, the share that was right."""
        bins = self._bins()
        return [
            {
                "from": b / BINS,
                "names": int((bins == b).sum()),
                "probability": round(float(self.scores[bins == b].mean()), 3),
                "right": round(float(self.right[bins == b].mean()), 3),
            }
            for b in range(BINS)
            if (bins == b).any()
        ]

    def _bins(self) -> NDArray[np.int64]:
        return np.minimum((self.scores * BINS).astype(np.int64), BINS - 1)


def read_logits(trained: Path, examples: list[Encoded]) -> list[Floats]:
    """Return each example's logits, of shape (tokens, labels)."""
    model = load_classifier(trained)
    logits: list[Floats] = []
    for example in examples:
        ids, mask, _ = to_tensors([example])
        with torch.inference_mode(), autocast():
            logits.append(model(ids, mask)[0].float().numpy()[example.rows])
    return logits


def judge(examples: list[Encoded], logits: list[Floats], sharpness: float) -> Judged:
    """Return the names that logits times *sharpness* give."""
    scores, right = [], []
    for example, rows in zip(examples, logits, strict=True):
        path, probabilities = decode(rows * np.float32(sharpness))
        gold = set(typed_spans(example.labels))
        for span in typed_spans(path):
            scores.append(float(probabilities[span[0] : span[1]].min()))
            right.append(span in gold)
    return Judged(np.array(scores, dtype=np.float32), np.array(right))


def fit(examples: list[Encoded], logits: list[Floats]) -> float:
    """Return the sharpness of least error."""
    return min(CANDIDATES, key=lambda sharpness: judge(examples, logits, sharpness).error())


def main(trained: Path, corpus: Path) -> None:
    """Write calibration.json."""
    torch.set_num_threads(2)
    _, dev = load_news(corpus)
    examples = encode(passages_of(dev), AutoTokenizer.from_pretrained(trained / "encoder"))
    logits = read_logits(trained, examples)
    parts = []
    for fitted in (0, 1):
        sharpness = fit(examples[fitted::2], logits[fitted::2])
        parts.append(judge(examples[1 - fitted :: 2], logits[1 - fitted :: 2], sharpness))
    across = Judged(*(np.concatenate(arrays) for arrays in ([p.scores for p in parts], [p.right for p in parts])))
    result = {
        "sharpness": fit(examples, logits),
        "error_as_trained": round(judge(examples, logits, 1.0).error(), 4),
        "error": round(across.error(), 4),
        "table": across.table(),
    }
    (trained / "calibration.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
