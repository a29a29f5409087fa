"""Whole words are hidden, special pieces never, and every piece of the stream is read once an epoch."""

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from training.pretrain import LENGTH, SEQUENCES, Masker, sequences

SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]
PIECES = [*SPECIALS, *(f"\u2581word{n}" for n in range(30)), *(f"end{n}" for n in range(30)), "<mask>"]


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    core = Tokenizer(models.Unigram([(piece, -1.0) for piece in PIECES], unk_id=3))
    core.pre_tokenizer = pre_tokenizers.Metaspace()
    return PreTrainedTokenizerFast(
        tokenizer_object=core, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>",
        mask_token="<mask>",
    )  # fmt: skip


def test_the_pieces_of_a_word_are_hidden_together(tokenizer: PreTrainedTokenizerFast) -> None:
    masker, rng = Masker(tokenizer), np.random.default_rng(0)
    words = [[4 + n % 30, 34 + n % 30, 35 + n % 29] for n in range(42)]
    ids = np.array([[0, *(piece for word in words for piece in word), 2]] * 8, dtype=np.int32)
    hidden, chosen, right = masker(ids, rng)
    by_word = chosen[:, 1:-1].reshape(8, 42, 3)
    assert (by_word.all(dim=2) == by_word.any(dim=2)).all()
    assert 0.1 < by_word[:, :, 0].float().mean() < 0.3
    assert not chosen[:, 0].any() and not chosen[:, -1].any()
    assert (right.numpy() == ids[chosen.numpy()]).all()
    kept = ~chosen.numpy()
    assert (hidden.numpy()[kept] == ids[kept]).all()
    assert (hidden[chosen] == tokenizer.mask_token_id).float().mean() > 0.6


def test_an_epoch_reads_the_stream_once() -> None:
    body = LENGTH - 2
    stream = np.arange(body * SEQUENCES * 3 + body, dtype=np.int32)
    batches = list(sequences(stream, np.random.default_rng(1), 0, 2))
    assert len(batches) == 3
    seen = np.concatenate([batch[:, 1:-1].ravel() for batch in batches])
    assert len(np.unique(seen)) == len(seen) == 3 * SEQUENCES * body
    assert all((batch[:, 0] == 0).all() and (batch[:, -1] == 2).all() for batch in batches)
