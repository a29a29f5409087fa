"""The questions in ``queries/``: each is sound, and has one answer, the same in every engine."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib
from pages import HEADING, describe_questions
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize
from rdflib.plugins.sparql import prepareQuery
from samples import sample_quads
from server import serve_quads
from world import BASE, whole_graph
from world_relations import RELATED

from kg import Aliases, Answer, Question, answer_to_text, ask_endpoint, ask_store, load_questions, vocab
from kg.settings import data_folder

QUESTIONS = load_questions(data_folder("queries"))
GIVEN = {"article": BASE + "article/2020-03-05-moscow-summit", "since": "2020-03-01", "day": "2020-03-05"}
"""Values for parameters that have no default."""
MORE = {
    "articles-about": [{"entity": "Q39259"}],
    "bridges-between": [{"entity": "Q1016", "other": "Q858"}],
    "co-mentions": [{"least": "4"}],
    "entities-called": [{"name": "idlib"}, {"name": "united"}],
    "low-confidence": [{"percent": "3"}],
    "holders-of-office": [{"title": "Minister"}],
    "names-of-kind": [{"kind": "kg:kind-acronym"}, {"kind": "kg:kind-demonym"}],
    "offices-of-state": [{"state": "Q43", "since": "2020-02-27", "until": "2020-02-28"}],
    "places-in-country": [{"country": "Q43"}],
    "same-sentence": [{"entity": "Q7747"}],
    "timeline": [{"entity": "Q39259"}],
    "words-around": [{"entity": "Q39259", "width": "12"}],
}
"""Further values, where those that are asked anyway do not show all that a question can."""
PURPOSES = {"explore", "relate", "claims", "time", "places", "language", "curate", "audit", "federate"}
LOCAL = {name: question for name, question in QUESTIONS.items() if question.network is None}
EACH = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
EACH_LOCAL = pytest.mark.parametrize("question", LOCAL.values(), ids=LOCAL)
CASES = [(question, {}) for question in LOCAL.values()] + [
    (QUESTIONS[name], given) for name, each in MORE.items() for given in each
]
EACH_CASE = pytest.mark.parametrize(
    ("question", "given"), CASES, ids=[f"{q.name} {' '.join(given.values())}".strip() for q, given in CASES]
)


@pytest.fixture(scope="module")
def quads(aliases: Aliases) -> list[Quad]:
    """The graph of the sample articles, with the links of the gold."""
    return sample_quads(aliases)


@pytest.fixture(scope="module")
def hard_quads(tmp_path_factory: pytest.TempPathFactory) -> list[Quad]:
    """The graph of the small world, which has odd ids, texts and names, as a build puts it together."""
    return whole_graph(tmp_path_factory.mktemp("tables"), RELATED)


@pytest.fixture(scope="module")
def store(quads: list[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


@pytest.fixture(scope="module")
def dataset(quads: list[Quad]) -> rdflib.Dataset:
    return as_dataset(quads)


def as_dataset(quads: list[Quad]) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=serialize(quads, format=RdfFormat.N_QUADS), format="nquads")
    return dataset


@pytest.fixture(scope="module")
def endpoint(quads: list[Quad]) -> Iterator[str]:
    with serve_quads(quads) as url:
        yield url


def asked(question: Question, **more: str) -> str:
    needed = {each.name: GIVEN[each.name] for each in question.parameters if each.default is None}
    return question.with_values({**needed, **more})


def ask_rdflib(dataset: rdflib.Dataset, query: str) -> Answer:
    def term(node: object) -> NamedNode | Literal | None:
        if node is None:
            return None
        assert isinstance(node, rdflib.URIRef | rdflib.Literal)
        return NamedNode(node) if isinstance(node, rdflib.URIRef) else Literal(str(node))

    result = dataset.query(query)
    assert result.vars is not None
    return Answer(
        variables=tuple(map(str, result.vars)),
        rows=tuple(tuple(term(row[name]) for name in result.vars) for row in result),  # type: ignore[call-overload,index]
    )


def without_comments(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("#"))


def test_there_are_questions_for_every_purpose() -> None:
    assert len(LOCAL) >= 25
    assert {question.purpose for question in QUESTIONS.values()} >= PURPOSES


def test_those_that_ask_wikidata_too_say_so() -> None:
    for question in QUESTIONS.values():
        named = re.findall(r"SERVICE <(.+?)>", question.text)
        assert named == ([question.network] if question.network else []) and bool(named) == (
            question.purpose == "federate"
        )


@EACH
def test_it_has_a_summary_that_is_a_sentence(question: Question) -> None:
    assert re.fullmatch(r"[A-Z].*[.?]", question.summary)
    assert re.fullmatch("[a-z]+(-[a-z]+)*", question.name)


@EACH
def test_it_parses_as_it_stands_in_the_file(question: Question) -> None:
    prepareQuery(question.text)
    Store().query(question.text)


@EACH
def test_it_is_ordered(question: Question) -> None:
    assert re.search(r"^ORDER BY ", question.text, re.MULTILINE)


@EACH
def test_it_writes_out_the_prefixes_it_uses_and_no_others(question: Question) -> None:
    text = without_comments(question.text)
    declared = dict(re.findall(r"^PREFIX (\w+): <(.+)>$", text, re.MULTILINE))
    body = re.sub(r'"[^"\n]*"|<[^<>\s]*>', "", re.sub(r"^PREFIX .*$", "", text, flags=re.MULTILINE))
    assert set(declared) == set(re.findall(r"\b([a-z]+):[\w-]", body))
    assert declared.items() <= {**vocab.PREFIXES, "wdt": "http://www.wikidata.org/prop/direct/"}.items()


@EACH
def test_its_parameters_are_projected(question: Question) -> None:
    projected = re.findall(r"\bSELECT\b(.*?)\bWHERE\b", without_comments(question.text), re.DOTALL)[0]
    for parameter in question.parameters:
        assert re.search(rf"\?{parameter.name}\b", re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "", projected))
        assert parameter.description


@EACH_CASE
def test_its_answer_is_the_one_that_was_reviewed(
    question: Question, given: dict[str, str], store: Store, golden: Callable[[str, str], None]
) -> None:
    answer = ask_store(store, asked(question, **given), name=question.name)
    assert answer.rows, "the sample articles should have an answer to every question"
    golden(golden_name(question, given), answer_to_text(answer, "csv"))


def golden_name(question: Question, given: dict[str, str]) -> str:
    values = "".join(f"+{name}={value.replace(':', '-')}" for name, value in given.items())
    return f"queries/{question.purpose}/{question.name}{values}.csv"


@EACH_CASE
def test_rdflib_gives_the_same_answer(
    question: Question, given: dict[str, str], store: Store, dataset: rdflib.Dataset
) -> None:
    query = asked(question, **given)
    one, other = ask_store(store, query), ask_rdflib(dataset, query)
    assert (other.variables, other.texts()) == (one.variables, one.texts())


@EACH_CASE
def test_a_server_gives_the_same_answer(question: Question, given: dict[str, str], store: Store, endpoint: str) -> None:
    query = asked(question, **given)
    assert ask_endpoint(endpoint, query, name=question.name) == ask_store(store, query)


def test_odd_names_and_texts_give_the_same_answers_too(hard_quads: list[Quad]) -> None:
    store, dataset = Store(), as_dataset(hard_quads)
    store.extend(hard_quads)
    article = BASE + "article/%D8%B7%D8%B1%D8%A7%D8%A8%D9%84%D8%B3%2F2"
    for question in LOCAL.values():
        more = {"article": article} if "article" in [each.name for each in question.parameters] else {}
        query = asked(question, **more)
        assert ask_rdflib(dataset, query).texts() == ask_store(store, query).texts(), question.name


@EACH_LOCAL
def test_a_value_that_is_in_no_article_gives_no_row(question: Question, store: Store, dataset: rdflib.Dataset) -> None:
    for parameter in question.parameters:
        if parameter.type == "iri":
            query = asked(question, **{parameter.name: "Q999999999"})
            assert ask_store(store, query).rows == ask_rdflib(dataset, query).rows == ()


@EACH_LOCAL
def test_an_empty_store_is_no_error(question: Question) -> None:
    assert (
        ask_rdflib(rdflib.Dataset(default_union=True), asked(question)).rows == ask_store(Store(), asked(question)).rows
    )
    assert ask_store(Store(), asked(question)).variables == ask_store(Store(), question.text).variables


def test_the_page_of_questions_is_up_to_date(request: pytest.FixtureRequest) -> None:
    page = Path(__file__).parent.parent / "docs" / "queries.md"
    written = page.read_text(encoding="utf-8")
    head = written[: written.index(HEADING)]
    made = head + describe_questions(list(QUESTIONS.values()), Path(__file__).parent / "golden")
    if request.config.getoption("--update-golden"):
        page.write_text(made, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == made, "write it anew with `make golden`"


def test_every_golden_answer_belongs_to_a_question() -> None:
    folder = Path(__file__).parent / "golden"
    there = {path.relative_to(folder).as_posix() for path in (folder / "queries").rglob("*.csv")}
    assert there == {golden_name(question, given) for question, given in CASES}


# What Wikidata would be asked is asked of a server here.


SAID_BY_WIKIDATA = [
    Quad(NamedNode(vocab.WD + "Q159"), NamedNode(vocab.RDFS + "label"), Literal("Russie", language="fr")),
    Quad(NamedNode(vocab.WD + "Q159"), NamedNode(vocab.RDFS + "label"), Literal("Russland", language="de")),
    Quad(NamedNode(vocab.WD + "Q43"), NamedNode(vocab.RDFS + "label"), Literal("Turquie", language="fr")),
    Quad(
        NamedNode(vocab.WD + "Q3640"),
        NamedNode("http://www.wikidata.org/prop/direct/P17"),
        NamedNode(vocab.WD + "Q43"),
    ),
]


@pytest.mark.parametrize(
    ("name", "given", "rows"),
    [
        ("names-on-wikidata", {}, [["wd:Q159", "fr", "روسيا", "Russie"]]),
        ("names-on-wikidata", {"language": "de"}, [["wd:Q159", "de", "روسيا", "Russland"]]),
        ("names-on-wikidata", {"entity": "Q7747"}, []),
        ("country-on-wikidata", {}, [["wd:Q3640", "أنقرة", "wd:Q43", "wd:Q43"]]),
    ],
)
def test_what_wikidata_says_is_joined(name: str, given: dict[str, str], rows: list[list[str]], store: Store) -> None:
    with serve_quads(SAID_BY_WIKIDATA) as wikidata:
        network = QUESTIONS[name].network
        assert network is not None
        query = asked(QUESTIONS[name], **given).replace(network, wikidata)
        assert ask_store(store, query, name=name, network=True).texts() == rows
