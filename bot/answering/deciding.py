"""Answer, suggest or abstain: what follows from the probabilities, the guards and what the entries state."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.answering.calibration import Calibration
from bot.answering.reply import Considered, Decision, Part, Ranking, Reason, Understood
from bot.knowledge.schema import Entry, Kind
from bot.matching.confidence import probabilities
from bot.matching.evidence import Assessment
from bot.matching.guards import Guard

SUGGESTIONS: Final = 3
FAINT: Final = 0.02
"""A probability below which an entry is not worth a suggestion."""
FAINT_SILENCE: Final = 0.2
"""The same for a silence: what is not told helps less."""
LIKELY: Final = 0.35
"""How probable it must be that some entry is meant, if none of the first is alike, for a suggestion to help."""
MISLEADING: Final = frozenset({Guard.SUBSTANCE, Guard.LIKENESS, Guard.NAMES})
"""Guards that forbid to say that the source does not tell: it may be about something else altogether."""


def rank(
    assessment: Assessment,
    entries: Mapping[str, Entry],
    calibration: Calibration,
    understood: Understood | None = None,
) -> Ranking:
    """The candidates with their probabilities; what is `understood` is kept for explanations."""
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
    return Ranking(
        considered=tuple(sorted(considered, key=lambda one: -one.probability)),
        understood=understood,
    )


def decide(text: str, ranking: Ranking, entries: Mapping[str, Entry], calibration: Calibration) -> Part:
    """The reply to one question."""
    part = (
        _answered(text, ranking, calibration)
        or _not_told(text, ranking, entries, calibration)
        or _suggested(text, ranking, calibration)
        or Part(text=text, decision=Decision.ABSTAIN, reason=Reason.NO_MATCH, confidence=1 - ranking.some)
    )
    return replace(part, ranking=ranking)


def curated(text: str, ranking: Ranking) -> Part | None:
    """The entry of which the question is a phrasing, word for word."""
    same = (one.entry for one in ranking.considered if one.evidence["the same words"])
    entry = next(same, None)
    return replace(Part.giving(entry, text=text), ranking=ranking) if entry else None


def asked_back(text: str, ranking: Ranking) -> Part:
    """The reply to a question that does not say what it is about."""
    return Part(
        text=text,
        decision=Decision.ABSTAIN,
        reason=Reason.CONTEXT,
        suggestions=_suggestions(ranking),
        ranking=ranking,
    )


def _answered(text: str, ranking: Ranking, calibration: Calibration) -> Part | None:
    """The likeliest fact that the guards let pass; if it alone is too uncertain, one that states all the likely
    ones state."""
    allowed = [one.entry for one in ranking.considered if one.entry.kind is Kind.FACT and not _forbidden(one)]
    if not allowed or _forbidden(ranking.considered[0]):
        return None
    for entry in (allowed[0], max(allowed, key=ranking.confidence)):
        if (confidence := ranking.confidence(entry)) >= calibration.answer:
            return Part.giving(entry, text=text, confidence=confidence)
    return None


def forbidding(one: Considered) -> frozenset[Guard]:
    """The guards that forbid an entry as the reply: of a silence those that may mislead, of a fact all but likeness."""
    return one.failed & MISLEADING if one.entry.kind is Kind.SILENCE else _against(one)


def _forbidden(one: Considered) -> bool:
    return bool(_against(one))


def _against(one: Considered) -> frozenset[Guard]:
    """The guards that forbid a direct answer. A lack of likeness does not, as there is evidence for it: misspelt words
    and dialect have little in common with any phrasing."""
    return one.failed - {Guard.LIKENESS}


def _not_told(text: str, ranking: Ranking, entries: Mapping[str, Entry], calibration: Calibration) -> Part | None:
    first = ranking.considered[0] if ranking.considered else None
    if first is None or first.entry.kind is not Kind.SILENCE:
        return None
    if first.probability < calibration.silence or first.failed & MISLEADING:
        return None
    instead = _instead(first.entry, ranking, entries)
    return replace(Part.giving(first.entry, text=text, confidence=first.probability), suggestions=instead)


def _suggested(text: str, ranking: Ranking, calibration: Calibration) -> Part | None:
    suggestions = _suggestions(ranking)
    if not suggestions or not _worth_asking(ranking, calibration):
        return None
    likeliest = ranking.considered[0].probability
    return Part(text=text, decision=Decision.SUGGEST, suggestions=suggestions, confidence=likeliest)


def _worth_asking(ranking: Ranking, calibration: Calibration) -> bool:
    """Whether «did you mean …?» would help: not about the weather."""
    query = ranking.understood.query if ranking.understood else None
    if query and query.unknown == 1 and query.meaning is None:  # No word of it is known or can be guessed.
        return False
    alike = any(not one.failed & {Guard.SUBSTANCE, Guard.LIKENESS} for one in ranking.considered[:SUGGESTIONS])
    return ranking.some >= (calibration.suggest if alike else LIKELY)


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
