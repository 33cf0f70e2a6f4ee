"""The network: one encoder, token heads, span classes and links between spans.

In: a batch of windows. Out: hidden states and the logits of every head of labels.py. The encoder's pieces get
two more embeddings, of the word's case and of its place in quotation marks. Spans are the first, last and mean
hidden state of their words and the mean of the words before them, projected once for each kind.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import AutoModel

from material import HANDS
from parley.reading import labels
from parley.reading.windows import CASES, QUOTES

FORBIDDEN = -1e4
"""The score of a step that no BIO sequence takes."""
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
    """The encoder with all its heads."""

    def __init__(self, encoder: str) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder, attn_implementation="sdpa", attention_probs_dropout_prob=0.0)
        width: int = self.encoder.config.hidden_size
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
        """Take over weights of a network that may have fewer heads over the encoder, or a narrower encoder."""
        for name, module in self.encoder.encoder.named_modules():
            old = weights.get(f"encoder.encoder.{name}.weight")
            if isinstance(module, nn.Linear) and old is not None:
                module.out_features, module.in_features = old.shape
                module.weight.data, module.bias.data = torch.empty_like(old), torch.empty(len(old))
        self.load_state_dict(widened(weights, self.state_dict()))

    def encode(
        self, ids: Tensor, mask: Tensor, case: Tensor, quote: Tensor, hands: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Hidden states [batch, pieces, width] and token logits [batch, pieces, all labels].

        ``hands`` [batch] numbers whoever marked a window, as people differ in what they mark; 0 is nobody particular.
        """
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.case(case) + self.quote(quote)
        if hands is not None:
            embedded = embedded + self.hand(hands)[:, None]
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return hidden, self.tokens(self.drop(hidden))

    def sequence_losses(self, scores: Tensor, target: Tensor, heads: Tensor) -> Tensor:
        """Negative log-likelihood of label sequences in a linear-chain conditional random field (Lafferty et al. 2001).

        ``scores`` [n, words, labels.MOST] and ``target`` [n, words], which is negative after a sequence's end, of the
        token heads numbered in ``heads`` [n]. Returns [n].
        """
        steps = self.steps[heads].masked_fill(self.forbidden, FORBIDDEN)
        starts = self.starts[heads].masked_fill(self.forbidden[0], FORBIDDEN)
        real = target >= 0
        known = target.clamp(min=0)
        said = scores.gather(2, known[..., None]).squeeze(-1)
        row = torch.arange(len(heads))[:, None]
        moved = steps[row, known[:, :-1], known[:, 1:]]
        gold = starts.gather(1, known[:, :1]).squeeze(1) + (said * real).sum(1) + (moved * real[:, 1:]).sum(1)
        first, *rest = scores.unbind(1)  # not by index: each would give back a gradient of the whole
        total = starts + first
        for at, score in enumerate(rest, 1):
            after = torch.logsumexp(total[:, :, None] + steps, 1) + score
            total = torch.where(real[:, at, None], after, total)
        return torch.logsumexp(total, 1) - gold

    def project(self, words: Tensor, kind: str, spans: list[tuple[int, int]]) -> Tensor:
        """Spans, in words of one window with hidden states [words, width], as [spans, SPAN]."""
        rows = [
            torch.cat([words[s], words[e - 1], words[s:e].mean(0), words[max(0, s - labels.LEAD) : s + 1].mean(0)])
            for s, e in spans
        ]
        return torch.relu(self.spans[kind](self.drop(torch.stack(rows))))

    def pair(self, name: str) -> Pair:
        return self.pairs[name.replace(".", "_")]


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
