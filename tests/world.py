"""A small world for tests: tables, articles and links made by hand, so that no tagger and no real table is needed."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import Quad

from kg import (
    Aliases,
    Article,
    Candidate,
    EntityType,
    Form,
    Link,
    Linked,
    Mention,
    Rung,
    claim_article,
    claim_entities,
    claim_labels,
    load_aliases,
    load_labels,
)
from kg.census import Census
from kg.claim import claim_run
from kg.dataset import claim_dataset
from kg.labels import Labels
from kg.tables import (
    FILES,
    STOP_WORDS,
    AliasRow,
    AnyRow,
    BodyRow,
    ConstructionRow,
    CueRow,
    DecisionRow,
    EntityRow,
    NegativeRow,
    OfficeRow,
    PositionRow,
    TitleRow,
    TriggerRow,
    WordRow,
    header,
    to_line,
)

BASE = "https://example.org/kg/"
HOME = "https://news.example/"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
RUN = BASE + "run/0123456789abcdef"
FACTS = (
    ("version", "0.1.0"),
    *((name, character * 64) for name, character in zip(("modelHash", "seedsHash", "shapesHash"), "abc", strict=True)),
    ("settingsHash", "d" * 64),
)


def entity(qid: str, kind: str, arabic: str, english: str, **more: str) -> EntityRow:
    cells = dict.fromkeys(header(EntityRow), "")
    return EntityRow(**{**cells, "qid": qid, "type": kind, "label_ar": arabic, "label_en": english, **more})


ENTITIES = [
    entity("Q43", "STATE", "تركيا", "Turkey", description="sovereign state", capital="Q3640", iso="TR", source="test"),
    entity("Q159", "STATE", "روسيا", "Russia", description="sovereign state", capital="Q649", iso="RU", source="test"),
    entity("Q649", "PLACE", "موسكو", "Moscow", country="Q159", lat="55.75", lon="37.62", source="test"),
    entity("Q1065", "ORG", "الأمم المتحدة", "United Nations", wikidata_class="organization", source="test"),
    entity("Q3579", "PLACE", "طرابلس", "Tripoli", description="in Libya", lat="32.9", lon="13.18", source="test"),
    entity("Q3640", "PLACE", "أنقرة", "Ankara", country="Q43", lat="39.93", lon="32.86", source="test"),
    entity("Q7747", "PERSON", "فلاديمير بوتين", "Vladimir Putin", country="Q159", source="test"),
    entity("Q133274", "PLACE", "الكرملين", "Kremlin", country="Q159", source="test"),
    entity("Q168954", "PLACE", "طرابلس", "Tripoli", description="in Lebanon", lat="34.44", lon="35.83", source="test"),
]


def alias(name: str, qid: str, kind: str, note: str = "") -> AliasRow:
    return AliasRow(alias=name, qid=qid, kind=kind, source="test", date="2020-01-01", note=note)


ROWS: dict[type, list[AnyRow]] = {
    EntityRow: [*ENTITIES],
    AliasRow: [
        alias("الروسي", "Q159", "demonym", note="of the state, not of the language"),
        alias("التركي", "Q43", "demonym"),
        alias("بوتين", "Q7747", "short name"),
        alias("الكرملين", "Q159", "metonym"),
    ],
    NegativeRow: [],
    DecisionRow: [],
    TitleRow: [TitleRow(title="الرئيس", type="PERSON", label_en="president", source="test")],
    BodyRow: [],
    CueRow: [],
    WordRow: [],
    OfficeRow: [],
    PositionRow: [],
    TriggerRow: [],
    ConstructionRow: [],
}


def write_tables(folder: Path) -> Path:
    """Write the tables of this world into a folder, and return it."""
    return write_tables_of(folder, ROWS, ["في"])


def write_tables_of(folder: Path, tables: Mapping[type, list[AnyRow]], stop_words: list[str]) -> Path:
    """Write tables into a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for row_type, rows in tables.items():
        lines = ["\t".join(header(row_type)), *map(to_line, rows)]
        (folder / FILES[row_type]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / STOP_WORDS).write_text("\n".join(stop_words) + "\n", encoding="utf-8")
    return folder


def read_tables(folder: Path) -> Aliases:
    return load_aliases(write_tables(folder))


def article(article_id: str, text: str, **given: str) -> Article:
    return Article(**{"id": article_id, "text": text, "source": "test", **given})


def name(words: str, kind: str, *qids: str, alias_kind: str = "name", score: float = 0.9, **given: object) -> Link:
    """Return the link of some words, at no place yet; ``linked`` finds it."""
    rows = {row.qid: row for row in ENTITIES}
    return Link(
        mention=Mention(start=0, end=0, text=words, type=EntityType(kind), score=score),
        candidates=tuple(
            Candidate(
                qid=qid,
                type=EntityType(rows[qid].type),
                alias=rows[qid].label_ar if alias_kind == "name" else words,
                kind=alias_kind,
            )
            for qid in qids
        ),
        rung=Rung(str(given.pop("rung", Rung.AS_WRITTEN))) if qids else None,
        **given,  # type: ignore[arg-type]
    )


