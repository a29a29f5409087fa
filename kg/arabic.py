"""Arabic spelling, as plain functions from text to text. Standard library only."""

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
# Tashkeel, Quranic marks, tatweel, and the invisible direction and joining controls.
_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a]+(?: [\u0621-\u063a\u0641-\u064a]+)*")
# Words without marks, nearly all of print: of all that is folded, they can have the carriers alone.
_LETTERS = str.maketrans(
    {chr(code): chr(code) for code in range(0x600, 0x700)}  # what stands here is found far faster than what does not
    | {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",  # Farsi yeh, from careless keyboards
        "ة": "ه",
        "ک": "ك",
        "ؤ": "و",
        "ئ": "ي",
    }
)
_JOINTS = re.compile("['’ʼ`_#-]")


def fold(text: str) -> str:
    """Return the key under which spellings of one name meet.

    Folds, in this order: compatibility forms, marks, alef/yeh/teh/hamza carriers, hyphens, apostrophes and the
    joints of hashtags, spaces, case of Latin letters. ``fold(fold(x)) == fold(x)``. Lossy: for looking up only, never
    for showing.

    >>> fold("القَاهِرَة"), fold("غير‌ بيدرسن  ")
    ('القاهره', 'غير بيدرسن')
    """
    return _fold_known(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text.translate(_LETTERS)
    text = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    text = _JOINTS.sub(" ", text.translate(_LETTERS)).casefold()
    # Casefolding may decompose (İ), and a mark taken off may leave something to compose.
    text = _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_LETTERS)
    return " ".join(text.split())


_SHORT = 32
_fold_known = lru_cache(1 << 15)(_fold)
"""Words and names come again and again; longer texts do not, and would fill the memory."""
_SOUNDS = str.maketrans(
    # g, which Arabic has no letter for; t; v; p; s; z
    {
        "غ": "ك",
        "ج": "ك",
        "ق": "ك",
        "گ": "ك",
        "چ": "ك",
        "ط": "ت",
        "ث": "ت",
        "ڤ": "ف",
        "پ": "ب",
        "ص": "س",
        "ظ": "ز",
    }
)
SHORTEST_SOUND = 6
"""Letters of a name from which its sound tells something, spaces not counted."""
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[اويء]")


def sound(key: str) -> str:
    """Return what transliterations of one foreign name have in common: its first and last letter, and its consonants.

    *key* is folded text. Folds further, in this order: spaces, تش and ش, doubled letters, the letters that stand for
    one foreign sound, and the vowels within. Very coarse: names that sound alike are still to be compared.

    >>> sound("زوكربرغ") == sound("زوكربيرج"), sound("بوركينا فاسو") == sound("بوركينافاصو")
    (True, True)
    """
    letters = _DOUBLED.sub(r"\1", key.replace(" ", "").replace("تش", "ش")).translate(_SOUNDS)
    return letters[:1] + _VOWELS.sub("", letters[1:-1]) + letters[1:][-1:]


CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
_PARTICLES = (*CONJUNCTIONS, *PREPOSITIONS)
_SHORTEST_REST = 3
_STROKE = "\u0640"
"""Tatweel."""


def clitic_lengths(text: str) -> tuple[int, ...]:
    """Return how many leading letters of *text* may be attached particles (و ف ب ل ك), fewest first.

    The stroke that holds a particle apart counts with it (لـCNN). What is left has at least three letters. Whether the
    letters are particles or part of the name is for the caller to find out: وليد may be "and Lid" only where no Walid
    is known.

    >>> clitic_lengths("وبالقاهرة"), clitic_lengths("ولـCNN"), clitic_lengths("موسكو")
    ((1, 2), (1, 3), ())
    """
    if not text.startswith(_PARTICLES):
        return ()
    both = text.startswith(CONJUNCTIONS) and text.startswith(PREPOSITIONS, 1)
    rests = [len(text[count:].lstrip(_STROKE)) for count in ((1, 2) if both else (1,))]
    return tuple(len(text) - rest for rest in rests if rest >= _SHORTEST_REST)


