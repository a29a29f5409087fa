"""What differs between two stores, graph by graph: in triples, and for articles in links.

That another run made an article is no difference, nor are the runs themselves, nor how much there is of what.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import vocab
from kg.impact import Change, compare_links, describe_answer
from kg.model import Article, Candidate, EntityType, Form, Link, Linked, Mention, Rung

_TYPE = NamedNode(vocab.RDF + "type")
_ACTIVITY = NamedNode(vocab.PROV + "Activity")
_GENERATED = NamedNode(vocab.PROV + "wasGeneratedBy")
_DATASET = NamedNode(vocab.VOID + "Dataset")
_SUBSET = NamedNode(vocab.VOID + "subset")
_PHRASE = vocab.NIF + "Phrase"
_ID = NamedNode(vocab.SCHEMA + "identifier")
_CLASSES: dict[str, EntityType] = {iri: kind for kind, iri in vocab.CLASSES.items()}
_RUNGS = {vocab.rung_iri(rung): rung for rung in Rung}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A graph that is not the same in two stores."""

    graph: str
    """Its IRI."""
    article: str | None
    """The id, where the graph is an article's."""
    side: str
    """``both`` where both stores have it, else ``old`` or ``new``."""
    removed: tuple[str, ...]
    added: tuple[str, ...]
    """Triples that only the old, only the new store has, sorted: N-Triples without the full stop."""
    changes: tuple[Change, ...]
    """What changed in an article's links, in order of its text."""


def compare_stores(old: Store, new: Store) -> Iterator[Difference]:
    """Yield the graphs that differ, in order of name."""
    names = [{name for name in store.named_graphs() if isinstance(name, NamedNode)} for store in (old, new)]
    for name in sorted(names[0] | names[1], key=str):
        before, after = (_read_graph(store, name) for store in (old, new))
        if before == after:
            continue
        ids = [quad.object for quad in before | after if quad.predicate == _ID and quad.subject == name]
        article = ids[0].value if ids and isinstance(ids[0], Literal) else None
        yield Difference(
            graph=name.value,
            article=article,
            side="both" if name in names[0] & names[1] else "old" if name in names[0] else "new",
            removed=_lines(before - after),
            added=_lines(after - before),
            changes=() if article is None else compare_links(_read_links(article, before), _read_links(article, after)),
        )


def difference_to_text(difference: Difference) -> str:
    """Return a line on the graph, and one for each link that changed."""
    what = difference.graph if difference.article is None else f"article {difference.article}"
    where = {"both": "", "old": "only in the old store, ", "new": "only in the new store, "}[difference.side]
    lines = [f"{what}: {where}-{len(difference.removed)} +{len(difference.added)} triples"]
    if difference.side == "both":
        for change in difference.changes:
            mention = change.there.mention
            answers = f"{describe_answer(change.old)} → {describe_answer(change.new)}"
            lines.append(f"  {change.effect} {mention.start}-{mention.end} {mention.text}: {answers}")
    return "\n".join(lines)


def difference_to_json(difference: Difference) -> dict[str, object]:
    """Return the difference as values for JSON."""
    return {
        "graph": difference.graph,
        "article": difference.article,
        "side": difference.side,
        "links": [
            {"effect": change.effect.value, "old": _link_to_json(change.old), "new": _link_to_json(change.new)}
            for change in difference.changes
        ],
        "removed": list(difference.removed),
        "added": list(difference.added),
    }


def _link_to_json(link: Link | None) -> dict[str, object] | None:
    if link is None:
        return None
    mention = link.mention
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": mention.type.value,
        "verdict": link.verdict.value,
        "candidates": [candidate.qid for candidate in link.candidates],
        "form": link.form.value,
        "intended": link.intended,
        "reason": link.reason,
    }


def _read_graph(store: Store, name: NamedNode) -> frozenset[Quad]:
    """Return the quads of a graph but for the run that made it; none of a run's own graph, no counts of a dataset."""
    quads = frozenset(quad for quad in store.quads_for_pattern(None, None, None, name) if quad.predicate != _GENERATED)
    if Quad(name, _TYPE, _DATASET, name) in quads:
        return frozenset(quad for quad in quads if quad.subject == name and quad.predicate != _SUBSET)
    return frozenset() if Quad(name, _TYPE, _ACTIVITY, name) in quads else quads


def _lines(quads: Iterable[Quad]) -> tuple[str, ...]:
    return tuple(sorted(str(quad.triple) for quad in quads))


def _read_links(article_id: str, quads: Iterable[Quad]) -> Linked:
    """Return the links that an article's graph says, without its text."""
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        assert isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)  # no blank nodes
        nodes[quad.subject.value][quad.predicate.value].append(quad.object.value)
    links = [_read_link(said) for said in nodes.values() if _PHRASE in said[_TYPE.value]]
    links.sort(key=lambda link: (link.mention.start, link.mention.end))
    return Linked(article=Article(id=article_id, text="", source=""), links=tuple(links))


def _read_link(said: dict[str, list[str]]) -> Link:
    def one(predicate: str) -> str:
        return said[predicate][0] if said[predicate] else ""

    kind = one(vocab.KG + "linkKind").removeprefix(vocab.kind_iri(""))
    mention = Mention(
        start=int(one(vocab.NIF + "beginIndex")),
        end=int(one(vocab.NIF + "endIndex")),
        text=one(vocab.NIF + "anchorOf"),
        type=_CLASSES[one(vocab.ITSRDF + "taClassRef")],
        score=float(one(vocab.ITSRDF + "taConfidence")),
    )
    items = (*said[vocab.ITSRDF + "taIdentRef"], *said[vocab.KG + "candidate"])
    qids = sorted(iri.removeprefix(vocab.WD) for iri in items if iri.startswith(vocab.WD))
    return Link(
        mention=mention,
        candidates=tuple(Candidate(qid=qid, type=mention.type, alias=mention.text, kind=kind) for qid in qids),
        rung=_RUNGS.get(one(vocab.KG + "rung")),
        form=Form.DEMONYM if kind == Form.DEMONYM else Form.NAME,
        intended=one(vocab.KG + "intendedReferent").removeprefix(vocab.WD) or None,
        reason=one(vocab.RDFS + "comment"),
    )
