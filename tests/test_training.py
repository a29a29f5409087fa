"""What training reads: careless spelling, passages that taggers labelled, targets. The training itself takes hours."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
import spacy

from kg.ner import LABELS, blank_pipeline
from kg.settings import MODEL_NAME, data_folder
from training.corpus import UNSURE, Sentence, careless, epoch, packed, read_taught
from training.train import encode, loss_of, shares_of

TEXT = "وصلت المستشارة إلى أنقرة، ثم غادرت."


def taught(text: str) -> Sentence:
    """Return a passage with another chance for each of its tokens, so that a shift would show."""
    tokens = len(blank_pipeline()(text))
    chances = np.linspace(0.1, 0.9, tokens * len(LABELS)).reshape(tokens, len(LABELS))
    return Sentence(text=text, spans=(), chances=chances.astype(np.float16))


@pytest.fixture(scope="module")
def tokenizer():
    """The tokenizer of the shipped model."""
    return spacy.load(data_folder("models") / MODEL_NAME).get_pipe("transformer").model.tokenizer


@pytest.mark.model
def test_a_known_label_is_certain_and_a_doubtful_word_teaches_nothing(tokenizer):
    start = TEXT.index("أنقرة")
    sentence = Sentence(text=TEXT, spans=((0, 4, UNSURE), (start, start + 5, "PLACE")))
    [example] = encode([sentence], tokenizer)
    of = {TEXT[s:e]: row for (s, e), row in zip(example.tokens, example.targets, strict=True)}
    assert of["أنقرة"][LABELS.index("B-PLACE")] == 1
    assert of["أنقرة"].sum() == 1
    assert not of["وصلت"].any()
    assert of["غادرت"][LABELS.index("O")] == 1


@pytest.mark.model
def test_what_taggers_think_of_a_token_is_its_target_also_in_careless_spelling(tokenizer):
    passage = taught(TEXT)
    spellings = {careless(passage, random.Random(seed)).text: seed for seed in range(60)}
    assert len(spellings) == 3  # as printed, bare alefs, ه for ة as well; the punctuation stays
    for text, seed in spellings.items():
        sentence = careless(passage, random.Random(seed))
        [example] = encode([sentence], tokenizer)
        assert example.text == text
        assert example.known.all()
        np.testing.assert_array_equal(example.targets, passage.chances.astype(np.float32))


def test_passages_of_taggers_are_not_joined_to_others():
    passages = [taught("قال الوزير."), taught("ثم غادر.")]
    assert packed(passages, random.Random(0), lengths=[600]) == passages
    assert {p.text for p in epoch([passages], seed=1)} == {p.text for p in passages}


def test_passages_of_taggers_are_read_as_they_were_written(tmp_path: Path):
    passages = [taught("قال الوزير."), taught("ثم غادر المدينة.")]
    np.savez_compressed(
        tmp_path / "taught.npz",
        texts=json.dumps([p.text for p in passages], ensure_ascii=False),
        chances=np.concatenate([p.chances for p in passages]),
        ends=np.cumsum([len(p.chances) for p in passages]),
    )
    for wrote, read in zip(passages, read_taught(tmp_path / "taught.npz"), strict=True):
        assert wrote.text == read.text
        np.testing.assert_array_equal(wrote.chances, read.chances)


def test_each_epoch_has_another_share_and_none_is_lost():
    sentences = [Sentence(text=str(n), spans=()) for n in range(10)]
    shares = shares_of(sentences, 4)
    assert sorted(s.text for share in shares for s in share) == sorted(s.text for s in sentences)


def test_the_loss_counts_words_that_have_a_target_alone():
    import torch

    logits = torch.zeros((1, 3, len(LABELS)))
    logits[0, 2, 5] = 100.0  # wrong, but nothing is to be learned there
    targets = torch.zeros((1, 3, len(LABELS)))
    targets[0, 0, 0] = 1
    assert loss_of(logits, targets).item() == pytest.approx(np.log(len(LABELS)))
