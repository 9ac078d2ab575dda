"""Models small enough for a test: each word stands for one thing, and what stands for the same is the same to them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from model2vec import StaticModel
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

UNKNOWN = "[UNK]"


def written_model(folder: Path, *meanings: Sequence[str]) -> Path:
    """The folder, with a model to which the words of each line mean the same, and all others nothing."""
    words = [UNKNOWN, *(word for same in meanings for word in same)]
    tokenizer = Tokenizer(WordLevel({word: at for at, word in enumerate(words)}, unk_token=UNKNOWN))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    rows = [np.zeros(len(meanings))] + [np.eye(len(meanings))[at] for at, same in enumerate(meanings) for _ in same]
    StaticModel(np.array(rows, dtype=np.float32), tokenizer).save_pretrained(folder)
    return folder
