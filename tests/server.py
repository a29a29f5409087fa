"""A real SPARQL server that holds some quads, for as long as needed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from pyoxigraph import Quad, RdfFormat, serialize
from servers import NotInstalledError, oxigraph

from kg import Client


@contextmanager
def serve_quads(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield the address of a server that holds *quads*; skip the test where the program is not installed."""
    try:
        with oxigraph() as place:
            data = serialize(quads, format=RdfFormat.N_QUADS)
            assert Client().send("POST", place.graphs, data=data, headers={"Content-Type": "application/n-quads"}).done
            yield place.query
    except NotInstalledError as missing:
        pytest.skip(str(missing))
