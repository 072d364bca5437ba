"""The kinds of server and what is documented of each; a measured card corrects this table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from lacuna.core.servers.capabilities import ANY, Capabilities, PromptForm

_TEXT = (PromptForm.TEXT,)
_TEXTS = (PromptForm.TEXT, PromptForm.TEXTS)
_ONE = (PromptForm.TEXT, PromptForm.TOKENS)
_ALL = tuple(PromptForm)


class Kind(Enum):
    """A make of server; the value is its name in settings. A name that is not known, a later version's, is UNKNOWN."""

    BUILT_IN = "built-in"
    OPENAI = "openai"
    AZURE = "azure"
    VLLM = "vllm"
    LLAMA_CPP = "llama.cpp"
    LLAMA_CPP_PYTHON = "llama-cpp-python"
    LLAMA_CPP_PYTHON_EXAMPLE = "llama-cpp-python-example"
    OLLAMA = "ollama"
    OLLAMA_COMPATIBLE = "ollama-compatible"
    SGLANG = "sglang"
    TGI = "tgi"
    KOBOLDCPP = "koboldcpp"
    TABBY = "tabby"
    WEBUI = "text-generation-webui"
    LM_STUDIO = "lm-studio"
    MLX_LM = "mlx-lm"
    LITELLM = "litellm"
    OPENROUTER = "openrouter"
    TOGETHER = "together"
    FIREWORKS = "fireworks"
    DEEPSEEK_FIM = "deepseek-fim"
    MISTRAL_FIM = "mistral-fim"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> "Kind":  # noqa: ARG003  (any)
        return cls.UNKNOWN


class Wire(Enum):
    """How a request is written and its answer read, where that is not the completions API's own way."""

    COMPLETIONS = "completions"
    OLLAMA_GENERATE = "/api/generate"  # raw; lines of JSON
    MISTRAL_FIM = "fim/completions"


