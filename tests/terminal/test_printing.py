"""What people read in the terminal: replies, reasons, problems, figures."""

import io
import math
import re
import textwrap
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rich.console import Console

from bot.answering import AnswerService, Decision, Part, Question, Reason, Reply
from bot.evaluating.ablation import Ablated
from bot.evaluating.comparing import compared
from bot.evaluating.curve import Sweep
from bot.evaluating.evaluation import Comparison, Evaluation
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import Outcome, Scored, figures, score
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problems import Problem, Severity
from bot.terminal.figures import print_evaluation
from bot.terminal.printing import print_explanations, print_problems, print_reply

LONG = "Was kostet Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleih im"
HOSTILE = "[bold]Wann[/bold] öffnet :smile: das [/] Freibad? [link=http://x.example]x[/link]"


@pytest.fixture
def console() -> Iterator[Console]:
    """A wide terminal without colours, with rich's markup as it comes."""
    yield Console(file=io.StringIO(), width=200, highlight=False)


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def problem(severity: Severity) -> Problem:
    return Problem(
        file="entries/bad.yaml", where='entry "bad"', message="`[red]` is odd", mend="Mend it.", severity=severity
    )


def scored(text: str, part: Part, kind: str = "plain", note: str = "") -> Scored:
    question = GoldenQuestion.model_validate(
        {"id": "q1", "lang": "de", "kind": kind, "text": text, "expect": "answer", "facts": ["B1"], "note": note}
    )
    return score(question, Reply(language="de", parts=(part,)))


def evaluation(*scored: Scored, name: str = "pool", threshold: float | None = 0.7) -> Evaluation:
    """As if each were answered up to a threshold of 0.65."""
    sweeps = [
        Sweep(question=one.question, steps=((0.65, one.outcome), (math.inf, Outcome.SUGGESTED))) for one in scored
    ]
    return Evaluation(name, f"{len(scored)} questions", scored, sweeps, threshold)


# Replies


def test_an_answer_stands_between_its_question_and_its_evidence(
    console: Console, service: AnswerService, base: KnowledgeBase
) -> None:
    offered = print_reply(console, service.ask(Question(text="Wann öffnet das Bad?", language="de")), base)
    assert [entry.id for entry in offered] == ["eintritt", "saison"]
    assert printed(console) == textwrap.dedent("""\
        Wann öffnet das Freibad?
        Das Freibad am Mühlteich öffnet am Samstag, dem 10. Mai, um neun Uhr.
        Quelle: Mühltal-Bote, Lindenau, 6. Mai 2031, Absatz 1
          Absatz 1, Wortlaut: „öffnet am Samstag“
          Wer das sagt: Bürgermeisterin Ines Kaltofen
          Stand: 6. Mai 2031
          So prüft man es: im Artikel diesen Absatz aufschlagen und den Wortlaut suchen. Liegt der Artikel als Textdatei vor, prüft „belegbot verify --article DATEI“ alle Belege auf einmal.
          1  Was kostet der Eintritt?
          2  Wann endet die Saison?

        """)  # noqa: E501 - as it is printed


def test_a_silence_names_the_whole_article(console: Console, service: AnswerService, base: KnowledgeBase) -> None:
    offered = print_reply(console, service.ask(Question(text="What does parking cost?")), base)
    lines = printed(console).splitlines()
    assert lines[:2] == ["What does parking cost?", "The report does not say what parking costs."]
    assert lines[2].endswith("whole article")
    assert "eintritt" in [entry.id for entry in offered]


def test_small_talk_has_no_question_and_no_source(
    console: Console, service: AnswerService, base: KnowledgeBase
) -> None:
    print_reply(console, service.ask(Question(text="Hi", language="en")), base)
    assert printed(console).splitlines()[:2] == [
        "Hello. I am glad to answer questions about the pool.",
        "  1  When does the pool open?",
    ]


def test_what_is_offered_is_numbered_through_all_parts(console: Console, base: KnowledgeBase) -> None:
    first = Part(text="?", decision=Decision.ANSWER, entry=base.entries["eintritt"])
    second = Part(text="?", decision=Decision.SUGGEST, suggestions=(base.entries["saison"], base.entries["heizung"]))
    offered = print_reply(console, Reply(language="en", parts=(first, second)), base)
    assert [entry.id for entry in offered] == ["oeffnung", "saison", "heizung"]
    assert "  1  When does the pool open?" in printed(console)
    assert "  3  How is the water heated?" in printed(console)


def test_an_entry_is_offered_once_a_part(console: Console, base: KnowledgeBase) -> None:
    part = Part(
        text="?",
        decision=Decision.ABSTAIN,
        reason=Reason.SILENCE,
        entry=base.entries["parkplaetze"],
        suggestions=(base.entries["oeffnung"],),
    )
    assert [entry.id for entry in print_reply(console, Reply(language="de", parts=(part,)), base)] == ["oeffnung"]


# Reasons


def test_each_entry_is_explained_word_by_word(console: Console, service: AnswerService) -> None:
    reply = service.ask(Question(text="Was kostet denn der Eintrit ins Planschbecken?", language="de"))
    print_explanations(console, service.explain(reply))
    lines = printed(console).splitlines()
    assert lines[0] == "«Was kostet denn der Eintrit ins Planschbecken?»: answer"
    assert re.fullmatch(r"eintritt: confidence \d\.\d\d, threshold 0\.70, margin [+-]\d\.\d\d", lines[1])
    assert any(re.fullmatch(r" +eintrit +0\.\d\d +0\.\d\d +eintritt +misspelt *", line) for line in lines)
    assert any(re.fullmatch(r" +planschbecken +0\.\d\d +0\.00 +– +unexplained *", line) for line in lines)
    passed = next(line for line in lines if "guards passed: " in line)
    assert "names, numbers, negation" in passed


