"""Stage 2 of 8: articles → mentions. With ``kg.ner`` the only file that knows spaCy (a transformer inside).

A text of any length is cut into windows of whole sentences; nothing is left out, and no window is longer than what
the transformer can take. Windows of several articles go through it together, sorted by length, so that little is
spent on padding.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import SettingsError
from kg.model import Article, EntityType, Mention, Tagged

if TYPE_CHECKING:
    from spacy.language import Language

WINDOW = 400
"""Code points in a window at most: 512 pieces hold them even where every letter is a piece of its own."""

_SENTENCE_END = re.compile(r"(?:[.!?؟…]+[\"”»)\]]*(?=\s)|\n)\s*")
_BREATH = re.compile(r"[،؛,;:]\s*|\s+(?=و)|\s+")


def windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of consecutive stretches that together are the whole text.

    Each is one sentence, or a part of a sentence of more than WINDOW code points, cut where a speaker would breathe:
    at a comma, before "and", or between words.
    """
    start = 0
    for boundary in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        while boundary - start > WINDOW:
            cut = _last_breath(text, start, start + WINDOW)
            yield start, cut
            start = cut
        if boundary > start:
            yield start, boundary
            start = boundary


def _last_breath(text: str, start: int, end: int) -> int:
    """Return the best place to cut in the second half of a stretch; its end where a single word fills it."""
    best = (0, end)
    for match in _BREATH.finditer(text, start + (end - start) // 2, end):
        rank = 3 if match[0][0] in "،؛,;:" else 2 if text[match.end() : match.end() + 1] == "و" else 1
        if rank >= best[0]:
            best = (rank, match.end())
    return best[1]


class Tagger:
    """A loaded pipeline; ``tag`` streams articles through it."""

    def __init__(self, nlp: "Language", *, batch: int = 16) -> None:
        """Use *nlp*, whose entity labels must be the four types, with *batch* windows at a time."""
        self._nlp = nlp
        self._batch = batch

    def tag(self, articles: Iterable[Article]) -> Iterator[Tagged]:
        """Yield each article with its mentions, in the order given."""
        stream = iter(articles)
        while some := list(islice(stream, self._batch)):
            yield from self._tag_some(some)

    def _tag_some(self, articles: list[Article]) -> Iterator[Tagged]:
        jobs = [(n, *window) for n, article in enumerate(articles) for window in windows(article.text)]
        # By length, ties in reading order: batches, and so the last digits of the scores, depend on the input alone.
        jobs.sort(key=lambda job: (job[2] - job[1], job[0], job[1]))
        found: list[list[Mention]] = [[] for _ in articles]
        texts = ((articles[n].text[start:end], (n, start)) for n, start, end in jobs)
        for doc, (n, offset) in self._nlp.pipe(texts, as_tuples=True, batch_size=self._batch):
            scores = doc.user_data.get("ent_scores", {})
            for ent in doc.ents:
                start, end = offset + ent.start_char, offset + ent.end_char
                text = articles[n].text[start:end]
                score = round(scores.get(ent.start, 1.0), 4)
                mention = Mention(start=start, end=end, text=text, type=EntityType(ent.label_), score=score)
                found[n].append(mention)
        for article, mentions in zip(articles, found, strict=True):
            yield Tagged(article=article, mentions=tuple(sorted(mentions, key=lambda m: m.start)))


def load_tagger(folder: Path, *, batch: int = 16) -> Tagger:
    """Return the tagger of a pipeline folder.

    Raises SettingsError if the folder is missing or holds no spaCy pipeline that ends in our four types.
    """
    if not (folder / "config.cfg").is_file():
        raise SettingsError(f"{folder}: no tagger model there (expected a spaCy pipeline folder with config.cfg)")
    import spacy

    import kg.ner  # noqa: F401  its factory must be known where the package is not installed

    try:
        nlp = spacy.load(folder)
    except (OSError, ValueError, KeyError) as error:
        first = str(error).strip().split("\n")[0]
        raise SettingsError(f"{folder}: cannot be loaded as a spaCy pipeline: {first}") from error
    strange = {label for labels in nlp.pipe_labels.values() for label in labels} - set(EntityType)
    if strange:
        raise SettingsError(f"{folder}: unknown entity labels {sorted(strange)} (expected {', '.join(EntityType)})")
    return Tagger(nlp, batch=batch)
