"""Whatever Telegram may deliver, by the description of its Bot API: nothing fails, and nothing goes astray.

An update depends on the seed and its number alone; where a test fails, it says which one it was.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.error import TelegramError

from bot.answering import AnswerService
from bot.chat.application import CONNECTIONS, build_application
from bot.chat.arrivals import received
from bot.chat.context import Belegbot, Services, services_of
from bot.chat.intake import Intake
from bot.chat.limits import Limits
from bot.chat.quotas import Quotas
from bot.playground.botapi import conformance
from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.html import parse_html, utf16_length
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.web.serving import serving
from tests.chat.factories import pool
from tests.e2e.conftest import hurried
from tests.fuzzing.anything import TYPES, Anything, Json, fields_in, on_the_wire
from tests.fuzzing.far_end import Call, FarEnd
from tests.fuzzing.words import EDITOR

UPDATES: Final = 5_000
"""For each of the four seeds."""
SECRET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi"  # noqa: S105
BETWEEN: Final = 5.0
"""Seconds that seem to pass whenever somebody's quota is looked at: few people ask all the questions."""
OURS: Final = (
    "https://t.me/BelegBot",
    "https://t.me/c/",
    *(str(article.url) for article in pool().articles.values() if article.url),
)
"""Where links of the bot's may lead."""
STRANGERS: Final = ("evil.example", "@evil")
"""What people wrote that would become a link or a mention."""

# The library's, of a payment that it still takes for an attachment; the handlers do not care.
pytestmark = pytest.mark.filterwarnings("ignore:.*successful_payment")


@asynccontextmanager
async def running(far_end: FarEnd, folder: Path) -> AsyncIterator[Belegbot]:
    """The whole application, over HTTP, with a database of its own."""
    async with serving(far_end) as url, Database.open(f"sqlite:///{folder / 'belegbot.sqlite3'}") as database:
        services = replace(
            Services.over(database, pool(), AnswerService(pool()), editors=frozenset({EDITOR})),
            quotas=Quotas(count(0.0, BETWEEN).__next__),
        )
        application = build_application(f"700:{SECRET}", url, services, Limits(CONNECTIONS, hurried()))
        async with application:
            far_end.calls.clear()
            yield application


async def handled(update: Json, application: Belegbot, far_end: FarEnd, *, refused: bool) -> list[str]:
    """What is wrong with what the bot did; a refusal of the server's may end the handling, if there was any."""
    far_end.calls.clear()
    far_end.asked = update.get("message")
    arrived = json.loads(received(json.loads(on_the_wire(update))).payload)
    found = conformance.check_update(update)
    try:
        await application.process_update(Update.de_json(arrived, application.bot))
    except Exception as error:
        if not (refused and isinstance(error, TelegramError)):
            found.append(f"{type(error).__name__}: {error}")
    return found + [problem for call in far_end.calls for problem in wrong(call, update)]


def wrong(call: Call, update: Json) -> Iterator[str]:
    """What is wrong with a call that an update caused."""
    yield from conformance.check_call(call.method, call.params, call.response)
    if SECRET.encode() in call.body:
        yield f"{call.method} with the token in it"
    if not is_meant_for(call, update):
        yield f"{call.method} went astray: {call.params}"
    for words in texts_of(call):
        yield from wrong_words(words, by_editor=call.params.get("chat_id") == str(EDITOR))


def is_meant_for(call: Call, update: Json) -> bool:
    """Whether a call answers whoever caused it, where they did, or only asks."""
    (body,) = (value for name, value in update.items() if name != "update_id")
    match call.method:
        case "answerCallbackQuery" | "answerInlineQuery":
            return bool(body["id"] in (call.params.get("callback_query_id"), call.params.get("inline_query_id")))
        case "answerGuestQuery":
            return bool(call.params["guest_query_id"] == body["guest_query_id"])
        case "getChat" | "getChatAdministrators" | "getChatMember" | "getFile":
            return True
        case "setMyCommands":
            scope = json.loads(call.params["scope"])
            return bool(scope["chat_id"] == EDITOR == body["chat"]["id"])
    place = body if "chat" in body else body["message"]
    return bool(call.params["chat_id"] == str(place["chat"]["id"]))


def texts_of(call: Call) -> Iterator[str]:
    """The HTML in a call."""
    results = json.loads(call.params.get("results", "[]"))
    results += [json.loads(call.params["result"])] if "result" in call.params else []
    for said in (call.params, *(result["input_message_content"] for result in results)):
        if said.get("parse_mode") == "HTML":
            yield said.get("text") or said["message_text"]


def wrong_words(html: str, *, by_editor: bool) -> Iterator[str]:
    """What is wrong with a text: that Telegram would refuse it, or that others' words became a link in it."""
    try:
        plain, entities = parse_html(html)
    except ApiError as error:
        yield f"{error}: {html}"
        return
    if not 0 < utf16_length(plain.strip()) <= 4096:
        yield f"{utf16_length(plain)} units"
    if any(not entity.get("url", OURS[0]).startswith(OURS) or "user" in entity for entity in entities):
        yield f"a link that is not ours: {html}"
    # Only editors may link, in what they publish.
    if not by_editor and any(stranger in plain for stranger in STRANGERS):
        yield f"somebody else's link: {html}"


@pytest.mark.parametrize(("seed", "refusing"), [(1, 0.0), (2, 0.0), (3, 0.1), (4, 0.5)])
async def test_no_update_fails_or_is_answered_elsewhere(seed: int, refusing: float, tmp_path: Path) -> None:
    far_end = FarEnd(Random(seed), refusing=refusing)
    seen, methods = Counter[str](), Counter[str]()
    async with running(far_end, tmp_path) as application:
        for number in range(UPDATES):
            update = Anything(Random(f"{seed}:{number}"), far_end.said).update(number)
            found = await handled(update, application, far_end, refused=refusing > 0)
            assert not found, f"seed {seed}, update {number}: {found}\n{json.dumps(update)}"
            seen.update(fields_in(update))
            methods.update(call.method for call in far_end.calls)
    # All types of updates and all kinds of messages were among them, and the bot took part.
    for kind in ("Update", "Message"):
        assert {f"{kind}.{name.rstrip('!')}" for name in TYPES[kind]["fields"]} <= seen.keys()
    assert min(methods[name] for name in ("sendMessage", "editMessageText", "answerInlineQuery")) > UPDATES / 100


@given(st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_nor_does_one_that_hypothesis_makes(random: Random) -> None:
    """Few, but made as small as possible where one fails."""

    async def alone(update: Json) -> list[str]:
        far_end = FarEnd(Random(0), refusing=0)
        with TemporaryDirectory() as folder:
            async with running(far_end, Path(folder)) as application:
                return await handled(update, application, far_end, refused=False)

    assert asyncio.run(alone(Anything(random).update(1))) == []


@pytest.mark.parametrize("seed", [5])
async def test_the_intake_sets_none_aside(seed: int, tmp_path: Path) -> None:
    """All at once, through the inbox."""
    far_end = FarEnd(Random(seed), refusing=0.0)
    async with running(far_end, tmp_path) as application:
        intake = Intake(application)
        async with intake.running():
            for start in range(0, 1_000, 50):
                updates = [Anything(Random(f"{seed}:{number}")).update(number) for number in range(start, start + 50)]
                await intake.accept([json.loads(on_the_wire(update)) for update in updates])
            await intake.join()
        depth = await Inbox(services_of(application).database).depth()
    assert (depth.waiting, depth.set_aside) == (0, 0)
    assert len(far_end.calls) > 100
