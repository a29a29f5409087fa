"""Real SPARQL servers for tests and benchmarks: each on free ports of this machine, for as long as needed."""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_HERE = Path(__file__).parent
_JARS = Path("/usr/share/java")
_SECONDS = 120
_POINT = re.compile(r"-?[0-9.]+")


class NotInstalledError(Exception):
    """The program of a server is not there; says how to get it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a server is asked and written to, and by whom."""

    query: str
    update: str
    graphs: str
    pid: int
    user: str | None = None
    password: str | None = None


@contextmanager
def oxigraph(folder: Path | None = None) -> Iterator[Place]:
    """Run the ``oxigraph`` program with its store in *folder*, or in memory."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        raise NotInstalledError("needs the program oxigraph (pip install 'kg-news[serve]')")
    port = _free_port()
    place = ["--location", str(folder)] if folder is not None else []
    url = f"http://127.0.0.1:{port}"
    with _running([program, "serve", *place, "--bind", f"127.0.0.1:{port}"], url) as pid:
        yield Place(pid=pid, query=f"{url}/query", update=f"{url}/update", graphs=f"{url}/store")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Place]:
    """Run Virtuoso with its database in *folder*; its user is the one it is born with."""
    program = shutil.which("virtuoso-t")
    if program is None:
        raise NotInstalledError("needs Virtuoso (apt-get install --no-install-recommends virtuoso-opensource-7-bin)")
    http, sql = _free_port(), _free_port()
    text = (_HERE / "virtuoso.ini").read_text(encoding="utf-8")
    for name, value in (("FOLDER", folder), ("SQL", sql), ("HTTP", http)):
        text = text.replace(name, str(value)) if name == "FOLDER" else text.replace(f":{name}\n", f":{value}\n")
    (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    url = f"http://127.0.0.1:{http}"
    command = [program, "+configfile", str(folder / "virtuoso.ini"), "+foreground"]
    with _running(command, f"{url}/sparql") as pid:
        yield Place(
            pid=pid,
            query=f"{url}/sparql",
            update=f"{url}/sparql-auth",
            graphs=f"{url}/sparql-graph-crud-auth",
            user="dba",
            password="dba",
        )


@contextmanager
def jena(folder: Path) -> Iterator[Place]:
    """Run Apache Jena's TDB2 in *folder* behind ``JenaServer.java``."""
    if shutil.which("java") is None or not (_JARS / "jena-tdb2.jar").is_file():
        raise NotInstalledError(
            "needs Apache Jena (apt-get install --no-install-recommends default-jdk-headless libapache-jena-java)"
        )
    # Debian moved these classes to another package of the jar and left what they read at run time behind.
    with zipfile.ZipFile(_JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith("org/apache/jena/ext/xerces/") and not name.endswith("/"):
                path = folder / "fix" / name.removeprefix("org/apache/jena/ext/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(jar.read(name))
    wanted = ("jena-", "commons-", "guava", "failureaccess", "protobuf", "slf4j-api", "slf4j-nop", "thrift")
    jars = sorted(path for path in _JARS.glob("*.jar") if path.name.startswith(wanted))
    (folder / "data").mkdir()
    port = _free_port()
    url = f"http://127.0.0.1:{port}/ds"
    command = ["java", "-Xmx2g", "-cp", ":".join(map(str, [folder / "fix", *jars])), str(_HERE / "JenaServer.java")]
    with _running([*command, str(port), str(folder / "data"), "kg", "secret"], f"{url}/query?query=ASK%7B%7D") as pid:
        yield Place(
            pid=pid, query=f"{url}/query", update=f"{url}/update", graphs=f"{url}/data", user="kg", password="secret"
        )


def rounded(rows: list[list[str]]) -> list[list[str]]:
    """Return rows with coordinates to four digits: Virtuoso keeps points in single precision, and prints that."""
    return [
        [_POINT.sub(lambda at: f"{float(at[0]):.4f}", cell) if "POINT" in cell else cell for cell in row]
        for row in rows
    ]


SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso, "jena": jena}


@contextmanager
def _running(command: list[str], url: str) -> Iterator[int]:
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait(server, url, log)
            yield server.pid
        finally:
            server.terminate()
            try:
                server.wait(timeout=_SECONDS)
            except subprocess.TimeoutExpired:
                # Busy with a question that nobody waits for any more.
                server.kill()
                server.wait()


def _wait(server: "subprocess.Popen[bytes]", url: str, log: IO[bytes]) -> None:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if server.poll() is not None:
                log.seek(0)
                raise AssertionError(log.read().decode("utf-8", "replace")[-2000:]) from None
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
