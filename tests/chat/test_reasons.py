"""Why an answer was given: what the button carries, and the sentences that it leads to."""

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering import AnswerService, Question
from bot.answering.explaining import Explanation
from bot.chat import grounds, keyboards, reasons, rendering
from bot.chat.callbacks import Action, Tap
from bot.chat.grounds import LETTERS, Grounds, Outcome
from bot.chat.markup import utf16_length
from bot.knowledge.schema import Text
from bot.matching.guards import Guard
from tests.chat.factories import entry, pool

IDS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=5, max_size=5)
GROUNDS = st.builds(
    Grounds,
    outcome=st.sampled_from(Outcome),
    follows=st.booleans(),
    entry=st.sampled_from(["", pool().short("oeffnung"), "abcdefgh"]),
    words=st.lists(IDS, max_size=grounds.MOST_WORDS).map(tuple),
    confidence=st.integers(0, 99),
    threshold=st.integers(0, 100),
    guard=st.none() | st.sampled_from(Guard),
)
WORDS = st.text(max_size=80) | st.text(alphabet="<>&{}$\"'ä\U0001f600 \n\u202e", max_size=80) | st.text(max_size=3000)


@cache
def service() -> AnswerService:
    return AnswerService(pool())


def explained(text: str, context: str | None = None) -> Iterator[tuple[str, Explanation]]:
    """The language of the reply, and each part's explanation."""
    reply = service().ask(Question(text=text, language="de", context=context))
    return ((reply.language, why) for why in service().explain(reply))


def told(text: str, context: str | None = None) -> str:
    """The sentences to the one part of a reply."""
    ((language, why),) = explained(text, context)
    tap = grounds.tap(why, pool(), language)
    assert tap is not None
    found = Grounds.parse(tap.target)
    assert found is not None
    given_entry = pool().by_short(found.entry)
    assert given_entry is not None
    return reasons.sentences(found, given_entry, language, changed=False)


# What the button carries


@given(GROUNDS)
def test_what_is_encoded_is_parsed_and_fits_a_button(found: Grounds) -> None:
    assert Grounds.parse(found.encode()) == found
    tap = Tap(action=Action.WHY, language="de", target=found.encode(), revision=99_999)
    assert Tap.parse(tap.encode()) == tap


@given(st.text() | st.from_regex(grounds.SHAPE))
def test_anything_else_is_nothing_or_the_same_again(target: str) -> None:
    found = Grounds.parse(target)
    assert found is None or found.encode() == target


def test_every_guard_has_its_letter() -> None:
    assert set(LETTERS) == set(Guard)
    assert len(set(LETTERS.values())) == len(Guard)


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["wann", "öffnet", "kostet", "umbau", "2030", "<b>"])).map(" ".join)
)
@example("")
@example("Wann öffnet das Freibad?")
@example("Hallo")
@example("Wer ist der König von Spanien?")
def test_whatever_is_asked_the_button_fits_and_says_something(text: str) -> None:
    for language, why in explained(text):
        tap = grounds.tap(why, pool(), language)
        if tap is None:
            continue
        assert Tap.parse(tap.encode()) == tap
        found = Grounds.parse(tap.target)
        assert found is not None
        near = pool().by_short(found.entry)
        assert bool(found.entry) == (near is not None)
        if near:
            assert len(reasons.sentences(found, near, language, changed=False)) > 20


def test_it_carries_no_words() -> None:
    ((_, why),) = explained("Wann öffnet denn das Freibad für Hedwig?")
    tap = grounds.tap(why, pool(), "de")
    assert tap is not None
    assert not any(word in tap.encode() for word in ("freibad", "hedwig", "wann", "oeffnung"))


@pytest.mark.parametrize("text", ["Hallo", "?!", "Comment allez-vous aujourd'hui, mes amis de la rue ?", "und wann?"])
def test_what_says_all_itself_has_no_button(text: str) -> None:
    assert [grounds.tap(why, pool(), language) for language, why in explained(text)] == [None]


