"""The output as a whole: a ``void:Dataset`` and ``dcat:Dataset``, and what it holds, counted.

``<base>dataset`` is all that is ever published under a base. The counts stand on a ``void:subset`` of it, one for each
output: a file, or a store as it is after a build. So the files of two builds can be concatenated, and what each says
of itself stays true. The IRI of a subset is a hash of what it says; there are no blank nodes.
"""

import hashlib
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.census import Census

_TYPE = NamedNode(vocab.RDF + "type")
_INTEGER = NamedNode(vocab.XSD + "integer")
_TITLES = (
    ("Arabic news, linked to Wikidata", "en"),
    ("أخبار عربية موصولة بويكي بيانات", "ar"),
)


def claim_dataset(
    census: Census | None,
    *,
    base: str,
    runs: Iterable[str],
    release: str,
    publisher: str | None = None,
    licence: str | None = None,
) -> tuple[Quad, ...]:
    """Return the description of the dataset, sorted, in a graph of its own.

    *publisher* and *licence* are IRIs. *census* counts the rest of the output; what is written counts the description
    too, so that it is what SPARQL counts. Without a census nothing is counted.
    """
    whole = NamedNode(vocab.dataset_iri(base))
    said: list[tuple[str, NamedNode | Literal]] = [
        (vocab.RDF + "type", NamedNode(vocab.VOID + "Dataset")),
        (vocab.RDF + "type", NamedNode(vocab.DCAT + "Dataset")),
        *((vocab.DCTERMS + "title", Literal(text, language=language)) for text, language in _TITLES),
        (vocab.DCAT + "version", Literal(release)),
        (vocab.VOID + "uriSpace", Literal(base)),
        *((vocab.PROV + "wasGeneratedBy", NamedNode(run)) for run in runs),
    ]
    if publisher is not None:
        said.append((vocab.DCTERMS + "publisher", NamedNode(publisher)))
    if licence is not None:
        said.append((vocab.DCTERMS + "license", NamedNode(licence)))
    about = [Quad(whole, NamedNode(predicate), value, whole) for predicate, value in said]
    if census is None:
        return tuple(sorted(about, key=str))
    counted = census
    while True:  # three times: once a census has the description's own properties, the description no longer grows
        quads = {*about, *_counts(counted, whole)}
        again = census.and_of(quads)
        if again == counted:
            return tuple(sorted(quads, key=str))
        counted = again


def _counts(census: Census, whole: NamedNode) -> Iterator[Quad]:
    """Yield what a census says."""
    numbers = [*sorted(census.classes.items()), *sorted(census.properties.items()), census.entities]
    key = hashlib.sha256(repr(numbers).encode()).hexdigest()[:16]
    part = f"{whole.value}/{key}"

    def quad(subject: str, predicate: str, value: NamedNode | Literal | int) -> Quad:
        term = Literal(str(value), datatype=_INTEGER) if isinstance(value, int) else value
        return Quad(NamedNode(subject), NamedNode(predicate), term, whole)

    yield quad(whole.value, vocab.VOID + "subset", NamedNode(part))
    for space in (vocab.VOID, vocab.DCAT):
        yield quad(part, _TYPE.value, NamedNode(space + "Dataset"))
    yield quad(part, vocab.VOID + "triples", census.properties.total())
    yield quad(part, vocab.VOID + "entities", census.entities)
    yield quad(part, vocab.VOID + "classes", len(census.classes))
    yield quad(part, vocab.VOID + "properties", len(census.properties))
    terms = {*census.classes, *census.properties}
    for space in set(vocab.PREFIXES.values()):
        if any(term.startswith(space) for term in terms):
            yield quad(part, vocab.VOID + "vocabulary", NamedNode(space))
    for term, count in census.classes.items():
        own = f"{part}/class/{_short(term)}"
        yield quad(part, vocab.VOID + "classPartition", NamedNode(own))
        yield quad(own, vocab.VOID + "class", NamedNode(term))
        yield quad(own, vocab.VOID + "entities", count)
    for term, count in census.properties.items():
        own = f"{part}/property/{_short(term)}"
        yield quad(part, vocab.VOID + "propertyPartition", NamedNode(own))
        yield quad(own, vocab.VOID + "property", NamedNode(term))
        yield quad(own, vocab.VOID + "triples", count)


def _short(term: str) -> str:
    """Return a term as one segment of an IRI: ``nif:Phrase``, or all of it where it has no prefix of ours."""
    for name, space in vocab.PREFIXES.items():
        local = term.removeprefix(space)
        if local != term and local.isidentifier():
            return f"{name}:{local}"
    return quote(term, safe="")
