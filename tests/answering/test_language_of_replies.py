"""In which language the bot replies: the question's own, then the asker's; other languages are declined."""

import pytest

from bot.answering import AnswerService, Decision, Reason
from tests.answering.asking import ask, only, said

OTHER_LANGUAGES = {
    "french": "Où se réunissent les ministres de la Défense ?",
    "spanish": "¿Cuándo se reúnen los ministros de Defensa en Bruselas?",
    "italian": "Quando si incontrano i ministri della Difesa a Bruxelles?",
    "portuguese": "Quando é que os ministros da Defesa se encontram em Bruxelas?",
    "dutch": "Wanneer vergaderen de ministers van Defensie in Brussel?",
    "polish": "Kiedy spotykają się ministrowie obrony w Brukseli?",
    "czech": "Kdy se sejdou ministři obrany v Bruselu?",
    "hungarian": "Mikor és hol találkoznak a védelmi miniszterek?",
    "turkish": "Savunma bakanları ne zaman ve nerede buluşacak?",
    "romanian": "Când se întâlnesc miniștrii apărării la Bruxelles?",
    "swedish": "När träffas försvarsministrarna och var är mötet?",
    "ukrainian": "Коли зустрічаються міністри оборони?",
    "russian": "Кто такой Йенс Столтенберг?",
    "greek": "Πότε συναντιούνται αυτοί στις Βρυξέλλες;",
    "arabic": "متى يجتمع وزراء الدفاع في بروكسل؟",
    "hebrew": "מתי נפגשים שרי ההגנה?",
    "chinese": "国防部长们什么时候开会?",
    "japanese": "国防相会合はいつですか?",
    "korean": "국방장관들은 언제 만나나요?",
    "hindi": "रक्षा मंत्री कब मिलेंगे?",
    "thai": "รัฐมนตรีกลาโหมประชุมเมื่อไหร่",
    "georgian": "როდის ხვდებიან თავდაცვის მინისტრები?",
}


@pytest.mark.parametrize("hint", ["de", "en", "fr", "", None])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wann ist der nächste Nato-Gipfel?", "de"),
        ("wo treffen sich die verteidigungsminister", "de"),
        ("Blockiert Ungarn das Projekt?", "de"),
        ("When is the next NATO summit?", "en"),
        ("where do the defence ministers meet", "en"),
        ("Is Hungary blocking the project?", "en"),
    ],
)
def test_the_questions_own_language_counts(service: AnswerService, text: str, language: str, hint: str | None) -> None:
    reply = ask(service, text, language=hint)
    assert reply.language == language
    assert only(reply).decision is Decision.ANSWER, said(reply)


@pytest.mark.parametrize("text", ["Stoltenberg", "Orbán?", "Boris Pistorius", "pistorius"])
def test_a_name_is_answered_in_the_askers_language(service: AnswerService, text: str) -> None:
    assert ask(service, text, language="en").language == "en"
    assert ask(service, text, language="de").language == "de"


@pytest.mark.parametrize("hint", [None, "fr", "de-AT", "xx"])
def test_without_a_language_of_ours_a_name_is_answered_in_german(service: AnswerService, hint: str | None) -> None:
    assert ask(service, "Stoltenberg", language=hint).language == "de"


@pytest.mark.parametrize(("text", "language"), [("Gipfel?", "de"), ("Verteidigungsminister", "de"), ("summit?", "en")])
@pytest.mark.parametrize("hint", ["de", "en", None])
def test_one_word_of_one_language_is_taken_for_that(
    service: AnswerService, text: str, language: str, hint: str | None
) -> None:
    reply = ask(service, text, language=hint)
    assert reply.language == language
    assert only(reply).decision in (Decision.ANSWER, Decision.SUGGEST), said(reply)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wann ist das meeting der defence ministers?", "de"),
        ("Was ist das agreement zwischen Stoltenberg und Orbán?", "de"),
        ("Ist Hungary bei dem Projekt dabei?", "de"),
        ("Who is the Verteidigungsminister of Germany?", "en"),
        ("When is the Gipfel in Washington?", "en"),
    ],
)
def test_a_mixed_question_is_answered_in_the_language_of_its_grammar(
    service: AnswerService, text: str, language: str
) -> None:
    reply = ask(service, text)
    assert reply.language == language
    part = only(reply)
    assert part.decision in (Decision.ANSWER, Decision.SUGGEST), said(reply)


@pytest.mark.parametrize("text", ["wann", "wo?", "warum", "wer", "und wann?", "wie viel?"])
def test_a_german_word_never_gets_an_english_reply(service: AnswerService, text: str) -> None:
    assert ask(service, text, language="en").language == "de"
    assert ask(service, text, language="de", context="geld-hoehe").language == "de"


@pytest.mark.parametrize("text", ["when", "where?", "why", "who", "and when?", "how much?"])
def test_an_english_word_never_gets_a_german_reply(service: AnswerService, text: str) -> None:
    assert ask(service, text, language="de").language == "en"
    assert ask(service, text, language="en", context="geld-hoehe").language == "en"


@pytest.mark.parametrize("hint", ["de", "en", None])
@pytest.mark.parametrize("text", OTHER_LANGUAGES.values(), ids=OTHER_LANGUAGES)
def test_a_third_language_is_declined(service: AnswerService, text: str, hint: str | None) -> None:
    reply = ask(service, text, language=hint)
    part = only(reply)
    assert (part.decision, part.reason) == (Decision.ABSTAIN, Reason.LANGUAGE), said(reply)
    assert reply.language == (hint or "de")
    assert part.entry is None
    assert part.suggestions == ()


def test_a_name_in_another_script_does_not_decide(service: AnswerService) -> None:
    reply = ask(service, "Wer ist Viktor Orbán (Орбан)?")
    part = only(reply)
    assert reply.language == "de"
    assert next(entry.id for entry in (part.entry, *part.suggestions) if entry) == "orban-wer"


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_no_word_is_declined_in_the_askers_language(service: AnswerService, language: str) -> None:
    assert ask(service, "a" * 4000, language=language).language == language
