"""Who bears which title in an article, and which body a word such as الوكالة goes back to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg import arabic
from kg.model import EntityType, Link
from kg.titles import Title, title_key
from kg.units import Actor

_RECENT = 6
"""Persons named before among whom those may be that a title for two speaks of (الوزيران)."""
_SERVING = tuple(map(title_key, ("وزير", "وزيرة", "سفير", "سفيرة", "مبعوث", "مندوب")))
"""Titles of those who serve a state, by which they are called again without the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A title read beside a name: who holds which office of what."""

    kind: str
    """office, spokesperson or member."""
    person: Link
    title: str
    of: Link | None
    status: str
    start: int
    end: int
    rule: str


@dataclass(slots=True, kw_only=True)
class Roster:
    """The offices of one article, in the order of reading."""

    text: str
    countries: Mapping[str, str] = field(default_factory=dict)
    """The state of an item, where the tables know it."""
    offices: list[Office] = field(default_factory=list)
    last: Title | None = None
    """The title that نظيره takes over."""
    said: int = 0
    """Where that stands."""
    ranked: dict[str, dict[str, Actor]] = field(default_factory=lambda: defaultdict(dict))
    """Who is named behind a word that is no office, by the word: القاضي فلان."""
    nearest: dict[str, Link] = field(default_factory=dict)
    """Where each person was named last."""
    recent: list[Link] = field(default_factory=list)
    """The persons named in this sentence and the one before, in the order of the text."""

    def add(self, title: Title, person: Link, of: Link | None, start: int, end: int, rule: str) -> None:
        """Note who bears a title."""
        self.offices.append(
            Office(
                kind=title.kind,
                person=person,
                title=title.words,
                of=of,
                status=title.status,
                start=start,
                end=end,
                rule=rule,
            )
        )

    def bears(self, person: Link, title: str) -> bool:
        """Whether the article gave this title to somebody so far."""
        key = title_key(title)
        return any(_item(o.person) == _item(person) and title_key(o.title) == key for o in self.offices)

    def held_by(self, person: Link) -> Office | None:
        """Return the office that the article gave to somebody last, if it did."""
        held = [o for o in self.offices if o.kind == "office" and _item(o.person) == _item(person)]
        return held[-1] if held else None

    def knows(self, actor: Actor) -> bool:
        """Whether the article named who bears the title of an actor so far."""
        return self.named(actor) != (actor,)

    def heard(self, actors: Sequence[Actor]) -> None:
        """Note who was named last."""
        people = [actor.link for actor in actors if actor.link is not None and actor.kind == "person"]
        self.nearest.update((_item(link), link) for link in people)
        self.recent += people
        del self.recent[:-_RECENT]

    def named(self, actor: Actor) -> tuple[Actor, ...]:
        """Return an actor, or, of a title without a name, those who bear it in this article; itself if nobody does."""
        if actor.link is not None or not actor.title:
            return (actor,)
        found: dict[str, Link] = {}
        if actor.number > 1:
            # Those of them that the sentence, or the one before it, names last.
            for link in reversed(self.recent):
                if any(_item(link) == _item(o.person) and self._is_same(actor, o) for o in self.offices):
                    found.setdefault(_item(link), link)
                if len(found) == actor.number:
                    break
            links = list(found.values())[::-1]
        else:
            those = [o for o in self.offices if o.status != "former" and self._is_same(actor, o)]
            # "the president" is the one who is called so, before the president of something.
            whole = [office for office in those if title_key(office.title) == title_key(actor.title)]
            for office in whole or those:
                person = _item(office.person)
                found[person] = self.nearest.get(person, office.person)
            links = list(found.values())
        if len(links) != actor.number:
            return (actor,)
        return tuple(replace(actor, link=link, start=link.mention.start, end=link.mention.end) for link in links)

    def _is_same(self, actor: Actor, office: Office) -> bool:
        """Whether an office may be the one that a title without a name speaks of."""
        key, other = title_key(actor.title), title_key(office.title)
        short = actor.of is None or key in _SERVING  # الوزير التركي: his minister of foreign affairs
        if other != key and not (short and other.split(" ")[0] == key):
            return False
        if actor.of is None:
            return True
        if office.of is None:
            if actor.of.mention.type is EntityType.ORG and " " in key:
                return True  # قائد قوات الاحتياط, and then قائد قوات الاحتياط بالجيش اليمني
            return self.countries.get(office.person.qid or "") == _item(actor.of)
        return _is_one(office.of, actor.of)


def _item(link: Link) -> str:
    return link.intended or link.identity


def _is_one(one: Link, other: Link) -> bool:
    """Whether two names are of one item, or one is the short form of the other (مجلس الأمة of مجلس الأمة الكويتي)."""
    if _item(one) == _item(other):
        return True
    short, long = sorted((arabic.fold(one.full_name), arabic.fold(other.full_name)), key=len)
    return one.mention.type is other.mention.type and " " in short and long.startswith(short + " ")
