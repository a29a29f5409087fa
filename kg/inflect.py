"""Forms of the verbs and nouns of closed lists, made from their dictionary forms. Standard library only.

What comes out is spelled without vowels, as print is; some forms of weak verbs that print hardly has are left out.
"""

from collections.abc import Iterator

_OBJECTS = ("ه", "ها", "هم", "هما")


def verb_forms(past: str, present: str) -> Iterator[tuple[str, str, str, int]]:
    """Yield (form, tense, gender, number) of a verb in the third person; in the future, of the first (سألتقي), too.

    Tense is past, present or future, gender m or f, or empty of the first person; number is 1, or 2 for two and more: a
    verb before its subject is 1.

    >>> forms = {form: tense for form, tense, _, _ in verb_forms("التقى", "يلتقي")}
    >>> [(form, forms[form]) for form in ("التقت", "التقيا", "تلتقي", "سيلتقيان", "التقاه")]
    [('التقت', 'past'), ('التقيا', 'past'), ('تلتقي', 'present'), ('سيلتقيان', 'future'), ('التقاه', 'past')]
    """
    weak = past.endswith(("ى", "ا"))
    stem = past[:-1] if weak else past
    joint = "و" if past.endswith("ا") and present.endswith("و") else "ي"
    dual = stem + joint + "ا" if weak else past + "ا"
    yield past, "past", "m", 1
    yield stem + "ت", "past", "f", 1
    yield from ((stem + "تا", "past", "f", 2), (dual, "past", "m", 2), (stem + "وا", "past", "m", 2))
    if weak:
        yield stem + joint + "ت", "past", "f", 1  # the passive: أُجريت
    for end in _OBJECTS:
        yield (stem + "ا" if weak else stem) + end, "past", "m", 1
        yield stem + "ت" + end, "past", "f", 1
    for first, gender in (("ي", "m"), ("ت", "f")):
        form = first + present[1:]
        bare = form[:-1] + "ي" if form.endswith("ى") else form
        plural = form[:-1] if form.endswith(("ي", "ى", "و")) else form
        forms = [(form, 1), *((bare + end, 2) for end in ("ان", "ا")), *((plural + end, 2) for end in ("ون", "وا"))]
        forms += [((form[:-1] + "ا" if form.endswith("ى") else form) + end, 1) for end in _OBJECTS]
        for each, number in forms:
            yield each, "present", gender, number
            yield "س" + each, "future", gender, number
    yield from (("س" + first + present[1:], "future", "", 1) for first in ("أ", "ن"))


def noun_forms(words: str) -> Iterator[str]:
    """Yield a noun, alone or with its adjectives, as print has it: bare, accusative, with article, with a pronoun.

    >>> forms = set(noun_forms("اتصال هاتفي"))
    >>> forms >= {"اتصالا هاتفيا", "الاتصال الهاتفي", "اتصاله الهاتفي"}, "زيارتها" in set(noun_forms("زيارة"))
    (True, True)
    """
    noun, *adjectives = words.split(" ")
    bare, definite = " ".join(["", *adjectives]), " ".join(["", *("ال" + word for word in adjectives)])
    yield noun + bare
    yield "ال" + noun + definite
    if noun.endswith("ة"):
        stem = noun[:-1] + "ت"
    else:
        stem = noun
        yield noun + "ا" + "".join(f" {word}ا" for word in adjectives)
    # لقاء, and with a pronoun لقاؤه, لقائه
    for carrier in (stem[:-1] + "ئ", stem[:-1] + "ؤ") if stem.endswith("اء") else (stem,):
        for end in _OBJECTS:
            yield carrier + end + definite
    for end in ("ان", "ين"):
        yield stem + end + bare
        yield "ال" + stem + end + definite


def title_forms(title: str) -> Iterator[tuple[str, int]]:
    """Yield (form, number) of a title: 1 for one person, 2 for two; with and without article, case and pronoun.

    >>> forms = dict(title_forms("وزير"))
    >>> [forms[form] for form in ("الوزير", "وزيرها", "وزيرا", "وزيري", "الوزيران")]
    [1, 1, 2, 2, 2]
    """
    noun, _, rest = title.partition(" ")
    stem = noun[:-1] + "ت" if noun.endswith("ة") else noun
    tail = f" {rest}" if rest else ""
    yield title, 1
    if not noun.startswith("ال"):
        yield "ال" + title, 1
    for end in _OBJECTS:
        yield stem + end + tail, 1
    for end in ("ا", "ي"):
        yield stem + end + tail, 2
    for end in ("ان", "ين"):
        yield stem + end + tail, 2
        yield "ال" + stem + end + tail, 2
