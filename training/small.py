"""Fewer heads and inner neurons in the first layers of MPNet: ``python training/small.py FOLDER OUT.pt``.

In: ``all-mpnet-base-v2`` as transformers keeps it, and windows of our own reports and of PolNeAR. Out: the weights of
an ``mpnet.Encoder`` as a start for train.py. What goes is what costs each layer's sums least; what stays is fitted to
what all of it gave (least squares: the optimal brain surgeon of Hassibi and Stork 1992).
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
from torch import Tensor, nn

from mpnet import HEAD, Encoder, Layer
from network import LAYERS, Network
from train import batch_tensors, material

BATCH = 16
STEP = 32
"""Neurons that go at once."""
RIDGE = 1e-3


def moments(network: Network, product: nn.Linear, given: list[tuple[Tensor, ...]]) -> Tensor:
    """Mean products of the inputs of a product and a constant 1."""
    total, count = torch.zeros(product.in_features + 1, product.in_features + 1, dtype=torch.float64), 0
    real = torch.empty(0)

    def seen(_: object, taken: tuple[Tensor, ...]) -> None:
        nonlocal total, count
        rows = taken[0][real].float()
        rows = torch.cat([rows, torch.ones(len(rows), 1)], 1)
        total += (rows.T @ rows).double()
        count += len(rows)

    hook = product.register_forward_pre_hook(seen)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for batch in given:
            real = batch[1].bool()
            network.encode(*batch)
    hook.remove()
    return total / count


def fitted(product: nn.Linear, moment: Tensor, size: int, keep: int) -> Tensor:
    """Keep so many blocks of ``size`` inputs, and fit the product of what stays to what all gave; the inputs kept."""
    weight = torch.cat([product.weight.detach(), product.bias.detach()[:, None]], 1).double()
    whole = weight.clone()
    ridge = torch.full((len(moment),), RIDGE * moment.diag()[:-1].mean().item(), dtype=torch.float64)
    ridge[-1] = 0
    inverse = torch.linalg.inv(moment + ridge.diag())
    blocks = torch.arange(product.in_features).view(-1, size)
    while len(blocks) > keep:
        if size == 1:
            price = (weight[:, blocks[:, 0]] ** 2).sum(0) / inverse.diag()[blocks[:, 0]]
            go = price.argsort()[: min(STEP, len(blocks) - keep)]
        else:
            price = torch.tensor([
                (weight[:, b] @ torch.linalg.solve(inverse[b][:, b], weight[:, b].T)).trace() for b in blocks
            ])  # fmt: skip
            go = price.argsort()[:1]
        gone = blocks[go].flatten()
        across = torch.linalg.solve(inverse[gone][:, gone], inverse[gone])
        weight -= weight[:, gone] @ across
        inverse -= inverse[:, gone] @ across
        stays = torch.ones(len(blocks), dtype=torch.bool)
        stays[go] = False
        blocks = blocks[stays]
    left = blocks.flatten()
    stays = torch.zeros(len(moment), dtype=torch.bool)
    stays[left] = stays[-1] = True
    weight[:, ~stays] = 0
    lost = ((weight - whole) @ moment * (weight - whole)).sum() / (whole @ moment * whole).sum()
    print(f"{len(blocks)} of {product.in_features // size} left, {lost:.3f} of the square lost", flush=True)
    product.weight.data, product.bias.data = weight[:, left].float(), weight[:, -1].float()
    product.in_features = len(left)
    return left


def narrow(product: nn.Linear, left: Tensor) -> None:
    product.weight.data, product.bias.data = product.weight.data[left], product.bias.data[left]
    product.out_features = len(left)


def shrink(network: Network, layer: Layer, heads: int, neurons: int, given: list[tuple[Tensor, ...]]) -> None:
    at = layer.attention
    left = fitted(at.o, moments(network, at.o, given), HEAD, heads)
    for product in (at.q, at.k, at.v):
        narrow(product, left)
    at.kept = at.kept[left[::HEAD] // HEAD]
    left = fitted(layer.narrow, moments(network, layer.narrow, given), 1, neurons)
    narrow(layer.wide, left)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", action="append", required=True)
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--heads", type=int, default=8)
    parser.add_argument("--neurons", type=int, default=1024)
    parser.add_argument("--windows", type=int, default=160)
    args = parser.parse_args()
    rng = random.Random(1)
    network = Network(args.folder, args.layers).eval()
    for table in (network.case, network.quote):
        nn.init.zeros_(table.weight)
    examples = rng.sample([x for spec in args.data for x in material(spec, rng)], args.windows)
    examples.sort(key=lambda x: len(x.window.ids))
    given = [batch_tensors(examples[i : i + BATCH]) for i in range(0, len(examples), BATCH)]
    encoder: Encoder = network.encoder
    for layer in encoder.layers:
        shrink(network, layer, args.heads, args.neurons, given)
    torch.save({f"encoder.{k}": v for k, v in encoder.state_dict().items()}, args.out)


if __name__ == "__main__":
    main()
