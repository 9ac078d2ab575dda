"""Three replicas behind HAProxy on PostgreSQL: order, rolling restarts, and deaths."""

import asyncio
import re
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL

import httpx
import pytest

from bot.playground.botapi.faults import Slow
from bot.playground.botapi.people import Person
from tests.databases import postgresql_url
from tests.e2e.conftest import OPENING, pool
from tests.e2e.newsroom import Newsroom, free_port, newsroom, reached
from tests.e2e.processes import BotProcess
from tests.learning import POOL
from tests.playground.harness import Server
from tests.requirements import require

__all__ = ["postgresql_url"]

QUESTIONS = [OPENING, "Was kostet der Eintritt?", "Wann endet die Saison?", "Was kosten die Parkplätze?"]
PEOPLE = 40
REPLICAS = 3
CONFIGURATION = """
defaults
    mode http
    timeout connect 2s
    timeout client 30s
    timeout server 30s
    # A delivery may be repeated: an update that was stored is recognised by its number.
    retries 3
    retry-on conn-failure empty-response 503
    option redispatch 1

frontend telegram
    bind 127.0.0.1:{port}
    http-request deny deny_status 404 unless {{ path /telegram }}
    default_backend belegbot

backend belegbot
    balance roundrobin
    option httpchk GET /healthz
    default-server check inter 200ms fall 1 rise 1
"""


@dataclass(kw_only=True)
class Cluster:
    """Replicas behind a load balancer."""

    room: Newsroom
    port: int
    listening: list[int]
    processes: list[BotProcess] = field(default_factory=list)

    async def start(self, place: int, **settings: str) -> BotProcess:
        """A replica in its place, once it takes deliveries."""
        process = await self.room.start(
            webhook_url=f"http://127.0.0.1:{self.port}/telegram",
            listen=f"127.0.0.1:{self.listening[place]}",
            flood_limit="1000",
            **settings,
        )
        await reached(f"127.0.0.1:{self.listening[place]}")
        return process


@pytest.fixture
async def cluster(server: Server, postgresql_url: str, tmp_path: Path) -> AsyncIterator[Cluster]:
    program = shutil.which("haproxy")
    require("haproxy", None if program else "HAProxy is not installed")
    assert program is not None
    port, listening = free_port(), [free_port() for _ in range(REPLICAS)]
    servers = "".join(f"    server bot{number} 127.0.0.1:{port}\n" for number, port in enumerate(listening))
    file = tmp_path / "haproxy.cfg"
    file.write_text(CONFIGURATION.format(port=port) + servers, encoding="utf-8")
    balancer = await asyncio.create_subprocess_exec(program, "-db", "-f", file, stdout=DEVNULL, stderr=DEVNULL)
    try:
        async with newsroom(server, postgresql_url, tmp_path, pool()) as room:
            running = Cluster(room=room, port=port, listening=listening)
            running.processes += await asyncio.gather(*(running.start(place) for place in range(REPLICAS)))
            await server.call_of("setWebhook", within=30)
            yield running
    finally:
        balancer.kill()
        await balancer.wait()


async def ask(people: list[Person], seconds: float) -> None:
    """Let each of them ask all questions one after the other, all of them at once."""
    for question in QUESTIONS:
        for person in people:
            await person.says(person.private, question)
            await asyncio.sleep(seconds / len(people) / len(QUESTIONS))


def heard(person: Person) -> list[str]:
    """Which questions were answered to a person, in the order of the answers."""
    return [message.text.split("\n")[0] for message in person.private.from_bots]


async def test_a_chats_updates_are_handled_in_order_wherever_they_arrive(cluster: Cluster, server: Server) -> None:
    people = [server.person(f"Person {number}") for number in range(PEOPLE)]
    server.order("sendMessage", Slow(seconds=0.2), times=PEOPLE)
    await ask(people, 1.0)
    await cluster.room.until(lambda: all(len(heard(person)) == len(QUESTIONS) for person in people))
    first = heard(people[0])
    assert first[0] == OPENING
    assert len(set(first)) == len(QUESTIONS)
    assert all(heard(person) == first for person in people)
    assert len(server.called("setWebhook")) == 1


async def test_a_rolling_restart_loses_and_doubles_nothing(cluster: Cluster, server: Server) -> None:
    people = [server.person(f"Person {number}") for number in range(PEOPLE)]
    asking = asyncio.create_task(ask(people, 6.0))
    for place, process in enumerate(cluster.processes):
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        await cluster.start(place)
    await asking
    await cluster.room.until(lambda: all(len(heard(person)) >= len(QUESTIONS) for person in people))
    await server.settled(within=30)
    assert [heard(person) for person in people] == [heard(people[0])] * PEOPLE
    assert len(set(heard(people[0]))) == len(QUESTIONS)


async def test_what_a_killed_replica_had_is_answered_by_the_others(cluster: Cluster, server: Server) -> None:
    people = [server.person(f"Person {number}") for number in range(PEOPLE)]
    asking = asyncio.create_task(ask(people, 2.0))
    await cluster.room.until(lambda: sum(len(heard(person)) for person in people) > PEOPLE)
    cluster.processes[0].kill()
    await asking
    await cluster.room.until(lambda: all(len(set(heard(person))) == len(QUESTIONS) for person in people))
    assert all(list(dict.fromkeys(heard(person))) == list(dict.fromkeys(heard(people[0]))) for person in people)


async def test_metrics_tell_versions_of_the_base_apart(cluster: Cluster, server: Server, tmp_path: Path) -> None:
    folder = shutil.copytree(POOL, tmp_path / "edited")
    file = folder / "entries" / "bad.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("um neun Uhr", "um zehn Uhr"), encoding="utf-8")
    cluster.processes[0].send_signal(signal.SIGTERM)
    await cluster.processes[0].wait()
    await cluster.start(0, knowledge=str(folder))
    versions = Counter[str]()
    async with httpx.AsyncClient() as client:
        for port in cluster.listening:
            exposed = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
            versions.update(re.findall(r'^belegbot_knowledge_info\{version="(\w+)"\} 1.0$', exposed, re.MULTILINE))
        # Nobody sees them from outside.
        assert (await client.get(f"http://127.0.0.1:{cluster.port}/metrics")).status_code == 404
    assert sorted(versions.values()) == [1, 2]
