"""Whether a capital or palace stands for the government in it: what the words beside it say, by ``metonyms.tsv``.

A capital is the town unless a word says that its state is meant; a palace is the state unless a word says that the
building is. Names joined by "and" are asked together: what stands before the first and behind the last holds for all.
Where the words say both, it is the place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from kg import arabic
from kg.aliases import Aliases, Cue
from kg.model import Article, EntityType, Form, Link
from kg.spot import Words
from kg.tables import GAP

_GAP_WORDS = 3
_FAR = 40
"""Words beside a name that are looked at."""
_JOINT = re.compile("[ \u00a0\t\"'«»“”„‘’()\\[\\]#_]*")
"""What stands between two words of a phrase; a comma or a dash ends it."""
_NO_STOP = re.compile("[^.!?؟;؛\n\r\u2028\u2029]*")
_DEFINITE = re.compile("ال(?!ي$).+")
_ASIDE = re.compile("(?:في|ب|ل|علي|من|عن|الي|خلال)(?:ه|ها|هم|هما)")
"""Folded particles with a pronoun, which come between a verb and its subject (تتهم فيه موسكو)."""
_OBJECTS = ("هما", "ها", "هم", "ه")
_PARTICLES = frozenset(("علي", "الي", "بين", "لدي"))
"""Folded words that others become without their pronoun: عليها is no على."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or attached particle beside a name: where it is, and the spellings by which a cue knows it."""

    start: int
    end: int
    keys: frozenset[str]
    closed: bool = False
    """Whether it can have no genitive: ترامب in اتهم ترامب موسكو, and not عمدة in اتهم عمدة موسكو."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A cue found beside a name, and the tokens that it spans."""

    cue: Cue
    tokens: tuple[Token, ...]

    @property
    def weight(self) -> tuple[int, int]:
        """More words of the cue before fewer, then the nearer before the farther."""
        return sum(token is not None for token in self.cue.tokens), -len(self.tokens)

    def words(self, text: str) -> str:
        """Return its words as the text has them."""
        return text[min(token.start for token in self.tokens) : max(token.end for token in self.tokens)]


def mark_metonyms(article: Article, words: Words, links: Sequence[Link], aliases: Aliases) -> list[Link]:
    """Return the links; a capital or palace that stands for its state has it as ``intended``, and says why."""
    marked: list[Link] = []
    ends = frozenset(link.mention.end for link in links)
    for group in _joined(article.text, links):
        if any(_state(link, aliases) for link in group):
            marked += _marked(article.text, words, group, ends, aliases)
        else:
            marked += group
    return marked


def _joined(text: str, links: Sequence[Link]) -> Iterator[list[Link]]:
    """Yield the links in runs of names joined by nothing but "and" (موسكو وأنقرة); most are alone."""
    group: list[Link] = []
    for link in links:
        joined = group and text[group[-1].mention.end : link.mention.start].strip("،# \u00a0") == "و"
        if group and not (joined and group[-1].form is link.form is Form.NAME):
            yield group
            group = []
        group.append(link)
    if group:
        yield group


def _state(link: Link, aliases: Aliases) -> str | None:
    """Return the state that a capital or palace may stand for, or None for any other name."""
    if link.form is Form.DEMONYM or not link.candidates:
        return None
    seat = aliases.seats.get(link.qid or "")
    return seat or aliases.metonyms.get(arabic.fold(link.candidates[0].alias))


def _marked(text: str, words: Words, group: list[Link], ends: Set[int], aliases: Aliases) -> Iterator[Link]:
    """Yield the links of names joined by "and", marked by the words around them."""
    start, end = group[0].mention.start, group[-1].mention.end
    own = words.within(start, end)
    before = list(_before(text, words, start, ends))
    after = list(_tokens(text, words, own.stop - 1, 1, _JOINT))
    sentence = [*_tokens(text, words, own.start, -1, _NO_STOP), *_tokens(text, words, own.stop - 1, 1, _NO_STOP)]
    # دمشق وحلب are two towns, whatever is said of them.
    towns = any(link.mention.type is EntityType.PLACE and _state(link, aliases) is None for link in group)
    for link in group:
        state = _state(link, aliases)
        if state is None or towns:
            yield link
            continue
        kind = "town" if link.qid in aliases.seats else "palace"
        kinds = {"", kind, "pair"} if len(group) > 1 else {"", kind}
        left = list(_hits(before, "before", kinds, aliases))
        right = list(_hits(after, "after", kinds, aliases))
        said = [hit for hit in (_best(left), _best(right)) if hit is not None]
        said += (hit for token in sentence for hit in _hits([token], "sentence", kinds, aliases))
        # A verb behind the name is its own only where a clause begins with the name.
        clause = not before or any(hit.cue.says == "clause" for hit in left)
        states = [hit for hit in said if hit.cue.says == "state" and (clause or hit not in right)]
        if any(hit.cue.says == "place" for hit in said) or not (states or kind == "palace"):
            yield link
            continue
        why = f"{states[0].words(text)} beside it (metonyms.tsv)" if states else "a seat of government (aliases.tsv)"
        reason = "; ".join(filter(None, (link.reason, f"its state is meant: {why}")))
        yield replace(link, intended=state, reason=reason)


