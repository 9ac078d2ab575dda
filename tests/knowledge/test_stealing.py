"""What an editor hears about entries that take each other's questions."""

from pathlib import Path

from bot.knowledge.base import load_base
from bot.knowledge.problems import Severity
from bot.knowledge.stealing import stealing
from tests.knowledge.making import Values, entry, source, write_base

ASK = {"de": [f"Frage {n}" for n in range(10)], "en": [f"Question {n}" for n in range(10)]}


def oak_question(*phrasings: str) -> Values:
    return {
        "de": [*phrasings, *(f"Erzähle etwas über die Eichen am Ufer, Teil {n}" for n in range(9))],
        "en": ASK["en"],
    }


def test_a_phrasing_that_another_entry_steals(tmp_path: Path) -> None:
    beeches = {
        "de": [f"Wie alt sind die Buchen im Park {word}?" for word in ("heute", "jetzt", "nun", "schon", "bloß")]
    }
    stray = "Wie alt sind die Buchen im Park denn"
    folder = write_base(
        tmp_path,
        entry("buchen", states=["F2"], phrasings=beeches, sources=[source(1, "neue Bäume")]),
        entry("eichen", phrasings=oak_question(stray)),
    )
    (problem,) = stealing(load_base(folder))
    assert problem.severity is Severity.WARNING
    assert str(problem) == (
        f'entries/baeume.yaml:27: entry "eichen", phrasings.de: `{stray}` is closer to entry "buchen". '
        "Move it there, or use words that only this entry has."
    )


def test_twins_do_not_steal_from_each_other(tmp_path: Path) -> None:
    beeches = {
        "de": [f"Wie alt sind die Buchen im Park {word}?" for word in ("heute", "jetzt", "nun", "schon", "bloß")]
    }
    folder = write_base(
        tmp_path,
        entry("buchen", phrasings=beeches),
        entry("eichen", phrasings=oak_question("Wie alt sind die Buchen im Park denn")),
    )
    assert list(stealing(load_base(folder))) == []


def test_a_base_of_single_words(tmp_path: Path) -> None:
    word = {"de": "Bäume", "en": "Trees"}
    folder = write_base(tmp_path, entry("linden", question=word, phrasings={"de": ["Baum"], "en": ["Tree"]}))
    assert list(stealing(load_base(folder))) == []


HOW_OLD = {
    "buchen": [
        "Wie alt sind die Buchen im Park?",
        "Wie viele Jahre stehen die Buchen da?",
        "Seit wann wachsen die Buchen?",
        "Wann wurden die alten Bäume im Park gepflanzt?",
    ],
    "eichen": [
        "Wie alt sind die Eichen im Park?",
        "Wann wurden die Bäume im alten Park gepflanzt?",
        "Eichenallee am Ufer",
        "Sag etwas zum Gehölz am Fluss",
    ],
}


def old_trees(*, second: tuple[str, ...]) -> list[Values]:
    """Two entries that share questions; the second states these facts."""
    return [
        entry(
            name,
            question={"de": questions[0], "en": f"What about {name}?"},
            phrasings={"de": questions[1:], "en": ASK["en"] if name == "buchen" else ["Tell me all", "Go on, then"]},
            answer={"de": f"Die {name.title()} sind alt.", "en": f"The {name} are old."},
            states=list(facts),
            sources=[source(1, "neue Bäume")],
        )
        for (name, questions), facts in zip(HOW_OLD.items(), (("F1",), second), strict=True)
    ]


def test_a_pair_that_steals_from_each_other(tmp_path: Path) -> None:
    (problem,) = stealing(load_base(write_base(tmp_path, *old_trees(second=("F2",)))))
    assert problem.severity is Severity.WARNING
    assert str(problem) == (
        'entries/baeume.yaml:6: entry "buchen", phrasings.de: this entry and "eichen" take each other\'s questions: '
        "each phrasing left out in turn, 2 of 4 here and 2 of 4 there find the other entry, such as "
        "`Wie alt sind die Buchen im Park?`, `Wann wurden die alten Bäume im Park gepflanzt?`; "
        "both have `alt`, `Park`, `Bäume`, `gepflanzt`. Use more of the words that only one of them has "
        '("buchen" has `Buchen`, `Jahre`, `stehen`, `wachsen`, "eichen" has `Eichen`, `Eichenallee`, `Ufer`, `Sag`).'
    )
    assert problem.as_dict()["details"] == {
        "stolen": {"buchen": 2, "eichen": 2},
        "phrasings": {"buchen": 4, "eichen": 4},
        "examples": ["Wie alt sind die Buchen im Park?", "Wann wurden die alten Bäume im Park gepflanzt?"],
        "shared": ["alt", "Park", "Bäume", "gepflanzt"],
        "separating": {
            "buchen": ["Buchen", "Jahre", "stehen", "wachsen"],
            "eichen": ["Eichen", "Eichenallee", "Ufer", "Sag"],
        },
    }


def test_a_pair_that_states_the_same_does_not(tmp_path: Path) -> None:
    assert list(stealing(load_base(write_base(tmp_path, *old_trees(second=("F1",)))))) == []
