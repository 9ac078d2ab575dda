"""Inline mode: asking, answering, choosing, and changing what was chosen."""

import asyncio
from typing import Any

import pytest

from bot.playground.botapi import queries
from bot.playground.botapi.model import Chat, InlineQuery, Message
from bot.playground.botapi.people import NotPossibleError, Person
from tests.playground.botapi.conftest import Caller, problem
from tests.playground.harness import Server

MORE = {"inline_keyboard": [[{"text": "Mehr", "callback_data": "more"}]]}


@pytest.fixture(autouse=True)
def inline_mode(server: Server) -> None:
    server.bot.supports_inline = True


def article(result_id: str = "1", text: str = "<b>Ja</b>", **more: object) -> dict[str, Any]:
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": result_id, "title": "Antwort", "input_message_content": content, **more}


def asked(server: Server, person: Person, text: str = "wann", chat: Chat | None = None) -> InlineQuery:
    return queries.ask_inline(server.world, server.bot, person.user, text, chat=chat or person.private.chat)


async def told(caller: Caller, kind: str) -> list[dict[str, Any]]:
    return [update[kind] for update in (await caller("getUpdates"))["result"] if kind in update]


async def test_asked_and_answered(server: Server, caller: Caller, anna: Person) -> None:
    typing = asyncio.create_task(anna.types_inline(anna.private, "wann", "2"))
    await asyncio.sleep(0)
    (query,) = await told(caller, "inline_query")
    assert query["chat_type"] == "sender"
    assert (query["query"], query["offset"], query["chat_type"], query["from"]["id"]) == (
        "wann",
        "2",
        "sender",
        anna.id,
    )
    button = {"text": "Im Chat fragen", "start_parameter": "inline"}
    answered = {"results": [article()], "next_offset": "4", "button": button}
    assert (await caller("answerInlineQuery", inline_query_id=query["id"], **answered))["result"] is True
    answer = (await typing).answer
    assert answer is not None
    assert (answer.results, answer.next_offset, answer.button) == ([article()], "4", button)


async def test_what_was_typed_long_ago_is_forgotten(server: Server, caller: Caller, anna: Person) -> None:
    first = asked(server, anna, "w")
    await caller("answerInlineQuery", inline_query_id=first.id, results=[article()], cache_time=300)
    server.world.clock.advance(299)
    assert asked(server, anna, "w").answer is first.answer
    server.world.clock.advance(1)
    for number in range(queries.KEPT_QUERIES):
        asked(server, anna, f"wann {number}")
    assert len(server.world.inline_queries) == queries.KEPT_QUERIES
    assert not server.world.inline_cache
    late = await caller("answerInlineQuery", inline_query_id=first.id, results=[article()])
    assert problem(late) == "query is too old and response timeout expired or query ID is invalid"


async def test_the_kind_of_chat_is_told(server: Server, caller: Caller, anna: Person) -> None:
    for chat in (
        server.world.add_channel("Kanal", anna.user),
        server.group("Gruppe", anna, supergroup=False, bot=False).chat,
        server.group("Supergruppe", anna, bot=False).chat,
    ):
        asked(server, anna, chat=chat)
    assert [query["chat_type"] for query in await told(caller, "inline_query")] == ["channel", "group", "supergroup"]


