"""Where one person's name ends and the next name begins: names that the tagger cut in two, or ran together.

A name is split where the tables, or the rest of the article, show that one part of it is a whole name: "محمد جواد ظريف"
is somebody, so "الكاظمي" behind it is somebody else. Nothing is split where the whole is a name of the tables.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg import arabic
from kg.aliases import Aliases
from kg.model import Article, EntityType, Mention
from kg.spot import Spot, Words
from kg.tables import Role


def words_of_longer_names(mentions: Iterable[Mention]) -> frozenset[str]:
    """Return the folded words of the names of several words that the tagger took for persons'."""
    names = (arabic.fold(mention.text).split(" ") for mention in mentions if mention.type is EntityType.PERSON)
    return frozenset(word for name in names if len(name) > 1 for word in name)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The persons of one article as the tagger and the tables see them."""

    article: Article
    words: Words
    mentions: Sequence[Mention]
    """What the tagger found."""
    spots: Sequence[Spot]
    demonyms: dict[int, Spot]
    aliases: Aliases

    def joined(self) -> Iterator[Mention]:
        """Yield the tagger's mentions, a person's name that it cut in two made whole (رجب طيب | أردوغان)."""
        last: Mention | None = None
        for mention in map(self._with_first_name, self.mentions):
            if last is not None:
                if self._is_one(last, mention):
                    score = min(last.score, mention.score)
                    last = replace(last.cut(self.article, last.start, mention.end), score=score)
                    continue
                yield last
            last = mention
        if last is not None:
            yield last

    def _with_first_name(self, mention: Mention) -> Mention:
        """Return a person's name with the first name before it that is spelled like a nationality: تركي المالكي."""
        inside = self.words.within(mention.start, mention.end)
        if mention.type is not EntityType.PERSON or inside.start < 2:
            return mention
        at = inside.start - 1
        demonym, before = self.demonyms.get(at), self.words[at - 1]
        if demonym is None or self.words[at].key.startswith("ال") or demonym.start != self.words[at].start:
            return mention
        if self.article.text[demonym.end : mention.start] != " " or self.words[at].key not in self.aliases.person_words:
            return mention
        # An adjective would be definite behind a definite noun: العقيد الركن تركي. And no nationality goes before آل.
        particle = self.words[inside.start].key in self.aliases.roles[Role.NAME_PARTICLE]
        if particle or (before.key.startswith("ال") and before.end + 1 == demonym.start):
            return mention.cut(self.article, demonym.start, mention.end)
        return mention

    def _is_one(self, last: Mention, mention: Mention) -> bool:
        """Whether two mentions are one person's name."""
        both = last.type is mention.type is EntityType.PERSON
        # A و before the second makes it another person.
        if not both or self.article.text[last.end : mention.start] != " " or mention.text.startswith("و"):
            return False
        first = self._keys(self.words.within(last.start, last.end))
        second = self._keys(self.words.within(mention.start, mention.end))
        if not first or not second or self._persons([*first, *second]):
            return True
        # A title begins another name, and so does a full name behind one that is somebody's by itself.
        title = any(self.aliases.titles.get(key) is EntityType.PERSON for key in arabic.readings(second[0]))
        return not title and not (len(second) > 1 and self._persons(first))

    def split(self, mention: Mention) -> Iterator[Mention]:
        """Yield the names that the tagger took for one person's; a nationality between two is left out."""
        inside = self.words.within(mention.start, mention.end)
        if mention.type is not EntityType.PERSON or len(inside) < 2 or self.aliases.read(" ".join(self._keys(inside))):
            yield mention
            return
        keys = self._keys(inside)
        if self._is_governor(keys[0]) and EntityType.PLACE in self._types(keys[1:2]):
            # The title is no part of a name: والي هاتاي رحمي دوغان.
            yield from self.split(mention.cut(self.article, self.words[inside[1]].start, mention.end))
            return
        for i in inside[1:]:
            # فلاديمير بوتين والتركي رجب طيب أردوغان
            demonym = self.demonyms.get(i)
            attached = self.article.text[self.words[i].start : demonym.start] if demonym else ""
            if attached == "و" and self.words[i].key.startswith("وال"):
                yield mention.cut(self.article, mention.start, self.words[i - 1].end)
                if i + 1 in inside:
                    yield from self.split(mention.cut(self.article, self.words[i + 1].start, mention.end))
                return
        for at in inside[1:]:
            if kinds := self._border(inside, at):
                yield replace(mention.cut(self.article, mention.start, self.words[at - 1].end), type=kinds[0])
                rest = mention.cut(self.article, self.words[at].start, mention.end)
                yield from self.split(replace(rest, type=kinds[1]))
                return
        yield mention

    def _border(self, inside: range, at: int) -> tuple[EntityType, EntityType] | None:
        """Return the types of two names if one ends and the other begins at this word, else None."""
        first, second = self._keys(range(inside.start, at)), self._keys(range(at, inside.stop))
        if self._governs(inside, at):
            return EntityType.PLACE, EntityType.PERSON
        if second[0] in self.aliases.roles[Role.NAME_PARTICLE]:
            return None
        one, other = self._persons(first), self._persons(second)
        if len(first) > 1 and one:
            if EntityType.STATE in self._types(second):
                return EntityType.PERSON, EntityType.STATE  # a headline without its colon
            apart = other and not one & other
            # A surname alone may go on with the name: somebody else must bear it in the article.
            if apart and (len(second) > 1 or self._elsewhere(" ".join(second), inside)):
                return EntityType.PERSON, EntityType.PERSON
        if len(first) == 1 < len(second) and not one & other and self._is_named_in_full(one, inside):
            return EntityType.PERSON, EntityType.PERSON  # نائب لافروف سيرجي فيرشينين
        return None

    def _governs(self, inside: range, at: int) -> bool:
        """Whether the words up to *at* are the place that the person behind it governs: والي هاتاي رحمي دوغان."""
        before = self.words[max(0, inside.start - 2) : inside.start]
        phrases = [" ".join(word.key for word in before[-count:]) for count in (1, 2) if len(before) >= count]
        if not any(map(self._is_governor, phrases)):
            return False
        if self.article.text[before[-1].end : self.words[inside.start].start] != " ":
            return False
        ends = range(inside.start + 1, inside.stop)
        places = [i for i in ends if EntityType.PLACE in self._types(self._keys(range(inside.start, i)))]
        # A place that no table knows has one word, if two are left for the name.
        return at == max(places, default=inside.start + 1 if len(inside) > 2 else 0)

    def _is_governor(self, phrase: str) -> bool:
        return any(key in self.aliases.roles[Role.GOVERNOR] for key in arabic.readings(phrase))

    def _keys(self, indices: range) -> list[str]:
        return [self.words[i].key for i in indices]

    def _types(self, keys: Sequence[str]) -> set[EntityType]:
        """Return the types of what the tables know by these words."""
        return {candidate.type for candidate in self.aliases.read(" ".join(keys))}

    def _persons(self, keys: Sequence[str]) -> frozenset[str]:
        """Return the QIDs of the persons that the tables know by these words."""
        return frozenset(c.qid for c in self.aliases.read(" ".join(keys)) if c.type is EntityType.PERSON)

    def _elsewhere(self, key: str, inside: range) -> bool:
        """Whether a folded word stands elsewhere in the article, too."""
        return any(key in arabic.readings(word.key) for i, word in enumerate(self.words) if i not in inside)

    def _is_named_in_full(self, persons: frozenset[str], inside: range) -> bool:
        """Whether the article has the full name of one of these persons, in other words than these."""
        return bool(persons) and any(
            spot.words > 1 and spot.first not in inside and any(c.qid in persons for c in spot.candidates)
            for spot in self.spots
        )
