"""What is wrong with a connection is said beside its field before anything is sent."""

import msgspec
import pytest

from lacuna.core.connections import Connection, KeyPlace, problems, read_extra_body, read_headers
from lacuna.core.servers import Kind

GOOD = Connection(id="a", name="At home", base_url="http://127.0.0.1:8080/v1", key=KeyPlace.KEYCHAIN)


def found(**changes: object) -> list[tuple[str, str]]:
    changed = msgspec.structs.replace(GOOD, **changes)
    return [(problem.field, problem.sentence) for problem in problems(changed)]


def test_nothing_is_wrong_with_a_server_at_home() -> None:
    assert found() == []
    assert found(headers={"X-Title": "Lacuna"}, extra_body={"top_k": 0}, organization="org-1", project="p") == []
    azure = {"kind": Kind.AZURE, "base_url": "https://me.openai.azure.com", "deployment": "d", "api_version": "v"}
    assert found(**azure) == []


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": " "}, "name", "Give the connection a name"),
        ({"name": "two\nlines"}, "name", "on one line"),
        ({"base_url": ""}, "base_url", "Enter the server’s address"),
        ({"base_url": "http://192.168.1.5:8080/v1"}, "key", "never sent over plain http"),
        ({"headers": {"Authorization": "Bearer x"}}, "headers", "A key belongs into its own field"),
        ({"headers": {"X-API-Key": "x"}}, "headers", "A key belongs into its own field"),
        ({"headers": {"Host": "x"}}, "headers", "sets it itself"),
        ({"headers": {"bad name": "x"}}, "headers", "letters, digits and dashes"),
        ({"headers": {"X-Title": "a\r\nB: c"}}, "headers", "visible ASCII"),
        ({"headers": {"X-Title": ""}}, "headers", "visible ASCII"),
        ({"extra_body": {"prompt": "x"}}, "extra_body", "Leave out prompt"),
        ({"extra_body": {"top_k": None}}, "extra_body", "null is never sent"),
        ({"key_header": "bad name"}, "key_header", "letters, digits and dashes"),
        ({"organization": "a b"}, "organization", "without blanks"),
        ({"deployment": "d"}, "api_version", "called with a version"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(changes: dict[str, object], field: str, says: str) -> None:
    ((where, sentence),) = found(**changes)
    assert where == field
    assert says in sentence


def test_headers_are_written_one_a_line() -> None:
    assert read_headers("X-One: 1\n\n  X-Two:  two: parts \n") == {"X-One": "1", "X-Two": "two: parts"}
    for wrong in ("no colon", ": no name", "X-One: 1\nx-one: 2"):
        with pytest.raises(ValueError, match=r"Name: value|twice"):
            read_headers(wrong)


def test_the_extra_body_is_a_json_object() -> None:
    assert read_extra_body('{"top_k": 40, "a": [1, {"b": true}]}') == {"top_k": 40, "a": [1, {"b": True}]}
    assert read_extra_body("  ") == {}
    for wrong in ("[1]", "top_k: 40", '{"a": }', "\ud800"):
        with pytest.raises(ValueError, match="JSON object"):
            read_extra_body(wrong)
