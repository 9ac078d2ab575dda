"""Files and places."""

from pathlib import PurePath
from typing import Any

import httpx
import pytest

from bot.playground.botapi.files import store
from bot.playground.botapi.people import Person
from bot.playground.botapi.samples import sample
from tests.playground.botapi.conftest import Caller, certificates, problem
from tests.playground.harness import Server

PICTURE = ("bild.png", sample("photo").content, "image/png")
JPEG = bytes.fromhex("ffd8 ffe0 0004 0000 ffc0 0011 08 0078 00a0 03 01 22 00 02 11 01 03 11 01")


async def uploaded(server: Server, method: str, kind: str, file: tuple[str, bytes, str], **params: object) -> Any:  # noqa: ANN401 - JSON
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{server.token}/", verify=certificates()) as client:
        return (await client.post(method, data=params, files={kind: file})).json()


async def downloaded(server: Server, path: str) -> bytes:
    async with httpx.AsyncClient(verify=certificates()) as client:
        return (await client.get(f"{server.url}/file/bot{server.token}/{path}")).content


async def test_photo(server: Server, caller: Caller, anna: Person) -> None:
    caption = {"caption": "<b>Bild</b>", "parse_mode": "HTML"}
    sent = (await uploaded(server, "sendPhoto", "photo", PICTURE, chat_id=anna.id, **caption))["result"]
    (size,) = sent["photo"]
    assert (size["width"], size["height"], sent["caption"]) == (320, 240, "Bild")
    again = await caller("sendPhoto", chat_id=anna.id, photo=size["file_id"])
    assert again["result"]["photo"] == sent["photo"]


async def test_jpeg(server: Server, anna: Person) -> None:
    sent = await uploaded(server, "sendPhoto", "photo", ("bild.jpg", JPEG, "image/jpeg"), chat_id=anna.id)
    assert (sent["result"]["photo"][0]["width"], sent["result"]["photo"][0]["height"]) == (160, 120)


async def test_document_comes_back_as_it_was(server: Server, caller: Caller, anna: Person) -> None:
    sent = await uploaded(server, "sendDocument", "document", ("a.ics", b"BEGIN", "text/calendar"), chat_id=anna.id)
    document = sent["result"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("a.ics", "text/calendar", 5)
    file = (await caller("getFile", file_id=document["file_id"]))["result"]
    assert await downloaded(server, file["file_path"]) == b"BEGIN"


async def test_refused_files(server: Server, caller: Caller, anna: Person) -> None:
    text = ("a.txt", b"x", "text/plain")
    answer = await uploaded(server, "sendPhoto", "photo", text, chat_id=anna.id)
    assert problem(answer) == "IMAGE_PROCESS_FAILED"
    answer = await uploaded(server, "sendDocument", "document", ("a.txt", b"", "text/plain"), chat_id=anna.id)
    assert problem(answer) == "file must be non-empty"
    document = (await anna.sends_document(anna.private)).content["document"]["file_id"]
    for photo, expected in [
        ("https://example.org/a.png", "failed to get HTTP URL content"),
        ("unknown", "wrong file identifier/HTTP URL specified"),
        (document, "can't use file of type Document as Photo"),
        ("", "there is no photo in the request"),
    ]:
        assert problem(await caller("sendPhoto", chat_id=anna.id, photo=photo)) == expected


async def test_caption_limit(server: Server, caller: Caller, anna: Person) -> None:
    photo = (await anna.sends_photo(anna.private)).content["photo"][0]["file_id"]
    longest = {"caption": "😀" * 1024}
    assert (await caller("sendPhoto", chat_id=anna.id, photo=photo, **longest))["ok"]
    answer = await caller("sendPhoto", chat_id=anna.id, photo=photo, caption="😀" * 1024 + "x")
    assert problem(answer) == "message caption is too long"


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
async def test_files_of_people(server: Server, caller: Caller, anna: Person, kind: str) -> None:
    await getattr(anna, f"sends_{kind}")(anna.private)
    told = (await caller("getUpdates"))["result"][-1]["message"][kind]
    file = (await caller("getFile", file_id=(told[0] if kind == "photo" else told)["file_id"]))["result"]
    assert await downloaded(server, file["file_path"]) == sample(kind).content
    assert PurePath(file["file_path"]).suffix == PurePath(sample(kind).name).suffix


async def test_unknown_and_large_files(server: Server, caller: Caller) -> None:
    assert problem(await caller("getFile", file_id="x")) == "invalid file_id"
    files = server.world.files
    largest = store(files, "document", bytes(20 * 1024 * 1024), name="a", mime_type="x/y")
    larger = store(files, "document", bytes(20 * 1024 * 1024 + 1), name="a", mime_type="x/y")
    assert (await caller("getFile", file_id=largest.id))["ok"]
    assert problem(await caller("getFile", file_id=larger.id)) == "file is too big"


async def test_venue(server: Server, caller: Caller, anna: Person) -> None:
    place = {"latitude": 50.88, "longitude": 4.42}
    venue = {"chat_id": anna.id, "title": "Hauptquartier", "address": "Boulevard Léopold III"}
    sent = (await caller("sendVenue", **venue, **place))["result"]
    assert sent["venue"] == {"title": "Hauptquartier", "address": "Boulevard Léopold III", "location": place}
    assert sent["location"] == place
    assert problem(await caller("sendVenue", **(venue | place | {"title": ""}))) == "VENUE_INVALID"
    assert problem(await caller("sendVenue", **(venue | place | {"latitude": 91}))) == "wrong location specified"
    assert problem(await caller("sendVenue", **venue, longitude=4)) == "latitude is empty"
    assert problem(await caller("sendVenue", **venue, latitude=4)) == "longitude is empty"
    server.api.record.violations.clear()  # What is missing here is required.


async def test_caption_is_edited(caller: Caller, anna: Person) -> None:
    photo = (await anna.sends_photo(anna.private)).content["photo"][0]["file_id"]
    sent = (await caller("sendPhoto", chat_id=anna.id, photo=photo, caption="alt"))["result"]
    place = {"chat_id": anna.id, "message_id": sent["message_id"]}
    assert (await caller("editMessageCaption", **place, caption="neu"))["result"]["caption"] == "neu"
    assert problem(await caller("editMessageCaption", **place, caption="neu")).startswith("message is not modified")
    assert "caption" not in (await caller("editMessageCaption", **place))["result"]
    assert problem(await caller("editMessageText", **place, text="x")) == "there is no text in the message to edit"
    text = (await caller("sendMessage", chat_id=anna.id, text="x"))["result"]["message_id"]
    answer = await caller("editMessageCaption", chat_id=anna.id, message_id=text, caption="x")
    assert problem(answer) == "there is no caption in the message to edit"


async def test_protected_and_silent(server: Server, caller: Caller, anna: Person) -> None:
    params = {"protect_content": True, "disable_notification": True, "message_effect_id": "5"}
    sent = await caller("sendMessage", **params, chat_id=anna.id, text="x")
    assert sent["result"]["has_protected_content"] is True
    assert (await anna.private.next_message()).is_silent
