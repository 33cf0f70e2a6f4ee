"""Export a trained network: ``python training/export.py network.pt DIR --encoder FOLDER``.

In: the weights of train.py. Out: ``encoder.onnx`` (int8, one scale a channel) and ``heads.npz`` (float16), the
two files that reading runs on. Reading marks as ``--hand`` does. Prints how far the int8 hidden states stray from the
exact ones.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from even import REPORTS, even
from graph import encoder_graph
from material import HAND, marked_examples
from network import Network
from train import batch_tensors


def export(weights: Path, out: Path, encoder: Path, hand: int) -> None:
    network = Network(encoder).eval()
    network.load(torch.load(weights))
    network.case.weight.data += network.hand.weight.data[hand]  # every piece has a case
    even(network)
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(encoder_graph(network), out / "encoder.onnx")
    heads = {k: v.numpy().astype(np.float16) for k, v in network.state_dict().items()
             if k.split(".")[0] in ("spans", "pairs", "classes", "starts", "steps")}  # fmt: skip
    np.savez(out / "heads.npz", **heads)
    print(f"cosine of int8 to exact hidden states: {likeness(network, out / 'encoder.onnx'):.4f}")


def likeness(network: Network, graph: Path) -> float:
    """The mean cosine of word states in some of our reports."""
    session = onnxruntime.InferenceSession(graph)
    found = []
    for example in list(marked_examples(REPORTS, random.Random(1)))[:20]:
        ids, mask, case, quote = batch_tensors([example])
        with torch.no_grad():
            exact = network.encode(ids, mask, case, quote)[0][0, example.window.words].numpy()
        feed = {"ids": ids.numpy(), "case": case.numpy(), "quote": quote.numpy()}
        quick = session.run(["hidden"], feed | {"words": np.array(example.window.words)})[0][0]
        found.append((exact * quick).sum(1) / np.linalg.norm(exact, axis=1) / np.linalg.norm(quick, axis=1))
    return float(np.concatenate(found).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="all-mpnet-base-v2, as transformers keeps it")
    parser.add_argument("--hand", type=int, default=HAND, help="the annotator whom reading follows (material.py)")
    args = parser.parse_args()
    export(args.weights, args.out, args.encoder, args.hand)


if __name__ == "__main__":
    main()
