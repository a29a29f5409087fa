"""Which stretches of a text are its mentions: what the tagger found and what the tables know, without overlap.

The tagger knows names that no table has; the tables know where a known name begins and ends, and the nationality
adjectives, which no tagger was taught. Where two overlap the one of more words stands: رجب طيب أردوغان over أردوغان,
مجلس الأمن الدولي over الأمن.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg import arabic
from kg.aliases import Aliases
from kg.bodies import find_bodies, with_head
from kg.initials import with_initials
from kg.model import Article, EntityType, Mention, Rung
from kg.people import People, words_of_longer_names
from kg.spot import Spot, Words, key_of
from kg.tables import CLUB, Role

_SURE_LENGTH = 5
"""Letters from which a state's one-word name is believed without the tagger: قطر is also a diameter, بنين sons."""
_SHORTEST_NAME = 2
_PLURAL = re.compile("ال\\w{3,}(?:ون|ين|تان|تين)")
"""Definite plurals and duals."""
_DEFINITE = re.compile("(?:[وف]?[بك]?ال|[وف]?لل).")
_EMPLOYERS = (EntityType.STATE, EntityType.ORG)
_QUOTES = "\"'()[]{}«»“”‘’.,،؛:!؟?-–—…ـ#_@/|* \n\t\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A mention to be linked; ``spot`` is what the tables say of exactly these words, where they say something."""

    mention: Mention
    spot: Spot | None = None


def settle_mentions(
    article: Article, tagged: Iterable[Mention], words: Words, spots: Iterable[Spot], aliases: Aliases
) -> list[Stretch]:
    """Return the stretches to link, sorted by start, none overlapping another, quotes and titles outside."""
    spots = [_without_generic_head(article, spot, words, aliases) for spot in spots]
    demonyms = {spot.first: spot for spot in spots if spot.demonym}
    mentions = _whole_names(article, tagged, words, spots, demonyms, aliases)
    bodies, generic = find_bodies(article, words, demonyms, aliases)
    mentions = [m for m in mentions if m.start < generic.get(m.end, 0) or m.end not in generic]
    full_names = {arabic.fold(m.text) for m in mentions if m.type is EntityType.PERSON and " " in m.text}
    named = {candidate.qid for spot in spots for candidate in spot.candidates}
    offers: list[tuple[int, int, Stretch]] = []  # (words, preference, stretch)
    for mention in (*mentions, *bodies):
        offers.append((_count(words, mention), 2, Stretch(mention=mention)))
    starts, ends = [mention.start for mention in mentions], [mention.end for mention in mentions]
    for spot in spots:
        if not spot.candidates:
            continue
        own = mentions[bisect_right(ends, spot.start) : bisect_left(starts, spot.end)]
        if not _is_believed(article, spot, own, full_names, named, words, aliases):
            continue
        score = max((m.score for m in own), default=1.0)
        mention = Mention(
            start=spot.start,
            end=spot.end,
            text=article.text[spot.start : spot.end],
            type=_type(spot, own, words, aliases),
            score=score,
        )
        # Beside a mention of as many words the spot stands: its bounds are free of clitics.
        offers.append((spot.words, 3 + spot.sure, Stretch(mention=mention, spot=spot)))
    offers.sort(key=lambda o: (-o[0], -o[1], o[2].mention.start))
    nameless = [spot for spot in spots if not spot.candidates]
    taken = bytearray(len(article.text))
    chosen: list[Stretch] = []
    for _, _, stretch in offers:
        start, end = stretch.mention.start, stretch.mention.end
        if not any(taken[start:end]) and not any(_is_broken(spot, start, end) for spot in nameless):
            taken[start:end] = b"\1" * (end - start)
            chosen += _without_home(article, stretch, words, demonyms, aliases)
    return sorted(chosen, key=lambda s: s.mention.start)


