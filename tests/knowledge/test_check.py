"""What an editor hears about a base that loads."""

from pathlib import Path

import pytest

from bot.knowledge.check import check
from bot.knowledge.schema import MAX_ANSWER, MAX_QUESTION
from tests.knowledge.making import Values, article, entry, silence, write, write_base

ASK = {"de": [f"Frage {n}" for n in range(10)], "en": [f"Question {n}" for n in range(10)]}


def problems_of(folder: Path) -> list[tuple[str, str]]:
    return [(problem.severity.value, str(problem)) for problem in check(folder)]


def linden(**changes: object) -> list[Values]:
    """An entry with changes, and another that leads to it."""
    return [entry("linden", **changes), silence("eichen", related=["linden"])]


def test_a_sound_base(tmp_path: Path) -> None:
    assert problems_of(write_base(tmp_path)) == []


def test_what_the_loader_refuses_is_told(tmp_path: Path) -> None:
    assert problems_of(write_base(tmp_path, entry("linden", related=["linden"]))) == [
        (
            "error",
            'entries/baeume.yaml:44:5: entry "linden", related[1]: the entry names itself. '
            "Remove it, or name another entry.",
        )
    ]


@pytest.mark.parametrize(
    ("changes", "severity", "expected"),
    [
        pytest.param(
            {"phrasings": {"de": ASK["de"]}},
            *("error", "phrasings.en: there are no phrasings. Write at least ten, as ten people would ask."),
            id="no translation",
        ),
        pytest.param(
            {"phrasings": {"de": ASK["de"], "en": [*ASK["en"][:8], "Question, 7?"]}},
            *("warning", "phrasings.en: there are only 8 different phrasings. "
              "Write 2 more, as other people would ask."),
            id="few phrasings",
        ),
        pytest.param(
            {"phrasings": {"de": [*ASK["de"], "Wer?"], "en": ASK["en"]}},
            *("warning", "phrasings.de: the phrasing `wer` says nothing by itself. "
              "Remove it, or write a whole question."),
            id="stop word",
        ),
        pytest.param(
            {"answer": {"de": "x" * (MAX_ANSWER + 1), "en": "x" * MAX_ANSWER}},
            *("error", "answer.de: the text has 501 characters, more than 500. Shorten it, or make two entries."),
            id="long answer",
        ),
        pytest.param(
            {"question": {"de": "x" * MAX_QUESTION, "en": "x" * (MAX_QUESTION + 1)}},
            *("error", "question.en: the text has 121 characters, more than 120. Shorten it, or make two entries."),
            id="long question",
        ),
        pytest.param(
            {"answer": {"de": "Am 4. März, erschlossen.", "en": "On 4 March."}},
            *("error", "answer.en: `4 March` is inferred and does not say so. "
              "Say that the date is inferred, or name the weekday only."),
            id="inferred day",
        ),
        pytest.param(
            {"answer": {"de": "Im März 2024.", "en": "In spring."}},
            *("error", "answer.de: `März 2024` is inferred and does not say so. "
              "Say that the date is inferred, or name the weekday only."),
            id="inferred month",
        ),
    ],
)  # fmt: skip
def test_a_weakness(tmp_path: Path, changes: Values, severity: str, expected: str) -> None:
    folder = write_base(tmp_path, *linden(**changes))
    assert problems_of(folder) == [(severity, f'entries/baeume.yaml:6: entry "linden", {expected}')]


def test_small_talk_may_be_a_single_small_word(tmp_path: Path) -> None:
    yes = {"de": [*ASK["de"], "ja"], "en": [*ASK["en"], "yes"]}
    assert problems_of(write_base(tmp_path, *linden(kind="smalltalk", states=[], sources=[], phrasings=yes))) == []


def test_a_date_that_the_article_states_needs_no_mark(tmp_path: Path) -> None:
    dated = article(date={"day": "2024-03-04", "stated": True})
    entries = linden(answer={"de": "Am 4. März.", "en": "In March 2024."})
    assert problems_of(write_base(tmp_path, *entries, article=dated)) == []


def test_a_fact_to_which_nothing_leads(tmp_path: Path) -> None:
    assert problems_of(write_base(tmp_path, entry("linden"), silence("eichen"))) == [
        (
            "warning",
            'entries/baeume.yaml:6: entry "linden": no other entry leads here. '
            "Name it under `related` in a neighbouring entry.",
        )
    ]


def test_vocabulary_that_is_never_used(tmp_path: Path) -> None:
    folder = write(
        write_base(tmp_path, *linden(answer={"de": "Die Bäume gehören der Gewerkschaft Grün.", "en": "x"})),
        {
            "vocabulary/de": {
                "language": "de",
                "synonyms": {"tree": ["Gehölz", "Baum"], "car": ["Auto", "Wagen"]},
                "abbreviations": {"GG": "Gewerkschaft Grün", "BRD": "Bundesrepublik"},
                "names": {"linden": ["Linden"], "eschen": ["Eschen"], "gruen": ["Grün Weiß"]},
            }
        },
    )
    text = (
        "none of these words stands in any question, phrasing or answer. "
        "Add the word that the entries use, or remove it."
    )
    assert problems_of(folder) == [
        ("warning", f"vocabulary/de.yaml: {where}: {text}") for where in ("synonyms.car", "abbreviations.BRD")
    ]
