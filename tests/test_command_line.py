"""`belegbot` as people type it, its output, its exit codes; `run` has tests of its own in e2e/.

Each command runs in a process of its own in one test at least, and wherever the process itself is the point: its
encoding, its standard input, what it leaves to the next one. Elsewhere the test's own process saves the start.
"""

import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot import __version__
from bot.answering.calibration import load_calibration
from bot.errors import KnowledgeError, SettingsError, StorageError
from bot.heartbeat import beat
from bot.matching.evidence import DOUBT, EVIDENCE
from tests.knowledge import making
from tests.learning import POOL, keep_learnt
from tests.matching.models import written_model
from tests.program import ROOT, Belegbot, Here

OPENING = "Das Freibad am Mühlteich öffnet am Samstag, dem 10. Mai, um neun Uhr."
PRICE = "Der Eintritt kostet vier Euro, für Kinder unter 14 Jahren zwei Euro."
QUESTION = "Was kostet der Eintritt?"
USAGE_ERROR = 2


@pytest.fixture
def belegbot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Belegbot:
    keep_learnt(tmp_path / "data")
    return Here(tmp_path, monkeypatch, capsys)


@pytest.fixture
def process(tmp_path: Path) -> Belegbot:
    return Belegbot(tmp_path)


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# ask


def test_a_question_is_answered_with_its_source(process: Belegbot) -> None:
    printed = process("ask", QUESTION).succeeded()
    assert printed.startswith(f"{QUESTION}\n{PRICE}\nQuelle: Mühltal-Bote, Lindenau, 6. Mai 2031, Absatz 2\n")


def test_an_answer_explains_itself(belegbot: Belegbot) -> None:
    printed = belegbot("ask", "[bold]Was[/bold] kostet der Eintritt?", "--explain").succeeded()
    assert PRICE in printed
    assert "[bold]Was[/bold] kostet der Eintritt?»: answer" in printed
    assert "similarity" in printed


def test_an_answer_as_json(belegbot: Belegbot) -> None:
    found = json.loads(belegbot("ask", QUESTION, "--json", "--explain").succeeded())
    assert (found["decision"], found["entries"], found["text"]) == ("answer", ["eintritt"], PRICE)
    assert found["considered"][0][0]["entry"] == "eintritt"
    assert {"entry", "probability", "phrasing", "evidence", "failed", "words"} <= set(found["considered"][0][0])
    assert found["why"][0]["lead"] == "eintritt"


def test_the_base_that_is_delivered_answers(belegbot: Belegbot) -> None:
    knowledge = str(ROOT / "knowledge")
    found = json.loads(belegbot("ask", "Who is Stoltenberg?", "--json", BELEGBOT_KNOWLEDGE=knowledge).succeeded())
    assert (found["decision"], found["language"]) == ("answer", "en")
    assert "Secretary General" in found["text"]


def test_the_language_is_that_of_the_option_or_the_terminal(belegbot: Belegbot) -> None:
    by_option = belegbot("ask", "???", "--lang", "en").succeeded()
    by_terminal = belegbot("ask", "???", LC_ALL="en_GB.UTF-8").succeeded()
    assert by_option == by_terminal != belegbot("ask", "???", LC_ALL="xx_YY.unknown").succeeded()


def test_a_terminal_that_lacks_characters_shows_the_rest(process: Belegbot) -> None:
    printed = process("ask", "Wann öffnet das Freibad?", PYTHONIOENCODING="ascii").succeeded()
    assert OPENING.encode("ascii", "backslashreplace").decode() in printed


def test_bytes_that_are_no_text_are_no_matter(process: Belegbot) -> None:
    printed = process("ask", b"Was kostet \xff der Eintritt?", "--explain", PYTHONUTF8="1").succeeded()
    assert PRICE in printed


@pytest.mark.parametrize("arguments", [(), (QUESTION, "--batch", "-")], ids=["neither", "both"])
def test_a_question_and_a_file_exclude_each_other(belegbot: Belegbot, arguments: tuple[str, ...]) -> None:
    assert "belegbot ask --batch FILE.jsonl" in belegbot("ask", *arguments).failed()


# ask --batch

LINES = """\
{"id": "1", "text": "Was kostet der Eintritt?", "lang": "de"}

{"id": 2, "text": "When does the pool open?"}
{"id": "\\ud800", "text": "Was kosten die Parkplätze?", "lang": "de"}
{"id": "4", "text": "Hallo \\ud800"}
"""


