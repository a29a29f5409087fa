"""Reading: every article comes back exactly as it stands, every bad record as one clear line."""

import gzip
import io
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, TextIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.arabic import has_arabic_letters
from kg.errors import ArticleError
from kg.model import Article, Refusal
from kg.read import read_articles

TEXT = "التقى الرئيس وزير الخارجية في القاهرة."
PAGE = """<!DOCTYPE html>
<html lang="ar"><head><meta charset="CHARSET"><title>قمة في موسكو</title>
<meta property="og:title" content="قمة في موسكو"><meta property="og:site_name" content="وكالة المثال">
<meta property="og:url" content="URL"><meta property="article:published_time" content="2020-03-05T10:00:00+00:00">
</head><body><nav><a href="/">الرئيسية</a></nav><article><h1>قمة في موسكو</h1>
<p>قال الرئيس الروسي إن بلاده سوف تواصل العمل مع تركيا من أجل وقف النار.</p>
<p>وأضاف في مؤتمر صحفي أن القمة المقبلة سوف تعقد في موسكو خلال أسبوعين.</p></article></body></html>"""
KINDS = [".txt", ".html", ".jsonl", ".json", ".txt.gz", ".html.gz", ".jsonl.gz", ".json.gz"]


def read(*inputs: Path | str, longest: int = 1_000_000) -> list[Article | Refusal]:
    return list(read_articles(inputs, longest=longest))


def write(path: Path, content: bytes | str) -> Path:
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def line(**record: object) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def the_article(answers: list[Article | Refusal]) -> Article:
    [article] = answers
    assert isinstance(article, Article), article
    return article


def the_reason(answers: list[Article | Refusal]) -> str:
    [refusal] = [answer for answer in answers if isinstance(answer, Refusal)]
    assert refusal.stage == "read"
    [reason] = refusal.reasons
    assert "\n" not in reason
    return reason


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_text_file_is_one_article_named_by_its_stem(here: Path) -> None:
    write(here / "news.2020.txt", TEXT)
    assert read("news.2020.txt") == [Article(id="news.2020", text=TEXT, source="news.2020.txt")]


def test_the_text_is_kept_to_the_character(tmp_path: Path) -> None:
    text = f"  {TEXT}\r\nسطر\rآخر\u2028\ufeff🙂\u200f\t\n\n"
    assert the_article(read(write(tmp_path / "a.txt", text))).text == text


@pytest.mark.parametrize("kind", [".txt", ".jsonl", ".json"])
def test_a_byte_order_mark_at_the_start_is_no_text(tmp_path: Path, kind: str) -> None:
    content = TEXT if kind == ".txt" else line(text=TEXT)
    assert the_article(read(write(tmp_path / f"a{kind}", "\ufeff" + content))).text == TEXT


@pytest.mark.parametrize("kind", KINDS[:4])
def test_packed_or_plain_is_the_same(tmp_path: Path, kind: str) -> None:
    content = {".txt": TEXT, ".html": PAGE}.get(kind, line(text=TEXT, date="2020-03-05"))
    plain = the_article(read(write(tmp_path / f"a{kind}", content)))
    packed = the_article(read(write(tmp_path / f"a{kind}.gz", content)))
    assert (packed.id, packed.text, packed.published) == (plain.id, plain.text, plain.published)


def test_a_record_brings_all_its_keys_and_unknown_ones_do_not_matter(tmp_path: Path) -> None:
    record = {
        "id": 7,
        "title": "قمة",
        "url": "https://example.org/قمة?a=%D8#1",
        "publisher": "وكالة",
        "language": "ar-EG",
    }
    path = write(tmp_path / "a.json", line(**record, text=TEXT, published="2020-03-05", tags=["x"], date=None))
    assert the_article(read(path)) == Article(
        id="7",
        text=TEXT,
        source=str(path),
        title="قمة",
        url="https://example.org/قمة?a=%D8#1",
        published="2020-03-05",
        publisher="وكالة",
        language="ar-EG",
    )


def test_lines_know_their_number_and_blank_ones_do_not_count_as_records(here: Path) -> None:
    write(here / "a.jsonl", line(text=TEXT) + "\n  \r\n" + line(id="x", text=TEXT) + line(text=TEXT).strip())
    found = [(article.id, article.source) for article in read("a.jsonl") if isinstance(article, Article)]
    assert found == [("a-1", "a.jsonl:1"), ("x", "a.jsonl:4"), ("a-5", "a.jsonl:5")]


