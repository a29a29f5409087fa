"""What both trainings share: options, optimizer, rate schedule, checkpoints, bfloat16 where there are units for it."""

import argparse
import copy
import math
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from kg.fast import has_bfloat16


def autocast() -> torch.autocast:
    """Return bfloat16 arithmetic where the processor has units for it, else a context that does nothing."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16())


def parse_options(parser: argparse.ArgumentParser, *, rate: float) -> argparse.Namespace:
    """Return the options, those that both trainings have among them; threads and seed are set, the folder is made."""
    parser.add_argument("start", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    return options


class Half:
    """A copy of a model in bfloat16 that computes for it: half the memory to move, a third more steps in an hour.

    The model keeps its float32 weights, which small steps would not change in bfloat16 (Micikevicius et al. 2018).
    Where the processor has no units for bfloat16 the model computes for itself.
    """

    def __init__(self, model: nn.Module) -> None:
        self.model = model
        self.worker = copy.deepcopy(model).bfloat16() if has_bfloat16() else model

    def backward(self, loss: Tensor) -> None:
        """Give the model the gradients of the loss."""
        loss.backward()  # type: ignore[no-untyped-call]
        if self.worker is not self.model:
            for mine, computed in zip(self.model.parameters(), self.worker.parameters(), strict=True):
                mine.grad = None if computed.grad is None else computed.grad.float()
                computed.grad = None

    @torch.no_grad()
    def refresh(self) -> None:
        """Take over the model's weights."""
        if self.worker is not self.model:
            for mine, computed in zip(self.model.parameters(), self.worker.parameters(), strict=True):
                computed.copy_(mine)


class Schedule:
    """AdamW whose rate rises over the first twentieth of the steps and falls to zero, with checkpoints."""

    def __init__(self, groups: Iterable[Any], *, rate: float, steps: int, checkpoint: Path) -> None:
        self.steps = steps
        self.checkpoint = checkpoint
        self._began, self._seen = time.monotonic(), 0.0
        self.optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, fused=True)
        warm = math.ceil(steps / 20)
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))
        )

    def step(self, model: nn.Module) -> None:
        """Go one step down the model's gradients, cut to length 1."""
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        self.optimizer.step()
        self.scheduler.step()
        self.optimizer.zero_grad()

    def tell(self, step: int, loss: Tensor) -> None:
        """Print every fiftieth step, with a running mean of the loss and the time since the schedule was made."""
        self._seen = 0.98 * self._seen + 0.02 * loss.item() if self._seen else loss.item()
        if step % 50 == 0:
            seconds = time.monotonic() - self._began
            print(f"step {step}/{self.steps} loss {self._seen:.4f} {seconds:.0f} s", flush=True)

    def save(self, model: nn.Module, step: int) -> None:
        """Leave a checkpoint; whole or not at all."""
        state = {"model": model.state_dict(), "optimizer": self.optimizer.state_dict(), "step": step}
        state |= {"scheduler": self.scheduler.state_dict(), "random": torch.get_rng_state()}
        torch.save(state, self.checkpoint.with_suffix(".new"))
        self.checkpoint.with_suffix(".new").replace(self.checkpoint)

    def resume(self, model: nn.Module) -> int:
        """Go back to the checkpoint if there is one; return the steps that are done."""
        if not self.checkpoint.exists():
            return 0
        saved = torch.load(self.checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.scheduler.load_state_dict(saved["scheduler"])
        torch.set_rng_state(saved["random"])
        return int(saved["step"])
