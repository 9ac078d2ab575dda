"""What the project's matcher is compared with, behind one interface: questions in, a score an entry out.

An entry's score is that of its best phrasing, for the rivals; their confidence is the best score, which is what a
`score_cutoff` compares. A second row of the letters' TF-IDF adds the margin over the second entry to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process, utils
from Stemmer import Stemmer

from benchmarks.matching.data import Phrasing
from bot.matching.index import Matcher
from bot.matching.text import STEMMERS
from bot.matching.vocabulary import Vocabulary

Floats = NDArray[np.float32]
AT_ONCE: Final = 256
"""Questions whose scores for all phrasings are held in memory."""
WORDS: Final = r"(?u)\w+"


@dataclass(frozen=True, kw_only=True, eq=False)
class Bank:
    """The phrasings that questions are compared with; equal to itself alone, so that what is learnt of it is kept."""

    language: str
    phrasings: tuple[Phrasing, ...]
    vocabulary: Vocabulary | None = None

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """Each entry once."""
        return tuple(sorted({entry for entry, _ in self.phrasings}))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The phrasings, those of an entry side by side, in the order of the entries."""
        return tuple(text for _, text in sorted(self.phrasings, key=lambda phrasing: phrasing[0]))

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """Where each entry begins in the texts."""
        return np.searchsorted(sorted(entry for entry, _ in self.phrasings), self.entries)

    def best(self, scores: Floats) -> Floats:
        """Of scores for all texts, those of each entry's best."""
        return np.maximum.reduceat(scores, self.starts, axis=1)


@dataclass(frozen=True, kw_only=True)
class Found:
    """The result for a number of questions."""

    scores: Floats
    """A row for each question, a column for each entry of the bank; 0 for what was not found."""
    confidence: Floats
    """One for each question; comparable between the questions of one method only. What the method would never answer
    is below 0, if it says so."""
    some: Floats | None = None
    """How sure it is that any entry is meant, whether or not it would answer; None where that is the confidence."""


class Ranker(Protocol):
    """A method, made for one bank."""

    def find(self, questions: Sequence[str]) -> Found:
        """Rank the entries for each question."""


@dataclass(frozen=True, kw_only=True)
class Method:
    """A way to match."""

    name: str
    build: Callable[[Bank], Ranker]
    is_slow: bool = False
    """Whether the larger splits are sampled."""
    is_ours: bool = False
    threshold: Callable[[Bank, float], float] | None = None
    """How it sets the threshold that gives a precision; None for the same way as all (thresholds.py)."""


def highest(scores: Floats) -> Floats:
    """The best score of each question."""
    best: Floats = scores.max(axis=1)
    return best


def with_margin(scores: Floats) -> Floats:
    """The best score and what it is ahead of the second entry."""
    two = np.partition(scores, -2, axis=1)[:, -2:] if scores.shape[1] > 1 else np.pad(scores, ((0, 0), (1, 0)))
    margin: Floats = 2 * two[:, 1] - two[:, 0]
    return margin


class Rival:
    """A method that scores texts."""

    def __init__(self, bank: Bank, confidence: Callable[[Floats], Floats] = highest) -> None:
        self._bank = bank
        self._confidence = confidence

    def find(self, questions: Sequence[str]) -> Found:
        """Rank the entries for each question, some questions at a time."""
        parts = [
            self._bank.best(self._scores(questions[at : at + AT_ONCE])) for at in range(0, len(questions), AT_ONCE)
        ]
        scores = np.concatenate(parts) if parts else np.zeros((0, len(self._bank.entries)), dtype=np.float32)
        return Found(scores=scores, confidence=self._confidence(scores))

    def _scores(self, questions: Sequence[str]) -> Floats:
        raise NotImplementedError


class Fuzzy(Rival):
    """A scorer of rapidfuzz over all phrasings, case and punctuation aside."""

    def __init__(self, bank: Bank, scorer: Callable[..., float]) -> None:
        super().__init__(bank)
        self._scorer = scorer
        self._known = [utils.default_process(text) for text in bank.texts]

    def _scores(self, questions: Sequence[str]) -> Floats:
        asked = [utils.default_process(question) for question in questions]
        scores: Floats = process.cdist(asked, self._known, scorer=self._scorer, dtype=np.float32)
        return scores


class Bm25(Rival):
    """BM25 over stems, stop words kept: bm25s as its manual shows it."""

    def __init__(self, bank: Bank) -> None:
        # Here and below: what only this method needs is imported by it, so that the others run without.
        import bm25s  # noqa: PLC0415

        super().__init__(bank)
        self._stemmer = Stemmer(STEMMERS[bank.language])
        self._tokenize = bm25s.tokenize
        self._index = bm25s.BM25()
        self._index.index(self._tokens(bank.texts), show_progress=False)

    def _tokens(self, texts: Sequence[str]) -> list[list[str]]:
        found: list[list[str]] = self._tokenize(
            list(texts),
            token_pattern=WORDS,
            stopwords=None,
            stemmer=self._stemmer,
            return_ids=False,
            show_progress=False,
        )
        return found

    def _scores(self, questions: Sequence[str]) -> Floats:
        return np.stack([self._index.get_scores(tokens) for tokens in self._tokens(questions)]).astype(np.float32)


class TfIdf(Rival):
    """Cosine of TF-IDF vectors (scikit-learn, sublinear), over words or over letters within them."""

    def __init__(self, bank: Bank, *, confidence: Callable[[Floats], Floats] = highest, **options: Any) -> None:  # noqa: ANN401 - scikit-learn's own
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

        super().__init__(bank, confidence)
        self._vectors = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **options)
        self._known = self._vectors.fit_transform(bank.texts).T.tocsr()

    def _scores(self, questions: Sequence[str]) -> Floats:
        scores: Floats = (self._vectors.transform(questions) @ self._known).toarray()
        return scores


class Ranking:
    """The ranking of `bot.matching.index` alone, sure by score, margin and length."""

    def __init__(self, bank: Bank) -> None:
        self._column = {entry: at for at, entry in enumerate(bank.entries)}
        self._matcher = Matcher.build(bank.phrasings, language=bank.language, vocabulary=bank.vocabulary)

    def find(self, questions: Sequence[str]) -> Found:
        """Rank the entries for each question."""
        scores = np.zeros((len(questions), len(self._column)), dtype=np.float32)
        lengths = np.zeros(len(questions), dtype=np.float32)
        for row, question in enumerate(questions):
            query = self._matcher.query(question)
            lengths[row] = len(query.analysis.words)
            for candidate in self._matcher.rank_query(query, len(self._column)):
                scores[row, self._column[candidate.entry_id]] = max(candidate.score, 1e-6)
        return Found(scores=scores, confidence=(with_margin(scores) + 0.1 * np.log1p(lengths)).astype(np.float32))


LETTERS: Final = partial(TfIdf, analyzer="char_wb", ngram_range=(2, 4))
RIVALS: Final = (
    Method(name="ranking alone", build=Ranking),
    Method(name="WRatio", build=partial(Fuzzy, scorer=fuzz.WRatio), is_slow=True),
    Method(name="token_set_ratio", build=partial(Fuzzy, scorer=fuzz.token_set_ratio), is_slow=True),
    Method(name="token_sort_ratio", build=partial(Fuzzy, scorer=fuzz.token_sort_ratio), is_slow=True),
    Method(name="BM25", build=Bm25),
    Method(name="TF-IDF words", build=partial(TfIdf, token_pattern=WORDS)),
    Method(name="TF-IDF letters", build=LETTERS),
    Method(name="TF-IDF letters, margin", build=partial(LETTERS, confidence=with_margin)),
)
