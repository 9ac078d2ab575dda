"""The ranking of curated phrasings for a question: stems, word pairs and letters, mended by rapidfuzz.

Figures and the reasons for each step: docs/matching.md.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexicon import lexicon
from bot.matching.question_types import QuestionType, question_types
from bot.matching.spelling import Reading, Spelling
from bot.matching.text import Analysis, Analyzer
from bot.matching.vocabulary import Vocabulary

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

WORDS, PAIRS, LETTERS = 0, 1, 2
SHARES: Final = (0.4, 0.2, 0.4)
"""How much stems, pairs of stems and letters count in a similarity."""
GRAMS: Final = (2, 3, 4)
NEIGHBOURS: Final = 100
"""Phrasings that a question is compared with in the second step."""
TYPE_WEIGHT: Final = 0.2
"""How much the agreement of the question types counts."""
RIDGE: Final = 1.0
CLOSEST_SHARE: Final = 0.3
"""How much the closest and the mean phrasing count beside the ridge."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An entry that a question may mean."""

    entry_id: str
    score: float
    """The higher, the likelier; about 1 for a phrasing of the base itself."""
    similarity: float
    """Of the closest phrasing, 0 to 1."""
    mean: float
    """Mean similarity of the phrasings that were looked at, 0 to 1."""
    phrasing: str
    """The closest phrasing."""


@dataclass(frozen=True, kw_only=True)
class Query:
    """A question as the index sees it."""

    analysis: Analysis
    types: frozenset[QuestionType]
    weights: dict[int, float]
    """Feature -> weight; the squares of each family sum up to at most its share."""
    proper_nouns: frozenset[str]
    """The terms that are names by the look of them."""
    readings: dict[str, tuple[Reading, ...]]
    """Unknown word -> the known terms it was read as, with a ratio from 0 to 1."""
    unknown: float
    """The share of the question's weight that stands in words the base does not know, 0 to 1."""

    def read_as(self, term: str, known: frozenset[str]) -> float:
        """How surely one of the question's terms is one of `known`: 1 if it is, else its best reading's ratio."""
        if term in known:
            return 1.0
        return max((ratio for reading, ratio in self.readings.get(term, ()) if reading in known), default=0.0)


def _pairs(terms: Sequence[str]) -> Iterable[str]:
    """Neighbouring terms, the edges of the sentence included."""
    return (f"{a} {b}" for a, b in zip(("^", *terms), (*terms, "$"), strict=True))


def _grams(word: str) -> Iterable[str]:
    """The runs of two to four letters of a word, its edges included."""
    padded = f"_{word}_"
    return (padded[at : at + n] for n in GRAMS for at in range(len(padded) - n + 1))