def linked(page: Article, *links: Link) -> Linked:
    """Return the article with these links, each at the first place of its words after the one before."""
    placed, at = [], 0
    for link in links:
        words = link.mention.text
        start = page.text.index(words, at)
        at = start + len(words)
        mention = Mention(start=start, end=at, text=words, type=link.mention.type, score=link.mention.score)
        placed.append(
            Link(
                mention=mention,
                candidates=link.candidates,
                rung=link.rung,
                form=link.form,
                intended=link.intended,
                reason=link.reason,
            )
        )
    return Linked(article=page, links=tuple(placed))


SUMMIT = linked(
    article(
        "summit-1",
        "وصل الرئيس الروسي فلاديمير بوتين إلى موسكو.\nوقال الكرملين إن تركيا «ستشارك».",
        title="قمة في موسكو",
        url="https://news.example/2020/03/05/summit",
        published="2020-03-05",
        publisher="وكالة المثال",
    ),
    name("الروسي", "STATE", "Q159", alias_kind="demonym", form=Form.DEMONYM, score=1.0),
    name("فلاديمير بوتين", "PERSON", "Q7747", score=0.98765),
    name("موسكو", "PLACE", "Q649"),
    name("الكرملين", "PLACE", "Q133274", intended="Q159", score=0.5),
    name("تركيا", "STATE", "Q43", reason="the only one of type STATE"),
)
TRIPOLI = linked(
    article(
        "طرابلس/2",
        "قال سالم الغامدي للأمم المتحدة إن الوضع في طرابلس هادئ، وأضاف الغامدي أن روسيا وتركيا تتابعان.",
        published="2020-03-06T10:00:00.50+03:00",
    ),
    name("سالم الغامدي", "PERSON", score=0.61),
    name("لأمم المتحدة", "ORG", "Q1065", rung=Rung.WITHOUT_CLITIC),
    name("طرابلس", "PLACE", "Q3579", "Q168954", score=0.0),
    name("الغامدي", "PERSON", score=0.3333),
    name("روسيا", "STATE", "Q159"),
    name("تركيا", "STATE", "Q43", rung=Rung.WITHOUT_CLITIC),
)
ODD = linked(
    article(
        "3 <x>", 'قال 🙂 "سالم الغامدى" \\u0022:\tروسيا\u2028\r\nقوية.\n', title='عنوان "غريب"\\', language="ar-EG"
    ),
    name("سالم الغامدى", "PERSON", score=0.7),
    name("روسيا", "STATE", "Q159"),
)
PAGES = (SUMMIT, TRIPOLI, ODD)


WHOLE = linked(
    article(
        "whole",
        "قال 🙂 سالم الغامدي إن الرئيس الروسي زار طرابلس.\nوأعلن الكرملين أن تركيا «ستشارك».",
        title="زيارة إلى طرابلس",
        url="https://news.example/2020/03/05/visit",
        published="2020-03-05",
        publisher="وكالة المثال",
    ),
    name("سالم الغامدي", "PERSON", score=0.61),
    name("الروسي", "STATE", "Q159", alias_kind="demonym", form=Form.DEMONYM, score=1.0),
    name("طرابلس", "PLACE", "Q3579", "Q168954", score=0.75),
    name("الكرملين", "PLACE", "Q133274", intended="Q159", score=0.5, reason="a seat of government (aliases.tsv)"),
    name("تركيا", "STATE", "Q43", reason="the only one of type STATE"),
)
"""An article with a mention of every sort."""


def graph_of(
    pages: Iterable[Linked], tables: Aliases, labels: Labels, *, facts: Iterable[tuple[str, str]] = FACTS, **said: str
) -> list[Quad]:
    """Return the graph of some pages as a build puts it together; what is *said* of the dataset besides its version."""
    pages = tuple(pages)
    quads = [quad for page in pages for quad in claim_article(page, base=BASE, run=RUN)]
    entities = {quad for page in pages for quad in claim_entities(page, tables, base=BASE)}
    entities |= {quad for page in pages for quad in claim_labels(page, labels, base=BASE)}
    quads += [*sorted(entities, key=str), *claim_run(run=RUN, facts=facts, label="kg 0.1.0")]
    census = Census()
    census.add(quads)
    return [*quads, *claim_dataset(census, base=BASE, runs=[RUN], release="0.1.0", **said)]


def whole_graph(folder: Path, pages: Iterable[Linked] = PAGES) -> list[Quad]:
    """Return the graph of some pages as a build puts it together, of tables written into *folder*."""
    tables = read_tables(folder)
    return graph_of(pages, tables, load_labels(folder), publisher=HOME, licence=LICENCE)


def write_model(folder: Path, *, without: str = "") -> Path:
    """Write a pipeline without weights that knows the names of this world (but one), and return its folder."""
    import spacy

    nlp = spacy.blank("ar")
    known = [
        ("PERSON", "فلاديمير بوتين"),
        ("PERSON", "سالم الغامدي"),
        ("STATE", "تركيا"),
        ("STATE", "روسيا"),
        ("ORG", "الأمم المتحدة"),
        ("PLACE", "موسكو"),
        ("PLACE", "أنقرة"),
        ("PLACE", "طرابلس"),
    ]
    patterns = [{"label": label, "pattern": words} for label, words in known if words != without]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    nlp.to_disk(folder)
    return folder
