"""The mean of two sets of weights: ``python training/average.py A.pt B.pt OUT.pt``."""

from __future__ import annotations

import sys

import torch


def main(first: str, second: str, out: str) -> None:
    a, b = torch.load(first), torch.load(second)
    torch.save({k: (a[k] + b[k]) / 2 if a[k].is_floating_point() else a[k] for k in a}, out)


if __name__ == "__main__":
    main(*sys.argv[1:4])
