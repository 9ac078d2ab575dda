"""An evaluation as a page that needs nothing but a browser: no script, nothing to fetch, what people wrote escaped."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from bot import __version__
from bot.answering.reply import Considered, Part
from bot.evaluating.ablation import Ablated
from bot.evaluating.comparing import counted
from bot.evaluating.curve import curve
from bot.evaluating.evaluation import Comparison, Evaluation
from bot.evaluating.plot import plotted, reliability_plotted
from bot.evaluating.reliability import bins
from bot.evaluating.scoring import FINE, Figures, Outcome, Scored, mistakes
from bot.evaluating.wording import expected, said, stating
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry

TITLE: Final = "How good the answers are"
SHARES: Final = ("right", "wrong", "false")


def plot(evaluations: Sequence[Evaluation]) -> str:
    """The SVG of coverage against precision, a curve for each file of questions, with a dot where the bot is now."""
    return plotted(
        "Coverage and precision of direct answers",
        {each.name: curve(each.sweeps) for each in evaluations},
        {each.name: (each.figures.coverage, each.figures.precision) for each in evaluations},
    )


def report(evaluations: Sequence[Evaluation], base: KnowledgeBase) -> str:
    """The HTML page of some evaluations with one base."""
    page = Template(files("bot.evaluating").joinpath("report.html").read_text(encoding="utf-8"))
    links = (f'<li><a href="#s{number}">{escape(each.title)}</a></li>' for number, each in enumerate(evaluations))
    return page.substitute(
        title=TITLE,
        version=__version__,
        about=f"belegbot {__version__}, base {base.version} with {len(base.entries)} entries",
        contents=f"<nav><ul>{''.join(links)}</ul></nav>" if len(evaluations) > 1 else "",
        sections="\n".join(_section(number, each, base) for number, each in enumerate(evaluations)),
    )


def _section(number: int, evaluation: Evaluation, base: KnowledgeBase) -> str:
    return "\n".join(
        [
            f'<section id="s{number}">',
            f"<h2>{escape(evaluation.title)}</h2>",
            _tiles(evaluation),
            *_mistakes(evaluation, base),
            *(_comparison(evaluation.comparison) if evaluation.comparison else ()),
            "<h3>By kind of question</h3>",
            _by_kind(evaluation),
            "<h3>How sure, how right</h3>",
            f'<div class="plots">{plot([evaluation])}',
            f"{reliability_plotted('Probability and truth', bins(evaluation.claims))}</div>",
            '<p class="soft">Left, every answer threshold there could be; the dot is where the bot stands. Right, how'
            " often the likeliest fact is right, by the probability it was given: on the line, it is as often right as"
            " that says. The numbers count questions.</p>",
            _by_threshold(evaluation),
            *(_without(evaluation, evaluation.ablation) if evaluation.ablation else ()),
            "<h3>All questions</h3>",
            *_all(evaluation.scored, base),
            "</section>",
        ]
    )


def _tiles(evaluation: Evaluation) -> str:
    found = evaluation.figures
    tiles = [
        (f"right direct answers, of {found.answerable} answerable", _share(found.right)),
        ("right answer or suggestion", _share(found.found)),
        ("wrong direct answers", _share(found.wrong)),
        (f"answers to {found.unanswerable} that must find none", _share(found.false)),
        ("right, of all direct answers", _share(found.precision)),
        ("expected calibration error", _share(evaluation.error)),
    ]
    apart = evaluation.apart
    fine = sum(one.outcome in FINE for one in apart)
    note = f'<p class="soft">Apart, where a right answer and an abstention are fine: {fine} of {len(apart)} fine.</p>'
    shown = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in tiles)
    return f'<dl class="figures">{shown}</dl>{note if apart else ""}'


def _mistakes(evaluation: Evaluation, base: KnowledgeBase) -> Iterable[str]:
    wrong = mistakes(evaluation.scored)
    yield f"<h3>Mistakes ({len(wrong)})</h3>"
    if not wrong:
        yield '<p class="soft">None.</p>'
    for one in wrong:
        yield f'<article class="card"><p>{_outcome(one.outcome)}<span class="question">{_text(one)}</span> {_id(one)}'
        yield f"</p>{_reply(one, base)}</article>"


def _all(scored: Sequence[Scored], base: KnowledgeBase) -> Iterable[str]:
    """By kind, folded; each question folded again."""
    kinds: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        kinds[one.question.kind].append(one)
    for kind, held in kinds.items():
        yield f"<details><summary>{escape(kind)} ({len(held)})</summary>"
        for one in held:
            yield f"<details><summary>{_outcome(one.outcome)}{_text(one)} {_id(one)}</summary>"
            yield f"<div>{_reply(one, base)}</div></details>"
        yield "</details>"


def _outcome(outcome: Outcome) -> str:
    return f'<span class="outcome {outcome}">{outcome}</span>'


def _text(scored: Scored) -> str:
    return f'<span lang="{scored.question.lang}">{escape(scored.question.text)}</span>'


def _id(scored: Scored) -> str:
    return f'<span class="soft">{escape(f"{scored.question.id}, {scored.question.kind}")}</span>'


def _reply(scored: Scored, base: KnowledgeBase) -> str:
    """What was answered and expected, with the entries' questions, and what was considered for each part."""
    question, language = scored.question, scored.reply.language
    given = [part.entry for part in scored.reply.parts if part.entry]
    suggested = [entry for part in scored.reply.parts for entry in part.suggestions]
    rows = [("reply", f"{escape(said(scored))}{_questions(given, language)}")]
    if suggested:
        rows.append(("suggested", _questions(suggested, language)))
    rows.append(("confidence", f"{scored.confidence:.2f}"))
    due = stating(question, base) if question.expect == "answer" else []
    rows.append(("expected", f"{escape(expected(question, base))}{_questions(due, language)}"))
    if question.note:
        rows.append(("note", escape(question.note)))
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    parts = scored.reply.parts
    considered = "".join(_considered(part, f"For «{part.text}»: " if len(parts) > 1 else "") for part in parts)
    return f'<dl class="reply">{listed}</dl>{considered}'


