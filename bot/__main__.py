"""The command line: one thin function a command. What is heavy is imported by the command that needs it."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import __version__
from bot.commands import operating
from bot.commands.operating import AsJson
from bot.errors import BelegbotError
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from rich.console import Console

    from bot.answering import AnswerService
    from bot.evaluating.questions import GoldenQuestion
    from bot.knowledge.base import KnowledgeBase
    from bot.matching.meaning import Encoder

app = typer.Typer(
    name="belegbot",
    help="Sourced answers to people's questions about a news article.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(operating.app)

Language = Annotated[str | None, typer.Option("--lang", help="The asker's language, where the question's is unclear.")]


def main() -> None:
    """Run a command; what a person can mend is one line, and its own exit code."""
    # The matrices are small: more threads would only fight each other. NumPy reads this when it is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A terminal that cannot show a character should not cost the answer.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except BelegbotError as error:
        sys.stderr.write(f"belegbot: {error}\n")
        sys.exit(error.exit_code)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"belegbot {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Sourced answers to people's questions about a news article."""


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    lang: Language = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print why, too.")] = False,
    as_json: AsJson = False,
    batch: Annotated[
        Path | None, typer.Option("--batch", help="Questions as JSON lines; - for standard input.")
    ] = None,
) -> None:
    """Answer a question, or a file of them, in the terminal."""
    _check_language(lang)
    if (text is None) == (batch is None):
        raise BelegbotError('Ask one question (belegbot ask "…") or a file of them (belegbot ask --batch FILE.jsonl).')
    from bot.answering import Question
    from bot.terminal.records import considered, reasons, record

    base, service = _service(load_settings())
    if batch is not None:
        _answer_batch(batch, service, base)
        return
    reply = service.ask(Question(text=text or "", language=lang or _spoken()))
    if as_json:
        why = service.explain(reply) if explain else ()
        shown = {
            **record("1", reply, base),
            **({"considered": considered(why), "why": reasons(why)} if explain else {}),
        }
        _print_json(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    from bot.terminal.printing import print_explanations, print_reply

    print_reply(_console(), reply, base)
    if explain:
        print_explanations(_console(), service.explain(reply))


def _answer_batch(file: Path, service: "AnswerService", base: "KnowledgeBase") -> None:
    from bot.terminal.records import answered

    for line in answered(_lines(file), service, base):
        _print_json(line)


def _lines(file: Path) -> Iterator[str]:
    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as stream:
            yield from io.TextIOWrapper(stream, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BelegbotError(f"{file}: cannot be read as UTF-8 text: {error}.") from error


def _print_json(line: str) -> None:
    """JSON is UTF-8, whatever the terminal's encoding; half a surrogate pair stays the escape that it came as."""
    typer.echo(line.encode("utf-8", "backslashreplace"))


@app.command()
def demo(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port of the page; 0 for any free one.")] = 8765,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    exposed: Annotated[bool, typer.Option("--exposed", help="Let other machines act as anybody, too.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget all chats of former demos.")] = False,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser, where there is one.")] = True,
    lang: Language = None,
) -> None:
    """Try the bot in a browser, on a local Bot API server; no token, no network."""
    _check_language(lang)
    settings = load_settings()
    import asyncio

    from bot.locales import translate
    from bot.playground.demo import Options, play

    language = "de" if (lang or _spoken()) == "de" else "en"
    options = Options(host=host, port=port, exposed=exposed, fresh=fresh, language=language)

    def on_ready(address: str) -> None:
        typer.echo(translate(language, "demo-ready", address=address))
        if exposed:
            typer.echo(translate(language, "demo-exposed"), err=True)
        if browser and _has_screen():
            typer.launch(address)

    asyncio.run(play(settings, options, on_ready=on_ready))


@app.command()
def run() -> None:
    """Run the bot: take messages in by polling, or by webhook where one is set, until Ctrl-C or SIGTERM."""
    settings = load_settings()
    token = settings.require_token()
    from bot.logs import configure_logging

    configure_logging(settings.log, token)
    import asyncio

    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        runner.run(_run(settings))


def _fast_loop() -> "Callable[[], AbstractEventLoop] | None":
    """What makes an event loop that is written in C, where there is one."""
    try:
        import uvloop
    except ImportError:  # not on Windows
        return None
    return uvloop.new_event_loop


