"""Embeddings of the operator's: what they find that words do not, and what can be wrong with them."""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from model2vec import StaticModel

from bot.errors import SettingsError
from bot.matching.index import COMPARED, Matcher
from bot.matching.meaning import Encoder, load_encoder
from bot.matching.rows import Floats
from tests.matching.models import written_model

PHRASINGS = [
    ("admission", "What does a ticket cost?"),
    ("dogs", "Are dogs allowed?"),
    ("opening", "When do you open?"),
    ("food", "Is there something to eat?"),
]
SYNONYMS = {
    "admission": "price of entry",
    "dogs": "may hounds join",
    "opening": "from which hour",
    "food": "some snacks",
}
"""Questions without a word that the phrasings have."""
MEANINGS = [
    *(["ticket", "entry"], ["cost", "price"]),
    *(["dogs", "hounds"], ["allowed", "may"], ["when", "hour"]),
    *(["open", "from"], ["eat", "snacks"]),
]
TOLERANCE = 1e-5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_model(tmp_path_factory.mktemp("model"), *MEANINGS)


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    return loaded(folder)


def loaded(folder: Path) -> Encoder:
    found = load_encoder(folder)
    assert found is not None
    return found


def first(matcher: Matcher, text: str) -> str | None:
    return next((found.entry_id for found in matcher.rank(text)), None)


@pytest.mark.parametrize("entry", SYNONYMS)
def test_synonyms_find_what_words_do_not(entry: str, encoder: Encoder) -> None:
    by_words = Matcher.build(PHRASINGS, language="en")
    by_meaning = Matcher.build(PHRASINGS, language="en", encode=encoder)
    (found, *others) = by_meaning.rank(SYNONYMS[entry])
    assert found.entry_id == entry
    alike = {candidate.entry_id: candidate.similarity for candidate in by_words.rank(SYNONYMS[entry])}
    assert found.similarity > alike.get(entry, 0.0) + 0.1
    assert all(found.score > 2 * other.score for other in others)


def test_words_alone_find_others_or_next_to_nothing() -> None:
    by_words = Matcher.build(PHRASINGS, language="en")
    assert [first(by_words, SYNONYMS[entry]) for entry in ("admission", "dogs")] == ["opening", "opening"]
    assert all(found.similarity < 0.15 for text in SYNONYMS.values() for found in by_words.rank(text))


def test_a_phrasing_stays_what_is_most_like_itself(encoder: Encoder) -> None:
    matcher = Matcher.build(PHRASINGS, language="en", encode=encoder)
    for entry, text in PHRASINGS:
        found = matcher.rank(text)[0]
        assert found.entry_id == entry
        assert found.similarity > 0.7


def test_what_has_no_meaning_and_shares_nothing_has_no_candidates(encoder: Encoder) -> None:
    matcher = Matcher.build(PHRASINGS, language="en", encode=encoder)
    assert matcher.rank("") == matcher.rank("?!") == matcher.rank("面包") == []
    assert Matcher.build([], language="en", encode=encoder).rank("price of entry") == []


def test_meaning_finds_nothing_for_a_phrasing_of_one_word(encoder: Encoder) -> None:
    """It would pull in every question with that word, whatever else the question says."""
    matcher = Matcher.build([("dogs", "Dogs"), ("food", "Is there something to eat?")], language="en", encode=encoder)
    assert first(matcher, "hounds") == "dogs"
    assert "dogs" not in [candidate.entry_id for candidate in matcher.rank("may hounds join")]


def test_a_large_bank_is_searched_by_meaning_too(encoder: Encoder) -> None:
    crowd = [(f"row {at}", f"Where may I find row {at} of entry hall {at % 7}?") for at in range(COMPARED + 500)]
    matcher = Matcher.build([*crowd, *PHRASINGS], language="en", encode=encoder)
    assert first(matcher, "Where may I get snacks?") == "food"
    assert first(Matcher.build([*crowd, *PHRASINGS], language="en"), "Where may I get snacks?") != "food"


# The ridge needs a kernel, whatever the phrasings and whatever the model.

