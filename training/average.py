"""The mean of sets of weights: ``python training/average.py A.pt B.pt ... OUT.pt``.

A set named N times weighs N times; weights that one set lacks are left out.
"""

from __future__ import annotations

import sys

import torch


def main(*paths: str) -> None:
    *names, out = paths
    weights = [torch.load(name) for name in names]
    first = weights[0]
    shared = [k for k in first if all(k in w for w in weights)]
    torch.save(
        {k: sum(w[k] for w in weights) / len(weights) if first[k].is_floating_point() else first[k] for k in shared},
        out,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
