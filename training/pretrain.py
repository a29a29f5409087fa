"""Step 2: go on with masked-language pre-training on Arabic news; checkpoints as it goes.

    python -m training.pretrain ENCODER_DIR CORPUS_DIR OUT_DIR [--steps 11500] [--seed 1]

The base encoder was made for comparing sentences in a hundred languages and then rounded to four bits. Here it reads
the unlabelled news, and the labelled texts without their labels, and guesses whole words that are masked (Cui et al.
2021, "Pre-Training with Whole Word Masking"); some texts are written as careless typists would. OUT_DIR gets a folder
like ENCODER_DIR. Running the same command again goes on from the last checkpoint.
"""

import argparse
import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoTokenizer, BertModel, PreTrainedTokenizerFast

from training.corpus import Sentence, careless, load_more, load_news, raw_lines
from training.loop import Half, Schedule, parse_options

LENGTH = 128
"""Pieces in a sequence, with one special piece at each end."""
SEQUENCES = 16
"""Sequences in a batch."""
MASKED = 0.2
"""Share of the words that are guessed: 80 % of them masked, 10 % replaced, 10 % left (Devlin et al. 2019)."""


class MaskedGuesser(nn.Module):
    """The encoder and the layer that guesses pieces, its output weights those of the embedding."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.transform = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(encoder.config.vocab_size))

    def forward(self, ids: Tensor, masked: Tensor) -> Tensor:
        """Return logits of shape (masked pieces, vocabulary)."""
        hidden = self.encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
        guesses = self.transform(hidden[masked])
        logits: Tensor = nn.functional.linear(guesses, self.encoder.embeddings.word_embeddings.weight, self.bias)
        return logits


def piece_stream(corpus: Path, tokenizer: PreTrainedTokenizerFast) -> NDArray[np.int32]:
    """Return all text as one row of piece ids, texts parted by the end-of-sentence piece."""
    news, _ = load_news(corpus)
    texts = [line.strip() for line in raw_lines(corpus)]
    texts += [sentence.text for source in (news, *load_more(corpus)) for sentence in source]
    rng = random.Random(0)
    texts = [careless(Sentence(text=text, spans=()), rng).text for text in texts]
    rows: list[NDArray[np.int32]] = []
    for at in range(0, len(texts), 1000):
        encoded = tokenizer(texts[at : at + 1000], add_special_tokens=False)["input_ids"]
        rows += [np.array([*ids, tokenizer.eos_token_id], dtype=np.int32) for ids in encoded]
    return np.concatenate(rows)


class Masker:
    """Chooses whole words to guess."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        pieces = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
        self.begins = np.array([piece.startswith("\u2581") for piece in pieces])
        self.special = np.zeros(len(pieces), dtype=bool)
        self.special[tokenizer.all_special_ids] = True
        self.mask = tokenizer.mask_token_id

    def __call__(self, ids: NDArray[np.int32], rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
        """Return (ids with words hidden, which are to be guessed, the right ids of these); *ids* is two-dimensional."""
        special = self.special[ids]
        word = np.cumsum(self.begins[ids] | special, axis=1)
        chance = rng.random((len(ids), word.max() + 1))
        chosen = (np.take_along_axis(chance, word, axis=1) < MASKED) & ~special
        hidden = ids.copy()
        how = rng.random(ids.shape)
        hidden[chosen & (how < 0.8)] = self.mask
        swapped = chosen & (how >= 0.9)
        hidden[swapped] = rng.integers(4, self.mask, swapped.sum())
        return torch.from_numpy(hidden).long(), torch.from_numpy(chosen), torch.from_numpy(ids[chosen]).long()


def sequences(stream: NDArray[np.int32], rng: np.random.Generator, bos: int, eos: int) -> Iterator[NDArray[np.int32]]:
    """Yield batches of shape (SEQUENCES, LENGTH) that together hold the stream once, cut at a random phase."""
    body = LENGTH - 2
    phase = int(rng.integers(body))
    total = (len(stream) - phase) // body
    rows = stream[phase : phase + total * body].reshape(total, body)
    order = rng.permutation(total)
    for at in range(0, total - SEQUENCES + 1, SEQUENCES):
        batch = np.empty((SEQUENCES, LENGTH), dtype=np.int32)
        batch[:, 0], batch[:, -1] = bos, eos
        batch[:, 1:-1] = rows[order[at : at + SEQUENCES]]
        yield batch


def endless(stream: NDArray[np.int32], seed: int, bos: int, eos: int) -> Iterator[NDArray[np.int32]]:
    """Yield batches, epoch after epoch."""
    for epoch in count():
        yield from sequences(stream, np.random.default_rng([seed, epoch]), bos, eos)


def main() -> None:
    """Train and leave an encoder folder in OUT_DIR."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=11500, help=f"batches of {SEQUENCES * LENGTH:,} pieces")
    options = parse_options(parser, rate=3e-4)

    tokenizer = AutoTokenizer.from_pretrained(options.start)
    stream = piece_stream(options.corpus, tokenizer)
    print(f"{len(stream):,} pieces", flush=True)
    encoder = BertModel.from_pretrained(
        options.start,
        add_pooling_layer=False,
        attn_implementation="eager",
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
    )
    model = MaskedGuesser(encoder)
    masker = Masker(tokenizer)
    schedule = Schedule(
        model.parameters(), rate=options.rate, steps=options.steps, checkpoint=options.out / "checkpoint.pt"
    )
    done = schedule.resume(model)
    half = Half(model)
    half.worker.train()
    step = 0
    for batch in endless(stream, options.seed, tokenizer.bos_token_id, tokenizer.eos_token_id):
        step += 1
        if step <= done:
            continue
        ids, chosen, right = masker(batch, np.random.default_rng([options.seed, 1, step]))
        loss = nn.functional.cross_entropy(half.worker(ids, chosen).float(), right)
        half.backward(loss)
        schedule.step(model)
        half.refresh()
        schedule.tell(step, loss)
        if step % 500 == 0 or step == schedule.steps:
            schedule.save(model, step)
        if step == schedule.steps:
            break
    encoder.config.attention_probs_dropout_prob = encoder.config.hidden_dropout_prob = 0.1
    encoder.save_pretrained(options.out)
    tokenizer.save_pretrained(options.out)


if __name__ == "__main__":
    main()
