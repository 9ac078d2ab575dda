"""The buttons under a message."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.helpers import create_deep_linked_url

from bot.answering import Decision, Part, Reason
from bot.answering.explaining import Explanation
from bot.chat import grounds
from bot.chat.callbacks import Action, Tap
from bot.chat.markup import shortened
from bot.chat.settings_choices import Choice, Option
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry, Kind, Topic
from bot.locales import translate

Row = tuple[InlineKeyboardButton, ...]
Numbered = tuple[int, Part]

LABEL_UNITS: Final = 60
MOST_RELATED: Final = 3
MOST_ROWS: Final = 90  # Telegram takes a hundred buttons
ALONE: Final = "alone"
"""The target of a tap on a message that holds nothing else, so that its text may be replaced."""
AMONG: Final = "among"
"""The target of a tap on a message with other answers in it, which must stay."""
FROM_INLINE: Final = "inline"
"""What /start is told when somebody comes from inline mode; no entry is called so."""
GO: Final = "go"
STAY: Final = "stay"
"""The targets of the taps that decide whether what is stored goes."""
LANGUAGES: Final = ("de", "en", "auto")
"""The targets of the taps that choose a chat's language."""


def under_parts(
    parts: Sequence[Numbered],
    base: KnowledgeBase,
    language: str,
    *,
    alone: bool,
    keepable: bool,
    explanations: Mapping[int, Explanation],
) -> InlineKeyboardMarkup | None:
    """The buttons of a message with these parts of a reply; `alone` if the reply has no other part.

    The parts whose numbers have explanations get a button that tells why.
    """
    place = ALONE if alone else AMONG
    suggested = [entry for _, part in parts if part.decision is Decision.SUGGEST for entry in part.suggestions]
    shown = [(number, part.entry) for number, part in parts if part.entry]
    rows: list[Row] = []
    if suggested:
        rows += suggestions(suggested, base, language, place)
    elif not any(part.reason is Reason.NO_MATCH for _, part in parts):  # where something is open, that comes first
        rows += related([part for _, part in parts], base, language)
    rows += feedback([(number, entry) for number, entry in shown if entry.kind is not Kind.SMALLTALK], base, language)
    if keepable:
        rows += consent(language, place)
    rows += why([(number, explanations[number]) for number, _ in parts if number in explanations], base, language)
    return markup(rows)


def suggestions(entries: Iterable[Entry], base: KnowledgeBase, language: str, place: str) -> Iterable[Row]:
    """A row for each entry that may be meant, and one for none of them."""
    action = Action.PICK if place == ALONE else Action.ADD
    yield from (_entry(action, entry, base, language) for entry in entries)
    yield (button(translate(language, "none-of-these"), Tap(action=Action.NONE, language=language, target=place)),)


def related(parts: Sequence[Part], base: KnowledgeBase, language: str) -> Iterable[Row]:
    """A row for each of the first few entries that the given ones lead to."""
    shown = {part.entry.id for part in parts if part.entry}
    targets = dict.fromkeys(name for part in parts for name in leads_to(part))
    others = [name for name in targets if name not in shown]
    return [_entry(Action.OPEN, base.entries[name], base, language) for name in others[:MOST_RELATED]]


def leads_to(part: Part) -> Iterable[str]:
    """What a silence has to offer instead, and what is related."""
    yield from (entry.id for entry in part.suggestions)
    if part.entry:
        yield from filter(None, (part.entry.nearest, *part.entry.related))


def why(explanations: Sequence[tuple[int, Explanation]], base: KnowledgeBase, language: str) -> Iterable[Row]:
    """One row, where there is something to tell: a button for each of the parts."""
    asked = [(number, grounds.tap(explanation, base, language)) for number, explanation in explanations]
    taps = [(number, tap) for number, tap in asked if tap]
    if len(explanations) == 1:
        yield from ((button(translate(language, "why-button"), tap),) for _, tap in taps)
    elif taps:
        yield tuple(button(translate(language, "why-number", number=number), tap) for number, tap in taps)


def feedback(entries: Sequence[tuple[int, Entry]], base: KnowledgeBase, language: str) -> Iterable[Row]:
    """One row: for a single entry two verdicts, for several a button each that opens all verdicts."""
    taps = [(number, verdict_on(entry, base, language)) for number, entry in entries]
    if len(taps) == 1:
        tap = taps[0][1]
        yield (
            button(translate(language, "feedback-helpful"), replace(tap, action=Action.HELPFUL)),
            button(translate(language, "feedback-problem"), tap),
        )
    elif taps:
        yield tuple(button(translate(language, "feedback-number", number=number), tap) for number, tap in taps)


def verdict_on(entry: Entry, base: KnowledgeBase, language: str) -> Tap:
    """The tap that opens the verdicts on an entry as it stands."""
    return Tap(action=Action.PROBLEM, language=language, target=base.short(entry.id), revision=entry.revision)


def verdicts(tap: Tap, *, helpful: bool) -> Iterable[Row]:
    """What can be said of the entry that the tap is about."""
    labels = {
        Action.WRONG: translate(tap.language, "feedback-wrong"),
        Action.BESIDE: translate(tap.language, "feedback-beside"),
        Action.OUTDATED: translate(tap.language, "feedback-outdated"),
    }
    if helpful:
        labels = {Action.HELPFUL: translate(tap.language, "feedback-helpful")} | labels
    buttons = [button(label, replace(tap, action=action)) for action, label in labels.items()]
    yield from (tuple(buttons[:2]), tuple(buttons[2:])) if helpful else (tuple(buttons),)


