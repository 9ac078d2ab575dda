"""The parameters of a call: a query string, a form, JSON or multipart, all the same to a method."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.fields import decoded

ATTACHED: Final = "attach://"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime_type: str
    content: bytes


class Params:
    """The values as they came: forms give strings, JSON gives anything, a file is {"__file__": name, "size": n}."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload] | None = None) -> None:
        self.values = dict(values)
        self.uploads = uploads or {}
        """The files by the names of their parts."""

    def string(self, name: str) -> str:
        """The text, empty if missing; of what is no string, its JSON."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value
        return "" if value is None else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str) -> int | None:
        """The number, or None if missing or no number."""
        try:
            return int(self.string(name))
        except ValueError:
            return None

    def boolean(self, name: str) -> bool:
        """Whether it is true, in one of the ways that the server accepts."""
        return self.string(name).strip().lower() in ("true", "yes", "1")

    def structure(self, name: str, called: str) -> Any:  # noqa: ANN401 - JSON has no type yet
        """The object or array, or None if missing; ApiError 400 if it is not JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return decoded(value)
        except ValueError:
            raise bad_request(f"can't parse {called} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file that was sent as this parameter or that it refers to as attach://part, or None."""
        return self.uploads.get(name) or self.attached(self.string(name))

    def attached(self, reference: str) -> Upload | None:
        """The file that attach://part refers to, or None."""
        return self.uploads.get(reference.removeprefix(ATTACHED)) if reference.startswith(ATTACHED) else None


async def read_params(request: Request) -> Params:
    """The parameters of a request, wherever they stand in it."""
    values: dict[str, Any] = dict(request.query_params) if request.scope["query_string"] else {}
    body = await request.body()
    kind = request.headers.get("content-type", "")
    uploads: dict[str, Upload] = {}
    if kind.startswith("application/x-www-form-urlencoded"):
        values |= parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    elif kind.startswith("application/json"):
        values |= from_json(body)
    elif kind.startswith("multipart/form-data"):
        parts, uploads = _from_multipart(kind, body)
        values |= parts
    return Params(values, uploads)


def from_json(body: bytes) -> dict[str, Any]:
    """The parameters in a JSON object; ApiError 400 if it is none."""
    try:
        values = decoded(body.decode() or "{}")
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise bad_request("can't parse request JSON object")
    return values


def _from_multipart(kind: str, body: bytes) -> tuple[dict[str, Any], dict[str, Upload]]:
    whole = BytesParser(EmailMessage, policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    values: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    for part in whole.iter_parts():
        content = bytes(part.get_payload(decode=True) or b"")
        name, file_name = str(part.get_param("name", header="content-disposition")), part.get_filename()
        if file_name is None:
            values[name] = content.decode(errors="replace")
        else:
            uploads[name] = Upload(name=file_name, mime_type=part.get_content_type(), content=content)
            values[name] = {"__file__": file_name, "size": len(content)}
    return values, uploads
