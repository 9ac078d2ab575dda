"""The shape of the curated YAML: one schema for the loader, the checker and the documentation."""

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    field_validator,
    model_validator,
)

LANGUAGES: Final = ("de", "en")
MAX_ANSWER: Final = 500
MAX_QUESTION: Final = 120
MAX_UPDATE: Final = 600
MAX_ATTRIBUTION: Final = 120
MAX_URL: Final = 500
MAX_SOURCES: Final = 10
"""Of an update: it is one message."""
MAX_ANCHOR_WORDS: Final = 7
MAX_ANCHOR: Final = 160
LEAST_PRECISION: Final = 0.5
MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
YEARS: Final = range(1900, 2200)
"""Of meetings: others are mistyped, and no calendar program takes them."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
FactId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[0-9]{1,4}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\n\r]+$")]


def _no_number(value: object) -> object:
    # Pydantic would take a number for seconds since 1970, also where it stands in quotes.
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdecimal()):
        raise ValueError("a number is not a date: write it as 2024-06-13")
    return value


def _a_moment(value: object) -> object:
    if isinstance(value, str) and not MONTH.fullmatch(value):
        try:
            value = dt.datetime.fromisoformat(value) if ":" in value else dt.date.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, dt.date | str):
        raise ValueError(  # noqa: TRY004
            "this is not a date: write it as 2024-06-13, with a time of day as 2024-06-13 10:00, as a month as 2024-06"
        )
    if isinstance(value, dt.datetime) and value.tzinfo:
        raise ValueError("a time of day has an offset: leave it out, the meeting's `time_zone` tells")
    if int(str(value)[:4]) not in YEARS:
        raise ValueError(f"the year {str(value)[:4]} cannot be meant: correct it")
    return value


def _a_deadline(value: object) -> object:
    if isinstance(value := _a_moment(value), str):
        raise ValueError("a month is not exact enough: write a day such as 2024-06-13")  # noqa: TRY004
    return value


def _a_share(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or not LEAST_PRECISION <= value < 1:
        raise ValueError(f"this is no precision: write a number from {LEAST_PRECISION} to 0.99")
    return value


Number = Annotated[int, Field(ge=1), Strict()]
Flag = Annotated[bool, Strict()]
Day = Annotated[dt.date, BeforeValidator(_no_number)]
Moment = Annotated[dt.date | dt.datetime | str, BeforeValidator(_a_moment)]
"""A day and a local time of day without an offset, or a day, or a month such as "2024-07"."""
Deadline = Annotated[dt.date | dt.datetime, BeforeValidator(_a_deadline)]
"""A day and a local time of day without an offset, or a day."""


class Model(BaseModel):
    """Frozen, and an unknown key is an error: a misspelt key must not be lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Model):
    """One text in every language."""

    de: Line
    en: Line

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.de


class Phrasings(Model):
    """How people ask, by language."""

    de: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    def __getitem__(self, language: str) -> tuple[str, ...]:
        return self.en if language == "en" else self.de


class ArticleDate(Model):
    """The day an article appeared, and whether the article itself says so."""

    day: Day
    stated: Flag


class Paragraph(Model):
    """One paragraph of an article, provable without holding its text."""

    number: Number
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Of the paragraph's text in UTF-8, NFC, stripped of surrounding white space."""
    length: Number
    """In characters, of the same text."""


class Article(Model):
    """Where the facts come from."""

    id: Identifier
    agency: Line
    dateline: Text
    """The place in front of the report."""
    title: Text
    """Ours, not the article's."""
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    date: ArticleDate
    url: Annotated[str, StringConstraints(pattern=r"^https://")] | None = None
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1)


class Source(Model):
    """The evidence of an answer: a paragraph, and a few words that locate the passage in it."""

    article: Identifier
    paragraph: Number
    anchor: Annotated[Line, StringConstraints(max_length=MAX_ANCHOR)]


class Kind(StrEnum):
    """What an entry is."""

    FACT = "fact"
    SILENCE = "silence"
    """The source does not say."""
    SMALLTALK = "smalltalk"


class Correction(Model):
    """What the present revision changed."""

    text: Text
    matters: Flag
    """Whether those who got the former answer should hear of it."""


class Entry(Model):
    """One curated answer, with the questions that it answers and the evidence for it."""

    id: Identifier
    kind: Kind
    states: tuple[FactId, ...] = ()
    """The facts that the answer states; two entries that state the same are twins."""
    question: Text
    """The question as an editor would put it; shown above the answer."""
    phrasings: Phrasings
    """The same question in the words of different people."""
    answer: Text
    sources: tuple[Source, ...] = ()
    as_of: Day | None = None
    attribution: Text | None = None
    """Who said it, where the answer reports a statement."""
    related: tuple[Identifier, ...] = ()
    nearest: Identifier | None = None
    """Of a silence: the entry that tells what the source does tell."""
    meeting: Identifier | None = None
    revision: Number = 1
    correction: Correction | None = None

    def asked(self, language: str) -> tuple[str, ...]:
        """All the ways in which the entry is asked for: its question and its phrasings."""
        return (self.question[language], *self.phrasings[language])

    def tells(self, other: "Entry") -> bool:
        """Whether the answer states all that another fact's answer states."""
        return self.kind is other.kind is Kind.FACT and set(self.states).issuperset(other.states)

    @model_validator(mode="after")
    def _evidence(self) -> Self:
        if self.kind is Kind.FACT and not (self.sources and self.states):
            raise ValueError("a fact needs `sources` and `states`: add them, or make it a silence")
        if self.kind is not Kind.FACT and self.states:
            raise ValueError(f"a {self.kind} states no facts: remove `states`")
        if self.kind is not Kind.SILENCE and self.nearest:
            raise ValueError("only a silence has a `nearest` entry: use `related`")
        if (self.revision > 1) != (self.correction is not None):
            raise ValueError("a revision above 1 and a `correction` go together: add the one or remove the other")
        return self


