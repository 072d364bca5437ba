"""A server's kind is known by evidence, and an impersonator is not believed."""

from typing import Any

import pytest

from lacuna.core.servers import Kind
from lacuna.core.servers.detection import PROBES, Reply, kind_of_host, kind_of_models


def _models(*owners: str, **headers: str) -> Reply:
    body = {"object": "list", "data": [{"id": "m", "owned_by": owner} for owner in owners]}
    return Reply(status=200, headers={name.replace("_", "-"): value for name, value in headers.items()}, body=body)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://api.openai.com/v1", Kind.OPENAI),
        ("https://mine.openai.azure.com/openai/v1", Kind.AZURE),
        ("https://mine.cognitiveservices.azure.com/openai", Kind.AZURE),
        ("https://openrouter.ai/api/v1", Kind.OPENROUTER),
        ("https://api.together.xyz/v1", Kind.TOGETHER),
        ("https://api.fireworks.ai/inference/v1", Kind.FIREWORKS),
        ("https://api.deepseek.com/beta", Kind.DEEPSEEK_FIM),
        ("https://codestral.mistral.ai/v1", Kind.MISTRAL_FIM),
        ("https://api.openai.com.evil.example/v1", None),
        ("http://127.0.0.1:8080/v1", None),
        ("nonsense", None),
    ],
)
def test_hosted_services_are_known_by_name(url: str, kind: Kind | None) -> None:
    assert kind_of_host(url) == kind


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (_models("llamacpp"), Kind.LLAMA_CPP),
        (_models("vllm"), Kind.VLLM),
        (_models("sglang"), Kind.SGLANG),
        (_models("koboldcpp"), Kind.KOBOLDCPP),
        (_models("tabbyAPI"), Kind.TABBY),
        (_models("llama-cpp-python"), Kind.LLAMA_CPP_PYTHON_EXAMPLE),
        (_models("me"), Kind.LLAMA_CPP_PYTHON),
        (_models("library"), Kind.OLLAMA),
        (_models("lacuna"), Kind.BUILT_IN),
        (_models("somebody", x_litellm_version="1.2"), Kind.LITELLM),
        (_models("koboldcpp", server="ConcedoLlamaForKoboldServer"), Kind.KOBOLDCPP),
        (Reply(status=401, headers={"server": "llama.cpp"}), Kind.LLAMA_CPP),
        (Reply(status=200, headers={}, body=[{"id": "m", "context_length": 4096}]), Kind.TOGETHER),
        (Reply(status=200, headers={}, body=[{"id": "m"}]), None),
        (Reply(status=404, headers={}, body={"data": [{"owned_by": "vllm"}]}), None),
        (_models("somebody"), None),
        (_models(), None),
        (Reply(status=200, headers={}, body={"data": [None, 3]}), None),
        (Reply(status=200, headers={}, text="<html>"), None),
    ],
)
def test_the_list_of_models_tells_most_of_them_apart(reply: Reply, kind: Kind | None) -> None:
    assert kind_of_models(reply) == kind


def _asked(answers: dict[str, Any], **headers: str) -> Kind | None:
    for probe in PROBES:
        body = answers.get(probe.path)
        if probe.says_yes(Reply(status=404 if body is None else 200, headers=headers, body=body)):
            return probe.kind
    return None


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"api/extra/version": {"result": "KoboldCpp", "version": "1.9"}}, Kind.KOBOLDCPP),
        ({"props": {"default_generation_settings": {}}}, Kind.LLAMA_CPP),
        ({"api/v1/models": {"models": [{"key": "a"}]}}, Kind.LM_STUDIO),
        ({"v1/internal/model/info": {"model_name": "a"}}, Kind.WEBUI),
        ({"get_model_info": {"model_path": "a"}}, Kind.SGLANG),
        ({"info": {"model_id": "a", "max_total_tokens": 9}}, Kind.TGI),
        ({"health/liveliness": "I'm alive!"}, Kind.LITELLM),
        ({"version": {"version": "0.2"}}, Kind.VLLM),
        ({"api/version": {"version": "0.2"}}, Kind.OLLAMA),
        ({}, None),
    ],
)
def test_a_server_that_says_little_is_asked_more(answers: dict[str, Any], kind: Kind | None) -> None:
    assert _asked(answers) == kind


def test_d10_koboldcpp_is_not_taken_for_ollama() -> None:
    answers = {"api/extra/version": {"result": "KoboldCpp"}, "api/version": {"version": "0.7"}}
    assert _asked(answers) == Kind.KOBOLDCPP


def test_d11_tabby_is_not_taken_for_koboldcpp_or_llama_cpp() -> None:
    answers: dict[str, Any] = {
        ".well-known/serviceinfo": {"software": {"name": "TabbyAPI"}},
        "api/extra/version": {"result": "KoboldCpp", "version": "1.74"},
        "props": {"default_generation_settings": {}},
    }
    assert _asked(answers) == Kind.TABBY


def test_mlx_is_known_by_its_health_and_its_server() -> None:
    answers = {"health": {"status": "ok"}}
    assert _asked(answers, server="BaseHTTP/0.6 Python/3.12") == Kind.MLX_LM
    assert _asked(answers, server="llama.cpp") is None
