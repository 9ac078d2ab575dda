"""What people say around a question changes nothing: the same entry comes back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import AnswerService, Reply
from tests.answering.asking import ask, said

GERMAN = [
    "Wann ist der nächste Nato-Gipfel?",
    "Wo treffen sich die Verteidigungsminister?",
    "Blockiert Ungarn das Projekt?",
    "Wer ist Boris Pistorius?",
    "Wie viele Staaten gehören zur Nato?",
    "Wer folgt auf Stoltenberg?",
]
ENGLISH = [
    "When is the next NATO summit?",
    "Where do the defence ministers meet?",
    "Is Hungary blocking the project?",
    "Who is Boris Pistorius?",
    "How many states are in NATO?",
    "Who succeeds Stoltenberg?",
]
GREETINGS = {
    "de": ["", "Hallo, ", "Hallo zusammen, ", "Guten Tag. ", "Moin! ", "Servus, ", "Hey Bot, ", "Grüß Gott, ", "Hi\n"],
    "en": ["", "Hello, ", "Hi there, ", "Good morning. ", "Hey! ", "Dear bot, ", "Hey bot, ", "Hi everyone, ", "Hi\n"],
}
MENTIONS = ["", "@belegbot ", "@BelegBot: ", "@belegbot, "]
FILLERS = {
    "de": [
        "",
        "sag mal, ",
        "kurze Frage: ",
        "ähm, ",
        "entschuldigung, ",
        "eine Frage hätte ich: ",
        "also, ",
        "na ja, ",
    ],
    "en": ["", "quick question: ", "um, ", "excuse me, ", "sorry, ", "so, ", "well, ", "just one question: "],
}
CLOSINGS = {
    "de": ["", " Danke", " Danke!", " Vielen Dank.", " Danke im Voraus", " Bitte", " 🙏", " LG", " @belegbot"],
    "en": ["", " Thanks", " Thanks!", " Thank you.", " Thanks in advance", " Please", " 🙏", " Cheers", " @belegbot"],
}
SUBORDINATE = [
    ("wann der nächste Nato-Gipfel ist", GERMAN[0]),
    ("wo sich die Verteidigungsminister treffen", GERMAN[1]),
    ("ob Ungarn das Projekt blockiert", GERMAN[2]),
    ("wer Boris Pistorius ist", GERMAN[3]),
    ("wie viele Staaten zur Nato gehören", GERMAN[4]),
    ("when the next NATO summit is", ENGLISH[0]),
    ("where the defence ministers meet", ENGLISH[1]),
    ("whether Hungary is blocking the project", ENGLISH[2]),
    ("who Boris Pistorius is", ENGLISH[3]),
    ("how many states are in NATO", ENGLISH[4]),
]
ASKING = {
    "de": [
        "Kannst du mir sagen, {}?",
        "Könnten Sie mir bitte sagen, {}?",
        "Ich würde gern wissen, {}.",
        "Ich möchte wissen, {}.",
        "Weißt du, {}?",
        "Weiß jemand, {}?",
        "Ich frage mich, {}.",
        "Hallo, mich würde interessieren, {}.",
        "Sag mir bitte, {}!",
    ],
    "en": [
        "Can you tell me {}?",
        "Could you please tell me {}?",
        "I would like to know {}.",
        "I'd love to know {}.",
        "Do you know {}?",
        "Does anyone know {}?",
        "I was wondering {}.",
        "Hello, I am curious {}.",
        "Please tell me {}!",
    ],
}


def gist(reply: Reply) -> list[tuple[str, str | None]]:
    """What a reply decides, and on which entries."""
    return [(part.decision, part.entry.id if part.entry else None) for part in reply.parts]


def framed(language: str) -> st.SearchStrategy[str]:
    """Frames around a question, with `{}` where it stands."""
    return st.builds(
        "{}{}{}{{}}{}".format,
        st.sampled_from(GREETINGS[language]),
        st.sampled_from(MENTIONS),
        st.sampled_from(FILLERS[language]),
        st.sampled_from(CLOSINGS[language]),
    )


@settings(max_examples=150)
@given(question=st.sampled_from(GERMAN), frame=framed("de"))
def test_german_frames_change_nothing(service: AnswerService, question: str, frame: str) -> None:
    reply = ask(service, frame.format(question))
    assert gist(reply) == gist(ask(service, question)), said(reply)


@settings(max_examples=150)
@given(question=st.sampled_from(ENGLISH), frame=framed("en"))
def test_english_frames_change_nothing(service: AnswerService, question: str, frame: str) -> None:
    reply = ask(service, frame.format(question))
    assert gist(reply) == gist(ask(service, question)), said(reply)


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_frame_alone_changes_nothing(service: AnswerService, language: str) -> None:
    frames = [f"{start}{{}}" for start in (*GREETINGS[language], *MENTIONS, *FILLERS[language])]
    frames += [f"{{}}{end}" for end in CLOSINGS[language]]
    questions = GERMAN if language == "de" else ENGLISH
    texts = [(question, frame.format(question)) for frame in frames for question in questions]
    changed = [text for question, text in texts if gist(ask(service, text)) != gist(ask(service, question))]
    assert changed == []


@pytest.mark.parametrize(("clause", "question"), SUBORDINATE, ids=[clause for clause, _ in SUBORDINATE])
def test_asked_indirectly(service: AnswerService, clause: str, question: str) -> None:
    language = "de" if question in GERMAN else "en"
    texts = [frame.format(clause) for frame in ASKING[language]]
    changed = [text for text in texts if gist(ask(service, text)) != gist(ask(service, question))]
    assert changed == []


@pytest.mark.parametrize("question", [*GERMAN, *ENGLISH])
def test_ink_around_the_question_changes_nothing(service: AnswerService, question: str) -> None:
    texts = [
        f"  {question}\n\n",
        question.removesuffix("?"),
        f"{question}??!!",
        f"«{question}»",
        f"*{question}*",
        f"❓ {question} 🙂",
        question.replace(" ", "  "),
        question.replace(" ", "\u00a0"),
        question.replace("e", "e\u200b"),
        question.replace("t", "\u00adt"),
        f"\u202e{question}\u202c",
    ]
    changed = [text for text in texts if gist(ask(service, text)) != gist(ask(service, question))]
    assert changed == []
