"""A Bot API server that knows nothing and answers everything, as the description says, or refuses it."""

import json
import time
from collections import deque
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.playground.botapi.params import read_params
from tests.chat.factories import BOT
from tests.fuzzing.anything import METHODS, Anything, Json, chat_of, taps_in
from tests.fuzzing.words import HOSTILE, PEOPLE, STRAY

SAID: Final = 100
REFUSALS: Final = (
    (400, "Bad Request: message is not modified"),
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: message to be replied not found"),
    (400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
    (403, "Forbidden: bot was blocked by the user"),
    (500, "Internal Server Error"),
)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call and what was answered."""

    method: str
    params: Json
    body: bytes
    response: Json


class FarEnd:
    """An ASGI application."""

    def __init__(self, random: Random, *, refusing: float) -> None:
        """`refusing` is which share of all calls it refuses."""
        self._random = random
        self._refusing = refusing
        self.calls: list[Call] = []
        """Since somebody emptied it."""
        self.asked: Json | None = None
        """The message that the bot may be answering."""
        self.said: deque[Json] = deque(maxlen=SAID)
        """The last messages of the bot's with buttons."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        if request.url.path.startswith("/file/"):
            answer = Response(self._random.choice(HOSTILE).replace(STRAY, "").encode())
        else:
            method, body = request.url.path.rpartition("/")[2], await request.body()
            params = (await read_params(request)).values
            response = self._response(method, params)
            self.calls.append(Call(method=method, params=params, body=body, response=response))
            status = response.get("error_code", 200)
            answer = Response(json.dumps(response), status_code=status, media_type="application/json")
        await answer(scope, receive, send)

    def _response(self, method: str, params: Json) -> Json:
        if method != "getMe" and self._random.random() < self._refusing:
            code, description = self._random.choice(REFUSALS)
            return {"ok": False, "error_code": code, "description": description}
        return {"ok": True, "result": self._result(method, params)}

    def _result(self, method: str, params: Json) -> Any:  # noqa: ANN401 - JSON
        kinds = METHODS[method.lower()]["returns"].split("|")
        if method == "getMe":
            return BOT
        if method == "getChatAdministrators":
            return [
                {"status": "creator", "user": {"id": person, "is_bot": False, "first_name": "A"}, "is_anonymous": False}
                for person in self._random.sample(PEOPLE, 3)
            ]
        if "Message" in kinds:
            return self._say(params)
        return True if kinds == ["Boolean"] else Anything(self._random).of(kinds[0])

    def _say(self, params: Json) -> Json:
        message = {
            "message_id": int(params.get("message_id") or self._random.randrange(50, 100)),
            "date": int(time.time()),
            "from": BOT,
            "chat": chat_of(int(params["chat_id"])),
            "text": params.get("text", ""),
            "reply_markup": json.loads(params.get("reply_markup", '{"inline_keyboard": []}')),
        }
        if self.asked and "reply_parameters" in params:
            message["reply_to_message"] = {**self.asked, "reply_to_message": None}
            del message["reply_to_message"]["reply_to_message"]
        if taps_in(message):
            self.said.append(message)
        return message
