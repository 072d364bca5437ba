"""Writing a model as a GGUF file of 16-bit floats, for llama.cpp to be compared with and for other programs to open."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lacuna.engine.weights import Floats, Shape

_VERSION = 3
_ALIGNED = 32  # bytes
_UINT32, _FLOAT32, _BOOL, _STRING, _ARRAY, _INT32 = 4, 6, 7, 8, 9, 5
_F32, _F16 = 0, 1  # types of a tensor
_MOSTLY_F16 = 1  # type of a file
_NORMAL, _CONTROL = 1, 3  # types of a token
_PLACES = {
    "attn_norm": "attn_norm",
    "ffn_norm": "ffn_norm",
    "wq.weight": "attn_q",
    "wk.weight": "attn_k",
    "wv.weight": "attn_v",
    "wo.weight": "attn_output",
    "w1.weight": "ffn_gate",
    "w3.weight": "ffn_up",
    "w2.weight": "ffn_down",
}


@dataclass(frozen=True)
class _Array:
    kind: int
    values: list[str] | list[int]


def write_gguf(path: Path, shape: Shape, weights: Mapping[str, Floats], tokenizer: Path) -> None:
    """Write matrices as 16-bit and vectors as 32-bit floats, with the tokenizer of a ``tokenizer.json``."""
    fields = _shape_fields(shape) | _token_fields(json.loads(tokenizer.read_text(encoding="utf-8")))
    tensors: list[tuple[str, NDArray[np.generic]]] = [
        (_place(name), tensor if tensor.ndim == 1 else tensor.astype(np.float16)) for name, tensor in weights.items()
    ]
    head = b"GGUF" + struct.pack("<IQQ", _VERSION, len(tensors), len(fields))
    head += b"".join(_string(name) + _value(value) for name, value in fields.items())
    at = 0
    for name, tensor in tensors:
        kind = _F32 if tensor.dtype == np.float32 else _F16
        sizes = tensor.shape[::-1]
        head += _string(name) + struct.pack(f"<I{len(sizes)}QIQ", len(sizes), *sizes, kind, at)
        at += len(_padded(tensor.tobytes()))
    path.write_bytes(_padded(head) + b"".join(_padded(tensor.tobytes()) for _, tensor in tensors))


def _shape_fields(shape: Shape) -> dict[str, Any]:
    return {
        "general.architecture": "llama",
        "general.name": shape.name,
        "general.alignment": _ALIGNED,
        "general.file_type": _MOSTLY_F16,
        "llama.block_count": shape.layers,
        "llama.context_length": shape.ctx,
        "llama.embedding_length": shape.d,
        "llama.feed_forward_length": shape.ff,
        "llama.attention.head_count": shape.heads,
        "llama.attention.head_count_kv": shape.heads,
        "llama.attention.layer_norm_rms_epsilon": shape.eps,
        "llama.rope.freq_base": shape.theta,
        "llama.rope.dimension_count": shape.d // shape.heads,
        "llama.vocab_size": shape.vocab,
    }


def _token_fields(data: dict[str, Any]) -> dict[str, Any]:
    special: dict[str, int] = {token["content"]: token["id"] for token in data["added_tokens"]}
    vocabulary: dict[str, int] = data["model"]["vocab"]
    tokens = sorted(vocabulary, key=vocabulary.__getitem__)
    end = special["<|endoftext|>"]
    fields: dict[str, Any] = {
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": _Array(_STRING, tokens),
        "tokenizer.ggml.token_type": _Array(_INT32, [_CONTROL if token in special else _NORMAL for token in tokens]),
        "tokenizer.ggml.merges": _Array(_STRING, [" ".join(merge) for merge in data["model"]["merges"]]),
        "tokenizer.ggml.bos_token_id": end,
        "tokenizer.ggml.eos_token_id": end,
        "tokenizer.ggml.padding_token_id": special["<|fim_pad|>"],
        "tokenizer.ggml.add_bos_token": False,
    }
    for short, long in (("pre", "prefix"), ("suf", "suffix"), ("mid", "middle")):
        fields[f"tokenizer.ggml.fim_{short}_token_id"] = special[f"<|fim_{long}|>"]
    return fields


def _place(name: str) -> str:
    """Return llama.cpp's name of a tensor."""
    if name.startswith("blocks."):
        _, number, part = name.split(".", 2)
        return f"blk.{number}.{_PLACES[part]}.weight"
    return {"emb.weight": "token_embd.weight", "norm": "output_norm.weight"}[name]


def _value(value: Any) -> bytes:
    match value:
        case bool():
            return struct.pack("<I?", _BOOL, value)
        case int():
            return struct.pack("<II", _UINT32, value)
        case float():
            return struct.pack("<If", _FLOAT32, value)
        case str():
            return struct.pack("<I", _STRING) + _string(value)
        case _Array(kind, values):
            packed = b"".join(_string(item) if isinstance(item, str) else struct.pack("<i", item) for item in values)
            return struct.pack("<IIQ", _ARRAY, kind, len(values)) + packed
        case _:
            raise TypeError(f"GGUF has no type for {value!r}")


def _string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % _ALIGNED)