def test_a_json_file_may_hold_a_list(here: Path) -> None:
    write(here / "a.json", json.dumps([{"text": TEXT}, {"id": "x", "text": TEXT}], indent=1))
    found = [(article.id, article.source) for article in read("a.json") if isinstance(article, Article)]
    assert found == [("a-1", "a.json:record 1"), ("x", "a.json:record 2")]


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("2020-02-29", "2020-02-29"),
        ("2020-03-05T10:00:00Z", "2020-03-05T10:00:00Z"),
        ("2020-03-05T10:00:00+00:00", "2020-03-05T10:00:00Z"),
        ("2020-03-05 10:00:00.25z", "2020-03-05T10:00:00.25Z"),
        ("2020-03-05T10:00:00+03:00", "2020-03-05T10:00:00+03:00"),
        ("", None),
        (None, None),
    ],
)
def test_dates_come_in_one_form(tmp_path: Path, date: str | None, published: str | None) -> None:
    assert the_article(read(write(tmp_path / "a.json", line(text=TEXT, date=date)))).published == published


def test_a_folder_is_walked_in_order_and_leaves_out_what_is_no_article(tmp_path: Path) -> None:
    for name in ["b.txt", "a/z.TXT", "a/y.jsonl", "c.htm"]:
        write(tmp_path / name, {".htm": PAGE, ".jsonl": line(text=TEXT)}.get(Path(name).suffix, TEXT))
    for name in ["README.md", ".hidden.txt", ".git/d.txt", "LICENSE", "e.txt.bak", "f.gz"]:
        write(tmp_path / name, TEXT)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    assert [article.id for article in read(tmp_path) if isinstance(article, Article)] == ["y-1", "z", "b", "c"]


def test_inputs_come_in_the_order_given_and_one_at_a_time(tmp_path: Path) -> None:
    second, first = write(tmp_path / "a.txt", TEXT), write(tmp_path / "b.txt", TEXT)
    articles = read_articles([first, second])
    assert the_article([next(articles)]).id == "b"
    second.write_text(TEXT + TEXT, encoding="utf-8")
    assert the_article(list(articles)).text == TEXT + TEXT


@pytest.mark.parametrize(
    ("given_text", "ids"),
    [
        (TEXT, ["stdin"]),
        (line(text=TEXT) + line(id="x", text=TEXT), ["stdin-1", "x"]),
        ("\n \n" + line(text=TEXT), ["stdin-3"]),
    ],
)
@pytest.mark.parametrize("kind", ["text", "bytes", "wrapped"])
def test_standard_input_is_json_lines_or_one_text(given_text: str, ids: list[str], kind: str) -> None:
    data = io.BytesIO(given_text.encode())
    kinds: dict[str, TextIO | BinaryIO] = {"bytes": data, "text": io.StringIO(given_text)}
    stdin = kinds.get(kind) or io.TextIOWrapper(data, encoding="utf-8")
    articles = list(read_articles(["-"], stdin=stdin))
    assert [article.id for article in articles if isinstance(article, Article)] == ids
    assert not stdin.closed


def test_standard_input_may_be_empty() -> None:
    assert the_reason(list(read_articles(["-"], stdin=io.BytesIO()))) == "stdin: empty text (expected Arabic text)"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "x-cp1256"])
def test_a_page_gives_its_main_text_and_what_its_head_says(tmp_path: Path, charset: str) -> None:
    page = PAGE.replace("CHARSET", charset).replace("URL", "https://example.org/a/1")
    codec = "utf-8" if charset == "utf-8" else "cp1256"
    article = the_article(read(write(tmp_path / "page.html", page.encode(codec))))
    assert "الرئيس الروسي" in article.text
    assert "الرئيسية" not in article.text
    assert (article.id, article.title, article.published) == ("page", "قمة في موسكو", "2020-03-05")
    assert (article.url, article.publisher) == ("https://example.org/a/1", "وكالة المثال")


def test_a_page_without_a_head_is_an_article_without_a_date(tmp_path: Path) -> None:
    page = f"<html><body><p>في 12/03/2019: {TEXT}</p></body></html>"
    article = the_article(read(write(tmp_path / "a.html", page)))
    assert TEXT in article.text
    assert (article.published, article.url) == (None, None)


