"""Whatever people (or programs) send: the service never raises, and its replies keep their promises."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answering import AnswerService, Decision, Question, Reason, Reply
from bot.knowledge.schema import Kind

LONGEST = 4096
PLANES = [(0x0000, 0xFFFF), (0x10000, 0x1FFFF), (0x20000, 0x2FFFF), (0x30000, 0xDFFFF), (0xE0000, 0x10FFFF)]
ANY = st.characters(exclude_categories=())
ODD = st.sampled_from(
    "\0\u00ad\u0301\u034f\u200b\u200d\u200e\u202e\u2028\u2066\ufe0f\ufeff\uffff\ud800\udfff\U000e0041"
)
LETTERS = st.one_of(*(st.characters(min_codepoint=a, max_codepoint=b, exclude_categories=()) for a, b in PLANES))
SAID = """wann wo wer warum und nicht die der ist Nato Ukraine Ungarn Orbán 40 Milliarden 2022 hallo danke @belegbot
when where who why and not the is summit Hungary billion hello thanks ? ! . , ; : < > & http://a.b ( )"""
WORDS = st.sampled_from([*SAID.split(), "\n"])
TEXTS = st.one_of(
    st.text(ANY, max_size=60),
    st.text(LETTERS, max_size=60),
    st.text(st.one_of(ANY, ODD), max_size=60),
    st.lists(WORDS, max_size=30).map(" ".join),
    st.lists(st.one_of(WORDS, st.text(st.one_of(ANY, ODD), max_size=3)), max_size=20).map("".join),
)
LONG = st.builds(lambda text, times: (text * times)[:LONGEST], TEXTS, st.integers(2, LONGEST))
HINTS = st.one_of(st.none(), st.sampled_from(["de", "en", "fr", "pt-br", ""]), st.text(max_size=5))
CONTEXTS = st.one_of(st.none(), st.sampled_from(["treffen-termin", "geld-hoehe", "ungarn-gruende", "gruss", "nothing"]))


def keeps_its_promises(reply: Reply) -> None:
    """What holds for every reply, whatever was asked."""
    assert reply.language in ("de", "en")
    assert 1 <= len(reply.parts) <= 3
    for part in reply.parts:
        assert len(part.suggestions) <= 3
        assert 0 <= part.confidence <= 1.000001
        assert (part.reason is not None) == (part.decision is Decision.ABSTAIN)
        assert (part.entry is not None) == (
            part.decision in (Decision.ANSWER, Decision.SMALLTALK) or part.reason is Reason.SILENCE
        )
        assert bool(part.suggestions) or part.decision is not Decision.SUGGEST
        assert all(entry.kind is not Kind.SMALLTALK for entry in part.suggestions)
        if part.decision is Decision.ANSWER:
            assert part.entry is not None
            assert part.entry.kind is Kind.FACT
            assert part.entry.sources
        if part.decision is Decision.SMALLTALK:
            assert part.entry is not None
            assert part.entry.kind is Kind.SMALLTALK
        if part.reason is Reason.SILENCE:
            assert part.entry is not None
            assert part.entry.kind is Kind.SILENCE


@settings(max_examples=400)
@given(text=TEXTS, hint=HINTS, context=CONTEXTS)
@example(text="", hint=None, context=None)
@example(text="\0", hint=None, context=None)
@example(text="\ud800", hint=None, context=None)
@example(text="?", hint="en", context="treffen-termin")
@example(text="@belegbot", hint="de", context=None)
@example(text="\u0301\u0301a\u0301", hint=None, context=None)
def test_any_text(service: AnswerService, text: str, hint: str | None, context: str | None) -> None:
    keeps_its_promises(service.ask(Question(text=text, language=hint, context=context)))


@settings(max_examples=60)
@given(text=LONG, hint=HINTS)
def test_any_long_text(service: AnswerService, text: str, hint: str | None) -> None:
    keeps_its_promises(service.ask(Question(text=text, language=hint)))


@pytest.mark.parametrize(
    "character", ["a", "ß", "ﷺ", "😀", "?", " ", "\n", "\u0301", "\u200b", "\ud800", "1", "@", "<", "中", "'"]
)
def test_one_character_4096_times(service: AnswerService, character: str) -> None:
    keeps_its_promises(service.ask(Question(text=character * LONGEST)))


@pytest.mark.parametrize(
    "word", ["wann? ", "und ", "ich weiss nicht ", "Wer ist das?\n", "wann und wo ", "bitte, ", "a-", "hi "]
)
def test_one_word_as_often_as_fits(service: AnswerService, word: str) -> None:
    keeps_its_promises(service.ask(Question(text=(word * LONGEST)[:LONGEST])))


@settings(max_examples=100)
@given(text=st.text(st.one_of(ODD, st.sampled_from("🙂🎉👍🏽—…!?.,;:()[]<>*_~`'\"\n\t ")), max_size=80))
def test_without_a_word_there_is_nothing_to_answer(service: AnswerService, text: str) -> None:
    reply = service.ask(Question(text=text))
    keeps_its_promises(reply)
    assert reply.parts[0].reason is Reason.EMPTY


@settings(max_examples=60)
@given(text=TEXTS, hint=HINTS, context=CONTEXTS)
def test_the_same_question_gets_the_same_reply(
    service: AnswerService, text: str, hint: str | None, context: str | None
) -> None:
    question = Question(text=text, language=hint, context=context)
    assert service.ask(question) == service.ask(question)
