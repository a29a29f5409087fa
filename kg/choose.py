"""Which of several items a name means in an article, and why.

The one that a word beside it decides (``ambiguous.tsv``), then those of the tagger's type, then the one in office when
the article was published, then the default of ``ambiguous.tsv``, then the one place whose country the article speaks
of; else it stays ambiguous. Before that go those that it cannot mean: what the tagger's type rules out, and towns
behind محافظة or the like.
"""

from dataclasses import dataclass, replace

from kg import arabic
from kg.aliases import Aliases
from kg.model import Article, Candidate, EntityType, Form, Link, Mention, Rung
from kg.spot import Words
from kg.tables import Role
from kg.terms import read_span
from kg.unknown import Strangers

_TOWNS = ("city", "town")
"""Classes of ``entities.tsv`` that are no province."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chooser:
    """Chooses between the items that go by the names of one article."""

    article: Article
    words: Words
    aliases: Aliases
    strangers: Strangers
    spotted: frozenset[str]
    """Items that go by words of it."""

    def link(self, mention: Mention, candidates: tuple[Candidate, ...], rung: Rung, form: Form) -> Link:
        """Return the link to the one item meant, or to all that may be."""
        reason = ""
        believable = candidates if form is Form.DEMONYM else self._believable(mention, candidates)
        # The word beside it before the tagger's type: العاصمة عمان is no state.
        if len(believable) > 1:
            believable, reason = self._by_context(mention, believable)
        if len(believable) > 1 and (own := tuple(c for c in believable if c.type is mention.type)):
            if len(own) < len(believable):
                reason = f"the only {'ones' if len(own) > 1 else 'one'} of type {mention.type}"
            believable = own
        if len(believable) > 1:
            believable, decided = self._by_date(mention, believable)
            reason = decided or reason
        if len(believable) > 1:
            believable, decided = self._by_default(mention, believable)
            reason = decided or reason
        if len(believable) > 1:
            believable, decided = self._by_country(believable)
            reason = decided or reason
        if len(believable) == 1:
            mention = replace(mention, type=believable[0].type)
        return Link(
            mention=mention,
            candidates=believable,
            rung=rung if believable else None,
            form=form,
            reason=reason,
        )

    def _believable(self, mention: Mention, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Return the items that the tagger's type lets be meant; what the tables say of types wins over it.

        But a one-word name that it took for a person's is nothing else's if a longer name in the article has it,
        and no town's that shares it with a person (فيكتوريا) or a club (ليفربول); capitals stand for governments.
        """
        candidates = self.not_towns(mention, candidates)
        kind = mention.type
        if kind not in (EntityType.PERSON, EntityType.ORG) or " " in mention.text:
            return candidates
        key = arabic.fold(self.strangers.name(mention))
        if kind is EntityType.PERSON and key in self.strangers.people:
            return tuple(c for c in candidates if c.type is EntityType.PERSON)
        if key in self.aliases.metonyms or any(c.type is kind for c in candidates):
            return candidates
        return tuple(c for c in candidates if not self.is_town(c))

    def not_towns(self, mention: Mention, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Return the items, but no town's where محافظة or the like stands right before the name (محافظة صعدة)."""
        first = self.words.within(mention.start, mention.end).start
        before = self.words[first - 1] if first else None
        if before is None or before.end + 1 != self.words[first].start:
            return candidates
        if not any(key in self.aliases.roles[Role.PROVINCE] for key in arabic.readings(before.key)):
            return candidates
        return tuple(c for c in candidates if self.aliases.entities[c.qid].wikidata_class not in _TOWNS)

    def _by_context(self, mention: Mention, candidates: tuple[Candidate, ...]) -> tuple[tuple[Candidate, ...], str]:
        """Return the candidate of a row of ``ambiguous.tsv`` whose word stands beside the mention, and why."""
        rows = self.aliases.decisions.get(arabic.fold(self.strangers.name(mention)), ())
        for around in self.neighbours(mention):  # the nearest decides: ريف مدينة حلب is of the city
            for row in rows:
                for word in row.when.split("|") if row.when else ():
                    if arabic.fold(word) in around and (chosen := [c for c in candidates if c.qid == row.qid]):
                        return tuple(chosen), f"{word} beside it (ambiguous.tsv)"
        return candidates, ""

    def _by_date(self, mention: Mention, candidates: tuple[Candidate, ...]) -> tuple[tuple[Candidate, ...], str]:
        """Return the candidate that ``ambiguous.tsv`` has in office when the article was published, and why."""
        day = (self.article.published or "")[:10]
        key = arabic.fold(self.strangers.name(mention))
        # Of a surname that the article has in a longer name it is that which counts.
        if not day or key in self.strangers.people:
            return candidates, ""
        spans = ((row.qid, read_span(row.when)) for row in self.aliases.decisions.get(key, ()))
        holders = {qid for qid, span in spans if span is not None and span.holds(day)}
        chosen = tuple(candidate for candidate in candidates if candidate.qid in holders)
        return (chosen, f"in office on {day} (ambiguous.tsv)") if len(chosen) == 1 else (candidates, "")

    def _by_default(self, mention: Mention, candidates: tuple[Candidate, ...]) -> tuple[tuple[Candidate, ...], str]:
        """Return the candidate that ``ambiguous.tsv`` prefers where nothing else decides, and why."""
        for row in self.aliases.decisions.get(arabic.fold(self.strangers.name(mention)), ()):
            if not row.when and (chosen := [c for c in candidates if c.qid == row.qid]):
                return tuple(chosen), "meant unless the context says otherwise (ambiguous.tsv)"
        return candidates, ""

    def _by_country(self, candidates: tuple[Candidate, ...]) -> tuple[tuple[Candidate, ...], str]:
        """Return the one place whose country the article speaks of, where those of the others go unnamed, and why."""
        countries = [self.aliases.entities[candidate.qid].country for candidate in candidates]
        if any(candidate.type is not EntityType.PLACE for candidate in candidates) or not all(countries):
            return candidates, ""
        spoken = [c for c, country in zip(candidates, countries, strict=True) if country in self.spotted]
        if len(spoken) != 1:
            return candidates, ""
        country, _ = self.aliases.labels(self.aliases.entities[spoken[0].qid].country)
        return tuple(spoken), f"the only one in a country that the article speaks of ({country})"

    def neighbours(self, mention: Mention) -> list[set[str]]:
        """Return the folded readings of the word before a mention, of the one behind it, of the second before it."""
        own = self.words.within(mention.start, mention.end)
        around = []
        for at in (own.start - 1, own.stop, own.start - 2):
            if 0 <= at < len(self.words):
                readings = set(arabic.readings(self.words[at].key))
                # A province that "and" joins behind a name is another one: صنعاء ومحافظة الحديدة.
                around.append(readings if at < own.start else readings - self.aliases.roles[Role.PROVINCE])
        return around

    def is_town(self, candidate: Candidate) -> bool:
        """Whether an item is a place that a person of its name in the article outweighs: not a capital."""
        return candidate.type is EntityType.PLACE and candidate.qid not in self.aliases.capitals
