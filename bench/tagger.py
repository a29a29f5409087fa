"""Tagging: the fast back end against stock spaCy and the Hugging Face pipeline, same weights, texts and threads.

    python -m bench.tagger INPUT [--rounds 5] [--threads 2] [--articles 60] [--corpus FOLDER]

Every system reads the same articles, turn and turn about, and batches as it likes. The reference is spaCy on the
windows that ours reads, stock spaCy reads whole articles. Prints the median words a second of each, the ratios of
medians, how many tokens get the same tag as the reference gives, and the share of the matrix product's speed that the
fast back end reaches. With the corpus folder of training also each one's F1 on the held-out news.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import spacy
import torch
from transformers import BertForTokenClassification, pipeline

from kg import Article, Counts, Tagger, read_articles
from kg.fast import has_bfloat16
from kg.ner import LABELS, blank_pipeline
from kg.settings import Settings
from kg.tag import windows
from training.corpus import load_news, passages_of

Span = tuple[int, int, str]
System = Callable[[list[Article]], list[set[Span]]]


def stock_spacy(folder: Path) -> System:
    """Return the pipeline as anybody loads it, float32, whole articles, spaCy's own batches."""
    nlp = spacy.load(folder)

    def find(articles: list[Article]) -> list[set[Span]]:
        docs = nlp.pipe(article.text for article in articles)
        return [{(e.start_char, e.end_char, e.label_) for e in doc.ents} for doc in docs]

    return find


def hugging_face(folder: Path) -> System:
    """Return the token-classification pipeline with the same weights on the same windows, eight at a time."""
    nlp: Any = spacy.load(folder)
    trunk, head = nlp.get_pipe("transformer").model, nlp.get_pipe("kg_ner")
    config = trunk.transformer.config
    config.id2label, config.label2id = dict(enumerate(LABELS)), {label: i for i, label in enumerate(LABELS)}
    model = BertForTokenClassification(config).eval()
    model.bert.load_state_dict(trunk.transformer.state_dict(), strict=False)
    model.classifier.load_state_dict({"weight": torch.tensor(head.weights), "bias": torch.tensor(head.bias)})
    run = pipeline(
        "token-classification", model=model, tokenizer=trunk.tokenizer, device=-1, aggregation_strategy="first"
    )

    def find(articles: list[Article]) -> list[set[Span]]:
        found: list[set[Span]] = [set() for _ in articles]
        jobs = [(n, *window) for n, article in enumerate(articles) for window in windows(article.text)]
        texts = [articles[n].text[start:end] for n, start, end in jobs]
        for (n, offset, _), names in zip(jobs, run(texts, batch_size=8), strict=True):
            for name in names:
                # Its offsets have the space before a word.
                start = offset + name["start"] + (articles[n].text[offset + name["start"]] == " ")
                found[n].add((start, offset + name["end"], name["entity_group"]))
        return found

    return find


def ours(folder: Path, backend: str) -> System:
    """Return a back end of ``kg``: "fast", or "spacy", the reference, which reads the same windows in float32."""
    tagger = Tagger(spacy.load(folder), backend=backend)
    print(f"{backend}: {tagger.arithmetic}")

    def find(articles: list[Article]) -> list[set[Span]]:
        return [{(m.start, m.end, m.type.value) for m in tagged.mentions} for tagged in tagger.tag(articles)]

    return find


def same_tags(articles: list[Article], one: list[set[Span]], other: list[set[Span]]) -> float:
    """Return the share of all tokens that two answers give the same tag."""
    nlp = blank_pipeline()
    same = total = 0
    for article, first, second in zip(articles, one, other, strict=True):
        for token in nlp(article.text):
            total += 1
            same += _tag(first, token.idx) == _tag(second, token.idx)
    return same / total


def _tag(spans: set[Span], at: int) -> tuple[bool, str] | None:
    return next(((start == at, kind) for start, end, kind in spans if start <= at < end), None)


def share_of_roof(folder: Path, articles: list[Article], seconds: float) -> tuple[float, float]:
    """Return (GFLOP a second that tagging needs of matrix products, what a bare product of that shape reaches)."""
    nlp: Any = spacy.load(folder)
    trunk = nlp.get_pipe("transformer").model
    weights = sum(p.numel() for name, p in trunk.transformer.named_parameters() if "layer" in name and p.dim() == 2)
    texts = [article.text[start:end] for article in articles for start, end in windows(article.text)]
    pieces = sum(map(len, trunk.tokenizer(texts)["input_ids"]))
    kind = torch.bfloat16 if has_bfloat16() else torch.float32
    left, right = torch.rand(2048, 384, dtype=kind), torch.rand(384, 1536, dtype=kind)
    began = time.perf_counter()
    for _ in range(200):
        left @ right
    roof = 200 * 2 * left.numel() * right.shape[1] / (time.perf_counter() - began)
    return 2 * weights * pieces / seconds / 1e9, roof / 1e9


def f1(system: System, gold: Iterable[tuple[str, set[Span]]]) -> float:
    """Return strict micro F1 on passages with typed spans."""
    passages = list(gold)
    articles = [Article(id=str(n), text=text, source="dev") for n, (text, _) in enumerate(passages)]
    counts = Counts()
    for given, (_, wanted) in zip(system(articles), passages, strict=True):
        counts += Counts(right=len(given & wanted), given=len(given), wanted=len(wanted))
    return counts.f1


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--model", type=Path, default=Settings().model)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    articles = [each for each in read_articles([options.input], longest=10**6) if isinstance(each, Article)]
    articles = articles[: options.articles]
    words = sum(len(article.text.split()) for article in articles)
    systems = {
        "stock spaCy": stock_spacy(options.model),
        "Hugging Face": hugging_face(options.model),
        "ours": ours(options.model, "fast"),
        "reference": ours(options.model, "spacy"),
    }
    times: dict[str, list[float]] = {name: [] for name in systems}
    answers: dict[str, list[set[Span]]] = {}
    for round_number in range(options.rounds + 1):
        for name, system in systems.items():
            began = time.perf_counter()
            answers[name] = system(articles)
            if round_number:  # the first warms up
                times[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(each) for name, each in times.items()}
    print(f"{len(articles)} articles, {words:,} words, {options.threads} threads, {options.rounds} rounds")
    for name, median in medians.items():
        same = same_tags(articles, answers["reference"], answers[name])
        print(f"{name:14} {words / median:7.0f} words/s  x{medians['stock spaCy'] / median:.2f}  same tags {same:.2%}")
    reached, roof = share_of_roof(options.model, articles, medians["ours"])
    print(f"matrix products: {reached:.0f} of {roof:.0f} GFLOP/s, {reached / roof:.0%} of the roof")
    if options.corpus:
        _, dev = load_news(options.corpus)
        gold = [(passage.text, set(passage.spans)) for passage in passages_of(dev)]
        for name, system in systems.items():
            print(f"{name:14} F1 {100 * f1(system, gold):.2f}")


if __name__ == "__main__":
    main()
