"""The errors of the Bot API, with Telegram's words."""

from typing import Any


class ApiError(Exception):
    """An error as a bot sees it: an HTTP status, a description and, for some, parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


class BadRequestError(ApiError):
    """400: what the bot wants cannot be, or is not said right."""

    def __init__(self, problem: str, **parameters: int) -> None:
        # As the official server does it: words begin with a small letter, names such as BUTTON_DATA_INVALID do not.
        is_name = problem[1:2].isupper() or problem[1:2] == "_"
        super().__init__(400, f"Bad Request: {problem if is_name else problem[:1].lower() + problem[1:]}", **parameters)
        self.problem = problem


def bad_request(problem: str, **parameters: int) -> BadRequestError:
    """400; the first letter as in the official server's source."""
    return BadRequestError(problem, **parameters)


def unauthorized() -> ApiError:
    """401: a token that no bot has."""
    return ApiError(401, "Unauthorized")


def forbidden(text: str) -> ApiError:
    """403."""
    return ApiError(403, f"Forbidden: {text}")


def method_not_found() -> ApiError:
    """404: no such method."""
    return ApiError(404, "Not Found: method not found")


def conflict(text: str) -> ApiError:
    """409."""
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(retry_after: int) -> ApiError:
    """429; `retry_after` in seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def internal() -> ApiError:
    """500: the server is broken."""
    return ApiError(500, "Internal Server Error")


def not_member(kind: str) -> ApiError:
    """403 after the bot left, or never was in, a group or supergroup."""
    return forbidden(f"bot is not a member of the {kind} chat")


def kicked(kind: str) -> ApiError:
    """403 after the bot was thrown out of a group or supergroup."""
    return forbidden(f"bot was kicked from the {kind} chat")


def blocked() -> ApiError:
    """403 in the private chat with somebody who blocked the bot."""
    return forbidden("bot was blocked by the user")


def query_too_old() -> ApiError:
    """400 for a callback query that nobody waits for."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")
