"""Answer, suggest or abstain: what follows from the probabilities, the guards and what the entries state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.answering.calibration import Calibration
from bot.answering.reply import Considered, Decision, Part, Reason
from bot.knowledge.schema import Entry, Kind
from bot.matching.confidence import probabilities
from bot.matching.evidence import Assessment
from bot.matching.guards import Guard

SUGGESTIONS: Final = 3
CONSIDERED: Final = 3
FAINT: Final = 0.02
"""A probability below which an entry is not worth a suggestion."""
FAINT_SILENCE: Final = 0.2
LIKELY: Final = 0.35


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The candidates, likeliest first, and the chance that the question is about none of them."""

    considered: tuple[Considered, ...]

    @property
    def some(self) -> float:
        """The probability that one of the candidates is meant, 0 to 1."""
        return sum(one.probability for one in self.considered)

    def confidence(self, entry: Entry) -> float:
        """The probability that an entry's answer is right: that it is meant, or one that states no more than it."""
        return sum(one.probability for one in self.considered if entry.tells(one.entry))


def rank(assessment: Assessment, entries: Mapping[str, Entry], calibration: Calibration) -> Ranking:
    """The candidates with their probabilities."""
    chances = probabilities(assessment, calibration.weights)
    considered = [
        Considered(
            entry=entries[choice.candidate.entry_id],
            probability=chance,
            phrasing=choice.candidate.phrasing,
            evidence=choice.evidence,
            failed=choice.failed,
        )
        for choice, chance in zip(assessment.choices, chances, strict=True)
    ]
    return Ranking(considered=tuple(sorted(considered, key=lambda one: -one.probability)))


def decide(
    text: str, ranking: Ranking, entries: Mapping[str, Entry], calibration: Calibration, *, bare: bool = False
) -> Part:
    """The reply to one question; a `bare` one, of function words alone, is answered only if it is a curated one."""
    considered = ranking.considered[:CONSIDERED]
    if bare and not _curated(ranking):
        return _asked_back(text, ranking)
    if answer := _answer(ranking, calibration):
        entry, confidence = answer
        return Part(text=text, decision=Decision.ANSWER, entry=entry, confidence=confidence, considered=considered)
    if silence := _silence(ranking, calibration):
        return Part(
            text=text,
            decision=Decision.ABSTAIN,
            reason=Reason.SILENCE,
            entry=silence.entry,
            suggestions=_instead(silence.entry, ranking, entries),
            confidence=silence.probability,
            considered=considered,
        )
    suggestions = _suggestions(ranking)
    if suggestions and _worth_asking(ranking, calibration):
        return Part(
            text=text,
            decision=Decision.SUGGEST,
            suggestions=suggestions,
            confidence=ranking.considered[0].probability,
            considered=considered,
        )
    return Part(
        text=text,
        decision=Decision.ABSTAIN,
        reason=Reason.NO_MATCH,
        confidence=1 - ranking.some,
        considered=considered,
    )


def _curated(ranking: Ranking) -> bool:
    return bool(ranking.considered) and ranking.considered[0].evidence["the same words"] == 1.0


def _asked_back(text: str, ranking: Ranking) -> Part:
    return Part(
        text=text,
        decision=Decision.ABSTAIN,
        reason=Reason.CONTEXT,
        suggestions=_suggestions(ranking),
        considered=ranking.considered[:CONSIDERED],
    )


def _answer(ranking: Ranking, calibration: Calibration) -> tuple[Entry, float] | None:
    """The likeliest fact that the guards let pass; if it alone is too uncertain, one that states all the likely
    ones state."""
    allowed = [one.entry for one in ranking.considered if one.entry.kind is Kind.FACT and not one.failed]
    if not allowed or ranking.considered[0].failed:
        return None
    first, surest = allowed[0], max(allowed, key=ranking.confidence)
    for entry in (first, surest):
        if (confidence := ranking.confidence(entry)) >= calibration.answer:
            return entry, confidence
    return None


def _silence(ranking: Ranking, calibration: Calibration) -> Considered | None:
    first = ranking.considered[0] if ranking.considered else None
    if first and first.entry.kind is Kind.SILENCE and first.probability >= calibration.silence:
        return first
    return None


def _worth_asking(ranking: Ranking, calibration: Calibration) -> bool:
    """Whether «did you mean …?» would help: not about the weather."""
    substance = any(Guard.SUBSTANCE not in one.failed for one in ranking.considered[:SUGGESTIONS])
    return ranking.some >= (calibration.suggest if substance else LIKELY)


def _suggestions(ranking: Ranking) -> tuple[Entry, ...]:
    """The likeliest entries of which none only repeats what another states."""
    chosen: list[Entry] = []
    for one in ranking.considered:
        enough = FAINT_SILENCE if one.entry.kind is Kind.SILENCE else FAINT
        if one.probability >= enough and not any(other.tells(one.entry) for other in chosen):
            chosen.append(one.entry)
    return tuple(chosen[:SUGGESTIONS])


def _instead(silence: Entry, ranking: Ranking, entries: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """What the source does tell, where it does not tell what was asked."""
    facts = [one.entry for one in ranking.considered if one.entry.kind is Kind.FACT and one.probability >= FAINT]
    nearest = [entries[silence.nearest]] if silence.nearest else []
    chosen: list[Entry] = []
    for entry in (*facts[:2], *nearest, *facts[2:]):
        if not any(other.tells(entry) for other in chosen):
            chosen.append(entry)
    return tuple(chosen[:SUGGESTIONS])
