"""Feedback: counts without people."""

import asyncio
import datetime as dt

import pytest

from bot.storage.database import Database
from bot.storage.feedback import Feedback, Tally, Verdict


@pytest.fixture
def feedback(database: Database) -> Feedback:
    return Feedback(database)


async def test_nothing_is_counted_at_first(feedback: Feedback) -> None:
    assert await feedback.tallies() == ()


async def test_verdicts_of_a_kind_are_one_count(feedback: Feedback) -> None:
    before = dt.datetime.now(dt.UTC).date()
    await asyncio.gather(
        *(feedback.add(entry="when", revision=2, verdict=Verdict.WRONG, language="de") for _ in range(5))
    )
    after = dt.datetime.now(dt.UTC).date()

    tallies = await feedback.tallies()

    assert sum(tally.count for tally in tallies) == 5
    assert before <= tallies[0].day <= tallies[-1].day <= after
    expected = Tally(
        entry="when",
        revision=2,
        verdict=Verdict.WRONG,
        language="de",
        day=tallies[0].day,
        count=tallies[0].count,
    )
    assert tallies[0] == expected


@pytest.mark.parametrize("verdict", Verdict)
async def test_entries_revisions_verdicts_and_languages_are_told_apart(feedback: Feedback, verdict: Verdict) -> None:
    given = {("when", 1, "de"), ("when", 1, "en"), ("when", 2, "de"), ("who", 1, "de")}
    for entry, revision, language in given:
        await feedback.add(entry=entry, revision=revision, verdict=verdict, language=language)

    tallies = await feedback.tallies()

    assert {(tally.entry, tally.revision, tally.language) for tally in tallies} == given
    assert {(tally.verdict, tally.count) for tally in tallies} == {(verdict, 1)}
