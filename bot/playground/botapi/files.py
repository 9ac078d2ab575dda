"""The files of the world, and how a message shows them."""

import struct
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, Final

from bot.playground.botapi.model import File
from bot.playground.botapi.samples import STICKER_SIZE, VOICE_SECONDS, sample

PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8"

Json = dict[str, Any]


def store(files: dict[str, File], kind: str, content: bytes, *, name: str, mime_type: str) -> File:
    """Keep a photo, voice, sticker or document under a new id."""
    number = len(files) + 1
    file = File(
        id=f"local-{kind}-{number}",
        unique_id=f"unique-{number}",
        kind=kind,
        name=name,
        mime_type=mime_type,
        content=content,
        path=f"{kind}s/file_{number}{PurePath(name).suffix}",
    )
    files[file.id] = file
    return file


def store_sample(files: dict[str, File], kind: str) -> File:
    """Keep a ready-made photo, voice, sticker or document."""
    made = sample(kind)
    return store(files, kind, made.content, name=made.name, mime_type=made.mime_type)


def file_json(file: File) -> Json:
    """What every kind of file has in the Bot API; with `file_path` it is a File."""
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}


def content_of(file: File) -> Json:
    """The field of a message that shows a file."""
    return SHOWN[file.kind](file)


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG, or None."""
    if content.startswith(PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    return _jpeg_size(content) if content.startswith(JPEG) else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    return None


def _photo(file: File) -> Json:
    width, height = picture_size(file.content) or (0, 0)
    return {"photo": [file_json(file) | {"width": width, "height": height}]}


def _voice(file: File) -> Json:
    return {"voice": file_json(file) | {"duration": VOICE_SECONDS, "mime_type": file.mime_type}}


def _sticker(file: File) -> Json:
    width, height = STICKER_SIZE
    shape = {"type": "regular", "width": width, "height": height, "is_animated": False, "is_video": False}
    return {"sticker": file_json(file) | shape}


def _document(file: File) -> Json:
    return {"document": file_json(file) | {"file_name": file.name, "mime_type": file.mime_type}}


SHOWN: Final[dict[str, Callable[[File], Json]]] = {
    "photo": _photo,
    "voice": _voice,
    "sticker": _sticker,
    "document": _document,
}
