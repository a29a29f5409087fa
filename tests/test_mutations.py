"""Mutations: what breaks a promise is refused, by a promise that speaks of it; the three engines agree on each."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable

import pytest
import rdflib
from engines import SHAPES, Finding, alike, ask_ours, ask_pyshacl, ask_shifty, our_shapes, plain_shapes
from mutations import HARMLESS, Mutation, list_mutations, why_harmless
from pyoxigraph import Quad
from rdflib import SH
from world import BASE, HOME, LICENCE, RUN, whole_graph
from world_relations import WHOLE_RELATED

from kg.census import Census
from kg.dataset import claim_dataset
from kg.sieve import Scope
from kg.vocab import KG

PAGE = SHAPES.parent / "docs" / "mutations.md"


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> list[list[Quad]]:
    """A valid article with all that it names and cites, and a valid run with the dataset that it made."""
    parts = defaultdict(list)
    for quad in whole_graph(tmp_path_factory.mktemp("tables"), [WHOLE_RELATED]):
        parts[quad.graph_name.value].append(quad)  # type: ignore[union-attr]
    run, _ = parts.pop(RUN), parts.pop(BASE + "dataset")
    census = Census()
    census.add(run)
    about = claim_dataset(census, base=BASE, runs=[RUN], release="0.1.0", publisher=HOME, licence=LICENCE)
    return [[quad for part in parts.values() for quad in part], [*run, *about]]


@pytest.fixture(scope="module")
def mutations(graphs: list[list[Quad]]) -> list[Mutation]:
    article, dataset = map(list_mutations, graphs)
    return [*article, *(each for each in dataset if each.place != "all")]


def judge(mutation: Mutation, found: frozenset[Finding]) -> None:
    """Refused by the right shape, or harmless for a reason."""
    why = why_harmless(mutation.kind, mutation.place)
    if why is not None:
        assert not found, f"{mutation}: refused, and yet: {why}"
        return
    assert found, f"{mutation}: accepted"
    names = {finding.shape.removeprefix(KG) for finding in found}
    if mutation.by:
        assert mutation.by in names, f"{mutation}: refused by {sorted(names)}"
    else:
        # A closed shape speaks of what it reports: a property that it does not list.
        spoken = (terms_of(finding.shape) | {finding.path} for finding in found)
        assert any(mutation.about & terms for terms in spoken), f"{mutation}: {sorted(names)}"


def terms_of(shape: str, known: dict[str, frozenset[str]] = {}) -> frozenset[str]:  # noqa: B006
    """Return the IRIs of which a shape speaks, in its queries, too."""
    if not known:
        prefixes = {
            str(shapes.value(each, SH.prefix)): str(shapes.value(each, SH.namespace))
            for shapes in [plain_shapes()]
            for each in shapes.subjects(SH.prefix)
        }
        for each in plain_shapes().subjects(SH.targetClass):
            found: set[str] = set()
            todo: list[object] = [each]
            while todo:
                node = todo.pop()
                for predicate, value in plain_shapes().predicate_objects(node):  # type: ignore[arg-type]
                    if predicate == SH.select:
                        for name, local in re.findall(r"\b([a-z]+):([\w-]+)", value):
                            found.add(prefixes.get(name, "") + local)
                        if re.search(r" a [?:\w]", value):
                            found.add(str(rdflib.RDF.type))
                    elif isinstance(value, rdflib.BNode) or predicate in (SH.sparql, SH.qualifiedValueShape):
                        todo.append(value)
                    elif isinstance(value, rdflib.URIRef):
                        found.add(str(value))
            known[str(each)] = frozenset(found)
    return known[shape]


def test_there_are_sixty_kinds_and_more(mutations: list[Mutation]) -> None:
    assert len({mutation.kind for mutation in mutations}) > 100
    assert len({str(mutation) for mutation in mutations}) == len(mutations) > 1000


def test_what_is_mutated_is_valid(graphs: list[list[Quad]]) -> None:
    for graph in graphs:
        assert ask_ours(graph) == frozenset()


def test_every_reason_is_needed(mutations: list[Mutation]) -> None:
    for kinds, places, why in HARMLESS:
        assert any(re.fullmatch(kinds, m.kind) and re.fullmatch(places, m.place) for m in mutations), why


def stops(harmless: Mutation) -> bool:
    """Whether the sieve leaves to pySHACL what is good: blank nodes, and numbers that are not written plainly."""
    return "blank" in harmless.kind or harmless.place == "mention itsrdf:taConfidence"


def test_the_sieve_lets_through_what_is_harmless_and_no_other(mutations: list[Mutation]) -> None:
    for start in range(0, len(mutations), 50):
        some = mutations[start : start + 50]
        found = our_shapes().sieve.sift([Scope(quads=mutation.quads) for mutation in some])
        let_through = [str(mutation) for mutation, nodes in zip(some, found, strict=True) if nodes is not None]
        harmless = [each for each in some if why_harmless(each.kind, each.place) is not None]
        assert let_through == [str(each) for each in harmless if not stops(each)]


@pytest.mark.parametrize("start", range(4))
def test_a_mutation_is_refused_by_the_right_shape(start: int, mutations: list[Mutation]) -> None:
    # Some of all; the test below takes the others.
    for mutation in mutations[start * 9 :: 36]:
        judge(mutation, ask_ours(mutation.quads))


@pytest.mark.engines
def test_all_mutations_are_judged_alike_by_three_engines(mutations: list[Mutation]) -> None:
    for mutation in mutations:
        found = ask_ours(mutation.quads)
        judge(mutation, found)
        for ask in (ask_shifty, ask_pyshacl):
            other = ask(mutation.quads)
            assert alike(other) == alike(found), f"{mutation}: {ask.__name__} {sorted(other ^ found)}"


@pytest.mark.engines
def test_the_page_says_what_was_tried_and_refused(mutations: list[Mutation], request: pytest.FixtureRequest) -> None:
    text = tell_mutations(mutations, ask_shifty)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


def tell_mutations(mutations: list[Mutation], ask: Callable[[tuple[Quad, ...]], frozenset[Finding]]) -> str:
    """Return docs/mutations.md."""
    tried: Counter[str] = Counter()
    refused: dict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    harmless: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mutation in mutations:
        tried[mutation.kind] += 1
        names = {finding.shape.replace(KG, "kg:") for finding in ask(mutation.quads)}
        refused[mutation.kind].update(names)
        counts[mutation.kind] += bool(names)
        if not names:
            why = why_harmless(mutation.kind, mutation.place) or "no reason"
            harmless[why][mutation.kind].append(mutation.place)
    lines = [
        "# What the shapes refuse: mutations",
        "",
        "`tests/mutations.py` breaks a valid article and a valid description of the output in one place at a time,",
        "in each way (*kind*) at the first triple of each *place* that the kind fits. `tests/test_mutations.py` asks",
        "three SHACL engines about each, which must agree, and writes this page (`make mutations`).",
        "",
        f"{len(mutations)} mutations of {len(tried)} kinds: {counts.total()} refused, each by a shape that speaks of",
        f"what was changed, and {len(mutations) - counts.total()} that break no promise,",
        "with the reasons [below](#what-is-not-refused).",
        "",
        "| kind | tried | refused | by |",
        "|---|--:|--:|---|",
    ]
    for kind, count in tried.items():
        ranked = sorted(refused[kind].items(), key=lambda each: (-each[1], each[0]))
        shown = ", ".join(f"`{name}`" for name, _ in ranked[:4])
        more = f" and {len(ranked) - 4} more" if len(ranked) > 4 else ""
        lines.append(f"| {kind} | {count} | {counts[kind]} | {shown}{more} |")
    lines += ["", "## What is not refused", "", "| why it breaks no promise | where |", "|---|---|"]
    for why in dict.fromkeys([*(why for _, _, why in HARMLESS), *harmless]):
        where = "; ".join(f"*{kind}*: {', '.join(places)}" for kind, places in harmless[why].items())
        lines.append(f"| {why} | {where} |")
    lines += ["", "## By shape", "", "| shape | mutations that it refuses |", "|---|--:|"]
    total = sum(refused.values(), Counter())
    shapes = sorted(str(each).replace(KG, "kg:") for each in set(plain_shapes().subjects(SH.targetClass)))
    lines += (f"| `{shape}` | {total[shape]} |" for shape in shapes)
    return "\n".join(lines) + "\n"
