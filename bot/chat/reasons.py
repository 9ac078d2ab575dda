"""Why the bot answered as it did, in two plain sentences that fit Telegram's notices."""

from collections.abc import Callable, Sequence
from typing import Final

from babel.lists import format_list

from bot.chat import grounds
from bot.chat.grounds import Grounds, Outcome
from bot.chat.markup import shortened, utf16_length
from bot.knowledge.schema import Entry
from bot.locales import LOCALES, translate
from bot.matching.guards import Guard

NOTICE_UNITS: Final = 200
"""What Telegram shows to whoever taps a button."""
QUESTION_UNITS: Final = 45
"""So much room a longer question should have, before words are left out."""
WORD_UNITS: Final = 24


def sentences(why: Grounds, entry: Entry, language: str, *, changed: bool) -> str:
    """The grounds in words, at most NOTICE_UNITS long; `changed` says that the entry was another one then."""
    certainty = _certainty(why, language)
    if changed:
        return f"{translate(language, 'why-changed')} {certainty}"
    words = [translate(language, "quoted", text=shortened(word, WORD_UNITS)) for word in grounds.words(why, entry)]
    return _fitted(
        lambda question, kept: f"{_understood(why, question, kept, language)} {certainty}",
        entry.question[language],
        [] if why.guard else words,
    )


def nothing_alike(language: str) -> str:
    """Where no entry has anything of the question."""
    return translate(language, "why-nothing")


def _fitted(said: Callable[[str, Sequence[str]], str], question: str, words: Sequence[str] = ()) -> str:
    """The sentences with as many of the words as leave enough room for the question, which is shortened if it must."""
    wanted = min(utf16_length(question), QUESTION_UNITS)

    def room(kept: int) -> int:
        return NOTICE_UNITS - utf16_length(said("", words[:kept]))

    kept = next((kept for kept in range(len(words), 0, -1) if room(kept) >= wanted), 0)
    return said(shortened(question, room(kept)), words[:kept])


def _understood(why: Grounds, question: str, words: Sequence[str], language: str) -> str:
    listed = format_list(words, locale=LOCALES[language].replace("-", "_"))
    if why.guard:
        return translate(language, "why-nearest-but", question=question, objection=_objection(why.guard, language))
    if why.outcome is Outcome.UNANSWERED:
        return translate(language, "why-nearest", question=question, words=listed, count=len(words))
    if why.follows:
        return translate(language, "why-followed", question=question)
    return translate(language, "why-understood", question=question, words=listed, count=len(words))


def _certainty(why: Grounds, language: str) -> str:
    confidence, threshold = why.confidence, why.threshold
    match why.outcome:
        case Outcome.ANSWERED:
            return translate(language, "why-sure", confidence=confidence, threshold=threshold)
        case Outcome.NOT_TOLD:
            return translate(language, "why-not-told", confidence=confidence, threshold=threshold)
        case Outcome.UNANSWERED if confidence >= threshold:
            return translate(language, "why-forbidden", confidence=confidence)
        case Outcome.UNANSWERED:
            return translate(language, "why-unsure", confidence=confidence, threshold=threshold)


def _objection(guard: Guard, language: str) -> str:
    match guard:
        case Guard.QUESTION_TYPE:
            return translate(language, "why-other-type")
        case Guard.NAMES:
            return translate(language, "why-other-name")
        case Guard.NUMBERS:
            return translate(language, "why-other-number")
        case Guard.NEGATION:
            return translate(language, "why-other-polarity")
        case Guard.DIRECTION:
            return translate(language, "why-turned-round")
        case Guard.SUBSTANCE:
            return translate(language, "why-other-subject")
        case Guard.LIKENESS:
            return translate(language, "why-hardly-alike")
