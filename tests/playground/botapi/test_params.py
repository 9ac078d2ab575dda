"""Parameters, in all the ways in which they arrive."""

from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.params import Params, Upload, read_params

FILE = Upload(name="ä.pdf", mime_type="application/pdf", content=b"%PDF\r\n\x00\xff--")


async def received(method: str, **request: Any) -> Params:  # noqa: ANN401 - what httpx takes
    """The parameters of a request as the server reads them."""
    found: list[Params] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(await read_params(Request(scope, receive)))
        await Response()(scope, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
        await client.request(method, "/", **request)
    return found[0]


@pytest.mark.parametrize("value", ["ä&b=c+d%20", "😀\n", "", "1"])
async def test_strings_arrive_as_they_were_sent(value: str) -> None:
    sent = {"text": value}
    ways = [
        await received("GET", params=sent),
        await received("POST", data=sent),
        await received("POST", json=sent),
        await received("POST", data=sent, files={"x": b""}),
    ]
    assert [params.string("text") for params in ways] == [value] * 4


async def test_body_counts_more_than_query() -> None:
    params = await received("POST", params={"a": "query", "b": "query"}, data={"a": "body"})
    assert params.values == {"a": "body", "b": "query"}


async def test_no_body() -> None:
    assert (await received("POST")).values == {}
    assert (await received("POST", content=b"", headers={"Content-Type": "application/json"})).values == {}


async def test_what_is_no_text_does_not_break_it() -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert "text" in (await received("POST", content=b"text=\xff", headers=headers)).values


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff"])
async def test_broken_json(body: bytes) -> None:
    with pytest.raises(ApiError) as caught:
        await received("POST", content=body, headers={"Content-Type": "application/json"})
    assert caught.value.code == 400


async def test_file_as_parameter() -> None:
    part = (FILE.name, FILE.content, FILE.mime_type)
    params = await received("POST", data={"chat_id": "1"}, files={"document": part})
    assert params.upload("document") == FILE
    assert params.values == {"chat_id": "1", "document": {"__file__": "ä.pdf", "size": len(FILE.content)}}


async def test_file_that_is_attached() -> None:
    part = (FILE.name, FILE.content, FILE.mime_type)
    params = await received("POST", data={"document": "attach://a1"}, files={"a1": part})
    assert params.upload("document") == params.attached("attach://a1") == FILE
    assert params.attached("attach://a2") is None
    assert params.attached("a1") is None


@pytest.mark.parametrize("given", ["", "file-id", "attach://nothing", "https://example.org/a.pdf"])
async def test_no_file(given: str) -> None:
    assert (await received("POST", json={"document": given})).upload("document") is None
    assert (await received("POST")).upload("document") is None


def test_values() -> None:
    params = Params({"n": "5", "x": "five", "yes": "True", "no": "0", "list": "[1]", "ready": [2], "none": None})
    assert [params.integer(name) for name in ("n", "x", "missing")] == [5, None, None]
    assert [params.boolean(name) for name in ("yes", "no", "missing")] == [True, False, False]
    assert [params.structure(name, "x") for name in ("list", "ready", "none", "missing")] == [[1], [2], None, None]
    with pytest.raises(ApiError, match="can't parse some JSON object"):
        params.structure("x", "some")
