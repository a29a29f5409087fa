"""Stage 2 of 9: articles → mentions. With ``kg.ner`` the only file that knows spaCy (a transformer inside).

A text of any length is cut into windows of whole sentences; nothing is left out. Windows of several articles go through
the transformer together, those of about one length at a time, so that little is spent on padding.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from unicodedata import category

from kg.errors import SettingsError
from kg.model import Article, EntityType, Mention, Tagged

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.fast import Found

_Finder = Callable[[Sequence[str]], "list[list[Found]]"]
"""From texts to the names of each."""

WINDOW = 600
"""Code points in a window at most: about 110 words, or 200 of the 512 pieces that the transformer takes."""

_SENTENCE_END = re.compile(r"(?:[.!?؟…]+[\"”»)\]]*(?=\s)|\n)\s*")
_BREATH = re.compile(r"[،؛,;:]\s*|\s+(?=و)|\s+")


def windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of consecutive stretches that together are the whole text.

    Each is as many whole sentences as WINDOW code points hold, so that a name is read with what is said around it, or
    a part of a longer sentence, cut where a speaker would breathe: at a comma, before "and", or between words.
    """
    start = end = 0
    for boundary in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        if boundary - start > WINDOW and end > start:
            yield start, end
            start = end
        while boundary - start > WINDOW:
            cut = _last_breath(text, start, start + WINDOW)
            yield start, cut
            start = cut
        end = boundary
    if end > start:
        yield start, end


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

    def __init__(
        self,
        nlp: "Language",
        *,
        batch: int = 16,
        backend: str = "fast",
        device: str = "cpu",
        thresholds: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        """Use *nlp*, whose entity labels must be the four types, on *batch* articles at a time.

        *backend* "fast" takes the short way through a pipeline of the shipped kind (``kg.fast``); "spacy", and any
        other kind of pipeline, goes through spaCy. A name whose probability is below the threshold of its type is
        dropped. Raises SettingsError if *device* is not one that torch sees.
        """
        from kg.fast import FastFinder, is_ours

        if device != "cpu":
            _check_gpu(device)
        self._batch = batch
        self._thresholds = thresholds
        self._find: _Finder
        if backend == "fast" and is_ours(nlp):
            fast = FastFinder(nlp, device=device)
            self._find, self.arithmetic = fast.find, fast.arithmetic
        else:
            self._find, self.arithmetic = _spacy_finder(nlp, batch), f"spaCy, {device}, float32"

    def tag(self, articles: Iterable[Article]) -> Iterator[Tagged]:
        """Yield each article with its mentions, in the order given."""
        stream = iter(articles)
        while some := list(islice(stream, self._batch)):
            yield from self._tag_some(some)

    def _tag_some(self, articles: list[Article]) -> Iterator[Tagged]:
        jobs = [(n, *window) for n, article in enumerate(articles) for window in windows(article.text)]
        names = self._find([articles[n].text[start:end] for n, start, end in jobs])
        found: list[list[Mention]] = [[] for _ in articles]
        for (n, offset, _), window_names in zip(jobs, names, strict=True):
            for begin, after, kind, score in window_names:
                if score < self._thresholds.get(kind, 0):
                    continue
                text = articles[n].text
                start, end = _without_marks(text, offset + begin, offset + after)
                if start == end:
                    continue
                mention = Mention(
                    start=start, end=end, text=text[start:end], type=EntityType(kind), score=round(score, 4)
                )
                found[n].append(mention)
        for article, mentions in zip(articles, found, strict=True):
            yield Tagged(article=article, mentions=tuple(mentions))


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds without the invisible marks (of direction, and the like) at the edges."""
    while start < end and category(text[start]) == "Cf":
        start += 1
    while start < end and category(text[end - 1]) == "Cf":
        end -= 1
    return start, end


def _check_gpu(device: str) -> None:
    import torch

    if not (device.startswith("cuda") and torch.cuda.is_available()):
        raise SettingsError(f"device: torch {torch.__version__} sees no {device!r} here (expected cpu)")


def _spacy_finder(nlp: "Language", batch: int) -> "_Finder":
    def find(texts: Sequence[str]) -> "list[list[Found]]":
        found: list[list[Found]] = [[] for _ in texts]
        # By length, ties in reading order: batches, and so the last digits of the scores, depend on the input alone.
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        for n, doc in zip(order, nlp.pipe((texts[n] for n in order), batch_size=batch), strict=True):
            scores = doc.user_data.get("ent_scores", {})
            found[n] = [(e.start_char, e.end_char, e.label_, scores.get(e.start, 1.0)) for e in doc.ents]
        return found

    return find


def load_tagger(
    folder: Path,
    *,
    batch: int = 16,
    backend: str = "fast",
    device: str = "cpu",
    thresholds: Mapping[str, float] = MappingProxyType({}),
) -> Tagger:
    """Return the tagger of a pipeline folder; see ``Tagger`` for the arguments.

    Raises SettingsError if the folder is missing or holds no spaCy pipeline that ends in our four types, or if the
    *device* is not there.
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
    return Tagger(nlp, batch=batch, backend=backend, device=device, thresholds=thresholds)
