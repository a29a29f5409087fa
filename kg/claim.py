"""Stage 5 of 9: links → RDF quads, deterministic and without blank nodes.

Each article has a graph of its own, named by its IRI; entities have one, the run and the dataset have one. No triple
stands in two of them, so counting over their union counts right. ``docs/model.md`` shows one article's graph.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab
from kg.aliases import Aliases
from kg.claim_relations import claim_relations
from kg.labels import Labels, describe_label
from kg.model import Article, EntityType, Link, Linked, Related, Rung, Verdict

_OFFSET = NamedNode(vocab.OFFSET)
_DECIMAL = NamedNode(vocab.XSD + "decimal")
_WKT = NamedNode(vocab.GEO + "wktLiteral")

_FRACTION = re.compile(r"\.([0-9]*?)0+(?![0-9])")
"""Zeros at the end of a second's fraction: another spelling of the same time, which stores drop."""

Term = NamedNode | Literal
_iri = lru_cache(1 << 10)(NamedNode)
"""Most subjects and predicates are those of the statement before."""


class _Graph:
    """A named graph being written: ``add`` takes a subject, a predicate and any number of objects."""

    def __init__(self, name: str) -> None:
        self._name = NamedNode(name)
        self.quads: set[Quad] = set()

    def add(self, subject: str, predicate: str, *objects: Term) -> None:
        for term in objects:
            self.quads.add(Quad(_iri(subject), _iri(predicate), term, self._name))

    def sorted(self) -> tuple[Quad, ...]:
        return tuple(sorted(self.quads, key=str))


def claim_article(linked: Linked, *, base: str, run: str, keep_text: bool = True) -> tuple[Quad, ...]:
    """Return the quads of one article's graph, sorted; the same for the same article, links, base and run.

    *run* is the IRI of the run that made them. Without *keep_text* the text itself is left out (copyright); its
    length and SHA-256 stay.
    """
    article = linked.article
    iri = vocab.article_iri(base, article.id)
    graph = _Graph(iri)
    _describe(graph, iri, article)
    context = vocab.context_iri(iri, len(article.text))
    graph.add(context, vocab.RDF + "type", NamedNode(vocab.NIF + "Context"), NamedNode(vocab.NIF + "RFC5147String"))
    if keep_text:
        graph.add(context, vocab.NIF + "isString", Literal(article.text))
    graph.add(context, vocab.NIF + "beginIndex", Literal("0", datatype=_OFFSET))
    graph.add(context, vocab.NIF + "endIndex", Literal(str(len(article.text)), datatype=_OFFSET))
    graph.add(context, vocab.NIF + "sourceUrl", NamedNode(iri))
    graph.add(context, vocab.KG + "sha256", Literal(hashlib.sha256(article.text.encode()).hexdigest()))
    graph.add(context, vocab.PROV + "wasGeneratedBy", NamedNode(run))
    for link in linked.links:
        _judge(graph, iri, context, link, base)
    if isinstance(linked, Related):
        claim_relations(graph.add, linked, article=iri, context=context, base=base, keep_text=keep_text)
    return graph.sorted()


def _describe(graph: _Graph, iri: str, article: Article) -> None:
    graph.add(iri, vocab.RDF + "type", NamedNode(vocab.SCHEMA + "NewsArticle"))
    graph.add(iri, vocab.SCHEMA + "identifier", Literal(article.id))
    graph.add(iri, vocab.SCHEMA + "inLanguage", Literal(article.language))
    if article.title is not None:
        graph.add(iri, vocab.SCHEMA + "headline", Literal(article.title, language=article.language))
    if article.published is not None:
        datatype = "dateTime" if "T" in article.published else "date"
        written = _FRACTION.sub(lambda found: f".{found[1]}" if found[1] else "", article.published)
        published = Literal(written, datatype=NamedNode(vocab.XSD + datatype))
        graph.add(iri, vocab.SCHEMA + "datePublished", published)
    if article.publisher is not None:
        graph.add(iri, vocab.SCHEMA + "publisher", Literal(article.publisher))
    if article.url is not None:
        graph.add(iri, vocab.SCHEMA + "url", NamedNode(article.url))


def _judge(graph: _Graph, iri: str, context: str, link: Link, base: str) -> None:
    """Add one mention, what it was judged to name, and why."""
    mention = link.mention
    node = vocab.mention_iri(iri, mention.start, mention.end)
    graph.add(node, vocab.RDF + "type", NamedNode(vocab.NIF + "Phrase"), NamedNode(vocab.NIF + "RFC5147String"))
    graph.add(node, vocab.NIF + "referenceContext", NamedNode(context))
    graph.add(node, vocab.NIF + "beginIndex", Literal(str(mention.start), datatype=_OFFSET))
    graph.add(node, vocab.NIF + "endIndex", Literal(str(mention.end), datatype=_OFFSET))
    graph.add(node, vocab.NIF + "anchorOf", Literal(mention.text))
    graph.add(node, vocab.ITSRDF + "taClassRef", NamedNode(vocab.CLASSES[mention.type]))
    graph.add(node, vocab.ITSRDF + "taConfidence", Literal(_decimal(mention.score), datatype=_DECIMAL))
    graph.add(node, vocab.KG + "verdict", NamedNode(vocab.verdict_iri(link.verdict)))
    graph.add(node, vocab.KG + "linkKind", NamedNode(vocab.kind_iri(kind_of(link))))
    if link.rung is not None:
        graph.add(node, vocab.KG + "rung", NamedNode(vocab.rung_iri(link.rung)))
    rows = (vocab.alias_iri(base, each.alias, each.qid, each.kind) for each in link.candidates)
    graph.add(node, vocab.KG + "matchedAlias", *map(NamedNode, rows))
    if link.verdict is Verdict.AMBIGUOUS:
        graph.add(node, vocab.KG + "candidate", *(NamedNode(vocab.entity_iri(c.qid)) for c in link.candidates))
    else:
        entity = NamedNode(named_iri(link, base))
        graph.add(node, vocab.ITSRDF + "taIdentRef", entity)
        graph.add(iri, vocab.SCHEMA + "mentions", entity)
    if link.intended is not None:
        graph.add(node, vocab.KG + "intendedReferent", NamedNode(vocab.entity_iri(link.intended)))
    if link.reason:
        graph.add(node, vocab.RDFS + "comment", Literal(link.reason, language="en"))