def _without_home(
    article: Article, stretch: Stretch, words: Words, demonyms: dict[int, Spot], aliases: Aliases
) -> Iterator[Stretch]:
    """Yield a club and the nationality behind it apart (الأهلي المصري), as of any club (نابولي الإيطالي)."""
    spot = stretch.spot
    home = demonyms.get(spot.after - 1) if spot is not None and spot.words > 1 and not spot.demonym else None
    if spot is None or home is None or any(aliases.entities[c.qid].wikidata_class != CLUB for c in spot.candidates):
        yield stretch
        return
    end = words[spot.after - 2].end
    name = replace(spot, end=end, after=spot.after - 1)
    yield Stretch(mention=stretch.mention.cut(article, spot.start, end), spot=name)
    nationality = replace(stretch.mention.cut(article, home.start, home.end), type=home.candidates[0].type, score=1.0)
    yield Stretch(mention=nationality, spot=home)


def _is_broken(expression: Spot, start: int, end: int) -> bool:
    """Whether a stretch is an expression without a name, or breaks it; a longer name may have all its words."""
    apart = end <= expression.start or expression.end <= start
    longer = start <= expression.start and expression.end <= end and end - start > expression.end - expression.start
    return not apart and not longer


def _whole_names(
    article: Article,
    tagged: Iterable[Mention],
    words: Words,
    spots: Sequence[Spot],
    demonyms: dict[int, Spot],
    aliases: Aliases,
) -> list[Mention]:
    """Return the tagger's mentions, each of them one name: without what is no part of it, with the head that is."""
    tagged = tuple(with_initials(article, tagged, words, aliases))
    in_longer = words_of_longer_names(tagged)
    people = People(article=article, words=words, mentions=tagged, spots=spots, demonyms=demonyms, aliases=aliases)
    whole: list[Mention] = []
    free = 0
    # Before titles are cut, too: of والي هاتاي رحمي دوغان the place would go with them.
    for mention in (part for whole_span in people.joined() for part in people.split(whole_span)):
        for part in people.split(_without_head(article, mention, words, demonyms, aliases)):
            name = _without_head(article, part, words, demonyms, aliases)
            name = _without_nationality(article, name, words, demonyms, aliases)
            if name.start < name.end and _count(words, name) and not _is_common(name, in_longer, aliases):
                whole.append(with_head(article, name, words, aliases, free=free))
                free = mention.end
    return whole


def _is_believed(
    article: Article,
    spot: Spot,
    own: list[Mention],
    full_names: set[str],
    named: set[str],
    words: Words,
    aliases: Aliases,
) -> bool:
    """Whether the tables alone, or with the tagger, are enough to take the spot for a mention.

    *named*: the items that the article's names and demonyms may mean.
    """
    inside = [m for m in own if m.start <= spot.start and spot.end <= m.end]
    key = key_of(article.text, spot)
    if spot.rung is Rung.WITHOUT_CASE_ENDING:
        return True  # تركياً is no country, whatever the tagger saw
    if key in aliases.names and key in aliases.demonyms and _has_noun_before(spot, words, aliases):
        return spot.demonym  # الصادرات السعودية, whatever the tagger saw
    if spot.demonym:
        if key in aliases.names and any(m.type is not EntityType.PERSON for m in inside):
            return False  # سورية where the tagger saw the country
        if any(m.type is EntityType.PLACE and m.end == spot.end and spot.start - m.start <= 2 for m in inside):
            return False  # كوبي where it saw a city of that name, not Cubans
        # المصري as somebody's short name: the article has a full name that ends in it.
        person = any(m.type is EntityType.PERSON and m.end == spot.end for m in inside)
        return not (person and any(name.endswith(" " + key) for name in full_names))
    # Latin letters are nothing but a name: (CNN).
    if (
        spot.words > 1
        or spot.sure
        or not arabic.has_arabic_letters(key)
        or any(m.end == spot.end and spot.start - m.start <= 2 for m in inside)
    ):
        return True
    if _title_before(spot, words, aliases) is not None:
        return True
    # A capital whose state is named: الرباط is a ligament, too.
    is_state = all(
        c.type is EntityType.STATE or (c.qid in aliases.capitals and aliases.entities[c.qid].country in named)
        for c in spot.candidates
    )
    return is_state and len(key) >= _SURE_LENGTH and key not in aliases.demonyms and key not in aliases.stop_words


