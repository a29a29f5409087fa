"""The tables in memory: what goes by a name, what is denied, and every fault with its file and line."""

from pathlib import Path

import pytest

from kg import Aliases, EntityType, SeedError, load_aliases
from kg.tables import Role
from kg.vocab import is_qid
from seeds import make_aliases, write_seeds

ENTITIES = """
Q85|PLACE|القاهرة|Cairo||Q79|||||city|curated
Q79|STATE|مصر|Egypt|||Q85|EG|||state|curated
Q307871|PERSON|عبد الفتاح السيسي|Abdel Fattah el-Sisi||Q79|||||human|curated
"""


def qids(aliases: Aliases, name: str) -> list[str]:
    return [candidate.qid for candidate in aliases.named(name)]


def test_the_arabic_label_is_the_first_alias(tmp_path: Path) -> None:
    (candidate,) = make_aliases(tmp_path, entities=ENTITIES).named("القَاهِرَة")
    assert (candidate.qid, candidate.type, candidate.kind) == ("Q85", EntityType.PLACE, "name")


def test_an_alias_says_its_row_and_kind(tmp_path: Path) -> None:
    aliases = make_aliases(tmp_path, entities=ENTITIES, aliases="السيسي|Q307871|short name|curated|2026-11-21")
    (candidate,) = aliases.named("السيسى")
    assert (candidate.qid, candidate.alias, candidate.kind) == ("Q307871", "السيسي", "short name")


def test_demonyms_and_metonyms_are_no_names(tmp_path: Path) -> None:
    rows = "مصري|Q79|demonym|curated\nقصر الاتحادية|Q79|metonym|curated"
    aliases = make_aliases(tmp_path, entities=ENTITIES, aliases=rows)
    assert aliases.named("مصري") == aliases.named("قصر الاتحادية") == ()
    assert aliases.demonyms["مصري"][0].qid == "Q79"
    assert aliases.metonyms == {"قصر الاتحاديه": "Q79"}


def test_a_negative_row_wins_over_label_and_alias(tmp_path: Path) -> None:
    rows = "أم الدنيا|Q79|name|curated\nأم الدنيا|Q85|name|curated"
    aliases = make_aliases(tmp_path, entities=ENTITIES, aliases=rows, negatives="أُم الدنيا|Q79|curated|of Cairo only")
    assert qids(aliases, "أم الدنيا") == ["Q85"]


def test_several_items_of_a_name_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    rows = "النيل|Q85|name|curated\nالنيل|Q79|name|curated\nالنيل|Q307871|name|curated"
    assert qids(make_aliases(tmp_path, entities=ENTITIES, aliases=rows), "النيل") == ["Q79", "Q85", "Q307871"]


def test_an_unknown_name_names_nothing_and_an_unknown_item_has_no_labels(aliases: Aliases) -> None:
    assert aliases.named("اسم لا يعرفه أحد") == ()
    assert aliases.labels("Q999999999999") == ("", "")


def test_words_have_their_roles_folded_and_no_role_is_missing(tmp_path: Path) -> None:
    aliases = make_aliases(tmp_path, entities=ENTITIES, words="هيئة|head\nهيئة|long head\nمصر|surname first")
    assert aliases.roles[Role.HEAD] == aliases.roles[Role.LONG_HEAD] == {"هييه"}
    assert aliases.roles[Role.PAIR] == frozenset()
    assert aliases.surname_first == {"Q79"}
    assert set(aliases.person_words) == {"عبد", "الفتاح", "السيسي"}


def test_an_unknown_role_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"words.tsv:2: unknown role 'tail' \(expected one of head, long head,"):
        make_aliases(tmp_path, words="هيئة|tail")


def test_capitals_are_known(tmp_path: Path) -> None:
    assert make_aliases(tmp_path, entities=ENTITIES).capitals == {"Q85"}


def test_a_capital_may_stand_for_its_state_unless_a_negative_row_denies_it(tmp_path: Path) -> None:
    assert make_aliases(tmp_path, entities=ENTITIES).seats == {"Q85": "Q79"}
    denied = make_aliases(tmp_path, entities=ENTITIES, negatives="القاهرة|Q79|curated|the city alone")
    assert denied.seats == {}
    assert [c.qid for c in denied.named("القاهرة")] == ["Q85"]


