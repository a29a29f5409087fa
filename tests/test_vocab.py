"""IRIs: any text as an id gives a valid one of its own, and equal names meet in one."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg import EntityType, vocab

BASE = "https://example.org/kg/"
HARD = [
    ".", "..", "...", "../x", "a/../b", "./", "/", "//", "<", ">", "a b", " ", "\n", "\t", "a\r\nb", "%", "%2E", "%2F",
    "2F", "?", "#", "a#char=0,1", "a?b=c", "\"", "'", "\\", "{x}", "|", "^", "`", "خبر", "خَبَر", "🙂", "\u2028",
    "\u200f", "\ufeff", "\x00", "\x7f", "a.", ".a", "~", "é", "e\u0301", "A", "a", "\ud800", "x" * 5000,
]  # fmt: skip
IDS = st.sampled_from(HARD) | st.text(min_size=1) | st.text(alphabet="./%2EFef#?<> ", min_size=1)


@pytest.mark.parametrize("article_id", HARD, ids=ascii)
def test_any_id_is_a_valid_iri_below_the_base(article_id: str) -> None:
    iri = vocab.article_iri(BASE, article_id)
    assert NamedNode(iri).value == iri
    assert iri.startswith(BASE + "article/") and "/" not in iri.removeprefix(BASE + "article/")
    assert not urlsplit(iri).fragment and not urlsplit(iri).query


@given(IDS)
def test_resolving_the_iri_leaves_it_as_it_is(article_id: str) -> None:
    iri = vocab.article_iri(BASE, article_id)
    assert NamedNode(iri).value == iri
    assert urljoin("https://elsewhere.example/a/b", iri) == iri


@given(st.lists(IDS, min_size=2, max_size=6, unique=True))
def test_different_ids_have_different_iris(ids: list[str]) -> None:
    assert len({vocab.article_iri(BASE, each) for each in ids}) == len(ids)


def test_the_hard_ids_have_different_iris() -> None:
    assert len({vocab.article_iri(BASE, each) for each in HARD}) == len(HARD)


@given(IDS, st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_span_is_the_name_of_its_mention(article_id: str, start: int, length: int) -> None:
    article = vocab.article_iri(BASE, article_id)
    mention = vocab.mention_iri(article, start, start + length)
    assert NamedNode(mention).value == f"{article}/text#char={start},{start + length}"
    assert vocab.context_iri(article, length) == vocab.mention_iri(article, 0, length)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("القَاهِرَة", "القاهره"),
        ("أحمد", "احمد"),
        ("علي", "على"),
        ("سالم  الغامدي", "سالم الغامدى"),
        ("محـــمد", "محمد"),
        ("Paris", "PARIS"),
        ("غير‌بيدرسن", "غيربيدرسن"),
    ],
)
def test_spellings_of_one_unknown_name_share_an_iri(one: str, other: str) -> None:
    assert vocab.unlinked_iri(BASE, one, EntityType.PERSON) == vocab.unlinked_iri(BASE, other, EntityType.PERSON)


def test_an_unknown_name_of_another_type_is_another_thing() -> None:
    assert len({vocab.unlinked_iri(BASE, "الجزيرة", kind) for kind in EntityType}) == len(EntityType)


def test_names_are_not_mixed_up_with_types() -> None:
    assert vocab.unlinked_iri(BASE, "ORG\nسالم", EntityType.PERSON) != vocab.unlinked_iri(BASE, "سالم", EntityType.ORG)


@given(st.text())
def test_every_unknown_name_has_a_valid_iri(name: str) -> None:
    iri = vocab.unlinked_iri(BASE, name, EntityType.PLACE)
    assert NamedNode(iri).value == iri
    assert iri == vocab.unlinked_iri(BASE, name, EntityType.PLACE)


def test_wikidata_items_are_named_as_wikidata_names_them() -> None:
    assert vocab.entity_iri("Q159") == "http://www.wikidata.org/entity/Q159"


def test_every_class_has_a_term_of_ours_and_one_of_schema_org() -> None:
    assert set(vocab.CLASSES) == set(vocab.SCHEMA_CLASSES) == set(EntityType)


@pytest.mark.parametrize("iri", [*vocab.PREFIXES.values(), *vocab.CLASSES.values(), *vocab.SCHEMA_CLASSES.values()])
def test_every_term_is_an_iri(iri: str) -> None:
    assert NamedNode(iri).value == iri