def test_an_address_that_a_page_gives_wrong_is_left_out(tmp_path: Path) -> None:
    assert the_article(read(write(tmp_path / "a.html", PAGE.replace("URL", "https://a b")))).url is None


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "a.txt: empty text"),
        ("a.txt", b" \r\n\t", "a.txt: empty text"),
        ("a.txt", b"\x7fELF\0\0", "a.txt: NUL at byte 4"),
        ("a.txt", TEXT.encode("utf-16"), "a.txt: NUL at byte "),
        ("a.txt", b"\xd9\x81 caf\xe9 ", "a.txt: no UTF-8, 0xe9 at byte 6"),
        ("a.txt", TEXT.encode()[:1], "a.txt: no UTF-8, 0xd8 at byte 0"),
        ("a.txt", "🙂🙂", "a.txt: text without a single Arabic letter"),
        ("a.txt", "Only English.", "a.txt: text without a single Arabic letter"),
        ("a.txt", "\u064b\u064c ١٢٣", "a.txt: text without a single Arabic letter"),
        ("a.txt", "ا" * 101, "a.txt: text of 101 code points (expected at most 100)"),
        ("a.txt", "ا" * 2_500, "a.txt: too long with 5,000 bytes or more"),
        ("a.txt.gz", "ا" * 3_000_000, "a.txt.gz: too long with "),
        ("a.html", b"", "a.html: no main text found"),
        ("a.html", b"<html><body></body></html>", "a.html: no main text found"),
        ("a.html", b"<<<>>&&<p", "a.html: no main text found"),
        ("a.html", "<p>القاهرة".encode("cp1256"), "a.html: no UTF-8"),
        ("a.html", "<meta charset=utf-8><p>القاهرة".encode("cp1256"), "a.html: no UTF-8"),
        ("a.html", "<meta charset=undefined><p>القاهرة".encode("cp1256"), "a.html: no UTF-8"),
        ("a.html", b"<meta charset=windows-1256>\xc7\0", "a.html: NUL at byte 28"),
        ("a.jsonl", b"", "a.jsonl: no record in this file"),
        ("a.jsonl", b"\n \n", "a.jsonl: no record in this file"),
        ("a.jsonl", '{"id": "1", "text": "القاه\n', "a.jsonl:1: no JSON, "),
        ("a.jsonl", '\n\n{"id": "1",\n', "a.jsonl:3: no JSON, "),
        ("a.jsonl", b'\n{"text": "\xe9"}', "a.jsonl:2: no UTF-8, 0xe9 at byte 11"),
        ("a.jsonl", b"\0\1\2", "a.jsonl:1: NUL at byte 0"),
        ("a.jsonl", "[" * 100_000, "a.jsonl:1: JSON nested too deep"),
        ("a.jsonl", '{"id": ' + "1" * 5_000 + "}", "a.jsonl:1: JSON nested too deep, or with too long a number"),
        ("a.jsonl", b" " * 9_000_000 + b"x", "a.jsonl:1: line of more than "),
        ("a.json", "", "a.json: no JSON, "),
        ("a.json", '{\n"text":\n}', "a.json: no JSON, Expecting value at line 3 column 1"),
        ("a.json", "[]", "a.json: [] is no record"),
        ("a.json", '["text"]', "a.json:record 1: 'text' is no record"),
        ("a.json", "null", "a.json: None is no record"),
        ("a.json", line(id="x"), "a.json: no text (expected the key 'text' with a string)"),
        ("a.json", line(id="x", text=None), "a.json: no text"),
        ("a.json", line(id="x", text=["ا"]), "a.json: text is ['ا']"),
        ("a.json", line(id="x", text=" "), "a.json: empty text"),
        ("a.json", '{"text": "ا\\ud800"}', "a.json: text has U+D800 at character 2"),
        ("a.json", '{"text": "ا\\u0000"}', "a.json: text has U+0000 at character 2"),
        ("a.json", '{"text": "ا", "id": "\\udc00"}', "a.json: id has U+DC00 at character 1"),
        ("a.json", '{"text": "ا", "title": "\\udc00"}', "a.json: title has U+DC00 at character 1"),
        ("a.json", '{"text": "ا", "url": "http://a/\\udc00"}', "a.json: url is 'http://a/\\udc00'"),
        ("a.json", line(text=TEXT, id=True), "a.json: id is True (expected a string or a whole number)"),
        ("a.json", line(text=TEXT, id=1.5), "a.json: id is 1.5"),
        ("a.json", line(text=TEXT, id=""), "a.json: id is ''"),
        ("a.json", line(text=TEXT, title=1), "a.json: title is 1 (expected a string)"),
        ("a.json", line(text=TEXT, language="ar_EG"), "a.json: language is 'ar_EG'"),
        ("a.json", line(text=TEXT, language="عربي"), "a.json: language is 'عربي'"),
    ],
)
def test_what_cannot_be_an_article_is_refused(here: Path, name: str, content: bytes | str, reason: str) -> None:
    write(here / name, content)
    assert the_reason(read(name, longest=100)).startswith(reason)


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "2020-02-30",
        "2020-3-5",
        "05/03/2020",
        "2020-03-05T10:00:00",
        "2020-03-05T25:00:00Z",
        "20200305",
        "٢٠٢٠-٠٣-٠٥",
        "2020-03-05T10:00:00+15:00",
        "2020-03-05\n",
        "0000-01-01",
        "2020-W10-4",
    ],
)
def test_a_date_that_is_none_is_refused(tmp_path: Path, date: str) -> None:
    assert "expected 2020-03-05 or 2020-03-05T10:00:00Z" in the_reason(
        read(write(tmp_path / "a.json", line(text=TEXT, date=date)))
    )


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://example.org/",
        "javascript:alert(1)",
        "http://",
        "https:///a",
        "http://a b",
        "http://a/<b>",
        "http://a/\u0007",
        "http://a/%zz",
        "http://a/[b]",
        "http://a:b/",
        "http://a/#b#c",
        "http://u:p@a/",
        " http://a/",
        "http://a/\n",
        "http://a/\u202e",
    ],
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    assert "expected http:// or https://" in the_reason(read(write(tmp_path / "a.json", line(text=TEXT, url=url))))


