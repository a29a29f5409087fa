"""Texts and quads that are hard to write down, for tests of files and stores."""

import gzip
from pathlib import Path

from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import FORMATS, vocab

A, B = NamedNode("https://example.org/kg/article/a"), NamedNode("https://example.org/kg/article/b")
ENTITIES = NamedNode("https://example.org/kg/entities")
SAYS = NamedNode("https://schema.org/headline")
LABEL = NamedNode(vocab.RDFS + "label")
HARD = [
    "", '"', "'", "\\", '\\"', '"""', "''' . }", "\n", "\r\n", "\t", "\0", "\x01\x08\x0b\x0c\x1f\x7f\x85",
    "\u2028\u2029", "\ufeff", "\ufffe\uffff", "\u200f\u202e", "القَاهِرَة", "\U0001f642",
    "\\u0022", "\\u005C", "\\\\u0022", "{}", "<a>",
    "\\U00000022 } ; DROP ALL #", '" . } } ; CLEAR ALL ; INSERT DATA { GRAPH <urn:x> { <urn:a> <urn:b> "', "# comment",
    "a" * 100_000,
]  # fmt: skip
TEXTS = st.sampled_from(HARD[:-1]) | st.text() | st.text(alphabet="\\uU0123456789ABCDEF\"'\n {}<>#;.", max_size=40)
SUFFIXES = [*FORMATS, *(suffix + ".gz" for suffix in FORMATS)]


def quad(text: str, graph: NamedNode | DefaultGraph = A, subject: NamedNode | None = None) -> Quad:
    return Quad(subject or A, SAYS, Literal(text, language="ar"), graph)


def text_of(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
