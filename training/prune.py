"""Leave out the attention heads and inner neurons that matter least: ``python training/prune.py IN.pt OUT.pt``.

In: trained weights, and windows of our own reports and of PolNeAR. Out: weights of fewer heads and neurons, with what
stays fitted to what all of them gave (least squares: the optimal brain surgeon of Hassibi and Stork 1992, layer by
layer). How many each layer loses follows from how little the sum that goes on to the next one would change. Then the
encoder learns to give the states of the whole one again, so that every head over it stays as it is. Prints what is left
of each layer, how far the sums stray, and the states.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from material import Example
from network import Network, shipped
from train import batch_tensors, batches, material

Floats = NDArray[np.float64]
RIDGE = 1e-4
"""Of the mean square of an input, what is added to each, so that inputs that always agree can be told apart."""
BATCH = 16


class Cut:
    """One dense product and its inputs, from which blocks of ``size`` inputs are taken one by one, the cheapest first.

    ``weight`` [out, in]; ``moments`` [in + 1, in + 1] are the mean products of its inputs and a constant 1.
    """

    def __init__(self, weight: Floats, bias: Floats, moments: Floats, size: int) -> None:
        self.weight = np.concatenate([weight, bias[:, None]], 1)
        inputs = weight.shape[1]
        ridge = np.append(np.full(inputs, RIDGE * np.diag(moments)[:-1].mean()), 0.0)
        self.inverse = np.linalg.inv(moments + np.diag(ridge))
        self.blocks = {n: np.arange(n * size, (n + 1) * size) for n in range(inputs // size)}
        self.spent = 0.0
        """The mean square error of the outputs so far."""

    def price(self, block: NDArray[np.int64]) -> float:
        columns = self.weight[:, block]
        return float(np.trace(columns @ np.linalg.solve(self.inverse[np.ix_(block, block)], columns.T)))

    def cheapest(self) -> tuple[int, float]:
        """The block whose loss costs least, and its price."""
        if len(next(iter(self.blocks.values()))) == 1:
            names = np.array(list(self.blocks))
            prices = (self.weight[:, names] ** 2).sum(0) / self.inverse[names, names]
            best = int(prices.argmin())
            return int(names[best]), float(prices[best])
        return min(((name, self.price(block)) for name, block in self.blocks.items()), key=lambda found: found[1])

    def drop(self) -> float:
        """Take the cheapest block away, and let the others stand in for it; what it costs."""
        name, price = self.cheapest()
        block = self.blocks.pop(name)
        across = np.linalg.solve(self.inverse[np.ix_(block, block)], self.inverse[block])
        self.weight -= self.weight[:, block] @ across
        self.inverse -= self.inverse[:, block] @ across
        self.spent += price
        return price

    def left(self) -> NDArray[np.int64]:
        return np.concatenate(list(self.blocks.values()))


class Layer:
    """One layer of the encoder, and its two products that sum many inputs into the stream: heads and neurons."""

    def __init__(self, network: Network, number: int) -> None:
        self.network = network
        self.layer = network.encoder.encoder.layer[number]

    def output(self, part: str) -> torch.nn.Module:
        """Where the heads or the neurons are summed: a dense product, and a norm of it with the stream."""
        made: torch.nn.Module = self.layer.attention.output if part == "heads" else self.layer.output
        return made

    def size(self, part: str) -> int:
        return int(self.layer.attention.self.attention_head_size) if part == "heads" else 1

    def cut(self, part: str, given: list[tuple[Tensor, ...]]) -> tuple[Cut, float]:
        """The product with what its inputs are in these batches, and the mean square of the sum that it goes into."""
        output = self.output(part)
        product = output.dense
        inputs = product.in_features
        moments, stream, count = np.zeros((inputs + 1, inputs + 1)), 0.0, 0
        real = torch.empty(0)

        def seen(_: object, taken: tuple[Tensor, ...]) -> None:
            nonlocal moments, count
            rows = taken[0][real].double().numpy()
            rows = np.concatenate([rows, np.ones((len(rows), 1))], 1)
            moments += rows.T @ rows
            count += len(rows)

        def summed(_: object, taken: tuple[Tensor, ...]) -> None:
            nonlocal stream
            stream += float((taken[0][real] ** 2).sum())

        hooks = [product.register_forward_pre_hook(seen), output.LayerNorm.register_forward_pre_hook(summed)]
        with torch.no_grad():
            for batch in given:
                real = batch[1].bool()
                self.network.encode(*batch)
        for hook in hooks:
            hook.remove()
        weight, bias = product.weight.detach().double().numpy(), product.bias.detach().double().numpy()
        return Cut(weight, bias, moments / count, self.size(part)), stream / count

    def keep(self, part: str, cut: Cut) -> None:
        """Only the inputs that the cut has left, in the product and where they come from."""
        left = torch.from_numpy(cut.left())
        product = self.output(part).dense
        product.weight.data = torch.from_numpy(cut.weight[:, cut.left()]).float()
        product.bias.data = torch.from_numpy(cut.weight[:, -1]).float()
        product.in_features = len(left)
        three = self.layer.attention.self
        for source in [three.query, three.key, three.value] if part == "heads" else [self.layer.intermediate.dense]:
            source.weight.data, source.bias.data = source.weight.data[left], source.bias.data[left]
            source.out_features = len(left)


def shares(layers: list[Layer], part: str, drop: float, given: list[tuple[Tensor, ...]]) -> list[int]:
    """How many blocks each layer loses, so that ``drop`` of them all go where they cost the stream least."""
    prices: list[tuple[float, int]] = []
    total = 0
    for number, layer in enumerate(layers):
        cut, stream = layer.cut(part, given)
        total += len(cut.blocks)
        for _ in range(len(cut.blocks) * 3 // 4):
            cut.drop()
            prices.append((cut.spent / stream, number))
    chosen = [number for _, number in sorted(prices)[: round(drop * total)]]
    return [chosen.count(number) for number in range(len(layers))]


def prune(network: Network, heads: float, neurons: float, given: list[tuple[Tensor, ...]]) -> None:
    layers = [Layer(network, n) for n in range(len(network.encoder.encoder.layer))]
    wanted = {part: shares(layers, part, drop, given) for part, drop in (("heads", heads), ("neurons", neurons))}
    for number, layer in enumerate(layers):
        for part, losses in wanted.items():
            cut, stream = layer.cut(part, given)
            for _ in range(losses[number]):
                cut.drop()
            layer.keep(part, cut)
            print(f"layer {number}: {len(cut.blocks)} {part}, {cut.spent / stream:.4f} of the sum's square lost")


def restore(network: Network, whole: Network, examples: list[Example], rate: float, rng: random.Random) -> None:
    """One pass over the windows in which the encoder learns the states of the whole one; words stay as they are."""
    encoder = network.encoder
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    learning = [p for p in encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=rate, weight_decay=0.0)
    every = batches(examples, BATCH, rng)
    warm = max(1, len(every) // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.02, (len(every) - n) / (len(every) - warm + 1)))
    )
    strayed: list[float] = []
    for number, batch in enumerate(every, 1):
        given = batch_tensors(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            with torch.no_grad():
                wanted, _ = whole.encode(*given)
            hidden, _ = network.encode(*given)
        loss = (hidden.float() - wanted.float())[given[1].bool()].square().mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        schedule.step()
        strayed.append(loss.item())
        if number % 20 == 0:
            print(f"{number} of {len(every)}: states stray by {np.mean(strayed[-20:]):.5f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", action="append", required=True)
    parser.add_argument("--heads", type=float, default=0.25, help="the share of attention heads that go")
    parser.add_argument("--neurons", type=float, default=0.25, help="the share of inner neurons that go")
    parser.add_argument("--windows", type=int, default=320, help="windows by which is chosen what goes")
    parser.add_argument("--rate", type=float, default=1e-4)
    args = parser.parse_args()
    rng = random.Random(1)
    network, whole = (Network(shipped()).eval() for _ in range(2))
    for one in (network, whole):
        one.load(torch.load(args.weights))
    examples = [x for spec in args.data for x in material(spec, rng)]
    chosen = sorted(rng.sample(examples, args.windows), key=lambda x: len(x.window.ids))
    prune(
        network, args.heads, args.neurons, [batch_tensors(chosen[i : i + BATCH]) for i in range(0, len(chosen), BATCH)]
    )
    restore(network, whole, examples, args.rate, rng)
    torch.save(network.state_dict(), args.out)


if __name__ == "__main__":
    main()
