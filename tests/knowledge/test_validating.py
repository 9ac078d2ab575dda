"""What deviates from the schema is told in an editor's words, with its line."""

import datetime as dt
import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import schema
from bot.knowledge.problems import ProblemsError
from bot.knowledge.reading import parse
from bot.knowledge.schema import Article, Meeting, Model, Moment, Topic, Update, VocabularyFile, check_span
from bot.knowledge.validating import SHAPES, validate

ENTRY = """\
topic: t
title: {de: a, en: b}
entries:
  - id: x
    kind: silence
    question: {de: a, en: b}
    phrasings: {de: [c], en: [d]}
    answer:
      de: e
      en: f
"""
MEETING = """\
id: m
title: {de: a, en: b}
start: 2024-06-13
end: 2024-06-14
stated: false
time_zone: Europe/Brussels
place: {de: a, en: b}
sources:
  - {article: a, paragraph: 1, anchor: b}
"""
UPDATE = """\
id: u
meeting: m
kind: postponement
text: {de: a, en: b}
start: 2024-06-20
end: 2024-06-21
attribution: {de: a, en: b}
"""
MANY_SOURCES = ", ".join(["{article: a, paragraph: 1, anchor: b}"] * 11)
VOCABULARY = """\
language: de
synonyms:
  money: [Geld, Kohle]
abbreviations:
  EU: Europäische Union
names: {}
"""


def problems_of(model: type[Model], text: str) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        validate(model, parse(text.encode(), file="f.yaml"))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("model", "text"), [(Topic, ENTRY), (Meeting, MEETING), (Update, UPDATE), (VocabularyFile, VOCABULARY)]
)
def test_the_examples_are_valid(model: type[Model], text: str) -> None:
    assert isinstance(validate(model, parse(text.encode(), file="f.yaml")), model)


