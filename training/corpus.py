"""Step 2: labelled sentences in ``token<TAB>label`` files become texts with typed spans.

The folder given to training holds (see README.md for sources and licences)

    ner/news/train.conll             fine classes of NewsFANE; its last tenth is the dev split
    ner/wiki/train.conll             fine classes of WikiFANE, written without hamza
    ner/wojood-sample/train.conll    nested labels of Wojood
    raw/*.txt.gz                     unlabelled news: its spelling puts the hamza back into the wiki text
    entities/entities.tsv            names of states: Wojood does not tell states from cities
"""

import csv
import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.encoder import read_lines

FINE_TYPES = {
    **dict.fromkeys(
        "Politician Athlete Businessperson Artist Scientist Police Religious_PER Engineer Lawyer Other_PER".split(),
        "PERSON",
    ),
    "Nation": "STATE",
    **dict.fromkeys(
        "Government Non-Governmental Commercial Educational Media Religious_ORG Sports Medical-Science "
        "Entertainment".split(),
        "ORG",
    ),
    **dict.fromkeys(
        "State-or-Province County-or-District Population-Center Water-Body Celestial Land-Region-Natural Continent "
        "GPE-Cluster Building-Grounds Subarea-Facility Path Airport Plant".split(),
        "PLACE",
    ),
}
WOJOOD_TYPES = {"PERS": "PERSON", "ORG": "ORG", "GPE": "GPE", "LOC": "PLACE", "FAC": "PLACE"}

UNSURE = "UNSURE"
"""The type of a span that teaches nothing: whoever labelled it was not sure."""
PASSAGES = (0, 250, 600)
"""Lengths of a passage at most, in code points; 0 is one sentence. Tagging uses windows of up to 600."""

_HAMZA = str.maketrans("أإآٱ", "اااا")
_CARELESS = str.maketrans("أإآٱةى", "ااااهي")
_CLOSING = re.compile(r"^[.,،؛:!؟?)\]»”%]+$")
_OPENING = re.compile(r"^[(\[«“]+$")
_EDGE = "\"'()[]«»“”.,،؛:!؟?-–—…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A text and its entities: (start, end, type), sorted, in code points, end exclusive."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    chances: NDArray[np.float16] | None = None
    """Instead of spans: the chance of each label for each token, of shape (tokens, labels)."""


def read_conll(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield (tokens, labels) of each sentence."""
    tokens: list[str] = []
    labels: list[str] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.strip():
            token, _, label = line.rpartition("\t")
            tokens.append(token.strip())
            labels.append(label)
        elif tokens:
            yield tokens, labels
            tokens, labels = [], []


def fine_label(label: str) -> str:
    """Return the label of one of our types for a label of the 50 fine classes.

    >>> fine_label("B-Nation"), fine_label("I-Book")
    ('B-STATE', 'O')
    """
    prefix, _, name = label.partition("-")
    return f"{prefix}-{FINE_TYPES[name]}" if name in FINE_TYPES else "O"


def wojood_label(label: str) -> str:
    """Return the outermost label of our types from a nest of labels.

    >>> wojood_label("I-OCC|B-ORG|B-GPE")
    'B-ORG'
    """
    for part in label.split("|"):
        prefix, _, name = part.partition("-")
        if name in WOJOOD_TYPES:
            return f"{prefix}-{WOJOOD_TYPES[name]}"
    return "O"


def to_sentence(tokens: list[str], labels: list[str]) -> Sentence:
    """Join tokens as running text (no space before a full stop) and labels as spans without quotes at their edges."""
    text = ""
    open_span: tuple[int, int, str] | None = None
    spans: list[tuple[int, int, str]] = []
    glue = True
    for token, label in zip(tokens, labels, strict=True):
        if not glue and not _CLOSING.match(token):
            text += " "
        start = len(text)
        text += token
        glue = bool(_OPENING.match(token))
        prefix, _, kind = label.partition("-")
        if open_span is not None and prefix == "I" and kind == open_span[2]:
            open_span = (open_span[0], len(text), kind)
            continue
        if open_span is not None:
            spans.append(_trim(text, *open_span))
        open_span = (start, len(text), kind) if kind else None
    if open_span is not None:
        spans.append(_trim(text, *open_span))
    return Sentence(text=text, spans=tuple(span for span in spans if span[0] < span[1]))


def _trim(text: str, start: int, end: int, kind: str) -> tuple[int, int, str]:
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return start, end, kind


def hamza_spellings(lines: Iterable[str]) -> dict[str, str]:
    """Return the commonest spelling with hamza for each word form written without.

    >>> hamza_spellings(["أحمد إلى احمد أحمد"])["احمد"]
    'أحمد'
    """
    counts: dict[str, Counter[str]] = {}
    for line in lines:
        for word in re.findall(r"[\u0621-\u064A]+", line):
            bare = word.translate(_HAMZA)
            if "ا" in bare:
                counts.setdefault(bare, Counter())[word] += 1
    best = {bare: spellings.most_common(1)[0][0] for bare, spellings in counts.items()}
    return {bare: word for bare, word in best.items() if word != bare}


def rewritten(sentence: Sentence, change: Callable[[str], str]) -> Sentence:
    """Return the sentence with every character changed, its spans where their letters went."""
    parts = [change(char) for char in sentence.text]
    places = list(accumulate(map(len, parts), initial=0))
    spans = [(places[start], places[end], kind) for start, end, kind in sentence.spans]
    kept = tuple(span for span in spans if span[0] < span[1])
    return Sentence(text="".join(parts), spans=kept, chances=sentence.chances)


def careless(sentence: Sentence, rng: random.Random) -> Sentence:
    """Return the sentence, now and then as careless typists write it.

    A tenth has bare alefs, a twentieth ه for ة and ي for ى as well, another twentieth no punctuation. Of passages that
    taggers labelled as they were printed, a fifth has ه for ة, and none is without punctuation: all tokens are needed.
    """
    dice = rng.random()
    taught = sentence.chances is not None
    if dice < 0.10:
        return rewritten(sentence, lambda char: char.translate(_HAMZA))
    if dice < (0.30 if taught else 0.15):
        return rewritten(sentence, lambda char: char.translate(_CARELESS))
    if dice < 0.20 and not taught:
        return rewritten(sentence, lambda char: "" if unicodedata.category(char).startswith("P") else char)
    return sentence


def state_names(path: Path) -> frozenset[str]:
    """Return the bare-alef names of all states in the reference table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["type"] == "state"]
    names = {name for row in rows for name in (row["label_ar"], *row["aliases_ar"].split("|")) if name}
    return frozenset(name.translate(_HAMZA) for name in names)