class Topic(Model):
    """A file of entries."""

    topic: Identifier
    title: Text
    listed: Flag = True
    """Whether readers may browse it."""
    order: Number = 50
    """Where it stands when readers browse: the lower, the higher up."""
    entries: tuple[Entry, ...] = Field(min_length=1)


class MeetingStatus(StrEnum):
    """How a meeting stands."""

    PLANNED = "planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    OVER = "over"


class Meeting(Model):
    """An event that groups can follow."""

    id: Identifier
    title: Text
    start: Moment
    """As exactly as the source has it: a time of day, a day or only a month."""
    end: Moment
    stated: Flag
    """Whether the source states the calendar date, or it is inferred."""
    time_zone: Line
    place: Text
    agenda: tuple[Text, ...] = ()
    status: MeetingStatus = MeetingStatus.PLANNED
    sources: tuple[Source, ...] = Field(min_length=1)

    @field_validator("time_zone")
    @classmethod
    def _a_known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, OSError, ValueError):
            raise ValueError(f"`{value}` is no time zone: write one such as Europe/Brussels") from None
        return value

    @model_validator(mode="after")
    def _span(self) -> Self:
        check_span(self.start, self.end)
        return self


def check_span(start: Moment, end: Moment) -> None:
    """ValueError unless both are of one kind, in order, and not years apart."""
    if type(start) is not type(end):
        raise ValueError("`start` and `end` are not equally exact: give both a time of day, or both a day or a month")
    if str(end) < str(start):
        raise ValueError("the end lies before the start: correct one of them")
    if int(str(end)[:4]) - int(str(start)[:4]) > 1:
        raise ValueError("the end lies years after the start: correct one of them")


class UpdateKind(StrEnum):
    """What an update is about."""

    AGENDA = "agenda"
    DECISION = "decision"
    POSTPONEMENT = "postponement"
    CANCELLATION = "cancellation"
    CORRECTION = "correction"


class Urgency(StrEnum):
    """How an update comes into a chat."""

    NORMAL = "normal"
    IMPORTANT = "important"
    """Pinned where the chat wants that."""
    URGENT = "urgent"
    """The same, before all others, and in quiet hours where the chat wants that."""


class UpdateText(Model):
    """What an update says, in one language or in both; who reads the other one gets what there is."""

    de: Annotated[Line, StringConstraints(max_length=MAX_UPDATE)] | None = None
    en: Annotated[Line, StringConstraints(max_length=MAX_UPDATE)] | None = None

    def __getitem__(self, language: str) -> str | None:
        return self.en if language == "en" else self.de

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.de or self.en):
            raise ValueError("there is no text: write `de`, `en` or both")
        return self


class Credit(Text):
    """Who an update comes from."""

    de: Annotated[Line, StringConstraints(max_length=MAX_ATTRIBUTION)]
    en: Annotated[Line, StringConstraints(max_length=MAX_ATTRIBUTION)]


class Update(Model):
    """What the followers of a meeting are told."""

    id: Identifier
    meeting: Identifier
    kind: UpdateKind
    urgency: Urgency = Urgency.NORMAL
    text: UpdateText
    sources: tuple[Source, ...] = Field((), max_length=MAX_SOURCES)
    """Where it stands in an article of the base."""
    attribution: Credit | None = None
    """Where it comes from, if that is no article of the base."""
    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$", max_length=MAX_URL)] | None = None
    expires: Deadline | None = None
    """Local to the meeting: until when it is still sent (a day: until its end); two days after publishing if unset."""
    changes: tuple[Identifier, ...] = ()
    """The entries that it makes outdated."""
    replaces: Identifier | None = None
    """The former update on the same point, which it takes the place of in the chats."""
    start: Moment | None = None
    """Of a postponement: the new times, local to the meeting."""
    end: Moment | None = None
    withdrawn: Flag = False
    """Whether it is to be deleted wherever it was delivered."""

    @model_validator(mode="after")
    def _evidence(self) -> Self:
        if not (self.sources or self.attribution):
            raise ValueError("an update needs its evidence: add `sources` or `attribution`")
        if self.replaces == self.id:
            raise ValueError("an update does not replace itself: remove `replaces`, or name the former update")
        return self

    @model_validator(mode="after")
    def _new_times(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("`start` and `end` go together: add the other one")
        if self.kind is not UpdateKind.POSTPONEMENT and self.start is not None:
            raise ValueError("only a postponement has new times: remove `start` and `end`")
        if self.start is not None and self.end is not None:
            check_span(self.start, self.end)
        return self


class VocabularyFile(Model):
    """What words mean in one language; see docs/curating.md."""

    language: Annotated[str, StringConstraints(pattern=r"^(de|en)$")]
    synonyms: dict[Identifier, tuple[Line, ...]] = {}
    """A concept and the words or short phrases that stand for it, each as good as the other."""
    abbreviations: dict[Line, Line] = {}
    """A short form and its long form; either finds the other."""
    names: dict[Identifier, tuple[Line, ...]] = {}
    """What tells questions apart (a person, a country, "arms" …) and the words for it: a question with one of them
    is answered only by a fact of whose questions one has it, too."""


class Aims(Model):
    """What the base asks of the bot."""

    precision: Annotated[float, BeforeValidator(_a_share)] = 0.9
    """How many of the direct answers have to be right: a share, below 1."""