def test_a_file_of_questions(process: Belegbot, tmp_path: Path) -> None:
    file = written(tmp_path / "questions.jsonl", b"\xef\xbb\xbf" + LINES.encode())
    outcome = process("ask", "--batch", file)
    outcome.succeeded()
    assert [(one["id"], one["decision"], one["entries"]) for one in outcome.lines] == [
        ("1", "answer", ["eintritt"]),
        ("2", "answer", ["oeffnung"]),
        ("\ud800", "abstain", ["parkplaetze"]),
        ("4", "smalltalk", ["gruss"]),
    ]
    assert outcome.lines[0]["text"] == PRICE


def test_questions_from_standard_input(process: Belegbot) -> None:
    outcome = process("ask", "--batch", "-", given=LINES.encode(), PYTHONIOENCODING="ascii")
    outcome.succeeded()
    assert [one["id"] for one in outcome.lines] == ["1", "2", "\ud800", "4"]
    assert outcome.lines[2]["text"] == "Was die Parkplätze kosten, steht nicht im Bericht."


def test_what_comes_before_a_malformed_line_is_answered(belegbot: Belegbot) -> None:
    outcome = belegbot("ask", "--batch", "-", given=f"{LINES}Was kostet der Eintritt?\n".encode())
    assert "Line 6: must be a JSON object" in outcome.failed()
    assert len(outcome.lines) == 4


