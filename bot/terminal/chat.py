"""A chat in the terminal, over the same service as Telegram."""

from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console

from bot.answering import AnswerService, Part, Question, Reply
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry, Kind
from bot.locales import translate
from bot.terminal.printing import print_reply


@dataclass(kw_only=True)
class TerminalChat:
    """One conversation: it remembers what was last answered and which questions were offered."""

    base: KnowledgeBase
    service: AnswerService
    console: Console
    language: str
    _context: str | None = None
    _offered: list[Entry] = field(default_factory=list)

    def run(self, read: Callable[[], str]) -> None:
        """Ask and answer until the end of input, or an empty line."""
        self.console.print(translate(self.language, "terminal-welcome"))
        self.console.print()
        while line := _read(read):
            self.say(line)

    def say(self, line: str) -> None:
        """Reply to one line: a question, or the number of an offered one."""
        reply = self._chosen(line) or self.service.ask(
            Question(text=line, language=self.language, context=self._context)
        )
        told = [part.entry.id for part in reply.parts if part.entry and part.entry.kind is not Kind.SMALLTALK]
        self._context = told[-1] if told else self._context
        self.language = reply.language
        self._offered = print_reply(self.console, reply, self.base)

    def _chosen(self, line: str) -> Reply | None:
        numbers = [str(number) for number in range(1, len(self._offered) + 1)]
        if line.strip() not in numbers:
            return None
        entry = self._offered[numbers.index(line.strip())]
        part = Part.giving(entry, text=line)
        return Reply(language=self.language, parts=(part,))


def _read(read: Callable[[], str]) -> str:
    try:
        return read().strip()
    except (EOFError, KeyboardInterrupt):
        return ""
