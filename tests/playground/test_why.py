"""The side panel explains the answer that it stands at, not another one to the same words."""

from typing import Any

import pytest

from bot.playground.botapi.model import Message
from tests.playground.conftest import Playground, Window

OPENING = "Wann öffnet das Freibad?"
ENTRY = "oeffnung"

Json = dict[str, Any]


async def why(window: Window, answer: Json) -> Json | None:
    found: Json | None = await window.get("why", chat=answer["chat"], message=answer["id"])
    return found


async def entries(window: Window, answer: Json) -> list[str | None]:
    found = await why(window, answer)
    return [part["entry"] for part in found["parts"]] if found else []


async def answered(window: Window, text: str) -> Json:
    said = await window.do("say", chat=window.me, text=text)
    answer: Json = await window.event("message", lambda it: it["from"]["is_bot"] and it["id"] > said["id"])
    return answer


@pytest.mark.parametrize(
    "text",
    [
        "@belegbot {}",
        "{} @belegbot",
        "Hallo @belegbot, {}",
        "@belegbot: {}",
        "/frage@belegbot {}",
        "/ask@belegbot\n{}",
    ],
)
async def test_in_a_group(anna: Window, text: str) -> None:
    group = anna.chat("Nachrichtenrunde")
    await anna.do("say", chat=group, text=text.format(OPENING))
    assert ENTRY in await entries(anna, await anna.answer(group))


async def test_a_mention_before_the_question_mark(anna: Window) -> None:
    group = anna.chat("Nachrichtenrunde")
    await anna.do("say", chat=group, text="Wann öffnet das Freibad @belegbot?")
    assert await entries(anna, await anna.answer(group)) == [ENTRY]


async def test_the_words_of_the_message_that_is_replied_to(anna: Window) -> None:
    group = anna.chat("Nachrichtenrunde")
    said = await anna.do("say", chat=group, text=OPENING)
    await anna.do("say", chat=group, text="@belegbot", reply_to=said["id"])
    assert await entries(anna, await anna.answer(group)) == [ENTRY]


async def test_a_guest(anna: Window) -> None:
    table = anna.chat("Stammtisch")
    await anna.do("say", chat=table, text=f"@belegbot {OPENING}")
    assert await entries(anna, await anna.answer(table)) == [ENTRY]


async def test_an_inline_result(anna: Window) -> None:
    offered = await anna.do("inline", chat=anna.me, text=OPENING)
    sent = await anna.do("choose", chat=anna.me, query=offered["query"], result=offered["results"][0]["id"])
    assert await entries(anna, sent) == [ENTRY]


async def test_several_questions_in_one_message(anna: Window) -> None:
    await anna.do("say", chat=anna.me, text=f"{OPENING} Was kostet der Eintritt?")
    assert await entries(anna, await anna.answer()) == [ENTRY, "eintritt"]


async def test_an_edited_question(anna: Window) -> None:
    said = await anna.do("say", chat=anna.me, text=OPENING)
    answer = await anna.answer()
    await anna.do("edit", chat=anna.me, message=said["id"], text="Was kostet der Eintritt?")
    await anna.event("edited", lambda it: it["id"] == answer["id"])
    assert await entries(anna, answer) == ["eintritt"]


async def test_the_same_words_mean_another_thing_to_somebody_else(playground: Playground) -> None:
    """A follow-up refers to the last answer that the same person got."""
    anna, ben = await playground.window("Anna"), await playground.window("Ben")
    follow_ups = []
    for window, question in ((anna, OPENING), (ben, "Was kostet der Eintritt?")):
        await answered(window, question)
        follow_ups.append((window, await answered(window, "und warum?")))
    contexts = [(await why(window, answer) or {}).get("context") for window, answer in follow_ups]
    assert contexts == [ENTRY, "eintritt"]


async def test_what_a_button_leads_to_answers_no_question(playground: Playground, anna: Window) -> None:
    await anna.do("say", chat=anna.me, text=OPENING)
    answer = await anna.answer()
    related = next(
        (row, column)
        for row, buttons in enumerate(answer["keyboard"])
        for column, button in enumerate(buttons)
        if button["text"].endswith("?")
    )
    await anna.do("press", chat=anna.me, message=answer["id"], row=related[0], column=related[1])
    await anna.event("tap")
    chat = playground.stage.chat(anna.me, playground.stage.cast.player(anna.me).user)
    last: Message = next(reversed(chat.messages.values()))
    assert last.id > answer["id"]
    assert await anna.get("why", chat=anna.me, message=last.id) is None
    assert await entries(anna, answer) == [ENTRY]
