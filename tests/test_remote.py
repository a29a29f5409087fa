"""HTTP: logins, patience, and one clear line for everything that a server can do wrong."""

import base64
from pathlib import Path

import pytest
from flaky import Saying, flaky

from kg import Client, Login, QueryError, SettingsError, find_login

LOGIN = Login(user="writer", password="پاس:word")
OK = Saying(body=b"done")
BASIC = Saying(status=401, headers={"WWW-Authenticate": 'Basic realm="kg"'})
DIGEST = Saying(
    status=401, headers={"WWW-Authenticate": 'Digest realm="kg", nonce="n1", qop="auth", algorithm="MD5", opaque="o"'}
)


# Logging in


def test_a_password_is_sent_only_to_a_server_that_asks_for_it() -> None:
    with flaky(OK) as server:
        assert Client(login=LOGIN).send("GET", server.url).done
    assert "Authorization" not in server.heard[0].headers


def test_a_server_that_wants_basic_gets_it_then_and_ever_after() -> None:
    with flaky(BASIC) as server:
        client = Client(login=LOGIN)
        for _ in range(2):
            assert client.send("POST", server.url, data=b"body").done
    sent = base64.b64encode(f"{LOGIN.user}:{LOGIN.password}".encode()).decode()
    assert [heard.headers.get("Authorization") for heard in server.heard] == [None, f"Basic {sent}", f"Basic {sent}"]
    assert [heard.body for heard in server.heard] == [b"body"] * 3


def test_a_server_that_wants_digest_never_sees_the_password() -> None:
    with flaky(DIGEST) as server:
        assert Client(login=LOGIN).send("PUT", server.url, data=b"body").done
    answered = server.heard[1].headers["Authorization"]
    assert answered.startswith('Digest username="writer", realm="kg", nonce="n1"')
    assert "word" not in answered and server.heard[1].body == b"body"


@pytest.mark.parametrize("refusal", [BASIC, DIGEST])
def test_a_wrong_password_is_told_once(refusal: Saying) -> None:
    with flaky(last=refusal) as server:
        assert Client(login=LOGIN, tries=3).send("GET", server.url).status == 401
    assert len(server.heard) == 2


def test_a_login_is_as_given_or_that_of_the_host_in_a_netrc_file(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine db.example login reader password s3cret\n", encoding="utf-8")
    url = "https://db.example:8443/sparql"
    assert find_login(url, user="a", password="b", file=file) == Login(user="a", password="b")
    assert find_login(url, file=file) == Login(user="reader", password="s3cret")
    assert find_login(url, user="reader", file=file) == Login(user="reader", password="s3cret")
    assert find_login("https://other.example/", file=file) is None


def test_the_netrc_file_at_home_is_used_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_login("http://localhost/") is None
    (tmp_path / ".netrc").write_text("default login me password mine\n", encoding="utf-8")
    (tmp_path / ".netrc").chmod(0o600)
    assert find_login("http://localhost/") == Login(user="me", password="mine")


@pytest.mark.parametrize(
    ("user", "password", "text", "expected"),
    [
        ("writer", None, "machine other login a password b", r"no password for writer \(expected --password"),
        (None, "secret", "", r"a password without a user \(expected --user NAME too\)"),
        (None, None, "machine", r"\(expected a netrc file\)"),
        (None, None, None, r"\(expected a netrc file\)"),
    ],
)
def test_half_a_login_is_told(
    user: str | None, password: str | None, text: str | None, expected: str, tmp_path: Path
) -> None:
    file = tmp_path / "netrc"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=expected):
        find_login("http://db.example/", user=user, password=password, file=file)


# Patience


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 0])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_server_that_is_busy_or_hangs_up_is_asked_again(status: int, method: str) -> None:
    with flaky(Saying(status=status)) as server:
        assert Client(tries=2).send(method, server.url, data=b"body").body == b""
    assert [heard.body for heard in server.heard] == [b"body"] * 2


def test_a_server_that_says_how_long_is_waited_for_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    with flaky(Saying(status=503, headers={"Retry-After": "7"})) as server:
        assert Client(tries=2).send("POST", server.url).done
    assert 7 in waited


def test_the_last_answer_counts_when_patience_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    with flaky(last=Saying(status=503, body=b"try\n later")) as server:
        reply = Client(tries=4).send("POST", server.url)
    assert (reply.status, reply.done, reply.said()) == (503, False, "try later")
    assert len(server.heard) == 4
    assert sorted(pause for pause in waited if pause >= 0.5) == [1, 2], "pauses should grow"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 415])
def test_a_refusal_is_not_asked_again(status: int) -> None:
    with flaky(last=Saying(status=status)) as server:
        assert Client(tries=5).send("POST", server.url).status == status
    assert len(server.heard) == 1


# What goes wrong


def test_a_page_is_quoted_by_its_words() -> None:
    page = Saying(status=404, body=b"<!DOCTYPE html>\n<h1>Not\n found</h1>", headers={"Content-Type": "text/html; x=y"})
    with flaky(page, Saying(status=400, body=b"no <urn:a>", headers={"Content-Type": "text/plain"})) as server:
        assert [Client().send("GET", server.url).said() for _ in range(2)] == ["Not found", "no <urn:a>"]


@pytest.mark.parametrize(
    ("saying", "line"),
    [
        (Saying(wait=30), "no answer: timed out after 0.2 seconds"),
        (Saying(status=0), "no answer: Remote end closed connection without response"),
        (Saying(body=b"a", headers={"Content-Length": "9"}), "no answer: .*1 bytes read, 8 more expected"),
        (Saying(body=b"x" * 70_000), r"the answer has more than 65536 bytes \(ask for less, with a LIMIT\)"),
        (
            Saying(status=301, headers={"Location": "https://other/sparql"}),
            r"the server has moved \(expected https://other/sparql as its address\)",
        ),
    ],
)
def test_what_a_server_does_wrong_is_one_line(saying: Saying, line: str) -> None:
    with flaky(last=saying) as server, pytest.raises(QueryError, match=line) as caught:
        Client(seconds=0.2).send("POST", server.url, what="asking", most=65536)
    assert str(caught.value).startswith(f"{server.url}: asking: ") and "\n" not in str(caught.value)


def test_a_server_that_is_not_there_is_told_by_its_own_reason() -> None:
    with pytest.raises(QueryError) as caught:
        Client().send("GET", "http://127.0.0.1:1/query", what="asking")
    assert str(caught.value) == "http://127.0.0.1:1/query: asking: no answer: Connection refused"


def test_an_answer_that_never_ends_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1000, 7))
    monkeypatch.setattr("kg.remote.time.monotonic", lambda: next(clock))
    with flaky(Saying(body=b"x" * 200_000)) as server, pytest.raises(QueryError, match="did not end within 5 seconds"):
        Client(seconds=5).send("GET", server.url)
