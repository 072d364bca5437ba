"""The model as PyTorch trains it: llama-style (RMSNorm, rotary positions, SwiGLU), tied embeddings, no biases."""

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from lacuna.engine.weights import Shape, read_weights


class Block(nn.Module):
    """Attention and feed-forward, each added to the stream."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.shape = shape
        self.dropout = nn.Dropout(dropout)
        self.attn_norm = nn.Parameter(torch.ones(shape.d))
        self.ffn_norm = nn.Parameter(torch.ones(shape.d))
        self.wq = nn.Linear(shape.d, shape.d, bias=False)
        self.wk = nn.Linear(shape.d, shape.d, bias=False)
        self.wv = nn.Linear(shape.d, shape.d, bias=False)
        self.wo = nn.Linear(shape.d, shape.d, bias=False)
        self.w1 = nn.Linear(shape.d, shape.ff, bias=False)
        self.w3 = nn.Linear(shape.d, shape.ff, bias=False)
        self.w2 = nn.Linear(shape.ff, shape.d, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Return the stream (sequences x positions x width) after this block."""
        batch, count, width = x.shape
        heads = batch, count, self.shape.heads, -1
        h = functional.rms_norm(x, (width,), self.attn_norm, self.shape.eps)
        values = self.wv(h).view(heads).transpose(1, 2)
        queries = _turned(self.wq(h).view(heads).transpose(1, 2), cos, sin).to(values.dtype)
        keys = _turned(self.wk(h).view(heads).transpose(1, 2), cos, sin).to(values.dtype)
        mixed = functional.scaled_dot_product_attention(queries, keys, values, is_causal=True)
        x = x + self.dropout(self.wo(mixed.transpose(1, 2).reshape(batch, count, width)))
        h = functional.rms_norm(x, (width,), self.ffn_norm, self.shape.eps)
        return x + self.dropout(self.w2(functional.silu(self.w1(h)) * self.w3(h)))


class Network(nn.Module):
    """The whole model. Its parameters' names are those of the exported file."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        """Begin with random weights; torch's own seed decides which."""
        super().__init__()
        self.shape = shape
        self.emb = nn.Embedding(shape.vocab, shape.d)
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.ModuleList(Block(shape, dropout) for _ in range(shape.layers))
        self.norm = nn.Parameter(torch.ones(shape.d))
        width = shape.d // shape.heads
        frequencies = shape.theta ** (-torch.arange(0, width, 2).float() / width)
        angles = torch.outer(torch.arange(shape.ctx).float(), frequencies)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)
        for name, parameter in self.named_parameters():
            if parameter.ndim > 1:
                into_stream = name.endswith(("wo.weight", "w2.weight"))
                nn.init.normal_(parameter, 0, 0.02 / (math.sqrt(2 * shape.layers) if into_stream else 1))

    def forward(self, tokens: Tensor) -> Tensor:
        """Return logits, sequences x positions x vocabulary, for tokens, sequences x positions."""
        count = tokens.shape[1]
        x = self.dropout(self.emb(tokens))
        for block in self.blocks:
            x = block(x, self.cos[:count], self.sin[:count])
        x = functional.rms_norm(x, (self.shape.d,), self.norm, self.shape.eps)
        return functional.linear(x, self.emb.weight)


def stored_network(path: Path) -> Network:
    """Return the network whose weights a file holds."""
    shape, weights = read_weights(path)
    network = Network(shape)
    network.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in weights.items()})
    return network


def _turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate pairs of neighbouring numbers by their position; x is sequences x heads x positions x head size."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)
