"""Small valid files that people send when nobody chose one: a picture, a voice message, a sticker, a document."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Final

PICTURE_SIZE: Final = (320, 240)
STICKER_SIZE: Final = (512, 512)
VOICE_SECONDS: Final = 3

NOTE: Final = "Wer etwas behauptet, sollte es belegen können.\nWhoever claims something should be able to prove it.\n"
OPUS_SILENCE: Final = b"\xf8\xff\xfe"
"""A frame of 20 ms in which nothing is heard."""
FRAMES_PER_SECOND: Final = 50
OGG_POLYNOMIAL: Final = 0x04C11DB7


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A file ready to be sent."""

    name: str
    mime_type: str
    content: bytes


@cache
def sample(kind: str) -> Sample:
    """The ready-made photo, voice, sticker or document."""
    match kind:
        case "photo":
            return Sample(name="photo.png", mime_type="image/png", content=_png(*PICTURE_SIZE))
        case "voice":
            return Sample(name="voice.oga", mime_type="audio/ogg", content=_opus(VOICE_SECONDS))
        case "sticker":
            return Sample(name="sticker.webp", mime_type="image/webp", content=_webp(*STICKER_SIZE))
        case "document":
            return Sample(name="notiz.txt", mime_type="text/plain", content=NOTE.encode())
        case _:
            raise LookupError(f"There is no sample of the kind {kind!r}.")


def _png(width: int, height: int) -> bytes:
    """A gradient."""
    row = b"".join(bytes((60 + 120 * x // width, 140, 200 - 100 * x // width)) for x in range(width))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + row) * height)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", rows), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _webp(width: int, height: int) -> bytes:
    """One colour: each channel has a code with a single symbol, so that the pixels themselves take no bits."""
    fields = [(0x2F, 8), (width - 1, 14), (height - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1)]
    for channel in (160, 60, 200, 255):  # green, red, blue, opacity
        fields += [(1, 1), (0, 1), (1, 1), (channel, 8)]
    fields += [(1, 1), (0, 1), (0, 1), (0, 1)]
    ends = list(accumulate(length for _, length in fields))
    bits = sum(value << (end - length) for (value, length), end in zip(fields, ends, strict=True))
    data = bits.to_bytes((ends[-1] + 15) // 16 * 2, "little")
    lossless = b"VP8L" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(lossless)) + b"WEBP" + lossless


def _opus(seconds: int) -> bytes:
    """Silence."""
    head = struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, 0, 48_000, 0, 0)
    tags = struct.pack("<8sI4sI", b"OpusTags", 4, b"none", 0)
    return b"".join(_ogg_pages([[head], [tags], [OPUS_SILENCE] * (FRAMES_PER_SECOND * seconds)], 48_000 * seconds))


def _ogg_pages(pages: list[list[bytes]], length: int) -> Iterator[bytes]:
    """One page for each list of packets, all of them short; only the last one has a length in samples."""
    for number, packets in enumerate(pages):
        is_last = number == len(pages) - 1
        flags = 2 * (number == 0) + 4 * is_last
        lacing = bytes(len(packet) for packet in packets)
        rest = bytes([len(lacing)]) + lacing + b"".join(packets)
        start = struct.pack("<4sBBqII", b"OggS", 0, flags, length if is_last else 0, 1, number)
        checksum = _ogg_checksum(start + bytes(4) + rest)
        yield start + struct.pack("<I", checksum) + rest


def _ogg_checksum(data: bytes) -> int:
    """The CRC-32 of Ogg, which is not that of zlib: nothing is mirrored or inverted."""
    register = 0
    for byte in data:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1 ^ OGG_POLYNOMIAL if register & 0x80000000 else register << 1) & 0xFFFFFFFF
    return register
