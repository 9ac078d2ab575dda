"""Fields of JSON objects, and what is wrong with them in the official server's words."""

from collections.abc import Callable

import pytest

from bot.playground.botapi.errors import ApiError, bad_request
from bot.playground.botapi.fields import (
    array_in,
    as_float,
    decoded,
    flag_in,
    integer_in,
    number_in,
    object_in,
    parsing,
    string_in,
)

Read = Callable[..., object]


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (string_in, "5", "5"),
        (string_in, 6, "6"),
        (string_in, "", ""),
        (integer_in, 5, 5),
        (integer_in, "-5", -5),
        (number_in, 1.5, 1.5),
        (number_in, "2.5", 2.5),
        (flag_in, True, True),
        (object_in, {}, {}),
        (array_in, [1], [1]),
        (array_in, None, []),
    ],
)
def test_read(read: Read, value: object, expected: object) -> None:
    assert read({"x": value}, "x") == expected


@pytest.mark.parametrize(
    ("read", "value", "problem"),
    [
        (string_in, True, "of type String"),
        (string_in, None, "of type String"),
        (string_in, {}, "of type String"),
        (integer_in, True, "a Number"),
        (integer_in, [], "a Number"),
        (integer_in, 1.5, "a valid Number"),
        (integer_in, "five", "a valid Number"),
        (integer_in, "\u0665", "a valid Number"),
        (integer_in, 10**18, "a valid Number"),
        (number_in, None, "a Number"),
        (flag_in, "true", "of type Boolean"),
        (object_in, [], "of type Object"),
        (array_in, {}, "of type Array"),
    ],
)
def test_of_another_type(read: Read, value: object, problem: str) -> None:
    with pytest.raises(ApiError) as caught:
        read({"x": value}, "x")
    assert caught.value.description == f'Bad Request: field "x" must be {problem}'


def test_missing() -> None:
    assert (string_in({}, "x"), integer_in({}, "x"), flag_in({}, "x"), array_in({}, "x")) == ("", 0, False, [])
    required: list[Callable[[], object]] = [
        lambda: string_in({}, "x", None),
        lambda: integer_in({}, "x", None),
        lambda: number_in({}, "x"),
        lambda: object_in({}, "x"),
    ]
    for read in required:
        with pytest.raises(ApiError, match='can\'t find field "x"'):
            read()


@pytest.mark.parametrize(
    ("text", "expected"), [("1.5", 1.5), ("", 0), ("x", 0), ("nan", 0), ("inf", 0), ("9" * 5000, 0)]
)
def test_numbers_that_are_none(text: str, expected: float) -> None:
    assert as_float(text) == expected


@pytest.mark.parametrize("text", ["{", "NaN", "-Infinity", "1e999", "[" * 100_000, "9" * 5000])
def test_no_json(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        decoded(text)


def test_half_a_character() -> None:
    assert decoded(r'"\ud83d\ude00"') == "😀"
    for text in (r'"\ud800"', r'{"\uDFFF": 1}'):
        with pytest.raises(ApiError, match="strings must be encoded in UTF-8"):
            decoded(text)


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ("Field is bad", "can't parse thing: Field is bad"),
        ("expected an Object", "can't parse thing: expected an Object"),
        ("BUTTON_DATA_INVALID", "BUTTON_DATA_INVALID"),
    ],
)
def test_errors_of_parts(problem: str, told: str) -> None:
    with pytest.raises(ApiError) as caught, parsing("thing"):
        raise bad_request(problem)
    assert caught.value.description == f"Bad Request: {told}"


@pytest.mark.parametrize(
    ("problem", "told"), [("Text is empty", "text is empty"), ("VENUE_INVALID", "VENUE_INVALID"), ("x", "x")]
)
def test_first_letters(problem: str, told: str) -> None:
    assert bad_request(problem).description == f"Bad Request: {told}"