@pytest.mark.parametrize(
    ("model", "text", "old", "new", "expected"),
    [
        pytest.param(
            *(Topic, ENTRY, "de: e", "de: yes"),
            'f.yaml:9:7: entry "x", answer.de: `yes` is read as true or false, not as a text. Put it in quotes.',
            id="yes",
        ),
        pytest.param(
            *(Topic, ENTRY, "de: e", "de: 12:30"),
            'f.yaml:9:7: entry "x", answer.de: `12:30` is read as a number, not as a text. Put it in quotes.',
            id="time of day",
        ),
        pytest.param(
            *(Topic, ENTRY, "[c]", "[c, off]"),
            'f.yaml:7:25: entry "x", phrasings.de[2]: `off` is read as true or false, not as a text. Put it in quotes.',
            id="off in a list",
        ),
        pytest.param(
            *(Topic, ENTRY, "de: e", "de: 2024-06-13"),
            'f.yaml:9:7: entry "x", answer.de: `2024-06-13` is read as a date, not as a text. Put it in quotes.',
            id="date",
        ),
        pytest.param(
            *(Topic, ENTRY, "de: e", "de:"),
            'f.yaml:9:7: entry "x", answer.de: the text is missing. Write it after the colon, or remove the key.',
            id="nothing",
        ),
        pytest.param(
            *(Topic, ENTRY, "de: e", "de: ''"),
            'f.yaml:9:7: entry "x", answer.de: the text is empty. Write it, or remove the key.',
            id="empty text",
        ),
        pytest.param(
            *(Topic, ENTRY, "de: e", "de: [e]"),
            'f.yaml:9:7: entry "x", answer.de: there should be a text here, not a list. '
            "Write one text; mind the indentation.",
            id="list for a text",
        ),
        pytest.param(
            *(Topic, ENTRY, "de: e", 'de: "e\\nf"'),
            'f.yaml:9:7: entry "x", answer.de: `e f` has not the right shape. '
            "Write it on one line, or fold it with `>-`.",
            id="two lines",
        ),
        pytest.param(
            *(Topic, ENTRY, "      en: f\n", ""),
            'f.yaml:8:5: entry "x", answer: `en` is missing. Add it.',
            id="missing translation",
        ),
        pytest.param(
            *(Topic, ENTRY, "kind: silence", "kind: silence\n    nearst: y"),
            'f.yaml:6:5: entry "x", nearst: the key `nearst` is unknown. Did you mean `nearest`?',
            id="misspelt key",
        ),
        pytest.param(
            *(Topic, ENTRY, "kind: silence", "kind: silence\n    zzzzzz: 1"),
            'f.yaml:6:5: entry "x", zzzzzz: the key `zzzzzz` is unknown. Remove it.',
            id="unknown key",
        ),
        pytest.param(
            *(Topic, ENTRY, "kind: silence", "kind: rumour"),
            "f.yaml:5:5: entry \"x\", kind: `rumour` is none of 'fact', 'silence' or 'smalltalk'. Write one of them.",
            id="unknown kind",
        ),
        pytest.param(
            *(Topic, ENTRY, "kind: silence", "kind: fact"),
            'f.yaml:4:5: entry "x": a fact needs `sources` and `states`. Add them, or make it a silence.',
            id="fact without evidence",
        ),
        pytest.param(
            *(Topic, ENTRY, "kind: silence", "kind: silence\n    states: [F1]"),
            'f.yaml:4:5: entry "x": a silence states no facts. Remove `states`.',
            id="silence with facts",
        ),
        pytest.param(
            *(Topic, ENTRY, "kind: silence", "kind: smalltalk\n    nearest: y"),
            'f.yaml:4:5: entry "x": only a silence has a `nearest` entry. Use `related`.',
            id="nearest of small talk",
        ),
        pytest.param(
            *(Topic, ENTRY, "kind: silence", "kind: silence\n    revision: 2"),
            'f.yaml:4:5: entry "x": a revision above 1 and a `correction` go together. '
            "Add the one or remove the other.",
            id="revision without correction",
        ),
        pytest.param(
            *(Topic, ENTRY, "kind: silence", "kind: silence\n    revision: yes"),
            'f.yaml:6:5: entry "x", revision: `yes` is no number from 1. Write a whole number, without quotes.',
            id="revision yes",
        ),
        pytest.param(
            *(Topic, ENTRY, "kind: silence", "kind: silence\n    revision: 0"),
            'f.yaml:6:5: entry "x", revision: `0` is no number from 1. Write a whole number, without quotes.',
            id="revision zero",
        ),
        pytest.param(
            *(Topic, ENTRY, "kind: silence", "kind: silence\n    as_of: 20240613"),
            'f.yaml:6:5: entry "x", as_of: a number is not a date. Write it as 2024-06-13.',
            id="number for a date",
        ),
        pytest.param(
            *(Topic, ENTRY, "id: x", "id: Wer ist das"),
            'f.yaml:4:5: entry "Wer ist das", id: `Wer ist das` has not the right shape. '
            "Use small letters a to z, digits and single hyphens, as in `who-takes-part`.",
            id="id in words",
        ),
        pytest.param(
            *(Topic, ENTRY, "id: x", f"id: {'x' * 49}"),
            f'f.yaml:4:5: entry "{"x" * 49}", id: the text has 49 characters, more than 48. Shorten it.',
            id="long id",
        ),
        pytest.param(
            *(Topic, ENTRY, "{de: [c], en: [d]}", "[c]"),
            'f.yaml:7:5: entry "x", phrasings: there should be keys and values here, not a list. '
            "Write `key: value`, one to a line.",
            id="phrasings without language",
        ),
        pytest.param(
            *(Topic, ENTRY, "de: [c]", "de: c"),
            'f.yaml:7:17: entry "x", phrasings.de: there should be a list here, not a text. '
            "Begin each item on a line of its own with `- `.",
            id="text for a list",
        ),
        pytest.param(
            *(Topic, ENTRY, ENTRY[ENTRY.index("  - id") :], "  - 7\n"),
            "f.yaml:4:5: entry number 1: there should be keys and values here, not a number. "
            "Write `key: value`, one to a line.",
            id="number for an entry",
        ),
        pytest.param(
            *(Topic, ENTRY, "topic: t", "topic: t\nlisted: 1"),
            "f.yaml:2:1: listed: `1` is neither true nor false. Write true or false, without quotes.",
            id="number for a flag",
        ),
        pytest.param(
            *(Meeting, MEETING, "2024-06-14", "soon"),
            "f.yaml:4:1: end: this is not a date. "
            "Write it as 2024-06-13, with a time of day as 2024-06-13 10:00, as a month as 2024-06.",
            id="word for a date",
        ),
        pytest.param(
            *(Meeting, MEETING, "2024-06-14", "2024-06-12"),
            "f.yaml:1:1: the end lies before the start. Correct one of them.",
            id="end before start",
        ),
        pytest.param(
            *(Meeting, MEETING, "2024-06-14", "2024-06-14 10:00:00"),
            "f.yaml:1:1: `start` and `end` are not equally exact. Give both a time of day, or both a day or a month.",
            id="one time of day",
        ),
        pytest.param(
            *(Meeting, MEETING, "13\nend: 2024-06-14", "13 10:00:00Z\nend: 2024-06-14 10:00:00"),
            "f.yaml:3:1: start: a time of day has an offset. Leave it out, the meeting's `time_zone` tells.",
            id="offset",
        ),
        pytest.param(
            *(Meeting, MEETING, "2024-06-14", "2024-06"),
            "f.yaml:1:1: `start` and `end` are not equally exact. Give both a time of day, or both a day or a month.",
            id="a day and a month",
        ),
        pytest.param(
            *(Meeting, MEETING, "2024-06-14", "2024-13"),
            "f.yaml:4:1: end: this is not a date. "
            "Write it as 2024-06-13, with a time of day as 2024-06-13 10:00, as a month as 2024-06.",
            id="no month",
        ),
        pytest.param(
            *(Meeting, MEETING, "2024-06-14", "'86400'"),
            "f.yaml:4:1: end: this is not a date. "
            "Write it as 2024-06-13, with a time of day as 2024-06-13 10:00, as a month as 2024-06.",
            id="number in quotes for a date",
        ),
        pytest.param(
            *(Meeting, MEETING, "2024-06-14", "9999-12-31"),
            "f.yaml:4:1: end: the year 9999 cannot be meant. Correct it.",
            id="year",
        ),
        pytest.param(
            *(Meeting, MEETING, "2024-06-14", "2042-06-14"),
            "f.yaml:1:1: the end lies years after the start. Correct one of them.",
            id="years apart",
        ),
        pytest.param(
            *(Update, UPDATE, "text: {de: a, en: b}", "text: {}"),
            "f.yaml:4:1: text: there is no text. Write `de`, `en` or both.",
            id="update without text",
        ),
        pytest.param(
            *(Update, UPDATE, "text: {de: a, en: b}", f"text: {{de: '{'x' * 601}'}}"),
            "f.yaml:4:8: text.de: the text has 601 characters, more than 600. Shorten it.",
            id="long update",
        ),
        pytest.param(
            *(Update, UPDATE, "attribution: {de: a, en: b}", f"attribution: {{de: a, en: {'x' * 121}}}"),
            "f.yaml:7:22: attribution.en: the text has 121 characters, more than 120. Shorten it.",
            id="long attribution",
        ),
        pytest.param(
            *(Update, UPDATE, "attribution: {de: a, en: b}", "attribution: Stadtrat"),
            "f.yaml:7:1: attribution: there should be keys and values here, not a text. "
            "Write `key: value`, one to a line.",
            id="attribution without language",
        ),
        pytest.param(
            *(Update, UPDATE, "attribution: {de: a, en: b}", "expires: 2024-06-20"),
            "f.yaml:1:1: an update needs its evidence. Add `sources` or `attribution`.",
            id="update without evidence",
        ),
        pytest.param(
            *(Update, UPDATE, "id: u", "id: u\nreplaces: u"),
            "f.yaml:1:1: an update does not replace itself. Remove `replaces`, or name the former update.",
            id="update that replaces itself",
        ),
        pytest.param(
            *(Update, UPDATE, "end: 2024-06-21\n", ""),
            "f.yaml:1:1: `start` and `end` go together. Add the other one.",
            id="half of the new times",
        ),
        pytest.param(
            *(Update, UPDATE, "postponement", "cancellation"),
            "f.yaml:1:1: only a postponement has new times. Remove `start` and `end`.",
            id="new times of a cancellation",
        ),
        pytest.param(
            *(Update, UPDATE, "2024-06-21", "2024-06-19"),
            "f.yaml:1:1: the end lies before the start. Correct one of them.",
            id="new end before new start",
        ),
        pytest.param(
            *(Update, UPDATE, "id: u", f"id: u\nsources: [{MANY_SOURCES}]"),
            "f.yaml:2:1: sources: the list has 11 items, more than 10. Keep those that matter most.",
            id="many sources",
        ),
        pytest.param(
            *(Meeting, MEETING, "anchor: b", f"anchor: {'b' * 161}"),
            "f.yaml:9:32: sources[1].anchor: the text has 161 characters, more than 160. Shorten it.",
            id="long word for an anchor",
        ),
        pytest.param(
            *(Update, UPDATE, "id: u", "id: u\nexpires: 2024-06"),
            "f.yaml:2:1: expires: a month is not exact enough. Write a day such as 2024-06-13.",
            id="month for a deadline",
        ),
        pytest.param(
            *(Update, UPDATE, "id: u", "id: u\nexpires: 2024-06-13T10:00+02:00"),
            "f.yaml:2:1: expires: a time of day has an offset. Leave it out, the meeting's `time_zone` tells.",
            id="deadline with offset",
        ),
        pytest.param(
            *(Update, UPDATE, "id: u", "id: u\nurl: http://example.org"),
            "f.yaml:2:1: url: `http://example.org` has not the right shape. Begin with https:// and leave out spaces.",
            id="address",
        ),
        pytest.param(
            *(Update, UPDATE, "id: u", "id: u\nurgency: sofort"),
            "f.yaml:2:1: urgency: `sofort` is none of 'normal', 'important' or 'urgent'. Write one of them.",
            id="urgency",
        ),
        pytest.param(
            *(Update, UPDATE, "id: u", "id: u\nwithdrawn: 1"),
            "f.yaml:2:1: withdrawn: `1` is neither true nor false. Write true or false, without quotes.",
            id="number for withdrawn",
        ),
        pytest.param(
            *(Meeting, MEETING, "Europe/Brussels", "Europe/Atlantis"),
            "f.yaml:6:1: time_zone: `Europe/Atlantis` is no time zone. Write one such as Europe/Brussels.",
            id="time zone",
        ),
        pytest.param(
            *(Meeting, MEETING, "sources:\n  - {article: a, paragraph: 1, anchor: b}", "sources: []"),
            "f.yaml:8:1: sources: the list is empty. Add at least one item.",
            id="no source",
        ),
        pytest.param(
            *(VocabularyFile, VOCABULARY, "language: de", "language: fr"),
            "f.yaml:1:1: language: `fr` has not the right shape. Write de or en.",
            id="language",
        ),
        pytest.param(
            *(VocabularyFile, VOCABULARY, "money:", "Viel Geld:"),
            "f.yaml:3:3: synonyms.Viel Geld: `Viel Geld` has not the right shape. "
            "Use small letters a to z, digits and single hyphens, as in `who-takes-part`.",
            id="concept in words",
        ),
    ],
)
def test_a_deviation(model: type[Model], text: str, old: str, new: str, expected: str) -> None:
    assert old in text
    assert problems_of(model, text.replace(old, new)) == [expected]


