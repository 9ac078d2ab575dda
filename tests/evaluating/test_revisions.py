"""What has changed since a git revision: real repositories, and the program that each revision has."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import bot
from bot.answering import AnswerService
from bot.answering.calibration import DEFAULT, dump
from bot.answering.self_calibration import self_calibrated
from bot.errors import BelegbotError
from bot.evaluating.calibrating import asked
from bot.evaluating.comparing import Turn, compared
from bot.evaluating.revisions import Revision, revision
from bot.evaluating.scoring import Outcome, Scored
from bot.knowledge.base import load_base
from bot.matching.meaning import load_encoder
from tests.evaluating import pool
from tests.matching.models import written_model

BOT = Path(bot.__file__).parent
QUESTIONS = """\
- {id: price, lang: de, kind: plain, text: 'Wie teuer ist der Eintritt?', expect: answer, facts: [B2]}
- {id: end, lang: de, kind: plain, text: 'Bis wann ist das Bad?', expect: answer, facts: [B3]}
- {id: far, lang: de, kind: far, text: 'Wie heißt die Hauptstadt von Peru?', expect: abstain}
"""


@dataclass(frozen=True)
class Repository:
    """A git repository in a folder of its own."""

    folder: Path

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True)  # noqa: S607

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def change(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    """With the pool's base in `knowledge`, calibrated as `pool.service` is, committed."""
    made = Repository(tmp_path / "repository")
    shutil.copytree(pool.FOLDER, made.folder / "knowledge")
    (made.folder / "knowledge" / "calibration.yaml").write_text(dump(DEFAULT), encoding="utf-8")
    made.git("init", "--quiet")
    made.commit("The base")
    yield made


def test_another_base_is_asked_as_its_revision_had_it(repository: Repository) -> None:
    knowledge = repository.folder / "knowledge"
    repository.change("knowledge/entries/bad.yaml", "states: [B2]", "states: [B9]")
    with revision("HEAD", knowledge) as before:
        assert before.what == "base"
        done: list[int] = []
        old = before.asked(pool.QUESTIONS, done.append)
    assert sum(done) == len(pool.QUESTIONS)
    assert [one.outcome for one in old] == [asked(one, pool.service()).outcome for one in pool.QUESTIONS]
    service = AnswerService(load_base(knowledge))
    (one, other) = compared(old, [asked(question, service) for question in pool.QUESTIONS])
    assert {one.after.question, other.after.question} == {pool.RIGHT, pool.SEVERAL}
    assert (one.turn, one.before.outcome, one.after.outcome) == (Turn.LOST, Outcome.RIGHT, Outcome.WRONG)


def test_what_has_not_changed_is_told_to_be_the_same(repository: Repository) -> None:
    torn = pool.question("Was kosten die Parkplätze am Bad? Bis wann ist das Bad? Wie ist das Wetter?", kind="multi")
    service = pool.service().with_calibration(pool.service().calibration.model_copy(update={"answer": 0.9}))
    questions = [*pool.QUESTIONS, torn]
    (repository.folder / "knowledge" / "calibration.yaml").write_text(dump(service.calibration), encoding="utf-8")
    repository.commit("Answer less")
    with revision("HEAD", repository.folder / "knowledge") as before:
        old = before.asked(questions)
    new = [asked(question, service) for question in questions]
    assert [one.outcome for one in old] == [one.outcome for one in new]
    assert any(one.reply.parts[-1].suggestions for one in old)
    # If all were mistakes, another reply would be another mistake.
    assert compared(*([replace(one, outcome=Outcome.MISSED) for one in each] for each in (old, new))) == []


def test_a_base_without_calibration_learns_on_both_sides(repository: Repository) -> None:
    (repository.folder / "knowledge" / "calibration.yaml").unlink()
    repository.commit("Learn from the phrasings")
    with revision("HEAD", repository.folder / "knowledge") as before:
        old = [one.outcome for one in before.asked(pool.QUESTIONS)]
    service = pool.service().with_calibration(self_calibrated(pool.base()))
    assert old == [asked(question, service).outcome for question in pool.QUESTIONS]
    assert old != [asked(question, pool.service()).outcome for question in pool.QUESTIONS]


def test_the_model_in_use_is_that_of_the_revision_too(repository: Repository, tmp_path: Path) -> None:
    knowledge = repository.folder / "knowledge"
    encoder = load_encoder(written_model(tmp_path / "model", ["wann", "zeitpunkt"]))
    assert encoder is not None
    torn = [pool.question("Zeitpunkt?"), pool.question("Zeitpunkt der Saison?")]
    calibration = pool.service().calibration.model_copy(update={"suggest": 0.01})
    (knowledge / "calibration.yaml").write_text(dump(calibration), encoding="utf-8")
    repository.commit("Suggest nearly always")
    service = AnswerService(load_base(knowledge), calibration, encoder=encoder)
    with revision("HEAD", knowledge, encoder.folder) as before:
        old = before.asked(torn)
    assert [suggested(one) for one in old] == [suggested(asked(question, service)) for question in torn]
    with revision("HEAD", knowledge) as before:
        assert [suggested(one) for one in before.asked(torn)] != [suggested(one) for one in old]


def suggested(scored: Scored) -> list[str]:
    return [entry.id for part in scored.reply.parts for entry in part.suggestions]


