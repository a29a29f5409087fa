"""A server for tests that misbehaves as told: each request gets the next of some answers, and is kept."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote_to_bytes


@dataclass(frozen=True, kw_only=True)
class Saying:
    """One answer; status 0 hangs up without one."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One request, its form undone."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Flaky:
    url: str
    heard: list[Heard]


@contextmanager
def flaky(*sayings: Saying, last: Saying = Saying()) -> Iterator[Flaky]:
    """Serve the sayings one after the other, then the last one for ever."""
    heard: list[Heard] = []
    left = list(sayings)
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.headers.get("content-type") == "application/x-www-form-urlencoded":
                body = unquote_to_bytes(body.replace(b"+", b" "))
            heard.append(Heard(method=self.command, path=self.path, headers=dict(self.headers), body=body))
            saying = left.pop(0) if left else last
            over.wait(saying.wait)
            if saying.status == 0:
                self.close_connection = True
                return
            self.send_response(saying.status)
            for name, value in saying.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in saying.headers:
                self.send_header("Content-Length", str(len(saying.body)))
            self.end_headers()
            with suppress(OSError):  # of a client that has heard enough
                self.wfile.write(saying.body)
            self.close_connection = "Content-Length" in saying.headers

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of clients that hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Flaky(url=f"http://127.0.0.1:{server.server_port}/query", heard=heard)
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def results(text: str) -> Saying:
    """An answer in the SPARQL results format."""
    return Saying(body=text.encode(), headers={"Content-Type": "application/sparql-results+json"})


def boolean(value: bool) -> Saying:
    return results(f'{{"head":{{}},"boolean":{str(value).lower()}}}')
