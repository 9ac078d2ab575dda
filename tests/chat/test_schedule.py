"""The schedule: what comes and what is past, in words, in each reader's own time, and within Telegram's limits."""

import dataclasses
import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import Tap
from bot.chat.rendering import MESSAGE_UNITS, Rendered
from bot.chat.schedule import schedule
from bot.knowledge.schema import MeetingStatus
from bot.notifying.calendar import Announced, Change
from bot.notifying.times import begins, ends
from bot.playground.botapi.html import parse_html, utf16_length
from tests.chat.factories import pool
from tests.notifying.meetings import announced, timed, whole_days

BEFORE = dt.datetime(2031, 5, 7, tzinfo=dt.UTC)
ALL = tuple(announced(name) for name in ("beckenfest", "umbaurunde", "saisonende"))
OPEN = Change(update="neu", status=MeetingStatus.POSTPONED)


def shown(
    *meetings: Announced, language: str = "de", now: dt.datetime = BEFORE, username: str | None = None
) -> Rendered:
    return schedule(meetings, now, pool(), language, username=username)


def said(rendered: Rendered) -> list[str]:
    """The lines of a message."""
    return parse_html(rendered.html)[0].split("\n")


def entities(rendered: Rendered, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """What stands where something of a kind is, with what it means."""
    plain, found = parse_html(rendered.html)
    units = plain.encode("utf-16-le")
    return [
        (units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"), one)
        for one in found
        if one["type"] == kind
    ]


def labels(rendered: Rendered) -> list[str]:
    return [button.text for row in rendered.keyboard.inline_keyboard for button in row] if rendered.keyboard else []


def test_all_meetings_in_german() -> None:
    rendered = shown(*ALL)
    assert said(rendered) == [
        "Termine",
        "",
        "Beckenfest",
        "Samstag, 14. Juni 2031, 15:00 MESZ – 18:00 MESZ",
        "Freibad am Mühlteich",
        "• Anschwimmen mit Bürgermeisterin Kaltofen",
        "• Führung durch die neue Heizung",
        "Quelle: Mühltal-Bote, Lindenau, 6. Mai 2031, Absatz 1",
        "",
        "Runde zum Umbau",
        "Mo., 1.\u2009–\u2009Di., 2. Sept. 2031",
        "Lindenau",
        "Quelle: Mühltal-Bote, Lindenau, 6. Mai 2031, Absatz 3",
        "",
        "Ende der Badesaison",
        "September 2031 (Datum erschlossen)",
        "Freibad am Mühlteich",
        "Quelle: Mühltal-Bote, Lindenau, 6. Mai 2031, Absatz 2",
    ]
    assert labels(rendered) == ["In den Kalender: Beckenfest", "In den Kalender: Runde zum Umbau"]


def test_days_and_months_in_english() -> None:
    lines = said(shown(*ALL, language="en"))
    assert "Saturday, 14 June 2031, 15:00 CEST – 18:00 CEST" in lines
    assert "Mon, 1\u2009Sept –\u2009Tue, 2 Sept 2031" in lines
    assert "September 2031 (date inferred)" in lines


def test_one_day_and_several_months() -> None:
    lines = said(
        shown(announced("umbaurunde", end="2031-09-01"), announced("saisonende", end="2031-10"), language="en")
    )
    assert "Monday, 1 September 2031" in lines
    assert "September\u2009–\u2009October 2031 (date inferred)" in lines


def test_times_are_those_of_each_reader() -> None:
    (start, first), (end, last) = entities(shown(ALL[0]), "date_time")
    assert (start, end) == ("Samstag, 14. Juni 2031, 15:00 MESZ", "18:00 MESZ")
    assert (first["date_time_format"], last["date_time_format"]) == ("wDt", "t")
    assert first["unix_time"] == begins(ALL[0].meeting).timestamp()
    assert last["unix_time"] == ends(ALL[0].meeting).timestamp()


def test_an_end_on_another_day_names_it() -> None:
    night = announced(end="2031-06-15T02:00")
    (_, _), (end, last) = entities(shown(night), "date_time")
    assert (end, last["date_time_format"]) == ("Sonntag, 15. Juni 2031, 02:00 MESZ", "wDt")


def test_a_meeting_without_length_has_one_time() -> None:
    assert len(entities(shown(announced(end="2031-06-14T15:00")), "date_time")) == 1


def test_how_a_meeting_stands() -> None:
    assert "Verschoben auf diesen Termin" in said(shown(announced(status="postponed")))
    cancelled = shown(announced(status="cancelled"))
    assert "Abgesagt" in said(cancelled)
    assert [text for text, _ in entities(cancelled, "strikethrough")] == [said(cancelled)[4]]
    waiting = shown(dataclasses.replace(announced(status="postponed"), changes=(OPEN,)))
    assert "Verschoben, der neue Termin steht noch nicht fest" in said(waiting)
    assert entities(waiting, "strikethrough")
    # Their files take them out of the calendars.
    assert labels(cancelled) == labels(waiting) == ["In den Kalender"]


def test_what_is_past_stands_last_and_folded() -> None:
    now = dt.datetime(2031, 9, 15, tzinfo=dt.UTC)
    rendered = shown(ALL[0], announced("umbaurunde", status="cancelled"), ALL[2], now=now)
    assert said(rendered)[2] == "Ende der Badesaison"
    ((folded, _),) = entities(rendered, "expandable_blockquote")
    assert folded.split("\n") == [
        "Vergangene Termine",
        "Runde zum Umbau: Mo., 1.\u2009–\u2009Di., 2. Sept. 2031 (Abgesagt)",
        "Beckenfest: Samstag, 14. Juni 2031, 15:00 MESZ – 18:00 MESZ",
    ]
    assert labels(rendered) == []


def test_nothing_comes() -> None:
    assert said(shown())[2] == "Zurzeit steht kein Termin an."
    assert said(shown(ALL[0], now=dt.datetime(2032, 1, 1, tzinfo=dt.UTC), language="en"))[2:5] == [
        "No meeting is coming up at present.",
        "",
        "Past meetings",
    ]


def test_in_groups_a_link_leads_to_the_file() -> None:
    rendered = shown(ALL[0], username="belegbot")
    assert rendered.keyboard
    ((button,),) = rendered.keyboard.inline_keyboard
    assert (button.url, button.callback_data) == ("https://t.me/belegbot?start=ics_beckenfest", None)


def test_words_are_escaped() -> None:
    hostile = {"de": "<b>&amp;</i> <a href='x'>", "en": "x"}
    lines = said(shown(announced(title=hostile, place=hostile, agenda=[hostile])))
    assert lines[2] == lines[4] == hostile["de"]
    assert lines[5] == f"• {hostile['de']}"


any_words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=400).filter(str.strip)


@given(
    st.lists(timed() | whole_days(), max_size=12),
    st.sampled_from(["de", "en"]),
    st.datetimes(timezones=st.just(dt.UTC)),
    any_words,
    any_words,
)
def test_any_schedule_fits_into_a_message(
    found: list[Announced], language: str, now: dt.datetime, title: str, point: str
) -> None:
    texts = {"de": title, "en": title}
    meetings = [
        dataclasses.replace(
            one,
            meeting=announced(
                **one.meeting.model_dump(exclude={"title", "place", "agenda"}),
                title=texts,
                place=texts,
                agenda=[{"de": point, "en": point}] * 9,
            ).meeting,
        )
        for one in found
    ]
    for username in (None, "belegbot"):
        rendered = shown(*meetings, language=language, now=now, username=username)
        plain, _ = parse_html(rendered.html)
        assert utf16_length(plain) <= MESSAGE_UNITS
        if rendered.keyboard and username is None:
            assert all(Tap.parse(row[0].callback_data) for row in rendered.keyboard.inline_keyboard)


def test_what_does_not_fit_is_told() -> None:
    long = {"de": "x" * 400, "en": "x" * 400}
    many = [announced(title=long, place=long, agenda=[long] * 9)] * 5
    rendered = shown(*many)
    assert said(rendered)[-1] == "Hier ist nicht für alle Termine Platz."
    assert len(labels(rendered)) == sum(line == "x" * 199 + "…" for line in said(rendered)) / 2