def test_a_city_with_a_metonym_row_is_a_seat_and_a_building_is_none(tmp_path: Path) -> None:
    towns = "Q87|PLACE|الإسكندرية|Alexandria||Q79|||||city|curated\nQ10|PLACE|قصر القبة|Palace|||||||building|curated"
    rows = "الإسكندرية|Q79|metonym|curated\nقصر القبة|Q79|metonym|curated"
    assert make_aliases(tmp_path, entities=ENTITIES + towns, aliases=rows).seats == {"Q85": "Q79", "Q87": "Q79"}


def test_a_cue_is_found_by_its_word_nearest_to_the_name(tmp_path: Path) -> None:
    aliases = make_aliases(tmp_path, cues="عقوبات/ضغوط … على|before|town|state\nقالت|beside||clause")
    assert sorted(aliases.cues) == [("after", "قالت"), ("before", "علي"), ("before", "قالت")]
    (cue,) = aliases.cues["before", "علي"]
    assert cue.tokens == (frozenset({"عقوبات", "ضغوط"}), None, frozenset({"علي"}))


def test_a_cue_that_cannot_be_used_is_named_with_its_line(tmp_path: Path) -> None:
    write_seeds(tmp_path, cues="قالت|beside|town|capital")
    with pytest.raises(SeedError, match=r"metonyms\.tsv:2: unknown says 'capital'"):
        load_aliases(tmp_path)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Q85", True), ("Q85x", False), ("Q085", False), ("Q0", False), ("Q", False), ("85", False), ("Q٨٥", False)],
)
def test_an_item_number_is_q_and_digits(text: str, answer: bool) -> None:
    assert is_qid(text) is answer


def test_all_faults_are_reported_at_once_with_file_and_line(tmp_path: Path) -> None:
    write_seeds(
        tmp_path,
        entities=ENTITIES + "Q85x|PLACE|الجيزة|Giza\nQ900|CITY|أسوان|Aswan\nQ901|PLACE|الأقصر|Luxor" + "|x" * 9,
        aliases="مصر|Q79y|name\nمصر|Q79|nickname\nمصر|Q5|name",
        titles="الملك|KING|king",
    )
    with pytest.raises(SeedError) as caught:
        load_aliases(tmp_path)
    faults = "\n".join(caught.value.faults)
    assert str(caught.value).endswith("(and 6 more; see `kg seeds check`)")
    for fault in (
        "entities.tsv:5: 'Q85x' is no Wikidata item",
        "entities.tsv:6: unknown type 'CITY' (expected one of PERSON, STATE, ORG, PLACE)",
        "entities.tsv:7: 13 cells (expected 12",
        "aliases.tsv:2: 'Q79y' is no Wikidata item (expected Q and digits)",
        "aliases.tsv:3: unknown kind 'nickname' (expected one of name, short name,",
        "aliases.tsv:4: Q5 has no row in entities.tsv",
        "titles.tsv:2: unknown type 'KING'",
    ):
        assert fault in faults


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    write_seeds(tmp_path)
    (tmp_path / "bodies.tsv").unlink()
    with pytest.raises(SeedError, match=r"bodies\.tsv"):
        load_aliases(tmp_path)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("بوتين", "Vladimir Putin"),
        ("الأمم المتحدة", "United Nations"),
        ("الناتو", "NATO"),
        ("اسطنبول", "Istanbul"),
        ("نيوزلندا", "New Zealand"),
    ],
)
def test_the_shipped_tables_know_what_the_news_speaks_of(aliases: Aliases, name: str, label: str) -> None:
    (candidate,) = aliases.named(name)
    assert aliases.labels(candidate.qid)[1] == label


@pytest.mark.parametrize(
    "name", ["الحكومة الروسية", "القوات السورية", "الحزب الديمقراطي", "المنطقة الجنوبية", "نادي", "أمل", "القطاع"]
)
def test_the_shipped_tables_know_what_is_no_name(aliases: Aliases, name: str) -> None:
    assert aliases.named(name) == ()
