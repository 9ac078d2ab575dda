"""Who gives and who takes, and questions that turn a phrasing round."""

import pytest

from bot.matching.evidence import assess
from bot.matching.guards import Guard, Profile
from bot.matching.index import Matcher
from bot.matching.roles import Role, roles
from bot.matching.text import Analyzer
from bot.matching.vocabulary import Vocabulary

GIVER, TAKER = Role.GIVER, Role.TAKER
NAMES = Vocabulary(names={"norway": ("Norwegen", "Norway", "Norwegian"), "chile": ("Chile", "chilenisch", "Chilean")})
ANSWERS = {"de": "Norwegen schickt Chile drei Lachse.", "en": "Norway sends Chile three salmon."}


def found(text: str, language: str) -> dict[str, Role]:
    return dict(roles(Analyzer(language, NAMES).analyse(text), language))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wie viele Fische schickt Norwegen an Chile?", {"@norway": GIVER, "@chile": TAKER}),
        ("Wie viele Fische bekommt Chile von Norwegen?", {"@norway": GIVER, "@chile": TAKER}),
        ("Was fordert Norwegen von Chile?", {"@norway": GIVER, "@chile": TAKER}),
        ("Wen hat Norwegen eingeladen?", {"@norway": GIVER}),
        ("Wer hat Norwegen eingeladen?", {"@norway": TAKER}),
        ("Wann wird Norwegen von Chile beliefert?", {"@chile": GIVER, "@norway": TAKER}),
        ("Was machen Norwegen und Chile dort?", {"@norway": GIVER, "@chile": GIVER}),
        ("Fische Norwegen", {}),
        ("Wo ist Norwegen am schönsten?", {}),
    ],
)
def test_german(text: str, expected: dict[str, Role]) -> None:
    assert found(text, "de") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How many fish does Norway send to Chile?", {"@norway": GIVER, "@chile": TAKER}),
        ("How many fish does Chile get from Norway?", {"@norway": GIVER, "@chile": TAKER}),
        ("What does Norway want from Chile?", {"@norway": GIVER, "@chile": TAKER}),
        ("When was Norway invited by Chile?", {"@chile": GIVER, "@norway": TAKER}),
        ("Who is Norway inviting to it?", {"@norway": GIVER}),
        ("Who invited Norway to it?", {"@norway": TAKER}),
        ("Norway fish", {}),
    ],
)
def test_english(text: str, expected: dict[str, Role]) -> None:
    assert found(text, "en") == expected


def failed(question: str, phrasings: tuple[str, ...], language: str) -> frozenset[Guard]:
    """The guards that speak against answering with the one entry of a bank."""
    matcher = Matcher.build([("fish", text) for text in phrasings], language=language, vocabulary=NAMES)
    profiles = {"fish": Profile.of(phrasings, ANSWERS[language], matcher.analyzer)}
    query = matcher.query(question)
    return assess(query, matcher.rank_query(query), profiles, frozenset(), matcher).choices[0].failed


@pytest.mark.parametrize(
    ("language", "phrasing", "turned"),
    [
        ("de", "Wie viele Fische schickt Norwegen an Chile?", "Wie viele Fische schickt Chile an Norwegen?"),
        ("de", "Wie viele Fische schickt Norwegen?", "Wie viele Fische bekommt Norwegen?"),
        ("en", "How many fish does Norway send to Chile?", "How many fish does Chile send to Norway?"),
        ("en", "How many fish does Norway send?", "How many fish does Norway get?"),
    ],
)
def test_a_question_that_turns_a_phrasing_round_is_no_paraphrase(language: str, phrasing: str, turned: str) -> None:
    assert Guard.DIRECTION not in failed(phrasing, (phrasing,), language)
    assert Guard.DIRECTION in failed(turned, (phrasing,), language)


def test_the_same_said_otherwise_is_not_turned_round() -> None:
    phrasing = "How many fish does Norway send to Chile?"
    assert Guard.DIRECTION not in failed("How many fish does Chile get from Norway?", (phrasing,), "en")


@pytest.mark.parametrize(
    ("language", "phrasing", "exchanged", "misspelt"),
    [
        ("de", "Was schickt Norwegen im Winter?", "Was schickt Atlantis im Winter?", "Was schickt Norwgen im Winter?"),
        (
            "en",
            "What does Norway send in winter?",
            "what does gondor send in winter",
            "what does norwey send in winter",
        ),
    ],
)
def test_somebody_else_is_another_name_even_if_nobody_knows_it(
    language: str, phrasing: str, exchanged: str, misspelt: str
) -> None:
    assert Guard.NAMES in failed(exchanged, (phrasing,), language)
    assert Guard.NAMES not in failed(misspelt, (phrasing,), language)