@pytest.mark.parametrize("content", [None, b'{"id": "1", "text": "\xfc"}'], ids=["missing", "Latin-1"])
def test_a_file_that_cannot_be_read_is_named(process: Belegbot, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "questions.jsonl"
    if content is not None:
        written(file, content)
    assert "questions.jsonl: cannot be read as UTF-8 text" in process("ask", "--batch", file).failed()


def test_nobody_listens_any_more(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BELEGBOT_KNOWLEDGE": str(POOL)}
    command = [sys.executable, "-m", "bot", "ask", "--batch", "-"]
    ended = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        input=LINES.encode(),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, b"")


# check, verify


def test_a_base_with_warnings_alone_passes(process: Belegbot) -> None:
    found = json.loads(process("check", "--json").succeeded())
    assert {problem["severity"] for problem in found} == {"warning"}
    assert process("check").succeeded().endswith(f"0 errors, {len(found)} warnings\n")


def test_a_broken_base_is_reported(belegbot: Belegbot, tmp_path: Path) -> None:
    copy = shutil.copytree(POOL, tmp_path / "copy")
    entries = copy / "entries" / "bad.yaml"
    written(entries, entries.read_text("utf-8").replace("nearest: eintritt", "nearest: gibt-es-nicht"))
    in_words = belegbot("check", BELEGBOT_KNOWLEDGE=str(copy))
    assert in_words.code == 1
    assert "error: entries/bad.yaml" in in_words.printed
    as_json = belegbot("check", "--json", BELEGBOT_KNOWLEDGE=str(copy))
    assert as_json.code == 1
    (error,) = (problem for problem in json.loads(as_json.printed) if problem["severity"] == "error")
    assert "gibt-es-nicht" in error["message"]
    assert "entries/bad.yaml" in belegbot("ask", QUESTION, BELEGBOT_KNOWLEDGE=str(copy)).failed(
        KnowledgeError.exit_code
    )


def test_a_base_is_proved(process: Belegbot, tmp_path: Path) -> None:
    knowledge = str(making.write_base(tmp_path / "base"))
    article = written(tmp_path / "article.txt", making.ARTICLE)
    printed = process("verify", "--article", article, BELEGBOT_KNOWLEDGE=knowledge).succeeded()
    proved = "3 paragraphs, 3 anchors, and the numbers in 2 answers, 1 meetings and 0 updates"
    assert printed == f"Proved: {proved}.\n"


def test_another_text_proves_nothing(belegbot: Belegbot, tmp_path: Path) -> None:
    knowledge = str(making.write_base(tmp_path / "base"))
    article = written(tmp_path / "article.txt", making.ARTICLE.replace("zwölf", "elf"))
    outcome = belegbot("verify", "--article", article, "--json", BELEGBOT_KNOWLEDGE=knowledge)
    assert outcome.code == 1
    assert "paragraph 1" in json.loads(outcome.printed)[0]["message"]
    in_words = belegbot("verify", "--article", article, BELEGBOT_KNOWLEDGE=knowledge)
    assert in_words.code == 1
    assert "error: articles/xyz-baeume.yaml" in in_words.printed


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xfc"], ids=["missing", "no UTF-8"])
def test_an_article_that_cannot_be_read_is_named(belegbot: Belegbot, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "article.txt"
    if content is not None:
        written(file, content)
    assert "article.txt: cannot be read as UTF-8 text" in belegbot("verify", "--article", file).failed()


# eval

GOLDEN = """\
- {id: a, lang: de, kind: plain, text: "Was kostet der Eintritt?", expect: answer, facts: [B2]}
- {id: b, lang: de, kind: plain, text: "Wann öffnet das Freibad?", expect: answer, facts: [B1]}
- {id: c, lang: en, kind: "[red]near[/]", text: "What does parking cost?", expect: abstain}
- {id: d, lang: en, kind: wrong, text: "When does the season end?", expect: answer, facts: [B1]}
"""


def test_questions_are_scored(belegbot: Belegbot, tmp_path: Path) -> None:
    written(tmp_path / "golden.yaml", GOLDEN)
    printed = belegbot("eval", "golden.yaml", COLUMNS="200").succeeded()
    assert printed.startswith("wrong: d 'When does the season end?' -> saison; expected B1 (oeffnung)\n")
    assert "golden.yaml (4 questions)" in printed
    assert "[red]near[/]" in printed
    assert "of 3 answerable: right direct answers 66.7%," in printed
    (learnt,) = (tmp_path / "data").glob("calibration-*.json")
    threshold = json.loads(learnt.read_text())["calibration"]["answer"]
    assert f"{threshold:.2f} in force" in printed


def test_figures_are_reported_and_drawn(belegbot: Belegbot, tmp_path: Path) -> None:
    written(tmp_path / "golden.yaml", GOLDEN)
    alone = belegbot("eval", "golden.yaml").succeeded()
    arguments = ("eval", "golden.yaml", "--report", "report.html", "--plot", "plot.svg")
    assert belegbot(*arguments).succeeded() == alone
    assert "When does the season end?" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "plot.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_each_kind_of_evidence_is_left_out(belegbot: Belegbot, tmp_path: Path) -> None:
    questions = "\n".join(
        f"- {{id: q{n}, lang: de, kind: plain, text: '{text}?', expect: {expect}}}"
        for n, (text, expect) in enumerate(
            [("Was kostet das Parken", "abstain"), ("Wie heißt die Hauptstadt", "abstain")] * 3
            + [("Was kostet eine Karte, facts: [B2]", "answer")]
        )
    )
    written(tmp_path / "golden.yaml", questions.replace(", facts: [B2]?'", "?', facts: [B2]"))
    printed = belegbot("eval", "golden.yaml", "--cross-validate", "--ablation").succeeded()
    assert "golden.yaml (7 questions, cross-validated)" in printed
    rows = [line.split("│")[1].strip() for line in printed.splitlines() if "│" in line]
    assert set(rows[rows.index("(with all)") + 1 :]) == {*EVIDENCE, *DOUBT}


def test_a_report_that_cannot_be_written_is_said(belegbot: Belegbot, tmp_path: Path) -> None:
    written(tmp_path / "golden.yaml", GOLDEN)
    (tmp_path / "report.html").mkdir()
    complaint = belegbot("eval", "golden.yaml", "--report", "report.html").failed()
    assert complaint.startswith("belegbot: report.html: cannot be written: ")


def test_a_file_of_any_name_is_reported(process: Belegbot, tmp_path: Path) -> None:
    name = b"golden\xff.yaml"
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(GOLDEN, encoding="utf-8")
    process("eval", name, "--report", "report.html").succeeded()
    assert "golden&#56575;.yaml" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_without_git_nothing_can_be_compared(belegbot: Belegbot, tmp_path: Path) -> None:
    written(tmp_path / "golden.yaml", GOLDEN)
    complaint = belegbot("eval", "golden.yaml", "--compare", "HEAD", PATH=str(tmp_path)).failed()
    assert "--compare needs git" in complaint


def test_a_bar_shows_where_somebody_sits_before_a_terminal(tmp_path: Path) -> None:
    written(tmp_path / "golden.yaml", GOLDEN)
    terminal, its_end = pty.openpty()
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "eval", "golden.yaml"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "BELEGBOT_KNOWLEDGE": str(POOL), "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=its_end,
        check=True,
    )
    os.close(its_end)
    with open(terminal, "rb", buffering=0) as seen:  # noqa: PTH123 - a descriptor
        shown = seen.read(65536).decode()
    assert "scoring" in shown
    assert b"scoring" not in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--ablation"], "--ablation goes with --cross-validate"),
        (["--compare", "HEAD", "--cross-validate"], "--compare is about the calibrations in force"),
        (["--report", "golden.yaml"], "--report golden.yaml: must be a .html file"),
        (["--plot", "nowhere/plot.svg"], "--plot nowhere/plot.svg: must be a .svg file, in a folder that there is"),
    ],
)
def test_ways_to_evaluate_that_do_not_go_together(
    belegbot: Belegbot, tmp_path: Path, arguments: list[str], complaint: str
) -> None:
    file = written(tmp_path / "golden.yaml", GOLDEN)
    assert complaint in belegbot("eval", "golden.yaml", *arguments).failed()
    assert file.read_text(encoding="utf-8") == GOLDEN


