"""When the bot is spoken to."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from telegram import Message, User

from bot.chat.addressing import Asked, is_automatic, question_in, sender_id, words_of
from bot.playground.botapi.text import found_in
from tests.chat.factories import ANNA, BOT, GROUP, PRIVATE, message

ME = User.de_json(BOT, None)
BEN: dict[str, Any] = {"id": 22, "is_bot": False, "first_name": "Ben"}


def said(text: str, **fields: Any) -> Message:  # noqa: ANN401 - fields of a message
    return message(text, entities=found_in(text), **fields)


def of(text: str, sender: dict[str, Any] = BEN, **fields: object) -> dict[str, Any]:
    """A message to reply to."""
    return {"message_id": 4, "date": 1, "chat": GROUP, "from": sender, "text": text} | fields


def asked(text: str, **fields: Any) -> Asked | None:  # noqa: ANN401 - fields of a message
    return question_in(said(text, **fields), ME)


def test_in_private_everything_is_a_question() -> None:
    assert asked("Wann öffnet es?", chat=PRIVATE) == Asked(text="Wann öffnet es?")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("@belegbot Wann öffnet es?", "Wann öffnet es?"),
        ("@BELEGBOT: Wann öffnet es?", "Wann öffnet es?"),
        ("Wann öffnet es, @BelegBot?", "Wann öffnet es, ?"),
        ("😀😀 @BelegBot 😀 wann?", "😀😀  😀 wann?"),
        ("/frage Wann öffnet es?", "Wann öffnet es?"),
        ("/ASK@belegbot when?", "when?"),
        ("/frage", ""),
        ("@BelegBot", ""),
    ],
)
def test_in_groups_a_mention_or_the_command_addresses(text: str, question: str) -> None:
    assert asked(text) == Asked(text=question)


@pytest.mark.parametrize(
    "text",
    [
        "Wann öffnet es?",
        "Ich finde BelegBot gut",
        "@anna weißt du es?",
        "@BelegBots",
        "mail an info@belegbot.example",
        "/frage@OtherBot Wann?",
        "/help",
    ],
)
def test_in_groups_all_else_does_not(text: str) -> None:
    assert asked(text) is None


def test_a_link_to_the_bots_account_is_a_mention() -> None:
    entity = {"type": "text_mention", "offset": 0, "length": 8, "user": BOT}
    assert question_in(message("Belegbot wann?", entities=[entity]), ME) == Asked(text="wann?")
    assert question_in(message("Belegbot wann?", entities=[entity | {"user": ANNA}]), ME) is None


def test_a_reply_to_the_bot_addresses_a_reply_to_others_does_not() -> None:
    assert asked("und wann?", reply_to_message=of("Antwort", BOT)) == Asked(text="und wann?")
    assert asked("und wann?", reply_to_message=of("Antwort")) is None


def test_writing_in_a_topic_that_the_bot_opened_is_no_reply_to_it() -> None:
    opening = of("", BOT, forum_topic_created={"name": "NATO", "icon_color": 1})
    assert asked("Guten Morgen", reply_to_message=opening, is_topic_message=True, message_thread_id=4) is None


@pytest.mark.parametrize("text", ["/frage", "@BelegBot", "/ask@belegbot"])
def test_the_command_alone_asks_what_the_message_asks_that_it_replies_to(text: str) -> None:
    assert asked(text, reply_to_message=of("Wann öffnet es?")) == Asked(text="Wann öffnet es?", borrowed=True)
    assert asked(text, reply_to_message=of("Antwort", BOT)) == Asked(text="")
    assert asked(text + " Wo?", reply_to_message=of("Wann öffnet es?")) == Asked(text="Wo?")


def test_a_caption_is_a_question_too() -> None:
    photo: dict[str, Any] = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
    caption = "/frage Wann?"
    picture = message(None, photo=[photo], caption=caption, caption_entities=found_in(caption))
    assert question_in(picture, ME) == Asked(text="Wann?")


def test_words_are_those_of_the_message_alone() -> None:
    assert words_of(said("/frage @BelegBot, wann?"), ME) == "wann?"
    assert words_of(said("wann @anna?"), ME) == "wann @anna?"


def test_bots_inline_results_and_channel_posts_are_automatic() -> None:
    other_bot = {"id": 9, "is_bot": True, "first_name": "Other"}
    channel = {"id": -1007, "type": "channel", "title": "News"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    assert is_automatic(said("Wann?", sender=other_bot))
    assert is_automatic(said("Wann?", via_bot=other_bot))
    assert is_automatic(said("Wann?", sender_chat=channel, is_automatic_forward=True))
    assert not is_automatic(said("Wann?"))
    assert not is_automatic(said("Wann?", sender=anonymous, sender_chat=GROUP))
    assert not is_automatic(said("Wann?", sender=anonymous, sender_chat=channel))


def test_who_wrote_in_a_chats_name_is_that_chat() -> None:
    assert sender_id(said("Wann?")) == ANNA["id"]
    assert sender_id(said("Wann?", sender_chat=GROUP)) == GROUP["id"]


@given(
    st.text(alphabet="a @/😀\u200d\u202e", max_size=8),
    st.lists(
        st.tuples(
            st.sampled_from(["mention", "bot_command", "text_mention", "url"]),
            st.integers(-3, 12) | st.integers(-(2**52), 2**52),
            st.integers(-3, 12) | st.integers(-(2**52), 2**52),
        ),
        max_size=4,
    ),
)
@example("😀😀", [("mention", 1, 1), ("url", 1, 2)])
@example("a", [("mention", 7, 9), ("bot_command", 0, 2**52)])
@settings(max_examples=300)
def test_entities_that_do_not_fit_break_nothing(text: str, marks: list[tuple[str, int, int]]) -> None:
    entities = [{"type": kind, "offset": offset, "length": length, "user": BOT} for kind, offset, length in marks]
    for question in (message(text, entities=entities), message(None, caption=text, caption_entities=entities)):
        words_of(question, ME, blanked={"url"}, blank="…")
        question_in(question, ME)
