"""What texts mean, as vectors of a model that the operator has put into a folder; nothing is ever fetched."""

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.errors import SettingsError
from bot.matching.rows import Floats

if TYPE_CHECKING:
    from model2vec import StaticModel

SETTING: Final = "BELEGBOT_SEMANTIC_MODEL"
PACKAGES: Final = ("model2vec", "tokenizers")
"""What its vectors depend on besides its files."""
FILES: Final = frozenset({".json", ".safetensors"})


class Encoder:
    """Static embeddings: the smaller the angle between the vectors of two texts, the more alike is what they mean."""

    def __init__(self, model: "StaticModel", folder: Path) -> None:
        self.folder = folder
        self._model = model
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> Floats:
        """A row of length one for each text; zeros for a text of which the model knows nothing."""
        found = np.zeros((0, self._model.dim))
        if texts:
            # Half a surrogate pair is no text to the tokenizer.
            whole = [text.encode(errors="replace").decode() for text in texts]
            # It changes its tokenizer while it reads, which two threads must not do at once.
            with self._lock:
                found = self._model.encode(whole, use_multiprocessing=False)
        found = found.astype(np.float32)
        rows: Floats = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), np.float32(1e-12))
        return rows

    @cached_property
    def identity(self) -> str:
        """The hexadecimal hash of what its vectors depend on: its files and the libraries that read them."""
        digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in PACKAGES).encode())
        for path in sorted(path for path in self.folder.rglob("*") if path.suffix in FILES):
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            digest.update(f" {path.relative_to(self.folder).as_posix()} {content}".encode())
        return digest.hexdigest()


def load_encoder(folder: Path | None) -> Encoder | None:
    """The encoder of the model2vec model in a folder, if one is given; SettingsError if it holds none, or if what reads
    it is not installed."""
    if folder is None:
        return None
    if not folder.is_dir():
        raise SettingsError(f"{SETTING}: {folder}: there is no such folder; models are not downloaded.")
    # The library downloads what it does not find, and looks at this when it is imported.
    os.environ["HF_HUB_OFFLINE"] = "1"
    # Phrasings are short: more threads would only fight each other.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from model2vec import StaticModel  # noqa: PLC0415 - takes a tenth of a second, and need not be installed
    except ImportError as error:
        raise SettingsError(f"{SETTING} needs the extra `semantic`: pip install '.[semantic]' ({error}).") from None
    try:
        return Encoder(StaticModel.from_pretrained(folder), folder)
    except Exception as error:  # the libraries that read the files raise whatever they like
        why = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise SettingsError(f"{SETTING}: {folder} holds no model2vec model that can be read: {why}") from error