WORDS = st.sampled_from(["what", "when", "who", "are", "the", "not", "ticket", "tickets", "dogs", "open", "opening"])
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@given(st.lists(TEXTS, min_size=2, max_size=30), st.integers(0, 2**32 - 1), st.integers(1, 8))
def test_the_similarities_are_a_kernel(texts: list[str], seed: int, dimensions: int) -> None:
    chance = np.random.default_rng(seed)

    def encode(texts: Sequence[str]) -> Floats:
        rows: Floats = chance.normal(size=(len(texts), dimensions)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    matcher = Matcher.build([(str(at), text) for at, text in enumerate(texts)], language="en", encode=encode)
    kernel = matcher._kernel(np.arange(len(texts)))
    assert np.allclose(kernel, kernel.T, atol=TOLERANCE)
    assert np.linalg.eigvalsh(kernel).min() > -TOLERANCE


@pytest.mark.parametrize("entry", SYNONYMS)
def test_the_bank_is_compared_with_questions_as_with_itself(entry: str, encoder: Encoder) -> None:
    """A phrasing that is asked is as like the others as the kernel says, but for what sums of letters leave out."""
    matcher = Matcher.build([*PHRASINGS, (entry, SYNONYMS[entry])], language="en", encode=encoder)
    asked = matcher.similarities(matcher.query(SYNONYMS[entry]))
    kernel = matcher._kernel(np.arange(len(PHRASINGS) + 1))
    assert np.allclose(asked, kernel[-1], atol=0.05)


# The encoder


def test_rows_have_length_one_or_zero(encoder: Encoder) -> None:
    rows = encoder(["dogs", "When are dogs allowed?", "", "面包", "\ud800 dogs", "dogs " * 5000])
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 1, 0, 0, 1, 1])
    assert encoder([]).shape == (0, rows.shape[1])


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=60), max_size=5))
def test_any_text_has_a_row(encoder: Encoder, texts: list[str]) -> None:
    assert np.isfinite(encoder(texts)).all()
    assert len(encoder(texts)) == len(texts)


def test_several_threads_may_encode(encoder: Encoder) -> None:
    texts = [f"dogs {at} ticket" for at in range(200)]
    with ThreadPoolExecutor(4) as threads:
        rows = list(threads.map(lambda text: encoder([text])[0], texts))
    assert np.array_equal(np.array(rows), encoder(texts))


def test_its_identity_is_that_of_its_files(folder: Path, encoder: Encoder, tmp_path: Path) -> None:
    same = loaded(written_model(tmp_path / "same", *MEANINGS))
    other = loaded(written_model(tmp_path / "other", *MEANINGS[::-1]))
    assert same.identity == encoder.identity != other.identity


@pytest.mark.parametrize("quantized", ["float16", "int8"])
def test_a_smaller_model_says_nearly_the_same(quantized: str, folder: Path, encoder: Encoder, tmp_path: Path) -> None:
    StaticModel.from_pretrained(folder, quantize_to=quantized).save_pretrained(tmp_path)
    texts = [*SYNONYMS.values(), ""]
    assert np.allclose(loaded(tmp_path)(texts), encoder(texts), atol=0.01)


# What can be wrong


def test_without_a_folder_there_is_none() -> None:
    assert load_encoder(None) is None


@pytest.mark.parametrize("name", ["minishlab/potion-multilingual-128M", "file"])
def test_a_missing_folder_is_named_not_downloaded(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"BELEGBOT_SEMANTIC_MODEL: .*no such folder"):
        load_encoder(tmp_path / name)


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "config.json"])
@pytest.mark.parametrize("content", [None, b"", b"[1", b"\xff\x00" * 50])
def test_a_broken_model_is_one_line(file: str, content: bytes | None, tmp_path: Path) -> None:
    written_model(tmp_path, *MEANINGS)
    if content is None:
        (tmp_path / file).unlink()
    else:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(SettingsError, match="holds no model2vec model") as raised:
        load_encoder(tmp_path)
    assert "\n" not in str(raised.value)


def test_without_the_extra_it_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(SettingsError, match=r"BELEGBOT_SEMANTIC_MODEL needs the extra.*\[semantic\]"):
        load_encoder(folder)
