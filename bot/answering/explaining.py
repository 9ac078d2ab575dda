"""Why a reply says what it says: worked out when somebody asks, from what the reply carries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from typing import Final

from bot.answering.bank import Bank
from bot.answering.calibration import Calibration
from bot.answering.deciding import forbidding
from bot.answering.reply import Considered, Part, Ranking, Understood
from bot.knowledge.schema import Entry, Kind
from bot.matching.alignment import Aligned, align
from bot.matching.guards import Guard

BORROWED: Final = frozenset({Guard.SUBSTANCE, Guard.LIKENESS})
"""Guards that do not look at follow-ups, whose words are partly borrowed."""


class Verdict(StrEnum):
    """What a guard says to an entry."""

    PASSED = "passed"
    FAILED = "failed"
    OUTWEIGHED = "failed, but outweighed"
    """It does not forbid the entry: likeness forbids no fact, and a silence only what may mislead."""
    UNUSED = "not asked"
    """A follow-up borrows words that it would see."""


@dataclass(frozen=True, kw_only=True)
class Explained:
    """An entry that was thought of, with all that spoke for and against it."""

    considered: Considered
    confidence: float
    """The probability, 0 to 1, that its answer is right: of a fact that it is meant or one that states no more."""
    guards: Mapping[Guard, Verdict]
    """All guards."""
    _align: Callable[[], tuple[Aligned, ...]] = field(repr=False, compare=False)

    @cached_property
    def words(self) -> tuple[Aligned, ...]:
        """The words of the question in their order, aligned when they are looked at."""
        return self._align()

    @property
    def forbidding(self) -> frozenset[Guard]:
        """The guards that forbid it."""
        return frozenset(guard for guard, verdict in self.guards.items() if verdict is Verdict.FAILED)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a part of a reply says what it says."""

    part: Part
    about: Entry | None
    """The entry that a follow-up was asked about; its question lent the words that the follow-up leaves out."""
    candidates: tuple[Explained, ...]
    """The three likeliest entries, best first, and the given one where it is none of them; empty where none was
    looked for or found."""
    lead: Explained | None
    """The given entry, or else the likeliest one; None without candidates."""
    threshold: float | None
    """The confidence from which on the lead is given: the calibration's `answer`, or `silence` for a silence."""
    margin: float | None
    """The lead's confidence minus that of its best rival, -1 to 1. A rival is an entry that states something else;
    what the lead states as well counts for the lead alone. The decision needs no margin: the threshold, of one
    distribution, is one."""


def explained(part: Part, calibration: Calibration, bank: Callable[[str], Bank]) -> Explanation:
    """The explanation of a part, by the calibration and the banks, by language, that it was decided with."""
    ranking = part.ranking
    understood = ranking.understood if ranking else None
    about = understood.about if understood else None
    if ranking is None or not ranking.considered:
        return Explanation(part=part, about=about, candidates=(), lead=None, threshold=None, margin=None)
    first = ranking.considered[0]
    given = next((one for one in ranking.considered if part.entry and one.entry.id == part.entry.id), first)
    shown = part.considered if given in part.considered else (*part.considered, given)
    candidates = tuple(_explained(one, ranking, understood, bank) for one in shown)
    lead = candidates[shown.index(given)]
    is_silence = given.entry.kind is Kind.SILENCE
    return Explanation(
        part=part,
        about=about,
        candidates=candidates,
        lead=lead,
        threshold=calibration.silence if is_silence else calibration.answer,
        margin=lead.confidence - _rivals(given.entry, ranking),
    )


def _explained(
    one: Considered, ranking: Ranking, understood: Understood | None, bank: Callable[[str], Bank]
) -> Explained:
    return Explained(
        considered=one,
        confidence=ranking.confidence(one.entry) if one.entry.kind is Kind.FACT else one.probability,
        guards={guard: _verdict(guard, one, understood) for guard in Guard},
        _align=partial(_words, one, understood, bank),
    )


def _words(one: Considered, understood: Understood | None, bank: Callable[[str], Bank]) -> tuple[Aligned, ...]:
    if understood is None:
        return ()
    entry, language = one.entry, understood.language
    matcher = bank(language).matcher
    return align(understood.query, one.phrasing, entry.asked(language), entry.answer[language], matcher)


def _verdict(guard: Guard, one: Considered, understood: Understood | None) -> Verdict:
    if understood and understood.about and guard in BORROWED:
        return Verdict.UNUSED
    if guard not in one.failed:
        return Verdict.PASSED
    return Verdict.FAILED if guard in forbidding(one) else Verdict.OUTWEIGHED


def _rivals(entry: Entry, ranking: Ranking) -> float:
    """The highest probability that an entry which states something else is right instead, 0 to 1."""
    left = [one for one in ranking.considered if one.entry.id != entry.id and not entry.tells(one.entry)]
    chances = (
        other.probability + sum(one.probability for one in left if one is not other and other.entry.tells(one.entry))
        for other in left
    )
    return max(chances, default=0.0)
