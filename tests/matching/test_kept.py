"""What is kept: found once, given again, forgotten in turn."""

from collections.abc import Callable

from bot.matching.kept import Kept


def finder(asked: list[str]) -> Callable[[str], str]:
    def find(key: str) -> str:
        asked.append(key)
        return key.upper()

    return find


def test_what_is_kept_is_found_once() -> None:
    asked: list[str] = []
    kept, find = Kept[str, str](2), finder(asked)
    assert [kept.get("a", find), kept.get("a", find)] == ["A", "A"]
    assert asked == ["a"]


def test_what_was_not_asked_for_longest_is_forgotten() -> None:
    asked: list[str] = []
    kept, find = Kept[str, str](2), finder(asked)
    for key in ("a", "b", "a", "c", "a", "b"):
        kept.get(key, find)
    assert asked == ["a", "b", "c", "b"]
    assert len(kept) == 2


def test_a_failure_is_not_kept() -> None:
    kept = Kept[str, int](2)
    for key, expected in (("x", None), ("7", 7)):
        try:
            assert kept.get(key, int) == expected
        except ValueError:
            assert expected is None
    assert len(kept) == 1