def test_the_base_may_be_the_whole_repository(tmp_path: Path) -> None:
    whole = Repository(shutil.copytree(pool.FOLDER, tmp_path / "whole"))
    whole.git("init", "--quiet")
    whole.commit("The base")
    with revision("HEAD", whole.folder) as before:
        assert [one.outcome for one in before.asked([pool.RIGHT])] == [Outcome.RIGHT]


def test_nothing_is_left_behind(repository: Repository) -> None:
    with revision("HEAD", repository.folder / "knowledge") as before:
        assert before.knowledge.is_dir()
    assert not before.knowledge.exists()


@pytest.mark.parametrize("name", ["nowhere", "--output=/dev/null", "HEAD:knowledge", "HEAD\0"])
def test_an_unknown_revision_is_said(repository: Repository, name: str) -> None:
    with pytest.raises(BelegbotError, match="has no such revision"), revision(name, repository.folder / "knowledge"):
        pass


def test_a_revision_without_the_base_is_said(repository: Repository) -> None:
    shutil.copytree(pool.FOLDER, repository.folder / "other")
    repository.git("add", "--all")
    folder = repository.folder / "other"
    with pytest.raises(BelegbotError, match=r"cannot be unpacked: .*other") as raised, revision("HEAD", folder):
        pass
    assert "\n" not in str(raised.value)


def test_a_revision_with_a_broken_base_is_said(repository: Repository) -> None:
    repository.change("knowledge/entries/bad.yaml", "kind: fact", "kind: fiction")
    repository.commit("Break it")
    said = "--compare HEAD: the base of that revision cannot be read: entries/bad"
    with pytest.raises(BelegbotError, match=said), revision("HEAD", repository.folder / "knowledge"):
        pass


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("raise SystemExit('no such thing')", "fails: no such thing"),
        ("import sys; sys.exit(3)", "fails: it gives no reason"),
        ("print('good morning')", "fails: its answers cannot be read"),
        ("print('{}')", "fails: its answers cannot be read"),
        ("", "fails: it answers 0 of 9 questions"),
        ("while True: print('[]', flush=True)", "fails: its answers cannot be read"),
    ],
)
def test_a_program_that_fails_is_said(tmp_path: Path, program: str, why: str) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").touch()
    (tmp_path / "bot" / "__main__.py").write_text(program)
    broken = Revision(name="HEAD~9", code=tmp_path, knowledge=pool.FOLDER, base=pool.base(), what="code")
    with pytest.raises(BelegbotError) as raised:
        broken.asked(pool.QUESTIONS)
    assert str(raised.value).startswith(f"--compare HEAD~9: the program of that revision {why}")
    assert "\n" not in str(raised.value)


# The whole command, with a program of the repository's own


def belegbot(folder: Path, *arguments: str, knowledge: Path | None = None) -> subprocess.CompletedProcess[str]:
    variables = {"PYTHONPATH": str(folder), "BELEGBOT_KNOWLEDGE": str(knowledge or "knowledge")}
    return subprocess.run(
        [sys.executable, "-m", "bot", "eval", *arguments],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def checkout(repository: Repository) -> Repository:
    """With a program, too, that since its commit has become too careful."""
    shutil.copytree(BOT, repository.folder / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    (repository.folder / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
    repository.commit("The program")
    repository.change("bot/answering/deciding.py", ">= calibration.answer:", "> 1:")
    return repository


def test_code_and_base_are_compared(checkout: Repository) -> None:
    checkout.change("knowledge/entries/bad.yaml", "states: [B3]", "states: [B9]")
    ended = belegbot(checkout.folder, "questions.yaml", "--compare", "HEAD", "--report", "report.html")
    assert ended.returncode == 0, ended.stderr
    lost, otherwise, last = ended.stdout.splitlines()[-3:]
    assert lost == "lost: price 'Wie teuer ist der Eintritt?': right eintritt → suggested eintritt?"
    assert otherwise.startswith("lost: end 'Bis wann ist das Bad?': right saison → missed ")
    assert last == "since HEAD (code and base): 2 lost, 0 won, 0 otherwise wrong"
    assert "Since HEAD (code and base): 2 lost" in (checkout.folder / "report.html").read_text(encoding="utf-8")


def test_a_base_from_elsewhere_is_the_same_on_both_sides(checkout: Repository, tmp_path: Path) -> None:
    elsewhere = shutil.copytree(checkout.folder / "knowledge", tmp_path / "elsewhere")
    ended = belegbot(checkout.folder, "questions.yaml", "--compare", "HEAD", knowledge=elsewhere)
    assert ended.stdout.splitlines()[-1] == "since HEAD (code): 2 lost, 0 won, 0 otherwise wrong", ended.stderr


def test_what_another_program_learns_is_kept_nowhere(checkout: Repository) -> None:
    (checkout.folder / "knowledge" / "calibration.yaml").unlink()
    data = checkout.folder / "data"
    belegbot(checkout.folder, "questions.yaml")
    (before,) = data.iterdir()
    ended = belegbot(checkout.folder, "questions.yaml", "--compare", "HEAD")
    assert ended.stdout.splitlines()[-1].startswith("since HEAD (code and base): "), ended.stderr
    assert list(data.iterdir()) == [before]


def test_without_a_repository_nothing_is_compared(checkout: Repository) -> None:
    shutil.rmtree(checkout.folder / ".git")
    ended = belegbot(checkout.folder, "questions.yaml", "--compare", "HEAD")
    assert ended.returncode == BelegbotError.exit_code
    (line,) = ended.stderr.splitlines()
    assert line.endswith("nor the program is in a git repository.")
