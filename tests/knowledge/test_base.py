"""Loading a base: all its files, all their problems, nothing that changes afterwards."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.consistency import short_id
from bot.knowledge.problems import ProblemsError, Severity
from bot.knowledge.schema import Aims
from tests.knowledge.making import (
    Values,
    article,
    entry,
    meeting,
    silence,
    source,
    topic,
    update,
    write,
    write_base,
    write_updates,
)

VOCABULARY: Values = {
    "language": "de",
    "synonyms": {"tree": ["Baum", "Linde"]},
    "abbreviations": {"ver.di": "Gewerkschaft"},
    "names": {"lenz": ["Lenz"]},
}


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        load_base(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_base(tmp_path: Path) -> None:
    write(tmp_path, {"entries/aeste": topic(entry("aeste", related=["linden"]), name="aeste")})
    write(tmp_path, {"vocabulary/de": VOCABULARY})
    base = load_base(write_base(tmp_path))
    assert list(base.entries) == ["aeste", "linden", "eichen"]
    assert base.topic_of == {"aeste": "aeste", "linden": "baeume", "eichen": "baeume"}
    assert (list(base.articles), list(base.topics), list(base.meetings)) == (
        ["xyz-baeume"],
        ["aeste", "baeume"],
        ["stadtrat"],
    )
    assert base.vocabulary("de").synonyms == {"tree": ("Baum", "Linde")}
    assert base.vocabulary("de").abbreviations == {"ver.di": "Gewerkschaft"}
    assert base.vocabulary("en").synonyms == {}
    lines = (tmp_path / "entries/baeume.yaml").read_text().splitlines()
    assert lines[base.lines["eichen"] - 1] == "- id: eichen"


def test_a_base_needs_entries_only(tmp_path: Path) -> None:
    base = load_base(write(tmp_path, {"entries/baeume": topic(silence("linden"))}))
    assert (list(base.entries), dict(base.meetings), dict(base.articles)) == (["linden"], {}, {})


@pytest.mark.parametrize(
    "change",
    [
        lambda base: base.entries.update({}),
        lambda base: base.topic_of.__setitem__("linden", "x"),
        lambda base: setattr(base, "version", "x"),
        lambda base: setattr(base.entries["linden"], "revision", 2),
    ],
    ids=["entries", "topics", "version", "entry"],
)
def test_a_base_never_changes(tmp_path: Path, change: Callable[[KnowledgeBase], Any]) -> None:
    base = load_base(write_base(tmp_path))
    with pytest.raises((AttributeError, TypeError, ValueError, FrozenInstanceError)):
        change(base)


def test_the_version_is_that_of_the_content(tmp_path: Path) -> None:
    first = load_base(write_base(tmp_path / "a")).version
    assert len(first) == 12
    assert load_base(write_base(tmp_path / "b")).version == first
    (tmp_path / "b/.hidden").write_text("x")
    (tmp_path / "b/entries/.hidden.yaml").write_text("x")
    assert load_base(tmp_path / "b").version == first
    with (tmp_path / "b/meetings/stadtrat.yaml").open("a") as stream:
        stream.write("# a remark\n")
    assert load_base(tmp_path / "b").version != first


def test_short_ids(tmp_path: Path) -> None:
    base = load_base(write_base(tmp_path))
    assert base.short("linden") == "bnur6cyo"
    assert base.by_short("bnur6cyo") is base.entries["linden"]
    assert base.by_short("00000000") is None


@given(st.from_regex(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z"))
def test_a_short_id_fits_any_link(identifier: str) -> None:
    short = short_id(identifier)
    assert len(short) == 8
    assert short.isalnum()
    assert short.isascii()


def test_no_folder(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "nowhere") == [
        f"{tmp_path / 'nowhere'}: there is no such folder. "
        "Set BELEGBOT_KNOWLEDGE to the folder that holds articles/ and entries/."
    ]


def test_no_entries(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == [
        "entries: there are no entries. Write entries/<topic>.yaml with at least one entry."
    ]


def test_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    folder = write_base(tmp_path)
    (folder / "vocabulary").write_text("x")
    assert problems_of(folder) == ["vocabulary: the folder cannot be read (Not a directory). Mend its permissions."]


def test_a_file_that_nobody_reads(tmp_path: Path) -> None:
    folder = write_base(tmp_path)
    (folder / "entries/more.yml").write_text("topic: more")
    assert problems_of(folder) == ["entries/more.yml: only files that end in .yaml are read. Rename or remove it."]


def test_the_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder = write_base(tmp_path, article=article(language="deutsch"), meeting=meeting(stated="maybe"))
    (folder / "entries/more.yaml").write_text("a: [")
    with pytest.raises(KnowledgeError) as caught:
        load_base(folder)
    assert isinstance(caught.value, ProblemsError)
    assert {problem.file for problem in caught.value.problems} == {
        "articles/xyz-baeume.yaml",
        "entries/more.yaml",
        "meetings/stadtrat.yaml",
    }
    assert str(caught.value).startswith("articles/xyz-baeume.yaml:")
    assert str(caught.value).endswith("(2 more: belegbot check lists them.)")


def test_a_problem_for_tools(tmp_path: Path) -> None:
    folder = write_base(tmp_path, entry("linden", related=["linden"]))
    with pytest.raises(ProblemsError) as caught:
        load_base(folder)
    assert caught.value.problems[0].as_dict() == {
        "file": "entries/baeume.yaml",
        "where": 'entry "linden", related[1]',
        "message": "the entry names itself",
        "mend": "Remove it, or name another entry.",
        "line": 44,
        "column": 5,
        "severity": Severity.ERROR,
    }


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(
            [entry("linden"), entry("linden", question={"de": "a", "en": "b"}, phrasings={})],
            'entry "linden", id: this entry has the same id as "linden" (entries/baeume.yaml:6). '
            "Give one of them another id.",
            id="same id",
        ),
        pytest.param(
            [entry("e573107"), entry("e1236486")],
            'entry "e1236486", id: this entry has the same short id as "e573107" (entries/baeume.yaml:6). '
            "Give one of them another id.",
            id="same short id",
        ),
        pytest.param(
            [entry("linden", related=["linden"])],
            'entry "linden", related[1]: the entry names itself. Remove it, or name another entry.',
            id="related to itself",
        ),
        pytest.param(
            [entry("linden"), entry("eichen", related=["linden", "lindem"])],
            'entry "eichen", related[2]: there is no entry "lindem". Did you mean "linden"?',
            id="related to nothing",
        ),
        pytest.param(
            [silence("linden", nearest="linden")],
            'entry "linden", nearest: the entry names itself. Remove it, or name another entry.',
            id="nearest to itself",
        ),
        pytest.param(
            [silence("linden", nearest="zzz")],
            'entry "linden", nearest: there is no entry "zzz". Correct or remove it.',
            id="nearest to nothing",
        ),
        pytest.param(
            [entry("linden", meeting="stadtrad")],
            'entry "linden", meeting: there is no meeting "stadtrad". Did you mean "stadtrat"?',
            id="no meeting",
        ),
        pytest.param(
            [entry("linden", sources=[source(1, "a", "xyz-baum")])],
            'entry "linden", sources[1].article: there is no article "xyz-baum". Did you mean "xyz-baeume"?',
            id="no article",
        ),
        pytest.param(
            [entry("linden", sources=[source(1, "a"), source(4, "a")])],
            'entry "linden", sources[2].paragraph: the article has 3 paragraphs, and no 4. '
            "Cite the paragraph that holds the passage.",
            id="no paragraph",
        ),
        pytest.param(
            [entry("linden", sources=[source(1, "a b c d e f g h")])],
            'entry "linden", sources[1].anchor: the anchor has 8 words, more than 7. '
            "Keep the few words that locate the passage.",
            id="long anchor",
        ),
        pytest.param(
            [
                entry("linden", phrasings={"de": ["Was kosten die Bäume?"]}),
                entry("eichen", phrasings={"de": ["was kosten die bäume"]}),
            ],
            'entry "eichen", phrasings.de[1]: `was kosten die bäume` also stands in "linden" (entries/baeume.yaml:6). '
            "Keep it in one of the two.",
            id="same phrasing",
        ),
        pytest.param(
            [
                entry("linden", question={"de": "Was kosten die Bäume?", "en": "b"}),
                entry("eichen", phrasings={"de": ["Was  KOSTEN die\N{NO-BREAK SPACE}Bäume…"]}),
            ],
            'entry "eichen", phrasings.de[1]: `Was KOSTEN die Bäume…` also stands in "linden" (entries/baeume.yaml:6). '
            "Keep it in one of the two.",
            id="phrasing that is a question",
        ),
        pytest.param(
            [entry("linden", phrasings={"en": ["?!"]}), entry("eichen", phrasings={"en": ["?!"]})],
            'entry "eichen", phrasings.en[1]: `?!` also stands in "linden" (entries/baeume.yaml:6). '
            "Keep it in one of the two.",
            id="same phrasing without words",
        ),
    ],
)
def test_a_contradiction(tmp_path: Path, entries: list[Values], expected: str) -> None:
    (problem,) = problems_of(write_base(tmp_path, *entries))
    place, _, text = problem.partition(": ")
    assert text == expected
    assert place.startswith("entries/baeume.yaml:")


def test_the_same_phrasing_is_welcome_in_one_entry_or_in_two_languages(tmp_path: Path) -> None:
    phrasings = {"de": ["Orbán", "orbán?"], "en": ["Orbán"]}
    base = load_base(write_base(tmp_path, entry("linden", phrasings=phrasings)))
    assert base.entries["linden"].phrasings["de"] == ("Orbán", "orbán?")


@pytest.mark.parametrize(
    ("old", "new", "values", "expected"),
    [
        ("articles", "other", article(), "articles/other.yaml:1:1: id: `xyz-baeume` is not the file's name. "),
        ("meetings", "other", meeting(), "meetings/other.yaml:1:1: id: `stadtrat` is not the file's name. "),
        ("entries", "other", topic(entry("x")), "entries/other.yaml:1:1: topic: `baeume` is not the file's name. "),
        ("updates", "other", update(), "updates/other.yaml:1:1: id: `tagesordnung` is not the file's name. "),
        ("vocabulary", "en", VOCABULARY, "vocabulary/en.yaml:1:1: language: `de` is not the file's name. "),
    ],
)
def test_a_file_with_another_name(tmp_path: Path, old: str, new: str, values: Values, expected: str) -> None:
    folder = write(write_base(tmp_path), {f"{old}/{new}": values})
    (problem,) = problems_of(folder)
    assert problem.startswith(expected)


def test_the_sources_of_a_meeting(tmp_path: Path) -> None:
    (problem,) = problems_of(write_base(tmp_path, meeting=meeting(sources=[source(9, "a")])))
    assert problem == (
        "meetings/stadtrat.yaml:14:3: sources[1].paragraph: the article has 3 paragraphs, and no 9. "
        "Cite the paragraph that holds the passage."
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"meeting": "stadtrad"},
            '2:1: meeting: there is no meeting "stadtrad". Did you mean "stadtrat"?',
            id="no meeting",
        ),
        pytest.param(
            {"sources": [source(1, "a", "xyz-baum")]},
            '8:3: sources[1].article: there is no article "xyz-baum". Did you mean "xyz-baeume"?',
            id="no article",
        ),
        pytest.param(
            {"sources": [source(9, "a")]},
            "9:3: sources[1].paragraph: the article has 3 paragraphs, and no 9. "
            "Cite the paragraph that holds the passage.",
            id="no paragraph",
        ),
        pytest.param(
            {"sources": [source(1, "a b c d e f g h")]},
            "10:3: sources[1].anchor: the anchor has 8 words, more than 7. Keep the few words that locate the passage.",
            id="long anchor",
        ),
        pytest.param(
            {"changes": ["linden", "aichen"]},
            '13:3: changes[2]: there is no entry "aichen". Did you mean "eichen"?',
            id="no entry",
        ),
        pytest.param(
            {"replaces": "vorschaw"},
            '11:1: replaces: there is no update "vorschaw". Did you mean "vorschau"?',
            id="no update",
        ),
        pytest.param(
            {"replaces": "fest"},
            '11:1: replaces: "fest" is about the meeting "baumfest". Name an update of the same meeting.',
            id="update of another meeting",
        ),
        pytest.param(
            {"replaces": "absage"},
            '11:1: replaces: with "absage", the news of the cancellation would vanish behind the kind `agenda`. '
            "Remove `replaces`, or make this one a correction.",
            id="news that would vanish",
        ),
    ],
)
def test_an_update_that_does_not_fit(tmp_path: Path, changes: Values, expected: str) -> None:
    write(write_base(tmp_path), {"meetings/baumfest": meeting(id="baumfest")})
    write_updates(tmp_path, update("fest", meeting="baumfest"), update("absage", kind="cancellation"))
    write_updates(tmp_path, update("vorschau"), update(**changes))
    assert problems_of(tmp_path) == [f"updates/tagesordnung.yaml:{expected}"]


def test_updates_in_a_circle(tmp_path: Path) -> None:
    circle = (update("a", replaces="c"), update("b", replaces="a"), update("c", replaces="b"))
    write_updates(write_base(tmp_path), *circle, update("d", replaces="a"))
    text = "replaces: the updates replace each other in a circle"
    mend = "Let each replace the one before it only."
    assert problems_of(tmp_path) == [
        f"updates/a.yaml:11:1: {text}: a > c > b > a. {mend}",
        f"updates/b.yaml:11:1: {text}: b > a > c > b. {mend}",
        f"updates/c.yaml:11:1: {text}: c > b > a > c. {mend}",
    ]


def test_the_updates_of_a_base(tmp_path: Path) -> None:
    write_updates(write_base(tmp_path), update(), update("beschluss", kind="decision", replaces="tagesordnung"))
    updates = load_base(tmp_path).updates
    assert list(updates) == ["beschluss", "tagesordnung"]
    assert updates["beschluss"].replaces == "tagesordnung"


def test_paragraphs_out_of_order(tmp_path: Path) -> None:
    paragraphs = article()["paragraphs"][::-1]
    (problem,) = problems_of(write_base(tmp_path, article=article(paragraphs=paragraphs)))
    assert "the paragraphs are not numbered 1, 2, 3 and so on. Number them in the order of the article." in problem


@given(st.binary(max_size=200))
def test_arbitrary_bytes_in_any_file(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("base")
    (folder / "entries").mkdir()
    (folder / "entries/x.yaml").write_bytes(data)
    with pytest.raises(KnowledgeError, match=r"^entries"):
        load_base(folder)


def test_a_base_asks_for_some_precision_unless_it_says_so(tmp_path: Path) -> None:
    assert load_base(write_base(tmp_path)).aims == Aims()


def test_what_a_base_aims_at_is_part_of_it(tmp_path: Path) -> None:
    before = load_base(write_base(tmp_path))
    after = load_base(write(tmp_path, {"aims": {"precision": 0.97}}))
    assert after.aims.precision == 0.97
    assert after.version != before.version


@pytest.mark.parametrize("precision", [97, 1, 0.4, -1, True, "0.9", "viel", None])
def test_what_is_no_precision_is_named(tmp_path: Path, precision: object) -> None:
    write_base(tmp_path)
    with pytest.raises(ProblemsError, match=r"aims.yaml:1:1: precision: this is no precision. Write a number from 0.5"):
        load_base(write(tmp_path, {"aims": {"precision": precision}}))
