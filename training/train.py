"""Steps 3, 5, 6 and 8: fine-tune the encoder with a token classifier on top; checkpoints as it goes.

    python -m training.train START_DIR CORPUS_DIR OUT_DIR [--mixed-epochs 2] [--news-epochs 5] [--seed 1]

START_DIR is an encoder, or what this step left there before: then its head goes on as well. Some epochs over all
sources, then some over the news (and, with ``--taught``, over what several taggers think of other texts), in one
learning-rate schedule (linear warm-up over the first twentieth, then linear to zero). Running the same command again
goes on from the last checkpoint. Where the processor has bfloat16 units the matrix products use them.
"""

import argparse
import copy
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from spacy.tokens import Doc
from torch import Tensor, nn
from transformers import AutoTokenizer, BertModel, PreTrainedTokenizerFast

from kg.ner import LABELS, blank_pipeline, decode, first_pieces, typed_spans
from kg.score import Counts
from training.corpus import UNSURE, Sentence, epoch, load_more, load_news, passages_of, read_silver, read_taught
from training.loop import Schedule, autocast, parse_options

BATCH_PIECES = 1200
MAX_PIECES = 512
IGNORE = -1
ONE_HOT: NDArray[np.float32] = np.vstack([np.eye(len(LABELS)), np.zeros(len(LABELS))]).astype(np.float32)
"""Chances of each label if it is known; of IGNORE, all zeros."""


class TokenClassifier(nn.Module):
    """The encoder and one linear layer; logits for every piece."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(encoder.config.hidden_size, len(LABELS))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return logits of shape (sentences, pieces, labels)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        logits: Tensor = self.head(self.dropout(hidden))
        return logits


def load_classifier(trained: Path) -> TokenClassifier:
    """Return the classifier that training left in a folder, ready to answer."""
    encoder = BertModel.from_pretrained(trained / "encoder", add_pooling_layer=False, attn_implementation="eager")
    model = TokenClassifier(encoder).eval()
    model.head.load_state_dict(torch.load(trained / "head.pt", weights_only=True))
    return model


class Encoded:
    """A sentence as piece ids, with each token's place in the text, row of its first piece, and label.

    ``targets`` has the label as chances, of shape (tokens, labels): one for a known one, what the teachers think, or
    nothing but zeros where nothing is to be learned. ``known`` tells which tokens of the text have a piece.
    """

    def __init__(self, sentence: Sentence, doc: Doc, tokenizer: PreTrainedTokenizerFast) -> None:
        self.text = sentence.text
        encoding = tokenizer(sentence.text, truncation=True, max_length=MAX_PIECES, return_offsets_mapping=True)
        self.ids: list[int] = encoding["input_ids"]
        spans = {}
        for start, end, kind in sentence.spans:
            inside = [t.i for t in doc if t.idx < end and t.idx + len(t) > start and not t.is_punct]
            for i in inside:
                spans[i] = IGNORE if kind == UNSURE else LABELS.index(f"{'B' if i == inside[0] else 'I'}-{kind}")
        tokens = [t for t in doc if not t.is_space]
        rows = first_pieces(encoding["offset_mapping"], ((t.idx, t.idx + len(t)) for t in tokens))
        self.known = np.array(rows) >= 0
        known = [(row, t) for row, t in zip(rows, tokens, strict=True) if row >= 0]
        self.rows = [row for row, _ in known]
        self.tokens = [(t.idx, t.idx + len(t)) for _, t in known]
        self.labels = [spans.get(t.i, 0) for _, t in known]
        taught = sentence.chances
        self.targets = ONE_HOT[self.labels] if taught is None else taught[self.known].astype(np.float32)


def encode(sentences: list[Sentence], tokenizer: PreTrainedTokenizerFast) -> list[Encoded]:
    """Return the sentences ready for the network; empty ones are left out."""
    docs = blank_pipeline().pipe(s.text for s in sentences)
    encoded = [Encoded(s, doc, tokenizer) for s, doc in zip(sentences, docs, strict=True)]
    return [e for e in encoded if e.rows]


def batches(examples: list[Encoded]) -> Iterator[list[Encoded]]:
    """Yield batches of at most BATCH_PIECES padded pieces, of neighbours in length within a window."""
    for at in range(0, len(examples), 400):
        window = sorted(examples[at : at + 400], key=lambda e: len(e.ids))
        found: list[list[Encoded]] = []
        batch: list[Encoded] = []
        for example in window:
            if batch and len(example.ids) * (len(batch) + 1) > BATCH_PIECES:
                found.append(batch)
                batch = []
            batch.append(example)
        found.append(batch)
        # Not in order of length: the last steps of a window would all see long sentences.
        order = torch.randperm(len(found)).tolist()
        yield from (found[i] for i in order)


def to_tensors(batch: list[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids and mask, of shape (sentences, pieces), and targets, of shape (sentences, pieces, labels)."""
    width = max(len(e.ids) for e in batch)
    ids = torch.full((len(batch), width), 1)
    targets = torch.zeros((len(batch), width, len(LABELS)))
    for i, example in enumerate(batch):
        ids[i, : len(example.ids)] = torch.tensor(example.ids)
        targets[i, example.rows] = torch.from_numpy(example.targets)
    return ids, (ids != 1).long(), targets


