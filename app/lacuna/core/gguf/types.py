"""The numbers that GGUF files use for types, and what they mean (from ggml.h, llama.h and gguf.md of llama.cpp)."""

from typing import NamedTuple


class Tensor(NamedTuple):
    """A type of a tensor's numbers: so many numbers are kept together in so many bytes."""

    name: str
    numbers: int
    bytes: int


TEXT, ARRAY = 8, 9
NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}

TENSORS = {
    0: Tensor("F32", 1, 4),
    1: Tensor("F16", 1, 2),
    2: Tensor("Q4_0", 32, 18),
    3: Tensor("Q4_1", 32, 20),
    6: Tensor("Q5_0", 32, 22),
    7: Tensor("Q5_1", 32, 24),
    8: Tensor("Q8_0", 32, 34),
    9: Tensor("Q8_1", 32, 36),
    10: Tensor("Q2_K", 256, 84),
    11: Tensor("Q3_K", 256, 110),
    12: Tensor("Q4_K", 256, 144),
    13: Tensor("Q5_K", 256, 176),
    14: Tensor("Q6_K", 256, 210),
    15: Tensor("Q8_K", 256, 292),
    16: Tensor("IQ2_XXS", 256, 66),
    17: Tensor("IQ2_XS", 256, 74),
    18: Tensor("IQ3_XXS", 256, 98),
    19: Tensor("IQ1_S", 256, 50),
    20: Tensor("IQ4_NL", 32, 18),
    21: Tensor("IQ3_S", 256, 110),
    22: Tensor("IQ2_S", 256, 82),
    23: Tensor("IQ4_XS", 256, 136),
    24: Tensor("I8", 1, 1),
    25: Tensor("I16", 1, 2),
    26: Tensor("I32", 1, 4),
    27: Tensor("I64", 1, 8),
    28: Tensor("F64", 1, 8),
    29: Tensor("IQ1_M", 256, 56),
    30: Tensor("BF16", 1, 2),
    34: Tensor("TQ1_0", 256, 54),
    35: Tensor("TQ2_0", 256, 66),
    39: Tensor("MXFP4", 32, 17),
}

# What ``general.file_type`` says of a whole file.
FILES = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0",
    37: "TQ2_0",
    38: "MXFP4_MOE",
}

# The keys and the names by which llama.cpp finds the tokens that stand before prefix, suffix and middle of a fill.
FILLS = (
    (("fim_pre_token_id", "prefix_token_id"), ("fim_prefix", "fim-prefix", "fim▁begin", "PRE", "code_prefix")),
    (("fim_suf_token_id", "suffix_token_id"), ("fim_suffix", "fim-suffix", "fim▁hole", "SUF", "code_suffix")),
    (("fim_mid_token_id", "middle_token_id"), ("fim_middle", "fim-middle", "fim▁end", "MID", "code_middle")),
)


def spellings(name: str) -> list[bytes]:
    """Return the ways in which a special token's name stands in a vocabulary."""
    return [spelled.encode() for spelled in (f"<{name}>", f"<|{name}|>", f"<\uff5c{name}\uff5c>", f"▁<{name}>")]
