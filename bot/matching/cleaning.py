"""What people say around a question: greetings, fillers, frames of politeness; and where one question ends."""

import re
import unicodedata
from functools import cache
from typing import Final

from bot.matching.lexicon import any_of, lexicon
from bot.matching.text import words_of

MENTION: Final = re.compile(r"(?<!\w)@\w+")
LINK: Final = re.compile(r"https?://\S+|<[^<>]{1,80}>")
SPACE: Final = re.compile(r"\s+")
REPEATED: Final = re.compile(r"([^\w\s])\1{3,}")
MOST_CHARACTERS: Final = 1000
LONGEST_CLOSING: Final = 40
EDGE: Final = " \t\n,;:.-–—…\"'„“”«»()[]*_~"

SENTENCE_END: Final = re.compile(r"(?<=[?!])\s+|(?<=[^\d\s.][.;])\s+|\n+|(?<=\?)(?=\w)")
MOST_QUESTIONS: Final = 3
SHORT_QUESTION: Final = 2
CONTINUATION: Final = re.compile(r"\W*(?:und|aber|and|but)\b", re.IGNORECASE)


def visible(text: str) -> str:
    """The text without mentions, links, tags, emoji and invisible characters; NFKC, one space at a time.

    At most MOST_CHARACTERS of it, and no mark more than three times in a row: what follows is not looked at, so
    that no message takes longer than another.
    """
    kept = _legible(text)[:MOST_CHARACTERS]
    kept = REPEATED.sub(r"\1\1\1", LINK.sub(" ", MENTION.sub(" ", kept)))
    return "\n".join(SPACE.sub(" ", line).strip() for line in kept.splitlines()).strip()


def is_cut(text: str) -> bool:
    """Whether the text has more characters than are looked at."""
    return len(_legible(text)) > MOST_CHARACTERS


def _legible(text: str) -> str:
    return "".join(map(_shown, unicodedata.normalize("NFKC", text)))


def _shown(character: str) -> str:
    """A soft hyphen or a zero-width space stands within words, an emoji between them."""
    match unicodedata.category(character):
        case "Cf":
            return ""
        case "Cc" | "Cs" | "Co" | "Cn" | "So" | "Sk":
            return "\n" if character == "\n" else " "
        case _:
            return character


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words, flags = lexicon(language), re.IGNORECASE
    return (
        re.compile(rf"(?<!\w)(?:{any_of(words.fillers)})(?!\w)[,]?", flags),
        re.compile(rf"^(?:{any_of(words.openings)})(?!\w)[\s,;:.…\-–—]*(?:dass(?= )|if(?= )|whether(?= ))?", flags),
        re.compile(rf"[\s,;:.…\-–—]+(?:{any_of(words.closings)})[\s?!.…]*$", flags),
    )


def clean(question: str, language: str) -> str:
    """The question itself; the text unchanged where nothing else is in it (a greeting is then all there is)."""
    fillers, opening, closing = _patterns(language)
    text = question.replace("’", "'")
    text = SPACE.sub(" ", fillers.sub(" ", text.replace("'", ""))).strip(EDGE)
    before = None
    while before != text:
        before = text
        text = opening.sub("", text)
        # Only at the very end: searched for anywhere, a closing would cost the square of the text's length.
        head, tail = text[:-LONGEST_CLOSING], text[-LONGEST_CLOSING:]
        text = (head + closing.sub("", tail)).strip(EDGE)
    return text if words_of(text) else question.strip()


@cache
def _joined(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    word, both = any_of(lexicon(language).question_words), any_of(lexicon(language).joiners)
    return (
        re.compile(rf"(?<!\w)({word})(?!\w)", re.IGNORECASE),
        re.compile(rf"^\W*({word}) (?:{both}) ({word})(?!\w)(.*)$", re.IGNORECASE | re.DOTALL),
        re.compile(rf",?\s+(?:{both})\s+(?=(?:{word})(?!\w))", re.IGNORECASE),
    )


def split(text: str, language: str) -> list[str]:
    """The questions in a visible text, one to three; what is no question stays out if there is one."""
    sentences = [part.strip() for part in SENTENCE_END.split(text) if words_of(part)]
    asks = _joined(language)[0]
    questions = [s for s in _with_lead(sentences) if "?" in s or asks.match(clean(s, language).strip(EDGE))]
    if not questions:
        return [" ".join(sentences)] if sentences else []
    parts = [part for question in questions for part in _halves(question, language)]
    return parts[:MOST_QUESTIONS]


def _with_lead(sentences: list[str]) -> list[str]:
    """«Orbán promised something. What?»: a question of a word or two belongs to the sentence before it."""
    joined: list[str] = []
    for sentence in sentences:
        if joined and "?" not in joined[-1] and len(words_of(sentence)) <= SHORT_QUESTION:
            joined[-1] = f"{joined[-1]} {sentence}"
        else:
            joined.append(sentence)
    return joined


def continues(text: str) -> bool:
    """Whether a question begins as one that goes on from another: «And …», «Und …»."""
    return bool(CONTINUATION.match(text))


def _halves(question: str, language: str) -> list[str]:
    """«When and where is it?» and «When is it and who comes?» are two questions."""
    _, shared, joined = _joined(language)
    pair = shared.match(clean(question, language))
    if pair is None:
        halves = joined.split(question)
        return halves if len(words_of(halves[0])) > 1 else [question]
    rest, *others = joined.split(pair[3])
    return [f"{pair[1]}{rest}", f"{pair[2]}{rest}", *others]