def consent(language: str, place: str) -> Iterable[Row]:
    """Whether the question may be kept."""
    yield (button(translate(language, "keep-button"), Tap(action=Action.KEEP, language=language, target=place)),)
    yield (button(translate(language, "drop-button"), Tap(action=Action.DROP, language=language, target=place)),)


def again(entry: Entry, base: KnowledgeBase, language: str) -> Row:
    """To show an answer once more."""
    tap = Tap(action=Action.AGAIN, language=language, target=base.short(entry.id))
    return (button(translate(language, "show-again"), tap),)


def into_chat(parameter: str, language: str, username: str, *, key: str = "more-in-chat") -> Row:
    """To the bot's own chat; works wherever the message ends up."""
    return (InlineKeyboardButton(translate(language, key), url=create_deep_linked_url(username, parameter)),)


def rest(language: str, username: str) -> Row:
    """To the bot's own chat, for what it does not say here."""
    return (InlineKeyboardButton(translate(language, "rest-in-private"), url=create_deep_linked_url(username)),)


def out_of_chat(language: str) -> Row:
    """Back to inline mode in a chat of one's choice."""
    return (InlineKeyboardButton(translate(language, "back-to-inline"), switch_inline_query=""),)


def browse(language: str) -> Row:
    """To the list of topics."""
    return (button(translate(language, "command-topics"), Tap(action=Action.TOPICS, language=language)),)


def topics(base: KnowledgeBase, language: str) -> Iterable[Row]:
    """A row for each topic that readers may browse."""
    for topic in [topic for topic in base.topics.values() if topic.listed][:MOST_ROWS]:
        label = shortened(topic.title[language], LABEL_UNITS)
        yield (button(label, Tap(action=Action.TOPIC, language=language, target=topic.topic)),)


def questions(topic: Topic, base: KnowledgeBase, language: str) -> Iterable[Row]:
    """A row for each question of a topic, and the way back."""
    asked = [entry for entry in topic.entries if entry.kind is not Kind.SMALLTALK]
    yield from (_entry(Action.READ, entry, base, language) for entry in asked[:MOST_ROWS])
    yield (button(translate(language, "back"), Tap(action=Action.TOPICS, language=language)),)


def back_to(topic: str, language: str) -> Row:
    """The way back from an answer to its topic."""
    return (button(translate(language, "back"), Tap(action=Action.TOPIC, language=language, target=topic)),)


def languages(language: str) -> Row:
    """The choice of the chat's language."""
    labels = ("Deutsch", "English", translate(language, "language-automatic"))
    return tuple(
        button(label, Tap(action=Action.LANGUAGE, language=language, target=choice))
        for choice, label in zip(LANGUAGES, labels, strict=True)
    )


def forgetting(language: str) -> Iterable[Row]:
    """Whether all that is stored of the chat goes."""
    yield (button(translate(language, "forget-go"), Tap(action=Action.FORGET, language=language, target=GO)),)
    yield (button(translate(language, "forget-stay"), Tap(action=Action.FORGET, language=language, target=STAY)),)


def set_up(chat_id: int, language: str) -> Iterable[Row]:
    """For the admins of a group that is new to the bot."""
    yield (button(translate(language, "greeting-set-up"), Tap(action=Action.FOLLOWING, language=language)),)
    talk = Choice(option=Option.TALK, chat_id=chat_id).tap(language)
    yield (button(translate(language, "settings-to-talk"), talk),)


def toggled(present: InlineKeyboardMarkup, tap: Tap) -> InlineKeyboardMarkup:
    """The buttons with the verdicts on the tapped entry below the feedback row, or without them if they are there."""
    folded = collapsed(present)
    wrong = replace(tap, action=Action.WRONG).encode()
    if any(button.callback_data == wrong for row in present.inline_keyboard for button in row):
        return folded
    above = [Action.PROBLEM in actions(row) for row in folded.inline_keyboard].index(True)
    helpful = Action.HELPFUL not in actions(folded.inline_keyboard[above])
    rows = list(folded.inline_keyboard)
    rows[above + 1 : above + 1] = verdicts(tap, helpful=helpful)
    return InlineKeyboardMarkup(rows)


def collapsed(present: InlineKeyboardMarkup) -> InlineKeyboardMarkup:
    """The buttons without the verdicts."""
    return without(present, {Action.WRONG, Action.BESIDE, Action.OUTDATED})


def without(present: InlineKeyboardMarkup, gone: Set[Action], *, instead: Iterable[Row] = ()) -> InlineKeyboardMarkup:
    """The buttons without the rows that do one of these things, and with other rows at the end."""
    return InlineKeyboardMarkup([*(row for row in present.inline_keyboard if not actions(row) & gone), *instead])


def actions(row: Iterable[InlineKeyboardButton]) -> set[Action]:
    """What the buttons of a row do."""
    taps = (Tap.parse(button.callback_data) for button in row)
    return {tap.action for tap in taps if tap}


def markup(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    """The rows as Telegram takes them, or None without any."""
    listed = list(rows)
    return InlineKeyboardMarkup(listed) if listed else None


def button(label: str, tap: Tap) -> InlineKeyboardButton:
    """A button that does something."""
    return InlineKeyboardButton(label, callback_data=tap.encode())


def _entry(action: Action, entry: Entry, base: KnowledgeBase, language: str) -> Row:
    label = shortened(entry.question[language], LABEL_UNITS)
    return (button(label, Tap(action=action, language=language, target=base.short(entry.id))),)
