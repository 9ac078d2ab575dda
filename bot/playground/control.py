"""The page and its control surface: the web application around the local Bot API server."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route

from bot.playground.actions import ACTIONS
from bot.playground.body import Body
from bot.playground.botapi.model import Chat, Message, User
from bot.playground.botapi.people import NotPossibleError
from bot.playground.feed import Feed
from bot.playground.guarding import SameOrigin
from bot.playground.stage import Stage
from bot.playground.views import may_read, message_view, topic_id

PAGE: Final = Path(__file__).parent / "page"
PAGE_SIZE: Final = 50
TRAFFIC_SIZE: Final = 200
MOST_BYTES: Final = 100_000
"""Many times what the longest message takes."""
SHOWN_INLINE: Final = frozenset({"image/png", "image/jpeg", "image/webp", "audio/ogg"})
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
"""The page loads nothing from elsewhere, and nothing of what a bot sends can change that."""


class Control:
    """Everything that the browser asks for."""

    def __init__(self, stage: Stage, feed: Feed) -> None:
        self._stage = stage
        self._feed = feed

    @property
    def routes(self) -> list[BaseRoute]:
        """The page at `/`, its files, and the control surface below `/playground`."""
        surface = Mount(
            "/playground",
            routes=[
                Route("/feed", self.feed),
                Route("/messages", self.messages),
                Route("/why", self.why),
                Route("/traffic", self.traffic),
                Route("/traffic/{number}", self.exchange),
                Route("/files/{file_id}", self.file),
                Route("/do/{action}", self.do, methods=["POST"]),
            ],
            middleware=[Middleware(SameOrigin), Middleware(ExceptionMiddleware, handlers={NotPossibleError: _refused})],
        )
        return [Route("/", self.page), Route("/page/{name}", self.page), surface]

    async def page(self, request: Request) -> Response:
        """The page, or one of its files."""
        name = request.path_params.get("name", "index.html")
        # What a request says never becomes part of a path.
        path = next((path for path in PAGE.iterdir() if path.name == name and path.is_file()), None)
        if path is None:
            raise HTTPException(404)
        return FileResponse(path, headers=HEADERS)

    async def feed(self, request: Request) -> Response:
        """What happens, as it happens."""

        async def lines() -> AsyncIterator[str]:
            async for event in self._feed.follow(user):
                yield event

        user = self._user(request)
        return StreamingResponse(lines(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def messages(self, request: Request) -> Response:
        """A stretch of a chat's messages, the latest or those before one."""
        user, chat = self._user(request), self._chat(request)
        before, thread = (_number(request.query_params, name) for name in ("before", "thread"))
        found = [message for message in chat.messages.values() if _is_in(message, before, thread)]
        shown = found[-PAGE_SIZE:] if may_read(chat, user) else []
        return _result(
            {
                "messages": [message_view(self._stage, message, user) for message in shown],
                "more": len(found) > len(shown) > 0,
            }
        )

    async def why(self, request: Request) -> Response:
        """What led to an answer."""
        chat = self._chat(request)
        message = chat.messages.get(_number(request.query_params, "message") or 0)
        if message is None or not may_read(chat, self._user(request)):
            return _result(None)
        return _result(self._stage.explanations.of(message))

    async def traffic(self, request: Request) -> Response:
        """The latest updates and calls."""
        return _result([entry.line for entry in self._stage.traffic.latest(TRAFFIC_SIZE)])

    async def exchange(self, request: Request) -> Response:
        """One update or call with everything that was said."""
        entry = self._stage.traffic.entry(_number(request.path_params, "number") or 0)
        if entry is None:
            raise NotPossibleError("gone", "This is no longer kept.")
        return _result(entry.details)

    async def file(self, request: Request) -> Response:
        """A file that somebody sent; what is no picture or sound is only ever saved."""
        file = self._stage.world.files.get(request.path_params["file_id"])
        if file is None:
            raise HTTPException(404)
        inline = file.mime_type in SHOWN_INLINE
        kind = file.mime_type if inline else "application/octet-stream"
        name = quote(file.name, safe="", errors="replace")
        disposition = {} if inline else {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(file.content, media_type=kind, headers=HEADERS | disposition)

    async def do(self, request: Request) -> Response:
        """An action."""
        action = ACTIONS.get(request.path_params["action"])
        if action is None:
            raise NotPossibleError("bad-input", "There is no such action.")
        return _result(await action(Body(await _json(request), self._stage), self._feed))

    def _user(self, request: Request) -> User:
        """Whose window it is; the first player's, if it does not say."""
        number = _number(request.query_params, "as")
        try:
            return self._stage.cast.player(number).user if number is not None else next(iter(self._stage.cast)).user
        except KeyError:
            raise NotPossibleError("unknown-person", "There is no such person.") from None

    def _chat(self, request: Request) -> Chat:
        try:
            return self._stage.chat(_number(request.query_params, "chat") or 0, self._user(request))
        except KeyError:
            raise NotPossibleError("unknown-chat", "There is no such chat.") from None


def _is_in(message: Message, before: int | None, thread: int | None) -> bool:
    """Whether it stands before a message and in a topic, where one is given."""
    return (thread is None or topic_id(message) == thread) and (before is None or message.id < before)


def _number(values: Mapping[str, str], name: str) -> int | None:
    try:
        return int(values[name])
    except (KeyError, ValueError):
        return None


async def _json(request: Request) -> dict[str, Any]:
    # Another content type would let a form of another site send it without asking.
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise NotPossibleError("bad-input", "The body must be JSON.")
    length = _number(request.headers, "content-length")
    if length is None or length > MOST_BYTES:
        raise NotPossibleError("bad-input", f"The body must have a length of at most {MOST_BYTES} bytes.")
    try:
        # Unlike `json`, it refuses half a surrogate pair, which could be neither sent on nor saved.
        values = from_json(await request.body())
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise NotPossibleError("bad-input", "The body must be a JSON object.")
    return values


def _result(result: object) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _refused(_: Request, error: Exception) -> Response:
    reason = error.reason if isinstance(error, NotPossibleError) else "error"
    return JSONResponse({"ok": False, "error": reason, "text": str(error)}, status_code=400)
