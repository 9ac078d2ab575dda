"""What a question asks for: a time, a place, a person, a reason …"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final

from rapidfuzz import fuzz


class QuestionType(StrEnum):
    """What an answer has to name."""

    TIME = "time"
    PLACE = "place"
    COST = "cost"
    WHO = "who"
    DURATION = "duration"
    NUMBER = "number"
    WHY = "why"


T = QuestionType
_MONEY_DE = r"(geld|kohle|euro|knete|zaster|moneten|milliarden|mrd|millionen|schotter|asche|steurgeld\w*)"
_MONEY_EN = r"(money|cash|euros?|dosh|dollars?|billions?|funding|aid)"

# Folded as the question is: diacritics off, "ue" as "u". The first pattern that matches takes its words away,
# so that the longer ones stand first.
PATTERNS: Final[Mapping[str, tuple[tuple[QuestionType, str], ...]]] = {
    "de": (
        (T.DURATION, r"\bwie lang\w*|\w*daur\w*|\bwie viele? tage\b|\bbis wann\b|\b(ein|zwei|mehr)tagig\w*|\bwie oft\b"),
        (T.COST, rf"\b(wie ?viel|wieviel|wifl)\w* (\w+ )?{_MONEY_DE}\b|\bwie (hoch|teur|gross)\b|\bkost\w*|\bbetrag\w*"
                 r"|\bsumme\w*|\bpreis\w*|\bwas zahl\w*|\bwie ?viel (zahl|geb|gib|spend|blech|leist)\w*"),
        (T.TIME, r"\bwann\b|\buhrzeit\w*|\bwie ?viel uhr\b|\bwelche[nmrs]? (\w+)?(tag|monat|jahr|datum|termin|zeit)\w*"
                 r"|\btermin\w*|\bdatum\b|\bwochentag\w*|\bzeitpunkt\w*|\bab wann\b|\bwas fur (einen?|ein) tag\b"),
        (T.NUMBER, r"\bwie ?viel\w*|\bwieviel\w*|\banzahl\b|\bzahl der\b"),
        (T.WHY, r"\bwarum\b|\bwieso\b|\bweshalb\b|\bweswegen\b|\bgrund\b|\bgrunde\b|\bwozu\b|\bhintergrund\b|\bursach\w*"),
        (T.PLACE, r"\bwo\b|\bwohin\b|\b(in|an) welche[rmn] (stadt|ort|land|gebaude)\w*|\bwelche stadt\b|\bort\b"
                  r"|\bschauplatz\b|\badresse\b|\bstandort\b|\btreffpunkt\b|\btagungsort\b|\bveranstaltungsort\b"),
        (T.WHO, r"\bwer\b|\bwen\b|\bwem\b|\bwessen\b|\bvon wem\b|\bwelche[rmns]? (politik|minist|person|mensch|chef)\w*"),
    ),
    "en": (
        (T.DURATION, r"\bhow long\b|\bduration\b|\bhow many days\b|\buntil when\b|\btill when\b|\blasts?\b|\bhow often\b"),
        (T.COST, rf"\bhow much\b|\bhow many {_MONEY_EN}\b|\bcosts?\b|\bprice\b|\bamounts?\b|\bsum\b|\bhow (expensive|large|big|high)\b"),
        (T.TIME, r"\bwhen\b|\bwhat (time|day|date|month|year)s?\b|\bwhich (\w+ )?(day|date|month|year|weekday)s?\b"
                 r"|\bdates?\b|\bsince when\b"),
        (T.NUMBER, r"\bhow many\b|\bnumber of\b|\bheadcount\b"),
        (T.WHY, r"\bwhy\b|\breasons?\b|\bhow come\b|\bwhat for\b|\bmotives?\b|\bwhats behind\b"),
        (T.PLACE, r"\bwhere\b|\b(what|which) (city|town|place|country|building|venue)\b|\bvenue\b|\blocation\b|\baddress\b"),
        (T.WHO, r"\bwho\b|\bwhom\b|\bwhose\b|\bwhos\b|\b(what|which) (minister|politician|person)\w*"),
    ),
}  # fmt: skip

QUESTION_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "de": ("wann", "warum", "wieso", "weshalb", "wieviel", "wieviele", "wohin", "welcher", "welche", "wessen"),
    "en": ("when", "where", "which", "whose"),
}
MENDED_FROM: Final = 78
"""rapidfuzz ratio from which a misspelt word is read as a question word."""


@cache
def _compiled(language: str) -> tuple[tuple[QuestionType, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in PATTERNS[language])


def question_types(folded: tuple[str, ...], language: str) -> frozenset[QuestionType]:
    """What a question, given as folded words, asks for; empty if none of the types."""
    text = " ".join(folded)
    found = _matched(text, language)
    return found or _matched(" ".join(_mended(word, language) for word in folded[:3]), language)


def _matched(text: str, language: str) -> frozenset[QuestionType]:
    found = set()
    for kind, pattern in _compiled(language):
        text, count = pattern.subn(" ", text)
        if count:
            found.add(kind)
    return frozenset(found)


def _mended(word: str, language: str) -> str:
    if not 3 <= len(word) <= 9:
        return word
    best = max(QUESTION_WORDS[language], key=lambda known: fuzz.ratio(word, known))
    return best if fuzz.ratio(word, best) >= MENDED_FROM else word
