"""Building: nothing enters that the shapes refuse, twice gives the same bytes, the counts are right."""

import gzip
import json
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from world import write_model, write_tables

from kg import (
    ArticleError,
    EntityType,
    KgError,
    SeedError,
    Settings,
    SettingsError,
    ShapeError,
    build_graph,
    forget_articles,
    load_memory,
    load_shapes,
    open_store,
    sorted_quads,
    validate_file,
    validate_quads,
    vocab,
)
from kg.keep import Keeper
from kg.settings import data_folder
from kg.tables import FILES, AliasRow, ConstructionRow, EntityRow, OfficeRow, PositionRow, TriggerRow, header

GOOD = [
    {
        "id": "good-1",
        "text": "وصل الرئيس الروسي فلاديمير بوتين إلى موسكو. وقال الكرملين إن تركيا ستشارك.",
        "title": "قمة",
    },
    {"id": "good-2", "text": "زار سالم الغامدي طرابلس وأنقرة.", "date": "2020-03-05"},
    {"id": "good 3/ث", "text": "روسيا", "url": "https://news.example/3"},
]
BAD = [
    {"id": "bad-1", "text": "only English"},
    {"id": "bad-2"},
    {"id": "good-1", "text": "روسيا مرة أخرى"},
]
HARSH = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix schema: <https://schema.org/> .
<urn:x:Harsh> a sh:PropertyShape ; sh:targetClass schema:NewsArticle ; sh:path schema:identifier ;
  sh:not <urn:x:Second> ; sh:message "The second article is not wanted."@en .
<urn:x:Second> a sh:NodeShape ; sh:hasValue "good-2" .
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("world")
    return Settings(model=write_model(folder / "model"), seeds=write_tables(folder / "seeds"))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles.jsonl", *GOOD)


def write_articles(path: Path, *records: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), encoding="utf-8")
    return path


def read_file(path: Path) -> list[Quad]:
    return list(parse(path.read_bytes(), format=RdfFormat.N_QUADS))


def without_counts(store: Path) -> list[Quad]:
    dataset = NamedNode(vocab.dataset_iri(vocab.DEFAULT_BASE))
    return [quad for quad in sorted_quads(open_store(store)) if quad.graph_name != dataset]


def count_of_triples(quads: Iterable[Quad]) -> list[int]:
    """What the datasets among the quads say of how many triples they hold."""
    parts = {quad.object for quad in quads if quad.predicate.value == vocab.VOID + "subset"}
    return [int(q.object.value) for q in quads if q.predicate.value == vocab.VOID + "triples" and q.subject in parts]  # type: ignore[union-attr]


def article_graphs(quads: list[Quad]) -> set[str]:
    names = {q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)}
    return {name for name in names if "/article/" in name}


