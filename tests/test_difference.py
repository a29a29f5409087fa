"""Comparing stores: what changed in links and triples, and nothing about runs."""

import json

from pyoxigraph import Store
from world import BASE, PAGES, RUN, SUMMIT, TRIPOLI, article, linked, name
from world_relations import RELATED

from kg import Linked, claim_article, compare_stores, difference_to_json, difference_to_text
from kg.census import Census
from kg.dataset import claim_dataset
from kg.impact import Effect

OTHER_RUN = BASE + "run/fedcba9876543210"


def store(*pages: Linked, run: str = RUN) -> Store:
    held = Store()
    for page in pages:
        held.extend(claim_article(page, base=BASE, run=run))
    return held


def test_equal_stores_have_no_difference_whatever_run_made_them() -> None:
    assert list(compare_stores(store(*PAGES), store(*PAGES, run=OTHER_RUN))) == []


def test_a_link_that_moved_is_told_with_both_items() -> None:
    old = linked(article("a", "قال بوتين"), name("بوتين", "PERSON", score=0.5))
    new = linked(article("a", "قال بوتين"), name("بوتين", "PERSON", "Q7747", alias_kind="short name"))
    [difference] = compare_stores(store(old), store(new))
    [change] = difference.changes
    assert (difference.article, difference.side, change.effect) == ("a", "both", Effect.GAINED)
    assert change.new is not None and change.new.qid == "Q7747"
    lines = difference_to_text(difference).split("\n")
    assert lines[0].startswith("article a: -") and lines[0].endswith(" triples")
    assert lines[1] == "  gained 4-9 بوتين: unknown PERSON → Q7747 PERSON name"


def test_what_is_read_from_a_graph_are_the_links_that_it_was_made_of() -> None:
    for page in PAGES:
        [difference] = compare_stores(Store(), store(page))
        read = [change.new for change in difference.changes]
        wanted = sorted(page.links, key=lambda link: link.mention.start)
        for link, own in zip(read, wanted, strict=True):
            assert link is not None
            assert (link.mention.start, link.mention.end, link.mention.text) == (
                own.mention.start,
                own.mention.end,
                own.mention.text,
            )
            assert [c.qid for c in link.candidates] == sorted(c.qid for c in own.candidates)
            assert (link.verdict, link.form, link.intended, link.rung, link.mention.type) == (
                own.verdict,
                own.form,
                own.intended,
                own.rung,
                own.mention.type,
            )


def test_articles_that_one_store_has_alone_are_told_by_side() -> None:
    found = list(compare_stores(store(SUMMIT), store(TRIPOLI)))
    assert [(each.article, each.side) for each in found] == [("طرابلس/2", "new"), ("summit-1", "old")]
    assert all(difference_to_text(each).count("\n") == 0 for each in found)


def test_words_of_relations_are_triples_and_no_links() -> None:
    old, new = store(SUMMIT), store(*(page for page in RELATED if page.article.id == SUMMIT.article.id))
    [difference] = compare_stores(old, new)
    assert (difference.changes, difference.removed) == ((), ())
    assert any("readBy" in line for line in difference.added)


def test_how_much_a_dataset_holds_is_no_difference_and_who_publishes_it_is() -> None:
    def described(page: Linked, publisher: str) -> Store:
        held, census = Store(), Census()
        census.add(claim_article(page, base=BASE, run=RUN))
        held.extend(claim_dataset(census, base=BASE, runs=[RUN], release="1", publisher=publisher))
        return held

    one = described(SUMMIT, "urn:a")
    assert list(compare_stores(one, described(TRIPOLI, "urn:a"))) == []
    [difference] = compare_stores(one, described(SUMMIT, "urn:b"))
    assert len(difference.removed) == len(difference.added) == 1


def test_triples_are_counted_and_given() -> None:
    old, new = store(SUMMIT), store(SUMMIT)
    (gone,) = [quad for quad in new if quad.predicate.value.endswith("publisher")]
    new.remove(gone)
    [difference] = compare_stores(old, new)
    assert (difference.removed, difference.added, difference.changes) == ((str(gone.triple),), (), ())
    assert difference_to_text(difference) == "article summit-1: -1 +0 triples"
    assert json.loads(json.dumps(difference_to_json(difference)))["removed"] == [str(gone.triple)]
