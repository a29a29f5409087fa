"""Relations → RDF: a record for each with its status and its words, and a direct edge for what happened or holds.

Records are ``kg:OfficeHolding`` and its kin, and ``sem:Event`` with a class of its own. An edge (``kg:met``) says
nothing of when or where; it is never written of what is planned, expected, denied or invited to.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.model import Argument, Related, Relation, Status

Add = Callable[..., None]
"""Takes a subject, a predicate and any number of objects."""

CLASSES: Final = {
    "holds-office": "OfficeHolding",
    "spokesperson-of": "SpokespersonHolding",
    "member-of": "Membership",
    "located-in": "Location",
    "meeting": "Meeting",
    "talks": "Talks",
    "phone-call": "PhoneCall",
    "summit": "Summit",
    "visit": "Visit",
    "press-conference": "PressConference",
    "statement": "Statement",
    "appointment": "Appointment",
    "dismissal": "Dismissal",
    "attack": "Attack",
}
"""The class of a record, by the relation's type."""
_SUBJECTS: Final = {"relation": ("person", "place"), "event": ("participant", "speaker")}
"""The roles of which one must be filled."""
_TO_OFFICE: Final = {"holds-office": "holdsOfficeIn", "spokesperson-of": "speaksFor", "member-of": "memberOf"}
_TOGETHER: Final = {"meeting": "met", "summit": "met", "talks": "heldTalksWith", "phone-call": "phoned"}
_OFFSET = NamedNode(vocab.OFFSET)


def claim_relations(add: Add, related: Related, *, article: str, context: str, base: str, keep_text: bool) -> None:
    """Add what an article's relations say. Those of whose arguments none has a name are left out.

    *article* and *context* are the IRIs of the article and its text. Without *keep_text* the words of the evidence are
    left out, like the text.
    """
    seen: Counter[str] = Counter()
    for relation in related.relations:
        iris = {argument: iri for argument in relation.arguments if (iri := _iri(argument, base)) is not None}
        if not any(argument.role in _SUBJECTS[relation.kind] for argument in iris):
            continue
        start, end = relation.evidence
        name = f"{article}/relation#{relation.type}={start},{end}"
        seen[name] += 1
        record = name if seen[name] == 1 else f"{name};{seen[name]}"
        add(article, vocab.KG + "reports", NamedNode(record))
        _describe(add, record, relation, iris)
        text = related.article.text if keep_text else None
        words = _span(add, relation.evidence, article, context, text)
        add(record, vocab.PROV + "wasDerivedFrom", NamedNode(words))
        if relation.kind == "event":
            add(record, vocab.GAF + "denotedBy", NamedNode(words))
        if relation.content is not None:
            add(record, vocab.KG + "content", NamedNode(_span(add, relation.content, article, context, text)))
        for subject, edge, target in _edges(relation, iris):
            add(subject, vocab.KG + edge, NamedNode(target))


def _iri(argument: Argument, base: str) -> str | None:
    """Return the IRI of an argument: its item, or that of its name; None for a title that nobody is named with."""
    if argument.qid is not None:
        return vocab.entity_iri(argument.qid)
    return vocab.unlinked_iri(base, argument.name, argument.type) if argument.name else None


def _describe(add: Add, record: str, relation: Relation, iris: dict[Argument, str]) -> None:
    kinds = [vocab.SEM + "Event"] if relation.kind == "event" else []
    add(record, vocab.RDF + "type", *map(NamedNode, [*kinds, vocab.KG + CLASSES[relation.type]]))
    add(record, vocab.KG + "status", NamedNode(vocab.status_iri(relation.status)))
    add(record, vocab.KG + "readBy", Literal(relation.rule))
    if relation.office:
        add(record, vocab.KG + "office", Literal(relation.office, language="ar"))
    if relation.office_en:
        add(record, vocab.KG + "office", Literal(relation.office_en, language="en"))
    if relation.position is not None:
        add(record, vocab.KG + "position", NamedNode(vocab.entity_iri(relation.position)))
    if relation.says:
        add(record, vocab.KG + "speech", NamedNode(vocab.speech_iri(relation.says)))
    if relation.date_text:
        add(record, vocab.KG + "dateWords", Literal(relation.date_text, language="ar"))
    if relation.date is not None:
        datatype = "date" if relation.date.count("-") == 2 else "gYearMonth"
        add(record, vocab.SEM + "hasTimeStamp", Literal(relation.date, datatype=NamedNode(vocab.XSD + datatype)))
    for argument, iri in iris.items():
        predicates = _LOCATION if relation.type == "located-in" else _PREDICATES
        for predicate in predicates[argument.role]:
            add(record, predicate, NamedNode(iri))


_PREDICATES: Final = {
    "person": (vocab.KG + "holder",),
    "of": (vocab.KG + "officeOf",),
    "participant": (vocab.SEM + "hasActor",),
    "speaker": (vocab.SEM + "hasActor", vocab.KG + "speaker"),
    "addressee": (vocab.KG + "addressee",),
    "target": (vocab.KG + "target",),
    "place": (vocab.SEM + "hasPlace",),
}


_LOCATION: Final = {"place": (vocab.KG + "located",), "of": (vocab.KG + "within",)}


def _span(add: Add, span: tuple[int, int], article: str, context: str, text: str | None) -> str:
    """Describe a stretch of the text, which is no mention, and return its IRI."""
    start, end = span
    node = vocab.mention_iri(article, start, end)
    add(node, vocab.RDF + "type", NamedNode(vocab.NIF + "String"), NamedNode(vocab.NIF + "RFC5147String"))
    add(node, vocab.NIF + "superString", NamedNode(context))
    add(node, vocab.NIF + "beginIndex", Literal(str(start), datatype=_OFFSET))
    add(node, vocab.NIF + "endIndex", Literal(str(end), datatype=_OFFSET))
    if text is not None:
        add(node, vocab.NIF + "anchorOf", Literal(text[start:end]))
    return node


def _edges(relation: Relation, iris: dict[Argument, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (subject, local name, object) of the edges for what happened or holds."""
    if relation.status not in (Status.HAPPENED, Status.CURRENT):
        return

    def those(role: str) -> Sequence[str]:
        return list(dict.fromkeys(iri for argument, iri in iris.items() if argument.role == role))

    if relation.type == "located-in":
        yield from ((place, "locatedIn", of) for place in those("place") for of in those("of"))
    elif edge := _TO_OFFICE.get(relation.type):
        yield from ((person, edge, of) for person in those("person") for of in those("of"))
    elif edge := _TOGETHER.get(relation.type):
        yield from ((one, edge, other) for one, other in permutations(those("participant"), 2))
    elif relation.type == "visit":
        places = those("place")
        yield from ((guest, "visited", place) for guest in those("participant") for place in places if guest != place)
    elif relation.says == "accused":
        yield from ((one, "accused", other) for one in those("speaker") for other in those("addressee"))
