"""The playground as a whole: the world, the server, the bot, and what the page adds to them."""

from dataclasses import dataclass, field

from bot.playground.botapi.api import Api
from bot.playground.botapi.methods.profile import commands_for
from bot.playground.botapi.model import Bot, Chat, ChatType, User
from bot.playground.botapi.people import Person
from bot.playground.botapi.world import World
from bot.playground.cast import Cast
from bot.playground.knowledge import KnowledgeState
from bot.playground.marks import ReadMarks
from bot.playground.traffic import Traffic
from bot.playground.tries import Try
from bot.playground.why import Explanations


@dataclass(kw_only=True, eq=False)
class Stage:
    """What the page shows and what it acts on."""

    api: Api
    bot: Bot
    cast: Cast
    marks: ReadMarks
    traffic: Traffic
    explanations: Explanations
    knowledge: KnowledgeState
    tries: list[Try] = field(default_factory=list)

    @property
    def world(self) -> World:
        """The small Telegram."""
        return self.api.world

    def person(self, user_id: int) -> Person:
        """What a player can do; KeyError for an id that is nobody's."""
        return Person(self.world, self.api.pulse, self.cast.player(user_id).user, self.bot)

    def chats(self, user: User) -> list[Chat]:
        """Everything that somebody could find: the chat with the bot, and all groups and channels."""
        return [self.world.private_chat(user, self.bot), *self.world.groups.values()]

    def chat(self, chat_id: int, user: User) -> Chat:
        """The chat with that id as somebody means it; KeyError if there is none."""
        if chat_id == user.id:
            return self.world.private_chat(user, self.bot)
        return self.world.groups[chat_id]

    def commands(self, chat: Chat, user: User) -> list[dict[str, str]]:
        """The bot's menu of commands for somebody in a chat."""
        has_bot = chat.type is ChatType.PRIVATE or self.bot.user.id in chat.members
        return commands_for(self.bot, chat, user) if has_bot else []
