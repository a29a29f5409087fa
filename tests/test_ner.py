"""The tagger's head: well-formed labellings, names from them, and the tokenizer that training and tagging share."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.ner import LABELS, NerHead, blank_pipeline, decode, typed_spans

WIDTH = len(LABELS)
TOKENIZER = blank_pipeline()
LOGITS = st.lists(st.lists(st.floats(-20, 20, width=32), min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=12).map(
    lambda rows: np.array(rows, dtype=np.float32)
)


def logits(*labels: str) -> np.ndarray:
    """Scores that are sure of these labels."""
    rows = np.zeros((len(labels), WIDTH), dtype=np.float32)
    for row, label in zip(rows, labels, strict=True):
        row[LABELS.index(label)] = 5
    return rows


@given(LOGITS)
def test_an_inside_label_never_stands_without_its_beginning(scores: np.ndarray) -> None:
    path, probabilities = decode(scores)
    assert len(path) == len(probabilities) == len(scores)
    assert all(0 <= p <= 1.0001 for p in probabilities)
    for last, this in zip([0, *path], path, strict=False):
        if LABELS[this].startswith("I-"):
            assert LABELS[last][2:] == LABELS[this][2:]


def test_sure_labels_are_taken_as_they_are() -> None:
    path, probabilities = decode(logits("B-PERSON", "I-PERSON", "O", "B-STATE"))
    assert [LABELS[i] for i in path] == ["B-PERSON", "I-PERSON", "O", "B-STATE"]
    assert min(probabilities) > 0.9


def test_a_name_has_one_type_though_its_words_disagree() -> None:
    path, _ = decode(logits("B-ORG", "I-PLACE", "I-ORG"))
    assert len({LABELS[i][2:] for i in path} - {""}) == 1


def test_a_name_cannot_begin_inside() -> None:
    path, _ = decode(logits("I-PERSON"))
    assert LABELS[path[0]] != "I-PERSON"


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        ([], []),
        (["O", "O"], []),
        (["B-ORG"], [(0, 1, "ORG")]),
        (["B-ORG", "B-ORG"], [(0, 1, "ORG"), (1, 2, "ORG")]),
        (["O", "B-PLACE", "I-PLACE", "I-PLACE"], [(1, 4, "PLACE")]),
        (["B-PERSON", "I-PERSON", "B-STATE", "O"], [(0, 2, "PERSON"), (2, 3, "STATE")]),
    ],
)
def test_names_are_read_off_a_labelling(labels: list[str], spans: list[tuple[int, int, str]]) -> None:
    assert list(typed_spans([LABELS.index(label) for label in labels])) == spans


@given(LOGITS)
def test_names_of_any_labelling_are_sorted_and_do_not_overlap(scores: np.ndarray) -> None:
    path, _ = decode(scores)
    spans = list(typed_spans(path))
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert sum(LABELS[i].startswith("B-") for i in path) == len(spans)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ('قال:"بوتين"', ["قال", ':"', "بوتين", '"']),
        ("الخميس.وقال", ["الخميس", ".", "وقال"]),
        ("«النور»،", ["«", "النور", "»", "،"]),
        ("روسيا/تركيا", ["روسيا", "/", "تركيا"]),
        ("موسكو؛أنقرة؟نعم", ["موسكو", "؛", "أنقرة", "؟", "نعم"]),
        ("بوتين.وتهيمن", ["بوتين", ".", "وتهيمن"]),
        ("مُحَمَّد", ["مُحَمَّد"]),
        ("https://example.org/a.b", ["https://example.org/a.b"]),
    ],
)
def test_marks_between_two_words_split_them(text: str, tokens: list[str]) -> None:
    assert [token.text for token in TOKENIZER(text)] == tokens


def test_the_tokenizer_splits_the_same_after_a_trip_to_disk(tmp_path: Path) -> None:
    TOKENIZER.to_disk(tmp_path / "blank")
    back = spacy.load(tmp_path / "blank")
    text = 'قال:"بوتين" الخميس.وقال'
    assert [token.text for token in back(text)] == [token.text for token in TOKENIZER(text)]


@given(st.text(alphabet='ابوت. ،:"()«»/\nَّ1a', max_size=60) | st.text(max_size=60))
def test_the_tokenizer_loses_nothing(text: str) -> None:
    assert "".join(token.text_with_ws for token in TOKENIZER(text)) == text


def test_a_head_comes_back_from_disk_as_it_was(tmp_path: Path) -> None:
    head = NerHead()
    head.weights = np.arange(WIDTH * 3, dtype=np.float32).reshape(WIDTH, 3)
    head.bias = np.ones(WIDTH, dtype=np.float32)
    head.to_disk(tmp_path / "head")
    back = NerHead().from_disk(tmp_path / "head")
    assert np.array_equal(back.weights, head.weights)
    assert np.array_equal(back.bias, head.bias)
