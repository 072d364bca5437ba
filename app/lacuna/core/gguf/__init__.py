"""GGUF model files: what their headers say, read without trusting them."""

from lacuna.core.gguf.facts import facts, size_text
from lacuna.core.gguf.header import GgufHeader, read_header

__all__ = ["GgufHeader", "facts", "read_header", "size_text"]
