"""The tables of relations: what is wrong with them is told with its line, and patterns say what they find."""

from pathlib import Path

import pytest
from world import write_tables

from kg import SeedError, check_seeds, load_rules
from kg.arabic import fold
from kg.rules import compile_pattern
from kg.rules import load_rules as load
from kg.settings import data_folder
from kg.tables import FILES, ConstructionRow, OfficeRow, PositionRow, TriggerRow, header

OFFICE = "رئيس|رئيسة\tرؤساء\toffice\tpresident\ttest"
TRIGGER = "التقى يلتقي\tverb\tmeet\tmeeting\ttest"
CONSTRUCTION = "meet\t1\t=\ttrigger=meet who=X with=X\t\tالتقى فلان فلانا\ttest"


def write(folder: Path, *, office: str = OFFICE, trigger: str = TRIGGER, construction: str = CONSTRUCTION) -> Path:
    write_tables(folder)
    rows = {OfficeRow: office, TriggerRow: trigger, ConstructionRow: construction}
    for row_type, row in rows.items():
        (folder / FILES[row_type]).write_text("\t".join(header(row_type)) + f"\n{row}\n", encoding="utf-8")
    return folder


def test_the_shipped_tables_have_no_fault() -> None:
    assert check_seeds(data_folder("seeds")).faults == ()


def test_a_form_of_a_verb_says_its_tense(tmp_path: Path) -> None:
    rules = load_rules(write(tmp_path))
    (sense,) = rules.senses["ستلتقي"]
    assert (sense.group, sense.says, sense.tense) == ("meet", "meeting", "future")


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ({"office": OFFICE.replace("\toffice", "\tboss")}, "offices.tsv:2: unknown kind 'boss'"),
        ({"trigger": TRIGGER.replace("verb", "word")}, "triggers.tsv:2: unknown part 'word'"),
        ({"trigger": TRIGGER.replace(" يلتقي", "")}, "triggers.tsv:2: 'التقى' is no verb"),
        (
            {"construction": CONSTRUCTION.replace("trigger=", "")},
            "constructions.tsv:2: 'meet who=X with=X' has not one trigger",
        ),
        ({"construction": CONSTRUCTION.replace("=meet", "=met")}, "constructions.tsv:2: unknown group met"),
        ({"construction": CONSTRUCTION.replace("\t1\t", "\tone\t")}, "constructions.tsv:2: rank 'one' is no number"),
        ({"construction": CONSTRUCTION.replace("\t\t", "\topen\t")}, "constructions.tsv:2: unknown check 'open'"),
        ({"construction": CONSTRUCTION.replace("التقى فلان فلانا", "")}, "constructions.tsv:2: no example"),
    ],
)
def test_a_wrong_cell_is_told_with_its_line(tmp_path: Path, rows: dict[str, str], fault: str) -> None:
    found = check_seeds(write(tmp_path, **rows)).faults
    assert any(each.startswith(fault) for each in found), found


def test_a_construction_that_cannot_be_read_keeps_the_tables_from_being_used(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"constructions\.tsv:2: unknown group met"):
        load(write(tmp_path, construction=CONSTRUCTION.replace("=meet", "=met")))


def test_a_position_that_is_no_item_keeps_the_tables_from_being_used(tmp_path: Path) -> None:
    path = write(tmp_path) / FILES[PositionRow]
    path.write_text("\t".join(header(PositionRow)) + "\nQ159\tpresident\tQ 218295\ttest\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"positions\.tsv:2: 'Q 218295' is no Wikidata item"):
        load(tmp_path)


def test_an_office_is_called_as_titles_say_and_else_as_offices_do(tmp_path: Path) -> None:
    labels = load_rules(write(tmp_path, office="رئيس|رئيسة\t\toffice\thead\ttest")).labels
    assert [labels.get(fold(title)) for title in ("الرئيس", "رئيس", "رئيسة", "وزير")] == [
        "president",
        "head",
        "head",
        None,
    ]


@pytest.mark.parametrize("pattern", ["who=X", "trigger=meet trigger=meet", "trigger=meet ="])
def test_a_pattern_that_is_none_is_refused(tmp_path: Path, pattern: str) -> None:
    letters = load_rules(write(tmp_path)).letters
    with pytest.raises(ValueError, match=r"trigger|step|group"):
        compile_pattern(pattern, letters)
