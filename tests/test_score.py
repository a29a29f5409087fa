"""How good: counts on gold made by hand, alternatives that are right too, and every error listed."""

import json
from pathlib import Path

import pytest
from conftest import article

from kg import (
    ArticleError,
    Candidate,
    Counts,
    EntityType,
    Form,
    Link,
    Linked,
    Mention,
    find_articles,
    read_gold,
    score_links,
)

TEXT = "زار بوتين أنقرة والتقى الوفد التركي في الكرملين"
GOLD = {"doc": "a", "form": "name", "qid": "NIL", "meant_qid": None}


def gold_row(words: str, kind: str, qid: str, **more: object) -> dict[str, object]:
    start = TEXT.index(words)
    return {**GOLD, "start": start, "end": start + len(words), "surface": words, "type": kind, "qid": qid, **more}


GOOD = [
    gold_row("بوتين", "PERSON", "Q7747"),
    gold_row("أنقرة", "PLACE", "Q3640"),
    gold_row("التركي", "STATE", "Q43", form="demonym"),
    gold_row("الكرملين", "PLACE", "Q133274", meant_qid="Q159"),
]


def write_gold(folder: Path, *rows: dict[str, object]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "mentions.jsonl").write_text(text, encoding="utf-8")
    return folder


def link(words: str, kind: str, *qids: str, intended: str | None = None) -> Link:
    start = TEXT.index(words)
    mention = Mention(start=start, end=start + len(words), text=words, type=EntityType(kind), score=1.0)
    found = tuple(Candidate(qid=qid, type=EntityType(kind), alias=words, kind="name") for qid in qids)
    return Link(mention=mention, candidates=found, form=Form.NAME, intended=intended)


RIGHT = (
    link("بوتين", "PERSON", "Q7747"),
    link("أنقرة", "PLACE", "Q3640"),
    link("التركي", "STATE", "Q43"),
    link("الكرملين", "PLACE", "Q133274", intended="Q159"),
)


def linked(*links: Link, name: str = "a") -> Linked:
    return Linked(article=article(TEXT, id=name), links=links)


def test_all_right_is_one(tmp_path: Path) -> None:
    score = score_links([linked(*RIGHT)], read_gold(write_gold(tmp_path, *GOOD)))
    assert score.mentions["all"] == score.links["all"] == Counts(right=4, given=4, wanted=4)
    assert score.links["demonym"] == score.links["intended"] == Counts(right=1, given=1, wanted=1)
    assert score.links["PLACE"] == Counts(right=2, given=2, wanted=2)
    assert (score.wrong_links, score.given_links, score.errors) == (0, 4, ())


def test_what_is_missed_wrong_and_extra_is_counted_and_listed(tmp_path: Path) -> None:
    page = linked(
        link("بوتين", "PERSON", "Q1"),  # wrong item
        link("أنقرة", "STATE", "Q3640"),  # wrong type
        link("الوفد", "ORG", "Q2"),  # no mention
    )
    score = score_links([page], read_gold(write_gold(tmp_path, *GOOD)))
    assert score.mentions["all"] == Counts(right=1, given=3, wanted=4)
    assert score.links["all"] == Counts(right=1, given=3, wanted=4)
    assert score.links["ORG"] == Counts(given=1)
    assert (score.wrong_links, score.given_links) == (2, 3)
    assert [error.split(" ", 1)[1] for error in score.errors] == [
        "بوتين: PERSON Q7747 expected, PERSON Q1",
        "التركي: STATE Q43 expected, not found",
        "الكرملين: PLACE Q133274 expected, not found",
        "الوفد: nothing expected, ORG Q2",
    ]
    assert score.errors[0].startswith(f"a:{TEXT.index('بوتين')}-")


def test_alternatives_are_right_too(tmp_path: Path) -> None:
    start = TEXT.index("الوفد التركي")
    row = gold_row("التركي", "STATE", "Q43", alt_spans=[[start, start + 12]], alt_types=["ORG"], alt_qids=["NIL"])
    score = score_links([linked(link("الوفد التركي", "ORG"))], read_gold(write_gold(tmp_path, row)))
    assert score.mentions["all"] == score.links["all"] == Counts(right=1, given=1, wanted=1)
    assert score.errors == ()


def test_unknown_is_the_right_answer_for_nobody(tmp_path: Path) -> None:
    gold = read_gold(write_gold(tmp_path, gold_row("بوتين", "PERSON", "NIL")))
    assert score_links([linked(link("بوتين", "PERSON"))], gold).links["all"].f1 == 1
    wrong = score_links([linked(link("بوتين", "PERSON", "Q7747"))], gold)
    assert (wrong.links["all"].f1, wrong.wrong_links) == (0, 1)


def test_an_ambiguous_link_is_not_right_and_not_wrong(tmp_path: Path) -> None:
    gold = read_gold(write_gold(tmp_path, gold_row("بوتين", "PERSON", "Q7747")))
    score = score_links([linked(link("بوتين", "PERSON", "Q1", "Q7747"))], gold)
    assert score.links["all"] == Counts(right=0, given=1, wanted=1)
    assert score.wrong_links == score.given_links == 0
    assert score.errors[0].endswith("PERSON ambiguous:Q1|Q7747")


def test_articles_that_gold_does_not_speak_of_do_not_count(tmp_path: Path) -> None:
    gold = read_gold(write_gold(tmp_path, *GOOD))
    assert score_links([linked(*RIGHT, name="b")], gold).links["all"] == Counts()


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        (Counts(), 0, 0, 0),
        (Counts(right=1, given=2, wanted=4), 0.5, 0.25, 1 / 3),
        (Counts(wanted=3), 0, 0, 0),
        (Counts(right=2, given=2, wanted=2) + Counts(given=2), 0.5, 1, 2 / 3),
    ],
)
def test_precision_recall_and_f1(counts: Counts, precision: float, recall: float, f1: float) -> None:
    assert (counts.precision, counts.recall) == (precision, recall)
    assert counts.f1 == pytest.approx(f1)


def test_a_line_that_is_no_gold_is_named_with_its_place(tmp_path: Path) -> None:
    write_gold(tmp_path, GOOD[0], {"doc": "a"})
    with pytest.raises(ArticleError, match=r"mentions\.jsonl:2: "):
        read_gold(tmp_path)
    with pytest.raises(ArticleError, match=r"mentions\.jsonl"):
        read_gold(tmp_path / "nowhere")


@pytest.mark.parametrize("line", ["[]", "3", '"a"', "{"])
def test_a_line_that_is_no_object_is_no_gold(tmp_path: Path, line: str) -> None:
    (tmp_path / "mentions.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(ArticleError, match="expected a gold mention"):
        read_gold(tmp_path)


def test_articles_lie_beside_their_gold_or_in_a_folder_beside_it(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "gold" / "one.txt").touch()
    (tmp_path / "texts" / "two.txt").touch()
    (tmp_path / "texts" / "one.txt").touch()
    found = find_articles(tmp_path / "gold", ["two", "one", "two"])
    assert found == [tmp_path / "gold" / "one.txt", tmp_path / "texts" / "two.txt"]
    with pytest.raises(ArticleError, match="three: no such article"):
        find_articles(tmp_path / "gold", ["three"])
