"""Whether probabilities keep their word: of what the bot gives 80 %, are 80 % right?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.evaluating.scoring import Scored, states
from bot.knowledge.schema import Kind

BINS: Final = 10


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A probability, and whether what it was given to was right."""

    probability: float
    """0 to 1."""
    right: bool


@dataclass(frozen=True, kw_only=True)
class Bin:
    """The claims with a probability of at least `low` and below `high`; the last bin includes 1."""

    low: float
    high: float
    count: int
    probability: float
    """The mean of the claims'; of an empty bin its middle."""
    right: float
    """The share that is right; 0 in an empty bin."""


def claim(scored: Scored) -> Claim | None:
    """What a reply claims: the probability of the fact that it considers likeliest, which is what an answer's
    threshold is compared with, and whether a direct answer with that fact would be right.

    That is `Ranking.confidence`: that the fact is meant, or an entry that states no more than it. Where no answer
    is due, no fact is right. None, where there is nothing to judge: the message has several parts, the question is
    scored apart, or no fact was considered.
    """
    ranking = scored.reply.parts[0].ranking
    if len(scored.reply.parts) != 1 or scored.question.is_either or ranking is None:
        return None
    likeliest = next((one.entry for one in ranking.considered if one.entry.kind is Kind.FACT), None)
    if likeliest is None:
        return None
    return Claim(
        probability=min(1.0, ranking.confidence(likeliest)),
        right=scored.question.expect == "answer" and states([likeliest], scored.question, scored.reply.language),
    )


def claims(scored: Iterable[Scored]) -> list[Claim]:
    """The claims of all replies that make one."""
    return [made for one in scored if (made := claim(one)) is not None]


def bins(made: Iterable[Claim]) -> tuple[Bin, ...]:
    """Ten bins of equal width, from 0 to 1, the empty ones included."""
    sorted_in: list[list[Claim]] = [[] for _ in range(BINS)]
    for one in made:
        sorted_in[min(int(one.probability * BINS), BINS - 1)].append(one)
    return tuple(_bin(number, held) for number, held in enumerate(sorted_in))


def _bin(number: int, held: Sequence[Claim]) -> Bin:
    count = len(held)
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        count=count,
        probability=sum(one.probability for one in held) / count if count else (number + 0.5) / BINS,
        right=sum(one.right for one in held) / count if count else 0.0,
    )


def calibration_error(made: Sequence[Claim]) -> float | None:
    """The expected calibration error, 0 to 1: over ten bins of equal width, how far the share that is right lies from
    the mean probability, each bin counting as much as it holds claims. None without claims."""
    if not made:
        return None
    return sum(one.count * abs(one.right - one.probability) for one in bins(made)) / len(made)
