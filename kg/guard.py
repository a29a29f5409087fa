"""Work that may never end or eat all memory runs in a process of its own, and no query calls a server unasked.

Oxigraph cannot be told to stop, and a deeply nested text ends its process: so the process that it ends is a child.
Where there is no ``fork`` (Windows), work runs without limits.
"""

import faulthandler
import os
import pickle
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

from kg.errors import LimitError, QueryError

T = TypeVar("T")

_DEEPEST = 64
"""Brackets within brackets of a query. Oxigraph's parser takes twice the time for each further one."""

_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""(?P<skip>
        <[^<>"{}|^`\\\s]*>                                      # an IRI
      | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'           # strings
      | \#[^\r\n]*                                              # a comment
      | [?$]\w+                                                 # a variable
      | :(?:[\w:-]|\\.)*                                        # the end of a prefixed name; its prefix is looked at
      | \\.
    ) | (?P<service>SERVICE) | (?P<open>[({\[]) | (?P<close>[)}\]])""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def check_query(text: str, *, name: str, network: bool = False) -> None:
    """Raise QueryError if a query calls another server without *network*, or is nested so deep that no parser ends.

    Errs on the side of refusing: a prefix that ends in "service" is taken for the keyword.
    """
    depth = 0
    # SPARQL 1.1, 19.2: a keyword may be written with \u, too.
    for token in _TOKEN.finditer(_ESCAPED.sub(lambda found: _character(found[1] or found[2]), text)):
        if token["service"] and not network:
            raise QueryError(
                f"{name}: SERVICE would ask another server "
                "(expected a query of this store; only `kg query --network` lets it)"
            )
        depth += bool(token["open"]) - bool(token["close"])
        if depth > _DEEPEST:
            raise QueryError(f"{name}: more than {_DEEPEST} brackets within brackets (expected fewer)")


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number < 0x110000 else " "


def run_limited(work: Callable[[], T], *, name: str, seconds: float | None = None, memory: int | None = None) -> T:
    """Return what *work* returns, or raise what it raises, from a child process that is ended at its limits.

    *memory* is in MB, beyond what this process has, used or freed. The child's stderr goes nowhere. Raises LimitError.
    """
    if not hasattr(os, "fork"):
        return work()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")  # else tokenizers, once used, warns of each fork
    outcome, into = os.pipe()
    child = os.fork()
    if child == 0:
        _work_and_exit(work, into, seconds, memory)
    os.close(into)
    try:
        with os.fdopen(outcome, "rb") as pipe:
            data = pipe.read()
    except BaseException:  # Ctrl-C: nobody waits for the answer
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == -signal.SIGALRM:
        raise LimitError(f"{name}: stopped after {seconds:g} seconds (expected an end before)")
    if status != 0:
        most = f"more than {memory:,} MB of memory" if memory is not None else "too much memory"
        raise LimitError(f"{name}: needs {most}, or is nested too deep (expected less)")
    done, result = pickle.loads(data)
    if not done:
        raise result
    return result  # type: ignore[no-any-return]


def _work_and_exit(work: Callable[[], T], into: int, seconds: float | None, memory: int | None) -> NoReturn:
    """Write whether the work was done and its result or error; whatever goes wrong beyond, the exit code tells."""
    code = 1
    try:
        import resource

        # Oxigraph says on stderr that it is out of memory; our line says it better.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        faulthandler.disable()
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds or 0)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # An abort must not leave all its memory in a file.
        if memory is not None:
            _limit_memory(memory)
        outcome: tuple[bool, object]
        try:
            outcome = (True, work())
        except MemoryError:
            raise
        except Exception as error:  # Whatever it is, it is raised again, in the parent.
            outcome = (False, error)
        with os.fdopen(into, "wb") as pipe:
            pickle.dump(outcome, pipe, protocol=pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)  # no handler of the parent's may run a second time here


def _limit_memory(memory: int) -> None:
    import resource

    statm = Path("/proc/self/statm")
    now = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = now + memory * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
