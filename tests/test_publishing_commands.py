"""`belegbot publish` and `belegbot deliveries` as editors type them, on a real database file."""

import asyncio
import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.errors import BelegbotError, KnowledgeError
from bot.storage.broadcasts import Broadcast, Broadcasts
from bot.storage.chats import ChatKind, Chats
from bot.storage.database import Database
from bot.storage.states import BroadcastState
from bot.storage.subscriptions import Place, Subscriptions
from bot.storage.tables import deliveries
from tests.learning import POOL
from tests.program import Belegbot, Here
from tests.test_command_line import written

PROGRAMME = POOL / "updates" / "beckenfest-programm.yaml"


@pytest.fixture
def belegbot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Belegbot:
    return Here(tmp_path, monkeypatch, capsys)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Of the database that the program uses, with three groups that follow the meeting."""
    address = f"sqlite:///{tmp_path}/data/belegbot.sqlite3"

    async def follow() -> None:
        async with Database.open(address) as database:
            for chat_id in (-1, -2, -3):
                await Chats(database).seen(chat_id, ChatKind.SUPERGROUP)
                await Subscriptions(database).add(Place(chat_id=chat_id), "beckenfest")

    asyncio.run(follow())
    return address


def stored(url: str) -> list[Broadcast]:
    async def read() -> list[Broadcast]:
        async with Database.open(url) as database:
            return list(await Broadcasts(database).latest(10))

    return asyncio.run(read())


def settle(url: str, *states: tuple[int, str, str | None]) -> None:
    """Let deliveries to chats stand so, with a reason."""

    async def write() -> None:
        async with Database.open(url) as database, database.write() as connection:
            for chat_id, state, reason in states:
                change = update(deliveries).where(deliveries.c.chat_id == chat_id)
                await connection.execute(change.values(state=state, reason=reason))

    asyncio.run(write())


# publish


def test_an_update_is_shown_in_both_languages_and_queued(belegbot: Belegbot, url: str) -> None:
    printed = belegbot("publish", PROGRAMME).succeeded()
    assert "Neue Tagesordnung: Beckenfest" in printed
    assert "New agenda: Pool party" in printed
    assert "3 chats follow (3 places)." in printed
    assert "Queued for 3 places." in printed
    assert "To watch: belegbot deliveries beckenfest-programm --watch\n" in printed
    assert [each.name for each in stored(url)] == ["update:beckenfest-programm"]


def test_to_try_changes_nothing(belegbot: Belegbot, url: str) -> None:
    assert "Would be queued for 3 places." in belegbot("publish", PROGRAMME, "--dry-run").succeeded()
    assert stored(url) == []


def test_the_same_again_is_nothing_new(belegbot: Belegbot, url: str) -> None:
    belegbot("publish", PROGRAMME).succeeded()
    assert "Nothing new: it is published as it is." in belegbot("publish", PROGRAMME).succeeded()
    assert "Nothing new: it is published as it is." in belegbot("publish", PROGRAMME, "--dry-run").succeeded()
    assert len(stored(url)) == 1


def test_a_change_and_a_withdrawal_say_how_many_messages(belegbot: Belegbot, url: str, tmp_path: Path) -> None:
    belegbot("publish", PROGRAMME).succeeded()
    settle(url, (-1, "sent", None), (-2, "sent", None))
    changed = PROGRAMME.read_text("utf-8").replace("danach", "dann")
    file = written(tmp_path / "changed.yaml", changed)
    assert "2 messages would be edited." in belegbot("publish", file, "--dry-run").succeeded()
    assert "Changed: 2 messages will be edited." in belegbot("publish", file).succeeded()
    file = written(tmp_path / "withdrawn.yaml", f"{changed}withdrawn: true\n")
    assert "Withdrawn: 2 messages will be deleted." in belegbot("publish", file).succeeded()
    assert stored(url)[0].state is BroadcastState.WITHDRAWN


@pytest.mark.parametrize("time", ["2031-06-13T15:00", "2031-06-13 13:00+00:00"])
def test_a_time_is_that_of_the_meetings_place_or_has_an_offset(belegbot: Belegbot, url: str, time: str) -> None:
    printed = belegbot("publish", PROGRAMME, "--at", time).succeeded()
    assert "Planned for Friday, 13 June 2031, 15:00 CEST." in printed
    assert "Sent until Sunday, 15 June 2031, 15:00 CEST." in printed
    assert stored(url)[0].not_before == dt.datetime(2031, 6, 13, 13, tzinfo=dt.UTC)
    assert "planned" in belegbot("deliveries").succeeded()


@pytest.mark.parametrize("time", ["tomorrow", "2031-06-13", "15:00", "2031-06-13T25:00"])
def test_what_is_no_time_is_said(belegbot: Belegbot, url: str, time: str) -> None:
    assert f"--at {time}: write a day and a time" in belegbot("publish", PROGRAMME, "--at", time).failed()
    assert stored(url) == []


def test_a_time_that_has_passed_is_said(belegbot: Belegbot, url: str) -> None:
    ended = belegbot("publish", PROGRAMME, "--at", "2020-01-01T10:00")
    assert "The time to publish at has passed" in ended.complained
    assert ended.code == BelegbotError.exit_code
    assert stored(url) == []


def test_an_expired_update_is_refused_and_said_before(belegbot: Belegbot, url: str, tmp_path: Path) -> None:
    file = written(tmp_path / "late.yaml", PROGRAMME.read_text("utf-8") + "expires: 2020-01-01\n")
    ended = belegbot("publish", file)
    assert 'The update "beckenfest-programm" expired on 2020-01-02 at 00:00' in ended.complained
    assert "warning: The update has expired" in ended.printed
    assert stored(url) == []


def test_everything_that_is_wrong_with_a_file_is_told(belegbot: Belegbot, url: str, tmp_path: Path) -> None:
    file = written(tmp_path / "faulty.yaml", "id: x\nmeeting: beckenfst\nkind: gossip\n")
    ended = belegbot("publish", file, COLUMNS="300")
    assert ended.code == KnowledgeError.exit_code
    assert "faulty.yaml:3:1: kind:" in ended.printed
    assert "`text` is missing" in ended.printed


def test_a_file_that_is_not_there_is_named(belegbot: Belegbot) -> None:
    assert "nowhere.yaml: cannot be read: No such file" in belegbot("publish", "nowhere.yaml").failed()


# deliveries


def test_without_broadcasts_it_says_so(belegbot: Belegbot) -> None:
    assert belegbot("deliveries").succeeded() == "Nothing has been published.\n"
    assert json.loads(belegbot("deliveries", "--json").succeeded()) == []


def test_reasons_are_told_in_plain_words(belegbot: Belegbot, url: str) -> None:
    belegbot("publish", PROGRAMME).succeeded()
    settle(url, (-1, "failed", "blocked"), (-2, "skipped", "muted"), (-3, "unknown", None))
    printed = belegbot("deliveries", "beckenfest-programm", COLUMNS="120").succeeded()
    assert "1: The bot was removed or blocked there.\n" in printed
    assert "1: Notices of this kind are muted there.\n" in printed
    assert "belegbot deliveries beckenfest-programm --settle again" in printed
    record = json.loads(belegbot("deliveries", "beckenfest-programm", "--json").succeeded())
    assert record["reasons"] == {"blocked": 1, "muted": 1}
    assert (record["failed"], record["skipped"], record["unknown"], record["done"]) == (1, 1, 1, True)


def test_what_waits_has_an_end_at_the_rate(belegbot: Belegbot, url: str) -> None:
    belegbot("publish", PROGRAMME).succeeded()
    (record,) = json.loads(belegbot("deliveries", "--json", BELEGBOT_BROADCAST_RATE="1").succeeded())
    assert (record["waiting"], record["seconds_left"], record["state"]) == (3, 3, "queued")


@pytest.mark.parametrize(("answer", "figures"), [("sent", (0, 0, 3)), ("again", (0, 1, 2))])
def test_unknown_ones_are_settled(belegbot: Belegbot, url: str, answer: str, figures: tuple[int, ...]) -> None:
    belegbot("publish", PROGRAMME).succeeded()
    settle(url, (-1, "sent", None), (-2, "sent", None), (-3, "unknown", None))
    assert "1 settled." in belegbot("deliveries", "beckenfest-programm", "--settle", answer).succeeded()
    record = json.loads(belegbot("deliveries", "beckenfest-programm", "--json").succeeded())
    assert (record["unknown"], record["waiting"], record["sent"]) == figures


def test_a_broadcast_is_stopped_and_goes_on(belegbot: Belegbot, url: str) -> None:
    belegbot("publish", PROGRAMME).succeeded()
    printed = belegbot("deliveries", "beckenfest-programm", "--stop").succeeded()
    assert "3: Stopped." in printed
    assert stored(url)[0].state is BroadcastState.STOPPED
    assert "Goes on: it is for 3 places." in belegbot("publish", PROGRAMME).succeeded()


def test_what_is_done_need_not_be_watched_for_long(belegbot: Belegbot, url: str) -> None:
    belegbot("publish", PROGRAMME).succeeded()
    settle(url, *((chat_id, "sent", None) for chat_id in (-1, -2, -3)))
    assert "done" in belegbot("deliveries", "beckenfest-programm", "--watch").succeeded()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere"], 'There is no broadcast of an update "nowhere"'),
        (["--stop"], "are about one update: name it"),
        (["x", "--settle", "perhaps"], "--settle perhaps: write `sent`"),
    ],
)
def test_what_cannot_be_done_is_said(belegbot: Belegbot, url: str, arguments: list[str], complaint: str) -> None:
    assert complaint in belegbot("deliveries", *arguments).failed()
