"""Files and places."""

import mimetypes
from typing import Any, Final

from bot.playground.botapi.errors import bad_request
from bot.playground.botapi.fields import as_float
from bot.playground.botapi.files import content_of, file_json, picture_size, store
from bot.playground.botapi.methods.calls import Call
from bot.playground.botapi.methods.sending import caption_content, sent
from bot.playground.botapi.model import File

DOWNLOAD_LIMIT: Final = 20 * 1024 * 1024
OF_PLACES: Final = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
OF_VENUES: Final = ("title", "address", *OF_PLACES)

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
    place = location(_coordinate(call, "latitude"), _coordinate(call, "longitude"))
    return sent(call, venue_content(place, {name: call.params.string(name) for name in OF_VENUES}))


def get_file(call: Call) -> Json:
    """getFile."""
    file = call.world.files.get(call.params.string("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file_json(file) | {"file_path": file.path}


def location(latitude: float, longitude: float) -> Json:
    """A Location; ApiError 400 if there is no such place."""
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong location specified")  # The wording is a guess.
    return {"latitude": latitude, "longitude": longitude}


def venue_content(place: Json, given: dict[str, str]) -> Json:
    """The fields of a message that show a venue, which always comes with its location."""
    if not given["title"] or not given["address"]:
        raise bad_request("VENUE_INVALID")  # Closed source: that it is refused, and how, is a guess.
    return {"venue": {"location": place} | {name: value for name, value in given.items() if value}, "location": place}


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


def _coordinate(call: Call, name: str) -> float:
    given = call.params.string(name).strip()
    if not given:
        raise bad_request(f"{name} is empty")
    return as_float(given)
