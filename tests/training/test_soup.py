"""The mean of taggers that went on from the same one."""

import torch
from torch import nn

from training.soup import mean_of


def test_the_first_model_has_the_mean_of_all_weights_and_the_others_keep_theirs() -> None:
    models = [nn.Linear(3, 2) for _ in range(4)]
    weights = torch.stack([model.weight.detach().clone() for model in models])
    biases = torch.stack([model.bias.detach().clone() for model in models])
    mean_of(models)
    assert torch.allclose(models[0].weight, weights.mean(dim=0))
    assert torch.allclose(models[0].bias, biases.mean(dim=0))
    assert torch.equal(models[3].weight, weights[3])
