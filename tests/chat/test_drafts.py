"""The file that an editor sends, as the Bot API server hands it over."""

import json
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from telegram import Bot, Message

from bot.chat.drafts import draft_of
from bot.chat.transport import AiohttpRequest
from bot.knowledge.problems import ProblemsError
from bot.web.serving import serving
from tests.chat.factories import ANNA, PRIVATE

FILE = {"file_id": "a", "file_unique_id": "b"}


async def fetched(place: str | None) -> bytes | str:
    """What a draft holds whose file is said to be in that place."""

    async def server(scope: Scope, receive: Receive, send: Send) -> None:
        if Request(scope).url.path.startswith("/file/"):
            answer = Response(b"from the server")
        else:
            result = FILE | ({"file_path": place} if place is not None else {})
            answer = Response(json.dumps({"ok": True, "result": result}))
        await answer(scope, receive, send)

    async with serving(server) as url, AiohttpRequest(connections=1) as request:
        bot = Bot("700:a-token", base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", request=request)
        data = {"message_id": 1, "date": 0, "chat": PRIVATE, "from": ANNA, "document": FILE | {"file_name": "x.yaml"}}
        message = Message.de_json(data, bot)
        assert message is not None
        return (await draft_of(message)).data


async def test_a_file_comes_from_the_server() -> None:
    assert await fetched("documents/file_1.yaml") == b"from the server"


async def test_a_file_that_is_not_handed_over_is_said() -> None:
    with pytest.raises(ProblemsError, match=r"x\.yaml: Telegram does not hand the file over\. Send what it says"):
        await fetched(None)


async def test_a_place_on_this_machine_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from this machine")
    with pytest.raises(ProblemsError, match="does not hand the file over"):
        await fetched(str(secret))
