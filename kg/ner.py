"""The head of the tagger: one linear layer over the transformer's pieces, decoded into whole names.

A spaCy component, so that ``spacy.load`` of the shipped pipeline works for anybody who has ``kg`` installed. It reads
what a spacy-transformers component before it left in ``doc._.trf_data``, sets ``doc.ents``, and leaves each name's
probability in ``doc.user_data["ent_scores"]``, keyed by its first token. ``kg.tag`` is its only user in this package.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import compile_infix_regex, compile_suffix_regex

from kg.model import EntityType

LABELS = ("O", *(f"{prefix}-{kind}" for kind in EntityType for prefix in "BI"))
"""Row order of the head's weights."""

Floats = NDArray[np.float32]

_FORBIDDEN = -1e4
_STEPS = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
_FIRST = np.zeros(len(LABELS), dtype=np.float32)
for _i, _to in enumerate(LABELS):
    if _to.startswith("I-"):
        _FIRST[_i] = _FORBIDDEN
        for _j, _from in enumerate(LABELS):
            if _from[2:] != _to[2:]:
                _STEPS[_j, _i] = _FORBIDDEN


def decode(logits: Floats) -> tuple[list[int], Floats]:
    """Return the best well-formed labelling of a sentence and each token's probability of its label.

    *logits* has shape (tokens, labels). Well-formed: an I- label only follows B- or I- of its own type (Viterbi over
    allowed steps), so a name has one type.
    """
    logits = logits - logits.max(axis=1, keepdims=True)
    log_probs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    best = log_probs[0] + _FIRST
    back: list[NDArray[np.intp]] = []
    for row in log_probs[1:]:
        scores = best[:, None] + _STEPS
        back.append(scores.argmax(axis=0))
        best = scores.max(axis=0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    path.reverse()
    return path, np.exp(log_probs[np.arange(len(path)), path])


def typed_spans(path: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Yield (first token, token after the last, type) of each name in a labelling.

    >>> [LABELS.index("B-PERSON"), LABELS.index("I-PERSON"), 0, LABELS.index("B-STATE")]
    [1, 2, 0, 3]
    >>> list(typed_spans([1, 2, 0, 3]))
    [(0, 2, 'PERSON'), (3, 4, 'STATE')]
    """
    start = -1
    for i, label in enumerate([*path, 0]):
        if start >= 0 and not LABELS[label].startswith("I-"):
            yield start, i, LABELS[path[start]][2:]
            start = -1
        if LABELS[label].startswith("B-"):
            start = i


def first_pieces(offsets: Iterable[tuple[int, int]], tokens: Iterable[tuple[int, int]]) -> list[int]:
    """Return for each token, given as (start, end), the row of its first piece; -1 where none has a letter of it.

    *offsets* are the pieces' own (start, end) in the same text, in order.

    >>> first_pieces([(0, 0), (0, 2), (2, 5), (6, 9)], [(0, 5), (5, 6), (6, 9)])
    [1, -1, 3]
    """
    rows: dict[int, int] = {}
    for row, (start, end) in enumerate(offsets):
        for position in range(start, end):
            rows.setdefault(position, row)
    return [next((rows[at] for at in range(start, end) if at in rows), -1) for start, end in tokens]


def blank_pipeline() -> Language:
    """Return an Arabic pipeline with a tokenizer only, the one that training and tagging share.

    spaCy's own Arabic rules leave marks between two letters inside a word; here they split it: in قال:"بوتين and
    الخميس.وقال a name would stick to its neighbour. The latter is no address on the web either, as spaCy would have it.
    """
    nlp = spacy.blank("ar")
    letter = "[\u0620-\u065f\u0670-\u06d3]"
    mark = "[.,:;!?()\\[\\]{}\"'،؛؟«»“”/–—…]"
    infixes = [*(nlp.Defaults.infixes or ()), f"(?<={letter}){mark}+(?={letter})", f'(?<={letter})["“«(]']
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    # A full stop behind a vowel mark or tatweel ends a sentence, as it does behind a letter.
    suffixes = [*(nlp.Defaults.suffixes or ()), "(?<=[\u064b-\u065f\u0670\u0640])[.]+"]
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    # Not None: that is not written to disk, and spaCy's own rule would come back with the pipeline.
    tokenizer.url_match = re.compile(r"^(?:https?://|www\.)[!-~]+$").match
    return nlp


class NerHead:
    """The component: weights of shape (labels, width) and a bias, float32."""

    def __init__(self, name: str = "kg_ner") -> None:
        """Make a head without weights; ``from_disk`` brings them."""
        self.name = name
        self.weights: Floats = np.zeros((len(LABELS), 0), dtype=np.float32)
        self.bias: Floats = np.zeros(len(LABELS), dtype=np.float32)

    def __call__(self, doc: Doc) -> Doc:
        """Set the names of one text, and their probabilities."""
        tokens = [token for token in doc if not token.is_space]
        data = doc._.trf_data
        hidden = data.model_output.last_hidden_state if tokens else None
        if hidden is None:
            return doc
        pieces = np.asarray(hidden, dtype=np.float32).reshape(-1, hidden.shape[-1])
        # A token whose letters all vanish in the tokenizer (a lone mark) has no piece: it is no name.
        firsts = [int(rows[0]) if len(rows := data.align[t.i].dataXd.ravel()) else -1 for t in tokens]
        spans, scores = [], {}
        for start, end, kind, probability in self.names(pieces, firsts):
            span = Span(doc, tokens[start].i, tokens[end - 1].i + 1, label=kind)
            spans.append(span)
            scores[span.start] = probability
        doc.set_ents(spans)
        doc.user_data["ent_scores"] = scores
        return doc

    def names(self, pieces: Floats, firsts: Sequence[int]) -> Iterator[tuple[int, int, str, float]]:
        """Yield (first token, token after the last, type, probability) of each name.

        *pieces* has shape (pieces, width), *firsts* each token's row in it, or -1 for a token that is no name.
        """
        logits = pieces[firsts] @ self.weights.T + self.bias
        logits[[first < 0 for first in firsts]] = [0.0] + [_FORBIDDEN] * (len(LABELS) - 1)
        path, probabilities = decode(logits)
        for start, end, kind in typed_spans(path):
            yield start, end, kind, float(probabilities[start:end].min())

    def to_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> None:
        """Write the weights as two small arrays."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "weights.npy", self.weights)
        np.save(folder / "bias.npy", self.bias)

    def from_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> "NerHead":
        """Read the weights."""
        self.weights = np.load(Path(path) / "weights.npy")
        self.bias = np.load(Path(path) / "bias.npy")
        return self


@Language.factory("kg_ner", assigns=["doc.ents"], requires=["doc._.trf_data"])
def make_ner(nlp: Language, name: str) -> Any:
    """Return the component, for ``nlp.add_pipe("kg_ner")``."""
    return NerHead(name)
