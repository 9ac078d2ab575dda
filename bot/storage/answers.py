"""The delivered answers: which entry stands in which message, never what was asked or by whom.

What every question needs is gathered: what many ask for at a time is one transaction.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.gathering import Gathering
from bot.storage.retention import delete_old
from bot.storage.tables import answers


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, kw_only=True)
class DeliveredAnswer:
    """One part of a reply, as it stands in a chat."""

    chat_id: int
    answer_message_id: int
    part: int = 1
    """1 to 3: the place of this part in the reply."""
    thread_id: int | None = None
    """The topic, in a forum."""
    question_message_id: int | None = None
    """The message that this replies to; None where a menu led here."""
    entry: str | None = None
    """The id of the entry; None where nothing was found or entries were only suggested."""
    revision: int | None = None
    """The revision of the entry; set exactly when the entry is."""
    language: str
    delivered_at: dt.datetime = field(default_factory=_now)


class Answers:
    """The store of delivered answers; their chats must be known to `Chats`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._saving = Gathering(self._save_bunches)
        self._looking = Gathering(self._to_questions)

    async def save(self, delivered: Iterable[DeliveredAnswer]) -> None:
        """Record answers; each takes the place of what stood in the same part of the same message."""
        if error := await self._saving.add(tuple(delivered)):
            raise error

    async def replace(self, chat_id: int, question_message_id: int, delivered: Iterable[DeliveredAnswer] = ()) -> None:
        """Record what now answers an edited question, in place of all that did before."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(answers).where(
                    answers.c.chat_id == chat_id, answers.c.question_message_id == question_message_id
                )
            )
            await self._save(connection, delivered)

    async def to_question(self, chat_id: int, message_id: int) -> tuple[DeliveredAnswer, ...]:
        """What answers the question in a message, in the order of the parts."""
        return await self._looking.add((chat_id, message_id))

    async def in_message(self, chat_id: int, message_id: int) -> tuple[DeliveredAnswer, ...]:
        """What stands in one of the bot's messages, in the order of the parts."""
        return await self._parts(chat_id, answers.c.answer_message_id == message_id)

    async def latest(
        self, chat_id: int, thread_id: int | None, entry: str, language: str, since: dt.datetime
    ) -> DeliveredAnswer | None:
        """The newest answer with an entry in a chat, or in a topic of it, since a moment with a time zone."""
        query = select(answers).where(
            answers.c.chat_id == chat_id,
            answers.c.thread_id.is_not_distinct_from(thread_id),
            answers.c.entry == entry,
            answers.c.language == language,
            answers.c.delivered_at >= since,
        )
        return next(iter(await self._fetch(query.order_by(answers.c.delivered_at.desc()).limit(1))), None)

    async def forget_old(self, *, in_private: dt.datetime, in_groups: dt.datetime) -> None:
        """Delete the records of answers delivered before these moments with a time zone."""
        is_private = answers.c.chat_id > 0  # Telegram gives groups and channels negative ids
        is_old = case((is_private, answers.c.delivered_at < in_private), else_=answers.c.delivered_at < in_groups)
        await delete_old(self._database, answers, is_old)

    async def _save_bunches(self, bunches: Sequence[Sequence[DeliveredAnswer]]) -> Sequence[StorageError | None]:
        """What kept each from being recorded, if anything did."""
        try:
            async with self._database.write() as connection:
                # In one order, so that no two processes wait for each other.
                together = (answer for bunch in bunches for answer in bunch)
                await self._save(connection, sorted(together, key=lambda answer: answer.chat_id))
        except StorageError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            if len(bunches) == 1:
                return [error]
            # A chat may have been forgotten meanwhile: that is none of the others' business.
            return [(await self._save_bunches([bunch]))[0] for bunch in bunches]
        return [None] * len(bunches)

    async def _to_questions(self, places: Sequence[tuple[int, int]]) -> Sequence[tuple[DeliveredAnswer, ...]]:
        """What answers the question in each message, in the order of the parts."""
        # Not by pairs: SQLite would look through the whole table for them.
        chats, questions = ({place[part] for place in places} for part in (0, 1))
        query = select(answers).where(answers.c.chat_id.in_(chats), answers.c.question_message_id.in_(questions))
        found: dict[tuple[int, int | None], list[DeliveredAnswer]] = defaultdict(list)
        for answer in await self._fetch(query.order_by(answers.c.part, answers.c.answer_message_id)):
            found[answer.chat_id, answer.question_message_id].append(answer)
        return [tuple(found[each]) for each in places]

    async def _save(self, connection: AsyncConnection, delivered: Iterable[DeliveredAnswer]) -> None:
        rows = [asdict(answer) for answer in delivered]
        if not rows:
            return
        insert = self._database.insert(answers)
        key = [column.name for column in answers.primary_key]
        kept = {column.name: column for column in insert.excluded if column.name not in key}
        await connection.execute(insert.on_conflict_do_update(index_elements=key, set_=kept), rows)

    async def _parts(self, chat_id: int, place: ColumnElement[bool]) -> tuple[DeliveredAnswer, ...]:
        query = select(answers).where(answers.c.chat_id == chat_id, place)
        return await self._fetch(query.order_by(answers.c.part, answers.c.answer_message_id))

    async def _fetch(self, query: Select[*tuple[Any, ...]]) -> tuple[DeliveredAnswer, ...]:
        async with self._database.read() as connection:
            return tuple(DeliveredAnswer(**row) for row in (await connection.execute(query)).mappings())
