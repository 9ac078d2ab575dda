"""Deleting what is old a little at a time, so that nobody waits long for the one who may write."""

from typing import Final

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, select, tuple_

from bot.storage.database import Database

BATCH: Final = 1000
"""How many rows go in one transaction."""


async def delete_old(database: Database, table: Table, is_old: ColumnElement[bool], *, lock: int | None = None) -> None:
    """Delete rows batch by batch, in the order of their key; each transaction takes `lock` first, if there is one.

    They are looked for while others write. What has changed until its turn comes is looked at again.
    """
    key = list(table.primary_key)
    this_one = and_(*(column == bindparam(f"key_{column.name}", type_=column.type) for column in key))
    after: ColumnElement[bool] | None = None
    while True:
        query = select(*key).where(is_old).order_by(*key).limit(BATCH)
        async with database.read() as connection:
            rows = (await connection.execute(query if after is None else query.where(after))).all()
        if not rows:
            return
        async with database.write() as connection:
            if lock is not None:
                await database.lock(connection, lock)
            parameters = [{f"key_{name}": value for name, value in row._mapping.items()} for row in rows]
            await connection.execute(delete(table).where(this_one, is_old), parameters)
        after = tuple_(*key) > tuple_(*rows[-1])
