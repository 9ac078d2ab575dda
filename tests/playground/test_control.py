"""What the page can do and see, over real HTTP."""

import httpx
import pytest

from tests.playground.conftest import Playground, Window

OPENING = "Wann öffnet das Freibad?"


async def test_a_question_is_answered_in_the_window(anna: Window) -> None:
    said = await anna.do("say", chat=anna.me, text=OPENING)
    assert said["out"]
    answer = await anna.answer()
    assert "öffnet am Samstag" in answer["text"]
    assert {"bold", "italic", "expandable_blockquote"} <= {entity["type"] for entity in answer["entities"]}
    assert not answer["out"]
    assert answer["keyboard"][0][0]["kind"] == "callback"


async def test_the_first_visit_knows_people_chats_and_things_to_try(anna: Window) -> None:
    assert [person["role"] for person in anna.hello["people"]] == ["reader", "admin", "editor", "stranger"]
    kinds = [(chat["type"], chat["is_forum"], chat["has_bot"]) for chat in anna.hello["chats"]]
    assert kinds == [
        ("private", False, True),
        ("channel", False, True),
        ("group", False, False),
        ("supergroup", True, True),
        ("supergroup", False, True),
    ]
    for language in ("de", "en"):
        tries = [each for each in anna.hello["tries"] if each["lang"] == language]
        # Whether there is a word that may mean several entries depends on base and language.
        ids = [each["id"] for each in tries if each["id"] != "vague"]
        assert ids == ["question", "typos", "silence", "group"]
        assert all(each["title"] and each["about"] and each["steps"] for each in tries)


@pytest.mark.parametrize("number", range(4))
async def test_what_is_offered_to_try_can_be_tried(anna: Window, number: int) -> None:
    attempt = anna.hello["tries"][number]
    (step,) = attempt["steps"]
    await anna.do(step["action"], chat=step["chat"], text=step["text"])
    assert (await anna.answer(step["chat"]))["text"]


async def test_a_pressed_button_is_answered_in_the_presser_s_window_only(playground: Playground) -> None:
    anna, ben = await playground.window("Anna"), await playground.window("Ben")
    await anna.do("say", chat=anna.me, text=OPENING)
    answer = await anna.answer()
    row, column = next(
        (row, column)
        for row, buttons in enumerate(answer["keyboard"])
        for column, button in enumerate(buttons)
        if button["text"] == "Hilfreich"
    )
    query = await anna.do("press", chat=anna.me, message=answer["id"], row=row, column=column)
    tap = await anna.event("tap")
    assert tap["query"] == query["query"]
    assert tap["text"]
    await ben.do("say", chat=ben.me, text="Hallo")
    await ben.answer()
    assert "tap" not in [name for name, _ in ben.events]


async def test_unread_messages_are_counted_until_they_are_read(playground: Playground) -> None:
    anna, ben = await playground.window("Anna"), await playground.window("Ben")
    group = anna.chat("Nachrichtenrunde")
    said = await ben.do("say", chat=group, text="Hallo @anna")
    told = await anna.event("chat", lambda chat: chat["id"] == group and chat["unread_mention"])
    assert told["unread"] >= 1
    await anna.do("read", chat=group, message=said["id"])
    assert (await anna.event("chat", lambda chat: chat["id"] == group and not chat["unread"]))["last"]


async def test_nobody_reads_a_chat_that_they_are_not_in(playground: Playground) -> None:
    sam, anna = await playground.window("Sam"), await playground.window("Anna")
    group = anna.chat("Nachrichtenrunde")
    assert group not in [chat["id"] for chat in sam.hello["chats"]]
    said = await anna.do("say", chat=group, text="unter uns")
    assert (await sam.get("messages", chat=group))["messages"] == []
    for action in ("edit", "delete", "press", "react", "pin"):
        refused = await sam.try_to(action, chat=group, message=said["id"], text="x", row=0, column=0, emoji="👍")
        assert refused["error"] == "unknown-message"
    assert (await sam.try_to("say", chat=group, text="x"))["error"] == "not-a-member"
    assert (await sam.try_to("say", chat=anna.me, text="x"))["error"] == "unknown-chat"
    assert not [data for name, data in sam.events if name == "message"]


async def test_an_admin_adds_the_bot_and_is_obeyed(playground: Playground) -> None:
    sam = await playground.window("Sam")
    table = sam.chat("Stammtisch")
    bot = sam.hello["bot"]["id"]
    await sam.do("add", chat=table, user=bot)
    added = await sam.event("chat", lambda chat: chat["id"] == table and chat["has_bot"])
    assert bot in [member["id"] for member in added["members"]]
    await sam.do("promote", chat=table, user=bot)
    await sam.do("remove", chat=table, user=bot)
    await sam.event("chat", lambda chat: chat["id"] == table and not chat["has_bot"])
    anna = await playground.window("Anna")
    assert (await anna.try_to("remove", chat=table, user=sam.me))["error"] == "no-rights"


