"""A chat's settings as they stand, one message for each page of the menu."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from telegram import InlineKeyboardButton
from telegram.helpers import create_deep_linked_url

from bot.chat import keyboards, zones
from bot.chat.following_menu import hours, marked
from bot.chat.keyboards import Row
from bot.chat.markup import bold, harmless, joined, shortened, text
from bot.chat.rendering import Rendered
from bot.chat.settings_choices import HOURS, PREFIX, Choice, Option
from bot.locales import translate
from bot.storage.chats import Chat, ChatKind
from bot.storage.preferences import HOUR, Chattiness, NoticeKind, Preferences, night

PRESETS: Final = ((22, 7), (20, 8), (23, 6))
"""Usual quiet hours, from and until."""
HOURS_IN_ROW: Final = 4
TITLE_UNITS: Final = 60
GROUPS: Final = frozenset({ChatKind.GROUP, ChatKind.SUPERGROUP})


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A chat's settings, as somebody looks at them."""

    chat: Chat
    preferences: Preferences
    """What is in force, also where nobody has chosen anything yet."""
    language: str
    title: str | None = None
    """What the chat is called, where its settings are not looked at in itself."""
    viewer: int | None = None
    """The private chat in which they are looked at, where that is another one."""
    lacks_pin: bool = False
    """Whether the bot is to pin and may not."""
    username: str
    """Of the bot."""

    @property
    def is_group(self) -> bool:
        """Whether it is a chat in which many may ask."""
        return self.chat.kind in GROUPS

    def button(self, label: str, option: Option, value: str = "", *, chosen: bool = False) -> InlineKeyboardButton:
        """A button that shows or changes a setting of the chat."""
        tap = Choice(option=option, value=value, chat_id=self.chat.id).tap(self.language)
        return keyboards.button(marked(label, chosen=chosen), tap)


def page(shown: Shown, option: Option) -> Rendered:
    """The page on which an option stands."""
    match option:
        case Option.LANGUAGE:
            return _languages(shown)
        case Option.QUIET | Option.END | Option.URGENT:
            return _quiet(shown)
        case Option.START:
            return _hours(shown, Option.START)
        case Option.ZONE:
            return _zones(shown)
        case Option.KINDS | Option.HEAR | Option.MUTE:
            return _kinds(shown)
        case Option.TALK:
            return _talk(shown)
        case _:
            return main(shown)


def main(shown: Shown) -> Rendered:
    """All settings, and the ways to change them."""
    preferences, language = shown.preferences, shown.language
    lines = [_language_line(shown), quiet_line(shown.preferences, shown.language)]
    lines += [translate(language, "settings-sound", on="no" if preferences.silent else "yes")]
    lines += [translate(language, "settings-pin", on="yes" if preferences.pin else "no")]
    if shown.lacks_pin:
        lines += [translate(language, "settings-pin-no-right")]
    lines += [kinds_line(shown.preferences, shown.language)]
    if shown.is_group:
        lines += [translate(language, "settings-talk", talk=preferences.chattiness)]
    rows: list[Row] = [
        (_to(shown, "settings-to-language", Option.LANGUAGE), _to(shown, "settings-to-quiet", Option.QUIET)),
        (_switch(shown, "settings-set-sound", Option.SOUND, on=not preferences.silent),),
        (_switch(shown, "settings-set-pin", Option.PIN, on=preferences.pin),),
        (_to(shown, "settings-to-kinds", Option.KINDS),),
    ]
    if shown.is_group:
        rows += [(_to(shown, "settings-to-talk", Option.TALK),)]
    if shown.chat.kind is ChatKind.PRIVATE or shown.viewer is not None:
        choice = Choice(option=Option.GROUPS, chat_id=shown.viewer or shown.chat.id)
        rows += [(keyboards.button(translate(language, "settings-to-groups"), choice.tap(language)),)]
    else:
        address = create_deep_linked_url(shown.username, f"{PREFIX}{shown.chat.id}")
        rows += [(InlineKeyboardButton(translate(language, "settings-in-private"), url=address),)]
    return _message(shown, lines, rows)


def end(shown: Shown) -> Rendered:
    """When the quiet hours end; it comes after their beginning."""
    return _hours(shown, Option.END)


def groups(own: Shown, found: Sequence[tuple[int, str]]) -> Rendered:
    """The chats that a person administers, with their titles."""
    rows: list[Row] = []
    for chat_id, title in found:
        tap = Choice(option=Option.MAIN, chat_id=chat_id).tap(own.language)
        rows += [(keyboards.button(shortened(title, TITLE_UNITS), tap),)]
    rows += [_back(own)]
    lines = [translate(own.language, "settings-groups" if found else "settings-no-groups")]
    return Rendered(html=joined("\n", map(text, lines)).html, keyboard=keyboards.markup(rows))


def unknown_zone(shown: Shown, words: str, suggestions: Sequence[str]) -> Rendered:
    """That nobody knows a time zone of that name, and which ones may be meant."""
    said = translate(shown.language, "settings-zone-unknown", words=shortened(harmless(words), TITLE_UNITS))
    lines = [said, translate(shown.language, "settings-zone-meant" if suggestions else "settings-zone-how")]
    rows = [(shown.button(zone, Option.ZONE, zones.short(zone)),) for zone in suggestions]
    return Rendered(html=joined("\n", map(text, lines)).html, keyboard=keyboards.markup(rows))