async def _run(settings: Settings) -> None:
    from bot.chat.context import Services
    from bot.chat.running import run as run_bot
    from bot.storage.database import Database

    base, service = _service(settings)
    async with Database.open(settings.database) as opened:
        services = Services.over(opened, base, service, editors=settings.editors, rate=settings.broadcast_rate)
        if settings.webhook_url:
            from bot.web.listening import listen

            await run_bot(settings, services, listen)
        elif "listen" in settings.model_fields_set:
            from bot.web.observing import poll_observed

            await run_bot(settings, services, poll_observed)
        else:
            await run_bot(settings, services)


@app.command()
def check(as_json: AsJson = False) -> None:
    """Check the knowledge base: what is wrong, where, and how to mend it."""
    from bot.knowledge.check import check as check_base
    from bot.knowledge.problems import Severity
    from bot.terminal.printing import print_problems

    problems = check_base(load_settings().knowledge)
    if as_json:
        _print_json(json.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=2))
        passed = all(problem.severity is not Severity.ERROR for problem in problems)
    else:
        passed = print_problems(_console(), problems, "The knowledge base is in order.")
    raise typer.Exit(0 if passed else 1)


@app.command()
def verify(
    article: Annotated[Path, typer.Option("--article", help="The article's text, paragraphs divided by empty lines.")],
    as_json: AsJson = False,
) -> None:
    """Prove every source of the knowledge base against the article's text."""
    from bot.knowledge.base import load_base
    from bot.knowledge.verifying import verify as verify_base
    from bot.terminal.printing import print_problems

    try:
        text = article.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BelegbotError(f"{article}: cannot be read as UTF-8 text: {error}.") from error
    base = load_base(load_settings().knowledge)
    problems = verify_base(base, text)
    if as_json:
        _print_json(json.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=2))
    else:
        cited = [each.sources for items in (base.entries, base.meetings, base.updates) for each in items.values()]
        anchors = sum(map(len, cited))
        paragraphs = sum(len(each.paragraphs) for each in base.articles.values())
        updates = sum(len(update.sources) > 0 for update in base.updates.values())
        proved = (
            f"Proved: {paragraphs} paragraphs, {anchors} anchors, and the numbers in {len(base.entries)} answers, "
            f"{len(base.meetings)} meetings and {updates} updates."
        )
        print_problems(_console(), problems, proved)
    raise typer.Exit(1 if problems else 0)


@app.command(name="eval")
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Files or folders of questions.")],
    *,
    cross_validate: Annotated[
        bool, typer.Option("--cross-validate", help="Score questions with fact ids by calibrations fitted on others.")
    ] = False,
    ablation: Annotated[
        bool, typer.Option("--ablation", help="With --cross-validate: what each kind of evidence is worth.")
    ] = False,
    compare: Annotated[
        str | None, typer.Option("--compare", metavar="REV", help="Show what has changed since a git revision.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE.html", help="Write all of it as a page, too.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.svg", help="Draw coverage against precision.")
    ] = None,
    calibrate: Annotated[bool, typer.Option("--calibrate", help="Fit calibration.yaml to these questions.")] = False,
) -> None:
    """Score the answers to files of questions: every mistake, coverage and precision, how far confidence is right."""
    if ablation and not cross_validate:
        raise BelegbotError("--ablation goes with --cross-validate: it fits calibrations without a kind of evidence.")
    if compare is not None and cross_validate:
        raise BelegbotError("--compare is about the calibrations in force: it does not go with --cross-validate.")
    _check_target("--report", report, ".html")
    _check_target("--plot", plot, ".svg")
    from bot.evaluating import report as reporting
    from bot.evaluating.questions import read_questions
    from bot.terminal.evaluating import comparisons, cross_validations, evaluations
    from bot.terminal.figures import print_evaluation

    settings = load_settings()
    base, service = _service(settings)
    questions = {str(file): read_questions(file) for file in files}
    if calibrate:
        _calibrate(base, [question for each in questions.values() for question in each], settings, service.encoder)
        return
    asked = (base, service.calibration, service.encoder)
    if compare is not None:
        found = comparisons(questions, *asked, name=compare, knowledge=settings.knowledge)
    elif cross_validate:
        found = cross_validations(questions, *asked, ablation=ablation)
    else:
        found = evaluations(questions, *asked)
    shown = []
    for evaluation in found:
        print_evaluation(_console(), evaluation, base)
        shown.append(evaluation)
    if report is not None:
        _write(report, reporting.report(shown, base))
    if plot is not None:
        _write(plot, reporting.plot(shown))


