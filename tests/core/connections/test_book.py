"""Connections keep their order, survive storage, and a later version's file is left alone."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lacuna.core.connections import (
    BUILT_IN,
    Book,
    Connection,
    KeyPlace,
    TooNew,
    Use,
    Uses,
    from_json,
    to_json,
    uses_from_json,
    uses_to_json,
)
from lacuna.core.connections.uses import REMEMBERED
from lacuna.core.servers import Kind

texts = st.text(st.characters(codec="utf-8"), max_size=12)
ids = st.text("abcdef0123456789", min_size=1, max_size=8)
scalars = st.booleans() | st.integers(-(2**53), 2**53) | texts
values: st.SearchStrategy[Any] = scalars | st.lists(scalars, max_size=2) | st.dictionaries(texts, scalars, max_size=2)
connections = st.builds(
    Connection,
    id=ids,
    name=texts,
    base_url=texts,
    kind=st.sampled_from(Kind),
    model=texts,
    key=st.sampled_from(KeyPlace),
    headers=st.dictionaries(texts, texts, max_size=2),
    extra_body=st.dictionaries(texts, values, max_size=2),
    key_header=texts,
    organization=texts,
    project=texts,
    ca_file=texts,
    deployment=texts,
    api_version=texts,
)
books = st.lists(connections, unique_by=lambda known: known.id, max_size=3).map(
    lambda known: Book(connections=tuple(known))
)


def named(*ids_: str) -> Book:
    return Book(connections=tuple(Connection(id=id_, name=id_) for id_ in ids_))


def order(book: Book) -> str:
    return "".join(known.id for known in book.connections)


@settings(max_examples=40)
@given(books)
def test_a_book_survives_storage(book: Book) -> None:
    assert from_json(to_json(book)) == book


@settings(max_examples=40)
@given(books, connections)
def test_a_connection_that_is_put_is_found_and_the_others_stay_in_order(book: Book, new: Connection) -> None:
    after = book.put(new)
    assert after.find(new.id) == new
    assert [known for known in after.connections if known.id != new.id] == [
        known for known in book.connections if known.id != new.id
    ]
    assert after.remove(new.id).find(new.id) is None


def test_connections_are_moved_to_either_end_and_no_further() -> None:
    book = named(*"abc")
    assert order(book.move("c", -1)) == "acb"
    assert order(book.move("a", 1)) == "bac"
    assert order(book.move("a", -1)) == "abc"
    assert order(book.move("c", 5)) == "abc"
    assert order(book.move("a", 5)) == "bca"
    assert order(book.move("x", 1)) == "abc"


def test_the_built_in_model_is_always_there_and_first() -> None:
    assert Book().all == (BUILT_IN,)
    assert named("a").remove(BUILT_IN.id).all[0] is BUILT_IN


def test_a_name_that_is_taken_gets_a_number() -> None:
    book = named("a", "a 2")
    assert [book.free_name(name) for name in ("a", "b", BUILT_IN.name)] == ["a 3", "b", "Built-in model 2"]


def test_a_later_versions_files_are_too_new() -> None:
    for read in (from_json, uses_from_json):
        with pytest.raises(TooNew):
            read(b'{"version": 2, "connections": {"another": "form"}}')


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"version": 1, "connections": [{"id": "a"}]}',
        b'{"version": 1, "connections": [{"id": "a", "name": "a"}, {"id": "a", "name": "b"}]}',
        b'{"version": 1, "connections": [{"id": "built-in", "name": "a"}]}',
        b'{"version": 1, "connections": [{"id": "", "name": "a"}]}',
    ],
)
def test_what_is_no_book_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (whatever the library says)
        from_json(data)


uses = st.builds(Use, connection=ids, model=texts)


@given(st.lists(st.tuples(uses, st.none() | texts), max_size=8))
def test_each_manuscript_keeps_its_own_and_the_last_is_for_the_others(chosen: list[tuple[Use, str | None]]) -> None:
    remembered, expected, last = Uses(), dict[str, Use](), Use()
    for use, path in chosen:
        remembered = remembered.remember(use, path)
        last = use
        if path:
            expected[path] = use
    assert uses_from_json(uses_to_json(remembered)) == remembered
    assert {path: remembered.of(path) for path in expected} == expected
    assert remembered.of(None) == remembered.of("a manuscript of which nothing is known") == last


def test_the_oldest_manuscripts_are_forgotten() -> None:
    remembered = Uses()
    for number in range(REMEMBERED + 2):
        remembered = remembered.remember(Use(model=str(number)), f"/{number}")
    remembered = remembered.remember(Use(model="again"), "/2")
    assert next(iter(remembered.by_path)) == "/3"
    assert len(remembered.by_path) == REMEMBERED


def test_a_make_of_server_that_only_a_later_version_knows_is_unknown() -> None:
    data = b'{"version": 1, "connections": [{"id": "a", "name": "A", "kind": "of the year 2030"}]}'
    assert from_json(data).connections[0].kind is Kind.UNKNOWN


def test_a_file_holds_no_field_that_is_not_set() -> None:
    book = Book(connections=(Connection(id="a", name="A", base_url="http://127.0.0.1/v1"),))
    (stored,) = msgspec.json.decode(to_json(book))["connections"]
    assert stored == {"id": "a", "name": "A", "base_url": "http://127.0.0.1/v1"}
