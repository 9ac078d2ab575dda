"""The people and chats with which a playground begins."""

import secrets
from typing import Final

from bot.locales import translate
from bot.playground.botapi.forums import add_topic
from bot.playground.botapi.model import Bot, Chat, ChatType, Status, User
from bot.playground.botapi.world import World
from bot.playground.cast import Cast, Player, Role

BOT_ID: Final = 7_000_000_001
BOT_NAME: Final = "Belegbot"
BOT_USERNAME: Final = "belegbot"
ABOUT: Final = {
    Role.READER: "person-reader",
    Role.ADMIN: "person-admin",
    Role.EDITOR: "person-editor",
    Role.STRANGER: "person-stranger",
    Role.GUEST: "person-guest",
}


def add_bot(world: World) -> Bot:
    """The bot, as if @BotFather had made it with everything it needs switched on."""
    # Whoever else is on this machine should not be the bot.
    token = f"{BOT_ID}:{secrets.token_urlsafe(26)}"
    return world.add_bot(BOT_USERNAME, BOT_NAME, token=token, inline=True, guest=True, privacy_mode=True)


def populate(world: World, bot: Bot, language: str) -> Cast:
    """People and chats, named in "de" or "en"; nobody has talked to the bot yet."""
    cast = Cast(
        [
            _player(world, "Anna", "de", Role.READER),
            _player(world, "Ben", "de", Role.ADMIN),
            _player(world, "Clara", "de", Role.EDITOR),
            _player(world, "Sam", "en", Role.STRANGER),
        ]
    )
    anna, ben, clara, sam = (player.user for player in cast)
    # Minutes apart, so that lists of chats have one order.
    now = world.clock.now()
    channel = world.add_channel(translate(language, "seed-channel"), clara)
    for user, status in ((bot.user, Status.ADMINISTRATOR), (anna, Status.MEMBER), (ben, Status.MEMBER)):
        world.set_member(channel, user, status, actor=clara)
    world.clock.set(now - 180)
    strangers = _group(world, translate(language, "seed-strangers"), sam, [anna], supergroup=False)
    _say(world, strangers, sam, translate(language, "seed-strangers-words"))
    world.clock.set(now - 120)
    forum = _group(world, translate(language, "seed-forum"), clara, [anna, ben, bot.user], forum=True)
    add_topic(world, forum, translate(language, "seed-topic"), clara)
    world.clock.set(now - 60)
    group = _group(world, translate(language, "seed-group"), ben, [anna, clara, bot.user])
    _say(world, group, ben, translate(language, "seed-group-words"))
    world.clock.set(now)
    return cast


def group_of(world: World, bot: Bot, user: User) -> Chat | None:
    """A group without topics in which somebody can talk to the bot."""
    groups = (chat for chat in world.groups.values() if chat.type is ChatType.SUPERGROUP and not chat.is_forum)
    both = (chat for chat in groups if {bot.user.id, user.id} <= chat.members.keys() and chat.migrated_to is None)
    return next(both, None)


def about(role: Role) -> dict[str, str]:
    """A sentence about somebody with that role."""
    return {language: translate(language, ABOUT[role]) for language in ("de", "en")}


def _player(world: World, name: str, language: str, role: Role) -> Player:
    user = world.add_user(name, username=name.lower(), language_code=language)
    return Player(user=user, role=role, about=about(role))


def _group(
    world: World, title: str, owner: User, others: list[User], *, supergroup: bool = True, forum: bool = False
) -> Chat:
    chat = world.add_group(title, owner, supergroup=supergroup, forum=forum)
    for user in others:
        world.set_member(chat, user, Status.MEMBER, actor=owner)
    return chat


def _say(world: World, chat: Chat, sender: User, text: str) -> None:
    world.post(chat, sender, {"text": text})
