"""The address to which Telegram delivers updates, as an ASGI application that knows nothing of the bot behind it."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import StorageError
from bot.web.operations import discreet_app

logger = logging.getLogger(__name__)

MOST_BYTES: Final = 1_000_000
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105

Receive = Callable[[dict[str, Any]], Awaitable[None]]
"""Takes an update over: when it returns, Telegram is told that the update has arrived. ValueError for what is none."""


class _RefusedError(Exception):
    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


def webhook_app(path: str, secret: str, receive: Receive, others: Sequence[Route] = ()) -> Starlette:
    """Takes updates at `path` from whoever knows the secret; what no other route takes is refused without a hint."""

    async def delivered(request: Request) -> Response:
        try:
            _check_sender(request, secret)
            await receive(_update(await _body(request)))
        except _RefusedError as error:
            return Response(status_code=error.status)
        except (ValueError, ClientDisconnect):
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except StorageError as error:  # Telegram delivers it again.
            logger.warning("an update could not be taken over: %s", error)
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response()

    return discreet_app([*others, Route(path, delivered, methods=["POST"])])


def _check_sender(request: Request, secret: str) -> None:
    given = request.headers.get(SECRET_HEADER, "")
    if not hmac.compare_digest(given.encode(), secret.encode()):
        raise _RefusedError(HTTPStatus.UNAUTHORIZED)
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


async def _body(request: Request) -> bytes:
    """The body, as long as it is not too large, whatever its header says."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)


def _update(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(data, dict):
        raise ValueError("no object")  # noqa: TRY004 - as for all else that is no update
    return data
