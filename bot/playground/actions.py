"""What the page can do: one function an action, by name in `ACTIONS`."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from bot.playground.body import Body
from bot.playground.botapi.errors import ApiError, bad_request, forbidden, too_many_requests
from bot.playground.botapi.faults import BadGateway, Dropped, Fault, Slow
from bot.playground.botapi.model import ChatType, Message
from bot.playground.botapi.people import NotPossibleError, Room
from bot.playground.cast import Player, Role
from bot.playground.feed import Feed
from bot.playground.seeding import about
from bot.playground.views import chat_view, message_view, person_view

MOST_FAULTS: Final = 100
LONGEST_FAULT: Final = 3600.0
FASTEST: Final = 86_400.0
"""A day a second."""
LATEST: Final = 4_102_444_800.0
"""The year 2100: nobody gets the clock back, and what is far beyond cannot be told as a date."""
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LONGEST_NAME: Final = 64

Json = dict[str, Any]
Action: TypeAlias = Callable[[Body, Feed], Awaitable[object]]


# What people say


async def say(body: Body, feed: Feed) -> Json:
    """Write a message."""
    person, chat = body.person, body.chat
    message = await person.says(
        chat, body.text("text"), reply_to=body.reply_to, quote=body.optional_text("quote"), topic=body.topic
    )
    return _sent(body, message)


async def send(body: Body, feed: Feed) -> Json:
    """Send a sample file."""
    person, chat, caption = body.person, body.chat, body.optional_text("caption") or ""
    match body.text("kind"):
        case "photo":
            message = await person.sends_photo(chat, caption, topic=body.topic)
        case "document":
            message = await person.sends_document(chat, caption, topic=body.topic)
        case "voice":
            message = await person.sends_voice(chat, topic=body.topic)
        case "sticker":
            message = await person.sends_sticker(chat, topic=body.topic)
        case kind:
            raise NotPossibleError("bad-input", f"There is no sample of {kind!r}.")
    return _sent(body, message)


async def edit(body: Body, feed: Feed) -> None:
    """Change one's own message."""
    await body.person.edits(body.message, body.text("text"))


async def delete(body: Body, feed: Feed) -> None:
    """Delete a message for everybody."""
    await body.person.deletes(body.message)


async def react(body: Body, feed: Feed) -> None:
    """React to a message, or take the reaction back."""
    await body.person.reacts(body.message, body.optional_text("emoji"))


async def press(body: Body, feed: Feed) -> Json:
    """Press a button; what the bot answers comes through the feed."""
    query = body.person.taps(body.message, body.number("row"), body.number("column"))
    return {"query": query.id}


async def read(body: Body, feed: Feed) -> None:
    """Everything up to a message was read."""
    person, chat = body.person, body.chat
    body.stage.marks.read(person.user, chat, body.number("message"))
    feed.show_chat(chat, person.user)


async def inline(body: Body, feed: Feed) -> Json:
    """Type after the bot's name; gives what the bot offers."""
    query = await body.person.types_inline(body.chat, body.optional_text("text") or "", body.optional_text("offset"))
    answer = query.answer
    if answer is None:
        raise NotPossibleError("no-answer", "The bot did not answer the inline query.")
    fields = ("id", "type", "title", "description", "url")
    return {
        "query": query.id,
        "results": [{name: result.get(name) for name in fields} for result in answer.results],
        "button": answer.button and {"text": answer.button["text"], "parameter": answer.button.get("start_parameter")},
        "next_offset": answer.next_offset,
    }


async def choose(body: Body, feed: Feed) -> Json:
    """Send one of the results of an inline query."""
    query = body.stage.world.inline_queries.get(body.text("query"))
    if query is None or query.sender is not body.person.user:
        raise NotPossibleError("no-answer", "There is no such inline query.")
    message = await body.person.chooses(query, body.text("result"), body.chat, topic=body.topic)
    return _sent(body, message)


# Chats and their members


async def block(body: Body, feed: Feed) -> None:
    """Block the bot."""
    await body.person.blocks_bot()


async def unblock(body: Body, feed: Feed) -> None:
    """Unblock the bot."""
    await body.person.unblocks_bot()


async def create_chat(body: Body, feed: Feed) -> Json:
    """Found a group, supergroup, forum or channel."""
    room = await body.person.creates_chat(body.text("kind"), _name(body, "title"))
    if body.flag("with_bot"):
        await body.person.adds(room, body.stage.bot.user)
    return chat_view(body.stage, room.chat, body.person.user)


async def add(body: Body, feed: Feed) -> None:
    """Add somebody, or the bot, to a chat."""
    await body.person.adds(_room(body), body.user)


async def remove(body: Body, feed: Feed) -> None:
    """Throw somebody out."""
    await body.person.removes(_room(body), body.user)


async def promote(body: Body, feed: Feed) -> None:
    """Make somebody an administrator."""
    await body.person.promotes(_room(body), body.user)


async def demote(body: Body, feed: Feed) -> None:
    """Make an administrator a member again."""
    await body.person.demotes(_room(body), body.user)


