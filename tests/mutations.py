"""Ways in which a graph can be wrong: each breaks a valid graph in one place, always in the same way.

``list_mutations`` yields them. A *kind* is what was done ("drop", "add one to the number"), a *place* is where
("mention nif:beginIndex"); a kind is tried at the first triple of every place that it fits. ``HARMLESS`` says
of each that breaks no promise why it need not be refused.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg import vocab

Term = NamedNode | BlankNode | Literal
Change = Callable[[Quad], Sequence[Quad] | None]
"""What stands in the place of a triple; None where the kind does not fit."""

TYPE = NamedNode(vocab.RDF + "type")
ROLES = {
    vocab.SCHEMA + "NewsArticle": "article",
    vocab.NIF + "Context": "text",
    vocab.NIF + "Phrase": "mention",
    vocab.KG + "UnlinkedEntity": "unlinked",
    vocab.KG + "Person": "entity",
    vocab.KG + "State": "entity",
    vocab.KG + "Organization": "entity",
    vocab.KG + "Place": "entity",
    vocab.SKOSXL + "Label": "row",
    vocab.PROV + "Activity": "run",
    vocab.DCAT + "Dataset": "dataset",
    vocab.KG + "OfficeHolding": "office",
    vocab.KG + "Location": "office",
    vocab.KG + "Meeting": "event",
    vocab.KG + "Statement": "event",
    vocab.NIF + "String": "stretch",
}
SISTERS = {
    "kind-name": "kind-short-name",
    "kind-short-name": "kind-name",
    "kind-demonym": "kind-name",
    "kind-unknown": "kind-name",
    "verdict-linked": "verdict-unknown",
    "verdict-ambiguous": "verdict-linked",
    "verdict-unknown": "verdict-linked",
    "rung-as-written": "rung-without-clitic",
    "row-curated": "row-denied",
    "row-reference": "row-denied",
    "status-happened": "status-planned",
    "status-current": "status-former",
    "speech-accused": "speech-condemned",
    "Meeting": "Talks",
    "OfficeHolding": "Membership",
    "Person": "Place",
    "State": "Place",
    "Organization": "Place",
    "Place": "Person",
}
NUMBERS = ("integer", "nonNegativeInteger", "decimal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """A graph with one fault."""

    kind: str
    place: str
    quads: tuple[Quad, ...]
    about: frozenset[str]
    """Terms of which a promise must speak to be the right one to refuse it; empty: ``by`` says it."""
    by: str = ""
    """Local name of the shape that must refuse it."""

    def __str__(self) -> str:
        """Return kind and place."""
        return f"{self.kind}: {self.place}"


def list_mutations(graph: Sequence[Quad]) -> Iterator[Mutation]:
    """Yield the mutations of a valid graph, in the order of the kinds."""
    quads = tuple(sorted(graph, key=str))
    places = _places(quads)
    for kind, change in CHANGES.items():
        for place, quad in places.items():
            new = change(quad)
            if new is not None:
                about = {quad.predicate.value} | ({quad.object.value} if quad.predicate == TYPE else set())  # type: ignore[union-attr]
                rest = tuple(each for each in quads if each != quad)
                yield Mutation(kind=kind, place=place, quads=(*rest, *new), about=frozenset(about))
    yield from _whole_nodes(quads)


def _places(quads: Sequence[Quad]) -> dict[str, Quad]:
    """Return the first triple of each place: role of the subject and property, of rdf:type the class as well."""
    roles = _roles(quads)
    places: dict[str, Quad] = {}
    for quad in quads:
        name = f"{roles[quad.subject]} {_short(quad.predicate.value)}"
        if quad.predicate == TYPE and isinstance(quad.object, NamedNode):
            name += f" {_short(quad.object.value)}"
        places.setdefault(name, quad)
    return places


def _roles(quads: Sequence[Quad]) -> dict[object, str]:
    roles: dict[object, str] = {}
    for quad in quads:
        if quad.predicate == TYPE and isinstance(quad.object, NamedNode) and quad.object.value in ROLES:
            role = ROLES[quad.object.value]
            if roles.get(quad.subject) != "unlinked":
                roles[quad.subject] = role
    for quad in quads:
        if quad.predicate.value == vocab.VOID + "subset":
            roles[quad.object] = "part"
        elif quad.predicate.value in (vocab.VOID + "classPartition", vocab.VOID + "propertyPartition"):
            roles[quad.object] = re.sub("Partition", " partition", quad.predicate.value.removeprefix(vocab.VOID))
    return roles


def _short(iri: str) -> str:
    return next((f"{name}:{iri[len(space) :]}" for name, space in vocab.PREFIXES.items() if iri.startswith(space)), iri)


OPEN = (
    "entity dcterms:source|entity rdfs:label|entity kg:country|entity kg:capital|entity schema:description"
    "|entity kg:isoCode|entity geo:asWKT|article schema:(datePublished|headline|publisher|url)|part void:vocabulary"
    "|dataset dcterms:(license|publisher)"
)
OPTIONAL = OPEN + (
    "|row (dcterms:dateAccepted|skos:editorialNote)|text nif:isString|mention rdfs:comment|mention kg:intendedReferent"
    "|event (sem:hasPlace|sem:hasTimeStamp|kg:dateWords)|office kg:position|stretch nif:anchorOf"
)
FREE_TEXT = (
    "(entity|row) dcterms:source|(entity|unlinked|run) rdfs:label|entity schema:description"
    "|row (skosxl:literalForm|skos:editorialNote)|mention rdfs:comment|article schema:(headline|publisher)"
    "|dataset (dcterms:title|dcat:version)|(office|event) kg:readBy|office kg:office|event kg:dateWords"
)
HARMLESS = (
    ("drop the triple|say it of .*|turn the triple round", OPTIONAL, "It may be missing; of a label, the English one."),
    ("drop the triple|say it of .*", "event kg:content", "It may be missing; of a label, the English one."),
    (
        "(misspell|capitalise) the property|property of another namespace|https .* in the property",
        OPEN,
        "It may be missing, and articles, entities and datasets are open: others may say more of them.",
    ),
    (
        "point to nothing|point to itself|slash .*|https? for https? in the value",
        "article schema:url|dataset dcterms:(license|publisher)",
        "It may be any address.",
    ),
    (
        "point to itself",
        "entity kg:(country|capital)",
        "A state may be its own: so is Singapore.",
    ),
    ("point to nothing|item: one .*", "entity kg:capital", "A capital is described only where the article names it."),
    ("point to nothing|item: one .*", "office kg:position", "Which item stands for an office only the tables tell."),
    (
        "point to (nothing|itself)|slash .*|https for http in the value|number: (plus one|minus one|times two)",
        "(class|property) partition void:(class|property|entities)|part void:(vocabulary|entities)",
        "What is true of the whole output only counting it tells: tests/test_dataset.py does.",
    ),
    ("point to two", "part void:vocabulary", "A dataset has many vocabularies."),
    ("http for https in the value", "text prov:wasGeneratedBy", "Only with the whole output: kg:DatasetShape-texts."),
    ("point to two", ".* rdf:type .*", "A further class, of others, of which nothing is promised."),
    ("sister concept or class", "mention kg:rung", "On which reading the words were found only the tables tell."),
    ("two values", "unlinked rdfs:label", "A name that nobody knows has a label for each spelling."),
    ("space before", "mention itsrdf:taConfidence", "XML Schema takes the space away: it is the same number."),
    (
        "space before|one letter .*|other letters .*|another spelling .*|byte-order mark .*",
        FREE_TEXT,
        "Free text; whether it is right no shape can tell.",
    ),
    ("one letter .*", "run kg:version", "It still begins like a version."),
    ("point: latitude first", "entity geo:asWKT", "Both orders are on the globe; only beyond 90 degrees it shows."),
    (
        "drop all classes|(rename|blank node for) the node everywhere|copy the node .*",
        "(class|property) partition",
        "VoID gives a partition no class, and any name will do.",
    ),
    ("drop the node and what points to it", "part", "A store whose build was stopped has no counts."),
    ("rename the node everywhere", "office|event", "Behind the name of its article a record may be called anything."),
    ("graph: (no graph names|all in one graph|every triple in two graphs)", "all", "All graphs are judged as one."),
    ("graph: (every triple twice|other order)", "all", "A graph is a set of triples: it is the same graph."),
    ("graph: a (property|node) that nobody promised", "all", "The world is open: others may say more."),
)
"""(kinds, places, why a mutation of these need not be refused); regular expressions."""


def why_harmless(kind: str, place: str) -> str | None:
    """Return why a mutation breaks no promise, or None if it must be refused."""
    return next(
        (why for kinds, places, why in HARMLESS if re.fullmatch(kinds, kind) and re.fullmatch(places, place)), None
    )


# One triple


def _predicate(change: Callable[[str], str]) -> Change:
    return lambda q: [Quad(q.subject, NamedNode(change(q.predicate.value)), q.object, q.graph_name)]


def _object(change: Callable[[Term], Term | None], *, keep: bool = False) -> Change:
    """Return a change of the object; with *keep* the old one stays beside it."""

    def changed(quad: Quad) -> Sequence[Quad] | None:
        new = change(quad.object)  # type: ignore[arg-type]
        if new is None or new == quad.object:
            return None
        return [*([quad] if keep else []), Quad(quad.subject, quad.predicate, new, quad.graph_name)]

    return changed


def _iri(change: Callable[[str], str | None]) -> Callable[[Term], Term | None]:
    def changed(term: Term) -> Term | None:
        new = change(term.value) if isinstance(term, NamedNode) else None
        return None if new is None else NamedNode(new)

    return changed


def _item(change: Callable[[str], str]) -> Callable[[Term], Term | None]:
    """Return a change of a Wikidata item, given its number."""
    return _iri(lambda iri: change(iri.removeprefix(vocab.WD + "Q")) if iri.startswith(vocab.WD + "Q") else None)


def _words(change: Callable[[str], str | None], *datatypes: str) -> Callable[[Term], Term | None]:
    """Return a change of the letters of a literal of some datatypes (local names); of none given, of any literal."""

    def changed(term: Term) -> Term | None:
        if not isinstance(term, Literal) or (datatypes and _datatype(term) not in datatypes):
            return None
        new = change(term.value)
        if new is None:
            return None
        if term.language is not None:
            return Literal(new, language=term.language)
        return Literal(new, datatype=term.datatype)

    return changed


def _datatype(term: Literal) -> str:
    return term.datatype.value.rsplit("#", 1)[-1]


def _as(datatype: str, *only: str) -> Callable[[Term], Term | None]:
    """Return a change of the datatype of literals without language, or of those of the datatypes given."""

    def changed(term: Term) -> Term | None:
        if not isinstance(term, Literal) or term.language is not None or (only and _datatype(term) not in only):
            return None
        return Literal(term.value, datatype=NamedNode(vocab.XSD + datatype))

    return changed


def _language(language: str | None, *, of: str | None) -> Callable[[Term], Term | None]:
    def changed(term: Term) -> Term | None:
        if not isinstance(term, Literal) or term.language != of or _datatype(term) not in ("string", "langString"):
            return None
        return Literal(term.value, language=language) if language is not None else Literal(term.value)

    return changed


def _sister(term: Term) -> Term | None:
    local = term.value.removeprefix(vocab.KG) if isinstance(term, NamedNode) else ""
    return NamedNode(vocab.KG + SISTERS[local]) if local in SISTERS else None


def _hex(change: Callable[[str], str]) -> Callable[[Term], Term | None]:
    return _words(lambda text: change(text) if re.fullmatch("[0-9a-f]{64}", text) else None)


def _point(change: str) -> Callable[[Term], Term | None]:
    return _words(lambda text: re.sub(r"POINT\((\S+) (\S+)\)", change, text), "wktLiteral")


def _whole(change: Callable[[int], object]) -> Callable[[Term], Term | None]:
    return _words(lambda text: str(change(int(text))), "integer", "nonNegativeInteger")


CHANGES: dict[str, Change] = {
    "drop the triple": lambda q: [],
    "misspell the property": _predicate(lambda iri: iri + "s"),
    "capitalise the property": _predicate(
        lambda iri: re.sub(r"[^/#]+$", lambda name: name[0][0].upper() + name[0][1:], iri)
    ),
    "property of another namespace": _predicate(lambda iri: "http://example.org/ns#" + re.split("[/#]", iri)[-1]),
    "https for http, or http for https, in the property": _predicate(
        lambda iri: iri.replace("https:", "HTTP:").replace("http:", "https:").replace("HTTP:", "http:")
    ),
    "say it of a node that nobody knows": lambda q: [
        Quad(NamedNode("urn:x:nobody"), q.predicate, q.object, q.graph_name)
    ],
    "say it of a blank node": lambda q: [Quad(BlankNode("b"), q.predicate, q.object, q.graph_name)],
    "turn the triple round": lambda q: (
        [Quad(q.object, q.predicate, q.subject, q.graph_name)] if isinstance(q.object, NamedNode) else None
    ),
    "point to nothing": _object(_iri(lambda iri: iri + "0")),
    "point to itself": lambda q: (
        [Quad(q.subject, q.predicate, q.subject, q.graph_name)] if isinstance(q.object, NamedNode) else None
    ),
    "point to a blank node": _object(lambda term: BlankNode("b") if isinstance(term, NamedNode) else None),
    "point to two": _object(_iri(lambda iri: iri + "0"), keep=True),
    "IRI as a string": _object(lambda term: Literal(term.value) if isinstance(term, NamedNode) else None),
    "https for http in the value": _object(
        _iri(lambda iri: iri.replace("http://", "https://") if iri.startswith("http://") else None)
    ),
    "http for https in the value": _object(
        _iri(lambda iri: iri.replace("https://", "http://") if iri.startswith("https://") else None)
    ),
    "slash at the end of the IRI": _object(_iri(lambda iri: iri + "/")),
    "item: page for data (/wiki/)": _object(_item(lambda number: f"http://www.wikidata.org/wiki/Q{number}")),
    "item: without www": _object(_item(lambda number: f"http://wikidata.org/entity/Q{number}")),
    "item: small q": _object(_item(lambda number: f"{vocab.WD}q{number}")),
    "item: leading zero": _object(_item(lambda number: f"{vocab.WD}Q0{number}")),
    "item: a property for an item": _object(_item(lambda number: f"{vocab.WD}P{number}")),
    "item: prefixed name as an IRI": _object(_item(lambda number: f"wd:Q{number}")),
    "item: one that is not described": _object(_item(lambda number: f"{vocab.WD}Q{number}99")),
    "sister concept or class": _object(_sister),
    "sister concept or class beside it": _object(_sister, keep=True),
    "literal as an IRI": _object(
        lambda term: NamedNode("urn:x:" + quote(term.value[:60], safe="")) if isinstance(term, Literal) else None
    ),
    "two values": _object(_words(lambda text: text + " x", "string", "langString", "wktLiteral"), keep=True),
    "two numbers": _object(_whole(lambda number: number + 1), keep=True),
    "empty": _object(_words(lambda text: "")),
    "space before": _object(_words(lambda text: " " + text)),
    "one letter more": _object(_words(lambda text: text + "ا", "string", "langString")),
    "one letter less": _object(_words(lambda text: text[:-1], "string", "langString")),
    "other letters (Latin)": _object(_words(lambda text: "Moscow", "langString")),
    "another spelling (vowel marks)": _object(
        _words(lambda text: text[:1] + "\u064e" + text[1:], "string", "langString")
    ),
    "line ends of Windows": _object(_words(lambda text: text.replace("\n", "\r\n"), "string")),
    "byte-order mark before": _object(_words(lambda text: "\ufeff" + text, "string")),
    "language added": _object(_language("ar", of=None)),
    "language dropped: ar": _object(_language(None, of="ar")),
    "language dropped: en": _object(_language(None, of="en")),
    "French for Arabic": _object(_language("fr", of="ar")),
    "English for Arabic": _object(_language("en", of="ar")),
    "Arabic for English": _object(_language("ar", of="en")),
    "number as a string": _object(_as("string", *NUMBERS)),
    "number as a double": _object(_as("double", *NUMBERS)),
    "number as a decimal": _object(_as("decimal", "integer", "nonNegativeInteger")),
    "decimal as an integer": _object(_as("integer", "decimal")),
    "date as a string": _object(_as("string", "date", "dateTime")),
    "date as a time": _object(_as("dateTime", "date")),
    "point as a string": _object(_as("string", "wktLiteral")),
    "string as an address": _object(_as("anyURI", "string")),
    "number: plus one": _object(_whole(lambda number: number + 1)),
    "number: minus one": _object(_whole(lambda number: number - 1)),
    "number: times two": _object(_whole(lambda number: number * 2 + 1)),
    "number: negative": _object(_whole(lambda number: -number - 1)),
    "number: leading zero": _object(_whole(lambda number: f"0{number}")),
    "number: plus sign": _object(_whole(lambda number: f"+{number}")),
    "number: with a point": _object(_whole(lambda number: f"{number}.0")),
    "number: Arabic digits": _object(
        _whole(lambda number: str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    ),
    "confidence: per cent": _object(_words(lambda text: "98", "decimal")),
    "confidence: a little above one": _object(_words(lambda text: "1.0001", "decimal")),
    "confidence: below zero": _object(_words(lambda text: "-0.1", "decimal")),
    "confidence: comma": _object(_words(lambda text: "0,98", "decimal")),
    "hash: capitals": _object(_hex(str.upper)),
    "hash: cut off": _object(_hex(lambda text: text[:40])),
    "hash: another": _object(_hex(lambda text: text[::-1])),
    "date: in words": _object(_words(lambda text: "5 مارس 2020", "date")),
    "date: day first": _object(_words(lambda text: "05-03-2020", "date")),
    "date: slashes": _object(_words(lambda text: "2020/03/05", "date")),
    "date: month 13": _object(_words(lambda text: "2020-13-05", "date")),
    "date: 31 April": _object(_words(lambda text: "2020-04-31", "date")),
    "date: year 202": _object(_words(lambda text: "0202-03-05", "date")),
    "date: year 3020": _object(_words(lambda text: "3020-03-05", "date")),
    "date: two days": _object(_words(lambda text: "2020-03-06", "date"), keep=True),
    "point: latitude first": _object(_point(r"POINT(\2 \1)")),
    "point: comma": _object(_point(r"POINT(\1, \2)")),
    "point: latitude beyond 90": _object(_point(r"POINT(\1 95.5)")),
    "point: longitude beyond 180": _object(_point(r"POINT(200 \2)")),
    "point: degrees and minutes": _object(_point("POINT(37°37′ 55°45′)")),
    "point: another shape": _object(_point(r"LINESTRING(\1 \2, 0 0)")),
}
"""Kind → what it makes of a triple."""


# A whole node, or several triples at once


def _whole_nodes(quads: tuple[Quad, ...]) -> Iterator[Mutation]:
    roles = _roles(quads)
    first: dict[str, NamedNode] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and quad.subject in roles:
            first.setdefault(roles[quad.subject], quad.subject)
    for role, node in sorted(first.items()):
        said = [q for q in quads if node in (q.subject, q.object)]
        classes = frozenset(
            {q.predicate.value for q in said} | {q.object.value for q in said if q.predicate == TYPE}  # type: ignore[union-attr]
        ) - {TYPE.value}

        def mutation(kind: str, new: Iterator[Quad], role: str = role, about: frozenset[str] = classes) -> Mutation:
            return Mutation(kind=kind, place=role, quads=tuple(new), about=about)

        yield mutation("drop the node", (q for q in quads if q.subject != node))
        yield mutation("drop the node and what points to it", (q for q in quads if node not in (q.subject, q.object)))
        yield mutation("drop all classes", (q for q in quads if q.subject != node or q.predicate != TYPE))
        for kind, name in (
            ("rename the node where it is described", f"{node.value}0"),
            ("https for http in the node", _other_scheme(node.value)),
        ):
            yield mutation(kind, (_renamed(q, node, NamedNode(name), subject_only=True) for q in quads))
        for kind, new in (
            ("rename the node everywhere", NamedNode(f"{node.value}x")),
            ("blank node for the node everywhere", BlankNode("b")),
        ):
            yield mutation(kind, (_renamed(q, node, new) for q in quads))
        copies = [_renamed(q, node, NamedNode(f"{node.value}0"), subject_only=True) for q in quads if q.subject == node]
        yield mutation("copy the node under another name", iter((*quads, *copies)))
        other = vocab.NIF + ("Context" if role == "mention" else "Phrase")
        typed = Quad(node, TYPE, NamedNode(other))
        yield mutation("a second class of another sort", iter((*quads, typed)), about=frozenset([other]))
    if "mention" in first:
        yield from _spans(quads)
    yield from _whole_graph(quads)


def _other_scheme(iri: str) -> str:
    return iri.replace("https:", "http:") if iri.startswith("https:") else iri.replace("http:", "https:")


def _renamed(quad: Quad, old: NamedNode, new: NamedNode | BlankNode, *, subject_only: bool = False) -> Quad:
    subject = new if quad.subject == old else quad.subject
    value = new if quad.object == old and not subject_only else quad.object
    return Quad(subject, quad.predicate, value, quad.graph_name)


def _value(quads: Sequence[Quad], node: NamedNode, name: str) -> str:
    (found,) = (q.object for q in quads if q.subject == node and q.predicate.value == name)
    assert not isinstance(found, BlankNode)
    return found.value  # type: ignore[union-attr]


def _spans(quads: tuple[Quad, ...]) -> Iterator[Mutation]:
    """Yield mentions at other places of their text, their IRIs with them, so that only the right promise helps."""
    phrases = [q.subject for q in quads if q.predicate == TYPE and q.object == NamedNode(vocab.NIF + "Phrase")]
    phrases.sort(key=lambda node: int(node.value.rsplit("=", 1)[1].split(",")[0]))  # type: ignore[union-attr]
    texts = {node: NamedNode(_value(quads, node, vocab.NIF + "referenceContext")) for node in phrases}  # type: ignore[arg-type]
    last = phrases[-1]
    assert isinstance(last, NamedNode)
    context = texts[last]
    text = _value(quads, context, vocab.NIF + "isString")
    begin, end = (int(_value(quads, last, vocab.NIF + name)) for name in ("beginIndex", "endIndex"))
    words = text[begin:end]

    def at(kind: str, by: str, start: int, stop: int, anchor: str = words, *, copy: bool = False) -> Mutation:
        node = NamedNode(f"{last.value.rsplit('=', 1)[0]}={start},{stop}")
        new = {"beginIndex": str(start), "endIndex": str(stop)}
        moved = []
        for quad in (q for q in quads if q.subject == last):
            name = quad.predicate.value.removeprefix(vocab.NIF)
            value: object = quad.object
            if name in new:
                value = Literal(new[name], datatype=quad.object.datatype)  # type: ignore[union-attr]
            elif name == "anchorOf":
                value = Literal(anchor)
            moved.append(Quad(node, quad.predicate, value, quad.graph_name))  # type: ignore[arg-type]
        rest = quads if copy else tuple(q for q in quads if q.subject != last)
        return Mutation(kind=f"span: {kind}", place="mention", quads=(*rest, *moved), about=frozenset(), by=by)

    def utf8(position: int) -> int:
        return len(text[:position].encode())

    def utf16(position: int) -> int:
        return len(text[:position].encode("utf-16-le")) // 2

    wrong, size = "ContextShape-mentionWords", len(text)
    yield at("one to the right", wrong, begin + 1, end + 1)
    yield at("one to the left", wrong, begin - 1, end - 1)
    yield at("begins one later", wrong, begin + 1, end)
    yield at("begins one earlier", wrong, begin - 1, end)
    yield at("ends one later", wrong, begin, end + 1)
    yield at("ends one earlier", wrong, begin, end - 1)
    yield at("end included", wrong, begin, end - 1)
    yield at("counted from 1", wrong, begin + 1, end + 1)
    yield at("counted in bytes of UTF-8", "ContextShape-mentionInside", utf8(begin), utf8(end))
    yield at("counted in units of UTF-16", wrong, utf16(begin), utf16(end))
    yield at("begin and length for begin and end", "MentionShape-order", begin, end - begin)
    yield at("backwards", "MentionShape-order", end, begin)
    yield at("no words", "MentionShape-order", begin, begin, "")
    yield at("beyond the end", "ContextShape-mentionInside", begin, size + 1, text[begin:])
    yield at("all words before it, too", "ContextShape-mentionsApart", 0, end, text[:end])
    apart = "ContextShape-mentionsApart"
    yield at("a second mention of its first words", apart, begin, end - 2, text[begin : end - 2], copy=True)
    yield at("a second mention of its last words", apart, begin + 2, end, text[begin + 2 : end], copy=True)
    yield at("a second mention around it", apart, begin - 1, end, text[begin - 1 : end], copy=True)
    before = [node for node in phrases if texts[node] == context][-2]  # type: ignore[index]
    overlap = int(before.value.rsplit(",", 1)[1]) - 1  # type: ignore[union-attr]
    yield at("a mention that crosses the one before", apart, overlap, end, text[overlap:end])


def _whole_graph(quads: tuple[Quad, ...]) -> Iterator[Mutation]:
    """Yield graphs in which what is said is said otherwise, or more is."""

    def mutation(kind: str, new: Iterator[Quad]) -> Mutation:
        return Mutation(kind=f"graph: {kind}", place="all", quads=tuple(new), about=frozenset())

    subject, other = quads[0].subject, NamedNode("urn:x:other")
    yield mutation("no graph names", (Quad(*q.triple) for q in quads))
    yield mutation("all in one graph", (Quad(*q.triple, other) for q in quads))
    yield mutation("every triple in two graphs", (each for q in quads for each in (q, Quad(*q.triple, other))))
    yield mutation("every triple twice", (each for q in quads for each in (q, q)))
    yield mutation("other order", iter(quads[::-1]))
    yield mutation("a property that nobody promised", iter((*quads, Quad(subject, other, Literal("x")))))
    yield mutation("a node that nobody promised", iter((*quads, Quad(other, TYPE, other))))
