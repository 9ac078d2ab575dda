"""Telegram's HTML: text with tags in, plain text and entities out, with the errors of the official parser.

Written after the official server's parser (tdlib, `parse_html`).
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from bot.playground.botapi.entities import Entity, custom_emoji, date_time, link
from bot.playground.botapi.errors import ApiError, bad_request
from bot.playground.botapi.fields import parsing

SIMPLE: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
}
TAGS: Final = frozenset(SIMPLE) | {"a", "blockquote", "code", "pre", "tg-emoji", "tg-time"}
# The parser knows these four names and numbers, and leaves every other reference as it stands.
REFERENCE: Final = re.compile(r"&(?:lt|gt|amp|quot);?|&#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});?")
ATTRIBUTE_NAME: Final = re.compile(r"[^\s=>/\"']*")
NAME_TOKEN: Final = re.compile(r"[A-Za-z0-9.-]*")
SECONDS: Final = re.compile(r"[0-9]{1,10}")


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, which is what Telegram counts in."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, kw_only=True)
class OpenTag:
    """A start tag whose end has not come yet."""

    name: str
    attributes: dict[str, str]
    offset: int
    """In UTF-16 code units of the plain text."""
    position: int
    """In characters of the plain text."""


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities in order; ApiError 400 with the official text for anything malformed."""
    with parsing("entities"):
        return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.plain = ""
        self.length = 0
        self.open: list[OpenTag] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self._end_tag()
            elif self.source[self.at] == "<":
                self._start_tag()
            else:
                self._characters()
        if self.open:
            raise bad_request(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return self.plain, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _characters(self) -> None:
        end = self.source.find("<", self.at)
        raw = self.source[self.at : end if end >= 0 else len(self.source)]
        text = _without_references(raw)
        self.plain += text
        self.length += utf16_length(text)
        self.at += len(raw)

    def _start_tag(self) -> None:
        begin = self.at
        name = self._until_space_or_end("Unclosed start tag", begin + 1, begin).lower()
        if name not in TAGS:
            raise self._error(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(
            OpenTag(name=name, attributes=attributes, offset=self.length, position=len(self.plain)),
        )

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if self._here() == ">":
                self.at += 1
                return attributes
            name = self._match(ATTRIBUTE_NAME)
            if not name:
                raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
            self._skip_spaces()
            if not self._here():
                raise self._error(f'Unclosed start tag "{tag}"', begin)
            attributes[name] = ""
            if self._here() == "=":
                self.at += 1
                attributes[name] = self._attribute_value(begin)

    def _attribute_value(self, begin: int) -> str:
        self._skip_spaces()
        quote = self._here()
        if quote and quote in "\"'":
            end = self.source.find(quote, self.at + 1)
            value = _without_references(self.source[self.at + 1 : end if end >= 0 else len(self.source)])
            self.at = end + 1 if end >= 0 else len(self.source)
        else:
            token = self.at
            value = self._match(NAME_TOKEN).lower()
            if self._here() and not self._here().isspace() and self._here() != ">":
                raise self._error("Unexpected end of name token", token)
        if not self._here():
            raise self._error("Unclosed start tag", begin)
        return value

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        name = self._until_space_or_end("Unclosed end tag", begin + 2, begin).lower()
        self._skip_spaces()
        if self._here() != ">":
            raise self._error("Unclosed end tag", begin)
        self.at += 1
        tag = self.open.pop()
        if name not in ("", tag.name):
            expected = f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{tag.name}>"'
            raise bad_request(f'{expected}, found "</{name}>"')
        if self.length > tag.offset:
            self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        """Add what the tag means; an entity without characters is dropped, as Telegram does."""
        place = {"offset": tag.offset, "length": self.length - tag.offset}
        if tag.name in ("pre", "code") and self._merged_code(tag, place):
            return
        entity = _meaning(tag, self.plain[tag.position :])
        if entity is not None:
            self.entities.append(entity | place)

    def _merged_code(self, tag: OpenTag, place: Entity) -> bool:
        """Whether `pre` and `code` with a language, around the same characters, became one entity."""
        last = self.entities[-1] if self.entities else {}
        pair = {tag.name: _meaning(tag, ""), last.get("type"): last}
        language = (pair.get("code") or {}).get("language")
        if pair.keys() != {"pre", "code"} or language is None or any(last[key] != place[key] for key in place):
            return False
        last |= {"type": "pre", "language": language}
        return True

    def _until_space_or_end(self, problem: str, start: int, begin: int) -> str:
        found = re.compile(r"[^\s>]*").match(self.source, start)
        self.at = found.end() if found else start
        if not self._here():
            raise self._error(problem, begin)
        return self.source[start : self.at]

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        text = found[0] if found else ""
        self.at += len(text)
        return text

    def _skip_spaces(self) -> None:
        while self._here().isspace():
            self.at += 1

    def _here(self) -> str:
        return self.source[self.at : self.at + 1]

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _error(self, problem: str, position: int) -> ApiError:
        return bad_request(f"{problem} at byte offset {self._bytes(position)}")


def _meaning(tag: OpenTag, text: str) -> Entity | None:
    """The entity of a closed tag without its place, or None if the tag means nothing."""
    attributes = tag.attributes
    match tag.name:
        case "a":
            return link(attributes.get("href") or text)
        case "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
        case "code":
            language = attributes.get("class", "")
            return {"type": "code"} | (
                {"language": language.removeprefix("language-")} if language.startswith("language-") else {}
            )
        case "tg-emoji":
            return custom_emoji(attributes.get("emoji-id", ""))
        case "tg-time":
            moment = attributes.get("unix", "")
            return date_time(int(moment) if SECONDS.fullmatch(moment) else 0, attributes.get("format", ""))
        case name:
            return {"type": SIMPLE.get(name, name)}


def _without_references(text: str) -> str:
    return REFERENCE.sub(lambda reference: unescape(reference[0].rstrip(";") + ";"), text)