def _has_noun_before(spot: Spot, words: Words, aliases: Aliases) -> bool:
    """Whether a definite word is an adjective of the definite noun right before it, and not a name by itself."""
    if not spot.first or not words[spot.first].key.startswith("ال"):
        return False
    noun, word = words[spot.first - 1], words[spot.first]
    bare = list(arabic.readings(noun.key))
    definite = any(key.startswith("ال") and len(key) > 4 for key in bare)
    known = any(key in aliases.stop_words or key in aliases.names for key in bare)
    return definite and not known and noun.end + 1 == word.start == spot.start


def _type(spot: Spot, own: list[Mention], words: Words, aliases: Aliases) -> EntityType:
    """Return the type that a title before the spot says, else the tagger, else the tables."""
    kinds = [candidate.type for candidate in spot.candidates]
    title = _title_before(spot, words, aliases)
    if spot.demonym or title is not None or not own:
        return title or kinds[0]
    return next((m.type for m in own if m.type in kinds), own[0].type)


def _title_before(spot: Spot, words: Words, aliases: Aliases) -> EntityType | None:
    """Return the type of a title right before the spot, if the spot may be of it (الرئيس الأسد، مدينة حماة)."""
    kinds = {candidate.type for candidate in spot.candidates}
    for count in (2, 1):
        before = words[max(0, spot.first - count) : spot.first]
        if len(before) < count or before[-1].end + 1 != words[spot.first].start:
            continue
        phrase = " ".join(word.key for word in before)
        for key in arabic.readings(phrase):
            if (kind := aliases.titles.get(key)) in kinds:
                return kind
    return None


def _is_common(mention: Mention, people: frozenset[str], aliases: Aliases) -> bool:
    """Whether the tagger took for a name a common word (حدود), a letter, a bare title (بريف) or body (قوات النظام).

    *people*: the words of longer names of persons in the article.
    """
    key = arabic.fold(mention.text)
    if len(key) < _SHORTEST_NAME or key in aliases.stop_words:
        return True
    if key in aliases.names:
        return False
    readings = list(arabic.readings(key))
    if any(reading in aliases.titles or aliases.bodies.get(reading) is False for reading in readings):
        return True
    if mention.type is EntityType.PERSON:
        # اليائسين, "the desperate", unless it is somebody's surname: الحسين.
        return bool(_PLURAL.fullmatch(mention.text)) and key not in people and key not in aliases.person_words
    # Behind a particle, too (للمؤتمر); of a person that may be a name: وعلي.
    common = (aliases.stop_words, aliases.roles[Role.HEAD], aliases.roles[Role.LONG_HEAD])
    for reading in readings:
        if reading in aliases.names or any(reading in words for words in common):
            return reading not in aliases.names
    return False


def _without_generic_head(article: Article, spot: Spot, words: Words, aliases: Aliases) -> Spot:
    """Return the spot from its proper name on: إدلب of محافظة إدلب, which still says which of two places is meant.

    Of a place's name the rest must be a name by itself (مدينة نصر is no نصر), of a person's it need not: الملك سلمان.
    """
    if spot.demonym or spot.words < 2 or not spot.candidates:
        return spot
    keys = [word.key for word in words[spot.first : spot.after]]
    skip = _title_words(keys, spot.candidates[0].type, aliases)
    rest = {candidate.qid for candidate in aliases.names.get(" ".join(keys[skip:]), ())}
    person = spot.candidates[0].type is EntityType.PERSON
    if not skip or not (person or rest & {candidate.qid for candidate in spot.candidates}):
        return spot
    first = spot.first + skip
    return replace(spot, first=first, start=words[first].start, rung=Rung.WITHOUT_TITLE, sure=True)


