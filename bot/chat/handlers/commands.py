"""The commands that only say something: /start, /hilfe, /quelle, /datenschutz."""

from telegram import Update
from telegram.constants import ChatType

from bot.chat import delivery, keyboards, menus, rendering
from bot.chat.context import Context, message_of
from bot.chat.handlers import own_data, schedule, settings
from bot.chat.own_data import FROM_MY_DATA
from bot.chat.schedule import FROM_SCHEDULE
from bot.chat.settings_choices import PREFIX
from bot.locales import translate


async def start(update: Update, context: Context) -> None:
    """`/start`, or a link: `?start=<entry>` opens an entry, others come from a group's `/termine`, its settings, its
    `/meinedaten`, or inline mode."""
    message, language = message_of(update), await context.language(update)
    if _is_editor(update, context):
        await menus.publish_to_editor(context.bot, message.chat.id)
    parameter = context.args[0] if context.args else ""
    entry = context.services.base.entries.get(parameter)
    if parameter.startswith(PREFIX) and message.chat.type == ChatType.PRIVATE:
        await settings.opened(message, parameter, language, context)
    elif parameter.startswith(FROM_MY_DATA) and message.chat.type == ChatType.PRIVATE:
        await own_data.opened(message, parameter, language, context)
    elif entry:
        await delivery.give(message, entry, language, context)
    elif parameter.startswith(FROM_SCHEDULE):
        await schedule.linked(message, parameter, language, context)
    elif parameter == keyboards.FROM_INLINE:
        rows = [keyboards.browse(language), keyboards.out_of_chat(language)]
        await delivery.say(message, rendering.line(translate(language, "start-inline"), buttons=rows))
    else:
        greeting = rendering.line(translate(language, "start"), buttons=[keyboards.browse(language)])
        await delivery.say(message, greeting)


async def help_(update: Update, context: Context) -> None:
    """`/hilfe`, `/help`"""
    language = await context.language(update)
    me = context.bot.bot
    texts = rendering.paragraphs(
        translate(language, "help-title"),
        translate(language, "help-ask"),
        translate(language, "help-groups", username=me.username),
        *([translate(language, "help-inline", username=me.username)] if me.supports_inline_queries else []),
        *([translate(language, "help-guest", username=me.username)] if me.supports_guest_queries else []),
        translate(language, "help-answers"),
        translate(language, "help-notices"),
        *([translate(language, "help-editors")] if _is_editor(update, context) else []),
        "\n".join([translate(language, "help-commands"), *menus.lines(language)]),
    )
    await delivery.say(message_of(update), texts)


async def source(update: Update, context: Context) -> None:
    """`/quelle`, `/source`"""
    await delivery.say(message_of(update), rendering.sources(context.services.base, await context.language(update)))


async def privacy(update: Update, context: Context) -> None:
    """`/datenschutz`, `/privacy`"""
    language = await context.language(update)
    texts = rendering.paragraphs(
        translate(language, "privacy-title"),
        translate(language, "privacy-forgotten"),
        translate(language, "privacy-stored"),
        translate(language, "privacy-notices"),
        translate(language, "privacy-consent"),
        translate(language, "privacy-inbox"),
        translate(language, "privacy-memory"),
        translate(language, "privacy-elsewhere", username=context.bot.username),
        translate(language, "privacy-rights"),
    )
    await delivery.say(message_of(update), texts)


def _is_editor(update: Update, context: Context) -> bool:
    """Whether an editor writes, in the private chat, which has the editor's id."""
    return update.effective_chat is not None and update.effective_chat.id in context.services.editors
