"""What a reply looks like in Telegram: messages within its limits, by construction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from telegram import InlineKeyboardMarkup
from telegram.helpers import create_deep_linked_url

from bot.answering import Decision, Part, Reason, Reply
from bot.answering.explaining import Explanation
from bot.answering.wording import sentence
from bot.chat import evidence, keyboards
from bot.chat.markup import Markup, bold, harmless, italic, joined, link, shortened, text
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry, Kind
from bot.locales import translate

MESSAGE_UNITS: Final = 4096
NOTES_UNITS: Final = 200
"""Room that a reply leaves in a message for notes above and below it."""
# What the fields of a part take at most; with the lines below an answer less than a message.
QUESTION_UNITS: Final = 200
ANSWER_UNITS: Final = 1500
ECHO_UNITS: Final = 100
MOST_ARTICLES: Final = 5

Numbered = tuple[int, Part, Markup]


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """One message, to send or to put in place of another."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    parts: tuple[Part, ...] = ()
    """The parts of a reply that stand in it."""

    @property
    def for_asker(self) -> bool:
        """Whether its buttons need the question to be at hand: it then must be a reply to it."""
        return any(is_open(part) for part in self.parts)


def is_open(part: Part) -> bool:
    """Whether it found no answer, though there may be one."""
    return part.decision is Decision.SUGGEST or part.reason is Reason.NO_MATCH


def messages(
    reply: Reply, base: KnowledgeBase, *, keepable: bool = True, explanations: Sequence[Explanation] = ()
) -> tuple[Rendered, ...]:
    """The messages that say a reply: one, unless the parts do not fit; `keepable` offers to keep what found nothing,
    and with the explanations of the parts the message tells whoever asks why."""
    language, alone = reply.language, len(reply.parts) == 1
    numbered = list(enumerate(reply.parts, start=1))
    # Asked once, below the last of them.
    asking = max((number for number, part in numbered if keepable and part.reason is Reason.NO_MATCH), default=0)
    pieces = [
        (number, part, _part(part, base, language, number=0 if alone else number, keepable=number == asking))
        for number, part in numbered
    ]
    return tuple(
        Rendered(
            html=joined("\n\n", [piece for _, _, piece in group]).html,
            keyboard=keyboards.under_parts(
                [(number, part) for number, part, _ in group],
                base,
                language,
                alone=alone,
                keepable=any(number == asking for number, _, _ in group),
                explanations=dict(enumerate(explanations, start=1)),
            ),
            parts=tuple(part for _, part, _ in group),
        )
        for group in _groups(pieces)
    )


def answer(entry: Entry, base: KnowledgeBase, language: str) -> Rendered:
    """The one message that gives an entry."""
    return messages(Reply(language=language, parts=(Part.giving(entry),)), base)[0]


def as_guest(reply: Reply, base: KnowledgeBase, username: str) -> Rendered:
    """The one message that says a reply where only links work, no buttons of ours."""
    language, alone = reply.language, len(reply.parts) == 1
    pieces = [
        (
            number,
            part,
            _listing(
                _part(part, base, language, number=0 if alone else number, keepable=False), part, language, username
            ),
        )
        for number, part in enumerate(reply.parts, start=1)
    ]
    group, *left_out = _groups(pieces)
    entries = [part.entry for _, part, _ in group if part.entry and part.entry.kind is not Kind.SMALLTALK]
    if left_out:
        rows = [keyboards.into_chat(keyboards.FROM_INLINE, language, username, key="rest-in-chat")]
    else:
        rows = [keyboards.into_chat(entry.id, language, username) for entry in entries[:1]]
    return Rendered(html=joined("\n\n", [piece for _, _, piece in group]).html, keyboard=keyboards.markup(rows))


def browsed(entry: Entry, base: KnowledgeBase, language: str) -> Rendered:
    """An entry with the way back to its topic in place of related questions."""
    rows = [
        *keyboards.feedback([(0, entry)], base, language),
        keyboards.back_to(base.topic_of[entry.id], language),
    ]
    return replace(answer(entry, base, language), keyboard=keyboards.markup(rows))


