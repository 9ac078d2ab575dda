"""What an editor sends to be published: YAML as in the base, or plain text with its source and a few choices."""

import json
import re
from dataclasses import dataclass
from typing import Final, Self

from telegram import Message

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problems import Problem, ProblemsError
from bot.knowledge.schema import Update, UpdateKind, Urgency
from bot.knowledge.updates import read_update

MOST_BYTES: Final = 100_000
COMMAND: Final = re.compile(r"/\w+(?:@\w+)?[ \t]*")
YAML: Final = re.compile(r"^(?:id|meeting|kind|text)[ \t]*:", re.MULTILINE)
SOURCE: Final = re.compile(r"^[ \t]*(?P<word>Quelle|Source)[ \t]*:(?P<source>.*)$", re.MULTILINE | re.IGNORECASE)
KINDS: Final = {
    "a": UpdateKind.AGENDA,
    "d": UpdateKind.DECISION,
    "p": UpdateKind.POSTPONEMENT,
    "x": UpdateKind.CANCELLATION,
    "c": UpdateKind.CORRECTION,
}
"""By the letter that stands for them on a button."""
URGENCIES: Final = {"n": Urgency.NORMAL, "i": Urgency.IMPORTANT, "u": Urgency.URGENT}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a plain text is about, as far as it was chosen."""

    meeting: str = ""
    """The meeting's eight letters."""
    kind: str = ""
    urgency: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to choose."""
        return bool(self.urgency)

    def encode(self) -> str:
        """As a button carries it."""
        return "-".join(filter(None, (self.meeting, self.kind, self.urgency)))

    @classmethod
    def parse(cls, encoded: str) -> Self | None:
        """The choice, or None if a button of this version says no such thing."""
        parts = encoded.split("-") if encoded else []
        choice = cls(**dict(zip(("meeting", "kind", "urgency"), parts, strict=False)))
        known = choice.kind in ("", *KINDS) and choice.urgency in ("", *URGENCIES)
        return choice if known and choice.encode() == encoded else None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an editor sent."""

    name: str
    """What its problems call it: the file, or the command."""
    data: bytes | str
    place: str
    """What nothing else that was ever sent has: its chat and its message."""

    @property
    def is_plain(self) -> bool:
        """Whether it is a text for readers, not YAML."""
        return isinstance(self.data, str) and not YAML.search(self.data)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        return not self.data.strip()

    @property
    def has_source(self) -> bool:
        """Whether a plain text says where it comes from."""
        return isinstance(self.data, str) and any(found["source"].strip() for found in SOURCE.finditer(self.data))

    def update(self, choice: Choice, base: KnowledgeBase) -> Update:
        """The update that it is, of a plain text with what was chosen; ProblemsError with all that is wrong with it."""
        return read_update(self._fields(str(self.data), choice, base) if self.is_plain else self.data, self.name, base)

    def _fields(self, text: str, choice: Choice, base: KnowledgeBase) -> str:
        """A plain text as JSON, which is YAML, so that it is read as strictly."""
        found = list(SOURCE.finditer(text))
        source = "; ".join(filter(None, (one["source"].strip() for one in found)))
        language = "en" if found and found[0]["word"].lower() == "source" else "de"
        meeting = next((each for each in base.meetings if base.short(each) == choice.meeting), choice.meeting)
        fields = {
            "id": f"chat-{base.short(self.place)}",
            "meeting": meeting,
            "kind": KINDS[choice.kind],
            "urgency": URGENCIES[choice.urgency],
            "text": {language: " ".join(SOURCE.sub("", text).split())},
            "attribution": {"de": source, "en": source},
        }
        return json.dumps(fields, ensure_ascii=False)


async def draft_of(message: Message) -> Draft:
    """What a message holds, its file fetched anew; ProblemsError if it is too large or not to be had."""
    place = f"{message.chat.id}:{message.message_id}"
    document = message.document
    if document is None:
        text = message.text or ""
        command = COMMAND.match(text)
        name = command[0].strip() if command else ""
        return Draft(name=name, data=text[command.end() :] if command else text, place=place)
    name = document.file_name or "document"
    if (document.file_size or 0) > MOST_BYTES:
        size = f"the file has {document.file_size:,} bytes, more than {MOST_BYTES:,}"
        raise ProblemsError([Problem(file=name, where="", message=size, mend="Shorten it.")])
    file = await document.get_file()
    # A place on this machine, which the library would read, is none of the server's business.
    if not (file.file_path or "").startswith(("http://", "https://")):
        withheld = "Telegram does not hand the file over"
        raise ProblemsError([Problem(file=name, where="", message=withheld, mend="Send what it says with /meldung.")])
    return Draft(name=name, data=bytes(await file.download_as_bytearray()), place=place)
