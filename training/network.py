"""The network: one encoder, token heads, span classes and links between spans.

In: a batch of windows. Out: hidden states and the logits of every head of labels.py. The encoder's pieces get
two more embeddings, of the word's case and of its place in quotation marks. Spans are the first, last and mean
hidden state of their words and the mean of the words before them, projected once for each kind.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import AutoModel

from parley.reading import labels
from parley.reading.windows import CASES, QUOTES

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
        self.drop = nn.Dropout(0.1)
        self.tokens = nn.Linear(width, sum(labels.bio(head) for head in labels.TOKEN_HEADS))
        self.spans = nn.ModuleDict({kind: nn.Linear(4 * width, SPAN) for kind in labels.SPAN_KINDS})
        pairs = [*labels.LINKS, *labels.CHOICES, *labels.TICKS]
        self.pairs = nn.ModuleDict({name.replace(".", "_"): Pair() for name in pairs})
        self.classes = nn.ModuleDict(
            {name: nn.Linear(SPAN, len(values)) for name, (_, values) in labels.CLASSES.items()}
        )

    def encode(self, ids: Tensor, mask: Tensor, case: Tensor, quote: Tensor) -> tuple[Tensor, Tensor]:
        """Hidden states [batch, pieces, width] and token logits [batch, pieces, all labels]."""
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.case(case) + self.quote(quote)
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return hidden, self.tokens(self.drop(hidden))

    def project(self, words: Tensor, kind: str, spans: list[tuple[int, int]]) -> Tensor:
        """Spans, in words of one window with hidden states [words, width], as [spans, SPAN]."""
        rows = [
            torch.cat([words[s], words[e - 1], words[s:e].mean(0), words[max(0, s - labels.LEAD) : s + 1].mean(0)])
            for s, e in spans
        ]
        return torch.relu(self.spans[kind](self.drop(torch.stack(rows))))

    def pair(self, name: str) -> Pair:
        return self.pairs[name.replace(".", "_")]
