"""The ranking of curated phrasings for a question: stems, word pairs and letters, mended by rapidfuzz.

Figures and the reasons for each step: docs/matching.md.
"""

import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, repeat
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.letters import Letters
from bot.matching.lexicon import lexicon
from bot.matching.question_types import QuestionType, question_types
from bot.matching.rows import Floats, Ids, Ints, Rows, found_in, largest
from bot.matching.spelling import Reading, Readings, Spelling
from bot.matching.text import Analysis, Analyzer, fold, normalise, words_of
from bot.matching.vocabulary import Vocabulary

WORDS, PAIRS, LETTERS = 0.4, 0.2, 0.4
"""How much stems, pairs of stems and letters count in a similarity."""
MEANING: Final = 2 / 7
"""With an encoder, how much the meaning counts: as much as stems or letters then do. Not fitted to any model: how far
one is to be trusted differs from bank to bank, and the calibration's weights say so."""
COMPARED: Final = 2_000
"""Phrasings that a question is compared with in full; in a larger bank, those that share its rarest words and pairs."""
LOOKED_UP: Final = 400_000
"""Occurrences of words and pairs that are looked at to find them."""
NEIGHBOURS: Final = 100
"""The most similar phrasings, which are weighed against each other in the last step."""
TYPE_WEIGHT: Final = 0.2
"""How much the agreement of the question types counts."""
SHARPNESS: Final = 1.5
"""How much more the nearest ones count among them."""
RIDGE: Final = 0.7
CLOSEST_SHARE: Final = 0.15
"""How much the closest and the mean phrasing count beside the ridge."""

Encode = Callable[[Sequence[str]], Floats]
"""Makes a row of each text, of length one or zero: the product of two says how alike the texts are, -1 to 1."""


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """What a question has of one kind of features; equal to itself alone, as arrays do not compare to one truth."""

    features: Ints
    """By number."""
    weights: Floats
    """One for each; their squares and those of what the bank does not know sum up to 1."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Query:
    """A question as the index sees it; equal to itself alone."""

    analysis: Analysis
    weights: tuple[float, ...]
    """How much each of its terms tells entries apart."""
    types: frozenset[QuestionType]
    words: Asked
    pairs: Asked
    letters: Asked
    proper_nouns: frozenset[str]
    """The terms that are names by the look of them."""
    readings: dict[str, tuple[Reading, ...]]
    """Unknown word -> the known terms it was read as, with a ratio from 0 to 1."""
    unknown: float
    """The share of the question's weight that stands in words the base does not know, 0 to 1."""
    meaning: Floats | None = field(default=None, compare=False)
    """Its row, if there is an encoder."""

    @cached_property
    def possible(self) -> frozenset[str]:
        """Its terms, and those that it may mean by unknown ones."""
        return frozenset(term for readings in self.readings.values() for term, _ in readings).union(self.analysis.terms)

    def read_as(self, term: str, known: frozenset[str]) -> float:
        """How surely one of the question's terms is one of `known`: 1 if it is, else its best reading's ratio."""
        if term in known:
            return 1.0
        return max((ratio for reading, ratio in self.readings.get(term, ()) if reading in known), default=0.0)

    def all_read_as(self, known: frozenset[str]) -> list[float]:
        """The same of each of its terms, in their order."""
        return [
            1.0 if term in known else self.read_as(term, known) if term in self.readings else 0.0
            for term in self.analysis.terms
        ]


class Numbers(dict[str, int]):
    """Numbers for strings, in the order in which they are first asked for."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


class Family:
    """One kind of features of the phrasings, with what each counts."""

    def __init__(self, rows: Rows, weights: Floats, squares: Floats, share: float) -> None:
        self.rows = rows
        self.weights = weights
        self.share = math.sqrt(share)
        self.scale = (self.share / np.sqrt(rows.sums(squares))).astype(np.float32)
        """What brings each phrasing to length one, times the root of the family's share."""

    def similar(self, of_features: Floats, rows: Ints | None) -> Floats:
        """What the family adds to the similarity of some rows (all, if None) and what counts so much a feature."""
        scale = self.scale if rows is None else self.scale[rows]
        found: Floats = self.rows.sums(of_features, rows) * scale * np.float32(self.share)
        return found