class Matcher:
    """Ranks the entries of a bank of phrasings; immutable once built."""

    def __init__(self, analyzer: Analyzer, phrasings: Sequence[tuple[str, str]]) -> None:
        self.analyzer = analyzer
        self._texts = [text for _, text in phrasings]
        self._entry_ids = list(dict.fromkeys(entry for entry, _ in phrasings))
        number = {entry: at for at, entry in enumerate(self._entry_ids)}
        self._entry_of = np.array([number[entry] for entry, _ in phrasings], dtype=np.int32)
        self._features: dict[tuple[int, str], int] = {}
        self.function_terms = frozenset(map(analyzer.stem, lexicon(analyzer.language).function_words))
        """The terms that say nothing of what a question is about."""
        self._gram_ids: dict[str, list[int]] = {}
        self._analyses: dict[str, Analysis] = {}
        self._compile([analyzer.analyse(text) for text in self._texts])

    @classmethod
    def build(
        cls, phrasings: Iterable[tuple[str, str]], *, language: str, vocabulary: Vocabulary | None = None
    ) -> Self:
        """A matcher over (entry id, phrasing) pairs in one language ("de" or "en")."""
        return cls(Analyzer(language, vocabulary), list(phrasings))

    # ── building ────────────────────────────────────────────────────────────────────────────────────

    def _compile(self, analyses: Sequence[Analysis]) -> None:
        rows = [Counter(self._ids(analysis)) for analysis in analyses]
        features = np.fromiter((f for row in rows for f in row), dtype=np.int32)
        counts = np.fromiter((n for row in rows for n in row.values()), dtype=np.float32)
        lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        row_of = np.repeat(np.arange(len(rows)), lengths)
        self._family = np.fromiter((family for family, _ in self._features), dtype=np.int8)
        self._idf = self._inverse_frequencies(features, self._entry_of[row_of])
        self._unknown_weight = math.log(1 + len(self._entry_ids)) + 1
        weights = self._unit_rows((1 + np.log(counts)) * self._idf[features], features, row_of)
        self._fill(features, weights, row_of, lengths)
        self._spelling = Spelling(self._spellings(analyses))
        self._set_types(analyses)
        self._single = np.array([len(analysis.terms) == 1 for analysis in analyses], dtype=np.bool_)
        self._bare = np.array([self.is_bare(analysis) for analysis in analyses], dtype=np.bool_)
        self._gram_ids.clear()

    def _ids(self, analysis: Analysis) -> list[int]:
        """The features of a phrasing, each as often as it stands there; new ones are numbered."""
        known = self._features
        terms = analysis.terms
        keys = [(WORDS, term) for term in terms]
        keys += ((PAIRS, pair) for pair in _pairs(terms))
        ids = [known.setdefault(key, len(known)) for key in keys]
        for word in analysis.folded:
            if word not in self._gram_ids:
                self._gram_ids[word] = [known.setdefault((LETTERS, gram), len(known)) for gram in _grams(word)]
            ids += self._gram_ids[word]
        return ids

    def _inverse_frequencies(self, features: Ints, entries: Ints) -> Floats:
        """log((1+E)/(1+df))+1, counted over entries: ten phrasings with a word are one entry with it."""
        size = len(self._features)
        pairs = np.unique(entries.astype(np.int64) * size + features)
        frequency = np.bincount(pairs % size, minlength=size) if size else np.zeros(0)
        return (np.log((1 + len(self._entry_ids)) / (1 + frequency)) + 1).astype(np.float32)

    def _unit_rows(self, raw: Floats, features: Ints, row_of: NDArray[np.int64]) -> Floats:
        """Each family of each row at length one, times its share."""
        family = self._family[features]
        group = row_of * len(SHARES) + family
        squares = np.bincount(group, weights=raw * raw)
        scaled: Floats = (raw * np.sqrt(np.array(SHARES)[family] / squares[group])).astype(np.float32)
        return scaled

    def _scaled(self, raw: dict[int, float], missing: Sequence[float]) -> dict[int, float]:
        """The same for a question, with `missing` as the square of what has no feature."""
        squares = list(missing)
        for feature, weight in raw.items():
            squares[self._family[feature]] += weight * weight
        scale = [math.sqrt(share / square) if square else 0.0 for share, square in zip(SHARES, squares, strict=True)]
        return {feature: weight * scale[self._family[feature]] for feature, weight in raw.items()}

    def _fill(self, features: Ints, weights: Floats, row_of: NDArray[np.int64], lengths: NDArray[np.int64]) -> None:
        """The rows by phrasing, and the same numbers by feature."""
        self._row_starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        self._row_features, self._row_weights = features, weights
        order = np.argsort(features, kind="stable")
        self._postings = row_of[order].astype(np.int32)
        self._posting_weights = weights[order]
        self._posting_starts = np.searchsorted(features[order], np.arange(len(self._features) + 1)).astype(np.int32)

    def _spellings(self, analyses: Sequence[Analysis]) -> dict[str, str]:
        """Every stem that has a meaning here -> its term."""
        known = {term for family, term in self._features if family == WORDS}
        spellings = {stem: term for stem, term in self.analyzer.known_stems.items() if term in known}
        for analysis in analyses:
            for word in analysis.words:
                stem = self.analyzer.stem(word)
                if (WORDS, stem) in self._features:
                    spellings.setdefault(stem, stem)
        return spellings

    def _set_types(self, analyses: Sequence[Analysis]) -> None:
        kinds = list(QuestionType)
        self._types = np.zeros((len(analyses), len(kinds) + 1), dtype=np.float32)
        for at, analysis in enumerate(analyses):
            self._types[at] = self._type_vector(question_types(analysis.folded, self.analyzer.language))

    @staticmethod
    def _type_vector(types: frozenset[QuestionType]) -> Floats:
        vector = np.array([*(kind in types for kind in QuestionType), not types], dtype=np.float32)
        return vector / np.float32(np.linalg.norm(vector))

    # ── asking ──────────────────────────────────────────────────────────────────────────────────────

    def is_bare(self, analysis: Analysis) -> bool:
        """Whether a text consists of function words alone."""
        return self.function_terms.issuperset(analysis.terms)

    def knows(self, term: str) -> bool:
        """Whether a term stands in the bank."""
        return (WORDS, term) in self._features

    def analysis(self, phrasing: str) -> Analysis:
        """A phrasing of the bank, taken apart; kept, since the likely ones are looked at again and again."""
        if phrasing not in self._analyses:
            self._analyses[phrasing] = self.analyzer.analyse(phrasing)
        return self._analyses[phrasing]

    def idf(self, term: str) -> float:
        """How much a term tells entries apart; an unknown one as much as one that stands in no entry."""
        feature = self._features.get((WORDS, term))
        return self._unknown_weight if feature is None else float(self._idf[feature])

    def query(self, text: str) -> Query:
        """A question in the terms of this bank."""
        analysis = self.analyzer.analyse(text)
        proper_nouns = self.analyzer.proper_nouns(text) & frozenset(analysis.terms)
        readings = {
            term: self._spelling.read(term, is_name=term in proper_nouns)
            for term in analysis.terms
            if not (self.knows(term) or term.startswith(("=", "@")))
        }
        missing = [0.0] * len(SHARES)
        raw = self._word_weights(analysis.terms, readings, missing)
        known = sum(weight * weight for weight in raw.values())
        unknown = missing[WORDS] / (missing[WORDS] + known) if missing[WORDS] else 0.0
        raw |= self._other_weights(analysis, missing)
        return Query(
            analysis=analysis,
            types=question_types(analysis.folded, self.analyzer.language),
            weights=self._scaled(raw, missing),
            proper_nouns=proper_nouns,
            readings=readings,
            unknown=unknown,
        )

    def _word_weights(
        self, terms: Sequence[str], readings: Mapping[str, Sequence[Reading]], missing: list[float]
    ) -> dict[int, float]:
        """The weights of the known words, of misread ones by how sure the reading is; what is unknown is `missing`."""
        raw: dict[int, float] = defaultdict(float)
        for term in terms:
            read = [(known, ratio) for known, ratio in readings.get(term, ((term, 1.0),)) if self.knows(known)]
            if not read:
                missing[WORDS] += self._unknown_weight**2
            for known, ratio in read:
                feature = self._features[WORDS, known]
                raw[feature] += ratio * float(self._idf[feature])
        return raw

    def _other_weights(self, analysis: Analysis, missing: list[float]) -> dict[int, float]:
        """The weights of pairs and letters."""
        keys = [(PAIRS, pair) for pair in _pairs(analysis.terms)]
        keys += ((LETTERS, gram) for word in analysis.folded for gram in _grams(word))
        raw = {}
        for key, count in Counter(keys).items():
            feature = self._features.get(key)
            if feature is None:
                missing[key[0]] += 1.0
            else:
                raw[feature] = (1 + math.log(count)) * float(self._idf[feature])
        return raw

    def similarities(self, query: Query) -> Floats:
        """Of the question and each phrasing, 0 to 1."""
        starts, ends = self._posting_starts, self._posting_starts[1:]
        spans = [(int(starts[f]), int(ends[f]), w) for f, w in query.weights.items()]
        if not spans:
            return np.zeros(len(self._texts), dtype=np.float32)
        phrasings = np.concatenate([self._postings[a:b] for a, b, _ in spans])
        products = np.concatenate([self._posting_weights[a:b] * np.float32(w) for a, b, w in spans])
        sums = np.bincount(phrasings, weights=products, minlength=len(self._texts)).astype(np.float32)
        # A phrasing of one word would pull in every question with that word, and one of function words alone
        # ("What does that mean?") nearly every question.
        if len(query.analysis.terms) > 1:
            sums[self._single] = 0
        if not self.is_bare(query.analysis):
            sums[self._bare] = 0
        return self._typed(sums, self._types @ self._type_vector(query.types))

    @staticmethod
    def _typed(similarity: Floats, agreement: Floats) -> Floats:
        """A product of two kernels stays a kernel, which the ridge needs."""
        return (similarity * (1 + TYPE_WEIGHT * agreement) / (1 + TYPE_WEIGHT)).astype(np.float32)

    def _kernel(self, chosen: Ints) -> Floats:
        """The similarities of the chosen phrasings among themselves."""
        starts, ends = self._row_starts[chosen], self._row_starts[chosen + 1]
        features = np.concatenate([self._row_features[a:b] for a, b in zip(starts, ends, strict=True)])
        weights = np.concatenate([self._row_weights[a:b] for a, b in zip(starts, ends, strict=True)])
        _, columns = np.unique(features, return_inverse=True)
        dense = np.zeros((len(chosen), int(columns.max()) + 1), dtype=np.float32)
        dense[np.repeat(np.arange(len(chosen)), ends - starts), columns] = weights
        types = self._types[chosen]
        return self._typed(dense @ dense.T, types @ types.T)

    def rank(self, text: str, limit: int = 10) -> list[Candidate]:
        """The likeliest entries for a question, best first; none that shares nothing with it."""
        return self.rank_query(self.query(text), limit)

    def rank_query(
        self, query: Query, limit: int = 12, *, only: frozenset[str] | None = None, without: int | None = None
    ) -> list[Candidate]:
        """The same for a query that has been built; with `only`, among these entries; `without` the phrasing that was
        given at this place, counted from 0."""
        similarity = self.similarities(query)
        if without is not None:
            similarity[without] = 0
        if only is not None:
            similarity[~np.isin(self._entry_of, [at for at, entry in enumerate(self._entry_ids) if entry in only])] = 0
        count = min(NEIGHBOURS, len(similarity))
        if not count or not similarity.any():
            return []
        chosen = np.argpartition(-similarity, count - 1)[:count].astype(np.int32)
        chosen = chosen[similarity[chosen] > 0]
        near = similarity[chosen]
        ridge = np.linalg.solve(self._kernel(chosen) + RIDGE * np.eye(len(chosen), dtype=np.float32), near)
        return self._candidates(chosen, near, ridge)[:limit]

    def _candidates(self, chosen: Ints, near: Floats, ridge: Floats) -> list[Candidate]:
        entries = self._entry_of[chosen]
        found = []
        for entry in np.unique(entries):
            own = entries == entry
            closest = int(np.argmax(np.where(own, near, -1)))
            best, mean = float(near[closest]), float(near[own].mean())
            score = float(ridge[own].sum()) + CLOSEST_SHARE * (best + 0.5 * mean)
            found.append(
                Candidate(
                    entry_id=self._entry_ids[entry],
                    score=score,
                    similarity=best,
                    mean=mean,
                    phrasing=self._texts[chosen[closest]],
                )
            )
        return sorted(found, key=lambda candidate: (-candidate.score, candidate.entry_id))
