"""A question without what names or reaches people, before it may be kept."""

import re
from typing import Final

from telegram import Message, MessageEntity, User

from bot.chat.addressing import words_of

BLANK: Final = "…"
MARKED: Final = frozenset(
    {
        MessageEntity.MENTION,
        MessageEntity.TEXT_MENTION,
        MessageEntity.EMAIL,
        MessageEntity.PHONE_NUMBER,
        MessageEntity.URL,
        MessageEntity.TEXT_LINK,
    }
)
"""What Telegram marks in a message."""
UNMARKED: Final = re.compile(
    r"\w+://\S*[\w/]|\bwww\.\S*[\w/]|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*\w"  # links
    r"|[\w.+-]*@\w+(?:[.-]\w+)*"  # addresses and user names
    # Phone numbers: seven digits or more after +, 0 or (0, unless they are a date.
    r"|(?<![\w.,])(?<!\d )(?!\d\d?[/-]\d\d?[/-]\d)(?=\D*(?:\d[ ()/-]*){7})(?:\+|\(?0)[\d ()/-]+\d",
    re.IGNORECASE,
)
"""What it may leave unmarked."""


def nameless(message: Message, bot: User) -> str:
    """What the message asks; mentions, addresses, phone numbers and links are blanked, names in plain words are not."""
    return UNMARKED.sub(BLANK, words_of(message, bot, blanked=MARKED, blank=BLANK))
