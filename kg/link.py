"""Stage 3 of 9: decide which Wikidata item each mention names, and say why.

A mention climbs a ladder and stops at the first rung that the tables know:

    as written                  وليد is a name; "and Lid" is not asked for
    without clitic              وبالقاهرة → القاهرة
    without case ending         تركياً → تركي (demonyms alone take endings in print)
    without title               مدينة حلب → حلب (before the ladder, so that the span is right too)
    full name in this article   أوغلو, where the article gives مولود تشاووش أوغلو
    other transliteration       زوكربرغ → زوكربيرغ (by rule, see ``kg.variants``; only where no rung before knows it)
    state in this article       مجلس الشيوخ → مجلس الشيوخ الأمريكي, where America is spoken of (``kg.short_names``)

Several items on one rung: see ``kg.choose``. None: UNKNOWN. A short name means the person whose full name the article
gives before it means the one the table knows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg import arabic
from kg.aliases import Aliases
from kg.choose import Chooser
from kg.ladder import climb
from kg.metonym import mark_metonyms
from kg.model import Article, Candidate, EntityType, Form, Link, Linked, Mention, Rung, Tagged, Verdict
from kg.people import words_of_longer_names
from kg.settle import Stretch, settle_mentions
from kg.short_names import with_brackets, with_club, with_state
from kg.spot import Spot, Words, find_spots, split_words
from kg.tables import Kind
from kg.unknown import Strangers
from kg.variants import find_transliterations

_SHORTEST_REPEAT = 3
_UNKNOWN, _TAKEN = b"?", b"!"
"""What a letter of the text is marked with: part of an unknown name, or of one that is known or ambiguous."""
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
    strangers = Strangers(
        article=article,
        words=words,
        aliases=aliases,
        keys=frozenset(word.key for word in words) - aliases.stop_words,
        named=frozenset(arabic.fold(stretch.mention.text.split()[0]) for stretch in stretches),
        people=words_of_longer_names(tagged.mentions),
        ends={stretch.mention.end: stretch.mention.type for stretch in stretches},
        demonym_ends=frozenset(s.mention.end for s in stretches if s.spot is not None and s.spot.demonym),
    )
    spotted = frozenset(candidate.qid for spot in spots for candidate in spot.candidates)
    page = _Page(
        article=article,
        words=words,
        aliases=aliases,
        spotted=spotted,
        strangers=strangers,
        chooser=Chooser(article=article, words=words, aliases=aliases, strangers=strangers, spotted=spotted),
    )
    links = [page.link(stretch) for stretch in stretches]
    owners = page.short_forms(links)
    links = [page.by_full_name(link, owners) for link in links]
    links = page.without_namesakes(links)
    links = page.with_repeats(links, spots)
    links = page.strangers.in_full(page.strangers.declared(page.strangers.repeated(links)))
    links.sort(key=lambda link: link.mention.start)
    links = with_brackets(article.text, links)
    links = with_club(with_state(article.text, links, spots, aliases), aliases)
    return Linked(article=article, links=tuple(mark_metonyms(article, words, links, aliases)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """An article under the linker's eyes."""

    article: Article
    words: Words
    aliases: Aliases
    strangers: Strangers
    """Its names that no table has."""
    chooser: Chooser
    spotted: frozenset[str]
    """Items that go by words of it."""

    def link(self, stretch: Stretch) -> Link:
        """Return the link of one stretch, by the rungs that need no other mention."""
        mention = stretch.mention
        if stretch.spot is not None:
            spot = stretch.spot
            form = Form.DEMONYM if spot.demonym or self._is_accusative(spot) else Form.NAME
            link = self.chooser.link(mention, spot.candidates, spot.rung, form)
            return link if link.candidates else Link(mention=self.strangers.whole(mention))
        known = False
        for step in climb(mention.text, self.aliases):
            known = known or bool(step.candidates)
            if step.candidates and step.form is Form.NAME:
                cut = mention.cut(self.article, mention.start + step.clitic, mention.end)
                link = self.chooser.link(cut, step.candidates, step.rung, step.form)
                if link.candidates:
                    return link
        bare = self.strangers.bare(mention)
        return Link(mention=bare) if known else self._by_sound(bare)

    def _by_sound(self, mention: Mention) -> Link:
        """Return the link of a name that no row knows: to the one item of its type that it is a transliteration of."""
        key = arabic.fold(self.strangers.name(mention))
        found = find_transliterations(key, self.aliases)
        # Of a surname that the article has in a longer name it is that which counts.
        short = " " not in key and key in self.strangers.people
        if short or len(found) != 1 or found[0].type is not mention.type or not self.chooser.not_towns(mention, found):
            return Link(mention=mention)
        # Towns of many countries sound alike: سان بطرسبورغ is in Florida only where America is spoken of.
        country = self.aliases.entities[found[0].qid].country
        if found[0].type is EntityType.PLACE and country and country not in self.spotted:
            return Link(mention=mention)
        reason = f"another transliteration of {found[0].alias}"
        return Link(mention=mention, candidates=found, rung=Rung.OTHER_TRANSLITERATION, reason=reason)

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

    def short_forms(self, links: list[Link]) -> dict[str, dict[str, Candidate]]:
        """Return the folded short forms of the people linked here, each with those it may mean by QID.

        A short form is the last words of a longer name, or the surname where it comes first.
        """
        # كيم is nobody in particular where an unknown كيم is named, too, and كوهين nobody where another كوهين is.
        unknown = _unknown_people(links)
        strangers = {names[0] for names in unknown}
        namesakes = {names[-1] for names in unknown}
        owners: dict[str, dict[str, Candidate]] = defaultdict(dict)
        for link in links:
            if link.qid is None or link.mention.type is not EntityType.PERSON:
                continue
            names = arabic.fold(link.mention.text).split(" ")
            forms = [form for n in range(1, len(names)) if (form := " ".join(names[n:])) not in namesakes]
            surname_first = self.aliases.entities[link.qid].country in self.aliases.surname_first
            if surname_first and len(names) > 1 and names[0] not in strangers:
                forms.append(names[0])
            for form in forms:
                owners[form][link.qid] = link.candidates[0]
        return owners

    def by_full_name(self, link: Link, owners: dict[str, dict[str, Candidate]]) -> Link:
        """Return the link to the person whose full name this article gives, where the mention is a short form."""
        mention = link.mention
        short = all(c.kind == Kind.SHORT_NAME or self.chooser.is_town(c) for c in link.candidates)
        if not short or link.form is Form.DEMONYM or (" " in mention.text and mention.type is not EntityType.PERSON):
            return link
        for step in climb(mention.text, self.aliases):
            meant = owners.get(arabic.fold(step.spelling), {})
            if len(meant) == 1:
                (owner,) = meant.values()
                cut = mention.cut(self.article, mention.start + step.clitic, mention.end)
                return Link(
                    mention=replace(cut, type=EntityType.PERSON),
                    candidates=(owner,),
                    rung=Rung.FULL_NAME_IN_ARTICLE,
                    reason=f"short for {owner.alias}",
                )
        return link

    def without_namesakes(self, links: list[Link]) -> list[Link]:
        """Return the links, a surname's unknown where the article names only another of that surname in full.

        ساندرز is not the senator where سارة ساندرز speaks, unless a title stands before it; محمد المقدشي may be the one
        that the tables know with a middle name.
        """
        firsts: dict[str, set[str]] = defaultdict(set)
        for names in _unknown_people(links):
            firsts[names[-1]].add(names[0])
        in_full = {link.qid for link in links if link.qid is not None and " " in arabic.fold(link.mention.text)}

        def is_namesake(link: Link) -> bool:
            meant = link.candidates
            if not meant or any(c.kind != Kind.SHORT_NAME or c.type is not EntityType.PERSON for c in meant):
                return False
            others = firsts.get(arabic.fold(self.strangers.name(link.mention)))
            own = {arabic.fold(self.aliases.entities[c.qid].label_ar).split(" ")[0] for c in meant}
            if others is None or own & others or any(c.qid in in_full for c in meant):
                return False
            around = set().union(*self.chooser.neighbours(link.mention))
            return not any(self.aliases.titles.get(key) is EntityType.PERSON for key in around)

        return [Link(mention=link.mention) if is_namesake(link) else link for link in links]

    def with_repeats(self, links: list[Link], spots: list[Spot]) -> list[Link]:
        """Return the links, and those to names that the tagger saw once in the article and missed or mistook elsewhere.

        A one-word town that it took for a person stays unknown (see ``_believable``) unless it is sure of it elsewhere.
        """
        known = {link.qid for link in links if link.qid is not None and link.form is Form.NAME}
        by_end = {link.mention.end: link for link in links}
        marks = bytearray(len(self.article.text))
        for link in links:
            mark = _UNKNOWN if link.verdict is Verdict.UNKNOWN else _TAKEN
            marks[link.mention.start : link.mention.end] = mark * len(link.mention.text)
        for spot in spots:
            own = marks[spot.start : spot.end]
            meant = [candidate for candidate in spot.candidates if candidate.qid in known]
            if spot.demonym or len(meant) != 1 or _TAKEN in own:
                continue
            text = self.article.text[spot.start : spot.end]
            mention = Mention(start=spot.start, end=spot.end, text=text, type=meant[0].type, score=1.0)
            key = arabic.fold(self.strangers.name(mention))
            if len(key) < _SHORTEST_REPEAT or key in self.aliases.stop_words or key in self.aliases.demonyms:
                continue
            if not self.chooser.not_towns(mention, tuple(meant)):
                continue
            other = by_end.get(spot.end)
            if _UNKNOWN in own and (other is None or " " in arabic.fold(other.mention.text)):
                continue  # a part of a longer unknown name
            marks[spot.start : spot.end] = _TAKEN * len(text)
            by_end[spot.end] = Link(
                mention=mention,
                candidates=tuple(meant),
                rung=spot.rung,
                reason="named elsewhere in this article",
            )
        return list(by_end.values())


def _unknown_people(links: Iterable[Link]) -> list[list[str]]:
    """Return the folded words of the longer names of persons that no item is known for."""
    people = [link.mention.text for link in links if link.qid is None and link.mention.type is EntityType.PERSON]
    return [names for name in people if len(names := arabic.fold(name).split(" ")) > 1]
