"""How good: mentions and links of articles against gold, with every error listed.

Gold is a folder with ``mentions.jsonl``, one mention a line: ``doc`` (article id), ``start``, ``end``, ``surface``,
``type``, ``form``, ``qid`` (an item, or NIL), ``meant_qid`` (of a metonym, or null), and the other readings that are
right too: ``alt_spans``, ``alt_qids``, ``alt_types``.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import ArticleError
from kg.model import Form, Link, Linked, Verdict

NIL = "NIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Right answers, answers given, answers wanted; and precision, recall and F1 of them (0..1)."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Return both together."""
        return Counts(right=self.right + other.right, given=self.given + other.given, wanted=self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """Share of the given answers that are right; 0 where none was given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the wanted answers that were given; 0 where none was wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.given + self.wanted) if self.given + self.wanted else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """One mention as it should be, with all readings that count as right."""

    doc: str
    spans: tuple[tuple[int, int], ...]
    surface: str
    types: frozenset[str]
    form: str
    qids: frozenset[str]
    meant: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts by what was compared, and one line for each error."""

    mentions: dict[str, Counts] = field(default_factory=dict)
    """Span and type, by gold type, and ``all``."""
    links: dict[str, Counts] = field(default_factory=dict)
    """Span and item, by gold type, and ``all``, ``demonym`` (by form) and ``intended`` (a metonym's second item)."""
    wrong_links: int = 0
    """Items given that are not the one meant."""
    given_links: int = 0
    errors: tuple[str, ...] = ()


def read_gold(folder: Path) -> tuple[Gold, ...]:
    """Return the gold mentions of a folder; raises ArticleError naming file and line of what is none."""
    path = folder / "mentions.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleError(f"{path}: {error} (expected gold mentions, one JSON object a line)") from error
    gold = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            gold.append(
                Gold(
                    doc=row["doc"],
                    spans=((row["start"], row["end"]), *((s, e) for s, e in row.get("alt_spans", ()))),
                    surface=row["surface"],
                    types=frozenset([row["type"], *row.get("alt_types", ())]),
                    form=row["form"],
                    qids=frozenset([row["qid"], *row.get("alt_qids", ())]),
                    meant=row.get("meant_qid"),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ArticleError(f"{path}:{number}: {error!r} (expected a gold mention; see kg.score)") from error
    return tuple(gold)


def find_articles(folder: Path, docs: Iterable[str]) -> list[Path]:
    """Return the files of the articles that gold speaks of: in its own folder, or in a folder beside it."""
    found = []
    for doc in sorted(set(docs)):
        places = [folder, *sorted(path for path in folder.resolve().parent.iterdir() if path.is_dir())]
        files = [path for place in places for path in sorted(place.glob(f"{doc}.*")) if path.is_file()]
        if not files:
            raise ArticleError(f"{doc}: no such article in {folder} or beside it (give --articles)")
        found.append(files[0])
    return found


def score_links(linked: Sequence[Linked], gold: Sequence[Gold]) -> Score:
    """Return how well *linked* agrees with *gold*; only articles that gold speaks of count."""
    mentions: dict[str, Counts] = defaultdict(Counts)
    links: dict[str, Counts] = defaultdict(Counts)
    errors: list[str] = []
    wrong = given_links = 0
    wanted_of: dict[str, list[Gold]] = defaultdict(list)
    for each in gold:
        wanted_of[each.doc].append(each)
    for page in linked:
        wanted = wanted_of.get(page.article.id)
        if wanted is None:
            continue
        by_span = {(link.mention.start, link.mention.end): link for link in page.links}
        met: set[tuple[int, int]] = set()
        for each in wanted:
            kind = min(each.types)
            span = next((span for span in each.spans if span in by_span and span not in met), None)
            link = by_span[span] if span is not None else None
            if span is not None:
                met.add(span)
            typed = link is not None and link.mention.type.value in each.types
            itemed = link is not None and (item_of(link) in each.qids)
            mentions[kind] += Counts(right=int(typed), given=int(link is not None), wanted=1)
            links[kind] += Counts(right=int(itemed), given=int(link is not None), wanted=1)
            if each.form == Form.DEMONYM:
                links["demonym"] += Counts(right=int(itemed), given=int(link is not None), wanted=1)
            meant = link.intended if link is not None else None
            hit = meant is not None and meant == each.meant
            links["intended"] += Counts(
                right=int(hit), given=int(meant is not None), wanted=int(each.meant is not None)
            )
            if link is not None and meant != each.meant:
                errors.append(
                    f"{each.doc}:{each.spans[0][0]}-{each.spans[0][1]} {each.surface}: "
                    f"meant for {each.meant or 'no state'}, given for {meant or 'none'}"
                )
            if link is not None and link.verdict is Verdict.LINKED and not itemed:
                wrong += 1
            if not itemed:
                said = f"{link.mention.type} {item_of(link)}" if link is not None else "not found"
                errors.append(
                    f"{each.doc}:{each.spans[0][0]}-{each.spans[0][1]} {each.surface}: "
                    f"{'/'.join(sorted(each.types))} {'/'.join(sorted(each.qids))} expected, {said}"
                )
        given_links += sum(link.verdict is Verdict.LINKED for link in page.links)
        for extra, link in by_span.items():
            if extra in met:
                continue
            mentions[link.mention.type.value] += Counts(given=1)
            links[link.mention.type.value] += Counts(given=1)
            wrong += link.verdict is Verdict.LINKED
            errors.append(
                f"{page.article.id}:{extra[0]}-{extra[1]} {link.mention.text}: nothing expected, "
                f"{link.mention.type} {item_of(link)}"
            )
    types = [kind for kind in mentions if kind not in ("demonym", "intended")]
    mentions["all"] = sum((mentions[kind] for kind in types), Counts())
    links["all"] = sum((links[kind] for kind in types), Counts())
    return Score(
        mentions=dict(mentions),
        links=dict(links),
        wrong_links=wrong,
        given_links=given_links,
        errors=tuple(errors),
    )


def item_of(link: Link) -> str:
    """Return the item a link gives, NIL for an unknown name, or the candidates of an ambiguous one."""
    if link.verdict is Verdict.AMBIGUOUS:
        return "ambiguous:" + "|".join(candidate.qid for candidate in link.candidates)
    return link.qid or NIL
