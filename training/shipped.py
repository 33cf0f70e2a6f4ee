"""The shipped weights as a start for train.py: ``python training/shipped.py MODEL_DIR OUT.pt --encoder MPNET``.

In: ``encoder.onnx`` and ``heads.npz``, as export.py makes them. Out: weights that train.py and average.py take, those
of the trained network but for what eight bits lost. Whom reading follows is part of the table of cases in them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from mpnet import FIRST_PLACE
from network import Network

Array = NDArray[np.generic]


class Graph:
    """The weights of a graph of graph.py, by the names that it gives them."""

    def __init__(self, path: Path) -> None:
        self.kept: dict[str, Array] = {w.name: numpy_helper.to_array(w) for w in onnx.load(path).graph.initializer}

    def tensor(self, name: str) -> Tensor:
        return torch.from_numpy(np.array(self.kept[name]))

    def product(self, name: str, parts: int = 1) -> list[tuple[Tensor, Tensor]]:
        """Weight [out, in] and bias [out] of each of the products that stand in one."""
        weight = (self.tensor(f"{name}.weight").float() * self.tensor(f"{name}.scale")).T
        return list(zip(weight.chunk(parts), self.tensor(f"{name}.bias").chunk(parts), strict=True))

    def norm(self, name: str) -> tuple[Tensor, Tensor]:
        return self.tensor(f"{name}.norm.weight"), self.tensor(f"{name}.norm.bias")


def layer_weights(graph: Graph, number: int, last: bool) -> dict[str, tuple[Tensor, Tensor]]:
    """Weight and bias of each part of a layer of mpnet.py."""
    if last:
        key, value = graph.product(f"{number}.key+value", 2)
        (query,) = graph.product(f"{number}.query")
    else:
        query, key, value = graph.product(f"{number}.query+key+value", 3)
    found = {"attention.q": query, "attention.k": key, "attention.v": value}
    (found["attention.o"],) = graph.product(f"{number}.seen")
    for name in ("wide", "narrow"):
        ((weight, bias),) = graph.product(f"{number}.{name}")
        found[name] = weight * graph.tensor(f"{number}.{name}.even"), bias
    return found | {name: graph.norm(f"{number}.{name}") for name in ("middle", "out")}


def weights(model: Path, network: Network) -> dict[str, Tensor]:
    """All weights of the shipped model in the names of a network of the same encoder."""
    graph = Graph(model / "encoder.onnx")
    out = dict(network.state_dict())
    words, places = (f"encoder.embeddings.{name}.weight" for name in ("word_embeddings", "places"))
    out[words] = out[words].index_copy(
        0, network.own, graph.tensor("embed.ids.table") * graph.tensor("embed.ids.scale")
    )
    known = graph.tensor("embed.places")
    out[places] = out[places].index_copy(0, torch.arange(len(known)) + FIRST_PLACE, known)
    out["case.weight"], out["quote.weight"] = graph.tensor("embed.case.table"), graph.tensor("embed.quote.table")
    out["hand.weight"] = torch.zeros_like(out["hand.weight"])
    parts = {"encoder.embeddings.norm": graph.norm("embed"), "tokens": graph.product("logits")[0]}
    layers = len(network.encoder.layers)
    for number in range(layers):
        for name, both in layer_weights(graph, number, number == layers - 1).items():
            parts[f"encoder.layers.{number}.{name}"] = both
        out[f"encoder.layers.{number}.attention.kept"] = graph.tensor(f"{number}.heads")
    for name, both in parts.items():
        out[f"{name}.weight"], out[f"{name}.bias"] = (part.contiguous() for part in both)
    with np.load(model / "heads.npz") as stored:
        out.update({name: torch.from_numpy(stored[name].astype(np.float32)) for name in stored.files})
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="all-mpnet-base-v2, as transformers keeps it")
    args = parser.parse_args()
    torch.save(weights(args.model, Network(args.encoder)), args.out)


if __name__ == "__main__":
    main()
