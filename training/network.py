"""The network: one encoder, token heads, span classes and links between spans.

In: a batch of windows. Out: hidden states and the logits of every head of labels.py. The encoder's pieces get
two more embeddings, of the word's case and of its place in quotation marks. Spans are the first, last and mean
hidden state of their words and the mean of the words before them, projected once for each kind.
"""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

import mpnet
from material import HANDS
from parley.reading import labels
from parley.reading.windows import CASES, MODEL_DIR, QUOTES

FORBIDDEN = -1e4
"""The score of a step that no BIO sequence takes."""
MARKS = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[UNK]": "<unk>", "[MASK]": "<mask>"}
"""What other vocabularies call the marks of the reader's."""
LAYERS = 8
"""The encoder's first layers, which are all that is taken of it."""
SPAN = 128
PAIR = 64
NEAR = 16


class Pair(nn.Module):
    """Scores of pairs of projected spans, and of a span with none."""

    def __init__(self) -> None:
        super().__init__()
        self.distance = nn.Embedding(labels.DISTANCES, NEAR)
        self.paragraph = nn.Embedding(labels.PARAGRAPHS, NEAR)
        self.hidden = nn.Linear(3 * SPAN + NEAR, PAIR)
        self.score = nn.Linear(PAIR, 1)
        self.none = nn.Linear(SPAN, 1)

    def forward(self, a: Tensor, b: Tensor, distance: Tensor, paragraph: Tensor) -> Tensor:
        near = self.distance(distance) + self.paragraph(paragraph)
        return self.score(torch.relu(self.hidden(torch.cat([a, b, a * b, near], -1)))).squeeze(-1)