def loss_of(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the mean cross entropy of the pieces that have a target."""
    return -(targets * logits.float().log_softmax(-1)).sum() / targets.sum()


@torch.no_grad()
def evaluate(model: TokenClassifier, examples: list[Encoded]) -> dict[str, float]:
    """Return strict span-and-type F1, micro and per type."""
    counts: dict[str, Counts] = defaultdict(Counts)
    ordered = sorted(examples, key=lambda e: len(e.ids))
    for at in range(0, len(ordered), 16):
        batch = ordered[at : at + 16]
        ids, mask, _ = to_tensors(batch)
        with autocast():
            logits = model(ids, mask).float()
        for example, rows in zip(batch, logits, strict=True):
            path, _ = decode(rows[example.rows].numpy())
            answer, gold = set(typed_spans(path)), set(typed_spans(example.labels))
            for span in answer | gold:
                counts[span[2]] += Counts(right=span in answer & gold, given=span in answer, wanted=span in gold)
    scores = {kind: counts[kind].f1 for kind in sorted(counts) if counts[kind].wanted}
    scores["micro"] = sum(counts.values(), Counts()).f1
    return {kind: round(100 * score, 2) for kind, score in scores.items()}


class Average:
    """A running average of a model's weights, which scores better than the last ones (Polyak and Juditsky 1992)."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.model = copy.deepcopy(model).eval()
        self.decay = decay

    @torch.no_grad()
    def add(self, model: nn.Module) -> None:
        """Take in the weights of now."""
        for mean, now in zip(self.model.parameters(), model.parameters(), strict=True):
            mean.lerp_(now, 1 - self.decay)


def shares_of(sentences: list[Sentence], epochs: int) -> list[list[Sentence]]:
    """Return as many parts, another one for each epoch, of that of which there is plenty."""
    return [sentences[n::epochs] for n in range(epochs)]


def main() -> None:
    """Train, evaluate after each epoch, and leave encoder, head and log in OUT_DIR."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--silver", type=Path, help="passages that an earlier tagger labelled (training.silver)")
    parser.add_argument("--taught", type=Path, help="passages with what several taggers think (training.teach)")
    parser.add_argument("--mixed-epochs", type=int, default=2, help="over all sources together")
    parser.add_argument("--news-epochs", type=int, default=5, help="over the news alone, after that")
    parser.add_argument("--compile", action="store_true", help="fuse the encoder's operations (needs a C++ compiler)")
    options = parse_options(parser, rate=1e-4)

    goes_on = (options.start / "head.pt").is_file()
    encoder_folder = options.start / "encoder" if goes_on else options.start
    tokenizer = AutoTokenizer.from_pretrained(encoder_folder)
    news, dev = load_news(options.corpus)
    taught = read_taught(options.taught) if options.taught else []
    sources = [[news, share] for share in shares_of(taught, options.news_epochs)]
    if options.mixed_epochs:
        silver = read_silver(options.silver) if options.silver else []
        more = load_more(options.corpus)
        sources = [*([news, *more, share] for share in shares_of(silver, options.mixed_epochs)), *sources]
    plan = [encode(epoch(some, seed=100 * options.seed + n), tokenizer) for n, some in enumerate(sources)]
    held_out = {"sentences": encode(dev, tokenizer), "passages": encode(passages_of(dev), tokenizer)}
    steps = [list(batches(examples)) for examples in plan]
    total = sum(map(len, steps))
    print(f"sentences: {[len(source) for source in sources[0]]}, {len(dev)} held out, {total} steps", flush=True)

    # Dropout of attention alone costs a fifth of the time and gives nothing; eager is the quickest way back on a CPU.
    encoder = BertModel.from_pretrained(
        encoder_folder, add_pooling_layer=False, attn_implementation="eager", attention_probs_dropout_prob=0.0
    )
    model = TokenClassifier(encoder)
    if goes_on:
        model.head.load_state_dict(torch.load(options.start / "head.pt", weights_only=True))
    groups = [
        {"params": list(model.encoder.parameters()), "lr": options.rate},
        {"params": list(model.head.parameters()), "lr": options.rate * 5},
    ]
    schedule = Schedule(groups, rate=options.rate, steps=total, checkpoint=options.out / "checkpoint.pt")
    average = Average(model, decay=0.998)
    both = nn.ModuleList([model, average.model])
    done = schedule.resume(both)
    if options.compile:
        model.encoder.compile(dynamic=True)
    step = 0
    model.train()
    for number, parts in enumerate(steps):
        for batch in parts:
            step += 1
            if step <= done:
                continue
            ids, mask, targets = to_tensors(batch)
            with autocast():
                logits = model(ids, mask)
            loss = loss_of(logits, targets)
            loss.backward()
            schedule.step(model)
            average.add(model)
            schedule.tell(step, loss)
            if step % 200 == 0 or step == total:
                schedule.save(both, step)
        if step > done:
            for name, examples in held_out.items():
                scores = {"epoch": number, "step": step, "dev": name, **evaluate(average.model, examples)}
                print(json.dumps(scores), flush=True)
                with (options.out / "log.jsonl").open("a") as log:
                    log.write(json.dumps(scores) + "\n")
    average.model.encoder.save_pretrained(options.out / "encoder")
    tokenizer.save_pretrained(options.out / "encoder")
    torch.save(average.model.head.state_dict(), options.out / "head.pt")


if __name__ == "__main__":
    main()