class Matcher:
    """Ranks the entries of a bank of phrasings; immutable once built."""

    def __init__(self, analyzer: Analyzer, phrasings: Sequence[tuple[str, str]], encode: Encode | None = None) -> None:
        self.analyzer = analyzer
        self._texts = [text for _, text in phrasings]
        self._encode = encode
        self._meanings = encode(self._texts) if encode else None
        entries = Numbers()
        self._entry_of = np.fromiter((entries[entry] for entry, _ in phrasings), dtype=np.int32, count=len(phrasings))
        self._entry_ids = list(entries)
        self.function_terms = frozenset(map(analyzer.stem, lexicon(analyzer.language).function_words))
        """The terms that say nothing of what a question is about."""
        self.light_terms = self.function_terms | frozenset(map(analyzer.stem, lexicon(analyzer.language).light_words))
        """Those and the terms that an entry need not have."""
        self._analyses: dict[str, Analysis] = {}
        self._compile()

    @classmethod
    def build(
        cls,
        phrasings: Iterable[tuple[str, str]],
        *,
        language: str,
        vocabulary: Vocabulary | None = None,
        encode: Encode | None = None,
    ) -> Self:
        """A matcher over (entry id, phrasing) pairs in one language ("de" or "en"); with `encode`, by meaning, too."""
        return cls(Analyzer(language, vocabulary), list(phrasings), encode)

    # ── building ────────────────────────────────────────────────────────────────────────────────────

    def _compile(self) -> None:
        language = self.analyzer.language
        self._terms, words, kinds = Numbers(), Numbers(), dict[frozenset[QuestionType], int]()
        term_ids, term_counts, word_ids, word_counts, types = (array("i") for _ in range(5))
        for text in self._texts:
            found = words_of(normalise(text)) or [""]  # that no row is empty
            terms = self.analyzer.terms(found)
            term_ids.extend(map(self._terms.__getitem__, terms))
            term_counts.append(len(terms))
            word_ids.extend(map(words.__getitem__, found))
            word_counts.append(len(found))
            asked = question_types(list(map(fold, found, repeat(language))), language)
            types.append(kinds.setdefault(asked, len(kinds)))
        self._types = np.array(types, dtype=np.int32)
        self._kinds = np.array([_type_vector(each) for each in kinds], dtype=np.float32)
        """A row for each set of question types that occurs; `_types` holds the number of each phrasing's."""
        rows = Rows(np.array(term_ids), np.array(term_counts), len(self._terms))
        self._words = self._weighed(rows, WORDS)
        self._idfs: list[float] = self._words.weights.tolist()
        self._pairs = self._weighed(self._paired(rows), PAIRS)
        self._set_letters(list(words), Rows(np.array(word_ids), np.array(word_counts), len(words)))
        self._postings = [(each, each.rows.inverted()) for each in self._looked_up]
        self._unknown_weight = math.log(1 + len(self._entry_ids)) + 1
        self._spelling = Spelling(self._spellings(words))
        bare = np.fromiter((term in self.function_terms for term in self._terms), np.float32, len(self._terms))
        self._no_sentence = (rows.lengths == 1, rows.sums(bare) == rows.lengths)
        """Which phrasings are of one word, and which of function words alone."""

    @property
    def _looked_up(self) -> Sequence[Family]:
        return (self._words, self._pairs) if len(self._texts) > COMPARED else ()

    def _idf(self, frequency: NDArray[np.floating] | Ints) -> Floats:
        """log((1+E)/(1+df))+1, counted over entries: ten phrasings with a word are one entry with it."""
        return (np.log((1 + len(self._entry_ids)) / (1 + frequency)) + 1).astype(np.float32)

    def _weighed(self, rows: Rows, share: float) -> Family:
        weights = self._idf(rows.frequencies(self._entry_of))
        return Family(rows, weights, weights * weights, share)

    def _paired(self, rows: Rows) -> Rows:
        """Neighbouring terms, the edges of the sentence included."""
        lengths = rows.lengths + 1
        first = np.insert(rows.features.astype(np.int64), rows.starts[:-1], rows.size)
        second = np.insert(rows.features.astype(np.int64), rows.starts[1:], rows.size)
        self._pair_codes, numbers = np.unique(first * (rows.size + 1) + second, return_inverse=True)
        return Rows(numbers.astype(np.int32), lengths, len(self._pair_codes))

    def _set_letters(self, words: Sequence[str], rows: Rows) -> None:
        """A phrasing has the letters of its words.

        In how many entries a run of letters stands is estimated from that of the words that have it, as if these
        occurred independently: to count it would take most of the time of building.
        """
        self._letters = Letters([fold(word, self.analyzer.language) for word in words])
        share = rows.frequencies(self._entry_of) / max(1, len(self._entry_ids))
        without = np.log1p(-np.minimum(share, 1 - 1e-9)).astype(np.float32)
        self._run_weights = self._idf(len(self._entry_ids) * (1 - np.exp(self._letters.words.sums(without))))
        squares = self._letters.rows.sums(self._run_weights * self._run_weights)
        self._spelled = Family(rows, squares, squares, LETTERS)

    def _spellings(self, words: Iterable[str]) -> dict[str, str]:
        """Every stem that has a meaning here -> its term."""
        spellings = {stem: term for stem, term in self.analyzer.known_stems.items() if term in self._terms}
        for stem in map(self.analyzer.stem, words):
            if stem in self._terms:
                spellings.setdefault(stem, stem)
        return spellings

    # ── asking ──────────────────────────────────────────────────────────────────────────────────────

    def is_bare(self, analysis: Analysis) -> bool:
        """Whether a text consists of function words alone."""
        return self.function_terms.issuperset(analysis.terms)

    def knows(self, term: str) -> bool:
        """Whether a term stands in the bank."""
        return term in self._terms

    def analysis(self, phrasing: str) -> Analysis:
        """A phrasing of the bank, taken apart; kept, since the likely ones are looked at again and again."""
        if phrasing not in self._analyses:
            self._analyses[phrasing] = self.analyzer.analyse(phrasing)
        return self._analyses[phrasing]

    def idf(self, term: str) -> float:
        """How much a term tells entries apart; an unknown one as much as one that stands in no entry, but as little
        as one that stands in all of them if people use it whatever they ask about."""
        feature = self._terms.get(term)
        if feature is not None:
            return self._idfs[feature]
        return 1.0 if term in self.light_terms else self._unknown_weight

    def query(self, text: str) -> Query:
        """A question in the terms of this bank."""
        analysis = self.analyzer.analyse(text)
        proper_nouns = self.analyzer.proper_nouns(text) & frozenset(analysis.terms)
        readings = {
            term: self._spelling.read(term, is_name=term in proper_nouns)
            for term in analysis.terms
            if not (self.knows(term) or term.startswith(("=", "@")))
        }
        weights, missing = self._word_weights(analysis.terms, readings)
        known = sum(weight * weight for weight in weights.values())
        return Query(
            analysis=analysis,
            weights=tuple(map(self.idf, analysis.terms)),
            types=question_types(analysis.folded, self.analyzer.language),
            words=_asked(
                np.array(list(weights), dtype=np.int64), np.array(list(weights.values()), np.float32), missing
            ),
            pairs=self._asked_pairs(analysis.terms),
            letters=self._asked_letters(analysis.folded),
            proper_nouns=proper_nouns,
            readings={term: each.trusted for term, each in readings.items()},
            unknown=missing / (missing + known) if missing else 0.0,
            meaning=self._encode([text])[0] if self._encode else None,
        )

    def _word_weights(self, terms: Sequence[str], readings: Mapping[str, Readings]) -> tuple[dict[int, float], float]:
        """The weights of the known words, of misread ones by how sure the reading is; the square of what is unknown."""
        weights: dict[int, float] = defaultdict(float)
        missing = 0.0
        for term in terms:
            meant = readings[term].likely if term in readings else ((term, 1.0),)
            read = [(known, ratio) for known, ratio in meant if self.knows(known)]
            if not read:
                missing += self.idf(term) ** 2
            for known, ratio in read:
                feature = self._terms[known]
                weights[feature] += ratio * self._idfs[feature]
        return weights, missing

    def _asked_pairs(self, terms: Sequence[str]) -> Asked:
        edge = len(self._terms)
        numbers = [edge, *(self._terms.get(term, -1) for term in terms), edge]
        codes = [a * (edge + 1) + b for a, b in pairwise(numbers) if a >= 0 and b >= 0]
        at = found_in(self._pair_codes, np.array(codes, dtype=np.int64))
        return _asked(at, self._pairs.weights[at], len(numbers) - 1 - len(at))

    def _asked_letters(self, words: Sequence[str]) -> Asked:
        at, missing = self._letters.known(words)
        return _asked(at, self._run_weights[at], missing)

    def similarities(self, query: Query, rows: Ints | None = None) -> Floats:
        """Of the question and some phrasings (all, if None), 0 to about 1."""
        similarity = self._spelled.similar(self._letters_shared(query.letters), rows)
        for family, asked in ((self._words, query.words), (self._pairs, query.pairs)):
            dense = np.zeros(family.rows.size, dtype=np.float32)
            np.add.at(dense, asked.features, asked.weights * family.weights[asked.features])
            similarity += family.similar(dense, rows)
        if self._meanings is not None and query.meaning is not None:
            meanings = self._meanings if rows is None else self._meanings[rows]
            similarity = _fused(similarity, meanings @ query.meaning)
        one_word, bare = self._no_sentence if rows is None else (each[rows] for each in self._no_sentence)
        # A phrasing of one word would pull in every question with that word, and one of function words alone
        # ("What does that mean?") nearly every question.
        if len(query.analysis.terms) > 1:
            similarity[one_word] = 0
        if not self.is_bare(query.analysis):
            similarity[bare] = 0
        agreement = self._kinds @ _type_vector(query.types)
        return _typed(similarity, agreement[self._types if rows is None else self._types[rows]])

    def _letters_shared(self, asked: Asked) -> Floats:
        """For each of the bank's words what it has in common with the question's letters."""
        return self._letters.words.spread(asked.features, asked.weights * self._run_weights[asked.features])

    def _compared(self, query: Query) -> Ints | None:
        """The phrasings that are compared in full: all (None), or those that share the rarest words and pairs, and
        those that mean nearly the same."""
        if not self._postings:
            return None
        sharing = self._sharing(query)
        if self._meanings is None or query.meaning is None:
            return sharing
        return np.union1d(sharing, largest(self._meanings @ query.meaning, NEIGHBOURS))

    def _sharing(self, query: Query) -> Ints:
        found: list[tuple[Ids, Floats]] = []
        for (family, postings), asked in zip(self._postings, (query.words, query.pairs), strict=True):
            for feature, weight in zip(asked.features, asked.weights * family.weights[asked.features], strict=True):
                rows = postings.features[postings.starts[feature] : postings.starts[feature + 1]]
                found.append((rows, family.scale[rows] * (weight * family.share)))
        found.sort(key=lambda each: len(each[0]))
        looked_up = np.cumsum([len(rows) for rows, _ in found])
        found = found[: max(1, int(np.searchsorted(looked_up, LOOKED_UP, side="right")))]
        if not found:
            return np.zeros(0, dtype=np.int64)
        shared = np.bincount(np.concatenate([rows for rows, _ in found]), np.concatenate([each for _, each in found]))
        return largest(shared.astype(np.float32), COMPARED)

    def _kernel(self, chosen: Ints) -> Floats:
        """The similarities of the chosen phrasings among themselves."""
        size, parts, columns = len(chosen), [], 0
        for family in (self._words, self._pairs):
            features, lengths = family.rows.of(chosen)
            row = np.repeat(np.arange(size), lengths)
            parts.append((row, features + columns, family.weights[features] * family.scale[chosen][row]))
            columns += family.rows.size
        words, lengths = self._spelled.rows.of(chosen)
        runs, counts = self._letters.rows.of(words)
        row = np.repeat(np.repeat(np.arange(size), lengths), counts)
        parts.append((row, runs + columns, self._run_weights[runs] * self._spelled.scale[chosen][row]))
        rows, features, weights = (np.concatenate(each) for each in zip(*parts, strict=True))
        dense = _dense(rows, features, weights, (size, columns + self._letters.rows.size))
        kernel = dense @ dense.T
        if self._meanings is not None:
            meanings = self._meanings[chosen]
            kernel = _fused(kernel, meanings @ meanings.T)
        kinds = self._kinds[self._types[chosen]]
        return _typed(kernel, kinds @ kinds.T)

    def rank(self, text: str, limit: int = 10) -> list[Candidate]:
        """The likeliest entries for a question, best first; none that is in nothing like it."""
        return self.rank_query(self.query(text), limit)

    def rank_query(
        self,
        query: Query,
        limit: int = 12,
        *,
        least: float = 0.0,
        only: frozenset[str] | None = None,
        without: int | None = None,
    ) -> list[Candidate]:
        """The same for a query that has been built; with `only`, among these entries; `without` the phrasing that was
        given at this place, counted from 0. Of what is found, that with at least such a similarity, 0 to 1."""
        if not self._texts:
            return []
        if only is None:
            rows = self._compared(query)
        else:
            rows = np.flatnonzero(
                np.isin(self._entry_of, [at for at, each in enumerate(self._entry_ids) if each in only])
            )
        similarity = self.similarities(query, rows)
        if without is not None:
            similarity[without if rows is None else rows == without] = 0
        near = largest(similarity, NEIGHBOURS)
        if not len(near) or float(similarity[near[0]]) < least:
            return []
        chosen, similarity = near if rows is None else rows[near], similarity[near]
        kernel = _sharpened(self._kernel(chosen)) + RIDGE * np.eye(len(chosen), dtype=np.float32)
        ridge = np.linalg.solve(kernel, _sharpened(similarity))
        found = self._candidates(chosen, similarity, ridge, limit)
        return [candidate for candidate in found if candidate.similarity >= least]

    def _candidates(self, chosen: Ints, similarity: Floats, ridge: Floats, limit: int) -> list[Candidate]:
        """The entries of the chosen phrasings, which are in the order of their similarity."""
        places = defaultdict[int, list[int]](list)
        for place, entry in enumerate(self._entry_of[chosen].tolist()):
            places[entry].append(place)
        alike, ridges = similarity.tolist(), ridge.tolist()
        found = []
        for entry, own in places.items():
            closest, mean = alike[own[0]], sum(alike[place] for place in own) / len(own)
            score = sum(ridges[place] for place in own) + CLOSEST_SHARE * (closest + 0.5 * mean)
            found.append((-score, self._entry_ids[entry], closest, mean, int(chosen[own[0]])))
        return [
            Candidate(
                entry_id=entry_id,
                score=-score,
                similarity=min(1.0, closest),
                mean=min(1.0, mean),
                phrasing=self._texts[phrasing],
            )
            for score, entry_id, closest, mean, phrasing in sorted(found)[:limit]
        ]


