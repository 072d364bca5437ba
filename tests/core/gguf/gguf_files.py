"""Writing GGUF files for tests, good and bad: every part can be wrong."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

WIDTH, LAYERS, HEADS, INNER, CONTEXT = 32, 2, 2, 64, 256
UINT32, INT32, FLOAT32, BOOL, TEXT, ARRAY, UINT64 = 4, 5, 6, 7, 8, 9, 10
PRINTABLE = (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
LETTERS = [*map(chr, PRINTABLE), *(chr(0x100 + i) for i in range(256 - len(PRINTABLE)))]  # GPT-2's for the bytes


@dataclass(frozen=True)
class Typed:
    """A value whose bytes and type's number are given."""

    kind: int
    data: bytes


@dataclass
class Gguf:
    """What goes into a file. ``tensors`` are names to sizes, ggml order (columns first); all are 32-bit floats."""

    fields: dict[str, Any]
    tensors: dict[str, tuple[int, ...]]
    magic: bytes = b"GGUF"
    version: int = 3
    alignment: int = 32
    tensor_count: int | None = None
    field_count: int | None = None
    kinds: dict[str, int] = field(default_factory=dict[str, int])
    offsets: dict[str, int] = field(default_factory=dict[str, int])

    def encoded(self) -> bytes:
        """Return the file."""
        counts = (
            len(self.tensors) if self.tensor_count is None else self.tensor_count,
            len(self.fields) if self.field_count is None else self.field_count,
        )
        head = self.magic + struct.pack("<IQQ", self.version, *counts)
        head += b"".join(text(name) + value(given) for name, given in self.fields.items())
        data = b""
        random = np.random.default_rng(1)
        for name, sizes in self.tensors.items():
            at = self.offsets.get(name, len(data))
            head += text(name) + struct.pack(f"<I{len(sizes)}Q", len(sizes), *sizes)
            head += struct.pack("<IQ", self.kinds.get(name, 0), at)
            count = min(int(np.prod([float(size) for size in sizes])), 1 << 20)
            numbers = random.standard_normal(count) * 0.3 if len(sizes) > 1 else np.ones(count)
            data += padded(numbers.astype("<f4").tobytes(), self.alignment)
        return padded(head, self.alignment) + data

    def write(self, path: Path) -> Path:
        path.write_bytes(self.encoded())
        return path


def small(fields: Mapping[str, Any] | None = None, vocabulary: Sequence[str] = ()) -> Gguf:
    """Return a model of random weights that llama.cpp opens; ``fields`` replace its own, None takes one away."""
    tokens = [*vocabulary] or [*LETTERS, "<|endoftext|>"]
    tokens += ["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"]
    special = [token.startswith("<|") for token in tokens]
    given: dict[str, Any] = {
        "general.architecture": "llama",
        "general.name": "Small",
        "general.file_type": 0,
        "llama.block_count": LAYERS,
        "llama.context_length": CONTEXT,
        "llama.embedding_length": WIDTH,
        "llama.feed_forward_length": INNER,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": HEADS,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": WIDTH // HEADS,
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [3 if is_special else 1 for is_special in special],
        "tokenizer.ggml.merges": ["t h"],
        "tokenizer.ggml.bos_token_id": special.index(True),
        "tokenizer.ggml.eos_token_id": special.index(True),
        "tokenizer.ggml.add_bos_token": False,
    }
    given = {name: value for name, value in (given | dict(fields or {})).items() if value is not None}
    tensors: dict[str, tuple[int, ...]] = {"token_embd.weight": (WIDTH, len(tokens)), "output_norm.weight": (WIDTH,)}
    for i in range(LAYERS):
        tensors |= {f"blk.{i}.{name}.weight": (WIDTH,) for name in ("attn_norm", "ffn_norm")}
        tensors |= {f"blk.{i}.attn_{name}.weight": (WIDTH, WIDTH) for name in ("q", "k", "v", "output")}
        tensors |= {f"blk.{i}.ffn_{name}.weight": (WIDTH, INNER) for name in ("gate", "up")}
        tensors[f"blk.{i}.ffn_down.weight"] = (INNER, WIDTH)
    return Gguf(given, tensors)


def value(given: Any) -> bytes:
    kinds = {bool: (BOOL, "?"), int: (UINT32, "I"), float: (FLOAT32, "f")}
    if isinstance(given, Typed):
        return struct.pack("<I", given.kind) + given.data
    if isinstance(given, str):
        return struct.pack("<I", TEXT) + text(given)
    if type(given) in kinds:
        kind, code = kinds[type(given)]
        return struct.pack(f"<I{code}", kind, given)
    texts = [item for item in given if isinstance(item, str)]
    if texts:
        return struct.pack("<IIQ", ARRAY, TEXT, len(texts)) + b"".join(map(text, texts))
    return struct.pack(f"<IIQ{len(given)}i", ARRAY, INT32, len(given), *given)


def text(given: str) -> bytes:
    data = given.encode()
    return struct.pack("<Q", len(data)) + data


def padded(data: bytes, alignment: int = 32) -> bytes:
    return data + bytes(-len(data) % alignment)
