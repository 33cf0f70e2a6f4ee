"""Even out what a layer's widest products take in, so that eight bits hold it.

A few channels of what goes into ``wide`` and ``narrow`` are ten times as large as the others, and one scale
for all of them leaves the others coarse. Each channel is divided by the root of the largest value that our own
reports give it and its row of the weight multiplied by the same (SmoothQuant; Xiao et al. 2023): the products stay
what they were.
"""

from __future__ import annotations

import random
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from material import marked_examples
from network import Network

REPORTS = Path(__file__).parent / "data" / "y1"
"""Reports that show how large each channel grows."""
LEAST = 1e-3


class Evened(nn.Module):
    """A product whose input is first multiplied by ``even`` [in], each channel by its own."""

    def __init__(self, weight: Tensor, bias: Tensor, sizes: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight * sizes)
        self.bias = nn.Parameter(bias)
        self.register_buffer("even", 1 / sizes)

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x * self.even, self.weight, self.bias)


def even(network: Network) -> None:
    """Even the products of every layer, in place."""
    parts = [(layer, name) for layer in network.encoder.layers for name in ("wide", "narrow")]
    largest = {getattr(*part): torch.zeros(getattr(*part).in_features) for part in parts}

    def look(product: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        largest[product] = torch.maximum(largest[product], inputs[0].abs().amax((0, 1)))

    hooks = [product.register_forward_pre_hook(look) for product in largest]
    with torch.no_grad():
        for example in marked_examples(REPORTS, random.Random(1)):
            row = [torch.tensor([x]) for x in (example.window.ids, example.window.case, example.window.quote)]
            network.encode(row[0], torch.ones_like(row[0]), row[1], row[2])
    for hook in hooks:
        hook.remove()
    for layer, name in parts:
        product = getattr(layer, name)
        sizes = largest[product].clamp(min=LEAST).sqrt()
        setattr(layer, name, Evened(product.weight.data, product.bias.data, sizes))