def quiet_line(preferences: Preferences, language: str) -> str:
    """When a chat wants no notices."""
    quiet = preferences.quiet
    if quiet is None:
        return translate(language, "settings-no-quiet")
    return translate(
        language, "settings-quiet", hours=hours(quiet, language), zone=zones.city(quiet.time_zone, language)
    )


def kinds_line(preferences: Preferences, language: str) -> str:
    """Which notices a chat wants."""
    muted = preferences.muted
    heard = [translate(language, "notice-kind", kind=kind) for kind in NoticeKind if kind not in muted]
    if not muted:
        return translate(language, "settings-kinds-all")
    if not heard:
        return translate(language, "settings-kinds-none")
    return translate(language, "settings-kinds", kinds=", ".join(heard))


def _languages(shown: Shown) -> Rendered:
    language, chosen = shown.language, shown.chat.language or "auto"
    labels = ("Deutsch", "English", translate(language, "language-automatic"))
    row = tuple(
        shown.button(label, Option.LANGUAGE, choice, chosen=choice == chosen)
        for choice, label in zip(keyboards.LANGUAGES, labels, strict=True)
    )
    return _message(shown, [_language_line(shown)], [row, _back(shown)])


def _quiet(shown: Shown) -> Rendered:
    preferences, language = shown.preferences, shown.language
    quiet = preferences.quiet
    presets = [
        shown.button(
            f"{start}–{end}",
            Option.QUIET,
            f"{start}x{end}",
            chosen=quiet is not None and (quiet.start, quiet.end) == (start * HOUR, end * HOUR),
        )
        for start, end in PRESETS
    ]
    off = shown.button(translate(language, "settings-quiet-off"), Option.QUIET, "off", chosen=quiet is None)
    rows: list[Row] = [tuple(presets), (off, _to(shown, "settings-quiet-other", Option.START))]
    lines = [quiet_line(shown.preferences, shown.language)]
    if quiet:
        urgent = preferences.urgent_at_night
        lines += [translate(language, "settings-urgent", on="yes" if urgent else "no")]
        rows += [(_to(shown, "settings-to-zone", Option.ZONE),)]
        rows += [(_switch(shown, "settings-set-urgent", Option.URGENT, on=urgent),)]
    return _message(shown, lines, [*rows, _back(shown)])


def _hours(shown: Shown, option: Option) -> Rendered:
    """From when, or until when, by the full hour."""
    quiet = shown.preferences.quiet or night(shown.language)
    present, taken = (quiet.start, None) if option is Option.START else (quiet.end, quiet.start)
    buttons = [
        shown.button(f"{hour}:00", option, str(hour), chosen=hour * HOUR == present)
        for hour in HOURS
        if hour * HOUR != taken
    ]
    rows = [tuple(buttons[at : at + HOURS_IN_ROW]) for at in range(0, len(buttons), HOURS_IN_ROW)]
    question = translate(shown.language, "settings-quiet-from" if option is Option.START else "settings-quiet-until")
    return _message(shown, [question], [*rows, _back(shown, Option.QUIET)])


def _zones(shown: Shown) -> Rendered:
    language, quiet = shown.language, shown.preferences.quiet
    buttons = [
        shown.button(
            zones.city(zone, language), Option.ZONE, zones.short(zone), chosen=bool(quiet and quiet.time_zone == zone)
        )
        for zone in zones.LIKELY[language]
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    lines = [quiet_line(shown.preferences, shown.language), translate(language, "settings-zone-how")]
    return _message(shown, lines, [*rows, _back(shown, Option.QUIET)])


def _kinds(shown: Shown) -> Rendered:
    muted = shown.preferences.muted
    rows: list[Row] = [
        (
            shown.button(
                translate(shown.language, "notice-kind", kind=kind),
                Option.HEAR if kind in muted else Option.MUTE,
                kind,
                chosen=kind not in muted,
            ),
        )
        for kind in NoticeKind
    ]
    return _message(shown, [kinds_line(shown.preferences, shown.language)], [*rows, _back(shown)])


def _talk(shown: Shown) -> Rendered:
    language, present = shown.language, shown.preferences.chattiness
    rows: list[Row] = [
        (
            shown.button(
                translate(language, "settings-talk-choice", talk=talk), Option.TALK, talk, chosen=talk is present
            ),
        )
        for talk in Chattiness
    ]
    said = [translate(language, "settings-talk", talk=present), translate(language, "settings-talk-how")]
    return _message(shown, said, [*rows, _back(shown)])


def _message(shown: Shown, lines: Iterable[str], rows: Iterable[Row]) -> Rendered:
    title = translate(shown.language, "settings-title")
    if shown.title is not None:
        title = translate(shown.language, "settings-title-of", title=shortened(harmless(shown.title), TITLE_UNITS))
    return Rendered(html=joined("\n", [bold(text(title)), *map(text, lines)]).html, keyboard=keyboards.markup(rows))


def _language_line(shown: Shown) -> str:
    choice, spoken = shown.chat.language or "auto", shown.preferences.spoken or shown.language
    return translate(shown.language, "settings-language", choice=choice, spoken=spoken)


def _to(shown: Shown, key: str, option: Option) -> InlineKeyboardButton:
    return shown.button(translate(shown.language, key), option)


def _switch(shown: Shown, key: str, option: Option, *, on: bool) -> InlineKeyboardButton:
    """A button that turns something on or off; its label says what it will do."""
    return shown.button(translate(shown.language, key, on="no" if on else "yes"), option, "0" if on else "1")


def _back(shown: Shown, option: Option = Option.MAIN) -> Row:
    return (_to(shown, "back", option),)
