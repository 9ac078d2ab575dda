"""The Telegram application: which handler sees what, in which order."""

import os
from typing import Final, cast

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
from bot.chat.addressing import is_automatic, is_from_bot
from bot.chat.callbacks import Action
from bot.chat.context import Belegbot, Services, context_for, services_of
from bot.chat.handlers import (
    commands,
    consent,
    feedback,
    guests,
    hints,
    inline,
    language,
    membership,
    own_data,
    publishing,
    questions,
    schedule,
    settings,
    status,
    subscribing,
    suggestions,
    topics,
    why,
)
from bot.chat.handlers.damping import damped
from bot.chat.limits import Limits
from bot.chat.proxies import proxy_for
from bot.chat.taps import on_tap, unhurried
from bot.chat.transport import AiohttpRequest, Timeouts

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
CONNECTIONS: Final = 256
"""For all that is sent at a time; polls have one of their own."""

PATIENT: Final = Timeouts(pool=30.0)
"""A reply may wait for a free connection."""


class _FromPeople(filters.MessageFilter):
    """Messages that somebody wrote here, and that are new."""

    def filter(self, message: Message) -> bool:
        return not is_automatic(message)


class _FromBots(filters.MessageFilter):
    """Messages that another bot wrote here."""

    def filter(self, message: Message) -> bool:
        return is_from_bot(message)


def build_application(token: str, api_url: str, services: Services, limits: Limits | None = None) -> Belegbot:
    """The application, ready to be initialized; nothing is sent yet. Without `limits` it has its own.

    SettingsError if the proxy cannot be used.
    """
    proxy = proxy_for(api_url)
    # Without it, the library warns of a coming change at every 429.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    built = (
        Application.builder()
        .application_class(Belegbot)
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .context_types(ContextTypes(context=context_for(services)))
        .request(AiohttpRequest(connections=CONNECTIONS, proxy=proxy, timeouts=PATIENT))
        .get_updates_request(AiohttpRequest(connections=1, proxy=proxy))
        .rate_limiter(limits or Limits(CONNECTIONS, metrics=services.metrics))
        .updater(None)
        .job_queue(None)
        .build()
    )
    application = cast("Belegbot", built)  # which the builder's types cannot say
    add_handlers(application)
    return application


def add_handlers(application: Belegbot) -> None:
    """All handlers; the first that takes an update is the only one."""
    people = _FromPeople()
    new, private = filters.UpdateType.MESSAGE & people, filters.ChatType.PRIVATE
    by_editor = new & private & filters.User(services_of(application).editors)
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
        (menus.SCHEDULE.names, schedule.meetings),
        (menus.SOURCE.names, commands.source),
        (menus.LANGUAGE.names, language.choices),
        (menus.PRIVACY.names, commands.privacy),
        (menus.HELP.names, commands.help_),
    ):
        application.add_handler(CommandHandler(names, damped(callback), filters=new))
    # Whoever may post in a channel is one of its admins, and nobody asks questions there.
    for names, callback in (
        (menus.FOLLOW.names, subscribing.choices),
        (menus.SETTINGS.names, settings.settings),
        (menus.STATUS.names, status.status),
        (menus.MY_DATA.names, own_data.asked),
        (menus.FORGET_ME.names, own_data.unwanted),
    ):
        application.add_handler(CommandHandler(names, damped(callback), filters=new | filters.UpdateType.CHANNEL_POST))
    application.add_handler(CommandHandler(menus.PUBLISH.names, damped(publishing.sent), filters=by_editor))
    # After the known commands. A command for another bot is one, too, but gets no hint.
    for_another = filters.Regex(r"^/\w+@")
    application.add_handler(
        MessageHandler(new & private & filters.COMMAND & ~for_another, damped(hints.unknown_command))
    )
    # Before the questions: a file may have a caption.
    updates = filters.Document.FileExtension("yaml") | filters.Document.FileExtension("yml")
    application.add_handler(MessageHandler(by_editor & updates, damped(publishing.sent)))
    # After all commands, so that none of them is taken for a question.
    application.add_handler(MessageHandler(new & words & ~filters.COMMAND, damped(questions.asked)))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & _FromBots() & words, questions.asked_by_bot))
    # After the questions: a picture with a caption is one.
    application.add_handler(MessageHandler(new & private & filters.ATTACHMENT, damped(hints.text_only)))

    application.add_handler(InlineQueryHandler(inline.typed))
    application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE & people, damped(guests.summoned)))

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
    application.add_handler(on_tap(schedule.wanted, Action.CALENDAR))
    application.add_handler(on_tap(subscribing.shown, Action.FOLLOWING))
    application.add_handler(on_tap(subscribing.chosen, Action.FOLLOW, Action.UNFOLLOW))
    application.add_handler(on_tap(settings.chosen, Action.SETTINGS))
    application.add_handler(on_tap(status.shown, Action.STATUS))
    application.add_handler(on_tap(own_data.decided, Action.FORGET))
    application.add_handler(on_tap(publishing.chosen, Action.DRAFT))
    application.add_handler(on_tap(publishing.confirmed, Action.PUBLISH))
    application.add_handler(on_tap(publishing.discarded, Action.DISCARD))
    application.add_handler(on_tap(publishing.halted, Action.HALT))
    # After all buttons of ours, for those of a former version.
    application.add_handler(CallbackQueryHandler(unhurried(hints.unknown_tap)))
