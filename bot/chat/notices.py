"""What a notice looks like in Telegram: one message within its limits, by construction."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.chat.markup import Markup, bold, folded, italic, joined, link, text
from bot.chat.rendering import MESSAGE_UNITS, Rendered, line
from bot.chat.times import when
from bot.knowledge.schema import LANGUAGES, Meeting
from bot.locales import translate
from bot.notifying.notices import Notice
from bot.storage.preferences import NoticeKind

# What the fields take at most: all of them together less than a message.
HEADING_UNITS: Final = 250
PLACE_UNITS: Final = 200
TEXT_UNITS: Final = 700
POINT_UNITS: Final = 250
SOURCE_UNITS: Final = 400
EVIDENCE_UNITS: Final = 250
MOST_POINTS: Final = 3
MOST_EVIDENCE: Final = 5
# In a digest a notice is brief.
BRIEF_UNITS: Final = 300
BRIEF_SOURCE_UNITS: Final = 200
MORE_UNITS: Final = 100
"""What is kept free for the line that counts the notices for which a digest has no room."""


def message(notices: Sequence[Notice], language: str) -> Rendered:
    """The one message that says these notices, of which there is one at least."""
    return notice(notices[0], language) if len(notices) == 1 else digest(notices, language)


def notice(notice: Notice, language: str) -> Rendered:
    """The message that says a notice. It has no buttons: a group need not be tempted."""
    blocks = [
        joined("\n", [bold(_heading(notice, language)), *_where_and_when(notice, language)]),
        *_text(notice, language, TEXT_UNITS),
        *_agenda(notice, language),
        joined("\n", [*_source(notice, language, SOURCE_UNITS), *_evidence(notice, language)]),
        *_address(notice, language),
    ]
    return Rendered(html=joined("\n\n", [block for block in blocks if block.units]).html)


def digest(notices: Sequence[Notice], language: str) -> Rendered:
    """The message that says several notices without their evidence, in their order; briefly, if need be.

    Those for which there is no room all the same are counted at its end.
    """
    heading = bold(text(translate(language, "notices-heading", count=len(notices))))
    for limit in (TEXT_UNITS, BRIEF_UNITS):
        said = joined("\n\n", [heading, *(_brief(each, language, limit) for each in notices)])
        if said.units <= MESSAGE_UNITS:
            return Rendered(html=said.html)
    said = heading
    for number, each in enumerate(notices):
        brief = text("\n\n") + _brief(each, language, BRIEF_UNITS)
        if said.units + brief.units > MESSAGE_UNITS - MORE_UNITS:
            said += text("\n\n" + translate(language, "notices-more", count=len(notices) - number), MORE_UNITS)
            break
        said += brief
    return Rendered(html=said.html)


def withdrawn(language: str) -> Rendered:
    """What stands in place of a withdrawn notice that cannot be deleted any more."""
    return line(translate(language, "notice-withdrawn"))


def _heading(notice: Notice, language: str) -> Markup:
    title = notice.meeting.title[language]
    return text(translate(language, "notice-heading", about=notice.about, meeting=title), HEADING_UNITS)


def _where_and_when(notice: Notice, language: str) -> Iterator[Markup]:
    """A reminder says both, a postponement its new times."""
    if notice.kind is NoticeKind.REMINDER:
        yield _when(notice.meeting, language)
        yield text(notice.meeting.place[language], PLACE_UNITS)
    elif notice.is_moved:
        yield text(translate(language, "notice-moved")) + _when(notice.meeting, language)


def _when(meeting: Meeting, language: str) -> Markup:
    """The times, and whether they are inferred."""
    span = when(meeting, language)
    return span if meeting.stated else span + text(f" {translate(language, 'meeting-inferred')}")


def _text(notice: Notice, language: str, limit: int) -> Iterator[Markup]:
    """What an update says; where only the other language is there, that one."""
    if notice.text is None:
        return
    if own := notice.text[language]:
        yield text(own, limit)
        return
    for other in LANGUAGES:
        if said := notice.text[other]:
            yield text(said, limit) + text(" ") + italic(text(translate(language, "notice-other-language")))


def _agenda(notice: Notice, language: str) -> Iterator[Markup]:
    points = notice.meeting.agenda
    if notice.kind is not NoticeKind.REMINDER or not points:
        return
    lines = [text(translate(language, "notice-agenda"))]
    lines += [text("• ") + text(point[language], POINT_UNITS) for point in points[:MOST_POINTS]]
    if (more := len(points) - MOST_POINTS) > 0:
        lines.append(text(translate(language, "notice-more-points", count=more)))
    yield joined("\n", lines)


def _source(notice: Notice, language: str, limit: int) -> Iterator[Markup]:
    if notice.source:
        yield italic(text(notice.source[language], limit))


def _evidence(notice: Notice, language: str) -> Iterator[Markup]:
    """A quotation that opens when it is tapped."""
    # The last line is how to check the passages.
    lines = [*notice.evidence[: MOST_EVIDENCE - 1], *notice.evidence[MOST_EVIDENCE - 1 :][-1:]]
    if lines:
        title = bold(text(translate(language, "evidence")))
        yield folded(joined("\n", [title, *(text(each[language], EVIDENCE_UNITS) for each in lines)]))


def _address(notice: Notice, language: str) -> Iterator[Markup]:
    if notice.url:
        yield link(text(translate(language, "notice-link")), notice.url)


def _brief(notice: Notice, language: str, limit: int) -> Markup:
    """What a digest says of a notice, with so much of its text."""
    return joined(
        "\n",
        [
            bold(_heading(notice, language)),
            *_where_and_when(notice, language),
            *_text(notice, language, limit),
            *_source(notice, language, BRIEF_SOURCE_UNITS),
        ],
    )
