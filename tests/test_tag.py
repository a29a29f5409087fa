"""Texts of any length through the tagger: windows lose nothing, offsets fit, a wrong model says what is wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
import torch
from conftest import article
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg import Article, EntityType, SettingsError, Tagged, Tagger, load_tagger
from kg.ner import blank_pipeline
from kg.tag import WINDOW, windows

NAMES = {"PERSON": ["فلان علان", "زيد"], "STATE": ["روسيا"], "PLACE": ["حلب"], "ORG": ["حزب النور"]}


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """Real tokenizer and offsets, rules instead of weights."""
    nlp = blank_pipeline()
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": kind, "pattern": name} for kind, names in NAMES.items() for name in names])
    return Tagger(nlp, batch=2)


@Language.component("unsure")
def make_unsure(doc: Doc) -> Doc:
    """Give every name the probability 0.5."""
    doc.user_data["ent_scores"] = {ent.start: 0.5 for ent in doc.ents}
    return doc


def tag(tagger: Tagger, *texts: str) -> list[Tagged]:
    return list(tagger.tag(article(text, id=str(i)) for i, text in enumerate(texts)))


@given(st.text(alphabet='اب و.،\n؟!" ', max_size=1500) | st.text(max_size=1000))
def test_windows_of_any_text_join_to_the_text_and_none_is_too_long(text: str) -> None:
    cuts = list(windows(text))
    assert "".join(text[start:end] for start, end in cuts) == text
    assert all(0 < end - start <= WINDOW for start, end in cuts)


@pytest.mark.parametrize("text", ["قال هذا. وقال ذاك؟ نعم!", "سطر\nسطر آخر", "نسبة 3.5 في المئة", " \n "])
def test_a_short_text_is_one_window(text: str) -> None:
    assert list(windows(text)) == [(0, len(text))]


def test_no_text_has_no_window() -> None:
    assert list(windows("")) == []


@pytest.mark.parametrize("end", [". ", "؟ ", "!\n", '." ', "\n"])
def test_a_window_holds_whole_sentences(end: str) -> None:
    sentence = "كلمة " * 50 + "نهاية" + end
    assert [end - start for start, end in windows(sentence * 5)] == [n * len(sentence) for n in (2, 2, 1)]


def test_a_number_with_a_point_ends_no_sentence() -> None:
    sentence = "ارتفعت النسبة إلى 3.5 في المئة " * 10 + ". "
    assert {text_end % len(sentence) for _, text_end in windows(sentence * 5)} == {0}


@pytest.mark.parametrize("mark", ["، ", " و", " "])
def test_a_long_sentence_is_cut_where_a_speaker_would_breathe(mark: str) -> None:
    text = ("كلمة" * 100 + mark) + "كلمة" * 100
    first, second = windows(text)
    assert first[1] == second[0] == len(text) - 400 - (mark == " و")


def test_a_word_longer_than_a_window_is_cut_all_the_same() -> None:
    assert [end - start for start, end in windows("ا" * (2 * WINDOW + 1))] == [WINDOW, WINDOW, 1]


def test_mentions_are_at_their_offsets_in_every_window(tagger: Tagger) -> None:
    text = "قال فلان علان في روسيا. " * 60 + "\n\nوقال زيد إن حزب النور في حلب"
    (page,) = tag(tagger, text)
    assert len(page.mentions) == 123
    assert all(text[m.start : m.end] == m.text for m in page.mentions)
    assert [m.type for m in page.mentions[-3:]] == [EntityType.PERSON, EntityType.ORG, EntityType.PLACE]
    assert [m.start for m in page.mentions] == sorted(m.start for m in page.mentions)


def test_articles_come_back_in_order_whatever_their_length(tagger: Tagger) -> None:
    texts = ["زيد " * 50, "", "روسيا", " \n", "في حلب. " * 100]
    pages = tag(tagger, *texts)
    assert [page.article.text for page in pages] == texts
    assert [len(page.mentions) for page in pages] == [50, 0, 1, 0, 100]


def test_a_rule_without_a_score_counts_as_sure(tagger: Tagger) -> None:
    assert tag(tagger, "زيد")[0].mentions[0].score == 1.0


def test_an_invisible_mark_beside_a_name_is_outside() -> None:
    nlp = blank_pipeline()
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "\u200fزيد\u200e"}])
    (page,) = tag(Tagger(nlp), "قال \u200fزيد\u200e أمس")
    assert [(m.text, m.start) for m in page.mentions] == [("زيد", 5)]


def test_a_name_below_the_threshold_of_its_type_is_dropped() -> None:
    nlp = blank_pipeline()
    nlp.add_pipe("entity_ruler").add_patterns([{"label": kind, "pattern": NAMES[kind][-1]} for kind in NAMES])
    nlp.add_pipe("unsure")
    (page,) = tag(Tagger(nlp, thresholds={"STATE": 0.6, "PLACE": 0.4}), "زيد في روسيا ثم حلب")
    assert [m.text for m in page.mentions] == ["زيد", "حلب"]


@pytest.mark.parametrize("device", ["cuda", "cuda:7", "moon"])
def test_a_device_that_is_not_there_is_told_with_what_would_be_right(device: str) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    with pytest.raises(SettingsError, match=rf"device: torch .* sees no '{device}' here \(expected cpu\)"):
        Tagger(blank_pipeline(), device=device)


def test_tagging_streams(tagger: Tagger) -> None:
    def endless() -> Iterator[Article]:
        while True:
            yield article("زيد")

    assert next(tagger.tag(endless())).mentions[0].text == "زيد"


def test_a_missing_model_folder_is_an_error_of_use(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no tagger model there \(expected a spaCy pipeline folder"):
        load_tagger(tmp_path / "nowhere")


def test_a_folder_that_is_no_pipeline_is_an_error_of_use(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("[nlp]\nlang = 'ar'\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be loaded as a spaCy pipeline"):
        load_tagger(tmp_path)


def test_a_pipeline_of_other_labels_is_refused_with_the_labels_that_would_be_right(tmp_path: Path) -> None:
    nlp = spacy.blank("ar")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "حلب"}])
    nlp.to_disk(tmp_path)
    with pytest.raises(SettingsError, match=r"unknown entity labels \['LOC'\] \(expected PERSON, STATE, ORG, PLACE\)"):
        load_tagger(tmp_path)


def test_a_pipeline_of_the_four_types_is_loaded_from_disk(tmp_path: Path) -> None:
    nlp = blank_pipeline()
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PLACE", "pattern": "حلب"}])
    nlp.to_disk(tmp_path)
    assert [m.text for m in tag(load_tagger(tmp_path), "في حلب")[0].mentions] == ["حلب"]


PLAIN = "التقى الرئيس الأميركي باراك أوباما في مدينة برلين مسؤولين من ألمانيا ومن منظمة الصحة العالمية."


@pytest.mark.model
def test_the_shipped_model_finds_all_four_types_in_a_plain_sentence(shipped_tagger: Tagger) -> None:
    (page,) = tag(shipped_tagger, PLAIN)
    found = {(m.text, m.type.value) for m in page.mentions}
    assert {("باراك أوباما", "PERSON"), ("برلين", "PLACE"), ("ألمانيا", "STATE")} <= found
    assert any(kind == "ORG" and "الصحة العالمية" in text for text, kind in found)


@pytest.mark.model
def test_the_shipped_model_reads_a_long_article_to_its_last_sentence(shipped_tagger: Tagger) -> None:
    filler = "وتابع المتحدثون أن الأسعار ارتفعت خلال الشهر الماضي بسبب نقص المواد الأولية في الأسواق. "
    text = filler * 250 + "وعاد باراك أوباما إلى برلين"
    assert len(text.split()) > 3000
    (page,) = tag(shipped_tagger, text)
    assert {m.text for m in page.mentions if m.start >= len(filler) * 250} >= {"باراك أوباما", "برلين"}


@pytest.mark.model
def test_mentions_of_the_shipped_model_are_at_their_offsets(shipped_tagger: Tagger) -> None:
    text = f'🙂 \n{PLAIN}\n\nوقال:"{PLAIN}" (د ب أ)\t{PLAIN}'
    (page,) = tag(shipped_tagger, text)
    assert len(page.mentions) >= 9
    assert all(text[m.start : m.end] == m.text and 0 <= m.score <= 1 for m in page.mentions)
    assert all(a.end <= b.start for a, b in zip(page.mentions, page.mentions[1:], strict=False))


@pytest.mark.model
@pytest.mark.parametrize("text", ["", " ", "\n\n", "🙂", "ًٌٍ", "...", "a", "ا" * 1000, "\u200f", "و" * 450 + " في حلب"])
def test_no_text_is_too_strange_for_the_shipped_model(shipped_tagger: Tagger, text: str) -> None:
    (page,) = tag(shipped_tagger, text)
    assert page.article.text == text
