"""The fast way through a pipeline of ours: its weights and its head, without spaCy's bookkeeping around them.

Windows of about one length go through the transformer together, in bfloat16 where the processor has units for it, on
the processor or on a GPU. The reference is the pipeline itself (``nlp.pipe``, float32); the model card has the
differences, measured.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from spacy.language import Language
from torch import Tensor, nn

from kg.ner import NerHead, first_pieces

STEP = 32
"""Windows are padded to a multiple of so many pieces, those of one padded length go together."""
LONGEST = 512
"""Pieces that the transformer takes at once, the two special ones among them."""
FULL = 1024
"""Pieces in a batch, about; always as many rows as fit, rows of padding if need be. Products of other shapes may be
computed by other kernels, whose last digits differ: so a window's names do not depend on what is read with it."""

Found = tuple[int, int, str, float]
"""Start, end, type and probability of a name in a text."""


def has_bfloat16() -> bool:
    """Whether this processor multiplies matrices in bfloat16 by units of its own (AMX or AVX-512 BF16)."""
    return bool(torch.cpu._is_avx512_bf16_supported())


def is_ours(nlp: Language) -> bool:
    """Whether the pipeline is a spacy-transformers trunk with the head ``kg_ner``, and nothing else."""
    return nlp.pipe_names == ["transformer", "kg_ner"]


class FastFinder:
    """Finds the names in texts."""

    def __init__(self, nlp: Language, *, device: str = "cpu") -> None:
        """Take the weights out of a pipeline that ``is_ours``, for a torch *device* that is there."""
        trunk: Any = nlp.get_pipe("transformer")
        head: Any = nlp.get_pipe("kg_ner")
        self._make_doc = nlp.make_doc
        self._tokenizer: Any = trunk.model.tokenizer
        self._device = torch.device(device)
        self._half = device != "cpu" or has_bfloat16()
        model: nn.Module = trunk.model.transformer
        model.eval().requires_grad_(requires_grad=False)
        for module in model.modules() if self._half else ():
            if isinstance(module, nn.Linear):
                module.to(torch.bfloat16)
        self._model = model.to(self._device)
        self._head: NerHead = head

    @property
    def arithmetic(self) -> str:
        """Where and how precisely it computes, in words."""
        return f"{self._device.type}, {'bfloat16' if self._half else 'float32'}"

    def find(self, texts: Sequence[str]) -> list[list[Found]]:
        """Return the names of each text, sorted."""
        if not texts:
            return []
        found: list[list[Found]] = [[] for _ in texts]
        encoded = self._tokenizer(list(texts), return_offsets_mapping=True)
        ids: list[list[int]] = encoded["input_ids"]
        long = [n for n, pieces in enumerate(ids) if len(pieces) > LONGEST]
        for n in long:
            found[n] = self._find_in_halves(texts[n])
            ids[n] = []
        groups: dict[int, list[int]] = defaultdict(list)
        for n, pieces in enumerate(ids):
            if len(pieces) > 2:
                groups[-(-len(pieces) // STEP) * STEP].append(n)
        for width, members in sorted(groups.items()):
            rows = FULL // width
            for at in range(0, len(members), rows):
                some = members[at : at + rows]
                for n, hidden in zip(some, self._run([ids[n] for n in some], width), strict=True):
                    found[n] = list(self._names(texts[n], encoded["offset_mapping"][n], hidden))
        return found

    def _find_in_halves(self, text: str) -> list[Found]:
        """Return the names of a text of strange letters, of which nearly every one is a piece."""
        middle = text.rfind(" ", len(text) // 4, len(text) // 2 + 1) + 1 or len(text) // 2
        left, right = self.find([text[:middle], text[middle:]])
        return left + [(start + middle, end + middle, kind, score) for start, end, kind, score in right]

    def _run(self, ids: list[list[int]], width: int) -> NDArray[np.float32]:
        """Return hidden states of shape (windows, width, hidden)."""
        rows = FULL // width
        batch = torch.full((rows, width), int(self._tokenizer.pad_token_id))
        mask = torch.zeros((rows, width), dtype=torch.long)
        mask[:, 0] = 1
        for n, pieces in enumerate(ids):
            batch[n, : len(pieces)] = torch.tensor(pieces)
            mask[n, : len(pieces)] = 1
        kind = self._device.type
        with torch.inference_mode(), torch.autocast(kind, dtype=torch.bfloat16, enabled=self._half):
            output = self._model(input_ids=batch.to(self._device), attention_mask=mask.to(self._device))
        hidden: Tensor = output.last_hidden_state[: len(ids)]
        states: NDArray[np.float32] = hidden.float().cpu().numpy()
        return states

    def _names(self, text: str, offsets: list[tuple[int, int]], hidden: NDArray[np.float32]) -> Iterator[Found]:
        tokens = [(t.idx, t.idx + len(t)) for t in self._make_doc(text) if not t.is_space]
        if not tokens:
            return
        rows = first_pieces(offsets, tokens)
        for begin, after, kind, probability in self._head.names(hidden, rows):
            yield tokens[begin][0], tokens[after - 1][1], kind, probability
