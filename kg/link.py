"""Stage 3 of 8: decide which Wikidata item each mention names, and say why.

A mention climbs a ladder and stops at the first rung that the tables know:

    as written                  وليد is a name; "and Lid" is not asked for
    without clitic              وبالقاهرة → القاهرة
    without case ending         تركياً → تركي (demonyms alone take endings in print)
    without title               مدينة حلب → حلب (before the ladder, so that the span is right too)
    full name in this article   أوغلو, where the article gives مولود تشاووش أوغلو

Several items on one rung: the one that a word beside it decides (``ambiguous.tsv``), then those of the tagger's type,
then the default of ``ambiguous.tsv``, else AMBIGUOUS. None: UNKNOWN. A short name means the person whose full name the
article gives before it means the one the table knows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg import arabic
from kg.aliases import Aliases
from kg.ladder import climb
from kg.model import Article, Candidate, EntityType, Form, Link, Linked, Mention, Rung, Tagged, Verdict
from kg.settle import Stretch, settle_mentions
from kg.spot import Spot, Words, find_spots, split_words
from kg.tables import Kind

_SHORTEST_REPEAT = 4
_SURNAME_FIRST = frozenset({"Q148", "Q423", "Q865", "Q881", "Q884"})
"""China, both Koreas, Taiwan, Vietnam: كيم is كيم جونغ أون."""
_NO_NOUN = ("ها", "هما", "وا")
"""Ends of words that are no indefinite noun: تقودها روسيا, غادروا بريطانيا."""


def link_articles(tagged: Iterable[Tagged], aliases: Aliases) -> Iterator[Linked]:
    """Yield each article with one link for each mention, in the order given."""
    for each in tagged:
        yield link_article(each, aliases)


def link_article(tagged: Tagged, aliases: Aliases) -> Linked:
    """Return the article's links: sorted by start, none overlapping, titles and clitics outside the spans."""
    article = tagged.article
    words = split_words(article.text)
    spots = list(find_spots(article.text, words, aliases))
    stretches = settle_mentions(article, tagged.mentions, words, spots, aliases)
    people = [arabic.fold(m.text) for m in tagged.mentions if m.type is EntityType.PERSON]
    page = _Page(
        article=article,
        words=words,
        aliases=aliases,
        keys=frozenset(word.key for word in words) - aliases.stop_words,
        named=frozenset(arabic.fold(stretch.mention.text.split()[0]) for stretch in stretches),
        people=frozenset(word for name in people if " " in name for word in name.split()),
        ends=frozenset(stretch.mention.end for stretch in stretches),
    )
    links = [page.link(stretch) for stretch in stretches]
    owners = page.short_forms(links)
    links = [page.by_full_name(link, owners) for link in links]
    links = page.with_repeats(links, spots)
    return Linked(article=article, links=tuple(sorted(links, key=lambda link: link.mention.start)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """An article under the linker's eyes."""

    article: Article
    words: Words
    aliases: Aliases
    keys: frozenset[str]
    """Its words, folded, but for stop words."""
    named: frozenset[str]
    """Folded first words of its mentions."""
    people: frozenset[str]
    """Folded words of the longer names that the tagger took for persons'."""
    ends: frozenset[int]
    """Where the mentions end."""

    def link(self, stretch: Stretch) -> Link:
        """Return the link of one stretch, by the rungs that need no other mention."""
        mention = stretch.mention
        if stretch.spot is not None:
            spot = stretch.spot
            form = Form.DEMONYM if spot.demonym or self._is_accusative(spot) else Form.NAME
            link = self._decide(mention, spot.candidates, spot.rung, form)
            return link if link.candidates else self._unknown(mention)
        for step in climb(mention.text, self.aliases):
            if step.candidates and step.form is Form.NAME:
                cut = mention.cut(self.article, mention.start + step.clitic, mention.end)
                link = self._decide(cut, step.candidates, step.rung, step.form)
                if link.candidates:
                    return link
        return self._unknown(mention)

    def _is_accusative(self, spot: Spot) -> bool:
        """Whether what looks like a state's name is its adjective behind an indefinite noun (وفدا روسيا)."""
        key = self.words[spot.first].key
        adjective = (
            {c.qid for c in self.aliases.demonyms.get(key.removesuffix("ا"), ())} if key.endswith("يا") else set()
        )
        if not spot.first or spot.words > 1 or not adjective & {c.qid for c in spot.candidates}:
            return False
        noun = self.words[spot.first - 1]
        bare = arabic.readings(noun.key)
        known = any(key in self.aliases.stop_words or key in self.aliases.names for key in bare)
        indefinite = noun.key.endswith("ا") and len(noun.key) > 3 and not noun.key.startswith("ال") and not known
        indefinite = indefinite and not noun.key.endswith(_NO_NOUN)
        return indefinite and self.words[spot.first].start == noun.end + 1

    def _decide(self, mention: Mention, candidates: tuple[Candidate, ...], rung: Rung, form: Form) -> Link:
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
            believable, decided = self._by_default(mention, believable)
            reason = decided or reason
        if len(believable) == 1:
            mention = replace(mention, type=believable[0].type)
        intended = self.aliases.metonyms.get(arabic.fold(self._name(mention))) if believable else None
        return Link(
            mention=mention,
            candidates=believable,
            rung=rung if believable else None,
            form=form,
            intended=intended,
            reason=reason,
        )

    def _believable(self, mention: Mention, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Return the items that the tagger's type lets be meant; what the tables say of types wins over it.

        But a one-word name that it took for a person's is nothing else's if a longer name in the article has it,
        and no town's that shares it with a person (فيكتوريا) or a club (ليفربول); capitals stand for governments.
        """
        kind = mention.type
        if kind not in (EntityType.PERSON, EntityType.ORG) or " " in mention.text:
            return candidates
        key = arabic.fold(self._name(mention))
        if kind is EntityType.PERSON and key in self.people:
            return tuple(c for c in candidates if c.type is EntityType.PERSON)
        if key in self.aliases.metonyms or any(c.type is kind for c in candidates):
            return candidates
        return tuple(c for c in candidates if not self._is_town(c))

    def _by_context(self, mention: Mention, candidates: tuple[Candidate, ...]) -> tuple[tuple[Candidate, ...], str]:
        """Return the candidate of a row of ``ambiguous.tsv`` whose word stands beside the mention, and why."""
        rows = self.aliases.decisions.get(arabic.fold(self._name(mention)), ())
        around = self._neighbours(mention)
        for row in rows:
            for word in row.when.split("|") if row.when else ():
                if arabic.fold(word) in around and (chosen := [c for c in candidates if c.qid == row.qid]):
                    return tuple(chosen), f"{word} beside it (ambiguous.tsv)"
        return candidates, ""

    def _by_default(self, mention: Mention, candidates: tuple[Candidate, ...]) -> tuple[tuple[Candidate, ...], str]:
        """Return the candidate that ``ambiguous.tsv`` prefers where nothing else decides, and why."""
        for row in self.aliases.decisions.get(arabic.fold(self._name(mention)), ()):
            if not row.when and (chosen := [c for c in candidates if c.qid == row.qid]):
                return tuple(chosen), "meant unless the context says otherwise (ambiguous.tsv)"
        return candidates, ""

    def _name(self, mention: Mention) -> str:
        """Return the mention's name, with the alef that a ل before it swallowed (لأمم المتحدة)."""
        before = self.article.text[mention.start - 1 : mention.start]
        if before == "ل" and mention.text.startswith("ل"):
            return "ا" + mention.text
        return mention.text

    def _neighbours(self, mention: Mention) -> set[str]:
        """Return the folded words right before and after a mention, with and without clitics."""
        own = self.words.within(mention.start, mention.end)
        found: set[str] = set()
        for word in (*self.words[max(0, own.start - 2) : own.start], *self.words[own.stop : own.stop + 1]):
            found.update(arabic.readings(word.key))
        return found

    def _unknown(self, mention: Mention) -> Link:
        """Return the link of a name that no table has, without a clitic where one is sure."""
        text = mention.text
        length = arabic.has_clitic_before_article(text) or self._conjunction(mention)
        if not length:
            first = text.split()[0]
            for some in arabic.clitic_lengths(first):
                key = arabic.fold(arabic.after_clitics(first, some))
                # A mention without the particle elsewhere in the article; a word is not enough: كمال is not "like
                # money". Or a body's common noun with more behind it: لوكالة الطاقة الدولية.
                body = mention.type is EntityType.ORG and first != text and key in self.aliases.stop_words
                if key in self.named or body:
                    length = some
                    break
        return Link(mention=mention.cut(self.article, mention.start + length, mention.end))

    def _conjunction(self, mention: Mention) -> int:
        """Return 1 where the و that an unknown name begins with is sure to be "and", else 0."""
        first = mention.text.split()[0]
        if not first.startswith("و") or len(first) < 4:
            return 0
        # Right behind another name (ميسي ورونالدو), before a word that known names begin with (وليونيل ميسي), or before
        # one that stands alone elsewhere in the article (وقالن beside قالن).
        follows = mention.start - 1 in self.ends and self.article.text[mention.start - 1] == " "
        longest, rest = self.aliases.longest, arabic.fold(first[1:])
        begins = len(first) > 4 and arabic.fold(first) not in longest and (rest in longest or rest in self.keys)
        return int(follows or begins)

    def short_forms(self, links: list[Link]) -> dict[str, dict[str, Candidate]]:
        """Return the folded short forms of the people linked here, each with those it may mean by QID.

        A short form is the last words of a longer name, or the surname where it comes first.
        """
        # كيم is nobody in particular where an unknown كيم is named, too.
        unknown = [arabic.fold(link.mention.text).split(" ") for link in links if link.qid is None]
        strangers = {names[0] for names in unknown if len(names) > 1}
        owners: dict[str, dict[str, Candidate]] = defaultdict(dict)
        for link in links:
            if link.qid is None or link.mention.type is not EntityType.PERSON:
                continue
            names = arabic.fold(link.mention.text).split(" ")
            forms = [" ".join(names[n:]) for n in range(1, len(names))]
            surname_first = self.aliases.entities[link.qid].country in _SURNAME_FIRST
            if surname_first and len(names) > 1 and names[0] not in strangers:
                forms.append(names[0])
            for form in forms:
                owners[form][link.qid] = link.candidates[0]
        return owners

    def by_full_name(self, link: Link, owners: dict[str, dict[str, Candidate]]) -> Link:
        """Return the link to the person whose full name this article gives, where the mention is a short form."""
        mention = link.mention
        short = all(c.kind == Kind.SHORT_NAME or self._is_town(c) for c in link.candidates)
        if not short or link.form is Form.DEMONYM or (" " in mention.text and mention.type is not EntityType.PERSON):
            return link
        for step in climb(mention.text, self.aliases):
            meant = owners.get(arabic.fold(step.spelling), {})
            if len(meant) == 1:
                (owner,) = meant.values()
                cut = mention.cut(self.article, mention.start + step.clitic, mention.end)
                return Link(
                    mention=replace(cut, type=EntityType.PERSON),
                    candidates=(replace(owner, kind=Kind.SHORT_NAME.value),),
                    rung=Rung.FULL_NAME_IN_ARTICLE,
                    reason=f"short for {owner.alias}",
                )
        return link

    def _is_town(self, candidate: Candidate) -> bool:
        """Whether an item is a place that a person of its name in the article outweighs: not a capital."""
        return candidate.type is EntityType.PLACE and candidate.qid not in self.aliases.capitals

    def with_repeats(self, links: list[Link], spots: list[Spot]) -> list[Link]:
        """Return the links, and those to names that the tagger saw once in the article and missed or mistook elsewhere.

        A one-word town that it took for a person stays unknown (see ``_believable``) unless it is sure of it elsewhere.
        """
        known = {link.qid for link in links if link.qid is not None and link.form is Form.NAME}
        by_end = {link.mention.end: link for link in links}
        taken, unknown = bytearray(len(self.article.text)), bytearray(len(self.article.text))
        for link in links:
            where = unknown if link.verdict is Verdict.UNKNOWN else taken
            where[link.mention.start : link.mention.end] = b"\1" * len(link.mention.text)
        for spot in spots:
            meant = [candidate for candidate in spot.candidates if candidate.qid in known]
            if spot.demonym or len(meant) != 1 or any(taken[spot.start : spot.end]):
                continue
            text = self.article.text[spot.start : spot.end]
            mention = Mention(start=spot.start, end=spot.end, text=text, type=meant[0].type, score=1.0)
            key = arabic.fold(self._name(mention))
            if len(key) < _SHORTEST_REPEAT or key in self.aliases.stop_words or key in self.aliases.demonyms:
                continue
            other = by_end.get(spot.end)
            if any(unknown[spot.start : spot.end]) and (other is None or " " in other.mention.text):
                continue  # a part of a longer unknown name
            taken[spot.start : spot.end] = b"\1" * len(text)
            by_end[spot.end] = Link(
                mention=mention,
                candidates=tuple(meant),
                rung=spot.rung,
                intended=self.aliases.metonyms.get(key),
                reason="named elsewhere in this article",
            )
        return list(by_end.values())
