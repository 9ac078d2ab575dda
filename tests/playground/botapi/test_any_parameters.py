"""Whatever parameters arrive, the answer is one of the Bot API's, and the world holds together."""

import asyncio
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.botapi import conformance, forums, queries
from bot.playground.botapi.api import Api
from bot.playground.botapi.files import content_of, store_sample
from bot.playground.botapi.methods.table import METHODS
from bot.playground.botapi.model import Draft, Status
from bot.playground.botapi.objects import full_chat_json
from bot.playground.botapi.updates import Pace
from bot.playground.botapi.world import World
from tests.playground.botapi.conftest import certificates, restored, stored

Value = st.SearchStrategy[Any]

DESCRIPTION: Final = json.loads(Path(conformance.__file__).with_name("description.json").read_text(encoding="utf-8"))
FIELDS: Final = {name: method["fields"] for name, method in DESCRIPTION["methods"].items() if name.lower() in METHODS}
BUTTON: Final = [[{"text": "Mehr", "callback_data": "more"}]]


def stage() -> tuple[Api, dict[str, list[Any]]]:
    """A world where every method can succeed, and what parameters have to say for that, by name."""
    world = World()
    bot = world.add_bot("belegbot", "Beleg", inline=True, guest=True)
    anna = world.add_user("Anna")
    private = world.private_chat(anna, bot)
    forum = world.add_group("Forum", anna, forum=True)
    elsewhere, channel = world.add_group("Anderswo", anna), world.add_channel("Kanal", anna)
    channel.username = "kanal"
    for chat in (forum, channel):
        world.set_member(chat, bot.user, Status.ADMINISTRATOR, actor=anna)
    api = Api(world, checker=conformance, pace=Pace().scaled(0))
    api.account(bot.token)
    photo, document = store_sample(world.files, "photo"), store_sample(world.files, "document")
    topic = forums.add_topic(world, forum, "NATO", bot.user)
    asked = world.post(private, anna, {"text": "wann?"})
    said = world.post(private, bot.user, {"text": "Juni"}, reply_to=asked, keyboard=BUTTON)
    shown = world.post(forum, bot.user, content_of(photo), thread_id=topic.id)
    pressed = world.press(anna, said, "more")
    inline = queries.ask_inline(world, bot, anna, "wann", chat=private)
    draft = Draft(content={"text": "Juni"}, keyboard=BUTTON)
    chosen = queries.choose(world, queries.ask_inline(world, bot, anna, "wo", chat=private), "1", draft)
    (guest,) = queries.summon(world, world.post(elsewhere, anna, MENTION))
    return api, {
        "chat_id": [private.id, forum.id, channel.id, "@kanal"],
        "message_id": [asked.id, said.id, shown.id],
        "message_thread_id": [topic.id],
        "user_id": [anna.id, bot.user.id],
        "photo": [photo.id],
        "document": [document.id],
        "file_id": [photo.id, document.id],
        "callback_query_id": [pressed.id],
        "inline_query_id": [inline.id],
        "guest_query_id": [guest.id],
        "inline_message_id": [chosen.inline_id],
        "parse_mode": ["HTML"],
        "language_code": ["de"],
        "icon_color": [0x6FB9F0],
        "action": ["typing"],
        "quote": ["wann", "Juni"],
        "emoji": ["👍"],
        "offset": [0, 1],
        "length": [1, 2],
        "latitude": [50.88, 4],
        "longitude": [4.42, 50],
        "url": ["http://127.0.0.1:9/"],
    }


MENTION: Final = {"text": "@belegbot", "entities": [{"type": "mention", "offset": 0, "length": 9}]}
FITTING: Final = {name: st.sampled_from(values) for name, values in stage()[1].items()}
KNOWN: Final = st.one_of(list(FITTING.values()))
NUMBERS: Final = st.sampled_from([-1, 0, 1, 2**31, 2**63, -(10**400)]) | st.integers()
WORDS: Final = st.sampled_from(
    [
        *(
            "",
            "x",
            "\0",
            "\ud800",
            "a\r\n\tb",
            "😀" * 33,
            "x" * 4097,
            "9" * 5000,
            "<b>x</b>",
            "<b>",
            "http://127.0.0.1:9/",
        ),
        *(
            "html",
            "typing",
            "article",
            "photo",
            "emoji",
            "👍",
            "en",
            "Juni",
            "attach://a",
            "tg://user?id=" + "9" * 5000,
        ),
    ]
)
TEXTS: Final = KNOWN.map(str) | WORDS | st.text(st.characters(), max_size=4)
JUNK: Final = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["type", "id"]), inner, max_size=2),
    max_leaves=4,
)
PLAIN: Final[dict[str, Value]] = {
    "Integer": NUMBERS,
    "String": TEXTS,
    "Boolean": st.booleans(),
    "Float": st.floats() | NUMBERS,
    "InputFile": TEXTS,
}


