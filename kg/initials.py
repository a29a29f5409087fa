"""Names that are spelled letter by letter with full stops between (سي.إن.إن), made whole where the tagger cut them."""

from collections.abc import Iterable, Iterator

from kg.aliases import Aliases
from kg.model import Article, Mention
from kg.spot import Words
from kg.tables import Role


def with_initials(article: Article, mentions: Iterable[Mention], words: Words, aliases: Aliases) -> Iterator[Mention]:
    """Yield the mentions, those that a row of letters goes on from or leads to with all of its letters.

    Mentions that become one are one, of the type and with the probability of the first. *mentions* are sorted by start.
    """
    last: Mention | None = None
    for mention in mentions:
        inside = words.within(mention.start, mention.end)
        first, stop = inside.start, inside.stop
        while inside and first and _joins(article.text, words, first - 1, aliases):
            first -= 1
        while inside and stop < len(words) and _joins(article.text, words, stop - 1, aliases):
            stop += 1
        if (first, stop) != (inside.start, inside.stop):
            mention = mention.cut(
                article, min(mention.start, words[first].start), max(mention.end, words[stop - 1].end)
            )
        if last is not None and mention.start < last.end:
            mention = last.cut(article, last.start, max(last.end, mention.end))
        elif last is not None:
            yield last
        last = mention
    if last is not None:
        yield last


def _joins(text: str, words: Words, at: int, aliases: Aliases) -> bool:
    """Whether nothing but a full stop stands between this word and the next, and both are letters (الإف.بي.آي)."""
    one, other = words[at], words[at + 1]
    letters = aliases.roles[Role.LETTER]
    return text[one.end : other.start] == "." and one.key.removeprefix("ال") in letters and other.key in letters
