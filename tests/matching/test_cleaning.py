"""What is taken off a question, and where it is split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.cleaning import MOST_CHARACTERS, MOST_QUESTIONS, clean, split, visible
from bot.matching.text import words_of

BARE = {"de": ["wann", "öffnet", "die", "bäckerei"], "en": ["when", "does", "the", "bakery", "open"]}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wann öffnet die Bäckerei?"),
        ("de", "Hallo, wann öffnet die Bäckerei?"),
        ("de", "Guten Tag! Wann öffnet die Bäckerei bitte?"),
        ("de", "Grüß Gott, ich bin die Frau Huber und ich wollte nur mal fragen, wann öffnet die Bäckerei?"),
        ("de", "Kannst du mir sagen, wann öffnet die Bäckerei?"),
        ("de", "Könnten Sie mir bitte sagen: Wann öffnet die Bäckerei?"),
        ("de", "ähm also wann öffnet eigentlich die Bäckerei, danke"),
        ("de", "Weiß jemand, wann öffnet die Bäckerei, danke im Voraus"),
        ("de", "Entschuldigung, kurze Frage: Wann öffnet die Bäckerei?"),
        ("en", "When does the bakery open?"),
        ("en", "Hi there, when does the bakery open please?"),
        ("en", "Good morning, could you kindly tell me: when does the bakery open?"),
        ("en", "um, so, when does the bakery actually open?"),
        ("en", "I would like to know: when does the bakery open? Thanks"),
        ("en", "Does anyone know when does the bakery open"),
        ("en", "Quick question - when does the bakery open? Cheers"),
    ],
)
def test_clean_leaves_the_question(language: str, text: str) -> None:
    assert words_of(clean(visible(text), language).casefold()) == BARE[language]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Nicht jeder Kuchen ist ohne Hefe, oder welcher ist es?"),
        ("de", "Wer ist Frau Bitter?"),
        ("de", "Hallodri"),
        ("de", "Wie viele Leute arbeiten da?"),
        ("de", "Welches Alter hat die Chefin?"),
        ("en", "Does the owner like cake?"),
    ],
)
def test_clean_keeps_the_words_that_mean_something(language: str, text: str) -> None:
    meant = {"Nicht", "jeder", "Bitter", "Hallodri", "Leute", "Alter", "like"} & set(words_of(text))
    assert meant <= set(words_of(clean(text, language)))


@pytest.mark.parametrize(("language", "text"), [("de", "Hallo"), ("de", "danke!"), ("en", "Hi"), ("en", "thank you")])
def test_clean_leaves_a_mere_greeting(language: str, text: str) -> None:
    assert clean(text, language) == text


@given(st.text(st.characters(exclude_categories=()), max_size=150), st.sampled_from(["de", "en"]))
def test_clean_never_takes_the_last_word(text: str, language: str) -> None:
    assert bool(words_of(clean(text, language))) == bool(words_of(text))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("@belegbot Wann?", "Wann?"),
        ("Wann, @BelegBot?", "Wann, ?"),
        ("mail an a@b.de", "mail an a@b.de"),
        ("Siehe https://example.org/x?y=1 dazu", "Siehe dazu"),
        ("<b>Wann?</b>", "Wann?"),
        ("🙂 Wann? 🙂", "Wann?"),
        ("Wann\u00a0 \t ist?", "Wann ist?"),
        ("eins\r\nzwei", "eins\nzwei"),
        ("Ba\u0308ckerei", "Bäckerei"),
        ("\uff37\uff21\uff2e\uff2e", "WANN"),
        ("Bäcke\u00adrei", "Bäckerei"),
        ("Bäcke\u200brei", "Bäckerei"),
        ("\u202eWann?\u202c", "Wann?"),
        ("\0", ""),
    ],
)
def test_visible(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    ("language", "text", "questions"),
    [
        ("de", "Wann öffnet die Bäckerei?", ["Wann öffnet die Bäckerei?"]),
        ("de", "Wann öffnet sie? Wo liegt sie?", ["Wann öffnet sie?", "Wo liegt sie?"]),
        ("de", "Wann öffnet sie?Wo liegt sie?", ["Wann öffnet sie?", "Wo liegt sie?"]),
        ("de", "wann öffnet sie\nwo liegt sie", ["wann öffnet sie", "wo liegt sie"]),
        ("de", "Wann öffnet sie und wo liegt sie?", ["Wann öffnet sie", "wo liegt sie?"]),
        ("de", "Ich war gestern da. Wann öffnet sie?", ["Wann öffnet sie?"]),
        ("de", "Was kosten Brot und Kuchen?", ["Was kosten Brot und Kuchen?"]),
        ("de", "Am 13. Juni geschlossen?", ["Am 13. Juni geschlossen?"]),
        ("de", "Brot. Kuchen. Torte.", ["Brot. Kuchen. Torte."]),
        ("en", "When does it open and who owns it?", ["When does it open", "who owns it?"]),
        ("en", "I was there yesterday. Where is it?", ["Where is it?"]),
        ("en", "Is it about bread and cake?", ["Is it about bread and cake?"]),
        ("de", "🙂 ?", []),
    ],
)
def test_split(language: str, text: str, questions: list[str]) -> None:
    assert split(text, language) == questions


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("de", "Wann und wo trefft ihr euch?", ["wann", "wo"]),
        ("de", "Hallo, wer und warum macht das Brot?", ["wer", "warum"]),
        ("en", "When and where do you meet?", ["when", "where"]),
    ],
)
def test_two_question_words_share_the_rest(language: str, text: str, words: list[str]) -> None:
    parts = [part.casefold() for part in split(text, language)]
    assert [part.split()[0] for part in parts] == words
    assert len({part.split(maxsplit=1)[1] for part in parts}) == 1


@given(st.text(st.sampled_from("wann wo ? . \n und ,aé🙂"), max_size=300), st.sampled_from(["de", "en"]))
def test_there_are_never_more_than_three(text: str, language: str) -> None:
    questions = split(text, language)
    assert len(questions) <= MOST_QUESTIONS
    assert all(words_of(question) for question in questions)
    assert bool(questions) == bool(words_of(visible(text)))


@pytest.mark.parametrize("text", ["x" + "-" * 4000 + "x", "wann " + "- " * 2000 + "x", "a" + ":" * 4090, "lg " * 1300])
def test_no_more_is_looked_at_than_a_question_has(text: str) -> None:
    assert len(visible(text)) <= MOST_CHARACTERS


@pytest.mark.parametrize("text", ["@\u200bfoo", "htt\u00adps://example.org/abc", "@\u200bder"])
def test_what_hides_a_mention_or_a_link_is_taken_off_first(text: str) -> None:
    assert not visible(text)