class Network(nn.Module):
    """The encoder with all its heads. ``folder`` holds all-mpnet-base-v2 as transformers keeps it."""

    def __init__(self, folder: Path, layers: int = LAYERS) -> None:
        super().__init__()
        self.encoder = mpnet.pretrained(folder, layers)
        self.register_buffer("own", own_numbers(folder), persistent=False)
        width = self.encoder.width
        self.case = nn.Embedding(CASES, width)
        self.quote = nn.Embedding(QUOTES, width)
        nn.init.normal_(self.case.weight, std=0.02)
        nn.init.normal_(self.quote.weight, std=0.02)
        self.hand = nn.Embedding(HANDS, width, padding_idx=0)
        nn.init.zeros_(self.hand.weight)
        self.drop = nn.Dropout(0.1)
        self.tokens = nn.Linear(width, sum(labels.bio(head) for head in labels.TOKEN_HEADS))
        self.starts = nn.Parameter(torch.zeros(len(labels.TOKEN_HEADS), labels.MOST))
        self.steps = nn.Parameter(torch.zeros(len(labels.TOKEN_HEADS), labels.MOST, labels.MOST))
        forbidden = torch.zeros(labels.MOST, labels.MOST, dtype=torch.bool)
        forbidden[tuple(zip(*labels.impossible(), strict=True))] = True
        self.register_buffer("forbidden", forbidden, persistent=False)
        self.spans = nn.ModuleDict({kind: nn.Linear(4 * width, SPAN) for kind in labels.SPAN_KINDS})
        pairs = [*labels.LINKS, *labels.CHOICES, *labels.TICKS]
        self.pairs = nn.ModuleDict({name.replace(".", "_"): Pair() for name in pairs})
        self.classes = nn.ModuleDict(
            {name: nn.Linear(SPAN, len(values)) for name, (_, values) in labels.CLASSES.items()}
        )

    def load(self, weights: dict[str, Tensor]) -> None:
        """Take over weights of a network with fewer heads over the encoder or, as small.py makes it, in it."""
        for name, module in self.encoder.named_modules():
            old = weights.get(f"encoder.{name}.weight")
            if isinstance(module, nn.Linear) and old is not None:
                module.out_features, module.in_features = old.shape
                module.weight.data, module.bias.data = torch.empty_like(old), torch.empty(len(old))
            if isinstance(module, mpnet.Attention):
                module.kept = weights[f"encoder.{name}.kept"]
        self.load_state_dict(widened(weights, self.state_dict()))

    def encode(
        self, ids: Tensor, mask: Tensor, case: Tensor, quote: Tensor, hands: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Hidden states [batch, pieces, width] and token logits [batch, pieces, all labels].

        ``hands`` [batch] numbers whoever marked a window, as people differ in what they mark; 0 is nobody particular.
        """
        embedded = self.encoder.embeddings.word_embeddings(self.own[ids]) + self.case(case) + self.quote(quote)
        if hands is not None:
            embedded = embedded + self.hand(hands)[:, None]
        hidden = self.encoder(embedded, mask)
        return hidden, self.tokens(self.drop(hidden))

    def chains(self, heads: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the labels that begin [n, labels.MOST] and of the steps between labels [n, MOST, MOST]."""
        starts = self.starts[heads].masked_fill(self.forbidden[0], FORBIDDEN)
        return starts, self.steps[heads].masked_fill(self.forbidden, FORBIDDEN)

    def sequence_losses(self, scores: Tensor, real: Tensor, wanted: Tensor, heads: Tensor) -> Tensor:
        """Negative log-likelihoods of label sequences in a linear-chain conditional random field (Lafferty 2001).

        ``scores`` [n, words, labels.MOST], the labels ``wanted`` [n, words] and whether there is a word, ``real``
        [n, words], of the token heads numbered in ``heads`` [n]. Returns [n].
        """
        starts, steps = self.chains(heads)
        rows = torch.arange(len(scores))
        found = starts[rows, wanted[:, 0]] + (scores.gather(2, wanted[:, :, None])[:, :, 0] * real).sum(1)
        found = found + (steps[rows[:, None], wanted[:, :-1], wanted[:, 1:]] * real[:, 1:]).sum(1)
        return self.log_sum(scores, real, starts, steps) - found

    def log_sum(self, scores: Tensor, real: Tensor, starts: Tensor, steps: Tensor) -> Tensor:
        """The logarithm of the sum over all label sequences of each row, [n]."""
        first, *rest = scores.unbind(1)  # not by index: each would give back a gradient of the whole
        total = starts + first
        for at, score in enumerate(rest, 1):
            after = torch.logsumexp(total[:, :, None] + steps, 1) + score
            total = torch.where(real[:, at, None], after, total)
        return torch.logsumexp(total, 1)

    def project(self, words: Tensor, kind: str, spans: list[tuple[int, int]]) -> Tensor:
        """Spans, in words of one window with hidden states [words, width], as [spans, SPAN]."""
        rows = [
            torch.cat([words[s], words[e - 1], words[s:e].mean(0), words[max(0, s - labels.LEAD) : s + 1].mean(0)])
            for s, e in spans
        ]
        return torch.relu(self.spans[kind](self.drop(torch.stack(rows))))

    def pair(self, name: str) -> Pair:
        return self.pairs[name.replace(".", "_")]


def own_numbers(encoder: Path) -> Tensor:
    """The encoder's own number of each piece of the reader's vocabulary, which it may count otherwise."""
    theirs, ours = (Tokenizer.from_file(str(d / "tokenizer.json")).get_vocab() for d in (encoder, MODEL_DIR))
    numbers = torch.zeros(len(ours), dtype=torch.long)
    for piece, number in ours.items():
        numbers[number] = theirs.get(MARKS.get(piece, piece), theirs.get(piece, 0))
    return numbers


def widened(old: dict[str, Tensor], new: dict[str, Tensor]) -> dict[str, Tensor]:
    """Old weights in the shapes of a network that may have more heads, or see more; what is new starts small."""
    out = {}
    for key, value in new.items():
        if key not in old:
            out[key] = value
        else:
            out[key] = value.clone() * (1.0 if old[key].shape == value.shape else 0.1)
            out[key][tuple(slice(size) for size in old[key].shape)] = old[key]
    return out