def no_match(base: KnowledgeBase, language: str, *, keepable: bool) -> Rendered:
    """The one message that says that nothing was found."""
    part = Part(text="", decision=Decision.ABSTAIN, reason=Reason.NO_MATCH)
    return messages(Reply(language=language, parts=(part,)), base, keepable=keepable)[0]


def kept(question: str, language: str) -> Rendered:
    """What was kept for the editors."""
    echo = italic(text(translate(language, "quoted", text=shortened(harmless(question), ANSWER_UNITS))))
    lines = [text(translate(language, "kept")), echo, text(translate(language, "kept-what"))]
    return Rendered(html=joined("\n", lines).html)


def paragraphs(title: str, *others: str, buttons: Iterable[keyboards.Row] = ()) -> Rendered:
    """Fixed texts below a heading."""
    return Rendered(
        html=joined("\n\n", [bold(text(title)), *map(text, others)]).html, keyboard=keyboards.markup(buttons)
    )


def line(words: str, *, buttons: Iterable[keyboards.Row] = ()) -> Rendered:
    """A fixed text by itself."""
    return Rendered(html=text(words).html, keyboard=keyboards.markup(buttons))


def pointer(entry: Entry, address: str | None, base: KnowledgeBase, language: str) -> Rendered:
    """Where the answer stands that was given a short while ago."""
    said = text(translate(language, "repeated"))
    if address:
        said += text(" ") + link(text(translate(language, "repeated-link")), address)
    return Rendered(
        html=said.html,
        keyboard=keyboards.markup([keyboards.again(entry, base, language)]),
        parts=(Part(text="", decision=Decision.ANSWER),),
    )


def sources(base: KnowledgeBase, language: str) -> Rendered:
    """Where all answers come from."""
    title, how = bold(text(translate(language, "source-title"))), text(translate(language, "source-how"))
    articles = [evidence.article_line(article, language) for article in list(base.articles.values())[:MOST_ARTICLES]]
    return Rendered(html=joined("\n\n", [title, *articles, how]).html)


def _groups(pieces: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """The pieces in order, as many together as fit into a message with notes."""
    group: list[Numbered] = []
    for piece in pieces:
        if group and sum(markup.units + 2 for _, _, markup in [*group, piece]) > MESSAGE_UNITS - NOTES_UNITS:
            yield group
            group = []
        group.append(piece)
    yield group


def _part(part: Part, base: KnowledgeBase, language: str, *, number: int, keepable: bool) -> Markup:
    """A part; with a number where there are several."""
    prefix = text(f"{number}. " if number else "")
    if part.entry:
        return _entry(part.entry, base, language, prefix)
    said = text(sentence(part, base, language), ANSWER_UNITS)
    if keepable:
        said = joined("\n\n", [said, text(translate(language, "keep-question"))])
    if not number:
        return said
    echo = text(translate(language, "quoted", text=shortened(harmless(part.text), ECHO_UNITS)))
    return joined("\n", [bold(prefix + echo), said])


def _listing(said: Markup, part: Part, language: str, username: str) -> Markup:
    """What was said where no answer was found, and the questions that may be meant, each a link to its answer."""
    suggested = () if part.entry else part.suggestions
    questions = [
        text("• ") + link(text(entry.question[language], QUESTION_UNITS), create_deep_linked_url(username, entry.id))
        for entry in suggested
    ]
    return joined("\n", [said, *questions])


def _entry(entry: Entry, base: KnowledgeBase, language: str, prefix: Markup) -> Markup:
    said = text(entry.answer[language], ANSWER_UNITS)
    if entry.kind is Kind.SMALLTALK:
        return said
    question = bold(prefix + text(entry.question[language], QUESTION_UNITS))
    lines = evidence.source_lines(entry, base, language)
    return joined("\n", [question, said, text(""), lines, evidence.evidence(entry, base, language)])
