"""What editors send and see: any text is read or refused, any preview fits Telegram's limits."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import progress, publishing
from bot.chat.callbacks import Tap
from bot.chat.drafts import KINDS, URGENCIES, Choice, Draft
from bot.chat.rendering import Rendered
from bot.knowledge.problems import Problem, ProblemsError
from bot.knowledge.schema import Meeting, Text
from bot.knowledge.updates import read_update
from bot.notifying.notices import Notice
from bot.notifying.progress import Progress
from bot.notifying.publishing import Caution, Effect, Preview
from bot.playground.botapi.html import parse_html, utf16_length
from bot.storage.broadcasts import Broadcast, Counts
from bot.storage.fanout import Reach
from bot.storage.preferences import NoticeKind
from bot.storage.states import BroadcastState
from tests.chat.factories import pool

NOW = dt.datetime(2031, 6, 1, 10, tzinfo=dt.UTC)
WORDS = st.text(max_size=300) | st.text(alphabet="<>&\"'ä:\\{}[]#\U0001f600 \n\u202e\u2028\x85\x00", max_size=300)
LANGUAGES = st.sampled_from(["de", "en"])
NUMBERS = st.integers(0, 10**7)
COMPLETE = st.builds(
    Choice,
    meeting=st.just(pool().short("beckenfest")),
    kind=st.sampled_from([*KINDS]),
    urgency=st.sampled_from([*URGENCIES]),
)


def assert_telegram_takes(rendered: Rendered) -> None:
    text, _ = parse_html(rendered.html)
    assert 1 <= utf16_length(text) <= 4096
    for row in rendered.keyboard.inline_keyboard if rendered.keyboard else ():
        for button in row:
            assert isinstance(button.callback_data, str)
            assert Tap.parse(button.callback_data)
            assert 1 <= len(button.callback_data.encode()) <= 64


def draft(data: bytes | str) -> Draft:
    return Draft(name="/meldung", data=data, place="1:2")


# What is sent


@given(WORDS, WORDS, COMPLETE, st.sampled_from(["Quelle", "Source", "quelle"]))
def test_any_plain_text_is_an_update_or_refused(text: str, source: str, choice: Choice, word: str) -> None:
    sent = draft(f"{text}\n{word}: {source}")
    try:
        update = sent.update(choice, pool())
    except ProblemsError as error:
        assert error.problems
        return
    if sent.is_plain:
        assert (update.meeting, update.kind) == ("beckenfest", KINDS[choice.kind])
        assert update.attribution


@given(WORDS | st.binary(max_size=300))
def test_any_yaml_is_an_update_or_refused(data: bytes | str) -> None:
    with pytest.raises(ProblemsError):
        Draft(name="x", data=data if isinstance(data, bytes) else data.encode(), place="").update(Choice(), pool())


def test_lines_become_one_text_and_the_source_its_own() -> None:
    choice = Choice(meeting=pool().short("beckenfest"), kind="d", urgency="i")
    update = draft("Erste Zeile:\n\n  zweite \u201eZeile\u201c.\nQuelle: Stadtrat\n").update(choice, pool())
    assert update.text.de == "Erste Zeile: zweite „Zeile“."
    assert update.text.en is None
    assert update.attribution is not None
    assert (update.attribution.de, update.attribution.en) == ("Stadtrat", "Stadtrat")
    assert (update.kind, update.urgency) == ("decision", "important")


@pytest.mark.parametrize(
    ("text", "is_plain", "has_source"),
    [
        ("Text\nQuelle: X", True, True),
        ("Text\n  source:X", True, True),
        ("Text\nQuelle:", True, False),
        ("Text Quelle: X", True, False),
        ("id: x\nQuelle: y", False, True),
        ("\nmeeting: x", False, False),
        ("Zur id: nichts\nQuelle: X", True, True),
    ],
)
def test_plain_text_is_told_from_yaml_and_needs_a_line_for_its_source(
    text: str, is_plain: bool, has_source: bool
) -> None:
    assert (draft(text).is_plain, draft(text).has_source) == (is_plain, has_source)


def test_another_message_is_another_update() -> None:
    choice = Choice(meeting=pool().short("beckenfest"), kind="a", urgency="n")
    first = draft("Text\nQuelle: X")
    other = dataclasses.replace(first, place="1:3")
    assert first.update(choice, pool()).id == first.update(choice, pool()).id != other.update(choice, pool()).id


@given(COMPLETE, st.integers(0, 3))
def test_a_choice_survives_its_button(choice: Choice, known: int) -> None:
    names = ("meeting", "kind", "urgency")[known:]
    partial = dataclasses.replace(choice, **dict.fromkeys(names, ""))
    assert Choice.parse(partial.encode()) == partial


@pytest.mark.parametrize("encoded", ["x-y", "x-a-z", "x-a-n-n", "-a", "x--n"])
def test_what_no_button_says_is_no_choice(encoded: str) -> None:
    assert Choice.parse(encoded) is None


# What is seen


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_template_fits_the_base(language: str) -> None:
    assert_telegram_takes(publishing.how(pool(), NOW, language))
    assert read_update(publishing.template("beckenfest"), "template", pool()).meeting == "beckenfest"


@given(st.lists(st.builds(Problem, file=WORDS, where=WORDS, message=WORDS, mend=WORDS), min_size=1), LANGUAGES)
def test_no_problems_break_telegrams_rules(found: list[Problem], language: str) -> None:
    assert_telegram_takes(publishing.problems(found, language))


PREVIEWS = st.builds(
    Preview,
    update=st.just(pool().updates["beckenfest-neu"]),
    notice=st.just(Notice.of_update(pool().updates["beckenfest-neu"], pool())),
    reach=st.builds(Reach, places=NUMBERS, chats=NUMBERS, later=NUMBERS),
    effect=st.sampled_from(Effect),
    standing=NUMBERS,
    expires_at=st.just(NOW),
    cautions=st.lists(st.sampled_from(Caution), unique=True).map(tuple),
)


@given(PREVIEWS, COMPLETE | st.just(Choice()), LANGUAGES)
def test_no_control_message_breaks_them(preview: Preview, choice: Choice, language: str) -> None:
    rendered = publishing.control(preview, "abcdefgh", choice, language)
    assert_telegram_takes(rendered)
    is_moot = preview.effect in {Effect.SAME, Effect.NOTHING} or Caution.EXPIRED in preview.cautions
    assert (rendered.keyboard is None) == is_moot


@given(st.lists(WORDS, min_size=1, max_size=20), COMPLETE, st.integers(0, 2), LANGUAGES)
def test_no_question_breaks_them(titles: list[str], choice: Choice, known: int, language: str) -> None:
    known_meeting = pool().meetings["beckenfest"]
    listed: dict[str, Meeting] = {
        f"m{number}": known_meeting.model_copy(
            update={"id": f"m{number}", "title": Text.model_construct(de=title or "?", en=title or "?")}
        )
        for number, title in enumerate(titles)
    }
    base = dataclasses.replace(pool(), meetings=listed)
    partial = dataclasses.replace(choice, **dict.fromkeys(("meeting", "kind", "urgency")[known:], ""))
    assert_telegram_takes(publishing.question(partial, base, NOW, language))
    assert_telegram_takes(publishing.how(base, NOW, language))


REASONS = st.dictionaries(st.sampled_from(["blocked", "muted", "expired", "", "unheard-of"]), NUMBERS)
COUNTS = st.builds(
    Counts,
    **dict.fromkeys(("waiting", "changing", "sending", "sent", "failed", "unknown", "skipped", "deleted"), NUMBERS),
    reasons=REASONS,
)


@given(COUNTS, st.sampled_from(BroadcastState), NUMBERS, NUMBERS, LANGUAGES)
def test_no_progress_breaks_them(
    counts: Counts, state: BroadcastState, put_off: int, seconds_left: int, language: str
) -> None:
    found = Progress(broadcast=broadcast(state), counts=counts, put_off=put_off, seconds_left=seconds_left)
    rendered = progress.shown(found, language)
    assert_telegram_takes(rendered)
    stoppable = state in {BroadcastState.PLANNED, BroadcastState.QUEUED} and not found.is_done
    assert (rendered.keyboard is not None) == stoppable


def test_a_progress_says_how_far_it_is() -> None:
    counts = Counts(waiting=1200, sent=3300, failed=2, unknown=1, reasons={"blocked": 2})
    found = Progress(broadcast=broadcast(BroadcastState.QUEUED), counts=counts, put_off=200, seconds_left=125)
    assert parse_html(progress.shown(found, "de").html)[0].split("\n") == [
        "Wird gesendet",
        "Angekommen: 3.300 von 4.503",
        "Noch zu tun: 1.200, davon 200 später",
        "Noch etwa 2 min",
        "Fehlgeschlagen: 2",
        "Ungewiss: 1 (zu klären mit „belegbot deliveries“)",
        "2: Der Bot wurde dort entfernt oder blockiert",
    ]


def broadcast(state: BroadcastState) -> Broadcast:
    return Broadcast(
        id=7,
        name="update:x",
        kind=NoticeKind.AGENDA,
        meeting="beckenfest",
        urgency="normal",
        notice="{}",
        not_before=NOW,
        expires_at=NOW,
        revision=1,
        state=state,
        gone=0,
        watch=(1, 2),
        created_at=NOW,
        queued_at=None,
    )
