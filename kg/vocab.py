"""Every IRI that is ever written, and how the minted ones are made.

Terms of others are used where the field already reads them; the few of our own stand in ``shapes/ontology.ttl``.
A minted IRI is a function of the article's id, of offsets, or of a folded name: a second run writes the same nodes.
"""

import hashlib
import re
from typing import Final
from urllib.parse import quote

from kg import arabic
from kg.model import EntityType

KG: Final = "https://w3id.org/kg-news/ns#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SKOSXL: Final = "http://www.w3.org/2008/05/skos-xl#"
DCTERMS: Final = "http://purl.org/dc/terms/"
SCHEMA: Final = "https://schema.org/"
NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ITSRDF: Final = "http://www.w3.org/2005/11/its/rdf#"
PROV: Final = "http://www.w3.org/ns/prov#"
VOID: Final = "http://rdfs.org/ns/void#"
SEM: Final = "http://semanticweb.cs.vu.nl/2009/11/sem/"
GAF: Final = "http://groundedannotationframework.org/gaf#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
GEO: Final = "http://www.opengis.net/ont/geosparql#"
SH: Final = "http://www.w3.org/ns/shacl#"
WD: Final = "http://www.wikidata.org/entity/"

OFFSET: Final = XSD + "nonNegativeInteger"
"""The datatype of offsets, as NIF has it."""

PREFIXES: Final = {
    "kg": KG,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "skosxl": SKOSXL,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "nif": NIF,
    "itsrdf": ITSRDF,
    "prov": PROV,
    "void": VOID,
    "dcat": DCAT,
    "geo": GEO,
    "sem": SEM,
    "gaf": GAF,
    "wd": WD,
}
"""Prefixes of files we write."""

CLASSES: Final = {
    EntityType.PERSON: KG + "Person",
    EntityType.STATE: KG + "State",
    EntityType.ORG: KG + "Organization",
    EntityType.PLACE: KG + "Place",
}
SCHEMA_CLASSES: Final = {
    EntityType.PERSON: SCHEMA + "Person",
    EntityType.STATE: SCHEMA + "Country",
    EntityType.ORG: SCHEMA + "Organization",
    EntityType.PLACE: SCHEMA + "Place",
}

DEFAULT_BASE: Final = "https://example.org/kg/"
"""Says by itself that it wants setting."""


def article_iri(base: str, article_id: str) -> str:
    """Return the IRI of an article, which is also the name of its graph. Any text is a good id.

    >>> article_iri("https://example.org/kg/", "2020/03 <a>")
    'https://example.org/kg/article/2020%2F03%20%3Ca%3E'
    """
    # A lone dot segment would be taken away when the IRI is resolved.
    safe = quote(article_id, safe="-_~" if set(article_id) == {"."} else "-_.~", errors="surrogatepass")
    return f"{base}article/{safe.replace('.', '%2E') if set(article_id) == {'.'} else safe}"


def context_iri(article: str, length: int) -> str:
    """Return the IRI of an article's whole text, in code points (RFC 5147 style offsets)."""
    return f"{article}/text#char=0,{length}"


def mention_iri(article: str, start: int, end: int) -> str:
    """Return the IRI of a span of an article's text: the span is the name, so two runs write one node."""
    return f"{article}/text#char={start},{end}"


def entity_iri(qid: str) -> str:
    """Return the canonical Wikidata IRI (http and www, or nothing joins)."""
    return WD + qid


def is_qid(text: str) -> bool:
    """Whether *text* is the identifier of a Wikidata item.

    >>> is_qid("Q85"), is_qid("Q85x"), is_qid("Q085")
    (True, False, False)
    """
    return re.fullmatch("Q[1-9][0-9]*", text) is not None


def unlinked_iri(base: str, name: str, kind: EntityType) -> str:
    """Return the local IRI of a name that has no item: equal for equal folded name and type, in every article."""
    key = f"{kind.value}\n{arabic.fold(name)}".encode()
    return f"{base}unlinked/{hashlib.sha256(key).hexdigest()[:16]}"


def alias_iri(base: str, alias: str, qid: str, kind: str) -> str:
    """Return the IRI of a row of the alias table: equal for equal name, item and kind, whatever else the row says."""
    row = "\t".join((alias, qid, kind))
    return f"{base}alias/{hashlib.sha256(row.encode()).hexdigest()[:16]}"


def slug(text: str) -> str:
    """Return the local name of a concept for a label of ours.

    >>> slug("full name in this article")
    'full-name-in-this-article'
    """
    return text.replace(" ", "-")


def kind_iri(kind: str) -> str:
    """Return the concept for how a name stands for an entity (name, acronym, demonym, …)."""
    return f"{KG}kind-{slug(kind)}"


def rung_iri(rung: str) -> str:
    """Return the concept for a rung of the ladder."""
    return f"{KG}rung-{slug(rung)}"


def row_status_iri(status: str) -> str:
    """Return the concept for what is known of a row of the alias table (curated, reference, denied)."""
    return f"{KG}row-{slug(status)}"


def verdict_iri(verdict: str) -> str:
    """Return the concept for a verdict."""
    return f"{KG}verdict-{slug(verdict)}"


def status_iri(status: str) -> str:
    """Return the concept for the status of a relation (happened, planned, denied, current, …)."""
    return f"{KG}status-{slug(status)}"


def speech_iri(says: str) -> str:
    """Return the concept for a kind of speech (said, denied, accused, …)."""
    return f"{KG}speech-{slug(says)}"


def entities_graph(base: str) -> str:
    """Return the name of the graph that describes entities."""
    return base + "entities"


def aliases_graph(base: str) -> str:
    """Return the name of the graph that describes the rows of the alias table."""
    return base + "aliases"


def run_iri(base: str, key: str) -> str:
    """Return the IRI of a run, which is also the name of its graph."""
    return f"{base}run/{key}"


def dataset_iri(base: str) -> str:
    """Return the IRI of the output as a dataset."""
    return base + "dataset"
