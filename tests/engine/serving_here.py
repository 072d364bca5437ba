"""What the engine's tests know of the server in their own process, and how they ask it through the official client."""

from dataclasses import dataclass
from typing import Any

import openai
from openai.types import Completion

from lacuna.engine.server import Engine

KEY = "sk-of-the-tests"


@dataclass(frozen=True)
class ServedHere:
    """An engine and the address it is served at, without ``/v1``."""

    engine: Engine
    root: str


def complete(client: openai.OpenAI, parameters: dict[str, Any]) -> Completion:
    create: Any = client.completions.create
    answer = create(**parameters)
    assert isinstance(answer, Completion)
    return answer


def stream(client: openai.OpenAI, parameters: dict[str, Any]) -> list[Completion]:
    """Return all chunks of a streamed answer."""
    create: Any = client.completions.create
    chunks: list[Completion] = list(create(**parameters, stream=True))
    return chunks
