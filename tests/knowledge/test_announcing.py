"""What an editor hears about meetings and updates that do not tell the same."""

from pathlib import Path

import pytest

from bot.knowledge.check import check
from tests.knowledge.making import Values, meeting, source, update, write_base, write_updates

NEW = {"start": "2024-03-11", "end": "2024-03-12"}
MOVED = update("verlegt", kind="postponement", **NEW)
OFF = update("absage", kind="cancellation")


def problems_of(folder: Path) -> list[tuple[str, str]]:
    return [(problem.severity.value, str(problem)) for problem in check(folder)]


def test_a_missing_language(tmp_path: Path) -> None:
    write_updates(write_base(tmp_path), update(text={"de": "Der Stadtrat berät."}))
    assert problems_of(tmp_path) == [
        (
            "warning",
            "updates/tagesordnung.yaml: text.en: the text is missing. Write it, or its readers get the other language.",
        )
    ]


@pytest.mark.parametrize(
    ("stands", "updates"),
    [
        pytest.param(meeting(), [update()], id="agenda"),
        pytest.param(meeting(status="postponed", **NEW), [MOVED], id="postponed"),
        pytest.param(meeting(status="over", **NEW), [MOVED], id="over after a postponement"),
        pytest.param(meeting(status="postponed"), [update("verlegt", kind="postponement")], id="no new times yet"),
        pytest.param(meeting(status="cancelled"), [], id="cancelled without an update"),
        pytest.param(meeting(status="cancelled"), [OFF], id="cancelled"),
        pytest.param(meeting(status="cancelled", **NEW), [MOVED, OFF], id="postponed, then cancelled"),
        pytest.param(meeting(), [OFF | {"withdrawn": True}], id="a cancellation taken back"),
        pytest.param(meeting(), [OFF, update("doch", kind="correction", replaces="absage")], id="corrected"),
        pytest.param(
            meeting(status="postponed", start="2024-04", end="2024-04"),
            [MOVED, update("nochmals", kind="postponement", replaces="verlegt", start="2024-04", end="2024-04")],
            id="postponed twice",
        ),
        pytest.param(meeting(), [update(expires="2001-01-01")], id="expired"),
    ],
)
def test_what_tells_the_same(tmp_path: Path, stands: Values, updates: list[Values]) -> None:
    assert problems_of(write_updates(write_base(tmp_path, meeting=stands), *updates)) == []


@pytest.mark.parametrize(
    ("stands", "updates", "expected"),
    [
        pytest.param(
            meeting(),
            [OFF],
            ['status: the update "absage" cancels the meeting, here stands `planned`. Write `status: cancelled`.'],
            id="cancelled",
        ),
        pytest.param(
            meeting(**NEW),
            [MOVED],
            ['status: the update "verlegt" postpones the meeting, here stands `planned`. Write `status: postponed`.'],
            id="status",
        ),
        pytest.param(
            meeting(status="postponed"),
            [MOVED | {"start": "2024-03-11 09:30", "end": "2024-03-11 12:00"}],
            [
                'start: the update "verlegt" moves it to 2024-03-11 09:30, here stands 2024-03-04. '
                "Write the new time; if it has been moved again since, let that update replace this.",
                'end: the update "verlegt" moves it to 2024-03-11 12:00, here stands 2024-03-05. '
                "Write the new time; if it has been moved again since, let that update replace this.",
            ],
            id="times",
        ),
    ],
)
def test_a_meeting_that_tells_something_else(
    tmp_path: Path, stands: Values, updates: list[Values], expected: list[str]
) -> None:
    write_updates(write_base(tmp_path, meeting=stands), *updates)
    assert problems_of(tmp_path) == [("error", f"meetings/stadtrat.yaml: {text}") for text in expected]


def test_inferred_days_are_marked_in_meetings_and_updates_that_rest_on_an_article(tmp_path: Path) -> None:
    points = [{"de": "Am 4. März: Bäume.", "en": "On Monday: trees."}]
    text = {"de": "Am 5. März, erschlossen, wird beraten.", "en": "They discuss on 5 March."}
    said = update("gesagt", sources=[], attribution={"de": "Rathaus", "en": "Town hall"}, text=text)
    write_updates(write_base(tmp_path, meeting=meeting(agenda=points)), update(text=text), said)
    mend = "is inferred and does not say so. Say that the date is inferred, or name the weekday only."
    assert problems_of(tmp_path) == [
        ("error", f"meetings/stadtrat.yaml: agenda[1].de: `4. März` {mend}"),
        ("error", f"updates/tagesordnung.yaml: text.en: `5 March` {mend}"),
    ]


def test_of_a_month_the_year_is_inferred_and_no_day_is_known(tmp_path: Path) -> None:
    july = meeting(start="2024-07", end="2024-08", sources=[source(3, "Im Juli")])
    text = {"de": "Im Juli wird gepflanzt.", "en": "In August 2024, on 9 July."}
    write_updates(write_base(tmp_path, meeting=july), update(text=text, sources=[source(3, "Im Juli")]))
    ((_, problem),) = problems_of(tmp_path)
    assert "text.en: `August 2024` is inferred" in problem  # that 9 July is in no source is for `verify` to find
