"""The encoder as an int8 graph of a few fused steps a layer.

In: a trained network. Out: an ONNX model. Reading runs one window at a time, so nothing is padded and there is no mask;
only words are read further, so the last layer gives the states of the pieces in ``words`` alone; query, key and value
are one product; attention, normalisation and the quantised products are the fused steps of onnxruntime's contributed
operators (https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md).
"""

from __future__ import annotations

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from mpnet import EPSILON, FIRST_PLACE, Layer, distance_buckets
from network import Network
from parley.reading.windows import WINDOW

LONGEST = WINDOW + 2
"""Pieces of a window with its end marks."""
MOST, SAFE = 127, 63
"""The largest number of eight bits, for tables; and of seven, for products: processors without VNNI do not saturate."""
FUSED = "com.microsoft"
OPSET = 20
IR_VERSION = 9

Array = NDArray[np.generic]


def numbers(weight: torch.Tensor) -> NDArray[np.float32]:
    found: NDArray[np.float32] = weight.detach().numpy().astype(np.float32)
    return found


def quantised(rows: NDArray[np.float32], most: int) -> tuple[Array, NDArray[np.float32]]:
    """Whole numbers up to ``most`` and one scale a column."""
    scale = np.maximum(np.abs(rows).max(0), 1e-9) / most
    return np.rint(rows / scale).astype(np.int8), scale.astype(np.float32)


