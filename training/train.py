"""Train the reader's network: ``python training/train.py --out DIR --data own --data polnear=PATH ...``.

In: material (material.py). Out: ``DIR/network.pt``, the moving average of the weights, and ``DIR/log.jsonl``.
Same material, seed and thread count give the same weights.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from material import (
    Example,
    Range,
    attribution_examples,
    bank_examples,
    marked_examples,
    overlap,
    read_json_lines,
    record_examples,
)
from network import FORBIDDEN, Network
from parley.reading import labels

OWN = Path(__file__).parent / "data"
BANK = Path(__file__).parent / "bank"
HEAD_WEIGHT = {"outer": 1.5}
"""Token heads whose losses weigh otherwise than 1."""
LINK_WEIGHT = 0.4
CLASS_WEIGHT = 1.0
CHAINS = 50.0
"""The rate of the scores between labels, as a multiple of the encoder's: they are few, and begin at nought."""
FIRST_PIECE, MASKED = 999, 103
"""The vocabulary's last sign that is no piece of text, and its sign for a hidden one."""
TOLD = 0.75
"""Of the windows whose annotator is known, the share that says so."""
USUAL = 6
"""Spans of a kind in a usual window: every span's link or class weighs the same, in whatever batch it comes."""


def batch_tensors(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """ids, mask, case and quote, each [batch, pieces]."""
    longest = max(len(x.window.ids) for x in batch)
    columns = []
    for name in ("ids", "case", "quote"):
        rows = [getattr(x.window, name) for x in batch]
        columns.append(torch.tensor([row + [0] * (longest - len(row)) for row in rows]))
    mask = torch.tensor([[1] * len(x.window.ids) + [0] * (longest - len(x.window.ids)) for x in batch])
    return columns[0], mask, columns[1], columns[2]


def hidden_pieces(ids: Tensor, mask: Tensor, share: float) -> Tensor:
    """The pieces with a random share of them hidden, so that what a text says is not simply known by heart."""
    hide = (torch.rand(ids.shape) < share) & (mask > 0) & (ids > FIRST_PIECE)
    return ids.masked_fill(hide, MASKED)


def hands(batch: list[Example], rng: random.Random) -> Tensor:
    """Who marked each window [batch]; now and then nobody in particular, as reading asks for."""
    return torch.tensor([x.hand if rng.random() < TOLD else 0 for x in batch])


def token_loss(network: Network, logits: Tensor, batch: list[Example]) -> Tensor:
    """Mean over words of each head's sequence losses, summed; heads that an example does not mark are left out."""
    rows, targets, heads = [], [], []
    at = 0
    for number, head in enumerate(labels.TOKEN_HEADS):
        size = labels.bio(head)
        for i, example in enumerate(batch):
            if head in example.heads and example.window.words:
                words = logits[i, torch.tensor(example.window.words), at : at + size].float()
                rows.append(functional.pad(words, (0, labels.MOST - size), value=FORBIDDEN))
                targets.append(torch.from_numpy(example.heads[head]))
                heads.append(number)
        at += size
    if not rows:
        return logits.new_zeros(()).float()
    scores = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
    wanted = torch.nn.utils.rnn.pad_sequence(targets, batch_first=True)
    lengths = torch.tensor([len(row) for row in rows])
    real = torch.arange(scores.shape[1])[None] < lengths[:, None]
    which = torch.tensor(heads)
    losses = network.sequence_losses(scores, real, wanted, which)
    size = len(labels.TOKEN_HEADS)
    summed = losses.new_zeros(size).index_add(0, which, losses)
    words_of = losses.new_zeros(size).index_add(0, which, lengths.float())
    weights = torch.tensor([HEAD_WEIGHT.get(head, 1.0) for head in labels.TOKEN_HEADS])
    return (weights * summed / words_of.clamp(min=1)).sum()


class WindowSpans:
    """Span states and pair features of one window, each span projected once."""

    def __init__(self, network: Network, hidden: Tensor, example: Example) -> None:
        self.network = network
        self.example = example
        self.words = hidden[torch.tensor(example.window.words)]
        self.known: dict[str, dict[Range, Tensor]] = {kind: {} for kind in labels.SPAN_KINDS}

    def states(self, kind: str, spans: list[Range]) -> Tensor:
        known = self.known[kind]
        new = [s for s in dict.fromkeys(spans) if s not in known]
        if new:
            known.update(zip(new, self.network.project(self.words, kind, new), strict=True))
        return torch.stack([known[s] for s in spans])

    def scores(self, name: str, kinds: tuple[str, str], a: list[Range], b: list[Range]) -> Tensor:
        """[len(a), len(b)] scores of every pair."""
        left, right = self.states(kinds[0], a), self.states(kinds[1], b)
        where = np.array(self.example.window.paragraphs)
        first, second = np.array(a), np.array(b)
        distance = torch.from_numpy(labels.distance_classes(first, second))
        paragraph = torch.from_numpy(labels.paragraph_classes(where[first[:, 0]], where[second[:, 0]]))
        shape = (len(a), len(b), left.shape[-1])
        pair = self.network.pair(name)
        return pair(left[:, None].expand(shape), right[None].expand(shape), distance, paragraph).float()

    def none(self, name: str, kind: str, a: list[Range]) -> Tensor:
        return self.network.pair(name).none(self.states(kind, a)).float()


def span_losses(network: Network, hidden: Tensor, batch: list[Example]) -> Tensor:
    """Weighted sum of the losses of every link, choice, tick and class, as a share of a batch of usual windows."""
    losses: dict[str, list[Tensor]] = {}
    for i, example in enumerate(batch):
        if not example.window.words:
            continue
        spans = WindowSpans(network, hidden[i], example)
        for name, loss in window_losses(spans, example):
            losses.setdefault(name, []).append(loss)
    total = hidden.new_zeros(()).float()
    for name, found in losses.items():
        weight = CLASS_WEIGHT if name in labels.CLASSES else LINK_WEIGHT
        total = total + weight * torch.cat(found).sum() / (USUAL * len(batch))
    return total


def window_losses(spans: WindowSpans, example: Example) -> Iterator[tuple[str, Tensor]]:
    """(name, losses [n]) of all that one window teaches beside its tokens."""
    for name, kinds in labels.LINKS.items():
        wanted = example.links.get(name)
        if not wanted:
            continue
        a = [x for x, _ in wanted]
        options = example.candidates[kinds[1]]
        logits = spans.none(name, kinds[0], a)
        if options:
            pairs = spans.scores(name, kinds, a, options)
            if name == "join":  # only fragments that stand before
                late = torch.tensor([[y >= x for y in options] for x in a])
                pairs = pairs.masked_fill(late, -1e4)
            logits = torch.cat([logits, pairs], 1)
        target = torch.tensor([0 if y is None else 1 + options.index(y) for _, y in wanted])
        yield name, functional.cross_entropy(logits, target, reduction="none")
    for name, kinds in labels.CHOICES.items():
        chosen = example.choices.get(name)
        if chosen and example.mentions:
            a = [x for x, _ in chosen]
            logits = torch.cat([spans.none(name, kinds[0], a), actor_scores(spans, name, kinds, a)], 1)
            target = torch.tensor([1 + i for _, i in chosen])
            yield name, functional.cross_entropy(logits, target, reduction="none")
    for name, kinds in labels.TICKS.items():
        ticked = example.ticks.get(name)
        if ticked and example.mentions:
            logits = actor_scores(spans, name, kinds, [x for x, _ in ticked])
            target = torch.zeros_like(logits)
            for row, (_, right) in enumerate(ticked):
                target[row, right] = 1.0
            yield name, functional.binary_cross_entropy_with_logits(logits, target, reduction="none").sum(1)
    for name, (kind, _) in labels.CLASSES.items():
        items = example.classes.get(name)
        if items:
            logits = spans.network.classes[name](spans.states(kind, [x for x, _ in items])).float()
            yield name, functional.cross_entropy(logits, torch.tensor([i for _, i in items]), reduction="none")


def actor_scores(spans: WindowSpans, name: str, kinds: tuple[str, str], a: list[Range]) -> Tensor:
    """[spans, actors]: for each actor the best score among its mentions; a source is no mention of its own."""
    mentions = spans.example.mentions
    flat = [m for group in mentions for m in group]
    scores = spans.scores(name, kinds, a, flat)
    if name == "source.actor":
        scores = scores.masked_fill(torch.tensor([[overlap(x, y) for y in flat] for x in a]), -1e4)
    out, at = [], 0
    for group in mentions:
        out.append(scores[:, at : at + len(group)].amax(1))
        at += len(group)
    return torch.stack(out, 1)


def batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Shuffled batches of windows of like length."""
    order = sorted(examples, key=lambda x: len(x.window.ids) + rng.random() * 40)
    made = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(made)
    return made


def train(out: Path, args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    network = Network(args.encoder)
    if args.start:
        network.load(torch.load(args.start))
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(not args.freeze_words)
    average = {k: v.clone() for k, v in network.state_dict().items()}
    chains = [network.starts, network.steps]
    learning = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    heads = [p for n, p in learning if not n.startswith("encoder.") and n not in ("starts", "steps")]
    body = [p for n, p in learning if n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": body, "lr": args.rate},
            {"params": heads, "lr": args.rate * args.heads},
            {"params": chains, "lr": args.rate * CHAINS},
        ],
        weight_decay=0.01,
    )
    everything = [x for spec in args.data for x in material(spec, rng)]
    steps = args.epochs * (len(everything) // args.batch + 1)
    warm = max(1, steps // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.02, (steps - n) / (steps - warm + 1)))
    )
    out.mkdir(parents=True, exist_ok=True)
    step, began = 0, time.time()
    for epoch in range(args.epochs):
        if epoch:
            everything = [x for spec in args.data for x in material(spec, rng)]
        for batch in batches(everything, args.batch, rng):
            network.train()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                ids, mask, case, quote = batch_tensors(batch)
                ids = hidden_pieces(ids, mask, args.hide * rng.random())
                hidden, logits = network.encode(ids, mask, case, quote, hands(batch, rng))
                tokens = token_loss(network, logits, batch)
                links = span_losses(network, network.drop(hidden), batch)
            loss = tokens + links
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            decay = min(args.average, step / (step + 10))
            with torch.no_grad():
                for key, value in network.state_dict().items():
                    if value.dtype.is_floating_point:
                        average[key].lerp_(value, 1 - decay)
            if step % 20 == 0:
                row = {"epoch": epoch, "step": step, "of": steps, "tokens": round(tokens.item(), 4),
                       "links": round(links.item(), 4), "minutes": round((time.time() - began) / 60, 2)}  # fmt: skip
                with (out / "log.jsonl").open("a") as log:
                    log.write(json.dumps(row) + "\n")
        torch.save(average, out / "network.pt")
        if args.keep:
            torch.save(average, out / f"network-{epoch + 1}.pt")


def material(spec: str, rng: random.Random) -> list[Example]:
    """``own``, ``bank``, ``polnear=PATH`` or ``records=ARTICLES,FROZEN``.

    ``@SHARE`` takes a part, ``*N`` N times it. A bank taken N times has other names each time, records are cut into
    other windows; from pass to pass every text is.
    """
    spec, _, times = spec.partition("*")
    spec, _, part = spec.partition("@")
    kind, _, where = spec.partition("=")
    turns = range(int(times or 1))
    if kind == "own":
        found = list(marked_examples(Path(where) if where else OWN, rng))
    elif kind == "bank":
        found, times = [x for _ in turns for x in bank_examples(Path(where) if where else BANK, rng)], "1"
    elif kind == "polnear":
        found = list(attribution_examples(Path(where), rng))
    else:
        articles, frozen = (Path(p) for p in where.split(","))
        texts = {row["id"]: row["text"] for row in read_json_lines(articles)}
        kept = list(read_json_lines(frozen))
        found, times = [x for _ in turns for row in kept for x in record_examples(texts[row["id"]], row, rng)], "1"
    found = [x for x in found if x.window.words]
    if part:
        found = rng.sample(found, int(float(part) * len(found)))
    return found * int(times or 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", action="append", required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="all-mpnet-base-v2, as transformers keeps it")
    parser.add_argument("--start", type=Path, help="the weights to begin with: small.py's, or those of a training")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--heads", type=float, default=5.0, help="the heads' rate, as a multiple of the encoder's")
    parser.add_argument("--average", type=float, default=0.995)
    parser.add_argument("--freeze-words", action="store_true", help="keep the embeddings of pieces as they are")
    parser.add_argument("--hide", type=float, default=0.0, help="the largest share of pieces that a batch hides")
    parser.add_argument("--keep", action="store_true", help="keep the weights after every epoch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    train(args.out, args)


if __name__ == "__main__":
    main()
