"""What stands above and below a reply: that it comes late, and that not all of the message was read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from telegram import Update

from bot.answering import Part, Reason, Reply
from bot.chat.markup import text
from bot.chat.rendering import Rendered
from bot.locales import translate
from bot.matching.cleaning import MOST_CHARACTERS, is_cut

LATE: Final = dt.timedelta(minutes=10)


def waited(update: Update) -> dt.timedelta:
    """How long a new message has waited; an edited one may be old without having waited."""
    message = update.message or update.guest_message
    return dt.datetime.now(dt.UTC) - message.date if message else dt.timedelta()


def added(replies: Sequence[Rendered], reply: Reply, asked: str, wait: dt.timedelta) -> Sequence[Rendered]:
    """The messages of a reply, with what the asker should know about what was `asked` and how long that had to wait."""
    language = reply.language
    if is_cut(asked):
        if all(map(_found_nothing, reply.parts)):
            # "No answer in the source" might be wrong: the question may stand in what was not read.
            only = text(translate(language, "too-long", most=MOST_CHARACTERS))
            replies = [Rendered(html=only.html, parts=reply.parts)]
        else:
            *others, last = replies
            note = text(translate(language, "read-so-far", most=MOST_CHARACTERS))
            replies = [*others, replace(last, html=f"{last.html}\n\n{note.html}")]
    if wait >= LATE:
        first, *others = replies
        replies = [replace(first, html=f"{text(translate(language, 'late')).html}\n\n{first.html}"), *others]
    return replies


def _found_nothing(part: Part) -> bool:
    return not part.entry and not part.suggestions and part.reason is not Reason.LANGUAGE
