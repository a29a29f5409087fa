"""Which stretches of a text are its mentions: what the tagger found and what the tables know, without overlap.

The tagger knows names that no table has; the tables know where a known name begins and ends, and the nationality
adjectives, which no tagger was taught. Where two overlap the one of more words stands: رجب طيب أردوغان over أردوغان,
مجلس الأمن الدولي over الأمن.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg import arabic
from kg.aliases import Aliases
from kg.model import Article, EntityType, Mention, Rung
from kg.spot import Spot, Words

_SURE_LENGTH = 5
"""Letters from which a state's one-word name is believed without the tagger: قطر is also a diameter, بنين sons."""
_LONGEST_BODY = 4
_CONTESTS = ("انتخابات", "مرشح", "مرشحه", "مرشحي", "سباق", "حمله")
"""Folded words after which الرئاسة is an office to be won, not the one who holds it."""
_OTHER_BODIES = ("الحر",)
"""Folded adjectives that make another body of the one before them: الجيش السوري الحر."""
_EMPLOYERS = (EntityType.STATE, EntityType.ORG)
_MINISTERS = ("وزير", "وزيره", "وزيري", "وزراء")
"""Folded words that make the ministry behind them a part of a title."""
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
    mentions = [_without_head(article, mention, words, demonyms, aliases) for mention in _joined(article, tagged)]
    mentions = [m for m in mentions if m.start < m.end and _count(words, m) and not _is_common(m, aliases)]
    bodies, generic = _bodies(article, words, demonyms, aliases)
    mentions = [m for m in mentions if m.start < generic.get(m.end, 0) or m.end not in generic]
    full_names = {arabic.fold(m.text) for m in mentions if m.type is EntityType.PERSON and " " in m.text}

    offers: list[tuple[int, int, Stretch]] = []  # (words, preference, stretch)
    for mention in (*mentions, *bodies):
        offers.append((_count(words, mention), 2, Stretch(mention=mention)))
    starts, ends = [mention.start for mention in mentions], [mention.end for mention in mentions]
    taken = bytearray(len(article.text))
    for spot in spots:
        if not spot.candidates:
            taken[spot.start : spot.end] = b"\1" * (spot.end - spot.start)
            continue
        own = mentions[bisect_right(ends, spot.start) : bisect_left(starts, spot.end)]
        if not _is_believed(article, spot, own, full_names, words, aliases):
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
    chosen: list[Stretch] = []
    for _, _, stretch in offers:
        start, end = stretch.mention.start, stretch.mention.end
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            chosen.append(stretch)
    return sorted(chosen, key=lambda s: s.mention.start)


def _is_believed(
    article: Article, spot: Spot, own: list[Mention], full_names: set[str], words: Words, aliases: Aliases
) -> bool:
    """Whether the tables alone, or with the tagger, are enough to take the spot for a mention."""
    inside = [m for m in own if m.start <= spot.start and spot.end <= m.end]
    key = _key(article, spot)
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
    if spot.words > 1 or spot.sure or any(m.end == spot.end and spot.start - m.start <= 2 for m in inside):
        return True
    if _title_before(spot, words, aliases) is not None:
        return True
    is_state = all(c.type is EntityType.STATE for c in spot.candidates)
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


def _is_common(mention: Mention, aliases: Aliases) -> bool:
    """Whether a mention is a common word (حدود، وكالة) or a bare title (بريف) that the tagger took for a name."""
    key = arabic.fold(mention.text)
    return key in aliases.stop_words or (
        key not in aliases.names and any(k in aliases.titles for k in arabic.readings(key))
    )


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


def _joined(article: Article, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Yield the tagger's mentions, a person's name that it cut in two made whole (رجب طيب | أردوغان)."""
    last: Mention | None = None
    for mention in mentions:
        if last is not None:
            both = last.type is mention.type is EntityType.PERSON
            # A و before the second makes it another person.
            if both and article.text[last.end : mention.start] == " " and not mention.text.startswith("و"):
                score = min(last.score, mention.score)
                last = replace(last.cut(article, last.start, mention.end), score=score)
                continue
            yield last
        last = mention
    if last is not None:
        yield last


def _without_head(
    article: Article, mention: Mention, words: Words, demonyms: dict[int, Spot], aliases: Aliases
) -> Mention:
    """Return the mention without quotes around it and without titles, generic heads and nationalities before it."""
    start, end = mention.start, mention.end
    while start < end and article.text[start] in _QUOTES:
        start += 1
    while start < end and article.text[end - 1] in _QUOTES:
        end -= 1
    inside = words.within(start, end)
    mention = replace(mention, type=_type_by_title([words[i].key for i in inside], mention.type, aliases))
    while len(inside) > 1:
        keys = [words[i].key for i in inside]
        skip = _title_words(keys, mention.type, aliases)
        if not skip and mention.type is EntityType.PERSON:
            skip = demonyms[inside[0]].words if inside[0] in demonyms else _employer_words(keys, aliases)
        if not skip or skip >= len(inside):
            break
        inside = inside[skip:]
        start = words[inside[0]].start
    return mention.cut(article, start, end)


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


def _bodies(
    article: Article, words: Words, demonyms: dict[int, Spot], aliases: Aliases
) -> tuple[list[Mention], dict[int, int]]:
    """Return organizations named by head and demonym (الجيش السوري), and end → start of phrases that name none."""
    named: list[Mention] = []
    generic: dict[int, int] = {}
    for first, word in enumerate(words):
        for count in range(_LONGEST_BODY, 0, -1):
            demonym = demonyms.get(first + count)
            if demonym is None or not _runs_on(article.text, words, first, first + count):
                continue
            found = _body(article, words, first, demonym, aliases)
            if found is None:
                continue
            start, end, is_name = found
            if is_name:
                text = article.text[start:end]
                named.append(Mention(start=start, end=end, text=text, type=EntityType.ORG, score=1.0))
            else:
                generic[end] = min(word.start, generic.get(end, word.start))
    return named, generic


def _body(article: Article, words: Words, first: int, demonym: Spot, aliases: Aliases) -> tuple[int, int, bool] | None:
    """Return the bounds of the phrase from word *first* to a demonym, and whether it is a name; None if no head is."""
    if demonym.start != words[demonym.first].start:
        return None  # a particle between the two: الجيش والسوري
    start, end = words[first].start, demonym.end
    before = words[first - 1].key if first else ""
    phrase = article.text[start : words[demonym.first - 1].end]
    for length in (0, *arabic.clitic_lengths(phrase)):
        key = arabic.fold(arabic.after_clitics(phrase, length))
        if key not in aliases.bodies:
            continue
        # In وزير الخارجية التركي the adjective is the minister's: a feminine head has a feminine one.
        if key.endswith("ه") and not _key(article, demonym).endswith(("ه", "ات")):
            continue
        if demonym.first == first + 1 and before.endswith(_MINISTERS):
            continue
        if demonym.after < len(words) and words[demonym.after].key in _OTHER_BODIES:
            end = words[demonym.after].end
        contest = key == "الرياسه" and before.endswith(_CONTESTS)
        return start + length, end, aliases.bodies[key] and not contest
    return None


def _key(article: Article, spot: Spot) -> str:
    """Return the folded words of a spot."""
    return arabic.fold(article.text[spot.start : spot.end])


def _runs_on(text: str, words: Words, first: int, last: int) -> bool:
    """Whether nothing but spaces stands between the words from *first* to *last*."""
    return all(not text[words[i].end : words[i + 1].start].strip(" \u00a0") for i in range(first, last))


def _count(words: Words, mention: Mention) -> int:
    return len(words.within(mention.start, mention.end))
