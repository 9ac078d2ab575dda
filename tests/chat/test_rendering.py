"""What replies look like, and that nothing in any field breaks Telegram's HTML or limits."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton

from bot.answering.reply import Part, Reason
from bot.chat import keyboards, rendering
from bot.chat.callbacks import Action, Tap
from bot.chat.rendering import Rendered
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import ArticleDate, Source, Text, Topic
from bot.playground.botapi.html import parse_html, utf16_length
from tests.chat.factories import entry, nothing, pool, reply, suggesting

WORDS = (
    st.text(max_size=80) | st.text(alphabet="<>&\"'ä\U0001f600 \n\u202e\u200b", max_size=80) | st.text(max_size=3000)
)
TEXTS = st.builds(Text.model_construct, de=WORDS, en=WORDS)
LINES = WORDS.filter(str.strip)
"""No base has a blank answer."""
SOURCES = st.lists(
    st.builds(
        Source.model_construct, article=st.just("freibad-lindenau"), paragraph=st.integers(1, 10**9), anchor=WORDS
    ),
    max_size=12,
).map(tuple)
ENTRIES = st.builds(
    entry,
    st.sampled_from(["oeffnung", "parkplaetze", "gruss"]),
    question=TEXTS,
    answer=st.builds(Text.model_construct, de=LINES, en=LINES),
    sources=SOURCES,
    attribution=st.none() | TEXTS,
    as_of=st.none() | st.dates(),
)
PARTS = (
    ENTRIES.map(Part.giving)
    | st.builds(nothing, WORDS, st.sampled_from([Reason.NO_MATCH, Reason.LANGUAGE, Reason.CONTEXT, Reason.EMPTY]))
    | st.builds(lambda words: suggesting("umbau-kosten", "umbau-dauer", "heizung", text=words), WORDS)
)


def buttons(rendered: Rendered) -> Iterator[InlineKeyboardButton]:
    for row in rendered.keyboard.inline_keyboard if rendered.keyboard else ():
        yield from row


def labels(rendered: Rendered) -> list[str]:
    return [button.text for button in buttons(rendered)]


def actions(rendered: Rendered) -> list[Action]:
    taps = (Tap.parse(button.callback_data) for button in buttons(rendered))
    return [tap.action for tap in taps if tap]


def plain(rendered: Rendered) -> str:
    return parse_html(rendered.html)[0]


def with_article(**changes: object) -> KnowledgeBase:
    article = pool().articles["freibad-lindenau"].model_copy(update=changes)
    return replace(pool(), articles={article.id: article})


def assert_telegram_takes(rendered: Rendered) -> None:
    text, _ = parse_html(rendered.html)
    assert 1 <= utf16_length(text) <= 4096
    for button in buttons(rendered):
        assert isinstance(button.callback_data, str)
        assert 1 <= len(button.callback_data.encode()) <= 64
        assert Tap.parse(button.callback_data)


# Anything in any field


@given(st.lists(PARTS, min_size=1, max_size=3), st.sampled_from(["de", "en"]), st.booleans())
def test_no_reply_breaks_telegrams_rules(parts: list[Part], language: str, keepable: bool) -> None:
    messages = rendering.messages(reply(*parts, language=language), pool(), keepable=keepable)
    for rendered in messages:
        assert_telegram_takes(rendered)
    assert [part for rendered in messages for part in rendered.parts] == parts


@given(st.lists(PARTS, min_size=1, max_size=3), st.sampled_from(["de", "en"]))
def test_no_guests_reply_breaks_them_or_has_a_button_of_ours(parts: list[Part], language: str) -> None:
    rendered = rendering.as_guest(reply(*parts, language=language), pool(), "belegbot")
    assert utf16_length(plain(rendered)) <= 4096
    assert all(button.callback_data is None for button in buttons(rendered))


@given(TEXTS, WORDS, st.dates(), st.lists(WORDS, min_size=1, max_size=60))
def test_no_article_or_topic_breaks_them(title: Text, words: str, day: dt.date, titles: list[str]) -> None:
    base = with_article(title=title, agency=words, dateline=title, date=ArticleDate(day=day, stated=False))
    topics = {
        f"t{number}": Topic.model_construct(
            topic=f"t{number}", title=Text.model_construct(de=name, en=name), entries=()
        )
        for number, name in enumerate(titles)
    }
    base = replace(base, topics=topics)
    for language in ("de", "en"):
        assert_telegram_takes(rendering.sources(base, language))
        assert_telegram_takes(rendering.no_match(base, language, keepable=True))
        assert_telegram_takes(rendering.answer(entry(), base, language))


@given(WORDS)
def test_no_kept_question_breaks_them(words: str) -> None:
    assert_telegram_takes(rendering.kept(words, "de"))


# An answer


def test_an_answer_says_question_answer_source_and_evidence() -> None:
    text, entities = parse_html(rendering.answer(entry(), pool(), "de").html)
    assert text.split("\n") == [
        "Wann öffnet das Freibad?",
        "Das Freibad am Mühlteich öffnet am Samstag, dem 10. Mai, um neun Uhr.",
        "",
        "Quelle: Mühltal-Bote, Lindenau, 6. Mai 2031, Absatz 1",
        "Beleg und Prüfung",
        "Absatz 1, Wortlaut: „öffnet am Samstag“",
        "Wer das sagt: Bürgermeisterin Ines Kaltofen",
        "Stand: 6. Mai 2031",
        "So prüft man es: im Artikel diesen Absatz aufschlagen und den Wortlaut suchen. Liegt der Artikel als Textdatei"
        " vor, prüft „belegbot verify --article DATEI“ alle Belege auf einmal.",
        "Zum Artikel",
    ]
    kinds = [entity["type"] for entity in entities]
    assert kinds == ["bold", "italic", "expandable_blockquote", "bold", "text_link"]


def test_an_inferred_date_is_said_to_be_inferred() -> None:
    base = with_article(date=ArticleDate(day=dt.date(2031, 5, 6), stated=False))
    assert "6. Mai 2031 (Datum erschlossen), Absatz 1" in plain(rendering.answer(entry(), base, "de"))
    assert "6 May 2031 (date inferred), paragraph 1" in plain(rendering.answer(entry(), base, "en"))


def test_several_paragraphs_are_named_once_each_in_order() -> None:
    cited = [Source(article="freibad-lindenau", paragraph=number, anchor="a") for number in (3, 1, 3)]
    text = plain(rendering.answer(entry(sources=tuple(cited)), pool(), "de"))
    assert "Absätze 1, 3" in text
    assert "diese Absätze" in text


def test_a_silence_rests_on_the_whole_article_and_leads_to_what_is_told() -> None:
    rendered = rendering.answer(entry("parkplaetze"), pool(), "de")
    assert "6. Mai 2031, ganzer Artikel" in plain(rendered)
    assert labels(rendered)[:2] == ["Was kostet der Eintritt?", "Wann öffnet das Freibad?"]


def test_small_talk_has_neither_source_nor_feedback() -> None:
    rendered = rendering.answer(entry("gruss"), pool(), "de")
    assert plain(rendered) == "Guten Tag. Fragen zum Freibad beantworte ich gern."
    assert actions(rendered) == [Action.OPEN]


def test_an_answer_has_related_questions_a_row_each_and_one_row_of_feedback() -> None:
    keyboard = rendering.answer(entry(), pool(), "en").keyboard
    assert keyboard is not None
    assert [[button.text for button in row] for row in keyboard.inline_keyboard] == [
        ["What does admission cost?"],
        ["When does the season end?"],
        ["Helpful", "Something is off"],
    ]


def test_long_questions_are_shortened_on_buttons() -> None:
    long = entry(question=Text(de="Warum " * 30 + "?", en="Why " * 30 + "?"))
    part = Part(**(vars(suggesting("eintritt")) | {"suggestions": (long,)}))
    (rendered,) = rendering.messages(reply(part), pool())
    assert labels(rendered)[0].endswith("…")
    assert len(labels(rendered)[0]) <= keyboards.LABEL_UNITS


def test_a_browsed_answer_leads_back_to_its_topic() -> None:
    rendered = rendering.browsed(entry("heizung"), pool(), "de")
    assert labels(rendered) == ["Hilfreich", "Etwas stimmt nicht", "Zurück"]
    assert list(buttons(rendered))[-1].callback_data == "top:de:umbau:0"


# Suggestions and nothing found


def test_suggestions_end_with_none_of_these() -> None:
    (rendered,) = rendering.messages(reply(suggesting("umbau-kosten", "umbau-dauer")), pool())
    assert labels(rendered) == ["Was hat der Umbau gekostet?", "Wie lange hat der Umbau gedauert?", "Keine davon"]
    assert actions(rendered) == [Action.PICK, Action.PICK, Action.NONE]
    assert rendered.for_asker


def test_nothing_found_says_what_the_source_covers_and_asks() -> None:
    (rendered,) = rendering.messages(reply(nothing()), pool())
    assert "Das Freibad, Der Umbau." in plain(rendered)
    assert "Der Bot" not in plain(rendered)
    assert actions(rendered) == [Action.KEEP, Action.DROP]
    assert rendered.for_asker


def test_nothing_to_keep_is_not_asked_for() -> None:
    (rendered,) = rendering.messages(reply(nothing()), pool(), keepable=False)
    assert rendered.keyboard is None
    assert "aufgehoben" not in plain(rendered)


@pytest.mark.parametrize("reason", [Reason.LANGUAGE, Reason.CONTEXT, Reason.EMPTY])
def test_what_is_no_question_about_the_source_is_not_kept(reason: Reason) -> None:
    (rendered,) = rendering.messages(reply(nothing(reason=reason)), pool())
    assert rendered.keyboard is None


# Several questions in one message


def test_to_keep_questions_is_asked_once_a_message() -> None:
    (rendered,) = rendering.messages(reply(nothing(), nothing()), pool())
    assert plain(rendered).count("Darf die Frage") == 1
    assert actions(rendered) == [Action.KEEP, Action.DROP]


def test_several_parts_stand_in_one_message_with_numbers() -> None:
    parts = (Part.giving(entry()), suggesting("umbau-kosten", text="Umbau?"), nothing())
    (rendered,) = rendering.messages(reply(*parts), pool())
    bold = [line for line in plain(rendered).split("\n") if line[:2] in {"1.", "2.", "3."}]
    assert bold == ["1. Wann öffnet das Freibad?", "2. „Umbau?“", "3. „Wer ist der Papst?“"]
    assert actions(rendered) == [
        Action.ADD, Action.NONE, Action.HELPFUL, Action.PROBLEM, Action.KEEP, Action.DROP,
    ]  # fmt: skip


def test_several_answers_share_one_row_of_feedback() -> None:
    (rendered,) = rendering.messages(reply(Part.giving(entry()), Part.giving(entry("heizung"))), pool())
    assert rendered.keyboard is not None
    assert [button.text for button in rendered.keyboard.inline_keyboard[-1]] == ["Rückmeldung zu 1", "Rückmeldung zu 2"]
    assert actions(rendered).count(Action.OPEN) == keyboards.MOST_RELATED


def test_what_does_not_fit_into_one_message_is_split_between_the_parts() -> None:
    long = Text.model_construct(de="Wort " * 500, en="")
    parts = [Part.giving(entry(answer=long)) for _ in range(3)]
    messages = rendering.messages(reply(*parts), pool())
    assert [len(message.parts) for message in messages] == [2, 1]


def test_what_a_person_typed_cannot_mention_or_link() -> None:
    part = nothing("@alle auf https://example.org und <b>fett</b>")
    text, entities = parse_html(rendering.messages(reply(part, part), pool())[0].html)
    assert "„alle auf https example org und <b>fett< b>“" in text
    assert {entity["type"] for entity in entities} == {"bold"}


# As a guest


def test_a_guest_says_the_same_answer_and_leads_into_the_chat() -> None:
    rendered = rendering.as_guest(reply(Part.giving(entry())), pool(), "belegbot")
    assert rendered.html == rendering.answer(entry(), pool(), "de").html
    assert [button.url for button in buttons(rendered)] == ["https://t.me/belegbot?start=oeffnung"]


def test_a_guest_lists_what_may_be_meant_as_links() -> None:
    rendered = rendering.as_guest(reply(suggesting("umbau-kosten", "umbau-dauer")), pool(), "belegbot")
    text, entities = parse_html(rendered.html)
    assert text.split("\n")[1:] == ["• Was hat der Umbau gekostet?", "• Wie lange hat der Umbau gedauert?"]
    links = ["https://t.me/belegbot?start=umbau-kosten", "https://t.me/belegbot?start=umbau-dauer"]
    assert [entity["url"] for entity in entities] == links
    assert not labels(rendered)


def test_a_guest_does_not_ask_to_keep_a_question() -> None:
    rendered = rendering.as_guest(reply(nothing()), pool(), "belegbot")
    assert "Darf die Frage" not in plain(rendered)
    assert not labels(rendered)


def test_a_guest_leads_into_the_chat_where_one_message_is_too_small() -> None:
    long = Text.model_construct(de="Wort " * 500, en="")
    rendered = rendering.as_guest(reply(*(Part.giving(entry(answer=long)) for _ in range(3))), pool(), "belegbot")
    assert labels(rendered) == ["Hier fehlt der Platz: den Rest im Chat fragen"]


# The verdicts


def tapped(rendered: Rendered, action: Action, place: int = 0) -> Tap:
    taps = [Tap.parse(button.callback_data) for button in buttons(rendered)]
    return [tap for tap in taps if tap and tap.action is action][place]


def test_verdicts_open_below_the_feedback_row_and_close_again() -> None:
    rendered = rendering.answer(entry(), pool(), "de")
    assert rendered.keyboard is not None
    opened = keyboards.toggled(rendered.keyboard, tapped(rendered, Action.PROBLEM))
    assert [button.text for button in opened.inline_keyboard[-1]] == ["Falsch", "Am Thema vorbei", "Veraltet"]
    assert keyboards.toggled(opened, tapped(rendered, Action.PROBLEM)) == rendered.keyboard
    assert keyboards.collapsed(opened) == rendered.keyboard


def test_of_several_answers_one_opens_at_a_time() -> None:
    (rendered,) = rendering.messages(reply(Part.giving(entry()), Part.giving(entry("heizung"))), pool())
    assert rendered.keyboard is not None
    first = keyboards.toggled(rendered.keyboard, tapped(rendered, Action.PROBLEM, 0))
    second = keyboards.toggled(first, tapped(rendered, Action.PROBLEM, 1))
    verdicts = [button for row in second.inline_keyboard[-2:] for button in row]
    assert [button.text for button in verdicts] == ["Hilfreich", "Falsch", "Am Thema vorbei", "Veraltet"]
    assert {Tap.parse(button.callback_data).target for button in verdicts} == {pool().short("heizung")}  # type: ignore[union-attr]
    assert len(second.inline_keyboard) == len(first.inline_keyboard)


def test_feedback_is_on_the_revision_that_was_shown() -> None:
    tap = tapped(rendering.answer(entry(revision=7), pool(), "de"), Action.HELPFUL)
    assert (tap.target, tap.revision) == (pool().short("oeffnung"), 7)
