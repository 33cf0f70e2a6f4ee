"""Export a trained network: ``python training/export.py network.pt DIR``.

In: the weights of train.py. Out: ``encoder.onnx`` (int8, one scale a channel) and ``heads.npz`` (float16), the
two files that reading runs on. Reading marks as ``--hand`` does. Prints how far the int8 hidden states stray from the
exact ones.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from even import even
from lean import lean
from material import HAND
from network import Network, shipped


class Encoder(nn.Module):
    """The part that runs in onnxruntime: pieces to hidden states and token logits."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor, case: Tensor, quote: Tensor) -> tuple[Tensor, Tensor]:
        return self.network.encode(ids, mask, case, quote)


def export(weights: Path, out: Path, encoder: str, hand: int) -> None:
    network = Network(encoder).eval()
    network.load(torch.load(weights))
    network.encoder.embeddings.token_type_embeddings.weight.data[0] += network.hand.weight.data[hand]
    even(network)
    out.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(1000, 20000, (2, 32))
    inputs = (ids, torch.ones_like(ids), torch.zeros_like(ids), torch.zeros_like(ids))
    axes = {0: "batch", 1: "pieces"}
    names = ["ids", "mask", "case", "quote"]
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            Encoder(network), inputs, str(exact), input_names=names, output_names=["hidden", "logits"],
            dynamic_axes=dict.fromkeys([*names, "hidden", "logits"], axes), opset_version=17, dynamo=False,
        )  # fmt: skip
        # seven bits, so that processors without VNNI do not saturate; it cost nothing on the development data
        quick = Path(folder) / "int8.onnx"
        quantize_dynamic(exact, quick, op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=True,
                         weight_type=QuantType.QInt8)  # fmt: skip
        onnx.save(lean(onnx.load(quick)), out / "encoder.onnx")
        shutil.copy(exact, out / "exact.onnx")
    heads = {k: v.numpy().astype(np.float16) for k, v in network.state_dict().items()
             if k.split(".")[0] in ("spans", "pairs", "classes", "starts", "steps")}  # fmt: skip
    np.savez(out / "heads.npz", **heads)
    feed = {name: tensor.numpy() for name, tensor in zip(names, inputs, strict=True)}
    feed["words"] = np.arange(ids.shape[1])
    hidden = [_hidden(out / name, feed) for name in ("exact.onnx", "encoder.onnx")]
    cosine = float(hidden[0] @ hidden[1] / (np.linalg.norm(hidden[0]) * np.linalg.norm(hidden[1])))
    print(f"cosine of int8 to exact hidden states: {cosine:.4f}")
    (out / "exact.onnx").unlink()


def _hidden(graph: Path, feed: dict[str, np.ndarray]) -> np.ndarray:
    """The hidden states of a graph in one row; the lean one takes no mask, but the words."""
    session = onnxruntime.InferenceSession(graph)
    return session.run(None, {i.name: feed[i.name] for i in session.get_inputs()})[0].reshape(-1)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hand", type=int, default=HAND, help="the annotator whom reading follows (material.py)")
    args = parser.parse_args()
    export(args.weights, args.out, shipped(), args.hand)


if __name__ == "__main__":
    main()
