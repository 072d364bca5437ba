"""The model as PyTorch trains it: llama-style (RMSNorm, rotary positions, SwiGLU), tied embeddings, no biases."""

import math

import msgspec
import torch
from torch import Tensor, nn
from torch.nn import functional

from lacuna.engine.weights import Shape

IGNORED = -100  # a target that no loss is taken of


class Block(nn.Module):
    """Attention and feed-forward, each added to the stream."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
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
        queries = _turned(self.wq(h).view(heads).transpose(1, 2), cos, sin)
        keys = _turned(self.wk(h).view(heads).transpose(1, 2), cos, sin)
        values = self.wv(h).view(heads).transpose(1, 2)
        mixed = functional.scaled_dot_product_attention(queries, keys, values, is_causal=True)
        x = x + self.wo(mixed.transpose(1, 2).reshape(batch, count, width))
        h = functional.rms_norm(x, (width,), self.ffn_norm, self.shape.eps)
        return x + self.w2(functional.silu(self.w1(h)) * self.w3(h))


class Network(nn.Module):
    """The whole model. Its parameters' names are those of the exported file."""

    def __init__(self, shape: Shape) -> None:
        """Begin with random weights; torch's own seed decides which."""
        super().__init__()
        self.shape = shape
        self.emb = nn.Embedding(shape.vocab, shape.d)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
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

    def forward(self, tokens: Tensor, targets: Tensor) -> Tensor:
        """Return the mean loss in nats a target; tokens and targets are sequences x positions."""
        count = tokens.shape[1]
        x = self.emb(tokens)
        for block in self.blocks:
            x = block(x, self.cos[:count], self.sin[:count])
        x = functional.rms_norm(x, (self.shape.d,), self.norm, self.shape.eps)
        logits = functional.linear(x, self.emb.weight)
        return functional.cross_entropy(logits.view(-1, self.shape.vocab), targets.reshape(-1), ignore_index=IGNORED)


def grown(weights: dict[str, Tensor], shape: Shape, layers: int) -> tuple[dict[str, Tensor], Shape]:
    """Return weights and shape of a deeper model that computes the same.

    A copy of a layer whose output matrices are zero adds nothing, and learns at once, since the rest of it is trained.
    """
    extra = layers - shape.layers
    doubled = {round((i + 1) * shape.layers / (extra + 1)) - 1 for i in range(extra)} if extra else set[int]()
    if len(doubled) != extra:
        raise ValueError(f"{shape.layers} layers can grow to {2 * shape.layers} at most, not to {layers}")
    sources = [(i, copy) for i in range(shape.layers) for copy in ((False, True) if i in doubled else (False,))]
    out = {name: tensor for name, tensor in weights.items() if not name.startswith("blocks.")}
    for new, (old, copy) in enumerate(sources):
        for name, tensor in weights.items():
            if name.startswith(f"blocks.{old}."):
                part = name.split(".", 2)[2]
                silent = copy and part in {"wo.weight", "w2.weight"}
                out[f"blocks.{new}.{part}"] = torch.zeros_like(tensor) if silent else tensor.clone()
    return out, msgspec.structs.replace(shape, layers=layers)


def _turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate pairs of neighbouring numbers by their position; x is sequences x heads x positions x head size."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)
