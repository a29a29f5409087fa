"""Questions: their heads, their folders, and what becomes of a parameter's value."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import QueryError, Question, ask_store, find_question, load_questions, vocab
from kg.questions import Parameter, load_question

A, B = NamedNode("https://example.org/kg/article/a"), NamedNode("https://example.org/kg/article/b")
RUSSIA = NamedNode(vocab.WD + "Q159")
MENTIONS = NamedNode(vocab.SCHEMA + "mentions")
ABOUT = """#+ summary: Articles that mention an entity.
#+ param entity (iri, default wd:Q159): a Wikidata item
PREFIX schema: <https://schema.org/>
SELECT ?entity ?article WHERE { ?article schema:mentions ?entity } ORDER BY ?article
"""
ECHO = "#+ param value (TYPE): anything\nSELECT ?value WHERE { BIND(?value AS ?same) }\n"


@pytest.fixture
def store() -> Store:
    store = Store()
    store.extend([Quad(A, MENTIONS, RUSSIA, A), Quad(B, MENTIONS, RUSSIA, B)])
    return store


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[object]:
    """A function that gives back the one value of a parameter of some type, as the store understood it."""

    def ask(kind: str, value: str) -> object:
        (tmp_path / "echo.rq").write_text(ECHO.replace("TYPE", kind), encoding="utf-8")
        [[term]] = ask_store(Store(), load_question(tmp_path / "echo.rq").with_values({"value": value})).rows
        return term

    yield ask


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def question(kind: str) -> Question:
    parameter = Parameter(name="value", type=kind, default=None, description="anything")
    return Question(name="echo", summary="", parameters=(parameter,), text="SELECT ?value WHERE { }")


def test_a_head_says_what_is_asked_and_what_may_be_set(tmp_path: Path) -> None:
    asked = load_question(write(tmp_path, "about.rq", ABOUT))
    assert (asked.name, asked.summary) == ("about", "Articles that mention an entity.")
    [parameter] = asked.parameters
    assert (parameter.name, parameter.type, parameter.default) == ("entity", "iri", "wd:Q159")
    assert parameter.description == "a Wikidata item"


def test_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "about.rq"
    path.write_bytes(ABOUT.replace("\n", "\r\n").encode())
    assert load_question(path).parameters == load_question(write(tmp_path, "b.rq", ABOUT)).parameters


def test_a_file_without_a_head_is_a_question_without_parameters(tmp_path: Path) -> None:
    asked = load_question(write(tmp_path, "all.rq", "SELECT * WHERE { ?s ?p ?o }"))
    assert (asked.summary, asked.parameters) == ("", ())


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("#+ param entity: no type", "is no parameter (expected: NAME (TYPE, default VALUE)"),
        ("#+ param entity (uri): x", "with TYPE one of iri, string, integer, date"),
        ("#+ param (iri): x", "is no parameter"),
        ("#+ param entity (iri, wd:Q1): x", "is no parameter"),
        ("#+ param entity (iri):", "is no parameter"),
        ("#+ parm entity (iri): x", "'parm' is no head (expected one of summary, param, columns, network, note)"),
        ("#+ param entiti (iri): x", "no variable ?entiti in the query"),
        ("#+ param ent (iri): x", "no variable ?ent in the query"),
        ("#+ param entity (iri, default Q85x): x", "'Q85x' is no iri"),
        ("#+ param entity (integer, default ten): x", "'ten' is no integer"),
    ],
)
def test_a_fault_in_a_head_is_told_with_its_line(head: str, says: str, tmp_path: Path) -> None:
    lines = ABOUT.split("\n")
    path = write(tmp_path, "about.rq", "\n".join([lines[0], head, *lines[2:]]))
    with pytest.raises(QueryError) as caught:
        load_question(path)
    assert str(caught.value).startswith(f"{path}:2: ") and says in str(caught.value)


def test_two_parameters_of_one_name_are_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path, "about.rq", ABOUT.replace("PREFIX", "#+ param entity (iri): again\nPREFIX"))
    with pytest.raises(QueryError, match=r"about\.rq:3: a second parameter 'entity'"):
        load_question(path)


def test_a_file_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.rq").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "bad.rq", tmp_path / "missing.rq"):
        with pytest.raises(QueryError, match="cannot be read") as caught:
            load_question(path)
        assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_the_folder_is_the_registry_and_its_subfolders_are_purposes(tmp_path: Path) -> None:
    for name in ("b.rq", "more/a.rq", "less/c.rq", "note.txt", "profiles/x.rq"):
        write(tmp_path, name, ABOUT)
    questions = load_questions(tmp_path)
    assert {name: question.purpose for name, question in questions.items()} == {"b": "", "c": "less", "a": "more"}
    assert list(questions) == ["b", "c", "a"]


def test_two_questions_of_one_name_are_a_fault(tmp_path: Path) -> None:
    for name in ("one/a.rq", "two/a.rq"):
        write(tmp_path, name, ABOUT)
    with pytest.raises(QueryError, match=r"two.a\.rq: a second question 'a' \(expected one; there is .*one.a\.rq\)"):
        load_questions(tmp_path)


def test_a_question_says_which_server_it_asks_too(tmp_path: Path) -> None:
    head = "#+ network: https://query.example/sparql\n"
    assert load_question(write(tmp_path, "a.rq", head + ABOUT)).network == "https://query.example/sparql"
    assert load_question(write(tmp_path, "b.rq", ABOUT)).network is None


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no folder of questions there"):
        load_questions(tmp_path / "none")


# Finding


def test_an_unknown_question_is_told_with_the_nearest_or_with_all(tmp_path: Path) -> None:
    for name in ("articles-about", "co-mentions", "unlinked-names"):
        write(tmp_path, f"{name}.rq", ABOUT)
    with pytest.raises(QueryError, match=r"^no question 'co-mention'; did you mean co-mentions\?$"):
        find_question("co-mention", load_questions(tmp_path))
    with pytest.raises(QueryError, match=r"there are: articles-about, co-mentions, unlinked-names$"):
        find_question("zzz", load_questions(tmp_path))


@pytest.mark.parametrize("name", ["about", "explore/about"])
def test_a_question_is_found_with_its_folder_or_without(name: str, tmp_path: Path) -> None:
    write(tmp_path, "explore/about.rq", ABOUT)
    assert find_question(name, load_questions(tmp_path)).name == "about"
    with pytest.raises(QueryError, match="no question 'time/about'; did you mean about"):
        find_question("time/about", load_questions(tmp_path))


def test_a_question_may_be_a_file_of_ones_own(tmp_path: Path) -> None:
    assert find_question(str(write(tmp_path, "mine.rq", ABOUT)), {}).name == "mine"


# Parameters


def test_an_unknown_parameter_lists_the_known(tmp_path: Path) -> None:
    asked = load_question(write(tmp_path, "about.rq", ABOUT))
    with pytest.raises(QueryError, match=r"has no parameter 'entiti'; there are: entity; did you mean entity\?$"):
        asked.with_values({"entiti": "Q1"})
    bare = load_question(write(tmp_path, "bare.rq", "SELECT * WHERE { ?s ?p ?o }"))
    with pytest.raises(QueryError, match="there are: none"):
        bare.with_values({"x": "1"})


def test_a_missing_parameter_is_told_with_its_meaning(tmp_path: Path) -> None:
    asked = load_question(write(tmp_path, "about.rq", ABOUT.replace(", default wd:Q159", "")))
    with pytest.raises(QueryError, match=r"needs --param entity=… \(iri: a Wikidata item\)"):
        asked.with_values({})


def test_a_default_is_taken_where_nothing_is_given(tmp_path: Path, store: Store) -> None:
    asked = load_question(write(tmp_path, "about.rq", ABOUT))
    assert ask_store(store, asked.with_values({})).rows == ((RUSSIA, A), (RUSSIA, B))
    assert ask_store(store, asked.with_values({"entity": "Q43"})).rows == ()


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("iri", "Q159", RUSSIA),
        ("iri", "wd:Q159", RUSSIA),
        ("iri", "http://www.wikidata.org/entity/Q159", RUSSIA),
        ("iri", "kg:verdict-unknown", NamedNode(vocab.KG + "verdict-unknown")),
        ("iri", "urn:x:y", NamedNode("urn:x:y")),
        ("iri", "https://example.org/خبر#char=0,1", NamedNode("https://example.org/خبر#char=0,1")),
        ("integer", "42", Literal(42)),
        ("integer", "-7", Literal(-7)),
        ("date", "2020-03-05", Literal("2020-03-05", datatype=NamedNode(vocab.XSD + "date"))),
        ("string", "", Literal("")),
        ("string", "بوتين", Literal("بوتين")),
        ("string", "a=b", Literal("a=b")),
    ],
)
def test_a_value_means_what_its_type_says(kind: str, value: str, wanted: object, echo: object) -> None:
    assert echo(kind, value) == wanted  # type: ignore[operator]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("iri", "Q85x", "something like Q159, wd:Q159 or a full IRI"),
        ("iri", "Q0", "something like Q159"),
        ("iri", "", "something like Q159"),
        ("iri", "روسيا", "something like Q159"),
        ("iri", "wd:Q1 . } #", "something like Q159"),
        ("iri", "wd:", "something like Q159"),
        ("iri", "http://x/>", "something like Q159"),
        ("iri", "http://x/a\n", "something like Q159"),
        ("iri", "Q159\n", "something like Q159"),
        ("iri", "wd:Q159\n", "something like Q159"),
        ("iri", "http://x/\x01", "something like Q159"),
        ("iri", "http://x/\\u003e", "something like Q159"),
        ("iri", "http://[", "something like Q159"),
        ("integer", "4.2", "digits"),
        ("integer", "٤٢", "digits"),
        ("integer", "1e3", "digits"),
        ("integer", "", "digits"),
        ("integer", "1\n", "digits"),
        ("integer", "1 } #", "digits"),
        ("date", "2020-02-30", "YYYY-MM-DD"),
        ("date", "20200305", "YYYY-MM-DD"),
        ("date", "2020-W10-4", "YYYY-MM-DD"),
        ("date", "5.3.2020", "YYYY-MM-DD"),
        ("date", "2020-03-05\n", "YYYY-MM-DD"),
        ("string", "\udcff", "Unicode text"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_with_the_right_one(kind: str, value: str, expected: str) -> None:
    with pytest.raises(QueryError) as caught:
        question(kind).with_values({"value": value})
    assert str(caught.value).startswith(f"parameter value: {value!r} is no {kind} (expected {expected}")


HOSTILE = [
    '" } } ; DROP ALL #',
    "' } #",
    '\\" } #',
    "\\u0022 } UNION { ?s ?p ?o } #",
    "\\U00000022 } #",
    "\\\\u0022 }",
    "\\\\\\u0022",
    "\\u005C",
    "\n} #",
    "\\",
    "> } <",
    "\t",
    "\x00\x01",
    "\\uD800",
    "\\uu0022",
    "{ WHERE {",
]
TEXTS = st.sampled_from(HOSTILE) | st.text() | st.text(alphabet="\\\\uU0258CcEe\"'\n\t }{", max_size=30)


@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_nothing_can_be_put_into_a_query_through_a_string(value: str, store: Store) -> None:
    text = question("string").with_values({"value": value})
    assert ask_store(store, text).rows == ((Literal(value),),)
    [[same]] = rdflib.Graph().query(text)  # type: ignore[misc]
    assert str(same) == value


@settings(max_examples=300)
@given(TEXTS)
def test_any_string_arrives_as_it_is(value: str) -> None:
    assert ask_store(Store(), question("string").with_values({"value": value})).rows == ((Literal(value),),)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_any_string_arrives_in_rdflib_as_it_is(value: str) -> None:
    [[same]] = rdflib.Graph().query(question("string").with_values({"value": value}))  # type: ignore[misc]
    assert str(same) == value


@settings(max_examples=300)
@given(st.sampled_from(["iri", "integer", "date"]), TEXTS | st.text(alphabet="Qwd:159<>-/ \n", max_size=12))
def test_any_other_value_is_one_term_or_is_refused(kind: str, value: str) -> None:
    try:
        text = question(kind).with_values({"value": value})
    except QueryError:
        return
    [[term]] = ask_store(Store(), text).rows
    assert isinstance(term, NamedNode if kind == "iri" else Literal)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?value WHERE { }",
        "select ?value where{ }",
        "# Everything WHERE { it is\nSELECT ?value WHERE { }",
        "PREFIX x: <http://x/#> SELECT ?value WHERE { }",
        'SELECT ?value ("WHERE { \\" " AS ?x) WHERE { }',
        "SELECT ?value WHERE # here\n # and there {\n { }",
        "SELECT ?value\nWHERE\n{ }",
    ],
)
def test_the_value_is_put_where_it_counts(text: str) -> None:
    asked = question("integer")
    asked = Question(name="x", summary="", parameters=asked.parameters, text=text)
    answer = ask_store(Store(), asked.with_values({"value": "7"}))
    assert answer.rows[0][0] == Literal(7)


def test_a_value_goes_into_each_select_that_projects_it() -> None:
    counted = "{ SELECT ?value (COUNT(*) AS ?n) WHERE { } GROUP BY ?value }"
    text = f"SELECT ?value ?n WHERE {{ {counted} {{ SELECT ?x WHERE {{ }} }} }}"
    asked = Question(name="x", summary="", parameters=question("integer").parameters, text=text)
    assert asked.with_values({"value": "7"}).count("VALUES ?value { 7 }") == 2
    assert ask_store(Store(), asked.with_values({"value": "7"})).texts() == [["7", "1"]]


def test_a_parameter_that_may_be_anything_is_left_open(tmp_path: Path, store: Store) -> None:
    asked = load_question(write(tmp_path, "about.rq", ABOUT.replace("wd:Q159", "any")))
    assert len(ask_store(store, asked.with_values({})).rows) == 2
    assert ask_store(store, asked.with_values({"entity": "Q43"})).rows == ()


@pytest.mark.parametrize(
    ("kind", "value", "hint"),
    [
        ("date", "2020/3/5", "expected YYYY-MM-DD, like 2020-03-05"),
        ("date", "5.3.2020", "expected YYYY-MM-DD, like 2020-03-05"),
        ("date", "20200305", "expected YYYY-MM-DD, like 2020-03-05"),
        ("date", "٢٠٢٠-٠٣-٠٥", "expected YYYY-MM-DD, like 2020-03-05"),
        ("date", "2020-02-30", "expected YYYY-MM-DD)"),
        ("date", "yesterday", "expected YYYY-MM-DD)"),
        ("integer", "٤٢", "expected digits, like 42)"),
        ("integer", "ten", "expected digits)"),
    ],
)
def test_a_value_that_is_only_written_otherwise_is_shown_as_it_should_be(kind: str, value: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        question(kind).with_values({"value": value})
    assert hint in str(caught.value)


def test_a_query_without_a_place_for_parameters_is_told() -> None:
    asked = Question(name="x", summary="", parameters=question("integer").parameters, text="SELECT ?value { }")
    with pytest.raises(QueryError, match=r"question 'x' has no place for its parameters \(expected WHERE {\)"):
        asked.with_values({"value": "7"})
