"""After a day with many people, nothing of what they asked and who they are is left, but what they agreed to."""

import logging
from pathlib import Path

from tests.e2e.conftest import Logged, RunningBot, ambiguous
from tests.playground.harness import Server

KEPT = "Wer ist eigentlich der König von Spanien?"
ASKED = (
    "Wann öffnet das Freibad denn, sagt Tante Hedwig?",
    "wie teuer ist ne karte fürs freibad bitte",
    "Was kosten die Parkplätze am Kirchplatz?",
    "Wo wohnt Frau Zwetschkenbaum?",
    "Wann? Wo? Quetzalcoatl!",
)


async def test_a_day_leaves_no_words_and_no_people(
    bot: RunningBot, server: Server, database_file: Path, logged: Logged
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    anna = server.person("Annegret-Wilhelmine", username="annegret_w")
    ben = server.person("Benedikt-Korbinian", username="benedikt_k", language="en")
    group = server.group("Rathausredaktion", anna, ben)
    for text in ASKED:
        question = await anna.says(group, f"@belegbot {text}")
        reply = await server.reply_to(question)
        for label in reply.labels:
            await ben.presses(reply, label)
        await anna.edits(question, f"@belegbot {text} Zusatz-Edelweiss")
    reply = await server.reply_to(await anna.says(group, f"/frage {ambiguous(bot.services)}"))
    await anna.presses(reply, reply.labels[0])
    await anna.says(group, "Nichts für den Bot: Rumpelstilzchen")
    await ben.says(ben.private, "What about Rumpelstiltskin?")
    await anna.presses(await server.reply_to(await anna.says(anna.private, KEPT)), "Frage für die Redaktion aufheben")
    server.bot.supports_inline = server.bot.supports_guests = True
    club = server.group("Schrebergarten", anna, bot=False)
    for text in ASKED:
        await anna.types_inline(club, text)
        await anna.summons(club, f"@belegbot {text}")
    await server.settled()
    assert b"Quetzalcoatl" in written_in(database_file)  # what was deleted is only overwritten in the file itself

    await bot.services.database.wipe()

    written, lines = written_in(database_file), logged.text
    words = {word for text in ASKED for word in ("Hedwig", "Zwetschkenbaum", "Kirchplatz", "Quetzalcoatl", text)}
    words |= {
        "Edelweiss",
        "Rumpel",
        anna.user.first_name,
        ben.user.first_name,
        "annegret_w",
        "benedikt_k",
        "Rathaus",
        "Schreber",
    }
    for word in words:
        assert word.encode() not in written, word
        assert word not in lines, word
    for chat in (anna, ben, club):
        assert str(chat.id) not in lines
        assert str(chat.id).encode() not in written
    assert club.id.to_bytes(6, signed=True) not in written
    assert server.token.partition(":")[2] not in lines
    assert KEPT not in lines
    assert [kept.text for kept in await bot.services.kept_questions.all()] == [KEPT]


async def test_who_asks_in_groups_only_is_in_no_column(bot: RunningBot, server: Server, database_file: Path) -> None:
    anna, ben = server.person("Anna"), server.person("Ben")
    group = server.group("Redaktion", anna, ben)
    for person in (anna, ben):
        reply = await server.reply_to(await person.says(group, "@belegbot Wann öffnet das Freibad?"))
        for label in reply.labels:
            await person.presses(reply, label)
        await server.reply_to(await person.says(group, "@belegbot Wo wohnt Frau Zwetschkenbaum?"))
    await server.settled()
    await bot.services.database.wipe()
    written = written_in(database_file)
    assert group.id.to_bytes(6, signed=True) in written  # so that a person's id would be seen, too
    for person in (anna, ben):
        assert person.id.to_bytes(4, signed=True) not in written


def written_in(database_file: Path) -> bytes:
    """All that stands in the database's files."""
    return b"".join(path.read_bytes() for path in database_file.parent.glob(f"{database_file.name}*"))


async def test_one_line_a_question_with_what_an_operator_needs(bot: RunningBot, server: Server, logged: Logged) -> None:
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, "Wann öffnet das Freibad? Was kosten die Parkplätze?"))
    await server.settled()
    (line,) = [line for line in logged.lines if line["event"] == "question"]
    assert line["decision"] == "answer,silence"
    assert [float(number) > 0.5 for number in line["confidence"].split(",")] == [True, True]
    assert line["milliseconds"] > 0
    assert line["update_id"] == server.api.record.updates[-1]["update_id"]
    own = {"update_id", "decision", "confidence", "milliseconds"}
    assert set(line) == {"event", "level", "logger", "timestamp"} | own