def test_several_parts_have_a_button_each() -> None:
    found = [why for _, why in explained("Wann öffnet das Freibad? Was kostet der Eintritt?")]
    ((first, second),) = keyboards.why(list(enumerate(found, start=1)), pool(), "en")
    assert (first.text, second.text) == ("Why 1?", "Why 2?")


def test_a_menu_explains_nothing() -> None:
    keyboard = rendering.answer(entry(), pool(), "de").keyboard
    assert keyboard is not None
    assert not any(Action.WHY in keyboards.actions(row) for row in keyboard.inline_keyboard)


# The sentences


@pytest.mark.parametrize("language", ["de", "en"])
@given(
    found=GROUNDS,
    question=WORDS,
    phrasing=st.lists(st.sampled_from(["Schwimmbad", "Donaudampfschifffahrtsgesellschaft" * 3, "Ω", "\U0001f600"])),
    changed=st.booleans(),
)
def test_they_fit_the_notice(found: Grounds, question: str, phrasing: list[str], changed: bool, language: str) -> None:
    asked = Text.model_construct(de=question, en=" ".join(phrasing) or question)
    said = reasons.sentences(found, entry(question=asked), language, changed=changed)
    assert 20 < utf16_length(said) <= reasons.NOTICE_UNITS
    assert said.endswith(".")


@pytest.mark.parametrize("guard", [*Guard, None])
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("language", ["de", "en"])
def test_there_is_room_for_the_question_and_a_word(outcome: Outcome, guard: Guard | None, language: str) -> None:
    long = "Wie viel Geld wurde für die Heizung des Bades am Mühlteich im vergangenen Jahr insgesamt ausgegeben?"
    asked = entry(question=Text(de=long, en=long))
    ids = tuple(grounds.word_id([word]) for word in ("geld", "heizung", "vergangenen"))
    for confidence in (41, 99):
        found = Grounds(
            outcome=outcome, follows=False, entry="", words=ids, confidence=confidence, threshold=70, guard=guard
        )
        said = reasons.sentences(found, asked, language, changed=False)
        assert "Wie viel Geld wurde für die" in said
        assert guard or "Geld" in said.replace(long[:20], "")


def test_an_answer() -> None:
    assert told("Was kostet der Eintritt?") == (
        "Die Frage wurde verstanden als „Was kostet der Eintritt?“, weil „kostet“ und „Eintritt“ übereinstimmen. "
        "Ich war mir zu 99 % sicher; ab 70 % antworte ich direkt."
    )


def test_in_english() -> None:
    said = told("What does admission cost?")
    assert said.startswith("The question was taken to mean “What does admission cost?” because “admission” and “cost” ")
    assert said.endswith("% sure; from 70% on I answer directly.")


def test_a_silence() -> None:
    assert told("Was kosten die Parkplätze?").endswith("ab 50 % sage ich, dass es offenbleibt.")


def test_a_follow_up_names_no_borrowed_words() -> None:
    said = told("und wann?", context="saison")
    assert said.startswith(
        "Die Nachfrage wurde auf die Antwort davor bezogen und verstanden als „Wann endet die Saison?“."
    )


def test_a_number_that_does_not_fit() -> None:
    said = told("Was kostet der Eintritt im Jahr 2044?")
    assert said.startswith(
        "Am nächsten kam „Was kostet der Eintritt?“, aber in der Frage steht eine Zahl, die dort fehlt."
    )


def test_where_no_word_leads_anywhere() -> None:
    ((language, why),) = explained("xyzzy plugh")
    tap = grounds.tap(why, pool(), language)
    assert tap is not None
    found = Grounds.parse(tap.target)
    assert found is not None
    assert (found.entry, found.words) == ("", ())


def test_a_word_that_the_entry_has_lost_is_not_named() -> None:
    found = Grounds(
        outcome=Outcome.ANSWERED,
        follows=False,
        entry="",
        words=tuple(grounds.word_id([word]) for word in ("sprungturm", "kostet")),
        confidence=90,
        threshold=70,
        guard=None,
    )
    assert grounds.words(found, entry("eintritt")) == ("kostet",)
