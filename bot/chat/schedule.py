"""The meetings in one message: what comes, how it stands, and a way into a calendar; then what is past."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from telegram import InlineKeyboardButton
from telegram.helpers import create_deep_linked_url

from bot.chat.callbacks import Action, Tap
from bot.chat.keyboards import LABEL_UNITS, MOST_ROWS, Row, markup
from bot.chat.markup import Markup, bold, folded, italic, joined, shortened, struck, text
from bot.chat.rendering import MESSAGE_UNITS, Rendered
from bot.chat.times import when
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Meeting, MeetingStatus
from bot.locales import translate
from bot.notifying.calendar import Announced
from bot.notifying.ics import has_file
from bot.notifying.wording import evidence, standing

FROM_SCHEDULE: Final = "ics_"
"""Before the id of a meeting in a link that leads to its file; no entry is called so."""
# What the fields of a meeting take at most; with the lines between them half a message.
LINE_UNITS: Final = 200
MOST_POINTS: Final = 5
MOST_SOURCES: Final = 2
MOST_PAST: Final = 10
TAIL_UNITS: Final = 100
"""For the line that says that not all of them are shown."""


def schedule(
    meetings: Sequence[Announced], now: dt.datetime, base: KnowledgeBase, language: str, *, username: str | None
) -> Rendered:
    """All meetings, in the order given; with the bot's name, the files come in its own chat, behind a link."""
    coming = [announced for announced in meetings if not announced.is_past(now)]
    past = [announced for announced in reversed(meetings) if announced.is_past(now)][:MOST_PAST]
    pieces = [bold(text(translate(language, "schedule-title")))]
    if not coming:
        pieces.append(text(translate(language, "schedule-nothing")))
    shown = _fitting([_coming(announced, base, language) for announced in coming], pieces)
    pieces += shown
    if len(shown) < len(coming):
        pieces.append(text(translate(language, "schedule-more")))
    elif past:
        pieces += _fitting([_past(past, language)], pieces)
    rows = _buttons([announced.meeting for announced in coming[: len(shown)]], language, username)
    return Rendered(html=joined("\n\n", pieces).html, keyboard=markup(islice(rows, MOST_ROWS)))


def _fitting(pieces: Iterable[Markup], before: Iterable[Markup]) -> list[Markup]:
    """The first pieces that fit into a message below others."""
    room = MESSAGE_UNITS - TAIL_UNITS - sum(piece.units + 2 for piece in before)
    fitting: list[Markup] = []
    for piece in pieces:
        room -= piece.units + 2
        if room < 0:
            break
        fitting.append(piece)
    return fitting


def _coming(announced: Announced, base: KnowledgeBase, language: str) -> Markup:
    meeting = announced.meeting
    lines = [bold(text(meeting.title[language], LINE_UNITS))]
    if said := standing(announced, language):
        lines.append(text(said))
    lines += [_when(announced, language), text(meeting.place[language], LINE_UNITS)]
    if meeting.agenda:
        points = [text(f"• {point[language]}", LINE_UNITS) for point in meeting.agenda[:MOST_POINTS]]
        lines.append(folded(joined("\n", points)))
    lines += [italic(text(line, LINE_UNITS)) for line in islice(evidence(announced, base, language), MOST_SOURCES)]
    return joined("\n", lines)


def _past(meetings: Iterable[Announced], language: str) -> Markup:
    lines = [bold(text(translate(language, "schedule-past")))]
    for announced in meetings:
        line = text(f"{shortened(announced.meeting.title[language], LINE_UNITS)}: ") + _when(announced, language)
        if announced.meeting.status is MeetingStatus.CANCELLED:
            line += text(f" ({translate(language, 'meeting-cancelled')})")
        lines.append(line)
    return folded(joined("\n", lines))


def _when(announced: Announced, language: str) -> Markup:
    """The times, struck out where they hold no more, and whether they are inferred."""
    meeting = announced.meeting
    span = when(meeting, language)
    if announced.is_open or meeting.status is MeetingStatus.CANCELLED:
        span = struck(span)
    return span if meeting.stated else span + text(f" {translate(language, 'meeting-inferred')}")


def _buttons(meetings: Iterable[Meeting], language: str, username: str | None) -> Iterator[Row]:
    listed = [meeting for meeting in meetings if has_file(meeting)]
    label = _label_alone if len(listed) == 1 else _label_among
    for meeting in listed:
        yield (_button(meeting, label(meeting, language), language, username),)


def _label_alone(_: Meeting, language: str) -> str:
    return translate(language, "calendar-button")


def _label_among(meeting: Meeting, language: str) -> str:
    return shortened(translate(language, "calendar-button-for", title=meeting.title[language]), LABEL_UNITS)


def _button(meeting: Meeting, label: str, language: str, username: str | None) -> InlineKeyboardButton:
    if username:
        return InlineKeyboardButton(label, url=create_deep_linked_url(username, f"{FROM_SCHEDULE}{meeting.id}"))
    tap = Tap(action=Action.CALENDAR, language=language, target=meeting.id)
    return InlineKeyboardButton(label, callback_data=tap.encode())
