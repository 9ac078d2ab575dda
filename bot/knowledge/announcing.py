"""Whether the meetings and updates of a base that loads tell the same, in both languages."""

from collections.abc import Iterable, Iterator

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.schema import LANGUAGES, Meeting, MeetingStatus, Moment, Update, UpdateKind


def disagreements(base: KnowledgeBase) -> Iterator[Problem]:
    """Where an update lacks a language, and where a meeting's file does not tell what an update has announced."""
    for update in base.updates.values():
        for language in LANGUAGES:
            if update.text[language] is None:
                message, mend = "the text is missing", "Write it, or its readers get the other language."
                file, where = f"updates/{update.id}.yaml", f"text.{language}"
                yield Problem(file=file, where=where, message=message, mend=mend, severity=Severity.WARNING)
    for update in _in_force(base.updates.values()):
        meeting = base.meetings[update.meeting]
        for field, says, mend in (*_other_status(meeting, update), *_other_times(meeting, update)):
            message = f'the update "{update.id}" {says}'
            yield Problem(file=f"meetings/{meeting.id}.yaml", where=field, message=message, mend=mend)


def _in_force(updates: Iterable[Update]) -> list[Update]:
    """The updates that nothing has taken back or taken the place of."""
    replaced = {update.replaces for update in updates}
    return [update for update in updates if not update.withdrawn and update.id not in replaced]


def _other_status(meeting: Meeting, update: Update) -> Iterator[tuple[str, str, str]]:
    if update.kind is UpdateKind.CANCELLATION and meeting.status is not MeetingStatus.CANCELLED:
        yield "status", f"cancels the meeting, here stands `{meeting.status}`", "Write `status: cancelled`."
    if update.kind is UpdateKind.POSTPONEMENT and meeting.status is MeetingStatus.PLANNED:
        yield "status", f"postpones the meeting, here stands `{meeting.status}`", "Write `status: postponed`."


def _other_times(meeting: Meeting, update: Update) -> Iterator[tuple[str, str, str]]:
    for field, new, now in (("start", update.start, meeting.start), ("end", update.end, meeting.end)):
        if new not in (None, now):
            message = f"moves it to {_shown(new)}, here stands {_shown(now)}"
            yield field, message, "Write the new time; if it has been moved again since, let that update replace this."


def _shown(moment: Moment | None) -> str:
    return str(moment).removesuffix(":00")
