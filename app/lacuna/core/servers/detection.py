"""Recognising a server by what it answers. Servers impersonate each other, so the order of the evidence counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lacuna.core.completions.loose import as_list, as_object, as_text
from lacuna.core.servers.dialects import Kind

# Ports of 127.0.0.1 at which servers are found, the commonest first.
LOCAL_PORTS = (1234, 11434, 8080, 9931, 5001, 5000, 8000, 1337, 4891, 30000, 4000, 3000, 2242, 9997, 12434, 23333)

_HOSTS = {
    "openai.azure.com": Kind.AZURE,
    "cognitiveservices.azure.com": Kind.AZURE,
    "services.ai.azure.com": Kind.AZURE,
    "api.openai.com": Kind.OPENAI,
    "openrouter.ai": Kind.OPENROUTER,
    "together.xyz": Kind.TOGETHER,
    "together.ai": Kind.TOGETHER,
    "fireworks.ai": Kind.FIREWORKS,
    "api.deepseek.com": Kind.DEEPSEEK_FIM,
    "mistral.ai": Kind.MISTRAL_FIM,
}
_OWNERS = {
    "lacuna": Kind.BUILT_IN,
    "llamacpp": Kind.LLAMA_CPP,
    "vllm": Kind.VLLM,
    "sglang": Kind.SGLANG,
    "koboldcpp": Kind.KOBOLDCPP,
    "tabbyAPI": Kind.TABBY,
    "llama-cpp-python": Kind.LLAMA_CPP_PYTHON_EXAMPLE,
    "me": Kind.LLAMA_CPP_PYTHON,
    "library": Kind.OLLAMA,
}
_SERVERS = {"llama.cpp": Kind.LLAMA_CPP, "concedollamaforkoboldserver": Kind.KOBOLDCPP}


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a server answered to a GET.

    Attributes:
        status: of HTTP.
        headers: by lower-case name.
        body: the JSON value, or None if it is none.
        text: the beginning of the body.

    """

    status: int
    headers: Mapping[str, str]
    body: Any = None
    text: str = ""


class Probe(NamedTuple):
    """One question to a server: a path beside ``/v1``, what says yes to it, and the kind that is then known."""

    path: str
    says_yes: Callable[[Reply], bool]
    kind: Kind


def kind_of_host(base_url: str) -> Kind | None:
    """Return the kind that a hosted service's name tells, or None."""
    host = (urlsplit(base_url).hostname or "").lower()
    return next((kind for name, kind in _HOSTS.items() if host == name or host.endswith("." + name)), None)


def kind_of_models(reply: Reply) -> Kind | None:
    """Return the kind that the answer to ``GET /v1/models`` tells, or None. Headers count even in an error."""
    server = reply.headers.get("server", "").lower()
    for name, kind in _SERVERS.items():
        if server.startswith(name):
            return kind
    if "x-litellm-version" in reply.headers:
        return Kind.LITELLM
    if reply.status != OK:
        return None
    listed = as_object(reply.body)
    models = [as_object(model) or {} for model in as_list(reply.body if listed is None else listed.get("data"))]
    if listed is None:
        return Kind.TOGETHER if any("context_length" in model for model in models) else None
    owners = [as_text(model.get("owned_by")) for model in models]
    return next((_OWNERS[owner] for owner in owners if owner in _OWNERS), None)


def _fields(*names: str) -> Callable[[Reply], bool]:
    """Return a question: is the answer an object that has all these fields?"""

    def says_yes(reply: Reply) -> bool:
        body = as_object(reply.body)
        return reply.status == OK and body is not None and all(name in body for name in names)

    return says_yes


def _is_tabby(reply: Reply) -> bool:
    software = as_object((as_object(reply.body) or {}).get("software")) or {}
    return software.get("name") == "TabbyAPI"


def _is_kobold(reply: Reply) -> bool:
    return (as_object(reply.body) or {}).get("result") == "KoboldCpp"


def _is_lm_studio(reply: Reply) -> bool:
    listed = as_list((as_object(reply.body) or {}).get("models"))
    return reply.status == OK and any("key" in (as_object(model) or {}) for model in listed)


def _is_mlx(reply: Reply) -> bool:
    return (
        reply.status == OK and reply.body == {"status": "ok"} and reply.headers.get("server", "").startswith("BaseHTTP")
    )


def _is_litellm(reply: Reply) -> bool:
    return reply.body == "I'm alive!"


OK = 200

# Asked one after another until one says yes: TabbyAPI also says that it is KoboldCpp and has /props, and KoboldCpp
# and llama.cpp also answer Ollama's calls.
PROBES = (
    Probe(".well-known/serviceinfo", _is_tabby, Kind.TABBY),
    Probe("api/extra/version", _is_kobold, Kind.KOBOLDCPP),
    Probe("props", _fields("default_generation_settings"), Kind.LLAMA_CPP),
    Probe("api/v1/models", _is_lm_studio, Kind.LM_STUDIO),
    Probe("v1/internal/model/info", _fields("model_name"), Kind.WEBUI),
    Probe("get_model_info", _fields("model_path"), Kind.SGLANG),
    Probe("info", _fields("model_id", "max_total_tokens"), Kind.TGI),
    Probe("health", _is_mlx, Kind.MLX_LM),
    Probe("health/liveliness", _is_litellm, Kind.LITELLM),
    Probe("api/version", _fields("version"), Kind.OLLAMA),
    Probe("version", _fields("version"), Kind.VLLM),
)
