"""The bot as it was at a git revision: its code and its base, run in a process of its own."""

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import bot
from bot.answering.reply import Decision, Part, Reason, Reply
from bot.errors import BelegbotError, KnowledgeError
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import Scored, score
from bot.knowledge.base import KnowledgeBase, load_base

CODE: Final = Path(bot.__file__).resolve().parent
"""The running program."""

Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Revision:
    """The bot at a revision, unpacked."""

    name: str
    code: Path
    """The folder that its package is imported from."""
    knowledge: Path
    base: KnowledgeBase
    what: str
    """What of it is that revision's: "code and base", "code" or "base"; the rest is as it is now."""
    semantic_model: Path | None = None
    """The folder of the model in use now, which a revision that knows of such models has, too."""

    def asked(self, questions: Sequence[GoldenQuestion], progress: Progress = lambda _: None) -> list[Scored]:
        """The questions, answered by that program and scored by what its base states; BelegbotError if it fails."""
        scored = []
        with closing(self._answers(questions)) as answers:
            for line, question in zip(answers, questions, strict=False):
                try:
                    scored.append(score(question, _reply(json.loads(line), self.base)))
                except (ValueError, TypeError, KeyError) as error:
                    raise self._failure(f"its answers cannot be read: {error!r}") from error
                progress(1)
        if len(scored) < len(questions):
            raise self._failure(f"it answers {len(scored)} of {len(questions)} questions")
        return scored

    def _answers(self, questions: Sequence[GoldenQuestion]) -> Generator[bytes, None, None]:
        """The lines of `belegbot ask --batch`, as they come."""
        lines = (json.dumps({"id": one.id, "text": one.text, "lang": one.lang}) for one in questions)
        paths = [str(self.code), *filter(None, [os.environ.get("PYTHONPATH")])]
        there = {
            "PYTHONPATH": os.pathsep.join(paths),
            "BELEGBOT_KNOWLEDGE": str(self.knowledge),
            "BELEGBOT_DATA_DIR": "data",
            "BELEGBOT_SEMANTIC_MODEL": str(self.semantic_model.resolve()) if self.semantic_model else "",
        }
        # It runs in an empty folder, so that it finds and leaves nothing: what a base learns from itself, it learns
        # there, and as that program does. What goes in and what is complained about are files, not pipes: none that is
        # full can stop the process.
        with (
            tempfile.TemporaryDirectory() as empty,
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as complaints,
        ):
            given.write("\n".join(lines).encode())
            given.seek(0)
            with subprocess.Popen(
                [sys.executable, "-m", "bot", "ask", "--batch", "-"],
                cwd=empty,
                env=os.environ | there,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=complaints,
            ) as process:
                try:
                    yield from process.stdout or ()
                except BaseException:
                    process.kill()
                    raise
            complaints.seek(0)
            if process.returncode:
                said = complaints.read().decode(errors="replace").split("\n")
                raise self._failure(next((line for line in reversed(said) if line.strip()), "it gives no reason"))

    def _failure(self, why: str) -> BelegbotError:
        return BelegbotError(f"--compare {self.name}: the program of that revision fails: {why}")


def _reply(record: Mapping[str, Any], base: KnowledgeBase) -> Reply:
    """As much of a reply as its record tells and its score needs."""
    parts = [Part.giving(base.entries[entry], confidence=record["confidence"]) for entry in record["entries"]]
    if suggestions := tuple(base.entries[one["entry"]] for one in record["suggestions"]):
        parts.append(Part(text="", decision=Decision.SUGGEST, suggestions=suggestions, confidence=record["confidence"]))
    nothing = Part(text="", decision=Decision.ABSTAIN, reason=Reason.NO_MATCH)
    return Reply(language=record["language"], parts=tuple(parts) or (nothing,))


@contextmanager
def revision(name: str, knowledge: Path, semantic_model: Path | None = None) -> Iterator[Revision]:
    """The bot at a revision of the git repository that holds the base, otherwise of the one that holds the program;
    what is not in that repository is the same as now. It is unpacked to a temporary folder for as long as the context
    lasts. BelegbotError, if there is no such repository or revision, or if its base cannot be read.
    """
    knowledge = knowledge.resolve()
    of_base, of_code = _repository(knowledge), _repository(CODE)
    repository = of_base or of_code
    if repository is None:
        raise BelegbotError(f"--compare {name}: neither {knowledge} nor the program is in a git repository.")
    places = [place for place, of in ((CODE, of_code), (knowledge, of_base)) if of == repository]
    with tempfile.TemporaryDirectory(prefix="belegbot-") as folder:
        _unpack(repository, name, [place.relative_to(repository) for place in places], Path(folder))

        def then(place: Path) -> Path:
            return Path(folder) / place.relative_to(repository) if place in places else place

        try:
            base = load_base(then(knowledge))
        except KnowledgeError as error:
            first = str(error).splitlines()[0]
            raise BelegbotError(f"--compare {name}: the base of that revision cannot be read: {first}") from error
        what = " and ".join(word for word, place in (("code", CODE), ("base", knowledge)) if place in places)
        yield Revision(
            name=name,
            code=then(CODE).parent,
            knowledge=then(knowledge),
            base=base,
            what=what,
            semantic_model=semantic_model,
        )


def _repository(folder: Path) -> Path | None:
    """The root of the git repository that has files of a folder, not only a place for it."""
    try:
        if not _git(folder, "ls-files", "--", "."):
            return None
        return Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel")).rstrip("\n")).resolve()
    except (subprocess.CalledProcessError, NotADirectoryError):
        return None


def _unpack(repository: Path, name: str, places: list[Path], folder: Path) -> None:
    """Write a revision's files below some places of the repository to a folder."""
    try:
        commit = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except (subprocess.CalledProcessError, ValueError) as error:
        raise BelegbotError(f"--compare {name}: {repository} has no such revision.") from error
    try:
        archive = _git(repository, "archive", "--format=tar", commit.decode().strip(), "--", *map(str, places))
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
    except (subprocess.CalledProcessError, tarfile.TarError) as error:
        why = error.stderr.decode(errors="replace") if isinstance(error, subprocess.CalledProcessError) else str(error)
        raise BelegbotError(f"--compare {name}: that revision cannot be unpacked: {why.strip()}.") from error


def _git(folder: Path, *arguments: str) -> bytes:
    """What git prints; CalledProcessError if it refuses, BelegbotError if there is no git."""
    try:
        git = ["git", *arguments]
        return subprocess.run(git, cwd=folder, capture_output=True, check=True).stdout  # noqa: S603 - no shell
    except FileNotFoundError as error:
        raise BelegbotError("--compare needs git, which is not installed.") from error
