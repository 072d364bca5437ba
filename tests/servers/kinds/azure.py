"""Azure OpenAI: a deployment in the path, the key in a header of its own, and a first chunk about its filter."""

from dataclasses import replace

from lacuna.core.errors import UnknownModel
from lacuna.core.servers import Kind
from servers.kinds import openai
from servers.server import Failure

FILTER = (
    b'data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0}]}\n\n'
)


def error(status: int, message: str) -> Failure:
    """Return an error as Azure words it: the code is a text, and there is no type."""
    return Failure(status, {"error": {"code": str(status), "message": message}})


SERVER = replace(
    openai.SERVER,
    kind=Kind.AZURE,
    home="https://mine.openai.azure.com/openai/v1",
    base="",
    path="/openai/deployments/toy/completions",
    key_header="api-key",
    deployment="toy",
    api_version="2024-10-21",
    pages={"/openai/models": openai.SERVER.pages["/v1/models"]},
    wrong_key=error(401, "Access denied due to invalid subscription key or wrong API endpoint."),
    unknown_model=error(404, "The API deployment for this resource does not exist. Check the model."),
    malformed=error(400, "Your request contains invalid JSON."),
    bad_type=error(400, "'hot' is not of type 'number' - 'temperature'"),
    bad_range=error(400, "-1 is less than the minimum of 0 - 'temperature'"),
    opening=FILTER,
)

KNOWN = replace(openai.KNOWN, errors={**openai.KNOWN.errors, "unknown model": UnknownModel})
