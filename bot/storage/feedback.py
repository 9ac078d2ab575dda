"""What readers think of the entries: counts a day, without chats or people."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.tables import feedback


class Verdict(StrEnum):
    """What a reader thinks of an answer."""

    HELPFUL = "helpful"
    WRONG = "wrong"
    BESIDE_THE_POINT = "beside-the-point"
    OUTDATED = "outdated"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How often readers gave a verdict on a day (UTC)."""

    entry: str
    revision: int
    verdict: Verdict
    language: str
    day: dt.date
    count: int


class Feedback:
    """The store of feedback."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, *, entry: str, revision: int, verdict: Verdict, language: str) -> None:
        """Count one verdict, today."""
        insert = self._database.insert(feedback).values(
            entry=entry,
            revision=revision,
            verdict=verdict,
            language=language,
            day=dt.datetime.now(dt.UTC).date(),
            count=1,
        )
        key = list(feedback.primary_key)
        async with self._database.write() as connection:
            await connection.execute(
                insert.on_conflict_do_update(index_elements=key, set_={"count": feedback.c.count + 1})
            )

    async def tallies(self) -> tuple[Tally, ...]:
        """All counts, by entry, revision, verdict, language and day."""
        query = select(feedback).order_by(*feedback.primary_key)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(Tally(**{**row, "verdict": Verdict(row["verdict"])}) for row in rows)
