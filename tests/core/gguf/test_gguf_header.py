"""A model file's header is read faithfully, and whatever else the bytes are, it ends in a sentence."""

import struct
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.gguf.gguf_files import ARRAY, CONTEXT, HEADS, LAYERS, TEXT, UINT64, WIDTH, Typed, small
from lacuna.core.errors import ModelFileError
from lacuna.core.gguf import GgufHeader, read_header

GOOD = small().encoded()


def read(data: bytes, name: str = "novel.gguf") -> GgufHeader:
    return read_header(lambda offset, length: data[offset : offset + length], len(data), name)


def test_a_header_says_what_the_model_is() -> None:
    assert read(GOOD) == GgufHeader(
        name="Small",
        architecture="llama",
        parameters=sum(a * (b[0] if b else 1) for a, *b in small().tensors.values()),
        quantisation="F32",
        context=CONTEXT,
        fills=True,
        begins=False,
        chats=False,
        parts=1,
        token_bytes=LAYERS * HEADS * 2 * (WIDTH // HEADS) * 2,
        size=len(GOOD),
    )


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"general.file_type": 15}, {"quantisation": "Q4_K_M"}),
        ({"general.file_type": 999}, {"quantisation": "F32"}),
        ({"general.file_type": None}, {"quantisation": "F32"}),
        ({"tokenizer.chat_template": "{{ messages }}"}, {"chats": True}),
        ({"split.count": 3}, {"parts": 3}),
        ({"tokenizer.ggml.add_bos_token": True}, {"begins": True}),
        ({"tokenizer.ggml.add_bos_token": None}, {"begins": False}),
        ({"tokenizer.ggml.add_bos_token": None, "tokenizer.ggml.model": "llama"}, {"begins": True}),
        ({"general.name": None}, {"name": ""}),
        ({"llama.context_length": None}, {"context": 0}),
        ({"llama.attention.head_count_kv": 1}, {"token_bytes": LAYERS * 2 * (WIDTH // HEADS) * 2}),
        ({"llama.attention.head_count_kv": [1, 2]}, {"token_bytes": LAYERS * 2 * 2 * (WIDTH // HEADS) * 2}),
        ({"llama.attention.key_length": 40}, {"token_bytes": LAYERS * HEADS * (40 + WIDTH // HEADS) * 2}),
        ({"llama.context_length": Typed(UINT64, struct.pack("<Q", 1 << 17))}, {"context": 1 << 17}),
        ({"a.long.list": list(range(5000))}, {"context": CONTEXT}),
    ],
)
def test_each_field_is_read(fields: dict[str, Any], found: dict[str, Any]) -> None:
    header = read(small(fields).encoded())
    assert {name: getattr(header, name) for name in found} == found


@pytest.mark.parametrize(
    "names",
    [
        ("<fim_prefix>", "<fim_suffix>", "<fim_middle>"),
        ("<\uff5cfim▁begin\uff5c>", "<\uff5cfim▁hole\uff5c>", "<\uff5cfim▁end\uff5c>"),
        ("▁<PRE>", "▁<SUF>", "▁<MID>"),
        ("<|code_prefix|>", "<|code_suffix|>", "<|code_middle|>"),
    ],
)
def test_tokens_for_filling_are_known_by_their_names(names: tuple[str, ...]) -> None:
    vocabulary = small().fields["tokenizer.ggml.tokens"][:-3]
    for count, fills in ((3, True), (2, False), (0, False)):
        assert read(small({"tokenizer.ggml.tokens": [*vocabulary, *names[:count]]}).encoded()).fills is fills


def test_tokens_for_filling_are_known_by_their_keys() -> None:
    vocabulary = small().fields["tokenizer.ggml.tokens"][:-3]
    keys = {f"tokenizer.ggml.fim_{part}_token_id": 1 for part in ("pre", "suf", "mid")}
    assert read(small({"tokenizer.ggml.tokens": vocabulary} | keys).encoded()).fills


def wrong(**changes: Any) -> bytes:
    gguf = small()
    for name, value in changes.items():
        setattr(gguf, name, value)
    return gguf.encoded()


def shaped(*sizes: int) -> dict[str, tuple[int, ...]]:
    return small().tensors | {"token_embd.weight": sizes}


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "text": (b"It was late in the evening.", "is not a GGUF model file"),
    "three letters": (b"GGU", "is not a GGUF model file"),
    "an old ggml file": (b"lmgg" + GOOD[4:], "is not a GGUF model file"),
    "the magic alone": (b"GGUF", "is cut off"),
    "version 1": (wrong(version=1), "old form"),
    "version 99": (wrong(version=99), "does not know"),
    "no version": (wrong(version=544173600), "goes on as something else"),
    "another byte order": (wrong(version=3 << 24), "another byte order"),
    "too many fields": (wrong(field_count=1 << 60), "impossible number"),
    "more fields than there are": (wrong(field_count=1000), "is damaged"),
    "too many tensors": (wrong(tensor_count=1 << 60), "impossible number"),
    "fewer fields than there are": (wrong(field_count=3), "is damaged"),
    "half": (GOOD[: len(GOOD) // 2], "is cut off: it lacks"),
    "without its last byte": (GOOD[:-1], "is cut off: it lacks 1 of its bytes"),
    "cut in the header": (GOOD[:2000], "is cut off"),
    "a text of wild length": (GOOD.replace(struct.pack("<Q", 5) + b"Small", b"\xff" * 8 + b"Small"), "impossible"),
    "a list of wild length": (
        small({"x": Typed(ARRAY, struct.pack("<IQ", 4, 1 << 62))}).encoded(),
        "is cut off",
    ),
    "a list of texts of wild length": (
        small({"x": Typed(ARRAY, struct.pack("<IQ", TEXT, 1 << 62))}).encoded(),
        "is cut off",
    ),
    "a list of lists": (small({"x": Typed(ARRAY, struct.pack("<IQ", ARRAY, 1))}).encoded(), "unknown type"),
    "a value of unknown type": (small({"x": Typed(77, b"")}).encoded(), "unknown type"),
    "a field twice": (wrong(fields=small().fields | {"general.namf": "x"}).replace(b"namf", b"name"), "twice"),
    "no layers": (small({"llama.block_count": 0}).encoded(), "cannot be"),
    "a hundred thousand layers": (small({"llama.block_count": 100_000}).encoded(), "cannot be"),
    "no context": (small({"llama.context_length": 0}).encoded(), "cannot be"),
    "a negative epsilon": (small({"llama.attention.layer_norm_rms_epsilon": -1.0}).encoded(), "cannot be"),
    "an epsilon that is no number": (
        small({"llama.attention.layer_norm_rms_epsilon": float("nan")}).encoded(),
        "cannot be",
    ),
    "no width": (small({"llama.embedding_length": None}).encoded(), "cannot be"),
    "no architecture": (small({"general.architecture": None}).encoded(), "holds no model"),
    "no tensors": (wrong(tensors={}), "holds no model"),
    "no vocabulary": (small({"tokenizer.ggml.tokens": None}).encoded(), "without a vocabulary"),
    "an adapter": (small({"general.type": "adapter"}).encoded(), "is an addition to a model"),
    "a projector": (small({"general.architecture": "clip"}).encoded(), "is an addition to a model"),
    "a model that reads only": (small({"llama.attention.causal": False}).encoded(), "writes none"),
    "a tensor without sizes": (wrong(tensors=shaped()), "impossible shape"),
    "a tensor of five sizes": (wrong(tensors=shaped(1, 1, 1, 1, 1)), "impossible shape"),
    "a tensor of nothing": (wrong(tensors=shaped(WIDTH, 0)), "impossible shape"),
    "a tensor larger than all": (wrong(tensors=shaped(1 << 40, 1 << 40)), "impossible shape"),
    "a tensor larger than the file": (wrong(tensors=shaped(1 << 10, 1 << 20)), "lacks"),
    "a tensor far beyond": (wrong(offsets={"output_norm.weight": 1 << 50}), "lacks"),
    "a tensor between places": (wrong(offsets={"output_norm.weight": 3}), "impossible place"),
    "rows that no block fits": (wrong(kinds={"token_embd.weight": 12}), "impossible shape"),
    "a wild alignment": (small({"general.alignment": 3}).encoded(), "impossible alignment"),
}


@pytest.mark.parametrize(("data", "sentence"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_gets_its_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ModelFileError) as caught:
        read(data)
    assert str(caught.value).startswith("novel.gguf ")
    assert sentence in str(caught.value)
    assert str(caught.value).endswith((".", ".gguf."))


@given(st.integers(0, len(GOOD) - 1))
def test_a_file_that_is_cut_off_anywhere_is_told(length: int) -> None:
    with pytest.raises(ModelFileError):
        read(GOOD[:length])


@given(st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 255)), min_size=1, max_size=8))
def test_whatever_the_header_is_it_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for at, byte in changes:
        data[at] = byte
    with suppress(ModelFileError):
        assert read(bytes(data)).size == len(GOOD)


def test_another_alignment_is_respected() -> None:
    gguf = small({"general.alignment": 4096})
    with pytest.raises(ModelFileError, match="impossible place"):
        read(gguf.encoded())
    gguf.alignment = 4096
    assert read(gguf.encoded()).parameters == read(GOOD).parameters


def test_only_what_is_needed_of_a_large_file_is_read(tmp_path: Path) -> None:
    data = small().encoded()
    asked: list[int] = []

    def count(offset: int, length: int) -> bytes:
        asked.append(length)
        return data[offset : offset + length]

    read_header(count, len(data), tmp_path.name)
    assert len(asked) <= 3
