"""Files and places."""

import mimetypes
from typing import Any, Final

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.files import content_of, file_json, picture_size, store
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.methods.sending import caption_content, sent
from bot.playground.botapi.model import File

DOWNLOAD_LIMIT: Final = 20 * 1024 * 1024

Json = dict[str, Any]


def send_photo(call: Call) -> Json:
    """sendPhoto."""
    caption = caption_content(call)
    return sent(call, content_of(_file(call, "photo")) | caption)


def send_document(call: Call) -> Json:
    """sendDocument."""
    caption = caption_content(call)
    return sent(call, content_of(_file(call, "document")) | caption)


def send_venue(call: Call) -> Json:
    """sendVenue."""
    location = {"latitude": _coordinate(call, "latitude", 90), "longitude": _coordinate(call, "longitude", 180)}
    return sent(call, venue_content(location, call.params.values))


def get_file(call: Call) -> Json:
    """getFile."""
    file = call.world.files.get(call.params.string("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file_json(file) | {"file_path": file.path}


def venue_content(location: Json, given: dict[str, Any]) -> Json:
    """The fields of a message that show a place; a venue always comes with its location."""
    more = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    venue = {"location": location, "title": str(given.get("title", "")), "address": str(given.get("address", ""))}
    if not venue["title"] or not venue["address"]:
        raise bad_request("VENUE_INVALID")  # Closed source: that it is refused, and how, is a guess.
    return {"venue": venue | {name: str(given[name]) for name in more if given.get(name)}, "location": location}


def _file(call: Call, kind: str) -> File:
    upload = call.params.upload(kind)
    if upload is None:
        return _known_file(call, kind)
    if kind == "photo" and picture_size(upload.content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")  # Closed source; that only PNG and JPEG are pictures is a guess.
    if not upload.content:
        raise bad_request("file must be non-empty")
    kind_by_name = mimetypes.guess_type(upload.name)[0]
    mime_type = kind_by_name or upload.mime_type
    return store(call.world.files, kind, upload.content, name=upload.name, mime_type=mime_type)


def _known_file(call: Call, kind: str) -> File:
    given = call.params.string(kind)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        # Nothing here fetches addresses: the answer is that of a server that cannot reach one, which is a guess.
        raise bad_request("failed to get HTTP URL content")
    file = call.world.files.get(given)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _coordinate(call: Call, name: str, limit: float) -> float:
    given = call.params.string(name).strip()
    if not given:
        raise bad_request(f"{name} is empty")
    try:
        value = float(given)
    except ValueError:
        value = 0.0  # As the official server reads it.
    if not -limit <= value <= limit:
        raise bad_request("wrong location specified")  # The wording is a guess.
    return value
