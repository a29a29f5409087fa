"""The questions in ``queries/``: each is sound, and has one answer, the same in every engine."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize
from rdflib.plugins.sparql import prepareQuery
from server import serve_quads
from world import BASE, whole_graph

from kg import Answer, Question, ask_endpoint, ask_store, load_questions, vocab
from kg.settings import data_folder

QUESTIONS = load_questions(data_folder("queries"))
GIVEN = {"article": BASE + "article/%D8%B7%D8%B1%D8%A7%D8%A8%D9%84%D8%B3%2F2"}
"""Values for parameters that have no default."""
EACH = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory) -> list[Quad]:
    """The graph of all pages of the small world, as a build puts it together."""
    return whole_graph(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def store(quads: list[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


@pytest.fixture(scope="module")
def dataset(quads: list[Quad]) -> rdflib.Dataset:
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


def as_csv(answer: Answer) -> str:
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows([list(answer.variables), *answer.texts()])
    return lines.getvalue()


def without_comments(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("#"))


def test_there_are_questions() -> None:
    assert len(QUESTIONS) >= 10
    files = sorted(path.stem for path in data_folder("queries").rglob("*.rq"))
    assert files == sorted(QUESTIONS), "two files of one name"


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
    assert declared.items() <= vocab.PREFIXES.items()


@EACH
def test_its_parameters_are_projected(question: Question) -> None:
    [projected] = re.findall(r"\bSELECT\b(.*?)\bWHERE\b", without_comments(question.text), re.DOTALL)
    for parameter in question.parameters:
        assert re.search(rf"\?{parameter.name}\b", re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "", projected))
        assert parameter.description


@EACH
def test_its_answer_is_the_one_that_was_reviewed(
    question: Question, store: Store, golden: Callable[[str, str], None]
) -> None:
    answer = ask_store(store, asked(question), name=question.name)
    assert answer.rows, "the small world should have an answer to every question"
    golden(f"queries/{question.name}.csv", as_csv(answer))


@EACH
def test_rdflib_gives_the_same_answer(question: Question, store: Store, dataset: rdflib.Dataset) -> None:
    query = asked(question)
    one, other = ask_store(store, query), ask_rdflib(dataset, query)
    assert (other.variables, other.texts()) == (one.variables, one.texts())


@EACH
def test_a_server_gives_the_same_answer(question: Question, store: Store, endpoint: str) -> None:
    query = asked(question)
    assert ask_endpoint(endpoint, query, name=question.name) == ask_store(store, query)


@EACH
def test_a_value_that_is_in_no_article_gives_no_row(question: Question, store: Store, dataset: rdflib.Dataset) -> None:
    for parameter in question.parameters:
        if parameter.type == "iri":
            query = asked(question, **{parameter.name: "Q999999999"})
            assert ask_store(store, query).rows == ask_rdflib(dataset, query).rows == ()


@EACH
def test_an_empty_store_is_no_error(question: Question) -> None:
    assert ask_store(Store(), asked(question)).variables == ask_store(Store(), question.text).variables


def test_every_golden_answer_belongs_to_a_question() -> None:
    folder = Path(__file__).parent / "golden" / "queries"
    assert sorted(path.stem for path in folder.iterdir()) == sorted(QUESTIONS)
