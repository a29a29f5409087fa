"""Other transliterations of known names, by rule and not by row: زوكربرغ is زوكربيرغ, بوركينافاسو is بوركينا فاسو.

Foreign names are written in many ways: a vowel long or short, a letter doubled, غ or ج or ك for g, ط or ت, words apart
or together. The rules are for what no row knows, and refuse more than they take: of Arabic names a vowel makes another
(حسن, حسين), and so it may of short ones (مانوس, ماناوس).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from kg import arabic
from kg.aliases import Aliases
from kg.model import Candidate

_SHORTEST_WORD = 4
"""Letters of a word that may be written otherwise."""
_LONG_WORD = 7
"""Letters of a word from which two of them may be others, else one; in a name of several words."""
_LONG_NAME = 9
"""The same, of a name of one word."""


def find_transliterations(key: str, aliases: Aliases) -> tuple[Candidate, ...]:
    """Return the items of the known names of which a folded name that no row knows is another transliteration.

    In order of QID. A word that known names have is written as it is meant, and items that ``not-aliases.tsv`` denies
    to this spelling are left out.
    """
    if len(_joined(key)) < arabic.SHORTEST_SOUND:
        return ()
    found: dict[str, Candidate] = {}
    for name in aliases.sounds.get(arabic.sound(key), ()):
        if is_transliteration(key, name) and not any(_is_word(word, aliases) for word, _ in other_words(key, name)):
            for candidate in aliases.names[name]:
                found.setdefault(candidate.qid, candidate)
    denied = aliases.denied.get(key, frozenset())
    return tuple(found[qid] for qid in sorted(found, key=lambda qid: (len(qid), qid)) if qid not in denied)


def is_transliteration(key: str, name: str) -> bool:
    """Whether two folded names of one sound may be one name: word for word the same but for a letter or two.

    >>> is_transliteration("مارك زوكربرغ", "مارك زوكربيرج"), is_transliteration("محمد حسن", "محمد حسين")
    (True, False)
    """
    from rapidfuzz.distance import Levenshtein

    alone = " " not in key + name
    for word, other in other_words(key, name):
        shortest = min(len(word), len(other))
        # القصور is no القصير: a word with an article is Arabic.
        if shortest < _SHORTEST_WORD or word.startswith("ال") or other.startswith("ال"):
            return False
        if arabic.sound(word) != arabic.sound(other):
            return False
        if Levenshtein.distance(word, other) > (2 if shortest >= (_LONG_NAME if alone else _LONG_WORD) else 1):
            return False
        # A letter more or less is likelier the same town than another letter in its place.
        if alone and shortest < _LONG_WORD and len(word) == len(other):
            return False
    return _joined(key) == _joined(name) or key.count(" ") == name.count(" ")


def list_alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each two of these folded names that may be transliterations of one, in their order."""
    sounds: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(_joined(name)) >= arabic.SHORTEST_SOUND:
            sounds[arabic.sound(name)].append(name)
    for alike in sounds.values():
        yield from (pair for pair in combinations(alike, 2) if is_transliteration(*pair))


def other_words(key: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of words in which two names differ; none if it is only in the spaces between them."""
    if _joined(key) != _joined(name):
        yield from ((one, other) for one, other in zip(key.split(" "), name.split(" "), strict=False) if one != other)


def _joined(key: str) -> str:
    return key.replace(" ", "")


def _is_word(word: str, aliases: Aliases) -> bool:
    """Whether a folded word is known as it is: another name's, a title or a common word."""
    return word in aliases.name_words or word in aliases.stop_words or word in aliases.titles
