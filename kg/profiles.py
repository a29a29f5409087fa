"""The graph in the vocabulary of others: the CONSTRUCT queries of ``queries/profiles/``, and their JSON-LD.

``web-annotation`` is for annotation tools, ``schema-org`` for the head of a web page, ``rdf-1.2`` for stores of the
next RDF. What a profile cannot say it leaves out; ``docs/profiles.md`` lists that, and what comes back from each.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QueryTriples, RdfFormat, Store, Triple, serialize

from kg import vocab
from kg.errors import QueryError, SettingsError
from kg.guard import check_query
from kg.questions import Question, load_question
from kg.rdf import rdf_format

OA = "http://www.w3.org/ns/oa#"
_INTEGERS = frozenset({vocab.XSD + "integer", vocab.OFFSET})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """How the triples of a profile become JSON-LD that people write by hand: trees under the nodes of one class."""

    context: object
    root: str
    names: Mapping[str, str]
    """Predicate → key, in the order of the keys."""
    identifier: str = "@id"
    type: str = "@type"
    terms: str = ""
    """Namespace whose classes and constants stand without it."""
    lists: frozenset[str] = frozenset()
    """Keys whose value is a list however many there are."""


_SCHEMA_KEYS = (
    "headline", "name", "inLanguage", "datePublished", "publisher", "url", "identifier", "sameAs", "about", "mentions",
)  # fmt: skip
TREES = {
    "schema-org": Tree(
        context="https://schema.org",
        root=vocab.SCHEMA + "NewsArticle",
        names={vocab.SCHEMA + key: key for key in _SCHEMA_KEYS},
        terms=vocab.SCHEMA,
        lists=frozenset({"name", "about", "mentions"}),
    ),
    "web-annotation": Tree(
        context=[
            "http://www.w3.org/ns/anno.jsonld",
            {
                "confidence": {"@id": vocab.ITSRDF + "taConfidence", "@type": vocab.XSD + "decimal"},
                "candidate": {"@id": vocab.KG + "candidate", "@type": "@id"},
                "wasGeneratedBy": {"@id": vocab.PROV + "wasGeneratedBy", "@type": "@id"},
            },
        ],
        root=OA + "Annotation",
        names={
            vocab.PROV + "wasGeneratedBy": "wasGeneratedBy",
            vocab.ITSRDF + "taConfidence": "confidence",
            OA + "hasPurpose": "purpose",
            OA + "hasSource": "source",
            OA + "hasBody": "body",
            vocab.KG + "candidate": "candidate",
            OA + "hasTarget": "target",
            OA + "hasSelector": "selector",
            OA + "start": "start",
            OA + "end": "end",
            OA + "exact": "exact",
            OA + "prefix": "prefix",
            OA + "suffix": "suffix",
        },
        identifier="id",
        type="type",
        terms=OA,
        lists=frozenset({"body", "candidate", "selector"}),
    ),
}
"""Profile → its JSON-LD; RDF 1.2 has none yet."""


def load_profiles(folder: Path) -> dict[str, Question]:
    """Return the profiles beside the questions of a folder, by name, sorted."""
    files = sorted((folder / "profiles").glob("*.rq"))
    if not files:
        raise QueryError(f"{folder / 'profiles'}: no profiles there")
    return {path.stem: load_question(path) for path in files}


def construct_profile(store: Store, query: str, *, name: str = "profile") -> list[Triple]:
    """Return the triples that a CONSTRUCT query makes of all graphs together: each once, sorted."""
    check_query(query, name=name)
    try:
        found = store.query(query, use_default_graph_as_union=True)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"{name}: the profile cannot be made: {' '.join(str(error).split())}") from error
    if not isinstance(found, QueryTriples):
        raise QueryError(f"{name}: is no CONSTRUCT query (expected one)")
    return sorted(set(found), key=str)


def profile_to_bytes(name: str, triples: Iterable[Triple], query: str, form: RdfFormat) -> bytes:
    """Return a profile's triples in a format; JSON-LD as a tree, the others with the prefixes of the *query*.

    Raises SettingsError for JSON-LD of a profile that has none.
    """
    if form == RdfFormat.JSON_LD:
        if name not in TREES:
            raise SettingsError(f"{name}: has no JSON-LD, which knows no triple terms (expected .ttl or .nt)")
        return (json.dumps(to_tree(triples, TREES[name]), ensure_ascii=False, indent=1) + "\n").encode()
    used = {prefix: start for prefix, start in {**vocab.PREFIXES, "oa": OA}.items() if f"<{start}>" in query}
    return serialize(triples, format=form, prefixes=used if form == RdfFormat.TURTLE else None) or b""


def profile_format(name: str, out: Path | None) -> RdfFormat:
    """Return the format for a file's suffix; without a file, JSON-LD where the profile has it, else Turtle."""
    if out is None:
        return RdfFormat.JSON_LD if name in TREES else RdfFormat.TURTLE
    form = rdf_format(out)
    if form.supports_datasets and form != RdfFormat.JSON_LD:
        raise SettingsError(f"{out}: a profile has no named graphs (expected .jsonld, .ttl or .nt, each also with .gz)")
    return form


def to_tree(triples: Iterable[Triple], tree: Tree) -> dict[str, object]:
    """Return triples as one JSON-LD object, or as the ``@graph`` of one where there are several; sorted throughout."""
    nodes: dict[str, list[tuple[str, object]]] = {}
    for triple in sorted(triples, key=str):
        if isinstance(triple.subject, NamedNode):
            nodes.setdefault(triple.subject.value, []).append((triple.predicate.value, triple.object))
    is_root = (vocab.RDF + "type", NamedNode(tree.root))
    roots = [_node(iri, nodes, tree) for iri, said in nodes.items() if is_root in said]
    if len(roots) == 1:
        return {"@context": tree.context, **roots[0]}
    return {"@context": tree.context, "@graph": roots}


def _node(iri: str, nodes: Mapping[str, list[tuple[str, object]]], tree: Tree) -> dict[str, object]:
    classes = [_short(said, tree) for property, said in nodes[iri] if property == vocab.RDF + "type"]
    node: dict[str, object] = {tree.type: classes[0] if len(classes) == 1 else classes, tree.identifier: iri}
    for property, key in tree.names.items():
        values = [_value(said, key, nodes, tree) for each, said in nodes[iri] if each == property]
        if key == "name":
            values.sort(key=str)  # Arabic before English
        if values:
            node[key] = values if key in tree.lists or len(values) > 1 else values[0]
    return node


def _value(said: object, key: str, nodes: Mapping[str, list[tuple[str, object]]], tree: Tree) -> object:
    if isinstance(said, NamedNode):
        return _node(said.value, nodes, tree) if said.value in nodes else _short(said, tree)
    assert isinstance(said, Literal)
    if key == "publisher":  # A name in the graph; schema.org wants to know what it is the name of.
        return {tree.type: "Organization", "name": said.value}
    if key == "name" and said.language:
        return {"@language": said.language, "@value": said.value}
    return int(said.value) if said.datatype.value in _INTEGERS else said.value


def _short(said: object, tree: Tree) -> str:
    assert isinstance(said, NamedNode)
    return said.value.removeprefix(tree.terms)
