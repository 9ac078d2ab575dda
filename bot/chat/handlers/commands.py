"""The commands that only say something: /start, /hilfe, /quelle, /datenschutz."""

from telegram import Update

from bot.chat import delivery, keyboards, menus, rendering
from bot.chat.context import Context, message_of
from bot.locales import translate


async def start(update: Update, context: Context) -> None:
    """`/start`, or the link `?start=<entry>`, which opens an entry."""
    message, language = message_of(update), await context.language(update)
    entry = context.services.base.entries.get(context.args[0]) if context.args else None
    if entry:
        await delivery.give(message, entry, language, context)
    else:
        greeting = rendering.line(translate(language, "start"), buttons=[keyboards.browse(language)])
        await delivery.say(message, greeting)


async def help_(update: Update, context: Context) -> None:
    """`/hilfe`, `/help`"""
    language = await context.language(update)
    texts = rendering.paragraphs(
        translate(language, "help-title"),
        translate(language, "help-ask"),
        translate(language, "help-groups", username=context.bot.username),
        translate(language, "help-answers"),
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
        translate(language, "privacy-consent"),
        translate(language, "privacy-memory"),
    )
    await delivery.say(message_of(update), texts)
