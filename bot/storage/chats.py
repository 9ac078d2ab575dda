"""The chats that the bot serves, and what was chosen for them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import DELIVERIES_LOCK, INBOX_LOCK, Database
from bot.storage.gathering import Gathering
from bot.storage.preferences import Chattiness, Preferences, QuietHours, kinds_in, number_of
from bot.storage.settling import erase_deliveries, look_again, move_chat, void, with_former
from bot.storage.tables import broadcasts, chats, subscriptions
from bot.storage.traces import erase_traces


class ChatKind(StrEnum):
    """What Telegram calls a chat's type."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A chat that the bot serves, or did."""

    id: int
    kind: ChatKind
    language: str | None = None
    """Chosen with /language; None leaves it to each question."""
    left_at: dt.datetime | None = None
    """When the bot was removed, blocked, or the group became a supergroup."""
    moved_to: int | None = None
    """The supergroup that a group became."""
    preferences: Preferences = field(default_factory=Preferences)


class Chats:
    """The store of chats."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # What every question needs: what many ask for at a time is one transaction.
        self._getting = Gathering(self._get)
        self._entering = Gathering(self._enter)

    async def get(self, chat_id: int) -> Chat | None:
        """The chat, or None if the bot does not know it."""
        return await self._getting.add(chat_id)

    async def seen(self, chat_id: int, kind: ChatKind) -> Chat:
        """The chat, after something came from it: new ones are entered, and a return ends an absence."""
        chat = await self.get(chat_id)
        # Late edits in a group that became a supergroup still come in under its old id.
        if chat and (chat.moved_to or (chat.kind is kind and not chat.left_at)):
            return chat
        await self._entering.add((chat_id, kind))
        return replace(chat, kind=kind, left_at=None) if chat else Chat(id=chat_id, kind=kind)

    async def set_up(self, limit: int) -> tuple[int, ...]:
        """The groups and channels that somebody has set up and the bot is in, those changed last first."""
        here = chats.c
        query = (
            select(here.id)
            .where(here.kind != ChatKind.PRIVATE, here.spoken.is_not(None), here.left_at.is_(None))
            .order_by(here.updated_at.desc(), here.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return tuple(await connection.scalars(query))

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Choose the language of a known chat; None leaves it to each question."""
        await self._update(chat_id, language=language)

    async def change(self, chat_id: int, change: Callable[[Preferences], Preferences]) -> None:
        """Choose for a known chat, beginning with what is chosen at that moment: two admins may do so at once."""
        async with self._database.write() as connection:
            await self._database.lock(connection, DELIVERIES_LOCK)
            row = (await connection.execute(select(chats).where(chats.c.id == chat_id))).mappings().one_or_none()
            if row:
                await _update(connection, chat_id, **columns_of(change(preferences_in(row))))
                await look_again(connection, chat_id)

    async def left(self, chat_id: int) -> None:
        """Note that a chat cannot be written to any more: it follows nothing now, and what waited for it is void."""
        async with self._database.write() as connection:
            await self._database.lock(connection, DELIVERIES_LOCK)
            await _update(connection, chat_id, left_at=dt.datetime.now(dt.UTC))
            await connection.execute(delete(subscriptions).where(subscriptions.c.chat_id == chat_id))
            await void(connection, chat_id, "gone")

    async def forget(self, chat_id: int) -> None:
        """Delete all that is stored of a chat; of notices to it only a number remains."""
        async with self._database.write() as connection:
            await self._database.lock(connection, DELIVERIES_LOCK)
            moved = await connection.scalar(select(chats.c.moved_to).where(chats.c.id == chat_id))
            if moved is not None:  # The supergroup refers to it, and its old messages can still be edited.
                return
            await self._erase(connection, chat_id)

    async def forget_left(self, before: dt.datetime) -> None:
        """Delete all that is stored of the chats that the bot left before a moment with a time zone."""
        # What a supergroup was before goes with the supergroup.
        long_left = select(chats.c.id).where(chats.c.left_at < before, chats.c.moved_to.is_(None))
        async with self._database.read() as connection:
            ids = (await connection.scalars(long_left)).all()
        for chat_id in ids:
            async with self._database.write() as connection:
                await self._database.lock(connection, DELIVERIES_LOCK)
                # It may have come back meanwhile.
                if await connection.scalar(long_left.where(chats.c.id == chat_id)) is not None:
                    await self._erase(connection, chat_id)

    async def migrate(self, old: int, new: int) -> None:
        """Carry all over to the supergroup that a group became; may be told twice, and late.

        What was delivered stays under the old id: message ids do not carry over, and the bot can
        still edit the old messages, but only there.
        """
        now = dt.datetime.now(dt.UTC)
        arriving = self._database.insert(chats).values(id=new, kind=ChatKind.SUPERGROUP, created_at=now, updated_at=now)
        both = select(chats).where(chats.c.id.in_([old, new])).order_by(chats.c.id).with_for_update()
        async with self._database.write() as connection:
            await self._database.lock(connection, DELIVERIES_LOCK)
            await connection.execute(arriving.on_conflict_do_nothing())
            present = {row["id"]: chat_in(row) for row in (await connection.execute(both)).mappings()}
            before, after = present.get(old), present[new]
            if before and before.moved_to is None:
                # Whichever of the two was set up has the choices; of two that were, the one that goes on.
                kept = after if after.preferences.spoken else before
                values = {"language": after.language or before.language, **columns_of(kept.preferences)}
                await _update(connection, new, **values)
            await _update(connection, old, moved_to=new, left_at=now)
            await move_chat(self._database, connection, old, new)

    async def _erase(self, connection: AsyncConnection, chat_id: int) -> None:
        # The group that became this supergroup goes along with it.
        ids = await with_former(connection, chat_id)
        await erase_deliveries(connection, ids)
        watched = update(broadcasts).where(broadcasts.c.watch_chat_id.in_(ids))
        await connection.execute(watched.values(watch_chat_id=None, watch_message_id=None))
        await connection.execute(delete(chats).where(chats.c.id.in_(ids)))
        await self._database.lock(connection, INBOX_LOCK)
        await erase_traces(connection, ids)

    async def _get(self, ids: Sequence[int]) -> Sequence[Chat | None]:
        async with self._database.read() as connection:
            rows = await connection.execute(select(chats).where(chats.c.id.in_(set(ids))))
            found = {row["id"]: chat_in(row) for row in rows.mappings()}
        return [found.get(each) for each in ids]

    async def _enter(self, seen: Sequence[tuple[int, ChatKind]]) -> Sequence[None]:
        now = dt.datetime.now(dt.UTC)
        # In one order, so that no two processes wait for each other.
        rows = [{"id": chat_id, "kind": kind, "created_at": now, "updated_at": now} for chat_id, kind in sorted(seen)]
        insert = self._database.insert(chats)
        kept = {"kind": insert.excluded.kind, "left_at": None, "updated_at": insert.excluded.updated_at}
        async with self._database.write() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=[chats.c.id], set_=kept), rows)
        return [None] * len(seen)

    async def _update(self, chat_id: int, **values: Any) -> None:  # noqa: ANN401 - columns of many types
        async with self._database.write() as connection:
            await _update(connection, chat_id, **values)


