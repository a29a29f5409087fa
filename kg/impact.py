"""What a change of the tables does to the links of articles: gained, lost, moved, retyped, recut."""

import io
import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.errors import SeedError
from kg.model import Link, Linked, Verdict
from kg.tables import FILES, OPTIONAL, STOP_WORDS

_TABLES = (*(name for row_type, name in FILES.items() if row_type not in OPTIONAL), STOP_WORDS)
_KNOWN = (Verdict.UNKNOWN, Verdict.AMBIGUOUS, Verdict.LINKED)
"""From what says least to what says most."""


class Effect(StrEnum):
    """What happened to a link."""

    GAINED = "gained"
    """More is known: an item where there was none, or a mention."""
    LOST = "lost"
    """Less is known."""
    MOVED = "moved"
    """Another item, or another state that it stands for."""
    RETYPED = "retyped"
    """The same answer, of another type or form."""
    RECUT = "recut"
    """The same answer for other words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place of an article whose link is not what it was; None where there is no mention."""

    effect: Effect
    old: Link | None
    new: Link | None

    @property
    def there(self) -> Link:
        """The link as it is now, or the one that is gone."""
        link = self.new or self.old
        assert link is not None  # one of the two there always is
        return link

    @property
    def reason(self) -> str:
        """Why the link is what it is now: its rung and what decided; empty where there is none."""
        if self.new is None:
            return ""
        return "; ".join(filter(None, (self.new.rung and self.new.rung.value, self.new.reason)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many links an effect has, how many different words, and in how many articles."""

    effect: Effect
    links: int
    names: int
    articles: int


def compare_links(old: Linked, new: Linked) -> tuple[Change, ...]:
    """Return what changed from one linking of an article to another, in order of the text.

    Links of the same words are compared, then those that share letters; a link that is left over has no other side.
    """
    changes = []
    for before, after in _pairs(old.links, new.links):
        if (effect := _effect(before, after)) is not None:
            changes.append(Change(effect=effect, old=before, new=after))
    return tuple(sorted(changes, key=lambda change: (change.there.mention.start, change.there.mention.end)))


def tally_changes(changes: Iterable[tuple[str, Change]]) -> tuple[Tally, ...]:
    """Return the counts of each effect, from (article id, change) pairs; effects that nothing has are there, too."""
    given = list(changes)
    tallies = []
    for effect in Effect:
        own = [(article, change.there.mention.text) for article, change in given if change.effect is effect]
        names, articles = {words for _, words in own}, {article for article, _ in own}
        tallies.append(Tally(effect=effect, links=len(own), names=len(names), articles=len(articles)))
    return tuple(tallies)


def describe_answer(link: Link | None) -> str:
    """Return what a link says in a few words: item or items, type, form, the state meant."""
    if link is None:
        return "no mention"
    items = "|".join(candidate.qid for candidate in link.candidates)
    verdict = "" if link.verdict is Verdict.LINKED else link.verdict.value
    form = link.form.value if link.candidates else ""
    meant = f"for {link.intended}" if link.intended else ""
    return " ".join(filter(None, (verdict, items, link.mention.type.value, form, meant)))


def _pairs(old: tuple[Link, ...], new: tuple[Link, ...]) -> Iterator[tuple[Link | None, Link | None]]:
    """Yield the links of the same place, old and new; None for a side that has none."""
    same = {_span(link): link for link in new}
    rest_new = [link for link in new if _span(link) not in {_span(other) for other in old}]
    for before in old:
        after = same.get(_span(before))
        if after is None:
            after = next((link for link in rest_new if _shares(before, link)), None)
            rest_new = [link for link in rest_new if link is not after]
        yield before, after
    for link in rest_new:
        yield None, link


def _effect(old: Link | None, new: Link | None) -> Effect | None:
    if old is None or new is None:
        return Effect.GAINED if new is not None else Effect.LOST
    rise = _KNOWN.index(new.verdict) - _KNOWN.index(old.verdict)
    if rise:
        return Effect.GAINED if rise > 0 else Effect.LOST
    items = [[candidate.qid for candidate in link.candidates] for link in (old, new)]
    if items[0] != items[1] or old.intended != new.intended:
        return Effect.MOVED
    if (old.mention.type, old.form) != (new.mention.type, new.form):
        return Effect.RETYPED
    return Effect.RECUT if _span(old) != _span(new) else None


def _span(link: Link) -> tuple[int, int]:
    return link.mention.start, link.mention.end


def _shares(one: Link, other: Link) -> bool:
    return one.mention.start < other.mention.end and other.mention.start < one.mention.end


def write_revision(folder: Path, revision: str, into: Path) -> tuple[str, ...]:
    """Write the tables of *folder* as they were in a revision of its git checkout; the folder is left alone.

    A table that the revision does not have yet is written as it is now; the names of these are returned. Raises
    SeedError if the folder is in no checkout, or the revision or its tables are not there.
    """
    _git(folder, "rev-parse", "--git-dir", else_say=f"{folder}: in no git checkout (give the folder of the old tables)")
    unknown = f"{revision}: no revision of the git checkout of {folder} (expected such as HEAD~1, or a tag)"
    commit_of = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = _git(folder, *commit_of, else_say=unknown).decode().strip()
    nothing = f"{revision}: has no tables for {folder} (expected a revision with this folder in it)"
    packed = _git(folder, "archive", "--format=tar", commit, else_say=nothing)
    found = set()
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            table = archive.extractfile(member) if member.name in _TABLES else None
            if table is not None:
                (into / member.name).write_bytes(table.read())
                found.add(member.name)
    if not found:
        raise SeedError([nothing])
    newer = [name for name in _TABLES if name not in found and (folder / name).is_file()]
    for name in newer:
        (into / name).write_bytes((folder / name).read_bytes())
    return tuple(newer)


def _git(folder: Path, *words: str, else_say: str) -> bytes:
    """Return what git prints; raises SeedError with these words if git fails, or is not there."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SeedError([else_say]) from error
    return done.stdout
