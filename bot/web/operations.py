"""What an operator's tools ask a running bot: whether it is alive, whether it is ready, and what it has measured."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final, Protocol

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

HEALTH: Final = "/healthz"
READINESS: Final = "/readyz"
METRICS: Final = "/metrics"


class Observed(Protocol):
    """A running bot, as far as these tools are concerned; neither call raises or takes long, whatever is broken."""

    async def ready(self) -> Mapping[str, bool]:
        """The parts of the bot by name, and whether they work."""

    async def exposition(self) -> bytes:
        """The metrics as Prometheus reads them."""


def operations(bot: Observed) -> tuple[Route, ...]:
    """The routes for these tools; what they tell is no secret, but nobody else's business."""

    async def ready(request: Request) -> Response:
        parts = await bot.ready()
        is_ready = all(parts.values())
        status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        said = json.dumps({"ready": is_ready} | dict(parts)) + "\n"
        return Response(said, status, media_type="application/json")

    async def metrics(request: Request) -> Response:
        return Response(await bot.exposition(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    return Route(HEALTH, healthy), Route(READINESS, ready), Route(METRICS, metrics)


async def healthy(request: Request) -> Response:
    """The event loop runs, or nobody would answer."""
    return PlainTextResponse("ok")


def discreet_app(routes: Sequence[Route]) -> Starlette:
    """These routes; everything else is not found, and there is no hint what is."""
    app = Starlette(
        routes=routes,
        # Another method on the right path must look like a wrong path.
        exception_handlers={HTTPStatus.NOT_FOUND: _nothing_here, HTTPStatus.METHOD_NOT_ALLOWED: _nothing_here},
    )
    app.router.redirect_slashes = False  # It would lead from a path with a slash too many to the right one.
    return app


async def _nothing_here(request: Request, error: Exception) -> Response:
    return Response(status_code=HTTPStatus.NOT_FOUND)