async def test_long_queries_are_cut(server: Server, caller: Caller, anna: Person) -> None:
    asked(server, anna, "x" * 300)
    assert [len(query["query"]) for query in await told(caller, "inline_query")] == [256]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"results": [article(str(number)) for number in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("ü" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article("")]}, "RESULT_ID_INVALID"),
        ({"results": {}}, "expected an Array of inline query results"),
        ({"results": [5]}, "can't parse inline query result: Inline query result must be an object"),
        ({"results": [article(type="poem")]}, 'can\'t parse inline query result: type "poem" is unsupported'),
        ({"results": [{"type": "article"}]}, "can't parse inline query result: Can't find field \"id\""),
        ({"results": [article(text="")]}, "can't parse inline query result: Message text is empty"),
        ({"results": [article(text="<b>x")]}, "can't parse inline query result: Can't parse entities: Can't find end"),
        ({"results": [article(text="x" * 4097)]}, "can't parse inline query result: Message is too long"),
        (
            {"results": [article(reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "ü" * 33}]]})]},
            "BUTTON_DATA_INVALID",
        ),
        ({"results": [article(input_message_content=None)]}, "can't parse inline query result: Can't find field"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "x"}}, "can't parse inline query results button: InlineQueryResultsBu"),
        ({"results": [], "button": {"text": "x", "start_parameter": ""}}, "can't use empty start_parameter"),
        ({"results": [], "button": {"text": "x", "start_parameter": "x" * 65}}, "too long start_parameter specified"),
        ({"results": [], "button": {"text": "x", "start_parameter": "ü"}}, "unallowed characters in start_parameter"),
    ],
)
async def test_refused(server: Server, caller: Caller, anna: Person, params: dict[str, Any], expected: str) -> None:
    query = asked(server, anna)
    answer = await caller("answerInlineQuery", inline_query_id=query.id, **params)
    server.api.record.violations.clear()  # Some of these are wrong by the description, too.
    assert problem(answer).startswith(expected)
    assert query.answer is None


async def test_fifty_results_of_64_bytes(server: Server, caller: Caller, anna: Person) -> None:
    results = [article(f"{number:064}") for number in range(50)]
    assert (await caller("answerInlineQuery", inline_query_id=asked(server, anna).id, results=results))["ok"]


async def test_too_old(server: Server, caller: Caller, anna: Person) -> None:
    old = "query is too old and response timeout expired or query ID is invalid"
    query = asked(server, anna)
    server.world.clock.advance(29)
    assert (await caller("answerInlineQuery", inline_query_id=query.id, results=[], cache_time=0))["ok"]
    query = asked(server, anna)
    server.world.clock.advance(31)
    assert problem(await caller("answerInlineQuery", inline_query_id=query.id, results=[])) == old
    query = asked(server, anna)
    await caller("answerInlineQuery", inline_query_id=query.id, results=[])
    assert problem(await caller("answerInlineQuery", inline_query_id=query.id, results=[])) == old
    assert problem(await caller("answerInlineQuery", inline_query_id="5", results=[])) == old


@pytest.mark.parametrize(("is_personal", "others"), [(False, 1), (True, 2)])
async def test_answers_are_remembered(
    server: Server, caller: Caller, anna: Person, is_personal: bool, others: int
) -> None:
    ben = server.person("Ben")
    caching = {"cache_time": 60, "is_personal": is_personal, "results": [article()]}
    await caller("answerInlineQuery", inline_query_id=asked(server, anna).id, **caching)
    assert asked(server, anna).answer is not None
    asked(server, ben)
    assert len(await told(caller, "inline_query")) == others
    server.world.clock.advance(61)
    assert asked(server, anna).answer is None


async def test_not_remembered_where_the_bot_does_not_want_it(server: Server, caller: Caller, anna: Person) -> None:
    await caller("answerInlineQuery", inline_query_id=asked(server, anna).id, results=[], cache_time=0)
    assert asked(server, anna).answer is None


async def chosen(server: Server, caller: Caller, anna: Person, result: dict[str, Any]) -> Message:
    query = asked(server, anna, chat=server.group("Anderswo", anna, bot=False).chat)
    await caller("answerInlineQuery", inline_query_id=query.id, results=[result])
    return await anna.chooses(query, result["id"])


async def test_chosen(server: Server, caller: Caller, anna: Person) -> None:
    server.bot.inline_feedback = True
    message = await chosen(server, caller, anna, article(reply_markup=MORE))
    assert (message.text, message.sender, message.via_bot) == ("Ja", anna.user, server.bot.user)
    (feedback,) = await told(caller, "chosen_inline_result")
    assert (feedback["result_id"], feedback["query"]) == ("1", "wann")
    assert feedback["inline_message_id"] == message.inline_id


async def test_without_a_keyboard_there_is_no_id(server: Server, caller: Caller, anna: Person) -> None:
    assert (await chosen(server, caller, anna, article())).inline_id is None


