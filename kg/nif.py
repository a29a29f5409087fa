"""NIF 2.0 in and out: the texts of a document that a benchmark sends, and the mentions that it is answered with.

Offsets count Unicode code points, as RFC 5147 (2.2) does and NIF with it. Programs in Java count UTF-16 units instead;
the two differ only behind characters outside the basic plane (emoji), never in Arabic.
"""

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kg import vocab
from kg.errors import ArticleError
from kg.model import Link, Linked

_TYPE = NamedNode(vocab.RDF + "type")
_CONTEXT = NamedNode(vocab.NIF + "Context")
_IS_STRING = NamedNode(vocab.NIF + "isString")
_SPAN = re.compile(r"(?P<head>.*[#?&](?P<scheme>char=|offset_))[0-9]+(?P<between>[,_])[0-9]+", re.DOTALL)
_TURTLE = re.compile(rb"(@prefix|prefix)\s+[\w.-]*:\s*<|@?base\s*<|<[a-z][a-z0-9+.-]*:[^>\s]*>\s", re.IGNORECASE)
_IRI = re.compile(r"(https?|urn):[^\s<>\"{}|\\^`]+")


def looks_like_nif(start: bytes) -> bool:
    """Whether a file or request that begins so is Turtle, and no JSON and no article.

    >>> looks_like_nif(b"@prefix nif: <http://x#> ."), looks_like_nif(b"<html>")
    (True, False)
    """
    return _TURTLE.match(start) is not None


def read_contexts(data: bytes) -> Iterator[dict[str, object]]:
    """Yield a record (id, text, language) for each nif:Context of a Turtle document, in the order of the document.

    The id is the context's IRI, so that what is said of its text can be said under the same name. Mentions that the
    document holds already are not read. Raises ArticleError for what is no Turtle or holds no context.
    """
    contexts: dict[str, None] = {}
    texts: dict[str, list[Literal]] = {}
    try:
        for triple in parse(data, format=RdfFormat.TURTLE):
            if isinstance(triple.subject, NamedNode):
                if triple.predicate == _TYPE and triple.object == _CONTEXT:
                    contexts[triple.subject.value] = None
                elif triple.predicate == _IS_STRING and isinstance(triple.object, Literal):
                    texts.setdefault(triple.subject.value, []).append(triple.object)
    except SyntaxError as error:
        line = f" in line {error.lineno}" if error.lineno else ""
        raise ArticleError(f"no Turtle{line}, {error.msg} (expected a NIF document)") from error
    except MemoryError as error:  # Oxigraph's for a string of more than 16 MB, with a text of its own
        raise ArticleError(f"no Turtle, {error} (expected shorter strings)") from error
    if not contexts:
        raise ArticleError("no nif:Context in this document (expected NIF 2.0 with nif:isString)")
    for iri in contexts:
        strings = texts.get(iri, [])
        record: dict[str, object] = {"id": iri, "text": strings[0].value if len(strings) == 1 else None}
        if strings and strings[0].language:
            record["language"] = strings[0].language
        yield record


def write_nif(linked: Iterable[Linked], *, base: str) -> bytes:
    """Return a Turtle document with the text of each article and all its mentions, in their order.

    An article whose id is an IRI (as those of NIF have) is named by it; any other by its IRI under *base*. A name that
    is ambiguous or unknown has the local IRI that names without an item have: of no knowledge base, so that it
    counts as an entity that is in none (GERBIL), or as unknown (ELEVANT).
    """
    prefixes = {name: vocab.PREFIXES[name] for name in ("nif", "itsrdf", "xsd", "kg", "wd")}
    triples = (triple for each in linked for triple in _describe(each, base))
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def _describe(linked: Linked, base: str) -> Iterator[Triple]:
    article = linked.article
    length = len(article.text)
    iri = article.id
    if not _is_iri(iri):
        iri = vocab.context_iri(vocab.article_iri(base, article.id), length)
    context, scheme = NamedNode(iri), _scheme(iri)
    yield Triple(context, _TYPE, _CONTEXT)
    yield Triple(context, _TYPE, scheme)
    yield from _offsets(context, 0, length)
    yield Triple(context, _IS_STRING, Literal(article.text))
    for link in linked.links:
        yield from _phrase(context, scheme, link, base)


def _phrase(context: NamedNode, scheme: NamedNode, link: Link, base: str) -> Iterator[Triple]:
    mention = link.mention
    node = NamedNode(_span_iri(context.value, mention.start, mention.end))
    entity = vocab.unlinked_iri(base, link.full_name, mention.type)
    if link.qid is not None:
        entity = vocab.entity_iri(link.qid)
    yield Triple(node, _TYPE, NamedNode(vocab.NIF + "Phrase"))
    yield Triple(node, _TYPE, scheme)
    yield Triple(node, NamedNode(vocab.NIF + "referenceContext"), context)
    yield from _offsets(node, mention.start, mention.end)
    yield Triple(node, NamedNode(vocab.NIF + "anchorOf"), Literal(mention.text))
    yield Triple(node, NamedNode(vocab.ITSRDF + "taIdentRef"), NamedNode(entity))
    yield Triple(node, NamedNode(vocab.ITSRDF + "taClassRef"), NamedNode(vocab.CLASSES[mention.type]))
    yield Triple(node, NamedNode(vocab.ITSRDF + "taClassRef"), NamedNode(vocab.SCHEMA_CLASSES[mention.type]))
    confidence = Literal(f"{mention.score:.4f}", datatype=NamedNode(vocab.XSD + "decimal"))
    yield Triple(node, NamedNode(vocab.ITSRDF + "taConfidence"), confidence)


def _offsets(node: NamedNode, start: int, end: int) -> Iterator[Triple]:
    for name, offset in (("beginIndex", start), ("endIndex", end)):
        number = Literal(str(offset), datatype=NamedNode(vocab.OFFSET))
        yield Triple(node, NamedNode(vocab.NIF + name), number)


def _is_iri(text: str) -> bool:
    try:
        return _IRI.fullmatch(text) is not None and NamedNode(text).value == text
    except ValueError:
        return False


def _scheme(context: str) -> NamedNode:
    found = _SPAN.fullmatch(context)
    return NamedNode(vocab.NIF + ("OffsetBasedString" if found and found["scheme"] == "offset_" else "RFC5147String"))


def _span_iri(context: str, start: int, end: int) -> str:
    """Return the IRI of a span, named as the context is: ``#char=0,9`` or ``#offset_0_9``; two contexts share none."""
    if found := _SPAN.fullmatch(context):
        return f"{found['head']}{start}{found['between']}{end}"
    return f"{context}{'&' if '#' in context else '#'}char={start},{end}"