def _questions(entries: Sequence[Entry], language: str) -> str:
    return "".join(f'<div lang="{language}" class="soft">{escape(each.question[language])}</div>' for each in entries)


def _considered(part: Part, asked: str) -> str:
    heading = asked if part.considered else f"{asked}no entry was considered."
    told = f'<p class="soft">{escape(heading)}</p>' if heading else ""
    rows = [_candidate(one) for one in part.considered]
    return (
        told
        if not rows
        else told + _table(["considered", "probability", "closest phrasing", "failed guards"], rows, kind="considered")
    )


def _candidate(one: Considered) -> list[str]:
    chance = f'<meter value="{one.probability:.4f}"></meter>{one.probability:.2f}'
    failed = ", ".join(sorted(one.failed)) or "none"
    return [f"<code>{escape(one.entry.id)}</code>", chance, escape(one.phrasing), escape(failed)]


def _by_kind(evaluation: Evaluation) -> str:
    rows = [
        [escape(kind), *(str(outcomes[outcome] or "") for outcome in Outcome)]
        for kind, outcomes in evaluation.by_kind.items()
    ]
    return _scrolled(_table(["kind", *Outcome], rows, kind="numbers"))


def _by_threshold(evaluation: Evaluation) -> str:
    rows = []
    for threshold, found in evaluation.by_threshold.items():
        name = f"{threshold:.2f}{' in force' if threshold == evaluation.threshold else ''}"
        rows.append([name, *_shares(found), _share(found.precision)])
    heading = "<h3>With another answer threshold</h3>"
    return heading + _scrolled(_table(["threshold", *SHARES, "precision"], rows, kind="numbers"))


def _without(evaluation: Evaluation, ablation: Sequence[Ablated]) -> Iterable[str]:
    yield "<h3>Without one kind of evidence</h3>"
    rows = [["(with all)", *_shares(evaluation.figures), _share(evaluation.error)]]
    rows += [[one.name, *_shares(one.figures), _share(one.error)] for one in ablation]
    yield _scrolled(_table(["evidence", *SHARES, "calibration error"], rows, kind="numbers"))


def _comparison(comparison: Comparison) -> Iterable[str]:
    counts = ", ".join(f"{count} {turn}" for turn, count in counted(comparison.changes).items())
    yield f"<h3>Since {escape(comparison.revision)} ({comparison.what}): {counts}</h3>"
    rows = [
        [
            f'<span class="outcome {change.turn.split()[0]}">{change.turn}</span>',
            f"{_text(change.after)} {_id(change.after)}",
            f"{_outcome(change.before.outcome)} {escape(said(change.before))}",
            f"{_outcome(change.after.outcome)} {escape(said(change.after))}",
        ]
        for change in comparison.changes
    ]
    if rows:
        yield _scrolled(_table(["", "question", "before", "after"], rows, kind="changes"))


def _shares(found: Figures) -> list[str]:
    return [_share(found.right), _share(found.wrong), _share(found.false)]


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _scrolled(table: str) -> str:
    return f'<div class="scroll">{table}</div>'


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table of a kind that the page's style knows; the cells are HTML already."""
    head = "".join(f"<th>{each}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