def _check_target(option: str, target: Path | None, suffix: str) -> None:
    """Before minutes of work: where the result is to go, and that it is no file of questions."""
    if target is not None and not (target.suffix == suffix and target.parent.is_dir()):
        raise BelegbotError(f"{option} {target}: must be a {suffix} file, in a folder that there is.")


def _write(target: Path, page: str) -> None:
    try:
        # What is no UTF-8 in a file's name becomes a reference that browsers show as a question mark.
        target.write_text(page, encoding="utf-8", errors="xmlcharrefreplace")
    except OSError as error:
        raise BelegbotError(f"{target}: cannot be written: {error.strerror}.") from error


def _calibrate(
    base: "KnowledgeBase", questions: "list[GoldenQuestion]", settings: Settings, encoder: "Encoder | None"
) -> None:
    from bot.answering.calibration import FILE, dump
    from bot.terminal.evaluating import calibrated

    target = settings.knowledge / FILE
    target.write_text(dump(calibrated(base, questions, encoder)), encoding="utf-8")
    typer.echo(f"{target} is written; compare with `belegbot eval --cross-validate` before you commit it.")


@app.command()
def publish(
    file: Annotated[Path, typer.Argument(help="The update, as in the knowledge base's folder of updates.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be sent, and to how many.")] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="Send it then, by the clock of the meeting's place.")
    ] = None,
) -> None:
    """Tell the groups that follow a meeting: show the update as they will see it, and queue it."""
    settings = load_settings()
    import asyncio

    from bot.knowledge.base import load_base
    from bot.knowledge.problems import ProblemsError
    from bot.terminal import publishing
    from bot.terminal.printing import print_problems

    base = load_base(settings.knowledge)
    try:
        update = publishing.update_in(file, base)
    except ProblemsError as error:
        print_problems(_console(), error.problems, "")
        raise typer.Exit(error.exit_code) from None
    moment = publishing.time_in(at, base.meetings[update.meeting]) if at else None
    asyncio.run(publishing.publish(_console(), settings.database, base, update, at=moment, dry_run=dry_run))


@app.command()
def deliveries(
    update: Annotated[str | None, typer.Argument(help="The id of an update, to see only that one.")] = None,
    *,
    as_json: AsJson = False,
    watch: Annotated[bool, typer.Option("--watch", help="Wait with a bar until nothing is left to do.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Send it to nobody else.")] = False,
    settle: Annotated[
        str | None,
        typer.Option("--settle", metavar="sent|again", help="What becomes of those that may have arrived or not."),
    ] = None,
) -> None:
    """How far each broadcast is, and why some did not arrive."""
    settings = load_settings()
    import asyncio

    from bot.terminal import publishing

    if settle not in (None, *publishing.Settled):
        raise BelegbotError(f"--settle {settle}: write `sent` if they arrived, `again` to have them sent once more.")
    if update is None:
        if watch or stop or settle:
            raise BelegbotError("--watch, --stop and --settle are about one update: name it.")
        asyncio.run(publishing.deliveries(_console(), settings.database, settings.broadcast_rate, as_json=as_json))
        return
    settled = publishing.Settled(settle) if settle else None
    asyncio.run(
        publishing.delivery(
            _console(), settings.database, settings.broadcast_rate, update,
            as_json=as_json, watch=watch, stop=stop, settle=settled,
        )
    )  # fmt: skip


def _service(settings: Settings) -> "tuple[KnowledgeBase, AnswerService]":
    from bot.answering import AnswerService
    from bot.answering.calibration_cache import calibration_for
    from bot.knowledge.base import load_base
    from bot.matching.meaning import load_encoder

    base = load_base(settings.knowledge)
    encoder = load_encoder(settings.semantic_model)
    calibration = calibration_for(base, settings.knowledge, settings.data_dir, encoder)
    return base, AnswerService(base, calibration, encoder=encoder)


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)


def _check_language(lang: str | None) -> None:
    if lang not in (None, "de", "en"):
        raise BelegbotError(f"--lang {lang}: the bot answers in German (de) and English (en).")


def _spoken() -> str:
    """The language of the terminal's user, as the locale says."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if locale.startswith("en") else "de"


def _has_screen() -> bool:
    """Whether a browser would be a window; one that runs in this terminal would only be in the way."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


if __name__ == "__main__":
    main()