def test_one_bad_line_does_not_cost_the_good_ones(here: Path) -> None:
    good, bad = line(text=TEXT), line(text=TEXT)[:30] + "\n"
    write(here / "a.jsonl", good + bad + good)
    first, refusal, third = read("a.jsonl")
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert the_reason([refusal]).startswith("a.jsonl:2: no JSON, ")
    assert third.id == "a-3"


def test_a_line_without_end_does_not_cost_the_next_and_keeps_the_count(here: Path) -> None:
    write(here / "a.jsonl", b"x" * 30_000_000 + b"\n" + line(text="ا").encode() + b"\xff\n")
    long, good, bad = read("a.jsonl", longest=100)
    assert the_reason([long]).startswith("a.jsonl:1: line of more than ")
    assert the_article([good]).source == "a.jsonl:2"
    assert the_reason([bad]).startswith("a.jsonl:3: no UTF-8, 0xff at byte 30,000,016")


def test_the_second_with_an_id_is_refused_and_told_where_the_first_is(here: Path) -> None:
    write(here / "a.jsonl", line(id="x", text="") + line(id="x", text=TEXT) + line(id="y", text=TEXT))
    write(here / "b" / "x.txt", TEXT)
    assert the_reason(read("a.jsonl", "b")[1:]) == "b/x.txt: id 'x' is taken by a.jsonl:2 (expected one of its own)"


