"""A smaller MPNet: the first layers of ``all-mpnet-base-v2`` with fewer heads and inner neurons.

MPNet (Song et al. 2020) is BERT with another table of places and a bias by distance in each head. Layers here may have
fewer heads and neurons than it had (``small.py`` chooses them). Shapes: states [batch, pieces, width].
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

HEAD = 64
"""The width of an attention head."""
BUCKETS, FAR = 32, 128
"""How many distances the bias tells apart, and from where on all are one."""
FIRST_PLACE = 2
"""The number of the first place: two rows of the table are for padding."""
DROPOUT = 0.1
EPSILON = 1e-5


def distance_buckets(pieces: int) -> Tensor:
    """The bucket of the distance from each piece to each other one [pieces, pieces]."""
    places = torch.arange(pieces)
    apart = places[None] - places[:, None]
    half, exact = BUCKETS // 2, BUCKETS // 4
    size = apart.abs()
    far = exact + (torch.log(size.clamp(min=1).float() / exact) / math.log(FAR / exact) * (half - exact)).long()
    return (apart > 0).long() * half + torch.where(size < exact, size, far.clamp(max=half - 1))


class Attention(nn.Module):
    """The heads numbered in ``kept`` of a layer."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        inner = heads * HEAD
        self.q, self.k, self.v = (nn.Linear(width, inner) for _ in range(3))
        self.o = nn.Linear(inner, width)
        self.register_buffer("kept", torch.arange(heads))

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``bias`` [batch, all heads, pieces, pieces]."""
        batch, pieces, _ = x.shape
        q, k, v = (part(x).view(batch, pieces, -1, HEAD).transpose(1, 2) for part in (self.q, self.k, self.v))
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias[:, self.kept].to(q.dtype))
        return self.o(seen.transpose(1, 2).reshape(batch, pieces, -1))


class Layer(nn.Module):
    """Attention and the wide product, each added to the states and normalised."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.attention = Attention(width, heads)
        self.middle = nn.LayerNorm(width, EPSILON)
        self.wide, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.out = nn.LayerNorm(width, EPSILON)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.middle(x + self.drop(self.attention(x, bias)))
        return self.out(x + self.drop(self.narrow(functional.gelu(self.wide(x)))))


class Embeddings(nn.Module):
    """The tables of pieces and of places, and the norm of their sum."""

    def __init__(self, words: int, places: int, width: int) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(words, width)
        self.places = nn.Embedding(places, width)
        self.norm = nn.LayerNorm(width, EPSILON)


class Encoder(nn.Module):
    """Embedded pieces [batch, pieces, width] and their mask [batch, pieces] to states."""

    def __init__(self, width: int, words: int, places: int, heads: int, inner: int, layers: int) -> None:
        super().__init__()
        self.width = width
        self.embeddings = Embeddings(words, places, width)
        self.bias = nn.Embedding(BUCKETS, heads)
        self.bias.weight.requires_grad_(False)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, embedded: Tensor, mask: Tensor) -> Tensor:
        pieces = embedded.shape[1]
        places = self.embeddings.places.weight[FIRST_PLACE : FIRST_PLACE + pieces]
        x = self.drop(self.embeddings.norm(embedded + places))
        hidden = (mask[:, None, None] == 0) * -1e4
        bias = self.bias(distance_buckets(pieces)).permute(2, 0, 1)[None] + hidden
        for layer in self.layers:
            x = layer(x, bias)
        return x


NAMES = {"attention.attn.q": "attention.q", "attention.attn.k": "attention.k", "attention.attn.v": "attention.v",
         "attention.attn.o": "attention.o", "attention.LayerNorm": "middle", "intermediate.dense": "wide",
         "output.dense": "narrow", "output.LayerNorm": "out"}  # fmt: skip
"""What transformers calls the parts of a layer, and their names here."""


def pretrained(folder: Path, layers: int) -> Encoder:
    """The first layers of the encoder in a folder as transformers keeps it."""
    config = json.loads((folder / "config.json").read_text())
    heads, inner, width = config["num_attention_heads"], config["intermediate_size"], config["hidden_size"]
    weights = {k.removeprefix("mpnet."): v.float() for k, v in load_file(folder / "model.safetensors").items()}
    made = Encoder(width, config["vocab_size"], config["max_position_embeddings"], heads, inner, layers)
    state = {"embeddings.word_embeddings.weight": weights["embeddings.word_embeddings.weight"],
             "embeddings.places.weight": weights["embeddings.position_embeddings.weight"],
             "embeddings.norm.weight": weights["embeddings.LayerNorm.weight"],
             "embeddings.norm.bias": weights["embeddings.LayerNorm.bias"],
             "bias.weight": weights["encoder.relative_attention_bias.weight"]}  # fmt: skip
    for number in range(layers):
        for theirs, ours in NAMES.items():
            for part in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{part}"] = weights[f"encoder.layer.{number}.{theirs}.{part}"]
        state[f"layers.{number}.attention.kept"] = torch.arange(heads)
    made.load_state_dict(state)
    return made
