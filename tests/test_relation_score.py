"""How good relations are: right items of the right type with evidence that overlaps, and every error listed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import article

from kg import Argument, ArticleError, EntityType, Related, Relation, Status, read_gold_relations, score_relations

TEXT = "سيلتقي بوتين أردوغان، وقال بوتين إن الاتفاق قائم"


def argument(role: str, words: str, qid: str | None) -> Argument:
    start = TEXT.index(words)
    return Argument(
        role=role, start=start, end=start + len(words), text=words, type=EntityType.PERSON, qid=qid, name=words
    )


def meeting(status: Status = Status.PLANNED, *others: Argument) -> Relation:
    both = (argument("participant", "بوتين", "Q7747"), argument("participant", "أردوغان", "Q39259"), *others)
    return Relation(kind="event", type="meeting", status=status, arguments=both, evidence=(0, 21), rule="test")


def gold(folder: Path, **more: object) -> Path:
    participants = [
        {"start": 7, "end": 12, "surface": "بوتين", "type": "PERSON", "qid": "Q7747"},
        {"start": 13, "end": 20, "surface": "أردوغان", "type": "PERSON", "qid": "Q39259"},
    ]
    row = {"doc": "a", "type": "meeting", "status": "planned", "participants": participants, "place": None}
    row |= {"evidence": [0, 20], "evidence_text": TEXT[:20], **more}
    (folder / "relations.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return folder


def page(*relations: Relation) -> Related:
    return Related(article=article(TEXT), links=(), relations=relations)


def test_a_relation_with_the_items_of_gold_is_right(tmp_path: Path) -> None:
    found = score_relations([page(meeting())], read_gold_relations(gold(tmp_path)))
    assert (found.kinds["events"].f1, found.right_status, found.asserted, found.errors) == (1.0, 1, 0, ())


def test_what_is_asserted_though_it_was_planned_is_counted(tmp_path: Path) -> None:
    found = score_relations([page(meeting(Status.HAPPENED))], read_gold_relations(gold(tmp_path)))
    assert (found.found, found.right_status, found.asserted) == (1, 0, 1)
    assert "planned expected, happened" in found.errors[0]


@pytest.mark.parametrize(
    "relation",
    [
        meeting(Status.PLANNED, argument("participant", "الاتفاق", None)),
        replace(meeting(), type="talks"),
        replace(meeting(), evidence=(30, 35)),
    ],
)
def test_other_items_another_type_or_other_words_are_errors(tmp_path: Path, relation: Relation) -> None:
    found = score_relations([page(relation)], read_gold_relations(gold(tmp_path)))
    assert found.kinds["events"].right == 0
    assert [("missed" in error, "not expected" in error) for error in found.errors] == [(True, False), (False, True)]


@pytest.mark.parametrize(("inner", "right"), [("Q233218", 1), ("Q41183", 0)])
def test_a_place_in_another_is_no_event_and_both_items_count(tmp_path: Path, inner: str, right: int) -> None:
    place, of = argument("place", "بوتين", inner), argument("of", "الاتفاق", "Q858")
    wanted = {a.role: {"start": a.start, "end": a.end, "surface": a.text, "qid": a.qid} for a in (place, of)}
    wanted["place"]["qid"] = "Q233218"
    known = read_gold_relations(gold(tmp_path, type="located-in", status="current", **wanted))
    found = score_relations(
        [page(replace(meeting(), kind="relation", type="located-in", arguments=(place, of)))], known
    )
    assert {kind: counts.right for kind, counts in found.kinds.items()} == {"places": right}


def test_articles_without_gold_do_not_count(tmp_path: Path) -> None:
    other = Related(article=article(TEXT, id="b"), links=(), relations=(meeting(),))
    assert score_relations([other], read_gold_relations(gold(tmp_path))).kinds == {}


def test_a_folder_without_relations_has_none(tmp_path: Path) -> None:
    assert read_gold_relations(tmp_path) == ()


def test_a_line_that_is_no_relation_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"relations\.jsonl:1: .*expected a gold relation"):
        read_gold_relations(gold(tmp_path, evidence="here"))


@pytest.mark.parametrize(
    ("surface", "right"),
    [("قائم", 1), ("الاتفاق قائم", 1), ("الاتفاق باطل", 0)],
)
def test_names_without_an_item_are_one_if_one_has_all_words_of_the_other(
    tmp_path: Path, surface: str, right: int
) -> None:
    speaker = [{"start": 0, "end": 6, "surface": surface, "type": "ORG", "qid": "NIL"}]
    folder = gold(tmp_path, type="statement", status="happened", participants=[], speaker=speaker)
    given = replace(meeting(Status.HAPPENED), type="statement", arguments=(argument("speaker", "قائم", None),))
    assert score_relations([page(given)], read_gold_relations(folder)).found == right
