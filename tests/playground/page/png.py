"""PNG files with a palette, which are a third as large as those that a browser writes."""

import base64
import struct
import zlib
from typing import Final

import numpy as np
import numpy.typing as npt
from playwright.async_api import Page

COLORS: Final = 256
DECODE: Final = """async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data: pixels } = canvas.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let at = 0; at < pixels.length; at += 8192) text += String.fromCharCode(...pixels.subarray(at, at + 8192));
    return [image.width, image.height, btoa(text)];
}"""

Pixels = npt.NDArray[np.uint8]


async def smaller(png: bytes, blank: Page) -> bytes:
    """The same picture in no more than 256 colours; decoded in a page that is allowed to."""
    width, height, data = await blank.evaluate(DECODE, base64.b64encode(png).decode())
    pixels = np.frombuffer(base64.b64decode(data), np.uint8).reshape(height * width, 4)[:, :3]
    indices, palette = quantized(pixels)
    return written(indices.reshape(height, width), palette)


def quantized(pixels: Pixels) -> tuple[Pixels, Pixels]:
    """Each pixel's place in a palette, and the palette: the box with the greatest error is cut, again and again."""
    colors, of_pixel, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    boxes = [np.arange(len(colors))]
    errors = [_error(colors[boxes[0]], counts[boxes[0]])]
    while len(boxes) < min(COLORS, len(colors)):
        worst = int(np.argmax([error.max() for error in errors]))
        box, axis = boxes.pop(worst), int(np.argmax(errors.pop(worst)))
        values = colors[box, axis].astype(float)
        low = values <= np.average(values, weights=counts[box])
        for part in (box[low], box[~low]):
            boxes.append(part)
            errors.append(_error(colors[part], counts[part]))
    place = np.empty(len(colors), np.uint8)
    for number, box in enumerate(boxes):
        place[box] = number
    means = [np.average(colors[box], axis=0, weights=counts[box]) for box in boxes]
    return place[of_pixel.reshape(-1)], np.rint(means).astype(np.uint8)


def _error(colors: Pixels, counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """How far the pixels of a box are from its mean, for each channel; a rare colour counts less than it is rare."""
    weights = np.sqrt(counts)
    away = colors - np.average(colors, axis=0, weights=weights)
    error: npt.NDArray[np.float64] = (away**2 * weights[:, None]).sum(axis=0)
    return error


def written(indices: Pixels, palette: Pixels) -> bytes:
    """A PNG file."""
    height, width = indices.shape
    rows = np.hstack([np.zeros((height, 1), np.uint8), indices])  # each row begins with its filter: none
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = [
        (b"IHDR", header),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
