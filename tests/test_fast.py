"""The fast back end beside the reference: the same names, whatever stands around a text, and whatever the text is."""

import itertools
import unicodedata

import pytest
from conftest import article
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import Article, Mention, Settings, Tagger, load_tagger, read_articles
from kg.ner import blank_pipeline
from kg.settings import data_folder

pytestmark = pytest.mark.model

PLAIN = "التقى الرئيس الأميركي باراك أوباما في مدينة برلين مسؤولين من ألمانيا ومن منظمة الصحة العالمية."


@pytest.fixture(scope="module")
def samples() -> list[Article]:
    read = read_articles([data_folder("seeds") / "documents"], longest=100_000)
    return [each for each in read if isinstance(each, Article)]


def names(tagger: Tagger, *articles: Article) -> list[tuple[Mention, ...]]:
    return [tagged.mentions for tagged in tagger.tag(articles)]


def spans(mentions: tuple[Mention, ...]) -> set[tuple[int, int, str]]:
    return {(m.start, m.end, m.type.value) for m in mentions}


def test_the_reference_tags_99_of_100_words_alike(shipped_tagger: Tagger, samples: list[Article]) -> None:
    reference = load_tagger(Settings().model, backend="spacy")
    nlp = blank_pipeline()
    total = same = 0
    for text, fast, slow in zip(samples, names(shipped_tagger, *samples), names(reference, *samples), strict=True):
        tags = [{at: (m.start == at, m.type) for m in each for at in range(m.start, m.end)} for each in (fast, slow)]
        words = [token.idx for token in nlp(text.text)]
        total += len(words)
        same += sum(tags[0].get(at) == tags[1].get(at) for at in words)
    assert same / total >= 0.99


def test_names_and_scores_do_not_depend_on_the_articles_around(samples: list[Article]) -> None:
    one_by_one = load_tagger(Settings().model, batch=1)
    all_at_once = load_tagger(Settings().model, batch=64)
    assert names(one_by_one, *samples) == names(all_at_once, *samples)
    assert names(one_by_one, article(PLAIN)) == names(all_at_once, *samples, article(PLAIN))[-1:]


def test_scores_are_probabilities(shipped_tagger: Tagger, samples: list[Article]) -> None:
    scores = [m.score for mentions in names(shipped_tagger, *samples) for m in mentions]
    assert len(scores) > 300
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize(
    "written",
    [
        "".join(char + "\u064e" * char.isalpha() for char in PLAIN),
        PLAIN.replace("س", "س\u0640\u0640"),
        "".join(f"{unicodedata.lookup('ARABIC LETTER YEH ISOLATED FORM')}" if c == "ي" else c for c in PLAIN),
        PLAIN.replace("ي", "\u06cc").replace("ك", "\u06a9"),
        PLAIN.replace("أ", "ا"),
        PLAIN.replace(" ", "\n"),
        "\u202b" + PLAIN.replace(" ", " \u200f") + "\u202c",
    ],
    ids=["vowel marks", "tatweel", "presentation forms", "Persian letters", "no hamza", "lines", "directions"],
)
def test_another_way_of_writing_has_the_same_names(shipped_tagger: Tagger, written: str) -> None:
    plain, other = names(shipped_tagger, article(PLAIN), article(written))
    assert [m.type for m in plain] == [m.type for m in other]
    assert all(written[m.start : m.end] == m.text for m in other)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="اأبتسيكو لل.،ًـ\u200f\n🙂aZ", max_size=1500))
def test_no_text_is_too_strange(shipped_tagger: Tagger, text: str) -> None:
    (mentions,) = names(shipped_tagger, article(text))
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


def test_a_window_of_more_pieces_than_the_transformer_takes_is_read_in_parts(shipped_tagger: Tagger) -> None:
    strange = " ".join("ݣݒݐݑڠڟ" for _ in range(115))
    text = f"{strange} وصل باراك أوباما إلى برلين"
    (mentions,) = names(shipped_tagger, article(text))
    assert "باراك أوباما" in {m.text for m in mentions}


def test_a_text_without_a_full_stop_is_read_to_its_end(shipped_tagger: Tagger) -> None:
    filler = "وتابع المتحدثون أن الأسعار ارتفعت خلال الشهر الماضي بسبب نقص المواد الأولية في الأسواق "
    text = filler * 600 + "وعاد باراك أوباما إلى برلين"
    (mentions,) = names(shipped_tagger, article(text))
    assert {"باراك أوباما", "برلين"} <= {m.text.removeprefix("ل") for m in mentions}
