"""The Telegram application: which handler sees what, in which order."""

import os
from typing import Final

from telegram import Message
from telegram.constants import UpdateType
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.chat import menus
from bot.chat.addressing import is_automatic
from bot.chat.callbacks import Action
from bot.chat.context import Belegbot, Services, context_for
from bot.chat.handlers import (
    commands,
    consent,
    failures,
    feedback,
    guests,
    hints,
    inline,
    language,
    membership,
    questions,
    settings,
    subscribing,
    suggestions,
    topics,
    why,
)
from bot.chat.ordering import ChatOrder
from bot.chat.taps import on_tap

ALLOWED_UPDATES: Final = (
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CHANNEL_POST,
    UpdateType.CALLBACK_QUERY,
    UpdateType.MY_CHAT_MEMBER,
    UpdateType.INLINE_QUERY,
    UpdateType.GUEST_MESSAGE,
)
"""Exactly what the handlers below handle."""
CONNECTIONS: Final = 32
"""More make the library's HTTP client slower, not faster."""

POOL_SECONDS: Final = 30.0
"""How long a reply may wait for a free connection."""


class _FromPeople(filters.MessageFilter):
    """Messages that somebody wrote here, and that are new."""

    def filter(self, message: Message) -> bool:
        return not is_automatic(message)


def build_application(token: str, api_url: str, services: Services) -> Belegbot:
    """The application, ready to be initialized; nothing is sent yet."""
    # Without it, the library warns of a coming change at every 429.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .context_types(ContextTypes(context=context_for(services)))
        .connection_pool_size(CONNECTIONS)
        .pool_timeout(POOL_SECONDS)
        .concurrent_updates(ChatOrder())
        .updater(None)
        .job_queue(None)
        .build()
    )
    add_handlers(application)
    return application


def add_handlers(application: Belegbot) -> None:
    """All handlers; the first that takes an update is the only one."""
    people = _FromPeople()
    new, private = filters.UpdateType.MESSAGE & people, filters.ChatType.PRIVATE
    words = filters.TEXT | filters.CAPTION

    # Edits before all else: an edited command must not run again.
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & people & words, questions.edited))
    # Migrations before the filter of people: an anonymous admin, too, may cause one.
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, membership.migrated))
    application.add_handler(ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER))

    for names, callback in (
        (("start",), commands.start),
        (menus.ASK.names, questions.asked),
        (menus.TOPICS.names, topics.topics),
        (menus.SOURCE.names, commands.source),
        (menus.LANGUAGE.names, language.choices),
        (menus.PRIVACY.names, commands.privacy),
        (menus.HELP.names, commands.help_),
    ):
        application.add_handler(CommandHandler(names, callback, filters=new))
    # Whoever may post in a channel is one of its admins, and nobody asks questions there.
    for names, callback in (
        (menus.FOLLOW.names, subscribing.choices),
        (menus.SETTINGS.names, settings.settings),
    ):
        application.add_handler(CommandHandler(names, callback, filters=new | filters.UpdateType.CHANNEL_POST))
    # After the known commands. A command for another bot is one, too, but gets no hint.
    for_another = filters.Regex(r"^/\w+@")
    application.add_handler(MessageHandler(new & private & filters.COMMAND & ~for_another, hints.unknown_command))
    # After all commands, so that none of them is taken for a question.
    application.add_handler(MessageHandler(new & words & ~filters.COMMAND, questions.asked))
    # After the questions: a picture with a caption is one.
    application.add_handler(MessageHandler(new & private & filters.ATTACHMENT, hints.text_only))

    application.add_handler(InlineQueryHandler(inline.typed))
    application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE & people, guests.summoned))

    application.add_handler(on_tap(suggestions.picked, Action.PICK))
    application.add_handler(on_tap(suggestions.added, Action.ADD))
    application.add_handler(on_tap(suggestions.opened, Action.OPEN))
    application.add_handler(on_tap(suggestions.again, Action.AGAIN))
    application.add_handler(on_tap(suggestions.none_of_them, Action.NONE))
    application.add_handler(on_tap(consent.keep, Action.KEEP))
    application.add_handler(on_tap(consent.drop, Action.DROP))
    application.add_handler(on_tap(feedback.problem, Action.PROBLEM))
    application.add_handler(on_tap(feedback.verdict, *feedback.VERDICTS))
    application.add_handler(on_tap(why.why, Action.WHY))
    application.add_handler(on_tap(topics.all_topics, Action.TOPICS))
    application.add_handler(on_tap(topics.topic, Action.TOPIC))
    application.add_handler(on_tap(topics.read, Action.READ))
    application.add_handler(on_tap(language.chosen, Action.LANGUAGE))
    application.add_handler(on_tap(subscribing.shown, Action.FOLLOWING))
    application.add_handler(on_tap(subscribing.chosen, Action.FOLLOW, Action.UNFOLLOW))
    application.add_handler(on_tap(settings.chosen, Action.SETTINGS))
    # After all buttons of ours, for those of a former version.
    application.add_handler(CallbackQueryHandler(hints.unknown_tap))

    application.add_error_handler(failures.failed)