@pytest.mark.parametrize("width", [80, 140])
def test_the_explanation_fits_the_terminal(service: AnswerService, width: int) -> None:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    print_explanations(console, service.explain(service.ask(Question(text=f"{LONG} Freibad?", language="de"))))
    assert max(map(len, printed(console).splitlines())) <= width
    assert "unexplained" in printed(console)


def test_a_follow_up_names_the_entry_that_it_is_about(console: Console, service: AnswerService) -> None:
    reply = service.ask(Question(text="und wann?", language="de", context="oeffnung"))
    print_explanations(console, service.explain(reply))
    assert "follow-up, with words of oeffnung" in printed(console)
    assert "guards not asked: substance, likeness" in printed(console)


def test_what_people_write_is_no_markup(console: Console, service: AnswerService, base: KnowledgeBase) -> None:
    reply = service.ask(Question(text=HOSTILE, language="de"))
    print_reply(console, reply, base)
    print_explanations(console, service.explain(reply))
    assert "[bold]Wann[/bold] öffnet :smile: das [/] Freibad?" in printed(console)


# Problems


def test_problems_are_counted(console: Console) -> None:
    problems = [problem(Severity.ERROR), problem(Severity.WARNING), problem(Severity.WARNING)]
    assert not print_problems(console, problems, "All is well.")
    lines = printed(console).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("error: entries/bad.yaml")
    assert "`[red]` is odd" in lines[0]
    assert lines[-1] == "1 errors, 2 warnings"


def test_warnings_alone_pass(console: Console) -> None:
    assert print_problems(console, [problem(Severity.WARNING)], "All is well.")
    assert "All is well." not in printed(console)


def test_without_problems_all_is_well(console: Console) -> None:
    assert print_problems(console, [], "All is well.")
    assert printed(console) == "All is well.\n"


# Figures


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("│")[1:-1]]


def test_mistakes_come_before_the_counts_by_kind(console: Console, base: KnowledgeBase) -> None:
    right = Part(text="?", decision=Decision.ANSWER, entry=base.entries["oeffnung"])
    wrong = Part(text="?", decision=Decision.ANSWER, entry=base.entries["eintritt"])
    found = evaluation(scored("Ab wann?", right), scored("Wann?", wrong), scored("Seit wann?", right))
    print_evaluation(console, found, base)
    lines = printed(console).splitlines()
    assert lines[0] == "wrong: q1 'Wann?' -> eintritt; expected B1 (oeffnung)"
    assert lines[1].strip() == "pool (3 questions)"
    assert cells(next(line for line in lines if "plain" in line)) == ["plain", "2", "", "1", "", "", ""]
    assert (
        "of 3 answerable: right direct answers 66.7%, right answer or suggestion 66.7%, wrong direct answers 33.3%"
    ) in lines


def test_other_thresholds_stand_beside_the_one_in_force(console: Console, base: KnowledgeBase) -> None:
    right = Part(text="?", decision=Decision.ANSWER, entry=base.entries["oeffnung"])
    print_evaluation(console, evaluation(scored("Ab wann?", right), threshold=0.62), base)
    rows = [cells(line) for line in printed(console).splitlines() if "│" in line]
    assert ["0.60", "100.0%", "0.0%", "", "100.0%"] in rows
    assert ["0.62 in force", "100.0%", "0.0%", "", "100.0%"] in rows
    assert ["0.70", "0.0%", "0.0%", "", ""] in rows


def test_what_may_be_either_is_counted_apart(console: Console, base: KnowledgeBase) -> None:
    wrong = Part(text="?", decision=Decision.ANSWER, entry=base.entries["eintritt"])
    silent = Part(text="?", decision=Decision.ABSTAIN, reason=Reason.NO_MATCH)
    found = evaluation(scored("Wann?", wrong, note="EITHER"), scored("Wann?", silent, note="EITHER"))
    print_evaluation(console, found, base)
    assert "fine): 1 of 2 fine\n" in printed(console)


def test_hostile_questions_are_no_markup(console: Console, base: KnowledgeBase) -> None:
    silent = Part(text="?", decision=Decision.ABSTAIN, reason=Reason.NO_MATCH)
    right = Part(text="?", decision=Decision.ANSWER, entry=base.entries["oeffnung"])
    before, after = (scored(f"\x1b[2J{HOSTILE}", part, kind="[red]kind[/]") for part in (right, silent))
    comparison = Comparison(revision="[b]main[/b]", what="base", changes=compared([before], [after]))
    print_evaluation(console, replace(evaluation(after, name="[bold]file[/bold]"), comparison=comparison), base)
    assert printed(console).count(HOSTILE) == 2
    assert "[bold]file[/bold]" in printed(console)
    assert "[red]kind[/]" in printed(console)
    assert "since [b]main[/b] (base): 1 lost, 0 won, 0 otherwise wrong" in printed(console)
    assert "\x1b" not in printed(console)


def test_what_is_left_out_stands_below_what_is_there(console: Console, base: KnowledgeBase) -> None:
    right = Part(text="?", decision=Decision.ANSWER, entry=base.entries["oeffnung"])
    found = evaluation(scored("Ab wann?", right))
    without = [Ablated(name="left over", figures=figures(found.scored), error=0.25)]
    print_evaluation(console, replace(found, ablation=without), base)
    rows = [cells(line) for line in printed(console).splitlines() if "│" in line]
    assert rows[-2:] == [["(with all)", "100.0%", "0.0%", "", ""], ["left over", "100.0%", "0.0%", "", "25.0%"]]
