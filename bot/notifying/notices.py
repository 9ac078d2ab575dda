"""What a broadcast says, with all that is needed to show it, so that no other version of the base changes it."""

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict

from bot.answering.wording import anchors, cited, how_to_check, source_line
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import (
    LANGUAGES,
    Meeting,
    MeetingStatus,
    Source,
    Text,
    Update,
    UpdateKind,
    UpdateText,
    Urgency,
)
from bot.locales import translate
from bot.storage.preferences import NoticeKind


class Notice(BaseModel):
    """A notice, in both languages."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: NoticeKind
    about: str
    """The kind of the update, or which reminder it is: "day-before", "morning" or "hour-before"."""
    urgency: Urgency = Urgency.NORMAL
    meeting: Meeting
    """As it stood when the notice was published, with the times that it announces."""
    is_moved: bool = False
    """Whether these times are new ones."""
    text: UpdateText | None = None
    """What an update says; a reminder says when and where."""
    source: Text | None = None
    """Where it comes from, in a line."""
    evidence: tuple[Text, ...] = ()
    """The passages and how to check them, line by line."""
    url: str | None = None

    @classmethod
    def of_update(cls, update: Update, base: KnowledgeBase) -> Self:
        """What an update of a meeting of the base says."""
        meeting = base.meetings[update.meeting]
        changes: dict[str, object] = {}
        if update.start is not None:
            changes = {"start": update.start, "end": update.end, "status": MeetingStatus.POSTPONED, "stated": True}
        if update.kind is UpdateKind.CANCELLATION:
            changes = {"status": MeetingStatus.CANCELLED}
        return cls(
            kind=kind_of(update.kind),
            about=update.kind,
            urgency=update.urgency,
            meeting=meeting.model_copy(update=changes),
            is_moved=update.start is not None,
            text=update.text,
            source=_lines(update.sources, update.attribution, base),
            evidence=_evidence(update),
            url=update.url,
        )

    @classmethod
    def of_reminder(cls, meeting: Meeting, which: str, base: KnowledgeBase) -> Self:
        """What a reminder of a meeting says."""
        return cls(kind=NoticeKind.REMINDER, about=which, meeting=meeting, source=_lines(meeting.sources, None, base))


def kind_of(kind: UpdateKind) -> NoticeKind:
    """What chats know an update as: a cancellation is the utmost postponement."""
    return NoticeKind.POSTPONEMENT if kind is UpdateKind.CANCELLATION else NoticeKind(kind)


def _lines(sources: Sequence[Source], attribution: Text | None, base: KnowledgeBase) -> Text:
    if not sources and attribution:
        return Text(**{each: translate(each, "source-named", name=attribution[each]) for each in LANGUAGES})
    places = cited(sources, base)
    lines = {
        language: "; ".join(
            [
                *(source_line(*place, language) for place in places),
                *([attribution[language]] if attribution else []),
            ]
        )
        for language in LANGUAGES
    }
    return Text(**lines)


def _evidence(update: Update) -> tuple[Text, ...]:
    if not update.sources:
        return ()
    lines = zip(
        *([*anchors(update.sources, each), how_to_check(update.sources, each)] for each in LANGUAGES), strict=True
    )
    return tuple(Text(de=de, en=en) for de, en in lines)
