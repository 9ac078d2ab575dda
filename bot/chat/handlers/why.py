"""Why this answer? Whoever sees it may ask, and alone gets to see why: nothing is sent to the chat."""

from bot.chat import reasons
from bot.chat.context import Context
from bot.chat.grounds import Grounds
from bot.chat.taps import Notice, OutdatedError, Tapped


async def why(tapped: Tapped, context: Context) -> Notice | None:
    """What was true when the answer was given; it stands on the button."""
    grounds, language = Grounds.parse(tapped.tap.target), tapped.tap.language
    if grounds is None:
        raise OutdatedError
    if not grounds.entry:
        return Notice(text=reasons.nothing_alike(language), is_alert=True)
    entry = context.services.base.by_short(grounds.entry)
    if entry is None:
        raise OutdatedError
    changed = entry.revision != tapped.tap.revision
    return Notice(text=reasons.sentences(grounds, entry, language, changed=changed), is_alert=True)
