"""The part of docs/queries.md that is made from the questions and their reviewed answers."""

import csv
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from kg import Question

HEADING = "## Explore"
ORDER = ("explore", "relate", "claims", "time", "places", "language", "curate", "audit", "federate")
ABOUT = {
    "explore": "What is there, and where to begin.",
    "relate": "Who and what belongs together.",
    "claims": "What the articles say of those they name; planned, denied and happened are kept apart.",
    "time": "When, since when, and what is new.",
    "places": "Where.",
    "language": "How things are called.",
    "curate": "What the tables want next.",
    "audit": "Why, and by what.",
    "federate": "Together with Wikidata. These need the network: the store asks query.wikidata.org by itself.",
}
ROWS = 3


def describe_questions(questions: Sequence[Question], golden: Path) -> str:
    """Return a section for each purpose: each question, its parameters, a call, and the first rows of the answer."""
    parts = []
    order = {purpose: number for number, purpose in enumerate(ORDER)}
    ordered = sorted(questions, key=lambda each: (order.get(each.purpose, len(order)), each.purpose, each.name))
    for purpose, each in groupby(ordered, key=lambda question: question.purpose):
        parts.append(f"## {purpose.capitalize()}\n\n{ABOUT.get(purpose, '')}\n")
        parts += [_describe(question, golden / "queries" / purpose / f"{question.name}.csv") for question in each]
    return "\n".join(parts)


def _describe(question: Question, answer: Path) -> str:
    lines = [f"### {question.name}", "", question.summary, ""]
    for parameter in question.parameters:
        default = f", {parameter.default} if not given" if parameter.default is not None else ", must be given"
        lines.append(f"- `{parameter.name}` ({parameter.type}{default}): {parameter.description}")
    if question.parameters:
        lines.append("")
    needed = "".join(f" --param {each.name}=…" for each in question.parameters if each.default is None)
    lines += ["```sh", f"kg query {question.name}{needed} --store graph", "```", ""]
    if answer.exists():
        with answer.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        shown = [head, ["---"] * len(head), *rows[:ROWS]]
        lines += [f"| {' | '.join(map(_cell, row))} |" for row in shown]
        lines += ["", f"and {len(rows) - ROWS} rows more", ""] if len(rows) > ROWS else [""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    shown = " ".join(text.split()).replace("|", "\\|").removeprefix("https://example.org/kg/")
    return shown if len(shown) <= 60 else shown[:59] + "…"
