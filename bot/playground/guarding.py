"""Keeps other sites out of the control surface: only the page itself may use it."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class SameOrigin:
    """An application that is for pages of its own origin only, and answers all others with 403.

    A browser tells where a request comes from (`Sec-Fetch-Site`, `Origin`), and no page can change that.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_same_origin(Headers(scope=scope)):
            refusal = {"ok": False, "error": "other-origin", "text": "Only the playground's own page may do this."}
            await JSONResponse(refusal, status_code=403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_same_origin(headers: Headers) -> bool:
    """Whether a request comes from a page of the same origin, from the address bar, or from no browser at all."""
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
