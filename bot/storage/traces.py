"""What the inbox holds of chats and people."""

import json
from collections.abc import Collection

from sqlalchemy import RowMapping, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.inbox import IS_WAITING, InboxState
from bot.storage.tables import inbox


async def traces_of(connection: AsyncConnection, ids: Collection[int]) -> list[RowMapping]:
    """The rows of what waits in the queues of chats and people, and of what was set aside of theirs."""
    waiting = select(inbox).where(IS_WAITING, inbox.c.queue.in_(ids)).order_by(inbox.c.update_id)
    return [*(await connection.execute(waiting)).mappings(), *await _set_aside_of(connection, ids)]


async def erase_traces(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Delete what was set aside of chats and people, as a part of a transaction that has the inbox's lock.

    What waits is handled in its turn, and forgotten with that.
    """
    theirs = [row["update_id"] for row in await _set_aside_of(connection, ids)]
    await connection.execute(delete(inbox).where(inbox.c.update_id.in_(theirs)))


async def _set_aside_of(connection: AsyncConnection, ids: Collection[int]) -> list[RowMapping]:
    aside = select(inbox).where(inbox.c.state == InboxState.SET_ASIDE).order_by(inbox.c.update_id)
    return [row for row in (await connection.execute(aside)).mappings() if _origin(row["payload"]) & set(ids)]


def _origin(payload: str) -> set[int]:
    """The ids of whoever sent an update and of the chat that it comes from; not of those whom it only mentions."""
    events = [event for event in json.loads(payload).values() if isinstance(event, dict)]
    # A tap names its chat in the message that holds the button, and that message names the bot as its sender.
    messages = [event.get("message") for event in events]
    named = [event.get(key) for event in events for key in ("from", "chat")]
    named += [message.get("chat") for message in messages if isinstance(message, dict)]
    return {number for each in named if isinstance(each, dict) and isinstance(number := each.get("id"), int)}
