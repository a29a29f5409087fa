"""Step 4: an earlier tagger and the curated tables together label unlabelled news, for the next tagger to learn from.

    python -m training.silver TRAINED_DIR CORPUS_DIR OUT.jsonl [--every 8]

TRAINED_DIR is what ``training.train`` left. Of the raw articles every eighth is taken. Names are what the linker makes
of the tagger's names: where the tables know a name, its bounds and type are theirs. Words of which the tagger was not
sure, and of which the tables know nothing, are marked as such and teach nothing.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import torch
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from kg import Article, EntityType, Form, Link, Mention, Tagged, Verdict, load_aliases
from kg.link import link_articles
from kg.ner import blank_pipeline, decode, typed_spans
from kg.settings import data_folder
from kg.tag import windows
from training.corpus import UNSURE, Sentence, raw_lines
from training.loop import autocast
from training.train import Encoded, batches, load_classifier, to_tensors

SURE_NAME, SURE_WORD = 0.7, 0.9
"""Probabilities from which a name, or a word that is none, is believed."""


class Teacher:
    """Names and doubts of passages."""

    def __init__(self, trained: Path) -> None:
        self.tokenizer: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(trained / "encoder")
        self.model = load_classifier(trained)
        self.nlp = blank_pipeline()

    @torch.inference_mode()
    def read(self, texts: list[str]) -> dict[int, tuple[list[Mention], list[tuple[int, int]]]]:
        """Return for each text that has words (names, stretches it is unsure of)."""
        examples = {}
        for n, doc in enumerate(self.nlp.pipe(texts)):
            example = Encoded(Sentence(text=texts[n], spans=()), doc, self.tokenizer)
            if example.rows:
                examples[id(example)] = (n, example)
        found = {}
        for batch in batches([example for _, example in examples.values()]):
            ids, mask, _ = to_tensors(batch)
            with autocast():
                logits = self.model(ids, mask).float()
            for example, rows in zip(batch, logits, strict=True):
                n = examples[id(example)][0]
                path, probabilities = decode(rows[example.rows].numpy())
                names, unsure = [], []
                for first, after, kind in typed_spans(path):
                    start, end = example.tokens[first][0], example.tokens[after - 1][1]
                    score = float(probabilities[first:after].min())
                    names.append(
                        Mention(start=start, end=end, text=texts[n][start:end], type=EntityType(kind), score=score)
                    )
                    if score < SURE_NAME:
                        unsure.append((start, end))
                unsure += [
                    place
                    for place, label, probability in zip(example.tokens, path, probabilities, strict=True)
                    if label == 0 and probability < SURE_WORD
                ]
                found[n] = (names, unsure)
        return found


def passages(lines: Iterable[str]) -> Iterator[str]:
    """Yield the windows of tagging of all texts."""
    for line in lines:
        text = line.strip()
        for start, end in windows(text):
            yield text[start:end]


def spans_of(links: Iterable[Link], unsure: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return the names and, as far as no sure name covers them, the unsure stretches."""
    spans: list[tuple[int, int, str]] = []
    for link in links:
        mention = link.mention
        known = link.verdict is Verdict.LINKED
        if link.form is Form.DEMONYM:
            continue
        doubtful = any(start < mention.end and mention.start < end for start, end in unsure)
        spans.append((mention.start, mention.end, UNSURE if doubtful and not known else mention.type.value))
    for start, end in unsure:
        if not any(s < end and start < e for s, e, _ in spans):
            spans.append((start, end, UNSURE))
    return sorted(spans)


def main() -> None:
    """Write one JSON line for each passage: its text and its spans."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trained", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--every", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    teacher = Teacher(options.trained)
    aliases = load_aliases(data_folder("seeds"))
    stream = passages(islice(raw_lines(options.corpus), 0, None, options.every))
    with options.out.open("w", encoding="utf-8") as out:
        while texts := list(islice(stream, 4000)):
            read = teacher.read(texts)
            tagged = [
                Tagged(article=Article(id=str(n), text=texts[n], source="raw"), mentions=tuple(names))
                for n, (names, _) in sorted(read.items())
            ]
            for linked in link_articles(tagged, aliases):
                spans = spans_of(linked.links, read[int(linked.article.id)][1])
                out.write(json.dumps({"text": linked.article.text, "spans": spans}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
