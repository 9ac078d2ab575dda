"""Publishing from an editor's private chat: what is confirmed is read again, so that nothing is remembered."""

import datetime as dt
from typing import Final

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType

from bot.chat import delivery, notices, progress, publishing, rendering
from bot.chat.context import Context, message_of
from bot.chat.drafts import Choice, Draft, draft_of
from bot.chat.markup import shortened
from bot.chat.setting_up import set_up
from bot.chat.taps import Notice, OutdatedError, Tapped
from bot.knowledge.problems import ProblemsError
from bot.knowledge.schema import LANGUAGES
from bot.locales import translate
from bot.notifying.progress import Progress
from bot.notifying.publishing import ExpiredError, Preview, UnpublishableError

ALERT_UNITS: Final = 200


async def sent(update: Update, context: Context) -> None:
    """`/meldung`, `/publish`, with what is to be published or alone; or a YAML file."""
    message, language = message_of(update), await context.language(update)
    try:
        draft = await draft_of(message)
    except ProblemsError as error:
        await delivery.say(message, publishing.problems(error.problems, language), to=message.message_id)
        return
    if draft.is_empty:
        await delivery.say(message, publishing.how(context.services.base, _now(), language))
    elif not draft.is_plain:
        await _preview(message, draft, Choice(), language, context)
    elif not draft.has_source:
        await delivery.say(message, rendering.line(translate(language, "publish-no-source")), to=message.message_id)
    else:
        question = publishing.question(Choice(), context.services.base, _now(), language)
        await delivery.say(message, question, to=message.message_id)


async def chosen(tapped: Tapped, context: Context) -> Notice | None:
    """One choice more about a plain text; the last one leads to the preview."""
    message, draft = await _original(tapped, context)
    choice, language = Choice.parse(tapped.tap.target), tapped.tap.language
    if choice is None:
        raise OutdatedError
    here = tapped.message
    if not choice.is_complete:
        question = publishing.question(choice, context.services.base, _now(), language)
        await delivery.edit(here, here.message_id, question)
        return None
    # A second tap finds no buttons to take away, and shows nothing twice.
    if await delivery.edit_buttons(here, InlineKeyboardMarkup([])):
        await delivery.edit(here, here.message_id, rendering.line(translate(language, "publish-as-seen")))
        await _preview(message, draft, choice, language, context)
    return None


async def confirmed(tapped: Tapped, context: Context) -> Notice | None:
    """Publish what the message says now, if it is what was previewed."""
    message, draft = await _original(tapped, context)
    digest, _, encoded = tapped.tap.target.partition("-")
    choice, language = Choice.parse(encoded), tapped.tap.language
    if choice is None:
        raise OutdatedError
    here, services = tapped.message, context.services
    try:
        update = draft.update(choice, services.base)
        preview = await services.publisher.preview(update)
        if _digest(preview, context) != digest:
            await delivery.edit(here, here.message_id, rendering.line(translate(language, "publish-edited")))
            await _show(message, preview, choice, language, context)
            return None
        await set_up(here.chat, language, services)  # so that the progress has a language
        outcome = await services.publisher.publish(update, watch=(here.chat.id, here.message_id))
    except ProblemsError as error:
        await delivery.edit(here, here.message_id, publishing.problems(error.problems, language))
        return None
    except ExpiredError:
        return Notice(text=translate(language, "caution", which="expired"), is_alert=True)
    except UnpublishableError as error:
        return Notice(text=shortened(str(error), ALERT_UNITS), is_alert=True)
    if outcome.id is not None:
        await _show_progress(here, outcome.id, language, context)
    return None


async def discarded(tapped: Tapped, context: Context) -> Notice | None:
    """Publish nothing."""
    _require_editor(tapped, context)
    line = rendering.line(translate(tapped.tap.language, "publish-discarded"))
    await delivery.edit(tapped.message, tapped.message.message_id, line)
    return None


async def halted(tapped: Tapped, context: Context) -> Notice | None:
    """Stop a broadcast, after asking once more."""
    _require_editor(tapped, context)
    here, language = tapped.message, tapped.tap.language
    broadcast_id = int(tapped.tap.target) if tapped.tap.target.isdecimal() else 0
    broadcasts = context.services.broadcasts
    if await broadcasts.with_id(broadcast_id) is None:
        raise OutdatedError
    if tapped.tap.revision == progress.ASK:
        await delivery.say(here, progress.really(broadcast_id, language), to=here.message_id)
        return None
    if tapped.tap.revision == progress.STOP:
        await broadcasts.stop(broadcast_id, _now())
        said = translate(language, "halt-done")
    else:
        said = translate(language, "halt-not")
    await delivery.edit(here, here.message_id, rendering.line(said))
    return None


async def _preview(message: Message, draft: Draft, choice: Choice, language: str, context: Context) -> None:
    """Show what groups would see, or what is wrong with it."""
    try:
        update = draft.update(choice, context.services.base)
        preview = await context.services.publisher.preview(update)
    except ProblemsError as error:
        found = publishing.problems(error.problems, language, numbered=not draft.is_plain)
        await delivery.say(message, found, to=message.message_id)
    else:
        await _show(message, preview, choice, language, context)


async def _show(message: Message, preview: Preview, choice: Choice, language: str, context: Context) -> None:
    """The notice exactly as groups will see it, in each language that it has, then the buttons."""
    for each in LANGUAGES:
        if preview.update.text[each]:
            await delivery.say(message, notices.notice(preview.notice, each))
    control = publishing.control(preview, _digest(preview, context), choice, language)
    await delivery.say(message, control, to=message.message_id)


async def _show_progress(here: Message, broadcast_id: int, language: str, context: Context) -> None:
    """How far it is; from now on, the sender keeps the message up to date."""
    broadcasts = context.services.broadcasts
    broadcast = await broadcasts.with_id(broadcast_id)
    if broadcast:
        found = await Progress.of(broadcast, broadcasts, context.services.rate, _now())
        await delivery.edit(here, here.message_id, progress.shown(found, language))


async def _original(tapped: Tapped, context: Context) -> tuple[Message, Draft]:
    """What an editor sent, as it is now; OutdatedError for anybody else, and if it is gone."""
    _require_editor(tapped, context)
    message = tapped.message.reply_to_message
    if message is None or message.from_user is None or message.from_user.id != tapped.query.from_user.id:
        raise OutdatedError
    return message, await draft_of(message)


def _require_editor(tapped: Tapped, context: Context) -> None:
    """OutdatedError for whoever is no editor, or no editor any more."""
    is_editor = tapped.query.from_user.id in context.services.editors
    if tapped.message.chat.type != ChatType.PRIVATE or not is_editor:
        raise OutdatedError


def _digest(preview: Preview, context: Context) -> str:
    """Eight letters for all that is published."""
    return context.services.base.short(preview.update.model_dump_json() + preview.notice.model_dump_json())


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