def held_apart(text: str) -> int:
    """Return the length of the particles before a name that a stroke holds apart from it, else 0.

    >>> held_apart("ولـCNN"), held_apart("لبنان"), held_apart("فـلسطين")
    (3, 0, 0)
    """
    lengths = (n for n in clitic_lengths(text) if text[n - 1] == _STROKE)
    return next((n for n in lengths if text[:n].rstrip(_STROKE).endswith(PREPOSITIONS)), 0)


def after_clitics(text: str, length: int) -> str:
    """Return the name that stands behind *length* letters of clitics, with the alef that ل swallowed.

    >>> after_clitics("للأمم المتحدة", 1), after_clitics("وبالقاهرة", 2), after_clitics("ليبيا", 0)
    ('الأمم المتحدة', 'القاهرة', 'ليبيا')
    """
    rest = text[length:]
    swallowed = text[:length].endswith("ل") and rest.startswith("ل")
    return "ا" + rest if swallowed else rest


def rests(text: str, length: int) -> tuple[str, ...]:
    """Return the names that may stand behind *length* letters of clitics, likelier ones first.

    >>> rests("للبنان", 1), rests("ببيروت", 1)
    (('البنان', 'لبنان'), ('بيروت',))
    """
    rest, whole = text[length:], after_clitics(text, length)
    return (rest,) if whole == rest else (whole, rest)


def readings(key: str) -> tuple[str, ...]:
    """Return a folded spelling as it is, then what it may be without clitics, fewest taken off first.

    >>> readings("وبمحافظه")
    ('وبمحافظه', 'بمحافظه', 'محافظه')
    """
    lengths = clitic_lengths(key)
    if not lengths:
        return (key,)
    return (key, *(rest.strip() for length in lengths for rest in rests(key, length)))  # a و may stand by itself


def has_clitic_before_article(text: str) -> int:
    """Return the length of clitics before an unmistakable definite article, else 0.

    >>> has_clitic_before_article("والبرغوثي"), has_clitic_before_article("للجزيرة"), has_clitic_before_article("والتر")
    (1, 1, 0)
    """
    for length in clitic_lengths(text):
        # Three letters after ال: in والتر (Walter) and بالمر (Palmer) the ال belongs to the name.
        if after_clitics(text, length).startswith("ال") and len(text.split()[0]) - length >= 5:
            return length
    return 0


def has_clitic_before_hamza(text: str) -> int:
    """Return the length of clitics before an alef with hamza or madda, which no name has as its second letter, else 0.

    >>> has_clitic_before_hamza("وأوليفيه جيرو"), has_clitic_before_hamza("لإسطنبول"), has_clitic_before_hamza("وائل")
    (1, 1, 0)
    """
    first = text.split(" ")[0]
    for length in clitic_lengths(first):
        if first[length] in "أإآ" and len(first) - length > _SHORTEST_REST:  # لأجل is a word
            return length
    return 0


_CASE_ENDING = re.compile("(?:اً|ًا|ً|ا)$")


def without_case_ending(text: str) -> str | None:
    """Return the word without an accusative ending (تركياً, روسيّا), or None where it has none.

    >>> without_case_ending("تركياً"), without_case_ending("سوري")
    ('تركي', None)
    """
    bare = _CASE_ENDING.sub("", text)
    return bare if bare != text and len(bare) >= _SHORTEST_REST else None


def has_arabic_letters(text: str) -> bool:
    """Whether there is at least one Arabic letter to read in *text*.

    >>> has_arabic_letters("هنا"), has_arabic_letters("here 🙂"), has_arabic_letters("\u064b\u064c")
    (True, False, False)
    """
    return any(unicodedata.category(c) == "Lo" and "ARABIC" in unicodedata.name(c, "") for c in text)
