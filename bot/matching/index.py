"""The ranking of curated phrasings for a question: stems, word pairs and letters, mended by rapidfuzz.

Figures and the reasons for each step: docs/matching.md.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.matching.language import WORDS as WORDS_OF
from bot.matching.question_types import QuestionType, question_types
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
MENDED_FROM: Final = 70
"""rapidfuzz ratio from which an unknown word is read as a known one."""
MENDED_AS: Final = 3
"""Known words that one unknown word may stand for."""
SHORTEST_MENDED: Final = 4
SHORTEST_COMPOUND: Final = 8
SHORTEST_MEMBER: Final = 4
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
    readings: dict[str, tuple[tuple[str, float], ...]]
    """Unknown word -> the known terms it was read as, with a ratio from 0 to 1."""
    unknown: float
    """The share of the question's weight that stands in words the base does not know, 0 to 1."""


class Matcher:
    """Ranks the entries of a bank of phrasings; immutable once built."""

    def __init__(self, analyzer: Analyzer, phrasings: Sequence[tuple[str, str]]) -> None:
        self.analyzer = analyzer
        self._texts = [text for _, text in phrasings]
        self._entry_ids = list(dict.fromkeys(entry for entry, _ in phrasings))
        number = {entry: at for at, entry in enumerate(self._entry_ids)}
        self._entry_of = np.array([number[entry] for entry, _ in phrasings], dtype=np.int32)
        self._features: dict[tuple[int, str], int] = {}
        self.function_terms = frozenset(map(analyzer.stem, WORDS_OF[analyzer.language]))
        """The terms that say nothing of what a question is about."""
        self._grams: dict[str, tuple[str, ...]] = {}
        self._compile([analyzer.analyse(text) for text in self._texts])

    @classmethod
    def build(
        cls, phrasings: Iterable[tuple[str, str]], *, language: str, vocabulary: Vocabulary | None = None
    ) -> Self:
        """A matcher over (entry id, phrasing) pairs in one language ("de" or "en")."""
        return cls(Analyzer(language, vocabulary), list(phrasings))

    # ── building ────────────────────────────────────────────────────────────────────────────────────

    def _compile(self, analyses: Sequence[Analysis]) -> None:
        rows = [self._counts(analysis) for analysis in analyses]
        self._idf = self._inverse_frequencies(rows)
        self._unknown_weight = math.log(1 + len(self._entry_ids)) + 1
        self._spelling = self._spellings(analyses)
        self._spellings_by_length = self._bucketed(self._spelling)
        self._fill([self._weighted(row) for row in rows])
        self._set_types(analyses)
        self._single = np.array([len(analysis.terms) == 1 for analysis in analyses], dtype=np.bool_)

    def _counts(self, analysis: Analysis) -> Counter[int]:
        """How often each feature stands in a phrasing; new features are numbered."""
        counts: Counter[int] = Counter()
        for key in self._keys(analysis):
            counts[self._features.setdefault(key, len(self._features))] += 1
        return counts

    def _keys(self, analysis: Analysis) -> Iterable[tuple[int, str]]:
        terms = analysis.terms
        yield from ((WORDS, term) for term in terms)
        yield from ((PAIRS, f"{a} {b}") for a, b in zip(("^", *terms), (*terms, "$"), strict=True))
        for word in analysis.folded:
            yield from ((LETTERS, gram) for gram in self._grams_of(word))

    def _grams_of(self, word: str) -> tuple[str, ...]:
        grams = self._grams.get(word)
        if grams is None:
            padded = f"_{word}_"
            grams = tuple(padded[at : at + n] for n in GRAMS for at in range(len(padded) - n + 1))
            if len(self._grams) < 200_000:
                self._grams[word] = grams
        return grams

    def _inverse_frequencies(self, rows: Sequence[Counter[int]]) -> Floats:
        """log((1+E)/(1+df))+1, counted over entries: ten phrasings with a word are one entry with it."""
        entries_with: dict[int, set[int]] = defaultdict(set)
        for row, entry in zip(rows, self._entry_of.tolist(), strict=True):
            for feature in row:
                entries_with[feature].add(entry)
        frequency = np.zeros(len(self._features), dtype=np.float32)
        for feature, entries in entries_with.items():
            frequency[feature] = len(entries)
        self._family = np.zeros(len(self._features), dtype=np.int8)
        for (family, _), feature in self._features.items():
            self._family[feature] = family
        return (np.log((1 + len(self._entry_ids)) / (1 + frequency)) + 1).astype(np.float32)

    def _weighted(self, counts: Counter[int]) -> dict[int, float]:
        raw = {feature: (1 + math.log(n)) * float(self._idf[feature]) for feature, n in counts.items()}
        return self._scaled(raw, [0.0, 0.0, 0.0])

    def _scaled(self, raw: dict[int, float], missing: Sequence[float]) -> dict[int, float]:
        """Each family at length one (with `missing` as the square of what has no feature), times its share."""
        squares = list(missing)
        for feature, weight in raw.items():
            squares[self._family[feature]] += weight * weight
        scale = [math.sqrt(share / square) if square else 0.0 for share, square in zip(SHARES, squares, strict=True)]
        return {feature: weight * scale[self._family[feature]] for feature, weight in raw.items()}

    def _fill(self, rows: Sequence[dict[int, float]]) -> None:
        """The rows by phrasing, and the same numbers by feature."""
        self._row_starts = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32)
        self._row_features = np.fromiter((f for row in rows for f in row), dtype=np.int32)
        self._row_weights = np.fromiter((w for row in rows for w in row.values()), dtype=np.float32)
        order = np.argsort(self._row_features, kind="stable")
        phrasing = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(self._row_starts))
        self._postings = phrasing[order]
        self._posting_weights = self._row_weights[order]
        self._posting_starts = np.searchsorted(
            self._row_features[order], np.arange(len(self._features) + 1), side="left"
        ).astype(np.int32)

    def _spellings(self, analyses: Sequence[Analysis]) -> dict[str, str]:
        """Every stem that has a meaning here, as a misspelt word may be read; stem -> term."""
        known = {term for family, term in self._features if family == WORDS}
        spellings = {stem: term for stem, term in self.analyzer.known_stems.items() if term in known}
        for analysis in analyses:
            for word in analysis.words:
                stem = self.analyzer.stem(word)
                if (WORDS, stem) in self._features:
                    spellings.setdefault(stem, stem)
        return spellings

    @staticmethod
    def _bucketed(spellings: Iterable[str]) -> dict[int, list[str]]:
        buckets: dict[int, list[str]] = defaultdict(list)
        for spelling in spellings:
            if len(spelling) >= SHORTEST_MENDED - 1:
                buckets[len(spelling)].append(spelling)
        return dict(buckets)

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

    @property
    def entry_ids(self) -> Sequence[str]:
        """The entries of the bank, in its order."""
        return self._entry_ids

    def knows(self, term: str) -> bool:
        """Whether a term stands in the bank."""
        return (WORDS, term) in self._features

    def idf(self, term: str) -> float:
        """How much a term tells entries apart; an unknown one as much as one that stands in no entry."""
        feature = self._features.get((WORDS, term))
        return self._unknown_weight if feature is None else float(self._idf[feature])

    def query(self, text: str) -> Query:
        """A question in the terms of this bank."""
        analysis = self.analyzer.analyse(text)
        raw: dict[int, float] = defaultdict(float)
        missing = [0.0, 0.0, 0.0]
        readings = {}
        for term in analysis.terms:
            if (WORDS, term) in self._features or term.startswith(("=", "@")):
                read: tuple[tuple[str, float], ...] = ((term, 1.0),)
            else:
                read = self._read(term)
                readings[term] = read
            if not any((WORDS, known) in self._features for known, _ in read):
                missing[WORDS] += self._unknown_weight**2
            for known, ratio in read:
                feature = self._features.get((WORDS, known))
                if feature is not None:
                    raw[feature] += ratio * float(self._idf[feature])
        unknown = self._share(missing[WORDS], (raw.values()))
        for key, count in Counter(key for key in self._keys(analysis) if key[0] != WORDS).items():
            feature = self._features.get(key)
            if feature is None:
                missing[key[0]] += 1.0
            else:
                raw[feature] = (1 + math.log(count)) * float(self._idf[feature])
        return Query(
            analysis=analysis,
            types=question_types(analysis.folded, self.analyzer.language),
            weights=self._scaled(raw, missing),
            readings=readings,
            unknown=unknown,
        )

    @staticmethod
    def _share(missing: float, known: Iterable[float]) -> float:
        total = missing + sum(weight * weight for weight in known)
        return missing / total if total else 1.0

    def _read(self, stem: str) -> tuple[tuple[str, float], ...]:
        """The known terms that an unknown stem may stand for: misspelt, or parts of a compound."""
        if len(stem) < SHORTEST_MENDED:
            return ()
        reach = max(1, len(stem) // 4)
        near = [s for n in range(len(stem) - reach, len(stem) + reach + 1) for s in self._spellings_by_length.get(n, ())]
        found = process.extract(stem, near, scorer=fuzz.ratio, score_cutoff=MENDED_FROM, limit=MENDED_AS)
        read = {self._spelling[spelling]: ratio / 100 for spelling, ratio, _ in reversed(found)}
        if len(stem) >= SHORTEST_COMPOUND and max(read.values(), default=0) < 0.9:
            read |= {self._spelling[member]: 1.0 for member in self._members(stem)}
        return tuple(read.items())

    def _members(self, stem: str) -> Iterable[str]:
        """The longest known words, from left to right, that a compound is made of."""
        at = 0
        while at <= len(stem) - SHORTEST_MEMBER:
            for end in range(len(stem), at + SHORTEST_MEMBER - 1, -1):
                if stem[at:end] in self._spelling and end - at < len(stem):
                    yield stem[at:end]
                    at = end
                    break
            else:
                at += 1

    def similarities(self, query: Query) -> Floats:
        """Of the question and each phrasing, 0 to 1."""
        starts, ends = self._posting_starts, self._posting_starts[1:]
        spans = [(int(starts[f]), int(ends[f]), w) for f, w in query.weights.items()]
        if not spans:
            return np.zeros(len(self._texts), dtype=np.float32)
        phrasings = np.concatenate([self._postings[a:b] for a, b, _ in spans])
        products = np.concatenate([self._posting_weights[a:b] * np.float32(w) for a, b, w in spans])
        sums = np.bincount(phrasings, weights=products, minlength=len(self._texts)).astype(np.float32)
        if len(query.analysis.terms) > 1:
            sums[self._single] = 0  # a one-word phrasing would pull in every question with that word
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

    def rank_query(self, query: Query, limit: int = 10) -> list[Candidate]:
        """The same for a query that has been built."""
        similarity = self.similarities(query)
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
