"""The header of a GGUF file: what model it holds, and whether all of it is there."""

from collections import Counter
from dataclasses import dataclass
from math import prod

from lacuna.core.errors import ModelFileError
from lacuna.core.gguf.cursor import Cursor, CutOff, Damaged, Read
from lacuna.core.gguf.types import ARRAY, FILES, FILLS, NUMBERS, TENSORS, TEXT, spellings

Value = str | float | list[float] | dict[bytes, int]

_MAGIC, _VERSIONS = b"GGUF", (2, 3)
_LATEST_TO_COME = 100  # a larger version is none: other bytes stand in its place
_MOST_FIELDS, _MOST_TENSORS, _MOST_SIZES = 1 << 16, 1 << 17, 4
_SHORT = 4096  # a list of numbers that is no longer is kept
_MOST_LAYERS = 512  # llama.cpp knows no more
_LONGEST_NAME = 1 << 16
_WANTED = frozenset(spelling for _, names in FILLS for name in names for spelling in spellings(name))
_HALF = 2  # bytes of a key's or value's number
_COMFORTABLE = 8192  # tokens; what a model was trained for may need more memory than there is
_STEP = 256  # tokens


@dataclass(frozen=True, kw_only=True)
class GgufHeader:
    """What a model file says of its model.

    Attributes:
        name: as its makers call it; may be empty.
        architecture: such as ``llama``.
        parameters: how many numbers the tensors of this file hold.
        quantisation: how they are stored, such as ``Q4_K_M``.
        context: tokens it was trained for; 0 if the file does not say.
        fills: whether it has tokens for prefix, suffix and middle.
        begins: whether every text begins with a token of its own, so that the model can begin from nothing.
        chats: whether it was made for chatting: it has a template for that.
        parts: files that the model is split into.
        token_bytes: what one token in the context takes of memory.
        size: bytes of this file.

    """

    name: str
    architecture: str
    parameters: int
    quantisation: str
    context: int
    fills: bool
    begins: bool
    chats: bool
    parts: int
    token_bytes: int
    size: int

    def tokens(self, wanted: int | None) -> int:
        """Return how many tokens the model sees: as many as are wanted, or else a comfortable number.

        llama.cpp makes room in steps, and never for more than the model was trained for.
        """
        room = -(-(wanted or _COMFORTABLE) // _STEP) * _STEP
        return min(room, self.context or room)


def read_header(read: Read, size: int, name: str) -> GgufHeader:
    """Read a file's header by ``read(offset, length)``; ``name`` is the file's, for the sentences.

    Raises:
        ModelFileError: it is no GGUF file, damaged, cut off, or not a model that writes text.

    """
    if size == 0:
        raise ModelFileError(f"{name} is empty. Copy or download it again.")
    if read(0, 4) != _MAGIC:
        raise ModelFileError(f"{name} is not a GGUF model file. Choose a file that ends in .gguf.")
    try:
        return _read(Cursor(read, size), size, name)
    except CutOff as error:
        raise ModelFileError(f"{name} is cut off: it {error}. Copy or download it again.") from error
    except Damaged as error:
        raise ModelFileError(f"{name} is damaged: it {error}. Copy or download it again.") from error


def _read(cursor: Cursor, size: int, name: str) -> GgufHeader:
    cursor.skip(len(_MAGIC))
    version = cursor.whole("I")
    if version not in _VERSIONS:
        raise ModelFileError(_of_version(name, version))
    tensors, fields = cursor.whole("Q"), cursor.whole("Q")
    if fields > _MOST_FIELDS or tensors > _MOST_TENSORS:
        raise Damaged("has an impossible number of parts")
    values = _fields(cursor, fields)
    parameters, most = _tensors(cursor, tensors, size, values)
    return _header(values, parameters, most, size, name)


def _of_version(name: str, version: int) -> str:
    if version & 0xFFFF == 0:
        return f"{name} was made for machines with another byte order. Choose another file."
    if version < _VERSIONS[0]:
        return f"{name} is in an old form of GGUF that is not read any more. Download a newer one."
    if version > _LATEST_TO_COME:
        return f"{name} is damaged: it begins as a GGUF file and goes on as something else. Copy or download it again."
    return f"{name} is in a form of GGUF ({version}) that this program does not know. Choose another file."


def _fields(cursor: Cursor, count: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for _ in range(count):
        key = cursor.text(_LONGEST_NAME)
        if key in values:
            raise Damaged("says the same thing twice")
        values[key] = _value(cursor, cursor.whole("I"))
    return values


def _value(cursor: Cursor, kind: int) -> Value:
    if kind == TEXT:
        return cursor.text()
    if kind in NUMBERS:
        return cursor.number(NUMBERS[kind])
    if kind != ARRAY:
        raise Damaged("has a value of unknown type")
    inner, count = cursor.whole("I"), cursor.whole("Q")
    if inner == TEXT:
        return cursor.skip_texts(count, _WANTED)
    if inner not in NUMBERS:
        raise Damaged("has a list of unknown type")
    if count <= _SHORT:
        return [cursor.number(NUMBERS[inner]) for _ in range(count)]
    cursor.skip(count * {"B": 1, "b": 1, "?": 1, "H": 2, "h": 2, "Q": 8, "q": 8, "d": 8}.get(NUMBERS[inner], 4))
    return []


def _tensors(cursor: Cursor, count: int, size: int, values: dict[str, Value]) -> tuple[int, str]:
    """Return how many numbers all tensors hold, and the type that holds the most."""
    alignment = _whole(values, "general.alignment") or 32
    if alignment & (alignment - 1) or alignment > _LONGEST_NAME:
        raise Damaged("has an impossible alignment")
    held: Counter[str] = Counter()
    end = 0
    for _ in range(count):
        cursor.text(_LONGEST_NAME)
        dimensions = cursor.whole("I")
        if not 1 <= dimensions <= _MOST_SIZES:
            raise Damaged("has a tensor of impossible shape")
        sizes = [cursor.whole("Q") for _ in range(dimensions)]
        kind, offset = cursor.whole("I"), cursor.whole("Q")
        numbers = prod(sizes)
        if numbers == 0 or numbers >= 1 << 60:
            raise Damaged("has a tensor of impossible shape")
        stored = TENSORS.get(kind)
        held[stored.name if stored else ""] += numbers
        if stored is not None and sizes[0] % stored.numbers:
            raise Damaged("has a tensor of impossible shape")
        if offset % alignment:
            raise Damaged("has a tensor in an impossible place")
        end = max(end, offset + (numbers // stored.numbers * stored.bytes if stored else 0))
    missing = -(-cursor.at // alignment) * alignment + end - size
    if count and missing > 0:
        raise CutOff(f"lacks {missing:,} of its bytes")
    return held.total(), held.most_common(1)[0][0] if held else ""


def _header(values: dict[str, Value], parameters: int, most: str, size: int, name: str) -> GgufHeader:
    architecture = _text(values, "general.architecture")
    _check_kind(values, architecture, parameters, name)
    own = f"{architecture}."
    layers, context = _whole(values, own + "block_count"), _whole(values, own + "context_length")
    width, heads = _whole(values, own + "embedding_length"), _whole(values, own + "attention.head_count")
    epsilon = values.get(own + "attention.layer_norm_rms_epsilon", 0.0)
    if not 0 < layers <= _MOST_LAYERS or (own + "context_length" in values and context <= 0) or width <= 0:
        raise Damaged("describes a model that cannot be")
    if not isinstance(epsilon, float | int) or not 0 <= epsilon < 1 or heads < 0:
        raise Damaged("describes a model that cannot be")
    head = width // heads if heads else 0
    sizes = (_whole(values, own + f"attention.{part}_length") or head for part in ("key", "value"))
    grouped = _whole(values, own + "attention.head_count_kv") or heads
    return GgufHeader(
        name=_text(values, "general.name"),
        architecture=architecture,
        parameters=parameters,
        quantisation=FILES.get(_whole(values, "general.file_type"), most) if "general.file_type" in values else most,
        context=context,
        fills=all(_has_fill(values, keys, names) for keys, names in FILLS),
        begins=_begins(values),
        chats="tokenizer.chat_template" in values,
        parts=max(1, _whole(values, "split.count")),
        token_bytes=layers * grouped * sum(sizes) * _HALF,
        size=size,
    )


def _check_kind(values: dict[str, Value], architecture: str, parameters: int, name: str) -> None:
    """See that this is a model that writes text."""
    kind = _text(values, "general.type") or "model"
    if kind != "model" or architecture == "clip":
        raise ModelFileError(f"{name} is an addition to a model, not a model. Choose the model’s own file.")
    if not architecture or parameters == 0:
        raise ModelFileError(f"{name} holds no model. Choose another file.")
    if values.get(f"{architecture}.attention.causal") is False:
        raise ModelFileError(f"{name} holds a model that reads text but writes none. Choose another file.")
    if not isinstance(values.get("tokenizer.ggml.tokens"), dict):
        raise ModelFileError(f"{name} holds a model without a vocabulary. Choose another file.")


def _has_fill(values: dict[str, Value], keys: tuple[str, ...], names: tuple[str, ...]) -> bool:
    tokens = values.get("tokenizer.ggml.tokens")
    spelled = (
        any(spelling in tokens for name in names for spelling in spellings(name)) if isinstance(tokens, dict) else 0
    )
    return bool(spelled) or any(f"tokenizer.ggml.{key}" in values for key in keys)


def _begins(values: dict[str, Value]) -> bool:
    said = values.get("tokenizer.ggml.add_bos_token")
    return bool(said) if said is not None else values.get("tokenizer.ggml.model") == "llama"  # as llama.cpp does


def _text(values: dict[str, Value], key: str) -> str:
    value = values.get(key, "")
    return value if isinstance(value, str) else ""


def _whole(values: dict[str, Value], key: str) -> int:
    """Return a whole number; the largest of a list, which some models have a layer; 0 if there is none."""
    value = values.get(key, 0)
    if isinstance(value, list):
        value = max(value, default=0)
    return int(value) if isinstance(value, int) or (isinstance(value, float) and value == value // 1) else 0
