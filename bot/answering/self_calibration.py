"""The calibration of a base without golden questions, from its own phrasings alone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.answering.bank import Bank
from bot.answering.calibration import DEFAULT, Calibration
from bot.answering.deciding import decide, rank
from bot.answering.reply import Decision
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import LANGUAGES, Entry, Kind
from bot.matching.cleaning import clean, visible
from bot.matching.confidence import Weights
from bot.matching.fitting import Example, calibrate
from bot.matching.leaving_out import Asked, Assess, Meaning, Phrasing, left_out
from bot.matching.meaning import Encoder
from bot.matching.precision import Answered, threshold

FOLDS: Final = 5
PRIOR_PENALTY: Final = 0.3
"""How much the first base's weights hold: few examples change them little, hundreds nearly at will."""


def self_calibrated(
    base: KnowledgeBase, languages: Sequence[str] = LANGUAGES, encoder: Encoder | None = None
) -> Calibration:
    """Weights and threshold from phrasings and entries that are left out and asked for; the same ones each time.

    The weights begin with those of DEFAULT, and stay there if nothing can be left out. The threshold gives the
    precision that the base asks for on questions that the weights have not seen.
    """
    asked = [_asked(base, language, encoder) for language in languages]
    unseen = [example for one in asked for example in one.unseen]
    repeated = [example for one in asked for example in one.repeated]
    folds = [unseen[at::FOLDS] for at in range(FOLDS)]
    answered: list[Answered] = []
    for held_out in folds:
        rest = [example for fold in folds if fold is not held_out for example in fold]
        fitted = _with_weights(_fitted([*rest, *repeated]))
        answered += (found for example in held_out if (found := _answered(example, base, fitted)))
    least = threshold(answered, base.aims.precision)
    return _with_weights(_fitted([*unseen, *repeated])).model_copy(update={"answer": round(least, 3)})


def _fitted(examples: Sequence[Example]) -> Weights:
    return calibrate(examples, DEFAULT.weights, penalty=PRIOR_PENALTY) if examples else DEFAULT.weights


def _with_weights(weights: Weights) -> Calibration:
    """With a threshold at which whatever may be answered is."""
    return DEFAULT.model_copy(update={"evidence": dict(weights.evidence), "doubt": dict(weights.doubt), "answer": 0.0})


def _answered(example: Example, base: KnowledgeBase, calibration: Calibration) -> Answered | None:
    """What would be answered directly; None if a guard forbids it or a silence is likelier."""
    part = decide("", rank(example.assessment, base.entries, calibration), base.entries, calibration)
    if part.decision is not Decision.ANSWER or part.entry is None:
        return None
    right = {
        choice.candidate.entry_id
        for choice, is_right in zip(example.assessment.choices, example.right, strict=True)
        if is_right
    }
    return Answered(confidence=part.confidence, is_right=part.entry.id in right)


def _asked(base: KnowledgeBase, language: str, encoder: Encoder | None) -> Asked:
    entries = [entry for entry in base.entries.values() if entry.kind is not Kind.SMALLTALK]

    def build(kept: Sequence[Phrasing]) -> Assess:
        bank = Bank(_reduced(base, language, kept), language, encoder)
        return lambda text: bank.assess(clean(visible(text), language))

    phrasings = [(entry.id, text) for entry in entries for text in entry.asked(language)]
    return left_out(phrasings, _meanings(entries), build)


def _meanings(entries: Sequence[Entry]) -> dict[str, Meaning]:
    stating: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for fact in entry.states:
            stating[fact].append(entry)

    def meaning(entry: Entry) -> Meaning:
        near = [other for fact in entry.states for other in stating[fact]]
        return Meaning(
            right={entry.id, *(other.id for other in near if other.tells(entry))},
            near={entry.id, *(other.id for other in near)},
            is_silence=entry.kind is Kind.SILENCE,
        )

    return {entry.id: meaning(entry) for entry in entries}


def _reduced(base: KnowledgeBase, language: str, kept: Sequence[Phrasing]) -> KnowledgeBase:
    """The base with no other phrasings in a language than those."""
    texts: dict[str, list[str]] = {}
    for entry_id, text in kept:
        texts.setdefault(entry_id, []).append(text)
    return replace(
        base,
        entries={entry_id: _with_phrasings(base.entries[entry_id], language, own) for entry_id, own in texts.items()},
    )


def _with_phrasings(entry: Entry, language: str, texts: Sequence[str]) -> Entry:
    question = entry.question.model_copy(update={language: texts[0]})
    phrasings = entry.phrasings.model_copy(update={language: tuple(texts[1:])})
    return entry.model_copy(update={"question": question, "phrasings": phrasings})
