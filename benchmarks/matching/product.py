"""The product itself as a method: its own decisions, weights and threshold, for a bank without golden questions.

Nothing tells what these entries answer, so that only their phrasings speak for them.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np

from benchmarks.matching.rivals import Bank, Found, Method
from benchmarks.matching.thresholds import TARGET
from bot.answering.bank import Bank as EntryBank
from bot.answering.calibration import Calibration
from bot.answering.deciding import decide, rank
from bot.answering.reply import Decision
from bot.answering.self_calibration import self_calibrated
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Aims, Entry, Kind, Phrasings, Text, VocabularyFile
from bot.matching.vocabulary import Vocabulary

BANKS: Final = 20
"""Of which the calibration is kept: a bank is built anew for each way of writing."""


def base_of(bank: Bank) -> KnowledgeBase:
    """A base with these phrasings, in whatever language they are; what the schema asks for besides is left out."""
    texts: dict[str, list[str]] = {}
    for entry, text in bank.phrasings:
        texts.setdefault(entry, []).append(text)
    words = bank.vocabulary or Vocabulary()
    vocabulary = VocabularyFile.model_construct(
        language=bank.language,
        synonyms=dict(words.synonyms),
        abbreviations=dict(words.abbreviations),
        names=dict(words.names),
    )
    return KnowledgeBase(
        version="",
        articles={},
        topics={},
        entries={entry: _entry(entry, own) for entry, own in texts.items()},
        topic_of={},
        meetings={},
        updates={},
        vocabularies={bank.language: vocabulary},
        aims=Aims(),
        lines={},
        _by_short={},
    )


def _entry(name: str, texts: Sequence[str]) -> Entry:
    others = tuple(texts[1:])
    return Entry.model_construct(
        id=name,
        kind=Kind.FACT,
        states=(name,),
        question=Text.model_construct(de=texts[0], en=texts[0]),
        phrasings=Phrasings.model_construct(de=others, en=others),
        answer=Text.model_construct(de="", en=""),
    )


@lru_cache(maxsize=BANKS)
def _calibration(bank: Bank, precision: float) -> Calibration:
    return self_calibrated(replace(base_of(bank), aims=Aims(precision=precision)), [bank.language])


def own_threshold(bank: Bank, precision: float) -> float:
    """The confidence that the product wants for a direct answer."""
    return _calibration(bank, precision).answer


class Product:
    """From a question to the decision on it, as the bot comes to it."""

    def __init__(self, bank: Bank) -> None:
        base = base_of(bank)
        self._entries = base.entries
        self._column = {entry: at for at, entry in enumerate(bank.entries)}
        self._bank = EntryBank(base, bank.language)
        # The weights do not depend on the precision.
        self._calibration = _calibration(bank, TARGET).model_copy(update={"answer": 0.0})

    def find(self, questions: Sequence[str]) -> Found:
        """Rank the entries for each question by their probability; what a guard forbids is below 0."""
        scores = np.zeros((len(questions), len(self._column)), dtype=np.float32)
        confidence = np.full(len(questions), -1, dtype=np.float32)
        some = np.zeros(len(questions), dtype=np.float32)
        for row, question in enumerate(questions):
            ranking = rank(self._bank.assess(question), self._entries, self._calibration)
            some[row] = ranking.some
            for one in ranking.considered:
                scores[row, self._column[one.entry.id]] = max(one.probability, 1e-9)
            part = decide(question, ranking, self._entries, self._calibration)
            if part.decision is Decision.ANSWER:
                confidence[row] = part.confidence
            elif ranking.considered:
                confidence[row] = ranking.considered[0].probability - 1
        return Found(scores=scores, confidence=confidence, some=some)


PRODUCT: Final = Method(name="matcher", build=Product, is_ours=True, threshold=own_threshold)
