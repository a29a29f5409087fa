"""Sentences with the links that they must give: what is met passes, what is not is told with its line and reason."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import tagged
from world import write_model, write_tables

from kg import Aliases, SeedError, Tagger, judge_trials, link_article, link_articles, list_sentences, read_trials
from kg.cli import main
from kg.settings import data_folder
from kg.tables import FILES, TrialRow, header
from seeds import make_aliases, write_seeds

ENTITIES = """
Q159|STATE|روسيا|Russia|||Q649
Q649|PLACE|موسكو|Moscow
Q201|PLACE|القنيطرة|Quneitra
Q202|PLACE|القنيطرة|Kenitra
Q7747|PERSON|فلاديمير بوتين|Vladimir Putin
"""
ALIASES = """
الروسي|Q159|demonym
بوتين|Q7747|short name
"""
CUES = "أعلنت|beside|town|state"


def told(folder: Path, rows: str, *given: tuple[str, str]) -> list[str]:
    """The failures of some rows of one sentence, in which the tagger finds these words."""
    tables = make_aliases(folder, entities=ENTITIES, aliases=ALIASES, cues=CUES, trials=rows)
    trials = read_trials(folder)
    linked = [link_article(tagged(each.text, *given), tables) for each in list_sentences(trials)]
    return [str(failure) for failure in judge_trials(trials, linked, tables)]


@pytest.mark.parametrize(
    ("row", "given"),
    [
        ("زار موسكو|موسكو|Q649|name||why", ("موسكو", "PLACE")),
        ("زار موسكو|موسكو|Q649|||why", ("موسكو", "PLACE")),
        ("وموسكو|موسكو|Q649|||why", ("وموسكو", "PLACE")),
        ("أعلنت موسكو|موسكو|Q649||Q159|why", ("موسكو", "PLACE")),
        ("القنيطرة|القنيطرة|ambiguous|||why", ("القنيطرة", "PLACE")),
        ("قال فلان|فلان|unknown|||why", ("فلان", "PERSON")),
        ("زار روسيا|زار|none|||why", ("روسيا", "STATE")),
        ("الوفد الروسي|الروسي|Q159|demonym||why", ("الروسي", "STATE")),
    ],
)
def test_a_row_that_comes_out_as_it_says_is_met(tmp_path: Path, row: str, given: tuple[str, str]) -> None:
    assert told(tmp_path, row, given) == []


@pytest.mark.parametrize(
    ("row", "given", "says"),
    [
        (
            "زار موسكو|موسكو|Q159|||why",
            ("موسكو", "PLACE"),
            "Q159 روسيا wanted, Q649 موسكو name (PLACE; as written) came",
        ),
        ("زار موسكو|موسكو|Q649|demonym||why", ("موسكو", "PLACE"), "Q649 موسكو demonym wanted, Q649 موسكو name (PLACE;"),
        ("زار موسكو|موسكو|Q649||Q159|why", ("موسكو", "PLACE"), "Q649 موسكو for Q159 روسيا wanted, Q649 موسكو name ("),
        ("زار موسكو|زار|Q649|||why", ("موسكو", "PLACE"), "Q649 موسكو wanted, none came"),
        ("زار موسكو|موسكو|none|||why", ("موسكو", "PLACE"), "none wanted, Q649"),
        ("زار موسكو|موسكو|unknown|||why", ("موسكو", "PLACE"), "unknown wanted, Q649"),
        ("زار موسكو|موسكو|ambiguous|||why", ("موسكو", "PLACE"), "ambiguous wanted, Q649"),
        ("قال فلان|فلان|Q649|||why", ("فلان", "PERSON"), "Q649 موسكو wanted, unknown (PERSON) came"),
        ("أعلنت موسكو|موسكو|Q649|||why", ("موسكو", "PLACE"), "name for Q159 روسيا (PLACE; as written; its state is"),
        (
            "قال فلان علان|علان|unknown|||why",
            ("فلان علان", "PERSON"),
            "unknown wanted, فلان علان unknown (PERSON) came",
        ),
    ],
)
def test_a_row_that_does_not_is_told_with_what_came_and_why(
    tmp_path: Path, row: str, given: tuple[str, str], says: str
) -> None:
    (line,) = told(tmp_path, row, given)
    sentence, name, *_ = row.split("|")
    assert line.startswith(f"tests.tsv:2: {name}: ") and says in line
    assert line.endswith(f" came; why; in: {sentence}") and "\n" not in line


def test_a_number_says_which_of_the_same_words_is_meant(tmp_path: Path) -> None:
    rows = "بوتين وبوتين|بوتين#2|none|||why"
    assert told(tmp_path, rows, ("بوتين", "PERSON"), ("بوتين", "PERSON"))
    assert told(tmp_path, rows.replace("#2", "#1").replace("none", "Q7747"), ("بوتين", "PERSON")) == []


def test_a_name_ends_where_a_word_ends(tmp_path: Path) -> None:
    write_seeds(tmp_path, trials="عن موسكوي وموسكو|موسكو|Q649|||why")
    (trial,) = read_trials(tmp_path)
    assert (trial.start, trial.end) == (11, 16)


def test_a_sentence_is_tagged_once_for_all_its_rows(tmp_path: Path) -> None:
    rows = "بوتين في موسكو|بوتين|Q7747|||why\nبوتين في موسكو|موسكو|Q649|||why\nموسكو|موسكو|Q649|||why"
    write_seeds(tmp_path, trials=rows)
    assert [(each.id, each.text) for each in list_sentences(read_trials(tmp_path))] == [
        ("2", "بوتين في موسكو"),
        ("4", "موسكو"),
    ]


def test_rows_that_cannot_be_tried_are_faults_all_at_once(tmp_path: Path) -> None:
    write_seeds(tmp_path, trials="موسكو|روسيا|Q1|||why\nموسكو|موسكو|Q649|||why\nموسكو|موسكو|x|||")
    with pytest.raises(SeedError) as caught:
        read_trials(tmp_path)
    assert [fault.split("tests.tsv")[1][:3] for fault in caught.value.faults] == [":2:", ":4:", ":4:"]


def run(folder: Path, row: str) -> Result:
    """The verb on the small world and one row."""
    seeds, model = write_tables(folder / "seeds"), write_model(folder / "model")
    lines = ["\t".join(header(TrialRow)), row.replace("|", "\t")]
    (seeds / FILES[TrialRow]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return CliRunner().invoke(main, ["seeds", "test", "--seeds", str(seeds), "--model", str(model)])


def test_the_verb_exits_with_0_where_all_rows_are_met(tmp_path: Path) -> None:
    done = run(tmp_path, "وصل فلاديمير بوتين|فلاديمير بوتين|Q7747|name||as written")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "0 of 1 rows fail, in 1 sentences\n")


def test_the_verb_lists_what_fails_and_exits_with_1(tmp_path: Path) -> None:
    done = run(tmp_path, "وصل فلاديمير بوتين|فلاديمير بوتين|none|||why")
    assert (done.exit_code, done.stderr) == (1, "1 of 1 rows fail, in 1 sentences\n")
    assert done.stdout.startswith("tests.tsv:2: فلاديمير بوتين: none wanted, Q7747 ")


def test_the_verb_without_its_table_says_what_is_missing(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["seeds", "test", "--seeds", str(write_tables(tmp_path))])
    assert done.exit_code == 2 and "tests.tsv: " in done.stderr and "Traceback" not in done.output


def test_the_shipped_table_has_a_row_for_each_answer() -> None:
    rows = [trial.row for trial in read_trials(data_folder("seeds"))]
    assert len(rows) >= 80
    assert {"unknown", "ambiguous", "none"} <= {row.qid for row in rows}
    assert {row.form for row in rows} >= {"name", "demonym"}
    assert any(row.intended for row in rows)


@pytest.mark.model
def test_the_shipped_tables_and_model_give_the_links_that_they_must(aliases: Aliases, shipped_tagger: Tagger) -> None:
    trials = read_trials(data_folder("seeds"))
    linked = link_articles(shipped_tagger.tag(list_sentences(trials)), aliases)
    assert [str(failure) for failure in judge_trials(trials, linked, aliases)] == []
