"""What a first visit is offered to try, taken from whatever knowledge base there is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from bot.answering import AnswerService, Decision, Question
from bot.chat import menus
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import LANGUAGES, Entry, Kind, Update
from bot.locales import translate
from bot.playground.botapi.model import ADMINS, Bot, Chat, User
from bot.playground.botapi.world import World
from bot.playground.cast import Cast, Role
from bot.playground.seeding import group_of

LONG_WORD: Final = 6
SPELLINGS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

TEXTS: Final = {
    "question": ("try-question", "try-question-about"),
    "typos": ("try-typos", "try-typos-about"),
    "vague": ("try-vague", "try-vague-about"),
    "silence": ("try-silence", "try-silence-about"),
    "group": ("try-group", "try-group-about"),
    "follow": ("try-follow", "try-follow-about"),
    "publish": ("try-publish", "try-publish-about"),
}
"""The keys of title and explanation, by id."""

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Try:
    """One thing to try with one click."""

    id: str
    language: str
    person: User
    chat: Chat
    text: str
    """What is said."""
    is_command: bool = False
    """Whether nothing that is said tells a language, so that the person's Telegram has to."""

    @property
    def view(self) -> Json:
        """As JSON for the page."""
        title, about = TEXTS[self.id]
        speak = {"action": "set_person", "user": self.person.id, "language": self.language}
        say = {"action": "say", "chat": self.chat.id, "text": self.text}
        return {
            "id": self.id,
            "lang": self.language,
            "title": translate(self.language, title),
            "about": translate(self.language, about),
            "as": self.person.id,
            "chat": self.chat.id,
            "text": self.text.splitlines()[0],
            "steps": [speak, say] if self.is_command else [say],
        }


def tries(base: KnowledgeBase, answering: AnswerService, world: World, bot: Bot, cast: Cast) -> list[Try]:
    """What can be tried with this base, in both languages; what it does not provide for is left out."""
    facts = [entry for entry in _browsable(base) if entry.kind is Kind.FACT]
    anybody = next(iter(cast)).user
    group = group_of(world, bot, anybody)
    found: list[Try] = []
    for language in LANGUAGES:
        # A single word belongs to either language: it is answered in the asker's.
        asker = next((player.user for player in cast if player.user.language_code == language), anybody)
        private = world.private_chat(asker, bot)
        texts = {
            "question": next((entry.question[language] for entry in facts), None),
            "typos": next(_misspelt(facts[1:], answering, language), None),
            "vague": next(_vague(facts[1:], answering, language), None),
            "silence": _silence(base, language),
        }
        found += [
            Try(id=name, language=language, person=asker, chat=private, text=text)
            for name, text in texts.items()
            if text
        ]
        if facts and group:
            asked = f"@{bot.username} {facts[min(2, len(facts) - 1)].question[language]}"
            found.append(Try(id="group", language=language, person=anybody, chat=group, text=asked))
        if group and (admin := next((player.user for player in cast if group.status(player.user) in ADMINS), None)):
            found.append(_follow(language, admin, group))
        editor = next((player.user for player in cast if player.role is Role.EDITOR), None)
        update = next((each for each in base.updates.values() if not each.withdrawn), None)
        if editor and update:
            found.append(_publish(language, editor, world.private_chat(editor, bot), update))
    return found


def _follow(language: str, admin: User, group: Chat) -> Try:
    text = f"/{menus.FOLLOW.name(language)}"
    return Try(id="follow", language=language, person=admin, chat=group, text=text, is_command=True)


def _publish(language: str, editor: User, private: Chat, update: Update) -> Try:
    text = f"/{menus.PUBLISH.name(language)}\n{_as_yaml(update)}"
    return Try(id="publish", language=language, person=editor, chat=private, text=text, is_command=True)


def _as_yaml(update: Update) -> str:
    """An update as an editor writes it; without its expiry, so that it can be published whenever it is tried."""
    fields = update.model_dump(mode="json", exclude_defaults=True, exclude={"expires"})
    return yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)


def _browsable(base: KnowledgeBase) -> Iterator[Entry]:
    """The first entry of each topic that readers may browse, then the others."""
    topics = [topic.entries for topic in base.topics.values() if topic.listed]
    yield from (entries[0] for entries in topics)
    yield from (entry for entries in topics for entry in entries[1:])


def _misspelt(facts: Iterable[Entry], answering: AnswerService, language: str) -> Iterator[str]:
    """Questions as somebody types them in a hurry, which are answered all the same."""
    for entry in facts:
        text = _hurried(entry.question[language])
        (part, *others) = answering.ask(Question(text=text, language=language)).parts
        if part.decision is Decision.ANSWER and part.entry is entry and not others:
            yield text


def _hurried(question: str) -> str:
    """In small letters, without umlauts and question mark, and with two letters the wrong way round."""
    words = question.lower().translate(SPELLINGS).rstrip("?").split()
    at = max(range(len(words)), key=lambda number: len(words[number]))
    word = words[at]
    if len(word) >= LONG_WORD:
        words[at] = word[:2] + word[3] + word[2] + word[4:]
    return " ".join(words)


def _vague(facts: Iterable[Entry], answering: AnswerService, language: str) -> Iterator[str]:
    """Single words that may mean several entries."""
    words = (word.strip("?,.;:„“”\"'") for entry in facts for word in entry.question[language].split())
    for word in dict.fromkeys(word for word in words if len(word) >= LONG_WORD):
        (part, *_) = answering.ask(Question(text=word, language=language)).parts
        if part.decision is Decision.SUGGEST and len(part.suggestions) > 1:
            yield word


def _silence(base: KnowledgeBase, language: str) -> str | None:
    silences = (entry for entry in base.entries.values() if entry.kind is Kind.SILENCE)
    return next((entry.question[language] for entry in silences), None)
