"""Step 7: several taggers together say what they think of each word of unlabelled and of labelled text.

    python -m training.teach CORPUS_DIR OUT.npz TRAINED_DIR... [--every 14]

The mean of taggers that were trained apart is better than each of them. One tagger that learns their mean chances, not
their hard answers, keeps most of that (Hinton, Vinyals and Dean 2015). The texts: every fourteenth raw article, in the
windows of tagging, and the training sentences of the sources that are not news.
"""

import argparse
import json
import random
from itertools import chain, islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoTokenizer

from kg.ner import LABELS
from training.corpus import Sentence, load_more, packed, raw_lines
from training.loop import autocast
from training.silver import passages
from training.train import Encoded, TokenClassifier, batches, encode, load_classifier, to_tensors


@torch.inference_mode()
def add_chances(
    tagger: TokenClassifier, examples: list[Encoded], sums: dict[int, NDArray[np.float32]], *, share: float
) -> None:
    """Add a share of what a tagger thinks to the sums, by the ``id`` of the example."""
    for batch in batches(examples):
        ids, mask, _ = to_tensors(batch)
        with autocast():
            logits = tagger(ids, mask).float()
        for example, rows in zip(batch, logits, strict=True):
            sums[id(example)][example.known] += share * rows[example.rows].softmax(-1).numpy()


def main() -> None:
    """Write texts, the chances of all their tokens in one array, and where each text's tokens end in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("taggers", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=14)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    raw = passages(islice(raw_lines(options.corpus), 0, None, options.every))
    more = chain.from_iterable(packed(source, random.Random(0)) for source in load_more(options.corpus))
    sentences = [*(Sentence(text=text, spans=()) for text in raw), *more]
    examples = encode(sentences, AutoTokenizer.from_pretrained(options.taggers[0] / "encoder"))
    # Tokens beyond what the network reads keep zeros: they teach nothing.
    sums = {id(example): np.zeros((len(example.known), len(LABELS)), dtype=np.float32) for example in examples}
    for folder in options.taggers:
        add_chances(load_classifier(folder), examples, sums, share=1 / len(options.taggers))
        print(folder, len(examples), flush=True)
    chances = [sums[id(example)] for example in examples]
    np.savez_compressed(
        options.out,
        texts=json.dumps([example.text for example in examples], ensure_ascii=False),
        chances=np.concatenate(chances).astype(np.float16),
        ends=np.cumsum([len(each) for each in chances]),
    )


if __name__ == "__main__":
    main()