def _without_head(
    article: Article, mention: Mention, words: Words, demonyms: dict[int, Spot], aliases: Aliases
) -> Mention:
    """Return the mention without quotes around it and without titles, generic heads and nationalities before it."""
    start, end = mention.start, mention.end
    start += arabic.held_apart(mention.text)
    while start < end and article.text[start] in _QUOTES:
        start += 1
    while start < end and article.text[end - 1] in _QUOTES:
        end -= 1
    inside = words.within(start, end)
    kind = _type_by_title([words[i].key for i in inside], mention.type, aliases)
    mention = mention if mention.type is kind else replace(mention, type=kind)
    while len(inside) > 1:
        keys = [words[i].key for i in inside]
        skip = _title_words(keys, mention.type, aliases)
        if not skip and mention.type is EntityType.PERSON:
            demonym = demonyms.get(inside[0])
            # The Turk, but not Turki, which is a first name.
            is_nationality = demonym is not None and article.text.startswith(("ال", "لل"), demonym.start)
            skip = demonym.words if demonym is not None and is_nationality else _employer_words(keys, aliases)
        if not skip or skip >= len(inside):
            break
        inside = inside[skip:]
        start = words[inside[0]].start
    return mention.cut(article, start, end)


def _without_nationality(
    article: Article, mention: Mention, words: Words, demonyms: dict[int, Spot], aliases: Aliases
) -> Mention:
    """Return a name without the nationality behind it (ديلي ميل البريطانية): a known one, if that may be its own.

    Of names that no table has it is cut off a noun that has no article.
    """
    inside = words.within(mention.start, mention.end)
    demonym = demonyms.get(inside.stop - 1)
    if len(inside) < 2 or demonym is None or mention.type is EntityType.PERSON:
        return mention
    whole, rest = (" ".join(words[i].key for i in part) for part in (inside, inside[:-1]))
    if aliases.read(whole):
        return mention
    states = {candidate.qid for candidate in demonym.candidates}
    # كتائب حزب الله العراقية is not the Lebanese party.
    found = aliases.read(rest)
    fits = all(aliases.entities[candidate.qid].country in ("", *states) for candidate in found)
    # Of a noun without its article the definite adjective is none: a name ends there (عكاظ السعودية).
    last = words[inside.stop - 2]
    apart = mention.type is EntityType.ORG and not _DEFINITE.match(last.key) and demonym.start == last.end + 1
    if not found and not (apart and words[inside.stop - 1].key.startswith("ال")):
        return mention
    return mention.cut(article, mention.start, words[inside.stop - 2].end) if fits else mention


def _type_by_title(keys: list[str], kind: EntityType, aliases: Aliases) -> EntityType:
    """Return the type of a known name behind its title (نظام الأسد, seen as an organization), else *kind*."""
    if " ".join(keys) in aliases.names or _title_words(keys, kind, aliases):
        return kind
    for other in EntityType:
        rest = " ".join(keys[_title_words(keys, other, aliases) :])
        if len(rest.split(" ")) < len(keys) and any(c.type is other for c in aliases.names.get(rest, ())):
            return other
    return kind


def _title_words(keys: list[str], kind: EntityType, aliases: Aliases) -> int:
    """Return how many leading words are a title of something of this type, clitic or not; 0 for none.

    The whole is never a title: a state called by its head alone (المملكة) keeps it.
    """
    for count in range(min(len(keys) - 1, 5), 0, -1):
        phrase = " ".join(keys[:count])
        if any(aliases.titles.get(key) is kind for key in arabic.readings(phrase)):
            return count
    return 0


def _employer_words(keys: list[str], aliases: Aliases) -> int:
    """Return how many leading words name what the person heads and not the person (الأمين العام لأوبك محمد باركيندو).

    Two words are left at least, and it is a state, an organization or a province: many a village is called سعد.
    """
    for count in range(len(keys) - 2, 0, -1):
        for key in arabic.readings(" ".join(keys[:count])):
            found = aliases.names.get(key, ())
            if found and all(
                candidate.type in _EMPLOYERS or aliases.entities[candidate.qid].iso for candidate in found
            ):
                return count
    return 0


def _count(words: Words, mention: Mention) -> int:
    return len(words.within(mention.start, mention.end))
