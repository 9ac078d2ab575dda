"""Anything that the description of the Bot API allows, drawn by chance: updates of every type, and answers to calls."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from bot.chat.callbacks import Action, Tap
from bot.chat.settings_choices import Choice, Option
from bot.playground.botapi import conformance
from tests.chat.factories import BOT, pool
from tests.fuzzing.words import (
    CHANNELS,
    CHOSEN,
    COMMANDS,
    DRAFT,
    GROUPS,
    HOSTILE,
    NOW,
    PEOPLE,
    STRANGE,
    SUPERGROUPS,
    TITLES,
    WORDS,
)

Json = dict[str, Any]

DESCRIPTION: Final = json.loads(Path(conformance.__file__).with_name("description.json").read_text(encoding="utf-8"))
TYPES: Final[Mapping[str, Json]] = DESCRIPTION["types"]
METHODS: Final[Mapping[str, Json]] = {name.lower(): method for name, method in DESCRIPTION["methods"].items()}
ARRAY: Final = "Array of "

HANDLED: Final = (
    *("message", "message", "message", "callback_query", "callback_query", "callback_query"),
    *("edited_message", "my_chat_member", "channel_post", "inline_query", "guest_message"),
)
"""The updates that the bot handles, which come more often than the others."""
SPANS: Final = ("date", "time", "duration", "period", "seconds", "delay", "timestamp")
"""How fields are called that hold a moment or a span, in seconds."""


class Anything:
    """What a seed, or whatever else chooses, makes of the description."""

    def __init__(self, random: Random, said: Sequence[Json] = ()) -> None:
        """`said` are messages of the bot's with buttons, which people may tap."""
        self._random = random
        self._said = said
        self._special: Mapping[str, Callable[[int], Json]] = {
            "Chat": self._chat,
            "User": self._user,
            "Message": self._message,
            "CallbackQuery": self._callback_query,
            "MessageEntity": self._entity,
        }

    def update(self, number: int) -> Json:
        """An update of any type."""
        kinds = [name for name in TYPES["Update"]["fields"] if name != "update_id!"]
        kind = self._random.choice(HANDLED if self._random.random() < 0.6 else kinds)
        if kind == "guest_message":
            return {"update_id": number, kind: self._message(0, guest_query_id="1")}
        return {"update_id": number, kind: self.of(TYPES["Update"]["fields"][kind])}

    def of(self, types: str, depth: int = 0) -> Any:  # noqa: ANN401 - JSON
        """A value of one of these types, as the description writes them."""
        return self._one(self._random.choice(types.split("|")), depth)

    def _one(self, kind: str, depth: int, owner: str = "", name: str = "") -> Any:  # noqa: ANN401 - JSON
        if kind.startswith(ARRAY):
            return [
                self._one(kind.removeprefix(ARRAY), depth, owner, name)
                for _ in range(self._random.choice((0, 1, 1, 2)))
            ]
        if kind.startswith("="):
            return kind.removeprefix("=")
        match kind:
            case "Integer":
                return self._integer(name)
            case "Float":
                return self._random.choice((0.0, -0.5, 52.5, 1e300))
            case "Boolean":
                return self._random.random() < 0.5
            case "String":
                if name.endswith("id"):
                    return str(self._random.randrange(10**18))
                return self._random.choice(WORDS[owner, name]) if (owner, name) in WORDS else self._string()
        if kind in self._special:
            return self._special[kind](depth)
        if "subtypes" in TYPES[kind]:
            return self.of("|".join(TYPES[kind]["subtypes"]), depth)
        return self._object(kind, depth)

    def _object(self, kind: str, depth: int, likelihood: float = 0.3, **given: Any) -> Json:  # noqa: ANN401 - JSON
        """One with all that it must have, some of what it may have, and what is given."""
        made = dict(given)
        for name, types in TYPES[kind]["fields"].items():
            field = name.rstrip("!")
            if field in made or not (name.endswith("!") or self._random.random() < likelihood / (depth + 1) ** 2):
                continue
            made[field] = self._one(self._random.choice(types.split("|")), depth + 1, kind, field)
        return made

    # What the bot looks at

    def _chat(self, depth: int) -> Json:
        chance = self._random.random()
        if chance < 0.35:
            return self._private(self._random.choice(PEOPLE))
        if chance < 0.5:
            return {"id": self._random.choice(GROUPS), "type": "group", "title": self._random.choice(TITLES)}
        if chance < 0.85:
            return self._object("Chat", 1, id=self._random.choice(SUPERGROUPS), type="supergroup")
        if chance < 0.95:
            return {"id": self._random.choice(CHANNELS), "type": "channel", "title": self._random.choice(TITLES)}
        return self._object("Chat", depth, id=self._random.choice((*STRANGE, -self._random.randrange(2**40))))

    def _private(self, person: int) -> Json:
        return {"id": person, "type": "private", "first_name": self._random.choice(TITLES)}

    def _user(self, depth: int, **given: Any) -> Json:  # noqa: ANN401 - JSON
        if "id" not in given and self._random.random() < 0.1:
            return dict(BOT)
        person = {"id": self._random.choice(PEOPLE), "is_bot": self._random.random() < 0.03}
        return self._object("User", depth, **(person | given))

    def _message(self, depth: int, chat: Json | None = None, **given: Any) -> Json:  # noqa: ANN401 - JSON
        chat = chat or self._chat(depth)
        if chat["type"] == "private" and "from" not in given:
            given["from"] = self._user(depth, id=chat["id"], is_bot=False)
        elif "from" not in given and self._random.random() < 0.9:
            given["from"] = self._user(depth)
        if self._random.random() < 0.2 and depth < 2:
            sender = dict(BOT) if self._random.random() < 0.5 else self._user(depth)
            given["reply_to_message"] = self._message(depth + 2, chat=chat, **{"from": sender})
        if self._random.random() < 0.75:
            given |= self._words(self._random.choice(("text", "text", "text", "caption")))
        if self._random.random() < 0.05:
            given["document"] = self._object("Document", 0)
        likelihood = self._random.choice((0.0, 0.01, 0.05))
        return self._object("Message", depth, likelihood, chat=chat, **given)

    def _words(self, field: str) -> Json:
        """A text or caption, mostly one that speaks to the bot, with entities that fit or do not."""
        entities = "entities" if field == "text" else "caption_entities"
        words, marks = self._string(), list[Json]()
        match self._random.randrange(6):
            case 0 | 1:
                command = f"/{self._random.choice(COMMANDS)}" + self._random.choice(("", "", "@BelegBot", "@otherbot"))
                words = f"{command} {self._random.choice((words, self._argument()))}"
                marks = [{"type": "bot_command", "offset": 0, "length": len(command)}]
            case 2 | 3:
                words = f"@BelegBot {words}"
                marks = [{"type": "mention", "offset": 0, "length": 9}]
        if self._random.random() < 0.2:
            marks += [self._entity(1) for _ in range(3)]
        return {field: words} | ({entities: marks} if marks else {})

    def _argument(self) -> str:
        chat_id = self._random.choice((*PEOPLE, *GROUPS, *SUPERGROUPS, *STRANGE))
        entry = self._random.choice(list(pool().entries))
        return self._random.choice(
            (
                entry,
                f"settings_{chat_id}",
                "ics_beckenfest",
                "inline",
                "Lissabon",
                DRAFT,
                "Fest fällt aus.\nQuelle: Stadt",
            )
        )

    def _entity(self, depth: int) -> Json:
        offset = self._random.choice((*range(12), 4095, *STRANGE))
        length = self._random.choice((*range(12), 4095, *STRANGE))
        return self._object("MessageEntity", depth, offset=offset, length=length)

    def _callback_query(self, depth: int) -> Json:
        """A tap, mostly on a button of ours, by whoever."""
        if self._said and self._random.random() < 0.6:
            message = self._random.choice(self._said)
            data = self._random.choice(taps_in(message))
        else:
            data = self._random.choice((self._tap(), self._tap(), self._string()))
            keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
            message = self._message(1, reply_markup=keyboard, **{"from": dict(BOT)})
        chat, tapped = message["chat"], {"message": message, "data": data}
        match self._random.randrange(20):
            case 0:
                tapped["data"] = self._broken(data)
            case 1:
                tapped["message"] = self._one("InaccessibleMessage", 1)
            case 2:
                del tapped["message"]
        tapped["from"] = self._user(1, **({"id": chat["id"], "is_bot": False} if chat["type"] == "private" else {}))
        return self._object("CallbackQuery", depth, 0.1, **tapped)

    def _tap(self) -> str:
        base = pool()
        entry, meeting = self._random.choice(list(base.entries)), self._random.choice(list(base.meetings))
        chat_id = self._random.choice((*PEOPLE, *GROUPS, *SUPERGROUPS, *STRANGE))
        choice = Choice(option=self._random.choice(list(Option)), value=self._random.choice(CHOSEN), chat_id=chat_id)
        targets = (
            *(base.short(entry), meeting, base.short(meeting), "", "alone", "1", choice.tap("de").target),
            *(*base.topics, "de", "en", "0" * 48, f"as-{base.short(entry)}--99-50-", f"{base.short(entry)}-a-n"),
        )
        return Tap(
            action=self._random.choice(list(Action)),
            language=self._random.choice(("de", "en")),
            target=self._random.choice(targets),
            revision=self._random.choice((0, 1, 2, 99999)),
        ).encode()

    def _broken(self, text: str) -> str:
        at = self._random.randrange(len(text))
        return text[:at] + self._random.choice(HOSTILE)[:20] + text[at + self._random.randrange(2) :]

    # Plain values

    def _integer(self, name: str) -> int:
        if any(word in name for word in SPANS):
            return self._random.choice((0, 1, 60, 86_400, NOW, 2**31 - 1))
        if name in ("message_id", "message_thread_id"):
            return self._random.randrange(1, 50)
        if name.endswith("chat_id"):
            return self._random.choice((*GROUPS, *SUPERGROUPS))
        return self._random.choice((0, 1, 2, 7, 99, *STRANGE))

    def _string(self) -> str:
        match self._random.randrange(5):
            case 0:
                return self._random.choice(HOSTILE)
            case 1:
                return self._broken(self._question())
            case 2:
                return f"{self._question()} {self._question()}"
        return self._question()

    def _question(self) -> str:
        return self._random.choice(questions())


