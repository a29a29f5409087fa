"""The curated tables: each fault is found where it is, the canonical form is one, and the shipped tables are sound."""

from collections import Counter
from pathlib import Path

import pytest

from kg.curate import check_seeds, fix_seeds
from kg.errors import SeedError
from kg.tables import FILES, STOP_WORDS, AliasRow, EntityRow, TitleRow, header, read_rows

SHIPPED = Path(__file__).parent.parent / "seeds"

SOUND = {
    "entities.tsv": [
        "Q649|PLACE|موسكو|Moscow|capital of Russia|Q159||RU-MOW|55.752|37.6178|city|wikidata:natural-earth; ar:curated",
        "Q159|STATE|روسيا|Russia|||Q649|RU|||sovereign state|wikidata:country-coder; ar:cldr",
        "Q7747|PERSON|فلاديمير بوتين|Vladimir Putin||Q159|||||human|wikidata:elevant; ar:curated",
    ],
    "aliases.tsv": [
        "بوتين|Q7747|short name|curated|2026-11-21|",
        "الكرملين|Q159|metonym|curated|2026-11-21|",
        "روسي|Q159|demonym|curated|2026-11-21|",
    ],
    "not-aliases.tsv": ["روس|Q649|curated|the people"],
    "ambiguous.tsv": ["بوتين|Q7747||curated|"],
    "titles.tsv": ["الرئيس|PERSON|president|curated"],
    "bodies.tsv": ["الجيش|named|curated"],
    "metonyms.tsv": ["أعلنت|beside|town|state|curated|"],
    "words.tsv": ["حزب|head|curated"],
    "tests.tsv": [
        "قال بوتين إن موسكو هادئة وإن موسكو كبيرة|بوتين|Q7747|name||a short name",
        "قال بوتين إن موسكو هادئة وإن موسكو كبيرة|موسكو#2|Q649|||as written",
    ],
    "offices.tsv": ["رئيس|رؤساء|office|president|curated"],
    "positions.tsv": ["Q159|president|Q218295|curated"],
    "triggers.tsv": ["قال يقول|verb|say|said|curated"],
    "constructions.tsv": ["say-who|1|statement|trigger=say who=X||قال بوتين إن موسكو هادئة|curated"],
}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder of small tables without a fault."""
    for row_type, name in FILES.items():
        lines = ["\t".join(header(row_type)), *(line.replace("|", "\t") for line in SOUND[name])]
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / STOP_WORDS).write_text("في\nمن\n", encoding="utf-8")
    fix_seeds(tmp_path)
    return tmp_path


def add(folder: Path, name: str, line: str) -> None:
    """Add a row and sort the table. Cells are separated by |, and / stands for the | inside a cell."""
    path = folder / name
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    lines.append(line.replace("|", "\t").replace("/", "|"))
    if name == "entities.tsv":
        lines.sort(key=lambda text: int("".join(filter(str.isdigit, text.split("\t")[0])) or 0))
    else:
        lines.sort(key=lambda text: text.split("\t"))
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


def test_an_organization_may_have_a_name_in_latin_letters(seeds: Path) -> None:
    add(seeds, "entities.tsv", "Q900|ORG|محطة المثال|Example TV|||||||media|curated")
    add(seeds, "aliases.tsv", "EXTV|Q900|acronym|curated|2026-11-22|")
    assert check_seeds(seeds).faults == ()


def test_sound_tables_have_no_fault(seeds: Path) -> None:
    checked = check_seeds(seeds)
    assert checked.faults == ()
    assert checked.notices == ()


CASES = [
    ("aliases.tsv", "بوتن|Q85x|name|curated|2026-11-21|", "'Q85x' is no Wikidata item (expected Q and digits)"),
    ("aliases.tsv", "بوتن|Q07|name|curated|2026-11-21|", "'Q07' is no Wikidata item"),
    ("aliases.tsv", "القاهرة|Q85|name|curated|2026-11-21|", "Q85 has no row in entities.tsv"),
    ("aliases.tsv", "بوتن|Q7747|nickname|curated|2026-11-21|", "unknown kind 'nickname' (expected one of name,"),
    ("aliases.tsv", "بوتن|Q7747|name||2026-11-21|", "no source"),
    ("aliases.tsv", "بوتن|Q7747|name|curated|21.11.2026|", "'21.11.2026' is no date"),
    ("aliases.tsv", "بوتن|Q7747|name|curated|20261121|", "'20261121' is no date"),
    ("aliases.tsv", "مِن|Q7747|name|curated|2026-11-21|", "folds to a stop word"),
    ("aliases.tsv", "ب|Q7747|name|curated|2026-11-21|", "is a single letter"),
    ("aliases.tsv", "Putin|Q7747|name|curated|2026-11-21|", "'Putin' has no Arabic letter"),
    (
        "aliases.tsv",
        "بوتيني|Q7747|demonym|curated|2026-11-21|",
        "demonym of Q7747, which is a PERSON (expected a STATE)",
    ),
    ("aliases.tsv", "رُوسيا|Q159|name|curated|2026-11-21|", "is a name of Q159 already"),
    ("aliases.tsv", "بوتن |Q7747|name|curated|2026-11-21|", "spaces around or doubled in a cell"),
    ("aliases.tsv", "بوتن|Q7747|name", "3 cells (expected 6: alias, qid, kind, source, date, note)"),
    ("entities.tsv", "Q649|PLACE|موسكو|Moscow|||||||city|curated", "Q649 has a row already"),
    ("entities.tsv", "Q9x|PLACE|كازان|Kazan|||||||city|curated", "'Q9x' is no Wikidata item"),
    ("entities.tsv", "Q900|CITY|كازان|Kazan|||||||city|curated", "unknown type 'CITY' (expected one of PERSON,"),
    ("entities.tsv", "Q900|PLACE|Kazan|Kazan|||||||city|curated", "'Kazan' has no Arabic letter"),
    ("entities.tsv", "Q900|PLACE|كازان||||||||city|curated", "no English label"),
    ("entities.tsv", "Q900|PLACE|كازان|Kazan||Q77|||||city|curated", "country Q77 has no row in entities.tsv"),
    ("entities.tsv", "Q900|PLACE|كازان|Kazan||Q7747|||||city|curated", "country Q7747 is a PERSON"),
    ("entities.tsv", "Q900|PLACE|كازان|Kazan|||Q649||||city|curated", "a PLACE with the capital Q649"),
    ("entities.tsv", "Q900|STATE|كازان|Kazan|||Q7747||||city|curated", "capital Q7747 is a PERSON"),
    ("entities.tsv", "Q900|STATE|كازان|Kazan||Q159|||||city|curated", "a state in the country Q159"),
    ("entities.tsv", "Q900|PLACE|كازان|Kazan||||ru||||curated", "'ru' is no ISO 3166 code"),
    ("entities.tsv", "Q900|PLACE|كازان|Kazan|||||55.7||city|curated", "one of lat and lon is missing"),
    ("entities.tsv", "Q900|PLACE|كازان|Kazan|||||95.7|49.1|city|curated", "lat '95.7' is no place on earth"),
    ("entities.tsv", "Q900|PLACE|كازان|Kazan|||||55.7|49E|city|curated", "lon '49E' is no place on earth"),
    ("entities.tsv", "Q900|PLACE|كازان|Kazan|||||||city|", "no source"),
    ("not-aliases.tsv", "بوتين|Q7747|curated|no", "بوتين is a name of Q7747 by another row: only one can be true"),
    ("not-aliases.tsv", "بو|Q7747|curated|", "no reason in note"),
    ("ambiguous.tsv", "بوتين|Q649||curated|", "بوتين is no name of Q649: nothing to decide"),
    ("ambiguous.tsv", "بوتين|Q7747||curated|twice", "a second default for بوتين"),
    ("ambiguous.tsv", "بوتين|Q7747|الرئيس/|curated|", "an empty word in 'الرئيس|'"),
    ("ambiguous.tsv", "بوتين|Q5||curated|", "Q5 has no row in entities.tsv"),
    ("titles.tsv", "الرئيس|MAN|president|curated", "unknown type 'MAN'"),
    ("titles.tsv", "الرئيس|PERSON|the president|curated", "الرئيس stands in line"),
    ("bodies.tsv", "القوات|army|curated", "unknown kind 'army' (expected one of named, generic)"),
    ("bodies.tsv", "الجيش|generic|curated", "الجيش stands in line"),
    ("metonyms.tsv", "قالت|behind|town|state|curated|", "unknown side 'behind' (expected one of before, after,"),
    ("metonyms.tsv", "قالت|before|city|state|curated|", "unknown of 'city' (expected one of town, palace, pair)"),
    ("metonyms.tsv", "قالت|before|town|capital|curated|", "unknown says 'capital' (expected one of state, place,"),
    ("metonyms.tsv", "قالت/|before|town|state|curated|", "an empty word in 'قالت|'"),
    ("metonyms.tsv", "… على|before|town|state|curated|", "'… على' has no word at its far end"),
    ("metonyms.tsv", "على …|after|town|state|curated|", "'على …' has no word at its far end"),
    ("metonyms.tsv", "said|before|town|state|curated|", "'said' has no Arabic letter"),
    ("metonyms.tsv", "قال/أعلنت|after|town|place|curated|", "اعلنت stands in line"),
    ("words.tsv", "حركة|tail|curated", "unknown role 'tail' (expected one of head, long head, body, pair,"),
    ("words.tsv", "حِزب|head|curated", "stands in line"),
    ("positions.tsv", "Q5|president|Q9|curated", "state Q5 has no row in entities.tsv"),
    ("positions.tsv", "Q649|president|Q9|curated", "state Q649 is a PLACE (expected STATE)"),
    ("positions.tsv", "|president|Q9|curated", "no state"),
    ("positions.tsv", "Q159|king|Q9|curated", "no office is called 'king' (expected a label_en of titles.tsv or"),
    ("positions.tsv", "Q159||Q9|curated", "no office is called ''"),
    ("positions.tsv", "Q159|president|Q09|curated", "'Q09' is no Wikidata item (expected Q and digits)"),
    ("positions.tsv", "Q159|president|Q9|curated", "'president' of Q159 stands in line"),
    ("positions.tsv", "Q159|king|Q9|", "no source"),
    ("tests.tsv", "زار موسكو|القاهرة|none|||why", "'القاهرة' does not stand in the sentence (expected whole words"),
    ("tests.tsv", "زار موسكو|موسكو#2|Q649|||why", "'موسكو#2' does not stand in the sentence"),
    ("tests.tsv", "عن موسكوي|موسكو|none|||why", "'موسكو' does not stand in the sentence"),
    ("tests.tsv", "زار موسكو||none|||why", "'' does not stand in the sentence"),
    ("tests.tsv", "زار موسكو|موسكو|Q85|||why", "Q85 has no row in entities.tsv"),
    ("tests.tsv", "زار موسكو|موسكو|Q649||Q85|why", "Q85 has no row in entities.tsv"),
    ("tests.tsv", "زار موسكو|موسكو|nil|||why", "'nil' is no answer (expected an item, or one of"),
    ("tests.tsv", "زار موسكو|موسكو|Q649|adjective||why", "unknown form 'adjective' (expected one of"),
    ("tests.tsv", "زار موسكو|موسكو|Q649||Russia|why", "intended 'Russia' is no Wikidata item"),
    ("tests.tsv", "زار موسكو|موسكو|none|name||why", "form or intended of what is no mention"),
    ("tests.tsv", "زار موسكو|موسكو|Q649|||", "no note (expected the rule, or the mistake"),
    (
        "tests.tsv",
        "قال بوتين إن موسكو هادئة وإن موسكو كبيرة|بوتين#1|none|||why",
        "of this sentence stands in line 2 already",
    ),
]


@pytest.mark.parametrize(("table", "line", "what"), CASES)
def test_a_bad_row_is_named_with_its_line_and_what_would_be_right(
    seeds: Path, table: str, line: str, what: str
) -> None:
    add(seeds, table, line)
    faults = check_seeds(seeds).faults
    assert any(fault.startswith(f"{table}:") and what in fault for fault in faults), faults
    place = faults[0].split(": ")[0].removeprefix(f"{table}:")
    assert place.isdecimal(), "file:line comes first"


def test_all_faults_are_reported_at_once(seeds: Path) -> None:
    add(seeds, "aliases.tsv", "بوتن|Q85x|nickname||yesterday|")
    add(seeds, "titles.tsv", "الملك|MAN|king|")
    faults = check_seeds(seeds).faults
    assert len([fault for fault in faults if fault.startswith("aliases.tsv:")]) == 4
    assert len([fault for fault in faults if fault.startswith("titles.tsv:")]) == 2


def test_the_same_row_twice_is_a_fault_that_fixing_removes(seeds: Path) -> None:
    add(seeds, "titles.tsv", SOUND["titles.tsv"][0])
    assert any("the same row as line 2" in fault for fault in check_seeds(seeds).faults)
    assert fix_seeds(seeds) == 1
    assert check_seeds(seeds).faults == ()


def test_an_unsorted_table_is_a_fault_that_fixing_removes(seeds: Path) -> None:
    path = seeds / "aliases.tsv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *reversed(lines)]) + "\n", encoding="utf-8")
    assert any("aliases.tsv:3: not sorted" in fault for fault in check_seeds(seeds).faults)
    assert fix_seeds(seeds) == 1
    assert check_seeds(seeds).faults == ()


def test_entities_are_sorted_by_the_number_of_the_item(seeds: Path) -> None:
    lines = (seeds / "entities.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines[1:]] == ["Q159", "Q649", "Q7747"]


def test_sentences_to_try_may_be_left_out(seeds: Path) -> None:
    (seeds / "tests.tsv").unlink()
    assert check_seeds(seeds).faults == ()
    assert fix_seeds(seeds) == 0


def test_positions_may_be_left_out_and_wait_for_titles_that_can_be_read(seeds: Path) -> None:
    (seeds / "titles.tsv").write_text("title\n", encoding="utf-8")
    assert [fault.split(": ")[1][:6] for fault in check_seeds(seeds).faults] == ["header"]
    (seeds / "positions.tsv").unlink()
    assert len(check_seeds(seeds).faults) == 1


def test_unsorted_stop_words_are_a_fault_that_fixing_removes(seeds: Path) -> None:
    (seeds / STOP_WORDS).write_text("من\nفي\n", encoding="utf-8")
    assert any(fault.startswith(STOP_WORDS) for fault in check_seeds(seeds).faults)
    assert fix_seeds(seeds) == 1
    assert check_seeds(seeds).faults == ()


def test_fixing_twice_changes_nothing_the_second_time(seeds: Path) -> None:
    add(seeds, "aliases.tsv", "  بوتن  |Q7747|name|curated|2026-11-21|")
    assert fix_seeds(seeds) == 1
    assert fix_seeds(seeds) == 0
    assert check_seeds(seeds).faults == ()


def test_fixing_writes_nothing_while_a_line_is_no_row(seeds: Path) -> None:
    add(seeds, "aliases.tsv", "بوتن|Q7747")
    before = {path.name: path.read_bytes() for path in seeds.iterdir()}
    with pytest.raises(SeedError, match="2 cells"):
        fix_seeds(seeds)
    assert {path.name: path.read_bytes() for path in seeds.iterdir()} == before


def test_a_missing_table_and_a_wrong_header_are_faults_beside_the_others(seeds: Path) -> None:
    (seeds / "titles.tsv").unlink()
    (seeds / "bodies.tsv").write_text("head\tkind\n", encoding="utf-8")
    add(seeds, "aliases.tsv", "بوتن|Q85x|name|curated|2026-11-21|")
    faults = "\n".join(check_seeds(seeds).faults)
    assert "titles.tsv" in faults
    assert "header" in faults
    assert "Q85x" in faults


def test_a_name_of_two_items_without_a_deciding_row_is_a_notice_and_no_fault(seeds: Path) -> None:
    add(seeds, "entities.tsv", "Q900|PLACE|بوتين|Putin|||||||village|curated")
    (seeds / "ambiguous.tsv").write_text("alias\tqid\twhen\tsource\tnote\n", encoding="utf-8")
    checked = check_seeds(seeds)
    assert checked.faults == ()
    assert [notice.split(": ", 1)[1] for notice in checked.notices] == [
        "no row decides بوتين: Q7747 Vladimir Putin, Q900 Putin"
    ]


def test_a_deciding_row_ends_the_notice(seeds: Path) -> None:
    add(seeds, "entities.tsv", "Q900|PLACE|بوتين|Putin|||||||village|curated")
    assert check_seeds(seeds).notices == ()


def test_a_metonym_is_no_second_name_of_the_state(seeds: Path) -> None:
    add(seeds, "entities.tsv", "Q133274|PLACE|الكرملين|Moscow Kremlin|||||||building|curated")
    checked = check_seeds(seeds)
    assert checked.faults == ()
    assert checked.notices == ()


def test_the_shipped_tables_have_no_fault() -> None:
    assert check_seeds(SHIPPED).faults == ()


def test_the_shipped_tables_are_canonical(tmp_path: Path) -> None:
    for name in (*FILES.values(), STOP_WORDS):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    assert fix_seeds(tmp_path) == 0


def test_the_shipped_tables_know_the_world() -> None:
    rows = [row for _, row in read_rows(SHIPPED, EntityRow) if isinstance(row, EntityRow)]
    types = Counter(row.type for row in rows)
    assert types["STATE"] >= 197
    assert types["PERSON"] >= 1000
    assert types["ORG"] >= 200
    assert types["PLACE"] >= 5000
    assert sum(1 for _ in read_rows(SHIPPED, TitleRow)) >= 80


def test_every_shipped_state_has_an_iso_code_and_a_demonym() -> None:
    states = {
        row.qid: row for _, row in read_rows(SHIPPED, EntityRow) if isinstance(row, EntityRow) and row.type == "STATE"
    }
    assert all(row.iso for row in states.values())
    with_demonym = {
        row.qid for _, row in read_rows(SHIPPED, AliasRow) if isinstance(row, AliasRow) and row.kind == "demonym"
    }
    assert states.keys() == with_demonym


def test_nothing_shipped_rests_on_a_share_alike_source() -> None:
    for name in FILES.values():
        assert "dr5hn" not in (SHIPPED / name).read_text(encoding="utf-8")
