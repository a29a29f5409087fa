"""Step 7: average the weights of several taggers that went on from the same one.

    python -m training.soup CORPUS_DIR OUT_DIR TRAINED_DIR...

Taggers that differ only in the order of the last epochs lie in one valley; their mean lies deeper than each of them
(Wortsman et al. 2022, "Model soups") and costs nothing more when it reads. OUT_DIR looks like a TRAINED_DIR.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn
from transformers import AutoTokenizer

from training.corpus import load_news, passages_of
from training.train import encode, evaluate, load_classifier


@torch.no_grad()
def mean_of(models: Sequence[nn.Module]) -> None:
    """Give the first of some models of one shape the mean of the weights of all."""
    for weights in zip(*(model.parameters() for model in models), strict=True):
        weights[0].copy_(torch.stack(weights).mean(dim=0))


def main() -> None:
    """Leave encoder, head and log in OUT_DIR."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("trained", type=Path, nargs="+")
    options = parser.parse_args()

    mean = load_classifier(options.trained[0])
    mean_of([mean, *map(load_classifier, options.trained[1:])])
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(options.trained[0] / "encoder")
    mean.encoder.save_pretrained(options.out / "encoder")
    tokenizer.save_pretrained(options.out / "encoder")
    torch.save(mean.head.state_dict(), options.out / "head.pt")
    _, dev = load_news(options.corpus)
    scores = json.dumps({"dev": "passages", **evaluate(mean, encode(passages_of(dev), tokenizer))})
    print(scores)
    (options.out / "log.jsonl").write_text(scores + "\n")


if __name__ == "__main__":
    main()
