"""Names that no table has: where they begin, where else they stand, and under which name they are one and the same.

A local IRI is minted from a name's spelling and type, so that what is one name must come out as one: without the
particle before it, of one type throughout an article, and a short form (حفتر) as the full name (خليفة حفتر) that the
article gives.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg import arabic
from kg.aliases import Aliases
from kg.model import Article, EntityType, Link, Mention, Verdict
from kg.spot import Words
from kg.tables import Role

_DOUBTFUL = ("ب", "ف", "ك")
"""Particles that are rare enough before ال for a foreign name to be likelier: فالفيردي, باليرمو."""
_SHORTEST_REPEAT = 4
_SHORTEST_REST = 4
"""Letters of a word that is believed to stand behind a particle because it is a first name, or behind و a noun."""
_SURE = 0.8
"""Probability from which one look of the tagger at a name of several words is enough."""
_CLOSING = "\"”»’')،, \u00a0"
"""What may stand behind a name before the next one of a list."""
_WORDS = (
    "الله",
    "الدين",
    "صالح",
    "سعيد",
    "كريم",
    "شريف",
    "عادل",
    "كامل",
    "سالم",
    "ماهر",
    "جميل",
    "ناصر",
    "جديد",
    "بشير",
)
_NO_SURNAMES = frozenset(map(arabic.fold, _WORDS))
"""Ends of names that are words of their own: عبد الله, نور الدين; لصالح is no برهم صالح."""
_MEMBERS = re.compile("(?<=ي)(?:ون|ين|ة|ه)$")
_BETWEEN = frozenset(" \u00a0_-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strangers:
    """The unknown names of one article."""

    article: Article
    words: Words
    aliases: Aliases
    keys: frozenset[str]
    """Its words, folded, but for stop words."""
    named: frozenset[str]
    """Folded first words of the article's mentions."""
    people: frozenset[str]
    """Folded words of the longer names that the tagger took for persons'."""
    ends: Mapping[int, EntityType]
    """Where its mentions end, and of which type they are."""
    demonym_ends: frozenset[int]
    """Where those end that are nationalities."""

    # -- where a name begins ------------------------------------------------------------------------------------------

    def bare(self, mention: Mention) -> Mention:
        """Return the mention without a particle before it, where one is sure."""
        return mention.cut(self.article, mention.start + self._particle(mention), mention.end)

    def whole(self, mention: Mention) -> Mention:
        """Return a person's name with the letter that only a town of that name made a particle: باكيتا is no أكيتا."""
        word = self.words[self.words.within(mention.start, mention.end).start]
        letters = self.article.text[word.start : mention.start]
        if mention.type is not EntityType.PERSON or not letters or letters.endswith("ل"):
            return mention
        doubtful = letters in _DOUBTFUL or word.key in self.aliases.person_words
        stands = arabic.fold(mention.text.split()[0]) in self.keys
        return mention.cut(self.article, word.start, mention.end) if doubtful and not stands else mention

    def _particle(self, mention: Mention) -> int:
        """Return how many letters before the name are no part of it."""
        first = mention.text.split()[0]
        if self._belongs(arabic.fold(first)) or self.name(mention) != mention.text:
            return 0
        length = arabic.has_clitic_before_article(mention.text)
        if length and (first[0] not in _DOUBTFUL or self._is_particle(mention, first[length:])):
            return length
        if length := arabic.has_clitic_before_hamza(mention.text) or self._conjunction(mention, first):
            return length
        return next((n for n in arabic.clitic_lengths(first) if self._stands_bare(mention, first, n)), 0)

    def _is_particle(self, mention: Mention, rest: str) -> bool:
        """Whether ب, ف or ك before ال is no part of an unknown name."""
        key = arabic.fold(rest)
        if key in self.aliases.stop_words or key in self.keys:
            return True
        before = self.words[: self.words.within(mention.start, mention.end).start][-1:]
        construct = any(word.key in self.aliases.titles for word in before)  # حي بالاروا
        return mention.type is not EntityType.PERSON and mention.text.startswith("ب") and not construct

    def _conjunction(self, mention: Mention, first: str) -> int:
        """Return 1 where the و that an unknown name begins with is sure to be "and", else 0."""
        if not first.startswith("و") or len(first) < 4:
            return 0
        # Right behind another name (ميسي ورونالدو), before a word that known names begin with (وليونيل ميسي), or before
        # one that stands alone elsewhere in the article (وقالن beside قالن).
        end = mention.start - 1
        nationality = mention.type is EntityType.PERSON and end in self.demonym_ends  # البرازيلي ويليان
        follows = end in self.ends and self.article.text[end] == " " and not nationality
        longest, whole, rest = self.aliases.longest, arabic.fold(first), arabic.fold(first[1:])
        is_name = whole in longest or whole in self.aliases.person_words
        # A comma or quotation marks between names of one kind: "فيتش" وموديز، وستاندرد آند بورز.
        before = len(self.article.text[: mention.start].rstrip(_CLOSING))
        apart = self.article.text[end : mention.start].isspace() and before < end
        follows = follows or (apart and self.ends.get(before) is mention.type and not is_name)
        servant = rest.startswith("عبدال")  # written together; no noun begins so
        known = servant or rest in self.aliases.person_words
        person = mention.type is EntityType.PERSON and first != mention.text and known
        begins = len(first) > 4 and not is_name and (person or rest in longest or rest in self.keys)
        return int(follows or begins)

    def _stands_bare(self, mention: Mention, first: str, length: int) -> bool:
        """Whether a name begins behind *length* letters, since it stands without them elsewhere, or a word says so."""
        whole, key = arabic.fold(first), arabic.fold(arabic.after_clitics(first, length))
        # A mention without the particle; a word is not enough: كمال is not "like money".
        if key in self.named or (mention.type is EntityType.PERSON and key in self.people):
            return True
        longer = first != mention.text
        if longer and mention.type in (EntityType.ORG, EntityType.PLACE):
            # A common noun with more behind it (لوكالة الطاقة الدولية), unless the whole is a word, too: بلدية.
            is_word = self._is_common(whole) or whole in self.aliases.titles or whole in self.aliases.longest
            # وادي is not "and ادي", while بنك is the common noun of لبنك المثال.
            certain = len(key) >= _SHORTEST_REST or not first.startswith(arabic.CONJUNCTIONS)
            return certain and self._is_common(key) and not is_word
        # A first name of known persons: لمحمد صلاح.
        firsts = self.aliases.person_words
        is_first = longer and len(key) >= _SHORTEST_REST and key in firsts and whole not in firsts
        if is_first and first[:length].endswith("ل"):
            return True
        role = {"ل": Role.TAKES_L, "ب": Role.TAKES_B}.get(first[length - 1])
        index = self.words.within(mention.start, mention.end).start
        before = self.words[index - 1 : index] if index and self.words[index - 1].end + 1 == mention.start else ()
        return role is not None and any(word.key in self.aliases.roles[role] for word in before)

    def _is_common(self, key: str) -> bool:
        """Whether a folded word is a common noun, such as the names of bodies and places begin with."""
        roles = self.aliases.roles
        return key in self.aliases.stop_words or key in roles[Role.HEAD] or key in roles[Role.LONG_HEAD]

    def _belongs(self, whole: str) -> bool:
        """Whether the letter that a word begins with is no particle, since the article has it behind one.

        Behind a preposition there is no other particle (لباليرمو), behind any there is no و or ف (وفالفيردي).
        """
        if not whole.startswith((*arabic.CONJUNCTIONS, *arabic.PREPOSITIONS)):
            return False
        for word in self.words:
            if word.key.endswith(whole) and len(word.key) - len(whole) in arabic.clitic_lengths(word.key):
                before = word.key.removesuffix(whole)
                article = before[-1] == whole[0]  # ل and the ل of ال: للجيش
                if whole[0] in arabic.CONJUNCTIONS or (before[-1] in arabic.PREPOSITIONS and not article):
                    return True
        return False

    # -- where else it stands -----------------------------------------------------------------------------------------

    def declared(self, links: Sequence[Link]) -> list[Link]:
        """Return the links, and one for each word that names a body without an item and that the tagger missed."""
        bodies = self.aliases.roles[Role.BODY]
        taken = self._taken(links)
        found = []
        for word in self.words:
            written = self.article.text[word.start : word.end]
            lengths = () if any(taken[word.start : word.end]) else (0, *arabic.clitic_lengths(written))
            for length in lengths:
                if arabic.fold(arabic.after_clitics(written, length)) in bodies:
                    start, text = word.start + length, written[length:]
                    mention = Mention(start=start, end=word.end, text=text, type=EntityType.ORG, score=1.0)
                    found.append(Link(mention=mention, reason="a body by the tables, without an item"))
                    break
        return [*links, *found]

    def repeated(self, links: Sequence[Link]) -> list[Link]:
        """Return the links, and one for each place where an unknown name stands again that the tagger missed."""
        by_name: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            if link.verdict is Verdict.UNKNOWN:
                by_name[arabic.fold(self.name(link.mention))].append(link)
        taken = self._taken(links)
        found = self._surnames(links, by_name, taken)
        for name in sorted(by_name, key=lambda name: (-len(name), name)):  # longer names first
            seen = by_name[name]
            first = seen[0].mention.text.split()[0]
            places = [place for place in self._places(name, first) if not any(taken[slice(*place)])]
            if places and self._is_sure(name, seen, len(places)):
                best = max(seen, key=lambda link: link.mention.score)
                for start, end in places:
                    taken[start:end] = b"\1" * (end - start)
                    mention = best.mention.cut(self.article, start, end)
                    found.append(replace(best, mention=mention, reason="named elsewhere in this article"))
        return [*links, *found]

    def _surnames(self, links: Sequence[Link], beside: Container[str], taken: bytearray) -> list[Link]:
        """Return a link for each place where somebody's surname stands that the tagger nowhere took for a name.

        He is named in full by a sure look of the tagger; *beside* are the unknown names that it saw. What is found is
        noted in *taken*.
        """
        found = []
        looked: set[str] = set()
        for link in links:
            mention, names = link.mention, link.mention.text.split()
            surname = arabic.fold(names[-1])
            if (
                mention.text in looked
                or mention.type is not EntityType.PERSON
                or len(names) < 2
                or mention.score < _SURE
            ):
                continue
            if len(surname) < _SHORTEST_REPEAT or surname in beside or surname in _NO_SURNAMES:
                continue
            if any(surname in words for words in self._no_names()):
                continue
            looked.add(mention.text)
            for start, end in self._places(surname, names[-1]):
                if not any(taken[start:end]) and not self._goes_with_word_before(start, names):
                    taken[start:end] = b"\1" * (end - start)
                    surnamed = mention.cut(self.article, start, end)
                    found.append(
                        replace(link, mention=surnamed, reason="surname of one whom this article names in full")
                    )
        return found

    def _no_names(self) -> tuple[Container[str], ...]:
        return self.aliases.stop_words, self.aliases.titles, self.aliases.bodies, self.aliases.roles[Role.BODY]

    def _goes_with_word_before(self, start: int, names: Sequence[str]) -> bool:
        """Whether a word is an adjective of the one before it (العالم العربي), or that one is somebody's other name."""
        text = self.article.text
        if not start or text[start - 1] != " ":
            return False
        word = text[text.rfind(" ", 0, start - 1) + 1 : start - 1]
        return word in names or (text.startswith("ال", start) and arabic.fold(word).startswith("ال"))

    def _taken(self, links: Iterable[Link]) -> bytearray:
        """Return a byte for each letter of the article: 1 where a mention stands."""
        taken = bytearray(len(self.article.text))
        for link in links:
            taken[link.mention.start : link.mention.end] = b"\1" * len(link.mention.text)
        return taken

    def _is_sure(self, name: str, seen: list[Link], missed: int) -> bool:
        """Whether an unknown name that the tagger saw in some places is one in those that it missed, too."""
        keys = name.split(" ")
        if len(keys) > 1:
            return len(seen) > 1 or seen[0].mention.score >= _SURE
        short = len(name) < _SHORTEST_REPEAT and arabic.has_arabic_letters(name)
        if short or name in self.aliases.titles or name in self.aliases.bodies:
            return False
        # A surname of somebody whom the article names in full; else a word is what the tagger mostly says.
        if all(link.mention.type is EntityType.PERSON for link in seen) and name in self.people:
            return True
        return len(seen) > 1 and len(seen) >= missed

    def _places(self, name: str, spelling: str) -> Iterator[tuple[int, int]]:
        """Yield where a folded name stands in the article, particles before it outside.

        *spelling* is how its first word is written, if that folds to a common word: علي is a name, and على is none.
        """
        first, *rest = name.split(" ")
        exact = first in self.aliases.stop_words
        stem = first.removeprefix("ا")
        for index, word in enumerate(self.words):
            if stem not in word.key:
                continue
            after = self.words[index : index + len(rest) + 1]
            if [w.key for w in after[1:]] != rest:
                continue
            between = (self.article.text[a.end : b.start] for a, b in pairwise(after))
            if not all(text and _BETWEEN.issuperset(text) for text in between):
                continue
            written = self.article.text[word.start : word.end]
            for length in (0, *arabic.clitic_lengths(written)):
                bare = arabic.after_clitics(written, length)
                if arabic.fold(bare) == first and (not exact or bare == spelling):
                    yield word.start + length, after[-1].end
                    break

    # -- what makes it one name ---------------------------------------------------------------------------------------

    def name(self, mention: Mention) -> str:
        """Return the mention's name, with the alef that a ل before it swallowed (لأمم المتحدة)."""
        before = self.article.text[mention.start - 1 : mention.start]
        return "ا" + mention.text if before == "ل" and mention.text.startswith("ل") else mention.text

    def in_full(self, links: Sequence[Link]) -> list[Link]:
        """Return the links, those of one unknown name with one type, and with the full name that they stand for."""
        unknown = [link for link in links if link.verdict is Verdict.UNKNOWN]
        votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
        spellings: dict[str, str] = {}
        for link in unknown:
            name = self.name(link.mention)
            votes[arabic.fold(name)][link.mention.type] += 1
            spellings.setdefault(arabic.fold(name), name)
        surnames = {key.split(" ")[-1] for key in votes if " " in key and EntityType.PERSON in votes[key]}
        types = {key: _elected(found, is_surname=key in surnames) for key, found in votes.items()}
        known = [link.mention.text for link in links if link.qid is not None and link.mention.type is EntityType.PERSON]
        owners = self._owners(types, map(arabic.fold, known))
        return [self._in_full(link, spellings, types, owners) for link in links]

    def _declared(self, name: str) -> str:
        """Return the one name for the forms of a body that the tables declare (الحوثيون, الحوثية: الحوثي), or ""."""
        bodies = self.aliases.roles[Role.BODY]
        if arabic.fold(name) not in bodies:
            return ""
        singular = _MEMBERS.sub("", name)
        return singular if arabic.fold(singular) in bodies else name

    def _owners(self, types: Mapping[str, EntityType | None], known: Iterable[str]) -> dict[str, str]:
        """Return for each short unknown name the longer one of the article that it stands for, if no other may be."""
        persons = {key for key, kind in types.items() if kind is EntityType.PERSON}
        longer: dict[str, set[str]] = defaultdict(set)
        for full in (*persons, *known):
            names = full.split(" ")
            for first in range(1, len(names)):
                # The last name alone, or with what begins it (بن لادن): two names are her father's, not short for hers.
                if first == len(names) - 1 or names[first] in self.aliases.roles[Role.NAME_PARTICLE]:
                    longer[" ".join(names[first:])].add(full)
        heads = self.aliases.roles[Role.HEAD] | self.aliases.roles[Role.LONG_HEAD]
        for full, kind in types.items():
            head, _, rest = full.partition(" ")
            if kind is EntityType.ORG and head in heads:
                longer[rest].add(full)
        owners = {}
        for short, kind in types.items():
            # "توفيق علاوي" and "محمد توفيق علاوي" are one: the first is the end of the other.
            fuller = longer[short]
            longest = [full for full in fuller if not any(other.endswith(" " + full) for other in fuller)]
            if len(longest) == 1 and types.get(longest[0]) is kind is not None:
                owners[short] = longest[0]
        return owners

    def _in_full(
        self,
        link: Link,
        spellings: Mapping[str, str],
        types: Mapping[str, EntityType | None],
        owners: Mapping[str, str],
    ) -> Link:
        """Return the link with its name's type and full name."""
        if link.verdict is not Verdict.UNKNOWN:
            return link
        name = self.name(link.mention)
        key = arabic.fold(name)
        mention = replace(link.mention, type=types[key] or link.mention.type)
        if (body := self._declared(name)) and mention.type is EntityType.ORG:
            return replace(link, mention=mention, name=body if body != mention.text else "")
        if key not in owners:
            return replace(link, mention=mention, name=name if name != mention.text else "")
        full = spellings[owners[key]]
        return replace(link, mention=mention, name=full, reason=link.reason or f"short for {full}")


def _elected(votes: Counter[EntityType], *, is_surname: bool) -> EntityType | None:
    """Return the type of an unknown name: a person's if it is the surname of one, else what most say; None for a draw.

    A state would be in the tables.
    """
    if is_surname and votes[EntityType.PERSON]:
        return EntityType.PERSON
    named = Counter({kind: count for kind, count in votes.items() if kind is not EntityType.STATE}) or votes
    (first, most), *others = named.most_common(2)
    return None if others and others[0][1] == most else first
