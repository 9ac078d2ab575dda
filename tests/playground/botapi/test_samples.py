"""The ready-made files."""

import zlib

import pytest

from bot.playground.botapi.files import picture_size
from bot.playground.botapi.samples import sample


def test_picture() -> None:
    content = sample("photo").content
    assert picture_size(content) == (320, 240)
    start = content.index(b"IDAT") + 4
    assert len(zlib.decompress(content[start : content.index(b"IEND") - 8])) == 240 * (1 + 3 * 320)


def test_sticker() -> None:
    content = sample("sticker").content
    assert (content[:4], content[8:16]) == (b"RIFF", b"WEBPVP8L")
    assert int.from_bytes(content[4:8], "little") == len(content) - 8
    size = int.from_bytes(content[21:25], "little")
    assert (size & 0x3FFF, size >> 14 & 0x3FFF) == (511, 511)


def test_voice() -> None:
    pages = sample("voice").content.split(b"OggS")[1:]
    assert [page[1] for page in pages] == [2, 0, 4]
    assert int.from_bytes(pages[-1][2:10], "little") == 3 * 48_000
    assert pages[0][-19:-11] == b"OpusHead"


def test_no_such_sample() -> None:
    with pytest.raises(LookupError, match="'film'"):
        sample("film")


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x04\x00\x00", b"GIF89a"]
)
def test_no_picture(content: bytes) -> None:
    assert picture_size(content) is None