@cache
def questions() -> tuple[str, ...]:
    """All that the base is asked, in both languages."""
    return tuple(text for entry in pool().entries.values() for text in (entry.question["de"], entry.question["en"]))


def chat_of(chat_id: int) -> Json:
    """The chat with that id."""
    if chat_id > 0:
        return {"id": chat_id, "type": "private", "first_name": "Anna"}
    kind = "group" if chat_id in GROUPS else "channel" if chat_id in CHANNELS else "supergroup"
    return {"id": chat_id, "type": kind, "title": "Redaktion"}


def taps_in(message: Json) -> list[str]:
    """What the buttons of a message carry."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def on_the_wire(update: Json) -> bytes:
    """The update as JSON, with half a surrogate pair wherever `STRAY` stands."""
    return json.dumps(update).replace(r"\ue000", r"\ud83d").encode()


def fields_in(value: object, kind: str = "Update") -> Iterator[str]:
    """The fields of the described types that a value has, such as `Message.text`, itself and what it holds."""
    if isinstance(value, list):
        for each in value:
            yield from fields_in(each, kind)
    elif isinstance(value, dict):
        fields = {name.rstrip("!"): types for name, types in TYPES[kind].get("fields", {}).items()}
        for name, held in value.items():
            yield f"{kind}.{name}"
            types = fields.get(name, "").removeprefix(ARRAY).removeprefix(ARRAY)
            if types in TYPES:
                yield from fields_in(held, types)
