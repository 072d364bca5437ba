"""What went over the wire as a text: whole for the writer, without prose for a bug report."""

from dataclasses import replace

from lacuna.core.exchange import Exchange

STREAMED = Exchange(
    method="POST",
    url="http://127.0.0.1/v1/completions",
    request_headers=(("Accept", "text/event-stream"),),
    request_body='{"prompt":"It was","max_tokens":4}',
    status=200,
    reason="OK",
    response_headers=(("X-Request-Id", "req-7"),),
    response_body='data: {"choices":[{"text":" past"}]}\n\n: ping\n\ndata: nonsense\n\ndata: [DONE]\n\n',
)


def test_it_is_shown_whole() -> None:
    assert STREAMED.text().splitlines() == [
        "POST http://127.0.0.1/v1/completions",
        "Accept: text/event-stream",
        "",
        '{"prompt":"It was","max_tokens":4}',
        "",
        "200 OK",
        "X-Request-Id: req-7",
        "",
        'data: {"choices":[{"text":" past"}]}',
        "",
        ": ping",
        "",
        "data: nonsense",
        "",
        "data: [DONE]",
        "",
    ]


def test_without_prose_the_shape_is_left() -> None:
    shown = STREAMED.text(prose=False)
    assert "It was" not in shown
    assert " past" not in shown
    assert "nonsense" not in shown
    assert '{"prompt": "[6 characters]", "max_tokens": 4}' in shown
    assert 'data: {"choices": [{"text": "[5 characters]"}]}' in shown
    assert ": ping" in shown
    assert "data: [DONE]" in shown


def test_one_json_answer_and_a_page_without_prose() -> None:
    whole = replace(STREAMED, response_body='{"choices":[{"text":" past"}]}')
    assert '{"choices": [{"text": "[5 characters]"}]}' in whole.text(prose=False)
    page = replace(STREAMED, status=404, reason="Not Found", response_body="<title>nginx</title>")
    assert "404 Not Found" in page.text(prose=False)
    assert "<title>nginx</title>" in page.text(prose=False)


def test_no_answer_a_proxy_and_what_was_left_out_are_said() -> None:
    shown = replace(STREAMED, status=None, proxy="http://proxy:3128", omitted=5000).text()
    assert "(no answer)" in shown
    assert "(through the proxy http://proxy:3128)" in shown
    assert "(5,000 more bytes)" in shown


def test_control_characters_do_not_reach_the_terminal_it_is_pasted_into() -> None:
    assert "\x1b" not in replace(STREAMED, response_body="\x1b[31m").text()


def test_the_servers_number_for_the_request() -> None:
    assert STREAMED.request_id == "req-7"
    assert replace(STREAMED, response_headers=()).request_id is None
