"""Whether an update fits what it refers to: meeting, sources, the entries it changes, the update it replaces."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from bot.knowledge.problems import Problem
from bot.knowledge.reading import Document
from bot.knowledge.references import Known, broken_sources, missing, problem_at
from bot.knowledge.schema import Update, UpdateKind

SUCCESSORS: Final[Mapping[UpdateKind, Collection[UpdateKind]]] = {
    UpdateKind.AGENDA: tuple(UpdateKind),
    UpdateKind.DECISION: (UpdateKind.DECISION, UpdateKind.CORRECTION),
    UpdateKind.POSTPONEMENT: (UpdateKind.POSTPONEMENT, UpdateKind.CANCELLATION, UpdateKind.CORRECTION),
    UpdateKind.CANCELLATION: (UpdateKind.POSTPONEMENT, UpdateKind.CANCELLATION, UpdateKind.CORRECTION),
    UpdateKind.CORRECTION: tuple(UpdateKind),
}
"""What may take the place of each kind in a chat: whoever missed the former one must not miss its news."""


def misfits(document: Document, update: Update, known: Known) -> Iterator[Problem]:
    """Everything in which an update contradicts what is known; that it replaces an unknown one is no problem."""
    yield from missing(document, ("meeting",), "meeting", update.meeting, known.meetings)
    yield from broken_sources(document, (), update.sources, known.paragraphs)
    for index, entry in enumerate(update.changes):
        yield from missing(document, ("changes", index), "entry", entry, known.entries)
    if update.replaces is not None and (former := known.updates.get(update.replaces)) is not None:
        for message, mend in _unfit(update, former, known.updates):
            yield problem_at(document, ("replaces",), message, mend)


def _unfit(update: Update, former: Update, updates: Mapping[str, Update]) -> Iterator[tuple[str, str]]:
    """Why an update cannot take the place of a former one, and how to mend it."""
    if former.meeting != update.meeting:
        yield f'"{former.id}" is about the meeting "{former.meeting}"', "Name an update of the same meeting."
    if update.kind not in SUCCESSORS[former.kind]:
        message = f'with "{former.id}", the news of the {former.kind} would vanish behind the kind `{update.kind}`'
        yield message, "Remove `replaces`, or make this one a correction."
    if circle := _circle(update, updates):
        message = f"the updates replace each other in a circle: {' > '.join(circle)}"
        yield message, "Let each replace the one before it only."


def _circle(update: Update, updates: Mapping[str, Update]) -> list[str]:
    """The way from an update over those it replaces back to itself; empty if it does not lead back."""
    way = [update.id]
    here: Update | None = update
    while here is not None and here.replaces is not None:
        way.append(here.replaces)
        if way[-1] in way[:-1]:
            return way if way[-1] == update.id else []
        here = updates.get(here.replaces)
    return []
