"""Connections: named servers, their order, and the addresses that people paste."""

from lacuna.core.completions.address import is_loopback
from lacuna.core.connections.addresses import Address, key_is_safe, read_address
from lacuna.core.connections.book import Book, TooNew, from_json, to_json
from lacuna.core.connections.checks import Problem, problems, read_extra_body, read_headers
from lacuna.core.connections.connection import BUILT_IN, Connection, KeyPlace
from lacuna.core.connections.model_file import ModelFile
from lacuna.core.connections.uses import Use, Uses, uses_from_json, uses_to_json

__all__ = [
    "BUILT_IN",
    "Address",
    "Book",
    "Connection",
    "KeyPlace",
    "ModelFile",
    "Problem",
    "TooNew",
    "Use",
    "Uses",
    "from_json",
    "is_loopback",
    "key_is_safe",
    "problems",
    "read_address",
    "read_extra_body",
    "read_headers",
    "to_json",
    "uses_from_json",
    "uses_to_json",
]
