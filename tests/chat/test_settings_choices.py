"""What the buttons of the settings carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import Tap
from bot.chat.settings_choices import SHAPE, Choice, Option, changed, in_zone
from bot.storage.preferences import NoticeKind, Preferences, QuietHours, night

IDS = st.integers(-(2**52), 2**52).filter(bool)
CHOICES = st.builds(
    Choice, option=st.sampled_from(Option), value=st.from_regex(r"[a-z0-9]{0,12}", fullmatch=True), chat_id=IDS
)


@given(CHOICES, st.sampled_from(["de", "en"]))
def test_every_choice_fits_on_a_button_and_is_read_again(choice: Choice, language: str) -> None:
    tap = choice.tap(language)
    assert Tap.parse(tap.encode()) == tap
    assert len(tap.encode()) <= 64
    assert Choice.parse(tap.target) == choice


@given(st.text() | st.from_regex(SHAPE))
def test_anything_else_is_nothing(target: str) -> None:
    choice = Choice.parse(target)
    assert choice is None or choice.option in set(Option)


@given(st.sampled_from(Option), st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True))
def test_whatever_is_chosen_changes_something_sound_or_raises_what_is_caught(option: Option, value: str) -> None:
    try:
        preferences = changed(Preferences(), option, value, "de")
    except (ValueError, IndexError):
        return
    quiet = preferences.quiet
    assert quiet is None or (quiet.start != quiet.end and 0 <= quiet.start < 1440 and 0 <= quiet.end < 1440)


@pytest.mark.parametrize("kind", NoticeKind)
def test_what_is_muted_is_heard_again(kind: NoticeKind) -> None:
    muted = changed(Preferences(), Option.MUTE, kind, "de")
    assert muted.muted == {kind}
    assert changed(muted, Option.HEAR, kind, "de") == Preferences()


def test_a_time_zone_keeps_the_hours_or_begins_with_the_usual_ones() -> None:
    mine = Preferences(quiet=QuietHours(start=60, end=120, time_zone="Europe/Berlin"))
    assert in_zone(mine, "UTC", "de").quiet == QuietHours(start=60, end=120, time_zone="UTC")
    assert in_zone(Preferences(), "UTC", "en").quiet == QuietHours(
        start=night("en").start, end=night("en").end, time_zone="UTC"
    )