def mostly(right: Value) -> Value:
    """What is right, and now and then anything."""
    return st.integers(0, 9).flatmap(lambda number: right if number else JUNK)


@cache
def value(types: str, name: str = "") -> Value:
    """Something of these types of the description, or nearly so; by its name, something that there is."""
    if name in FITTING:
        return mostly(FITTING[name])
    return st.one_of([st.deferred(lambda kind=kind: mostly(of_one(kind))) for kind in types.split("|")])  # type: ignore[misc]


@cache
def of_one(kind: str) -> Value:
    if kind.startswith("="):
        return st.just(kind.removeprefix("="))
    if kind.startswith("Array of "):
        return st.lists(value(kind.removeprefix("Array of ")), max_size=2)
    if kind in PLAIN:
        return PLAIN[kind]
    described = DESCRIPTION["types"][kind]
    return value("|".join(described["subtypes"])) if "subtypes" in described else fields(described["fields"])


def fields(described: dict[str, str]) -> Value:
    """An object with its required fields, mostly, and few others."""
    required = [name.rstrip("!") for name in described if name.endswith("!")]
    others = [name for name in described if not name.endswith("!")]
    described = {name.rstrip("!"): types for name, types in described.items()}
    chosen = st.tuples(some(required, at_least=len(required) - 1), some(others, at_most=3)).map(
        lambda both: both[0] + both[1]
    )
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: value(described[name], name) for name in names}))


def some(names: list[str], *, at_least: int = 0, at_most: int | None = None) -> Value:
    """Some of the names."""
    if not names:
        return st.just([])
    return st.lists(st.sampled_from(names), unique=True, min_size=max(at_least, 0), max_size=at_most)


def as_json(params: dict[str, Any]) -> dict[str, Any]:
    return {"content": json.dumps(params), "headers": {"Content-Type": "application/json"}}


def as_form(params: dict[str, Any]) -> dict[str, Any]:
    content = urlencode(as_bytes(params))
    return {"content": content, "headers": {"Content-Type": "application/x-www-form-urlencoded"}}


def as_parts(params: dict[str, Any]) -> dict[str, Any]:
    return {"data": as_bytes(params), "files": {"a": b"x"}}


def as_bytes(params: dict[str, Any]) -> dict[str, bytes]:
    """Texts as they are, even if they are no text that UTF-8 can hold; everything else as JSON."""
    texts = {name: given if isinstance(given, str) else json.dumps(given) for name, given in params.items()}
    return {name: text.encode(errors="surrogatepass") for name, text in texts.items()}


WAYS: Final[list[Callable[[dict[str, Any]], dict[str, Any]]]] = [as_json, as_form, as_parts]


@pytest.mark.parametrize("method", sorted(FIELDS))
@settings(max_examples=15)
@given(st.data())
def test_answers(method: str, data: st.DataObject) -> None:
    # How long a poll may wait is tested elsewhere, without waiting.
    described = {name: types for name, types in FIELDS[method].items() if name != "timeout"}
    calls = data.draw(st.lists(st.tuples(st.sampled_from(WAYS), fields(described)), min_size=1, max_size=3))
    asyncio.run(answered(method, [way(params) for way, params in calls]))


BODIES: Final = [
    b"",
    b"{",
    b"[" * 100_000,
    b'{"text": "\xed\xa0\x80"}',
    b'{"text": 1e999}',
    b'{"text": NaN}',
    b"--a\r\n\r\nx",
]
KINDS: Final = ["json", "x-www-form-urlencoded", "json; charset=x"]
PARTS: Final = ["multipart/form-data", "multipart/form-data; boundary=a", "multipart/form-data; boundary=\xe4", "\0"]


@given(
    st.sampled_from(BODIES) | st.binary(max_size=20), st.sampled_from([f"application/{kind}" for kind in KINDS] + PARTS)
)
def test_any_body(body: bytes, kind: str) -> None:
    asyncio.run(answered("sendMessage", [{"content": body, "headers": {"Content-Type": kind.encode("latin-1")}}]))


async def answered(method: str, requests: list[dict[str, Any]]) -> None:
    api, _ = stage()
    transport, (token,) = httpx.ASGITransport(app=api.app), api.world.bots
    base = f"http://localhost/bot{token}/"
    async with httpx.AsyncClient(transport=transport, base_url=base, verify=certificates()) as client:
        for request in requests:
            response = await client.post(method, **request)
            body = response.json()
            assert response.status_code == body.get("error_code", 200) != 500, body
            assert conformance.check_call(method, None, body) == []
    assert not [violation for update in api.record.updates for violation in conformance.check_update(update)]
    for chat in [*api.world.groups.values(), *api.world.private_chats.values()]:
        told = {"ok": True, "result": full_chat_json(chat)}
        assert conformance.check_call("getChat", None, told) == []
    document = stored(api)
    assert stored(restored(document)) == document
    api.close()