def test_all_deviations_of_a_file_are_told() -> None:
    text = ENTRY.replace("de: e", "de: no").replace("kind: silence", "kind: none").replace("topic: t", "topic: 5")
    assert [re.match(r"f\.yaml:(\d+)", problem)[1] for problem in problems_of(Topic, text)] == ["1", "5", "9"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ("0" * 64, "0" * 63, "Write the SHA-256 as 64 hexadecimal digits."),
        ("language: de", "language: deu", "Write the language with two letters, as in de."),
        ("agency: x", "agency: x\nurl: http://x", "Begin with https://."),
    ],
)
def test_a_shape_of_an_article(old: str, new: str, mend: str) -> None:
    text = f"""\
id: a
agency: x
dateline: {{de: a, en: b}}
title: {{de: a, en: b}}
language: de
date: {{day: 2024-06-12, stated: false}}
paragraphs:
  - {{number: 1, sha256: "{"0" * 64}", length: 5}}
"""
    (problem,) = problems_of(Article, text.replace(old, new))
    assert problem.endswith(mend)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-06-13", dt.date(2024, 6, 13)),
        ("'2024-06-13'", dt.date(2024, 6, 13)),
        ("2024-06-13 10:00", dt.datetime(2024, 6, 13, 10)),
        ("2024-06-13T10:00:00", dt.datetime(2024, 6, 13, 10)),
        ("2024-06", "2024-06"),
    ],
)
def test_a_moment_is_as_exact_as_it_is_written(written: str, read: Moment) -> None:
    text = MEETING.replace("2024-06-13", written).replace("2024-06-14", written)
    meeting = validate(Meeting, parse(text.encode(), file="f.yaml"))
    assert (meeting.start, type(meeting.start)) == (read, type(read))


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))
MOMENTS = st.one_of(DAYS, DAYS.map(lambda day: f"{day:%Y-%m}"), DAYS.map(lambda day: dt.datetime(*day.timetuple()[:6])))


@given(MOMENTS, MOMENTS)
def test_a_span_has_two_moments_of_one_kind_in_order(start: Moment, end: Moment) -> None:
    try:
        check_span(start, end)
    except ValueError as error:
        assert str(error).count(": ") == 1  # what is wrong, and how to mend it
    else:
        assert type(start) is type(end)
        assert str(start) <= str(end)
        assert int(str(end)[:4]) - int(str(start)[:4]) <= 1


def test_every_shape_is_told_in_words() -> None:
    patterns = set(re.findall(r'pattern=r"(.*?)"', inspect.getsource(schema)))
    assert patterns == set(SHAPES)