async def test_a_blocked_bot_is_not_written_to(anna: Window) -> None:
    await anna.do("say", chat=anna.me, text="Hallo")
    await anna.do("block")
    await anna.event("chat", lambda chat: chat["blocked"] and not chat["can_write"])
    assert (await anna.try_to("say", chat=anna.me, text="Hallo"))["error"] == "blocked"
    await anna.do("unblock")
    assert (await anna.do("say", chat=anna.me, text="Hallo"))["text"] == "Hallo"


async def test_inline_mode(anna: Window) -> None:
    group = anna.chat("Stammtisch")
    offered = await anna.do("inline", chat=group, text=OPENING)
    assert offered["results"][0]["title"] == OPENING
    sent = await anna.do("choose", chat=group, query=offered["query"], result=offered["results"][0]["id"])
    assert sent["via_bot"] == "Belegbot"
    assert "öffnet am Samstag" in sent["text"]


async def test_a_stranger_s_group_can_summon_the_bot(anna: Window) -> None:
    group = anna.chat("Stammtisch")
    await anna.do("say", chat=group, text=f"@belegbot {OPENING}")
    answer = await anna.answer(group)
    assert "öffnet am Samstag" in answer["text"]
    assert answer["guest_for"] == "Anna"


async def test_topics(playground: Playground) -> None:
    clara = await playground.window("Clara")
    forum = clara.chat("Redaktion")
    topic = await clara.do("create_topic", chat=forum, name="Freibad")
    said = await clara.do("say", chat=forum, text=f"/frage@belegbot {OPENING}", thread=topic["id"])
    assert said["thread"] == topic["id"]
    answer = await clara.answer(forum)
    assert answer["thread"] == topic["id"]
    inside = await clara.get("messages", chat=forum, thread=topic["id"])
    assert [message["id"] for message in inside["messages"]][-2:] == [said["id"], answer["id"]]
    await clara.do("close_topic", chat=forum, thread=topic["id"])
    await clara.event("chat", lambda chat: any(it["closed"] for it in chat["topics"]))


async def test_the_editor_can_publish(playground: Playground) -> None:
    anna, clara = await playground.window(), await playground.window("Clara")
    for window in (anna, clara):
        await window.do("say", chat=window.me, text="/meldung")
    assert "Diesen Befehl kenne ich nicht" in (await anna.answer())["text"]
    assert "Meldungen veröffentlichen" in (await clara.answer())["text"]


async def test_a_group_becomes_a_supergroup(playground: Playground) -> None:
    sam = await playground.window("Sam")
    new = await sam.do("migrate", chat=sam.chat("Stammtisch"))
    assert new["type"] == "supergroup"
    await sam.event("chat_gone", lambda gone: gone["id"] == sam.chat("Stammtisch"))


async def test_why_it_was_answered_so(anna: Window) -> None:
    await anna.do("say", chat=anna.me, text=OPENING)
    answer = await anna.answer()
    why = await anna.get("why", chat=anna.me, message=answer["id"])
    (part,) = why["parts"]
    assert (part["decision"], part["entry"]) == ("answer", "oeffnung")
    assert part["confidence"] >= part["threshold"]
    assert part["considered"][0]["phrasing"] == OPENING
    assert await anna.get("why", chat=anna.me, message=999) is None


async def test_why_in_a_group_where_the_bot_is_called(anna: Window) -> None:
    group = anna.chat("Nachrichtenrunde")
    await anna.do("say", chat=group, text=f"@belegbot   {OPENING}")
    answer = await anna.answer(group)
    assert (await anna.get("why", chat=group, message=answer["id"]))["parts"][0]["entry"] == "oeffnung"


async def test_the_traffic_is_shown_and_can_be_opened(anna: Window) -> None:
    await anna.do("say", chat=anna.me, text=OPENING)
    line = await anna.event("traffic", lambda it: it["name"] == "sendMessage")
    assert (line["kind"], line["ok"], line["violations"]) == ("call", True, [])
    opened = await anna.get(f"traffic/{line['n']}")
    assert opened["request"]["chat_id"]
    assert opened["response"]["result"]["text"]
    update = next(it for it in await anna.get("traffic") if it["kind"] == "update" and it["name"] == "message")
    assert (await anna.get(f"traffic/{update['n']}"))["update"]["message"]["text"] == OPENING


async def test_faults_are_ordered_met_and_outlived(anna: Window) -> None:
    await anna.do("fault", kind="too_many_requests", method="sendMessage", seconds=1)
    assert (await anna.event("faults", bool))[0]["kind"] == "too_many_requests"
    await anna.do("say", chat=anna.me, text=OPENING)
    assert (await anna.event("traffic", lambda it: it["code"] == 429))["name"] == "sendMessage"
    assert "öffnet am Samstag" in (await anna.answer())["text"]


async def test_a_restart_of_the_server_loses_nothing(anna: Window) -> None:
    await anna.do("fault", kind="restart", seconds=0.2)
    await anna.do("say", chat=anna.me, text=OPENING)
    assert "öffnet am Samstag" in (await anna.answer())["text"]


