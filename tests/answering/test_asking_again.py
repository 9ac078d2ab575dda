"""A question that was asked before gets the same reply, and only that question."""

from bot.answering import AnswerService, Question
from bot.answering.calibration import DEFAULT


def test_the_same_question_gets_the_very_same_reply(service: AnswerService) -> None:
    question = Question(text="Wann ist der nächste Nato-Gipfel?", language="de")
    assert service.ask(question) is service.ask(Question(text=question.text, language="de"))


def test_what_was_asked_before_does_not_change_a_reply(service: AnswerService) -> None:
    """Neither the replies nor the words that are remembered do."""
    fresh = service.with_calibration(service.calibration)
    for text in ("wan ist der nächste gipfl", "Wer kommt zum Treffen?", "Stoltenberg", "und wo?"):
        for language, context in (("de", None), ("en", None), ("de", "treffen-termin"), ("de", "gipfel-termin")):
            question = Question(text=text, language=language, context=context)
            assert service.ask(question) == fresh.ask(question)


def test_language_and_context_are_part_of_the_question(service: AnswerService) -> None:
    replies = [
        service.ask(Question(text="und wo?", language="de", context=context))
        for context in (None, "treffen-termin", "gipfel-termin")
    ]
    assert len({reply.parts[0].entry for reply in replies}) == len(replies)
    assert [service.ask(Question(text="👍", language=language)).language for language in ("de", "en")] == ["de", "en"]


def test_another_calibration_has_replies_of_its_own(service: AnswerService) -> None:
    question = Question(text="Wann ist der nächste Nato-Gipfel?", language="de")
    service.ask(question)
    stricter = service.with_calibration(DEFAULT.model_copy(update={"answer": 1.1}))
    assert stricter.ask(question).decision is not service.ask(question).decision