async def join(body: Body, feed: Feed) -> None:
    """Join a chat."""
    await body.person.joins(_room(body))


async def leave(body: Body, feed: Feed) -> None:
    """Leave a chat."""
    await body.person.leaves(_room(body))


async def migrate(body: Body, feed: Feed) -> Json:
    """Upgrade a group to a supergroup."""
    room = await body.person.migrates(_room(body))
    return chat_view(body.stage, room.chat, body.person.user)


async def create_topic(body: Body, feed: Feed) -> Json:
    """Open a topic in a forum."""
    topic = await body.person.creates_topic(_room(body), _name(body, "name"))
    return {"id": topic.id, "name": topic.name}


async def close_topic(body: Body, feed: Feed) -> None:
    """Close a topic."""
    await body.person.closes_topic(_room(body), body.number("thread"))


async def reopen_topic(body: Body, feed: Feed) -> None:
    """Open a closed topic again."""
    await body.person.reopens_topic(_room(body), body.number("thread"))


async def delete_topic(body: Body, feed: Feed) -> None:
    """Delete a topic with all its messages."""
    await body.person.deletes_topic(_room(body), body.number("thread"))


async def pin(body: Body, feed: Feed) -> None:
    """Pin a message."""
    await body.person.pins(body.message)


async def unpin(body: Body, feed: Feed) -> None:
    """Unpin a message."""
    await body.person.unpins(body.message)


# People, clock, faults


async def set_person(body: Body, feed: Feed) -> None:
    """Change somebody's name or the language of their Telegram."""
    user = body.user
    if user.id not in body.stage.cast:
        raise NotPossibleError("unknown-person", "There is no such person.")
    user.first_name = _name(body, "name") if body.optional_text("name") else user.first_name
    user.language_code = _language(body) if body.optional_text("language") else user.language_code
    feed.show_people()


async def add_person(body: Body, feed: Feed) -> Json:
    """Let another person in."""
    name, language = _name(body, "name"), _language(body)
    player = Player(
        user=body.stage.world.add_user(name, language_code=language), role=Role.GUEST, about=about(Role.GUEST)
    )
    body.stage.cast.add(player)
    feed.show_people()
    return person_view(player)


async def clock(body: Body, feed: Feed) -> None:
    """Move the clock, or change its speed."""
    world_clock = body.stage.world.clock
    scale, advance = body.quantity("scale", FASTEST), body.quantity("advance", LATEST)
    if advance is not None and world_clock.now() + advance > LATEST:
        raise NotPossibleError("bad-input", "The clock goes until the year 2100.")
    if scale is not None:
        world_clock.scale = scale
    if advance is not None:
        world_clock.advance(advance)


async def fault(body: Body, feed: Feed) -> None:
    """Let the next calls go wrong."""
    kind, seconds = body.text("kind"), body.quantity("seconds", LONGEST_FAULT)
    if kind == "restart":
        body.stage.api.restart(1.0 if seconds is None else seconds)
        return
    times = max(1, min(body.optional_number("times") or 1, MOST_FAULTS))
    body.stage.api.faults.order(body.optional_text("method") or "*", _fault(kind, seconds), times=times)


async def clear_faults(body: Body, feed: Feed) -> None:
    """Call all faults off."""
    body.stage.api.faults.clear()


def _fault(kind: str, seconds: float | None) -> Fault | ApiError:
    match kind:
        case "too_many_requests":
            return too_many_requests(max(1, round(seconds or 3)))
        case "forbidden":
            return forbidden("bot was blocked by the user")
        case "bad_request":
            return bad_request("chat not found")
        case "bad_gateway":
            return BadGateway()
        case "slow":
            return Slow(seconds=3.0 if seconds is None else seconds)
        case "dropped_before" | "dropped_after":
            return Dropped(after=kind == "dropped_after")
        case _:
            raise NotPossibleError("bad-input", f"There is no fault {kind!r}.")


def _room(body: Body) -> Room:
    if body.chat.type is ChatType.PRIVATE:
        raise NotPossibleError("private-chat", "This is not possible in a private chat.")
    return Room(body.stage.world, body.stage.api.pulse, body.chat)


def _name(body: Body, field: str) -> str:
    name = " ".join(body.text(field).split())[:LONGEST_NAME]
    if not name:
        raise NotPossibleError("bad-input", f"`{field}` must not be empty.")
    return name


def _language(body: Body) -> str:
    language = body.text("language")
    if not LANGUAGE.fullmatch(language):
        raise NotPossibleError("bad-input", "`language` must be a code such as de or en.")
    return language


def _sent(body: Body, message: Message) -> Json:
    return message_view(body.stage, message, body.person.user)


ACTIONS: Final[dict[str, Action]] = {
    action.__name__: action
    for action in (
        *(say, send, edit, delete, react, press, read, inline, choose, block, unblock),
        *(create_chat, add, remove, promote, demote, join, leave, migrate),
        *(create_topic, close_topic, reopen_topic, delete_topic, pin, unpin),
        *(set_person, add_person, clock, fault, clear_faults),
    )
}
