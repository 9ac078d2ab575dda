"""Proving a base against an article: what is right passes, what was changed is told."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.base import load_base
from bot.knowledge.verifying import describe_article, verify
from tests.knowledge.making import (
    ARTICLE,
    Values,
    article,
    entry,
    meeting,
    silence,
    source,
    update,
    write,
    write_base,
    write_updates,
)

BUDGET = source(2, "kostet 40 Millionen Kronen")
TREES = source(1, "über zwölf neue Bäume")
JULY = source(3, "Im Juli")


def problems_of(folder: Path, text: str = ARTICLE, article_id: str | None = None) -> list[str]:
    return [str(problem) for problem in verify(load_base(folder), text, article_id)]


def answer(de: str, en: str = "Yes.", *sources: Values) -> Values:
    return entry("linden", answer={"de": de, "en": en}, sources=list(sources or (BUDGET,)))


def test_an_article_is_described_by_its_paragraphs() -> None:
    first, second = describe_article("\N{BOM}\n\nÜber  Bäume \r\n \r\nzweite\r\nZeile\n\n\n")
    assert (first.number, first.length) == (1, 11)
    assert first.sha256 == hashlib.sha256("Über  Bäume".encode()).hexdigest()
    assert second.sha256 == hashlib.sha256(b"zweite\nZeile").hexdigest()


@given(st.text(max_size=60))
def test_a_description_proves_its_own_text(text: str) -> None:
    described = describe_article(text)
    assert [paragraph.number for paragraph in described] == list(range(1, len(described) + 1))
    assert describe_article(text.replace("\n", "\r\n")) == describe_article(
        text.replace("\r\n", "\n").replace("\n", "\r\n")
    )


def test_a_sound_base_is_proved(tmp_path: Path) -> None:
    assert problems_of(write_base(tmp_path)) == []
    assert problems_of(tmp_path, ARTICLE.replace("\n", "\r\n")) == []
    assert problems_of(tmp_path, article_id="xyz-baeume") == []


def test_a_changed_paragraph(tmp_path: Path) -> None:
    assert problems_of(write_base(tmp_path), ARTICLE.replace("40 Millionen", "41 Millionen")) == [
        "articles/xyz-baeume.yaml: paragraphs[2]: the text of paragraph 2 is another one "
        "(85 characters, described are 85). "
        "Take the article as it was published; if it was changed, describe it anew."
    ]


def test_a_missing_paragraph(tmp_path: Path) -> None:
    assert problems_of(write_base(tmp_path), ARTICLE.partition("\n\nIm Juli")[0]) == [
        "articles/xyz-baeume.yaml: paragraphs: the text has 2 paragraphs, the base describes 3. "
        "Separate paragraphs by blank lines."
    ]


@pytest.mark.parametrize(
    "anchor",
    ['nannte das "überfällig"', "nannte das «überfällig»", "Der  Stadtrat", "zwo\N{COMBINING DIAERESIS}lf neue"],
    ids=["straight quotes", "guillemets", "spaces", "decomposed"],
)
def test_an_anchor_stands_there_however_it_is_typed(tmp_path: Path, anchor: str) -> None:
    assert problems_of(write_base(tmp_path, entry("linden", sources=[source(1, anchor)]))) == []


@pytest.mark.parametrize(
    ("anchor", "mend"),
    [
        ("Im Juli soll", "It stands in paragraph 3: cite that."),
        ("der stadtrat berät", "Copy a few words from there."),
        ("steht nirgends", "Copy a few words from there."),
    ],
)
def test_a_wrong_anchor(tmp_path: Path, anchor: str, mend: str) -> None:
    cited = [TREES, source(1, anchor)]
    assert problems_of(write_base(tmp_path, entry("linden", sources=cited))) == [
        f'entries/baeume.yaml:6: entry "linden", sources[2].anchor: `{anchor}` does not stand in paragraph 1. {mend}'
    ]


def test_a_wrong_anchor_of_an_update(tmp_path: Path) -> None:
    write_updates(write_base(tmp_path), update(sources=[TREES, source(1, "Im Juli soll")]))
    assert problems_of(tmp_path) == [
        "updates/tagesordnung.yaml: sources[2].anchor: `Im Juli soll` does not stand in paragraph 1. "
        "It stands in paragraph 3: cite that."
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="as cited"),
        pytest.param(
            {"text": {"de": "Es sind 13 Bäume.", "en": "There are twelve."}},
            ["text.de: `13` does not stand in the cited paragraphs (1). "],
            id="wrong number",
        ),
        pytest.param(
            {"text": {"en": "On 9 July."}, "sources": [JULY]},
            ["text.en: `9 July` does not stand in the cited paragraphs (3). "],
            id="day that nobody knows",
        ),
        pytest.param(
            {"text": {"de": "Am Dienstag, erschlossen ist der 5. März 2024."}}, [], id="inferred day that says so"
        ),
        pytest.param({"text": {"de": "Im Juli."}, "sources": [JULY]}, [], id="month"),
        pytest.param(
            {"text": {"de": "13 Bäume."}, "sources": [], "attribution": {"de": "Rathaus", "en": "Town hall"}},
            [],
            id="not from an article",
        ),
    ],
)
def test_the_numbers_of_an_update(tmp_path: Path, changes: Values, expected: list[str]) -> None:
    found = problems_of(write_updates(write_base(tmp_path), update(**changes)))
    assert [text.partition("Cite")[0] for text in found] == [f"updates/tagesordnung.yaml: {text}" for text in expected]


def test_the_numbers_of_a_meeting(tmp_path: Path) -> None:
    points = [{"de": "Zwölf Bäume", "en": "Twelve trees"}, {"de": "40 Bänke", "en": "Benches"}]
    (problem,) = problems_of(write_base(tmp_path, meeting=meeting(agenda=points)))
    expected = "meetings/stadtrat.yaml: agenda[2].de: `40` does not stand in the cited paragraphs (1). "
    assert problem.startswith(expected)


JULY_ALONE = {"start": "2024-07", "end": "2024-07", "sources": [JULY]}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        pytest.param({"stated": False}, [], id="inferred"),
        pytest.param({"stated": True}, ["start", "end"], id="not in the article"),
        pytest.param({"stated": True} | JULY_ALONE, [], id="month in the article"),
        pytest.param({"stated": True} | JULY_ALONE | {"end": "2024-08"}, ["end"], id="month not in the article"),
        pytest.param(
            {"stated": True} | JULY_ALONE | {"start": "2024-07-12", "end": "2024-07-12"},
            ["start", "end"],
            id="day not in it",
        ),
        pytest.param({"stated": True, "status": "postponed"}, [], id="moved"),
    ],
)
def test_the_days_of_a_meeting(tmp_path: Path, changes: Values, wrong: list[str]) -> None:
    paragraphs = str(changes.get("sources", [TREES])[0]["paragraph"])
    assert problems_of(write_base(tmp_path, meeting=meeting(**changes))) == [
        f"meetings/stadtrat.yaml: {field}: this day does not stand in the cited paragraphs ({paragraphs}). "
        "Cite the paragraph that states it, correct it, or write `stated: false`."
        for field in wrong
    ]


def test_a_day_to_which_an_update_has_moved_a_meeting_need_not_stand_in_the_article(tmp_path: Path) -> None:
    new = {"start": "2024-03-11", "end": "2024-03-12"}
    write_base(tmp_path, meeting=meeting(stated=True, status="over", **new))
    assert problems_of(write_updates(tmp_path, update(kind="postponement", **new))) == []


def test_a_wrong_anchor_of_a_meeting(tmp_path: Path) -> None:
    folder = write_base(tmp_path, meeting=meeting(sources=[source(2, "am Montag")]))
    assert problems_of(folder) == [
        "meetings/stadtrat.yaml: sources[1].anchor: `am Montag` does not stand in paragraph 2. "
        "It stands in paragraph 1: cite that."
    ]


@pytest.mark.parametrize(
    "linden",
    [
        pytest.param(
            answer("Es sind 40 Millionen Kronen.", "It is 40 million kronor."), id="magnitude in both languages"
        ),
        pytest.param(answer("Vierzig Millionen Kronen seit 2022.", "Forty million since 2022."), id="in words"),
        pytest.param(answer("Sie dauert zwei Tage.", "It lasts two days."), id="part of a word in the source"),
        pytest.param(answer("Es sind 12.", "There are 12.", TREES), id="word in the source"),
        pytest.param(answer("Im Juli wird gepflanzt.", "Planting is in July.", JULY), id="month"),
        pytest.param(
            answer("Am 4. und 5. März 2024 (erschlossen).", "4 and 5 March 2024, inferred."), id="inferred days"
        ),
        pytest.param(answer("Am Montag, dem 4.; das ist erschlossen."), id="inferred day without a month"),
        pytest.param(
            answer("Im Juli; das Jahr 2024 ist erschlossen.", "In July 2024 (inferred).", JULY), id="inferred year"
        ),
        pytest.param(
            silence("linden", answer={"de": "Nur 32 und zwölf.", "en": "July."}), id="silence about the whole"
        ),
        pytest.param(
            entry("linden", kind="smalltalk", states=[], sources=[], answer={"de": "7", "en": "7"}), id="talk"
        ),
    ],
)
def test_a_number_that_is_borne_out(tmp_path: Path, linden: Values) -> None:
    assert problems_of(write_base(tmp_path, linden)) == []


@pytest.mark.parametrize(
    ("linden", "figure", "cited"),
    [
        pytest.param(answer("Es sind 41 Millionen."), "41 Millionen", "2", id="another number"),
        pytest.param(answer("Es sind 40 Milliarden."), "40 Milliarden", "2", id="another magnitude"),
        pytest.param(answer("Es sind 32 Bäume.", "Yes.", TREES), "32", "1", id="a paragraph that is not cited"),
        pytest.param(answer("Es dauert drei Tage."), "drei", "2", id="another word"),
        pytest.param(answer("Im Juni.", "Yes.", JULY), "Juni", "3", id="another month"),
        pytest.param(answer("Am 4. März 2024."), "4. März 2024", "2", id="inferred, but not marked"),
        pytest.param(answer("Am 6. März 2024 (erschlossen)."), "6. März 2024", "2", id="another day"),
        pytest.param(answer("Am 4. April 2024 (erschlossen)."), "4. April 2024", "2", id="another month of the day"),
        pytest.param(answer("Am 4. März 2025 (erschlossen)."), "4. März 2025", "2", id="another year"),
        pytest.param(answer("Es sind 4 Bäume (erschlossen)."), "4", "2", id="a day's number for something else"),
        pytest.param(silence("linden", answer={"de": "Nicht 99.", "en": "No."}), "99", "1, 2, 3", id="silence"),
    ],
)
def test_a_number_that_is_not_borne_out(tmp_path: Path, linden: Values, figure: str, cited: str) -> None:
    assert problems_of(write_base(tmp_path, linden)) == [
        f'entries/baeume.yaml:6: entry "linden", answer.de: '
        f"`{figure}` does not stand in the cited paragraphs ({cited}). "
        "Cite the paragraph that states it, correct it, or say that the date is inferred."
    ]


def test_a_stated_day_needs_no_mark(tmp_path: Path) -> None:
    dated = article(date={"day": "2024-03-04", "stated": True})
    assert problems_of(write_base(tmp_path, answer("Am 4. März 2024."), article=dated)) == []


SECOND = "HOLM (xyz) - Ein anderer Text über 7 Brücken.\n"


def with_a_second_article(folder: Path, *entries: Values) -> Path:
    described = [paragraph.model_dump() for paragraph in describe_article(SECOND)]
    return write(write_base(folder, *entries), {"articles/xyz-holm": article(id="xyz-holm", paragraphs=described)})


def test_an_article_is_known_by_its_paragraphs(tmp_path: Path) -> None:
    bridges = entry("linden", answer={"de": "8 Brücken.", "en": "7."}, sources=[source(1, "7 Brücken", "xyz-holm")])
    folder = with_a_second_article(tmp_path, bridges)
    assert problems_of(folder) == []
    (problem,) = problems_of(folder, SECOND)
    assert "answer.de: `8` does not stand in the cited paragraphs (1)" in problem


def test_numbers_from_two_articles_are_left_to_people(tmp_path: Path) -> None:
    both = entry("linden", answer={"de": "7", "en": "40"}, sources=[BUDGET, source(1, "7 Brücken", "xyz-holm")])
    assert problems_of(with_a_second_article(tmp_path, both)) == []


@pytest.mark.parametrize(
    ("article_id", "message"),
    [
        (None, "articles: this is no article of the base (xyz-baeume, xyz-holm). Name one that the base has."),
        ("xyz", 'articles: no article "xyz". Name one that the base has.'),
    ],
)
def test_an_unknown_article(tmp_path: Path, article_id: str | None, message: str) -> None:
    assert problems_of(with_a_second_article(tmp_path), "Etwas ganz anderes.", article_id) == [message]


def test_the_only_article_is_compared_whatever_the_text(tmp_path: Path) -> None:
    problems = problems_of(write_base(tmp_path), "Etwas ganz anderes.")
    assert "the text has 1 paragraphs, the base describes 3" in problems[0]
    assert "the text of paragraph 1 is another one" in problems[1]
