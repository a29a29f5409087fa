"""Organizations that a head noun names: with a nationality behind it (الجيش السوري), or as the first word of a name."""

from dataclasses import replace

from kg import arabic
from kg.aliases import Aliases
from kg.model import Article, EntityType, Mention
from kg.spot import Spot, Words, key_of
from kg.tables import Role

_LONGEST_BODY = 4
_LONGEST_PAIR = 3
"""Words that may stand between وزارتا and the first nationality."""


def find_bodies(
    article: Article, words: Words, demonyms: dict[int, Spot], aliases: Aliases
) -> tuple[list[Mention], dict[int, int]]:
    """Return organizations named by head and demonym (الجيش السوري), and end → start of phrases that name none."""
    named: list[Mention] = []
    generic = _pairs(article, words, demonyms, aliases)
    near = {at - count for at in demonyms for count in range(1, _LONGEST_BODY + 1) if at >= count}
    for first in sorted(near):
        word = words[first]
        if word.end in generic:
            continue  # الخارجية of وزارتا الخارجية الروسية والتركية is the body of neither
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


def _pairs(article: Article, words: Words, demonyms: dict[int, Spot], aliases: Aliases) -> dict[int, int]:
    """Return end → start of stretches that speak of several bodies at once: وزارتا الدفاع الروسية والتركية."""
    several: dict[int, int] = {}
    for first, word in enumerate(words):
        reach = range(first + 1, min(first + _LONGEST_PAIR + 2, len(words)))
        last = next((i for i in reach if i in demonyms), None)
        is_pair = last is not None and any(key in aliases.roles[Role.PAIR] for key in arabic.readings(word.key))
        if last is not None and is_pair and _runs_on(article.text, words, first, last):
            while _is_joined(article, demonyms.get(last + 1)):
                last += 1
            several.update({words[i].end: word.start for i in range(first, last + 1)})
        if first in demonyms and _is_joined(article, demonyms.get(first + 1)):
            several.setdefault(demonyms[first + 1].end, 0)  # whatever ends in الروسية والتركية
    return several


def _is_joined(article: Article, demonym: Spot | None) -> bool:
    """Whether there is a demonym with an attached و."""
    return demonym is not None and article.text[demonym.start - 1 : demonym.start] == arabic.CONJUNCTIONS[0]


def _body(article: Article, words: Words, first: int, demonym: Spot, aliases: Aliases) -> tuple[int, int, bool] | None:
    """Return the bounds of the phrase from word *first* to a demonym, and whether it is a name; None if no head is."""
    if demonym.start != words[demonym.first].start:
        return None  # a particle between the two: الجيش والسوري
    start, end = words[first].start, demonym.end
    before = list(arabic.readings(words[first - 1].key)) if first else []
    phrase = article.text[start : words[demonym.first - 1].end]
    for length in (0, *arabic.clitic_lengths(phrase)):
        key = arabic.fold(arabic.after_clitics(phrase, length))
        if key not in aliases.bodies:
            continue
        # In وزير الخارجية التركي the adjective is the minister's: a feminine head has a feminine one.
        if key.endswith("ه") and not key_of(article.text, demonym).endswith(("ه", "ات")):
            continue
        if demonym.first == first + 1 and not aliases.roles[Role.MINISTER].isdisjoint(before):
            continue
        if demonym.after < len(words) and words[demonym.after].key in aliases.roles[Role.FACTION]:
            end = words[demonym.after].end
        contest = key == "الرياسه" and not aliases.roles[Role.CONTEST].isdisjoint(before)
        return start + length, end, aliases.bodies[key] and not contest
    return None


def with_head(article: Article, mention: Mention, words: Words, aliases: Aliases, *, free: int) -> Mention:
    """Return an organization's name from the head on that belongs to it (ائتلاف دولة القانون), if one is before it.

    A name that the tables know is whole, and so is one that begins with a head of its own. *free* is where the mention
    before it ends.
    """
    inside = words.within(mention.start, mention.end)
    if not inside or not inside.start:
        return mention
    # ميونيخ للأمن is no town, so that what stands before it may be its head.
    purpose = mention.type is EntityType.PLACE and any(words[i].key.startswith("لل") for i in inside[1:])
    if mention.type is not EntityType.ORG and not purpose:
        return mention
    head = words[inside.start - 1]
    if head.start < free or head.end + 1 != mention.start or article.text[head.end] != " ":
        return mention
    keys = [words[i].key for i in inside]
    heads, long_heads = aliases.roles[Role.HEAD], aliases.roles[Role.LONG_HEAD]
    if aliases.read(" ".join(keys)) or not (heads | long_heads).isdisjoint(arabic.readings(keys[0])):
        return mention
    if any(
        " ".join([key, *keys[:count]]) in aliases.names
        for key in arabic.readings(head.key)
        for count in range(len(keys))
    ):
        return mention  # وكالة تاس of "وكالة تاس الروسية" is known
    fit = heads | long_heads if any(key.startswith(("ال", "لل")) for key in keys) else heads
    for length in (0, *arabic.clitic_lengths(head.key)):
        if arabic.after_clitics(head.key, length) in fit:
            return replace(mention.cut(article, head.start + length, mention.end), type=EntityType.ORG)
    return mention


def _runs_on(text: str, words: Words, first: int, last: int) -> bool:
    """Whether nothing but spaces, or the joints of hashtags, stands between the words from *first* to *last*."""
    return all(not text[words[i].end : words[i + 1].start].strip(" \u00a0#_") for i in range(first, last))
