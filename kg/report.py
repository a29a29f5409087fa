"""Stage 6 of 9, its last step: a report of the shapes for people (text), for programs (JSON) and as RDF (Turtle)."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.model import Report, Violation
from kg.rdf import new_file
from kg.vocab import KG, PREFIXES, RDF, RDFS, SH, XSD


def report_to_text(report: Report) -> str:
    """Return a line that sums up, then for every violation where it is, what is wrong, and what was found."""
    nodes = f"{report.focus_nodes} node{'' if report.focus_nodes == 1 else 's'} looked at"
    if not report.focus_nodes:
        return "does not conform: no node looked at (nothing here is of a class that the shapes know)\n"
    if report.conforms:
        return f"conforms: {nodes}\n"
    count = len(report.violations)
    lines = [f"does not conform: {nodes}, {count} violation{'' if count == 1 else 's'}"]
    for violation in report.violations:
        lines += ["", f"{violation.focus}", f"  {violation.shape.replace(KG, 'kg:')}: {violation.message}"]
        if violation.path is not None:
            lines.append(f"  path:  {violation.path}")
        if violation.value is not None:
            lines.append(f"  found: {violation.value}")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenPromise:
    """A promise that was broken, how often, and the first place."""

    shape: str
    """Its IRI, ours as ``kg:…``."""
    message: str
    count: int
    focus: str
    value: str


def list_broken(report: Report) -> list[BrokenPromise]:
    """Return the promises that a report finds broken, the most often broken first, each with its first example."""
    broken: dict[str, list[Violation]] = {}
    for violation in report.violations:
        broken.setdefault(violation.shape, []).append(violation)
    rows = [
        BrokenPromise(
            shape=shape.replace(KG, "kg:"),
            message=found[0].message,
            count=len(found),
            focus=found[0].focus,
            value=found[0].value or "",
        )
        for shape, found in broken.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.shape))


def report_beside(out: Path) -> Path:
    """Return where the report of an output is kept: ``graph.report.ttl`` beside ``graph.nq`` and ``graph.nq.gz``."""
    bare = out.with_suffix("") if out.suffix == ".gz" else out
    return bare.with_suffix(".report.ttl")


def write_report(report: Report, path: Path) -> None:
    """Write a report as Turtle; the file appears when it is complete. Raises SettingsError if it cannot be written."""
    with new_file(path) as file:
        file.write(report_to_turtle(report).encode())


def report_to_json(report: Report) -> str:
    """Return the report as one JSON object: ``conforms``, ``focus_nodes``, ``violations``."""
    violations = [asdict(violation) for violation in report.violations]
    whole = {"conforms": report.conforms, "focus_nodes": report.focus_nodes, "violations": violations}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def report_to_turtle(report: Report) -> str:
    """Return the report as a ``sh:ValidationReport`` in Turtle: equal reports give equal bytes, without blank nodes.

    A path that is more than one IRI stands in ``rdfs:comment``, as text.
    """
    whole = ox.NamedNode(_urn(report_to_json(report)))
    quads = [
        _quad(whole, RDF + "type", ox.NamedNode(SH + "ValidationReport")),
        _quad(whole, SH + "conforms", ox.Literal(report.conforms)),
        _quad(whole, KG + "focusNodes", ox.Literal(str(report.focus_nodes), datatype=ox.NamedNode(XSD + "integer"))),
    ]
    results = [(ox.NamedNode(_urn(json.dumps(asdict(v), sort_keys=True))), v) for v in report.violations]
    quads += [_quad(whole, SH + "result", node) for node, _ in results]
    for node, violation in results:
        quads += _result(node, violation)
    prefixes = {**{name: PREFIXES[name] for name in ("kg", "rdfs", "xsd")}, "sh": SH}
    text = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert text is not None
    return text.decode("utf-8")


def _result(node: ox.NamedNode, violation: Violation) -> list[ox.Quad]:
    quads = [
        _quad(node, RDF + "type", ox.NamedNode(SH + "ValidationResult")),
        _quad(node, SH + "focusNode", _node(violation.focus)),
        _quad(node, SH + "sourceShape", _node(violation.shape)),
        _quad(node, SH + "resultSeverity", ox.NamedNode(SH + violation.severity)),
        _quad(node, SH + "resultMessage", ox.Literal(violation.message, language="en")),
    ]
    if violation.path is not None:
        path = _node(violation.path)
        simple = isinstance(path, ox.NamedNode)
        quads.append(_quad(node, SH + "resultPath" if simple else RDFS + "comment", path))
    if violation.value is not None:
        quads.append(_quad(node, SH + "value", _node(violation.value)))
    return quads


def _quad(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(predicate), value)


def _node(text: str) -> ox.NamedNode | ox.Literal:
    """Return an IRI where the text can only be meant as one, else a string."""
    if text.startswith(("http://", "https://", "urn:")):
        try:
            return ox.NamedNode(text)
        except ValueError:
            return ox.Literal(text)
    return ox.Literal(text)


def _urn(text: str) -> str:
    return f"urn:sha256:{hashlib.sha256(text.encode('utf-8', 'backslashreplace')).hexdigest()}"