async def test_the_clock_can_be_moved_and_sped_up(anna: Window) -> None:
    before = anna.hello["clock"]["now"]
    await anna.do("clock", advance=86_400, scale=60)
    clock = await anna.event("clock", lambda it: it["scale"] == 60)
    assert (await anna.event("clock", lambda it: it["now"] > before + 86_400)) or clock


async def test_people_come_in_and_change(anna: Window) -> None:
    new = await anna.do("add_person", name="Dora", language="en")
    people = await anna.event("people", lambda it: any(person["name"] == "Dora" for person in it))
    assert new in people
    await anna.do("set_person", user=new["id"], language="de")
    await anna.event("people", lambda it: any(p["name"] == "Dora" and p["language"] == "de" for p in it))


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "sticker"])
async def test_samples_can_be_sent_and_loaded(anna: Window, kind: str) -> None:
    sent = await anna.do("send", chat=anna.me, kind=kind)
    assert sent["media"]["kind"] == kind
    file = await anna.client.get(sent["media"]["url"])
    assert file.status_code == 200
    assert len(file.content) == sent["media"]["size"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("action", "values"),
    [
        ("say", {}),
        ("say", {"text": 7}),
        ("say", {"text": ""}),
        ("press", {"message": "1", "row": 0, "column": 0}),
        ("clock", {"scale": -1}),
        ("clock", {"scale": "fast"}),
        ("clock", {"scale": 1e9}),
        ("clock", {"advance": 4e9}),
        ("fault", {"kind": "restart", "seconds": 1e9}),
        ("add_person", {"name": "Dora", "language": "x" * 1000}),
        ("fault", {"kind": "flood"}),
        ("send", {"kind": "bomb"}),
        ("create_chat", {"kind": "group", "title": "  \n "}),
        ("nothing", {}),
    ],
)
async def test_bad_input_is_named(anna: Window, action: str, values: dict[str, object]) -> None:
    refused = await anna.try_to(action, chat=anna.me, **values)
    assert refused["error"] in ("bad-input", "unknown-message")
    assert refused["text"].endswith(".")


@pytest.mark.parametrize(
    "body",
    [
        b'{"as": %d, "chat": %d, "text": "\\ud83d"}',
        b"[" * 10_000,
        b"",
        b"[]",
        b"\xff",
        b'{"x": "' + b"x" * 200_000 + b'"}',
    ],
    ids=["half a surrogate pair", "deep", "empty", "no object", "no text", "large"],
)
async def test_a_body_that_is_none_is_refused_and_does_no_harm(anna: Window, body: bytes) -> None:
    content = body % (anna.me, anna.me) if b"%d" in body else body
    headers = {"Content-Type": "application/json"}
    refused = await anna.client.post("/playground/do/say", content=content, headers=headers)
    assert refused.json()["error"] == "bad-input"
    await anna.do("say", chat=anna.me, text=OPENING)
    assert "öffnet am Samstag" in (await anna.answer())["text"]


async def test_who_nobody_is_may_do_nothing(anna: Window) -> None:
    for person in (0, anna.hello["bot"]["id"], True, None, "Anna"):
        answer = await anna.client.post("/playground/do/say", json={"as": person, "chat": anna.me, "text": "x"})
        assert answer.json()["error"] in ("unknown-person", "bad-input")


async def test_the_control_surface_is_off_limits_to_other_origins(anna: Window) -> None:
    body = {"as": anna.me, "chat": anna.me, "text": "x"}
    for headers in ({"Origin": "https://example.org"}, {"Sec-Fetch-Site": "cross-site"}):
        for path in ("feed", "messages", "traffic", "why"):
            assert (await anna.client.get(f"/playground/{path}", headers=headers)).status_code == 403
        assert (await anna.client.post("/playground/do/say", json=body, headers=headers)).status_code == 403
    as_form = await anna.client.post("/playground/do/say", content=b"{}", headers={"Content-Type": "text/plain"})
    assert as_form.json()["error"] == "bad-input"


async def test_it_answers_only_to_the_names_of_this_machine(playground: Playground) -> None:
    async with httpx.AsyncClient(base_url=playground.address, headers={"Host": "example.org"}) as client:
        for path in ("/", "/playground/traffic", "/page/api.js"):
            assert (await client.get(path)).status_code == 421


async def test_the_page_loads_nothing_from_elsewhere(anna: Window) -> None:
    page = await anna.client.get("/")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert (await anna.client.get("/page/nothing.js")).status_code == 404
    for name in ("..%2Fcontrol.py", "..%2Fpage%2Findex.html", "%00", "x" * 300):
        assert (await anna.client.get(f"/page/{name}")).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 5000])
async def test_what_is_not_kept_of_the_traffic(anna: Window, number: str) -> None:
    assert (await anna.client.get(f"/playground/traffic/{number}")).json()["error"] == "gone"