async def test_feedback_must_be_switched_on(server: Server, caller: Caller, anna: Person) -> None:
    await chosen(server, caller, anna, article())
    assert not await told(caller, "chosen_inline_result")


async def test_where_the_bot_is_it_sees_its_results(server: Server, caller: Caller, anna: Person) -> None:
    server.bot.privacy_mode = True
    query = asked(server, anna, chat=server.group("Redaktion", anna).chat)
    await caller("answerInlineQuery", inline_query_id=query.id, results=[article()])
    await anna.chooses(query, "1")
    assert (await told(caller, "message"))[-1]["via_bot"]["id"] == server.bot.user.id


@pytest.mark.parametrize(
    ("result", "field"),
    [
        (
            {"type": "venue", "id": "1", "title": "Rathaus", "address": "x", "latitude": 1, "longitude": 2},
            "venue",
        ),
        ({"type": "location", "id": "1", "title": "Hier", "latitude": 1.5, "longitude": 2}, "location"),
        ({"type": "contact", "id": "1", "phone_number": "112", "first_name": "Hilfe"}, "contact"),
        (article(input_message_content={"latitude": 1, "longitude": 2}), "location"),
    ],
)
async def test_other_kinds(server: Server, caller: Caller, anna: Person, result: dict[str, Any], field: str) -> None:
    assert field in (await chosen(server, caller, anna, result)).content


async def test_known_files(server: Server, caller: Caller, anna: Person) -> None:
    photo = (await anna.sends_photo(anna.private)).content["photo"][0]["file_id"]
    result = {"type": "photo", "id": "1", "photo_file_id": photo, "caption": "<b>x</b>", "parse_mode": "HTML"}
    message = await chosen(server, caller, anna, result)
    assert (message.text, message.content["photo"][0]["file_id"]) == ("x", photo)


async def test_files_behind_an_address_cannot_be_chosen(server: Server, caller: Caller, anna: Person) -> None:
    address = "https://example.org/x.jpg"
    result = {"type": "photo", "id": "1", "photo_url": address, "thumbnail_url": address}
    with pytest.raises(NotPossibleError, match="did not offer"):
        await chosen(server, caller, anna, result)


async def test_changed_by_its_id(server: Server, caller: Caller, anna: Person) -> None:
    message = await chosen(server, caller, anna, article(reply_markup=MORE))
    place = {"inline_message_id": message.inline_id}
    assert (await caller("editMessageText", **place, text="neu", reply_markup=MORE))["result"] is True
    assert (message.text, message.labels) == ("neu", ["Mehr"])
    same = await caller("editMessageText", **place, text="neu", reply_markup=MORE)
    assert problem(same).startswith("message is not modified")
    assert (await caller("editMessageReplyMarkup", **place))["result"] is True
    assert message.labels == []
    unknown = await caller("editMessageText", inline_message_id="x", text="neu")
    assert problem(unknown) == "MESSAGE_ID_INVALID"
    assert problem(await caller("editMessageText", text="neu")) == "message identifier is not specified"


async def test_pressed(server: Server, caller: Caller, anna: Person) -> None:
    message = await chosen(server, caller, anna, article(reply_markup=MORE))
    query = anna.taps(message, 0, 0)
    (pressed,) = await told(caller, "callback_query")
    assert pressed["inline_message_id"] == message.inline_id
    assert "message" not in pressed
    assert (await caller("answerCallbackQuery", callback_query_id=query.id, text="Ja"))["ok"]


async def test_not_possible(server: Server, anna: Person) -> None:
    with pytest.raises(NotPossibleError, match="did not answer") as caught:
        await anna.types_inline(anna.private, "wann", within=0.01)
    assert caught.value.reason == "no-answer"
    server.bot.supports_inline = False
    with pytest.raises(NotPossibleError) as caught:
        await anna.types_inline(anna.private, "wann")
    assert caught.value.reason == "no-inline"


async def test_me(server: Server, caller: Caller, anna: Person) -> None:
    assert (await caller("getMe"))["result"]["supports_inline_queries"] is True
