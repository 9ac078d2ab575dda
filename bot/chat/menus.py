"""The commands, and what Telegram shows of the bot: menus by scope and language, descriptions."""

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from telegram import BotCommandScope, BotCommandScopeChat
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.limits import Purpose
from bot.locales import translate

logger = logging.getLogger(__name__)

DEFAULT_LANGUAGE: Final = "en"
"""Whose texts people see whose Telegram speaks neither."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command under its names in both languages, each of which always works."""

    de: str
    en: str
    key: str
    """Of the text that describes it."""
    for_members: bool = True
    """Whether all members of a group may use it, or only its admins."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names, without the slash."""
        return (self.de, self.en)

    def name(self, language: str) -> str:
        """The name to show."""
        return self.de if language == "de" else self.en


ASK: Final = Command(de="frage", en="ask", key="command-ask")
TOPICS: Final = Command(de="themen", en="topics", key="command-topics")
SCHEDULE: Final = Command(de="termine", en="schedule", key="command-schedule")
SOURCE: Final = Command(de="quelle", en="source", key="command-source")
FOLLOW: Final = Command(de="abo", en="subscribe", key="command-follow", for_members=False)
SETTINGS: Final = Command(de="einstellungen", en="settings", key="command-settings", for_members=False)
STATUS: Final = Command(de="status", en="status", key="command-status", for_members=False)
LANGUAGE: Final = Command(de="sprache", en="language", key="command-language", for_members=False)
PRIVACY: Final = Command(de="datenschutz", en="privacy", key="command-privacy")
MY_DATA: Final = Command(de="meinedaten", en="mydata", key="command-my-data", for_members=False)
FORGET_ME: Final = Command(de="loeschmich", en="forgetme", key="command-forget-me", for_members=False)
HELP: Final = Command(de="hilfe", en="help", key="command-help")
PUBLISH: Final = Command(de="meldung", en="publish", key="command-publish")
"""In editors' private chats alone."""
ALL: Final = (ASK, TOPICS, SCHEDULE, SOURCE, FOLLOW, SETTINGS, STATUS, LANGUAGE, PRIVACY, MY_DATA, FORGET_ME, HELP)

MENUS: Final[Mapping[str, tuple[Command, ...]]] = {
    BotCommandScope.ALL_PRIVATE_CHATS: ALL,
    BotCommandScope.ALL_GROUP_CHATS: tuple(command for command in ALL if command.for_members),
    BotCommandScope.ALL_CHAT_ADMINISTRATORS: ALL,
}
"""By scope."""


def lines(language: str) -> Iterator[str]:
    """Each command with what it does."""
    for name, description in _described(ALL, language):
        yield f"/{name} – {description}"


async def publish(bot: ExtBot[Purpose], editors: Collection[int] = ()) -> None:
    """Tell Telegram the menus and descriptions; the bot works without them, so a failure is only logged."""
    try:
        for language in ("de", DEFAULT_LANGUAGE):
            await _publish(bot, language)
    except TelegramError as error:
        logger.warning("the menus and descriptions could not be set: %s", error)
    for editor in editors:
        await publish_to_editor(bot, editor)


async def publish_to_editor(bot: ExtBot[Purpose], editor: int) -> None:
    """Tell Telegram the menu of an editor's chat, which there is only once they have started the bot."""
    with suppress(TelegramError):
        for language in ("de", DEFAULT_LANGUAGE):
            code = None if language == DEFAULT_LANGUAGE else language
            commands = list(_described((*ALL, PUBLISH), language))
            await bot.set_my_commands(commands, BotCommandScopeChat(editor), language_code=code)


async def _publish(bot: ExtBot[Purpose], language: str) -> None:
    code = None if language == DEFAULT_LANGUAGE else language
    for scope, commands in MENUS.items():
        await bot.set_my_commands(list(_described(commands, language)), BotCommandScope(scope), language_code=code)
    await bot.set_my_description(translate(language, "description"), language_code=code)
    await bot.set_my_short_description(translate(language, "short-description"), language_code=code)


def _described(commands: tuple[Command, ...], language: str) -> Iterator[tuple[str, str]]:
    return ((command.name(language), translate(language, command.key)) for command in commands)