def _type_vector(types: frozenset[QuestionType]) -> Floats:
    vector = np.array([*(kind in types for kind in QuestionType), not types], dtype=np.float32)
    return vector / np.float32(np.linalg.norm(vector))


def _typed(similarity: Floats, agreement: Floats) -> Floats:
    """A product of two kernels stays a kernel, which the ridge needs."""
    return (similarity * (1 + TYPE_WEIGHT * agreement) / (1 + TYPE_WEIGHT)).astype(np.float32)


def _fused(similarity: Floats, meaning: Floats) -> Floats:
    """A mean of two kernels is a kernel; a cosine cut off at 0 would be none. What is negative is no neighbour."""
    return ((1 - MEANING) * similarity + MEANING * meaning).astype(np.float32)


def _sharpened(similarity: Floats) -> Floats:
    """The exponential of a kernel is one, too; 0 stays 0."""
    return np.exp(SHARPNESS * (np.minimum(similarity, 1) - 1)) - np.float32(math.exp(-SHARPNESS))


def _asked(features: Ints, weights: Floats, missing: float) -> Asked:
    """Weights brought to length one, with `missing` as the square of what the bank does not know."""
    length = math.sqrt(float(weights @ weights) + missing)
    return Asked(features=features, weights=weights / np.float32(length) if length else weights)


def _dense(rows: Ints, features: NDArray[np.integer], weights: Floats, shape: tuple[int, int]) -> Floats:
    """The matrix of that shape, without the columns that are all zero."""
    # Each feature is known by the last place where it stands: quicker than sorting them.
    places = np.arange(len(features))
    last = np.empty(shape[1], dtype=np.int64)
    last[features] = places
    is_last = last[features] == places
    columns = (np.cumsum(is_last) - 1)[last[features]]
    width = int(is_last.sum())
    flat = np.bincount(rows * width + columns, weights=weights, minlength=shape[0] * width)
    return flat.reshape(shape[0], width).astype(np.float32)
