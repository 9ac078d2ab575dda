"""`belegbot demo`: its state, what it refuses, and the process that a newcomer starts."""

import asyncio
import os
import signal
import socket
import stat
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.errors import BelegbotError, KnowledgeError
from bot.playground.saving import load_state
from bot.settings import Settings
from tests.learning import POOL, keep_learnt
from tests.playground.conftest import Window, running

ROOT = Path(__file__).parents[2]
OPENING = "Wann öffnet das Freibad?"
REAL_TOKEN = "123456789:a-real-token-that-the-demo-must-not-use"  # noqa: S105


# The state


async def test_chats_outlive_the_process(settings: Settings) -> None:
    async with running(settings) as playground:
        anna = await playground.window()
        await anna.do("say", chat=anna.me, text=OPENING)
        answer = await anna.answer()
        await anna.do("read", chat=anna.me, message=answer["id"])
    async with running(settings) as playground:
        anna = await playground.window()
        (chat,) = (chat for chat in anna.hello["chats"] if chat["id"] == anna.me)
        assert chat["last"]["text"] == answer["text"]
        assert chat["unread"] == 0
        row, column = 0, 0
        await anna.do("press", chat=anna.me, message=answer["id"], row=row, column=column)
        await anna.event("tap")


async def test_what_was_asked_and_not_handled_is_answered_after_a_restart(settings: Settings) -> None:
    async with running(settings) as playground:
        anna = await playground.window()
        await anna.do("fault", kind="restart", seconds=60)
        await anna.do("say", chat=anna.me, text=OPENING)
    async with running(settings) as playground:
        anna = await playground.window()
        if anna.hello["chats"][0]["last"]["out"]:
            await anna.answer()
        assert "öffnet am Samstag" in (await anna.get("messages", chat=anna.me))["messages"][-1]["text"]


async def test_fresh_forgets(settings: Settings) -> None:
    async with running(settings) as playground:
        anna = await playground.window()
        await anna.do("say", chat=anna.me, text=OPENING)
        await anna.answer()
    async with running(settings, fresh=True) as playground:
        anna = await playground.window()
        assert anna.hello["chats"][0]["last"] is None


async def test_two_at_once_do_not_overwrite_each_other_s_chats(settings: Settings) -> None:
    async with running(settings) as playground:
        anna = await playground.window()
        for fresh in (False, True):
            with pytest.raises(BelegbotError, match="another demo"):
                async with running(settings, fresh=fresh):
                    pass
        await anna.do("say", chat=anna.me, text=OPENING)
        answer = await anna.answer()
    async with running(settings) as playground:
        anna = await playground.window()
        assert anna.hello["chats"][0]["last"]["text"] == answer["text"]


