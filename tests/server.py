"""A real SPARQL server for tests: the ``oxigraph`` program on a free port of this machine, for as long as needed."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, serialize

_SECONDS = 20


@contextmanager
def serve_quads(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield the address of a server that holds *quads*; skip the test where the program is not installed."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("needs the program oxigraph (pip install 'kg-news[serve]')")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    server = subprocess.Popen([program, "serve", "--bind", place], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(server, f"http://{place}/")
        data = serialize(quads, format=RdfFormat.N_QUADS)
        request = urllib.request.Request(f"http://{place}/store", data, {"Content-Type": "application/n-quads"})
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            assert answer.status == 204
        yield f"http://{place}/query"
    finally:
        server.terminate()
        server.wait(timeout=_SECONDS)


def _wait(server: "subprocess.Popen[bytes]", url: str) -> None:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            assert server.poll() is None, "the server stopped"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.05)
