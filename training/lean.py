"""Make the exported encoder quick to run: ``python training/lean.py ENCODER.onnx``.

In: the int8 network as torch and the quantiser leave it. Out: the same weights in a graph of a few fused steps a layer,
in the file's place. Reading runs one window at a time, so nothing is padded and the mask goes; only words are read
further, so the last layer gives the states of the pieces in ``words`` alone; query, key and value are one product;
attention, normalisation and the quantised products are the fused steps of onnxruntime's contributed operators
(https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

HEAD = 32
"""The width of an attention head, as in MiniLM."""
MOST = 127
"""The largest number of eight bits."""
EPSILON = 1e-12
"""What BERT's normalisation adds to a variance."""
FUSED = "com.microsoft"
OPSET = 20

Array = NDArray[np.generic]


class Graph:
    """The lean graph as it grows; weights come from the exported one, found by the names of its nodes."""

    def __init__(self, exported: onnx.ModelProto) -> None:
        self.weights = {w.name: numpy_helper.to_array(w) for w in exported.graph.initializer}
        self.inputs = {node.name: list(node.input) for node in exported.graph.node}
        self.nodes: list[onnx.NodeProto] = []
        self.kept: dict[str, Array] = {}

    def keep(self, name: str, value: Array) -> str:
        self.kept[name] = value
        return name

    def add(self, op: str, inputs: list[str], out: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [out], name=out, domain=domain, **attributes))
        return out

    def weight(self, ending: str) -> Array:
        """The one weight whose name ends so."""
        [name] = [name for name in self.weights if name.endswith(ending)]
        found: Array = self.weights[name]
        return found

    def product(self, node: str) -> tuple[Array, Array, Array]:
        """The int8 weight [in, out], its scale [out] and zero point [out] of a quantised product."""
        stem = self.inputs[f"{node}/MatMul_quant"][1].removesuffix("_quantized")
        found = tuple(self.weights[f"{stem}_{part}"] for part in ("quantized", "scale", "zero_point"))
        return found[0], found[1], found[2]

    def linear(self, x: str, out: str, products: list[tuple[Array, Array, Array]], biases: list[Array]) -> str:
        """One quantised product for several that have the same input."""
        joined = [np.concatenate(parts, axis=-1) for parts in zip(*products, strict=True)]
        names = [self.keep(f"{out}.{part}", w) for part, w in zip(("weight", "scale", "zero"), joined, strict=True)]
        bias = self.keep(f"{out}.bias", np.concatenate(biases))
        return self.add("DynamicQuantizeMatMul", [x, *names, bias], out, FUSED)

    def split(self, x: str, parts: list[str]) -> list[str]:
        """Equal parts of the last axis."""
        if len(parts) == 1:
            return [x]
        self.nodes.append(helper.make_node("Split", [x], parts, name=parts[0], axis=-1, num_outputs=len(parts)))
        return parts

    def looked_up(self, ids: str, table: str, out: str, small: bool = True) -> str:
        """Rows of a table; a large one is kept in eight bits, one scale a column."""
        rows = self.weight(f"{table}.weight")
        if small:
            return self.add("Gather", [self.keep(f"{out}.table", rows), ids], out)
        scale = np.abs(rows).max(0) / MOST
        table = self.keep(f"{out}.table", np.rint(rows / scale).astype(np.int8))
        whole = self.add("Gather", [table, ids], f"{out}.rows")
        zero = self.keep(f"{out}.zero", np.zeros(len(scale), dtype=np.int8))
        return self.add("DequantizeLinear", [whole, self.keep(f"{out}.scale", scale), zero], out, axis=-1)

    def normalised(self, parts: list[str], at: str, out: str) -> str:
        """The normalised sum of two rows: in two steps, as the one that onnxruntime has for both is slower."""
        names = [self.keep(f"{out}.{part}", self.weight(f"{at}.LayerNorm.{part}")) for part in ("weight", "bias")]
        summed = self.add("Add", parts, f"{out}.sum")
        return self.add("LayerNormalization", [summed, *names], out, epsilon=EPSILON)