def test_what_is_damaged_is_refused_after_what_is_whole(here: Path) -> None:
    whole = gzip.compress(b"".join(line(text=TEXT, salt=os.urandom(40).hex()).encode() for _ in range(3000)))
    (here / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    *articles, refusal = read("a.jsonl.gz")
    assert len(articles) > 100
    assert all(isinstance(article, Article) for article in articles)
    assert the_reason([refusal]).startswith("a.jsonl.gz: not readable after byte ")


@pytest.mark.parametrize(
    "data", [b"", b"no gzip", gzip.compress(TEXT.encode())[:-9], gzip.compress(b"x" * 99)[:12] + b"xxxxxxxx"]
)
def test_what_is_no_gzip_is_refused(here: Path, data: bytes) -> None:
    (here / "a.txt.gz").write_bytes(data)
    assert the_reason(read("a.txt.gz")).startswith("a.txt.gz: ")


def test_a_5_mb_article_is_refused_with_its_length_and_the_limit(here: Path) -> None:
    write(here / "a.txt", "ا" * 2_500_000)
    write(here / "b.txt", "ا" * 1_000_001)
    long, longer = read("a.txt", "b.txt")
    assert "5,000,000 bytes or more" in the_reason([long])
    assert "at most 1,000,000 code points" in the_reason([long])
    assert the_reason([longer]) == "b.txt: text of 1,000,001 code points (expected at most 1,000,000)"


def test_the_longest_text_is_read(tmp_path: Path) -> None:
    escaped = json.dumps({"text": "🙂" * 99 + "ا"})
    assert len(the_article(read(write(tmp_path / "a.jsonl", escaped), longest=100)).text) == 100
    assert len(the_article(read(write(tmp_path / "a.txt", "\ufeff" + "🙂" * 99 + "ا"), longest=100)).text) == 100


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.txt", "missing.txt: no such file or folder"),
        ("missing.txt/deeper", "missing.txt/deeper: no such file or folder"),
        ("x" * 5000, "x: no such file or folder"),
        ("a.pdf", "a.pdf: unknown kind of file (expected .txt, .html"),
        ("a.gz", "a.gz: unknown kind of file"),
        ("empty", "empty: no articles in this folder (expected files called .txt"),
    ],
)
def test_an_input_that_is_none_stops_before_anything_is_read(here: Path, name: str, message: str) -> None:
    write(here / "good.txt", TEXT)
    write(here / "a.pdf", TEXT)
    write(here / "a.gz", TEXT)
    write(here / "empty" / "README.md", TEXT)
    with pytest.raises(ArticleError) as caught:
        read_articles(["good.txt", name])
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_pipe_is_no_file_to_wait_for(here: Path) -> None:
    os.mkfifo(here / "pipe.txt")
    with pytest.raises(ArticleError, match="not readable"):
        read_articles(["pipe.txt"])
    assert the_reason(read(here)).endswith("no regular file (expected one with articles in it)")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_an_error_if_named_and_a_refusal_in_a_folder(here: Path) -> None:
    write(here / "a.txt", TEXT).chmod(0)
    with pytest.raises(ArticleError, match=r"a\.txt: not readable"):
        read_articles(["a.txt"])
    assert "Permission denied" in the_reason(read(here))


def test_a_file_that_may_not_be_read_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here / "a.txt", TEXT)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode == os.F_OK)
    with pytest.raises(ArticleError, match=r"a\.txt: not readable"):
        read_articles(["a.txt"])


def test_a_file_name_that_is_no_utf8_can_be_printed(here: Path) -> None:
    Path(os.fsdecode(b"\xe9.txt")).write_text(TEXT, encoding="utf-8")
    article = the_article(read(here))
    assert article.id == r"\udce9"
    assert article.source.encode().endswith(rb"\udce9.txt")


@settings(deadline=None)
@given(st.text() | st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF)))
def test_any_text_with_an_arabic_letter_is_read_back(text: str) -> None:
    with TemporaryDirectory() as folder:
        text = text.replace("\0", "").removeprefix("\ufeff") + "ا"
        assert the_article(read(write(Path(folder, "a.txt"), text))).text == text
        assert the_article(read(write(Path(folder, "a.txt.gz"), text))).text == text
        assert the_article(read(write(Path(folder, "a.jsonl"), json.dumps({"text": text})))).text == text


ALMOST = st.sampled_from(
    ['{"text": "', '"}', "\n", "<p>", "<html><body>", "</p>", "<meta charset=windows-1256>", TEXT, "&#x627;", "[", "]"]
)


@settings(deadline=None)
@given(
    st.binary() | st.lists(ALMOST.map(str.encode) | st.binary(max_size=4)).map(b"".join),
    st.sampled_from(KINDS),
    st.booleans(),
)
def test_nothing_that_a_file_may_hold_raises(data: bytes, kind: str, packed: bool) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"a{kind}")
        path.write_bytes(gzip.compress(data) if packed else data)
        answers = read(path, longest=50)
    assert answers
    for answer in answers:
        if isinstance(answer, Article):
            assert has_arabic_letters(answer.text)
            assert len(answer.text) <= 50
        else:
            the_reason([answer])