async def test_only_the_owner_of_the_account_can_read_the_state(settings: Settings) -> None:
    async with running(settings):
        pass
    for path in (settings.data_dir / "playground").glob("[bw]*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


@pytest.mark.parametrize("content", ["", "nothing", "[]", "{}", '{"server": {"kind": "belegbot-world"}}'])
async def test_a_broken_state_says_how_to_go_on(settings: Settings, content: str) -> None:
    folder = settings.data_dir / "playground"
    folder.mkdir(parents=True)
    (folder / "world.json").write_text(content, encoding="utf-8")
    with pytest.raises(BelegbotError, match="--fresh"):
        load_state(folder / "world.json")
    async with running(settings, fresh=True):
        pass


async def test_the_names_of_chats_are_in_the_visitor_s_language(settings: Settings) -> None:
    async with running(settings, language="en") as playground:
        anna = await playground.window()
        assert "News circle" in [chat["title"] for chat in anna.hello["chats"]]


# The base


async def test_a_saved_answer_is_given_at_once(settings: Settings, knowledge: Path) -> None:
    file = knowledge / "entries" / "bad.yaml"
    sound = file.read_text("utf-8")
    async with running(settings) as playground:
        anna = await playground.window()
        await saved_until(anna, file, sound.replace("vier Euro", "fünf Euro"), ok=True)
        await anna.do("say", chat=anna.me, text="Was kostet der Eintritt?")
        assert "fünf Euro" in (await anna.answer())["text"]
        assert len(await anna.event("tries")) == len(anna.hello["tries"])


async def test_a_broken_file_leaves_the_old_base_in_force(settings: Settings, knowledge: Path) -> None:
    file = knowledge / "entries" / "bad.yaml"
    sound = file.read_text("utf-8")
    async with running(settings) as playground:
        anna = await playground.window()
        state = await saved_until(anna, file, sound.replace("kind: fact", "kind: fakt", 1), ok=False)
        assert (state["problems"][0]["file"], state["problems"][0]["line"]) == ("entries/bad.yaml", 5)
        await anna.do("say", chat=anna.me, text=OPENING)
        assert "öffnet am Samstag" in (await anna.answer())["text"]


async def saved_until(window: Window, file: Path, text: str, *, ok: bool) -> Any:  # noqa: ANN401 - JSON
    """Save a file, again if the watch has not begun yet, until the window hears that its base is sound or not."""
    async with asyncio.timeout(20):
        while True:
            await asyncio.to_thread(file.write_text, text, encoding="utf-8")
            try:
                async with asyncio.timeout(2):
                    return await window.event("knowledge", lambda it: it["ok"] is ok)
            except TimeoutError:
                continue


# What it refuses


async def test_it_listens_for_this_machine_only(settings: Settings) -> None:
    with pytest.raises(BelegbotError, match="--exposed"):
        async with running(settings, host="0.0.0.0"):  # noqa: S104
            pass


async def test_whoever_wants_can_expose_it(settings: Settings) -> None:
    async with running(settings, host="0.0.0.0", exposed=True) as playground:  # noqa: S104
        address = playground.address.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        async with httpx.AsyncClient(base_url=address, headers={"Host": "example.org"}) as client:
            assert (await client.get("/playground/traffic")).status_code == 200


async def test_a_port_in_use(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BelegbotError, match=str(port)):
            async with running(settings, port=port):
                pass


async def test_a_missing_folder(settings: Settings, tmp_path: Path) -> None:
    elsewhere = settings.model_copy(update={"knowledge": tmp_path / "nowhere"})
    with pytest.raises(KnowledgeError, match="nowhere"):
        async with running(elsewhere):
            pass


async def test_a_broken_base(settings: Settings, knowledge: Path) -> None:
    file = knowledge / "entries" / "bad.yaml"
    file.write_text(file.read_text("utf-8").replace("kind: fact", "kind: fakt", 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"entries/bad\.yaml:5"):
        async with running(settings):
            pass


async def test_a_data_folder_that_is_a_file(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(BelegbotError, match="BELEGBOT_DATA_DIR"):
        async with running(settings.model_copy(update={"data_dir": file})):
            pass


# The process


async def started(folder: Path, *arguments: str, **variables: str) -> Process:
    """`belegbot demo` as somebody types it who also runs a real bot."""
    keep_learnt(folder / "data")
    ours = {
        "BELEGBOT_TOKEN": REAL_TOKEN,
        "BELEGBOT_KNOWLEDGE": str(POOL),
        "BELEGBOT_WEBHOOK_URL": "https://bot.example",
    }
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "de_DE.UTF-8"} | ours | variables
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser", *arguments),
        cwd=folder,
        env=environment,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_prints_its_address_and_ends_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    process = await started(tmp_path, "--port", "0")
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
    assert line.startswith("Belegbot läuft: http://127.0.0.1:")
    async with httpx.AsyncClient(base_url=line.split()[2]) as client:
        assert (await client.get("/")).headers["content-type"].startswith("text/html")
    process.send_signal(number)
    printed, complained = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, printed, complained) == (0, b"", b"")


async def test_who_exposes_it_is_warned(tmp_path: Path) -> None:
    process = await started(tmp_path, "--port", "0", "--exposed")
    assert process.stderr is not None
    line = (await asyncio.wait_for(process.stderr.readline(), 30)).decode()
    assert line.startswith("Andere Rechner können diese Spielwiese erreichen")
    process.send_signal(signal.SIGINT)
    await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0


async def test_what_is_wrong_is_one_line(tmp_path: Path) -> None:
    process = await started(tmp_path, BELEGBOT_KNOWLEDGE="nowhere")
    printed, complained = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == KnowledgeError.exit_code
    assert printed == b""
    (line,) = complained.decode().splitlines()
    assert line.startswith("belegbot: ")
    assert "nowhere" in line