async def _update(connection: AsyncConnection, chat_id: int, **values: Any) -> None:  # noqa: ANN401 - as above
    now = dt.datetime.now(dt.UTC)
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(**values, updated_at=now))


def chat_in(row: RowMapping) -> Chat:
    """The chat in a row that has all columns of the table."""
    return Chat(
        id=row["id"],
        kind=ChatKind(row["kind"]),
        language=row["language"],
        left_at=row["left_at"],
        moved_to=row["moved_to"],
        preferences=preferences_in(row),
    )


def preferences_in(row: RowMapping) -> Preferences:
    """What was chosen, in a row that has these columns of the table."""
    start, end, zone = row["quiet_from"], row["quiet_until"], row["time_zone"]
    return Preferences(
        spoken=row["spoken"],
        quiet=None if start is None else QuietHours(start=start, end=end, time_zone=zone),
        urgent_at_night=row["urgent_at_night"],
        silent=row["silent"],
        pin=row["pin"],
        muted=kinds_in(row["muted"]),
        chattiness=Chattiness(row["chattiness"]),
    )


def columns_of(preferences: Preferences) -> dict[str, Any]:
    """What was chosen, as it is stored."""
    quiet = preferences.quiet
    return {
        "spoken": preferences.spoken,
        "quiet_from": quiet.start if quiet else None,
        "quiet_until": quiet.end if quiet else None,
        "time_zone": quiet.time_zone if quiet else None,
        "urgent_at_night": preferences.urgent_at_night,
        "silent": preferences.silent,
        "pin": preferences.pin,
        "muted": number_of(preferences.muted),
        "chattiness": preferences.chattiness,
    }