def test_a_calibration_is_written(belegbot: Belegbot, tmp_path: Path) -> None:
    copy = shutil.copytree(POOL, tmp_path / "copy")
    files = [written(tmp_path / f"{number}.yaml", GOLDEN) for number in range(2)]
    belegbot("eval", *files, "--calibrate", BELEGBOT_KNOWLEDGE=str(copy)).succeeded()
    assert load_calibration(copy) is not None


def test_what_a_base_learns_from_itself_is_kept_beside_the_data(process: Belegbot) -> None:
    first = process("ask", QUESTION).succeeded()
    (file,) = (process.folder / "data").iterdir()
    kept = file.read_bytes()
    assert process("ask", QUESTION).succeeded() == first
    file.write_bytes(kept[:-20])
    mended = process("ask", QUESTION)
    assert (mended.code, mended.printed) == (0, first)
    assert file.name in mended.complained
    assert file.read_bytes() == kept


def test_malformed_questions_are_named(belegbot: Belegbot, tmp_path: Path) -> None:
    file = written(tmp_path / "golden.yaml", GOLDEN.replace("expect: abstain", "expect: nothing"))
    assert "golden.yaml: question 3: expect: " in belegbot("eval", file).failed()


# Meaning, optionally

SYNONYM = "Zeitpunkt?"
OFFLINE = """
import sys

def refuse(event, arguments):
    if event in ("socket.getaddrinfo", "socket.connect", "socket.sendto"):
        raise SystemExit("reached for the network")

sys.addaudithook(refuse)
from bot.__main__ import main
try:
    main()
finally:
    print(sorted({"model2vec", "tokenizers", "huggingface_hub"} & set(sys.modules)))
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return written_model(tmp_path / "model", ["wann", "zeitpunkt"])


def test_a_model_finds_synonyms(belegbot: Belegbot, model: Path) -> None:
    with_model = belegbot("ask", SYNONYM, "--json", BELEGBOT_SEMANTIC_MODEL=model.name).succeeded()
    without = belegbot("ask", SYNONYM, "--json").succeeded()
    suggested = [[one["entry"] for one in json.loads(found)["suggestions"]] for found in (with_model, without)]
    assert set(suggested[0]) == {"oeffnung", "saison"}
    assert set(suggested[0]).isdisjoint(suggested[1])


@pytest.mark.parametrize("with_model", [True, False])
def test_nothing_is_downloaded_and_nothing_imported_without_need(
    with_model: bool, belegbot: Belegbot, model: Path
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", OFFLINE, "ask", QUESTION],
        cwd=belegbot.folder,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "BELEGBOT_KNOWLEDGE": str(POOL)}
        | ({"BELEGBOT_SEMANTIC_MODEL": str(model), "HF_HUB_OFFLINE": "0"} if with_model else {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert PRICE in ended.stdout
    imported = ended.stdout.splitlines()[-1]
    assert imported == ("['huggingface_hub', 'model2vec', 'tokenizers']" if with_model else "[]")


@pytest.mark.parametrize(
    "arguments", [["ask", QUESTION], ["run"], ["demo", "--no-browser", "--port", "0"], ["eval", "golden.yaml"]]
)
def test_a_model_that_is_not_there_is_named_at_the_start(
    arguments: list[str], belegbot: Belegbot, process: Belegbot, tmp_path: Path
) -> None:
    written(tmp_path / "golden.yaml", GOLDEN)
    program = process if arguments == ["run"] else belegbot  # a bot sets up the logging of its whole process
    line = program(*arguments, BELEGBOT_SEMANTIC_MODEL="nowhere").failed(SettingsError.exit_code)
    assert "BELEGBOT_SEMANTIC_MODEL: nowhere: there is no such folder" in line


def test_evaluations_and_calibrations_are_made_with_the_model(belegbot: Belegbot, model: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(POOL, tmp_path / "copy")
    file = written(tmp_path / "golden.yaml", GOLDEN)
    fitted = []
    for folder in ("", model.name):
        for option in ("--calibrate", "--cross-validate"):
            ended = belegbot("eval", file, option, BELEGBOT_KNOWLEDGE=str(copy), BELEGBOT_SEMANTIC_MODEL=folder)
            ended.succeeded()
        fitted.append(load_calibration(copy))
    assert fitted[0] != fitted[1]


# health, db


def test_the_health_of_a_bot(process: Belegbot, tmp_path: Path) -> None:
    assert "does not run" in process("health", BELEGBOT_DATA_DIR=str(tmp_path)).failed()
    beat(tmp_path)
    assert process("health", BELEGBOT_DATA_DIR=str(tmp_path)).succeeded() == "The bot hears from the Bot API server.\n"


def test_the_database_is_upgraded_as_often_as_one_likes(belegbot: Belegbot, tmp_path: Path) -> None:
    for _ in range(2):
        assert belegbot("db", "upgrade").succeeded() == "The database is up to date.\n"
    with sqlite3.connect(tmp_path / "data" / "belegbot.sqlite3") as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    database.close()
    assert {"alembic_version", "chats"} <= tables


def test_a_malformed_database_url_is_said(belegbot: Belegbot) -> None:
    complaint = belegbot("db", "upgrade", BELEGBOT_DATABASE_URL="secret").failed(StorageError.exit_code)
    assert "BELEGBOT_DATABASE_URL" in complaint
    assert "secret" not in complaint


# What goes wrong everywhere


def test_a_missing_knowledge_folder_is_named(belegbot: Belegbot) -> None:
    complaint = belegbot("ask", QUESTION, BELEGBOT_KNOWLEDGE="nowhere").failed(KnowledgeError.exit_code)
    assert "nowhere: there is no such folder. Set BELEGBOT_KNOWLEDGE" in complaint


def test_a_malformed_setting_is_named(process: Belegbot) -> None:
    complaint = process("ask", QUESTION, BELEGBOT_LOG="shouting").failed(SettingsError.exit_code)
    assert "BELEGBOT_LOG" in complaint


def test_the_version(process: Belegbot) -> None:
    assert process("--version").succeeded() == f"belegbot {__version__}\n"


@pytest.mark.parametrize("arguments", [(), ("answer",), ("ask", "--loudly"), ("verify",), ("eval",)])
def test_what_nobody_knows_is_a_usage_error(belegbot: Belegbot, arguments: tuple[str, ...]) -> None:
    outcome = belegbot(*arguments)
    assert outcome.code == USAGE_ERROR
    assert "Usage:" in outcome.printed + outcome.complained


# Start-up

IMPORTED = """
import sys
from bot.__main__ import main
try:
    main()
