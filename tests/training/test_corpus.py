"""Labelled sentences become passages with typed spans, and no span loses its letters on the way."""

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.corpus import (
    Sentence,
    careless,
    epoch,
    fine_label,
    hamza_spellings,
    packed,
    read_conll,
    read_silver,
    rewritten,
    settle_states,
    to_sentence,
    wojood_label,
)

WORDS = st.sampled_from(["زيد", "في", "حلب", "،", ".", "قال", "(", ")"])
LABELS = st.sampled_from(["O", "O", "B-PERSON", "I-PERSON", "B-PLACE"])
SENTENCES = st.lists(st.tuples(WORDS, LABELS), min_size=1, max_size=8).map(
    lambda pairs: to_sentence([word for word, _ in pairs], [label for _, label in pairs])
)


def names(sentence: Sentence) -> list[tuple[str, str]]:
    return [(sentence.text[start:end], kind) for start, end, kind in sentence.spans]


def test_tokens_are_joined_as_print_has_them() -> None:
    sentence = to_sentence(["قال", "زيد", "(", "د ب أ", ")", "."], ["O", "B-PERSON", "O", "B-ORG", "O", "O"])
    assert sentence.text == "قال زيد (د ب أ)."
    assert names(sentence) == [("زيد", "PERSON"), ("د ب أ", "ORG")]


def test_quotes_at_the_edge_of_a_name_are_outside() -> None:
    sentence = to_sentence(['"النهار"'], ["B-ORG"])
    assert names(sentence) == [("النهار", "ORG")]


def test_files_are_read_sentence_by_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.conll").write_text("زيد\tB-PERSON\nقال\tO\n\n\nحلب\tB-PLACE\n", encoding="utf-8")
    assert list(read_conll(tmp_path / "a.conll")) == [(["زيد", "قال"], ["B-PERSON", "O"]), (["حلب"], ["B-PLACE"])]


@pytest.mark.parametrize(
    ("label", "ours"), [("B-Nation", "B-STATE"), ("I-Politician", "I-PERSON"), ("B-Book", "O"), ("O", "O")]
)
def test_fine_classes_become_four_types(label: str, ours: str) -> None:
    assert fine_label(label) == ours


@pytest.mark.parametrize(("label", "ours"), [("B-GPE", "B-GPE"), ("I-OCC|B-ORG|B-GPE", "B-ORG"), ("B-DATE", "O")])
def test_of_a_nest_the_outermost_of_our_types_counts(label: str, ours: str) -> None:
    assert wojood_label(label) == ours


def test_a_place_that_is_a_state_becomes_one_with_its_particle_too() -> None:
    sentence = Sentence(text="من لبنان ولبنان إلى حلب", spans=((3, 8, "GPE"), (9, 15, "GPE"), (20, 23, "GPE")))
    assert [kind for _, kind in names(settle_states(sentence, frozenset({"لبنان"})))] == ["STATE", "STATE", "PLACE"]


@given(st.lists(SENTENCES, max_size=12), st.integers(0, 5))
def test_packing_keeps_every_name_and_every_letter(sentences: list[Sentence], seed: int) -> None:
    passages = packed(sentences, random.Random(seed))
    assert " ".join(p.text for p in passages) == " ".join(s.text for s in sentences)
    assert [name for p in passages for name in names(p)] == [name for s in sentences for name in names(s)]


@given(st.lists(SENTENCES, min_size=1, max_size=12))
def test_an_epoch_is_the_same_for_the_same_seed(sentences: list[Sentence]) -> None:
    assert epoch([sentences], seed=3) == epoch([sentences], seed=3)
    kept = Counter(name for p in epoch([sentences], seed=3) for name in names(p))
    assert kept == Counter(name for s in sentences for name in names(s))  # no name here has a letter that changes


def test_a_bare_alef_gets_the_hamza_it_mostly_has() -> None:
    assert hamza_spellings(["أحمد إلى أحمد", "احمد"]) == {"احمد": "أحمد", "الى": "إلى"}


def test_names_keep_their_letters_when_others_vanish() -> None:
    sentence = Sentence(text="قال: «أحمد» ، وسكت", spans=((6, 10, "PERSON"),))
    bare = rewritten(sentence, lambda char: "" if char in ":«»،" else char)
    assert (bare.text, names(bare)) == ("قال أحمد  وسكت", [("أحمد", "PERSON")])


def test_careless_typists_write_some_passages_in_each_of_their_ways() -> None:
    sentence = Sentence(text="أكدت فاطمة، على", spans=((5, 10, "PERSON"),))
    rng = random.Random(1)
    ways = Counter(careless(sentence, rng).text for _ in range(2000))
    assert set(ways) == {"أكدت فاطمة، على", "اكدت فاطمة، على", "اكدت فاطمه، علي", "أكدت فاطمة على"}
    assert 0.75 < ways[sentence.text] / 2000 < 0.85


def test_silver_passages_are_read_back(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_text('{"text": "في حلب", "spans": [[3, 6, "PLACE"]]}\n', encoding="utf-8")
    assert read_silver(tmp_path / "s.jsonl") == [Sentence(text="في حلب", spans=((3, 6, "PLACE"),))]
