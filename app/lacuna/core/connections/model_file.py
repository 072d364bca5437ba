"""A GGUF file of the writer's own, and how llama.cpp runs it."""

import msgspec


class ModelFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A model file; None leaves a number to llama.cpp.

    Attributes:
        path: of the file, absolute; of its first part if the model is split.
        threads: of the processor; by default as many as it has cores.
        context: tokens that the model sees; by default what it was trained for, but no more than is comfortable.
        gpu_layers: layers that a graphics card computes; by default as many as fit.

    """

    path: str
    threads: int | None = None
    context: int | None = None
    gpu_layers: int | None = None