@pytest.mark.parametrize("name", ["a.nq", "a.trig", "a.ttl", "a.nt", "a.jsonld", "a.nq.gz"])
def test_building_twice_gives_the_same_bytes(name: str, articles: Path, settings: Settings, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        build_graph([articles], settings=settings, out=tmp_path / folder / name)
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() != b""


def test_what_is_built_conforms_as_a_whole(articles: Path, settings: Settings, tmp_path: Path) -> None:
    build_graph([articles], settings=settings, out=tmp_path / "a.nq", store=tmp_path / "store")
    report = validate_file(tmp_path / "a.nq", load_shapes(settings.shapes))
    assert report.conforms, report.violations


def test_no_triple_of_the_output_stands_in_two_graphs_or_twice(
    articles: Path, settings: Settings, tmp_path: Path
) -> None:
    build_graph([articles], settings=settings, out=tmp_path / "a.nq")
    counts = Counter(quad.triple for quad in read_file(tmp_path / "a.nq"))
    assert max(counts.values()) == 1


def test_store_and_file_agree(articles: Path, settings: Settings, tmp_path: Path) -> None:
    build_graph([articles], settings=settings, out=tmp_path / "a.nq", store=tmp_path / "store")
    # A store keeps xsd:nonNegativeInteger as xsd:integer, so the file is looked at through one.
    assert list(sorted_quads(open_store(tmp_path / "store"))) == list(sorted_quads(load_memory(tmp_path / "a.nq")))


def test_only_the_type_of_offsets_is_another_in_a_store(articles: Path, settings: Settings, tmp_path: Path) -> None:
    build_graph([articles], settings=settings, out=tmp_path / "a.nq", store=tmp_path / "store")
    kept, written = set(open_store(tmp_path / "store")), set(read_file(tmp_path / "a.nq"))
    changed = {quad.predicate.value.removeprefix(vocab.NIF) for quad in kept ^ written}
    assert changed == {"beginIndex", "endIndex"}


def test_building_into_the_same_store_again_changes_nothing(articles: Path, settings: Settings, tmp_path: Path) -> None:
    build_graph([articles], settings=settings, store=tmp_path / "store")
    before = list(sorted_quads(open_store(tmp_path / "store")))
    build_graph([articles], settings=settings, store=tmp_path / "store")
    assert list(sorted_quads(open_store(tmp_path / "store"))) == before


def test_an_article_built_anew_takes_the_place_of_the_old_one(settings: Settings, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build_graph([write_articles(tmp_path / "a.jsonl", *GOOD)], settings=settings, store=store)
    build_graph([write_articles(tmp_path / "a.jsonl", {**GOOD[0], "text": "تركيا"})], settings=settings, store=store)
    graph = NamedNode(vocab.article_iri(settings.base, "good-1"))
    mentions = open_store(store).quads_for_pattern(graph, NamedNode(vocab.SCHEMA + "mentions"), None, graph)
    assert [quad.object for quad in mentions] == [NamedNode(vocab.WD + "Q43")]
    assert len(article_graphs(list(open_store(store)))) == len(GOOD)


def test_a_row_that_was_repaired_is_repaired_in_the_store(articles: Path, settings: Settings, tmp_path: Path) -> None:
    table = write_tables(tmp_path / "seeds") / FILES[EntityRow]
    right = table.read_text(encoding="utf-8")
    store, wrong = tmp_path / "store", settings.base + "wrong"
    table.write_text(right.replace("\tRussia\t", f"\t{wrong}\t"), encoding="utf-8")
    own = replace(settings, seeds=tmp_path / "seeds")
    build_graph([articles], settings=own, store=store)
    assert wrong in str(list(open_store(store)))
    table.write_text(right, encoding="utf-8")
    build_graph([articles], settings=own, store=store)
    assert wrong not in str(list(open_store(store)))
    assert '"Russia"' in str([str(quad) for quad in open_store(store)])


def test_refused_articles_are_told_and_the_others_stay(settings: Settings, tmp_path: Path) -> None:
    path = write_articles(tmp_path / "a.jsonl", GOOD[0], BAD[0], GOOD[1], BAD[1], BAD[2], GOOD[2])
    summary = build_graph([path], settings=settings, out=tmp_path / "a.nq", store=tmp_path / "store")
    assert [each.article for each in summary.refusals] == ["bad-1", "bad-2", "good-1"]
    assert all(each.stage == "read" and each.reasons for each in summary.refusals)
    assert (summary.accepted, summary.read) == (3, 6)
    wanted = {vocab.article_iri(settings.base, each["id"]) for each in GOOD}
    for quads in (read_file(tmp_path / "a.nq"), list(open_store(tmp_path / "store"))):
        assert article_graphs(quads) == wanted
        assert "مرة أخرى" not in str(quads)


def test_nothing_enters_of_an_article_that_the_shapes_refuse(
    articles: Path, settings: Settings, tmp_path: Path
) -> None:
    shutil.copytree(data_folder("shapes"), tmp_path / "shapes")
    (tmp_path / "shapes" / "harsh.ttl").write_text(HARSH, encoding="utf-8")
    harsh = replace(settings, shapes=tmp_path / "shapes")
    summary = build_graph([articles], settings=harsh, out=tmp_path / "a.nq", store=tmp_path / "store")
    [refusal] = summary.refusals
    assert (refusal.article, refusal.stage) == ("good-2", "validate")
    assert refusal.reasons == (f"{vocab.article_iri(settings.base, 'good-2')}: The second article is not wanted.",)
    for quads in (read_file(tmp_path / "a.nq"), list(open_store(tmp_path / "store"))):
        assert len(article_graphs(quads)) == 2
        # Its unknown man and its ambiguous town are named nowhere else.
        assert not [quad for quad in map(str, quads) if any(trace in quad for trace in ("good-2", "Q3579", "سالم"))]


def test_the_counts_are_those_of_the_output(articles: Path, settings: Settings, tmp_path: Path) -> None:
    summary = build_graph([articles], settings=settings, out=tmp_path / "a.nq", store=tmp_path / "store")
    quads = read_file(tmp_path / "a.nq")
    assert summary.quads == len(quads) == len(open_store(tmp_path / "store"))
    types = Counter(str(q.object) for q in quads if q.predicate.value == vocab.ITSRDF + "taClassRef")
    assert types == {f"<{vocab.CLASSES[EntityType(kind)]}>": count for kind, count in summary.mentions.items()}
    verdicts = Counter(str(q.object) for q in quads if q.predicate.value == vocab.KG + "verdict")
    assert verdicts == {f"<{vocab.verdict_iri(verdict)}>": count for verdict, count in summary.verdicts.items()}
    assert sum(summary.mentions.values()) == sum(summary.verdicts.values()) > 6
    assert summary.accepted == len(article_graphs(quads)) == len(GOOD)


@pytest.mark.parametrize("builds", [[GOOD], [GOOD[:1], GOOD[1:]], [GOOD, [{**GOOD[0], "text": "تركيا"}]]])
def test_a_store_built_in_several_goes_says_what_it_holds(
    builds: list[list[dict[str, str]]], settings: Settings, tmp_path: Path
) -> None:
    for articles in builds:
        build_graph([write_articles(tmp_path / "a.jsonl", *articles)], settings=settings, store=tmp_path / "store")
    store = open_store(tmp_path / "store")
    assert count_of_triples(list(store)) == [len(store)]
    assert validate_quads(store, load_shapes(settings.shapes)).conforms


def test_a_store_says_of_itself_what_the_last_settings_say(settings: Settings, tmp_path: Path) -> None:
    for number, article in enumerate(GOOD):
        own = replace(settings, longest=1000 + number, publisher="https://news.example/", release=f"2.{number}")
        build_graph([write_articles(tmp_path / "a.jsonl", article)], settings=own, store=tmp_path / "store")
    said = {q.triple for q in open_store(tmp_path / "store") if q.subject == NamedNode(settings.base + "dataset")}
    values = Counter(triple.predicate.value for triple in said)
    assert values[vocab.PROV + "wasGeneratedBy"] == 1  # the last has made all, or found it as it would make it
    assert Literal("2.2") in {triple.object for triple in said}
    assert values[vocab.VOID + "subset"] == values[vocab.DCTERMS + "publisher"] == values[vocab.DCAT + "version"] == 1
    assert vocab.DCTERMS + "license" not in values


def test_files_of_two_builds_can_be_put_together(settings: Settings, tmp_path: Path) -> None:
    for number, article in enumerate(GOOD[:2]):
        path = write_articles(tmp_path / "a.jsonl", article)
        build_graph([path], settings=settings, out=tmp_path / f"{number}.nq")
    both = [*read_file(tmp_path / "0.nq"), *read_file(tmp_path / "1.nq")]
    assert validate_quads(both, load_shapes(settings.shapes)).conforms
    assert sorted(count_of_triples(both)) == sorted(len(read_file(tmp_path / f"{number}.nq")) for number in (0, 1))


def test_a_label_keeps_its_item_when_another_article_cites_another_label(settings: Settings, tmp_path: Path) -> None:
    for words in ("الرئيس الروسي", "في روسيا"):
        path = write_articles(tmp_path / "a.jsonl", {"id": words, "text": words})
        build_graph([path], settings=settings, store=tmp_path / "store")
    store = open_store(tmp_path / "store")
    labelled = {
        (quad.predicate.value.removeprefix(vocab.SKOSXL), str(quad.object))
        for quad in store.quads_for_pattern(NamedNode(vocab.WD + "Q159"), None, None)
        if quad.predicate.value.startswith(vocab.SKOSXL)
    }
    rows = [("hiddenLabel", "الروسي", "demonym"), ("prefLabel", "روسيا", "name")]
    assert labelled == {
        (place, f"<{vocab.alias_iri(settings.base, name, 'Q159', kind)}>") for place, name, kind in rows
    }
    assert validate_quads(store, load_shapes(settings.shapes)).conforms


def test_progress_is_told_after_each_article(settings: Settings, tmp_path: Path) -> None:
    told: list[tuple[int, int, float | None]] = []
    path = write_articles(tmp_path / "a.jsonl", GOOD[0], BAD[0], GOOD[1])
    few = replace(settings, batch=1)
    build_graph([path], settings=few, out=tmp_path / "a.nq", progress=lambda *counts: told.append(counts))
    assert [counts[:2] for counts in told] == [(1, 0), (1, 1), (2, 1)]
    shares = [share for *_, share in told]
    assert None not in shares and 0 < shares[0] < shares[1] < shares[2] == 1  # type: ignore[operator]


def test_the_share_of_an_input_of_unknown_length_is_unknown(settings: Settings, tmp_path: Path) -> None:
    told: list[float | None] = []
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(write_articles(tmp_path / "a.jsonl", *GOOD).read_bytes()))
    build_graph([packed], settings=settings, out=tmp_path / "a.nq", progress=lambda *counts: told.append(counts[2]))
    assert told == [None, None, None]


def test_a_build_that_is_stopped_leaves_whole_articles_and_no_file(
    articles: Path, settings: Settings, tmp_path: Path
) -> None:
    def stop(accepted: int, refused: int, share: float | None) -> None:
        if accepted == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_graph([articles], settings=settings, out=tmp_path / "a.nq", store=tmp_path / "store", progress=stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles.jsonl", "store"]
    build_graph([write_articles(tmp_path / "b.jsonl", *GOOD[:2])], settings=settings, store=tmp_path / "whole")
    assert without_counts(tmp_path / "store") == without_counts(tmp_path / "whole")
    assert count_of_triples(open_store(tmp_path / "store")) == []
    forget_articles(["good-1"], store=tmp_path / "store")
    assert count_of_triples(open_store(tmp_path / "store")) == []


def test_what_is_in_the_store_as_it_would_be_made_is_left_alone(
    articles: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build_graph([articles], settings=settings, store=tmp_path / "store")
    monkeypatch.setattr("kg.assemble.load_tagger", None)  # the model is not even loaded
    monkeypatch.setattr("kg.assemble.load_shapes", None)
    again = build_graph([articles], settings=settings, store=tmp_path / "store")
    assert (again.accepted, again.unchanged, again.made_again) == (3, 3, 0)
    assert replace(again, unchanged=0, seconds=0) == replace(first, seconds=0)


def test_a_row_that_changes_makes_articles_again_that_are_not_in_the_input(settings: Settings, tmp_path: Path) -> None:
    own = replace(settings, seeds=write_tables(tmp_path / "seeds"))
    store, new = tmp_path / "store", write_articles(tmp_path / "new.jsonl", {"id": "new", "text": "تركيا"})
    build_graph([write_articles(tmp_path / "a.jsonl", *GOOD)], settings=own, store=store)
    table = own.seeds / FILES[AliasRow]
    table.write_text(table.read_text(encoding="utf-8") + "الغامدي\tQ7747\tshort name\ttest\t2020-01-01\t\n", "utf-8")
    summary = build_graph([new], settings=own, store=store)
    assert (summary.accepted, summary.unchanged, summary.made_again) == (1, 0, 1)  # the one that names him
    build_graph([write_articles(tmp_path / "b.jsonl", *GOOD), new], settings=own, store=tmp_path / "whole")
    assert list(sorted_quads(open_store(store))) == list(sorted_quads(open_store(tmp_path / "whole")))


def test_without_what_the_tables_said_all_articles_are_made_again(settings: Settings, tmp_path: Path) -> None:
    own = replace(settings, seeds=write_tables(tmp_path / "seeds"))
    store, given = tmp_path / "store", write_articles(tmp_path / "a.jsonl", *GOOD)
    build_graph([given], settings=own, store=store)
    (kept,) = store.glob("tables-*")
    kept.unlink()
    table = own.seeds / FILES[AliasRow]
    table.write_text(table.read_text(encoding="utf-8") + "الغامدي\tQ7747\tshort name\ttest\t2020-01-01\t\n", "utf-8")
    (store / "tables-0.part").touch()  # of a build that was broken off
    summary = build_graph([given], settings=own, store=store)
    assert (summary.accepted, summary.unchanged) == (3, 0)
    assert [path.suffix for path in store.glob("tables-*")] == [".sqlite3"]
    build_graph([given], settings=own, store=tmp_path / "whole")
    assert list(sorted_quads(open_store(store))) == list(sorted_quads(open_store(tmp_path / "whole")))


@pytest.mark.parametrize(
    ("table", "old", "new", "made_again"),
    [
        (AliasRow, "الروسي\tQ159\tdemonym\ttest\t2020-01-01", "الروسي\tQ159\tdemonym\tcurated\t2021-01-01", 1),
        (EntityRow, "\ttest\nQ649", "\tchecked; ar:curated\nQ649", 2),  # of Russia, and of its Arabic label
        (OfficeRow, "", "رئيس\t\toffice\thead\ttest\n", 1),
        (TriggerRow, "", "زار يزور\tverb\tvisit\tvisit\ttest\n", 1),
        (TriggerRow, "", "اجتمع يجتمع\tverb\tvisit\tmeeting\ttest\n", 0),
        (
            ConstructionRow,
            "",
            "visit\t10\t=\ttrigger=visit who=X place=P\t\tx\ttest\n",
            3,
        ),  # tried on every sentence
    ],
)
def test_what_the_store_says_is_what_the_tables_say_now(
    table: type, old: str, new: str, made_again: int, settings: Settings, tmp_path: Path
) -> None:
    own = replace(settings, seeds=write_tables(tmp_path / "seeds"))
    if table is not TriggerRow:
        row = "زار يزور\tverb\tvisit\tvisit\ttest\n"
        (own.seeds / FILES[TriggerRow]).write_text("\t".join(header(TriggerRow)) + "\n" + row, "utf-8")
    store, none = tmp_path / "store", write_articles(tmp_path / "none.jsonl", BAD[0])
    given = write_articles(tmp_path / "a.jsonl", *GOOD)
    build_graph([given], settings=own, store=store)
    path = own.seeds / FILES[table]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")
    assert build_graph([none], settings=own, store=store).made_again == made_again
    build_graph([given], settings=own, store=tmp_path / "whole")
    assert list(sorted_quads(open_store(store))) == list(sorted_quads(open_store(tmp_path / "whole")))


@pytest.mark.parametrize(
    ("row", "made_again"),
    [
        ("Q159\tpresident\tQ218295\ttest", 1),
        ("Q43\tpresident\tQ1922067\ttest", 0),  # whom no article speaks of
        ("Q159\tprime minister\tQ842386\ttest", 0),
    ],
)
def test_a_position_makes_again_the_articles_with_that_office(
    row: str, made_again: int, settings: Settings, tmp_path: Path
) -> None:
    own = replace(settings, seeds=write_tables(tmp_path / "seeds"))
    office = "رئيس|رئيسة\t\toffice\thead\ttest"
    (own.seeds / FILES[OfficeRow]).write_text("\t".join(header(OfficeRow)) + f"\n{office}\n", "utf-8")
    store, given = tmp_path / "store", write_articles(tmp_path / "a.jsonl", *GOOD)
    build_graph([given], settings=own, store=store)
    path = own.seeds / FILES[PositionRow]
    for text in ("\t".join(header(PositionRow)) + f"\n{row}\n", "\t".join(header(PositionRow)) + "\n"):
        path.write_text(text, "utf-8")
        summary = build_graph([given], settings=own, store=store)
        assert (summary.accepted, summary.unchanged) == (3, 3 - made_again)
        build_graph([given], settings=own, store=tmp_path / "whole")
        assert list(sorted_quads(open_store(store))) == list(sorted_quads(open_store(tmp_path / "whole")))


def test_counts_and_report_are_those_of_a_whole_build(settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(data_folder("shapes"), tmp_path / "shapes")
    (tmp_path / "shapes" / "harsh.ttl").write_text(HARSH, encoding="utf-8")
    own = replace(settings, shapes=tmp_path / "shapes")
    given = write_articles(tmp_path / "a.jsonl", *GOOD)
    first = build_graph([given], settings=own, store=tmp_path / "store")
    assert [each.message for each in first.report.violations] == ["The second article is not wanted."]
    again = build_graph([given], settings=own, store=tmp_path / "store")
    assert again.unchanged == 3 and replace(again, unchanged=0, seconds=0) == replace(first, seconds=0)
    workers = build_graph([given], settings=own, store=tmp_path / "other", workers=2)
    assert replace(workers, seconds=0) == replace(first, seconds=0)


def test_an_article_that_is_refused_now_leaves_the_store(settings: Settings, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build_graph([write_articles(tmp_path / "a.jsonl", *GOOD)], settings=settings, store=store)
    bad = write_articles(tmp_path / "a.jsonl", {**GOOD[1], "text": "only English"})
    summary = build_graph([bad], settings=settings, store=store)
    assert [each.article for each in summary.refusals] == ["good-2"]
    build_graph([write_articles(tmp_path / "b.jsonl", GOOD[0], GOOD[2])], settings=settings, store=tmp_path / "whole")
    assert list(sorted_quads(open_store(store))) == list(sorted_quads(open_store(tmp_path / "whole")))


def test_a_record_of_an_id_that_was_read_already_does_not_take_the_article_away(
    settings: Settings, tmp_path: Path
) -> None:
    path = write_articles(tmp_path / "a.jsonl", *GOOD, BAD[2])
    for _ in range(2):
        summary = build_graph([path], settings=settings, store=tmp_path / "store")
        assert [each.article for each in summary.refusals] == ["good-1"]
        assert len(article_graphs(list(open_store(tmp_path / "store")))) == len(GOOD)


def test_an_article_that_is_forgotten_leaves_nothing_behind(settings: Settings, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build_graph([write_articles(tmp_path / "a.jsonl", *GOOD)], settings=settings, store=store)
    with pytest.raises(ArticleError, match="no article 'nobody' there"):
        forget_articles(["good-2", "nobody"], store=store)
    assert len(article_graphs(list(open_store(store)))) == len(GOOD)
    forget_articles(["good-2"], store=store)
    assert count_of_triples(open_store(store)) == [len(open_store(store))]
    build_graph([write_articles(tmp_path / "b.jsonl", GOOD[0], GOOD[2])], settings=settings, store=tmp_path / "whole")
    assert list(sorted_quads(open_store(store))) == list(sorted_quads(open_store(tmp_path / "whole")))


def test_a_second_build_on_one_store_is_told_before_it_loads_anything(
    articles: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_graph([articles], settings=settings, store=tmp_path / "store")
    monkeypatch.setattr("kg.build.Assembler", None)
    with Keeper(tmp_path / "store"), pytest.raises(SettingsError, match="another program is writing to this store"):
        build_graph([articles], settings=settings, store=tmp_path / "store")


def test_a_graph_that_no_build_has_made_is_left_alone(articles: Path, settings: Settings, tmp_path: Path) -> None:
    held = open_store(tmp_path / "store", create=True)
    held.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c")))
    del held
    with pytest.raises(SettingsError, match="holds a graph without a record of its articles"):
        build_graph([articles], settings=settings, store=tmp_path / "store")
    assert len(open_store(tmp_path / "store")) == 1


def test_text_can_be_left_out(articles: Path, settings: Settings, tmp_path: Path) -> None:
    build_graph([articles], settings=replace(settings, keep_text=False), out=tmp_path / "a.nq")
    predicates = {quad.predicate.value for quad in read_file(tmp_path / "a.nq")}
    assert vocab.NIF + "isString" not in predicates and vocab.KG + "sha256" in predicates
    assert validate_file(tmp_path / "a.nq", load_shapes(settings.shapes)).conforms


def test_all_names_are_under_the_base(articles: Path, settings: Settings, tmp_path: Path) -> None:
    build_graph([articles], settings=replace(settings, base="urn:news:"), out=tmp_path / "a.nq")
    names = {quad.graph_name.value for quad in read_file(tmp_path / "a.nq")}  # type: ignore[union-attr]
    assert all(name.startswith("urn:news:") for name in names)
    assert validate_file(tmp_path / "a.nq", load_shapes(settings.shapes)).conforms


def test_no_article_gives_the_run_alone(settings: Settings, tmp_path: Path) -> None:
    summary = build_graph([write_articles(tmp_path / "a.jsonl", BAD[0])], settings=settings, out=tmp_path / "a.nq")
    assert (summary.accepted, len(summary.refusals), summary.quads) == (0, 1, len(read_file(tmp_path / "a.nq")))
    assert article_graphs(read_file(tmp_path / "a.nq")) == set()


def break_shape(settings: Settings, folder: Path, text: str) -> Settings:
    shutil.copytree(settings.shapes, folder / "shapes")
    (folder / "shapes" / "broken.ttl").write_text(text, encoding="utf-8")
    return replace(settings, shapes=folder / "shapes")


def break_alias(settings: Settings, folder: Path) -> Settings:
    table = write_tables(folder / "seeds") / FILES[AliasRow]
    table.write_text(table.read_text(encoding="utf-8") + "روس\tQ85x\tname\ttest\t2020-01-01\t\n", encoding="utf-8")
    return replace(settings, seeds=folder / "seeds")


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        ("input", ArticleError, "none.txt: no such file or folder"),
        ("suffix", SettingsError, r"a\.rdf: no RDF format has this suffix"),
        ("folder", SettingsError, "there is no folder"),
        ("model", SettingsError, "no tagger model there"),
        ("alias", SeedError, r"aliases\.tsv:\d+: 'Q85x' is no Wikidata item \(expected Q and digits\)"),
        ("turtle", ShapeError, r"broken\.ttl:1: "),
        ("shacl", ShapeError, r"broken\.ttl:\d: sh:mincount is no SHACL term \(expected sh:minCount\)"),
        ("store", SettingsError, "holds other files"),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_is_written(
    fault: str, error: type[KgError], says: str, articles: Path, settings: Settings, tmp_path: Path
) -> None:
    mincount = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<urn:x:a> a sh:PropertyShape ; sh:mincount 1 ."
    own = {
        "model": lambda: replace(settings, model=tmp_path / "none"),
        "alias": lambda: break_alias(settings, tmp_path),
        "turtle": lambda: break_shape(settings, tmp_path, "<a <b> ."),
        "shacl": lambda: break_shape(settings, tmp_path, mincount),
    }.get(fault, lambda: settings)()
    out = tmp_path / {"suffix": "a.rdf", "folder": "none/a.nq"}.get(fault, "a.nq")
    store = tmp_path / "store" if fault != "store" else Path(__file__).parent
    before = sorted(tmp_path.iterdir())
    with pytest.raises(error, match=says) as caught:
        build_graph([tmp_path / "none.txt" if fault == "input" else articles], settings=own, out=out, store=store)
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.iterdir()) == before