class Graph:
    """The graph as it grows."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.kept: dict[str, Array] = {}

    def keep(self, name: str, value: Array) -> str:
        self.kept[name] = value
        return name

    def add(self, op: str, inputs: list[str], out: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [out], name=out, domain=domain, **attributes))
        return out

    def linear(self, x: str, out: str, *products: nn.Module) -> str:
        """One quantised product for several that have the same input."""
        weight, scale = quantised(np.concatenate([numbers(p.weight).T for p in products], 1), SAFE)
        names = [self.keep(f"{out}.weight", weight), self.keep(f"{out}.scale", scale)]
        zero = self.keep(f"{out}.zero", np.zeros(len(scale), np.int8))
        bias = self.keep(f"{out}.bias", np.concatenate([numbers(p.bias) for p in products]))
        return self.add("DynamicQuantizeMatMul", [x, *names, zero, bias], out, FUSED)

    def split(self, x: str, parts: list[str]) -> list[str]:
        """Equal parts of the last axis."""
        if len(parts) == 1:
            return [x]
        self.nodes.append(helper.make_node("Split", [x], parts, name=parts[0], axis=-1, num_outputs=len(parts)))
        return parts

    def looked_up(self, ids: str, rows: NDArray[np.float32], out: str, small: bool = True) -> str:
        """Rows of a table; a large one is kept in eight bits, one scale a column."""
        if small:
            return self.add("Gather", [self.keep(f"{out}.table", rows), ids], out)
        table, scale = quantised(rows, MOST)
        whole = self.add("Gather", [self.keep(f"{out}.table", table), ids], f"{out}.rows")
        zero = self.keep(f"{out}.zero", np.zeros(len(scale), np.int8))
        return self.add("DequantizeLinear", [whole, self.keep(f"{out}.scale", scale), zero], out, axis=-1)

    def normalised(self, parts: list[str], norm: nn.LayerNorm, out: str) -> str:
        """The normalised sum of two rows: in two steps, as the one that onnxruntime has for both is slower."""
        names = [self.keep(f"{out}.norm.{part}", numbers(getattr(norm, part))) for part in ("weight", "bias")]
        summed = self.add("Add", parts, f"{out}.sum")
        return self.add("LayerNormalization", [summed, *names], out, epsilon=EPSILON)


def embeddings(graph: Graph, network: Network) -> str:
    """Words, case, quotation and place, summed and normalised."""
    table = network.encoder.embeddings
    words = graph.looked_up("ids", numbers(table.word_embeddings.weight[network.own]), "embed.ids", small=False)
    case = graph.looked_up("case", numbers(network.case.weight), "embed.case")
    quote = graph.looked_up("quote", numbers(network.quote.weight), "embed.quote")
    graph.keep("zero", np.array([0], dtype=np.int64))
    graph.add("Shape", ["ids"], "size", start=1, end=2)
    places = graph.keep("embed.places", numbers(table.places.weight[FIRST_PLACE : FIRST_PLACE + LONGEST]))
    place = graph.add("Slice", [places, "zero", "size", "zero"], "embed.place")
    first = graph.add("Add", [words, case], "embed.1")
    second = graph.add("Add", [first, quote], "embed.2")
    return graph.normalised([second, place], table.norm, "embed")


def distances(graph: Graph, network: Network) -> None:
    """What each head adds for the distance of two pieces, for the longest window: onnxruntime makes it once."""
    buckets = distance_buckets(LONGEST)
    apart = np.arange(LONGEST)[None] - np.arange(LONGEST)[:, None] + LONGEST - 1
    by_distance = torch.cat([buckets[:, 0].flip(0), buckets[0, 1:]])
    graph.keep("apart", apart.astype(np.int32))
    graph.keep("corner", np.zeros(2, np.int64))
    graph.keep("sides", np.array([1, 2], np.int64))
    graph.add("Concat", ["size", "size"], "square", axis=0)
    graph.keep("nearness", numbers(network.encoder.bias.weight[by_distance]).T.copy())


def layer(graph: Graph, x: str, number: int, made: Layer, rows: str = "") -> str:
    """One layer; with ``rows`` it gives the states of these pieces alone, which see all the others."""
    at = made.attention
    heads = graph.keep(f"{number}.heads", at.kept.numpy())
    own = graph.add("Gather", ["nearness", heads], f"{number}.near", axis=0)
    whole = graph.add("Gather", [own, "apart"], f"{number}.bias.whole", axis=1)
    bias = graph.add("Slice", [whole, "corner", "square", "sides"], f"{number}.bias.cut")

    def projected(inside: str, **products: nn.Module) -> list[str]:
        """Query, key or value of each head, all that are asked for in one product."""
        joined = graph.linear(inside, f"{number}.{'+'.join(products)}", *products.values())
        return graph.split(joined, [f"{number}.split.{name}" for name in products])

    if rows:
        others = projected(x, key=at.k, value=at.v)
        x = graph.add("Gather", [x, rows], f"{number}.rows", axis=1)
        bias = graph.add("Gather", [bias, rows], f"{number}.bias.rows", axis=1)
        parts = [*projected(x, query=at.q), *others]
    else:
        parts = projected(x, query=at.q, key=at.k, value=at.v)
    bias = graph.add("Unsqueeze", [bias, "zero"], f"{number}.bias")
    seen = graph.add("MultiHeadAttention", [*parts, "", "", bias], f"{number}.attention", FUSED,
                     num_heads=len(at.kept))  # fmt: skip

    def evened(inside: str, product: nn.Module, name: str) -> str:
        """The input of a product whose channels even.py evened out."""
        scale = graph.keep(f"{number}.{name}.even", numbers(product.even))
        return graph.add("Mul", [inside, scale], f"{number}.{name}.evened")

    x = graph.normalised([graph.linear(seen, f"{number}.seen", at.o), x], made.middle, f"{number}.middle")
    wide = graph.linear(evened(x, made.wide, "wide"), f"{number}.wide", made.wide)
    bent = graph.add("Gelu", [wide], f"{number}.bent", approximate="tanh")
    narrow = graph.linear(evened(bent, made.narrow, "narrow"), f"{number}.narrow", made.narrow)
    return graph.normalised([narrow, x], made.out, f"{number}.out")


def encoder_graph(network: Network) -> onnx.ModelProto:
    """The graph of a network whose channels are evened out (even.py)."""
    graph = Graph()
    x = embeddings(graph, network)
    distances(graph, network)
    *before, last = network.encoder.layers
    for number, made in enumerate(before):
        x = layer(graph, x, number, made)
    x = layer(graph, x, len(before), last, "words")
    graph.linear(x, "logits", network.tokens)
    graph.nodes.append(helper.make_node("Identity", [x], ["hidden"], name="hidden"))
    pieces, outputs = ["batch", "pieces"], ["batch", "words", None]
    inputs = {"ids": pieces, "case": pieces, "quote": pieces, "words": ["words"]}
    made = helper.make_graph(
        graph.nodes, "encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, outputs) for name in ("hidden", "logits")],
        [numpy_helper.from_array(value, name) for name, value in graph.kept.items()],
    )  # fmt: skip
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=IR_VERSION)