except SystemExit:
    pass
print(sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""
FOR_THE_CHAT = {"telegram", "aiohttp", "httpx"}
FOR_THE_DATABASE = {"sqlalchemy", "alembic", "aiosqlite"}
FOR_ANSWERS = {"numpy", "rapidfuzz"}
Needless = set[str]


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (["ask", QUESTION], FOR_THE_CHAT | FOR_THE_DATABASE | {"structlog"}),
        (["ask", QUESTION, "--json"], FOR_THE_CHAT | FOR_THE_DATABASE | {"structlog", "rich"}),
        (["db", "upgrade"], FOR_THE_CHAT | FOR_ANSWERS | {"structlog"}),
        (["health"], FOR_THE_CHAT | FOR_THE_DATABASE | FOR_ANSWERS | {"structlog", "rich"}),
        (["backup", "copy"], FOR_THE_CHAT | FOR_ANSWERS | {"alembic", "structlog"}),
        (["inbox"], FOR_THE_CHAT | FOR_ANSWERS | {"structlog"}),
    ],
    ids=["ask", "ask as JSON", "db upgrade", "health", "backup", "inbox"],
)
def test_a_command_imports_what_it_needs(tmp_path: Path, arguments: list[str], needless: Needless) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BELEGBOT_KNOWLEDGE": str(POOL)}
    ended = subprocess.run(
        [sys.executable, "-c", IMPORTED, *arguments], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    imported = set(json.loads(ended.stderr.decode().splitlines()[-1].replace("'", '"')))
    assert {"bot", "typer"} <= imported
    assert imported & needless == set()