def embeddings(graph: Graph) -> str:
    """Words, case, quotation and place, summed and normalised."""
    words = graph.looked_up("ids", "word_embeddings", "embed.ids", small=False)
    signs = [graph.looked_up(ids, f"network.{ids}", f"embed.{ids}") for ids in ("case", "quote")]
    graph.keep("embed.type", graph.weight("token_type_embeddings.weight")[0])
    for name, value in {"zero": 0, "one": 1}.items():
        graph.keep(name, np.array(value, dtype=np.int64))
    size = graph.add("Gather", [graph.add("Shape", ["ids"], "shape"), "one"], "size")
    places = graph.add("Range", ["zero", size, "one"], "places")
    place = graph.looked_up(places, "position_embeddings", "embed.place")
    first = graph.add("Add", [words, signs[0]], "embed.1")
    second = graph.add("Add", [first, signs[1]], "embed.2")
    third = graph.add("Add", [second, "embed.type"], "embed.3")
    return graph.normalised([third, place], "embeddings", "embed")


def layer(graph: Graph, x: str, number: int, rows: str = "") -> str:
    """One layer; with ``rows`` it gives the states of these pieces alone, which see all the others."""
    at, node = f"encoder.layer.{number}", f"/encoder/encoder/layer.{number}"
    heads = graph.weight(f"{at}.attention.self.query.bias").size // HEAD

    def projected(inside: str, *names: str) -> list[str]:
        """Query, key or value of each head, all that are asked for in one product."""
        parts = [f"attention/self/{name}" for name in names]
        joined = graph.linear(
            inside, f"{number}.{'+'.join(names)}", [graph.product(f"{node}/{part}") for part in parts],
            [graph.weight(f"{at}.{part.replace('/', '.')}.bias") for part in parts],
        )  # fmt: skip
        return graph.split(joined, [f"{number}.split.{name}" for name in names])

    if rows:
        others = projected(x, "key", "value")
        x = graph.add("Gather", [x, rows], f"{number}.rows", axis=1)
        parts = [*projected(x, "query"), *others]
    else:
        parts = projected(x, "query", "key", "value")
    seen = graph.add("MultiHeadAttention", parts, f"{number}.attention", FUSED, num_heads=heads)

    def dense(inside: str, part: str) -> str:
        product, bias = graph.product(f"{node}/{part}/dense"), graph.weight(f"{at}.{part.replace('/', '.')}.dense.bias")
        return graph.linear(inside, f"{number}.{part}", [product], [bias])

    def evened(inside: str, part: str) -> str:
        """The input of a product whose channels even.py evened out."""
        scale = graph.keep(f"{number}.{part}.even", graph.weight(f"{at}.{part}.dense.even"))
        return graph.add("Mul", [inside, scale], f"{number}.{part}.evened")

    x = graph.normalised([dense(seen, "attention/output"), x], f"{at}.attention.output", f"{number}.middle")
    wide = graph.add("Gelu", [dense(evened(x, "intermediate"), "intermediate")], f"{number}.wide", approximate="tanh")
    return graph.normalised([dense(evened(wide, "output"), "output"), x], f"{at}.output", f"{number}.out")


def lean(exported: onnx.ModelProto) -> onnx.ModelProto:
    """The lean graph of an exported one. Raises ValueError for a graph that is lean already."""
    graph = Graph(exported)
    if not any(name.endswith("MatMul_quant") for name in graph.inputs):
        raise ValueError("the graph has no quantised products of torch's names: it is lean already")
    x = embeddings(graph)
    last = sum(name.endswith("/intermediate/dense/MatMul_quant") for name in graph.inputs) - 1
    for number in range(last):
        x = layer(graph, x, number)
    x = layer(graph, x, last, "words")
    graph.linear(x, "logits", [graph.product("/tokens")], [graph.weight("tokens.bias")])
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
    return helper.make_model(made, opset_imports=opsets, ir_version=exported.ir_version)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("encoder", type=Path)
    args = parser.parse_args()
    onnx.save(lean(onnx.load(args.encoder)), args.encoder)


if __name__ == "__main__":
    main()