def _best(hits: Iterable[Hit]) -> Hit | None:
    """Return the weightiest hit that says what the name means."""
    return max((hit for hit in hits if hit.cue.says != "clause"), key=lambda hit: hit.weight, default=None)


def _hits(context: Sequence[Token], side: str, kinds: set[str], aliases: Aliases) -> Iterator[Hit]:
    """Yield the cues of one side that the tokens there, the nearest first, begin with."""
    if not context:
        return
    keys = [*sorted(context[0].keys), *([GAP] if context[0].closed else [])]
    for cue in (cue for key in keys for cue in aliases.cues.get((side, key), ())):
        tokens = cue.tokens[::-1] if side == "before" else cue.tokens
        if cue.of in kinds and (reach := _reach(tokens, context)):
            yield Hit(cue=cue, tokens=tuple(context[:reach]))


def _reach(tokens: Sequence[frozenset[str] | None], context: Sequence[Token], at: int = 0) -> int:
    """Return the end of a cue's words in the context, from *at* on; 0 if they are not there."""
    if not tokens:
        return at
    if tokens[0] is None:
        ends = (_reach(tokens[1:], context, at + skip) for skip in range(_GAP_WORDS + 1))
        return next(filter(None, ends), 0)
    found = at < len(context) and tokens[0] & context[at].keys
    return _reach(tokens[1:], context, at + 1) if found else 0


def _before(text: str, words: Words, start: int, ends: Set[int]) -> Iterator[Token]:
    """Yield the tokens before a name, the nearest first, to where its phrase begins; an attached ل is one."""
    first = words.within(start, start + 1).start
    attached = text[words[first].start : start]
    if particle := attached.lstrip("وف"):
        yield Token(start=start - len(particle), end=start, keys=frozenset([particle]))
    if attached == particle:  # behind a و another phrase begins
        yield from _tokens(text, words, first, -1, _JOINT, ends)


def _tokens(
    text: str, words: Words, index: int, step: int, joint: re.Pattern[str], ends: Set[int] = frozenset()
) -> Iterator[Token]:
    """Yield the words before (-1) or behind (1) a word, the nearest first, while *joint* is all between two."""
    for _ in range(_FAR):
        last, index = index, index + step
        low, high = sorted((last, index))
        if low < 0 or high == len(words) or not joint.fullmatch(text, words[low].end, words[high].start):
            return
        word = words[index]
        if _ASIDE.fullmatch(word.key):
            continue
        closed = word.end in ends or any(map(_DEFINITE.fullmatch, arabic.readings(word.key)))
        yield Token(start=word.start, end=word.end, keys=spellings(text[word.start : word.end]), closed=closed)


@lru_cache(maxsize=4096)
def spellings(word: str) -> frozenset[str]:
    """Return a word folded, as it is and without what is attached: particles, ال, the س of the future, an object.

    >>> sorted(spellings("ستتهمها"))
    ['تتهم', 'تتهمها', 'ستتهم', 'ستتهمها']
    """
    key = arabic.fold(word)
    found = set(arabic.readings(key))
    if key.startswith(arabic.CONJUNCTIONS) and len(key) > 2:
        found.add(key[1:])  # ومع
    found |= {form[2:] for form in found if form.startswith("ال")}
    found |= {form[1:] for form in found if form.startswith(("ست", "سي"))}
    if not word.endswith("ة"):  # دورة is no دور of anybody
        bare = {form.removesuffix(end) for form in found for end in _OBJECTS if len(form) - len(end) > 2}
        bare |= {form[:-1] + "ه" for form in bare - found if form.endswith("ت")}  # دعوته is of دعوة
        found |= bare - _PARTICLES
    # Of two capitals: أعلنتا, تتهمان, مصممتان.
    found |= {form[:-1] for form in found if form.endswith("تا")}
    found |= {form[:-2] for form in found if form.startswith("ت") and form.endswith("ان")}
    found |= {form[:-3] + "ه" for form in found if form.endswith(("تان", "تين"))}
    return frozenset(found - {""})