def kind_of(link: Link) -> str:
    """Return how the words stand for the item: the kind of the alias, or ``unknown``."""
    if link.verdict is Verdict.UNKNOWN:
        return "unknown"
    if link.rung in (Rung.FULL_NAME_IN_ARTICLE, Rung.STATE_IN_THIS_ARTICLE):
        return "short name"  # the row is that of the full name
    kinds = {candidate.kind for candidate in link.candidates}
    return kinds.pop() if len(kinds) == 1 else "name"


def named_iri(link: Link, base: str) -> str:
    """Return the IRI of what a linked or unknown mention names."""
    if link.qid is not None:
        return vocab.entity_iri(link.qid)
    return vocab.unlinked_iri(base, link.full_name, link.mention.type)


def _decimal(number: float) -> str:
    """Return a canonical xsd:decimal (XSD 1.1, E.1: no exponent, no trailing zeros, 1 for 1.0): stores keep it so."""
    return f"{number:.4f}".rstrip("0").removesuffix(".")


def claim_entities(linked: Linked, aliases: Aliases, *, base: str) -> frozenset[Quad]:
    """Return the description of everything the article's mentions name or may name, with states behind them.

    Equal for equal entities whatever article they stand in, so that the union over articles is the entity graph.
    """
    graph = _Graph(vocab.entities_graph(base))
    qids: set[str] = set()
    for link in linked.links:
        qids.update(candidate.qid for candidate in link.candidates)
        if link.intended is not None:
            qids.add(link.intended)
        if link.verdict is Verdict.UNKNOWN:
            _describe_unlinked(graph, link, base)
    new = qids
    while new:  # a town's territory has a country of its own
        countries = {aliases.entities[qid].country for qid in new}
        new = {qid for qid in countries if qid in aliases.entities} - qids
        qids = qids | new
    for qid in qids:
        _describe_entity(graph, qid, aliases)
    return frozenset(graph.quads)


def claim_labels(linked: Linked, labels: Labels, *, base: str) -> frozenset[Quad]:
    """Return the rows of the alias table that the article's links cite, as SKOS-XL labels."""
    cited = {(each.alias, each.qid, each.kind) for link in linked.links for each in link.candidates}
    return frozenset(quad for key in cited for quad in describe_label(labels[key], base))


def _describe_unlinked(graph: _Graph, link: Link, base: str) -> None:
    mention = link.mention
    iri = named_iri(link, base)
    classes = (vocab.KG + "UnlinkedEntity", vocab.CLASSES[mention.type], vocab.SCHEMA_CLASSES[mention.type])
    graph.add(iri, vocab.RDF + "type", *map(NamedNode, classes))
    # One label for each spelling met: which of them is best is for the curator who gives the name its row.
    graph.add(iri, vocab.RDFS + "label", Literal(link.full_name, language="ar"))


def _describe_entity(graph: _Graph, qid: str, aliases: Aliases) -> None:
    row = aliases.entities[qid]
    iri = vocab.entity_iri(qid)
    kind = EntityType(row.type)
    graph.add(iri, vocab.RDF + "type", NamedNode(vocab.CLASSES[kind]), NamedNode(vocab.SCHEMA_CLASSES[kind]))
    for text, language in ((row.label_ar, "ar"), (row.label_en, "en")):
        if text:
            graph.add(iri, vocab.RDFS + "label", Literal(text, language=language))
    if row.description:
        graph.add(iri, vocab.SCHEMA + "description", Literal(row.description, language="en"))
    if row.country in aliases.entities:
        graph.add(iri, vocab.KG + "country", NamedNode(vocab.entity_iri(row.country)))
    if row.capital:
        graph.add(iri, vocab.KG + "capital", NamedNode(vocab.entity_iri(row.capital)))
    if row.iso:
        graph.add(iri, vocab.KG + "isoCode", Literal(row.iso))
    if row.wikidata_class:
        graph.add(iri, vocab.KG + "wikidataClass", Literal(row.wikidata_class))
    if row.lat and row.lon:
        graph.add(iri, vocab.GEO + "asWKT", Literal(f"POINT({row.lon} {row.lat})", datatype=_WKT))
    graph.add(iri, vocab.DCTERMS + "source", Literal(row.source))


def claim_run(*, run: str, facts: Iterable[tuple[str, str]], label: str) -> tuple[Quad, ...]:
    """Return the quads of the run, an activity with its *facts* (name in our namespace, value)."""
    graph = _Graph(run)
    graph.add(run, vocab.RDF + "type", NamedNode(vocab.PROV + "Activity"))
    graph.add(run, vocab.RDFS + "label", Literal(label))
    for name, value in facts:
        graph.add(run, vocab.KG + name, Literal(value))
    return graph.sorted()
