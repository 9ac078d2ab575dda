"""A conversation in the terminal."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from bot.answering import AnswerService
from bot.knowledge.base import KnowledgeBase
from bot.terminal.chat import TerminalChat

Talk = Callable[..., list[str]]


@pytest.fixture
def talk(service: AnswerService, base: KnowledgeBase) -> Talk:
    """Says lines to a new chat; what was replied to each, and the welcome first."""

    def talked(*lines: str, language: str = "de", end: type[BaseException] = EOFError) -> list[str]:
        stream = io.StringIO()
        console = Console(file=stream, width=200, highlight=False)
        chat = TerminalChat(base=base, service=service, console=console, language=language)
        rest, replies = iter(lines), []

        def read() -> str:
            replies.append(stream.getvalue())
            stream.seek(0)
            stream.truncate()
            try:
                return next(rest)
            except StopIteration:
                raise end from None

        chat.run(read)
        assert stream.getvalue() == ""
        return replies

    return talked


def test_a_chat_begins_with_a_welcome(talk: Talk) -> None:
    assert talk()[0].startswith("Belegbot im Terminal.")
    assert talk(language="en")[0].startswith("Belegbot in the terminal.")


def test_a_question_is_answered(talk: Talk) -> None:
    assert "vier Euro" in talk("Was kostet der Eintritt?")[1]


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_it_ends_with_the_input(talk: Talk, end: type[BaseException]) -> None:
    assert len(talk("Moin", end=end)) == 2


@pytest.mark.parametrize("line", ["", "   ", "\n"])
def test_an_empty_line_ends_it(talk: Talk, line: str) -> None:
    assert len(talk("Moin", line, "Was kostet der Eintritt?")) == 2


def test_a_number_chooses_an_offered_question(talk: Talk) -> None:
    _, offer, chosen = talk("Wann öffnet das Freibad?", " 2 ")
    assert "  2  Wann endet die Saison?" in offer
    assert chosen.startswith("Wann endet die Saison?\nDie Saison im Freibad endet Mitte September.\nQuelle: ")


def test_what_is_offered_changes_with_each_reply(talk: Talk) -> None:
    *_, chosen = talk("Wann öffnet das Freibad?", "1", "1")
    assert chosen.startswith("Wann öffnet das Freibad?\n")


def test_a_silence_and_small_talk_can_be_chosen(talk: Talk, base: KnowledgeBase, service: AnswerService) -> None:
    stream = io.StringIO()
    chat = TerminalChat(base=base, service=service, console=Console(file=stream, width=200), language="en")
    chat._offered = [base.entries["parkplaetze"], base.entries["gruss"]]
    chat.say("1")
    assert stream.getvalue().startswith("What does parking cost?\nThe report does not say what parking costs.\n")
    chat._offered = [base.entries["gruss"]]
    stream.truncate(0)
    chat.say("1")
    assert "Hello. I am glad" in stream.getvalue()


@pytest.mark.parametrize("number", ["0", "3", "99", "00001", "-1", "1.", "²", "\u0661", "9" * 5000])
def test_any_other_number_is_a_question(talk: Talk, number: str) -> None:
    *_, reply = talk("Wann öffnet das Freibad?", number)
    assert not reply.startswith(("Was kostet der Eintritt?", "Wann endet die Saison?"))


def test_a_number_before_anything_is_offered_is_a_question(talk: Talk) -> None:
    assert talk("1")[1]


def test_a_follow_up_is_about_the_last_answer(talk: Talk) -> None:
    assert "drei Jahre" not in talk("und wie lange?")[1]
    assert "drei Jahre" in talk("Was hat der Umbau gekostet?", "und wie lange?")[2]


def test_the_context_outlives_small_talk(talk: Talk) -> None:
    assert "drei Jahre" in talk("Was hat der Umbau gekostet?", "Moin", "und wie lange?")[3]


def test_a_chosen_question_is_context_as_well(talk: Talk) -> None:
    _, offered, chosen, followed = talk("Wie ist das mit dem neuen Becken?", "1", "und wie lange?")
    assert "  1  Was hat der Umbau gekostet?" in offered
    assert "1,8 Millionen Euro" in chosen
    assert "drei Jahre" in followed


def test_the_language_is_that_of_the_last_question(talk: Talk) -> None:
    *_, answer, offered = talk("What does admission cost?", "1")
    assert "four euros" in answer
    assert offered.startswith("When does the pool open?")


def test_what_people_write_is_no_markup(talk: Talk) -> None:
    assert len(talk("[/bold] :smile: [red]", "[", "\x1b[2J", "\udcff")) == 5
