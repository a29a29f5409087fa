"""Step 9, at the end: encoder and head become a spaCy pipeline folder, in half precision on disk.

    python -m training.package TRAINED_DIR OUT_DIR

Any spaCy loads the folder where ``kg`` is installed (its head is the component ``kg_ner``). The transformer's tensors
are written as float16 and are float32 again once loaded; the head's logits are those that ``training.calibrate`` chose.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from thinc.shims import PyTorchShim

from kg.ner import LABELS, blank_pipeline

# Tokens in what spacy-transformers reads at once: most windows of kg.tag, and of ordinary text less than 512 pieces.
WINDOW = 192
STRIDE = 144
BASE = "multilingual-e5-small"


def main(trained: Path, out: Path) -> None:
    """Write the pipeline folder; the model card in OUT_DIR, if there is one, stays."""
    nlp = blank_pipeline()
    nlp.add_pipe(
        "transformer",
        config={
            "model": {
                "@architectures": "spacy-transformers.TransformerModel.v3",
                "name": str(trained / "encoder"),
                "get_spans": {
                    "@span_getters": "spacy-transformers.strided_spans.v1",
                    "window": WINDOW,
                    "stride": STRIDE,
                },
                "tokenizer_config": {"use_fast": True},
            }
        },
    )
    head = nlp.add_pipe("kg_ner")
    nlp.initialize()
    state = torch.load(trained / "head.pt", weights_only=True)
    sharpness = json.loads((trained / "calibration.json").read_text())["sharpness"]
    head.weights = state["weight"].numpy() * sharpness  # type: ignore[attr-defined]
    head.bias = state["bias"].numpy() * sharpness  # type: ignore[attr-defined]
    if len(head.bias) != len(LABELS):  # type: ignore[attr-defined]
        raise SystemExit(f"{trained}/head.pt: made for other labels (expected {len(LABELS)}: {', '.join(LABELS)})")
    for node in nlp.get_pipe("transformer").model.walk():  # type: ignore[attr-defined]
        if "name" in node.attrs:
            node.attrs["name"] = BASE
        for shim in node.shims:
            if isinstance(shim, PyTorchShim):
                for weights in shim._model.pooler.parameters():
                    weights.data.zero_()  # never trained and never used; random, it would change with every run
                shim._model.half()
                shim._model.config.torch_dtype = "float32"
                shim._model.config._name_or_path = BASE
    # Where the encoder lay while it was packed is nobody's business, and nothing is loaded from there.
    nlp.config["components"]["transformer"]["model"]["name"] = BASE
    nlp.meta.update(
        name="news",
        version="0.3.0",
        description="Arabic news: PERSON, STATE, ORG, PLACE",
        author="kg",
        license="see README.md",
    )
    nlp.meta["performance"] = _last_scores(trained / "log.jsonl")
    card = out / "README.md"
    kept = card.read_text(encoding="utf-8") if card.is_file() else None
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    nlp.to_disk(out)
    if kept is not None:
        card.write_text(kept, encoding="utf-8")
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(f"{out}: {size / 1e6:.1f} MB")


def _last_scores(log: Path) -> dict[str, float]:
    """Return F1 on the held-out news after the last epoch."""
    last = json.loads(log.read_text().strip().split("\n")[-1])
    return {f"f1_{name}": value for name, value in last.items() if name not in ("epoch", "step", "dev")}


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
