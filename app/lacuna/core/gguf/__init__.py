"""GGUF model files: what their headers say, read without trusting them."""

from lacuna.core.gguf.header import GgufHeader, read_header

__all__ = ["GgufHeader", "read_header"]
