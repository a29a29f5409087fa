"""Step 3: fine-tune the encoder with a token classifier on top; checkpoints as it goes.

    python -m training.train ENCODER_DIR CORPUS_DIR OUT_DIR [--mixed-epochs 2] [--news-epochs 6] [--seed 1]

Some epochs over all sources, then some over the news alone, in one learning-rate schedule (linear warm-up over the
first twentieth, then linear to zero). Running the same command again goes on from the last checkpoint. Where the
processor has bfloat16 units the matrix products use them.
"""

import argparse
import json
import math
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import torch
from spacy.tokens import Doc
from torch import Tensor, nn
from transformers import AutoTokenizer, BertModel, PreTrainedTokenizerFast

from kg.ner import LABELS, blank_pipeline, decode, typed_spans
from kg.score import Counts
from training.corpus import Sentence, epoch, load_more, load_news

BATCH_PIECES = 1200
MAX_PIECES = 320
IGNORE = -100


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


class Encoded:
    """A sentence as piece ids, with the row of each token's first piece and each token's label."""

    def __init__(self, sentence: Sentence, doc: Doc, tokenizer: PreTrainedTokenizerFast) -> None:
        encoding = tokenizer(sentence.text, truncation=True, max_length=MAX_PIECES, return_offsets_mapping=True)
        self.ids: list[int] = encoding["input_ids"]
        first = {}
        for row, (start, end) in enumerate(encoding["offset_mapping"]):
            for position in range(start, end):
                first.setdefault(position, row)
        spans = {}
        for start, end, kind in sentence.spans:
            inside = [t.i for t in doc if t.idx < end and t.idx + len(t) > start and not t.is_punct]
            for i in inside:
                spans[i] = LABELS.index(f"{'B' if i == inside[0] else 'I'}-{kind}")
        tokens = [t for t in doc if not t.is_space and t.idx in first]
        self.rows = [first[t.idx] for t in tokens]
        self.labels = [spans.get(t.i, 0) for t in tokens]


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
    """Return ids, attention mask and targets, each of shape (sentences, pieces)."""
    width = max(len(e.ids) for e in batch)
    ids = torch.full((len(batch), width), 1)
    targets = torch.full((len(batch), width), IGNORE)
    for i, example in enumerate(batch):
        ids[i, : len(example.ids)] = torch.tensor(example.ids)
        targets[i, example.rows] = torch.tensor(example.labels)
    return ids, (ids != 1).long(), targets


def autocast() -> torch.autocast:
    """Return bfloat16 arithmetic where the processor has units for it, else a context that does nothing."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported())


@torch.no_grad()
def evaluate(model: TokenClassifier, examples: list[Encoded]) -> dict[str, float]:
    """Return strict span-and-type F1, micro and per type."""
    model.eval()
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
    model.train()
    scores = {kind: counts[kind].f1 for kind in sorted(counts) if counts[kind].wanted}
    scores["micro"] = sum(counts.values(), Counts()).f1
    return {kind: round(100 * score, 2) for kind, score in scores.items()}


def main() -> None:
    """Train, evaluate after each epoch, and leave encoder, head and log in OUT_DIR."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mixed-epochs", type=int, default=2, help="over news, Wikipedia and Wojood together")
    parser.add_argument("--news-epochs", type=int, default=6, help="over the news alone, after that")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)

    tokenizer = AutoTokenizer.from_pretrained(options.encoder)
    news, dev = load_news(options.corpus)
    more = load_more(options.corpus)
    sources = [news + more] * options.mixed_epochs + [news] * options.news_epochs
    plan = [encode(epoch(some, seed=100 * options.seed + n), tokenizer) for n, some in enumerate(sources)]
    held_out = encode(dev, tokenizer)
    schedule = [list(batches(examples)) for examples in plan]
    total = sum(map(len, schedule))
    print(f"{len(news)} + {len(more)} sentences, {len(dev)} held out, {total} steps", flush=True)

    model = TokenClassifier(BertModel.from_pretrained(options.encoder, add_pooling_layer=False))
    groups = [
        {"params": list(model.encoder.parameters()), "lr": options.rate},
        {"params": list(model.head.parameters()), "lr": options.rate * 5},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = math.ceil(total / 20)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (total - step) / max(1, total - warm))
    )
    loss_of = nn.CrossEntropyLoss(ignore_index=IGNORE)
    checkpoint = options.out / "checkpoint.pt"
    done = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        scheduler.load_state_dict(saved["scheduler"])
        torch.set_rng_state(saved["random"])
        done = saved["step"]
    step, began, seen = 0, time.monotonic(), 0.0
    model.train()
    for number, parts in enumerate(schedule):
        for batch in parts:
            step += 1
            if step <= done:
                continue
            ids, mask, targets = to_tensors(batch)
            with autocast():
                logits = model(ids, mask)
            loss = loss_of(logits.float().flatten(0, 1), targets.flatten())
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
            seen = 0.98 * seen + 0.02 * loss.item()
            if step % 50 == 0:
                print(f"step {step}/{total} loss {seen:.4f} {time.monotonic() - began:.0f} s", flush=True)
            if step % 200 == 0 or step == total:
                state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
                state |= {"scheduler": scheduler.state_dict(), "random": torch.get_rng_state()}
                torch.save(state, checkpoint.with_suffix(".new"))
                checkpoint.with_suffix(".new").replace(checkpoint)
        if step > done:
            scores = {"epoch": number, "step": step, **evaluate(model, held_out)}
            print(json.dumps(scores), flush=True)
            with (options.out / "log.jsonl").open("a") as log:
                log.write(json.dumps(scores) + "\n")
    model.encoder.save_pretrained(options.out / "encoder")
    tokenizer.save_pretrained(options.out / "encoder")
    torch.save(model.head.state_dict(), options.out / "head.pt")


if __name__ == "__main__":
    main()