INFILL: Mapping[str, Any] = {  # what llama.cpp's own call cannot carry, whatever a card says
    "n": 1, "n_streamed": 1, "best_of": 0, "echo": False, "echo_streamed": False, "user": False,
}  # fmt: skip
BOUNDS: Mapping[Wire, Mapping[str, Any]] = {  # and what others cannot
    Wire.COMPLETIONS: {},
    Wire.OLLAMA_GENERATE: {
        **INFILL, "prompts": _TEXT, "suffix": False, "infill": False, "logit_bias": False, "stream_options": False,
    },
    Wire.MISTRAL_FIM: {
        **INFILL, "prompts": _TEXT, "infill": False, "logprobs": None, "logprobs_streamed": False,
        "logit_bias": False, "penalties": False, "stream_options": False,
    },
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Abort:
    """A server's own call for ending its work, beside closing the connection.

    Attributes:
        path: of a POST beside ``/v1``.
        name: the field, of a request and of this call, that names the request that is meant. Empty: the call ends
            whatever runs.

    """

    path: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """One kind of server.

    Attributes:
        title: its name for the writer.
        capabilities: what is documented or was read in its source.
        wire: how it is spoken to.
        tokenize: the path of its tokenizer beside ``/v1``, or None.
        abort: how its work is ended beside closing the connection, or None if that is enough.
        least_logprobs: the fewest alternatives for which it reports probabilities at all.
        neutral: fields that switch its hidden samplers off.
        sure: cells by name of which measuring tells too much: what seems to work there does not work well.
        remark: a sentence about what the writer should know, or nothing.

    """

    title: str
    capabilities: Capabilities
    wire: Wire = Wire.COMPLETIONS
    tokenize: str | None = None
    abort: Abort | None = None
    least_logprobs: int = 0
    neutral: Mapping[str, int | float] = field(default_factory=dict[str, int | float])
    sure: frozenset[str] = frozenset()
    remark: str = ""


_NEUTRAL = {"top_k": 0, "min_p": 0, "repeat_penalty": 1, "typical_p": 1}

DIALECTS: Mapping[Kind, Dialect] = {
    Kind.BUILT_IN: Dialect(
        title="The built-in model",
        capabilities=Capabilities(
            prompts=_ALL, empty_prompt=True, suffix=True, n=16, n_streamed=16, best_of=20, echo=True,
            echo_streamed=True, stream_options=True,
        ),
        tokenize="tokenize",
    ),
    Kind.OPENAI: Dialect(
        title="OpenAI",
        capabilities=Capabilities(
            prompts=_ALL, empty_prompt=True, suffix=True, n=ANY, n_streamed=ANY, best_of=20, echo=True,
            echo_streamed=True, stream_options=True, concurrency=8,
        ),
        remark="OpenAI itself retired its completions models in 2026; compatible services go on.",
    ),
    Kind.AZURE: Dialect(
        title="Azure OpenAI",
        capabilities=Capabilities(
            prompts=_ALL, empty_prompt=True, suffix=True, n=ANY, n_streamed=ANY, best_of=20, echo=True,
            echo_streamed=True, stream_options=True, concurrency=8,
        ),
    ),
    Kind.VLLM: Dialect(
        title="vLLM",
        capabilities=Capabilities(
            prompts=_ALL, n=ANY, n_streamed=ANY, echo=True, echo_streamed=True, logprobs=20, stops=ANY,
            stream_options=True, concurrency=8,
        ),
        tokenize="tokenize",
    ),
    Kind.LLAMA_CPP: Dialect(
        title="llama.cpp",
        capabilities=Capabilities(
            prompts=_ALL, infill=True, n=4, n_streamed=4, logprobs=ANY, stops=ANY, concurrency=4,
        ),
        tokenize="tokenize",
        least_logprobs=1,
        neutral=_NEUTRAL,
    ),
    Kind.LLAMA_CPP_PYTHON: Dialect(
        title="llama-cpp-python",
        capabilities=Capabilities(empty_prompt=True, echo=True, logprobs=ANY, stops=ANY),
        tokenize="extras/tokenize",
        neutral=_NEUTRAL,
        sure=frozenset({"suffix"}),  # read between markers that are no model's
        remark="A new request ends the one that runs.",
    ),
    Kind.LLAMA_CPP_PYTHON_EXAMPLE: Dialect(
        title="llama-cpp-python, example server",
        capabilities=Capabilities(
            prompts=_ONE, empty_prompt=True, suffix=True, n=ANY, n_streamed=1, best_of=ANY, echo=True,
            echo_streamed=True, logprobs=ANY, stops=ANY, concurrency=4,
        ),
        neutral=_NEUTRAL,
    ),
    Kind.OLLAMA: Dialect(
        title="Ollama",
        capabilities=Capabilities(logprobs=20, stops=ANY, logit_bias=False, user=False, context=4096),
        wire=Wire.OLLAMA_GENERATE,
        neutral={"top_k": 0, "min_p": 0, "repeat_penalty": 1},
    ),
    Kind.OLLAMA_COMPATIBLE: Dialect(
        title="Ollama, compatible mode",
        capabilities=Capabilities(
            empty_prompt=False, logprobs=None, stops=ANY, logit_bias=False, user=False, stream_options=True,
        ),
        remark="In this mode Ollama wraps the prompt in the model’s chat template: it answers, and does not continue.",
    ),
    Kind.SGLANG: Dialect(
        title="SGLang",
        capabilities=Capabilities(
            prompts=_ALL, n=ANY, n_streamed=ANY, echo=True, echo_streamed=True, logprobs=20, stops=ANY,
            stream_options=True, concurrency=8,
        ),
    ),
    Kind.TGI: Dialect(
        title="Text Generation Inference",
        capabilities=Capabilities(prompts=_TEXTS, logprobs=None, logit_bias=False, stream_options=True, concurrency=8),
        tokenize="tokenize",
    ),
    Kind.KOBOLDCPP: Dialect(
        title="KoboldCpp",
        capabilities=Capabilities(logprobs=5, logprobs_streamed=True, stops=ANY, user=False),
        tokenize="api/extra/tokencount",
        abort=Abort(path="api/extra/abort", name="genkey"),
        neutral={"top_k": 0, "min_p": 0, "rep_pen": 1, "typical": 1},
    ),
    Kind.TABBY: Dialect(
        title="TabbyAPI",
        capabilities=Capabilities(
            prompts=_TEXTS, n=ANY, logprobs=ANY, stops=ANY, seed=False, stream_options=True, concurrency=4,
        ),
        tokenize="v1/token/encode",
        sure=frozenset({"n_streamed"}),  # of several choices in a stream the later ones are longer than asked
    ),
    Kind.WEBUI: Dialect(
        title="text-generation-webui",
        capabilities=Capabilities(
            n=ANY, echo=True, echo_streamed=True, logprobs=ANY, stops=ANY, stream_options=True,
        ),
        tokenize="v1/internal/encode",
        abort=Abort(path="v1/internal/stop-generation"),
    ),
    Kind.LM_STUDIO: Dialect(
        title="LM Studio",
        capabilities=Capabilities(logprobs=None, stops=ANY, logit_bias=False, stream_options=True),
    ),
    Kind.MLX_LM: Dialect(
        title="mlx-lm",
        capabilities=Capabilities(logprobs=None, stops=ANY, penalties=False, user=False, stream_options=True),
    ),
    Kind.LITELLM: Dialect(title="LiteLLM", capabilities=Capabilities(concurrency=4)),
    Kind.OPENROUTER: Dialect(title="OpenRouter", capabilities=Capabilities(logprobs=None, concurrency=4)),
    Kind.TOGETHER: Dialect(
        title="Together", capabilities=Capabilities(n=ANY, n_streamed=ANY, logprobs=1, concurrency=4)
    ),
    Kind.FIREWORKS: Dialect(
        title="Fireworks",
        capabilities=Capabilities(
            prompts=_ALL, n=ANY, n_streamed=ANY, echo=True, echo_streamed=True, concurrency=4,
        ),
    ),
    Kind.DEEPSEEK_FIM: Dialect(
        title="DeepSeek, beta",
        capabilities=Capabilities(
            suffix=True, echo=True, echo_streamed=True, logprobs=20, stops=16, logit_bias=False, stream_options=True,
            concurrency=4,
        ),
    ),
    Kind.MISTRAL_FIM: Dialect(
        title="Mistral, fill-in-the-middle",
        capabilities=Capabilities(
            suffix=True, logprobs=None, logprobs_streamed=False, logit_bias=False, penalties=False, user=False,
            concurrency=4,
        ),
        wire=Wire.MISTRAL_FIM,
    ),
    Kind.UNKNOWN: Dialect(
        title="Another server",
        capabilities=Capabilities(
            empty_prompt=True, echo=True, echo_streamed=True, concurrency=4,
        ),
    ),
}  # fmt: skip