def settle_states(sentence: Sentence, states: frozenset[str]) -> Sentence:
    """Turn Wojood's GPE into STATE or PLACE, and a state filed under ORG (metonymy) into STATE."""

    def settled(start: int, end: int, kind: str) -> tuple[int, int, str]:
        name = sentence.text[start:end].translate(_HAMZA)
        readings = {name, name[1:], "ا" + name[1:]}  # one clitic off; لل hides an alef
        if kind in ("GPE", "ORG") and readings & states:
            return start, end, "STATE"
        return start, end, "PLACE" if kind == "GPE" else kind

    return Sentence(text=sentence.text, spans=tuple(settled(*span) for span in sentence.spans))


def load_news(folder: Path) -> tuple[list[Sentence], list[Sentence]]:
    """Return (train, dev) of the news text; dev is the last tenth of the sentences."""
    pairs = read_conll(folder / "ner/news/train.conll")
    sentences = [to_sentence(tokens, [fine_label(label) for label in labels]) for tokens, labels in pairs]
    cut = len(sentences) * 9 // 10
    return sentences[:cut], sentences[cut:]


def raw_lines(folder: Path) -> Iterator[str]:
    """Yield the unlabelled articles, one a line."""
    return (line for path in sorted((folder / "raw").glob("*.txt.gz")) for line in read_lines(path))


def load_spelling(folder: Path) -> dict[str, str]:
    """Return the commonest spelling of each word of the raw news that is written without hamza."""
    return hamza_spellings(raw_lines(folder))


def load_more(folder: Path) -> tuple[list[Sentence], list[Sentence]]:
    """Return the training sentences of the other sources: Wikipedia with its hamza put back; Wojood."""
    return load_wiki(folder, "train"), load_wojood(folder, "train")


def load_wiki(folder: Path, split: str) -> list[Sentence]:
    """Return the sentences of a split ("train", "dev") of WikiFANE, with the hamza put back."""
    spelling = load_spelling(folder)
    return [
        to_sentence([spelling.get(token, token) for token in tokens], [fine_label(label) for label in labels])
        for tokens, labels in read_conll(folder / f"ner/wiki/{split}.conll")
    ]


def load_wojood(folder: Path, split: str) -> list[Sentence]:
    """Return the sentences of a split ("train", "dev") of Wojood, states told from other places."""
    states = state_names(folder / "entities/entities.tsv")
    return [
        settle_states(to_sentence(tokens, [wojood_label(label) for label in labels]), states)
        for tokens, labels in read_conll(folder / f"ner/wojood-sample/{split}.conll")
    ]


def passages_of(sentences: list[Sentence]) -> list[Sentence]:
    """Return the sentences joined to passages as long as tagging makes them."""
    return packed(sentences, random.Random(0), lengths=PASSAGES[-1:])


def packed(sentences: list[Sentence], rng: random.Random, *, lengths: Sequence[int] = PASSAGES) -> list[Sentence]:
    """Return the sentences joined to passages of neighbours, in order, of lengths chosen at random.

    Each source is in the order of its articles, so that most passages are a piece of one article. What taggers labelled
    are passages already.
    """
    passages: list[Sentence] = []
    text, spans, limit = "", [], 0
    for sentence in sentences:
        if sentence.chances is not None:
            passages.append(sentence)
            continue
        if text and len(text) + 1 + len(sentence.text) > limit:
            passages.append(Sentence(text=text, spans=tuple(spans)))
            text, spans = "", []
        if not text:
            limit = rng.choice(lengths)
        shift = len(text) + 1 if text else 0
        text = f"{text} {sentence.text}" if text else sentence.text
        spans += [(start + shift, end + shift, kind) for start, end, kind in sentence.spans]
    if text:
        passages.append(Sentence(text=text, spans=tuple(spans)))
    return passages


def epoch(sources: Sequence[list[Sentence]], *, seed: int) -> list[Sentence]:
    """Return all sources as passages in a new order, some carelessly written; the same for the same seed."""
    rng = random.Random(seed)
    passages = [passage for sentences in sources for passage in packed(sentences, rng)]
    mixed = [careless(passage, rng) for passage in passages]
    rng.shuffle(mixed)
    return mixed


def read_silver(path: Path) -> list[Sentence]:
    """Return the passages that ``training.silver`` wrote."""
    with path.open(encoding="utf-8") as lines:
        return [Sentence(text=row["text"], spans=tuple(map(tuple, row["spans"]))) for row in map(json.loads, lines)]


def read_taught(path: Path) -> list[Sentence]:
    """Return the passages that ``training.teach`` wrote."""
    with np.load(path) as file:
        texts = json.loads(str(file["texts"]))
        parts = np.split(file["chances"], file["ends"][:-1])
    return [Sentence(text=text, spans=(), chances=part) for text, part in zip(texts, parts, strict=True)]
