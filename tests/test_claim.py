"""Claiming: the promises of the graph model, held against links made by hand."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize
from world import BASE, FACTS, ODD, PAGES, RUN, SUMMIT, TRIPOLI, article, linked, name, read_tables, whole_graph

from kg import Aliases, EntityType, Link, Linked, Mention, Rung, Verdict, claim_article, claim_entities, vocab
from kg.claim import claim_run
from kg.settings import data_folder
from kg.tables import Kind


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Aliases:
    return read_tables(tmp_path_factory.mktemp("tables"))


def claims(page: Linked, *, keep_text: bool = True) -> tuple[Quad, ...]:
    return claim_article(page, base=BASE, run=RUN, keep_text=keep_text)


def objects(quads: tuple[Quad, ...], predicate: str, subject: str | None = None) -> list[NamedNode | Literal]:
    found = [q.object for q in quads if q.predicate.value == predicate and subject in (None, str(q.subject)[1:-1])]
    assert all(isinstance(each, NamedNode | Literal) for each in found)
    return found  # type: ignore[return-value]


def the(quads: tuple[Quad, ...], predicate: str, subject: str | None = None) -> str:
    [found] = objects(quads, predicate, subject)
    return found.value


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> list[Quad]:
    """The quads of all pages, and of all that they name and cite, as a build puts them together."""
    return whole_graph(tmp_path_factory.mktemp("tables"))


def test_the_graph_of_a_small_article(golden: Callable[[str, str], None], tables: Aliases) -> None:
    quads = [*claims(SUMMIT), *sorted(claim_entities(SUMMIT, tables, base=BASE), key=str)]
    golden("summit.nq", "".join(f"{quad} .\n" for quad in quads))


def test_there_are_no_blank_nodes(graph: list[Quad]) -> None:
    for quad in graph:
        for term in (quad.subject, quad.predicate, quad.graph_name):
            assert isinstance(term, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)


def test_no_triple_stands_in_two_graphs(graph: list[Quad]) -> None:
    triples = Counter(quad.triple for quad in set(graph))
    assert [triple for triple, count in triples.items() if count > 1] == []


def test_two_runs_with_other_settings_share_no_triple() -> None:
    one = claim_run(run=RUN, facts=FACTS, label="kg 0.1.0")
    other = claim_run(run=BASE + "run/fedcba9876543210", facts=FACTS, label="kg 0.1.0")
    triples = Counter(quad.triple for quad in {*one, *other})
    assert max(triples.values()) == 1


def test_every_quad_of_an_article_is_in_its_graph() -> None:
    for page in PAGES:
        assert {q.graph_name.value for q in claims(page)} == {vocab.article_iri(BASE, page.article.id)}  # type: ignore[union-attr]


def test_the_order_is_that_of_the_words_and_does_not_depend_on_the_links() -> None:
    backwards = replace(TRIPOLI, links=TRIPOLI.links[::-1])
    assert claims(backwards) == claims(TRIPOLI)
    assert list(claims(TRIPOLI)) == sorted(claims(TRIPOLI), key=str)


def test_text_left_out_keeps_its_hash_and_length() -> None:
    with_text, without = claims(SUMMIT), claims(SUMMIT, keep_text=False)
    [missing] = set(with_text) - set(without)
    assert missing.predicate.value == vocab.NIF + "isString"
    assert not set(without) - set(with_text)
    text = SUMMIT.article.text
    assert the(without, vocab.KG + "sha256") == hashlib.sha256(text.encode()).hexdigest()
    assert the(without, vocab.NIF + "endIndex", vocab.context_iri(BASE + "article/summit-1", len(text))) == str(
        len(text)
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.article.id)
def test_the_text_at_the_offsets_is_the_mention(page: Linked) -> None:
    quads = claims(page)
    text = the(quads, vocab.NIF + "isString")
    phrases = [str(q.subject)[1:-1] for q in quads if q.object == NamedNode(vocab.NIF + "Phrase")]
    assert len(phrases) == len(page.links)
    for phrase in phrases:
        start, end = (int(the(quads, vocab.NIF + key, phrase)) for key in ("beginIndex", "endIndex"))
        assert text[start:end] == the(quads, vocab.NIF + "anchorOf", phrase)
        assert phrase.endswith(f"#char={start},{end}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.article.id)
def test_every_mention_has_one_verdict_and_one_kind(page: Linked) -> None:
    quads = claims(page)
    for link in page.links:
        node = vocab.mention_iri(vocab.article_iri(BASE, page.article.id), link.mention.start, link.mention.end)
        assert the(quads, vocab.KG + "verdict", node) == vocab.verdict_iri(link.verdict)
        assert len(objects(quads, vocab.KG + "linkKind", node)) == 1
        assert len(objects(quads, vocab.ITSRDF + "taIdentRef", node)) == (link.verdict is not Verdict.AMBIGUOUS)


def test_an_ambiguous_mention_has_candidates_and_no_item() -> None:
    page = linked(article("a", "في طرابلس"), name("طرابلس", "PLACE", "Q3579", "Q168954"))
    quads = claims(page)
    assert {each.value for each in objects(quads, vocab.KG + "candidate")} == {vocab.WD + "Q3579", vocab.WD + "Q168954"}
    assert objects(quads, vocab.ITSRDF + "taIdentRef") == []
    assert objects(quads, vocab.SCHEMA + "mentions") == []


def test_all_candidates_of_an_ambiguous_mention_are_described(tables: Aliases) -> None:
    described = {q.subject.value for q in claim_entities(TRIPOLI, tables, base=BASE)}  # type: ignore[union-attr]
    assert {vocab.WD + "Q3579", vocab.WD + "Q168954"} <= described


def test_an_unknown_name_gets_a_local_iri_that_is_the_same_in_every_article(tables: Aliases) -> None:
    names = [vocab.unlinked_iri(BASE, "سالم الغامدي", EntityType.PERSON)]
    for page in (TRIPOLI, ODD):
        local = [each.value for each in objects(claims(page), vocab.SCHEMA + "mentions") if BASE in each.value]
        assert names[0] in local
        about = [q for q in claim_entities(page, tables, base=BASE) if q.subject == NamedNode(names[0])]
        assert Quad(*about[0].triple).subject == NamedNode(names[0])
        assert NamedNode(vocab.KG + "UnlinkedEntity") in [q.object for q in about]


def test_a_short_form_of_an_unknown_name_is_the_same_entity_and_adds_no_label(tables: Aliases) -> None:
    mention = Mention(start=0, end=7, text="الغامدي", type=EntityType.PERSON, score=1.0)
    page = Linked(article=article("a", "الغامدي"), links=(Link(mention=mention, name="سالم الغامدي"),))
    full = NamedNode(vocab.unlinked_iri(BASE, "سالم الغامدي", EntityType.PERSON))
    assert objects(claims(page), vocab.ITSRDF + "taIdentRef") == [full]
    labels = [q.object for q in claim_entities(page, tables, base=BASE) if q.predicate.value == vocab.RDFS + "label"]
    assert labels == [Literal("سالم الغامدي", language="ar")]


def test_one_edge_for_an_entity_however_often_it_is_named() -> None:
    page = linked(article("a", "روسيا ثم روسيا"), name("روسيا", "STATE", "Q159"), name("روسيا", "STATE", "Q159"))
    quads = claims(page)
    assert len(objects(quads, vocab.SCHEMA + "mentions")) == 1
    assert len(objects(quads, vocab.ITSRDF + "taIdentRef")) == 2


def test_a_metonym_names_its_place_and_means_its_state(tables: Aliases) -> None:
    quads = claims(SUMMIT)
    [kremlin] = [q.subject.value for q in quads if q.object == Literal("الكرملين")]  # type: ignore[union-attr]
    assert the(quads, vocab.ITSRDF + "taIdentRef", kremlin) == vocab.WD + "Q133274"
    assert the(quads, vocab.KG + "intendedReferent", kremlin) == vocab.WD + "Q159"


def test_the_country_of_what_is_named_is_described_too(tables: Aliases) -> None:
    page = linked(article("a", "أنقرة"), name("أنقرة", "PLACE", "Q3640"))
    assert NamedNode(vocab.WD + "Q43") in {q.subject for q in claim_entities(page, tables, base=BASE)}


def test_an_entity_is_described_alike_whatever_names_it(tables: Aliases) -> None:
    def about_russia(page: Linked) -> set[Quad]:
        russia = NamedNode(vocab.WD + "Q159")
        return {q for q in claim_entities(page, tables, base=BASE) if q.subject == russia}

    assert about_russia(SUMMIT) == about_russia(TRIPOLI) == about_russia(ODD) != set()


@pytest.mark.parametrize(
    ("score", "written"),
    [(1.0, "1"), (0.0, "0"), (0.5, "0.5"), (0.98765, "0.9877"), (0.3333, "0.3333"), (1e-9, "0"), (0.1000, "0.1")],
)
def test_confidence_is_a_canonical_decimal(score: float, written: str) -> None:
    page = linked(article("a", "روسيا"), name("روسيا", "STATE", "Q159", score=score))
    [confidence] = objects(claims(page), vocab.ITSRDF + "taConfidence")
    assert confidence == Literal(written, datatype=NamedNode(vocab.XSD + "decimal"))


@given(st.floats(0, 1))
def test_a_store_does_not_rewrite_a_confidence(score: float) -> None:
    page = linked(article("a", "روسيا"), name("روسيا", "STATE", "Q159", score=score))
    [quad] = [q for q in claims(page) if q.predicate.value == vocab.ITSRDF + "taConfidence"]
    store = Store()
    store.add(quad)
    assert list(store) == [quad]
    assert abs(Decimal(quad.object.value) - Decimal(score)) <= Decimal("0.00005")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("published", "written", "datatype"),
    [
        ("2020-03-05", "2020-03-05", "date"),
        ("2020-03-05T10:00:00Z", "2020-03-05T10:00:00Z", "dateTime"),
        ("2020-03-05T10:00:00.50+03:00", "2020-03-05T10:00:00.5+03:00", "dateTime"),
        ("2020-03-05T10:00:00.000Z", "2020-03-05T10:00:00Z", "dateTime"),
        ("2020-03-05T10:00:00.105Z", "2020-03-05T10:00:00.105Z", "dateTime"),
    ],
)
def test_a_store_does_not_rewrite_a_date(published: str, written: str, datatype: str) -> None:
    quads = claims(linked(article("a", "خبر", published=published)))
    [date] = objects(quads, vocab.SCHEMA + "datePublished")
    assert date == Literal(written, datatype=NamedNode(vocab.XSD + datatype))
    store = Store()
    store.extend(quads)
    assert date in [quad.object for quad in store]


def test_what_the_source_did_not_give_is_not_claimed() -> None:
    quads = claims(linked(article("a", "خبر")))
    for key in ("headline", "datePublished", "publisher", "url", "mentions"):
        assert objects(quads, vocab.SCHEMA + key) == []


def test_every_term_of_ours_is_defined_in_the_ontology(graph: list[Quad]) -> None:
    ontology = parse((data_folder("shapes") / "ontology.ttl").read_bytes(), format=RdfFormat.TURTLE)
    label = NamedNode(vocab.RDFS + "label")
    defined = {q.subject.value for q in ontology if q.predicate == label and isinstance(q.subject, NamedNode)}
    used = {term.value for quad in graph for term in quad.triple if isinstance(term, NamedNode)}
    used |= {vocab.kind_iri(kind) for kind in [*Kind, "unknown"]}
    used |= {vocab.rung_iri(rung) for rung in Rung} | {vocab.verdict_iri(verdict) for verdict in Verdict}
    assert sorted(iri for iri in used if iri.startswith(vocab.KG) and iri not in {*defined, vocab.KG}) == []


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=30), st.text(max_size=60), st.text(max_size=20))
def test_any_text_and_id_comes_back_from_the_written_graph(article_id: str, text: str, title: str) -> None:
    quads = claims(linked(article(article_id, text, title=title)))
    written = serialize(quads, format=RdfFormat.N_QUADS)
    assert written is not None
    read = tuple(parse(written, format=RdfFormat.N_QUADS))
    assert read == quads
    assert the(read, vocab.NIF + "isString") == text
    assert the(read, vocab.SCHEMA + "identifier") == article_id
    assert the(read, vocab.SCHEMA + "headline") == title


def test_the_run_says_what_it_was_made_of() -> None:
    quads = claim_run(run=RUN, facts=FACTS, label="kg 0.1.0")
    assert {(key, the(quads, vocab.KG + key, RUN)) for key, _ in FACTS} == set(FACTS)


def test_a_table_without_coordinates_gives_no_point(tables: Aliases, tmp_path: Path) -> None:
    quads = tuple(claim_entities(SUMMIT, tables, base=BASE))
    assert the(quads, vocab.GEO + "asWKT", vocab.WD + "Q649") == "POINT(37.62 55.75)"
    assert objects(quads, vocab.GEO + "asWKT", vocab.WD + "Q159") == []
