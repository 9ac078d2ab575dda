"""What a button carries."""

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import SHAPE, Action, Tap
from tests.chat.factories import pool

TAPS = st.builds(
    Tap,
    action=st.sampled_from(Action),
    language=st.sampled_from(["de", "en"]),
    target=st.from_regex(r"[a-z0-9-]{0,48}", fullmatch=True),
    revision=st.integers(0, 99_999),
)


@given(TAPS)
def test_what_is_encoded_is_parsed_and_fits_telegram(tap: Tap) -> None:
    data = tap.encode()
    assert Tap.parse(data) == tap
    assert 1 <= len(data.encode()) <= 64


@given(
    st.text() | st.from_regex(SHAPE) | TAPS.map(Tap.encode).map(lambda data: data + "\n") | st.none() | st.integers()
)
def test_anything_else_is_nothing_or_the_same_again(data: object) -> None:
    tap = Tap.parse(data)
    assert tap is None or tap.encode() == data


def test_every_topic_and_entry_fits() -> None:
    base = pool()
    for target in [*base.topics, *(base.short(name) for name in base.entries)]:
        tap = Tap(action=Action.TOPICS, language="de", target=target, revision=99_999)
        assert Tap.parse(tap.encode()) == tap
