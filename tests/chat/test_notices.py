"""What notices look like, and that nothing in any of their fields breaks Telegram's HTML or limits."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import notices
from bot.chat.rendering import Rendered
from bot.knowledge.schema import Meeting, MeetingStatus, Moment, Text, Update, UpdateText
from bot.notifying.notices import Notice
from bot.playground.botapi.html import parse_html, utf16_length
from bot.storage.preferences import NoticeKind
from tests.chat.factories import pool

WORDS = (
    st.text(max_size=80) | st.text(alphabet="<>&\"'ä\U0001f600 \n\u202e\u200b", max_size=80) | st.text(max_size=3000)
)
TEXTS = st.builds(Text.model_construct, de=WORDS, en=WORDS)
LANGUAGES = st.sampled_from(["de", "en"])
DAYS = st.dates(dt.date(1900, 1, 2), dt.date(2199, 12, 30))
TIMES = st.datetimes(dt.datetime(1900, 1, 2), dt.datetime(2199, 12, 30))
SPANS = (
    st.tuples(DAYS, DAYS).map(sorted)
    | st.tuples(TIMES, TIMES).map(sorted)
    | st.tuples(DAYS, DAYS).map(lambda days: sorted(day.isoformat()[:7] for day in days))
)
MEETINGS = st.builds(
    lambda span, **fields: Meeting.model_construct(start=span[0], end=span[1], **fields),
    SPANS,
    id=st.just("any"),
    title=TEXTS,
    stated=st.booleans(),
    time_zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Apia"]),
    place=TEXTS,
    agenda=st.lists(TEXTS, max_size=12).map(tuple),
)
HEADINGS = {
    "de": ("Neue Tagesordnung", "Beschluss", "Verschoben", "Abgesagt", "Berichtigung", "Erinnerung"),
    "en": ("New agenda", "Decision", "Postponed", "Cancelled", "Correction", "Reminder"),
}
UPDATES = ("agenda", "decision", "postponement", "cancellation", "correction")
NOTICES = st.builds(
    Notice.model_construct,
    kind=st.sampled_from(NoticeKind),
    about=st.sampled_from([*UPDATES, "day-before", "morning", "hour-before"]),
    meeting=MEETINGS,
    is_moved=st.booleans(),
    text=st.none() | st.builds(UpdateText.model_construct, de=st.none() | WORDS, en=st.none() | WORDS),
    source=st.none() | TEXTS,
    evidence=st.lists(TEXTS, max_size=12).map(tuple),
    url=st.none() | st.just('https://example.org/?a="<b>&c'),
)


def plain(rendered: Rendered) -> str:
    return parse_html(rendered.html)[0]


def kinds(rendered: Rendered) -> list[object]:
    return [entity["type"] for entity in parse_html(rendered.html)[1]]


def meeting(name: str = "beckenfest", **changes: object) -> Meeting:
    return pool().meetings[name].model_copy(update=changes)


def reminder(name: str = "beckenfest", **changes: object) -> Notice:
    return Notice(kind=NoticeKind.REMINDER, about="morning", meeting=meeting(name, **changes))


def update(name: str = "beckenfest-programm", **changes: object) -> Notice:
    return Notice.of_update(Update.model_validate(pool().updates[name].model_dump() | changes), pool())


def assert_telegram_takes(rendered: Rendered) -> None:
    text, _ = parse_html(rendered.html)
    assert 1 <= utf16_length(text) <= 4096
    assert rendered.keyboard is None


# Anything in any field


@given(NOTICES, LANGUAGES)
def test_no_notice_breaks_telegrams_rules(notice: Notice, language: str) -> None:
    assert_telegram_takes(notices.notice(notice, language))


@given(st.lists(NOTICES, min_size=1, max_size=40), LANGUAGES)
def test_no_digest_breaks_them_and_none_is_lost_in_it(several: list[Notice], language: str) -> None:
    rendered = notices.digest(several, language)
    assert_telegram_takes(rendered)
    shown = sum(plain(rendered).count(f"\n\n{heading}: ") for heading in HEADINGS[language])
    counted = re.search(r"\n\n(?:und|and) (\w+) \w+: /(?:termine|schedule)$", plain(rendered))
    assert shown + ({"eine": 1, "one": 1}.get(counted[1]) or int(counted[1]) if counted else 0) == len(several)


@pytest.mark.parametrize("name", ["beckenfest-programm", "beckenfest-neu"])
def test_a_notice_survives_being_stored(name: str) -> None:
    assert Notice.model_validate_json(update(name).model_dump_json(exclude_defaults=True)) == update(name)


@pytest.mark.parametrize("name", ["beckenfest", "umbaurunde", "saisonende"])
def test_a_reminder_survives_being_stored(name: str) -> None:
    assert Notice.model_validate_json(reminder(name).model_dump_json(exclude_defaults=True)) == reminder(name)


# One notice


def test_a_notice_says_kind_meeting_text_source_and_evidence() -> None:
    rendered = notices.notice(update(), "de")
    assert plain(rendered).split("\n") == [
        "Neue Tagesordnung: Beckenfest",
        "",
        "Das Beckenfest beginnt mit dem Anschwimmen, danach gibt es eine Führung durch die neue Heizung.",
        "",
        "Quelle: Mühltal-Bote, Lindenau, 6. Mai 2031, Absatz 3",
        "Beleg und Prüfung",
        "Absatz 3, Wortlaut: „mit Sonnenwärme“",
        "So prüft man es: im Artikel diesen Absatz aufschlagen und den Wortlaut suchen. Liegt der Artikel als Textdatei"
        " vor, prüft „belegbot verify --article DATEI“ alle Belege auf einmal.",
    ]
    assert kinds(rendered) == ["bold", "italic", "expandable_blockquote", "bold"]


def test_a_notice_from_elsewhere_says_who_says_so_and_where() -> None:
    rendered = notices.notice(update("beckenfest-neu"), "en")
    assert plain(rendered).split("\n") == [
        "Decision: Pool party",
        "",
        "The pool stays open until midnight after the pool party; the town council has decided so.",
        "",
        "Source: Lindenau town council",
        "",
        "More on this",
    ]
    assert kinds(rendered) == ["bold", "italic", "text_link"]


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("agenda", "Neue Tagesordnung: Beckenfest"),
        ("decision", "Beschluss: Beckenfest"),
        ("postponement", "Verschoben: Beckenfest"),
        ("cancellation", "Abgesagt: Beckenfest"),
        ("correction", "Berichtigung: Beckenfest"),
    ],
)
def test_the_first_line_tells_the_kind(kind: str, heading: str) -> None:
    assert plain(notices.notice(update(kind=kind), "de")).split("\n")[0] == heading


def test_who_reads_the_other_language_gets_what_there_is_and_is_told() -> None:
    german = update(text={"de": "Es bleibt dabei."})
    assert "\n\nEs bleibt dabei.\n\n" in plain(notices.notice(german, "de"))
    assert "\n\nEs bleibt dabei. (in German only)\n\n" in plain(notices.notice(german, "en"))
    english = update(text={"en": "So it stays."})
    assert "So it stays. (nur auf Englisch)" in plain(notices.notice(english, "de"))


def test_html_in_a_text_is_shown_as_it_is() -> None:
    rendered = notices.notice(update(text={"de": "<b>Fett</b> & <a href='x'>mehr</a>"}), "de")
    assert "<b>Fett</b> & <a href='x'>mehr</a>" in plain(rendered)
    assert kinds(rendered).count("bold") == 2
    assert "text_link" not in kinds(rendered)


# When it is


def test_a_postponement_says_the_new_times_in_each_readers_zone() -> None:
    moved = update(kind="postponement", start=dt.datetime(2031, 6, 21, 16), end=dt.datetime(2031, 6, 21, 19))
    text, entities = parse_html(notices.notice(moved, "de").html)
    assert text.split("\n")[:2] == [
        "Verschoben: Beckenfest",
        "Neuer Termin: Samstag, 21. Juni 2031, 16:00 MESZ – 19:00 MESZ",
    ]
    times = [entity for entity in entities if entity["type"] == "date_time"]
    assert [(time["unix_time"], time["date_time_format"]) for time in times] == [
        (int(dt.datetime(2031, 6, 21, 14, tzinfo=dt.UTC).timestamp()), "wDt"),
        (int(dt.datetime(2031, 6, 21, 17, tzinfo=dt.UTC).timestamp()), "t"),
    ]
    assert moved.meeting.status is MeetingStatus.POSTPONED


def test_a_postponement_without_new_times_names_none() -> None:
    assert "2031, 1" not in plain(notices.notice(update(kind="postponement"), "de"))


def test_a_reminder_says_when_and_where_and_the_first_points() -> None:
    points = tuple(Text(de=f"Punkt {number}", en=f"Point {number}") for number in range(1, 6))
    assert plain(notices.notice(reminder(agenda=points), "de")).split("\n") == [
        "Erinnerung: Beckenfest",
        "Samstag, 14. Juni 2031, 15:00 MESZ – 18:00 MESZ",
        "Freibad am Mühlteich",
        "",
        "Auf der Tagesordnung:",
        "• Punkt 1",
        "• Punkt 2",
        "• Punkt 3",
        "und 2 weitere Punkte",
    ]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (dt.date(2031, 6, 14), dt.date(2031, 6, 14), "Saturday, 14 June 2031 (date inferred)"),
        ("2031-06", "2031-07", "June – July 2031 (date inferred)"),
        (
            dt.datetime(2031, 6, 14, 22),
            dt.datetime(2031, 6, 15, 1),
            "Saturday, 14 June 2031, 22:00 CEST – Sunday, 15 June 2031, 01:00 CEST (date inferred)",
        ),
        (
            dt.datetime(2031, 6, 14, 22),
            dt.datetime(2031, 6, 14, 22),
            "Saturday, 14 June 2031, 22:00 CEST (date inferred)",
        ),
    ],
)
def test_a_date_that_is_inferred_says_so(start: Moment, end: Moment, said: str) -> None:
    lines = plain(notices.notice(reminder(start=start, end=end, stated=False), "en")).split("\n")
    assert lines[1].replace("\u2009", " ") == said


# Several


def test_one_notice_is_no_digest() -> None:
    assert notices.message([update()], "de") == notices.notice(update(), "de")


def test_a_digest_says_how_many_and_each_briefly_in_order() -> None:
    assert plain(notices.message([update("beckenfest-neu"), update()], "en")).split("\n") == [
        "2 new notices",
        "",
        "Decision: Pool party",
        "The pool stays open until midnight after the pool party; the town council has decided so.",
        "Source: Lindenau town council",
        "",
        "New agenda: Pool party",
        "The pool party begins with the first swim, followed by a tour of the new heating.",
        "Source: Mühltal-Bote, Lindenau, 6 May 2031, paragraph 3",
    ]


def test_a_digest_shortens_texts_only_where_room_is_short() -> None:
    long = update(text={"de": "Wort " * 119 + "Ende"})
    assert plain(notices.digest([long] * 2, "de")).count("Ende") == 2
    assert plain(notices.digest([long] * 9, "de")).count("…") == 9


def test_what_has_no_room_in_a_digest_is_counted() -> None:
    lines = plain(notices.digest([update()] * 40, "de")).split("\n")
    shown = lines.count("Neue Tagesordnung: Beckenfest")
    assert lines[0] == "40 neue Meldungen"
    assert lines[-1] == f"und {40 - shown} weitere: /termine"
    assert 10 < shown < 40


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_withdrawn_notice_says_so(language: str) -> None:
    assert_telegram_takes(notices.withdrawn(language))
