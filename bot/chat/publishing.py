"""What an editor sees in the private chat before an update is published."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.chat.callbacks import Action, Tap
from bot.chat.drafts import KINDS, URGENCIES, Choice
from bot.chat.keyboards import LABEL_UNITS, Row, markup
from bot.chat.markup import Markup, bold, joined, moment, preformatted, shortened, text
from bot.chat.rendering import Rendered, line
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problems import Problem
from bot.knowledge.schema import LANGUAGES, Meeting
from bot.locales import translate
from bot.locales.dates import clock, days
from bot.notifying.publishing import Caution, Effect, Preview
from bot.notifying.times import ends

MOST_MEETINGS: Final = 12
"""Of those that can be chosen or are listed, the latest."""
MOST_PROBLEMS: Final = 8
PROBLEM_UNITS: Final = 400
TITLE_UNITS: Final = 100
TEMPLATE: Final = """\
id: {meeting}-1
meeting: {meeting}
kind: agenda  # decision, postponement, cancellation, correction
urgency: normal  # important, urgent
text:
  de: {text[de]}
  en: {text[en]}
attribution:
  de: {source[de]}
  en: {source[en]}
"""
PUBLISHABLE: Final = frozenset({Effect.NEW, Effect.CHANGED, Effect.RESUMED, Effect.WITHDRAWN})


def how(base: KnowledgeBase, now: dt.datetime, language: str) -> Rendered:
    """How to publish, with a template to copy and the ids of the meetings."""
    listed = meetings(base, now)
    pieces = [
        bold(text(translate(language, "publish-how-title"))),
        text(translate(language, "publish-how")),
        preformatted(text(template(listed[0].id if listed else "meeting"))),
        text(translate(language, "publish-how-plain")),
        text(translate(language, "publish-how-again")),
        joined("\n", [text(translate(language, "publish-how-meetings")), *_ids(listed, language)]),
    ]
    return Rendered(html=joined("\n\n", pieces).html)


def template(meeting: str) -> str:
    """An update of a meeting, to be filled in."""
    said = {language: translate(language, "publish-template-text") for language in LANGUAGES}
    source = {language: translate(language, "publish-template-source") for language in LANGUAGES}
    return TEMPLATE.format(meeting=meeting, text=said, source=source)


def meetings(base: KnowledgeBase, now: dt.datetime) -> Sequence[Meeting]:
    """What a notice may be about: what is still to come first, the soonest first, then the latest."""
    ordered = sorted(base.meetings.values(), key=ends)
    coming = [each for each in ordered if ends(each) > now]
    return [*coming, *reversed([each for each in ordered if ends(each) <= now])][:MOST_MEETINGS]


def problems(found: Sequence[Problem], language: str, *, numbered: bool = True) -> Rendered:
    """What is wrong, where, and how to mend it; lines are left out where they are none of the editor's."""
    lines = [bold(text(translate(language, "publish-problems")))]
    for problem in found[:MOST_PROBLEMS]:
        said = f"{f'{problem.where}: ' if problem.where else ''}{problem.message}. {problem.mend}"
        number = (problem.line or 0) if numbered else 0
        lines.append(
            text(
                "• " + translate(language, "publish-problem", file=problem.file, line=number, said=said), PROBLEM_UNITS
            )
        )
    if more := len(found[MOST_PROBLEMS:]):
        lines.append(text(translate(language, "publish-more-problems", count=more)))
    return Rendered(html=joined("\n", lines).html)


def question(choice: Choice, base: KnowledgeBase, now: dt.datetime, language: str) -> Rendered:
    """What is still to be chosen of a notice in plain text."""
    if not choice.meeting:
        options = {
            Choice(meeting=base.short(each.id)): shortened(each.title[language], LABEL_UNITS)
            for each in meetings(base, now)
        }
        title = translate(language, "publish-which-meeting")
    elif not choice.kind:
        options = {
            Choice(meeting=choice.meeting, kind=letter): translate(language, "publish-kind", kind=kind)
            for letter, kind in KINDS.items()
        }
        title = translate(language, "publish-which-kind")
    else:
        options = {
            Choice(meeting=choice.meeting, kind=choice.kind, urgency=letter): translate(
                language, "publish-urgency", urgency=urgency
            )
            for letter, urgency in URGENCIES.items()
        }
        title = translate(language, "publish-which-urgency")
    rows = [
        (_button(label, Tap(action=Action.DRAFT, language=language, target=option.encode())),)
        for option, label in options.items()
    ]
    return line(title, buttons=[*rows, (_discard(language),)])


def control(preview: Preview, digest: str, choice: Choice, language: str) -> Rendered:
    """For whom a previewed update is, what to know before, and the buttons that publish it or not."""
    can_be_sent = preview.effect in PUBLISHABLE and Caution.EXPIRED not in preview.cautions
    lines = [text(_effect(preview, language))]
    if can_be_sent and preview.effect is not Effect.WITHDRAWN:
        lines.append(_until(preview, language))
    for caution in preview.cautions:
        said = translate(language, "caution", which=caution)
        lines.append(text(translate(language, "publish-note", said=said)))
    rows: list[Row] = [(_send(preview, digest, choice, language), _discard(language))] if can_be_sent else []
    return Rendered(html=joined("\n", lines).html, keyboard=markup(rows))


def _effect(preview: Preview, language: str) -> str:
    reach = preview.reach
    return translate(
        language,
        "publish-effect",
        effect=preview.effect,
        chats=reach.chats,
        places=reach.places if reach.places != reach.chats else 0,
        later=reach.later,
        standing=preview.standing,
    )


def _send(preview: Preview, digest: str, choice: Choice, language: str) -> InlineKeyboardButton:
    """The button that publishes, if the digest still is that of what there is to publish."""
    label = translate(
        language, "publish-button", effect=preview.effect, chats=preview.reach.chats, standing=preview.standing
    )
    target = "-".join(filter(None, (digest, choice.encode())))
    return _button(label, Tap(action=Action.PUBLISH, language=language, target=target))


def _until(preview: Preview, language: str) -> Markup:
    local = preview.expires_at.astimezone(ZoneInfo(preview.notice.meeting.time_zone))
    said = f"{days(local.date(), local.date(), language)}, {clock(local, language)}"
    return text(translate(language, "publish-until")) + moment(text(said), local, "wDt")


def _ids(listed: Iterable[Meeting], language: str) -> Iterator[Markup]:
    for meeting in listed:
        yield text(f"{meeting.id}: {shortened(meeting.title[language], TITLE_UNITS)}")


def _discard(language: str) -> InlineKeyboardButton:
    return _button(translate(language, "publish-discard"), Tap(action=Action.DISCARD, language=language))


def _button(label: str, tap: Tap) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=tap.encode())
